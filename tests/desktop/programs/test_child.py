"""The process that serves programs, for real: nothing secret in it; it ends with channel and window, or by force."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fakes.servers.programs_place import own_address
from fakes.values.waiting import in_time, until
from tideboard_core.programs.channel import (
    READ_AT_ONCE,
    FromServer,
    ReadCall,
    ReadOf,
    ServerListening,
    ServeSetup,
    frame,
)
from tideboard_desktop.programs.child import END_SECONDS, ServerChild
from tideboard_desktop.smoke import process

pytestmark = pytest.mark.slow

KILLED = 1 if sys.platform == "win32" else -signal.SIGKILL
"""The code of a killed process."""
HEARTY = "import sys,time,os; open(sys.argv[1],'w').close(); time.sleep(600)"


class Joint:
    """A child with what came from it."""

    def __init__(self, command: Callable[[Sequence[str]], list[str]] | None = None) -> None:
        self.heard: asyncio.Queue[FromServer] = asyncio.Queue()
        self.ended = asyncio.Event()
        more = {} if command is None else {"command": command}
        self.child = ServerChild(self.heard.put_nowait, self.ended.set, now=time.monotonic, **more)

    async def listening(self, tmp_path: Path, *, tcp: bool = False) -> ServerListening:
        await self.child.start()
        self.child.send(ServeSetup(address=own_address(tmp_path), tcp=tcp, keys=()))
        async with in_time("that it listens"):
            answer = await self.heard.get()
        assert isinstance(answer, ServerListening)
        return answer


def alive(pid: int) -> bool:
    """Whether a process runs that is no child of this one any more."""
    if sys.platform == "win32":
        return process.alive(pid)
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


async def test_it_ends_with_the_channel_before_it_is_killed(tmp_path: Path) -> None:
    joint = Joint()
    await joint.listening(tmp_path)
    child = joint.child._process
    assert child is not None
    await joint.child.stop()
    assert child.returncode == 0
    assert not joint.ended.is_set(), "a wanted end is no news"


async def test_one_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "runs"
    joint = Joint(lambda _: [sys.executable, "-c", HEARTY, str(mark)])
    await joint.child.start()
    await until(mark.exists)
    limit, limits = asyncio.timeout, list[float | None]()

    def limited(seconds: float | None) -> asyncio.Timeout:
        limits.append(seconds)
        return limit(seconds)

    monkeypatch.setattr(asyncio, "timeout", limited)
    await joint.child.stop()
    assert limits == [END_SECONDS]
    assert END_SECONDS <= 1.0, "a window that ends waits for it"
    child = joint.child._process
    assert child is not None
    assert child.returncode == KILLED


async def test_one_that_does_not_end_is_killed_also_if_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    mark = tmp_path / "runs"
    joint = Joint(lambda _: [sys.executable, "-c", HEARTY, str(mark)])
    await joint.child.start()
    await until(mark.exists)
    stopping = asyncio.ensure_future(joint.child.stop())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    assert joint.child.pid is not None
    assert not alive(joint.child.pid)


async def test_its_death_is_told(tmp_path: Path) -> None:
    joint = Joint()
    await joint.listening(tmp_path)
    assert joint.child._process is not None
    joint.child._process.kill()
    async with in_time("its end"):
        await joint.ended.wait()
    await joint.child.stop()


WIDE = ReadCall(id=1, key="0123abcd", what=ReadOf.QUOTE, subjects=("HK.00700",) * READ_AT_ONCE)


@pytest.mark.parametrize(("message", "count"), [(ServerListening(), 3000), (WIDE, 400)])
async def test_a_flood_ends_it(tmp_path: Path, message: FromServer, count: int) -> None:
    """Of many messages, or of fewer that are about many securities."""
    (tmp_path / "flood").write_bytes(frame(message) * count)
    flood = (
        "import sys\n"
        "from tideboard_core.programs.inheriting import take_channel\n"
        "end=take_channel(sys.argv[-1])\n"
        "end.sendall(open(sys.argv[1],'rb').read())\n"
        "end.recv(1)\n"
    )
    joint = Joint(lambda more: [sys.executable, "-c", flood, str(tmp_path / "flood"), *more])
    await joint.child.start()
    async with in_time("its end"):
        await joint.ended.wait()
    assert 0 < joint.heard.qsize() < count
    await joint.child.stop()


WINDOW = """
import asyncio, sys, time
from tideboard_core.programs.channel import ServeSetup
from tideboard_desktop.programs.child import END_SECONDS, ServerChild

async def main():
    heard = asyncio.Queue()
    child = ServerChild(heard.put_nowait, lambda: None, now=time.monotonic)
    await child.start()
    child.send(ServeSetup(address=sys.argv[1], tcp=False, keys=()))
    await heard.get()
    print(child.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_it_ends_with_a_window_that_is_killed_and_shows_nothing_secret(tmp_path: Path) -> None:
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, own_address(tmp_path)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert window.stdout is not None
    pid = int(window.stdout.readline())
    if sys.platform == "linux":
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[1:-1]
        assert arguments[:3] == [b"-m", b"tideboard_core.programs.server", b"--channel"]
        assert arguments[3].isdigit()
        assert len(arguments) == 4
    window.kill()
    window.wait()
    window.stdout.close()
    while alive(pid):
        time.sleep(0.01)


def test_started_by_anybody_else_it_says_so() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "tideboard_core.programs.server", "--channel", "77"],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert (found.returncode, b"started by the window" in found.stderr) == (2, True)
