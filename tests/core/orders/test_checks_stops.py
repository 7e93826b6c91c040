"""Orders with a trigger, and orders that stay overnight: each rule at its very limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import (
    ABSENT,
    ACCOUNT,
    FAILS,
    PASSES,
    SNAPSHOT,
    checks_of,
    market,
    request,
    snapshot_of,
    snapshot_with,
    verdict,
    with_money,
)
from fakes.values.trading import order_row
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import ModifyRequest, OrderRequest, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode, Severity, SourceKind
from tideboard_core.orders.fees import summarise
from tideboard_core.orders.term_checks import overnight

C = CheckCode


def stop(trigger: str, **changes: Any) -> OrderRequest:
    return request(order_type=OrderType.STOP, price=None, trigger=Decimal(trigger), **changes)


def stop_limit(trigger: str, price: str, **changes: Any) -> OrderRequest:
    return request(order_type=OrderType.STOP_LIMIT, price=Decimal(price), trigger=Decimal(trigger), **changes)


def change(status: OrderStatus, **changes: Any) -> ModifyRequest:
    """A change of a working buy stop limit at 620 of 621."""
    row = order_row(ACCOUNT, order_type=OrderType.STOP_LIMIT, trigger=Decimal(620), price=Decimal(621), status=status)
    return ModifyRequest(account=ACCOUNT, order=row, client_order_id="TB-1120-0002", quantity=100, **changes)


@pytest.mark.parametrize("order", [stop("620.00"), stop_limit("620.00", "621.00")])
def test_a_stop_ahead_of_the_market_passes_everything(order: OrderRequest) -> None:
    assert [check.code for check in checks_of(order) if not check.passed] == []


@pytest.mark.parametrize(
    ("side", "trigger", "passes"),
    [
        (Side.BUY, "613.00", PASSES),
        (Side.BUY, "612.50", FAILS),
        (Side.BUY, "612.00", FAILS),
        (Side.SELL, "612.00", PASSES),
        (Side.SELL, "612.50", FAILS),
        (Side.SELL, "613.00", FAILS),
    ],
)
@pytest.mark.parametrize("limited", [False, True])
def test_a_trigger_that_would_fire_at_once_is_denied(side: Side, trigger: str, passes: bool, *, limited: bool) -> None:
    order = stop_limit(trigger, trigger, side=side) if limited else stop(trigger, side=side)
    (check,) = [one for one in checks_of(order) if one.code is C.TRIGGER]
    assert (check.passed, check.severity) == (passes, Severity.HARD)


@pytest.mark.parametrize("snapshot", [snapshot_with(quote=None, book=None), snapshot_with(source=SourceKind.DELAYED)])
def test_without_a_last_price_that_counts_no_trigger_is_believed(snapshot: Any) -> None:
    assert verdict(C.TRIGGER, stop("620.00"), snapshot) is FAILS
    assert verdict(C.COLLAR_LAST, stop("620.00"), snapshot) is FAILS


@pytest.mark.parametrize(("trigger", "passes"), [("673.50", PASSES), ("674.00", FAILS)])
def test_a_trigger_has_a_collar_of_its_own(trigger: str, passes: bool) -> None:
    assert verdict(C.COLLAR_LAST, stop(trigger)) is passes
    assert verdict(C.COLLAR_LAST, stop_limit(trigger, trigger)) is passes


def test_the_wider_collar_is_for_triggers_alone() -> None:
    assert verdict(C.COLLAR_LAST, request(price=Decimal("625.00"))) is FAILS


def test_the_book_of_now_says_nothing_of_an_order_that_waits() -> None:
    assert verdict(C.COLLAR_BEST, stop("640.00")) is ABSENT
    book = snapshot_of(stop("640.00")).effect
    assert book is not None
    assert (book.taken, book.resting, book.uncovered) == (0, 0, 0)


@pytest.mark.parametrize(
    ("side", "trigger", "price", "passes"),
    [
        (Side.BUY, "620.00", "632.00", PASSES),
        (Side.BUY, "620.00", "632.50", FAILS),
        (Side.SELL, "600.00", "588.00", PASSES),
        (Side.SELL, "600.00", "587.50", FAILS),
        (Side.BUY, "620.00", "600.00", PASSES),
    ],
)
def test_a_stops_limit_reaches_only_so_far_beyond_its_trigger(
    side: Side, trigger: str, price: str, passes: bool
) -> None:
    (check,) = [one for one in checks_of(stop_limit(trigger, price, side=side)) if one.code is C.LIMIT_REACH]
    assert (check.passed, check.severity) == (passes, Severity.HARD)


@pytest.mark.parametrize(
    ("side", "trigger", "price", "passes"),
    [
        (Side.BUY, "620.00", "620.00", PASSES),
        (Side.BUY, "620.00", "619.50", FAILS),
        (Side.SELL, "600.00", "600.00", PASSES),
        (Side.SELL, "600.00", "600.50", FAILS),
    ],
)
def test_a_limit_short_of_its_trigger_is_a_warning(side: Side, trigger: str, price: str, passes: bool) -> None:
    (check,) = [one for one in checks_of(stop_limit(trigger, price, side=side)) if one.code is C.LIMIT_BEHIND]
    assert (check.passed, check.severity) == (passes, Severity.SOFT)


def test_an_order_that_outlives_the_session_is_a_warning() -> None:
    (check,) = [one for one in checks_of(request(time_in_force=TimeInForce.GTC)) if one.code is C.OVERNIGHT]
    assert (check.passed, check.severity) == (False, Severity.SOFT)
    assert verdict(C.OVERNIGHT, request()) is ABSENT


@pytest.mark.parametrize(
    ("name", "ends"),
    [("HK.00700", {"ends": date(2027, 2, 17), "days": 90}), ("HK.TCH261230C600000", {"ends": date(2026, 12, 30)})],
)
def test_the_last_day_is_told_an_option_s_with_the_option(name: str, ends: dict[str, object]) -> None:
    lasting = request(instrument=InstrumentId(name), time_in_force=TimeInForce.GTC)
    seen = snapshot_of(lasting)
    check = overnight(replace(seen, today=date(2026, 11, 20), offers=replace(seen.offers, gtc_days=90)))
    assert check is not None
    assert {key: value for key, value in check.data.items() if key in {"ends", "days"}} == ends


@pytest.mark.parametrize("code", [C.TRIGGER, C.LIMIT_REACH, C.LIMIT_BEHIND])
def test_an_order_without_a_trigger_is_not_asked(code: CheckCode) -> None:
    assert verdict(code, request()) is ABSENT
    assert verdict(code, market()) is ABSENT


def test_what_the_market_does_not_take_is_denied() -> None:
    mainland = InstrumentId("SH.600519")
    assert verdict(C.OFFERED, market(time_in_force=TimeInForce.GTC)) is FAILS
    assert verdict(C.OFFERED, stop("620.00", instrument=mainland)) is FAILS
    assert verdict(C.OFFERED, stop("620.00")) is PASSES


def test_a_change_moves_the_trigger_under_the_same_rules() -> None:
    held = SNAPSHOT
    assert verdict(C.TRIGGER, change(OrderStatus.PENDING, trigger=Decimal(615)), held) is PASSES
    assert verdict(C.TRIGGER, change(OrderStatus.PENDING, trigger=Decimal(612)), held) is FAILS


def test_a_stop_whose_trigger_was_moved_elsewhere_is_not_the_one_that_was_shown() -> None:
    order = change(OrderStatus.PENDING)
    moved = replace(order.order, trigger=Decimal(618))
    assert verdict(C.ORDER, order, snapshot_with(order=order.order)) is PASSES
    assert verdict(C.ORDER, order, snapshot_with(order=moved)) is FAILS


def test_a_stop_that_may_have_fired_is_measured_as_the_order_it_became() -> None:
    order = change(OrderStatus.SUBMITTED, price=Decimal(630))
    assert verdict(C.TRIGGER, order) is ABSENT
    assert verdict(C.COLLAR_LAST, order) is FAILS
    assert verdict(C.COLLAR_BEST, order) is FAILS
    book = snapshot_of(order).effect
    assert book is not None
    assert book.taken == 100


def test_the_price_of_a_stop_without_limit_is_an_estimate() -> None:
    snapshot = snapshot_of(stop("620.00"))
    summary = summarise(snapshot)
    assert (summary.estimated, summary.value) == (True, Decimal(62000))
    limited = snapshot_of(stop_limit("620.00", "621.00"))
    summary = summarise(limited)
    assert (summary.estimated, summary.value) == (False, Decimal(62100))


def test_every_money_check_holds_stops_too() -> None:
    poor = snapshot_with(traded_today=Decimal(4_990_000))
    assert verdict(C.DAILY_VALUE, stop("620.00"), poor) is FAILS
    assert verdict(C.VALUE, stop("620.00"), limits=with_money(order=Decimal(61_999))) is FAILS
    assert verdict(C.VALUE, stop("620.00"), limits=with_money(order=Decimal(62_000))) is PASSES
