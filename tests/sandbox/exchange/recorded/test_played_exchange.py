"""An exchange whose market is a recorded session: what is known when, and own orders through the broker."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.values.recorded_market import DAY, MEITUAN, OPEN, TENCENT, Books, MadeSession, at, trades
from tideboard_core.errors import BadInput
from tideboard_core.model.flow import FlowDefinition, FlowPeriod
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import OrderType, TimeInForce
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_sandbox.exchange.broker.events import BookChanged, Event, MinuteClosed, QuoteChanged, TicksAdded
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ExchangeOrder, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.instruments.trading_hours import day_plan, from_us
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal, Reason
from tideboard_sandbox.exchange.recorded.values import (
    BarRow,
    FlowRow,
    FlowRows,
    QuoteRow,
    SecurityDay,
    SplitRow,
)
from tideboard_sandbox.exchange.screening.fields import change_over

MINUTE = timedelta(minutes=1)
BIDS, ASKS = {"600": 500, "599.5": 900}, {"600.5": 400, "601": 300}
BOOKS = Books().whole(at(0, 1), BIDS, ASKS).columns()


def quote(us: int, last: str, volume: int = 1000, *, suspended: bool = False) -> QuoteRow:
    units = int(Decimal(last) * 10_000)
    return QuoteRow(
        us, us - 1000, units, 600_0000, 610_0000, 590_0000, 598_0000, volume, volume * units, int(suspended)
    )


def bar(minute: int, close: str, *, known: float = 5, volume: int = 1000, low: str = "590") -> BarRow:
    opened, high, least = 600_0000, 610_0000, int(Decimal(low) * 10_000)
    units = int(Decimal(close) * 10_000)
    return BarRow(at(minute, 60 + known), minute, opened, high, least, units, volume, volume * units)


def exchange_of(recorded: SecurityDay, *, state: Path | None = None, **facts: Any) -> Exchange:
    return Exchange(recorded=MadeSession({TENCENT: recorded}, **facts), state=state)


class Desk:
    """An account of the exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.HK and a.real)

    def place(self, price: str | None = "600", quantity: int = 300, **changes: Any) -> str:
        kind = OrderType.MARKET if price is None else OrderType.LIMIT
        usual: dict[str, Any] = {"instrument": TENCENT, "side": Side.BUY, "kind": kind}
        wanted = usual | changes
        limit = None if price is None else Decimal(price)
        ticket = OrderTicket(account_id=self.account, quantity=quantity, price=limit, **wanted)
        return self.exchange.broker.place(ticket).id

    def order(self, order_id: str) -> ExchangeOrder:
        return next(each for each in self.exchange.broker.orders(self.account) if each.id == order_id)

    def fills(self) -> list[tuple[float, float]]:
        """Shares and prices, oldest first."""
        return [
            (float(fill.quantity), float(fill.price)) for fill in reversed(self.exchange.broker.fills(self.account))
        ]

    def go(self, us: int) -> None:
        self.exchange.advance_to(from_us(us))


# --- what is known when -----------------------------------------------------------------------------------------------


def test_it_begins_with_the_open_of_the_day_and_ends_before_the_next_one() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    assert exchange.now == from_us(OPEN)
    assert exchange.replay is not None
    assert exchange.replay.day == DAY
    exchange.advance(5 * 86_400)
    assert exchange.now.astimezone().date() == from_us(OPEN).date() + timedelta(days=1)
    assert exchange.market_state(Market.HK) is MarketState.CLOSED
    assert Exchange(recorded=MadeSession({TENCENT: SecurityDay()}), start=time(10, 30)).now == from_us(at(60))


def test_only_what_was_recorded_exists() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    assert [each.id for each in exchange.instruments()] == [TENCENT]
    with pytest.raises(ExchangeRefusal, match="unknown-symbol"):
        exchange.quote(MEITUAN)
    assert exchange.details.option_expiries(TENCENT) == ()
    with pytest.raises(BadInput, match="no-past-session"):
        exchange.show_session(DAY - timedelta(days=7))


def test_nothing_is_drawn_ahead_of_a_recorded_session() -> None:
    assert not exchange_of(SecurityDay(books=BOOKS)).draw_ahead()


