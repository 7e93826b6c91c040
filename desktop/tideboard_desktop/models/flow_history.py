"""Arrays of the day, week and month view of the capital flow: one bar per period, closes beside them, sums of n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from tideboard_core.model.flow import CapitalFlow, FlowPeriod
from tideboard_core.model.quote import Bar, BarPeriod
from tideboard_desktop.models.flow import Floats, net_ratio
from tideboard_desktop.models.flow_reading import full_number

SHOWN = {FlowPeriod.DAY: 60, FlowPeriod.WEEK: 52, FlowPeriod.MONTH: 24}
"""Bars on the chart: other brokers show 60 days; a year of weeks, two of months."""
_DAYS = {FlowPeriod.DAY: 92, FlowPeriod.WEEK: 365, FlowPeriod.MONTH: 730}
BAR_PERIOD = {FlowPeriod.DAY: BarPeriod.DAY, FlowPeriod.WEEK: BarPeriod.WEEK, FlowPeriod.MONTH: BarPeriod.MONTH}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HistorySeries:
    """Net flow per period, oldest first; `closes` is NaN where no candle is known. `dates` are exchange dates."""

    period: FlowPeriod
    dates: tuple[date, ...]
    net: Floats
    tiers: Floats | None
    closes: Floats
    turnover: Floats
    provider: str

    def __len__(self) -> int:
        """Number of periods."""
        return len(self.dates)

    def sum_of_last(self, count: int) -> float | None:
        """Net inflow of the last `count` periods together; None with fewer."""
        return float(self.net[-count:].sum()) if len(self) >= count else None

    def close_at(self, index: int) -> float | None:
        """Close of a period, None when no candle is known."""
        return _known(self.closes[index])

    def change_at(self, index: int) -> float | None:
        """Change of the close in percent of the close before."""
        now, before = self.close_at(index), self.close_at(index - 1) if index else None
        return None if now is None or not before else (now / before - 1) * 100

    def ratio_at(self, index: int) -> float | None:
        """Net in percent of the period's turnover."""
        return net_ratio(float(self.net[index]), _known(self.turnover[index]))


def history_range(period: FlowPeriod, today: date) -> tuple[date, date]:
    """First and last exchange date to ask for so that the chart is full."""
    return today - timedelta(days=_DAYS[period]), today


def history_series(flow: CapitalFlow, bars: Sequence[Bar], zone: ZoneInfo) -> HistorySeries:
    """Bars of `flow`, at most as many as the chart shows, with the close of the candle of the same period."""
    count = SHOWN[flow.period]
    dates = tuple(datetime.fromtimestamp(time, zone).date() for time in flow.times)[-count:]
    rows = np.asarray([flow.net, *(flow.tiers or ())], dtype=np.float64).reshape(-1, len(flow.times))[:, -count:]
    candles = {_label(bar.time.astimezone(zone).date(), flow.period): bar for bar in bars}
    found = [candles.get(_label(day, flow.period)) for day in dates]
    return HistorySeries(
        period=flow.period,
        dates=dates,
        net=rows[0],
        tiers=rows[1:] if flow.tiers is not None else None,
        closes=np.asarray([float(bar.close) if bar else np.nan for bar in found], dtype=np.float64),
        turnover=np.asarray([float(bar.turnover) if bar else np.nan for bar in found], dtype=np.float64),
        provider=flow.provider,
    )


def _label(day: date, period: FlowPeriod) -> tuple[int, ...]:
    """What two time stamps of the same period have in common: brokers stamp weeks and months by different days."""
    if period is FlowPeriod.WEEK:
        return day.isocalendar()[:2]
    return (day.year, day.month) if period is FlowPeriod.MONTH else (day.year, day.month, day.day)


def period_title(series: HistorySeries, index: int) -> str:
    """`Fri 20 Nov 2026`, or the month and year of a month."""
    day = series.dates[index]
    return f"{day:%b %Y}" if series.period is FlowPeriod.MONTH else f"{day:%a} {day.day} {day:%b %Y}"


def period_row(series: HistorySeries, index: int, symbol: str, currency: str) -> str:
    """Tab-separated text for a spreadsheet: ASCII signs, full precision; unknown is empty."""
    tiers = [None] * 4 if series.tiers is None else [float(value) for value in series.tiers[:, index]]
    figures = [
        float(series.net[index]),
        *tiers,
        series.ratio_at(index),
        series.close_at(index),
        series.change_at(index),
    ]
    return "\t".join([symbol, series.dates[index].isoformat(), currency, *(full_number(figure) for figure in figures)])


def _known(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
