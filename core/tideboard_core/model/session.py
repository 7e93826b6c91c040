"""Trading sessions: which days and minutes a market trades, and the chart axis that collapses the lunch break.

Facts come from `calendar.json` (written by packaging/make_calendar.py). Past the end of the table weekdays count as
sessions with the usual hours and the session is marked (`assumed`): hours and records go on by them, but whether the
market trades is not known yet. Days of the broker that are in force (`broker_days`) win over both.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from tideboard_core.model.instrument import MARKET_ZONE, Market

_HOURS: dict[str, tuple[tuple[time, time], ...]] = {
    "HK": ((time(9, 30), time(12)), (time(13), time(16))),
    "US": ((time(9, 30), time(16)),),
    "CN": ((time(9, 30), time(11, 30)), (time(13), time(15))),
    "SG": ((time(9), time(12)), (time(13), time(17))),
}
_HOURS_BEFORE: dict[str, tuple[date, tuple[tuple[time, time], ...]]] = {
    "SG": (date(2017, 11, 13), ((time(9), time(17)),))
}
"""Hours before a day: Singapore had no break from 2011-08-01 until its day of 2017 (straitstimes 2017-07-18)."""
_TABLE = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 20_000
"""Days of a zone whose midnight is kept: fifty years."""
_HALF_DAY_ENDS: Final = {"HK": time(12), "US": time(13), "CN": time(11, 30), "SG": time(12)}
"""When a planned half day ends: as those of the table do, on the mainland, which plans none, as the morning does."""


PRE_OPEN: Final = {
    Market.HK: timedelta(minutes=30),
    Market.SH: timedelta(minutes=15),
    Market.SZ: timedelta(minutes=15),
    Market.SG: timedelta(minutes=30),
    Market.US: timedelta(minutes=330),
}
"""How long before the open of continuous trading a market's new day begins at the providers."""
SETTLED: Final = {
    Market.HK: timedelta(minutes=11),
    Market.SG: timedelta(minutes=17),
    Market.SH: timedelta(minutes=31),
    Market.SZ: timedelta(minutes=31),
    Market.US: timedelta(minutes=9),
}
"""How long after the close a session's values grow; a minute after the exchange's own last one they are final.

Hong Kong closes at a random second of 16:08 to 16:10 (webull.hk, futunn topic55), Singapore trades at the close until
17:16 (businesstimes, poems.com.sg), the mainland at a fixed price until 15:30, since 2026-07-06 in all A shares and
funds, before in STAR and ChiNext (gate.com 22362236): the later minute is taken for every day. New York's is inferred.
"""


WARNED_BEFORE: Final = timedelta(days=92)
"""How long before a table of days ends it is said: three months."""


