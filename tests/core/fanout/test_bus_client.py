"""The shorter way of values: whole messages out of any pieces, one write for many, faults that end nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nats.errors import ConnectionClosedError, ProtocolError

from fakes.servers.nats import nats_server
from fakes.values.waiting import in_time, until
from tideboard_core.fanout.bus import connected
from tideboard_core.fanout.bus_client import BusClient, Frames

VALUES = [b"one", b"", b"MSG q.b 2 3\r\nno\r\n", b"\r\n" * 9]
STREAM = b"".join(
    [
        b"PING\r\n",
        *(b"MSG q.a 7 %d\r\n%b\r\n" % (len(each), each) for each in VALUES),
        b"MSG q.b 8 2\r\nhi\r\n",
        b"MSG q.a 7 _INBOX.x 3\r\nask\r\n",
        b"HMSG q.a 7 4 9\r\nhead value\r\n".replace(b"head value", b"headvalue"),
        b"PONG\r\n",
        b"MSG q.a 7 4\r\nlast\r\n",
    ]
)

LONG = b"MSG q.a 7 %b\r\n" % (b"9" * 5000)
"""A size that Python makes no number of."""


class Library:
    """What the library's parser calls."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def _process_msg(self, sid: int, subject: bytes, reply: bytes, data: bytes, headers: bytes | None) -> None:
        self.taken.append(b"%d %b %b %b %b" % (sid, subject, reply, data, headers or b"-"))

    async def _process_ping(self) -> None:
        self.taken.append(b"ping")

    async def _process_pong(self) -> None:
        self.taken.append(b"pong")

    async def _process_info(self, found: dict[str, list[str]]) -> None:
        self.taken.append(b"%d servers" % len(found["connect_urls"]))


async def listened(client: BusClient) -> None:
    """Wait until the server knows what a client listens to: the library's first ping may overtake that."""
    for _ in range(2):
        await client.flush()


async def failed(error: Exception) -> None:
    raise AssertionError(error)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20, len(STREAM)])
async def test_messages_are_whole_whatever_pieces_come(size: int) -> None:
    library, read = Library(), list[bytes]()
    frames = Frames(library, {b"q.a": read.append}, failed)
    for begin in range(0, len(STREAM), size):
        await frames.parse(STREAM[begin : begin + size])
    assert read == [*VALUES, b"last"]
    assert library.taken == [b"ping", b"8 q.b  hi -", b"7 q.a _INBOX.x ask -", b"7 q.a  value head", b"pong"]


@pytest.mark.parametrize(
    "data",
    [
        b"MSG q.a 7 x\r\n",
        b"MSG q.a 7 -1\r\n",
        b"MSG \r\n",
        b"MSG q.a 7 99999999999\r\n",
        b"WHAT\r\n",
        b"x" * 5000,
        LONG,
    ],
)
async def test_what_is_no_message_ends_the_connection(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        await Frames(Library(), {b"q.a": bool}, failed).parse(data)


async def test_a_server_may_name_many_others_in_pieces() -> None:
    library = Library()
    frames = Frames(library, {}, failed)
    line = b'INFO {"connect_urls":[%b]}\r\n' % b",".join([b'"203.0.113.1:4222"'] * 400)
    for begin in range(0, len(line), 5000):
        await frames.parse(line[begin : begin + 5000])
    assert library.taken == [b"400 servers"]


async def test_what_is_left_of_a_connection_is_not_part_of_the_next() -> None:
    read = list[bytes]()
    frames = Frames(Library(), {b"q.a": read.append}, failed)
    await frames.parse(b"MSG q.a 7 100\r\nold")
    frames.reset()
    await frames.parse(b"MSG q.a 7 3\r\nnew\r\n")
    assert read == [b"new"]


async def test_a_value_that_breaks_its_reader_ends_neither_the_others_nor_the_connection(tmp_path: Path) -> None:
    faults, read = list[Exception](), list[int]()
    with nats_server(tmp_path / "hub") as server:
        async with (
            connected(server.fanout, "a") as (sends, _),
            connected(server.window, "b", faults.append) as (reads, ended),
        ):
            listening = await reads.listen("q.HK.1.quote", lambda data: read.append(int(data)), 10)
            await listened(reads)
            await sends.publish_all([(b"q.HK.1.quote", each) for each in (b"1", b"no number", b"2", b"3")])
            await until(lambda: read == [1, 2, 3])
            assert [type(each) for each in faults] == [ValueError]
            await reads.end(listening)
            await reads.flush()
            await sends.publish_all([(b"q.HK.1.quote", b"4")])
            await sends.flush()
            await reads.flush()
            assert read == [1, 2, 3]
            assert not ended.is_set()


@pytest.mark.parametrize("one_write", [True, False])
async def test_of_many_messages_only_one_that_is_too_large_is_left_out(tmp_path: Path, *, one_write: bool) -> None:
    read = list[bytes]()
    with nats_server(tmp_path / "hub") as server:
        async with connected(server.fanout, "a") as (sends, _), connected(server.window, "b") as (reads, _):
            await reads.listen("q.HK.1.quote", read.append, 10)
            await listened(reads)
            assert sends.one_write  # the locked library has what it takes
            sends.one_write = one_write
            wanted = [b"%d" % number for number in range(300)]
            messages = [(b"q.HK.1.quote", each) for each in wanted]
            await sends.publish_all([*messages[:9], (b"q.HK.1.quote", bytes(sends.max_payload + 1)), *messages[9:]])
            await until(lambda: len(read) == len(wanted))
            assert read == wanted


async def test_nothing_is_kept_for_a_server_that_is_gone() -> None:
    with pytest.raises(ConnectionClosedError):
        await BusClient().publish_all([(b"q.HK.1.quote", b"1")])


async def test_who_sends_to_a_server_that_takes_nothing_can_be_cancelled(tmp_path: Path) -> None:
    begun = list[int]()
    with nats_server(tmp_path / "hub") as server:
        async with connected(server.fanout, "a") as (sends, _):
            server.hold()

            async def send() -> None:
                while True:
                    begun.append(len(begun))
                    await sends.publish_all([(b"q.HK.1.quote", bytes(500_000))] * 10)

            sending = asyncio.get_running_loop().create_task(send())
            await until(lambda: begun and not sends.pending_data_size)  # the socket has it, and is full
            sending.cancel()
            async with in_time("the end of who sends", lambda: sending):
                await asyncio.wait([sending])
            assert sending.cancelled()
