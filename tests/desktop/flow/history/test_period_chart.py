"""The chart of days, weeks and months: candles over a tall pane of flow, crosshair, zoom, scroll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.history import content, history
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.system.appearance import Units
from tideboard_desktop.flow.chart.line_styles import TIERS, FlowLine, line_colour
from tideboard_desktop.flow.chart.panel_unit import panel_unit
from tideboard_desktop.flow.history.model import HistorySeries, HistoryStyle
from tideboard_desktop.flow.history.period_chart import HistoryChart, HistoryContent, history_readout, paint_sum
from tideboard_desktop.flow.snapshot import svg_drawing
from tideboard_desktop.ui.charts.layout import FLOW, PRICE, ChartPane
from tideboard_desktop.ui.charts.picture import PriceFacts, ValueScale
from tideboard_desktop.ui.format import MISSING
from tideboard_desktop.ui.theme import Theme

Show = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
FACTS = PriceFacts()
PERIODS = [FlowPeriod.DAY, FlowPeriod.WEEK, FlowPeriod.MONTH]


@pytest.fixture
def chart(theme: Theme, on_screen: Show) -> HistoryChart:
    """A year of days on screen."""
    result = HistoryChart(theme)
    on_screen(result)
    result.show_content(content(), FACTS)
    return result


def rows(chart: HistoryChart) -> HistorySeries:
    """The rows on screen."""
    assert chart.content is not None
    assert chart.content.series is not None
    return chart.content.series


def flow_axis(chart: HistoryChart) -> tuple[ChartPane, ValueScale]:
    """The pane of the flow, and its axis."""
    assert chart.picture is not None
    pane, scale = chart.picture.layout.pane(FLOW), chart.picture.flows
    assert pane is not None
    assert scale is not None
    return pane, scale


def in_view(chart: HistoryChart) -> int:
    """How many periods are in view."""
    first, last = chart.view.visible()
    return last - first


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
    """Inflow above in the up colour, outflow below in the down colour."""
    chart.zoom(5)
    series, (_pane, scale), checked = rows(chart), flow_axis(chart), 0
    image: QImage = chart.grab().toImage()
    first, last = chart.view.visible()
    for place in range(first + 1, last - 1):
        net = float(series.net[place])
        y = scale.y_of(net / 2)
        if abs(y - scale.zero) < 4:
            continue
        role = theme.up if net > 0 else theme.down
        seen = QColor.fromRgba(image.pixel(int(chart.view.centre(place)), round(y))).name()
        assert seen.upper() == role.text.upper()
        checked += 1
    assert checked > 10


@pytest.mark.parametrize("period", PERIODS)
def test_the_whole_range_fills_the_panes(period: FlowPeriod, chart: HistoryChart) -> None:
    """Each bar is inside, also after another size."""
    chart.show_content(content(period), FACTS)
    for wide in (928, 500):
        chart.resize(wide, 440)
        last = len(rows(chart)) - 1

        assert chart.view.centre(0) - chart.view.pitch / 2 == pytest.approx(0, abs=1)
        assert in_view(chart) == last + 1
        assert chart.view.centre(last) + chart.view.pitch / 2 == pytest.approx(chart.layout_now.right, abs=1)


@pytest.mark.parametrize("period", PERIODS)
def test_the_view_stays_between_the_first_period_and_the_last(period: FlowPeriod, chart: HistoryChart) -> None:
    """Further back or on there is nothing to see; zoomed out it ends with the whole range."""
    chart.show_content(content(period), FACTS)
    last = len(rows(chart))
    for _turn in range(20):
        chart.zoom(1.2)
    shown = in_view(chart)
    for pages in (-1, 1):
        for _turn in range(40):
            chart.page(pages)
        chart.pan(-pages * 3000)
        assert in_view(chart) >= shown - 1
        assert chart.view.visible()[pages > 0] == (last if pages > 0 else 0)

    chart.resize(7000, 440)
    assert in_view(chart) >= min(last, int(chart.layout_now.right / chart.view.pitch))
    chart.resize(928, 440)
    for _turn in range(40):
        chart.zoom(0.7, 100)
    assert chart.view.visible() == (0, last)
    assert chart.view.centre(0) - chart.view.pitch / 2 == pytest.approx(0, abs=1)


def test_up_and_down_do_nothing_without_closes(chart: HistoryChart) -> None:
    """The price axis is not there then."""
    series = history()
    series.closes[:] = np.nan
    chart.show_content(content(series=series), FACTS)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(chart, key)

    assert chart.index == len(series) - 1
    assert chart.level is None


def test_axes_hold_what_is_in_view_and_only_that(chart: HistoryChart) -> None:
    """Zoomed in, small bars are not flattened by a large one far away."""
    series = history()
    series.net[3] = 1e12
    chart.show_content(content(series=series), FACTS)
    pane, whole = flow_axis(chart)
    assert whole.y_of(1e12) >= pane.top

    chart.zoom(6)
    pane, near = flow_axis(chart)
    assert near.step < whole.step / 100
    first, last = chart.view.visible()
    assert all(pane.top <= near.y_of(net) <= pane.bottom for net in series.net[first:last].tolist())


def test_a_sum_that_is_switched_on_fits(chart: HistoryChart) -> None:
    """The axis grows with it."""
    _pane, before = flow_axis(chart)
    chart.show_content(content(style=HistoryStyle(sums=frozenset({20}))), FACTS)
    pane, scale = flow_axis(chart)

    assert scale.step > before.step
    assert scale.y_of(float(np.nanmax(rows(chart).sums(20)))) >= pane.top


def test_the_flow_is_taller_than_the_candles_and_stands_alone_without_them(chart: HistoryChart) -> None:
    """Switched off, without a candle, or in a low dock there is no pane of prices."""

    def panes() -> list[str]:
        return [pane.key for pane in chart.layout_now.panes]

    price, flow = chart.layout_now.panes
    assert (price.key, flow.key) == (PRICE, FLOW)
    assert flow.bottom - flow.top > price.bottom - price.top

    chart.show_content(content(style=HistoryStyle(shown=frozenset({FlowLine.NET}))), FACTS)
    assert panes() == [FLOW]
    chart.grab()
    series = history()
    chart.show_content(content(series=replace(series, closes=series.closes * np.nan)), FACTS)
    assert panes() == [FLOW]
    chart.show_content(content(), FACTS)
    assert panes() == [PRICE, FLOW]
    chart.resize(928, 200)
    assert panes() == [FLOW]


@pytest.mark.parametrize(
    "style",
    [
        HistoryStyle(shown=frozenset(FlowLine), sums=frozenset({5, 10, 20})),
        HistoryStyle(shown=frozenset(FlowLine), stacked=True),
        HistoryStyle(shown=frozenset({FlowLine.BLOCK})),
    ],
)
def test_each_choice_is_drawn(style: HistoryStyle, chart: HistoryChart) -> None:
    """Tiers, sums and stacks change the picture."""
    before = chart.grab().toImage()
    chart.show_content(content(style=style), FACTS)

    assert chart.grab().toImage() != before


def test_stacks_stand_in_the_shades_of_their_tiers(theme: Theme, chart: HistoryChart) -> None:
    """The largest orders are next to zero."""
    chart.show_content(content(style=HistoryStyle(shown=frozenset(FlowLine) - {FlowLine.NET}, stacked=True)), FACTS)
    chart.zoom(5)
    series, (_pane, scale), checked = rows(chart), flow_axis(chart), 0
    assert series.tiers is not None
    image = chart.grab().toImage()
    first, last = chart.view.visible()
    for place in range(first + 1, last - 1):
        amount = float(series.tiers[0, place])
        y = scale.y_of(amount / 2)
        if abs(y - scale.zero) < 4:
            continue
        shade = (theme.up if amount > 0 else theme.down).shades[0]
        seen = QColor.fromRgba(image.pixel(int(chart.view.centre(place)), round(y))).name()
        assert seen.upper() == shade.upper()
        checked += 1
    assert checked > 10


def test_a_tier_is_a_line_across_its_bar(theme: Theme, chart: HistoryChart) -> None:
    line = TIERS[0]
    chart.show_content(content(style=HistoryStyle(shown=frozenset({line}))), FACTS)
    chart.zoom(5)
    series, (_pane, scale), checked = rows(chart), flow_axis(chart), 0
    assert series.tiers is not None
    image = chart.grab().toImage()
    first, last = chart.view.visible()
    for place in range(first + 1, last - 1):
        y = scale.y_of(float(series.tiers[0, place]))
        if abs(y - scale.zero) < 4:
            continue
        for aside in (-0.25, 0.0, 0.25):
            x = int(chart.view.centre(place) + aside * chart.view.pitch)
            seen = {QColor.fromRgba(image.pixel(x, row)).name() for row in range(int(y) - 1, int(y) + 2)}
            assert line_colour(line, theme).name() in seen, (place, aside)
        checked += 1
    assert checked > 10


def test_a_sum_goes_from_point_to_point_in_its_dashes(theme: Theme) -> None:
    image = QImage(120, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    with QPainter(image) as painter:
        paint_sum(painter, np.array([10.0, 40.0, 70.0, 100.0]), np.array([20.5, 20.5, 50.5, np.nan]), 0, 20, theme, 1.0)
    drawn = {(x, y) for x in range(120) for y in range(60) if QColor(image.pixel(x, y)).lightness() > 40}
    level = {x for x, y in drawn if y == 20}
    assert {*range(11, 21), *range(26, 36)} <= level
    assert 23 not in level, "twelve pixels and three of room by turns"
    assert {(56, 36), (56, 37)} & drawn
    assert max(x for x, _y in drawn) <= 72, "nothing towards what is not known"


def test_a_gap_is_hatched_and_read_as_unknown(theme: Theme, chart: HistoryChart) -> None:
    """Nothing is drawn in its place, and the read-out says that there is no figure."""
    series = history()
    net, tiers = series.net.copy(), series.tiers
    net[-3] = np.nan
    assert tiers is not None
    tiers = tiers.copy()
    tiers[:, -3] = np.nan
    chart.show_content(content(series=replace(series, net=net, tiers=tiers)), FACTS)
    chart.zoom(8)
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    readout = chart.readout()
    assert readout is not None
    assert readout.note == "no figure"
    assert readout.upper[0].signed == "\u2014"
    image = chart.grab().toImage()
    x, y = int(chart.view.centre(len(series) - 3)), round(flow_axis(chart)[1].zero) - 20
    column = {QColor.fromRgba(image.pixel(x + dx, y)).name() for dx in range(-6, 7)}
    assert len(column) > 1, "no hatch"
    assert theme.up.text.lower() not in column


def test_the_mouse_reads_a_day(chart: HistoryChart) -> None:
    """The read-out is that of the bar under the mouse, and its net and close stand on the axis."""
    place = QPoint(round(chart.view.centre(40)), 300)
    QTest.mouseMove(chart, place)
    readout = chart.readout()

    assert chart.index == 40
    assert readout is not None
    assert chart.accessibleDescription() == readout.spoken()
    assert [row.name for row in readout.upper] == ["Net", "Extra-large", "Large", "Medium", "Small", "Block"]
    assert [row.name for row in readout.lower] == ["Net / turnover", "Close"]
    assert chart.picture is not None
    assert len(chart.flow.tags(chart.picture)) == 2
    QTest.mouseMove(chart, QPoint(place.x(), 60))
    assert len(chart.flow.tags(chart.picture)) == 1, "the price under the mouse has the axis"


def test_the_wheel_zooms_and_shift_scrolls(chart: HistoryChart) -> None:
    """What is under the mouse stays there once the newest period is out of view."""
    x = 300.0
    turn(chart, x, 45, Qt.KeyboardModifier.NoModifier)
    assert in_view(chart) < len(rows(chart)) * 0.8
    turn(chart, x, 15, Qt.KeyboardModifier.ShiftModifier)
    before, count = chart.view.position(x), in_view(chart)
    turn(chart, x, 15, Qt.KeyboardModifier.NoModifier)

    assert chart.view.position(x) == pytest.approx(before)
    assert in_view(chart) < count


def test_dragging_scrolls_and_a_double_click_shows_all(chart: HistoryChart) -> None:
    """A hundred pixels to the right bring what lay before."""
    chart.zoom(3)
    x = 500
    before = chart.view.position(x)
    QTest.mousePress(chart, LEFT, pos=QPoint(x, 100))
    QTest.mouseMove(chart, QPoint(x + 100, 100))
    assert chart.view.position(x + 100) == pytest.approx(before)
    QTest.mouseRelease(chart, LEFT, pos=QPoint(x + 100, 100))
    QTest.mouseDClick(chart, LEFT, pos=QPoint(x, 100))
    assert in_view(chart) == len(rows(chart))


def test_the_view_pages_and_follows_the_crosshair(chart: HistoryChart) -> None:
    """A page is most of what is in view; an arrow at the edge takes the view along."""
    chart.zoom(3)
    near = in_view(chart)
    end = chart.view.end
    chart.page(-1)
    assert chart.view.end == pytest.approx(end - near * 0.8, abs=2)
    QTest.keyClick(chart, Qt.Key.Key_End)
    for _press in range(20):
        QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.index == len(rows(chart)) - 1 - 200
    first, last = chart.view.visible()
    assert first <= chart.index < last
    chart.reset()
    assert in_view(chart) == len(rows(chart))


def test_the_same_history_keeps_view_and_crosshair_another_does_not(chart: HistoryChart) -> None:
    """Today's bar moves under the reader without taking the view away."""
    chart.zoom(3)
    QTest.keyClick(chart, Qt.Key.Key_End)
    before = chart.view.visible()
    chart.show_content(content(), FACTS)
    assert chart.view.visible() == before
    assert chart.index == len(rows(chart)) - 1
    chart.show_content(content(FlowPeriod.WEEK), FACTS)
    assert chart.index is None
    assert in_view(chart) == len(rows(chart))


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
    shown: HistoryContent = content()._replace(series=None)
    chart.show_content(shown, FACTS)
    chart.grab()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Plus, Qt.Key.Key_PageUp, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(chart, key)
    turn(chart, 300, 15, Qt.KeyboardModifier.NoModifier)

    assert chart.index is None
    assert chart.copied_row() == ""


