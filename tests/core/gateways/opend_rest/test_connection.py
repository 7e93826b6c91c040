"""The push socket: events to handlers, pings, dead lines, refusals at the handshake; a connection has one key."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import AsyncIterator

import pytest

from fakes.servers.opend_rest.gateway import ACCOUNT_NUMBER, HEADER, PLACED, approved, bearer, gateway_to, live_account
from fakes.servers.opend_rest.scripted import KEY, ORDER, ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import Happenings
from tideboard_core.errors import GatewayDown, LoginRefused, OrderDenied
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest.connection import ConnectionKey, PushSocket
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.gateway_health import Scope, ScopeState
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2, Qot_UpdateTicker_pb2

HEADERS = {"Authorization": f"Bearer {KEY}"}
CONTENT = Qot_UpdateTicker_pb2.S2C(security=Qot_Common_pb2.Security(market=1, code="00700"))
RESPONSE = Qot_UpdateTicker_pb2.Response(retType=0, s2c=CONTENT)


class Ear(Happenings):
    """A socket with what it hears."""

    def __init__(self, **timing: float) -> None:
        super().__init__()
        self.frames: list[OpendFrame] = []
        self.ended: list[GatewayDown] = []
        self.unreadable = 0
        self.timing = HttpTiming(**timing)
        self.session = open_session(self.timing)
        self.socket = PushSocket(
            handlers={ProtoId.Qot_UpdateTicker: self.hear},
            on_closed=self.close,
            on_unreadable=self.lose,
            timing=self.timing,
        )

    def hear(self, frame: OpendFrame) -> None:
        """Keep a push; one of them breaks its reader."""
        self.frames.append(frame)
        self.changed()
        if len(self.frames) == 2:
            raise ValueError("broken")

    def lose(self) -> None:
        """Count a message that is no push."""
        self.unreadable += 1

    def close(self, error: GatewayDown) -> None:
        """Keep why it ended."""
        self.ended.append(error)
        self.changed()


@pytest.fixture
async def ear(rest: ScriptedRest) -> AsyncIterator[Ear]:
    made = Ear()
    yield made
    await made.socket.close()
    await made.session.close()


async def test_pushes_reach_their_handler_in_order_and_broken_ones_stop_nothing(
    ear: Ear, rest: ScriptedRest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert await ear.socket.open(ear.session, rest.url, HEADERS)
    assert rest.open_sockets[0].authorization == f"Bearer {KEY}"
    await rest.push(3011, RESPONSE)
    await rest.send("no event")
    await rest.push(3011, CONTENT)
    await rest.push(9999, CONTENT)
    await rest.open_sockets[0].ws.send_bytes(b"binary")
    await rest.push(3011, RESPONSE, event_type="quote")
    await ear.until(lambda: len(ear.frames) == 3)
    assert {frame.body for frame in ear.frames} == {RESPONSE.SerializeToString()}
    assert ear.socket.open_now
    assert ear.ended == []
    assert ear.unreadable == 1
    assert "dropped" in caplog.text


@pytest.mark.parametrize("status", [403, 404, 405])
async def test_a_daemon_or_key_without_pushes_is_no_fault(ear: Ear, rest: ScriptedRest, status: int) -> None:
    rest.ws_status = status
    assert not await ear.socket.open(ear.session, rest.url, HEADERS)
    assert not ear.socket.open_now


@pytest.mark.parametrize(
    ("status", "headers", "kind", "code"),
    [
        (401, HEADERS, LoginRefused, "rest-key-refused"),
        (401, {}, LoginRefused, "rest-key-missing"),
        (500, HEADERS, GatewayDown, "websocket-refused"),
        (302, HEADERS, GatewayDown, "websocket-refused"),
    ],
)
async def test_other_refusals_have_their_names(
    ear: Ear, rest: ScriptedRest, status: int, headers: dict[str, str], kind: type[GatewayDown], code: str
) -> None:
    rest.ws_status = status
    with pytest.raises(kind) as refused:
        await ear.socket.open(ear.session, rest.url, headers)
    assert refused.value.code == code


async def test_nobody_there_is_said(ear: Ear) -> None:
    with pytest.raises(GatewayDown, match="connect-failed"):
        await ear.socket.open(ear.session, "http://127.0.0.1:9", HEADERS)


async def test_a_lost_line_is_told_once_and_a_closed_one_is_not(ear: Ear, rest: ScriptedRest) -> None:
    await ear.socket.open(ear.session, rest.url, HEADERS)
    rest.open_sockets[0].drop()
    await ear.until(lambda: bool(ear.ended))
    assert [error.code for error in ear.ended] == ["connection-lost"]
    other = Ear()
    await other.socket.open(other.session, rest.url, HEADERS)
    await other.socket.close()
    await other.session.close()
    assert other.ended == []
    await rest.until(lambda: not rest.open_sockets)


async def test_a_line_on_which_nothing_comes_is_ended(rest: ScriptedRest) -> None:
    """Half open: the other side is gone without a word. Our pings are what shows it."""
    rest.answer_pings = False
    dead = Ear(ping=0.02)
    await dead.socket.open(dead.session, rest.url, HEADERS)
    await dead.until(lambda: bool(dead.ended))
    assert [error.code for error in dead.ended] == ["gateway-silent"]
    assert rest.open_sockets == [] or rest.open_sockets[0].pings
    await dead.socket.close()
    await dead.session.close()


async def test_a_line_that_answers_pings_stays_and_answers_theirs(
    rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.websocket.STALE_AFTER", 10_000.0)
    alive = Ear(ping=0.02)
    await alive.socket.open(alive.session, rest.url, HEADERS)
    await rest.open_sockets[0].ws.ping(b"theirs")
    await rest.until(lambda: len(rest.open_sockets[0].pings) > 3 and rest.open_sockets[0].pongs == [b"theirs"])
    assert alive.socket.open_now
    assert alive.ended == []
    await alive.socket.close()
    await alive.session.close()


async def test_a_frame_beyond_all_measure_ends_the_line(rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.opend_rest.connection.FRAME_CAP", 1000)
    small = Ear()
    await small.socket.open(small.session, rest.url, HEADERS)
    await rest.send(json.dumps({"proto_id": 3011, "body_b64": base64.b64encode(bytes(2000)).decode()}))
    await small.until(lambda: bool(small.ended))
    assert small.frames == []
    await small.socket.close()
    await small.session.close()


OTHER = "fc_" + "f" * 32
URL = "https://gateway.example"


def holder_of(source: object, told: list[GatewayDown]) -> ConnectionKey:
    return ConnectionKey(RestEndpoint(url=URL, credentials=source), URL, on_changed=told.append)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second"), [(KEY, OTHER), (KEY, ""), ("", KEY)])
async def test_another_key_ends_it_as_does_the_first_one_and_the_last(first: str, second: str) -> None:
    told: list[GatewayDown] = []
    source = bearer(first)
    holder = holder_of(source, told)
    assert [await holder.key() for _ in range(2)] == [first, first]
    source.credentials.append(BearerKey(key=second))
    for _ in range(2):
        with pytest.raises(GatewayDown, match="rest-key-changed"):
            await holder.key()
    assert [error.code for error in told] == ["rest-key-changed"] * 2


async def test_an_order_never_goes_out_under_a_key_that_was_put_in_the_place_of_ours(
    rest: ScriptedRest, sinks: Sinks, clock: ManualClock
) -> None:
    """Confirmed on a connection with one key, and another saved for the same address before the write."""
    rest.keys.add(OTHER)
    rest.reply("POST", ORDER, PLACED)
    rest.reply("POST", "/api/orders", {"header": HEADER, "order_list": []})
    source = bearer()
    gateway = gateway_to(rest, sinks, clock, credentials=source)
    await gateway.connect()
    await gateway.log_in()
    await gateway.trading.accounts()
    heard: list[Exception | None] = []
    gateway.on_closed(heard.append)
    approval = approved()
    source.credentials.append(BearerKey(key=OTHER))

    with pytest.raises(OrderDenied) as denied:
        await gateway.trading.place(approval)
    with pytest.raises(GatewayDown, match="rest-key-changed"):  # nor is another login's list shown under this name
        await gateway.trading.orders(live_account())

    assert denied.value.code == "not-sent-rest-key-changed"
    assert rest.count() == 0
    assert {seen.headers.get("authorization") for seen in rest.seen} == {f"Bearer {KEY}"}
    assert [error.code for error in heard if isinstance(error, GatewayDown)] == ["rest-key-changed"]

    gateway.link.scope_book.set_missing(Scope.TRADE_REAL)
    await gateway.connect()
    await gateway.log_in()
    assert gateway.link.scope_book.state(Scope.TRADE_REAL) is ScopeState.UNKNOWN, "that was said of the other key"
    assert [served.authorization for served in rest.open_sockets][-1] == f"Bearer {OTHER}", (
        "the next connection takes it"
    )
    assert str(ACCOUNT_NUMBER) in {account.id for account in await gateway.trading.accounts()}
    await gateway.close()
