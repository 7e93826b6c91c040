"""The last 15 minutes of a flow in proportion to their turnover, and the turns of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import changes
from tideboard_core.flow.turns import LEAST, WINDOW, turns, window_sums
from tideboard_core.flow.turns import ratio as ratio_of
from tideboard_desktop.flow.chart.picture import TurnMark
from tideboard_desktop.flow.providers.model import MINUTE, Floats, FlowSeries, PriceSeries, Span

Integers = NDArray[np.int64]
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
    numbers = session_minutes(flow.times, session).astype(np.int64) - 1
    inside = numbers >= 0  # the row at the open ends no minute
    count = int(numbers.max(initial=-1)) + 1
    totals, turnover = np.full(count, np.nan), np.full(count, np.nan)
    totals[numbers[inside]] = flow.net[inside]
    turnover[numbers[inside]] = _turnover_of_minutes(flow, price)[inside]
    net = changes(totals)
    share = ratio_of(net, turnover)
    amount, received = window_sums(net, WINDOW)
    amount = np.where(received >= LEAST, amount, np.nan)
    return Momentum(
        times=flow.times,
        ratio=_at_rows(share * 100, numbers),
        amount=_at_rows(amount, numbers),
        turn=_latest_turn(flow.times, numbers, share),
    )


def _at_rows(values: Floats, numbers: Integers) -> Floats:
    """The values of the rows' minutes; NaN for a row that ends none."""
    found: Floats = np.append(values, np.nan)[np.where(numbers >= 0, numbers, len(values))]
    return found


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


def _turnover_of_minutes(flow: FlowSeries, price: PriceSeries | None) -> Floats:
    """The turnover since the row before, NaN where the price line does not reach or has no turnover."""
    if price is None or not len(price):
        return np.full(len(flow), np.nan)
    at = np.searchsorted(price.times, flow.times + _HALF, side="right") - 1
    total = np.where(at >= 0, price.turnover[np.maximum(at, 0)], 0.0)
    total = np.where(flow.times > price.times[-1] + _HALF, np.nan, total)
    turnover: Floats = np.diff(total, prepend=0.0)
    return turnover


def _latest_turn(times: Floats, numbers: Integers, share: Floats) -> TurnMark | None:
    """The last change from out- to inflow or back."""
    found = turns(share)
    at = np.flatnonzero(found)
    if not len(at):
        return None
    row = int(np.flatnonzero(numbers == at[-1])[0])
    return TurnMark(float(times[row]), bool(found[at[-1]] > 0))
