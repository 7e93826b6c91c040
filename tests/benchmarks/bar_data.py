"""The minute bars that the price charts of all programs get: the same numbers for ours and the peers, from numpy alone.

A day has 330 bars as in Hong Kong; the last bar is the one that ticks change.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BARS = 100_000
OPENED = 5_000
"""Bars of the chart that is opened."""
SIZE = (926, 740)
IN_VIEW = 820
"""Bars in view for frames beside the peers: about one for each pixel."""
PAN = 7.0
"""Pixels of one step of a drag; the peers, which count bars, go on by about as much."""
STEP = 6
DAY = 330
_NOON = 150
_MINUTES = 1440
_LAST_OPEN = 29_404_890
"""Friday, 2025-11-28, 09:30 in Hong Kong in minutes since 1970: the days go back from here."""


class MadeBars(NamedTuple):
    """Ascending by `start` (minutes since 1970, UTC). `net` is a flow of the bar in the currency."""

    start: NDArray[np.int32]
    open: NDArray[np.float64]
    high: NDArray[np.float64]
    low: NDArray[np.float64]
    close: NDArray[np.float64]
    volume: NDArray[np.int64]
    net: NDArray[np.float64]

    def last(self, count: int) -> MadeBars:
        """The newest ones."""
        return MadeBars._make(column[-count:] for column in self)


def made(count: int, seed: int = 7) -> MadeBars:
    """So many bars of whole trading days, which lie five to a week."""
    draw = np.random.default_rng(seed)
    days = -(-count // DAY)
    minutes = np.arange(DAY) + np.where(np.arange(DAY) >= _NOON, 60, 0)
    number = np.arange(days)[::-1]
    opens = _LAST_OPEN - (number + number // 5 * 2) * _MINUTES
    start = (opens[:, np.newaxis] + minutes).ravel()[-count:].astype(np.int32)
    close = 600 * np.exp(np.cumsum(draw.normal(0, 3e-4, count)))
    begin = np.append(close[:1], close[:-1])
    span = np.abs(draw.normal(0, 0.2, (2, count)))
    high, low = np.maximum(begin, close) + span[0], np.minimum(begin, close) - span[1]
    volume = draw.integers(10, 4000, count) * 100
    begin, high, low, close = (np.round(each * 5) / 5 for each in (begin, high, low, close))
    net = draw.normal(0, 0.1, count) * volume * close
    return MadeBars(start, begin, high, low, close, volume.astype(np.int64), net)


def tick(bars: MadeBars, number: int) -> dict[str, Any]:
    """The last bar after a trade: another close within its range, and more volume."""
    low, high = float(bars.low[-1]), float(bars.high[-1])
    steps = max(round((high - low) / 0.2), 1)
    return {
        "close": round(low + 0.2 * (number % (steps + 1)), 1),
        "volume": int(bars.volume[-1]) + 1 + number,
    }
