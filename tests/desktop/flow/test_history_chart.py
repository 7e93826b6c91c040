"""The chart of days, weeks and months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from fakes import flow_day
from fakes.flow_scene import SUBJECT
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_core.settings import Units
from tideboard_desktop.flow.history_chart import HistoryChart, history_readout
from tideboard_desktop.flow.history_picture import HistoryPicture, make_history_picture
from tideboard_desktop.flow.layout import chart_layout
from tideboard_desktop.flow.lines import SHOWN_AT_FIRST, Line
from tideboard_desktop.models.flow_history import BAR_PERIOD, SHOWN, history_range, history_series
from tideboard_desktop.theme import Theme

Show = Callable[..., None]


def picture(period: FlowPeriod = FlowPeriod.DAY, shown: frozenset[Line] = SHOWN_AT_FIRST) -> HistoryPicture:
    """The made-up history up to the made-up day."""
    flow = flow_day.flow_history(flow_day.TENCENT, period, *history_range(period, date(2026, 11, 20)))
    bars = flow_day.history_bars(flow_day.TENCENT, BAR_PERIOD[period], flow)
    return make_history_picture(
        subject=SUBJECT,
        layout=chart_layout(928, 440),
        period=period,
        series=history_series(flow, bars, exchange_zone(Market.HK)),
        shown=shown,
        units=Units.KMB,
    )


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> HistoryChart:
    """Sixty days on screen."""
    result = HistoryChart(theme)
    on_screen(result)
    result.show_picture(picture())
    return result


@pytest.mark.parametrize("period", list(SHOWN))
def test_every_bar_is_inside_and_the_newest_is_at_the_right(period: FlowPeriod) -> None:
    """Bars grow to the left from the price axis, dates below them."""
    shown = picture(period)
    x = shown.x()

    assert shown.series is not None
    assert x[-1] == pytest.approx(shown.layout.right - shown.pitch / 2)
    assert x[0] > shown.layout.left
    assert [shown.index_at(float(middle)) for middle in x] == list(range(len(shown.series)))
    places = [place for place, _text in shown.labels()]
    assert places[0] == len(shown.series) - 1


def test_bars_stand_on_their_side_of_zero(theme: Theme, chart: HistoryChart) -> None:
    """Inflow above in the up shade, outflow below in the down shade."""
    chart.show_picture(picture(shown=frozenset({Line.NET})))
    shown = chart.picture
    assert shown is not None
    assert shown.series is not None
    image: QImage = chart.grab().toImage()
    for x, net in zip(shown.x().tolist(), shown.series.net.tolist(), strict=True):
        y = shown.main.y_of(net / 2)
        if abs(y - shown.main.zero) < 3:
            continue
        role = theme.up if net > 0 else theme.down
        assert QColor.fromRgba(image.pixel(round(x), round(y))).name().upper() == role.shades[1]


def test_the_mouse_reads_a_day(chart: HistoryChart) -> None:
    """The read-out is that of the bar under the mouse."""
    shown = chart.picture
    assert shown is not None
    QTest.mouseMove(chart, QPoint(round(float(shown.x()[40])), 100))
    assert chart.index == 40
    readout = history_readout(shown, 40)
    assert chart.accessibleDescription() == readout.spoken()
    assert readout.lower[1].name == "Close"


def test_another_history_hides_the_crosshair_and_another_choice_of_lines_does_not(chart: HistoryChart) -> None:
    """The index means another day there."""
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.index == 0
    chart.show_picture(picture(FlowPeriod.WEEK))
    assert chart.index is None


def test_without_a_series_there_are_axes_and_no_crosshair(theme: Theme, on_screen: Show) -> None:
    """Nothing to read yet."""
    chart = HistoryChart(theme)
    on_screen(chart)
    empty = make_history_picture(
        subject=SUBJECT,
        layout=chart_layout(928, 440),
        period=FlowPeriod.DAY,
        series=None,
        shown=SHOWN_AT_FIRST,
        units=Units.KMB,
    )
    chart.show_picture(empty)
    chart.grab()
    QTest.keyClick(chart, Qt.Key.Key_Home)

    assert chart.index is None
    assert chart.copied_row() == ""
