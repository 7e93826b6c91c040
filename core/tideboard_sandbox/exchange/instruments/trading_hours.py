"""The day of each market as phases: auctions, trading, breaks, extended hours, and the roll to the next trading day.

Instants are whole microseconds since 1970 UTC inside the exchange.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.market_phases import PHASES, PhaseRow, PhaseSpan, phase_rows, phase_spans
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import Segment, Session, TradingCalendar, exchange_date, exchange_zone
from tideboard_sandbox.exchange.instruments.random_streams import Address


class DayCut(StrEnum):
    """What a market does not trade of a day, which no port lists ahead, in the order of `_CUT_OUT`.

    CLOSURE: from 11:00 on, a technical halt of the whole market. BREAKER: the 15 minutes from 11:00 on. LATE: before
    11:00. NOON: after the morning.
    """

    CLOSURE = "closure"
    BREAKER = "breaker"
    LATE = "opens-late"
    NOON = "ends-at-noon"


_CUT_OUT: Final = {
    DayCut.CLOSURE: (time(11), time.max),
    DayCut.BREAKER: (time(11), time(11, 15)),
    DayCut.LATE: (time(), time(11)),
    DayCut.NOON: (time(12), time.max),
}
"""Between which clocks of the market nothing trades."""
_CUTS: dict[tuple[Market, date], DayCut] = {}
_SHUT: set[tuple[Market, date]] = set()
"""Days on which a market is shut that the table calls sessions, as for a typhoon."""
CALENDAR = TradingCalendar(lambda market, day: (market, day) in _SHUT, table_alone=True)
MAINLAND: Final = (Market.SH, Market.SZ)
"""Shanghai and Shenzhen trade on the same days."""
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
_NOON = time(12)
_CLOSES = Address(0, ("closing auction",))
"""The same of every exchange: a day that is played again closes at the same second."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_CLOSE_S = 120
"""HKEX ends its closing auction at a random second of its last two minutes (webull.hk, futunn topic55)."""

_SHUT_BEFORE = timedelta(minutes=10)
"""LongPort shuts the overnight session at 03:50 in New York (help us-trading-rules)."""


class Phase(NamedTuple):
    """The state of a market at an instant.

    `part` counts the stretches of continuous trading (HK: 0 morning, 1 afternoon, also without a morning), also while
    it is between them;
    `begin` and `end` UTC; `day` is the trading day that quotes belong to.
    """

    state: MarketState
    part: int
    begin: datetime
    end: datetime
    day: date


class DayPlan(NamedTuple):
    """Instants (us) of one trading day.

    Start of every trading minute, end of each part, end of continuous trading, the closing price, the beginning. The
    minutes of the hundreds of days that are kept take a fifth in an array, of which nothing may change.
    """

    day: date
    minutes: array[int]
    part_ends: tuple[int, ...]
    continuous_end: int
    closing: int
    begin: int

    def minute_at(self, us: int) -> int:
        """Index of the minute that runs at `us` or ran last before it; -1 before the open."""
        return bisect_right(self.minutes, us) - 1

    def __hash__(self) -> int:
        return hash((self.begin, self.closing, self.part_ends))


def night_shut(phase: Phase) -> int | None:
    """The instant (us) from which a broker may take nothing more in an overnight session; None in any other phase."""
    return to_us(phase.end - _SHUT_BEFORE) if phase.state is MarketState.OVERNIGHT else None


