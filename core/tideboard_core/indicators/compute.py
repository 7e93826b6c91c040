"""Computes an indicator over received bars, and goes on with it when bars are added or changed at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.indicators import averages, flow, momentum, volume
from tideboard_core.indicators.bars import Bars, Floats
from tideboard_core.indicators.library import CALLS, talib
from tideboard_core.indicators.parameters import Settings, Tail
from tideboard_core.indicators.table import INDICATORS

NUMPY: Final[dict[str, Callable[[Bars, Settings], tuple[Floats, ...]]]] = {
    "MA": averages.simple,
    "EMA": averages.exponential,
    "WMA": averages.linear,
    "VWAP": lambda bars, settings: averages.session_vwap(bars),
    "AVWAP": averages.anchored_vwap,
    "BOLL": averages.bollinger,
    "BBW": averages.bollinger_width,
    "%B": averages.bollinger_place,
    "DC": averages.donchian,
    "ICHIMOKU": averages.ichimoku,
    "MACD": momentum.macd,
    "KDJ": momentum.kdj,
    "RSI": momentum.rsi,
    "WR": momentum.williams,
    "CCI": momentum.channel_index,
    "DMI": momentum.directional,
    "ATR": momentum.average_true_range,
    "HV": momentum.historical_volatility,
    "VOL": volume.volumes,
    "OBV": lambda bars, settings: volume.on_balance(bars),
    "VP": lambda bars, settings: (),
    "FLOW": lambda bars, settings: (bars.net,),
    "BLOCKSUM": flow.block_sum,
    "BLOCK": flow.block_share,
    "FLOW%": lambda bars, settings: (bars.rank,),
    "DIV": flow.against_price,
}
"""Our own formulas: those that TA-Lib lacks, and what stands in where it cannot be installed."""


class Values(NamedTuple):
    """Lines as long as the bars, NaN where there is no value: in gaps and before the first.

    The formula had `has` bars and needs `needs` for a first value. Before the row `settled` the values still show where
    the bars begin.
    """

    lines: tuple[Floats, ...]
    needs: int
    has: int
    settled: int


def missing() -> frozenset[str]:
    """Codes of indicators that cannot be computed on this system. Imports TA-Lib."""
    return frozenset() if talib() is not None else frozenset(INDICATORS.keys() - NUMPY.keys())


def compute(code: str, settings: Settings, bars: Bars) -> Values:
    """Run one indicator over all received bars.

    Missing settings are defaults. KeyError for an unknown code, ValueError for settings that are not allowed,
    LookupError for one of `missing()`.
    """
    indicator = INDICATORS[code]
    chosen = indicator.settings(settings)
    received = ~np.isnan(bars.close)
    places = np.flatnonzero(received)
    warm = indicator.warm_up(chosen)
    settled = int(places[warm.settled - 1]) if warm.settled <= len(places) else bars.size
    if len(places) == bars.size:
        lines = _run(code, chosen, bars)
    else:
        lines = tuple(_spread(line, received) for line in _run(code, chosen, bars.chosen(received)))
    return Values(lines, warm.needs, len(places), settled)


def _run(code: str, chosen: Settings, bars: Bars) -> tuple[Floats, ...]:
    if not bars.size:
        return tuple(np.empty(0) for _ in INDICATORS[code].lines)
    library = talib() if code in CALLS else None
    if library is not None:
        return CALLS[code](library, bars, chosen)
    if code not in NUMPY:
        raise LookupError(code)
    return NUMPY[code](bars, chosen)


def _spread(line: Floats, received: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    found = np.full(len(received), np.nan)
    found[received] = line
    return found


class RunningIndicator:
    """Values of one indicator beside bars that grow. A change of the last bars costs only what the formula looks at."""

    def __init__(self, code: str, settings: Settings) -> None:
        """Raises as `compute`."""
        self.code = code
        self.indicator = INDICATORS[code]
        self.settings = self.indicator.settings(settings)
        self._warm = self.indicator.warm_up(self.settings)
        self._room: tuple[Floats, ...] = tuple(np.empty(0) for _ in self.indicator.lines)
        self._count = 0
        self._settled = 0
        self._received = (0, 0)  # rows, and how many of them are no gaps

    @property
    def values(self) -> Values:
        """The newest values: views that an update writes to while the number of bars stays, else replaces."""
        lines = tuple(line[: self._count] for line in self._room)
        return Values(lines, self._warm.needs, self._received[1], self._settled)

    def update(self, bars: Bars, changed: int) -> int:
        """Take bars of which those from row `changed` on are new or different; returns the first row computed anew.

        Older bars put before the first change all rows: `changed` is 0 then.
        """
        begin = self._begin(bars, changed) if 0 < changed <= self._count else 0
        if not begin:
            values = compute(self.code, self.settings, bars)
            if bars.size == self._count:
                for line, new in zip(self._room, values.lines, strict=True):
                    line[: bars.size] = new
            else:  # copies: a line may be a column of the bars
                self._room, self._count = tuple(np.array(line) for line in values.lines), bars.size
            self._settled, self._received = values.settled, (bars.size, values.has)
            return 0
        part = compute(self.code, self.settings, bars.part(begin, bars.size))
        self._grow(bars.size)
        for line, new in zip(self._room, part.lines, strict=True):
            added = line[begin] - new[0] if self._warm.tail is Tail.SUM else 0.0
            line[changed : bars.size] = new[changed - begin :] + added
        self._count_received(bars, changed)
        return changed

    def _begin(self, bars: Bars, changed: int) -> int:
        """The row at which a run has to begin that gives the values from `changed` on; 0 for a run over all bars."""
        tail = self._warm.tail
        if tail is Tail.ALL:
            return 0
        if tail is Tail.SESSION:
            return int(np.searchsorted(bars.session, bars.session[changed])) if changed < bars.size else 0
        if tail is Tail.SUM:
            return 0 if np.isnan(bars.close[changed - 1]) else changed - 1
        reach = tail
        while reach < changed:
            rows = np.flatnonzero(~np.isnan(bars.close[changed - reach : changed]))
            if len(rows) >= tail - 1:
                return changed - reach + int(rows[len(rows) - tail + 1]) if tail > 1 else changed
            reach *= 2
        return 0

    def _grow(self, count: int) -> None:
        room = len(self._room[0]) if self._room else count
        if room < count:
            self._room = tuple(np.concatenate((line, np.empty(max(count, 2 * room) - room))) for line in self._room)
        self._count = count

    def _count_received(self, bars: Bars, changed: int) -> None:
        rows, received = self._received
        if changed < rows:
            rows, received = 0, 0
        close = bars.close[rows:]
        self._received = (bars.size, received + int(np.count_nonzero(~np.isnan(close))))
        if self._settled >= changed:
            places = np.flatnonzero(~np.isnan(bars.close))
            self._settled = int(places[self._warm.settled - 1]) if self._warm.settled <= len(places) else bars.size
