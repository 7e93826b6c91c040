"""The server as a process: what it has in memory, and that it is killed in the middle of streams without a trace."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.servers.programs_place import connection, own_address
from fakes.servers.programs_window import ScriptedWindow, raw_call, request
from fakes.values.waiting import in_time, until
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import ReadCall, ReadOf, ServeSetup
from tideboard_core.programs.inheriting import channel_arguments, inherited, share

PACKAGES = ("keyring", "PySide6", "numpy", "cryptography", "tideboard_proto", "tideboard_desktop", "tideboard_sandbox")
CORE = ("orders", "gateways", "lock", "audit", "wire", "market", "ports", "model.order")
SYSTEM = ("vault", "credentials", "settings")
FORBIDDEN = (
    *PACKAGES,
    *(f"tideboard_core.{name}" for name in CORE),
    *(f"tideboard_core.system.{name}" for name in SYSTEM),
)
TELLING = """
import runpy, sys
path = sys.argv[1]
import tideboard_core.programs.server.program as program
ran = program.run
async def run(channel):
    await ran(channel)
    with open(path, "w") as file:
        file.write("\\n".join(sorted(sys.modules)))
program.run = run
sys.argv = ["server", *sys.argv[2:]]
runpy.run_module("tideboard_core.programs.server", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    theirs.close()
    ours.close()


async def begun(
    window: ScriptedWindow, ends: tuple[socket.socket, socket.socket], tmp_path: Path, *start: str
) -> subprocess.Popen[bytes]:
    ours, theirs = ends
    process = subprocess.Popen(  # noqa: ASYNC220  it is waited for in a thread
        [sys.executable, *start, *channel_arguments(theirs)],
        stdin=subprocess.PIPE,
        pass_fds=inherited(theirs),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert process.stdin is not None
    process.stdin.write(share(theirs, process.pid))
    process.stdin.close()
    theirs.close()
    await window.end.open(ours)
    window.address = own_address(tmp_path)
    window.end.send(ServeSetup(address=window.address, tcp=False, keys=tuple(window.records.values())))
    async with in_time("its answer"):
        await window.listening.wait()
    return process


async def test_nothing_that_sends_or_knows_a_secret_is_in_the_process(
    ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    window = ScriptedWindow({ReadOf.STATUS: {"version": "1"}})
    token = window.make("reader", ProgramScope.MARKET)
    process = await begun(window, ends, tmp_path, "-c", TELLING, str(tmp_path / "modules"))
    assert (await raw_call(window, request("/v1/status", token=token))).status == 200
    window.end.close()
    assert await asyncio.to_thread(process.wait, 10) == 0
    modules = (tmp_path / "modules").read_text().split()
    assert "tideboard_core.programs.server.http" in modules
    found = [name for name in modules for bad in FORBIDDEN if name == bad or name.startswith(f"{bad}.")]
    assert found == []
    assert list((tmp_path / "run").glob("*")) == []


async def test_killed_while_it_answers_it_leaves_nothing_that_answers(
    ends: tuple[socket.socket, socket.socket], tmp_path: Path
) -> None:
    window = ScriptedWindow()
    token = window.make("reader", ProgramScope.MARKET)
    process = await begun(window, ends, tmp_path, "-m", "tideboard_core.programs.server")
    waiting = asyncio.get_running_loop().create_task(raw_call(window, request("/v1/status", token=token)))
    await until(lambda: any(isinstance(each, ReadCall) for each in window.heard))
    process.kill()
    with pytest.raises((OSError, asyncio.IncompleteReadError)):
        await waiting
    await window.ended.wait()
    await asyncio.to_thread(process.wait, 10)
    with pytest.raises((ConnectionRefusedError, FileNotFoundError)):
        await connection(window.address)
