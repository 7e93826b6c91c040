"""Round trips: from flat to flat, by either method, with fees to the cent and every doubt named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from fakes.values.trips import ACCOUNT, APPLE, BEGIN, CALL, MINUTE, TENCENT, book, fee, fill, order, orders_of
from tideboard_core.model.order import Side
from tideboard_core.trips.facts import TripKey
from tideboard_core.trips.rows import OwnHolding
from tideboard_core.trips.trip import (
    Inferences,
    LeftReason,
    MadeFill,
    Method,
    ShareSplit,
    TripCause,
    TripMark,
)

BOTH = pytest.mark.parametrize("method", Method)


def test_a_trip_begins_and_ends_flat() -> None:
    found = book(
        fill("1", "buy 500 600.50"),
        fill("2", "buy 500 605", 5),
        fill("3", "sell 400 609.50", 10),
        fill("4", "sell 600 611", 20),
        fill("5", "buy 100 610", 30),
    )

    first, second = found.trips
    assert (first.key, first.instrument, first.currency, first.long) == (TripKey(ACCOUNT, "1"), TENCENT, "HKD", True)
    assert (first.opened, first.closed) == (BEGIN, BEGIN + 20 * MINUTE)
    assert (first.quantity, first.remaining) == (1000, 0)
    assert (first.entry, first.exit) == (Decimal("602.75"), Decimal("610.4"))
    assert [one.realised for one in first.fills] == [0, 0, 3600, 1050 + 3000]
    assert (first.realised, first.basis) == (Decimal(7650), Decimal(0))
    assert (second.closed, second.remaining, second.realised) == (None, 100, Decimal(0))
    assert second.basis == -61000
    assert second.unrealised(Decimal(612)) == 200


def test_the_method_splits_realised_from_open_alone() -> None:
    fills = (fill("1", "buy 300 10"), fill("2", "buy 100 14", 1), fill("3", "sell 100 13", 2))

    first, average = (book(*fills, method=method).trips[0] for method in Method)

    assert (first.realised, average.realised) == (Decimal(300), Decimal(200))
    sums = {(trip.realised or 0) + (trip.unrealised(Decimal(12)) or 0) for trip in (first, average)}
    assert sums == {Decimal(500)}


@BOTH
def test_a_third_of_a_share_loses_no_money(method: Method) -> None:
    fills = [fill("1", "buy 1 10"), fill("2", "buy 2 10.01", 1)]
    fills += [fill(f"{number}", "sell 1 11", number) for number in (3, 4, 5)]

    (trip,) = book(*fills, method=method).trips

    assert trip.realised == Decimal("2.98")
    assert trip.basis == 0


@BOTH
def test_a_short_trip_earns_when_the_price_falls(method: Method) -> None:
    (trip,) = book(fill("1", "sell 100 50"), fill("2", "buy 100 48.5", 1), method=method).trips

    assert (trip.long, trip.realised, trip.entry, trip.exit) == (False, Decimal(150), Decimal(50), Decimal("48.5"))


@BOTH
def test_a_reversing_fill_ends_one_trip_and_begins_another(method: Method) -> None:
    fills = (fill("1", "buy 100 10"), fill("2", "sell 250 12", 1), fill("3", "buy 150 11", 2))

    first, second = book(*fills, fees=[fee("o2", "2.51")], method=method).trips

    assert (first.realised, second.realised) == (Decimal(200), Decimal(150))
    assert (second.key.fill_id, second.long, second.opened) == ("2", False, BEGIN + MINUTE)
    assert [one.quantity for one in (*first.fills, *second.fills)] == [100, 100, 150, 150]
    shares = (first.fills[1].fee, second.fills[0].fee)
    assert shares == (Decimal("1.00"), Decimal("1.51"))


def test_fees_are_open_until_they_are_told() -> None:
    fills = (fill("1", "buy 100 10", of="a"), fill("2", "buy 200 10", 1, of="a"), fill("3", "sell 300 11", 2, of="b"))

    (late,) = book(*fills, fees=[fee("a", "10")]).trips
    (told,) = book(*fills, fees=[fee("a", "10"), fee("b", "0")]).trips
    (never,) = book(*fills, fees=[fee("a", "10")], inferences=Inferences(fees_given_up=frozenset({"b"}))).trips

    assert (late.fees, late.net, late.fees_told) == (None, None, Decimal(10))
    assert late.marks == {TripMark.FEES_OPEN}
    assert [one.fee for one in told.fills] == [Decimal("3.33"), Decimal("6.67"), 0]
    assert (told.fees, told.net, told.marks) == (Decimal(10), Decimal(290), frozenset[TripMark]())
    assert (never.net, never.marks) == (None, frozenset({TripMark.FEES_NOT_TOLD}))


def test_securities_and_currencies_stay_apart() -> None:
    fills = (fill("1", "buy 100 10"), fill("2", "buy 5 200", 1, instrument=APPLE), fill("3", "sell 100 11", 2))
    orders = orders_of(fills) | orders_of(fills[1:2], "USD")

    tencent, apple = book(*fills, orders=orders).trips

    assert (tencent.currency, tencent.closed is None) == ("HKD", False)
    assert (apple.currency, apple.closed is None) == ("USD", True)


def test_a_currency_that_nobody_named_is_not_guessed() -> None:
    (trip,) = book(fill("1", "buy 100 10"), orders={}).trips
    (unknown,) = book(fill("1", "buy 100 10", instrument=type(TENCENT)("HK.80700")), orders={}).trips

    assert (trip.currency, trip.marks) == ("HKD", frozenset({TripMark.FEES_OPEN, TripMark.ORDER_MISSING}))
    assert (unknown.currency, TripMark.CURRENCY_UNKNOWN in unknown.marks) == ("", True)


def test_a_contract_without_its_multiplier_earns_nothing_that_could_be_named() -> None:
    (trip,) = book(fill("1", "buy 2 3.5", instrument=CALL), fill("2", "sell 2 4", 1, instrument=CALL)).trips

    assert (trip.realised, trip.basis, trip.net) == (None, None, None)
    assert TripMark.MULTIPLIER_UNKNOWN in trip.marks
    assert (trip.entry, trip.exit) == (Decimal("3.5"), Decimal(4))


def test_an_unknown_side_comes_from_the_order_or_the_fill_stays_out() -> None:
    fills = (fill("1", "sell 100 10", side_told=False), fill("2", "sell 100 11", 1))
    orders = {"o1": order("o1", Side.BUY, 100, "10"), "o2": order("o2", Side.SELL, 100, "11")}

    (from_order,) = book(*fills, orders=orders).trips
    without = book(*fills, orders={"o2": orders["o2"]})

    assert from_order.realised == 100
    assert TripMark.SIDE_FROM_ORDER in from_order.marks
    assert [(one.fill.id, one.reason) for one in without.left_out] == [("1", LeftReason.SIDE_UNKNOWN)]
    assert TripMark.HISTORY_GAP in without.trips[0].marks


def test_a_fill_that_is_listed_twice_counts_once() -> None:
    found = book(fill("1", "buy 100 10"), fill("1", "buy 100 10"), fill("2", "sell 100 11", 1), orders={})

    (trip,) = found.trips
    assert trip.realised == 100
    assert TripMark.DUPLICATE in trip.marks
    assert [one.reason for one in found.left_out] == [LeftReason.DUPLICATE]


def test_what_an_order_dealt_and_no_fill_tells_is_a_gap() -> None:
    (trip,) = book(fill("1", "buy 100 10"), orders={"o1": order("o1", Side.BUY, 300, "10")}).trips

    assert TripMark.HISTORY_GAP in trip.marks


def test_what_was_held_before_opens_at_the_brokers_cost() -> None:
    held = OwnHolding(instrument=TENCENT, name="TENCENT", quantity=100, cost=Decimal(9), currency="HKD")
    sold = fill("1", "sell 100 11")

    (known,) = book(sold, inferences=Inferences(before=(held,))).trips
    (unknown,) = book(sold, inferences=Inferences(before=(replace(held, cost=None),))).trips

    assert (known.realised, known.long, known.fills[0].cause) == (Decimal(200), True, TripCause.BEFORE)
    assert TripMark.HELD_BEFORE in known.marks
    assert (unknown.realised, unknown.entry, unknown.exit) == (None, None, Decimal(11))
    assert TripMark.COST_UNKNOWN in unknown.marks


@BOTH
def test_a_split_changes_shares_and_not_their_money(method: Method) -> None:
    split = ShareSplit(TENCENT, BEGIN + MINUTE, 5, 1, 500)
    fills = (fill("1", "buy 100 600"), fill("2", "sell 500 121", 2))

    (trip,) = book(*fills, method=method, inferences=Inferences(splits=(split,))).trips

    assert (trip.realised, trip.quantity, trip.remaining) == (Decimal(500), 500, 0)
    assert (trip.entry, trip.exit) == (Decimal(120), Decimal(121))
    assert TripMark.INFERRED_SPLIT in trip.marks


@BOTH
def test_cash_for_a_fraction_is_a_row(method: Method) -> None:
    split = ShareSplit(TENCENT, BEGIN + MINUTE, 1, 3, 33, cash=Decimal("2.10"), inferred=False)

    (trip,) = book(fill("1", "buy 100 2"), method=method, inferences=Inferences(splits=(split,))).trips

    _, fraction = trip.fills
    assert (fraction.cause, fraction.money, fraction.inferred) == (TripCause.FRACTION, Decimal("2.10"), False)
    assert trip.remaining == 33
    assert (trip.realised or 0) + (trip.basis or 0) == Decimal("2.10") - 200
    assert trip.marks == {TripMark.FEES_OPEN}


def test_an_expiry_ends_a_trip_and_is_marked() -> None:
    bought = fill("1", "buy 100 2")
    ended = MadeFill(replace(fill("expiry/1", "sell 100 0", 9), order_id=""), TripCause.EXPIRY)

    (trip,) = book(bought, fees=[fee("o1", "1")], inferences=Inferences(fills=(ended,))).trips

    assert (trip.realised, trip.net, trip.closed) == (Decimal(-200), Decimal(-201), BEGIN + 9 * MINUTE)
    assert trip.marks == {TripMark.INFERRED_EXPIRY}


def test_a_renamed_security_goes_on() -> None:
    new = type(TENCENT)("HK.09999")
    fills = (fill("1", "buy 100 2", name="OLD"), fill("2", "sell 100 3", 1, instrument=new, name="NEW"))

    (trip,) = book(*fills, inferences=Inferences(renamed={TENCENT: new})).trips

    assert (trip.instrument, trip.name, trip.realised) == (new, "NEW", Decimal(100))
    assert TripMark.RENAMED in trip.marks


def test_another_code_alone_marks_a_trip_as_renamed() -> None:
    new = type(TENCENT)("HK.09999")
    fills = (fill("1", "buy 100 2", name="N"), fill("2", "sell 100 3", 1, instrument=new, name="N"))

    (trip,) = book(*fills, fees=[fee("o1", "1"), fee("o2", "1")], inferences=Inferences(renamed={TENCENT: new})).trips

    assert (trip.instrument, trip.name, trip.net) == (new, "N", Decimal(98))
    assert trip.marks == {TripMark.RENAMED}


def test_trips_that_open_at_once_are_by_the_id_of_their_first_fill() -> None:
    fills = [fill("9", "buy 100 10", of="a"), fill("1", "buy 100 10", of="b", instrument=APPLE)]

    assert [trip.first.id for trip in book(*fills).trips] == ["1", "9"]


def test_equal_times_have_one_order() -> None:
    fills = [fill("10", "sell 100 11", of="b"), fill("9", "buy 100 10", of="a")]
    orders = {"a": order("a", Side.BUY, 100, "10", -2), "b": order("b", Side.SELL, 100, "11", -1)}

    assert book(*fills, orders=orders) == book(*reversed(fills), orders=orders)
    assert book(*fills, orders=orders).trips[0].long
