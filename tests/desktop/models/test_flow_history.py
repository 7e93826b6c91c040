"""Day, week and month bars with their closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from fakes import flow_day
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.models.flow_history import (
    BAR_PERIOD,
    SHOWN,
    HistorySeries,
    history_range,
    history_series,
    period_row,
    period_title,
)

TODAY = date(2026, 11, 20)


def series_of(period: FlowPeriod) -> HistorySeries:
    """The history up to today, with candles stamped at the begin of each period."""
    flow = flow_day.flow_history(flow_day.TENCENT, period, *history_range(period, TODAY))
    bars = flow_day.history_bars(flow_day.TENCENT, BAR_PERIOD[period], flow)
    stamped = [replace(bar, time=begin_of(period, bar.time)) for bar in bars]
    return history_series(flow, stamped, exchange_zone(Market.HK))


def begin_of(period: FlowPeriod, time: datetime) -> datetime:
    """First day of the week or month: brokers stamp candles by another day of the period than the flow."""
    local = time.astimezone(exchange_zone(Market.HK))
    if period is FlowPeriod.WEEK:
        return local - timedelta(days=local.weekday())
    return local.replace(day=1) if period is FlowPeriod.MONTH else local


@pytest.mark.parametrize("period", list(SHOWN))
def test_every_bar_has_the_close_of_its_own_period(period: FlowPeriod) -> None:
    """The asked range fills the chart and each close is found."""
    series = series_of(period)

    assert len(series) == min(SHOWN[period], len(series))
    assert len(series) >= SHOWN[period] - 1
    assert np.isfinite(series.closes).all()
    assert series.dates[-1] == TODAY


def test_sums_and_changes() -> None:
    """Sums of the last n, change against the close before, ratio to the turnover."""
    series = series_of(FlowPeriod.DAY)

    assert series.sum_of_last(5) == pytest.approx(float(series.net[-5:].sum()))
    assert series.sum_of_last(1000) is None
    assert series.change_at(0) is None
    change, close, before = series.change_at(7), series.close_at(7), series.close_at(6)
    assert close is not None
    assert before is not None
    assert change == pytest.approx((close / before - 1) * 100)
    assert series.ratio_at(3) == pytest.approx(float(series.net[3]) / 9_000_000_000 * 100)


def test_without_candles_the_bars_stand_alone() -> None:
    """A missing right to history candles takes the closes away, nothing else."""
    flow = flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, *history_range(FlowPeriod.DAY, TODAY))
    series = history_series(flow, [], exchange_zone(Market.HK))

    assert np.isnan(series.closes).all()
    assert series.close_at(0) is None
    assert series.ratio_at(0) is None


def test_titles_and_row() -> None:
    """Dates in words on the chart, in ISO form in the copied row."""
    day, month = series_of(FlowPeriod.DAY), series_of(FlowPeriod.MONTH)

    assert period_title(day, len(day) - 1) == "Fri 20 Nov 2026"
    assert period_title(month, len(month) - 1) == "Nov 2026"
    row = period_row(day, len(day) - 1, "HK.00700", "HKD")
    assert row.isascii()
    assert row.split("\t")[:3] == ["HK.00700", "2026-11-20", "HKD"]
