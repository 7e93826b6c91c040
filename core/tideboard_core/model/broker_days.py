"""Trading days as a broker lists them, held against the shipped table: which answer counts, and from when on.

A wrong answer must not shut a market. So an answer counts only as a whole that can be true, a day that differs only
after a second reading on another connection or exchange day or by trades of the day itself, and a person has the last
word on each day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import DayForm, TradingCalendar

LEAST_DAYS: Final = 30
"""Days that a range has at least: a shorter one may lie in a holiday."""
LEAST_SHARE: Final = 0.6
"""The part of its weekdays that trades at least; more than all of them never do."""
LONGEST_CLOSURE: Final = 10
"""Weekdays in a row without trading at most; the longest of the table are six."""
MOST_HALVES: Final = 8
"""Half days of a range at most; the table has three in eighty days."""
LEAST_TRADES: Final = 3
"""Trades of a day in its regular hours that show that it is open: one or two may be a slip."""
APART: Final = timedelta(minutes=10)
"""How far two logins of one day lie apart at least to be two readings."""
MOST: Final = 500
"""Days that are kept at most, the newest: a market has a few in a year."""

TABLE: Final = TradingCalendar(table_alone=True)
_DAY: Final = timedelta(days=1)
_WEEKEND: Final = 5
_LENGTHS: Final = (DayForm.SHUT, DayForm.HALF, DayForm.WHOLE)

DayKey = tuple[Market, date]


class DayReading(NamedTuple):
    """When a broker was asked: over which login, which begins with its time, and on which exchange day."""

    login: str
    day: date

    def is_another(self, earlier: DayReading) -> bool:
        """Whether it confirms an earlier one: a slip of one login on one day would only be repeated.

        A connection that was lost and came back is another one, but not within `APART`: it may meet the same server
        with the same cache.
        """
        if self.day != earlier.day:
            return True
        return self.login != earlier.login and not _near(self.login, earlier.login)


def _near(one: str, other: str) -> bool:
    """Whether two logins lie less than `APART` apart; one without a time is near to none."""
    try:
        first, second = (datetime.fromisoformat(login.split(" ")[0]) for login in (one, other))
        return abs(first - second) < APART
    except (ValueError, TypeError):  # one without a time zone, in a file that another program wrote
        return False


class AnswerRefusal(StrEnum):
    """Why a list of trading days counts for nothing.

    SHORT, FEW: the range, or the part of its weekdays that trades, is too small. WEEKEND: it has a Saturday or Sunday,
    as one does that is a day off. GAP: it lacks more weekdays in a row than any closure has. HALVES: it has more half
    days than there are, and each would end a session at noon.
    """

    SHORT = "short"
    FEW = "few"
    WEEKEND = "weekend"
    GAP = "gap"
    HALVES = "halves"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAnswer:
    """The trading days that a broker listed for a range, both ends included; those outside it say nothing.

    `lengthens`: a day that is listed may be longer than in the table. It is not where the broker's list leaves closures
    at short notice out: the table has them, or learns of them by its next version.
    """

    market: Market
    begin: date
    end: date
    days: tuple[TradingDay, ...]
    lengthens: bool = True

    @property
    def listed(self) -> dict[date, TradingDay]:
        return {one.day: one for one in self.days if self.begin <= one.day <= self.end}

    @property
    def weekdays(self) -> list[date]:
        return _weekdays(self.begin, self.end)

    def refusal(self) -> AnswerRefusal | None:
        """Why it counts for nothing; None if it counts."""
        listed, weekdays = self.listed, self.weekdays
        if (self.end - self.begin).days + 1 < LEAST_DAYS:
            return AnswerRefusal.SHORT
        if any(day.weekday() >= _WEEKEND for day in listed):
            return AnswerRefusal.WEEKEND
        if len(listed) < LEAST_SHARE * len(weekdays):
            return AnswerRefusal.FEW
        if sum(1 for one in listed.values() if one.half) > MOST_HALVES:
            return AnswerRefusal.HALVES
        missing = 0
        for day in _weekdays(min(listed), max(listed)):
            missing = 0 if day in listed else missing + 1
            if missing > LONGEST_CLOSURE:
                return AnswerRefusal.GAP
        return None

    def forms(self) -> dict[date, DayForm]:
        """How long each weekday is by this answer, from the first day that is listed to the last.

        Others it may not know yet. A broker that marks no half day leaves those of the table as they are.
        """
        listed = self.listed
        marks_halves = any(one.half for one in listed.values())
        known = _weekdays(min(listed), max(listed))
        return {day: self._form(day, listed.get(day), marks_halves=marks_halves) for day in known}

    def _form(self, day: date, row: TradingDay | None, *, marks_halves: bool) -> DayForm:
        if row is None:
            return DayForm.SHUT
        session = TABLE.session_on(self.market, day)
        if session is None or not (session.half_day or session.late_open):
            # Of an afternoon alone the table has no hours.
            return DayForm.HALF if row.half and not row.late else DayForm.WHOLE
        whole = marks_halves and session.half_day and not row.half
        return DayForm.WHOLE if whole else DayForm.HALF


def table_form(market: Market, day: date) -> DayForm:
    """How long a day is by the table; one that begins late counts as half."""
    session = TABLE.session_on(market, day)
    if session is None:
        return DayForm.SHUT
    return DayForm.HALF if session.half_day or session.late_open else DayForm.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerDay:
    """One day on which the broker and the table differ, or did.

    `form` is the table's until a second reading, then the broker's, `since` an exchange day. `next_form` was read once,
    by `reading`, and waits for a second. `traded`: trades of the day showed that it is open, whatever is listed.
    `undone`: a person leaves it to the table. `notified`: it was reported.
    """

    market: Market
    day: date
    form: DayForm
    since: date | None = None
    next_form: DayForm | None = None
    reading: DayReading | None = None
    traded: bool = False
    undone: bool = False
    notified: bool = False

    @property
    def key(self) -> DayKey:
        return self.market, self.day

    @property
    def differs(self) -> bool:
        """Whether the broker's word, twice read, is not the table's."""
        return self.form is not table_form(self.market, self.day)

    @property
    def in_force(self) -> bool:
        return self.differs and not self.undone

    @property
    def needless(self) -> bool:
        """Whether nothing would be lost without it."""
        return not (self.differs or self.next_form or self.undone or self.traded)

    def read(self, form: DayForm, reading: DayReading, *, by_trades: bool = False) -> BrokerDay:
        """The day after another reading of it; `by_trades`: no number of readings is enough, trades of it are."""
        if self.traded and form is DayForm.SHUT:
            return self
        if form is self.form:
            return replace(self, next_form=None, reading=None)
        if self.next_form is not form or self.reading is None:
            return replace(self, next_form=form, reading=reading)
        if by_trades or not reading.is_another(self.reading):
            return self
        return replace(self, form=form, since=reading.day, next_form=None, reading=None)

    def with_trades(self) -> BrokerDay:
        """The day after trades of it: what shows that it is open counts at once, that it is shut no more."""
        table = table_form(self.market, self.day)
        opened = next((form for form in (self.form, self.next_form, table) if form not in {None, DayForm.SHUT}), None)
        if opened is None or DayForm.SHUT not in {table, self.form, self.next_form}:
            return self
        since = self.since if opened is self.form else self.day
        return replace(self, form=opened, since=since, next_form=None, reading=None, traded=True)


BrokerDays = Mapping[DayKey, BrokerDay]


def with_answer(days: BrokerDays, answer: DayAnswer, reading: DayReading, markets: Iterable[Market]) -> BrokerDays:
    """The days after an answer that counts; `markets` are those that trade on its market's days."""
    found = dict(days)
    forms = answer.forms()
    for market in markets:
        for day, listed in forms.items():
            table, form = table_form(market, day), listed
            longer = not answer.lengthens and _LENGTHS.index(form) > _LENGTHS.index(table)
            if longer and (table is not DayForm.SHUT or day < reading.day):
                form = table
            row = found.get((market, day))
            if row is None and form is table:
                continue
            row = row or BrokerDay(market=market, day=day, form=table)
            found[row.key] = row.read(form, reading, by_trades=longer)
    return kept(found.values())


def kept(rows: Iterable[BrokerDay]) -> BrokerDays:
    """These days by market and date without needless ones, the newest of too many."""
    needed = sorted((row for row in rows if not row.needless), key=lambda row: (row.day, row.market))
    return {row.key: row for row in needed[-MOST:]}


def forms_in_force(days: BrokerDays) -> dict[DayKey, DayForm]:
    """What wins over the table."""
    return {key: row.form for key, row in days.items() if row.in_force}


def _weekdays(begin: date, end: date) -> list[date]:
    days = (begin + number * _DAY for number in range((end - begin).days + 1))
    return [day for day in days if day.weekday() < _WEEKEND]
