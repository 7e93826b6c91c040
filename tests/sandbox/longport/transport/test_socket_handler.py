"""The way into a socket: handshake, passwords, sessions, limits, faults."""

from __future__ import annotations

import aiohttp
import pytest

from fakes.servers.longport.in_process import LongportPort, PacketClient, Refused
from tideboard_core.wire.longport.commands import Control, ErrorCode, QuoteCommand
from tideboard_core.wire.longport.packet import Status
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT
from tideboard_sandbox.longport.transport import socket_handler as socket_door
from tideboard_sandbox.server.faults import Fault, Point

TENCENT = "700.HK"
DEPTH = pb.SecurityRequest(symbol=TENCENT)


async def refused(client: PacketClient, command: int, message: object) -> Refused:
    with pytest.raises(Refused) as seen:
        await client.ask(command, message)  # type: ignore[arg-type]  # a message
    return seen.value


@pytest.mark.parametrize("query", ["", "?version=2&codec=1&platform=9", "?version=1&codec=0&platform=9"])
async def test_a_handshake_of_another_version_or_codec_is_refused(door: LongportPort, query: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as seen:
        await door.open(url=lambda url: url + query)

    assert seen.value.status == 400


async def test_authentication_tells_the_session_and_when_it_ends(door: LongportPort) -> None:
    client = await door.open()

    welcome = await client.ask(Control.AUTH, control.AuthRequest(token=door.otp()))

    assert welcome.session_id
    assert welcome.expires > door.shared.wall() * 1000
    assert (welcome.limit, welcome.online) == (SOCKET_LIMIT, 1)


async def test_a_password_opens_one_socket_once(door: LongportPort) -> None:
    otp = door.otp()
    first, second = await door.open(), await door.open()
    await first.ask(Control.AUTH, control.AuthRequest(token=otp))

    again = await refused(second, Control.AUTH, control.AuthRequest(token=otp))

    assert again.status is Status.UNAUTHENTICATED
    await second.ask(Control.AUTH, control.AuthRequest(token=door.otp()))


async def test_an_old_password_is_refused(door: LongportPort) -> None:
    otp, client = door.otp(), await door.open()
    door.clock[0] += 301

    seen = await refused(client, Control.AUTH, control.AuthRequest(token=otp))

    assert seen.status is Status.UNAUTHENTICATED


async def test_anything_before_authentication_is_refused_and_ends_the_connection(door: LongportPort) -> None:
    client = await door.open()

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert seen.status is Status.UNAUTHENTICATED
    assert (await client.push(Control.CLOSE)).code == control.Close.AuthError
    await client.ended()


async def test_a_session_is_resumed_under_a_new_id_and_the_old_one_is_void(door: LongportPort) -> None:
    first = await door.open()
    opened = await first.ask(Control.AUTH, control.AuthRequest(token=door.otp()))
    await first.link.close()

    second, third = await door.open(), await door.open()
    resumed = await second.ask(Control.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))
    void = await refused(third, Control.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert resumed.session_id != opened.session_id
    assert resumed.expires >= opened.expires
    assert void.status is Status.UNAUTHENTICATED
    await second.ask(QuoteCommand.DEPTH, DEPTH)


async def test_resuming_a_session_that_is_still_connected_ends_the_older_connection(door: LongportPort) -> None:
    first, second = await door.open(), await door.open()
    opened = await first.ask(Control.AUTH, control.AuthRequest(token=door.otp()))

    await second.ask(Control.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert (await first.push(Control.CLOSE)).code == control.Close.ConnectDuplicate
    await first.ended()


async def test_an_expired_session_cannot_be_resumed(door: LongportPort) -> None:
    first = await door.open()
    opened = await first.ask(Control.AUTH, control.AuthRequest(token=door.otp()))
    door.clock[0] += 86_401
    second = await door.open()

    seen = await refused(second, Control.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert seen.status is Status.UNAUTHENTICATED


async def test_a_quote_session_does_not_open_the_trade_socket(door: LongportPort) -> None:
    quote, trade = await door.open(), await door.open("trade")
    opened = await quote.ask(Control.AUTH, control.AuthRequest(token=door.otp()))

    seen = await refused(trade, Control.RECONNECT, control.ReconnectRequest(session_id=opened.session_id))

    assert seen.status is Status.UNAUTHENTICATED


async def test_an_account_has_ten_sockets(door: LongportPort) -> None:
    for _ in range(SOCKET_LIMIT):
        await door.connect()
    client = await door.open()

    seen = await refused(client, Control.AUTH, control.AuthRequest(token=door.otp()))

    assert "connections limitation is hit" in seen.text


async def test_authenticating_twice_and_a_body_that_does_not_decode_are_bad_requests(door: LongportPort) -> None:
    client = await door.connect()

    twice = await refused(client, Control.AUTH, control.AuthRequest(token=door.otp()))
    broken = await refused(client, QuoteCommand.DEPTH, b"\xff\xff")
    unknown = await refused(client, 99, b"")

    for seen in (twice, broken, unknown):
        assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST)


async def test_the_strict_scenario_lets_ten_calls_through_in_a_second(door: LongportPort) -> None:
    client = await door.connect()
    door.shared.apply_scenario("rate-limited")
    for _ in range(10):
        await client.ask(QuoteCommand.DEPTH, DEPTH)

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)
    door.clock[0] += 1
    await client.ask(QuoteCommand.DEPTH, DEPTH)


async def test_the_strict_scenario_lets_five_calls_wait_at_a_time(door: LongportPort) -> None:
    client = await door.connect()
    door.shared.apply_scenario("rate-limited")
    door.shared.faults.order(Fault(call="quote DEPTH", point=Point.HOLD_REPLY, times=5))
    held = [await client.send(QuoteCommand.DEPTH, DEPTH) for _ in range(5)]

    seen = await refused(client, QuoteCommand.DEPTH, DEPTH)

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.RATE_LIMITED)
    assert door.shared.held.release() == 5
    assert (await client.answer(held[0])).symbol == TENCENT
    await client.ask(QuoteCommand.DEPTH, DEPTH)


