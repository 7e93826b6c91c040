"""The drawings for the keyboard: one stop of Tab, at which arrows go from drawing to drawing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.drawing_layer import DrawingLayer
from tideboard_desktop.chart.drawings.model import Drawing
from tideboard_desktop.chart.drawings.projection import Spot
from tideboard_desktop.chart.drawings.words import spoken
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.widgets.accessible_roles import give_role, speak
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_MOVES: Final = {
    Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip


class DrawingStop(QWidget):
    """Lies over the selected drawing, for the focus ring, and takes no mouse. It cannot be focused without drawings.

    Enter opens what can be done, Del deletes, arrows with Ctrl move by one bar or price step.
    """

    def __init__(self, chart: PriceChart, drawings: ChartDrawings, layer: DrawingLayer) -> None:
        super().__init__(chart)
        self._chart, self._drawings, self._layer = chart, drawings, layer
        self._told = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        identify(self, "chart_drawings", translate("Drawings", "Drawings on the chart"))
        give_role(self, QAccessible.Role.List)
        self.follow()

    def follow(self) -> None:
        """Take the place of the selected drawing, else of the first in view, and say what it is."""
        shown = self._shown()
        able = bool(shown) and self._drawings.can_edit
        policy = Qt.FocusPolicy.TabFocus if able else Qt.FocusPolicy.NoFocus
        if self.focusPolicy() is not policy:
            if not able and self.hasFocus():
                self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            self.setFocusPolicy(policy)
        drawing = self._drawings.selected or (shown[0] if shown else None)
        area = self._layer.area_of(drawing).toAlignedRect()
        if area != self.geometry():
            self.setGeometry(area)
        projection = self._layer.projection()
        if drawing is not None and projection is not None and self.hasFocus():
            self._say(spoken(drawing, projection), shown, drawing)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Select the first drawing in view."""
        super().focusInEvent(event)
        shown = self._shown()
        if self._drawings.selected is None and shown:
            self._drawings.select(shown[0])
        self._told = ""
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Arrows choose, with Ctrl they move; the rest is as in the chart."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if key in _MOVES and held == Qt.KeyboardModifier.ControlModifier:
            self._move(*_MOVES[key])
        elif key in _STEPS and held == Qt.KeyboardModifier.NoModifier:
            self._step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._drawings.select(None)
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._layer.key(event):
            super().keyPressEvent(event)

    def _shown(self) -> list[Drawing]:
        projection = self._layer.projection()
        return [] if projection is None else [shape.drawing for shape in self._layer.shapes(projection)]

    def _step(self, by: int) -> None:
        shown, selected = self._shown(), self._drawings.selected
        if shown:
            place = shown.index(selected) if selected in shown else 0
            self._drawings.select(shown[(place + by) % len(shown)])

    def _move(self, columns: int, steps: int) -> None:
        """Move the selected drawing by bars and price steps."""
        drawing, projection = self._drawings.selected, self._layer.projection()
        if drawing is None or projection is None:
            return
        begin = projection.spot(drawing.anchors[0])
        if begin is None:
            return
        step = projection.picture.facts.step(begin.price)
        end = Spot(begin.column + columns, begin.price + steps * step)
        moved = self._layer.moved(drawing, projection, begin, end)
        if moved is not None:
            self._drawings.change(moved)

    def _say(self, words: str, shown: list[Drawing], drawing: Drawing) -> None:
        if drawing in shown:
            told = translate("Drawings", "{number} of {count}: {drawing}").format(
                number=shown.index(drawing) + 1, count=len(shown), drawing=words
            )
            if told != self._told:
                self._told = told
                speak(self, told)
