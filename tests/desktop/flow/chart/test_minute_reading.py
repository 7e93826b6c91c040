"""The read-out's figures and the copied row."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from fakes.scenes.flow import day as flow_day
from tideboard_desktop.flow.chart.minute_reading import (
    ROW_HEADER,
    full_number,
    previous_minute,
    reading_at,
    reading_row,
)
from tideboard_desktop.flow.providers.model import intraday_series, price_series, spans_of

SESSION = flow_day.session_of()
SPANS = spans_of(SESSION)
FLOW = flow_day.capital_flow()
LINE = flow_day.minute_line()


def test_reading_of_a_minute() -> None:
    """Every figure is the one of that minute."""
    reading = reading_at(intraday_series(FLOW, SESSION), price_series(LINE, SPANS), 51)

    assert reading.net == FLOW.net[51]
    assert FLOW.tiers is not None
    assert reading.tiers == tuple(column[51] for column in FLOW.tiers)
    assert reading.change == pytest.approx(FLOW.net[51] - FLOW.net[50])
    assert reading.ratio == pytest.approx(FLOW.net[51] / sum(LINE.turnovers[:51]) * 100)
    assert reading.price == LINE.prices[50]
    assert reading.price_change == pytest.approx((LINE.prices[50] / 604 - 1) * 100)
    assert previous_minute(reading) == FLOW.times[50]


def test_reading_without_prices_says_nothing_about_them() -> None:
    """No price line, no ratio, no price."""
    reading = reading_at(intraday_series(FLOW, SESSION), None, 0)

    assert (reading.ratio, reading.price, reading.price_change, reading.change) == (None, None, None, None)


def test_the_row_is_ascii_with_every_digit() -> None:
    """A spreadsheet reads it without guessing."""
    reading = reading_at(intraday_series(FLOW, SESSION), price_series(LINE, SPANS), 10)
    row = reading_row(reading, "HK.00700", "HKD", ZoneInfo("Asia/Hong_Kong"))

    assert row.isascii()
    cells = row.split("\t")
    assert len(cells) == len(ROW_HEADER)
    assert cells[:3] == ["HK.00700", "2026-11-20T09:40+08:00", "HKD"]
    assert float(cells[3]) == FLOW.net[10]
    assert cells[3].startswith("-")
    assert float(cells[9]) == reading.ratio
    assert len(cells) == 12


def test_full_numbers() -> None:
    """Whole amounts have no point, others every digit, unknown ones nothing."""
    assert full_number(-1234567.0) == "-1234567"
    assert full_number(0.1) == "0.1"
    assert full_number(None) == ""
