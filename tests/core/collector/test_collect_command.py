"""Two programs on one archive: the second hands its securities over, and takes over when the first is killed."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from fakes.servers.sandbox import PRACTICE_DAY, OpenSandbox, environment, sandbox_here
from fakes.values.clock import ManualClock
from fakes.values.waiting import CEILING
from tideboard_core.archive.lease import Lease, read_holder
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.collector.collect_command import wait_for
from tideboard_core.model.instrument import InstrumentId, Market

TENCENT, MEITUAN = "HK.00700", "HK.03690"
PROGRAM = """
import sys
from tideboard_core.collector import __main__ as program, collector
collector.IDLE = 0.5
sys.exit(program.main())
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="16:30") as running:
        yield running


@contextmanager
def collecting(sandbox: OpenSandbox, data: Path, *symbols: str) -> Iterator[tuple[subprocess.Popen[str], Lines]]:
    """A `collect` that goes on, with what it says."""
    arguments = ("collect", "--opend", sandbox.opend, "--data-dir", str(data), "--symbols", ",".join(symbols))
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )
    try:
        yield process, Lines(process)
    finally:
        process.kill()
        process.wait(CEILING)


class Lines:
    """What a program says, as it says it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._said: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._read, args=(process,))
        self._thread.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                self._said.put(line)

    def until(self, wanted: str) -> str:
        """The first line from now on that has this in it."""
        while wanted not in (line := self._said.get(timeout=CEILING)):
            pass
        return line


def whole(data: Path) -> set[InstrumentId]:
    reader = ArchiveReader(data / "archive")
    try:
        return {
            each.instrument for each in reader.sessions(Market.HK, day=date.fromisoformat(PRACTICE_DAY)) if each.whole
        }
    finally:
        reader.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the second one is ended with SIGTERM")
def test_a_second_collect_hands_its_securities_over_and_takes_over(sandbox: OpenSandbox, tmp_path: Path) -> None:
    with collecting(sandbox, tmp_path, TENCENT) as (first, first_says):
        first_says.until("1 of 1 whole")
        with collecting(sandbox, tmp_path, MEITUAN) as (second, second_says):
            assert f"process {first.pid}, writes this archive: it takes over 1 securities" in second_says.until(
                "writes"
            )
            first_says.until("1 of 1 whole")
            assert whole(tmp_path) == {TENCENT, MEITUAN}

            first.kill()
            second_says.until("1 of 1 whole")
            holder = read_holder(tmp_path / "archive")
            assert holder is not None
            assert (holder.process, holder.providers) == (second.pid, ("Futu",))
            assert not list((tmp_path / "archive").glob("request-*"))

            with collecting(sandbox, tmp_path, TENCENT) as (third, third_says):
                third_says.until("writes")
                third.send_signal(signal.SIGTERM)
                assert third.wait(CEILING) == 0
            second.send_signal(signal.SIGTERM)
            assert second.wait(CEILING) == 0


async def test_it_takes_over_within_two_seconds_of_the_holders_end(tmp_path: Path) -> None:
    clock, ended = ManualClock(), 0.0
    holder = Lease(tmp_path, clock, program="the other", providers=["Futu"]).take()

    async def sleep(seconds: float) -> None:
        nonlocal ended
        if clock.slept:
            holder.release()  # as soon as it was looked at
            ended = clock.monotonic()
        await clock.sleep(seconds)

    lease = Lease(tmp_path, clock, program="this one")
    await wait_for(lease, "Futu", [InstrumentId(TENCENT)], sleep)
    assert lease.held
    assert clock.monotonic() - ended <= 2
    lease.release()
