"""New York's nights over the real wires of all three ports: which price is the current one, push and snapshot alike."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from fakes.servers.longport.answers import CONTROL_ANSWERS, QUOTE_ANSWERS
from fakes.servers.longport.http_client import LongportCaller
from fakes.servers.longport.in_process import PacketClient
from fakes.servers.longport.sandbox import addresses_of
from fakes.servers.opend.client import OpendClient
from fakes.servers.opend_rest.client import RestCaller
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.waiting import CEILING
from tideboard_core.wire.longport.commands import ControlCommand, QuoteCommand
from tideboard_core.wire.longport.handshake import websocket_url
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_proto.opend import Qot_UpdateBasicQot_pb2 as quote_push

APPLE = {"market": 11, "code": "AAPL"}
BASIC, BOOK = 1, 2
SESSIONS = {
    "after": ("05:20", "afterMarket", "post_market_quote", pb.POST_TRADE),
    "overnight": ("10:30", "overnight", "over_night_quote", pb.OVERNIGHT_TRADE),
    "pre": ("21:40", "preMarket", "pre_market_quote", pb.PRE_TRADE),
}
GAPS = {"-up-5": 0.05, "-down-5": -0.05, "-up-12": 0.12, "-down-12": -0.12, "": 0.0}
QUIET_MINUTES = {"after": "05:00", "overnight": "09:00", "pre": "17:00"}
"""Hong Kong times at which New York's sessions begin in winter."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """One sandbox with all three ports, begun anew by each test."""
    with sandbox_here(date="2026-11-20", arguments=["--rest-port", "0", "--longport-port", "0"]) as running:
        yield running


class Wires:
    """A client at each port, subscribed to quote and book of US.AAPL."""

    def __init__(
        self, sandbox: OpenSandbox, opend: OpendClient, rest: RestCaller, events: Any, longport: PacketClient
    ) -> None:
        self.sandbox = sandbox
        self.opend = opend
        self.rest = rest
        self.events = events
        self.longport = longport

    async def subscribe(self) -> None:
        wanted = {"securityList": [APPLE], "subTypeList": [BASIC, BOOK], "isSubOrUnSub": True, "isRegOrUnRegPush": True}
        assert self.opend.call(ProtoId.Qot_Sub, **wanted, isFirstPush=False).retType == 0
        self.rest.ok("POST /api/subscribe", {"symbols": ["US.AAPL"], "sub_types": [BASIC], "is_sub_or_un_sub": True})
        request = pb.SubscribeRequest(symbol=["AAPL.US"], sub_type=[pb.QUOTE, pb.DEPTH], is_first_push=False)
        await self.longport.ask(QuoteCommand.SUBSCRIBE, request)

    def snapshot(self) -> Any:
        reply = self.opend.call(ProtoId.Qot_GetSecuritySnapshot, securityList=[APPLE])
        assert reply.retType == 0, reply.retMsg
        return reply.s2c.snapshotList[0].basic

    def basic(self) -> Any:
        return self.opend.call(ProtoId.Qot_GetBasicQot, securityList=[APPLE]).s2c.basicQotList[0]

    def book(self) -> Any:
        return self.opend.call(ProtoId.Qot_GetOrderBook, security=APPLE, num=5).s2c

    def rest_snapshot(self) -> dict[str, Any]:
        (row,) = self.rest.ok("POST /api/snapshot", {"symbols": ["US.AAPL"]})["snapshot_list"]
        return dict(row["basic"])

    async def rest_push(self, wanted: Any) -> None:
        """Wait for the push of this quote."""
        while True:
            message = await self.events.receive(CEILING)
            fields = json.loads(message.data)
            if fields["proto_id"] == ProtoId.Qot_UpdateBasicQot:
                body = quote_push.Response.FromString(base64.b64decode(fields["body_b64"]))
                if body.s2c.basicQotList[0] == wanted:
                    return

    async def longport_quote(self) -> Any:
        answer = await self.longport.ask(QuoteCommand.QUOTE, pb.MultiSecurityRequest(symbol=["AAPL.US"]))
        return answer.secu_quote[0]