def to_us(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def from_us(us: int) -> datetime:
    """Aware UTC instant of microseconds."""
    return _EPOCH + timedelta(microseconds=us)


@lru_cache(maxsize=512)
def day_plan(market: Market, day: date, kind: SecurityType | None = None) -> DayPlan:
    """The plan of a trading day, which `day` must be; of a kind of security, None = of those with an auction."""
    session = _session(market, day)
    minutes = array("q")
    for begin, end in session.segments:
        minutes.extend(range(to_us(begin), to_us(end), MINUTE_US))
    close = to_us(session.close)
    parts = _minutes(session)
    spans, at_close = _spans(session, parts, kind), parts[-1][1]
    auction = next((one for one in spans if one.state is MarketState.CLOSING_AUCTION), None)
    before, after = (0, 0) if auction is None else (at_close - auction.begin, auction.end - at_close)
    random = market is Market.HK and auction is not None
    early = SECOND_US * int(_RANDOM_CLOSE_S * _CLOSES.fraction(day.isoformat())) if random else 0
    return DayPlan(
        day=day,
        minutes=minutes,
        part_ends=tuple(to_us(end) for _, end in session.segments),
        continuous_end=close - MINUTE_US * before,
        closing=close + MINUTE_US * after - early,
        begin=to_us(_day_begin(market, session)),
    )


def shut(days: Collection[tuple[Market, date]]) -> None:
    """Let these days too be shut although the table calls them sessions."""
    _SHUT.update(days)
    trading_days.cache_clear()


def cut(days: Mapping[tuple[Market, date], DayCut]) -> None:
    """Let these days too be cut; before any of them is planned."""
    _CUTS.update(days)
    day_plan.cache_clear()
    day_phases.cache_clear()


def forget_changed_days() -> None:
    """Let every day be as the table has it."""
    _SHUT.clear()
    trading_days.cache_clear()
    _CUTS.clear()
    day_plan.cache_clear()
    day_phases.cache_clear()


def is_cut_out(market: Market, phase: Phase) -> bool:
    """Whether a phase in which nothing trades is one in which the day's table trades: brokers take no orders."""
    table = CALENDAR.session_on(market, phase.day)
    if table is None or (market, phase.day) not in _CUTS:
        return False
    ended = phase.state is MarketState.CLOSED and table.open <= phase.begin < table.close
    return ended or (phase.state is MarketState.BREAK and table.contains(phase.begin))


def trading_day(market: Market, us: int) -> date:
    """The trading day that quotes of `market` belong to: the last one whose pre-opening has begun."""
    day = exchange_date(market, from_us(us))
    session = CALENDAR.session_on(market, day)
    if session is not None and us >= to_us(_day_begin(market, session)):
        return day
    return CALENDAR.previous_session(market, day).date


@lru_cache(maxsize=16)
def trading_days(market: Market, begin: date, end: date) -> Sequence[date]:
    """The trading days from `begin` to `end`, both included, oldest first."""
    return tuple(session.date for session in CALENDAR.sessions(market, begin, end))


def next_trading_day(market: Market, day: date) -> date:
    return CALENDAR.next_session(market, day).date


def days_to_come(market: Market, day: date, running: date) -> list[tuple[Market, date]]:
    """The markets that trade with one on a trading day which is not planned at `running`; none for another day."""
    if day <= next_trading_day(market, running) or not CALENDAR.is_trading_day(market, day):
        return []
    return [(one, day) for one in (MAINLAND if market in MAINLAND else (market,))]


def previous_trading_day(market: Market, day: date) -> date:
    return CALENDAR.previous_session(market, day).date


def phase_at(market: Market, us: int) -> Phase:
    """State of `market` at an instant."""
    instant = from_us(us)
    day = trading_day(market, us)
    for phase in (*day_phases(market, day), *day_phases(market, next_trading_day(market, day))):
        if phase.begin <= instant < phase.end:
            return phase._replace(day=day)
    return _closed(market, day, instant)


@lru_cache(maxsize=128)
def day_phases(market: Market, day: date, table: tuple[PhaseRow, ...] = PHASES) -> tuple[Phase, ...]:
    """Everything between the first call of a trading day and its last print, in order, without gaps."""
    session, listed = _session(market, day), _listed(market, day)
    first, parts = _first_part(market, listed), _minutes(session)
    spans = _spans(session, parts, None, table)
    # What no row has is closed: between the close and trading at it, and in the pause before a late night.
    states = {span.end: MarketState.CLOSED for span in spans}
    for begin, end in parts:
        states[begin] = MarketState.OPEN
        states[end] = MarketState.CLOSED if end == parts[-1][1] else MarketState.BREAK
    states |= {span.begin: span.state for span in spans}
    if _ends_early(session, listed):
        states[_minutes(listed)[-1][1]] = MarketState.CLOSED
    midnight, zone = datetime.combine(day, time()), exchange_zone(market)
    steps = [((midnight + timedelta(minutes=at)).replace(tzinfo=zone).astimezone(UTC), at) for at in sorted(states)]
    later = [begin for begin, _ in _minutes(listed)[1:]]
    return tuple(
        [
            Phase(states[at], first + len([one for one in later if one <= at]), begin, end, day)
            for (begin, at), (end, _) in pairwise(steps)
        ]
    )


def _spans(
    session: Session,
    parts: list[tuple[int, int]],
    kind: SecurityType | None,
    table: tuple[PhaseRow, ...] = PHASES,
) -> list[PhaseSpan]:
    """The phases around continuous trading, in minutes; HKEX has no pre-opening session on a late open."""
    opened, closed = parts[0][0], parts[-1][1]
    rows = phase_rows(session.market, session.date, kind, table)
    spans = list(phase_spans(rows, opened, closed, half_day=session.half_day))
    if session.late_open:
        begin = _day_begin(session.market, session).astimezone(exchange_zone(session.market))
        before = PhaseSpan(MarketState.PRE_OPEN, begin.hour * 60 + begin.minute, opened)
        spans = [before, *(span for span in spans if span.begin >= opened)]
    if _ends_early(session, _listed(session.market, session.date)):
        return [span for span in spans if span.begin < closed]
    return spans


def _minutes(session: Session) -> list[tuple[int, int]]:
    """The parts of continuous trading in minutes of the day."""
    zone = exchange_zone(session.market)
    local = [(begin.astimezone(zone), end.astimezone(zone)) for begin, end in session.segments]
    return [(begin.hour * 60 + begin.minute, end.hour * 60 + end.minute) for begin, end in local]


def _closed(market: Market, day: date, instant: datetime) -> Phase:
    session = _session(market, day)
    phases = day_phases(market, day)
    following = day_phases(market, next_trading_day(market, day))[0]
    local = instant.astimezone(exchange_zone(market))
    ended_early = session.half_day and local.date() == day and market is not Market.US
    state = MarketState.HALF_DAY_CLOSED if ended_early else MarketState.CLOSED
    return Phase(state, _last_part(market, session), phases[-1].end, following.begin, day)


def _first_part(market: Market, session: Session) -> int:
    return int(session.late_open and session.open.astimezone(exchange_zone(market)).time() >= _NOON)


def _last_part(market: Market, session: Session) -> int:
    return _first_part(market, session) + len(session.segments) - 1


def _day_begin(market: Market, session: Session) -> datetime:
    clock = {Market.US: time(4), Market.SG: time(8, 30), Market.HK: time(9)}.get(market, time(9, 15))
    return _at(market, session.date, clock)


def _session(market: Market, day: date) -> Session:
    """The hours in which a market trades on a day: those of the table less what is cut out of it."""
    session, how = _listed(market, day), _CUTS.get((market, day))
    if how is None:
        return session
    out_from, out_to = (datetime.combine(day, clock, exchange_zone(market)) for clock in _CUT_OUT[how])
    left = [Segment(one.begin, min(one.end, out_from.astimezone(UTC))) for one in session.segments]
    left += [Segment(max(one.begin, out_to.astimezone(UTC)), one.end) for one in session.segments]
    segments = tuple(sorted(one for one in left if one.begin < one.end))
    return replace(session, segments=segments, late_open=session.late_open or how is DayCut.LATE)


def _listed(market: Market, day: date) -> Session:
    session = CALENDAR.session_on(market, day)
    assert session is not None, f"{market} does not trade on {day}"
    return session


def _ends_early(session: Session, listed: Session) -> bool:
    return session.close < listed.close


def _at(market: Market, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, exchange_zone(market)).astimezone(UTC)
