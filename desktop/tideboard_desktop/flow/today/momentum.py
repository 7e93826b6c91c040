"""The last 15 minutes of a flow in proportion to their turnover, and the turns of the day."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tideboard_core.flow.session_minutes import (
    HALF_MINUTE,
    Floats,
    SessionMinutes,
    changes,
    minute_ends,
    minutes_over,
)
from tideboard_core.flow.turns import LEAST, WINDOW, turns, window_sums
from tideboard_core.flow.turns import ratio as ratio_of
from tideboard_desktop.flow.chart.picture import TurnMark
from tideboard_desktop.flow.providers.model import PriceSeries


class Momentum(NamedTuple):
    """By session minute: `ratio` = net of the last 15 minutes in percent of their turnover, NaN without either.

    `amount` is that net in the instrument's currency, NaN with too few minutes. Both end with the newest minute. `turn`
    is the latest change of the day from out- to inflow or back, dated at its third minute, so that it cannot vanish
    later.
    """

    ratio: Floats
    amount: Floats
    turn: TurnMark | None


def momentum(minutes: SessionMinutes, price: PriceSeries | None, now: float = math.inf) -> Momentum:
    """Of the minutes that are over at `now` (UTC epoch seconds); `price` carries the turnover, without it no ratio."""
    net = minutes.net[: minutes_over(minutes.session, now)]
    net = changes(net[: int(np.flatnonzero(np.isfinite(net)).max(initial=-1)) + 1])
    ends = minute_ends(minutes.session)[: len(net)]
    share = ratio_of(net, _turnover_of_minutes(ends, price))
    amount, received = window_sums(net, WINDOW)
    turned = turns(share)
    at = np.flatnonzero(turned)
    turn = TurnMark(float(ends[at[-1]]), bool(turned[at[-1]] > 0)) if len(at) else None
    return Momentum(share * 100, np.where(received >= LEAST, amount, np.nan), turn)


def _turnover_of_minutes(ends: Floats, price: PriceSeries | None) -> Floats:
    """The turnover of each minute, NaN where the price line does not reach or has no turnover."""
    if price is None or not len(price):
        return np.full(len(ends), np.nan)
    at = np.searchsorted(price.times, ends + HALF_MINUTE, side="right") - 1
    total = np.where(at >= 0, price.turnover[np.maximum(at, 0)], 0.0)
    return changes(np.where(ends > price.times[-1] + HALF_MINUTE, np.nan, total))
