"""New York's open in the quotes of one security: whether it has traded on a date, and from which close it counts.

Futu's quote before the open is the whole row of the session before, volume included, while its stamp may be of now
(FL3, FQ6): nothing on the wire tells the first trade. That LongPort's stands as still is inferred (LQ44).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import PRE_OPEN, TradingCalendar, exchange_date, forget_with_days

AHEAD_BY: Final = timedelta(minutes=2)
"""By how much two clocks may differ: a stamp further ahead of market time than this tells no age."""
_CALENDAR: Final = TradingCalendar()


class AroundOpen(NamedTuple):
    """What was received of a security of New York around an open.

    `row` is the newest quote and `at` when it came (UTC market time). All else is of the session of `day`, the newest
    that had opened when a row came: `before` is the last row of before its open, None where none came since the close
    before; `first` the first one since. `traded`: None = not known. `base` is the previous close that its first trade
    brought, kept until midnight whatever the broker tells then; None = no such trade, or not known. `closes` are what
    the previous close may be by the last session's daily candle; empty = not read.
    """

    row: Quote | None = None
    at: datetime | None = None
    day: date | None = None
    before: Quote | None = None
    first: Quote | None = None
    traded: bool | None = None
    base: Decimal | None = None
    closes: tuple[Decimal, ...] = ()

    def after(self, quote: Quote, now: datetime) -> AroundOpen:
        """What is known once `quote` has come at `now` (UTC market time)."""
        day = exchange_date(Market.US, now)
        times = _times(day)
        if times.open is None or now < times.open - AHEAD_BY or (now < times.open and not self._differs(quote)):
            return self._replace(row=quote, at=now)
        opened = self
        if self.day != day:
            since_close = self.at is not None and self.at >= times.close_before
            opened = AroundOpen(day=day, before=self.row if since_close else None, first=quote)
        return _decided(opened._replace(row=quote, at=now))

    def _differs(self, quote: Quote) -> bool:
        """Whether a row of just before the open is of a trade: our clock may be behind that of the exchange."""
        return self.row is not None and _facts(quote) != _facts(self.row)

    def with_closes(self, day: date, closes: Collection[Decimal]) -> AroundOpen:
        """What is known once the daily candle of the session before `day` was read; `day` is that of the row."""
        return _decided(self._replace(closes=tuple(closes))) if self.day == day else self

    def rests(self, now: datetime) -> bool:
        """Whether no row changes what is known before the session's close: it has traded.

        Where its base is not known then, the candle alone tells it, and is held against the newest row.
        """
        close = None if self.day is None or not self.traded else _times(self.day).close
        return close is not None and now < close

    def lacks_close(self, now: datetime) -> bool:
        """Whether nothing but that candle can tell the base at `now`."""
        return self.day == exchange_date(Market.US, now) and self.base is None and self.traded is not False


def _decided(opening: AroundOpen) -> AroundOpen:
    """Judge the newest row, unless the base is known: then it stays."""
    row, before = opening.row, opening.before
    if row is None or opening.base is not None:
        return opening
    moved = before is None or _facts(row) != _facts(before)
    if moved and row.prev_close > 0 and row.prev_close in opening.closes:
        return opening._replace(traded=True, base=row.prev_close)
    if before is None:
        # Shares that trade between two rows of one session are traded today, from whatever close they count.
        grown = opening.first is not None and row.volume > opening.first.volume
        return opening._replace(traded=True) if grown else opening
    if not moved:
        return opening if opening.traded else opening._replace(traded=False)
    # A row that differs while its previous close is still the one before last may be a late correction of the session
    # before, or a quote whose previous close was read before it changed: the candle has to tell.
    rolled = row.prev_close != before.prev_close or row.prev_close == before.last
    if not rolled or row.prev_close <= 0:
        return opening._replace(traded=None)
    return opening._replace(traded=True, base=row.prev_close)


def is_in_new_york(quote: Quote) -> bool:
    """Whether the rule of this module is for a quote's security."""
    return market_of(quote.instrument) is Market.US