def test_a_list_has_no_change_over_days_that_were_not_recorded() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    (share,) = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])
    assert change_over(share, 5) is None
    assert share.last_year_close() is None
    assert not share.daily.days


def test_the_first_watchlist_has_what_was_recorded() -> None:
    (group,) = exchange_of(SecurityDay(books=BOOKS)).watchlists.groups()
    assert group.names == (TENCENT,)


def test_two_markets_of_one_day_follow_each_other() -> None:
    apple = InstrumentId("US.AAPL")
    night = day_plan(Market.US, DAY)
    late = Books().whole(night.minutes[0] + 1, {"300": 5}, {"300.5": 5}).columns()
    exchange = Exchange(recorded=MadeSession({TENCENT: SecurityDay(books=BOOKS), apple: SecurityDay(books=late)}))
    assert exchange.now == from_us(OPEN)
    exchange.advance(60)
    assert exchange.order_book(apple).bids == ()
    assert exchange.market_state(Market.US) is not MarketState.OPEN
    exchange.advance_to(from_us(night.minutes[0] + 2))
    assert len(exchange.order_book(apple).bids) == 1
    exchange.advance_to(from_us(night.closing))
    assert exchange.now == from_us(night.closing)
    alone = Exchange(recorded=MadeSession({apple: SecurityDay(books=late)}))
    assert alone.now == from_us(night.minutes[0])


def test_quotes_books_and_trades_are_those_that_were_known() -> None:
    recorded = SecurityDay(
        books=Books().whole(at(0, 1), BIDS, ASKS).change(at(0, 30), (1, "600", 0), (1, "599", 70)).columns(),
        trades=trades((at(0, 10), "600.5", 200, 1), (at(0, 40), "600", 100, -1)),
        quotes=[quote(at(0, 2), "600"), quote(at(0, 35), "601.5", 4000)],
        prev_close=597_0000,
    )
    exchange = exchange_of(recorded)
    assert exchange.order_book(TENCENT).bids == ()
    assert exchange.quote(TENCENT).volume == 0
    exchange.advance(20)
    assert exchange.quote(TENCENT).last == 600
    assert exchange.quote(TENCENT).prev_close == 598
    assert [(float(level.price), level.quantity) for level in exchange.order_book(TENCENT).bids] == [
        (600, 500),
        (599.5, 900),
    ]
    assert [tick.price for tick in exchange.ticks(TENCENT)] == [Decimal("600.5")]
    exchange.advance(60)
    book = exchange.order_book(TENCENT)
    assert [level.price for level in book.bids] == [Decimal("599.5"), 599]
    assert exchange.quote(TENCENT).last == Decimal("601.5")
    assert exchange.quote(TENCENT).volume == 4000
    assert exchange.quote(TENCENT).time == from_us(at(0, 35) - 1000)


def test_minutes_that_were_not_recorded_are_absent() -> None:
    exchange = exchange_of(SecurityDay(bars=[bar(0, "601"), bar(1, "602"), bar(5, "603")]))
    exchange.advance(10 * 60)
    line = exchange.minute_line(TENCENT)
    assert line.prices == (601, 602, 603)
    assert line.times == tuple((at(minute) + 60_000_000) / 1e6 for minute in (0, 1, 5))
    bars = exchange.bars(TENCENT, BarPeriod.MIN_1)
    assert [each.close for each in bars] == [601, 602, 603]
    fives = exchange.details.newest_stretches(TENCENT, 5, 10, Adjustment.NONE)
    assert [(each.close, each.volume) for each in fives] == [(602_0000, 2000), (603_0000, 1000)]
    day = exchange.bars(TENCENT, BarPeriod.DAY)
    assert [(float(each.close), each.volume) for each in day] == [(603, 3000)]


