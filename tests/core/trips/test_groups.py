"""Groups of trips, and filters that combine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from fakes.values.trips import APPLE, BEGIN, MINUTE, TENCENT, book, fee, fill
from tideboard_core.model.order import OrderType
from tideboard_core.trips.figures import OUTSIDE, Hour, TripFacts
from tideboard_core.trips.filters import TripFilter
from tideboard_core.trips.groups import (
    FlowBand,
    Grouping,
    ReportBand,
    flow_band,
    grouped,
    report_band,
)

FEES = [fee("o1", "1"), fee("o2", "1")]
SHARES = book(fill("1", "buy 500 600", name="Tencent"), fill("2", "sell 500 612", 25), fees=FEES)
DOLLARS = book(
    fill("5", "sell 200 310", 13 * 60 + 10, instrument=APPLE), fill("6", "buy 200 300", 13 * 60 + 30, instrument=APPLE)
)
LONG = TripFacts(
    trip=SHARES.trips[0],
    tags=("breakout", "news"),
    note="Good exit",
    order_type=OrderType.LIMIT,
    flow_percentile=85,
)
SHORT = TripFacts(trip=DOLLARS.trips[0], flow_percentile=85, order_type=OrderType.STOP, days_to_report=3)
BOTH = (LONG, SHORT)


def keys(by: Grouping) -> list[object]:
    return [group.key for group in grouped(BOTH, by)]


def test_the_keys_of_each_grouping() -> None:
    assert keys(Grouping.TAG) == ["breakout", "news", None]
    assert keys(Grouping.SYMBOL) == [TENCENT, APPLE]
    assert keys(Grouping.SIDE) == [True, False]
    assert keys(Grouping.HOUR) == [Hour(570, 630)]
    assert keys(Grouping.WEEKDAY) == [0]
    assert keys(Grouping.ORDER_TYPE) == [OrderType.LIMIT, OrderType.STOP]
    assert keys(Grouping.FLOW) == [FlowBand.WITH_STRONG, FlowBand.AGAINST_STRONG]
    assert keys(Grouping.REPORT) == [ReportBand.WEEK, ReportBand.UNKNOWN]


def test_a_group_sums_up_its_trips() -> None:
    of_tag = grouped(BOTH, Grouping.TAG)

    assert [group.summary.net for group in of_tag] == [5998, 5998, 0]
    assert of_tag[2].summary.fees_open == 1


@pytest.mark.parametrize(
    ("percentile", "of_long", "of_short"),
    [
        (99, FlowBand.WITH_STRONG, FlowBand.AGAINST_STRONG),
        (80, FlowBand.WITH_STRONG, FlowBand.AGAINST),
        (79.5, FlowBand.WITH, FlowBand.AGAINST),
        (50, FlowBand.MIDDLE, FlowBand.MIDDLE),
        (1, FlowBand.AGAINST_STRONG, FlowBand.WITH_STRONG),
        (None, FlowBand.UNKNOWN, FlowBand.UNKNOWN),
    ],
)
def test_flow_is_seen_from_the_side_of_the_trip(
    percentile: float | None, of_long: FlowBand, of_short: FlowBand
) -> None:
    assert flow_band(replace(LONG, flow_percentile=percentile)) is of_long
    assert flow_band(replace(SHORT, flow_percentile=percentile)) is of_short


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, ReportBand.DAY), (1, ReportBand.DAY), (7, ReportBand.WEEK), (30, ReportBand.MONTH), (31, ReportBand.LATER)],
)
def test_the_report_is_so_near(days: int, band: ReportBand) -> None:
    assert report_band(replace(LONG, days_to_report=days)) is band


@pytest.mark.parametrize(
    ("minutes", "hour"),
    [
        (0, Hour(570, 630)),
        (60, Hour(630, 690)),
        (149, Hour(690, 720)),  # the last stretch before midday is a half
        (150, OUTSIDE),
        (210, Hour(780, 840)),
        (-20, OUTSIDE),
    ],
)
def test_the_hour_of_the_entry(minutes: int, hour: Hour) -> None:
    assert replace(LONG, trip=replace(LONG.trip, opened=BEGIN + minutes * MINUTE)).hour == hour


def test_a_summer_day_of_new_york_has_the_same_hours() -> None:
    opened = SHORT.trip.opened
    summer = opened - timedelta(days=28, hours=1)

    assert [replace(SHORT, trip=replace(SHORT.trip, opened=at)).hour for at in (opened, summer)] == [Hour(570, 630)] * 2


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (TripFilter(), BOTH),
        (TripFilter(symbols=frozenset({TENCENT})), (LONG,)),
        (TripFilter(tags=frozenset({"news", "fade"})), (LONG,)),
        (TripFilter(sides=frozenset({False})), (SHORT,)),
        (TripFilter(weekdays=frozenset({1})), ()),
        (TripFilter(hours=frozenset({Hour(570, 630)}), order_types=frozenset({OrderType.STOP})), (SHORT,)),
        (TripFilter(flow=frozenset({FlowBand.WITH_STRONG})), (LONG,)),
        (TripFilter(reports=frozenset({ReportBand.WEEK})), (SHORT,)),
        (TripFilter(words="GOOD tencent"), (LONG,)),
        (TripFilter(words="aapl"), (SHORT,)),
        (TripFilter(words="good aapl"), ()),
        (TripFilter(begin=date(2026, 11, 2), end=date(2026, 11, 2)), BOTH),
        (TripFilter(begin=date(2026, 11, 3)), ()),
        (TripFilter(end=date(2026, 11, 1)), ()),
        (TripFilter(tags=frozenset({"news"}), sides=frozenset({False})), ()),
    ],
)
def test_filters_combine(wanted: TripFilter, kept: tuple[TripFacts, ...]) -> None:
    assert tuple(wanted.keep(BOTH)) == kept
    assert wanted.empty is (wanted == TripFilter())


def test_an_open_trip_is_in_every_later_day() -> None:
    still = replace(LONG, trip=replace(LONG.trip, closed=None, realised=Decimal(0)))

    assert TripFilter(begin=date(2027, 1, 1)).keep([still]) == [still]
