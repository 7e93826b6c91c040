"""Inflow counted by ourselves from the side and size of each trade, minute by minute, with what it leaves out.

A trade counts as the provider's own definition has it: bought at the ask = inflow, sold at the bid = outflow. A trade
whose side was sent as neutral, or that is of a special type, is in neither; its money is counted apart. Auctions, also
one that is stamped at the open, and trades outside continuous trading are in no minute. Sizes are those of single
trades: an order that was filled in parts counts as several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import missing_minutes
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import PRINTS, Integers, Print
from tideboard_core.archive.units import PRICE
from tideboard_core.flow.prints import (
    AT_OPEN,
    BOUGHT,
    NEUTRAL,
    SOLD,
    Prints,
    counted,
    counted_sides,
    minute_of,
    of_auction,
    prints_of,
)
from tideboard_core.flow.session_minutes import Floats, minute_starts, minutes_at
from tideboard_core.flow.size_limits import SizeLimits
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import Session

TIERS: Final = 4
_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class OwnInflow:
    """Counts of one session by 0-based session minute; money in whole units of the currency.

    `inflow` and `outflow` are tiers x minutes, extra-large first, each minute alone; `neutral` is the money of trades
    without a side; `delta` the shares bought less those sold, `trades` how many, of each minute alone. `outside` is the
    money of trades in no minute. `first` and `last` are the minutes of the first and last trade, None without any.
    """

    inflow: Floats
    outflow: Floats
    neutral: Floats
    delta: Floats
    trades: Integers
    outside: float
    first: int | None
    last: int | None

    @property
    def net(self) -> Floats:
        """Running total of inflow less outflow at the end of each minute."""
        total: Floats = np.cumsum((self.inflow - self.outflow).sum(axis=0))
        return total

    @property
    def tiers(self) -> Floats:
        """Running totals of each tier, tiers x minutes."""
        totals: Floats = np.cumsum(self.inflow - self.outflow, axis=1)
        return totals

    @property
    def turnover(self) -> Floats:
        """Money of all trades of each minute, with and without a side."""
        total: Floats = (self.inflow + self.outflow).sum(axis=0) + self.neutral
        return total

    def coverage(self, turnover: Floats, minutes: Sequence[int]) -> float | None:
        """Share of the market's turnover (of each minute alone, NaN = unknown) in some minutes that the trades explain.

        None without a minute whose turnover is known. Above 1 where the provider counts less than it sends.
        """
        known = [minute for minute in minutes if np.isfinite(turnover[minute])]
        market = float(turnover[known].sum()) if known else 0.0
        return float(self.turnover[known].sum()) / market if market > 0 else None

    def neutral_share(self) -> float | None:
        """Share of the counted money without a side; None without a trade."""
        total = float(self.turnover.sum())
        return float(self.neutral.sum()) / total if total > 0 else None


class OwnCount:
    """Counts trades one at a time; `result` equals `count_prints` of the same trades in any order."""

    def __init__(self, session: Session, limits: SizeLimits) -> None:
        self.session, self.limits = session, limits
        self._bounds = _bounds(limits)
        self._open = round(session.open.timestamp()) * _MICROSECONDS
        count = session.minutes
        self._sums = {side: [[0] * count for _tier in range(TIERS)] for side in (BOUGHT, SOLD)}
        self._neutral, self._delta, self._trades = [0] * count, [0] * count, [0] * count
        self._outside = 0
        self._first: int | None = None
        self._last: int | None = None

    def add(self, each: Print) -> None:
        """Count a trade; one without a price is none."""
        if each.price is None:
            return
        money, minute = each.price * each.shares, minute_of(each.time, self.session)
        auction = each.special and 0 <= each.time - self._open < AT_OPEN
        if minute < 0 or auction:
            self._outside += money
            return
        self._trades[minute] += 1
        self._first = minute if self._first is None else min(self._first, minute)
        self._last = minute if self._last is None else max(self._last, minute)
        side = counted(each, self.session.market).side
        if side == NEUTRAL:
            self._neutral[minute] += money
            return
        tier = sum(money < bound for bound in self._bounds)
        self._sums[side][tier][minute] += money
        self._delta[minute] += side * each.shares

    def result(self) -> OwnInflow:
        return OwnInflow(
            inflow=np.array(self._sums[BOUGHT], np.float64) / PRICE,
            outflow=np.array(self._sums[SOLD], np.float64) / PRICE,
            neutral=np.array(self._neutral, np.float64) / PRICE,
            delta=np.array(self._delta, np.float64),
            trades=np.array(self._trades, np.int64),
            outside=self._outside / PRICE,
            first=self._first,
            last=self._last,
        )


def count_prints(prints: Prints, session: Session, limits: SizeLimits) -> OwnInflow:
    """Count a session's trades at once."""
    minutes, money = minutes_at(minute_starts(session), prints.times / _MICROSECONDS), prints.money
    inside = (minutes >= 0) & ~of_auction(prints, session)
    tier = sum(((money < bound).astype(np.int64) for bound in _bounds(limits)), np.zeros(len(money), np.int64))
    count, sides = session.minutes, counted_sides(prints.sides, prints.special, session.market)

    def by_minute(which: NDArray[np.bool_], values: Integers) -> Integers:
        sums = np.zeros(count, np.int64)
        np.add.at(sums, minutes[which & inside], values[which & inside])
        return sums

    def by_tier(side: int) -> Floats:
        rows = [by_minute((sides == side) & (tier == each), money) for each in range(TIERS)]
        return np.array(rows, np.float64) / PRICE

    traded = minutes[inside]
    return OwnInflow(
        inflow=by_tier(BOUGHT),
        outflow=by_tier(SOLD),
        neutral=by_minute(sides == NEUTRAL, money) / PRICE,
        delta=by_minute(inside, sides * prints.shares).astype(np.float64),
        trades=by_minute(inside, np.ones(len(minutes), np.int64)),
        outside=int(money[~inside].sum()) / PRICE,
        first=int(traded.min()) if len(traded) else None,
        last=int(traded.max()) if len(traded) else None,
    )


