from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.values.archive_market import TENCENT, nets
from fakes.values.shared_places import PRACTICE_KEY, published, restate, sealed_archive, shared_folder
from fakes.values.waiting import CEILING
from tideboard_core.archive.database import PUBLICATIONS
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.__main__ import main
from tideboard_core.collector.desk_commands import LONGEST_WAIT, Waits, follow
from tideboard_core.desk.checking import damages
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publishing import _alone
from tideboard_core.desk.tables import SharedSnapshot

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose archive has a sealed day of the practice market."""
    sealed_archive(tmp_path / "data" / "archive", key=PRACTICE_KEY)
    return tmp_path / "data"


@pytest.fixture
def place(tmp_path: Path) -> SharedPlace:
    return shared_folder(tmp_path / "share")


def run(*arguments: str, data: Path | None = None) -> int:
    return main([*arguments, *(() if data is None else ("--data-dir", str(data)))])


def test_a_day_is_published_and_looked_at(data: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("publish", place.name, "--dry-run", data=data) == 0
    assert "HK 2026-11-20: 2 sessions would be published" in capsys.readouterr().out

    assert run("publish", place.name, data=data) == 0
    assert capsys.readouterr().out.startswith("HK 2026-11-20: publication 1, revision 1, 2 sessions, 243 rows, ")
    assert run("publish", place.name, data=data) == 0
    assert capsys.readouterr().out == f"nothing to publish in {place.name}\n"

    assert run("shared", "status", place.name) == 0
    first, *tables = capsys.readouterr().out.splitlines()
    assert first.endswith(": 1 publications, 2 sessions on 1 market days, 2026-11-20 to 2026-11-20")
    assert [line.split(":")[0] for line in tables] == ["sessions", "flow", "bars", "hours"]
    assert run("shared", "verify", place.name) == 0
    assert capsys.readouterr().out.startswith("whole; 0 values differ between recorders; versions: sessions 1, flow 1")


def test_differing_values_are_lines(
    data: Path, place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = sealed_archive(tmp_path / "other" / "archive", key=PRACTICE_KEY)
    published(other, place)
    run("publish", place.name, data=data)
    capsys.readouterr()
    restate(other, nets(5_000), key=PRACTICE_KEY)
    published(other, place)

    assert run("shared", "verify", place.name) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith("HK.00700 2026-11-20 flow minute 0 ") for line in lines)
    assert any(" net: " in line and "5.000 of " in line for line in lines)
    assert last.startswith(f"whole; {len(lines)} values differ")


@pytest.mark.parametrize("broken", ["missing", "changed"])
def test_damage_is_named(data: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str], broken: str) -> None:
    run("publish", place.name, data=data)
    assert place.folder is not None
    (file,) = place.folder.glob("flow/*/*/*.parquet")
    file.unlink() if broken == "missing" else file.write_bytes(file.read_bytes()[::-1])
    capsys.readouterr()

    assert run("shared", "verify", place.name) == 4
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("damaged: flow/market=HK/month=202611/")
    assert last == "1 damages"


def test_rows_that_are_missing_are_named(data: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str]) -> None:
    from deltalake import DeltaTable

    run("publish", place.name, data=data)
    DeltaTable(place.uri("bars")).delete("symbol = 'HK.00700'")
    capsys.readouterr()
    assert run("shared", "verify", place.name) == 4
    assert ": 0 rows of bars, 60 were published" in capsys.readouterr().out


def test_a_place_of_nothing_is_named(place: SharedPlace, capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("status", "verify"):
        assert run("shared", what, place.name) == 2
        assert place.name in capsys.readouterr().err


def test_without_a_terminal_nobody_agrees(
    tmp_path: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed_archive(tmp_path / "data" / "archive")
    assert run("publish", place.name, data=tmp_path / "data") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "nobody agreed to share data of Futu" in told
    assert place.folder is not None
    assert list(place.folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="a terminal")
@pytest.mark.parametrize(("typed", "code"), [("y", 0), ("", 2)])
def test_the_question_at_a_terminal(tmp_path: Path, place: SharedPlace, typed: str, code: int) -> None:
    """It says what is licensed to whom, what nobody has read and what the place shows; Enter alone means No."""
    sealed_archive(tmp_path / "data" / "archive")
    ours, theirs = os.openpty()
    os.write(ours, f"{typed}\n".encode())
    child = subprocess.run(
        [sys.executable, "-m", "tideboard_core.collector", "publish", place.name, "--data-dir", str(tmp_path / "data")],
        stdin=theirs,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    for words in ("is licensed to you", "has not read the brokers' terms", "which securities you record", "[y/N]"):
        assert words in child.stderr
    assert child.returncode == code
    assert ("publication 1" in child.stdout) == (code == 0)


@pytest.mark.skipif(os.name != "posix", reason="a terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_following_is_stopped_at_its_question(tmp_path: Path, place: SharedPlace, number: signal.Signals) -> None:
    sealed_archive(tmp_path / "data" / "archive")
    ours, theirs = os.openpty()
    arguments = ["publish", place.name, "--follow", "--data-dir", str(tmp_path / "data")]
    with subprocess.Popen(
        [sys.executable, "-m", "tideboard_core.collector", *arguments],
        stdin=theirs,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as child:
        assert child.stderr is not None
        asked = ""
        while "[y/N]" not in asked:
            asked += child.stderr.read(1)
        child.send_signal(number)
        try:
            child.communicate(timeout=CEILING)
        finally:
            child.kill()
    os.close(ours)
    os.close(theirs)
    assert child.returncode == 0
    assert place.folder is not None
    assert list(place.folder.iterdir()) == []


def test_exit_codes(data: Path, place: SharedPlace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each; the table of docs/desk.md."""
    assert run("publish", "ftp://somewhere", data=data) == 2
    assert run("publish", (tmp_path / "none").as_uri(), data=data) == 2
    assert run("publish", place.name, data=tmp_path / "nothing") == 2
    assert capsys.readouterr().err.count("\n") == 3


