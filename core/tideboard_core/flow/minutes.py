"""One session of one security by session minute: flow, turnover and price as columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.records import NULL, Integers, Rows
from tideboard_core.archive.units import MONEY, PRICE

Floats = NDArray[np.float64]

_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class FlowMinutes:
    """A session by 0-based session minute, auctions left out; float64 of equal length, NaN = unknown.

    `net` and `block` (extra-large and large) are running totals at the end of the minute, `turnover` is that of the
    minute alone, 0 = no trade; all in whole units of the currency. `close` is the minute's last price. `received` is
    the time at which `net` was received, in seconds since 1970, UTC.
    """

    net: Floats
    block: Floats
    turnover: Floats
    close: Floats
    received: Floats

    @property
    def count(self) -> int:
        """How many minutes the session has."""
        return len(self.net)

    def changes(self) -> Floats:
        """Net inflow of each minute alone; NaN where the total at either end is missing."""
        return changes(self.net)

    def block_changes(self) -> Floats:
        """Net inflow of extra-large and large orders of each minute alone, NaN as for `changes`."""
        return changes(self.block)


class MinuteBars(NamedTuple):
    """Bars of a session's minutes, NaN where there is none; prices unadjusted, `volume` in shares."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats


def changes(totals: Floats) -> Floats:
    """Differences of running totals along the last axis; the first minute begins at 0."""
    return np.diff(totals, axis=-1, prepend=0.0)


def unknown(count: int) -> FlowMinutes:
    """A session of so many minutes of which nothing is known."""
    return FlowMinutes(*(np.full(count, np.nan) for _ in range(5)))


def flow_minutes(rows: Rows, count: int, bars: Rows | None = None) -> FlowMinutes:
    """Return a session of `count` minutes from one version each of its flow rows and, if any, of its bars.

    Turnover and price of a minute are those of its bar. Without a bar the turnover is the difference of the flow
    rows' running totals, and the price is theirs.
    """
    net = _column(rows, "net", count, MONEY)
    block = _column(rows, "extra_large", count, MONEY) + _column(rows, "large", count, MONEY)
    turnover = changes(_column(rows, "turnover", count, MONEY))
    close = _column(rows, "price", count, PRICE)
    if bars is not None:
        turnover = _first_known(_column(bars, "turnover", count, MONEY), turnover)
        close = _first_known(_column(bars, "close", count, PRICE), close)
    received = np.where(np.isnan(net), np.nan, _column(rows, "received", count, _MICROSECONDS))
    return FlowMinutes(net=net, block=block, turnover=turnover, close=close, received=received)


def _column(rows: Rows, name: str, count: int, units: int) -> Floats:
    """A column by session minute; minutes beyond the session and auctions are left out."""
    index, values = rows.index, rows[name]
    known: NDArray[np.bool_] = (index >= 0) & (index < count) & (values != NULL)
    column = np.full(count, np.nan)
    at: Integers = index[known]
    column[at] = values[known] / units
    return column


def _first_known(values: Floats, others: Floats) -> Floats:
    return np.where(np.isnan(values), others, values)
