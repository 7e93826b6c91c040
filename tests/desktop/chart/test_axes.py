"""Texts of the time axis never touch each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations

from PySide6.QtGui import QPainter, QPixmap

from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import paint_axes
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.time_labels import TimeBoundary, TimeLabel


def test_where_two_times_would_touch_the_larger_unit_stands(chart: PriceChart, series: BarSeries) -> None:
    chart.show_series(series, PriceFacts())
    picture = chart.picture
    assert picture is not None
    day, tight = datetime(2026, 11, 16), 40.0  # noqa: DTZ001  the exchange's wall clock
    days = [TimeLabel(at, 20 + at * tight, TimeBoundary.DAY, day + timedelta(days=at)) for at in range(8)]
    month = TimeLabel(3, days[3].x, TimeBoundary.MONTH, days[3].time)
    background = QPixmap(chart.size())
    painter = QPainter(background)
    areas = paint_axes(painter, picture, chart.theme, [*days[:3], month, *days[4:]])
    painter.end()
    assert not any(one.intersects(other) for one, other in combinations(areas, 2))
    assert any(area.contains(month.x + 8, area.center().y()) for area in areas[1:])
    assert len(areas) > 3
