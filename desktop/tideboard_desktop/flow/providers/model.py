"""Arrays of the flow charts without Qt: running totals, changes per minute, gaps and sign changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tideboard_core.flow.session_minutes import HALF_MINUTE, MINUTE, Floats, SessionMinutes, from_reply, minute_ends
from tideboard_core.model.closures import traded_parts
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.quote import MinuteLine
from tideboard_core.model.session import Session

TIER_TOLERANCE = 1e-6
"""Share of the largest amount by which the tiers may miss the net before a warning, for the sender's rounding."""


class TimeSpan(NamedTuple):
    """A stretch of time, UTC epoch seconds, begin before end."""

    begin: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class LaterLine:
    """Ends of minutes (UTC epoch seconds) and net of the whole day; empty while what came later is hidden."""

    hidden: bool
    times: Floats
    net: Floats
    minutes: int
    """Those of the session."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowSeries:
    """The received `minutes` of a session as points of its curve; amounts in its currency, times UTC epoch seconds.

    The first point is that of the open if the provider sent it. `tiers` has one row per tier, extra-large first, NaN
    where the provider left it out, or is None. `changes` is the flow of each minute alone, NaN where the minute before
    it was not received. `missing` are the stretches inside the series that were not received.
    """

    minutes: SessionMinutes
    times: Floats
    net: Floats
    tiers: Floats | None
    changes: Floats
    missing: tuple[TimeSpan, ...]
    provider: str
    definition: FlowDefinition = FlowDefinition.FUTU

    def __len__(self) -> int:
        """Number of minutes."""
        return len(self.times)

    @property
    def block(self) -> Floats | None:
        """Extra-large plus large; None without tiers."""
        return None if self.tiers is None else self.tiers[0] + self.tiers[1]

    @property
    def tiers_add_up(self) -> bool:
        """Whether net equals the sum of the tiers at every minute that has them all; True without tiers."""
        whole = np.zeros(0, dtype=np.bool_) if self.tiers is None else np.isfinite(self.tiers).all(axis=0)
        if self.tiers is None or not whole.any():
            return True
        tiers, net = self.tiers[:, whole], self.net[whole]
        largest = max(1.0, float(np.abs(tiers).max()), float(np.abs(net).max()))
        return float(np.abs(tiers.sum(axis=0) - net).max()) <= largest * TIER_TOLERANCE + 0.01

    def index_at(self, time: float) -> int:
        """Index of the minute nearest to `time`; -1 for an empty series."""
        if not len(self):
            return -1
        right = int(np.searchsorted(self.times, time))
        if right == 0:
            return 0
        if right == len(self):
            return right - 1
        return right if self.times[right] - time < time - self.times[right - 1] else right - 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VolumeDelta:
    """Cumulative volume delta: shares bought at the ask less those sold at the bid, NaN where trades may be missing.

    `times` are ends of minutes, UTC epoch seconds; it begins with 0 at `times[0]`, where the count begins.
    """

    times: Floats
    shares: Floats

    def at(self, time: float) -> float | None:
        """The value at the end of a minute; None where it is not known."""
        index = int(np.searchsorted(self.times, time))
        known = index < len(self.times) and self.times[index] == time and np.isfinite(self.shares[index])
        return float(self.shares[index]) if known else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PriceSeries:
    """The price line in columns: end of minute (UTC epoch seconds), price, turnover since the open (NaN = unknown)."""

    times: Floats
    prices: Floats
    turnover: Floats
    prev_close: float

    def __len__(self) -> int:
        """Number of minutes."""
        return len(self.times)

    def price_at(self, time: float) -> float | None:
        """Price of the minute that ends at `time`, or of the last one before it; None before the first."""
        index = _index_until(self.times, time)
        return None if index < 0 else float(self.prices[index])

    def turnover_at(self, time: float) -> float | None:
        """Turnover from the open to `time`; None if unknown."""
        index = _index_until(self.times, time)
        return None if index < 0 or not np.isfinite(self.turnover[index]) else float(self.turnover[index])


def intraday_series(flow: CapitalFlow, session: Session, now: float = math.inf) -> FlowSeries:
    """The points of an intraday `flow` that are over at `now` (UTC epoch seconds): the running one is provisional."""
    minutes = from_reply(flow, session, now)
    known = np.flatnonzero(np.isfinite(minutes.net))
    tiers = () if minutes.tiers is None else minutes.tiers
    points = np.array([minute_ends(session), minutes.changes(), minutes.net, *tiers])[:, known]
    opened = session.open.timestamp()
    if flow.times and abs(flow.times[0] - opened) <= HALF_MINUTE and flow.times[0] <= now:
        first = [opened, 0.0, flow.net[0], *(column[0] for column in flow.tiers or ())]
        points = np.column_stack([first, points])
    times, changes, net, *rows = points
    changes[:1] = np.nan
    return FlowSeries(
        minutes=minutes,
        times=times,
        net=net,
        tiers=None if flow.tiers is None else np.array(rows),
        changes=changes,
        missing=missing_spans(times, traded_spans_of(session)),
        provider=flow.provider,
        definition=flow.definition,
    )


def spans_of(session: Session) -> tuple[TimeSpan, ...]:
    """Trading stretches of a calendar session in epoch seconds."""
    return tuple(TimeSpan(part.begin.timestamp(), part.end.timestamp()) for part in session.segments)


def traded_spans_of(session: Session) -> tuple[TimeSpan, ...]:
    """The same without the minutes in which the market was shut: of these nothing is missing."""
    return tuple(TimeSpan(*part) for part in traded_parts(session))


def missing_spans(times: Floats, session: Sequence[TimeSpan]) -> tuple[TimeSpan, ...]:
    """Stretches between received minutes that are missing, cut at the session's breaks.

    A stretch begins at the last minute before the gap and ends at the first one after it, as far as trading went on.
    """
    holes = [
        TimeSpan(max(begin, part.begin), min(end, part.end))
        for begin, end in pairwise(times.tolist())
        if end - begin > MINUTE + HALF_MINUTE
        for part in session
    ]
    return tuple(hole for hole in holes if hole.end - hole.begin > MINUTE + HALF_MINUTE)


def awaited_span(times: Floats, session: Sequence[TimeSpan], now: float) -> TimeSpan | None:
    """The stretch from the last received minute to `now` inside trading hours, or None within a minute and a half."""
    for part in reversed(session):
        last = max(float(times[-1]), part.begin) if len(times) else part.begin
        until = min(now, part.end)
        if until > part.begin:
            return TimeSpan(last, until) if until - last > MINUTE + HALF_MINUTE else None
    return None


def broken(times: Floats, values: Floats, missing: Sequence[TimeSpan]) -> tuple[Floats, Floats]:
    """The curve with a NaN point inside each missing stretch, so that nothing is drawn across it."""
    if not missing:
        return times, values
    at = [int(np.searchsorted(times, hole.begin, side="right")) for hole in missing]
    return np.insert(times, at, [(hole.begin + hole.end) / 2 for hole in missing]), np.insert(values, at, np.nan)


class SignedCurves(NamedTuple):
    """One curve as two: `above` holds the points at or above zero, `below` those at or below; the rest is NaN."""

    x: Floats
    above: Floats
    below: Floats


def split_at_zero(x: Floats, y: Floats) -> SignedCurves:
    """Split a curve by sign, inserting the point where it crosses zero so that both parts meet there."""
    with np.errstate(invalid="ignore"):
        at = np.flatnonzero(y[:-1] * y[1:] < 0)
    if not len(at):
        return SignedCurves(x, np.where(y >= 0, y, np.nan), np.where(y <= 0, y, np.nan))
    crossing = _crossings(x, y)
    x, y = np.insert(x, at + 1, crossing), np.insert(y, at + 1, 0.0)
    return SignedCurves(x, np.where(y >= 0, y, np.nan), np.where(y <= 0, y, np.nan))


def price_series(line: MinuteLine, session: Sequence[TimeSpan]) -> PriceSeries:
    """Arrays of the intraday price line, rows outside the session's day dropped; turnover per minute becomes a sum.

    The sum is unknown when the line does not begin with the first minute of the session.
    """
    times = np.asarray(line.times, dtype=np.float64)
    prices = np.asarray(line.prices, dtype=np.float64)
    keep = np.isfinite(times) & np.isfinite(prices) & (prices > 0)
    if session:
        keep &= (times >= session[0].begin - HALF_MINUTE) & (times <= session[-1].end + HALF_MINUTE)
    times, prices = times[keep], prices[keep]
    turnover = np.cumsum(np.asarray(line.turnovers, dtype=np.float64)[keep])
    if session and len(times) and times[0] > session[0].begin + MINUTE + HALF_MINUTE:
        turnover = np.full(len(times), np.nan)
    return PriceSeries(times=times, prices=prices, turnover=turnover, prev_close=line.prev_close)


def empty_prices(prev_close: float) -> PriceSeries:
    """A price axis without a line."""
    none = np.empty(0, dtype=np.float64)
    return PriceSeries(times=none, prices=none, turnover=none, prev_close=prev_close)


def net_ratio(net: float, turnover: float | None) -> float | None:
    """Net inflow in percent of the turnover so far; None without a turnover."""
    return None if not turnover else net / turnover * 100


def _index_until(times: Floats, time: float) -> int:
    return int(np.searchsorted(times, time + HALF_MINUTE, side="right")) - 1


class Stack(NamedTuple):
    """Stacked tiers: `edges[0]` is zero, the next the first tier's outer edge, and so on."""

    x: Floats
    edges: tuple[Floats, ...]


