from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import open_archive
from fakes.values.clock import ManualClock
from tideboard_core.archive.lease import FILE, Lease, read_holder
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.writer import ArchiveWriter

HOLDING = """
import sys, time
from pathlib import Path
from tideboard_core.archive.lease import Lease
from tideboard_core.system.clock import SystemClock
Lease(Path(sys.argv[1]), SystemClock(), program="other").take()
print("held", flush=True)
time.sleep(60)
"""


def test_one_holds_it_at_a_time(folder: Path, clock: ManualClock) -> None:
    first, second = (Lease(folder, clock, program=name) for name in ("collector", "desktop"))
    with first:
        with pytest.raises(ArchiveError) as caught:
            second.take()
        assert caught.value.code == ArchiveFault.HELD
        assert caught.value.data == {"process": os.getpid(), "program": "collector"}
        assert not second.held
    with second:
        assert second.held


def test_taking_it_twice_is_taking_it_once(folder: Path, clock: ManualClock) -> None:
    lease = Lease(folder, clock, program="x").take().take()
    lease.release()
    lease.release()
    with Lease(folder, clock, program="y"):
        assert not lease.held


def test_the_beat_tells_a_holder_that_hangs(folder: Path, clock: ManualClock) -> None:
    with Lease(folder, clock, program="a name that is long" * 9) as lease:
        clock.advance(9)
        lease.beat()
        clock.advance(30)
        holder = read_holder(folder)
        assert holder is not None
        assert (holder.process, holder.silent(clock.wall())) == (os.getpid(), False)
        assert holder.silent(clock.wall() + timedelta(seconds=1))


def test_an_unreadable_file_names_nobody(folder: Path) -> None:
    assert read_holder(folder) is None
    folder.mkdir()
    (folder / FILE).write_text("{}")
    assert read_holder(folder) is None


def test_a_killed_holder_frees_it(folder: Path, clock: ManualClock) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLDING, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(ArchiveError) as caught:
            Lease(folder, clock, program="x").take()
        assert caught.value.data == {"process": child.pid, "program": "other"}
    finally:
        child.kill()
        child.communicate()
    with Lease(folder, clock, program="x"):
        assert read_holder(folder) is not None


def test_nobody_writes_without_the_lease(folder: Path, clock: ManualClock, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError), Lease(tmp_path / "elsewhere", clock, program="x") as lease:
        ArchiveWriter(folder, lease)
    with pytest.raises(ArchiveError):
        ArchiveWriter(folder, Lease(folder, clock, program="x"))
    writer = open_archive(folder)
    with pytest.raises(ArchiveError):
        open_archive(folder)
    writer.close()
    writer.lease.release()
