"""A broker's own rules: hours that are denied to an entry and typed for what closes; orders at the market."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import LIMITS, MOST, SNAPSHOT, checks_of, request
from fakes.values.trading import ACCOUNTS, TENCENT, funds, order_row, position
from tideboard_core.gateways.futu.translate.orders import OFFERS as FUTU
from tideboard_core.gateways.longport.translate.orders import OFFERS as LONGPORT
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Environment,
    Order,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.exit_cover import ExitCover, working_exits
from tideboard_core.orders.offers import not_by_hand
from tideboard_core.orders.way_out_table import Applies, Effect, in_flatten

LIVE = ACCOUNTS[Environment.LIVE]
APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="APPLE", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
OPTION = replace(APPLE, id=InstrumentId("US.AAPL261218C300000"), security_type=SecurityType.OPTION)
NIGHT, GTC = TradingHours.OVERNIGHT, TimeInForce.GTC
DENIED, TYPED = Severity.HARD, Severity.TYPED


def offered(
    *,
    held: int = 0,
    state: MarketState = MarketState.OVERNIGHT,
    offers: OrderOffers = LONGPORT,
    security: Instrument = APPLE,
    **terms: Any,
) -> Check:
    """The check of an order of 100 for the overnight session, at LongPort."""
    row = replace(position(LIVE, held), instrument=security.id)
    facts: dict[str, Any] = {"instrument": security, "positions": (row,) if held else (), "session": state}
    order = request(**{"account": LIVE, "instrument": security.id, "hours": NIGHT, "quantity": 100, **terms})
    checks = checks_of(order, replace(SNAPSHOT, offers=offers, **facts), replace(LIMITS, no_short_sales=False))
    return next(check for check in checks if check.code is CheckCode.OFFERED)


@pytest.mark.parametrize(
    "state", [MarketState.OPEN, MarketState.PRE_MARKET, MarketState.AFTER_HOURS, MarketState.CLOSED]
)
def test_the_overnight_session_takes_nothing_in_advance(state: MarketState) -> None:
    entry = offered(state=state)
    assert (entry.passed, entry.severity, entry.data["reason"]) == (False, DENIED, "hours-night-advance")
    assert offered(state=MarketState.OVERNIGHT).passed
    assert offered(state=state, offers=FUTU).passed, "a rule of one broker"


def test_an_order_for_it_is_for_the_day() -> None:
    entry = offered(time_in_force=GTC)
    assert (entry.passed, entry.severity, entry.data["reason"]) == (False, DENIED, "hours-night-day")
    assert offered(time_in_force=GTC, offers=FUTU).passed


def test_contracts_have_no_other_hours_than_the_regular_ones() -> None:
    entry = offered(security=OPTION, hours=TradingHours.EXTENDED)
    assert (entry.passed, entry.severity, entry.data["reason"]) == (False, DENIED, "hours-kind")
    assert offered(security=OPTION, hours=TradingHours.REGULAR).passed


@pytest.mark.parametrize(
    "terms",
    [
        {"state": MarketState.OPEN},
        {"time_in_force": GTC},
        {"security": OPTION, "hours": TradingHours.EXTENDED},
    ],
)
def test_an_order_that_closes_is_typed_and_one_that_goes_further_denied(terms: dict[str, Any]) -> None:
    closing = offered(held=100, side=Side.SELL, **terms)
    assert (closing.passed, closing.severity) == (False, TYPED)
    assert offered(held=100, side=Side.BUY, **terms).severity is DENIED
    assert offered(held=99, side=Side.SELL, **terms).severity is DENIED
    tag = ProposalTag("research-agent", "P-1")
    assert offered(held=100, side=Side.SELL, proposal=tag, **terms).severity is DENIED
    assert in_flatten(closing, Applies.PLANNED, Side.SELL, wide=False) is Effect.TYPED


# --- orders at the market ---------------------------------------------------------------------------------------------


def power(money: str, *, order_type: OrderType = OrderType.MARKET, security: Instrument = TENCENT) -> Check:
    """The check of buying 100 at LongPort with so much buying power."""
    price = Decimal("612.50") if order_type is OrderType.LIMIT else None
    order = request(
        account=LIVE,
        instrument=security.id,
        hours=TradingHours.REGULAR,
        quantity=100,
        price=price,
        order_type=order_type,
    )
    snapshot = replace(
        SNAPSHOT,
        offers=LONGPORT,
        instrument=security,
        funds=replace(funds(money), currency=security.currency),
        max_quantity=replace(MOST, cash_buy=100_000),
    )
    return next(check for check in checks_of(order, snapshot) if check.code is CheckCode.POWER)


def test_a_market_order_of_hong_kong_freezes_a_fifth_more_than_its_value() -> None:
    plain, market = power("100000", order_type=OrderType.LIMIT), power("100000")
    value, needed = plain.data["value"], market.data["value"]
    assert isinstance(value, Decimal)
    assert isinstance(needed, Decimal)
    assert needed - value == Decimal("612.50") * 100 / 5
    assert (market.passed, power(str(needed)).passed) == (True, True)
    short = power(str(needed - 1))
    assert (short.passed, short.data["times"]) == (False, "1.2")
    assert power(str(needed - 1), order_type=OrderType.LIMIT).passed


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"order_type": OrderType.MARKET}, True),
        ({"order_type": OrderType.MARKET, "status": OrderStatus.FILLED}, False),
        ({"order_type": OrderType.MARKET, "instrument": InstrumentId("SG.D05")}, False),
        ({"order_type": OrderType.LIMIT}, False),
        ({"order_type": OrderType.STOP, "status": OrderStatus.PENDING}, False),
        ({"order_type": OrderType.STOP, "status": OrderStatus.SUBMITTED}, True),
        ({"order_type": OrderType.STOP_LIMIT, "status": OrderStatus.SUBMITTED}, False),
        ({"order_type": OrderType.AUCTION}, False),
    ],
)
def test_an_order_at_the_market_is_not_withdrawn_by_hand(changes: dict[str, Any], expected: bool) -> None:
    order = order_row(LIVE, **changes)
    assert not_by_hand(order, LONGPORT) is expected
    assert not not_by_hand(order, FUTU)


# --- exits -----------------------------------------------------------------------------------------------------------


def stop(**changes: Any) -> Order:
    terms = {"side": Side.SELL, "order_type": OrderType.STOP, "price": None, "trigger": Decimal(250), "quantity": 100}
    return order_row(LIVE, **{"instrument": APPLE.id, "status": OrderStatus.PENDING, **terms, **changes})


def cover(state: MarketState, *orders: Order) -> ExitCover:
    row = replace(position(LIVE, 100), instrument=APPLE.id)
    return working_exits(orders, [row], session=lambda _instrument: state)[LIVE.id, APPLE.id]


def attached() -> Order:
    """A filled entry whose stop works in the overnight session."""
    held = HeldExit(
        order_id="attached-1",
        role=ExitRole.STOP_LOSS,
        trigger=Decimal(250),
        limit=None,
        quantity=100,
        filled=0,
        status=OrderStatus.PENDING,
        time_in_force=TimeInForce.DAY,
        expires=None,
        updated=order_row(LIVE).updated,
        hours=NIGHT,
    )
    terms = {"quantity": 100, "filled": 100, "status": OrderStatus.FILLED, "exits": (held,)}
    return order_row(LIVE, instrument=APPLE.id, **terms)


@pytest.mark.parametrize("exit_", [stop(hours=NIGHT), attached()], ids=["order", "attached"])
def test_an_exit_of_the_night_protects_in_it_alone_and_may_trade_until_it_is_over(exit_: Order) -> None:
    night, day = cover(MarketState.OVERNIGHT, exit_), cover(MarketState.OPEN, exit_)
    assert (night.stopped, night.unprotected) == (100, 0)
    assert (day.stopped, day.unprotected, day.standing, day.free) == (0, 100, 100, 0)


def test_an_exit_of_other_hours_protects_as_it_stands() -> None:
    assert cover(MarketState.OPEN, stop()).stopped == 100
    assert cover(MarketState.UNKNOWN, stop(hours=TradingHours.EXTENDED)).stopped == 100


@pytest.mark.parametrize("word", ["MIT", "TSMAMT", "TSMPCT"])
def test_what_a_fired_stop_left_unsold_is_unprotected_at_once(word: str) -> None:
    """The broker ends it: its row may still be on its way."""
    fired = {"broker_type": word, "filled": 40, "status": OrderStatus.PARTIALLY_FILLED}
    found = cover(MarketState.OPEN, stop(**fired))
    assert (found.stopped, found.unprotected, found.standing) == (0, 100, 60)
    limited = stop(**fired | {"broker_type": "LIT", "order_type": OrderType.STOP_LIMIT, "price": Decimal(249)})
    assert cover(MarketState.OPEN, limited).stopped == 60
