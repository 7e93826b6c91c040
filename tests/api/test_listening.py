"""A listening socket as Windows gets it, by real sockets: no client ends it, and it ends when it is closed."""

from __future__ import annotations

import asyncio
import errno
import math
import os
import socket

import pytest

from fakes.values.waiting import in_time
from tideboard_api.listening import PAUSE, Accepting, bound_socket, listen, listen_at

RESETS = (errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN)
"""What an accept ends with on Windows when the client has gone meanwhile."""


class Echo(asyncio.Protocol):
    """Gives back what comes, and keeps how many there are."""

    alive = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        Echo.alive += 1

    def data_received(self, data: bytes) -> None:
        self._transport.write(data)

    def connection_lost(self, _error: Exception | None) -> None:
        Echo.alive -= 1


class Resetting(socket.socket):
    """A listening socket some of whose accepts fail; nobody waits for the connection then."""

    errors: list[int]

    def accept(self) -> tuple[socket.socket, object]:
        found = super().accept()
        if self.errors:
            found[0].close()
            number = self.errors.pop(0)
            raise OSError(number, os.strerror(number))
        return found


async def echoed(port: int, text: bytes = b"hello") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(text)
    try:
        async with in_time("the answer"):
            return await reader.read(len(text))
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


async def ended(server: Accepting | asyncio.Server) -> None:
    server.close()
    async with in_time("the end"):
        await server.wait_closed()


async def seconds_after(*errors: int, pause: float = PAUSE) -> float:
    """How long a client waits for its answer after accepts that fail so."""
    bound = Resetting()
    bound.errors = list(errors)
    bound.bind(("127.0.0.1", 0))
    server = Accepting(bound, Echo, backlog=64, pause=pause)
    port, begin = int(bound.getsockname()[1]), asyncio.get_running_loop().time()
    for _ in errors:
        await echoed(port)
    assert await echoed(port) == b"hello"
    took = asyncio.get_running_loop().time() - begin
    await ended(server)
    return took


async def test_only_a_want_of_sockets_makes_the_next_client_wait() -> None:
    """Each client that is gone costs its own turn: with a pause the others would wait for ever."""
    assert await seconds_after(errno.EMFILE, errno.EMFILE) >= 2 * PAUSE
    await seconds_after(*[errno.ECONNRESET] * 20, pause=math.inf)


async def test_a_client_that_resets_while_it_is_taken_ends_nothing() -> None:
    bound = Resetting()
    bound.errors = list(RESETS)
    bound.bind(("127.0.0.1", 0))
    port = int(bound.getsockname()[1])
    server = Accepting(bound, Echo, backlog=8)
    assert [await echoed(port) for _ in range(len(RESETS) + 2)] == [b""] * len(RESETS) + [b"hello"] * 2
    await ended(server)


async def test_it_serves_many_and_lets_go_of_the_port_when_closed() -> None:
    bound = await bound_socket("127.0.0.1", 0)
    server = Accepting(bound, Echo, backlog=64)
    port = int(server.sockets[0].getsockname()[1])
    answers = await asyncio.gather(*(echoed(port, b"%02d" % number) for number in range(50)))
    assert answers == [b"%02d" % number for number in range(50)]
    await ended(server)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_connection_outlives_the_listener() -> None:
    server = Accepting(await bound_socket("127.0.0.1", 0), Echo, backlog=8)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b"a")
    async with in_time("the answer"):
        assert await reader.read(1) == b"a"
    await ended(server)
    writer.write(b"b")
    async with in_time("the answer"):
        assert await reader.read(1) == b"b"
    writer.transport.abort()


async def test_a_port_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="use"):
        await bound_socket("127.0.0.1", int(taken.getsockname()[1]))


async def test_every_system_is_listened_on_alike() -> None:
    for server in (
        await listen(Echo, "127.0.0.1", 0, backlog=8),
        await listen_at(await bound_socket("127.0.0.1", 0), Echo, backlog=8),
    ):
        assert await echoed(int(server.sockets[0].getsockname()[1])) == b"hello"
        await ended(server)


async def test_a_connection_that_its_program_cannot_take_is_reported_and_the_next_one_is_taken() -> None:
    reported, made = list[str](), iter([ValueError("no room"), None])

    def protocol() -> asyncio.Protocol:
        if (error := next(made)) is not None:
            raise error
        return Echo()

    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reported.append(str(context["exception"])))
    server = Accepting(await bound_socket("127.0.0.1", 0), protocol, 8)
    port = server.sockets[0].getsockname()[1]

    assert await echoed(port) == b""
    assert await echoed(port) == b"hello"
    assert reported == ["no room"]
    await ended(server)
