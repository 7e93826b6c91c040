"""Arrays of the daily, weekly and monthly flow: one slot per period, NaN without a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine
from tideboard_desktop.flow.providers.model import net_ratio
from tideboard_desktop.ui.format import day_long, month_in_year

SUMS = (5, 10, 20)
BAR_PERIOD = {FlowPeriod.DAY: BarPeriod.DAY, FlowPeriod.WEEK: BarPeriod.WEEK, FlowPeriod.MONTH: BarPeriod.MONTH}
BLOCK_TOLERANCE = 0.01
"""Share of the larger figure by which a provider's own block may miss extra-large plus large before it is shown."""
_NO_TIERS = (float("nan"),) * 4
NO_CANDLE = (float("nan"),) * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStyle:
    """The user's choices: lines, stacked tiers instead of the net bar, sums of 5, 10, 20."""

    shown: frozenset[FlowLine] = frozenset({FlowLine.NET, FlowLine.PRICE})
    stacked: bool = False
    sums: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HistorySeries:
    """Net flow per period, oldest first. `dates` are exchange dates, the last day of a week or month.

    A period without a figure keeps its slot and is NaN in `net` and `tiers`: nothing is interpolated. `closes` and
    `turnover` are NaN without a candle, `candles` has its open, high and low. `running` = the last slot is the running
    session, alone or as the first of its week or month; `without_today` = the last slot is a week or month that lacks
    it.
    """

    period: FlowPeriod
    dates: tuple[date, ...]
    net: Floats
    tiers: Floats | None
    closes: Floats
    turnover: Floats
    candles: Floats
    provider: str
    reported_block: Floats | None = None
    running: bool = False
    without_today: bool = False

    def __len__(self) -> int:
        """Number of slots."""
        return len(self.dates)

    @property
    def gaps(self) -> int:
        """Slots without a figure."""
        return int(np.isnan(self.net).sum())

    @property
    def block(self) -> Floats | None:
        """Extra-large and large together."""
        if self.tiers is None:
            return None
        total: Floats = self.tiers[0] + self.tiers[1]
        return total

    def sums(self, count: int) -> Floats:
        """Net of `count` periods together, ending with each; NaN with fewer, or if one of them is missing."""
        result = np.full(len(self), np.nan)
        if len(self) >= count:
            result[count - 1 :] = np.lib.stride_tricks.sliding_window_view(self.net, count).sum(axis=1)
        return result

    def sum_of_last(self, count: int) -> float | None:
        """Net inflow of the last `count` periods together; None with fewer or if one is missing."""
        return _known(self.sums(count)[-1]) if len(self) else None

    def net_at(self, index: int) -> float | None:
        """Net of a period, None if missing."""
        return _known(self.net[index])

    def tiers_at(self, index: int) -> tuple[float | None, ...]:
        """Net per tier, extra-large first, None if missing; empty if all are missing."""
        if self.tiers is None or np.isnan(self.tiers[:, index]).all():
            return ()
        return tuple(_known(value) for value in self.tiers[:, index])

    def block_at(self, index: int) -> float | None:
        """Extra-large plus large of a period, None if one of them is missing."""
        return None if self.block is None else _known(self.block[index])

    def reported_block_at(self, index: int) -> float | None:
        """The provider's own figure of the block, if it differs from ours by more than 1 %; else None."""
        reported, block = (
            (None if self.reported_block is None else _known(self.reported_block[index])),
            self.block_at(index),
        )
        if reported is None or block is None:
            return None
        return reported if abs(reported - block) > BLOCK_TOLERANCE * max(abs(reported), abs(block)) else None

    def close_at(self, index: int) -> float | None:
        """Close of a period, None without a candle."""
        return _known(self.closes[index])

    @property
    def changes(self) -> Floats:
        """Change of each close in percent of the one before."""
        result = np.full(len(self), np.nan)
        before = self.closes[:-1]
        result[1:] = (self.closes[1:] / np.where(before > 0, before, np.nan) - 1) * 100
        return result

    def change_at(self, index: int) -> float | None:
        """Change of the close in percent of the close before."""
        before, close = (self.close_at(index - 1) if index else None), self.close_at(index)
        return None if close is None or before is None or before <= 0 else (close / before - 1) * 100

    @property
    def against(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Periods in which price and net flow moved in opposite directions."""
        return self.net * self.changes < 0

    def ratio_at(self, index: int) -> float | None:
        """Net in percent of the period's turnover."""
        net = self.net_at(index)
        return None if net is None else net_ratio(net, _known(self.turnover[index]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDay:
    """Today's figures so far, from the minutes: a daily query for today alone fails at the server (py-futu-api#211).

    `candle` is open, high and low, NaN without them.
    """

    date: date
    net: float
    tiers: tuple[float, ...]
    close: float | None
    turnover: float | None
    over: bool
    candle: tuple[float, float, float] = NO_CANDLE


def history_series(
    flow: CapitalFlow, bars: Sequence[Bar], zone: ZoneInfo, sessions: Sequence[date] = ()
) -> HistorySeries:
    """Rows of `flow` with the close of the same period; `sessions` are the days that should have a row.

    Slots begin with the first row: earlier days are beyond the provider's history or before the listing.
    """
    period = flow.period
    rows = {_label(day, period): (place, day) for place, day in enumerate(_days(flow.times, zone))}
    begin = min((day for _place, day in rows.values()), default=None)
    slots = {_label(day, period): day for day in sessions if begin is not None and day >= begin}
    slots |= {label: day for label, (_place, day) in rows.items()}
    order = sorted(slots)
    table = np.full((6, len(order)), np.nan)
    for slot, label in enumerate(order):
        if label in rows:
            place = rows[label][0]
            tiers = _NO_TIERS if flow.tiers is None else tuple(column[place] for column in flow.tiers)
            reported = np.nan if flow.reported_block is None else flow.reported_block[place]
            table[:, slot] = (flow.net[place], *tiers, reported)
    candles = {_label(bar.start.astimezone(zone).date(), period): bar for bar in bars}
    found = [candles.get(label) for label in order]
    return HistorySeries(
        period=period,
        dates=tuple(slots[label] for label in order),
        net=table[0],
        tiers=table[1:5] if flow.tiers is not None else None,
        reported_block=table[5] if flow.reported_block is not None else None,
        closes=np.asarray([float(bar.close) if bar else np.nan for bar in found], dtype=np.float64),
        turnover=np.asarray([float(bar.turnover) if bar else np.nan for bar in found], dtype=np.float64),
        candles=np.array(
            [(bar.open, bar.high, bar.low) if bar else (np.nan, np.nan, np.nan) for bar in found], np.float64
        )
        .reshape(-1, 3)
        .T,
        provider=flow.provider,
    )


def with_today(series: HistorySeries, today: RunningDay | None, asked: date = date.min) -> HistorySeries:
    """The periods with the running day at their end; `asked` = the last requested day.

    A week or month that has begun stays as the provider sent it, with a note: no server documents whether it includes
    today, and nothing may be counted twice.
    """
    if today is None:
        return series
    if series.period is not FlowPeriod.DAY:
        if not series.dates:
            return series
        if _label(series.dates[-1], series.period) == _label(today.date, series.period):
            return replace(series, without_today=asked < today.date)
    if series.dates and series.dates[-1] > today.date:
        return series
    keep = len(series)
    if series.dates and series.dates[-1] == today.date:
        if not np.isnan(series.net[-1]):
            return series  # the provider's own row of a day that is over wins over the sum of its minutes
        keep -= 1
    tiers = np.asarray(today.tiers or _NO_TIERS, dtype=np.float64).reshape(4, 1)
    return replace(
        series,
        dates=(*series.dates[:keep], today.date),
        net=np.append(series.net[:keep], today.net),
        tiers=_joined(series.tiers, tiers, keep),
        reported_block=None if series.reported_block is None else np.append(series.reported_block[:keep], np.nan),
        closes=np.append(series.closes[:keep], np.nan if today.close is None else today.close),
        turnover=np.append(series.turnover[:keep], np.nan if today.turnover is None else today.turnover),
        candles=np.hstack([series.candles[:, :keep], np.reshape(today.candle, (3, 1))]),
        running=not today.over,
    )


def _joined(tiers: Floats | None, today: Floats, keep: int) -> Floats | None:
    """Tiers with today's; a provider without tiers has none today either, and today alone brings its own."""
    if tiers is None:
        return None if keep else today
    joined: Floats = np.hstack([tiers[:, :keep], today])
    return joined


def tier_columns(series: HistorySeries, shown: frozenset[FlowLine]) -> list[tuple[FlowLine, Floats]]:
    """The visible tier columns, block included."""
    if series.tiers is None:
        return []
    columns = [(line, series.tiers[place]) for place, line in enumerate(TIERS) if line in shown]
    return [*columns, (FlowLine.BLOCK, series.tiers[0] + series.tiers[1])] if FlowLine.BLOCK in shown else columns


def stack_columns(series: HistorySeries, shown: frozenset[FlowLine]) -> list[tuple[int, Floats, Floats]]:
    """Tier, begin and end of each piece of the stacks, the largest orders next to zero; in- and outflow separate.

    A period that lacks one of the tiers has no stack: what lies above it would have a wrong height.
    """
    if series.tiers is None:
        return []
    above, below, pieces = np.zeros(len(series)), np.zeros(len(series)), []
    whole = np.isfinite(series.tiers[[place for place, line in enumerate(TIERS) if line in shown]]).all(axis=0)
    for place, line in enumerate(TIERS):
        if line not in shown:
            continue
        amounts = np.where(whole, series.tiers[place], 0.0)
        begin = np.where(amounts >= 0, above, below)
        pieces.append((place, begin, begin + amounts))
        above, below = above + np.maximum(amounts, 0), below + np.minimum(amounts, 0)
    return pieces


def session_days(calendar: TradingCalendar, market: Market, begin: date, end: date) -> list[date]:
    """Days that should have a row, without days that the calendar only assumes: their absence proves nothing."""
    return [session.date for session in calendar.sessions(market, begin, end) if not session.assumed]


def period_title(series: HistorySeries, index: int) -> str:
    """`Fri 20 Nov 2026`, or the month and year of a month."""
    day = series.dates[index]
    return month_in_year(day) if series.period is FlowPeriod.MONTH else day_long(day)


def _days(times: Sequence[float], zone: ZoneInfo) -> list[date]:
    return [datetime.fromtimestamp(time, zone).date() for time in times]


def _label(day: date, period: FlowPeriod) -> tuple[int, ...]:
    """What two time stamps of one period have in common: brokers stamp weeks and months with different days."""
    if period is FlowPeriod.WEEK:
        return day.isocalendar()[:2]
    return (day.year, day.month) if period is FlowPeriod.MONTH else (day.year, day.month, day.day)


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