class TradeCoverage(NamedTuple):
    """What the archive has of a session's trades, counted, and the session minutes of which it has every one."""

    counted: OwnInflow
    covered: frozenset[int]


def count_recorded(
    reader: ArchiveReader, key: DefinitionKey, instrument: InstrumentId, session: Session, limits: SizeLimits
) -> TradeCoverage | None:
    """Count the recorded trades of a session; None if nothing of it was recorded. Raises ArchiveError."""
    number = reader.session_id(key, instrument, session.date)
    missing = None if number is None else missing_minutes(reader.database, number, PRINTS)
    if missing is None:
        return None
    rows = reader.last(key, instrument, session.date, PRINTS)
    covered = frozenset(range(session.minutes)) - missing
    return TradeCoverage(count_prints(prints_of(rows), session, limits), covered)


def with_minutes_of(counted: OwnInflow, other: OwnInflow, minutes: frozenset[int]) -> OwnInflow:
    """Counts with these minutes from another count of the same session; trades in no minute are those of the first."""
    chosen = np.zeros(len(counted.neutral), np.bool_)
    chosen[sorted(minutes)] = True
    ends = [
        each
        for each in (counted.first, counted.last, *((min(minutes), max(minutes)) if minutes else ()))
        if each is not None
    ]
    return OwnInflow(
        inflow=np.where(chosen, other.inflow, counted.inflow),
        outflow=np.where(chosen, other.outflow, counted.outflow),
        neutral=np.where(chosen, other.neutral, counted.neutral),
        delta=np.where(chosen, other.delta, counted.delta),
        trades=np.where(chosen, other.trades, counted.trades),
        outside=counted.outside,
        first=min(ends, default=None),
        last=max(ends, default=None),
    )


def _bounds(limits: SizeLimits) -> tuple[int, ...]:
    """The limits in 1/10000, largest first."""
    return tuple(round(each * PRICE) for each in limits)
