"""How sockets begin."""

from __future__ import annotations

import asyncio

import pytest

from tideboard_core.errors import WireError
from tideboard_core.wire.longport import handshake
from tideboard_core.wire.longport.commands import Control
from tideboard_core.wire.longport.packet import REPLY_CAP, REQUEST_CAP, Kind, Packet, PacketReader, encode
from vectors.longport_packets import TCP_HANDSHAKE


def test_the_two_bytes_of_tcp_are_the_facts_own() -> None:
    assert handshake.TCP_HANDSHAKE == TCP_HANDSHAKE
    handshake.check_tcp(TCP_HANDSHAKE)


@pytest.mark.parametrize("two", [b"", b"\x11", b"\x12\x09", b"\x21\x09", b"\x11\x09\x00"])
def test_another_version_or_codec_is_refused(two: bytes) -> None:
    with pytest.raises(WireError, match="wire-bad-handshake"):
        handshake.check_tcp(two)


def test_another_platform_is_let_in() -> None:
    handshake.check_tcp(b"\x11\x01")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("wss://h/v2", "wss://h/v2?version=1&codec=1&platform=9"),
        ("ws://127.0.0.1:1/a?b=c", "ws://127.0.0.1:1/a?b=c&version=1&codec=1&platform=9"),
        ("wss://h", "wss://h?version=1&codec=1&platform=9"),
    ],
)
def test_the_query_is_added_to_what_is_there(url: str, expected: str) -> None:
    assert handshake.websocket_url(url) == expected


def test_a_query_is_checked_for_version_and_codec() -> None:
    handshake.check_query({"version": "1", "codec": "1", "platform": "1"})
    for query in ({}, {"version": "2", "codec": "1"}, {"version": "1", "codec": "2"}):
        with pytest.raises(WireError, match="wire-bad-handshake"):
            handshake.check_query(query)


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 4096])
@pytest.mark.parametrize("compress_from", [None, 4])
async def test_a_conversation_over_raw_tcp_in_pieces_of_any_size(piece: int, compress_from: int | None) -> None:
    """Two bytes, then packets as they come: a read is neither a handshake nor a packet."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handshake.check_tcp(await reader.readexactly(len(handshake.TCP_HANDSHAKE)))
        packets = PacketReader(cap=REQUEST_CAP)
        while data := await reader.read(piece):
            for asked in packets.feed(data):
                answer = Packet(Kind.RESPONSE, asked.command, asked.body, asked.request_id)
                writer.write(encode(answer, compress_from=compress_from))
        assert not packets.pending
        writer.close()

    bodies = [b"", b"one", b"three" * 40]
    asked = [Packet(Kind.REQUEST, Control.HEARTBEAT, body, number) for number, body in enumerate(bodies, 1)]
    stream = handshake.TCP_HANDSHAKE + b"".join(encode(packet, compress_from=compress_from) for packet in asked)
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for at in range(0, len(stream), piece):
            writer.write(stream[at : at + piece])
            await writer.drain()
        writer.write_eof()
        told = PacketReader(cap=REPLY_CAP)
        answers = [packet for packet in told.feed(await reader.read()) if packet.kind is Kind.RESPONSE]
        writer.close()
        await writer.wait_closed()
    assert [(answer.request_id, answer.body) for answer in answers] == list(enumerate(bodies, 1))
