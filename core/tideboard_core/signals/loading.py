"""Sessions of many securities from an archive, as a rule sees them: from all versions received of their minutes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple, Protocol, TypeVar

import numpy as np

from tideboard_core.archive.comparison.ranking import WINDOW
from tideboard_core.archive.comparison.samples import sample, window
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.judging import traded_hours, traded_rows
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, NULL, PRINTS, Integers, Layout, Rows
from tideboard_core.archive.rows import from_tuples, known_at, newest
from tideboard_core.archive.units import MONEY, PRICE, micros
from tideboard_core.flow.session_minutes import (
    MINUTE,
    Floats,
    MinuteBars,
    columns,
    from_archive,
    in_currency,
    minute_starts,
    over_closures,
    unknown,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.daily import DailyFigures, read_daily
from tideboard_core.signals.rules import Rule, RuleKind
from tideboard_core.signals.sessions import (
    BareSession,
    RecordedPrints,
    Seen,
    SessionData,
    View,
    counted,
    in_time,
    traded,
)

T = TypeVar("T")

_END: Final = int(np.iinfo(np.int64).max)


class RecordedSessions(Protocol):
    """What has sessions: the archive of a folder, or the shared place of several archives.

    Its methods may raise ArchiveError; `damaged` has the error of each block that `unless_damaged` left out.
    """

    damaged: list[ArchiveError]

    def hours(self, market: Market, day: date) -> Session:
        """The recorded hours of a day; ArchiveError HOURS_MISSING without any."""
        ...

    def versions(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """Every version of a session's rows, by index and version; none where nothing was recorded."""
        ...

    def unless_damaged(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns, None if it meets a damaged block."""
        ...


class Versions(NamedTuple):
    """Every version of a session's flow and bars, and of a second provider's flow."""

    flow: Rows
    bars: Rows
    other: Rows | None = None


def session_data(
    rule: Rule,
    instrument: InstrumentId,
    hours: Session,
    versions: Versions,
    *,
    sample: Floats | None = None,
    prints: RecordedPrints | None = None,
    daily: DailyFigures | None = None,
) -> SessionData:
    """Return a session as the rule sees it.

    LIVE if at least one minute was received within three minutes of its end with all that the rule needs: then only
    such minutes are in it, each version from its receipt on, and in the turnover since the open bars that came later,
    too. Else LATER: last values, as if each minute had been
    received at its end.
    """
    starts = minute_starts(hours)
    parts = _needed(rule, versions)
    first, live, when = _receipts(rule, parts, starts)
    if not np.isfinite(when).any():
        live = [np.where(np.isfinite(received), starts + MINUTE, np.nan) for received in first]
        rows = [newest(each) for each, _column in parts]
        views: tuple[View, ...] = (_view(rule, -np.inf, rows, newest(versions.bars), hours),)
        seen = Seen.LATER
    else:
        kept = [_of_minutes(each, received) for (each, _column), received in zip(parts, live, strict=True)]
        views, seen = _views(rule, kept, versions.bars, when, hours), Seen.LIVE
    flow, bars, other = _three(rule, live)
    return SessionData(
        instrument=instrument,
        day=hours.date,
        seen=seen,
        starts=starts,
        flow_received=flow,
        bar_received=bars,
        other_received=other,
        views=views,
        bars=minute_bars(newest(versions.bars), len(starts)),
        sample=sample,
        prints=prints,
        daily=daily,
    )


class _Receipts(NamedTuple):
    """When each minute of each series first came, when of those that came in time, and when a minute counts."""

    first: list[Floats]
    live: list[Floats]
    when: Floats


def _receipts(rule: Rule, parts: Sequence[tuple[Rows, str]], starts: Floats) -> _Receipts:
    first = [_first_received(rows, column, len(starts)) for rows, column in parts]
    live = [in_time(received, starts) for received in first]
    return _Receipts(first, live, counted(rule, *_three(rule, live)))


def minute_bars(bars: Rows, count: int) -> MinuteBars:
    """Bars of a session's minutes from one version each; auctions are left out."""
    return MinuteBars(*columns(bars, count, _BAR_UNITS))


_BAR_UNITS: Final = dict.fromkeys(MinuteBars._fields, PRICE) | {"volume": 1}


def _needed(rule: Rule, versions: Versions) -> list[tuple[Rows, str]]:
    """The series that a rule needs, with the column that has to be known; the flow first."""
    parts = [(versions.flow, "net")]
    if rule.needs_bars:
        parts.append((versions.bars, "close"))
    if rule.needs_other and versions.other is not None:
        parts.append((versions.other, "net"))
    return parts


def _three(rule: Rule, received: Sequence[Floats]) -> tuple[Floats, Floats, Floats | None]:
    """Receipts of flow, bars and the second provider's flow; bars that the rule does not need never came."""
    flow, rest = received[0], list(received[1:])
    bars = rest.pop(0) if rule.needs_bars else np.full(len(flow), np.nan)
    return flow, bars, rest[0] if rest else None


def _first_received(rows: Rows, column: str, count: int) -> Floats:
    """When the first known version of each minute came, UTC seconds; NaN if none did."""
    known = (rows.index >= 0) & (rows.index < count) & (rows[column] != NULL)
    first = np.full(count, np.inf)
    np.minimum.at(first, rows.index[known], rows["received"][known] / _MICROSECONDS)
    return np.where(np.isinf(first), np.nan, first)


def _of_minutes(rows: Rows, received: Floats) -> Rows:
    """The versions of those minutes that came in time."""
    inside = (rows.index >= 0) & (rows.index < len(received))
    inside[inside] = np.isfinite(received[rows.index[inside]])
    return rows.chosen(inside)


def _views(rule: Rule, parts: Sequence[Rows], bars: Rows, when: Floats, hours: Session) -> tuple[View, ...]:
    """One view from the open on, and one from each receipt on that changed what an earlier verdict could have read.

    `bars` has those that came late, too, of which only a comparison of two providers reads anything.
    """
    minutes = np.flatnonzero(np.isfinite(when))
    breaks: list[Integers] = []
    for rows in [*parts, bars] if rule.needs_other else parts:
        judged = np.searchsorted(when[minutes], rows["received"] / _MICROSECONDS)  # minutes counted before
        newest_judged = np.where(judged > 0, minutes[np.maximum(judged - 1, 0)], -1)
        breaks.append(rows["received"][rows.index <= newest_judged])
    begins = np.unique(np.concatenate(breaks))
    ends = [*(begins - 1).tolist(), _END]
    since = [-np.inf, *(begins / _MICROSECONDS).tolist()]
    return tuple(
        _view(rule, begin, [known_at(rows, end) for rows in parts], known_at(bars, end), hours)
        for begin, end in zip(since, ends, strict=True)
    )


def _view(rule: Rule, since: float, parts: Sequence[Rows], all_bars: Rows, hours: Session) -> View:
    bars = parts[1] if rule.needs_bars else None
    other = parts[-1] if rule.needs_other and len(parts) > 1 + rule.needs_bars else None
    nothing = unknown(hours)
    return View(
        since,
        over_closures(from_archive(parts[0], hours, bars)),
        MinuteBars(*(nothing.close for _ in MinuteBars._fields)) if bars is None else minute_bars(bars, hours.minutes),
        traded(over_closures(from_archive(parts[0], hours, all_bars))) if rule.needs_other else nothing.close,
        None if other is None else over_closures(from_archive(other, hours)),
    )


PRINT_SESSIONS: Final = 20
"""Sessions with prints before one, from which the size of its large ones comes."""
_MICROSECONDS: Final = 1_000_000

Members = Callable[[date], Collection[InstrumentId] | None]
"""The symbols of a list on a day, None if nobody noted them."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """Sessions by symbol and day; on the days in `assumed` the list was not noted, and all the symbols count."""

    sessions: tuple[SessionData, ...]
    assumed: tuple[date, ...]


def load_sessions(
    reader: ArchiveReader,
    rule: Rule,
    key: DefinitionKey,
    instruments: Sequence[InstrumentId],
    days: Sequence[date],
    calendar: TradingCalendar,
    *,
    cancelled: Callable[[], bool],
    other: DefinitionKey | None = None,
    members: Members | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Read the recorded sessions of some trading days (ascending) of one market; `other` is the second provider's key.

    `instruments` has every symbol that was in the list on one of the days: those that left stay in for their days. For
    a thread; `progress` gets how many symbols are read, and of how many. Damaged blocks are left out and named in
    `reader.damaged`. Raises ArchiveError, and Cancelled soon after `cancelled` says so.
    """
    listed = {day: None if members is None else members(day) for day in days}
    hours = recorded_hours(reader, key.market, days)
    sessions: list[SessionData] = []
    for number, instrument in enumerate(instruments):
        if progress is not None:
            progress(number, len(instruments))
        own = [hours[day] for day in days if day in hours and is_listed(listed[day], instrument)]
        daily = read_daily(reader, key, instrument, rule.terms) if own and rule.needs_daily else None
        for session in symbol_sessions(reader, rule, instrument, (key, other), own, calendar, daily):
            sessions.append(session)
            if cancelled():
                raise Cancelled
    assumed = () if members is None else tuple(day for day in days if listed[day] is None)
    return Loaded(tuple(sessions), assumed)


def recorded_hours(reader: RecordedSessions, market: Market, days: Sequence[date]) -> dict[date, Session]:
    """The hours of those days that have some, in their order; those that ended early only to that minute."""
    found: dict[date, Session] = {}
    for day in days:
        try:
            found[day] = traded_hours(reader.hours(market, day))
        except ArchiveError as error:
            if error.code != ArchiveFault.HOURS_MISSING:
                raise
    return found


def symbol_sessions(
    reader: RecordedSessions,
    rule: Rule,
    instrument: InstrumentId,
    keys: tuple[DefinitionKey, DefinitionKey | None],
    hours: Sequence[Session],
    calendar: TradingCalendar,
    daily: DailyFigures | None = None,
) -> Iterator[SessionData]:
    """Read the sessions of one security with these hours (ascending), one after the other as they are asked for.

    `keys` are the provider's and a second one's, `daily` the daily figures that the rule needs. Raises ArchiveError.
    """
    if hours:
        symbol = _Symbol(reader, rule, instrument, keys, hours, calendar, daily)
        for each in hours:
            yield from symbol.session(each)


def bare_sessions(
    reader: RecordedSessions,
    rule: Rule,
    instrument: InstrumentId,
    keys: tuple[DefinitionKey, DefinitionKey | None],
    hours: Sequence[Session],
) -> Iterator[BareSession]:
    """What is to be known of the sessions that `symbol_sessions` reads, without what they are judged by."""
    key, other = keys
    for each in hours:
        flow = _rows(reader, key, instrument, each.date, FLOW)
        if len(flow):
            second = _rows(reader, other, instrument, each.date, FLOW) if other and rule.needs_other else None
            versions = Versions(flow, _rows(reader, key, instrument, each.date, BARS), second)
            live = np.isfinite(_receipts(rule, _needed(rule, versions), minute_starts(each)).when).any()
            bars = minute_bars(newest(versions.bars), each.minutes)
            yield BareSession(each.date, Seen.LIVE if live else Seen.LATER, bars)


def sample_before(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, hours: Session, calendar: TradingCalendar
) -> Floats:
    """Return the nets of the 60 sessions before one, as known at its open: a row for each day, NaN for unknown."""
    days = window(calendar, key.market, hours.date)
    return in_currency(sample(reader, key, instrument, days, moment=hours.open).values, hours.minutes)


def large_sizes(
    reader: ArchiveReader,
    key: DefinitionKey,
    instrument: InstrumentId,
    hours: Session,
    calendar: TradingCalendar,
    quantiles: Collection[float],
) -> dict[float, float]:
    """Return the sizes in shares above which a trade of a session is large, by quantile (percent); NaN = unknown.

    The same as a record has: of the 20 recorded sessions with trades before it.
    """
    return _PrintSizes(reader, key, instrument, calendar).large(hours.date, quantiles)


class _Day(NamedTuple):
    """All versions of a day's nets without other columns, and when the last one came (UTC us)."""

    versions: Rows
    last_received: int


class _Past:
    """The nets of a symbol's days, each read once."""

    def __init__(
        self,
        reader: RecordedSessions,
        key: DefinitionKey,
        instrument: InstrumentId,
        sessions: Sequence[Session],
        calendar: TradingCalendar,
    ) -> None:
        first, last = sessions[0].date, sessions[-1].date
        between = [each.date for each in calendar.sessions(key.market, first, last)]
        self._days = [*window(calendar, key.market, first), *between]
        found = [_nets_alone(_rows(reader, key, instrument, day, FLOW)) for day in self._days]
        self._found = [_Day(rows, int(rows["received"].max(initial=0))) for rows in found]
        self._count = max((int(rows.index.max(initial=-1)) + 1 for rows in found), default=0)
        self._nets = np.array([self._nets_of(newest(each.versions)) for each in self._found])

    def sample(self, hours: Session, seen: Seen) -> Floats:
        """The 60 sessions before one: as known at its open if it was seen live, else their last values."""
        at, opened = self._days.index(hours.date), micros(hours.open)
        begin = max(at - WINDOW, 0)
        nets = self._nets[begin:at]
        restated = [row for row, each in enumerate(self._found[begin:at]) if each.last_received > opened]
        if restated and seen is Seen.LIVE:
            nets = nets.copy()
            for row in restated:
                nets[row] = self._nets_of(known_at(self._found[begin + row].versions, opened))
        if self._count >= hours.minutes:
            return nets[:, : hours.minutes]
        wider = np.full((len(nets), hours.minutes), np.nan)
        wider[:, : self._count] = nets
        return wider

    def _nets_of(self, rows: Rows) -> Floats:
        net: Floats = columns(rows, self._count, {"net": MONEY})[0]
        return net


def _nets_alone(rows: Rows) -> Rows:
    return Rows(FLOW, {name: rows[name] for name in ("minute", "version", "received", "net")})


class _Symbol:
    """Sessions of one symbol, ascending; `keys` are the provider's and a second one's."""

    def __init__(
        self,
        reader: RecordedSessions,
        rule: Rule,
        instrument: InstrumentId,
        keys: tuple[DefinitionKey, DefinitionKey | None],
        sessions: Sequence[Session],
        calendar: TradingCalendar,
        daily: DailyFigures | None,
    ) -> None:
        self._reader, self._rule, self._instrument = reader, rule, instrument
        self._key, self._other = keys
        self._past = _Past(reader, keys[0], instrument, sessions, calendar) if rule.needs_percentile else None
        self._sizes = _PrintSizes(reader, keys[0], instrument, calendar)
        self._daily = daily

    def session(self, hours: Session) -> Iterator[SessionData]:
        """One session, nothing if none was recorded."""
        flow = self._rows(hours.date, FLOW)
        prints = self._prints(hours.date) if self._rule.kind is RuleKind.LARGE_PRINTS else None
        if not len(flow):
            return
        second = None
        if self._other is not None and self._rule.needs_other:
            second = _rows(self._reader, self._other, self._instrument, hours.date, FLOW)
        versions = Versions(flow, self._rows(hours.date, BARS), second)
        data = session_data(self._rule, self._instrument, hours, versions, prints=prints, daily=self._daily)
        yield data if self._past is None else replace(data, sample=self._past.sample(hours, data.seen))

    def _rows(self, day: date, layout: Layout) -> Rows:
        return _rows(self._reader, self._key, self._instrument, day, layout)

    def _prints(self, day: date) -> RecordedPrints | None:
        """The normal trades of a day with the size of large ones."""
        rows = _normal_prints(self._reader, self._key, self._instrument, day)
        if not len(rows):
            return None
        rows = rows.chosen(np.argsort(rows["time"], kind="stable"))
        quantile = self._rule.parameter("quantile")
        return RecordedPrints(
            time=rows["time"] / _MICROSECONDS,
            received=rows["received"] / _MICROSECONDS,
            price=rows["price"] / PRICE,
            shares=rows["shares"].astype(np.float64),
            side=rows["side"].astype(np.int8),
            large=self._sizes.large(day, [quantile])[quantile],
        )


class SizeCounts(NamedTuple):
    """Sizes of trades in shares, ascending, and how many had each: a busy day has few sizes and many trades."""

    sizes: Integers
    counts: Integers


class _PrintSizes:
    """The sizes of a symbol's normal trades, those of each day read once."""

    def __init__(
        self, reader: RecordedSessions, key: DefinitionKey, instrument: InstrumentId, calendar: TradingCalendar
    ) -> None:
        self._reader, self._key, self._instrument, self._calendar = reader, key, instrument, calendar
        self._days: dict[date, SizeCounts] = {}

    def large(self, day: date, quantiles: Collection[float]) -> dict[float, float]:
        """The size in shares above which a trade of a day is large, by quantile (percent).

        Of the 20 sessions with trades before it among the last 60; NaN if there are fewer.
        """
        found: list[SizeCounts] = []
        days = window(self._calendar, self._key.market, day)
        self._days = {each: sizes for each, sizes in self._days.items() if each >= days[0]}
        for before in reversed(days):
            sizes = self._of(before)
            if len(sizes.sizes):
                found.append(sizes)
            if len(found) == PRINT_SESSIONS:
                return {each: quantile_of(found, each / 100) for each in quantiles}
        return dict.fromkeys(quantiles, np.nan)

    def _of(self, day: date) -> SizeCounts:
        if day not in self._days:
            rows = _normal_prints(self._reader, self._key, self._instrument, day)
            self._days[day] = SizeCounts(*np.unique(rows["shares"], return_counts=True))
        return self._days[day]


def quantile_of(found: Sequence[SizeCounts], share: float) -> float:
    """`np.quantile` of all trades of some sessions, to the last bit."""
    sizes, inverse = np.unique(np.concatenate([each.sizes for each in found]), return_inverse=True)
    counts = np.bincount(inverse, np.concatenate([each.counts for each in found]))
    ends = np.cumsum(counts)
    place = (ends[-1] - 1) * share
    below = np.floor(place)
    near = sizes[np.searchsorted(ends, [below, min(below + 1, ends[-1] - 1)], side="right")]
    return float(np.quantile(near.astype(np.float64), place - below))


def _normal_prints(reader: RecordedSessions, key: DefinitionKey, instrument: InstrumentId, day: date) -> Rows:
    """The recorded trades of a day but for special ones and those without a price, as they were recorded."""
    rows = _rows(reader, key, instrument, day, PRINTS)
    return rows.chosen((rows["special"] == 0) & (rows["price"] != NULL))


def _rows(reader: RecordedSessions, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout) -> Rows:
    """Every version of a session's rows, of minutes only of those that the market traded; none of a damaged block."""
    found = reader.unless_damaged(lambda: reader.versions(key, instrument, day, layout))
    if found is None:
        return from_tuples(layout, [])
    return found if layout is PRINTS else traded_rows(key.market, day, found)


def is_listed(listed: Collection[InstrumentId] | None, instrument: InstrumentId) -> bool:
    """Whether a security counts on a day; all do where the list was not noted."""
    return listed is None or instrument in listed