async def test_calm_scripts_are_not_held_up(door: LongportPort) -> None:
    client = await door.connect()

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
    door: LongportPort, point: Point, answered: bool, connected: bool
) -> None:
    client = await door.connect()
    door.shared.faults.order(Fault(call="quote SUBSCRIBE", point=point, text="not now"))
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


async def test_a_flaky_door_cuts_a_client_after_a_while(door: LongportPort, monkeypatch: pytest.MonkeyPatch) -> None:
    door.shared.apply_scenario("flaky")
    monkeypatch.setattr(type(door.shared.faults), "next_cut", lambda faults: 0.0)

    client = await door.connect()

    await client.ended()
    assert client.pushes == []


async def test_a_login_that_does_not_decode_can_be_tried_again(door: LongportPort) -> None:
    client = await door.open()

    seen = await refused(client, Control.AUTH, b"\xff")

    assert (seen.status, seen.code) == (Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST)
    await client.ask(Control.AUTH, control.AuthRequest(token=door.otp()))


async def test_a_url_takes_so_many_connections(door: LongportPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_door, "MOST_SOCKETS", 1)
    await door.connect()

    with pytest.raises(aiohttp.WSServerHandshakeError) as seen:
        await door.open()

    assert seen.value.status == 503
    await door.connect("trade")


async def test_a_client_that_takes_no_leave_does_not_hold_up_the_end(
    door: LongportPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_door, "CLOSE_NOTICE_SECONDS", 0.0)
    client = await door.connect()

    await door.server.shut()

    await client.ended()


async def test_requests_are_counted_by_name(door: LongportPort) -> None:
    client = await door.connect()
    await client.ask(QuoteCommand.DEPTH, DEPTH)
    await refused(client, 99, b"")

    assert door.shared.requests == {"quote AUTH": 1, "quote DEPTH": 1, "quote unknown": 1}


async def test_closing_the_door_tells_every_socket_and_ends_it(door: LongportPort) -> None:
    quote, trade = await door.connect(), await door.connect("trade")

    await door.server.shut()

    for client in (quote, trade):
        assert (await client.push(Control.CLOSE)).code == control.Close.ServerShutdown
        await client.ended()
    assert not door.shared.sockets
