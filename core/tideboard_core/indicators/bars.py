"""Bars as the indicators take them: float64 columns with NaN where a bar was not received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Minutes, instant_of, minute_of
from tideboard_core.model.instrument import Market
from tideboard_core.ports.bars import day_end, trading_day

Floats = NDArray[np.float64]
Sessions = NDArray[np.int32]


class Bars(NamedTuple):
    """Columns of equal length, ascending by `start` (minutes since 1970, UTC); a NaN `close` is a gap.

    Prices and `turnover` are in the currency, `volume` in shares, whole numbers as stored, or float64 with NaN where it
    is not in the shares of the price. `session` has the same number for all bars of one trading day. `net` and `block`
    are the flow of each bar, NaN where none was
    recorded; `rank` is the percentile of the net among those of the same bar of the day in other sessions. `yearly` is
    how many bars make a year, `shortest` the minutes that one lasts at least. `as_traded`: no price is adjusted, and
    turnover over volume is a price like the others. `shares` are those of the prices, as in `SharedRows`.
    """

    start: Minutes
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: NDArray[Any]
    turnover: Floats
    session: Sessions
    net: Floats
    block: Floats
    rank: Floats
    yearly: float = 252.0
    shortest: int = 1
    as_traded: bool = False
    shares: Sessions | None = None

    @property
    def size(self) -> int:
        return len(self.close)

    def _each(self, take: Callable[[NDArray[Any]], NDArray[Any]]) -> Bars:
        return Bars._make(take(each) if isinstance(each, np.ndarray) else each for each in self)

    def part(self, begin: int, end: int) -> Bars:
        """A view of some rows."""
        return self._each(lambda column: column[begin:end])

    def chosen(self, rows: NDArray[np.bool_]) -> Bars:
        """A copy of some rows."""
        return self._each(lambda column: column[rows])

    @property
    def within_day(self) -> bool:
        """Whether a trading day has several bars."""
        return bool((self.session[1:] == self.session[:-1]).any())


def bars_of(
    rows: Columns,
    session: Sessions,
    *,
    net: Floats | None = None,
    block: Floats | None = None,
    rank: Floats | None = None,
    yearly: float = 252.0,
    shortest: int = 1,
    as_traded: bool = False,
    known: NDArray[np.bool_] | None = None,
    shares: Sessions | None = None,
) -> Bars:
    """Bars of a stored series with the number of each bar's trading day, and the flow of each bar if there is any.

    `known` are the bars whose volume is in the shares of their prices, None = all. Views: nothing is copied, so that a
    tick costs the same however many bars there are.
    """
    nothing = np.broadcast_to(np.float64(np.nan), len(rows.start))
    volume = rows.volume if known is None else np.where(known, rows.volume, np.nan)
    return Bars(
        rows.start, rows.open, rows.high, rows.low, rows.close, volume, rows.turnover, session,
        nothing if net is None else net, nothing if block is None else block,
        nothing if rank is None else rank, yearly, shortest, as_traded, shares,
    )  # fmt: skip


def session_numbers(market: Market, starts: Minutes) -> Sessions:
    """A number for the trading day of each start (ascending): its days since 0001-01-01."""
    numbers = np.empty(len(starts), np.int32)
    at = 0
    while at < len(starts):
        day = trading_day(market, instant_of(int(starts[at])))
        until = max(int(np.searchsorted(starts, minute_of(day_end(market, day)))), at + 1)
        numbers[at:until] = day.toordinal()
        at = until
    return numbers
