"""The days of Stock Connect: the operators' list, both markets' tables where there is none, and the days of orders."""

from __future__ import annotations

from datetime import date, timedelta

from tideboard_core.model.connect_days import (
    LISTS,
    ConnectShut,
    connect_shut,
    listed_until,
    order_days,
    shut_ahead,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar

CHRISTMAS = date(2026, 12, 25)
SHUT = [date(2026, *day) for day in ((4, 3), (4, 7), (5, 25), (7, 1), (10, 19), (12, 25))]
TABLES = TradingCalendar()


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range(365)]


def test_the_list_of_2026() -> None:
    assert [day for day in days_of(2026) if connect_shut(Market.SH, day) is ConnectShut.LISTED] == SHUT
    assert all(TABLES.is_trading_day(Market.SH, day) for day in SHUT)
    assert listed_until() == date(2026, 12, 31)


def test_the_list_and_the_crossed_tables_of_both_markets_agree() -> None:
    """Each holiday of Hong Kong on which the mainland trades."""
    assert [day for day in days_of(2026) if connect_shut(Market.SH, day, ()) is ConnectShut.CROSSED] == SHUT


def test_other_markets_have_no_such_days() -> None:
    assert not any(connect_shut(Market.US, day) for day in days_of(2026))


def test_a_year_without_a_list_is_crossed_and_named_so() -> None:
    lunar_new_year = date(2025, 1, 28)  # shut in Shanghai too
    assert connect_shut(Market.SH, date(2025, 12, 25)) is ConnectShut.CROSSED
    assert connect_shut(Market.SH, lunar_new_year) is None
    assert all(one.source and one.read for one in LISTS)


def test_the_days_of_orders_leave_out_what_the_chart_has() -> None:
    orders, chart = order_days(connect=True), order_days(connect=False)

    assert chart.next_session(Market.SH, date(2026, 12, 24)).date == CHRISTMAS
    assert orders.next_session(Market.SH, date(2026, 12, 24)).date == date(2026, 12, 28)
    assert orders.last_within(Market.SH, date(2026, 9, 27), 90) == date(2026, 12, 24)
    assert orders.next_session(Market.US, date(2026, 7, 6)).date == date(2026, 7, 7)
    assert orders.is_trading_day(Market.SH, date(2026, 12, 24))


def test_the_day_before() -> None:
    assert shut_ahead(Market.SZ, date(2026, 12, 24)) == CHRISTMAS
    assert shut_ahead(Market.SZ, date(2026, 12, 23)) is None
    assert shut_ahead(Market.SH, date(2026, 4, 2)) == date(2026, 4, 3)
