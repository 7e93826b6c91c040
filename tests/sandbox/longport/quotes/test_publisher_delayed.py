"""Pushes of a market that is seen late: what happened a quarter of an hour ago, while the market of now hides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from fakes.servers.longport.quote_session import RecordedSocket, recorded_session
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.state import DELAY_SECONDS, LongportState
from tideboard_sandbox.longport.quotes.client import QuoteSession
from tideboard_sandbox.longport.quotes.endpoint import QuotePublisher
from tideboard_sandbox.longport.quotes.handlers import book, capital_flow, quotes, trades
from tideboard_sandbox.longport.quotes.subscriptions import Subscriptions

TENCENT = InstrumentId("HK.00700")
KINDS = (pb.QUOTE, pb.DEPTH, pb.TRADE)


class DelayedPort:
    """An exchange, a publisher, and one client subscribed to what a delayed package shows."""

    def __init__(self, start: time, scenario: str = "no-permission") -> None:
        self.exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=start)
        self.shared = LongportState(self.exchange, now=lambda: 1000.0)
        self.shared.apply_scenario(scenario)
        subscriptions = Subscriptions()
        self.publisher = QuotePublisher(self.shared, subscriptions)
        self.session: QuoteSession = recorded_session(self.exchange, shared=self.shared)
        subscriptions.sessions.add(self.session)
        request = pb.SubscribeRequest(symbol=["700.HK"], sub_type=KINDS, is_first_push=True)
        subscriptions.subscribe(self.session, request)

    @property
    def socket(self) -> RecordedSocket:
        assert isinstance(self.session.socket, RecordedSocket)
        return self.session.socket

    def advance(self, seconds: float, step: float = 5.0) -> None:
        """Move and push, as the driver does."""
        for _ in range(round(seconds / step)):
            self.exchange.advance(step)
            self.publisher.flush()

    @property
    def late_now(self) -> float:
        """The instant that is seen, epoch seconds."""
        return (self.exchange.now - timedelta(seconds=DELAY_SECONDS)).timestamp()


@pytest.fixture
def port() -> Iterator[DelayedPort]:
    made = DelayedPort(time(10, 30))
    made.publisher.flush()
    yield made
    made.exchange.close()


def test_every_push_is_of_a_quarter_of_an_hour_ago(port: DelayedPort) -> None:
    port.socket.pushes.clear()
    port.advance(60)
    pushed = port.socket.take(QuoteCommand.PUSH_QUOTE)
    assert pushed
    for push in pushed:
        assert port.late_now - 90 < push.timestamp <= port.late_now
    told = [row for push in port.socket.take(QuoteCommand.PUSH_TRADE) for row in push.trade]
    assert told
    assert {row.timestamp <= port.late_now for row in told} == {True}
    assert len(port.socket.take(QuoteCommand.PUSH_DEPTH)[-1].bid) == 1


def test_the_trades_that_are_pushed_are_those_that_follow_the_pulled_ones_each_once(port: DelayedPort) -> None:
    before = trades(port.session, pb.SecurityTradeRequest(symbol="700.HK", count=1000)).trades
    port.socket.pushes.clear()
    port.advance(60)
    after = trades(port.session, pb.SecurityTradeRequest(symbol="700.HK", count=1000)).trades
    pushed = [row for push in port.socket.take(QuoteCommand.PUSH_TRADE) for row in push.trade]
    assert pushed
    assert list(after) == [*before, *pushed][-1000:]


def test_the_pushed_quote_is_the_pulled_one(port: DelayedPort) -> None:
    port.advance(30)
    last = next(push.last_done for push in reversed(port.socket.take(QuoteCommand.PUSH_QUOTE)) if push.last_done)
    (row,) = quotes(port.session, pb.MultiSecurityRequest(symbol=["700.HK"])).secu_quote
    assert row.last_done == last
    depth = port.socket.take(QuoteCommand.PUSH_DEPTH)[-1]
    assert list(book(port.session, pb.SecurityRequest(symbol="700.HK")).bid) == list(depth.bid)


def test_flow_and_minutes_end_a_quarter_of_an_hour_ago_too(port: DelayedPort) -> None:
    line = capital_flow(port.session, pb.CapitalFlowIntradayRequest(symbol="700.HK")).capital_flow_lines
    assert port.late_now - 60 <= line[-1].timestamp <= port.late_now


def test_the_lunch_break_begins_a_quarter_of_an_hour_later() -> None:
    port = DelayedPort(time(12, 5))
    try:
        port.publisher.flush()
        port.socket.pushes.clear()
        port.advance(300)
        assert port.socket.take(QuoteCommand.PUSH_TRADE)
        port.advance(360)
        port.socket.pushes.clear()
        port.advance(60)
        assert not port.socket.take(QuoteCommand.PUSH_TRADE)
    finally:
        port.exchange.close()


def test_the_corrected_close_comes_late_and_is_the_close() -> None:
    port = DelayedPort(time(16, 5))
    try:
        port.advance(600, step=30)
        assert not [push for push in port.socket.take(QuoteCommand.PUSH_QUOTE) if push.tag == pb.Eod]
        port.advance(900, step=30)
        (final,) = [push for push in port.socket.take(QuoteCommand.PUSH_QUOTE) if push.tag == pb.Eod]
        assert Decimal(final.last_done) == port.exchange.quote(TENCENT).last
    finally:
        port.exchange.close()


def test_without_the_scenario_nothing_is_late() -> None:
    port = DelayedPort(time(10, 30), "calm")
    try:
        port.advance(30)
        newest = port.socket.take(QuoteCommand.PUSH_QUOTE)[-1].timestamp
        assert newest > port.exchange.now.timestamp() - 30
    finally:
        port.exchange.close()