def test_the_small_marks_have_a_legend(chart: HistoryChart) -> None:
    """It counts what is in view; a sign that is not there needs no words."""
    series = history()
    words = chart.legends_now()[FLOW][1].caption
    assert words == f"\u25aa price against flow: {int(series.against.sum())} of {len(series)}"

    chart.show_content(content(series=replace(series, closes=series.closes * np.nan)), FACTS)
    assert [figure.text for figure in chart.legends_now()[FLOW]] == ["HKD"]


def test_a_file_of_shapes_has_no_pixels(theme: Theme, chart: HistoryChart) -> None:
    """As SVG the chart is drawn anew instead of copied."""
    drawing = QByteArray(svg_drawing(chart, ["caption"], theme))

    assert not drawing.contains(b"<image")
    assert drawing.count(b"<rect") > len(rows(chart)) / 2


def test_a_period_that_lacks_a_tier_keeps_its_other_figures() -> None:
    series = history()
    assert series.tiers is not None
    series.tiers[2, 5] = np.nan

    read = history_readout(content(series=series), 5, panel_unit(1e6, Units.KMB))

    assert [row.signed == MISSING for row in read.upper] == [False, False, False, True, False, False]


def test_a_provider_s_own_block_stands_below_ours_where_it_differs() -> None:
    series = history()
    assert series.block is not None
    own = series.block.copy()
    own[5] *= 1.02

    names = [
        [
            row.name
            for row in history_readout(
                content(series=replace(series, reported_block=own)), at, panel_unit(1e6, Units.KMB)
            ).upper
        ]
        for at in (4, 5)
    ]

    assert set(names[1]) - set(names[0]) == {f"Block by {series.provider}"}
