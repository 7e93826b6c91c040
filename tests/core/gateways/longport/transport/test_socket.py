"""One socket: requests in any order, pushes past slow calls, odd messages, pings by the clock."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import aiohttp
import pytest

from fakes.servers.longport.scripted import NamedSocket, Refused, ScriptedLongport
from tideboard_core.errors import GatewayDown, GatewayError, RequestTimeout
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.socket import PendingRequests, Socket, SocketSession
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.packet import LAST_REQUEST_ID, Packet, PacketType, Status, encode
from tideboard_proto.longport import quote_pb2 as quote

DEPTH = QuoteCommand.DEPTH
T = TypeVar("T")


class Scene:
    """One socket that is logged in, with what it heard."""

    def __init__(self, server: ScriptedLongport, http: aiohttp.ClientSession) -> None:
        self.server = server
        self.http = http
        self.pushes: list[bytes] = []
        self.ended: list[Exception] = []
        self.sockets: list[Socket] = []

    async def socket(self, timing: HttpTiming | None = None, **options: Any) -> Socket:
        """Open a socket and log in."""
        handlers = options.pop("handlers", {QuoteCommand.PUSH_QUOTE: self._pushed})
        made = Socket(name="quotes", handlers=handlers, on_closed=self._ended, timing=timing, **options)
        self.sockets.append(made)
        await made.open(self.http, self.server.addresses.quote)
        await made.authenticate("otp-0001")
        return made

    def _pushed(self, body: bytes) -> None:
        self.pushes.append(body)
        self.server.changed()

    def _ended(self, error: Exception) -> None:
        self.ended.append(error)
        self.server.changed()


@pytest.fixture
async def scene(longport: ScriptedLongport) -> AsyncIterator[Scene]:
    async with aiohttp.ClientSession() as http:
        made = Scene(longport, http)
        yield made
        for socket in made.sockets:
            await socket.close()


def depth_of(symbol: str) -> quote.SecurityDepthResponse:
    return quote.SecurityDepthResponse(symbol=symbol)


async def ask(socket: Socket, symbol: str = "700.HK") -> quote.SecurityDepthResponse:
    return await socket.ask(DEPTH, quote.SecurityRequest(symbol=symbol), quote.SecurityDepthResponse)


def begun(work: Coroutine[None, None, T]) -> asyncio.Task[T]:
    """Begin a call that the test awaits later."""
    return asyncio.get_running_loop().create_task(work)


def asked(served: NamedSocket) -> list[Packet]:
    return [packet for packet in served.received if packet.command == DEPTH]


async def test_answers_find_their_requests_in_any_order(scene: Scene) -> None:
    socket = await scene.socket()
    calls = [begun(ask(socket, f"{n}.HK")) for n in range(1, 6)]
    await scene.server.until(lambda: len(asked(scene.server.served())) == 5)
    served = scene.server.served()
    for packet in reversed(asked(served)):
        symbol = quote.SecurityRequest.FromString(packet.body).symbol
        await scene.server.answer(served, packet, depth_of(symbol))
    assert [answer.symbol for answer in await asyncio.gather(*calls)] == [f"{n}.HK" for n in range(1, 6)]
    assert [packet.request_id for packet in served.received] == [1, 2, 3, 4, 5, 6]
    assert {packet.timeout_ms for packet in asked(served)} == {12_000}


async def test_a_push_does_not_wait_behind_a_slow_call(scene: Scene) -> None:
    """The vendor's client delivers nothing while it waits; here the push comes while the call is still out."""
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    await scene.server.push(QuoteCommand.PUSH_QUOTE, quote.PushQuote(symbol="700.HK", sequence=1))
    await scene.server.until(lambda: bool(scene.pushes))
    assert not call.done()
    await scene.server.answer(scene.server.served(), asked(scene.server.served())[0], depth_of("700.HK"))
    assert (await call).symbol == "700.HK"


