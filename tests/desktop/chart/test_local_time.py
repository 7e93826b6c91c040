"""The chart on the reader's clock: every text of a bar's time agrees, round times are round there, days stay dates."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.scenes.window.saving import saved
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from fakes.values.bar_rows import OPEN, rows
from tideboard_core.market.bars.intervals import Interval, Minutes, Unit, minute_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.ports.bars import day_parts
from tideboard_desktop.chart.chart_grid import bar_span
from tideboard_desktop.chart.chart_states import last_trade
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import slot_time, wall_name
from tideboard_desktop.ui.charts.captioned import captioned_svg
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.tags import text_width
from tideboard_desktop.ui.charts.time_labels import TimeBoundary, TimeLabel, local_times, time_labels
from tideboard_desktop.ui.theme import Type

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HOUR, DAY = Interval(60, Unit.MINUTE), Interval(1, Unit.DAY)
OPTIONS = standing_options(opend_port=0, longport_port=0, rest_port=0)
TEXT = "{http://www.w3.org/2000/svg}text"
Move = Callable[[str], None]


def starts_of(market: Market, length: int, *days: date) -> Minutes:
    parts = [
        np.arange(minute_of(part.begin), minute_of(part.end), length, dtype=np.int32)
        for day in days
        for part in day_parts(market, day, BarSessions.REGULAR)
    ]
    return np.concatenate(parts)


def labels(starts: Minutes, market: Market, length: int, pitch: float) -> list[TimeLabel]:
    def x(slots: NDArray[np.intp]) -> NDArray[np.float64]:
        return slots.astype(np.float64) * pitch

    times = local_times(starts, market, of_reader=True)
    return time_labels(times, x, 0, len(starts), Interval(length, Unit.MINUTE))


def texts(drawing: bytes) -> list[str]:
    """Every text of a picture."""
    parts = ET.fromstring(drawing.decode()).iter(TEXT)  # noqa: S314  our own file
    return ["".join(part.itertext()).strip() for part in parts]


def drawn(chart: PriceChart) -> list[str]:
    return texts(captioned_svg(chart.draw, chart.size(), ["chart"], chart.theme))


def test_hong_kong_seen_from_london_over_the_night_its_clock_changes(live_in: Move) -> None:
    live_in("Europe/London")
    starts = starts_of(Market.HK, 5, date(2026, 10, 23), date(2026, 10, 26))
    wall = local_times(starts, Market.HK, of_reader=True).minutes % 1440
    second = len(starts) // 2
    assert wall[[0, second]].tolist() == [150, 90]

    found = labels(starts, Market.HK, 5, 10)
    assert [label.time.day for label in found if label.level is TimeBoundary.DAY] == [23, 26]
    times = [label.time for label in found if label.level is TimeBoundary.TIME]
    assert {time.minute % 30 for time in times} == {0}
    # 13:00 after the break in Hong Kong
    assert {(time.day, time.hour) for time in times if time.minute == 0} >= {(23, 6), (26, 5)}


@pytest.mark.parametrize(
    ("day", "opens", "midnight"),
    [(date(2026, 3, 6), "22:30", date(2026, 3, 7)), (date(2026, 3, 9), "21:30", date(2026, 3, 10))],
)
def test_new_york_seen_from_hong_kong_has_a_midnight_in_its_session(
    live_in: Move, day: date, opens: str, midnight: date
) -> None:
    live_in("Asia/Hong_Kong")
    starts = starts_of(Market.US, 30, day)
    key = SeriesKey(APPLE, Interval(30, Unit.MINUTE))
    assert slot_time(key, int(starts[0]), local=True).endswith(opens)
    assert slot_time(key, int(starts[0])).endswith("09:30")
    days = [label.time for label in labels(starts, Market.US, 30, 70) if label.level is TimeBoundary.DAY]
    assert [(one.date(), one.hour) for one in days[1:]] == [(midnight, 0)]


def test_a_clock_that_changes_while_a_market_trades(live_in: Move) -> None:
    """Cairo goes back at the end of 29 October 2026, an hour before New York's extended hours end."""
    live_in("Africa/Cairo")
    begin = minute_of(OPEN.replace(month=10, day=29, hour=20, minute=0))
    starts = np.arange(begin, begin + 180, 30, dtype=np.int32)
    wall = local_times(starts, Market.US, of_reader=True).minutes % 1440
    assert wall.tolist() == [1380, 1410, 1380, 1410, 0, 30]


@pytest.mark.parametrize(("length", "pitch", "minutes"), [(5, 20, {0, 30}), (60, 70, {15})])
def test_a_zone_beside_the_half_hour_has_round_times_where_there_are_any(
    live_in: Move, length: int, pitch: float, minutes: set[int]
) -> None:
    """Hong Kong's hours begin at 07:15 in Kathmandu; after the break at 10:45."""
    live_in("Asia/Kathmandu")
    found = labels(starts_of(Market.HK, length, date(2026, 11, 20)), Market.HK, length, pitch)
    times = {label.time.minute for label in found if label.level is TimeBoundary.TIME}
    assert times >= minutes
    assert times <= minutes | ({45} if length == 60 else set())


def test_a_bar_that_the_break_ends_and_words_of_a_time(live_in: Move, qapp: QApplication) -> None:
    live_in("Europe/London")
    key, start = SeriesKey(TENCENT, HOUR), minute_of(OPEN + timedelta(hours=2))
    assert bar_span(key, start).endswith("11:30\u201312:00")
    assert bar_span(key, start, local=True).endswith("03:30\u201304:00")
    assert last_trade(key, OPEN, local=True) == "last trade 01:30"
    assert wall_name(key, OPEN, local=True) == "GMT"
    days = SeriesKey(TENCENT, DAY)
    assert wall_name(days, OPEN, local=True) == "HKT"
    midnight = minute_of(datetime.fromisoformat("2026-11-20T00:00+08:00"))
    assert slot_time(days, midnight, local=True) == slot_time(days, midnight) == "Fri 20 Nov 2026"


