"""Orders that wait: triggers, trailing stops, auctions, sessions, expiry, extended hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL
from tideboard_sandbox.exchange.broker.order_router import EX_DAY, EXPIRED, NO_LIQUIDITY
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ExchangeOrder, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange

FRIDAY = date(2026, 11, 20)
TENCENT = InstrumentId("HK.00700")
Ticket = Callable[..., OrderTicket]


def last(exchange: Exchange) -> Decimal:
    return exchange.quote(TENCENT).last


def test_a_stop_waits_until_the_price_runs_away_and_then_goes_to_the_market(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    book = exchange.order_book(TENCENT)
    trigger = max(last(exchange), book.asks[0].price) + Decimal("0.5")
    order = exchange.broker.place(ticket(kind=OrderType.STOP, trigger=trigger, quantity=200))
    assert order.status is OrderStatus.PENDING

    for _ in range(3600):
        exchange.advance(10)
        if exchange.broker.order(account, order.id).status is not OrderStatus.PENDING:
            break
    done = exchange.broker.order(account, order.id)
    assert done.status is OrderStatus.FILLED
    assert done.average_price is not None
    assert done.average_price >= trigger


def test_our_own_trade_can_fire_a_stop(exchange: Exchange, ticket: Ticket, account: str) -> None:
    asks = exchange.order_book(TENCENT).asks
    stop = exchange.broker.place(ticket(kind=OrderType.STOP, trigger=asks[1].price, quantity=100))
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=asks[0].quantity + 100))

    assert exchange.broker.order(account, stop.id).status is OrderStatus.FILLED


def test_a_stop_limit_rests_at_its_limit_after_firing(exchange: Exchange, ticket: Ticket, account: str) -> None:
    asks = exchange.order_book(TENCENT).asks
    stop = exchange.broker.place(
        ticket(kind=OrderType.STOP_LIMIT, trigger=asks[1].price, price=asks[0].price - 5, quantity=100)
    )
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=asks[0].quantity + 100))

    assert exchange.broker.order(account, stop.id).status is OrderStatus.SUBMITTED


def test_an_order_if_touched_fires_when_the_price_comes_near(exchange: Exchange, ticket: Ticket, account: str) -> None:
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=1000))
    asks = exchange.order_book(TENCENT).asks
    order = exchange.broker.place(
        ticket(kind=OrderType.IF_TOUCHED, side=Side.SELL, trigger=asks[1].price, quantity=100)
    )
    assert order.status is OrderStatus.PENDING

    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=asks[0].quantity + 100))
    assert exchange.broker.order(account, order.id).status is OrderStatus.FILLED


def test_a_trailing_stop_follows_the_best_price_and_never_turns_back(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    order = exchange.broker.place(
        ticket(kind=OrderType.TRAILING_STOP, side=Side.SELL, trail_amount=Decimal(3), quantity=500)
    )
    highest, trigger = last(exchange), order.trigger
    assert trigger == highest - 3

    for _ in range(2000):
        exchange.advance(5)
        now = exchange.broker.order(account, order.id)
        if not now.open:
            break
        assert now.trigger is not None
        assert trigger is not None
        assert now.trigger >= trigger
        trigger = now.trigger
    assert exchange.broker.order(account, order.id).status is OrderStatus.FILLED


@pytest.mark.parametrize("side", Side)
def test_a_trailing_stop_follows_nothing_until_its_monitor_price_is_reached(
    exchange: Exchange, ticket: Ticket, account: str, side: Side
) -> None:
    """A sale waits for a higher price, a purchase for a lower one (help centre, bounce-order)."""
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    up = 1 if side is Side.SELL else -1
    monitor = last(exchange) + up * Decimal("0.4")
    order = exchange.broker.place(
        ticket(kind=OrderType.TRAILING_STOP, side=side, trail_amount=Decimal(3), quantity=500, monitor=monitor)
    )
    assert order.trigger is None
    reached = False
    for _ in range(500):
        exchange.advance(1)
        now = exchange.broker.order(account, order.id)
        if now.trigger is not None:
            reached = True
            assert (now.trigger + up * 3 - monitor) * up >= 0, "it begins at a price beyond the monitor price"
            break
        assert (last(exchange) - monitor) * up < 0
    assert reached


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_order_fires_once_its_trigger_is_met_as_often_as_it_asks(
    exchange: Exchange, ticket: Ticket, account: str, count: int
) -> None:
    trigger = last(exchange) + 1
    order = exchange.broker.place(ticket(kind=OrderType.STOP, quantity=100, trigger=trigger, trigger_count=count))
    met: list[int] = []
    for second in range(2000):
        exchange.advance(1)
        if last(exchange) >= trigger:
            met = [at for at in met if second - at <= 60] + [second]
        now = exchange.broker.order(account, order.id)
        if now.fired is not None:
            break
        assert not met or count > 1
    assert len(met) >= max(count, 1)


@pytest.mark.parametrize("level", [-2, 2])
def test_a_trailing_stop_that_fires_has_the_limit_of_its_level_of_the_book(
    exchange: Exchange, ticket: Ticket, account: str, level: int
) -> None:
    """What it does not match rests at that price: the offset says nothing then."""
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    terms = {"trail_amount": Decimal("0.2"), "limit_offset": Decimal(50), "depth_level": level}
    order = exchange.broker.place(ticket(kind=OrderType.TRAILING_STOP_LIMIT, side=Side.SELL, quantity=500, **terms))
    now, book = order, exchange.order_book(order.instrument)
    for _ in range(2000):
        if now.fired is not None:
            break
        book = exchange.order_book(order.instrument)
        exchange.advance(1)
        now = exchange.broker.order(account, order.id)
    assert now.fired is not None
    assert now.price is not None
    side = book.bids if level < 0 else book.asks
    assert abs(now.price - side[1].price) < 1, "not fifty below the trigger"


@pytest.fixture(scope="module")
def running() -> Exchange:
    """An exchange that all examples of a property share."""
    return Exchange(date=FRIDAY)


@settings(max_examples=25)
@given(
    side=st.sampled_from(Side),
    percent=st.booleans(),
    distance=st.decimals(min_value="0.05", max_value=2, places=2),
    offset=st.none() | st.decimals(min_value=0, max_value=3, places=1),
    steps=st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=6),
)
def test_a_trailing_trigger_keeps_its_distance_to_the_step_and_is_never_widened(
    running: Exchange, side: Side, percent: bool, distance: Decimal, offset: Decimal | None, steps: list[int]
) -> None:
    broker, sells = running.broker, side is Side.SELL
    account = next(a.id for a in broker.accounts() if a.group is AccountGroup.HK)
    plain: dict[str, Any] = {"account_id": account, "instrument": TENCENT, "quantity": 100}
    if sells:
        broker.place(OrderTicket(**plain, side=Side.BUY, kind=OrderType.MARKET))
    kind = OrderType.TRAILING_STOP if offset is None else OrderType.TRAILING_STOP_LIMIT
    trail: dict[str, Any] = {"trail_percent": distance} if percent else {"trail_amount": distance}
    before = broker.place(OrderTicket(**plain, **trail, side=side, kind=kind, limit_offset=offset))
    best, step = last(running), Decimal("0.5")

    def behind(price: Decimal) -> Decimal:
        away = price * distance / 100 if percent else distance
        wanted = price - away if sells else price + away
        return (wanted / step).to_integral_value(ROUND_FLOOR if sells else ROUND_CEILING) * step

    assert before.trigger == behind(best)
    for seconds in steps:
        running.advance(seconds)
        now = broker.order(account, before.id)
        if now.fired is not None:
            break
        best = max(best, last(running)) if sells else min(best, last(running))
        assert now.trigger is not None
        assert before.trigger is not None
        assert now.trigger >= before.trigger if sells else now.trigger <= before.trigger
        assert now.trigger >= behind(best) if sells else now.trigger <= behind(best)
        if offset is not None:
            limit = now.trigger - offset if sells else now.trigger + offset
            assert now.price == (limit / step).to_integral_value(ROUND_FLOOR if sells else ROUND_CEILING) * step
        before = now
    if broker.order(account, before.id).open:
        broker.cancel(account, before.id)


def test_a_trailing_stop_limit_in_percent_has_trigger_and_limit_on_the_ladder(
    exchange: Exchange, ticket: Ticket
) -> None:
    order = exchange.broker.place(
        ticket(kind=OrderType.TRAILING_STOP_LIMIT, trail_percent=Decimal(2), limit_offset=Decimal(1), quantity=100)
    )
    assert order.trigger is not None
    assert order.price is not None

    assert order.trigger % Decimal("0.5") == 0
    assert order.price == order.trigger + 1
    assert order.trigger >= last(exchange) * Decimal("1.02")


def test_day_orders_expire_at_the_close_and_gtc_orders_come_back(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, start=time(15, 55))
    day = exchange.broker.place(ticket(price=Decimal(500)))
    account = day.account_id
    stays = exchange.broker.place(ticket(price=Decimal(500), time_in_force=TimeInForce.GTC))
    exchange.advance_to(datetime(2026, 11, 20, 8, 9, tzinfo=UTC))
    assert exchange.broker.order(account, day.id).open

    exchange.advance_to(datetime(2026, 11, 20, 8, 11, tzinfo=UTC))
    ended = exchange.broker.order(account, day.id)
    assert (ended.status, ended.text) == (OrderStatus.EXPIRED, EXPIRED)
    assert exchange.broker.order(account, stays.id).status is OrderStatus.PENDING

    exchange.advance_to(datetime(2026, 11, 23, 1, 31, tzinfo=UTC))
    assert exchange.broker.order(account, stays.id).status is OrderStatus.SUBMITTED
    assert any(level.price == 500 for level in exchange.order_book(TENCENT, 300).bids)


def test_an_order_given_after_the_close_is_for_the_next_day(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, start=time(17))
    order = exchange.broker.place(ticket(price=Decimal(700)))
    assert order.status is OrderStatus.PENDING

    exchange.advance_to(datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
    assert exchange.broker.order(order.account_id, order.id).status is OrderStatus.FILLED


def test_the_opening_auction_fills_auction_orders_at_one_price(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 10))
    at_any = exchange.broker.place(ticket(kind=OrderType.AUCTION))
    good = exchange.broker.place(ticket(kind=OrderType.AUCTION_LIMIT, price=Decimal(690)))
    low = exchange.broker.place(ticket(kind=OrderType.AUCTION_LIMIT, price=Decimal(520)))
    exchange.advance_to(datetime(2026, 11, 20, 1, 30, tzinfo=UTC))

    price = exchange.quote(TENCENT).open
    for order in (at_any, good):
        now = exchange.broker.order(order.account_id, order.id)
        assert (now.status, now.average_price) == (OrderStatus.FILLED, price)
    assert exchange.broker.order(low.account_id, low.id).status is OrderStatus.SUBMITTED


def test_the_closing_auction_fills_what_crosses_its_price(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, start=time(16, 5))
    assert exchange.market_state(Market.HK) is MarketState.CLOSING_AUCTION
    high, low = (exchange.broker.place(ticket(price=Decimal(price))) for price in (650, 590))
    exchange.advance_to(datetime(2026, 11, 20, 8, 11, tzinfo=UTC))

    filled = exchange.broker.order(high.account_id, high.id)
    assert (filled.status, filled.average_price) == (OrderStatus.FILLED, last(exchange))
    assert exchange.broker.order(low.account_id, low.id).status is OrderStatus.EXPIRED


def test_a_market_order_that_empties_the_book_ends_with_its_reason(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, scenario="thin-book")
    warrant = InstrumentId("HK.14209")
    order = exchange.broker.place(ticket(instrument=warrant, kind=OrderType.MARKET, quantity=10_000_000))

    assert (order.status, order.text) == (OrderStatus.CANCELLED, NO_LIQUIDITY)
    assert 0 < order.filled < order.quantity
    assert exchange.order_book(warrant).asks == ()
    exchange.advance(5)
    exchange.watch(warrant)
    exchange.advance(60)
    assert len(exchange.order_book(warrant).asks) == 10


def test_orders_for_extended_hours_fill_in_the_overnight_session(exchange: Exchange) -> None:
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.US)
    apple = InstrumentId("US.AAPL")
    block = exchange.quote(apple).overnight
    assert block is not None

    def place(price: Decimal, *, outside: bool) -> OrderStatus:
        order = OrderTicket(
            account_id=account,
            instrument=apple,
            side=Side.BUY,
            kind=OrderType.LIMIT,
            quantity=10,
            price=price,
            hours=TradingHours.ALL_DAY if outside else TradingHours.REGULAR,
        )
        return exchange.broker.place(order).status

    assert place(block.price + 1, outside=True) is OrderStatus.FILLED
    assert place(block.price + 1, outside=False) is OrderStatus.PENDING
    assert place(block.price - 20, outside=True) is OrderStatus.PENDING


def test_one_long_step_does_to_orders_what_many_short_ones_do(ticket: Ticket) -> None:
    railway = InstrumentId("HK.00066")

    def live(seconds: float) -> tuple[object, ...]:
        exchange = Exchange(date=FRIDAY)
        now = exchange.quote(railway).last
        near = Decimal("0.1")
        tickets = [
            ticket(instrument=railway, kind=OrderType.STOP, trigger=now + near, quantity=500),
            ticket(instrument=railway, kind=OrderType.IF_TOUCHED, trigger=now - near, quantity=500),
            ticket(instrument=railway, price=now + near, quantity=500),
            ticket(instrument=railway, price=now - near, quantity=500),
        ]
        for item in tickets:
            exchange.broker.place(item)
        account = tickets[0].account_id
        while exchange.now < datetime(2026, 11, 20, 8, 30, tzinfo=UTC):
            exchange.advance(seconds)
        return exchange.broker.orders(account), exchange.broker.fills(account), exchange.broker.funds(account)

    short = live(300)
    assert live(7 * 3600) == short
    assert len(short[1]) >= 3  # type: ignore[arg-type]


@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_open_orders_fill_although_nobody_watches(exchange: Exchange, ticket: Ticket, account: str, side: Side) -> None:
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=300))
    book = exchange.order_book(TENCENT)
    best = book.best_bid if side is Side.BUY else book.best_ask
    assert best is not None
    order = exchange.broker.place(ticket(side=side, price=best.price, quantity=100))
    exchange.advance(900)

    assert exchange.broker.order(account, order.id).status is OrderStatus.FILLED


# --- an ex-day --------------------------------------------------------------------------------------------------------

SPLIT, PAYER = InstrumentId("HK.01810"), InstrumentId("HK.00388")


def early(exchange: Exchange, *, owner: str, kind: OrderType = OrderType.LIMIT, **changes: Any) -> ExchangeOrder:
    """A buy a tenth below the last price; `owner` empty: of an account of Futu's ports."""
    account = next(row.id for row in exchange.broker.accounts_of(owner) if row.group is AccountGroup.HK and row.real)
    name = changes.get("instrument", SPLIT)
    facts, price = exchange.instrument(name), exchange.quote(name).prev_close * Decimal("0.9")
    step = facts.price_step(price)
    price = (price / step).to_integral_value(ROUND_FLOOR) * step
    waits = kind is not OrderType.LIMIT
    fields: dict[str, Any] = {"instrument": SPLIT, "side": Side.BUY, "kind": kind, "quantity": facts.lot_size}
    prices = {"trigger": price} if waits else {"price": price}
    return exchange.broker.place(OrderTicket(account_id=account, **(fields | prices | changes)))


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 20, hour - 8, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scenario", "changes", "ends"),
    [
        ("ex-day", {"time_in_force": TimeInForce.GTC}, True),
        ("ex-day", {"time_in_force": TimeInForce.GTC, "instrument": PAYER}, True),
        ("ex-day", {"time_in_force": TimeInForce.GTD, "expires": FRIDAY + timedelta(days=3)}, True),
        ("ex-day", {"time_in_force": TimeInForce.DAY}, False),
        ("ex-day", {"time_in_force": TimeInForce.GTC, "instrument": InstrumentId("HK.00700")}, False),
        ("calm", {"time_in_force": TimeInForce.GTC}, False),
    ],
)
@pytest.mark.parametrize("kind", [OrderType.LIMIT, OrderType.IF_TOUCHED])
def test_what_lasts_is_withdrawn_before_the_open_of_an_ex_day(
    scenario: str, changes: dict[str, Any], ends: bool, kind: OrderType
) -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 5), scenario=scenario)
    order = early(exchange, owner=LONGPORT_REAL, kind=kind, **changes)
    exchange.advance_to(at(9, 29))
    assert exchange.broker.order(order.account_id, order.id).open

    exchange.advance_to(at(9, 31))

    now = exchange.broker.order(order.account_id, order.id)
    assert (now.status, now.text) == (OrderStatus.CANCELLED, EX_DAY) if ends else now.open


def test_what_is_placed_after_that_open_stays_and_so_do_futu_s_orders() -> None:
    exchange = Exchange(date=FRIDAY, start=time(9, 5), scenario="ex-day")
    futu = early(exchange, owner="", time_in_force=TimeInForce.GTC)
    exchange.advance_to(at(10, 0))
    late = early(exchange, owner=LONGPORT_REAL, time_in_force=TimeInForce.GTC)

    exchange.advance_to(at(13, 5))

    assert all(exchange.broker.order(one.account_id, one.id).open for one in (futu, late))


def test_the_calendar_of_the_scenario_has_what_is_paid_on_it() -> None:
    paid = Exchange(date=FRIDAY, scenario="ex-day").companies.dividends(Market.HK, FRIDAY, FRIDAY)

    assert [(row.instrument, row.amount) for row in paid] == [(PAYER, Decimal("4.9"))]
    assert Exchange(date=FRIDAY).companies.dividends(Market.HK, FRIDAY, FRIDAY) == []
