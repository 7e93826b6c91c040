"""The folder of crash reports: private, the newest ten, and native crashes of real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.values.killing import KILL
from fakes.values.privacy import is_private
from fakes.values.waiting import CEILING
from tideboard_core.crash.files import FOLDER, KEPT, CrashFiles, FaultFile
from tideboard_core.errors import BadInput

AT = datetime(2026, 11, 20, 21, 30, 5, tzinfo=UTC)
RUN = """
import faulthandler, os, pathlib, signal, sys
from tideboard_core.crash.files import FaultFile
file = FaultFile(pathlib.Path(sys.argv[1]))
file.begin()
{end}
"""


def ended(directory: Path, end: str) -> int:
    """The exit code of a process that watches for native crashes and ends in this way."""
    command = [sys.executable, "-c", RUN.format(end=end), str(directory)]
    return subprocess.run(command, check=False, timeout=CEILING).returncode


def test_a_report_is_private_and_named_by_its_moment(tmp_path: Path) -> None:
    files = CrashFiles(tmp_path)
    old = os.umask(0)
    try:
        path = files.write("what happened \udc80", AT)
        second = files.write("again", AT)
    finally:
        os.umask(old)

    assert path == tmp_path / FOLDER / "2026-11-20T21-30-05Z.txt"
    assert second.name == "2026-11-20T21-30-05Z-2.txt"
    assert files.read(path) == "what happened ?"
    assert [report.path for report in files.kept()] == [second, path]
    assert files.kept()[0].at == AT
    assert is_private(tmp_path / FOLDER)
    assert all(is_private(file) for file in (tmp_path / FOLDER).iterdir())


def test_the_oldest_go_and_other_files_stay(tmp_path: Path) -> None:
    files = CrashFiles(tmp_path)
    assert files.kept() == []
    paths = [files.write(str(number), AT + timedelta(days=number)) for number in range(KEPT)]
    (tmp_path / FOLDER / "notes.txt").write_text("mine")
    newest = files.write("newest", AT + timedelta(days=99))

    assert [report.path for report in files.kept()] == [newest, *paths[:0:-1]]
    assert (tmp_path / FOLDER / "notes.txt").exists()
    files.delete(newest)
    files.delete(newest)
    assert files.kept()[0].path == paths[-1]


def test_a_report_is_told_of_once(tmp_path: Path) -> None:
    files = CrashFiles(tmp_path)
    assert files.take_unseen() is None
    path = files.write("what happened", AT)

    told = files.take_unseen()
    assert told is not None
    assert told.path == path
    assert files.take_unseen() is None

    files.delete(files.write("gone before it was told of", AT + timedelta(days=1)))
    assert files.take_unseen() is None


def test_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "elsewhere")
    files = CrashFiles(tmp_path)
    for act in (lambda: files.write("x", AT), FaultFile(tmp_path).begin):
        with pytest.raises(BadInput):
            act()
    assert list((tmp_path / "elsewhere").iterdir()) == []

    (tmp_path / FOLDER).unlink()
    path = files.write("x", AT)
    path.unlink()
    (tmp_path / "secret").write_text("of another file")
    path.symlink_to(tmp_path / "secret")
    (tmp_path / FOLDER / "faults").symlink_to(tmp_path / "secret")
    with pytest.raises(BadInput):
        files.read(path)
    for refused in (FaultFile(tmp_path).left, FaultFile(tmp_path).begin):
        with pytest.raises(BadInput):
            refused()
    assert files.kept() == []
    assert (tmp_path / "secret").read_text() == "of another file"


@pytest.mark.skipif(os.name != "posix", reason="Windows ends a process in other ways")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_a_native_crash_leaves_its_trace(tmp_path: Path, number: signal.Signals) -> None:
    assert ended(tmp_path, f"os.kill(os.getpid(), {number.value})") == -number.value
    assert (tmp_path / FOLDER / "faults").stat().st_mode & 0o777 == 0o600

    fault = FaultFile(tmp_path).left()
    assert fault is not None
    assert "Fatal Python error" in fault.trace
    assert "<module>" in fault.trace
    assert abs(fault.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert FaultFile(tmp_path).left() is None


@pytest.mark.parametrize("end", [f"os.kill(os.getpid(), {int(KILL)})", "file.end()", "os._exit(3)"])
def test_without_a_crash_nothing_is_claimed(tmp_path: Path, end: str) -> None:
    """A killed run, one that ended in order, and one that ended in an exit of its own."""
    ended(tmp_path, end)

    assert (tmp_path / FOLDER / "faults").exists() is (end != "file.end()")
    assert FaultFile(tmp_path).left() is None
    FaultFile(tmp_path).end()


def test_a_name_of_no_day_is_no_report(tmp_path: Path) -> None:
    files = CrashFiles(tmp_path)
    files.write("text", AT)
    (files.folder / "2026-99-99T99-99-99Z.txt").write_text("x")
    (files.folder / "unseen").write_text("2026-99-99T99-99-99Z.txt")
    assert len(files.kept()) == 1
    assert files.take_unseen() is None


def test_nothing_is_read_or_taken_away_through_a_linked_folder(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("faults", "unseen"):
        (elsewhere / name).write_text("x")
    (tmp_path / "crashes").symlink_to(elsewhere)
    assert CrashFiles(tmp_path).take_unseen() is None
    with pytest.raises(BadInput):
        FaultFile(tmp_path).left()
    assert sorted(path.name for path in elsewhere.iterdir()) == ["faults", "unseen"]


def test_a_trace_of_an_impossible_moment_stops_no_start(tmp_path: Path) -> None:
    """Some file systems keep such times, others cut them."""
    faults = FaultFile(tmp_path)
    faults.path.parent.mkdir(mode=0o700)
    faults.path.write_text("Fatal")
    moment = 8 * 10**11  # the year 27321: a date cannot hold it, while Windows refuses to write what lies beyond 30828
    os.utime(faults.path, (moment, moment))
    left = faults.left()
    assert left is not None
    assert left.trace == "Fatal"
