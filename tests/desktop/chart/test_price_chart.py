"""What the chart paints again: a push one column of each pane, the crosshair none; what mouse and keys move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from tideboard_core.market.bars.columns import Columns, known_as
from tideboard_core.market.bars.intervals import Interval, Unit, minute_of
from tideboard_core.market.bars.series import BarSeries, SeriesKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.axis.price_scale import ScaleKind
from tideboard_desktop.chart.bar_picture import PriceFacts
from tideboard_desktop.chart.layout import FLOW, PRICE, VOLUME
from tideboard_desktop.chart.overlays import ChartLine, IndicatorPane
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.theme import Appearance, make_theme

TENCENT = InstrumentId("HK.00700")
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
KEY = SeriesKey(TENCENT, Interval(1, Unit.MINUTE))


def rows(count: int, *, first: int = 0, close: float | None = None) -> Columns:
    """Minute bars from the open on; the last one closes at `close`."""
    places = np.arange(first, first + count)
    start = (minute_of(OPEN) + places).astype(np.int32)
    opens = 600 + np.sin(places / 9) * 4
    closes = opens + np.cos(places)
    if close is not None:
        closes[-1] = close
    high, low = np.maximum(opens, closes) + 0.5, np.minimum(opens, closes) - 0.5
    volume = (1000 + places % 17 * 100).astype(np.int64)
    known = np.full(count, known_as(OPEN + timedelta(hours=1), closed=False) + (close is not None), np.int32)
    return Columns(start, opens, high, low, closes, volume, volume * closes, known)


@pytest.fixture
def chart(qapp: QApplication) -> Iterator[PriceChart]:
    theme = make_theme()
    install(qapp, theme)
    made = PriceChart(theme, "Price chart")
    made.resize(926, 600)
    made.show()
    qapp.processEvents()
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def series() -> BarSeries:
    made = BarSeries(KEY)
    made.take(rows(120))
    made.answer(OPEN, OPEN + timedelta(minutes=120))
    return made


@pytest.fixture
def painted(chart: PriceChart, series: BarSeries, qapp: QApplication) -> Callable[[], int]:
    """Shows the series; the function returns the columns painted since its last call."""
    chart.show_series(series, PriceFacts())
    qapp.processEvents()
    chart.grab()
    before = [chart.bars.columns]

    def since() -> int:
        chart.grab()
        count = chart.bars.columns - before[0]
        before[0] = chart.bars.columns
        return count

    return since


def test_a_push_paints_one_column_of_each_pane(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    last = float(series.columns.rows.close[-1])
    chart.take_bars(series.take(rows(1, first=119, close=last + 0.1)))

    assert [pane.key for pane in chart.layout_now.panes] == [PRICE, VOLUME, FLOW]
    assert painted() == 3


def test_a_push_paints_what_a_whole_painting_does(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    line = ChartLine(name="close", values=series.columns.rows.close.copy())
    pane = IndicatorPane(key="sign", title="sign", lines=(ChartLine(name="x", values=np.sin(line.values), bars=True),))
    chart.show_overlays((line,), (pane,))
    painted()
    last = float(series.columns.rows.close[-1])
    chart.take_bars(series.take(rows(1, first=119, close=last + 0.1)))
    pushed = chart.grab().toImage()
    assert painted() == 4
    chart._fresh = False  # as on another screen

    assert chart.grab().toImage() == pushed


def test_other_colours_are_those_of_a_chart_made_in_them(chart: PriceChart, series: BarSeries) -> None:
    """Of its nights and legends, too."""
    monday = rows(60)
    series.take(monday._replace(start=monday.start + 3 * 24 * 60))
    told = list[str]()
    chart.pointed.connect(lambda: told.append(chart.theme.surface.panel))
    chart.show_series(series, PriceFacts())
    chart.grab()
    light = make_theme(Appearance.LIGHT)
    chart.theme.take_colours(light)
    chart.theme.show_colours()
    made = PriceChart(light, "Price chart")
    made.resize(chart.size())
    made.show_series(series, PriceFacts())

    assert chart.grab().toImage() == made.grab().toImage()
    assert told[-1] == light.surface.panel, "legends are asked for again"
    made.deleteLater()


def test_the_crosshair_paints_no_bar(chart: PriceChart, painted: Callable[[], int]) -> None:
    told: list[int | None] = []
    chart.pointed.connect(lambda: told.append(chart.slot))
    QTest.mouseMove(chart, QPoint(300, 120))
    QTest.mouseMove(chart, QPoint(340, 140))

    assert painted() == 0
    assert len(told) >= 1
    assert chart.has_crosshair


def test_a_price_outside_the_axis_fits_it_anew(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    chart.take_bars(series.take(rows(1, first=119, close=700.0)))

    assert painted() > 3
    picture = chart.picture
    assert picture is not None
    assert picture.scale is not None
    assert picture.scale.high > 700


def test_a_new_bar_moves_the_view_that_shows_the_newest(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    end = chart.view.end
    chart.take_bars(series.take(rows(1, first=120)))
    assert chart.view.end == end + 1
    chart.pan(200)
    end = chart.view.end
    chart.take_bars(series.take(rows(1, first=121)))

    assert chart.view.end == end
    assert painted() > 3


def test_wheel_and_drag_zoom_and_move(chart: PriceChart, painted: Callable[[], int]) -> None:
    pitch, end = chart.view.pitch, chart.view.end
    place = QPointF(400, 200)
    nothing = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, nothing, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(chart, wheel)
    assert chart.view.pitch > pitch
    assert chart.view.end == end
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, nothing, QPoint(400, 200))
    QTest.mouseMove(chart, QPoint(600, 200))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, nothing, QPoint(600, 200))

    assert chart.view.end < end
    assert painted() > 0


def test_keys_move_the_cursor_by_bars_price_steps_and_screens(chart: PriceChart, painted: Callable[[], int]) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.slot == 119
    QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.slot == 109
    assert painted() == 0
    QTest.keyClick(chart, Qt.Key.Key_Home)
    first, last = chart.view.visible()
    assert (chart.slot, first) == (0, 0)
    QTest.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.slot == min(last - 1, 119)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert not chart.has_crosshair


def test_dragging_the_price_axis_locks_it_until_a_double_click(chart: PriceChart, painted: Callable[[], int]) -> None:
    axis = QPoint(int(chart.layout_now.right) + 20, 100)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)
    QTest.mouseMove(chart, axis + QPoint(0, 60))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis + QPoint(0, 60))
    assert chart.locked
    picture = chart.picture
    assert picture is not None
    stretched = picture.scale
    chart.pan(80)
    assert chart.picture is not None
    assert chart.picture.scale == stretched
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)

    assert not chart.locked
    assert painted() > 0


@pytest.mark.parametrize("kind", list(ScaleKind))
def test_a_hundred_thousand_bars_are_painted_by_pixel(chart: PriceChart, kind: ScaleKind) -> None:
    """As many columns as pixels reach Qt, with the highest and the lowest of their bars."""
    series = BarSeries(KEY)
    series.take(rows(100_000))
    chart.set_kind(kind)
    chart.show_series(series, PriceFacts())
    chart.view.show_last(100_000)
    chart.zoom(1.0)
    picture = chart.picture
    assert picture is not None
    seen = picture.visible()

    assert seen is not None
    assert len(seen.x) <= chart.layout_now.right + 1
    assert seen.high.max() == series.columns.rows.high.max()
    assert seen.low.min() == series.columns.rows.low.min()
    assert seen.volume.sum() == series.columns.rows.volume.sum()
    assert not chart.grab().isNull()


def test_percent_counts_from_the_first_bar_in_view_also_when_new_bars_move_it(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    chart.set_kind(ScaleKind.PERCENT)
    for place in range(120, 124):
        chart.take_bars(series.take(rows(1, first=place)))
        painted()
        picture = chart.picture
        assert picture is not None
        seen = picture.visible()
        assert seen is not None
        assert seen.first > 0
        assert picture.scale is not None
        assert picture.scale.base == seen.close[0]


def test_a_logarithmic_axis_dragged_far_is_still_painted(chart: PriceChart, painted: Callable[[], int]) -> None:
    chart.set_kind(ScaleKind.LOG)
    axis = QPoint(int(chart.layout_now.right) + 20, 10)
    for way in (300, -300):
        QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)
        for turn in range(30):
            QTest.mouseMove(chart, axis + QPoint(0, way if turn % 2 else 0))
            QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)
        QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)
        assert painted() > 0
