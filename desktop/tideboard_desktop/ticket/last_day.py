"""The last day of an order or of its exits: where it begins, how it is stepped, and what is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.session import TradingCalendar

USUAL_LIFE = timedelta(days=7)
"""Default life of what lasts until a day."""
_CALENDAR = TradingCalendar()


class LastDays(NamedTuple):
    """Days on which something may end: those after `today`, the market's own date, on which the market trades."""

    market: Market
    today: date

    @property
    def usual(self) -> date:
        """The first trading day one week ahead or later."""
        return self._trading_day(self.today + USUAL_LIFE, 1)

    def passed(self, day: date) -> bool:
        """Whether a day is not after today."""
        return day <= self.today

    def closed(self, day: date) -> bool:
        """Whether the market does not trade on a day."""
        return not _CALENDAR.is_trading_day(self.market, day)

    def stepped(self, day: date | None, days: int) -> date | None:
        """Move a day by trading days, never to today or before; None where there is no such day."""
        day = day or self.today
        for _ in range(abs(days)):
            step = 1 if days > 0 else -1
            moved = self._trading_day(day + timedelta(days=step), step)
            if moved <= self.today:
                break
            day = moved
        return day if day > self.today else None

    def _trading_day(self, day: date, step: int) -> date:
        while self.closed(day):
            day += timedelta(days=step)
        return day
