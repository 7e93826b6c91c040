"""What is said of the newest price: when its bar ends, and which day it is of while the market is closed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.chart.chart_states import PriceState, closed_words, countdown, last_trade, price_state

CALENDAR, TENCENT = TradingCalendar(), InstrumentId("HK.00700")
HOUR, DAY, WEEK = Interval(60, Unit.MINUTE), Interval(1, Unit.DAY), Interval(1, Unit.WEEK)


def state_at(market: Market, now: datetime) -> PriceState:
    return price_state(market, now, CALENDAR, None, None, None)


@pytest.mark.parametrize(
    ("market", "start", "now", "left"),
    [
        (Market.HK, (2, 30), (2, 45), "45:00"),
        (Market.HK, (3, 30), (3, 45), "15:00"),  # lunch at 12:00 in Hong Kong
        (Market.US, (20, 30), (20, 59), "1:00"),  # New York closes at 16:00
        (Market.US, (20, 30), (21, 0), ""),
    ],
)
def test_the_last_bar_before_a_break_ends_with_it(
    market: Market, start: tuple[int, int], now: tuple[int, int], left: str
) -> None:
    begin, instant = (datetime(2026, 11, 20, *clock, tzinfo=UTC) for clock in (start, now))

    assert countdown(HOUR, begin, instant, state_at(market, instant)).lstrip("0") == left


def test_while_the_market_is_closed_the_day_of_the_last_price_is_told(qapp: QApplication) -> None:
    """The last session was that of Friday 20 November; the bar of its week begins on Monday."""
    now = datetime(2026, 11, 22, 4, tzinfo=UTC)
    for interval, day in ((HOUR, 20), (DAY, 20), (WEEK, 16)):
        start = datetime(2026, 11, day, 2, tzinfo=UTC)
        sentence, detail = closed_words(SeriesKey(TENCENT, interval), now, CALENDAR, start)
        assert "Fri 20 Nov" in sentence
        assert "Mon 23 Nov" in detail


def test_a_bar_of_a_day_tells_no_time_of_the_last_trade(qapp: QApplication) -> None:
    newest = datetime(2026, 11, 20, 2, tzinfo=UTC)
    assert last_trade(SeriesKey(TENCENT, HOUR), newest) == "last trade 10:00"
    assert last_trade(SeriesKey(TENCENT, DAY), newest) == ""