class Segment(NamedTuple):
    """A stretch of continuous trading, UTC, begin included, end excluded."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Session:
    """Regular trading of one market on one day.

    `half_day` = it ends early, `late_open` = it begins late, `assumed` = past the end of the table.
    """

    market: Market
    date: date
    segments: tuple[Segment, ...]
    half_day: bool = False
    assumed: bool = False
    late_open: bool = False

    @property
    def open(self) -> datetime:
        """First instant of regular trading, UTC."""
        return self.segments[0].begin

    @property
    def close(self) -> datetime:
        """End of regular trading, UTC."""
        return self.segments[-1].end

    @property
    def settled(self) -> datetime:
        """From when on its values are final, UTC."""
        return self.close + SETTLED[self.market]

    @cached_property
    def minutes(self) -> int:
        """Minutes of trading without the break: the length of the chart axis (HK 330, US 390, SH 240)."""
        return round(sum(end - begin for begin, end in self._spans) / 60)

    @cached_property
    def seams(self) -> tuple[int, ...]:
        """Axis minutes at which a break is collapsed (HK 150, at lunch); empty for US and half days."""
        return tuple(round(position / 60) for position in self._starts[1:])

    def contains(self, instant: datetime) -> bool:
        """Whether `instant` (aware) falls into continuous trading."""
        return any(segment.begin <= instant < segment.end for segment in self.segments)

    def axis_minute(self, epoch: float) -> float:
        """Minutes of trading between the open and `epoch` (UTC seconds), breaks left out, clamped to the session."""
        spans = self._spans
        part = max(bisect_right(spans, (epoch, float("inf"))) - 1, 0)
        begin, end = spans[part]
        return (self._starts[part] + min(max(epoch - begin, 0.0), end - begin)) / 60

    def epoch_at(self, axis_minute: float) -> float:
        """UTC epoch seconds of an axis position; a seam means the end of the part before it."""
        wanted = axis_minute * 60
        for start, (begin, end) in zip(self._starts, self._spans, strict=True):
            if wanted <= start + end - begin:
                return begin + max(wanted - start, 0.0)
        return self._spans[-1][1]

    def minute_end(self, index: int) -> datetime:
        """End of the trading minute `index`, UTC; the stamp of its bar."""
        return datetime.fromtimestamp(self.epoch_at(index + 1), UTC)

    @cached_property
    def _spans(self) -> tuple[tuple[float, float], ...]:
        return tuple((begin.timestamp(), end.timestamp()) for begin, end in self.segments)

    @cached_property
    def _starts(self) -> tuple[float, ...]:
        starts = [0.0]
        for begin, end in self._spans[:-1]:
            starts.append(starts[-1] + end - begin)
        return tuple(starts)


class _Table(NamedTuple):
    first: date
    last: date
    closed: frozenset[date]
    special: dict[date, tuple[time, time]]


class DayForm(StrEnum):
    """How long a market trades on a day; HALF = it ends early."""

    SHUT = "shut"
    WHOLE = "whole"
    HALF = "half"


_IN_FORCE: Final[dict[tuple[Market, date], DayForm]] = {}
"""Days of the broker that win over the table in this process; the table has every other day."""


_FORGETTING: Final[list[Callable[[], None]]] = []


def put_in_force(days: Mapping[tuple[Market, date], DayForm]) -> None:
    """Let these days, and no others, win over the table in every calendar that does not ask the table alone."""
    _IN_FORCE.clear()
    _IN_FORCE.update(days)
    for forget in _FORGETTING:
        forget()


def form_in_force(market: Market, day: date) -> DayForm | None:
    """How long a day is by what wins over the table; None = the table has it."""
    return _IN_FORCE.get((market, day))


def all_in_force() -> dict[tuple[Market, date], DayForm]:
    """Every day that wins over the table."""
    return dict(_IN_FORCE)


def forget_with_days(forget: Callable[[], None]) -> None:
    """Call `forget` whenever other days come into force: a cache by day would keep what was made of those before."""
    _FORGETTING.append(forget)


class TradingCalendar:
    """Sessions of every market; reads its table at the first question (a few milliseconds), not at import.

    `rests` are days on which orders rest while the market trades: they are no sessions of this calendar. With
    `table_alone` no day of the broker wins over the table.
    """

    def __init__(self, rests: Callable[[Market, date], bool] | None = None, *, table_alone: bool = False) -> None:
        self._rests = rests
        self._changed: Mapping[tuple[Market, date], DayForm] = {} if table_alone else _IN_FORCE

    def session_on(self, market: Market, day: date) -> Session | None:
        """Session of `market` on the exchange-local `day`; None on a weekend or holiday."""
        form = self._changed.get((market, day)) if self._changed else None
        name = _TABLE[market]
        session = _session(name, market, day) if form is None else _session_as(name, market, day, form)
        return None if session is None or (self._rests is not None and self._rests(market, day)) else session

    def traded_session_on(self, market: Market, day: date) -> Session | None:
        """Session of a day of which there are values: they are of that day also where a broker lists it as shut."""
        return self.session_on(market, day) or _session(_TABLE[market], market, day)

    def is_trading_day(self, market: Market, day: date) -> bool:
        return self.session_on(market, day) is not None

    def next_session(self, market: Market, day: date) -> Session:
        """First session after `day`."""
        return self._walk(market, day, timedelta(days=1))

    def previous_session(self, market: Market, day: date) -> Session:
        """Last session before `day`."""
        return self._walk(market, day, timedelta(days=-1))

    def last_within(self, market: Market, begun: date, days: int) -> date:
        """The last trading day of so many calendar days, that on which they begin included."""
        last = begun + timedelta(days=days - 1)
        return last if self.is_trading_day(market, last) else self.previous_session(market, last).date

    def sessions(self, market: Market, begin: date, end: date) -> Iterator[Session]:
        """Sessions from `begin` to `end`, both included, oldest first."""
        for offset in range((end - begin).days + 1):
            session = self.session_on(market, begin + timedelta(days=offset))
            if session is not None:
                yield session

    def session_at(self, market: Market, instant: datetime) -> Session:
        """Session whose day `instant` belongs to in exchange time, else the last one before it."""
        day = exchange_date(market, instant)
        return self.session_on(market, day) or self.previous_session(market, day)

    def newest(self, market: Market, instant: datetime) -> Session:
        """The session that providers serve at `instant`: the last one whose pre-opening has begun."""
        day = exchange_date(market, instant)
        session = self.session_on(market, day)
        if session is not None and instant >= session.open - PRE_OPEN[market]:
            return session
        return self.previous_session(market, day)

    def served_until(self, session: Session) -> datetime:
        """Until when providers serve a session's values: the pre-opening of the market's next one, UTC.

        Inferred: all send the newest session only, and begin the next one with its pre-opening.
        """
        return self.next_session(session.market, session.date).open - PRE_OPEN[session.market]

    def known_until(self, market: Market) -> date:
        """Last day the table vouches for; later days are assumed from weekdays."""
        return _table(_TABLE[market]).last

    def is_known(self, market: Market, day: date) -> bool:
        """Whether the table says if the market trades on a day."""
        table = _table(_TABLE[market])
        return table.first <= day <= table.last

    def last_known(self, market: Market) -> Session:
        """The last session that the table vouches for."""
        day = self.known_until(market)
        return self.session_on(market, day) or self.previous_session(market, day)

    def _walk(self, market: Market, day: date, step: timedelta) -> Session:
        session = None
        while session is None:  # ends: outside the table every weekday is a session
            day += step
            session = self.session_on(market, day)
        return session


def ends_soon(last: date, today: date) -> bool:
    """Whether a table that ends with a day ends within three months, or has ended."""
    return last - today <= WARNED_BEFORE


def regular_hours(market: Market, day: date) -> Session:
    """The session that a market has if it trades the whole of a day."""
    session = _session_as(_TABLE[market], market, day, DayForm.WHOLE)
    assert session is not None
    return session


class ZoneDays:
    """The calendar days of a zone. A conversion by the rules takes over twice as long as one by midnights."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._midnights: dict[int, tuple[datetime, date, date]] = {}

    def date_of(self, instant: datetime) -> date:
        """Calendar day of an aware `instant`."""
        if instant.tzinfo is UTC:
            midnight = self._midnights.get(instant.toordinal())
            if midnight is not None:
                return midnight[1] if instant < midnight[0] else midnight[2]
            self._note_midnight(instant)
        return instant.astimezone(self._zone).date()

    def _note_midnight(self, instant: datetime) -> None:
        """Keep when the zone's day changes within a day of UTC, and the two days, unless its clock is set then."""
        begin = instant.replace(hour=0, minute=0, second=0, microsecond=0)
        if not 1 < begin.year < 9999:
            return
        before, after = begin.astimezone(self._zone), (begin + _DAY).astimezone(self._zone)
        ahead = after.utcoffset()
        if ahead is not None and before.utcoffset() == ahead:
            if len(self._midnights) >= _MOST_DAYS:
                self._midnights.clear()
            midnight = datetime.combine(after.date(), time(), UTC) - ahead
            self._midnights[instant.toordinal()] = (midnight, before.date(), after.date())


