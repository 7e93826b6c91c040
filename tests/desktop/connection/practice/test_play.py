"""A play: its folder, and how its exchange is started."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from tideboard_core.model.instrument import Market
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.connection.practice.play import Play, new_folder
from tideboard_desktop.connection.practice.sandbox_launch import SandboxLaunch
from tideboard_desktop.connection.uses import Uses

DAY = date(2026, 11, 12)
LIVE = Uses(connection=Connection(backend=Backend.OPEND))


def play(folder: Path, start: datetime, door: Backend = Backend.OPEND) -> Play:
    return Play(folder=folder, archive=folder / "played", market=Market.HK, day=DAY, back=LIVE, start=start, door=door)


def test_each_play_has_a_folder_of_its_own(tmp_path: Path) -> None:
    folders = [new_folder(tmp_path, day) for day in (DAY, DAY, date(2026, 11, 13))]
    assert [folder.name for folder in folders] == ["2026-11-12-1", "2026-11-12-2", "2026-11-13-1"]
    assert {folder.parent for folder in folders} == {tmp_path / "practice" / "replays"}
    assert {oct(folder.stat().st_mode & 0o777) for folder in folders} == {"0o700"}


def test_the_sandbox_is_told_what_to_play_and_keeps_its_state_there(tmp_path: Path) -> None:
    one = play(tmp_path, datetime(2026, 11, 12, 2, 15, 7, tzinfo=UTC), Backend.LONGPORT)
    assert one.uses == Uses(connection=Connection(door=Backend.LONGPORT))
    launch = SandboxLaunch(one.uses, tmp_path / "data", one)
    arguments = launch.child._arguments
    told = dict(pairwise(arguments))
    assert told["--replay"] == str(tmp_path / "played")
    assert (told["--date"], told["--start"], told["--control-port"]) == ("2026-11-12", "2026-11-12T10:15:07+08:00", "0")
    assert Path(told["--state"]) == launch.state == tmp_path / "practice.sqlite"
    assert "--longport-port" in told


def test_a_start_on_another_date_in_hong_kong_has_that_date(tmp_path: Path) -> None:
    """As of an American evening."""
    told = dict(pairwise(play(tmp_path, datetime(2026, 11, 12, 18, 0, tzinfo=UTC)).options()))
    assert (told["--date"], told["--start"]) == ("2026-11-12", "2026-11-13T02:00:00+08:00")
