"""One security's session as it comes in: totals of the flow calls joined with turnover and price of minute bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tideboard_core.flow.session_minutes import (
    HALF_MINUTE,
    MINUTE,
    Floats,
    MinuteBars,
    SessionMinutes,
    changes,
    from_reply,
    minute_ends,
    minutes_ending,
    minutes_over,
    unknown,
)
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.spans import Span
from tideboard_core.model.flow import CapitalFlow
from tideboard_core.model.quote import Bar
from tideboard_core.model.session import Session


class LiveMinutes:
    """Collects what is received of one session; `minutes` gives it as columns without the running minute."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._flow = unknown(session)
        self._turnover: Floats = np.full(session.minutes, np.nan)
        self._bars = MinuteBars(*np.full((len(MinuteBars._fields), session.minutes), np.nan))
        self._traded_to = 0
        self.since = self._next_since = 0
        self._reported = (0, 0, False)

    def take_flow(self, flow: CapitalFlow, at: float) -> bool:
        """Take a whole series that was received at `at` (seconds since 1970, UTC); tells whether anything changed.

        A minute keeps the time of its first value until its total is restated.
        """
        before, found = self._flow, from_reply(flow, self.session, at)
        same = (found.net == before.net) & np.isfinite(found.net)
        received = np.where(same, before.received, np.where(np.isfinite(found.net), at, np.nan))
        other = np.flatnonzero(~(_alike(found.net, before.net) & _alike(found.block, before.block)))
        self._flow = replace(found, received=received)
        self._differs(int(other[0]) if len(other) else self.session.minutes)
        return len(other) > 0

    def take_rows(self, rows: Columns, now: float, gaps: Iterable[Span] = ()) -> None:
        """Take bars that a source answered with at `now`: a minute before then without a bar had no trade.

        So had those before the first bar if there are bars of an earlier session. Of `gaps` nothing is known.
        """
        starts = rows.start.astype(np.float64) * MINUTE
        minutes, ends = minutes_ending(self.session, starts + MINUTE), minute_ends(self.session)
        inside = minutes >= 0
        over = minutes_over(self.session, now)
        earlier = bool((starts < self.session.open.timestamp()).any())
        quiet = np.isnan(self._turnover)
        quiet[: 0 if earlier else int(minutes[inside].min(initial=over))] = False
        quiet[over:] = False
        for begin, end in gaps:
            quiet &= (ends <= begin.timestamp()) | (ends - MINUTE >= end.timestamp())
        self._turnover[quiet] = 0.0
        self._turnover[minutes[inside]] = rows.turnover[inside]
        for column, values in zip(self._bars, (rows.open, rows.high, rows.low, rows.close, rows.volume), strict=True):
            column[minutes[inside]] = values[inside]
        self._traded_to = max(self._traded_to, over)
        self._differs(0)

    def take_bars(self, bars: Iterable[Bar]) -> bool:
        """Take pushed bars; once some were read, minutes that pushes passed over had no trade."""
        changed = False
        for bar in bars:
            minute = int(minutes_ending(self.session, np.array([bar.start.timestamp() + MINUTE]))[0])
            if minute < 0:
                continue
            changed = True
            self._turnover[minute] = float(bar.turnover)
            values = (*map(float, (bar.open, bar.high, bar.low, bar.close)), float(bar.volume))
            for column, value in zip(self._bars, values, strict=True):
                column[minute] = value
            if 0 < self._traded_to < minute:
                quiet = slice(self._traded_to, minute)
                self._turnover[quiet] = np.nan_to_num(self._turnover[quiet], nan=0.0)
                self._differs(self._traded_to)
            self._differs(minute)
            if self._traded_to:
                self._traded_to = max(self._traded_to, minute)
        return changed

    def miss(self) -> None:
        """Pushes were missed: minutes without a bar may have had trades until bars are read again."""
        self._traded_to = 0
        self._differs(0)

    @property
    def has_turnover(self) -> bool:
        """Whether bars of the session were read."""
        return self._traded_to > 0

    def minutes(self, now: float, *, pushed: bool) -> SessionMinutes:
        """What is known of the minutes that have ended at `now` (seconds since 1970, UTC).

        While bars are `pushed`, minutes without one had no trade, but for the last half minute: pushes may be late.
        `since` then is the first minute that may differ from what was given before, the session's count if none does.
        """
        over, begin = minutes_over(self.session, now), self._traded_to
        quiet = minutes_over(self.session, now - HALF_MINUTE)
        turnover, close, flow = self._turnover.copy(), self._bars.close.copy(), self._flow
        if pushed and 0 < begin < quiet:
            turnover[begin:quiet] = np.nan_to_num(turnover[begin:quiet], nan=0.0)
        turnover[over:] = np.nan
        close = _carried(close, self._stands(turnover))
        close[over:] = np.nan
        before, self._reported = self._reported, (over, quiet, pushed)
        if before != self._reported:
            self._differs(min(before[0], before[1], over, quiet) if before[2] is pushed else 0)
        self.since, self._next_since = self._next_since, self.session.minutes
        return replace(flow, turnover=turnover, close=close)

    def bars(self, now: float) -> MinuteBars:
        """The bars of the minutes that have ended at `now` (seconds since 1970, UTC)."""
        over = minutes_over(self.session, now)
        found = MinuteBars(*(column.copy() for column in self._bars))
        stands = self._stands(self._turnover)
        price = _carried(found.close, stands)
        for column, value in zip(found, (price, price, price, price, np.zeros(len(price))), strict=True):
            quiet = stands & np.isnan(column) & np.isfinite(price)
            column[quiet] = value[quiet]
            column[over:] = np.nan
        return found

    def _stands(self, turnover: Floats) -> NDArray[np.bool_]:
        """Which minutes had no trade: turnover 0, net and block known and as a minute before."""
        stands: NDArray[np.bool_] = (turnover == 0) & (changes(self._flow.net) == 0) & (changes(self._flow.block) == 0)
        return stands

    def _differs(self, minute: int) -> None:
        """Figures from a minute on are others than those that were given last."""
        self._next_since = min(self._next_since, minute)


def _carried(close: Floats, stands: NDArray[np.bool_]) -> Floats:
    """Prices with the last one in minutes that had no trade; nothing is carried over a minute that is only missing."""
    minutes, known = np.arange(len(close)), np.isfinite(close)
    last = np.maximum.accumulate(np.where(known, minutes, -1))
    missing = np.maximum.accumulate(np.where(known | stands, -1, minutes))
    carried: Floats = np.where(stands & (last > missing), close[np.maximum(last, 0)], close)
    return np.where(known, close, carried)


def _alike(one: Floats, other: Floats) -> NDArray[np.bool_]:
    alike: NDArray[np.bool_] = (one == other) | ((one != one) & (other != other))
    return alike