def stacked(x: Floats, rows: Sequence[Floats]) -> tuple[Stack, Stack]:
    """Stack positive and negative amounts separately, the first row innermost.

    If a row changes its sign, its crossing becomes a point of all rows, so that every edge stays straight there. A NaN
    in
    one row breaks all of them: what lies above it would have a wrong height.
    """
    if not len(x):
        return Stack(x, ()), Stack(x, ())
    crossings = [_crossings(x, row) for row in rows]
    at = np.unique(np.concatenate([x, *crossings]))
    breaks = np.isnan(np.stack(rows)).any(axis=0) if len(rows) else np.zeros(len(x), dtype=bool)
    up, down = [np.zeros(len(at))], [np.zeros(len(at))]
    for row in rows:
        values = np.interp(at, x, np.where(np.isnan(row), 0.0, row))
        values[np.isin(at, x[breaks])] = np.nan
        up.append(up[-1] + np.maximum(values, 0.0))
        down.append(down[-1] + np.minimum(values, 0.0))
    return Stack(at, tuple(up)), Stack(at, tuple(down))


def _crossings(x: Floats, y: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        at = np.flatnonzero(y[:-1] * y[1:] < 0)
    before, after = y[at], y[at + 1]
    points: Floats = x[at] + (x[at + 1] - x[at]) * (before / (before - after))
    return points