def test_a_bar_is_known_from_its_receipt_on_and_a_later_version_replaces_it() -> None:
    exchange = exchange_of(SecurityDay(bars=[bar(0, "601"), bar(0, "605", known=300)]))
    exchange.advance(60)
    assert exchange.bars(TENCENT, BarPeriod.MIN_1) == ()
    exchange.advance(6)
    assert [each.close for each in exchange.bars(TENCENT, BarPeriod.MIN_1)] == [601]
    exchange.advance(300)
    assert [each.close for each in exchange.bars(TENCENT, BarPeriod.MIN_1)] == [605]


def test_the_running_minute_follows_its_trades() -> None:
    recorded = SecurityDay(
        bars=[bar(0, "601")],
        trades=trades((at(0, 30), "600", 100, 1), (at(1, 10), "602", 100, 1), (at(1, 20), "599", 300, -1)),
    )
    exchange = exchange_of(recorded)
    exchange.advance(90)
    assert [(float(each.close), each.volume) for each in exchange.bars(TENCENT, BarPeriod.MIN_1)] == [
        (601, 1000),
        (599, 400),
    ]
    assert exchange.quote(TENCENT).volume == 1400
    assert exchange.quote(TENCENT).last == 599


def test_it_pushes_what_changed() -> None:
    recorded = SecurityDay(books=BOOKS, trades=trades((at(0, 10), "600.5", 200, 1)), bars=[bar(0, "601")])
    exchange = exchange_of(recorded)
    heard: list[Event] = []
    exchange.on_event(heard.append)
    exchange.watch(TENCENT)
    exchange.advance(0.5)
    assert heard == []
    exchange.advance(0.6)
    assert {type(event) for event in heard} == {QuoteChanged, BookChanged}
    exchange.advance(70)
    assert {type(event) for event in heard} == {QuoteChanged, BookChanged, TicksAdded, MinuteClosed}


# --- flow -------------------------------------------------------------------------------------------------------------

FUTU = FlowRows(
    [FlowRow(at(0, 61), 0, 10_500, (5_000, 3_000, 2_000, 500)), FlowRow(at(2, 61), 2, -500, (0, 0, 0, -500))],
    [SplitRow(at(2, 61), at(2), (1, 2, 3, 4), (5, 6, 7, None))],
)


def test_the_flow_is_the_recorded_one_at_the_provider_that_told_it_and_no_data_elsewhere() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS, flows={FlowDefinition.FUTU: FUTU}))
    exchange.advance(30)
    assert exchange.capital_flow(TENCENT).net == (0.0,)
    exchange.advance(300)
    flow = exchange.capital_flow(TENCENT)
    assert flow.times == (OPEN / 1e6, at(1) / 1e6, at(3) / 1e6)
    assert flow.net == (0.0, 1.05, -0.05)
    assert flow.tiers is not None
    assert flow.tiers.extra_large == (0.0, 0.5, 0.0)
    assert flow.last_valid == at(3) / 1e6
    for read in (
        lambda: exchange.details.size_flow(TENCENT, SECOND),
        lambda: exchange.details.told_sizes(TENCENT),
        lambda: exchange.capital_distribution(TENCENT),  # its last size was not sent
        lambda: exchange.broker_queue(TENCENT),
    ):
        with pytest.raises(ExchangeRefusal) as refused:
            read()
        assert refused.value.reason is Reason.NOT_RECORDED
    assert exchange.capital_flow(TENCENT, FlowPeriod.DAY).net == ()


def test_a_second_provider_tells_its_net_and_its_own_split() -> None:
    rows = FlowRows([FlowRow(at(0, 61), 0, 10_500, None)], [SplitRow(at(0, 61), at(0), (1, 2, 3), (4, 5, 6))])
    exchange = exchange_of(SecurityDay(flows={FlowDefinition.LONGPORT: rows}))
    exchange.advance(300)
    assert [(row.start, row.net) for row in exchange.details.size_flow(TENCENT, SECOND)] == [(at(0), 10_500)]
    told = exchange.details.told_sizes(TENCENT)
    assert told is not None
    assert (told.inflow, told.outflow) == ((1, 2, 3), (4, 5, 6))
    with pytest.raises(ExchangeRefusal, match="not-recorded"):
        exchange.capital_flow(TENCENT)


# --- own orders -------------------------------------------------------------------------------------------------------