@pytest.fixture
async def wires(sandbox: OpenSandbox) -> AsyncIterator[Wires]:
    async with AsyncExitStack() as stack:
        opend = stack.enter_context(OpendClient((sandbox.host, sandbox.port)))
        assert opend.init().retType == 0
        rest_url, key = sandbox.line["rest"], sandbox.line["rest_keys"]["full"]
        rest = stack.enter_context(RestCaller(rest_url, key))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        headers = {"Authorization": f"Bearer {key}"}
        events = await stack.enter_async_context(http.ws_connect(f"{rest_url}/ws", headers=headers))
        address = websocket_url(addresses_of(sandbox.line).quote)
        link = await stack.enter_async_context(http.ws_connect(address, autoping=False, max_msg_size=0))
        longport = PacketClient(link, {**CONTROL_ANSWERS, **QUOTE_ANSWERS})
        with LongportCaller(sandbox.line) as caller:
            token = caller.ok("GET", "/v1/socket/token")["otp"]
        night = {"need_over_night_quote": "true"}
        await longport.ask(ControlCommand.AUTH, control.AuthRequest(token=token, metadata=night))
        yield Wires(sandbox, opend, rest, events, longport)


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("last", ["regular-last", "extended-last"])
async def test_every_port_tells_the_night_and_its_own_current_price(
    wires: Wires, last: str, gap: str, session: str
) -> None:
    start, block_name, longport_block, longport_session = SESSIONS[session]
    await wires.sandbox.ask("reset", scenario=f"{last}{gap}", start=start)
    await wires.subscribe()
    await wires.sandbox.advance(600)
    snapshot, basic, book = wires.snapshot(), wires.basic(), wires.book()
    pushed = wires.opend.push(ProtoId.Qot_UpdateBasicQot, lambda s2c: s2c.basicQotList[0] == basic).basicQotList[0]
    wires.opend.push(ProtoId.Qot_UpdateOrderBook, lambda s2c: s2c.orderBookBidList[:5] == book.orderBookBidList[:])
    await wires.rest_push(basic)
    pushes = await wires.longport.drain()
    led = [message for command, message in pushes if command == QuoteCommand.PUSH_QUOTE]
    depth = [message for command, message in pushes if command == QuoteCommand.PUSH_DEPTH]

    block = getattr(snapshot, block_name)
    quote = await wires.longport_quote()
    regular = float(quote.last_done)
    close = regular if session != "pre" else snapshot.lastClosePrice

    assert block.price / close - 1 == pytest.approx(GAPS[gap], abs=0.012)
    assert pushed.curPrice == (block.price if last == "extended-last" else regular)
    assert snapshot.curPrice == wires.rest_snapshot()["cur_price"] == pushed.curPrice
    assert (snapshot.updateTimestamp, snapshot.lastClosePrice) == (pushed.updateTimestamp, pushed.lastClosePrice)
    assert getattr(pushed, block_name) == block
    assert (snapshot.bidPrice, snapshot.askPrice) == (book.orderBookBidList[0].price, book.orderBookAskList[0].price)
    assert snapshot.bidPrice == pytest.approx(block.price, rel=0.002)
    assert float(getattr(quote, longport_block).last_done) == block.price
    assert [float(push.last_done) for push in led if push.last_done][-1] == block.price
    assert {push.trade_session for push in led} == {longport_session}
    assert float(depth[-1].bid[0].price) == snapshot.bidPrice


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("last", ["regular-last", "extended-last"])
async def test_a_quiet_minute_tells_the_old_block_at_every_port(wires: Wires, last: str, session: str) -> None:
    _, block_name, longport_block, _ = SESSIONS[session]
    await wires.sandbox.ask("reset", scenario=f"{last}-quiet", start=QUIET_MINUTES[session])
    await wires.subscribe()
    await wires.sandbox.advance(50)
    began = wires.snapshot()
    quote = await wires.longport_quote()
    old, stamp = getattr(began, block_name), getattr(quote, longport_block).timestamp
    seen = await wires.longport.push(QuoteCommand.PUSH_QUOTE)
    pushed = wires.opend.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0]

    assert old.volume == getattr(quote, longport_block).volume > 0
    assert seen.timestamp - stamp > 3600, "its last trade is hours ago"
    assert seen.trade_session == pb.NORMAL_TRADE
    assert pushed.curPrice == began.curPrice
    assert getattr(pushed, block_name) == old
    assert began.bidPrice < began.askPrice

    await wires.sandbox.advance(31)
    await wires.longport.drain()
    traded, quote = wires.snapshot(), await wires.longport_quote()
    new = getattr(traded, block_name)
    assert (new.volume, new.price) != (old.volume, old.price)
    assert getattr(quote, longport_block).timestamp > stamp
    assert (traded.curPrice == new.price) is (last == "extended-last")


async def test_calm_keeps_the_regular_price_and_the_nights_begin_with_the_exchange(wires: Wires) -> None:
    await wires.sandbox.ask("reset", scenario="calm", start="05:20")
    snapshot = wires.snapshot()

    assert snapshot.curPrice == float((await wires.longport_quote()).last_done) != snapshot.afterMarket.price
    with pytest.raises(AssertionError, match="scenario-only-at-start"):
        await wires.sandbox.scenario("extended-last")


async def test_every_port_tells_the_row_of_the_session_before_until_the_first_trade(wires: Wires) -> None:
    """Scenario `morning-stamp`, at 09:29 and 09:31 in New York: the stamp is of now, all else of yesterday."""
    await wires.sandbox.ask("reset", scenario="morning-stamp", start="22:29")
    await wires.subscribe()
    await wires.sandbox.advance(40)
    snapshot, quote, rest = wires.snapshot(), await wires.longport_quote(), wires.rest_snapshot()
    close = snapshot.curPrice
    assert (float(quote.last_done), rest["cur_price"]) == (close, close)
    assert (float(quote.prev_close), rest["last_close_price"]) == (snapshot.lastClosePrice,) * 2
    assert snapshot.lastClosePrice != close
    assert quote.volume == snapshot.volume > 1_000_000
    now = datetime.fromisoformat((await wires.sandbox.ask("time"))["time"]).timestamp()
    assert abs(snapshot.updateTimestamp - now) < 60
    assert abs(quote.timestamp - now) < 60

    await wires.sandbox.advance(80)
    traded, quote = wires.snapshot(), await wires.longport_quote()
    assert (traded.lastClosePrice, float(quote.prev_close)) == (close, close)
    assert traded.volume < snapshot.volume
