"""Layers over the bars: which one gets the mouse and the keys, and what the price axis keeps in view for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import Picture


class Recorder(ChartLayer):
    """Tells what it is asked; takes presses left of pixel 300 and the key L."""

    def __init__(self, name: str, told: list[str], level: float | None = None) -> None:
        self.name, self.told, self.level = name, told, level
        self.places: list[Pointer] = []

    def paint(self, painter: QPainter, picture: Picture) -> None:
        painter.fillRect(QRectF(0, 0, 5, 5), QColor("#123456" if self.name == "first" else "#654321"))

    def paint_background(self, painter: QPainter, picture: Picture) -> None:
        painter.fillRect(QRectF(10, 0, 5, 5), QColor("#0a0b0c"))

    def prices(self, picture: Picture) -> Sequence[float]:
        return () if self.level is None else (self.level,)

    def press(self, at: Pointer) -> bool:
        self.told.append(f"{self.name} press")
        return at.place.x() < 300

    def drag(self, at: Pointer) -> None:
        self.told.append(f"{self.name} drag")
        self.places.append(at)

    def release(self, at: Pointer) -> None:
        self.told.append(f"{self.name} release")

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        return Qt.CursorShape.SizeVerCursor if at is not None and at.place.x() < 300 else None

    def key(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_L

    def escape(self) -> bool:
        self.told.append(f"{self.name} escape")
        return self.name == "second"

    def menu(self, menu: QMenu, at: Pointer) -> None:
        menu.addAction(f"{self.name} {at.price}")


def test_the_uppermost_layer_that_takes_the_press_has_the_drag(chart: PriceChart, painted: Callable[[], int]) -> None:
    told: list[str] = []
    layers = [Recorder("first", told), Recorder("second", told)]
    for layer in layers:
        chart.add_layer(layer)
    end = chart.view.end
    QTest.mouseMove(chart, QPoint(200, 100))
    assert chart.cursor().shape() is Qt.CursorShape.SizeVerCursor
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.mouseMove(chart, QPoint(260, 120))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(260, 120))

    assert told == ["second press", "second drag", "second release"]
    assert chart.view.end == end, "the bars did not move"
    at = layers[1].places[0]
    assert at.price is not None
    assert at.slot == chart.view.slot_at(260)
    assert round(at.price, 2) == at.price
    told.clear()
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(500, 100))
    QTest.mouseMove(chart, QPoint(560, 100))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(560, 100))
    assert told == ["second press", "first press"], "both were asked"
    assert chart.view.end != end, "nobody wanted it: the bars moved"
    QTest.mouseMove(chart, QPoint(540, 100))
    assert chart.cursor().shape() is not Qt.CursorShape.SizeVerCursor


def test_escape_ends_the_drag_of_a_layer_before_it_hides_the_crosshair(
    chart: PriceChart, painted: Callable[[], int]
) -> None:
    told: list[str] = []
    chart.add_layer(Recorder("second", told))
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.mouseMove(chart, QPoint(210, 100))
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    QTest.mouseMove(chart, QPoint(220, 100))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(220, 100))

    assert told == ["second press", "second drag", "second escape"]
    assert chart.has_crosshair


def test_levels_of_layers_are_in_view_and_ground_lies_below_the_rest(
    chart: PriceChart, painted: Callable[[], int]
) -> None:
    chart.add_layer(Recorder("first", [], level=650.0))
    chart.add_layer(Recorder("second", []))
    shown = chart.grab().toImage()

    assert chart.picture is not None
    assert chart.picture.scale is not None
    assert chart.picture.scale.holds(600.0, 650.0)
    assert shown.pixelColor(2, 2).name() == "#654321", "the later layer is above"
    assert shown.pixelColor(12, 2).name() == "#0a0b0c"


def test_the_menu_has_what_the_layers_offer_at_the_price(chart: PriceChart, painted: Callable[[], int]) -> None:
    picture = chart.picture
    assert picture is not None
    at = chart.pointer(QPointF(200, 100), Qt.KeyboardModifier.NoModifier, picture)
    assert chart.menu_at(at) is None, "nobody offers anything"
    chart.add_layer(Recorder("first", []))
    menu = chart.menu_at(at)

    assert menu is not None
    assert [action.text() for action in menu.actions()] == [f"first {at.price}"]


class Tool(Recorder):
    """Has a tool in the hand."""

    has_tool = True


def test_a_layer_with_a_tool_is_asked_about_mouse_and_esc_first(chart: PriceChart, painted: Callable[[], int]) -> None:
    told: list[str] = []
    for layer in (Tool("first", told), Recorder("second", told)):
        chart.add_layer(layer)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    chart.leave()

    assert told == ["first press", "first release", "first escape", "second escape"]