def test_a_us_chart_is_painted_on_the_readers_clock(live_in: Move, chart: PriceChart) -> None:
    live_in("Asia/Hong_Kong")
    series, bars = BarSeries(SeriesKey(APPLE, Interval(1, Unit.MINUTE))), rows(120)
    bars.start[:] += 13 * 60  # 09:30 in New York
    series.take(bars)
    chart.show_series(series, PriceFacts())
    chart.point_at(30)
    told = drawn(chart)
    assert {"EST", "Fri 20 Nov 10:00"} <= set(told)
    chart.set_local_time(on=True)
    told = drawn(chart)
    assert {"HKT", "Fri 20 Nov 23:00"} <= set(told)
    assert not {"EST", "10:00"} & set(told)
    chart.set_local_time(on=False)
    assert "EST" in drawn(chart)


def test_a_long_name_of_a_zone_fits_the_corner(live_in: Move, chart: PriceChart, series: BarSeries) -> None:
    live_in("Pacific/Chatham")
    chart.show_series(series, PriceFacts())
    chart.set_local_time(on=True)
    assert "UTC+13:45" in drawn(chart)
    assert chart.label_areas[0].width() >= text_width("UTC+13:45", chart.theme, Type.CAPTION_STRONG)


def test_days_stay_dates_of_the_exchange(live_in: Move, chart: PriceChart) -> None:
    """A day of Hong Kong begins on the day before in New York."""
    live_in("America/New_York")
    series, bars = BarSeries(SeriesKey(TENCENT, DAY)), rows(90)
    first = minute_of(datetime.fromisoformat("2026-08-03T00:00+08:00"))
    bars.start[:] = first + 1440 * np.arange(90)
    series.take(bars)
    chart.show_series(series, PriceFacts())
    chart.point_at(60)
    told = drawn(chart)
    assert {"HKT", "Fri 2 Oct 2026"} <= set(told)
    chart.set_local_time(on=True)
    assert drawn(chart) == told


async def test_everything_in_the_dock_agrees(
    qapp: QApplication, sandbox: OpenSandbox, tmp_path: Path, live_in: Move
) -> None:
    live_in("America/New_York")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await agrees(scene, tmp_path)


async def agrees(scene: ChartScene, tmp_path: Path) -> None:
    dock, cell = scene.dock, scene.dock.cell
    scene.show()
    dock.choose_interval("5m")
    await scene.until(lambda: scene.count > 100 and not cell.reads.loading)
    assert dock.memory()["local_time"] is False
    entry = next(one for one in dock.toolbar.menu.actions() if one.text() == "Local time")
    entry.trigger()
    dock.toolbar.menu.aboutToShow.emit()
    assert entry.isChecked()
    cell.chart.point_at(scene.count - 40)
    picture = cell.chart.picture
    assert picture is not None
    start = int(picture.view.slots.start[scene.count - 40])
    words = slot_time(picture.key, start, local=True)
    assert words != slot_time(picture.key, start)
    assert cell.readout.accessibleDescription().startswith(words)
    told = texts(dock.export.svg())
    assert {"EST", words} <= set(told)
    assert any(line.endswith("EST") or "EST \u00b7" in line for line in told[-3:])
    assert "HKT" not in " ".join(told)

    dock.flip_table()
    row = next(one for one in cell.bar_table.rows.rows if one.start == start)
    column = cell.bar_table.rows.columns[0]
    assert column.cell(row).text == words
    assert column.value is not None
    assert str(column.value(row)).endswith("-05:00")
    commands = {one.id: one for one in dock.commands()}
    text = (await saved(scene.window, commands["price_chart.save"], tmp_path / "a.csv")).decode("utf-8-sig")
    lines = text.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert "# zone: EST" in head
    assert all(line.endswith("-05:00") for line in head if line.startswith(("# to", "# made")))
    saved_rows = list(csv.DictReader(lines[len(head) :]))
    times = [datetime.fromisoformat(one["time"]) for one in saved_rows]
    assert [one.timestamp() for one in times] == [start * 60 for start in picture.rows.start.tolist()]
    there = ZoneInfo("America/New_York")  # the loaded bars may go back to its summer time
    assert all(one.utcoffset() == one.astimezone(there).utcoffset() for one in times)

    commands["chart.local_time"].run()
    row = next(one for one in cell.bar_table.rows.rows if one.start == start)
    assert column.cell(row).text == slot_time(picture.key, start)
    dock.flip_table()
    commands["chart.local_time"].run()

    memory = json.loads(json.dumps(dock.memory()))
    assert memory["local_time"] is True
    dock.grid.show_shape("2x1")
    assert [one.chart.local_time for one in dock.grid.cells] == [True, True]
    dock.grid.show_shape("1")
    dock.recall({name: value for name, value in memory.items() if name != "local_time"})
    assert not cell.chart.local_time
    dock.recall(memory)
    assert cell.chart.local_time
    await scene.until(lambda: not cell.reads.loading)

    dock.choose_interval("D")
    await scene.until(lambda: cell.key.interval == DAY and scene.count > 100 and not cell.reads.loading)
    told = texts(dock.export.svg())
    assert "HKT" in told
    assert "EST" not in " ".join(told)
