"""The coming days of a market: the broker's calendar if it has one, else Tideboard's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_desktop.docks.value_columns import ValueColumn, day_column, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
MONTHS = 12
"""Months ahead that are shown, this one included."""
_CALENDAR = TradingCalendar()


class DayKind(StrEnum):
    """Type of a day of a market; UNKNOWN = beyond every calendar."""

    FULL = "full"
    HALF = "half"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MarketDay:
    """One day; `session` are its hours where it trades."""

    day: date
    kind: DayKind
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class MarketYear:
    """Days in order; `until` is the last one with a source, `told` = the source is the broker."""

    market: Market
    days: tuple[MarketDay, ...]
    until: date
    told: bool

    def of(self, day: date) -> MarketDay | None:
        """The day, where it is among these."""
        place = (day - self.days[0].day).days if self.days else -1
        return self.days[place] if 0 <= place < len(self.days) else None

    @property
    def special(self) -> list[MarketDay]:
        return [one for one in self.days if one.kind in {DayKind.HALF, DayKind.HOLIDAY}]


def span_of(today: date) -> tuple[date, date]:
    """From the first of this month to the end of the last month shown."""
    first = today.replace(day=1)
    months = first.month - 1 + MONTHS
    return first, date(first.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def year_of(market: Market, today: date, told: Sequence[TradingDay] | None) -> MarketYear:
    """The days from this month on. `told` are the broker's trading days, None if it has none."""
    begin, end = span_of(today)
    every = [begin + timedelta(days=number) for number in range((end - begin).days + 1)]
    if told:
        trading = {one.day: one.half for one in told}
        until = min(max(trading), end)
        until = end if end - until <= timedelta(days=7) else until  # holidays at the end are no end of the calendar
        return MarketYear(market, tuple(_told(market, day, trading, until) for day in every), until, told=True)
    until = min(_CALENDAR.known_until(market), end)
    return MarketYear(market, tuple(_own(market, day, until) for day in every), until, told=False)


def _told(market: Market, day: date, trading: dict[date, bool], until: date) -> MarketDay:
    session = _CALENDAR.session_on(market, day)
    if day in trading:
        half = trading[day]
        same = session is not None and session.half_day is half and not session.assumed
        return MarketDay(day, DayKind.HALF if half else DayKind.FULL, session if same else None)
    return MarketDay(day, _closed(day, until))


def _own(market: Market, day: date, until: date) -> MarketDay:
    session = _CALENDAR.session_on(market, day)
    if day > until or session is None:
        return MarketDay(day, _closed(day, until))
    return MarketDay(day, DayKind.HALF if session.half_day else DayKind.FULL, session)


def _closed(day: date, until: date) -> DayKind:
    if day.weekday() >= 5:
        return DayKind.WEEKEND
    return DayKind.UNKNOWN if day > until else DayKind.HOLIDAY


def kind_words(kind: DayKind) -> str:
    return {
        DayKind.FULL: translate("MarketDays", "Trading day"),
        DayKind.HALF: translate("MarketDays", "Half day"),
        DayKind.HOLIDAY: translate("MarketDays", "Closed"),
        DayKind.WEEKEND: translate("MarketDays", "Weekend"),
        DayKind.UNKNOWN: translate("MarketDays", "Not known yet"),
    }[kind]


def hours_words(one: MarketDay) -> str:
    """`09:30-12:00`; empty where it does not trade or the hours are not known."""
    if one.session is None:
        return ""
    zone = MARKET_ZONE[one.session.market]
    clock = fmt.clock_minutes
    spans = (f"{clock(part.begin, zone)}\u2013{clock(part.end, zone)}" for part in one.session.segments)
    return ", ".join(spans)


def day_words(one: MarketDay) -> str:
    """`Thu 24 Dec 2026: Half day, 09:30-12:00`."""
    said = listed(part for part in (kind_words(one.kind), hours_words(one)) if part)
    return translate("MarketDays", "{day}: {what}").format(day=fmt.day_long(one.day), what=said)


def state_words(state: MarketState | None) -> str:
    return {
        MarketState.CLOSED: translate("States", "closed"),
        MarketState.PRE_OPEN: translate("States", "before the open"),
        MarketState.AUCTION: translate("States", "auction"),
        MarketState.OPEN: translate("States", "open"),
        MarketState.BREAK: translate("MarketDays", "lunch break"),
        MarketState.CLOSING_AUCTION: translate("States", "closing auction"),
        MarketState.PRE_MARKET: translate("MarketDays", "pre-market"),
        MarketState.AFTER_HOURS: translate("States", "after hours"),
        MarketState.OVERNIGHT: translate("MarketDays", "overnight"),
        MarketState.HALF_DAY_CLOSED: translate("MarketDays", "closed after half a day"),
    }.get(state or MarketState.UNKNOWN, fmt.MISSING)


def day_columns() -> list[ValueColumn[MarketDay]]:
    return [
        day_column("day", translate("MarketDays", "Day"), lambda row: row.day),
        text_column("what", translate("MarketDays", "What"), lambda row: kind_words(row.kind), strong=True),
        text_column("hours", translate("Common", "Hours"), hours_words, width=96, spare=1),
    ]
