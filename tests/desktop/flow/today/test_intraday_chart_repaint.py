"""What moves on the chart repaints little and leaves no trace where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.flow.chart import flow_series, picture
from tideboard_desktop.flow.chart.display_options import DisplayOptions
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.today.intraday_chart import IntradayChart
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]


class Glass(QObject):
    """A screen of its own: holds what was painted, and changes only where the widget asked to be painted again."""

    def __init__(self, chart: IntradayChart) -> None:
        super().__init__()
        self._chart = chart
        self.asked = QRegion()
        self.image = chart.grab().toImage()
        chart.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Note what is painted."""
        if isinstance(event, QPaintEvent):
            self.asked += event.region()
        return False

    def take(self) -> float:
        """Paint what was asked for onto the glass; returns its share of the chart."""
        QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
        region, self.asked = QRegion(self.asked), QRegion()
        painter = QPainter(self.image)
        flags = QWidget.RenderFlag.DrawWindowBackground
        self._chart.render(painter, region.boundingRect().topLeft(), region, flags)
        painter.end()
        self.asked = QRegion()
        pixels = sum(area.width() * area.height() for area in cast("Iterable[QRect]", region))
        return pixels / (self._chart.width() * self._chart.height())

    def differs(self) -> bool:
        """Whether the glass shows anything else than the chart would."""
        now = self._chart.grab().toImage()
        self.asked = QRegion()
        return now.convertToFormat(QImage.Format.Format_RGB32) != self.image.convertToFormat(QImage.Format.Format_RGB32)


def on_scale(minutes: int) -> DayPicture:
    """The made-up day on the scales of its first hour and a half."""
    whole, now = picture(minutes=90), picture(minutes=minutes)
    return replace(now, main=whole.main, minutes=whole.minutes, prices=whole.prices, unit=whole.unit)


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> IntradayChart:
    """The made-up day on screen."""
    result = IntradayChart(theme)
    on_screen(result)
    result.show_picture(on_scale(76))
    result.show_live_price(605.0)
    QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    return result


def test_the_live_price_moves_in_a_few_strips(chart: IntradayChart) -> None:
    """Ten times a second: less than a tenth of the chart."""
    glass = Glass(chart)
    for price in (606.0, 612.5, 600.0, 604.0, None, 605.5):
        chart.show_live_price(price)
        assert glass.take() < 0.1
        assert not glass.differs()


def test_lines_leave_out_the_labels_of_the_picture_that_is_shown(
    chart: IntradayChart, theme: Theme, on_screen: Show
) -> None:
    """Not those of the picture before, nor of another size."""
    fresh = IntradayChart(theme)
    on_screen(fresh)
    for width, minutes in ((928, 40), (760, 40), (760, 60)):
        now = picture(minutes=minutes, width=width)
        for each in (chart, fresh):
            each.resize(width, 440)
        fresh.show_picture(now)
        chart.show_picture(now)
        assert now.prices is not None
        for place in range(20, 340, 10):
            for each in (chart, fresh):
                each.show_live_price(now.prices.value_at(place))
            assert chart.grab().toImage() == fresh.grab().toImage(), (width, minutes, place)
        fresh = IntradayChart(theme)
        on_screen(fresh)


def test_the_tag_of_the_close_is_painted_again_only_where_that_of_the_price_may_hide_it(chart: IntradayChart) -> None:
    shown = chart.picture
    assert shown is not None
    assert shown.prices is not None
    assert shown.price is not None
    y = shown.prices.y_of(shown.price.prev_close)
    close = QPoint(round(shown.layout.right) + 10, round(y) + 30)  # a text of the axis that the tag may hide
    chart.show_live_price(shown.prices.value_at(y - 100))
    glass = Glass(chart)
    glass.take()
    for away, painted in ((-120, False), (-17, True), (-100, True), (-90, False), (-110, False)):
        chart.show_live_price(shown.prices.value_at(y + away))
        QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
        assert glass.asked.contains(close) is painted, away
        glass.asked = QRegion()


def test_the_crosshair_leaves_no_trace(chart: IntradayChart) -> None:
    """Stepping, jumping, hiding; the read-out goes with it."""
    glass = Glass(chart)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Escape):
        QTest.keyClick(chart, key)
        chart.show_live_price(604.0 + len(key.name))
        glass.take()
        assert not glass.differs()


def test_a_new_minute_repaints_its_end_alone(chart: IntradayChart) -> None:
    """With price and crosshair in their places."""
    glass = Glass(chart)
    QTest.keyClick(chart, Qt.Key.Key_End)
    for minutes in range(77, 84):
        chart.show_picture(on_scale(minutes))
        glass.take()
        assert not glass.differs()
    assert chart.layer.continued > 4


def two(minutes: int, lag: int = 0) -> DayPicture:
    """The same with a second provider beside the first, on one scale."""
    whole = picture(minutes=90, second=flow_series(90, 10))
    now = picture(minutes=minutes, second=flow_series(minutes - lag, 10))
    return replace(now, main=whole.main, minutes=whole.minutes, prices=whole.prices, unit=whole.unit)


def test_a_minute_of_two_providers_repaints_their_end_alone(chart: IntradayChart) -> None:
    """First the one, then the other; the mark of a disagreement on the axis leaves no trace either."""
    chart.show_picture(two(40))
    glass = Glass(chart)
    for minutes in range(41, 60):
        for lag in (1, 0):
            chart.show_picture(two(minutes, lag))
            glass.take()
            assert not glass.differs()
    assert chart.layer.drawn == 2


def test_another_view_repaints_all(chart: IntradayChart) -> None:
    """Nothing of the old one stays."""
    glass = Glass(chart)
    chart.show_picture(picture(view=DisplayOptions(bars=False)))
    assert glass.take() == 1.0
    assert not glass.differs()
