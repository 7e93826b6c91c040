"""The life of one packet socket: heartbeats, wire errors, slow readers, ends with a reason."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from fakes.servers.longport.in_process import LongportPort
from tideboard_core.wire.longport.commands import Control, QuoteCommand
from tideboard_core.wire.longport.packet import Packet, PacketType, encode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.longport.transport import socket as socket_module
from tideboard_sandbox.longport.transport.socket import PING_PAYLOAD, ROOM, SILENCE_SECONDS, PacketSocket

TENCENT = "700.HK"


def only_socket(port: LongportPort) -> PacketSocket:
    (socket,) = port.shared.sockets
    assert isinstance(socket, PacketSocket)
    return socket


async def test_a_binary_heartbeat_is_echoed(port: LongportPort) -> None:
    client = await port.connect()

    answer = await client.ask(Control.HEARTBEAT, control.Heartbeat(timestamp=17, heartbeat_id=2))

    assert answer == control.Heartbeat(timestamp=17, heartbeat_id=2)


async def test_a_ping_is_answered_with_its_own_payload_once(port: LongportPort) -> None:
    client = await port.connect()
    payload = control.Heartbeat(timestamp=1_700_000_000_000).SerializeToString()

    await client.link.ping(payload)
    pong = await client.link.receive(5)

    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, payload)
    await client.ask(Control.HEARTBEAT, control.Heartbeat(timestamp=1))


async def test_the_server_pings_by_a_clock_whatever_the_client_sends(
    port: LongportPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    tick = asyncio.Event()
    real_sleep = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds != socket_module.PING_SECONDS:
            await real_sleep(seconds)
            return
        slept.append(seconds)
        await tick.wait()
        tick.clear()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    client = await port.connect()
    for _ in range(5):
        await client.ask(QuoteCommand.QUOTE, pb.MultiSecurityRequest(symbol=[TENCENT]))

    assert slept == [30.0]
    tick.set()
    ping = await client.link.receive(5)
    assert (ping.type, bytes(ping.data)) == (aiohttp.WSMsgType.PING, PING_PAYLOAD)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x0b",
        b"\x0f\x0b\x00",
        encode(Packet(PacketType.REQUEST, QuoteCommand.QUOTE, b"", 9, 1)) + b"x",
    ],
)
async def test_what_is_no_packet_ends_the_connection_with_its_code(port: LongportPort, data: bytes) -> None:
    client = await port.connect()

    await client.link.send_bytes(data)

    assert (await client.push(Control.CLOSE)).code == control.Close.UnpackError
    await client.ended()


async def test_a_text_frame_is_refused(port: LongportPort) -> None:
    client = await port.connect()

    await client.link.send_str("hello")

    assert (await client.push(Control.CLOSE)).code == control.Close.UnpackError
    await client.ended()


async def test_a_body_over_the_cap_ends_the_connection(port: LongportPort) -> None:
    client = await port.connect()

    await client.send(QuoteCommand.QUOTE, bytes(2 * 1024 * 1024), compress_from=1)

    assert (await client.push(Control.CLOSE)).code == control.Close.UnpackError


async def test_compressed_and_sealed_requests_are_taken_and_long_answers_come_compressed(port: LongportPort) -> None:
    client = await port.connect()
    request = pb.SecurityCandlestickRequest(symbol=TENCENT, period=pb.ONE_MINUTE, count=1000)

    await client.send(QuoteCommand.CANDLESTICKS, request, compress_from=1, seal=bytes(24))
    message = await client.link.receive(5)

    assert message.data[0] & 0x20
    assert len(message.data) < 60_000


async def test_requests_of_one_client_are_answered_by_id_though_an_early_one_is_held(port: LongportPort) -> None:
    client = await port.connect()
    port.shared.apply_scenario("slow")
    late = await client.send(QuoteCommand.DEPTH, pb.SecurityRequest(symbol=TENCENT))
    await client.ask(Control.HEARTBEAT, control.Heartbeat(timestamp=1))
    port.shared.apply_scenario("calm")

    quick = await client.ask(QuoteCommand.DEPTH, pb.SecurityRequest(symbol=TENCENT))

    assert quick.symbol == TENCENT
    assert late == 2


async def test_a_reader_that_stops_gets_the_newest_book_and_not_a_heap_of_old_ones(port: LongportPort) -> None:
    client = await port.connect()
    await client.ask(
        QuoteCommand.SUBSCRIBE, pb.SubscribeRequest(symbol=[TENCENT], sub_type=[pb.DEPTH], is_first_push=True)
    )
    await client.push(QuoteCommand.PUSH_DEPTH)
    socket = only_socket(port)
    socket._waiting += ROOM

    for _ in range(50):
        port.advance(1)
    assert not socket._out
    socket._waiting -= ROOM
    port.server.flush()
    pushed = [row for row in await client.drain() if row[0] == QuoteCommand.PUSH_DEPTH]

    best = port.exchange.order_book("HK.00700").bids[0]  # type: ignore[arg-type]
    assert len(pushed) == 1
    assert (pushed[0][1].bid[0].price, pushed[0][1].bid[0].volume) == (f"{best.price:f}", best.quantity)


async def test_a_dismissed_client_is_told_why_and_a_cut_one_nothing(port: LongportPort) -> None:
    told, cut = await port.connect(), await port.connect()
    first, second = sorted(port.shared.sockets, key=lambda socket: socket.name)

    first.dismiss(control.Close.ServerShutdown, "maintenance")
    second.cut("control port")
    await told.ended()
    await cut.ended()

    assert told.pushes == [(Control.CLOSE, control.Close(code=control.Close.ServerShutdown, reason="maintenance"))]
    assert cut.pushes == []


async def test_an_expired_session_is_dismissed_at_the_next_beat(port: LongportPort) -> None:
    client = await port.connect()
    socket = only_socket(port)
    port.clock[0] += 86_401
    socket._ping_seconds = 0.0

    await socket._ping()

    assert (await client.push(Control.CLOSE)).code == control.Close.SessExpired


async def test_no_more_is_read_from_a_client_than_it_reads(port: LongportPort) -> None:
    client = await port.connect()
    socket = only_socket(port)
    other = await port.connect()
    socket._waiting += ROOM

    sent = [await client.send(QuoteCommand.DEPTH, pb.SecurityRequest(symbol=TENCENT)) for _ in range(3)]
    for _ in range(3):
        await other.ask(Control.HEARTBEAT, control.Heartbeat(timestamp=1))
    assert port.shared.requests["quote DEPTH"] == 1

    socket._waiting -= ROOM
    socket._room.set()
    assert [(await client.answer(number)).symbol for number in sent] == [TENCENT] * 3


async def test_a_silent_client_is_given_up(port: LongportPort) -> None:
    client = await port.connect()
    socket = only_socket(port)
    socket._heard -= SILENCE_SECONDS + 1
    socket._ping_seconds = 0.0

    await socket._ping()

    assert (await client.push(Control.CLOSE)).code == control.Close.HeartbeatTimeout


async def test_a_client_that_does_not_authenticate_is_sent_away(port: LongportPort) -> None:
    late, ready = await port.open(), await port.connect()
    for socket in list(port.shared.sockets):
        assert isinstance(socket, PacketSocket)
        socket._check_login()

    assert (await late.push(Control.CLOSE)).code == control.Close.AuthError
    await late.ended()
    await ready.ask(Control.HEARTBEAT, control.Heartbeat(timestamp=1))


async def test_a_client_that_does_not_read_its_goodbye_is_dropped(port: LongportPort) -> None:
    client = await port.connect()
    only_socket(port)._abort()

    await client.ended()


async def test_the_socket_and_what_it_watched_are_forgotten_when_its_client_goes(
    port: LongportPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await port.connect()
    await client.ask(QuoteCommand.SUBSCRIBE, pb.SubscribeRequest(symbol=[TENCENT], sub_type=[pb.QUOTE]))
    left = asyncio.Event()
    monkeypatch.setattr(port.exchange, "unwatch", lambda name: left.set())

    await client.link.close()
    await asyncio.wait_for(left.wait(), 5)

    assert not port.shared.sockets
