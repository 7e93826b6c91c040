"""Signals and the shared minute on the price chart: the bar that has the minute, keys, words, Esc."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from fakes.values.bar_rows import KEY, OPEN
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.marks.shared_minute import SharedMinute
from tideboard_desktop.chart.marks.signal_marks import SignalMarks, signal_commands
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks, paint_mark
from tideboard_desktop.ui.charts.picture import PriceFacts


def fired(*minutes: int) -> tuple[FiredMark, ...]:
    return tuple(FiredMark("Sign turn", OPEN.date(), each, minute(each)) for each in minutes)


def minute(number: int) -> float:
    return (OPEN + timedelta(minutes=number)).timestamp()


@pytest.fixture
def marks(chart: PriceChart, series: BarSeries) -> FiredMarks:
    found = FiredMarks(chart)
    chart.add_layer(SignalMarks(chart, found))
    chart.show_series(series, PriceFacts())
    found.show({KEY.instrument: fired(30, 30, 90)})
    return found


def test_keys_go_from_mark_to_mark(chart: PriceChart, marks: FiredMarks) -> None:
    layer = chart.layers.find(SignalMarks)
    back, on = signal_commands(lambda: layer, chart)
    slots = []
    for command in (back, back, back, on):
        command.run()
        slots.append(chart.slot)
    assert slots == [90, 30, 30, 90]
    assert layer.words_at(30).count("Sign turn fired") == 2
    assert layer.words_at(31) == ""
    marks.show({KEY.instrument: fired(119)})
    chart.hide_crosshair()
    back.run()
    assert chart.has_crosshair, "a signal of the newest bar is reached, too"
    assert layer.words_at(119)


def test_a_mark_is_painted_told_under_the_mouse_and_clicked(chart: PriceChart, marks: FiredMarks) -> None:
    layer, picture = chart.layers.find(SignalMarks), chart.picture
    assert picture is not None
    area = layer._area(picture, 90)
    assert area is not None
    with_it = chart.grab(area.toAlignedRect()).toImage()
    QTest.mouseMove(chart, area.center().toPoint())
    assert chart.toolTip().startswith("Sign turn fired")
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert chart.slot == 90
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    QTest.mouseMove(chart, QPoint(1, 1))
    chart.hide_crosshair()
    marks.show({})
    assert chart.grab(area.toAlignedRect()).toImage() != with_it


def test_the_shared_minute_comes_into_view_and_esc_leaves_it(chart: PriceChart, series: BarSeries) -> None:
    left = list[bool]()
    shared = SharedMinute(chart, lambda: left.append(True))
    chart.add_layer(shared)
    shared.show(minute(5) + 20)
    chart.show_series(series, PriceFacts())
    chart.view.zoom(8, chart.view.right)
    assert chart.view.visible()[0] > 5
    before = chart.grab().toImage()
    shared.seek()
    first, last = chart.view.visible()
    assert first <= 5 < last
    assert shared.slot(chart.picture) == 5
    assert chart.grab().toImage() != before
    chart.view.show_newest()
    shared.seek()
    assert chart.view.visible()[0] > 5, "it does not hold the view"
    chart.leave()
    assert left == [True]
    shared.show(minute(500))
    assert shared.slot(chart.picture) is None, "no bar of that minute"
    shared.show(None)
    assert not chart.leave()


def test_a_line_after_a_tag_is_as_sharp_as_one_before(chart: PriceChart, marks: FiredMarks) -> None:
    """A tag is painted smoothed: the lines of the marks after it had been, too, with a pale pixel at their ends."""
    assert marks.of(KEY.instrument)
    image = QImage(60, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_mark(painter, QRectF(2, 2, 20, 15), chart.theme)
    assert not painter.testRenderHint(QPainter.RenderHint.Antialiasing)
    painter.end()
