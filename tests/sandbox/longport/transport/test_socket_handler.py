"""One packet socket: handshake, passwords, sessions, limits, faults, heartbeats, slow readers, ends with a reason."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from fakes.servers.longport.in_process import LongportPort, PacketClient, Refused
from tideboard_core.wire.longport.commands import ControlCommand, ErrorCode, QuoteCommand
from tideboard_core.wire.longport.packet import Packet, PacketType, Status, encode
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT
from tideboard_sandbox.longport.transport import socket_handler
from tideboard_sandbox.longport.transport import socket_handler as socket_module
from tideboard_sandbox.longport.transport.socket_handler import PING_PAYLOAD, ROOM, SILENCE_SECONDS, PacketSocket
from tideboard_sandbox.server.faults import Fault, Point

TENCENT = "700.HK"
DEPTH = pb.SecurityRequest(symbol=TENCENT)


async def refused(client: PacketClient, command: int, message: object) -> Refused:
    with pytest.raises(Refused) as seen:
        await client.ask(command, message)  # type: ignore[arg-type]  # a message
    return seen.value


@pytest.mark.parametrize("query", ["", "?version=2&codec=1&platform=9", "?version=1&codec=0&platform=9"])
async def test_a_handshake_of_another_version_or_codec_is_refused(port: LongportPort, query: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as seen:
        await port.open(url=lambda url: url + query)

    assert seen.value.status == 400


async def test_authentication_tells_the_session_and_when_it_ends(port: LongportPort) -> None:
    client = await port.open()

    welcome = await client.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))

    assert welcome.session_id
    assert welcome.expires > port.shared.wall() * 1000
    assert (welcome.limit, welcome.online) == (SOCKET_LIMIT, 1)


async def test_a_password_opens_one_socket_once(port: LongportPort) -> None:
    otp = port.otp()
    first, second = await port.open(), await port.open()
    await first.ask(ControlCommand.AUTH, control.AuthRequest(token=otp))

    again = await refused(second, ControlCommand.AUTH, control.AuthRequest(token=otp))

    assert again.status is Status.UNAUTHENTICATED
    assert (await second.push(ControlCommand.CLOSE)).code == control.Close.AuthError
    with pytest.raises(ConnectionError):  # one login is all that a connection is good for
        await second.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))


async def test_an_old_password_is_refused(port: LongportPort) -> None:
    otp, client = port.otp(), await port.open()
    port.clock[0] += 301

    seen = await refused(client, ControlCommand.AUTH, control.AuthRequest(token=otp))

    assert seen.status is Status.UNAUTHENTICATED


async def test_anything_before_authentication_is_refused_and_ends_the_connection(port: LongportPort) -> None:
    client = await port.open()

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert seen.status is Status.UNAUTHENTICATED
    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.AuthError
    await client.ended()


async def test_a_session_is_resumed_under_a_new_id_and_the_old_one_is_void(port: LongportPort) -> None:
    first = await port.open()
    opened = await first.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))
    await first.link.close()

    second, third = await port.open(), await port.open()
    resumed = await second.ask(ControlCommand.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))
    void = await refused(third, ControlCommand.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert resumed.session_id != opened.session_id
    assert resumed.expires >= opened.expires
    assert void.status is Status.UNAUTHENTICATED
    await second.ask(QuoteCommand.DEPTH, DEPTH)


async def test_resuming_a_session_that_is_still_connected_ends_the_older_connection(port: LongportPort) -> None:
    first, second = await port.open(), await port.open()
    opened = await first.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))

    await second.ask(ControlCommand.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert (await first.push(ControlCommand.CLOSE)).code == control.Close.ConnectDuplicate
    await first.ended()


async def test_an_expired_session_cannot_be_resumed(port: LongportPort) -> None:
    first = await port.open()
    opened = await first.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))
    port.clock[0] += 86_401
    second = await port.open()

    seen = await refused(second, ControlCommand.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert seen.status is Status.UNAUTHENTICATED


async def test_a_quote_session_does_not_open_the_trade_socket(port: LongportPort) -> None:
    quote, trade = await port.open(), await port.open("trade")
    opened = await quote.ask(ControlCommand.AUTH, control.AuthRequest(token=port.otp()))

    seen = await refused(trade, ControlCommand.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert seen.status is Status.UNAUTHENTICATED


async def test_an_account_has_ten_sockets(port: LongportPort) -> None:
    for _ in range(SOCKET_LIMIT):
        await port.connect()
    client = await port.open()

    seen = await refused(client, ControlCommand.AUTH, control.AuthRequest(token=port.otp()))

    assert "connections limitation is hit" in seen.text


async def test_authenticating_twice_and_a_body_that_does_not_decode_are_bad_requests(port: LongportPort) -> None:
    client = await port.connect()

    twice = await refused(client, ControlCommand.AUTH, control.AuthRequest(token=port.otp()))
    broken = await refused(client, QuoteCommand.DEPTH, b"\xff\xff")
    unknown = await refused(client, 99, b"")

    for seen in (twice, broken, unknown):
        assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST)


async def test_the_strict_scenario_lets_ten_calls_through_in_a_second(port: LongportPort) -> None:
    client = await port.connect()
    port.shared.apply_scenario("rate-limited")
    for _ in range(10):
        await client.ask(QuoteCommand.DEPTH, DEPTH)

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)
    port.clock[0] += 1
    await client.ask(QuoteCommand.DEPTH, DEPTH)


async def test_the_strict_scenario_lets_five_calls_wait_at_a_time(port: LongportPort) -> None:
    client = await port.connect()
    port.shared.apply_scenario("rate-limited")
    port.shared.faults.order(Fault(call="quote DEPTH", point=Point.HOLD_REPLY, times=5))
    held = [await client.send(QuoteCommand.DEPTH, DEPTH) for _ in range(5)]

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)
    assert port.shared.held.release() == 5
    assert (await client.answer(held[0])).symbol == TENCENT
    await client.ask(QuoteCommand.DEPTH, DEPTH)


async def test_calm_scripts_are_not_held_up(port: LongportPort) -> None:
    client = await port.connect()

    for _ in range(30):
        await client.ask(QuoteCommand.DEPTH, DEPTH)


@pytest.mark.parametrize(
    ("point", "answered", "connected"),
    [
        (Point.BEFORE_READ, False, False),
        (Point.AFTER_ACCEPT, False, False),
        (Point.AFTER_REPLY, True, False),
        (Point.NO_REPLY, False, True),
        (Point.REFUSE, False, True),
    ],
)
async def test_a_fault_strikes_where_it_was_ordered(
    port: LongportPort, point: Point, answered: bool, connected: bool
) -> None:
    client = await port.connect()
    port.shared.faults.order(Fault(call="quote SUBSCRIBE", point=point, text="not now"))
    request = pb.SubscribeRequest(symbol=[TENCENT], sub_type=[pb.DEPTH], is_first_push=True)

    sent = await client.send(QuoteCommand.SUBSCRIBE, request)

    if answered:
        assert (await client.answer(sent)).sub_list
    if point is Point.REFUSE:
        with pytest.raises(Refused, match="not now"):
            await client.answer(sent)
    if connected:
        await client.ask(QuoteCommand.DEPTH, DEPTH)
        pushed = [command for command, _ in client.pushes]
        assert pushed == ([QuoteCommand.PUSH_DEPTH] if point is Point.NO_REPLY else [])
    else:
        await client.ended()
        assert client.pushes == []


async def test_a_flaky_port_cuts_a_client_after_a_while(port: LongportPort, monkeypatch: pytest.MonkeyPatch) -> None:
    port.shared.apply_scenario("flaky")
    monkeypatch.setattr(type(port.shared.faults), "next_cut", lambda faults: 0.0)

    client = await port.connect()

    await client.ended()
    assert client.pushes == []


async def test_a_login_that_does_not_decode_ends_the_connection(port: LongportPort) -> None:
    client = await port.open()

    seen = await refused(client, ControlCommand.AUTH, b"\xff")

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST)
    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.AuthError


async def test_a_session_that_is_not_known_ends_the_connection(port: LongportPort) -> None:
    client = await port.open()

    await refused(client, ControlCommand.RECONNECT, control.ReconnectRequest(session_id="gone"))

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.SessExpired


async def test_a_url_takes_so_many_connections(port: LongportPort) -> None:
    port.shared.most_connections = 1
    await port.connect()

    with pytest.raises(aiohttp.WSServerHandshakeError) as seen:
        await port.open()

    assert seen.value.status == 503
    assert port.server.state()["connections_refused"] == 1
    await port.connect("trade")


async def test_a_client_that_takes_no_leave_does_not_hold_up_the_end(
    port: LongportPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_handler, "CLOSE_NOTICE_SECONDS", 0.0)
    client = await port.connect()

    await port.server.shut()

    await client.ended()


async def test_requests_are_counted_by_name(port: LongportPort) -> None:
    client = await port.connect()
    await client.ask(QuoteCommand.DEPTH, DEPTH)
    await refused(client, 99, b"")

    assert port.shared.requests == {"quote AUTH": 1, "quote DEPTH": 1, "quote unknown": 1}


async def test_closing_the_port_tells_every_socket_and_ends_it(port: LongportPort) -> None:
    quote, trade = await port.connect(), await port.connect("trade")

    await port.server.shut()

    for client in (quote, trade):
        assert (await client.push(ControlCommand.CLOSE)).code == control.Close.ServerShutdown
        await client.ended()
    assert not port.shared.sockets


def only_socket(port: LongportPort) -> PacketSocket:
    (socket,) = port.shared.sockets
    assert isinstance(socket, PacketSocket)
    return socket


async def test_a_binary_heartbeat_is_echoed(port: LongportPort) -> None:
    client = await port.connect()

    answer = await client.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=17, heartbeat_id=2))

    assert answer == control.Heartbeat(timestamp=17, heartbeat_id=2)


async def test_a_ping_is_answered_with_its_own_payload_once(port: LongportPort) -> None:
    client = await port.connect()
    payload = control.Heartbeat(timestamp=1_700_000_000_000).SerializeToString()

    await client.link.ping(payload)
    pong = await client.link.receive(5)

    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, payload)
    await client.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=1))


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

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.UnpackError
    await client.ended()


async def test_a_text_frame_is_refused(port: LongportPort) -> None:
    client = await port.connect()

    await client.link.send_str("hello")

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.UnpackError
    await client.ended()


async def test_a_body_over_the_cap_ends_the_connection(port: LongportPort) -> None:
    client = await port.connect()

    await client.send(QuoteCommand.QUOTE, bytes(2 * 1024 * 1024), compress_from=1)

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.UnpackError


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
    await client.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=1))
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

    assert told.pushes == [
        (ControlCommand.CLOSE, control.Close(code=control.Close.ServerShutdown, reason="maintenance"))
    ]
    assert cut.pushes == []


async def test_an_expired_session_is_dismissed_at_the_next_beat(port: LongportPort) -> None:
    client = await port.connect()
    socket = only_socket(port)
    port.clock[0] += 86_401
    socket._ping_seconds = 0.0

    await socket._ping()

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.SessExpired


async def test_no_more_is_read_from_a_client_than_it_reads(port: LongportPort) -> None:
    client = await port.connect()
    socket = only_socket(port)
    other = await port.connect()
    socket._waiting += ROOM

    sent = [await client.send(QuoteCommand.DEPTH, pb.SecurityRequest(symbol=TENCENT)) for _ in range(3)]
    for _ in range(3):
        await other.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=1))
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

    assert (await client.push(ControlCommand.CLOSE)).code == control.Close.HeartbeatTimeout


async def test_a_client_that_does_not_authenticate_is_sent_away(port: LongportPort) -> None:
    late, ready = await port.open(), await port.connect()
    for socket in list(port.shared.sockets):
        assert isinstance(socket, PacketSocket)
        socket._check_login()

    assert (await late.push(ControlCommand.CLOSE)).code == control.Close.AuthError
    await late.ended()
    await ready.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=1))


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
    await left.wait()

    assert not port.shared.sockets