def test_an_order_without_facts_is_refused_with_the_reason() -> None:
    desk = Desk(Exchange(recorded=MadeSession({TENCENT: SecurityDay(books=BOOKS)}, unknown=[TENCENT])))
    with pytest.raises(ExchangeRefusal) as refused:
        desk.place()
    assert refused.value.reason is Reason.NO_FACTS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"quantity": 50}, Reason.ODD_LOT),
        ({"price": "600.1"}, Reason.OFF_TICK),
        ({"quantity": 300_000, "price": "6000"}, Reason.PRICE_TOO_FAR),
    ],
)
def test_orders_are_checked_as_ever(changes: dict[str, Any], reason: Reason) -> None:
    desk = Desk(exchange_of(SecurityDay(books=BOOKS, quotes=[quote(at(0, 1), "600")])))
    desk.go(at(0, 2))
    with pytest.raises(ExchangeRefusal) as refused:
        desk.place(**changes)
    assert refused.value.reason is reason


def test_a_passive_order_fills_by_its_place_in_the_recorded_queue() -> None:
    recorded = SecurityDay(
        books=BOOKS, trades=trades((at(1), "600", 400, -1), (at(2), "600", 250, -1), (at(3), "600", 900, -1))
    )
    desk = Desk(exchange_of(recorded))
    desk.go(at(0, 30))
    order = desk.place()
    desk.go(at(1, 30))
    assert desk.fills() == []
    desk.go(at(2, 30))
    assert desk.fills() == [(150, 600)]
    assert desk.order(order).status is OrderStatus.PARTIALLY_FILLED
    assert desk.exchange.broker.fills(desk.account)[0].time == from_us(at(2, 0.2))
    desk.go(at(4))
    assert desk.fills() == [(150, 600), (150, 600)]
    assert desk.order(order).status is OrderStatus.FILLED
    assert [level.quantity for level in desk.exchange.order_book(TENCENT).bids] == [500, 900]  # own size moves nothing
    assert len(desk.exchange.ticks(TENCENT)) == 3


def test_a_marketable_order_takes_recorded_levels_once_and_the_rest_of_it_rests() -> None:
    desk = Desk(exchange_of(SecurityDay(books=BOOKS)))
    desk.go(at(0, 30))
    first = desk.place("601", 600)
    assert desk.fills() == [(400, 600.5), (200, 601)]
    assert desk.order(first).status is OrderStatus.FILLED
    second = desk.place(None, 300)
    assert desk.fills()[2:] == [(100, 601)]
    assert desk.order(second).status is OrderStatus.PARTIALLY_FILLED  # it waits for further levels
    desk.go(at(30))
    assert len(desk.fills()) == 3
    desk.exchange.broker.cancel(desk.account, second)
    assert desk.order(second).status is OrderStatus.CANCELLED


def test_a_book_that_comes_with_several_levels_fills_an_order_at_rest_whole() -> None:
    books = Books().whole(at(0, 1), BIDS, ASKS).whole(at(1), {"598": 500}, {"599": 100, "599.5": 900})
    desk = Desk(exchange_of(SecurityDay(books=books.columns())))
    desk.go(at(0, 30))
    order = desk.place()
    desk.go(at(2))
    assert desk.fills() == [(100, 600), (200, 600)]
    assert desk.order(order).status is OrderStatus.FILLED


def test_nothing_fills_in_a_hole_of_the_recording() -> None:
    books = Books().whole(at(0, 1), BIDS, ASKS).gap(at(1)).whole(at(5), {"600": 100}, {"600.5": 50})
    desk = Desk(exchange_of(SecurityDay(books=books.columns(), trades=trades((at(2), "590", 9000, -1)))))
    desk.go(at(0, 30))
    desk.place()
    desk.go(at(3))
    desk.place("605")
    assert desk.exchange.order_book(TENCENT).asks == ()
    assert desk.fills() == []
    desk.go(at(6))
    assert desk.fills() == [(50, 605)]  # the book comes back: what rests fills at its own price