@pytest.mark.parametrize("fault", DeskFault)
def test_every_fault_has_its_exit_code_and_one_line(
    fault: DeskFault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table of docs/desk.md."""
    codes = {
        DeskFault.TENDED: 3,
        DeskFault.HELD: 3,
        DeskFault.OTHER_COPY: 3,
        DeskFault.CHECKSUM: 4,
        DeskFault.LOST: 4,
        DeskFault.GONE: 4,
        DeskFault.UNREACHABLE: 5,
    }

    def refuse(_text: str) -> SharedPlace:
        names = ("place", "path", "text", "table", "column", "version", "kind", "host", "file", "number", "provider")
        raise DeskError(fault, **dict.fromkeys((*names, "seconds", "exit"), "x"), name="x")

    monkeypatch.setattr("tideboard_core.collector.desk_commands.place_of", refuse)
    assert run("shared", "status", "x") == codes.get(fault, 2)
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)


def test_restored_and_taken_in_archives_publish_as_others(data: Path, place: SharedPlace, tmp_path: Path) -> None:
    folder = data / "archive"
    assert run("publish", place.name, data=data) == 0
    assert run("backup", str(tmp_path / "copy.db"), data=data) == 0

    def kept() -> bool:
        there = (folder / PUBLICATIONS).exists()
        published(folder, place, lambda _providers: False)  # it publishes again, or has nothing to
        return there

    assert run("restore", str(tmp_path / "copy.db"), data=data) == 0
    assert not kept()
    assert run("import", str(tmp_path / "copy.db"), data=data) == 0  # nothing new: it is what is here
    assert kept()
    other = sealed_archive(tmp_path / "other" / "archive", key=PRACTICE_KEY, symbols=[TENCENT])
    restate(other, nets(1), key=PRACTICE_KEY)
    assert run("import", str(other / "archive.db"), data=data) in (0, 4)
    assert not kept()
    assert run("new-recorder", data=data) == 0
    assert not kept()


def test_the_packages_are_named_where_they_are_missing(
    data: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("deltalake", "deltalake.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    assert run("publish", place.name, data=data) == 2
    assert "tideboard[desk]" in capsys.readouterr().err


class Look:
    """Looks for sealed days that end as they are told, and the waits between them."""

    def __init__(self, *ends: Exception | float) -> None:
        self.ends = list(ends)
        self.waits: list[float] = []
        self.now = 0.0

    def __call__(self) -> None:
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        self.now += end

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return not self.ends

    def run(self) -> list[float]:
        follow(self, self.wait, lambda: self.now)
        return self.waits


def silent() -> DeskError:
    return DeskError(DeskFault.UNREACHABLE, place="s3://desk", text="503")


def test_a_silent_place_is_tried_again_ever_less_often(capsys: pytest.CaptureFixture[str]) -> None:
    look = Look(*(silent() for _ in range(12)), 1.0, OSError(28, "No space left on device"), 0.0)
    waits = look.run()
    assert waits[:12] == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, LONGEST_WAIT, LONGEST_WAIT]
    assert waits[12:] == [60.0, 1.0, 60.0]
    assert capsys.readouterr().err.count("trying again") == 2


def test_a_very_large_archive_is_looked_at_less_often() -> None:
    assert Waits().after(30.0, failed=False) == 600.0


@pytest.mark.parametrize(
    "error", [DeskError(DeskFault.OTHER_COPY, file="x"), ArchiveError(ArchiveFault.NEWER, version=9)]
)
def test_what_no_try_can_mend_ends_it(error: Exception) -> None:
    with pytest.raises(type(error)):
        Look(error).run()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_following_ends_with_code_0(data: Path, place: SharedPlace) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tideboard_core.collector", "publish", place.name, "--follow", "--data-dir", str(data)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert child.stdout is not None
    assert select.select([child.stdout], [], [], 60)[0]
    assert "publication 1" in child.stdout.readline()
    child.send_signal(signal.SIGTERM)
    child.communicate(timeout=CEILING)
    assert child.returncode == 0


def test_the_archives_status_says_what_waits(
    data: Path, place: SharedPlace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent_place(*_arguments: object) -> None:
        raise silent()

    with monkeypatch.context() as patch:
        patch.setattr("tideboard_core.desk.publishing.commit", silent_place)
        assert run("publish", place.name, data=data) == 5
    capsys.readouterr()
    assert run("status", data=data) == 0
    told = f"{place.name}: 0 publications, 1 wait; s3://desk does not answer as it should: 503"
    assert told in capsys.readouterr().out.splitlines()

    assert run("publish", place.name, data=data) == 0
    run("status", data=data)
    assert f"{place.name}: 1 publications, 0 wait" in capsys.readouterr().out.splitlines()
    with _alone(data / "archive"):
        assert run("publish", place.name, data=data) == 3
    run("status", data=data)
    assert f"{place.name}: 1 publications, 0 wait" in capsys.readouterr().out.splitlines()  # nothing ails the place


def test_two_processes_publish_copies_of_one_archive(data: Path, place: SharedPlace, tmp_path: Path) -> None:
    """Of the same recorder, the same day, at once: it is there once."""
    published(data / "archive", shared_folder(tmp_path / "first"))  # gives it an id
    copies = [Path(shutil.copytree(data, tmp_path / f"copy{number}")) for number in range(2)]
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "tideboard_core.collector", "publish", place.name, "--data-dir", str(copy)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        for copy in copies
    ]
    told = [child.communicate(timeout=CEILING)[0] for child in children]
    assert [child.returncode for child in children] == [0, 0], told
    assert SharedSnapshot(place).versions == {"sessions": 1, "flow": 1, "bars": 1, "hours": 1}
    assert list(damages(SharedSnapshot(place))) == []
