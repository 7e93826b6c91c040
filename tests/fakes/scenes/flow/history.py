"""A made-up history as the chart shows it."""

from __future__ import annotations

from datetime import date, timedelta

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SUBJECT
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.history.model import BAR_PERIOD, HistorySeries, HistoryStyle, history_series
from tideboard_desktop.flow.history.period_chart import HistoryContent

TODAY = date(2026, 11, 20)


def history(period: FlowPeriod = FlowPeriod.DAY, days: int = 365) -> HistorySeries:
    """The rows of so many days up to the made-up day."""
    flow = flow_day.flow_history(flow_day.TENCENT, period, TODAY - timedelta(days=days), TODAY)
    bars = flow_day.history_bars(flow_day.TENCENT, BAR_PERIOD[period], flow)
    return history_series(flow, bars, exchange_zone(Market.HK))


def content(
    period: FlowPeriod = FlowPeriod.DAY,
    style: HistoryStyle | None = None,
    *,
    series: HistorySeries | None = None,
    days: int = 365,
) -> HistoryContent:
    """Those rows and how they are shown."""
    rows = history(period, days) if series is None else series
    return HistoryContent(SUBJECT, period, rows, style or HistoryStyle(), Units.KMB)
