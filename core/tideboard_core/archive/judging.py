"""What the archive keeps as missing, judged anew on reading by the days of the broker and closures; nothing is written.

Gaps and hours were recorded by what was known then. A day that the broker lists as shut since, the afternoon of one
that ended at noon, and the minutes of a closure are none that anybody could have received. What a provider fills them
with is compared with nothing: other days traded then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.gaps import Gap, runs
from tideboard_core.archive.records import Rows
from tideboard_core.model.closures import (
    ClosedSpan,
    all_closed,
    closed_days,
    closed_minutes,
    has_closure,
    put_closed,
    shut_minutes,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import DayForm, Session, TradingCalendar, all_in_force, form_in_force, put_in_force

_CALENDAR: Final = TradingCalendar()


class DaysInUse(NamedTuple):
    """All that this process judges by; it can be sent to another one."""

    forms: dict[tuple[Market, date], DayForm]
    closures: tuple[ClosedSpan, ...]

    @classmethod
    def here(cls) -> DaysInUse:
        """Return those of this process."""
        return cls(all_in_force(), all_closed())

    def use(self) -> None:
        """Judge by them, and by nothing else."""
        put_in_force(self.forms)
        put_closed(self.closures)


def needs_judging(market: Market, day: date) -> bool:
    """Whether a day has become another one than the table has, or had a closure: of others all stays as it is kept."""
    return form_in_force(market, day) is not None or has_closure(market, day)


def days_to_judge(market: Market, days: Sequence[date]) -> list[tuple[int, date]]:
    """Return the days that need judging, each with its place; to ask one by one costs a hundred times."""
    found = {day for one, day in (*all_in_force(), *closed_days()) if one is market}
    return [(place, day) for place, day in enumerate(days) if day in found] if found else []


def never_traded(market: Market, day: date) -> bool:
    """Whether the broker lists a day as shut."""
    return form_in_force(market, day) is not None and not _CALENDAR.is_trading_day(market, day)


def judged_runs(market: Market, day: date, first: int, last: int) -> list[tuple[int, int]]:
    """What of the missing minutes `first` to `last` the market traded, as first and last of each run."""
    if not needs_judging(market, day):
        return [(first, last)]
    session = _CALENDAR.session_on(market, day)
    if session is None:
        return []
    return runs(set(range(first, min(last + 1, session.minutes))) - closed_minutes(session))


def judged(gaps: Iterable[Gap]) -> list[Gap]:
    """Gaps without the minutes that the market did not trade; one that falls apart keeps its id in each part."""
    found: list[Gap] = []
    for gap in gaps:
        if not needs_judging(gap.key.market, gap.day):
            found.append(gap)
            continue
        left = judged_runs(gap.key.market, gap.day, gap.first, gap.last)
        found += [replace(gap, first=first, last=last) for first, last in left]
    return found


def expected_minutes(hours: Session, ended: int | None = None) -> int:
    """How many minutes of recorded hours the market traded; of a session that goes on, of the first `ended` alone."""
    count = hours.minutes if ended is None else ended
    if not needs_judging(hours.market, hours.date):
        return count
    parts = judged_runs(hours.market, hours.date, 0, count - 1)
    return sum(last - first + 1 for first, last in parts)


def traded_minutes(market: Market, day: date, count: int) -> NDArray[np.bool_]:
    """Say which of the first `count` minutes of a day have values of their own: it traded in a part of them."""
    if not needs_judging(market, day):
        return np.ones(count, np.bool_)
    found = np.zeros(count, np.bool_)
    session = _CALENDAR.session_on(market, day)
    if session is not None:
        found[: session.minutes] = True
        found[[minute for minute in shut_minutes(session) if minute < count]] = False
    return found


def last_traded(market: Market, day: date, minute: int) -> int:
    """The last minute up to `minute` that has a value of its own; `minute` itself if none has."""
    if not needs_judging(market, day):
        return minute
    found = np.flatnonzero(traded_minutes(market, day, minute + 1))
    return int(found[-1]) if len(found) else minute


def traded_rows(market: Market, day: date, rows: Rows) -> Rows:
    """Rows without those of minutes that the market did not trade; auctions stay."""
    if not needs_judging(market, day) or not len(rows):
        return rows
    traded = traded_minutes(market, day, int(rows.index.max(initial=-1)) + 1)
    return rows.chosen(np.append(traded, True)[np.maximum(rows.index, -1)])


def traded_hours(hours: Session) -> Session:
    """Recorded hours up to the last minute that the market traded; of a day that it did not trade as they are."""
    if not needs_judging(hours.market, hours.date):
        return hours
    traded = np.flatnonzero(traded_minutes(hours.market, hours.date, hours.minutes))
    if not len(traded) or traded[-1] == hours.minutes - 1:
        return hours
    end = hours.minute_end(int(traded[-1]))
    parts = tuple(one._replace(end=min(one.end, end)) for one in hours.segments if one.begin < end)
    return replace(hours, segments=parts, half_day=True)
