"""Touched orders, trailing stops and orders at auction: each rule at its very limit, and what they are valued at."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.order_checks import (
    ABSENT,
    ACCOUNT,
    FAILS,
    PASSES,
    SNAPSHOT,
    checks_of,
    request,
    snapshot_of,
    verdict,
    with_money,
)
from fakes.values.trading import QUOTE, order_row, position
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.offers import PLAIN_TYPES, OrderOffers
from tideboard_core.model.order import ModifyRequest, OrderRequest, OrderStatus, Position, Side, TimeInForce
from tideboard_core.model.order_terms import AT_AUCTION, TOUCHED, TRAILING, OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, Severity, SourceKind
from tideboard_core.orders.checks import reducing
from tideboard_core.orders.fees import summarise
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.snapshot import Braked, PretradeSnapshot
from tideboard_core.orders.way_out import Working

C = CheckCode
KINDS = PLAIN_TYPES | TOUCHED | TRAILING
WIDE = replace(
    SNAPSHOT, offers=OrderOffers(types={Market.HK: KINDS | AT_AUCTION}, modified=KINDS | {OrderType.AUCTION_LIMIT})
)
"""The quiet market, last 612.50 in steps of 0.50, at a broker that takes every kind."""
COLLECTS = replace(WIDE, session=MarketState.AUCTION)
SELL, BUY = Side.SELL, Side.BUY


def touched(trigger: str, price: str | None = None, **changes: Any) -> OrderRequest:
    order_type = OrderType.IF_TOUCHED if price is None else OrderType.IF_TOUCHED_LIMIT
    limit = None if price is None else Decimal(price)
    return request(order_type=order_type, price=limit, trigger=Decimal(trigger), **changes)


def trailing(*, offset: str | None = None, amount: str | None = None, percent: str | None = None, **more: Any) -> Any:
    order_type = OrderType.TRAILING_STOP if offset is None else OrderType.TRAILING_STOP_LIMIT
    texts = {"trail_amount": amount, "trail_percent": percent, "limit_offset": offset}
    numbers = {name: None if text is None else Decimal(text) for name, text in texts.items()}
    return request(order_type=order_type, price=None, **numbers, **more)


def auction(price: str | None = None, **changes: Any) -> OrderRequest:
    order_type = OrderType.AUCTION if price is None else OrderType.AUCTION_LIMIT
    return request(order_type=order_type, price=None if price is None else Decimal(price), **changes)


def failing(order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot = WIDE) -> dict[CheckCode, Severity]:
    return {check.code: check.severity for check in checks_of(order, snapshot) if not check.passed}


def found(code: CheckCode, order: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot = WIDE) -> Check:
    return next(check for check in checks_of(order, snapshot) if check.code is code)


# --- touched orders ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "order", [touched("600.00"), touched("600.00", "601.00"), touched("620.00", "619.00", side=SELL)]
)
def test_a_touched_order_ahead_of_the_market_passes_everything(order: OrderRequest) -> None:
    assert failing(order) == {}


@pytest.mark.parametrize(
    ("side", "trigger", "passes"),
    [
        (BUY, "612.00", PASSES),
        (BUY, "612.50", FAILS),
        (BUY, "613.00", FAILS),
        (SELL, "613.00", PASSES),
        (SELL, "612.50", FAILS),
        (SELL, "612.00", FAILS),
    ],
)
def test_the_trigger_of_a_touched_order_lies_on_the_other_side_than_a_stops(
    side: Side, trigger: str, passes: bool
) -> None:
    assert verdict(C.TRIGGER, touched(trigger, side=side), WIDE) is passes
    stop = request(order_type=OrderType.STOP, price=None, trigger=Decimal(trigger), side=side)
    assert verdict(C.TRIGGER, stop, WIDE) is (trigger != "612.50" and not passes)


def test_a_touched_order_may_stand_far_on_the_passive_side() -> None:
    far, near = touched("550.00"), touched("551.50")
    assert failing(far) == {C.COLLAR_LAST: Severity.SOFT}
    assert verdict(C.COLLAR_LAST, near, WIDE) is PASSES
    assert failing(touched("680.00"))[C.COLLAR_LAST] is Severity.HARD
    assert failing(request(order_type=OrderType.STOP, price=None, trigger=Decimal(550), side=SELL))[C.COLLAR_LAST]


def test_the_limit_of_a_touched_order_keeps_near_its_trigger() -> None:
    assert verdict(C.LIMIT_REACH, touched("600.00", "612.00"), WIDE) is PASSES
    assert verdict(C.LIMIT_REACH, touched("600.00", "612.50"), WIDE) is FAILS
    assert verdict(C.LIMIT_BEHIND, touched("600.00", "599.50"), WIDE) is FAILS


# --- trailing stops ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("trail", [{"amount": "5"}, {"percent": "2"}, {"percent": "2", "offset": "0"}])
def test_a_trailing_stop_within_its_bounds_passes_everything(trail: dict[str, str], side: Side) -> None:
    assert failing(trailing(side=side, **trail)) == {}


@pytest.mark.parametrize(
    ("trail", "passes"),
    [
        ({"amount": "0.5"}, PASSES),
        ({"amount": "0.4999"}, FAILS),
        ({"percent": "0.0817"}, PASSES),
        ({"percent": "0.0816"}, FAILS),
        ({"percent": "10"}, PASSES),
        ({"percent": "10.01"}, FAILS),
        ({"amount": "61.25"}, PASSES),
        ({"amount": "61.26"}, FAILS),
    ],
)
def test_the_distance_is_one_step_at_least_and_the_collar_of_triggers_at_most(
    trail: dict[str, str], passes: bool
) -> None:
    for side in Side:
        assert verdict(C.TRAIL, trailing(side=side, **trail), WIDE) is passes
    assert verdict(C.TRAIL, request(), WIDE) is ABSENT


@pytest.mark.parametrize("side", Side)
def test_a_monitor_price_is_typed_where_it_is_offered_and_lies_on_a_step(side: Side) -> None:
    """On whichever side of the price it lies: no page says that one which is passed counts at once."""
    taken = replace(WIDE, offers=replace(WIDE.offers, monitors=True))
    for monitor in ("600", "612.5", "620"):
        order = trailing(side=side, amount="5", offset="1", monitor=Decimal(monitor))
        assert failing(order, taken) == {C.MONITOR: Severity.TYPED}
        assert found(C.MONITOR, order, taken).data == {"value": Decimal(monitor)}
        assert failing(order) == {C.MONITOR: Severity.TYPED, C.OFFERED: Severity.HARD}
    between = trailing(side=side, amount="5", offset="1", monitor=Decimal("620.1"))
    assert failing(between, taken) == {C.MONITOR: Severity.TYPED, C.TICK: Severity.HARD}
    assert verdict(C.MONITOR, trailing(side=side, amount="5", offset="1"), taken) is ABSENT


def test_a_distance_from_an_unknown_price_is_denied() -> None:
    delayed = replace(WIDE, source=SourceKind.DELAYED)
    for order in (trailing(percent="2"), trailing(amount="5")):
        assert verdict(C.TRAIL, order, delayed) is FAILS
        assert verdict(C.VALUE, order, delayed) is FAILS


@pytest.mark.parametrize(
    ("order", "trigger", "price"),
    [
        (trailing(percent="2"), "625.00", "625.00"),  # 624.75, to the step away from the market
        (trailing(percent="2", side=SELL), "600.00", "600.00"),  # 600.25
        (trailing(percent="2", offset="1"), "625.00", "626.00"),
        (trailing(amount="3.2", offset="0.7", side=SELL), "609.00", "608.00"),  # 609.30, then 608.30
    ],
)
def test_a_trailing_stop_is_valued_where_it_would_stand_now_as_an_estimate(
    order: OrderRequest, trigger: str, price: str
) -> None:
    snapshot = snapshot_of(order, WIDE)
    summary = summarise(snapshot)

    assert snapshot.trigger == Decimal(trigger)
    assert (summary.estimated, summary.value) == (True, Decimal(price) * 100)
    assert found(C.TRAIL, order).data["trigger"] == Decimal(trigger)
    assert verdict(C.VALUE, order, WIDE, with_money(order=Decimal(price) * 100)) is PASSES
    assert verdict(C.VALUE, order, WIDE, with_money(order=Decimal(price) * 100 - 1)) is FAILS


@pytest.mark.parametrize(("offset", "passes"), [("12", PASSES), ("12.5", FAILS)])
def test_the_limit_of_a_trailing_stop_keeps_near_its_trigger(offset: str, passes: bool) -> None:
    assert verdict(C.LIMIT_REACH, trailing(amount="5", offset=offset), WIDE) is passes  # 617.50, of it 2 % = 12.35
    assert verdict(C.LIMIT_REACH, trailing(amount="5", offset=offset, side=SELL), WIDE) is passes


def test_a_trailing_stop_takes_nothing_of_the_book() -> None:
    snapshot = snapshot_of(trailing(amount="5"), WIDE)
    assert snapshot.effect is not None
    assert (snapshot.effect.taken, snapshot.effect.uncovered) == (0, 0)
    assert verdict(C.COLLAR_BEST, trailing(amount="5"), WIDE) is ABSENT


PRICES = st.decimals(min_value="0.01", max_value=60, places=2)


@settings(max_examples=60)
@given(side=st.sampled_from(Side), amount=PRICES, offset=PRICES)
def test_every_trigger_and_limit_of_a_trailing_stop_lies_on_a_step_beyond_its_distance(
    side: Side, amount: Decimal, offset: Decimal
) -> None:
    snapshot = snapshot_of(trailing(amount=str(amount), offset=str(offset), side=side), WIDE)
    trigger, limit, last = snapshot.trigger, snapshot.limit, snapshot.market_price
    assert trigger is not None
    assert limit is not None
    assert last is not None
    away, beyond = (trigger - last, limit - trigger) if side is BUY else (last - trigger, trigger - limit)

    for price, distance, wanted in ((trigger, away, amount), (limit, beyond, offset)):
        step = snapshot.instrument.price_step(price)
        assert price % step == 0
        assert wanted <= distance < wanted + step


HELD, NOTHING = (position(ACCOUNT, 1000),), ()
FUTU_HK = replace(ACCOUNT, firm="FutuSecurities")


@pytest.mark.parametrize(
    ("side", "held", "firm", "passes"),
    [
        (Side.SELL, HELD, "FutuSecurities", True),
        (Side.BUY, (position(ACCOUNT, -1000),), "FutuSecurities", True),
        (Side.BUY, NOTHING, "FutuSecurities", False),
        (Side.BUY, HELD, "FutuSecurities", False),
        (Side.SELL, NOTHING, "FutuSecurities", False),
        (Side.BUY, NOTHING, "FutuInc", True),
    ],
)
def test_trailing_orders_at_futu_hong_kong_close_alone(
    side: Side, held: tuple[Position, ...], firm: str, passes: bool
) -> None:
    order = trailing(side=side, amount="5", account=replace(ACCOUNT, firm=firm))

    check = found(C.OFFERED, order, replace(WIDE, offers=futu.OFFERS, positions=held))

    assert (check.passed, check.data.get("reason")) == (passes, "" if passes else OfferReason.CLOSING_TYPE)
    assert check.severity is Severity.HARD


def test_a_trailing_order_that_stands_is_changed_whatever_is_held() -> None:
    standing = order_row(FUTU_HK, order_type=OrderType.TRAILING_STOP, price=None, trail_amount=Decimal(5))
    change = ModifyRequest(
        account=FUTU_HK, order=standing, client_order_id="TB-1", quantity=200, trail_amount=Decimal(6)
    )

    assert found(C.OFFERED, change, replace(WIDE, offers=futu.OFFERS, positions=NOTHING)).passed


def test_where_holdings_are_not_known_a_trailing_order_is_left_to_the_broker() -> None:
    order = trailing(side=Side.SELL, amount="5", account=FUTU_HK)

    assert found(C.OFFERED, order, replace(WIDE, offers=futu.OFFERS, positions=None)).passed


# --- changes of a trailing stop -------------------------------------------------------------------------------------


def change(
    status: OrderStatus = OrderStatus.PENDING, *, trail: str | None = None, quantity: int = 100
) -> ModifyRequest:
    """A change of a sale that trails by 5 and whose best price was 615."""
    row = order_row(
        ACCOUNT,
        side=SELL,
        quantity=100,
        order_type=OrderType.TRAILING_STOP_LIMIT,
        status=status,
        price=Decimal(609),
        trigger=Decimal(610),
        trail_amount=Decimal(5),
        limit_offset=Decimal(1),
    )
    amount = None if trail is None else Decimal(trail)
    return ModifyRequest(
        account=ACCOUNT, order=row, client_order_id="TB-1120-0002", quantity=quantity, trail_amount=amount
    )


@pytest.mark.parametrize(
    ("trail", "trigger", "passes"), [("3", "612", PASSES), ("2.5", "612.5", FAILS), ("9", "606", PASSES)]
)
def test_a_narrower_distance_must_not_fire_at_once(trail: str, trigger: str, passes: bool) -> None:
    order = change(trail=trail)
    assert found(C.TRIGGER, order).passed is passes
    assert snapshot_of(order, WIDE).trigger == Decimal(trigger)
    assert snapshot_of(order, WIDE).limit == Decimal(trigger) - 1


def test_a_trailing_stop_whose_trigger_has_moved_is_still_the_one_that_was_shown() -> None:
    order = change(trail="4")
    moved = replace(order.order, trigger=Decimal(611), price=Decimal(610))
    assert verdict(C.ORDER, order, replace(WIDE, order=moved)) is PASSES
    assert verdict(C.ORDER, order, replace(WIDE, order=replace(moved, trail_amount=Decimal(6)))) is FAILS


def test_a_trailing_stop_that_has_fired_is_measured_as_the_order_it_became() -> None:
    order = change(OrderStatus.SUBMITTED)
    assert verdict(C.TRAIL, order, WIDE) is ABSENT
    assert snapshot_of(order, WIDE).collared_price == Decimal(609)


# --- what reduces a position ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [trailing(percent="5", side=SELL), touched("620.00", side=SELL)])
def test_a_sale_that_waits_is_an_exit_of_the_free_position(order: OrderRequest) -> None:
    limits = with_money(order=Decimal(1), day=Decimal(1))
    assert {check.code for check in reducing(checks_of(order, WIDE, limits))} == {C.VALUE, C.DAILY_VALUE}
    taken = replace(WIDE, working=Working(committed=901))
    assert not reducing(checks_of(order, taken, limits))
    assert verdict(C.SHORT, order, taken) is FAILS


# --- orders at auction ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [auction(), auction("612.00")])
@pytest.mark.parametrize("state", list(MarketState))
def test_an_order_at_auction_goes_out_while_one_lies_ahead(order: OrderRequest, state: MarketState) -> None:
    ahead = state in {MarketState.AUCTION, MarketState.CLOSING_AUCTION}
    assert verdict(C.AUCTION, order, replace(WIDE, session=state)) is ahead
    assert verdict(C.AUCTION, request(), replace(WIDE, session=state)) is ABSENT


def test_an_order_at_auction_with_a_limit_is_checked_as_a_limit_order() -> None:
    assert failing(auction("612.00"), COLLECTS) == {}
    assert C.COLLAR_LAST in failing(auction("630.00"), COLLECTS)


def test_the_auction_alone_makes_the_price_and_that_is_a_warning() -> None:
    order = auction()
    assert failing(order, COLLECTS) == {C.COLLAR_LAST: Severity.SOFT}
    assert summarise(snapshot_of(order, COLLECTS)).value == QUOTE.prev_close * 115
    assert summarise(snapshot_of(auction(side=SELL), COLLECTS)).value == QUOTE.prev_close * 85
    assert verdict(C.COLLAR_BEST, order, COLLECTS) is ABSENT
    unknown = failing(order, replace(COLLECTS, quote=None))
    assert (unknown[C.COLLAR_LAST], unknown[C.VALUE]) == (Severity.HARD, Severity.HARD)


def test_auctions_are_for_the_day_and_for_securities() -> None:
    assert found(C.OFFERED, auction(time_in_force=TimeInForce.GTC), COLLECTS).data["reason"] == "auction-day"
    option = replace(COLLECTS, instrument=replace(WIDE.instrument, security_type=SecurityType.OPTION, lot_size=1))
    assert verdict(C.OFFERED, auction(), option) is FAILS
    assert verdict(C.OFFERED, trailing(amount="5"), option) is PASSES


def test_what_stands_behind_contracts_counts_in_every_kind() -> None:
    option = replace(
        WIDE, instrument=replace(WIDE.instrument, security_type=SecurityType.OPTION, lot_size=1, multiplier=100)
    )
    for order, price in ((trailing(amount="12.5"), 625), (touched("600.00"), 600)):
        assert snapshot_of(order, option).value == price * 100 * 100


def test_the_loss_brake_lets_a_trailing_stop_pass_that_is_smaller_or_further_away() -> None:
    held = replace(WIDE, brake=Braked(holds=True, data={"rule": "loss"}), positions=())
    assert verdict(C.BRAKE, change(), held) is PASSES
    assert verdict(C.BRAKE, change(trail="6"), held) is PASSES
    assert verdict(C.BRAKE, change(trail="4"), held) is FAILS
    assert verdict(C.BRAKE, change(quantity=200), held) is FAILS
