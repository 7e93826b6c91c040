"""What is asked of a broker's bars, what it answers, and what it offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Protocol

from tideboard_core.model.derivatives import option_of
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod, BarSessions, MarketState
from tideboard_core.model.session import (
    Segment,
    Session,
    TradingCalendar,
    exchange_date,
    exchange_zone,
    forget_with_days,
)

MOST_NEWEST: Final = 1000
"""Most bars of one read of the newest ones, at each broker."""

_CALENDAR: Final = TradingCalendar()
_LONGEST_CLOSURE: Final = 15
"""Calendar days that a market is closed at most, with room to spare."""
_CALENDAR_DAYS: Final = {
    BarPeriod.DAY: 1.6,
    BarPeriod.WEEK: 7,
    BarPeriod.MONTH: 31,
    BarPeriod.QUARTER: 92,
    BarPeriod.YEAR: 366,
}
_AROUND: Final = timedelta(minutes=30)
"""How long before and after a stretch of trading something may still come of it.

Its opening and closing auction (Hong Kong's last until 16:10, see `market_phases`), and what a delayed source sends a
quarter of an hour later (inferred).
"""
CLOCK_STEP: Final = timedelta(minutes=2)
"""By how much market time may be put back without having been wrong before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRequest:
    """Bars of one security. Without `before` the newest `count` (at most MOST_NEWEST), the running one included.

    With `before` (aware, excluded) history: those from `begin` on if it is given, else the last `count`. `taker` is who
    reads it where nobody can be asked, a program's key or empty for the collector: no unit is taken for it of those
    that are kept for people. None = a person.
    """

    instrument: InstrumentId
    period: BarPeriod
    adjustment: BarAdjustment = BarAdjustment.FORWARD
    sessions: BarSessions = BarSessions.REGULAR
    count: int = MOST_NEWEST
    before: datetime | None = None
    begin: datetime | None = None
    taker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPage:
    """Bars, oldest first, and what the read says about the rest.

    `blanks` are starts of bars without a trade that the broker names as such. `older`: there may be bars before the
    first. `quota` is the allowance for history after the read; None where the read used none or the broker has none.
    """

    bars: Sequence[Bar]
    blanks: tuple[datetime, ...] = ()
    older: bool = False
    quota: HistoryQuota | None = None


class BarFeed(Protocol):
    """Answers requests for bars; `ports.market.QuoteFeed` says which errors it raises."""

    async def bars(self, request: BarRequest) -> BarPage:
        """Newest bars, or history before an instant."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOffer:
    """Which bars a broker has, and whether history counts against an allowance of securities.

    `of_options` are the periods of options, `extended` those that hold trades outside the regular session; None = all.
    """

    periods: frozenset[BarPeriod]
    adjustments: frozenset[BarAdjustment]
    history_costs: bool
    of_options: frozenset[BarPeriod] | None = None
    extended: frozenset[BarPeriod] | None = None

    def periods_of(self, instrument: InstrumentId, sessions: BarSessions = BarSessions.REGULAR) -> frozenset[BarPeriod]:
        """Periods that the broker has of a security, with the trades of these sessions."""
        found = self.periods
        if self.of_options is not None and option_of(instrument) is not None:
            found &= self.of_options
        extended = sessions is BarSessions.EXTENDED and market_of(instrument) is Market.US
        if self.extended is not None and extended:
            found -= PERIOD_MINUTES.keys() - self.extended
        return found


def day_start(market: Market, day: date) -> datetime:
    """Return 00:00 exchange time of a day, in UTC."""
    return datetime.combine(day, time(), exchange_zone(market)).astimezone(UTC)


@lru_cache(maxsize=4096)
def day_end(market: Market, day: date) -> datetime:
    """Return when an exchange's trading day ends, in UTC: with the night before the next one, else at 00:00.

    This is the one rule for the night: New York's belongs to the trading day that follows, as exchanges and brokers
    count it, and that day begins with its first minute.
    """
    following = day + timedelta(days=1)
    session = _CALENDAR.session_on(market, following) if market is Market.US else None
    night = [] if session is None else _parts_of(session, MarketState.OVERNIGHT)
    return night[0].begin if night else day_start(market, following)


def trading_day(market: Market, instant: datetime) -> date:
    """Return the exchange's day that an aware instant belongs to, by the rule of `day_end`."""
    day = exchange_date(market, instant)
    return day if instant < day_end(market, day) else day + timedelta(days=1)


def period_start(market: Market, period: BarPeriod, day: date) -> datetime:
    """Return the start (UTC) of the bar of a day or longer that contains the exchange's `day`."""
    if period is BarPeriod.WEEK:
        day -= timedelta(days=day.weekday())
    elif period is BarPeriod.MONTH:
        day = day.replace(day=1)
    elif period is BarPeriod.QUARTER:
        day = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    elif period is BarPeriod.YEAR:
        day = day.replace(month=1, day=1)
    return day_start(market, day)


def oldest_day(instrument: InstrumentId, period: BarPeriod, count: int, before: datetime) -> date:
    """Return an exchange day from which on there should be at least `count` bars before `before` (aware)."""
    market = market_of(instrument)
    day = exchange_date(market, before)
    minutes = PERIOD_MINUTES.get(period)
    if minutes is None:
        return day - timedelta(days=round(_CALENDAR_DAYS[period] * (count + 1)) + _LONGEST_CLOSURE)
    wanted = count
    while wanted > 0:
        session = _CALENDAR.previous_session(market, day)
        day, wanted = session.date, wanted - max(session.minutes // minutes, 1)
    return day


def in_regular_hours(market: Market, start: datetime) -> bool:
    """Whether a bar inside a day belongs to regular trading; auctions before the open and after the close do."""
    if market is not Market.US:
        return True
    session = _CALENDAR.session_on(market, exchange_date(market, start))
    return session is not None and session.open <= start < session.close


def regular_session(market: Market, instant: datetime) -> Session | None:
    """Return the session of an instant's exchange day by the calendar; None if the market does not trade on it."""
    return _CALENDAR.session_on(market, exchange_date(market, instant))


def last_open(market: Market, instant: datetime) -> datetime:
    """Return when regular trading opened last at an instant by the calendar, UTC, also that of an earlier day."""
    session = regular_session(market, instant)
    if session is None or session.open > instant:
        session = _CALENDAR.previous_session(market, exchange_date(market, instant))
    return session.open


@lru_cache(maxsize=1024)
def day_parts(market: Market, day: date, sessions: BarSessions) -> tuple[Segment, ...]:
    """Return the stretches of trading (UTC) of an exchange day, ascending; empty if the market does not trade on it.

    New York's extended hours are those of the brokers, by the dated rows of `market_phases`: overnight from the evening
    before on (`day_end`), before the open, and after the close.
    """
    session = _CALENDAR.session_on(market, day)
    regular = () if session is None else session.segments
    if sessions is BarSessions.REGULAR or market is not Market.US or session is None:
        return regular
    around = _parts_of(session, MarketState.OVERNIGHT, MarketState.PRE_MARKET, MarketState.AFTER_HOURS)
    return tuple(sorted((*regular, *around)))


forget_with_days(day_parts.cache_clear)
forget_with_days(day_end.cache_clear)


def is_traded(market: Market, sessions: BarSessions, begin: datetime, end: datetime) -> bool:
    """Whether something of a market's trading, by its calendar, may come from `begin` to `end` (aware), late too.

    That is not known, and so may be, where a clock was put back meanwhile.
    """
    if begin >= end:
        return begin > end + CLOCK_STEP
    begin, end = begin - _AROUND, end + _AROUND
    day, last = trading_day(market, begin), trading_day(market, end)
    while day <= last:
        if any(part.begin < end and part.end > begin for part in day_parts(market, day, sessions)):
            return True
        day += timedelta(days=1)
    return False


def _parts_of(session: Session, *states: MarketState) -> list[Segment]:
    """The stretches of a session's day in some states around its regular hours."""
    from tideboard_core.model.market_phases import spans_of  # with the first bars outside regular hours

    midnight = datetime.combine(session.date, time(), exchange_zone(session.market))
    # Minutes of the wall clock: no night in which clocks change is traded.
    return [
        Segment(*((midnight + timedelta(minutes=at)).astimezone(UTC) for at in (span.begin, span.end)))
        for span in spans_of(session)
        if span.state in states
    ]


def page_of(request: BarRequest, bars: Iterable[Bar], blanks: Iterable[datetime] = ()) -> BarPage:
    """Return what belongs to a request of the bars that a broker sent for it, oldest first, each start once.

    `older` says whether there were more than asked for; the caller knows the rest.
    """
    market, intraday = market_of(request.instrument), request.period in PERIOD_MINUTES
    regular = intraday and request.sessions is BarSessions.REGULAR

    def wanted(start: datetime) -> bool:
        inside = (request.before is None or start < request.before) and (
            request.begin is None or start >= request.begin
        )
        return inside and (not regular or in_regular_hours(market, start))

    known = {bar.start: bar for bar in bars if wanted(bar.start)}
    found = [known[start] for start in sorted(known)]
    more = request.begin is None and len(found) > request.count
    if more:
        found = found[-request.count :]
    first = found[0].start if found else None
    kept = sorted({start for start in blanks if wanted(start) and (not more or first is None or start >= first)})
    return BarPage(bars=found, blanks=tuple(kept), older=more)
