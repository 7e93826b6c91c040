"""The last 15 minutes of a flow in proportion to their turnover, and the turns of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tideboard_desktop.flow.chart.picture import TurnMark
from tideboard_desktop.flow.providers.model import MINUTE, Floats, FlowSeries, PriceSeries, Span

WINDOW = 15
"""Session minutes that are added up."""
LEAST = 12
"""Minutes of the window that have to be received, else it has no value."""
_LIMIT = 6.0
"""Percent beyond which the window counts as in- or outflow; between the limits the state stays."""
_LASTING = 3
"""Consecutive minutes beyond the limit that change the state."""
_HALF = MINUTE / 2


class Momentum(NamedTuple):
    """Per received minute: `ratio` = net of the last 15 minutes in percent of their turnover, NaN without either.

    `amount` is that net in the instrument's currency, NaN with too few minutes. `turn` is the latest change of the day
    from out- to inflow or back, dated at its third minute, so that it cannot vanish later.
    """

    times: Floats
    ratio: Floats
    amount: Floats
    turn: TurnMark | None


def momentum(flow: FlowSeries, price: PriceSeries | None, session: Sequence[Span]) -> Momentum:
    """Of a flow whose minutes are all over; `price` carries the turnover, and without it there is no ratio."""
    minutes = session_minutes(flow.times, session)
    net = _net_of_minutes(flow, minutes)
    turnover = _turnover_of_minutes(flow, price)
    amount, received = _windows(minutes, net)
    paired = np.isfinite(net) & np.isfinite(turnover)
    money, counted = _windows(minutes, np.where(paired, net, np.nan))
    traded, _counted = _windows(minutes, np.where(paired, turnover, np.nan))
    known = (counted >= LEAST) & (traded > 0)
    ratio = np.where(known, money / np.where(traded > 0, traded, 1.0) * 100, np.nan)
    return Momentum(
        times=flow.times,
        ratio=ratio,
        amount=np.where(received >= LEAST, amount, np.nan),
        turn=_latest_turn(flow.times, minutes, ratio),
    )


def session_minutes(times: Floats, session: Sequence[Span]) -> Floats:
    """Number of the session's minute that ends at each time, 1 for the first; breaks do not count."""
    ends: list[float] = []
    counts: list[float] = []
    passed = 0.0
    for part in session:
        ends += part
        counts += (passed, passed + (part.end - part.begin) / MINUTE)
        passed = counts[-1]
    if not ends:
        return np.zeros(len(times))
    minutes: Floats = np.round(np.interp(times, ends, counts))
    return minutes


def _net_of_minutes(flow: FlowSeries, minutes: Floats) -> Floats:
    """The flow of each minute alone; the first row is one only if it is the first minute, not the zero at the open."""
    net = flow.changes.copy()
    if len(net) and minutes[0] == 1:
        net[0] = flow.net[0]
    return net


def _turnover_of_minutes(flow: FlowSeries, price: PriceSeries | None) -> Floats:
    """The turnover since the row before, NaN where the price line does not reach or has no turnover."""
    if price is None or not len(price):
        return np.full(len(flow), np.nan)
    at = np.searchsorted(price.times, flow.times + _HALF, side="right") - 1
    total = np.where(at >= 0, price.turnover[np.maximum(at, 0)], 0.0)
    total = np.where(flow.times > price.times[-1] + _HALF, np.nan, total)
    turnover: Floats = np.diff(total, prepend=0.0)
    return turnover


def _windows(minutes: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Sum of the known values in the window that ends with each minute, and how many there are."""
    known = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    counts = np.concatenate([[0.0], np.cumsum(known)])
    begin = np.searchsorted(minutes, minutes - WINDOW, side="right")
    end = np.arange(1, len(minutes) + 1)
    return sums[end] - sums[begin], counts[end] - counts[begin]


def _latest_turn(times: Floats, minutes: Floats, ratio: Floats) -> TurnMark | None:
    """The last change of the state; the first state after the open is not a turn."""
    state, run, turn = 0, 0, None
    before = -1.0
    for time, minute, value in zip(times.tolist(), minutes.tolist(), ratio.tolist(), strict=True):
        side = 1 if value > _LIMIT else -1 if value < -_LIMIT else 0
        follows = minute == before + 1 and side * run > 0
        run = (run + side if follows else side) if side else 0
        before = minute
        if abs(run) >= _LASTING and side != state:
            turn = TurnMark(time, side > 0) if state else turn
            state = side
    return turn