def test_a_trade_of_a_hole_that_is_told_after_it_fills_nothing() -> None:
    books = Books().whole(at(0, 1), BIDS, ASKS).gap(at(1)).whole(at(2), BIDS, ASKS).whole(at(3), BIDS, ASKS)
    told = trades((at(1, 30), "590", 9000, -1), (at(2, 15), "590", 100, -1), late=50)
    desk = Desk(exchange_of(SecurityDay(books=books.columns(), trades=told)))
    desk.go(at(0, 30))
    desk.place()
    desk.go(at(2, 40))
    assert desk.fills() == []
    desk.go(at(4))
    assert desk.fills() == [(100, 600)]


def test_nothing_fills_while_the_recorded_book_crosses() -> None:
    books = Books().whole(at(0, 1), {"600": 500}, {"599": 500}).whole(at(2), {"600": 500}, {"600.5": 500})
    desk = Desk(exchange_of(SecurityDay(books=books.columns())))
    desk.go(at(0, 30))
    desk.place("605")
    assert desk.fills() == []
    desk.go(at(3))
    assert desk.fills() == [(300, 605)]


def test_nothing_fills_in_a_halt_or_an_auction_and_day_orders_end_with_the_day() -> None:
    recorded = SecurityDay(
        books=Books().whole(at(0, 1), BIDS, ASKS).whole(at(329, 59), BIDS, ASKS).columns(),
        trades=trades((at(2), "590", 9000, -1), (at(329) + 300_000_000, "590", 9000, -1), special=[]),
        quotes=[quote(at(0, 2), "600"), quote(at(1), "600", suspended=True), quote(at(3), "600")],
    )
    desk = Desk(exchange_of(recorded))
    desk.go(at(0, 30))
    order = desk.place("595")
    desk.go(at(2, 30))
    assert desk.exchange.quote(TENCENT).suspended
    with pytest.raises(ExchangeRefusal, match="suspended"):
        desk.place()
    desk.go(at(329) + 3_600_000_000)
    assert desk.fills() == []
    assert desk.order(order).status is OrderStatus.EXPIRED


@pytest.mark.parametrize("terms", [TimeInForce.DAY, TimeInForce.GTC])
def test_after_the_close_no_order_is_taken_and_what_waits_stays(terms: TimeInForce) -> None:
    desk = Desk(exchange_of(SecurityDay(books=BOOKS)))
    desk.go(at(0, 2))
    order = desk.place("590", time_in_force=terms)
    desk.go(day_plan(Market.HK, DAY).closing)
    with pytest.raises(ExchangeRefusal) as refused:
        desk.place("590", time_in_force=terms)
    assert refused.value.reason is Reason.DAY_OVER
    desk.exchange.advance(5 * 86_400)
    ended = OrderStatus.EXPIRED if terms is TimeInForce.DAY else OrderStatus.PENDING
    assert desk.order(order).status is ended
    assert desk.fills() == []
    if terms is TimeInForce.GTC:
        desk.exchange.broker.cancel(desk.account, order)
        assert desk.order(order).status is OrderStatus.CANCELLED


def test_levels_that_come_anew_can_be_taken_again_without_an_order_at_rest() -> None:
    books = Books().whole(at(0, 1), BIDS, ASKS).change(at(1), (-1, "600.5", 0)).change(at(2), (-1, "600.5", 90))
    desk = Desk(exchange_of(SecurityDay(books=books.columns())))
    desk.go(at(0, 30))
    desk.place("600.5", 400)
    desk.go(at(3))
    desk.place("600.5", 200)
    assert desk.fills() == [(400, 600.5), (90, 600.5)]


def test_a_books_time_is_the_recorded_one() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    exchange.advance(600)
    assert exchange.order_book(TENCENT).time == from_us(at(0, 1))


