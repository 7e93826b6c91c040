"""The job that ends the sandbox with the program: calls recorded, and tried for real on Windows."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import subprocess
import sys
import threading
from typing import Any

import pytest

from tideboard_desktop.connection.practice.child_job import ChildJob, Limits, signal_child

PROCESS, HANDLE, JOB = 4711, 88, 77


class Kernel:
    """Notes the calls; `refused` are those that fail."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.calls: list[tuple[object, ...]] = []

    def _answer(self, name: str, *arguments: object, good: int = 1) -> int:
        self.calls.append((name, *arguments))
        return 0 if name in self.refused else good

    def CreateJobObjectW(self, *arguments: object) -> int:  # noqa: N802  Windows' name
        return self._answer("CreateJobObjectW", *arguments, good=JOB)

    def SetInformationJobObject(self, job: int, number: int, limits: Any, size: int) -> int:  # noqa: N802  Windows'
        return self._answer("SetInformationJobObject", job, number, limits._obj.flags, size)

    def OpenProcess(self, *arguments: object) -> int:  # noqa: N802  Windows' name
        return self._answer("OpenProcess", *arguments, good=HANDLE)

    def AssignProcessToJobObject(self, *arguments: object) -> int:  # noqa: N802  Windows' name
        return self._answer("AssignProcessToJobObject", *arguments)

    def CloseHandle(self, *arguments: object) -> int:  # noqa: N802  Windows' name
        return self._answer("CloseHandle", *arguments)


def test_one_job_ends_every_child_with_us() -> None:
    """The job's handle is never closed: the system does so at the end of the process, and that ends its members."""
    kernel = Kernel()
    job = ChildJob(kernel)

    assert job.add(PROCESS)
    assert job.add(PROCESS + 1)

    joined = [("OpenProcess", 0x101, 0, PROCESS), ("AssignProcessToJobObject", JOB, HANDLE), ("CloseHandle", HANDLE)]
    assert kernel.calls == [
        ("CreateJobObjectW", None, None),
        ("SetInformationJobObject", JOB, 9, 0x2000, ctypes.sizeof(Limits)),
        *joined,
        ("OpenProcess", 0x101, 0, PROCESS + 1),
        *joined[1:],
    ]


def test_the_structure_is_as_large_as_in_the_header() -> None:
    """144 bytes on a 64-bit Windows; another size is refused there."""
    assert (ctypes.sizeof(Limits), Limits.flags.offset) == (144, 16)


@pytest.mark.parametrize("refused", ["OpenProcess", "AssignProcessToJobObject"])
def test_without_a_job_the_child_runs_all_the_same(refused: str, caplog: pytest.LogCaptureFixture) -> None:
    kernel = Kernel(refused)
    with caplog.at_level(logging.INFO):
        assert not ChildJob(kernel).add(PROCESS)

    assert "in no job" in caplog.text
    assert ("CloseHandle", HANDLE) in kernel.calls or refused == "OpenProcess"


PARENT = """
import subprocess, sys, time
from tideboard_desktop.connection.practice.child_job import ChildJob
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
job = ChildJob()
print(job.add(child.pid), child.pid, flush=True)
time.sleep(60)
"""


def test_a_killed_parent_takes_its_child_along() -> None:
    if sys.platform != "win32":
        assert not ChildJob().add(PROCESS)
        return
    from tideboard_desktop.smoke.process import alive

    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        added, child = parent.stdout.readline().split()
        assert added == "True"
        assert alive(int(child))
        parent.kill()
    waits = 100
    while alive(int(child)) and waits:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.05)"], check=True)
        waits -= 1
    assert not alive(int(child))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reaps no children")
async def test_a_child_that_ends_as_it_is_killed_keeps_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of asyncio waits for it; who polls before that thread takes the code, and asyncio logs a warning."""
    real, ended, killed = os.waitpid, threading.Event(), threading.Event()

    def waits(process: int, options: int) -> tuple[int, int]:
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        ended.set()
        killed.wait()
        return real(process, options)

    monkeypatch.setattr(os, "waitpid", waits)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(7)")
    await asyncio.to_thread(ended.wait)
    signal_child(process)
    killed.set()
    assert await process.wait() == 7
    signal_child(process)  # one that nobody has any more
