"""The quote endpoint: every command has a handler, sessions come and go, pushes are deltas and whole books."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.in_process import LongportPort
from fakes.servers.longport.quote_session import RecordedSocket, recorded_session
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.wire.longport.commands import QUOTE_REQUESTS, QuoteCommand
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.brokers import PRACTICE_BROKER
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.quotes.client import TICKS_KEPT, QuoteSession
from tideboard_sandbox.longport.quotes.endpoint import QuoteFeed, QuotePublisher
from tideboard_sandbox.longport.quotes.subscriptions import Subscriptions

NIGHT = {"need_over_night_quote": "true", "accept-language": "en"}


def test_every_command_of_the_protocol_has_a_handler(standing_exchange: Exchange) -> None:
    feed = QuoteFeed(LongportState(standing_exchange, now=lambda: 0.0))

    assert feed.endpoint.handlers.keys() == QUOTE_REQUESTS.keys()


async def test_the_overnight_session_is_asked_for_at_the_login(port: LongportPort) -> None:
    plain, night = await port.connect(), await port.connect(**NIGHT)
    request = pb.MultiSecurityRequest(symbol=["AAPL.US"])

    (without,) = (await plain.ask(QuoteCommand.QUOTE, request)).secu_quote
    (with_night,) = (await night.ask(QuoteCommand.QUOTE, request)).secu_quote

    assert not without.HasField("over_night_quote")
    assert with_night.HasField("over_night_quote")


async def test_first_pushes_come_after_the_answer(port: LongportPort) -> None:
    client = await port.connect()
    request = pb.SubscribeRequest(symbol=["700.HK"], sub_type=[pb.QUOTE, pb.DEPTH, pb.TRADE], is_first_push=True)

    await client.ask(QuoteCommand.SUBSCRIBE, request)
    assert client.pushes == []

    assert (await client.push(QuoteCommand.PUSH_QUOTE)).last_done
    assert len((await client.push(QuoteCommand.PUSH_DEPTH)).bid) == 10
    assert await client.drain() == []


async def test_empty_bodies_are_requests_too(port: LongportPort) -> None:
    client = await port.connect()

    assert (await client.ask(QuoteCommand.TRADING_SESSION)).market_trade_session
    assert (await client.ask(QuoteCommand.PARTICIPANTS)).participant_broker_numbers
    assert (await client.ask(QuoteCommand.WARRANT_ISSUERS)).issuer_info
    assert not (await client.ask(QuoteCommand.SUBSCRIPTIONS)).sub_list
    assert (await client.ask(QuoteCommand.USER_QUOTE_PROFILE)).member_id


TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
ALL = (pb.QUOTE, pb.DEPTH, pb.BROKERS, pb.TRADE)


class Feed:
    """An exchange with its publisher and clients."""

    def __init__(self, start: time | None = None) -> None:
        self.exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=start)
        self.shared = LongportState(self.exchange, now=lambda: 1000.0)
        self.subscriptions = Subscriptions()
        self.publisher = QuotePublisher(self.shared, self.subscriptions)

    def client(
        self, *kinds: int, symbol: str = "700.HK", first: bool = False, overnight: bool = False
    ) -> RecordedSocket:
        """A client with subscriptions."""
        session = self.session(overnight=overnight)
        request = pb.SubscribeRequest(symbol=[symbol], sub_type=kinds, is_first_push=first)  # type: ignore[arg-type]
        self.subscriptions.subscribe(session, request)
        assert isinstance(session.socket, RecordedSocket)
        return session.socket

    def session(self, *, overnight: bool = False) -> QuoteSession:
        """A client without subscriptions."""
        session = recorded_session(self.exchange, shared=self.shared, overnight=overnight)
        self.subscriptions.sessions.add(session)
        return session

    def advance(self, seconds: float) -> None:
        """Move and push."""
        self.exchange.advance(seconds)
        self.publisher.flush()


@pytest.fixture
def feed() -> Iterator[Feed]:
    made = Feed()
    yield made
    made.exchange.close()


def merged(pushes: list[pb.PushQuote]) -> dict[str, Any]:
    """What a client that keeps the last full state has after these deltas."""
    state: dict[str, Any] = {}
    for push in pushes:
        for field in ("last_done", "open", "high", "low", "timestamp", "volume", "turnover"):
            state[field] = getattr(push, field) or state.get(field)
    return state


def test_the_first_push_is_whole_and_the_next_ones_tell_what_changed(feed: Feed) -> None:
    client = feed.client(pb.QUOTE, first=True)
    feed.publisher.flush()
    for _ in range(40):
        feed.advance(2)

    pushes = client.take(QuoteCommand.PUSH_QUOTE)
    quote = feed.exchange.quote(TENCENT)
    assert pushes[0].open
    assert all(not push.open for push in pushes[1:])
    assert any(not push.high for push in pushes[1:])
    assert any(not push.last_done for push in pushes[1:])
    state = merged(pushes)
    assert Decimal(state["last_done"]) == quote.last
    assert (Decimal(state["high"]), Decimal(state["low"])) == (quote.high, quote.low)
    assert (state["volume"], Decimal(state["turnover"])) == (quote.volume, quote.turnover)


def test_the_increments_of_a_quote_add_up_to_its_volume_and_turnover(feed: Feed) -> None:
    client = feed.client(pb.QUOTE, first=True)
    feed.publisher.flush()
    before = feed.exchange.quote(TENCENT)
    for _ in range(20):
        feed.advance(3)
    after = feed.exchange.quote(TENCENT)

    pushes = client.take(QuoteCommand.PUSH_QUOTE)[1:]
    assert sum(push.current_volume for push in pushes) == after.volume - before.volume
    assert sum(Decimal(push.current_turnover or 0) for push in pushes) == after.turnover - before.turnover


def test_a_quote_that_did_not_change_is_not_pushed(feed: Feed) -> None:
    client = feed.client(pb.QUOTE, first=True)
    feed.publisher.flush()
    feed.publisher._mark(TENCENT, (pb.QUOTE,))
    feed.publisher.flush()

    assert len(client.take(QuoteCommand.PUSH_QUOTE)) == 1


def test_depth_and_brokers_are_the_whole_visible_picture(feed: Feed) -> None:
    client = feed.client(pb.DEPTH, pb.BROKERS)
    feed.advance(5)

    depth, brokers = client.take(QuoteCommand.PUSH_DEPTH)[-1], client.take(QuoteCommand.PUSH_BROKERS)[-1]
    book, queue = feed.exchange.order_book(TENCENT), feed.exchange.broker_queue(TENCENT)
    assert [(row.position, Decimal(row.price), row.volume, row.order_num) for row in depth.ask] == [
        (place, level.price, level.quantity, level.orders) for place, level in enumerate(book.asks, 1)
    ]
    assert len(depth.bid) == len(book.bids) == 10
    told = [number for row in brokers.bid_brokers for number in row.broker_ids]
    assert told == [broker.id for broker in queue.bids]
    assert [row.position for row in brokers.bid_brokers] == sorted({broker.position for broker in queue.bids})


def test_trades_come_once_each_in_order_with_their_direction(feed: Feed) -> None:
    client = feed.client(pb.TRADE)
    before = len(feed.exchange.ticks(TENCENT, 100_000))
    for _ in range(30):
        feed.advance(3)

    pushes = client.take(QuoteCommand.PUSH_TRADE)
    rows = [row for push in pushes for row in push.trade]
    ticks = feed.exchange.ticks(TENCENT, 100_000)[before:]
    assert [(Decimal(row.price), row.volume) for row in rows] == [(tick.price, tick.quantity) for tick in ticks]
    assert {row.direction for row in rows} == {1, 2}
    sides = {"buy": 2, "sell": 1, "neutral": 0}
    assert [row.direction for row in rows] == [sides[tick.direction.value] for tick in ticks]
    assert [push.sequence for push in pushes][-1] == ticks[-1].sequence


def test_trades_have_no_first_push_and_the_others_have_one_on_demand(feed: Feed) -> None:
    with_first, without = feed.client(*ALL, first=True), feed.client(*ALL)
    feed.publisher.flush()

    assert sorted(command for command, _ in with_first.pushes) == [101, 102, 103]
    assert without.pushes == []


def test_sequences_rise_by_one_per_security_and_kind_and_over_connections(feed: Feed) -> None:
    first = feed.client(*ALL, first=True)
    for _ in range(10):
        feed.advance(5)
    second = feed.client(*ALL, first=True)
    feed.advance(5)

    for command in (QuoteCommand.PUSH_QUOTE, QuoteCommand.PUSH_DEPTH, QuoteCommand.PUSH_BROKERS):
        earlier = [push.sequence for push in first.take(command)]
        later = [push.sequence for push in second.take(command)]
        assert earlier == list(range(earlier[0], earlier[0] + len(earlier)))
        assert later[0] >= earlier[-2]
    trades = [push.sequence for push in first.take(QuoteCommand.PUSH_TRADE)]
    assert trades == sorted(set(trades))


def test_a_client_that_does_not_read_gets_the_newest_picture_and_the_trades_that_are_kept(feed: Feed) -> None:
    client = feed.client(*ALL)
    client.writable = False
    for _ in range(120):
        feed.advance(10)
    assert client.pushes == []

    client.writable = True
    feed.publisher.flush()

    assert [command for command, _ in client.pushes].count(QuoteCommand.PUSH_DEPTH) == 1
    assert [command for command, _ in client.pushes].count(QuoteCommand.PUSH_QUOTE) == 1
    (trades,) = client.take(QuoteCommand.PUSH_TRADE)
    newest = feed.exchange.ticks(TENCENT, TICKS_KEPT)
    assert 0 < len(trades.trade) <= TICKS_KEPT
    assert trades.trade[-1].timestamp == int(newest[-1].time.timestamp())


def test_the_silent_scenario_pushes_nothing_until_it_ends(feed: Feed) -> None:
    client = feed.client(*ALL)
    feed.shared.apply_scenario("silent")
    feed.advance(30)
    assert client.pushes == []

    feed.shared.apply_scenario("calm")
    feed.publisher.flush()

    assert {command for command, _ in client.pushes} == {101, 102, 103, 104}


def test_the_close_is_pushed_once_whole_and_marked_as_corrected() -> None:
    feed = Feed(time(15, 59))
    client = feed.client(pb.QUOTE)
    for _ in range(14):
        feed.advance(60)

    pushes = client.take(QuoteCommand.PUSH_QUOTE)
    (final,) = [push for push in pushes if push.tag == pb.Eod]
    quote = feed.exchange.quote(TENCENT)
    assert (Decimal(final.last_done), final.volume) == (quote.last, quote.volume)
    assert final.open
    assert pushes[-1] == final


def test_a_us_stock_is_pushed_with_the_session_that_is_on_and_the_overnight_one_on_demand(feed: Feed) -> None:
    with_night, without = (
        feed.client(pb.QUOTE, symbol="AAPL.US", first=True, overnight=True),
        feed.client(pb.QUOTE, symbol="AAPL.US", first=True),
    )
    feed.publisher.flush()
    for _ in range(5):
        feed.advance(20)

    night, regular = with_night.take(QuoteCommand.PUSH_QUOTE), without.take(QuoteCommand.PUSH_QUOTE)
    block = feed.exchange.quote(APPLE).overnight
    assert block is not None
    assert {push.trade_session for push in night} == {pb.OVERNIGHT_TRADE}
    assert Decimal(merged(night)["last_done"]) == block.price
    assert [push.trade_session for push in regular] == [pb.NORMAL_TRADE]
    assert Decimal(regular[0].last_done) == feed.exchange.quote(APPLE).last


def test_a_session_that_ends_is_pushed_before_the_next_one_trades() -> None:
    """After-hours trading ends at 9:00 in Hong Kong in winter, and the first overnight trade may be long in coming."""
    feed = Feed(time(8, 59))
    client = feed.client(pb.QUOTE, symbol="AAPL.US", first=True, overnight=True)
    for _ in range(13):
        feed.advance(5)
    last = client.take(QuoteCommand.PUSH_QUOTE)[-1]
    assert last.trade_session == pb.NORMAL_TRADE
    assert Decimal(last.last_done) == feed.exchange.quote(APPLE).last
    feed.exchange.close()


def test_a_halt_is_told_by_the_status(feed: Feed) -> None:
    client = feed.client(pb.QUOTE)
    feed.exchange.set_scenario("halt")
    statuses = []
    for _ in range(40):
        feed.advance(10)
        statuses += [push.trade_status for push in client.take(QuoteCommand.PUSH_QUOTE)]

    halted = statuses.index(pb.HALTED)
    assert pb.NORMAL in statuses[:halted]
    assert pb.NORMAL in statuses[halted:]


def test_an_own_order_stands_in_the_pushed_queue(feed: Feed) -> None:
    client = feed.client(pb.BROKERS)
    account = next(row for row in feed.exchange.broker.accounts() if not row.real)
    feed.exchange.broker.place(
        OrderTicket(
            account_id=account.id,
            instrument=TENCENT,
            side=Side.BUY,
            kind=OrderType.LIMIT,
            quantity=300,
            price=feed.exchange.order_book(TENCENT).bids[0].price,
        )
    )
    feed.advance(1)

    queue = client.take(QuoteCommand.PUSH_BROKERS)[-1]
    assert PRACTICE_BROKER in {number for row in queue.bid_brokers for number in row.broker_ids}
    assert PRACTICE_BROKER not in {number for row in queue.ask_brokers for number in row.broker_ids}


def test_without_the_right_pushes_stop_and_the_book_shrinks(feed: Feed) -> None:
    hong_kong, apple = feed.client(*ALL), feed.client(pb.QUOTE, symbol="AAPL.US", overnight=True)
    feed.shared.apply_scenario("no-permission")
    feed.advance(30)

    assert apple.pushes == []
    assert hong_kong.take(QuoteCommand.PUSH_BROKERS) == []
    assert len(hong_kong.take(QuoteCommand.PUSH_DEPTH)[-1].bid) == 1


def test_the_work_of_an_event_is_for_those_who_watch_the_security(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    feed.client(pb.QUOTE)
    asked: list[InstrumentId] = []
    quote: Callable[[InstrumentId], Any] = feed.exchange.quote

    def counted(name: InstrumentId) -> Any:
        asked.append(name)
        return quote(name)

    monkeypatch.setattr(feed.exchange, "quote", counted)
    for name in ("HK.00005", "HK.09988"):
        feed.exchange.watch(InstrumentId(name))
    feed.advance(5)

    assert set(asked) == {TENCENT}
