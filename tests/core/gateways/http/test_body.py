"""What is read of an HTTP answer: its body up to a size, and the seconds of its Retry-After header."""

from __future__ import annotations

import asyncio

import pytest

from tideboard_core.gateways.http.body import retry_after_of
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.pauses import PauseBy, bounded_pause


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"", 0.0),
        (b"Retry-After: 30\r\n", 30.0),
        (b"Retry-After: 99999\r\n", 99_999.0),
        (b"Retry-After: 100000\r\n", 100_000.0),
        (b"Retry-After: " + b"9" * 400 + b"\r\n", 100_000.0),
        (b"Retry-After: \xd9\xa3\r\n", 100_000.0),
        (b"Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n", 100_000.0),
    ],
    ids=["none", "thirty", "five digits", "six digits", "400 digits", "other digits", "date"],
)
async def test_five_ascii_digits_are_read_and_all_else_is_longer_than_any_pause_that_is_kept(
    header: bytes, expected: float
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 429 Too Many Requests\r\n" + header + b"Content-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, open_session(HttpTiming()) as session:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with session.get(address) as response:
            seconds = retry_after_of(response)

    assert seconds == expected
    assert bounded_pause(seconds, PauseBy.FOREIGN) == min(expected, 5.0)
