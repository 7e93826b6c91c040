"""The data of a share that screener filters read: prices, history and reports, each loaded when first used."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.quote import BarPeriod, Snapshot
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment, price_adjustment
from tideboard_sandbox.exchange.history.records import SPAN, History
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, day_plan, from_us, trading_day
from tideboard_sandbox.exchange.market.bars import GROUPS, Stretch, stretches_between
from tideboard_sandbox.exchange.market.quotes import snapshot_of
from tideboard_sandbox.exchange.reference.fundamentals import PerShare, per_share
from tideboard_sandbox.exchange.reference.statements import Report, statement
from tideboard_sandbox.exchange.screening.snapshots import PriceSummary

YEAR = timedelta(days=364)
YEAR_DAYS = 262
"""Most trading days, the running one included, of 52 weeks or of a calendar year."""
_ALL_DAYS = 1000
"""More days than there are in two years."""

HOUR_DAYS = 22
"""Days before today whose hourly bars an indicator uses."""

_LONGEST_BREAK = timedelta(days=31)
"""No share is without a trade for so long: a halt has seven sessions at most."""

_FIVE_MINUTES = 5 * MINUTE_US


class Columns(NamedTuple):
    """Bars by column, oldest first, forward-adjusted: the running one is the last."""

    days: Sequence[date]
    highs: Sequence[float]
    lows: Sequence[float]
    closes: Sequence[float]
    volumes: Sequence[int]
    turnovers: Sequence[float]

    def newest(self, count: int) -> Columns:
        newest = slice(max(len(self.days) - count, 0), None)
        return Columns(
            days=self.days[newest],
            highs=self.highs[newest],
            lows=self.lows[newest],
            closes=self.closes[newest],
            volumes=self.volumes[newest],
            turnovers=self.turnovers[newest],
        )


EMPTY = Columns((), (), (), (), (), ())


Hours = dict[InstrumentId, tuple[date, list[Stretch]]]
"""Bars of an hour of the days before a day."""


class Candidate:
    """One listed or synthetic share; amounts in currency, rates in percent. A synthetic one has no past.

    `read` finds its prices, which are asked for when first used. `price_at` finds that of an instant (us) of a share
    whose market was not generated. `hours` caches the hourly bars of past days between requests.
    """

    def __init__(
        self,
        floor: Floor,
        instrument: Instrument,
        read: Callable[[InstrumentId], PriceSummary],
        price_at: Callable[[InstrumentId, int], int | None],
        hours: Hours,
    ) -> None:
        self.instrument = instrument
        self._read = read
        self._price_at = price_at
        self._floor = floor
        self._hours = hours
        self._days = 0
        self._daily = EMPTY

    @property
    def id(self) -> InstrumentId:
        return self.instrument.id

    @cached_property
    def summary(self) -> PriceSummary:
        """Prices and turnover of the day."""
        return self._read(self.id)

    @property
    def last(self) -> float:
        return self.summary.last / SCALE

    @cached_property
    def day(self) -> date:
        """The trading day that its prices belong to."""
        return trading_day(self.instrument.market, self._floor.now_us)

    @cached_property
    def shares(self) -> int:
        """Issued shares."""
        stock = self._floor.universe.synthetic(self.id)
        return stock.issued_shares if stock is not None else self._floor.listing(self.id).issued_shares

    @cached_property
    def per_share(self) -> PerShare:
        """Earnings and assets of a share, those of the snapshot."""
        stock = self._floor.universe.synthetic(self.id)
        if stock is not None:
            return stock.per_share
        return per_share(float(self._floor.listing(self.id).prev_close), self._address)

    def report(self, report: Report) -> Mapping[str, float]:
        """Figures of a report by name."""
        return statement(self.per_share, self.shares, self._address, report)

    @property
    def daily(self) -> Columns:
        """Two years of days with the running one; empty without a past."""
        return self.newest(_ALL_DAYS)

    def newest(self, count: int) -> Columns:
        """The newest `count` days of `daily`; older days are not drawn for them."""
        if count > self._days:
            self._days, self._daily = count, self._drawn(count)
        return self._daily.newest(count)

    def _drawn(self, count: int) -> Columns:
        if self._floor.universe.has(self.id):
            return EMPTY
        history = self._floor.member(self.id).history
        records = [row for row in history.newest(count, self.day) if row.day >= self.day - SPAN]
        lines = [price_adjustment(history.actions, record.day, Adjustment.FORWARD) for record in records]
        adjusted = [
            (record.day, line.apply(record.high), line.apply(record.low), line.apply(record.close), record.volume,
             record.turnover)
            for record, line in zip(records, lines, strict=True)
        ]  # fmt: skip
        seen = self.summary
        if seen.volume:
            adjusted.append((self.day, seen.high, seen.low, seen.last, seen.volume, seen.turnover))
        return _columns(adjusted)

    def close_before(self, days: int) -> float | None:
        """The close of `daily` before the newest `days` days; None without so long a past. No other figure is drawn."""
        if self._floor.universe.has(self.id):
            return None
        history = self._floor.member(self.id).history
        found = history.newest_close(days + (not self.summary.volume), self.day)
        return None if found is None or found[0] < self.day - SPAN else self._adjusted(history, *found)

    def last_year_close(self) -> float | None:
        """The close of the last day of the year before that of its day; None without one."""
        if self._floor.universe.has(self.id):
            return None
        year = date(self.day.year, 1, 1)
        history = self._floor.member(self.id).history
        before = history.closes(year - _LONGEST_BREAK, year)
        return self._adjusted(history, *before[-1]) if before else None

    def _adjusted(self, history: History, day: date, close: int) -> float:
        return price_adjustment(history.actions, day, Adjustment.FORWARD).apply(close) / SCALE

    def bars(self, period: BarPeriod) -> Columns:
        """Bars of a day, a week, a month or an hour."""
        if period is BarPeriod.DAY or not self.daily.days:
            return self.daily
        return self._hourly() if period is BarPeriod.MIN_60 else _grouped(self.daily, period)

    def year_extremes(self) -> tuple[float, float] | None:
        """Highest and lowest price of 52 weeks, today's included; None without a past."""
        daily = self.newest(YEAR_DAYS)
        begin = next((place for place, day in enumerate(daily.days) if day >= self.day - YEAR), None)
        if begin is None:
            return None
        return max(daily.highs[begin:]), min(daily.lows[begin:])

    def price_before(self) -> float:
        """Price five minutes ago; the previous close in the first five minutes."""
        then = self._floor.now_us - _FIVE_MINUTES
        exact, market = self.summary.exact, self._floor.peek(self.id)
        if not exact or self._floor.universe.has(self.id):
            return self._course_at(then) / SCALE
        if market is None:
            drawn = self._price_at(self.id, then)
            assert drawn is not None, f"{self.id} has a price and neither a market nor a course"
            return drawn / SCALE
        tape = market.day.tape
        place = bisect_right(tape.times, then) - 1
        return (tape.prices[place] if place >= 0 else market.day.prev_close) / SCALE

    def minutes(self) -> int:
        """Trading minutes of the day that have begun."""
        return day_plan(self.instrument.market, self.day).minute_at(self._floor.now_us) + 1

    def trading_minutes(self) -> int:
        """Trading minutes of an ordinary day."""
        return self._floor.listing(self.id).trading_minutes

    def best(self) -> Snapshot:
        """Best prices and their volumes; generates the share's market."""
        stock = self._floor.universe.synthetic(self.id)
        if stock is not None:
            return stock.snapshot(from_us(self._floor.now_us))
        return snapshot_of(self._floor.market_for(self.id))

    @property
    def _address(self) -> Address:
        return Address(self._floor.seed, (self.id,))

    def _course_at(self, us: int) -> int:
        """Price of the day's course; a synthetic share stands where it stands."""
        if self._floor.universe.has(self.id):
            return self.summary.last
        minute = day_plan(self.instrument.market, self.day).minute_at(us)
        member = self._floor.member(self.id)
        return (
            member.listing.ladder.price(int(member.path_of(self.day).places[minute]))
            if minute >= 0
            else (self.summary.prev_close)
        )

    def _hourly(self) -> Columns:
        """Hourly bars; those of past days are cached, because making them from minutes is slow."""
        market = self._floor.market_for(self.id)
        kept = self._hours.get(self.id)
        if kept is None or kept[0] != self.day:
            days = [day for day in self.daily.days if day < self.day][-HOUR_DAYS:]
            begin, end = (days[0], days[-1]) if days else (self.day, self.day)
            kept = self._hours[self.id] = self.day, stretches_between(market, 60, begin, end, Adjustment.FORWARD)
        today = stretches_between(market, 60, self.day, self.day, Adjustment.FORWARD)
        pieces = [*kept[1], *today]
        return _columns([(self.day, row.high, row.low, row.close, row.volume, row.turnover) for row in pieces])


_Row = tuple[date, int, int, int, int, int]


def _columns(rows: Sequence[_Row]) -> Columns:
    if not rows:
        return EMPTY
    days, highs, lows, closes, volumes, turnovers = zip(*rows, strict=True)
    prices = [[units / SCALE for units in column] for column in (highs, lows, closes, turnovers)]
    return Columns(days, prices[0], prices[1], prices[2], volumes, prices[3])


def _grouped(daily: Columns, period: BarPeriod) -> Columns:
    """Days put together to weeks or months; each has the stamp of its last day."""
    group, rows = GROUPS[period], []
    for _, members in groupby(range(len(daily.days)), key=lambda place: group(daily.days[place])):
        places = list(members)
        span = slice(places[0], places[-1] + 1)
        sums = (sum(daily.volumes[span]), sum(daily.turnovers[span]))
        rows.append(
            (daily.days[places[-1]], max(daily.highs[span]), min(daily.lows[span]), daily.closes[places[-1]], *sums)
        )
    return Columns(*map(tuple, zip(*rows, strict=True)))
