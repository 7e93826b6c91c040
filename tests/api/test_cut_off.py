"""An answer that ends in its midst: the window, or the process that served it, is gone; by real sockets."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, TextMessage

from tideboard_api.async_client import AsyncClient
from tideboard_api.client import Client
from tideboard_api.errors import NoWindow, UnreadableAnswer

KEY = "tbk_0123abcd_" + "k" * 43
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BODY = b'{"version":"1.0"'
CUTS = {
    "before it": b"",
    "in its first line": b"HTTP/1.",
    "in its head": HEAD,
    "after its head": HEAD + b"Content-Length: 400\r\n\r\n",
    "in its body": HEAD + b"Content-Length: 400\r\n\r\n" + BODY,
    "in a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n" + BODY,
    "between chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + BODY + b"\r\n",
}
Answers = Callable[[bytes], bytes]


@asynccontextmanager
async def cutting(place: str, answers: Answers, *, hard: bool) -> AsyncIterator[str]:
    """A server that answers each request with some bytes and ends; `hard` = reset, as the end of a process may be."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers(await reader.readuntil(b"\r\n\r\n")))
        await writer.drain()
        if hard:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()

    if place:
        async with await asyncio.start_unix_server(serve, place):
            yield place
    else:
        async with (server := await asyncio.start_server(serve, "127.0.0.1", 0)):
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture(params=["socket", "TCP"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "socket" and sys.platform == "win32":
        pytest.skip("there is a pipe instead")
    return str(tmp_path / "api.sock") if request.param == "socket" else ""


async def waits(place: str) -> Any:
    with Client(place=place, key=KEY) as client:
        return await asyncio.to_thread(client.status)


async def awaits(place: str) -> Any:
    async with AsyncClient(place=place, key=KEY) as client:
        return await client.status()


async def waits_for_more(place: str) -> Any:
    return await asyncio.to_thread(lambda: [*Client(place=place, key=KEY).watch("quote", "HK.00700")])


async def awaits_more(place: str) -> Any:
    async with AsyncClient(place=place, key=KEY) as client, aclosing(client.watch("quote", "HK.00700")) as values:
        return [value async for value in values]


@pytest.mark.parametrize("hard", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("ask", [waits, awaits])
async def test_a_cut_answer_says_that_the_window_is_gone(
    ask: Callable[[str], Awaitable[Any]], where: str, cut: str, hard: bool
) -> None:
    async with cutting(where, lambda _: CUTS[cut], hard=hard) as place:
        with pytest.raises(NoWindow) as caught:
            await ask(place)
    assert caught.value.code == "no-window"


@pytest.mark.parametrize("ask", [waits, awaits, waits_for_more, awaits_more])
@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n", HEAD + b"Content-Length: 2\r\n\r\n[]"])
async def test_what_is_no_answer_is_another_thing(
    ask: Callable[[str], Awaitable[Any]], where: str, answer: bytes
) -> None:
    async with cutting(where, lambda _: answer, hard=False) as place:
        with pytest.raises(UnreadableAnswer):
            await ask(place)


def upgraded(request: bytes) -> bytes:
    """The start of a stream, and half a message."""
    connection = WSConnection(ConnectionType.SERVER)
    connection.receive_data(request)
    list(connection.events())
    return connection.send(AcceptConnection()) + connection.send(TextMessage(data='{"what":"quote"}'))[:-5]


@pytest.mark.parametrize("part", [0, 8, 40, 10_000], ids=["before it", "first line", "head", "message"])
@pytest.mark.parametrize("ask", [waits_for_more, awaits_more])
async def test_a_cut_stream_says_that_the_window_is_gone(
    ask: Callable[[str], Awaitable[Any]], where: str, part: int
) -> None:
    async with cutting(where, lambda request: upgraded(request)[:part], hard=False) as place:
        with pytest.raises(NoWindow):
            await ask(place)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
async def test_the_call_after_a_cut_one_is_answered(kind: type[Client | AsyncClient], where: str) -> None:
    """The same client, once the window is back."""
    answers = [HEAD + b"Content-Length: 400\r\n\r\n" + BODY, HEAD + b"Content-Length: 2\r\n\r\n[]"]
    async with cutting(where, lambda _: answers.pop(0), hard=False) as place:
        client = kind(place=place, key=KEY)

        async def orders() -> Any:
            return await asyncio.to_thread(client.orders) if isinstance(client, Client) else await client.orders()

        with pytest.raises(NoWindow):
            await orders()
        assert await orders() == []
        client.close()