async def test_pushes_come_in_order_and_one_that_fails_is_left_out(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def handler(body: bytes) -> None:
        sequence = quote.PushQuote.FromString(body).sequence
        if sequence == 2:
            raise ValueError("broken")
        heard.append(sequence)
        scene.server.changed()

    dropped: list[str] = []
    caplog.set_level(logging.INFO)
    await scene.socket(
        handlers={QuoteCommand.PUSH_QUOTE: handler},
        on_dropped=lambda command, _body, error: dropped.append(f"{command} {error}"),
    )
    for sequence in range(1, 5):
        await scene.server.push(QuoteCommand.PUSH_QUOTE, quote.PushQuote(symbol="700.HK", sequence=sequence))
    await scene.server.until(lambda: len(heard) == 3)
    assert heard == [1, 3, 4]
    assert dropped == ["101 broken"]
    (line,) = [record for record in caplog.records if "push 101" in record.message]
    assert (line.levelno, line.exc_info) == (logging.INFO, None)


async def test_compressed_and_sealed_answers_are_read(scene: Scene) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    served = scene.server.served()
    body = depth_of("700.HK" * 300).SerializeToString()
    packet = Packet(PacketType.RESPONSE, DEPTH, body, asked(served)[0].request_id)
    await served.ws.send_bytes(encode(packet, compress_from=1, seal=bytes(24)))
    assert (await call).symbol == "700.HK" * 300


async def test_what_nobody_asked_for_is_left_alone(scene: Scene) -> None:
    """Orphan answers, text frames, pushes of newer commands and requests from the server."""
    socket = await scene.socket()
    served = scene.server.served()
    await served.ws.send_str("hello")
    for packet in (
        Packet(PacketType.RESPONSE, DEPTH, b"", 4_000_000_000),
        Packet(PacketType.PUSH, 250, b"\xff"),
        Packet(PacketType.REQUEST, DEPTH, b"\xff", 7),
    ):
        await served.ws.send_bytes(encode(packet))
    scene.server.scripts["quote"][DEPTH] = lambda request: depth_of(request.symbol)
    assert (await ask(socket)).symbol == "700.HK"
    assert scene.ended == []


async def test_a_broken_answer_fails_its_call_alone(scene: Scene) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    served = scene.server.served()
    await served.ws.send_bytes(encode(Packet(PacketType.RESPONSE, DEPTH, b"\xff\xff", asked(served)[0].request_id)))
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await call
    scene.server.scripts["quote"][DEPTH] = lambda request: depth_of(request.symbol)
    assert (await ask(socket)).symbol == "700.HK"


async def test_an_answer_under_another_command_is_no_answer(scene: Scene) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    served = scene.server.served()
    await served.ws.send_bytes(encode(Packet(PacketType.RESPONSE, 15, b"", asked(served)[0].request_id)))
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await call


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff" * 20,
        bytes.fromhex("0218000000080700001508"),
        encode(Packet(PacketType.PUSH, 101, b"ab")) + b"x",
        bytes.fromhex("2365000004") + b"nogz",
    ],
    ids=["empty", "no-head", "bad-head", "cut-off", "trailing", "bad-gzip"],
)
async def test_bytes_that_break_the_protocol_end_the_connection_once(scene: Scene, data: bytes) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    await scene.server.served().ws.send_bytes(data)
    await scene.server.until(lambda: bool(scene.ended))
    with pytest.raises(GatewayDown, match="connection-lost"):
        await call
    (error,) = scene.ended
    assert isinstance(error, GatewayDown)
    assert error.code == "gateway-broke-protocol"
    with pytest.raises(GatewayDown, match="not-connected"):
        await ask(socket)


async def test_silence_is_a_time_out_of_that_call_alone(scene: Scene) -> None:
    socket = await scene.socket()
    socket.timing = HttpTiming(read=0.05)
    with pytest.raises(RequestTimeout, match="no-answer"):
        await ask(socket)
    served = scene.server.served()
    await scene.server.until(lambda: bool(asked(served)))
    await scene.server.answer(served, asked(served)[0], depth_of("late"))
    scene.server.scripts["quote"][DEPTH] = lambda request: depth_of(request.symbol)
    socket.timing = HttpTiming()
    assert (await ask(socket)).symbol == "700.HK"


async def test_a_call_that_is_given_up_leaves_nothing(scene: Scene) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert len(socket._pending) == 0


async def test_the_servers_pings_are_answered_with_their_payload(scene: Scene) -> None:
    await scene.socket()
    served = scene.server.served()
    await served.ws.ping(b"are you there")
    await scene.server.until(lambda: bool(served.pongs))
    assert served.pongs == [b"are you there"]


