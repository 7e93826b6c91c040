"""The plot as a person has it: what is drawn where, keys and mouse, colours and sizes, saved pictures, no error out."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from checkout import ROOT
from fakes.values.plots import texts_in
from tideboard_desktop.ui import overrides
from tideboard_desktop.ui.charts.captioned import captioned_image, captioned_svg
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Discs,
    Figure,
    PlotBars,
    PlotNote,
    axis,
    shade,
    without_figure,
)
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Appearance, Theme, make_theme

pytestmark = pytest.mark.slow

SIZE = 400, 200
INK = shade("surface.accent")


def figure(*parts: Curve | Discs | PlotBars | PlotNote, **more: object) -> Figure:
    """Ten stops from 0 to 9 over values from 0 to 100."""
    return Figure(
        x=axis(0.0, 9.0, 3, lambda value, _step: f"{value:.0f}"),
        y=axis(0.0, 100.0, 2, lambda value, _step: f"{value:.0f}%"),
        parts=parts or (Curve(x=np.arange(10.0), y=np.linspace(0, 100, 10), shade=INK, name="rising"),),
        words=("It rises.", "To 100."),
        stops=np.arange(10.0),
        read=lambda stop: f"stop {stop}",
        reading="nowhere",
        **more,  # type: ignore[arg-type]  # fields of the figure
    )


def shown(qtbot: QtBot, what: Figure, theme: Theme | None = None) -> Plot:
    made = Plot(theme or make_theme(), identifier="a_plot", name="A plot")
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made.show_figure(what)
    made.show()
    made.setFocus()
    return made


def grabbed(plot: Plot) -> QImage:
    return plot.grab().toImage()


def picture(plot: Plot, ratio: float) -> QImage:
    theme, lines = plot.theme, ["Title", "Source"]
    return plot.picture(ratio, lambda paint, size: captioned_image(paint, size, ratio, lines, theme))


def has(image: QImage, tint: str, area: QRectF) -> bool:
    """Whether a colour is somewhere in an area of logical pixels."""
    ratio = image.devicePixelRatio()
    columns = range(round(area.left() * ratio), round(area.right() * ratio))
    rows = range(round(area.top() * ratio), round(area.bottom() * ratio))
    wanted = tint.casefold()
    return any(image.pixelColor(x, y).name() == wanted for x in columns for y in rows)


def around(plot: Plot, x: float, y: float, reach: float = 3.0) -> QRectF:
    place = plot.point(x, y)
    return QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)


# --- what is drawn --------------------------------------------------------------------------------------------------


def test_a_line_is_where_its_values_are_and_broken_where_there_are_none(qtbot: QtBot) -> None:
    theme = make_theme()
    y = np.full(10, 50.0)
    y[4:6] = np.nan
    plot = shown(qtbot, figure(Curve(x=np.arange(10.0), y=y, shade=INK, width=3.0)), theme)
    image = grabbed(plot)
    assert has(image, theme.surface.accent, around(plot, 2.0, 50.0))
    assert has(image, theme.surface.accent, around(plot, 7.0, 50.0))
    assert not has(image, theme.surface.accent, around(plot, 4.5, 50.0))
    assert not has(image, theme.surface.accent, around(plot, 2.0, 90.0))


def test_an_area_points_and_bars(qtbot: QtBot) -> None:
    theme = make_theme()
    surface = theme.surface
    x = np.array([0.0, 2.0])
    plot = shown(
        qtbot,
        figure(
            Curve(x=x, y=np.array([40.0, 40.0]), shade=INK, fill=shade("surface.selected")),
            Discs(x=np.array([4.0, np.nan]), y=np.array([50.0, 50.0]), shade=shade("surface.warn"), size=8.0),
            PlotBars(left=np.array([6.0]), wide=1.0, high=np.array([80.0]), shade=shade("surface.text2")),
        ),
        theme,
    )
    image = grabbed(plot)
    assert has(image, surface.selected, around(plot, 1.0, 20.0))
    assert not has(image, surface.selected, around(plot, 1.0, 60.0))
    assert has(image, surface.warn, around(plot, 4.0, 50.0))
    assert has(image, surface.text2, around(plot, 6.5, 70.0))
    assert not has(image, surface.text2, around(plot, 6.5, 90.0))


def test_all_that_can_be_read(qtbot: QtBot) -> None:
    note = PlotNote(x=3.0, y=50.0, text="here", shade=INK)
    plot = shown(qtbot, figure(Curve(x=np.arange(2.0), y=np.ones(2), shade=INK, name="one"), note))
    assert texts_in(plot) == ["nowhere", "one", "here", "0%", "50%", "100%", "0", "4", "8"]
    assert plot.accessibleName() == "A plot"
    assert plot.accessibleDescription() == "It rises.\nTo 100."


def test_without_a_figure_it_says_why(qtbot: QtBot) -> None:
    plot = shown(qtbot, without_figure("Nothing came yet."))
    assert texts_in(plot) == ["Nothing came yet."]
    assert plot.accessibleDescription() == "Nothing came yet."
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.at is None
    plot.resize(1, 1)
    assert not grabbed(plot).isNull()


def test_no_text_leaves_the_widget(qtbot: QtBot) -> None:
    """Texts at the edges would be cut: the column at each edge of the widget stays background."""
    theme = make_theme()
    notes = [PlotNote(x=x, y=50.0, text="+12,345.67 HKD", shade=INK) for x in (0.0, 9.0)]
    plot = shown(qtbot, figure(*notes), theme)
    image = grabbed(plot)
    background = theme.surface.panel.casefold()
    for x in (0, image.width() - 1):
        assert {image.pixelColor(x, y).name() for y in range(image.height())} == {background}


# --- theme and screen -----------------------------------------------------------------------------------------------


def test_it_follows_the_theme(qtbot: QtBot) -> None:
    theme = make_theme(Appearance.DARK)
    plot = shown(qtbot, figure(Curve(x=np.arange(10.0), y=np.full(10, 50.0), shade=INK, width=3.0)), theme)
    light = make_theme(Appearance.LIGHT)
    theme.take_colours(light)
    theme.show_colours()
    image = grabbed(plot)
    assert has(image, light.surface.accent, around(plot, 5.0, 50.0))
    assert image.pixelColor(1, 1).name() == light.surface.panel.casefold()


def test_strokes_are_as_wide_on_a_screen_of_twice_the_resolution(qtbot: QtBot) -> None:
    theme = make_theme()
    plot = shown(qtbot, figure(Curve(x=np.arange(10.0), y=np.full(10, 53.0), shade=INK, width=4.0)), theme)
    tint = theme.surface.accent.casefold()
    thick = {}
    for ratio in (1.0, 2.0):
        image = picture(plot, ratio)
        x = round(plot.point(4.4, 53.0).x() * ratio)
        thick[ratio] = sum(image.pixelColor(x, y).name() == tint for y in range(round(plot.height() * ratio)))
    assert 3 <= thick[1.0] <= 4
    assert 7 <= thick[2.0] <= 8
    image = grabbed(plot)  # the widget has its own strokes again
    x = round(plot.point(4.4, 53.0).x())
    assert sum(image.pixelColor(x, y).name() == tint for y in range(plot.height())) == thick[1.0]


def test_larger_texts_get_more_room(qtbot: QtBot) -> None:
    small, large = (shown(qtbot, figure(), make_theme(scale=scale)).area for scale in (1.0, 1.5))
    assert large.left() > small.left()
    assert large.height() < small.height()


# --- cursor ---------------------------------------------------------------------------------------------------------


def test_keys_step_from_stop_to_stop(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure(start=4))
    seen: list[object] = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End):
        QTest.keyClick(plot, key)
        seen.append(plot.at)
    assert seen == [5, 6, 5, 0, 0, 9]
    assert plot.reading == plot.accessibleDescription() == "stop 9"
    QTest.keyClick(plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "stop 9"
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.at is None
    assert plot.reading == "nowhere"


def test_enter_and_t(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    QTest.keyClick(plot, Qt.Key.Key_Home)
    with qtbot.waitSignal(plot.opened) as opened:
        QTest.keyClick(plot, Qt.Key.Key_Return)
    assert opened.args == [0]
    with qtbot.waitSignal(plot.table_wanted):
        QTest.keyClick(plot, Qt.Key.Key_T)


def test_the_mouse_moves_the_cursor_and_takes_it_along(qtbot: QtBot) -> None:
    theme = make_theme()
    plot = shown(qtbot, figure(PlotNote(x=0.0, y=0.0, text="", shade=INK)), theme)
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.clearFocus()
    place = plot.point(5.1, 50.0)
    QTest.mouseMove(plot, place.toPoint())
    qtbot.waitUntil(lambda: plot.at == 5)
    assert has(grabbed(plot), theme.surface.accent, around(plot, 5.0, 50.0, 2.0))
    QGuiApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.at is None


def test_a_step_of_the_cursor_draws_no_data_again(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    before, painted = grabbed(plot), list[object]()
    below = plot.paint_below

    def paint(painter: QPainter) -> None:
        painted.append(painter)
        below(painter)

    plot.paint_below = paint  # type: ignore[method-assign]
    plot.move_to(4)
    assert grabbed(plot) != before
    plot.move_to(None)
    assert grabbed(plot) == before
    assert not painted
    plot.show_figure(figure())
    assert grabbed(plot) == before
    plot.resize(SIZE[0] - 60, SIZE[1])
    assert grabbed(plot).width() == SIZE[0] - 60
    assert len(painted) == 2


def test_dashes_are_cut_from_the_curve_on_screen_and_left_to_qt_in_a_picture(qtbot: QtBot) -> None:
    line = Curve(x=np.array([0.0, 9.0]), y=np.full(2, 53.0), shade=INK, width=3.0, dashes=(12.0, 12.0))
    plot = shown(qtbot, figure(line))
    tint, row = plot.theme.surface.accent.casefold(), round(plot.point(0.0, 53.0).y())
    area = plot.area.adjusted(6, 0, -6, 0)
    for image in (grabbed(plot), picture(plot, 1.0)):
        drawn = [image.pixelColor(x, row).name() == tint for x in range(round(area.left()), round(area.right()))]
        assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.1)
    text = plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, ["Title"], plot.theme)).decode()
    assert "stroke-dasharray" in text


def test_pictures_side_by_side_have_a_frame_and_the_mouse_only_clicks(qtbot: QtBot) -> None:
    plot = Plot(make_theme(), identifier="pictures", name="Pictures")
    qtbot.addWidget(plot)
    plot.resize(*SIZE)
    plot.show_figure(Figure(x=Axis(0.0, 4.0), y=Axis(0.0, 1.0), stops=np.array([0.5, 1.5, 2.5]), read=str, places=1.0))
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.show()
    QTest.mouseMove(plot, QPoint(150, 100))
    assert plot.at is None
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert plot.at == 1
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(390, 100))
    assert plot.at == 1, "there is no fourth picture"
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.at == 1


def test_new_figures_keep_the_value_under_the_cursor(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    plot.move_to(7)
    longer = Figure(x=Axis(-10.0, 9.0), y=Axis(0.0, 1.0), stops=np.arange(-10.0, 10.0), read=str)
    plot.show_figure(longer)
    assert plot.at == 17
    plot.show_figure(without_figure("gone"))
    assert plot.at is None


# --- saved ----------------------------------------------------------------------------------------------------------


def test_a_picture_has_the_caption_and_no_cursor(qtbot: QtBot) -> None:
    theme = make_theme()
    plot = shown(qtbot, figure(PlotNote(x=0.0, y=0.0, text="", shade=INK)), theme)
    plot.move_to(5)
    image = picture(plot, 2.0)
    assert image.devicePixelRatio() == 2.0
    assert image.width() == 2 * plot.width()
    assert image.height() > 2 * plot.height()
    assert not has(image, theme.surface.accent, around(plot, 5.0, 50.0))


def test_svg_has_texts_and_lines(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    theme, lines = plot.theme, ["Title", "Source"]
    text = plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, lines, theme)).decode()
    assert "<title>Title</title>" in text
    for words in ("100%", "rising", "nowhere", "Source"):
        assert words in text
    assert "<path" in text or "<polyline" in text
    assert "<image" not in text


# --- the library ----------------------------------------------------------------------------------------------------


def test_no_error_leaves_what_qt_calls_of_the_library(qtbot: QtBot) -> None:
    """An error in one of its methods that Qt calls would end the program."""
    where: list[str] = []
    overrides.report_to(lambda error, name: where.append(f"{name} {type(error).__name__}"))
    plot = shown(qtbot, figure())
    grabbed(plot)  # it draws when it is painted
    (item,) = plot._items

    def fail(*_arguments: object, **_more: object) -> None:
        raise ValueError("broken")

    item.dataBounds = fail
    item._boundingRect = None
    try:
        grabbed(plot)
        qtbot.waitUntil(lambda: bool(where))
    finally:
        overrides.report_to(None)
    assert "PlotCurveItem.boundingRect ValueError" in where


@pytest.mark.parametrize("module", ["ui.plots.figure", "options.dock", "signals.content", "assembly.built_window"])
def test_the_library_comes_with_the_first_plot(module: str) -> None:
    program = f"import sys, tideboard_desktop.{module}; sys.exit('pyqtgraph' in sys.modules)"
    folders = [str(ROOT / name) for name in ("desktop", "core", "proto", "resources")]
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": os.pathsep.join(folders)}, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["OpenGL", "matplotlib", "scipy", "IPython", "h5py", "cupy", "numba"])
def test_the_library_brings_no_extras(name: str) -> None:
    assert name not in sys.modules


def test_rows_are_chosen_along_the_upright_axis(qtbot: QtBot) -> None:
    rows = Axis(3.5, -0.5, tuple((float(at), f"row {at}") for at in range(4)))
    what = replace(figure(), y=rows, x=Axis(0.0, 9.0), stops=np.arange(4.0), upright=True, start=-1)
    plot = shown(qtbot, what)
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert plot.reading == "stop 0"
    QTest.keyClick(plot, Qt.Key.Key_Down)
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert plot.reading == "stop 0"
    assert plot.stop_at(plot.point(1.0, 2.2)) == 2
    plot.move_to(2)
    image = grabbed(plot)
    assert has(image, plot.theme.surface.accent, around(plot, 1.0, 2.0, 2.0))
    assert has(image, plot.theme.surface.accent, around(plot, 8.0, 2.0, 2.0))
    assert plot.point(0.0, 3.0).y() > plot.point(0.0, 0.0).y()


def test_an_axis_at_the_right_takes_its_room(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    before = plot.area
    plot.show_figure(figure(right=axis(0.0, 5_000_000.0, 2, lambda value, _step: f"{value:.0f}")))
    assert plot.area.right() < before.right() - 30
    assert plot.area.left() == before.left()
    text = plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, ["Title"], plot.theme)).decode()
    assert plot.figure.right.ticks[-1][1] in text


def svg(plot: Plot) -> str:
    return plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, ["Title"], plot.theme)).decode()


def test_texts_that_would_touch_are_left_out(qtbot: QtBot) -> None:
    ticks = tuple((float(at), f"row {at}") for at in range(100))
    assert 5 < svg(shown(qtbot, replace(figure(), y=Axis(99.5, -0.5, ticks)))).count(">row ") < 30
    assert 5 < svg(shown(qtbot, replace(figure(), x=Axis(-0.5, 99.5, ticks)))).count(">row ") < 30


def test_each_text_of_an_axis_has_its_line(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure(Curve(x=np.zeros(2), y=np.zeros(2), shade=INK)))
    image, across, upright = grabbed(plot), plot.figure.x.ticks[1][0], plot.figure.y.ticks[1][0]
    grid = plot.theme.surface.chart_grid
    assert has(image, grid, around(plot, across, upright / 2))
    assert has(image, grid, around(plot, across / 2, upright))
    assert not has(image, grid, around(plot, across / 2, upright / 2))


def test_a_picture_says_what_stands_without_a_cursor_and_the_screen_what_is_at_it(qtbot: QtBot) -> None:
    plot = shown(qtbot, figure())
    plot.move_to(3)
    text = svg(plot)
    assert ">nowhere<" in text
    assert ">stop 3<" not in text
    assert plot.reading == "stop 3"


class WatchedPlot(Plot):
    """Counts its paints, on a screen whose resolution can be changed."""

    paints, ratio = 0, 1.0

    def devicePixelRatioF(self) -> float:  # noqa: N802  Qt's name
        return self.ratio

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        self.paints += 1
        super().paintEvent(event)


def test_the_cursor_is_painted_at_once_and_another_screen_gets_its_own_layer(qtbot: QtBot) -> None:
    plot = WatchedPlot(make_theme(), identifier="a_plot", name="A plot")
    qtbot.addWidget(plot)
    plot.resize(*SIZE)
    plot.show_figure(figure())
    with qtbot.waitExposed(plot):
        plot.show()
    QGuiApplication.processEvents()
    before = plot.paints
    plot.move_to(3)
    QGuiApplication.processEvents()
    assert (plot.paints - before, plot._layer.devicePixelRatio()) == (1, 1.0)
    plot.ratio = 2.0
    QGuiApplication.sendEvent(plot, QEvent(QEvent.Type.DevicePixelRatioChange))
    QGuiApplication.processEvents()
    assert plot._layer.devicePixelRatio() == 2.0


def test_it_takes_the_view_of_its_items_along(qtbot: QtBot) -> None:
    """Each plot of a window that is built anew would leave one else, which every change of style polishes."""
    window = QWidget()
    qtbot.addWidget(window)
    before = set(QApplication.topLevelWidgets())  # Qt lists them in no order
    plot = Plot(make_theme(), identifier="a_plot", name="A plot")
    plot.setParent(window)
    assert set(QApplication.topLevelWidgets()) != before
    delete(plot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert set(QApplication.topLevelWidgets()) == before