def exchange_date(market: Market, instant: datetime) -> date:
    """Calendar day of an aware `instant` in the market's zone."""
    return exchange_days(market).date_of(instant)


@lru_cache
def exchange_days(market: Market) -> ZoneDays:
    """The calendar days of the market's zone."""
    return ZoneDays(exchange_zone(market))


@lru_cache
def exchange_zone(market: Market) -> ZoneInfo:
    return ZoneInfo(MARKET_ZONE[market])


@lru_cache(maxsize=4096)
def _session(name: str, market: Market, day: date) -> Session | None:
    table = _table(name)
    if day.weekday() >= 5 or day in table.closed:
        return None
    since, hours = _HOURS_BEFORE.get(name, (date.min, ()))
    if day >= since:
        hours = _HOURS[name]
    special = table.special.get(day)
    if special is not None:
        hours = _clip(hours, *special)
    half_day = special is not None and special[1] < _HOURS[name][-1][1]
    late_open = special is not None and special[0] > _HOURS[name][0][0]
    assumed = not table.first <= day <= table.last
    return Session(market, day, _segments(market, day, hours), half_day, assumed=assumed, late_open=late_open)


@lru_cache(maxsize=1024)
def _session_as(name: str, market: Market, day: date, form: DayForm) -> Session | None:
    """The session of a day of which the broker says how long it is, with the hours of the table."""
    if form is DayForm.SHUT:
        return None
    half, hours = form is DayForm.HALF, _HOURS[name]
    if half:
        hours = _clip(hours, hours[0][0], _HALF_DAY_ENDS[name])
    return Session(market, day, _segments(market, day, hours), half)


def _segments(market: Market, day: date, hours: tuple[tuple[time, time], ...]) -> tuple[Segment, ...]:
    zone = exchange_zone(market)
    return tuple(Segment(_utc(day, begin, zone), _utc(day, end, zone)) for begin, end in hours)


def _clip(hours: tuple[tuple[time, time], ...], begin: time, end: time) -> tuple[tuple[time, time], ...]:
    clipped = ((max(start, begin), min(stop, end)) for start, stop in hours)
    return tuple((start, stop) for start, stop in clipped if start < stop)


def _utc(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


@lru_cache
def _table(name: str) -> _Table:
    entry = _load()[name]
    special = {_day(int(day)): (_clock(a), _clock(b)) for day, (a, b) in entry["special"].items()}
    return _Table(
        date.fromisoformat(entry["first"]),
        date.fromisoformat(entry["last"]),
        frozenset(_day(number) for number in entry["closed"]),
        special,
    )


@lru_cache
def _load() -> dict[str, dict[str, Any]]:
    text = Path(__file__).with_name("calendar.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = json.loads(text)
    return loaded


def _day(number: int) -> date:
    return date(2000 + number // 10000, number // 100 % 100, number % 100)


@lru_cache
def _clock(text: str) -> time:
    return time.fromisoformat(text)