def has_traded(quote: Quote, now: datetime, opening: AroundOpen | None) -> bool:
    """Whether a quote's last price is known to be of the exchange date of `now` (UTC market time), or of a later one.

    Of New York's securities by what came around the open, of all others by the quote's own stamp.
    """
    if not is_in_new_york(quote):
        market = market_of(quote.instrument)
        return exchange_date(market, quote.time) >= exchange_date(market, now)
    return opening is not None and bool(opening.traded) and opening.day == exchange_date(Market.US, now)


def close_before(quote: Quote, now: datetime, opening: AroundOpen | None, *, split: bool = False) -> Decimal | None:
    """The close from which the exchange date of `now` (UTC market time) counts; None = not known.

    Of New York's securities: from 00:00 to the first trade of regular hours, and on a date without a session, the last
    price, from that trade to midnight the previous close that it brought. Of all others the previous close, of a quote
    of an earlier date its last price. With a `split` on this date a price of before its first trade is of other shares,
    and it is not known whether the broker has changed it.
    """
    last = None if split or quote.last <= 0 else quote.last
    if not is_in_new_york(quote):
        previous = quote.prev_close if quote.prev_close > 0 else None
        return previous if has_traded(quote, now, opening) else last
    day = exchange_date(Market.US, now)
    times = _times(day)
    of_day = opening is not None and opening.day == day
    if of_day and opening is not None and opening.base is not None:
        return opening.base
    if of_day and opening is not None and opening.at is not None:
        now = max(now, opening.at)  # this computer's clock may be behind; a row of after the open came after it
    if of_day and opening is not None and opening.before is not None and times.open is not None and now < times.open:
        return None if split or opening.before.last <= 0 else opening.before.last  # the row may be of the first trade
    if times.open is None or now < times.open - (AHEAD_BY if of_day else timedelta()):
        return last
    if opening is None or opening.at is None:
        return None
    untraded = opening.traded is False if of_day else opening.at >= times.close_before
    return last if untraded else None


def price_time(quote: Quote, now: datetime, opening: AroundOpen | None) -> datetime:
    """When a quote's last price was traded, at the latest (UTC): its stamp, in New York within a session.

    That is the session of the exchange date of `now` (UTC market time) from its first trade on, or while it is not
    known whether there was one; else the session before.
    """
    if not is_in_new_york(quote):
        return quote.time
    day = exchange_date(Market.US, now)
    times = _times(day)
    if times.open is None or times.close is None or now < times.open:
        return min(quote.time, times.close_before)
    if opening is not None and opening.at is not None and (opening.day != day or opening.traded is False):
        return min(quote.time, times.close_before)
    return min(quote.time, times.close)


def turnover_day(market: Market, instant: datetime) -> date:
    """The exchange day whose turnover a price of an instant goes with: during the opening auction it is the new one."""
    return _turnover_day(market, int(instant.timestamp() // 60))


class _Times(NamedTuple):
    """Open and close of a date in New York, None without a session, and the close of the session before it, UTC."""

    open: datetime | None
    close: datetime | None
    close_before: datetime


@lru_cache(maxsize=64)
def _times(day: date) -> _Times:
    session, before = _CALENDAR.session_on(Market.US, day), _CALENDAR.previous_session(Market.US, day)
    if session is None:
        return _Times(None, None, before.close)
    return _Times(session.open, session.close, before.close)


@lru_cache(maxsize=4096)
def _turnover_day(market: Market, minute: int) -> date:
    instant = datetime.fromtimestamp(minute * 60, UTC)
    day = exchange_date(market, instant)
    session = _CALENDAR.session_on(market, day)
    lead = timedelta() if market is Market.US else PRE_OPEN[market]  # there the turnover begins at the open
    begun = session is not None and instant >= session.open - lead
    return day if begun else _CALENDAR.previous_session(market, day).date


for _by_day in (_times, _turnover_day):
    forget_with_days(_by_day.cache_clear)


def _facts(quote: Quote) -> tuple[int, Decimal, Decimal]:
    """What a trade of regular hours changes in a row that stood still since the session before."""
    return quote.volume, quote.open, quote.prev_close