def test_before_any_price_is_known_nothing_goes_to_the_market() -> None:
    desk = Desk(exchange_of(SecurityDay(bars=[bar(1, "601")])))
    with pytest.raises(ExchangeRefusal, match="no-liquidity"):
        desk.place(None)
    assert desk.exchange.broker.max_quantity(desk.account, TENCENT, OrderType.MARKET, None).cash_buy == 0
    stops: list[dict[str, Any]] = [
        {"kind": OrderType.TRAILING_STOP, "trail_percent": Decimal(5)},
        {"kind": OrderType.STOP, "trigger": Decimal(650)},
        {"kind": OrderType.STOP, "trigger": Decimal(550), "side": Side.SELL},
    ]
    for stop in stops:
        with pytest.raises(ExchangeRefusal, match="no-liquidity"):
            desk.place(None, **stop)
    with pytest.raises(ExchangeRefusal, match="no-liquidity"):
        desk.exchange.broker.trade_fraction(desk.account, TENCENT, Side.BUY, Decimal("0.5"))
    with pytest.raises(CommandRefusal, match="no price yet: say its cost"):
        desk.exchange.broker.transfers.set_holding(desk.account, TENCENT, Decimal(100))
    assert desk.exchange.broker.transfers.set_holding(desk.account, TENCENT, Decimal(100), Decimal(590)).quantity == 100
    desk.go(at(1, 30))  # the bar has begun
    desk.place(None)
    desk = Desk(exchange_of(SecurityDay(books=BOOKS)))
    desk.go(at(0, 30))
    assert desk.exchange.broker.max_quantity(desk.account, TENCENT, OrderType.MARKET, None).cash_buy


def test_a_reset_begins_the_recording_again_and_no_other_scenario() -> None:
    desk = Desk(exchange_of(SecurityDay(books=BOOKS)))
    desk.go(at(0, 30))
    desk.place("601", 600)
    desk.exchange.restart()
    assert desk.exchange.now == from_us(OPEN)
    assert desk.fills() == []
    with pytest.raises(BadInput, match="scenario-not-recorded"):
        desk.exchange.restart(scenario="halt")


def test_trades_of_an_auction_fill_nothing_and_those_of_the_last_second_do() -> None:
    last = at(149, 59.9)  # known after the break began
    recorded = SecurityDay(books=BOOKS, trades=trades((at(1), "590", 900, -1), (last, "590", 100, -1), special=[0]))
    desk = Desk(exchange_of(recorded))
    desk.go(at(0, 30))
    desk.place()
    desk.go(at(2))
    assert desk.fills() == []
    desk.go(at(149) + 120_000_000)
    assert desk.fills() == [(100, 600)]


def test_an_order_of_before_the_open_comes_when_a_halt_ends() -> None:
    quotes = [quote(at(0) - 60_000_000, "600", suspended=True), quote(at(3), "600")]
    recorded = SecurityDay(books=Books().whole(at(0) - 1_900_000_000, BIDS, ASKS).columns(), quotes=quotes)
    desk = Desk(Exchange(recorded=MadeSession({TENCENT: recorded}), start=time(9)))
    order = desk.place("601", 200)
    assert desk.order(order).status is OrderStatus.PENDING
    desk.go(at(2))
    assert desk.fills() == []
    desk.go(at(4))
    assert desk.fills() == [(200, 600.5)]


def test_bars_of_a_halted_security_fill_nothing() -> None:
    recorded = SecurityDay(
        bars=[bar(minute, "601") for minute in range(4)], quotes=[quote(at(1, 30), "600", suspended=True)]
    )
    desk = Desk(exchange_of(recorded, bars_only=True))
    desk.go(at(1, 10))
    desk.place()
    desk.go(at(5))
    assert desk.fills() == []


def test_a_stop_fires_by_the_recorded_price() -> None:
    recorded = SecurityDay(books=BOOKS, quotes=[quote(at(0, 2), "600"), quote(at(5), "605")])
    desk = Desk(exchange_of(recorded))
    desk.go(at(0, 30))
    desk.place(None, 200, kind=OrderType.STOP, trigger=Decimal(604))
    desk.go(at(4))
    assert desk.fills() == []
    desk.go(at(6))
    assert desk.fills() == [(200, 600.5)]


