"""Connections before their first whole head, by real sockets: they end in time, and the server sees none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from fakes.values.waiting import in_time
from tideboard_api.first_heads import LONGEST, MOST, FirstHeads, http_head, whole_line

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Echo(asyncio.Protocol):
    """Gives back what comes."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(data)


@dataclass
class Served:
    """A server behind the bound, and the protocols that it made."""

    heads: FirstHeads
    port: int = 0
    made: list[Echo] = field(default_factory=list)

    def make(self) -> Echo:
        self.made.append(Echo())
        return self.made[-1]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)


@asynccontextmanager
async def serving(**options: Any) -> AsyncIterator[Served]:
    served = Served(FirstHeads(http_head, **options))
    server = await asyncio.get_running_loop().create_server(lambda: served.heads.before(served.make), "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    yield served
    server.close()
    served.heads.close()
    await server.wait_closed()


async def ended(reader: asyncio.StreamReader) -> None:
    """Wait for the end, an orderly one or not."""
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read(1) == b""


@pytest.mark.parametrize("begun", [b"", b"G", HEAD[:-1], b"\r\n" * 3])
async def test_who_brings_no_whole_head_is_cut_and_never_seen_by_the_server(begun: bytes) -> None:
    async with serving(within=0.01) as served:
        reader, writer = await served.connect()
        writer.write(begun)
        await ended(reader)
        writer.close()
        assert served.made == []


async def test_a_head_in_pieces_reaches_the_server_whole_and_all_that_follows() -> None:
    async with serving() as served:
        reader, writer = await served.connect()
        for at in range(len(HEAD)):
            writer.write(HEAD[at : at + 1])
            await writer.drain()
        assert await reader.readexactly(len(HEAD)) == HEAD
        writer.write(b"more")
        assert await reader.readexactly(4) == b"more"
        writer.close()
        assert len(served.made) == 1


async def test_a_stream_that_is_silent_after_its_head_stays() -> None:
    async with serving(within=0.01) as served:
        reader, writer = await served.connect()
        writer.write(HEAD)
        await reader.readexactly(len(HEAD))
        silent, other = await served.connect()  # cut in its time, which the first one outlasts
        await ended(silent)
        other.close()
        writer.write(b"still here")
        assert await reader.readexactly(10) == b"still here"
        writer.close()


async def test_of_too_many_the_oldest_end_and_a_whole_head_is_always_heard() -> None:
    async with serving(within=3600.0) as served:
        silent = [await served.connect() for _ in range(MOST)]
        reader, writer = await served.connect()
        writer.write(HEAD)
        assert await reader.readexactly(len(HEAD)) == HEAD
        later = [await served.connect() for _ in range(5)]
        async with in_time("the oldest five to end", lambda: len(silent)):
            for oldest, _ in silent[:5]:
                await ended(oldest)
        newest, its = later[-1]
        its.write(HEAD)
        assert await newest.readexactly(len(HEAD)) == HEAD
        for _, each in [*silent, *later, (reader, writer)]:
            each.close()
        assert len(served.made) == 2


async def test_a_head_without_end_is_cut() -> None:
    async with serving() as served:
        reader, writer = await served.connect()
        writer.write(b"x" * (LONGEST * 2))
        await ended(reader)
        writer.close()
        assert served.made == []


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (HEAD, True),
        (HEAD + b"{", True),
        (b"\r\n" + HEAD, True),
        (HEAD[:-1], False),
        (b"\r\n\r\n", False),
        (b"", False),
        (b"\x16\x03\x01", True),
        (b" GET", True),
    ],
)
def test_a_head_is_whole_at_its_empty_line_and_what_is_none_is_for_the_server_to_refuse(
    data: bytes, whole: bool
) -> None:
    assert http_head(data) is whole
    assert whole_line(data) is (b"\n" in data)