async def test_we_ping_by_the_clock_however_busy_the_line(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.websocket.STALE_AFTER", 10_000.0)
    await scene.socket(HttpTiming(ping=0.02))
    served = scene.server.served()
    seen = 0
    while len(served.pings) < 4:
        seen += 1
        await scene.server.push(QuoteCommand.PUSH_QUOTE, quote.PushQuote(symbol="700.HK", sequence=seen))
        await scene.server.until(lambda: len(scene.pushes) >= seen or bool(scene.ended))  # noqa: B023
    assert scene.ended == []


async def test_pongs_alone_keep_a_quiet_line_and_its_silence_ends_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = "tideboard_core.gateways.http.websocket.STALE_AFTER"
    monkeypatch.setattr(stale, 10_000.0)  # a machine that keeps this process waiting is no silent broker
    socket = await scene.socket(HttpTiming(ping=0.05))
    served, heard = scene.server.served(), socket.last_heard
    await scene.server.until(lambda: len(served.pings) >= 4)
    assert socket.open_now
    assert socket.last_heard > heard
    scene.server.answer_pings = False
    monkeypatch.setattr(stale, 1.5)
    await scene.server.until(lambda: bool(scene.ended))
    (error,) = scene.ended
    assert isinstance(error, GatewayDown)
    assert error.code == "gateway-silent"


async def test_the_server_going_away_fails_what_waits(scene: Scene) -> None:
    socket = await scene.socket()
    call = begun(ask(socket))
    await scene.server.until(lambda: bool(asked(scene.server.served())))
    scene.server.served().drop()
    with pytest.raises(GatewayDown, match="connection-lost"):
        await call
    assert len(scene.ended) == 1


async def test_our_own_close_is_a_normal_one(scene: Scene) -> None:
    socket = await scene.socket()
    served = scene.server.served()
    await socket.close()
    await scene.server.until(lambda: served in scene.server.gone)
    assert served.ws.close_code == aiohttp.WSCloseCode.OK
    assert scene.ended == []


async def test_a_message_over_the_cap_ends_the_connection(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.longport.transport.socket.REPLY_CAP", 1000)
    await scene.socket()
    await scene.server.served().ws.send_bytes(bytes(2000))
    await scene.server.until(lambda: bool(scene.ended))
    assert isinstance(scene.ended[0], GatewayDown)
    assert scene.ended[0].code == "gateway-broke-protocol"


async def test_a_refusal_keeps_the_servers_words(scene: Scene) -> None:
    socket = await scene.socket()
    scene.server.scripts["quote"][DEPTH] = lambda _: Refused(Status.SERVER_ERROR, 301604, "no quote access")
    with pytest.raises(GatewayError) as refused:
        await ask(socket)
    assert refused.value.data["text"] == "no quote access"


async def test_a_place_that_speaks_no_websocket_is_said(scene: Scene) -> None:
    socket = Socket(name="quotes", handlers={}, on_closed=scene.ended.append)
    with pytest.raises(GatewayDown) as refused:
        await socket.open(scene.http, scene.server.addresses.quote.replace("/quote", "/elsewhere"))
    assert (refused.value.code, refused.value.data["http"]) == ("websocket-refused", 404)
    assert scene.ended == []


def test_a_session_shows_nothing_of_itself() -> None:
    assert "session-0001" not in repr(SocketSession("session-0001", 1))


def answer(number: int) -> Packet:
    return Packet(PacketType.RESPONSE, 14, b"", number)


async def test_ids_begin_at_one_and_go_round_past_those_that_wait() -> None:
    pending = PendingRequests()
    assert [pending.add()[0] for _ in range(3)] == [1, 2, 3]
    last = PendingRequests(after=LAST_REQUEST_ID - 2)
    assert [last.add()[0] for _ in range(3)] == [LAST_REQUEST_ID - 1, LAST_REQUEST_ID, 1]
    round_the_end = PendingRequests(after=LAST_REQUEST_ID)
    assert round_the_end.add()[0] == 1
    round_the_end._last = LAST_REQUEST_ID
    assert round_the_end.add()[0] == 2


async def test_an_answer_goes_to_its_request_once() -> None:
    pending = PendingRequests()
    (_, first), (_, second) = pending.add(), pending.add()
    assert pending.resolve(answer(2))
    assert (await second).request_id == 2
    assert not pending.resolve(answer(2))
    assert not pending.resolve(answer(9))
    assert not first.done()
    assert len(pending) == 1


async def test_what_is_given_up_takes_no_answer() -> None:
    pending = PendingRequests()
    number, future = pending.add()
    pending.forget(number)
    pending.forget(number)
    assert not pending.resolve(answer(number))
    assert not future.done()


async def test_the_end_fails_each_with_an_error_of_its_own() -> None:
    pending = PendingRequests()
    futures = [pending.add()[1] for _ in range(3)]
    futures[0].cancel()
    pending.fail_all(GatewayDown("connection-lost", detail="x"))
    errors = await asyncio.gather(*futures[1:], return_exceptions=True)
    assert [type(error) for error in errors] == [GatewayDown, GatewayDown]
    assert errors[0] is not errors[1]
    assert len(pending) == 0
    with pytest.raises(asyncio.CancelledError):
        await futures[0]