def test_two_runs_with_the_same_orders_fill_alike() -> None:
    recorded = SecurityDay(
        books=Books()
        .whole(at(0, 1), BIDS, ASKS)
        .change(at(1, 30), (1, "600", 900))
        .change(at(1, 50), (1, "600", 300))
        .columns(),
        trades=trades(*[(at(minute, 7), "600", 130, -1) for minute in range(1, 20)]),
    )
    runs = []
    for steps in (1, 37):
        desk = Desk(exchange_of(recorded))
        desk.go(at(0, 30))
        desk.place()
        for step in range(steps):
            desk.go(at(0, 30) + (at(19) - at(0, 30)) * (step + 1) // steps)
        runs.append([(fill.quantity, fill.price, fill.time) for fill in desk.exchange.broker.fills(desk.account)])
    assert runs[0] == runs[1]
    assert runs[0]


def test_with_bars_alone_orders_wait_for_the_next_bar_and_say_so() -> None:
    recorded = SecurityDay(bars=[bar(minute, "601", low="595") for minute in range(4)])
    desk = Desk(exchange_of(recorded, bars_only=True))
    desk.go(at(0, 70))
    market = desk.place(None, 200)
    passive = desk.place("595.5", 300)
    assert desk.exchange.order_book(TENCENT).asks == ()
    desk.go(at(1, 59))
    assert desk.fills() == []
    desk.go(at(2))
    assert desk.fills() == [(200, 600)]
    assert desk.order(market).text == "bars"
    desk.go(at(3))
    assert desk.fills()[1:] == [(300, 595.5)]
    assert desk.order(passive).text == "bars"


def test_trades_without_a_book_fill_what_they_trade_through() -> None:
    desk = Desk(exchange_of(SecurityDay(trades=trades((at(1), "600", 900, -1), (at(2), "599", 150, -1)))))
    desk.go(at(0, 30))
    desk.place()
    desk.go(at(1, 30))
    assert desk.fills() == []
    desk.go(at(2, 30))
    assert desk.fills() == [(150, 600)]


# --- the state file ---------------------------------------------------------------------------------------------------


def test_a_state_file_goes_on_with_the_same_recording_and_no_other(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    desk = Desk(exchange_of(SecurityDay(books=BOOKS), state=state))
    desk.go(at(0, 30))
    desk.place("601", 600)
    order = desk.place("600", 100)
    desk.exchange.close()
    again = Desk(exchange_of(SecurityDay(books=BOOKS), state=state))
    assert again.exchange.now == from_us(at(0, 30))
    assert again.fills() == [(400, 600.5), (200, 601)]
    assert again.order(order).status is OrderStatus.SUBMITTED
    again.place("601", 600)
    assert len(again.fills()) == 2  # what was taken before the restart is not taken again
    again.exchange.broker.reset()
    assert again.fills() == []
    again.exchange.close()
    with pytest.raises(BadInput, match="state-of-another-market"):
        Exchange(state=state)
    other = MadeSession({TENCENT: SecurityDay(books=BOOKS)}, day=DAY + timedelta(days=1))
    with pytest.raises(BadInput, match="state-of-another-market"):
        Exchange(recorded=other, state=state)


def test_a_call_without_a_record_is_refused() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    exchange.check_recorded("anything", played=True)
    with pytest.raises(ExchangeRefusal, match="not-recorded"):
        exchange.check_recorded("ratings", played=False)
    Exchange(date=DAY).check_recorded("ratings", played=False)


def test_an_id_of_another_market_is_unknown() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    for name in ("HK.HSImain", "HK.800000", "US.AAPL261218C300000"):
        with pytest.raises(ExchangeRefusal, match="unknown-symbol"):
            exchange.quote(InstrumentId(name))


def test_a_restart_plays_it_again_from_the_start_without_the_orders_of_before() -> None:
    exchange = exchange_of(SecurityDay(books=BOOKS))
    heard: list[Event] = []
    exchange.on_event(heard.append)

    def play() -> list[tuple[float, float]]:
        desk = Desk(exchange)
        exchange.advance(20)
        desk.place(None, 400)
        exchange.watch(TENCENT)
        exchange.advance(60)
        return desk.fills()

    first = play()
    exchange.restart()
    assert (exchange.now, Desk(exchange).fills()) == (from_us(OPEN), [])
    heard.clear()
    assert play() == first != []
    assert heard
    exchange.restart(start=time(10, 30))
    assert exchange.now == from_us(at(60))
