"""The chart of days, weeks and months: crosshair, zoom, scroll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.chart import SUBJECT
from fakes.scenes.flow.history import history, picture
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.system.settings import Units
from tideboard_desktop.flow.chart.pane_geometry import chart_layout
from tideboard_desktop.flow.chart.readout import box_area
from tideboard_desktop.flow.history.period_chart import HistoryChart
from tideboard_desktop.flow.history.period_painting import legend_area
from tideboard_desktop.flow.history.period_picture import HistoryPicture, HistoryStyle, make_history_picture
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> HistoryChart:
    """A year of days on screen."""
    result = HistoryChart(theme)
    on_screen(result)
    result.show_picture(picture())
    return result


def shown(chart: HistoryChart) -> HistoryPicture:
    """The picture on screen."""
    assert chart.picture is not None
    return chart.picture


def turn(chart: HistoryChart, x: float, degrees: int, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel over the chart."""
    place = QPointF(x, 100)
    QApplication.sendEvent(
        chart,
        QWheelEvent(
            place,
            QPointF(chart.mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, degrees * 8),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_bars_stand_on_their_side_of_zero(theme: Theme, chart: HistoryChart) -> None:
    """Inflow above in the up shade, outflow below in the down shade."""
    chart.zoom(0.2)
    now = shown(chart)
    series = now.series
    assert series is not None
    image: QImage = chart.grab().toImage()
    x, checked = now.x(), 0
    for place in range(now.visible.start + 1, now.visible.stop):
        net = float(series.net[place])
        y = now.main.y_of(net / 2)
        closes = now.closes
        assert closes is not None
        if abs(y - now.main.zero) < 4 or abs(closes.y_of(float(series.closes[place])) - y) < 30:
            continue
        role = theme.up if net > 0 else theme.down
        assert QColor.fromRgba(image.pixel(round(float(x[place])), round(y))).name().upper() == role.shades[1]
        checked += 1
    assert checked > 10


def test_a_gap_is_hatched_and_read_as_unknown(theme: Theme, chart: HistoryChart) -> None:
    """Nothing is drawn in its place, and the read-out says that there is no figure."""
    series = history()
    net, tiers = series.net.copy(), series.tiers
    net[-3] = np.nan
    assert tiers is not None
    tiers = tiers.copy()
    tiers[:, -3] = np.nan
    chart.show_picture(picture(series=replace(series, net=net, tiers=tiers)))
    chart.zoom(0.05)
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    readout = chart.readout()
    assert readout is not None
    assert readout.note == "no figure"
    assert readout.upper[0].signed == "\u2014"
    now = shown(chart)
    image = chart.grab().toImage()
    x = round(float(now.x()[-3]))
    column = {QColor.fromRgba(image.pixel(x + dx, 60)).name() for dx in range(-6, 7)}
    assert len(column) > 1, "no hatch"
    assert theme.up.shades[1].lower() not in column


def test_the_mouse_reads_a_day(chart: HistoryChart) -> None:
    """The read-out is that of the bar under the mouse."""
    QTest.mouseMove(chart, QPoint(round(float(shown(chart).x()[40])), 100))
    readout = chart.readout()

    assert chart.index == 40
    assert readout is not None
    assert chart.accessibleDescription() == readout.spoken()
    assert [row.name for row in readout.upper] == ["Net", "Extra-large", "Large", "Medium", "Small", "Block"]
    assert [row.name for row in readout.lower] == ["Net / turnover", "Close"]


def test_the_wheel_zooms_about_the_mouse_and_shift_scrolls(chart: HistoryChart) -> None:
    """What is under the mouse stays there."""
    x = 300.0
    before = shown(chart).slot_at(x)
    turn(chart, x, 45, Qt.KeyboardModifier.NoModifier)
    closer = shown(chart)

    assert closer.window.count < closer.count * 0.8
    assert closer.slot_at(x) == pytest.approx(before)
    turn(chart, x, 15, Qt.KeyboardModifier.ShiftModifier)
    assert shown(chart).window.first < closer.window.first
    assert shown(chart).window.count == closer.window.count


def test_dragging_scrolls_and_keeps_the_day_under_the_mouse(chart: HistoryChart) -> None:
    """A hundred pixels to the right bring what lay before."""
    chart.zoom(0.3)
    x = 500
    before = shown(chart).slot_at(x)
    QTest.mousePress(chart, LEFT, pos=QPoint(x, 100))
    QTest.mouseMove(chart, QPoint(x + 100, 100))
    assert shown(chart).slot_at(x + 100) == pytest.approx(before)
    QTest.mouseRelease(chart, LEFT, pos=QPoint(x + 100, 100))
    QTest.mouseDClick(chart, LEFT, pos=QPoint(x, 100))
    assert shown(chart).window.count == shown(chart).count


def test_keys_zoom_scroll_and_follow_the_crosshair(chart: HistoryChart) -> None:
    """+ and - zoom, Page keys scroll, an arrow at the edge takes the window along, Ctrl+0 shows all."""
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    near = shown(chart).window
    assert near.count < shown(chart).count / 2 + 1
    assert near.end == shown(chart).count
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert shown(chart).window.first == pytest.approx(near.first - near.count * 0.8)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert shown(chart).window.end == shown(chart).count
    for _press in range(20):
        QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.index == shown(chart).count - 1 - 200
    assert shown(chart).window.first == chart.index
    QTest.keyClick(chart, Qt.Key.Key_Minus)
    assert shown(chart).window.count > near.count
    QTest.keyClick(chart, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert shown(chart).window.count == shown(chart).count


def test_the_same_history_keeps_window_and_crosshair_another_does_not(chart: HistoryChart) -> None:
    """Today's bar moves under the reader without taking the view away."""
    chart.zoom(0.3)
    QTest.keyClick(chart, Qt.Key.Key_End)
    window = shown(chart).window
    chart.show_picture(picture())
    assert shown(chart).window == window
    assert chart.index == shown(chart).count - 1
    chart.show_picture(picture(FlowPeriod.WEEK))
    assert chart.index is None
    assert shown(chart).window.count == shown(chart).count


def test_copying_a_row(chart: HistoryChart) -> None:
    """Ctrl+C puts the read-out on the clipboard; without a crosshair nothing is copied."""
    QApplication.clipboard().setText("before")
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "before"
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == chart.copied_row()
    assert chart.copied_row().startswith("HK.00700\t2025-11-20\tHKD\t")


def test_without_a_series_there_are_axes_and_no_crosshair(theme: Theme, on_screen: Show) -> None:
    """Nothing to read yet; no key and no wheel breaks on it."""
    chart = HistoryChart(theme)
    on_screen(chart)
    empty = make_history_picture(
        subject=SUBJECT,
        layout=chart_layout(928, 440),
        period=FlowPeriod.DAY,
        series=None,
        style=HistoryStyle(),
        units=Units.KMB,
    )
    chart.show_picture(empty)
    chart.grab()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Plus, Qt.Key.Key_PageUp, Qt.Key.Key_Right):
        QTest.keyClick(chart, key)
    turn(chart, 300, 15, Qt.KeyboardModifier.NoModifier)

    assert chart.index is None
    assert chart.copied_row() == ""


def test_the_small_marks_have_a_legend_that_no_line_crosses(theme: Theme, chart: HistoryChart) -> None:
    """It stands in a corner inside the pane, and the crosshair leaves it alone."""
    legend = legend_area(shown(chart), theme)
    assert legend is not None
    assert shown(chart).layout.panes.contains(legend)
    inner = legend.toAlignedRect().adjusted(2, 2, -2, -2)
    bare = chart.grab().toImage().copy(inner)
    assert len({bare.pixel(x, y) for x in range(bare.width()) for y in range(bare.height())}) > 2, "no words"
    compared = 0
    for place in range(0, 200, 7):  # the mouse at many bars: some crosshairs pass through the corner
        QTest.mouseMove(chart, QPoint(round(float(shown(chart).x()[place])), 100))
        readout = chart.readout()
        assert readout is not None
        box = box_area(readout, shown(chart).layout.panes, float(shown(chart).x()[place]), 866, theme)
        if not box.intersects(legend):
            compared += 1
            assert chart.grab().toImage().copy(inner) == bare
    assert compared


def test_without_marks_there_is_no_legend(theme: Theme) -> None:
    """A sign that is not there needs no words."""
    series = history()

    assert legend_area(picture(series=replace(series, closes=series.closes * np.nan)), theme) is None
