"""Minutes in which the exchanges let no order go or change, and take no price beyond a bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import whole
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, OrderTicket
from tideboard_sandbox.exchange.broker.phase_rules import check_bounds, let_go_from
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.trading_hours import to_us
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.market.scenarios import Conditions

DAY, HALF = date(2026, 11, 20), date(2026, 12, 24)
ZONE, SEA = ZoneInfo("Asia/Hong_Kong"), InstrumentId("SG.D05")


def refusal(call: Callable[[], Any]) -> ExchangeRefusal:
    with pytest.raises(ExchangeRefusal) as caught:
        call()
    return caught.value


def moment(clock: str, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


def to(exchange: Exchange, clock: str, day: date = DAY) -> None:
    exchange.advance_to(moment(clock, day))


def placed(exchange: Exchange, code: str, *, below: str = "0.96", **terms: Any) -> ExchangeOrder:
    """A small buy a little below the market."""
    number = InstrumentId(code)
    facts, last = exchange.instrument(number), exchange.quote(number).last
    account = next(one.id for one in exchange.broker.accounts() if market_of(number) in one.markets)
    step = facts.price_step(last)
    price = (last * Decimal(below) // step) * step
    fields: dict[str, Any] = {"kind": OrderType.LIMIT, "price": price, "quantity": facts.lot_size} | terms
    ticket = OrderTicket(account_id=account, instrument=number, side=Side.BUY, **fields)
    return exchange.broker.place(ticket)


CASES = [
    ("HK.00700", DAY, "09:05", "09:16", "09:30"),
    ("HK.00700", DAY, "11:50", "12:10", "12:30"),
    ("HK.00700", DAY, "16:02", "16:07", "16:10"),
    ("HK.00700", DAY, "15:59:30", "16:00:30", "16:01"),
    ("HK.00700", HALF, "12:02", "12:07", "12:10"),
    ("SH.600036", DAY, "09:16", "09:21", "09:25"),
    ("SZ.300750", DAY, "14:50", "14:58", "15:00"),
]


@pytest.mark.parametrize(("code", "day", "begun", "then", "until"), CASES)
def test_no_order_is_cancelled_or_changed_in_those_minutes(
    code: str, day: date, begun: str, then: str, until: str
) -> None:
    exchange = Exchange(date=day, start=time.fromisoformat(begun))
    order = placed(exchange, code)
    account = order.account_id
    to(exchange, then, day)

    cancel = refusal(lambda: exchange.broker.cancel(account, order.id))
    change = refusal(lambda: exchange.broker.modify(account, order.id, quantity=whole(order.quantity) * 2))
    assert exchange.broker.cancel_all(account) == ()
    assert [one.reason for one in (cancel, change)] == [Reason.NOT_LET_GO] * 2
    assert cancel.data["until"] == until
    assert exchange.broker.order(account, order.id).open


@pytest.mark.parametrize(
    ("code", "begun", "then"),
    [
        ("HK.00700", "09:05", "09:14:30"),
        ("HK.00700", "11:50", "12:31"),
        ("HK.00700", "12:05", "12:10"),
        ("HK.00700", "16:02", "16:05"),
        ("SH.600036", "09:16", "09:19"),
        ("SH.600036", "14:50", "14:56"),
    ],
)
def test_beside_them_an_order_goes(code: str, begun: str, then: str) -> None:
    exchange = Exchange(date=DAY, start=time.fromisoformat(begun))
    order = placed(exchange, code)
    to(exchange, then)
    assert exchange.broker.cancel(order.account_id, order.id).status is OrderStatus.CANCELLED


@pytest.mark.parametrize(
    ("clock", "day", "until"),
    [
        ("08:57:59", DAY, None),
        ("08:58", DAY, "09:00"),
        ("12:57:59", DAY, None),
        ("12:58:30", DAY, "13:00"),
        ("17:03:59", DAY, None),
        ("17:04", DAY, "17:06"),
        ("17:06", DAY, None),
        ("12:05", HALF, "12:06"),
    ],
)
def test_singapore_lets_none_go_in_its_non_cancel_phases(clock: str, day: date, until: str | None) -> None:
    """No account of the exchange trades there yet: the rule of an order that would work."""
    now = moment(clock, day)
    order = WorkingOrder(
        id="1",
        ticket=OrderTicket(account_id="", instrument=SEA, side=Side.BUY, kind=OrderType.LIMIT, quantity=100),
        instrument=Exchange(date=day).instrument(SEA),
        created=to_us(moment("08:40", day)),
        updated=0,
        valid_day=day,
        quantity=100,
        price=Decimal(30),
        trigger=None,
    )
    assert let_go_from(order, to_us(now)) == (None if until is None else moment(until, day))


def test_in_the_rest_of_the_lunch_break_an_order_goes_and_is_not_changed() -> None:
    exchange = Exchange(date=DAY, start=time(11, 50))
    order = placed(exchange, "HK.00700")
    to(exchange, "12:40")
    change = refusal(lambda: exchange.broker.modify(order.account_id, order.id, quantity=whole(order.quantity) * 2))
    assert (change.reason, change.data["until"]) == (Reason.NOT_LET_GO, "13:00")
    assert exchange.broker.cancel(order.account_id, order.id).status is OrderStatus.CANCELLED


def test_a_stop_that_waits_goes_at_any_time() -> None:
    exchange = Exchange(date=DAY, start=time(11, 50))
    stop = placed(exchange, "HK.00700", kind=OrderType.STOP, trigger=Decimal(680), price=None)
    to(exchange, "12:10")
    assert exchange.broker.cancel(stop.account_id, stop.id).status is OrderStatus.CANCELLED


def test_warrants_have_no_part_in_the_auctions() -> None:
    exchange = Exchange(date=DAY, start=time(15, 50))
    number = next(one.id for one in exchange.instruments() if one.security_type.value == "warrant")
    order = placed(exchange, number)
    to(exchange, "16:07")
    assert exchange.broker.order(order.account_id, order.id).open
    assert exchange.broker.cancel(order.account_id, order.id).status is OrderStatus.CANCELLED


# --- bounds of prices -------------------------------------------------------------------------------------------------


def far(exchange: Exchange, code: str, share: str) -> Reason | None:
    try:
        placed(exchange, code, below=share)
    except ExchangeRefusal as refused:
        return refused.reason
    return None


FAR = Reason.PRICE_TOO_FAR


@pytest.mark.parametrize(
    ("code", "clock", "shares"),
    [
        ("HK.00700", "09:05", {"0.90": None, "0.80": FAR, "1.20": FAR}),
        ("HK.00700", "10:30", {"0.80": None}),
        ("HK.00700", "16:02", {"0.96": None, "0.94": FAR, "1.06": FAR}),
        ("HK.00700", "16:07", {"0.94": FAR}),
        ("SH.688981", "10:30", {"1.015": None, "1.03": FAR, "0.90": None}),
        ("SZ.300750", "10:30", {"1.03": FAR}),
        ("SH.600036", "10:30", {"1.015": None, "1.03": FAR}),
        ("SH.600036", "14:58", {"1.03": None}),
        ("SH.510300", "10:30", {"1.03": None}),
    ],
)
def test_a_price_beyond_the_bounds_of_the_minute_is_refused(
    code: str, clock: str, shares: dict[str, Reason | None]
) -> None:
    exchange = Exchange(date=DAY, start=time.fromisoformat(clock))
    assert {share: far(exchange, code, share) for share in shares} == shares


@pytest.mark.parametrize(("code", "steps_count"), [("SH.688981", False), ("SZ.300750", True)])
def test_a_low_price_has_ten_steps_and_none_on_star(code: str, steps_count: bool) -> None:
    """The same share as if it had closed at 2.00: five cents are beyond 2 %, and less than ten steps."""
    listing = Catalogue().find(InstrumentId(code))
    assert listing is not None
    now = to_us(moment("10:30", DAY))
    cheap = replace(listing, prev_close=Decimal("2.00"))
    market = InstrumentMarket(cheap, seed=1, anchor=DAY, us=now, on_fill=lambda *_: None, conditions=Conditions())
    best = market.day.levels(1, bid=False)[0].price
    assert Decimal("1.5") < best < Decimal("2.45")

    def asked() -> None:
        check_bounds(OrderType.LIMIT, Side.BUY, best + Decimal("0.05"), market, now)

    if steps_count:
        asked()
    else:
        assert refusal(asked).reason is FAR


def test_a_change_that_leaves_the_price_alone_is_not_measured() -> None:
    exchange = Exchange(date=DAY, start=time(16, 2))
    order = placed(exchange, "HK.00700", below="0.96")
    account, price = order.account_id, order.price
    assert price is not None
    beyond = refusal(lambda: exchange.broker.modify(account, order.id, price=price - 50))
    assert beyond.reason is FAR
    assert exchange.broker.modify(account, order.id, quantity=whole(order.quantity) * 2).quantity == order.quantity * 2
