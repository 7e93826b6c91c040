"""A port that closes while connections arrive."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import date
from typing import Any

import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_api.first_heads import MOST, whole_line
from tideboard_core.wire.opend.framing import OpendFrame, encode
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.server import LongportServer
from tideboard_sandbox.opend.server import OpendServer
from tideboard_sandbox.opend.session.state import OpendState
from tideboard_sandbox.rest.server import RestServer
from tideboard_sandbox.rest.state import RestState
from tideboard_sandbox.server.listener import Listener, allow_files

SERVERS: dict[str, Callable[[Exchange], Any]] = {
    "opend": lambda exchange: OpendServer(OpendState(exchange, now=lambda: 0.0, trading_enabled=True, seed=1)),
    "rest": lambda exchange: RestServer(RestState(exchange, now=lambda: 0.0)),
    "longport": lambda exchange: LongportServer(LongportState(exchange, now=lambda: 0.0, trading_enabled=True, seed=1)),
}
STEPS = range(7)
"""Turns of the loop between the arrival of a connection and the end of the port: wherever it may be under way."""


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    """One exchange that stands still."""
    return Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))


@pytest.mark.parametrize("name", SERVERS)
async def test_nobody_is_left_behind_by_a_port_that_closes(name: str, exchange: Exchange) -> None:
    for steps in STEPS:
        server = SERVERS[name](exchange)
        await server.listen(host="127.0.0.1", port=0)
        with socket.create_connection(_place(server), timeout=10) as client:
            for _ in range(steps):
                await asyncio.sleep(0)

            await server.shut()

            assert _is_ended(client), f"{steps} turns after its arrival"


@pytest.mark.parametrize("name", SERVERS)
async def test_those_who_say_nothing_keep_nobody_out(name: str, exchange: Exchange) -> None:
    """Without a whole head they are no connections of the port, and few: the oldest end first."""
    server = SERVERS[name](exchange)
    await server.listen(host="127.0.0.1", port=0)
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_connection(_place(server), timeout=10)) for _ in range(MOST + 3)]
        with socket.create_connection(_place(server), timeout=10) as last:
            last.sendall(b"F")
            for oldest in silent[:4]:
                oldest.setblocking(False)
                with suppress(ConnectionResetError):
                    assert await asyncio.get_running_loop().sock_recv(oldest, 1) == b""
            assert not any(map(_is_ended, [*silent[4:], last]))
        assert server.state().get("connections", 0) == 0
        with socket.create_connection(_place(server), timeout=10) as owner:
            owner.sendall(
                encode(OpendFrame(1004, 1, b"")) if name == "opend" else b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            owner.setblocking(False)
            assert await asyncio.get_running_loop().sock_recv(owner, 1) in {b"F", b"H"}
        await server.shut()
        assert all(map(_is_ended, silent))


async def test_a_closed_listener_takes_nobody_and_frees_its_port() -> None:
    listener = await Listener.open(asyncio.Protocol, whole_line, host="127.0.0.1", port=0)
    await listener.close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((listener.host, listener.port), timeout=10)
    again = await Listener.open(asyncio.Protocol, whole_line, host="127.0.0.1", port=listener.port)
    await again.close()


async def test_a_cancelled_close_frees_the_port_too() -> None:
    listener = await Listener.open(asyncio.Protocol, whole_line, host="127.0.0.1", port=0)
    closing = asyncio.ensure_future(listener.close())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((listener.host, listener.port), timeout=10)


async def test_a_port_that_is_taken_is_an_error() -> None:
    listener = await Listener.open(asyncio.Protocol, whole_line, host="127.0.0.1", port=0)
    with pytest.raises(OSError, match="in use"):
        await Listener.open(asyncio.Protocol, whole_line, host="127.0.0.1", port=listener.port)
    await listener.close()


def _place(server: Any) -> tuple[str, int]:
    line = server.first_line
    place = line.get("opend") or line.get("rest") or line["longport"]["http"]
    host, _, port = str(place).removeprefix("http://").rpartition(":")
    return host, int(port)


def _is_ended(client: socket.socket) -> bool:
    """Whether the other side closed or reset the connection; what is on its way on the loopback has arrived."""
    client.setblocking(False)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


@pytest.mark.skipif(sys.platform == "win32", reason="sockets are no files on Windows")
def test_the_limit_of_open_files_is_raised_as_far_as_it_may() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
        allow_files(10)
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 200
        allow_files(500)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (628, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
