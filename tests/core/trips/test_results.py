"""Summaries, results by day and conversions: what they add up, and what they name as left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.trips import APPLE, BEGIN, book, fee, fill
from tideboard_core.trips.facts import Rate
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.results import ENOUGH, converted, days, deepest_fall, student, summary
from tideboard_core.trips.trip import Method

if TYPE_CHECKING:
    from tideboard_core.trips.trip import RoundTrip

DAY = 24 * 60


def closed(*results: int, fees_told: bool = True) -> list[TripFacts]:
    """A trip of 100 shares a day, each with 5 of fees, that brings so much before them a share."""
    fills, fees = [], []
    for number, result in enumerate(results):
        fills += [
            fill(f"b{number}", "buy 100 600", number * DAY),
            fill(f"s{number}", f"sell 100 {600 + result}", number * DAY + 10),
        ]
        fees += [fee(f"ob{number}", "2"), fee(f"os{number}", "3")]
    return [TripFacts(trip=trip, risk=Decimal(200)) for trip in book(*fills, fees=fees if fees_told else ()).trips]


def test_a_summary_of_few_trips_has_sums_and_no_rate() -> None:
    found = summary(closed(4, -2, 3))

    assert (found.count, found.won, found.few) == (3, 2, True)
    assert [found.gross, found.fees, found.net] == [500, 15, 485]
    assert (found.mean_win, found.mean_loss) == (Decimal(345), Decimal(-205))
    assert (found.rate, found.mean_r, found.expectancy) == (None, None, None)
    assert (found.deepest_fall, found.held) == (Decimal(-205), timedelta(minutes=10))


def test_enough_trips_have_rates() -> None:
    found = summary(closed(*([2, -1] * (ENOUGH // 2))))

    assert found.rate == 0.5
    assert found.mean_r == Decimal(45) / 200  # (195 - 105) / 2
    assert found.r_count == ENOUGH
    assert found.expectancy is not None
    assert found.expectancy.mean == 45
    # 20 days of +-150 about the mean: standard error 150 x sqrt(20/19) / sqrt(20), Student 2.093 with 19
    assert float(found.expectancy.high) - 45 == pytest.approx(2.093 * 150 / 19**0.5, rel=1e-3)


def test_trips_of_one_day_have_no_interval() -> None:
    one_day = [
        structs.replace(one, trip=structs.replace(one.trip, opened=BEGIN, closed=BEGIN + timedelta(minutes=1)))
        for one in closed(*([1] * ENOUGH))
    ]

    assert summary(one_day).expectancy is None


def test_what_has_no_net_is_counted_and_never_zero() -> None:
    unpaid = closed(7, fees_told=False)
    still_open = [TripFacts(trip=book(fill("x", "buy 100 600")).trips[0])]
    unknown = [structs.replace(one, trip=structs.replace(one.trip, realised=None)) for one in closed(1)]

    found = summary([*closed(4), *unpaid, *still_open, *unknown])

    assert (found.count, found.fees_open, found.still_open, found.unknown) == (1, 1, 1, 1)
    assert [found.net, found.gross] == [395, 400]
    assert summary(unpaid).mean_win is None


@given(st.lists(st.integers(-50, 50), max_size=40))
def test_the_deepest_fall_is_from_a_high_to_a_later_low(changes: list[int]) -> None:
    sums = [sum(changes[:end]) for end in range(len(changes) + 1)]
    falls = [low - high for begin, high in enumerate(sums) for low in sums[begin:]]

    assert deepest_fall(map(Decimal, changes)) == min(falls)


@pytest.mark.parametrize(
    ("freedom", "expected"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (19, 2.093), (120, 1.980)]
)
def test_student_reaches_as_far_as_the_tables_say(freedom: int, expected: float) -> None:
    assert student(0.95, freedom) == pytest.approx(expected, rel=2e-3)


def test_a_day_has_the_fees_of_its_fills_and_what_its_closing_fills_realised() -> None:
    trip = book(
        fill("1", "buy 200 600"),
        fill("2", "sell 100 610", DAY),
        fill("3", "sell 100 595", 2 * DAY),
        fees=[fee("o1", "8"), fee("o2", "5"), fee("o3", "5")],
    ).trips

    found = days([TripFacts(trip=one) for one in trip])

    assert [[one.day.day, one.gross, one.fees, one.net] for one in found] == [
        [2, 0, 8, -8],
        [3, 1000, 5, 995],
        [4, -500, 5, -505],
    ]
    assert [one.running for one in found] == [-8, 987, 482]
    assert found[-1].running_gross == 500


def test_a_day_counts_the_trips_without_a_net_result() -> None:
    found = days(closed(4, fees_told=False))

    assert [[one.gross, one.net, one.without] for one in found] == [[400, 0, 1]]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 9), st.integers(1, 99), st.integers(0, 3000)), max_size=30),
    st.sampled_from(Method),
)
def test_the_days_add_up_to_the_trips(rows: list[tuple[bool, int, int, int]], method: Method) -> None:
    fills = [
        fill(str(number), f"{'buy' if buys else 'sell'} {size} {price}", sum(row[3] for row in rows[: number + 1]))
        for number, (buys, size, price, _) in enumerate(rows)
    ]
    fees = [fee(f"o{number}", "1.37") for number in range(len(rows))]
    trips = book(*fills, fees=fees, method=method).trips

    found = days([TripFacts(trip=one) for one in trips])

    assert sum(one.net for one in found) == sum((one.net or 0) for one in trips)
    assert sum(one.fees for one in found) == Decimal("1.37") * len(rows)
    assert not found or found[-1].running == sum(one.net for one in found)


def dollars() -> RoundTrip:
    trip = book(
        fill("u1", "buy 10 100", 13 * 60, instrument=APPLE),
        fill("u2", "sell 10 110", 13 * 60 + 5, instrument=APPLE),
        fees=[fee("ou1", "0"), fee("ou2", "0")],
        orders={},
    ).trips[0]
    assert (trip.currency, trip.net) == ("USD", Decimal(100))
    return trip


def test_a_conversion_uses_the_rate_of_the_day_alone() -> None:
    trips = [*closed(4), TripFacts(trip=dollars())]
    rate = Rate(day=date(2026, 11, 2), base="USD", quote="HKD", rate=Decimal("7.8"), source="broker", at=BEGIN)

    found = converted(trips, "HKD", [rate])
    assert (found.net, found.trips, found.rates, found.left_out) == (Decimal(395 + 780), 2, (rate,), ())
    assert converted([trips[1]], "HKD", [replace(rate, base="HKD", quote="USD", rate=Decimal("0.125"))]).net == 800
    other = converted(trips, "HKD", [replace(rate, day=date(2026, 11, 3))])
    assert (other.net, other.trips, [one.currency for one in other.left_out]) == (Decimal(395), 1, ["USD"])
