"""The risk of a trip by its first stop or its plan, and how far it went by bars and fills."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from fakes.values.trips import BEGIN, MINUTE, TENCENT, book, fee, fill, order
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, OrderType, Side
from tideboard_core.trips.figures import (
    BarRange,
    Excursion,
    TripFacts,
    bar_range,
    excursion,
    initial_risk,
    joined,
    opening_type,
    stops_by_security,
    stops_within,
    whole_minutes,
)
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.trip import RoundTrip

LONG = book(
    fill("1", "buy 500 600", 5), fill("2", "sell 500 612", 25), fees=[fee("o1", "100"), fee("o2", "150")]
).trips[0]
SHORT = book(fill("1", "sell 200 610", 5), fill("2", "buy 200 600", 25)).trips[0]


def stop(trigger: str, minute: float, side: Side = Side.SELL, status: OrderStatus = OrderStatus.SUBMITTED) -> OwnOrder:
    made = order("s1", side, 500, "1", minute)
    state = replace(made.states[0], status=status, trigger=Decimal(trigger))
    return replace(made, order_type=OrderType.STOP, states=(state,))


def test_the_first_stop_that_the_broker_held_is_the_risk() -> None:
    later = replace(stop("598", 12), id="s2")

    assert initial_risk(LONG, [later, stop("590", 6)]) == 500 * 10
    assert initial_risk(SHORT, [stop("615", 6, Side.BUY)]) == 200 * 5


def moved(*states: tuple[OrderStatus, str]) -> OwnOrder:
    """A stop whose broker showed these statuses and triggers one after the other."""
    made = stop("590", 6)
    shown = (
        replace(made.states[0], at=made.states[0].at + index * MINUTE, status=status, trigger=Decimal(trigger))
        for index, (status, trigger) in enumerate(states)
    )
    return replace(made, states=tuple(shown))


@pytest.mark.parametrize(
    ("states", "distance"),
    [
        (((OrderStatus.PENDING, "590"), (OrderStatus.PENDING, "600"), (OrderStatus.CANCELLED, "600")), 10),
        (((OrderStatus.PENDING, "590"), (OrderStatus.PENDING, "597"), (OrderStatus.FILLED, "597")), 10),
        (((OrderStatus.SUBMITTED, "590"), (OrderStatus.SUBMITTED, "597")), 10),
        (((OrderStatus.PENDING, "590"), (OrderStatus.UNKNOWN, "590"), (OrderStatus.PENDING, "595")), 5),
        (((OrderStatus.DISABLED, "590"), (OrderStatus.SUBMITTED, "596")), 4),
    ],
    ids=["to break-even", "dragged, then filled", "moved in the market", "unknown next", "disabled first"],
)
def test_a_stop_that_was_moved_risks_what_it_risked_at_first(
    states: tuple[tuple[OrderStatus, str], ...], distance: int
) -> None:
    assert initial_risk(LONG, [moved(*states)]) == 500 * distance


@pytest.mark.parametrize(
    "wrong",
    [
        moved((OrderStatus.PENDING, "590"), (OrderStatus.REJECTED, "590")),
        moved((OrderStatus.PENDING, "590"), (OrderStatus.UNKNOWN, "590"), (OrderStatus.REJECTED, "590")),
        stop("590", 6, status=OrderStatus.UNKNOWN),
        stop("590", 6, status=OrderStatus.FILLED),
        stop("590", 6, status=OrderStatus.CANCELLED),
        stop("590", 6, Side.BUY),
        stop("605", 6),
        stop("590", 6, status=OrderStatus.REJECTED),
        stop("590", 30),
        stop("590", -60),
        replace(stop("590", 6), order_type=OrderType.IF_TOUCHED),
    ],
    ids=[
        "refused at once",
        "refused later",
        "never shown",
        "seen once it had filled",
        "seen once it was cancelled",
        "adds",
        "in profit",
        "rejected",
        "after the exit",
        "long before",
        "a target",
    ],
)
def test_what_is_no_stop_of_the_trip_leaves_the_plan(wrong: OwnOrder) -> None:
    assert initial_risk(LONG, [wrong]) is None
    assert initial_risk(LONG, [wrong], {"o1": Decimal(2500)}) == 2500
    assert initial_risk(LONG, [wrong], {"o1": Decimal(0)}) is None


def test_the_risk_is_of_the_shares_that_the_entry_brought() -> None:
    trip = book(
        fill("1", "buy 200 600", 5, of="o1"),
        fill("2", "buy 300 601", 8, of="o1"),
        fill("3", "buy 500 620", 15),
        fill("4", "sell 1000 630", 25),
    ).trips[0]

    assert initial_risk(trip, [stop("590", 5)]) == 200 * 10 + 300 * 11


def test_stops_are_found_among_those_of_the_time_of_the_trip() -> None:
    mine, before, after = stop("590", 6), stop("580", -600), stop("570", 60 * 24 * 300)
    other = replace(mine, instrument=InstrumentId("HK.09988"))
    entry = replace(mine, order_type=OrderType.LIMIT)

    stops = stops_by_security([after, other, entry, mine, before])

    assert list(stops_within(LONG, stops)) == [mine]
    assert list(stops_within(replace(LONG, closed=None), stops)) == [mine, after]


def test_r_is_net_by_risk_and_nothing_without_one() -> None:
    assert TripFacts(trip=LONG, risk=Decimal(2500)).r == Decimal("2.3")  # (6000 - 250) / 2500
    assert TripFacts(trip=LONG).r is None
    assert TripFacts(trip=SHORT, risk=Decimal(2500)).r is None  # fees are open


def test_a_range_of_bars_counts_what_is_missing() -> None:
    assert bar_range([599.5, math.nan, 598.0], [601.0, math.nan, 600.0]) == BarRange(
        Decimal("598.0"), Decimal("601.0"), 1
    )
    assert bar_range([math.nan], [math.nan]) == BarRange(None, None, 1)
    assert joined([BarRange(Decimal(5), Decimal(7), 0), BarRange(None, None, 3)]) == BarRange(Decimal(5), Decimal(7), 3)


def test_an_excursion_is_of_bars_and_fills_and_seen_from_the_side() -> None:
    bars = BarRange(Decimal(594), Decimal(609), 0)

    found = excursion(LONG, bars)
    assert found == Excursion(Decimal(-1), Decimal(2), False, Decimal(594), Decimal(612))  # the fill at 612 of 600
    found = excursion(SHORT, BarRange(Decimal("591.7"), Decimal("616.1"), 2))
    assert found[:3] == (Decimal(-1), Decimal(3), True)


def test_a_trip_that_only_won_went_not_against_its_owner() -> None:
    assert excursion(LONG, BarRange(Decimal(603), Decimal(606), 0)).adverse == 0
    assert excursion(LONG, None)[:3] == (Decimal(0), Decimal(2), True)


def trip_of(begin: timedelta, end: timedelta) -> RoundTrip:
    return replace(LONG, opened=BEGIN + begin, closed=BEGIN + end)


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        (timedelta(seconds=30), timedelta(minutes=3, seconds=10), [(0, range(1, 3))]),
        (timedelta(0), timedelta(minutes=2), [(0, range(2))]),
        (timedelta(seconds=10), timedelta(seconds=50), []),
        (timedelta(minutes=149), timedelta(minutes=211), [(0, range(149, 151))]),  # over the midday break
        (timedelta(minutes=389), timedelta(days=1, minutes=1), [(0, range(329, 330)), (1, range(1))]),
    ],
)
def test_the_whole_minutes_between_the_fills(
    begin: timedelta, end: timedelta, minutes: list[tuple[int, range]]
) -> None:
    found = whole_minutes(trip_of(begin, end), BEGIN + timedelta(days=9))

    assert [((session.date - BEGIN.date()).days, kept) for session, kept in found] == minutes


def test_an_open_trip_goes_until_now() -> None:
    trip = replace(LONG, closed=None)

    assert [kept for _, kept in whole_minutes(trip, BEGIN + 9 * MINUTE)] == [range(5, 9)]


def test_the_type_of_the_opening_order() -> None:
    assert opening_type(LONG, {"o1": order("o1", Side.BUY, 500, "600")}) is OrderType.LIMIT
    assert opening_type(LONG, {}) is None
    assert LONG.instrument == TENCENT
