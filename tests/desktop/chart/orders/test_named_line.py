"""Where words of alerts and the average cost stand: beside the newest bars, in the margin, or seen through."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.orders.named_line import NamedLine, paint_named_lines
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.picture import Picture, PriceFacts

LINE = NamedLine(600.0, "\u2265 600.00, by the broker", Qt.PenStyle.DotLine, bell=True)


def shown(chart: PriceChart, series: BarSeries) -> Picture:
    chart.show_series(series, PriceFacts())
    assert chart.picture is not None
    return chart.picture


def drawn(chart: PriceChart, picture: Picture, line: NamedLine, pointer: QPointF | None) -> QImage:
    image = QImage(chart.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    painter = QPainter(image)
    paint_named_lines(painter, picture, chart.theme, [line], pointer)
    painter.end()
    return image


@pytest.mark.parametrize("factor", [0.6, 1.0, 2.0, 5.0])
def test_words_cover_none_of_the_newest_twenty_bars(chart: PriceChart, series: BarSeries, factor: float) -> None:
    """At the left edge while there is room, else behind the newest bar."""
    shown(chart, series)
    chart.zoom(factor)
    assert chart.picture is not None
    view, area = chart.view, LINE.words_area(chart.picture, chart.theme)
    count = len(view.slots.start)
    begin, end = view.centre(count - 20) - view.pitch / 2, view.centre(count - 1) + view.pitch / 2

    assert area.right() <= begin or area.left() >= end
    assert (area.left() > end) is (factor > 2)


@pytest.mark.parametrize("pixels", [300, 0, -30, -120, -240, -400])
def test_amber_words_stand_beside_the_axis_or_nowhere(chart: PriceChart, series: BarSeries, pixels: float) -> None:
    """Never over bars or the words of the line, and only while the line itself is in view."""
    shown(chart, series)
    chart.pan(pixels)
    assert chart.picture is not None
    line, view = LINE._replace(caution="no stop at the broker"), chart.view
    area, end = line.caution_area(chart.picture, chart.theme), view.centre(len(view.slots.start) - 1) + view.pitch / 2

    assert area.isEmpty() is (pixels > -100)
    assert area.isEmpty() or end < area.left() < area.right() < chart.picture.layout.right
    assert not area.intersects(line.words_area(chart.picture, chart.theme))
    assert line._replace(price=900.0).caution_area(chart.picture, chart.theme).isEmpty()
    plain, amber = (drawn(chart, chart.picture, each, None) for each in (line._replace(caution=""), line))
    assert (plain == amber) is area.isEmpty()


def test_words_under_the_mouse_fade_but_not_the_amber_ones(chart: PriceChart, series: BarSeries) -> None:
    shown(chart, series)
    chart.pan(-400)
    picture = chart.picture
    assert picture is not None
    line = LINE._replace(caution="no stop at the broker")
    area, amber = line.words_area(picture, chart.theme), line.caution_area(picture, chart.theme)
    ground = area.topLeft().toPoint()
    plain, under = (drawn(chart, picture, line, pointer) for pointer in (None, area.center()))

    assert plain.pixelColor(ground) != under.pixelColor(ground)
    assert plain.copy(amber.toRect()) == under.copy(amber.toRect())
    assert drawn(chart, picture, line, amber.center()) == plain
