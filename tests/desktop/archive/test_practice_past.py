"""The practice market's past as the app asks for it: a child that is ended with the call, and none once it is there."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from fakes.scenes.archive_window import archive_on_sandbox
from fakes.servers.sandbox import PRACTICE_DAY, sandbox_process
from fakes.values.waiting import in_time
from tideboard_core.archive.lease import held_elsewhere
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.folders import practice_past_mark
from tideboard_core.model.instrument import Market
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.sandbox_program import STATE_FILE
from tideboard_desktop.__main__ import main
from tideboard_desktop.archive.practice_past import archive_command, fill_practice_past

pytestmark = pytest.mark.slow
FEW = ["--symbols", "HK.00700", "--sessions", "2"]


async def test_it_is_read_once_and_ended_with_the_call(tmp_path: Path) -> None:
    folder, state = tmp_path / "practice" / "archive", tmp_path / STATE_FILE
    with sandbox_process(state=state):
        many = ["--symbols", "HK.00700", "--sessions", "50"]
        told: list[tuple[int, int]] = []
        first = asyncio.Event()

        def on_progress(done: int, total: int) -> None:
            told.append((done, total))
            if done:
                first.set()

        filling = asyncio.ensure_future(  # noqa: TID251  cancelled below
            fill_practice_past(folder, state, on_progress=on_progress, arguments=many)
        )
        async with in_time("the first twenty", lambda: told):
            await first.wait()
        assert told == [(0, 50), (20, 50)]
        assert held_elsewhere(folder)
        filling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await filling
        assert not held_elsewhere(folder)
        assert not practice_past_mark(folder, longport=False).exists()

        assert await fill_practice_past(folder, state, arguments=FEW) == 0
        with closing(ArchiveReader(folder)) as reader:
            assert len(reader.sessions(Market.HK)) >= 2
        assert await fill_practice_past(folder, state, arguments=FEW) is None


def test_the_program_has_the_archives_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["archive", "status", "--data-dir", str(tmp_path)]) == 2
    assert "there is no archive" in capsys.readouterr().err
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert archive_command(["status"])[1:] == ["archive", "status"]


async def test_the_app_reads_it_before_it_collects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_desktop.archive.service.PAST_AFTER", 0.0)
    with sandbox_process(state=tmp_path / STATE_FILE) as running:
        async with archive_on_sandbox(tmp_path, running, [FIRST_WATCHLIST[0]]) as scene:
            await scene.until(lambda: scene.contents)
            assert held_elsewhere(scene.service.folder)
            days = await scene.service.read(lambda reader: [each.day for each in reader.sessions(Market.HK)])
            assert days
            assert max(days) < date.fromisoformat(PRACTICE_DAY)
        assert not held_elsewhere(scene.service.folder)
