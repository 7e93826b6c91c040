"""A combination is one trip while one order opened it, whatever happens to a leg of it."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from fakes.values.trips import BEGIN, CALL, MINUTE, OPTIONS, PUT, book, fee, fill, order
from tideboard_core.model.order import Fill, Side
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import Inferences, MadeFill, TripBook, TripCause, TripMark

IN = order("in", Side.BUY, 2, "5", instrument=CALL, currency="USD", legs=2)
OUT = order("out", Side.SELL, 2, "4", 10, instrument=CALL, currency="USD", legs=2)
BOUGHT = (
    fill("1", "buy 2 3.10", of="in", instrument=CALL),
    fill("2", "sell 4 1.20", of="in", instrument=PUT),
)
SOLD = (
    fill("3", "sell 2 3.60", 10, of="out", instrument=CALL),
    fill("4", "buy 4 1.00", 10, of="out", instrument=PUT),
)


def traded(*fills: Fill, orders: tuple[OwnOrder, ...] = (IN, OUT), inferences: Inferences | None = None) -> TripBook:
    told = [fee(one.id, "2.00") for one in orders]
    known = {one.id: one for one in orders}
    return book(*fills, orders=known, fees=told, contracts=OPTIONS, inferences=inferences)


def test_it_is_one_trip_with_a_line_for_each_leg() -> None:
    (trip,) = traded(*BOUGHT, *SOLD).trips

    assert (trip.quantity, trip.remaining, trip.long) == (2, 0, True)
    assert (trip.entry, trip.exit) == (Decimal("0.70"), Decimal("1.60"))
    assert (trip.realised, trip.fees, trip.net) == (Decimal(180), Decimal(4), Decimal(176))
    assert (trip.opened, trip.closed) == (BEGIN, BEGIN + 10 * MINUTE)
    assert [(leg.instrument, leg.long, leg.realised) for leg in trip.legs] == [
        (CALL, True, Decimal(100)),
        (PUT, False, Decimal(80)),
    ]
    assert trip.key.fill_id == "1"
    assert trip.orders == ("in", "out")


def test_the_fee_of_its_order_is_spread_over_the_legs_by_money() -> None:
    (trip,) = traded(*BOUGHT).trips

    assert [leg.fees for leg in trip.legs] == [Decimal("1.13"), Decimal("0.87")]


def test_a_leg_that_is_closed_alone_stays_in_it() -> None:
    (trip,) = traded(*BOUGHT, fill("5", "buy 4 1", 5, of="out", instrument=PUT)).trips

    assert (trip.closed, trip.exit, trip.remaining) == (None, None, 2)
    call, put = trip.legs
    assert (call.closed, call.remaining, put.closed, put.remaining) == (None, 2, BEGIN + 5 * MINUTE, 0)
    assert trip.realised == 80
    assert trip.basis == -620


def test_a_leg_that_expires_alone_stays_in_it() -> None:
    ended = MadeFill(replace(fill("expiry/1", "buy 4 0", 9, instrument=PUT), order_id=""), TripCause.EXPIRY)

    (trip,) = traded(*BOUGHT, inferences=Inferences(fills=(ended,))).trips

    assert trip.realised == 480
    assert [TripMark.INFERRED_EXPIRY in leg.marks for leg in trip.legs] == [False, True]
    assert TripMark.INFERRED_EXPIRY in trip.marks


def test_a_leg_that_another_order_added_to_is_a_trip_of_its_own() -> None:
    more = fill("5", "buy 1 3", 5, of="more", instrument=CALL)
    third = order("more", Side.BUY, 1, "3", 4, instrument=CALL, currency="USD")

    call, put = traded(*BOUGHT, more, orders=(IN, third)).trips

    assert (call.legs, call.quantity, put.quantity) == ((), 3, 4)


def test_a_leg_that_was_opened_again_by_the_same_order_counts_once() -> None:
    fills = (
        fill("1", "buy 1 3", of="in", instrument=CALL),
        fill("2", "sell 1 1", of="in", instrument=PUT),
        fill("3", "sell 1 4", 1, of="out", instrument=CALL),
        fill("4", "buy 1 3", 2, of="in", instrument=CALL),
        fill("5", "sell 1 1", 2, of="in", instrument=PUT),
    )

    (trip,) = traded(*fills).trips

    assert (trip.quantity, trip.remaining, len(trip.legs)) == (2, 2, 3)
    assert trip.entry == 2


def test_orders_of_one_security_make_no_combination() -> None:
    alone = replace(IN, legs=0)

    assert len(traded(*BOUGHT, orders=(alone, OUT)).trips) == 2
