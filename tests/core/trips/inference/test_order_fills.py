"""Accounts and orders without fills: what the order dealt, at its average, marked so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from fakes.values.trips import ACCOUNT, BEGIN, CONTRACTS, MINUTE, TENCENT, fill, order, reading
from tideboard_core.model.order import Side
from tideboard_core.model.unnamed import key_of
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import Inferences, LeftReason, TripCause, TripMark

BOUGHT, SOLD = order("a", Side.BUY, 300, "10.3333"), order("b", Side.SELL, 300, "11", 5)


def inferred(*orders: OwnOrder, lists_fills: bool = False, minutes: float = 10) -> Inferences:
    return infer(
        ACCOUNT,
        [],
        orders={one.id: one for one in orders},
        contracts=CONTRACTS,
        now=BEGIN + minutes * MINUTE,
        lists_fills=lists_fills,
    )


def test_trips_of_an_account_without_fills_come_from_its_orders() -> None:
    orders = {one.id: one for one in (BOUGHT, SOLD)}

    (trip,) = round_trips(
        ACCOUNT, [], orders=orders, fees={}, contracts=CONTRACTS, inferences=inferred(BOUGHT, SOLD)
    ).trips

    assert (trip.realised, trip.fees, trip.net) == (Decimal("200.0100"), None, None)
    assert trip.marks == {TripMark.FROM_ORDER, TripMark.FEES_NOT_TOLD}
    assert (trip.key.fill_id, trip.fills[0].cause, trip.currency) == ("order/a", TripCause.ORDER, "HKD")


def test_fees_that_are_told_of_such_an_order_count() -> None:
    orders = {one.id: one for one in (BOUGHT, SOLD)}

    (trip,) = round_trips(
        ACCOUNT,
        [],
        orders=orders,
        fees={"a": Decimal(1), "b": Decimal(2)},
        contracts=CONTRACTS,
        inferences=inferred(BOUGHT, SOLD),
    ).trips

    assert (trip.fees, trip.marks) == (Decimal(3), frozenset({TripMark.FROM_ORDER}))


def test_an_order_that_dealt_nothing_makes_no_fill() -> None:
    state = replace(BOUGHT.states[0], filled=0, average=None)

    assert inferred(replace(BOUGHT, states=(state,)), replace(SOLD, states=())).fills == ()


def test_an_order_without_a_name_makes_no_fill() -> None:
    """Its row says that it filled; FutuOpenD-rs said so of orders that never were."""
    assert inferred(replace(BOUGHT, id=key_of("row"))).fills == inferred().fills


def test_an_order_of_several_legs_makes_no_fill_and_is_named() -> None:
    orders = {"b": replace(SOLD, legs=2)}
    found = inferred(orders["b"])

    book = round_trips(ACCOUNT, [], orders=orders, fees={}, contracts=CONTRACTS, inferences=found)

    assert (found.fills, book.trips) == ((), ())
    assert [(left.fill.order_id, left.reason) for left in book.left_out] == [("b", LeftReason.LEGS_UNKNOWN)]


def test_what_an_order_dealt_beyond_its_fills_comes_a_day_later_without_a_second_fee() -> None:
    listed = fill("1", "buy 100 10", of="a")
    orders = {"a": replace(BOUGHT, states=(replace(BOUGHT.states[0], average=Decimal("10.2")),))}

    found = infer(ACCOUNT, [listed], orders=orders, contracts=CONTRACTS, now=BEGIN + timedelta(days=2))
    (trip,) = round_trips(
        ACCOUNT, [listed], orders=orders, fees={"a": Decimal(3)}, contracts=CONTRACTS, inferences=found
    ).trips

    assert [(one.quantity, one.fill.price, one.cause) for one in trip.fills] == [
        (100, Decimal(10), TripCause.TRADE),
        (200, Decimal("10.3"), TripCause.ORDER),
    ]
    assert (trip.fees, trip.basis) == (Decimal(3), Decimal(-3060))
    assert trip.marks == {TripMark.FROM_ORDER, TripMark.HISTORY_GAP}


def test_an_account_that_lists_fills_gets_them_after_a_day_alone() -> None:
    day = timedelta(days=1) / MINUTE

    assert inferred(BOUGHT, lists_fills=True).fills == ()
    found = inferred(BOUGHT, lists_fills=True, minutes=day + 10)
    (trip,) = round_trips(ACCOUNT, [], orders={"a": BOUGHT}, fees={}, contracts=CONTRACTS, inferences=found).trips
    assert trip.marks == {TripMark.FROM_ORDER, TripMark.FEES_OPEN}


def test_an_order_of_which_fills_are_listed_has_no_other() -> None:
    listed = fill("1", "buy 300 10.3333", of="a")

    found = infer(ACCOUNT, [listed], orders={"a": BOUGHT}, contracts=CONTRACTS, now=BEGIN, lists_fills=False)

    assert found.fills == ()


def test_a_split_of_shares_that_an_order_bought_is_not_taken_for_shares_held_before() -> None:
    readings = [reading(date(2026, 11, day), (TENCENT, held, None)) for day, held in ((3, 300), (4, 600), (5, 600))]

    found = infer(
        ACCOUNT,
        [],
        orders={"a": BOUGHT},
        contracts=CONTRACTS,
        now=BEGIN + timedelta(days=9),
        readings=readings,
        lists_fills=False,
    )

    assert (found.before, [(one.cause, one.fill.quantity) for one in found.fills]) == (
        (),
        [(TripCause.ORDER, 300), (TripCause.MOVED, 300)],
    )
