"""Flow as tables for other programs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import SESSION, SPANS, flow_series, prices, second_flow
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_desktop.flow.history.csv_tables import minutes_table
from tideboard_desktop.flow.history.model import BAR_PERIOD, HistorySeries, RunningDay, history_series, with_today
from tideboard_desktop.flow.history.period_table import copied_periods, history_table
from tideboard_desktop.flow.providers.comparison import compare
from tideboard_desktop.flow.providers.model import intraday_series
from tideboard_desktop.ui.csv_export import rows_to_csv

ZONE = exchange_zone(Market.HK)


def history() -> HistorySeries:
    """Two months of days, the last one running."""
    flow = flow_day.flow_history(flow_day.TENCENT, FlowPeriod.DAY, date(2026, 9, 21), date(2026, 11, 19))
    bars = flow_day.history_bars(flow_day.TENCENT, BAR_PERIOD[FlowPeriod.DAY], flow)
    today = RunningDay(date=date(2026, 11, 20), net=1.5, tiers=(), close=None, turnover=None, over=False)
    return with_today(history_series(flow, bars, ZONE), today)


def test_the_history_reads_back_with_every_digit() -> None:
    """Dates, units in the titles, ASCII signs; sums are empty where they do not reach back."""
    series = history()
    header, rows = history_table(series, "HK.00700", "HKD")
    read = list(csv.DictReader(io.StringIO(rows_to_csv(header, rows), newline="")))

    assert len(read) == len(series)
    for place in (0, 7, 25):
        row = read[place]
        assert row["symbol"] == "HK.00700"
        assert date.fromisoformat(row["date"]) == series.dates[place]
        assert float(row["net [HKD]"]) == series.net_at(place)
        assert float(row["block [HKD]"]) == series.block_at(place)
        assert float(row["close [HKD]"]) == series.close_at(place)
        assert row["provider"] == "Sandbox"
    assert read[3]["sum of 5 [HKD]"] == ""
    assert float(read[19]["sum of 20 [HKD]"]) == float(series.sums(20)[19])
    assert read[-1]["state"] == "running"
    assert read[-1]["extra-large [HKD]"] == ""


def test_a_copied_row_has_the_columns_of_the_file() -> None:
    """Tabs instead of commas, no titles."""
    series = history()

    copied = copied_periods(series, (3,), "HK.00700", "HKD")
    assert len(copied.split("\t")) == len(history_table(series, "HK.00700", "HKD")[0])
    assert copied.startswith(f"HK.00700\t{series.dates[3].isoformat()}\tHKD\t")


def test_two_providers_stand_in_columns_of_their_own() -> None:
    """Second net, gap and name; a minute that the second lacks is empty."""
    flow = flow_series()
    second = intraday_series(second_flow(), SESSION)
    late = replace(second, times=second.times[:-1], net=second.net[:-1], changes=second.changes[:-1])
    pair = compare(flow, late, SPANS)
    header, rows = minutes_table(
        flow, prices(), pair, symbol="HK.00700", currency="HKD", zone=ZONE, names=("Sandbox", "LongPort")
    )
    read = list(csv.DictReader(io.StringIO(rows_to_csv(header, rows), newline="")))

    assert float(read[20]["second net [HKD]"]) == float(second.net[20])
    assert float(read[20]["gap [HKD]"]) == float(flow.net[20] - second.net[20])
    assert (read[20]["provider"], read[20]["second provider"]) == ("Sandbox", "LongPort")
    assert (read[-1]["second net [HKD]"], read[-1]["gap [HKD]"]) == ("", "")


def test_the_minutes_of_a_day() -> None:
    """Times with the exchange's own offset, the minute alone beside the running total."""
    flow, price = flow_series(), prices()
    header, rows = minutes_table(flow, price, symbol="HK.00700", currency="HKD", zone=ZONE)
    read = list(csv.DictReader(io.StringIO(rows_to_csv(header, rows), newline="")))

    assert len(read) == len(flow) == 77
    assert read[0]["time"] == "2026-11-20T09:30:00+08:00"
    assert read[-1]["time"] == "2026-11-20T10:46:00+08:00"
    assert float(read[-1]["net [HKD]"]) == float(flow.net[-1])
    assert float(read[10]["minute [HKD]"]) == float(flow.changes[10])
    assert float(read[-1]["price [HKD]"]) == float(price.prices[-1])
