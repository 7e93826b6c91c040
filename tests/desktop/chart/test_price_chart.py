"""What the chart paints again: a push a column of each pane, two with curves; what mouse and keys move."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import KEY, rows
from tideboard_core.market.bars.series import BarSeries
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import LivePrice
from tideboard_desktop.ui.charts.curves import ChartForm, ChartLine, IndicatorPane
from tideboard_desktop.ui.charts.layout import FLOW, PRICE, VOLUME
from tideboard_desktop.ui.charts.picture import PriceFacts
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.theme import Appearance, make_theme


@pytest.mark.parametrize(("form", "columns"), [(ChartForm.CANDLES, 1), (ChartForm.BARS, 1), (ChartForm.LINE, 2)])
def test_a_push_paints_its_column_of_each_pane_and_a_curve_the_one_before(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int], form: ChartForm, columns: int
) -> None:
    chart.set_form(form)
    painted()
    last = float(series.columns.rows.close[-1])
    chart.take_bars(series.take(rows(1, first=119, close=last + 0.1)))

    assert [pane.key for pane in chart.layout_now.panes] == [PRICE, VOLUME, FLOW]
    assert painted() == columns * 3


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
    assert painted() == 2 * 4
    chart._fresh = False  # as on another screen

    assert chart.grab().toImage() == pushed


@pytest.mark.parametrize("by_session", [False, True])
def test_what_begins_with_each_session_has_no_line_across_the_night(
    chart: PriceChart, series: BarSeries, monkeypatch: pytest.MonkeyPatch, by_session: bool
) -> None:
    monday = rows(60)
    series.take(monday._replace(start=monday.start + 3 * 24 * 60))
    chart.show_series(series, PriceFacts())
    chart.show_columns(0, len(chart.view.slots.start), follow=False)
    chart.show_overlays([ChartLine(name="x", values=np.full(180, 601.0), by_session=by_session)], ())
    drawn = list[int]()
    monkeypatch.setattr(chart.bars, "paint_values", lambda _painter, bars, _y, _pen: drawn.append(len(bars.x)))
    chart.grab()

    assert drawn == ([120, 60] if by_session else [180])


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

    assert painted() > 6
    picture = chart.picture
    assert picture is not None
    assert picture.scale is not None
    assert picture.scale.high > 700


def test_a_volume_above_its_axis_fits_it_anew(chart: PriceChart, series: BarSeries, painted: Callable[[], int]) -> None:
    picture = chart.picture
    assert picture is not None
    assert picture.volumes is not None
    chart.take_bars(
        series.take(rows(1, first=119, close=float(series.columns.rows.close[-1]), more=int(3 * picture.volumes.step)))
    )

    assert painted() > 6
    picture = chart.picture
    assert picture is not None
    assert picture.volumes is not None
    assert picture.volumes.step >= series.columns.rows.volume[-1]


def test_another_last_price_paints_where_its_line_was_and_is(
    chart: PriceChart, painted: Callable[[], int], qapp: QApplication
) -> None:
    seen: list[QRegion] = []

    class Regions(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if isinstance(event, QPaintEvent):
                seen.append(event.region())
            return False

    picture = chart.picture
    assert picture is not None
    assert picture.scale is not None
    high, low = picture.scale.price_at(60), picture.scale.price_at(200)
    chart.set_live(LivePrice(high))
    qapp.processEvents()
    watch = Regions()
    chart.installEventFilter(watch)
    for price in (low, high):
        seen.clear()
        chart.set_live(LivePrice(price))
        qapp.processEvents()
        assert any(region.contains(QPoint(10, 60)) for region in seen)
        assert any(region.contains(QPoint(10, 200)) for region in seen)
    assert painted() == 0


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
    assert painted() > 6


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


def test_a_price_leaves_a_locked_axis_as_it_is(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    """Also one that shows less than the bars in view: it is not fitted to them again."""
    axis = QPoint(int(chart.layout_now.right) + 20, 100)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis)
    QTest.mouseMove(chart, axis - QPoint(0, 80))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, axis - QPoint(0, 80))
    assert chart.picture is not None
    stretched = chart.picture.scale
    assert stretched is not None
    assert not stretched.holds(595, 605)
    for close in (600.0, 640.0):
        chart.take_bars(series.take(rows(1, first=119, close=close)))
        assert chart.picture.scale == stretched


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
    if kind is ScaleKind.PERCENT:
        assert picture.scale is not None
        assert picture.scale.base == series.columns.rows.close[seen.first] != seen.close[0]
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


def test_percent_counts_from_what_the_first_bar_in_view_is_restated_to(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    chart.set_kind(ScaleKind.PERCENT)
    chart.view.show_columns(60, 120)
    chart.renew()
    painted()
    assert chart.picture is not None
    seen = chart.picture.visible()
    assert seen is not None
    again = rows(1, first=seen.first, close=float(seen.close[0]) + 0.01)
    chart.take_bars(series.take(again))

    assert chart.picture is not None
    assert chart.picture.scale is not None
    assert chart.picture.scale.base == pytest.approx(float(series.columns.rows.close[seen.first]))


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


def test_a_pane_shows_all_that_its_curves_draw(chart: PriceChart, painted: Callable[[], int]) -> None:
    """Of bars that are narrower than a pixel, too: columns are those of single bars, as are the curves beside them."""
    series = BarSeries(KEY)
    series.take(rows(50_000))
    values = series.columns.rows.close - 600
    chart.show_series(series, PriceFacts())
    lines = (ChartLine(name="columns", values=values, bars=True), ChartLine(name="curve", values=2 * values))
    chart.show_overlays((), (IndicatorPane(key="both", title="both", lines=lines),))
    chart.view.show_last(50_000)
    chart.zoom(1.0)
    picture = chart.picture
    assert picture is not None
    pane, seen = picture.layout.pane("both"), picture.visible()
    assert pane is not None
    assert seen is not None
    drawn = 2 * values[seen.rows]
    y = picture.scale_of(picture.indicators[0], pane).y(np.array([drawn.min(), 0.0, drawn.max()]))
    assert pane.bottom - 3 < y[0] <= pane.bottom
    assert pane.top < y[2] < y[1] < y[0]
    assert y[2] < pane.top + 20


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_parts_of_a_hatch_meet(chart: PriceChart, ratio: float) -> None:
    """As where a tick paints some columns of a strip again."""
    pictures = []
    for parts in ((QRectF(13, 7, 90, 60),), (QRectF(13, 7, 31, 60), QRectF(44, 7, 59, 23), QRectF(44, 30, 59, 37))):
        picture = QImage(round(120 * ratio), round(80 * ratio), QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(0)
        painter = QPainter(picture)
        for part in parts:
            chart.bars.paint_hatch(painter, part, QColor("white"))
        painter.end()
        pictures.append(picture)
    inked = np.frombuffer(bytes(pictures[0].constBits()), np.uint32).reshape(pictures[0].height(), -1) & 0xFF > 60
    across, down = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))

    assert pictures[0] == pictures[1]
    assert (across[0], across[-1] + 1) == pytest.approx((13 * ratio, 103 * ratio), abs=1)
    assert (down[0], down[-1] + 1) == pytest.approx((7 * ratio, 67 * ratio), abs=1)
    row = np.flatnonzero(inked[round(30 * ratio)])
    assert len(np.split(row, np.flatnonzero(np.diff(row) > 1) + 1)) == 15, "one line each six pixels"


def test_what_changes_in_the_bars_is_computed_anew(
    chart: PriceChart, series: BarSeries, painted: Callable[[], int]
) -> None:
    """Volume and the axis of an indicator, whose numbers change in their place."""
    values = np.linspace(0.0, 1.0, 120)
    pane = IndicatorPane(key="one", title="one", lines=(ChartLine(name="one", values=values),))
    chart.show_overlays((), (pane,))
    painted()
    picture = chart.picture
    assert picture is not None
    seen, shown = picture.visible(), picture.layout.pane("one")
    assert seen is not None
    assert shown is not None
    before = picture.scale_of(pane, shown)
    assert picture.visible() is seen
    values[-1] = 9.0
    last = float(series.columns.rows.close[-1])
    chart.take_bars(series.take(rows(1, first=119, close=last + 0.1, more=50_000_000)))

    now = chart.picture
    assert now is not None
    assert now.scale_of(pane, shown) != before
    after = now.visible()
    assert after is not None
    assert after.volume[-1] == series.columns.rows.volume[-1]
    assert now.volumes is not None
    assert now.volumes.step > 50_000_000
