"""The labels at the line ends as switches: the chart paints them, and here they take mouse, keys and screen readers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, FlowLine, line_name
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, colour
from tideboard_desktop.ui.widgets.labels import identify

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class EndLabel(QAbstractButton):
    """Lies over one label and switches its line. `step_wanted`: the arrow keys go to another label."""

    step_wanted = Signal(int)

    def __init__(self, line: FlowLine, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(line in SHOWN_AT_FIRST)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        identify(self, f"flow_line_{line.value.replace('-', '_')}", line_name(line))
        self.setToolTip(tip(line_name(line)))
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """An outline under the mouse; the label below shows the rest."""
        if self.underMouse():
            painter = QPainter(self)
            painter.setPen(hairline(colour(self._theme.surface.line_control)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Up and down go to another label, Space switches this one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step_wanted.emit(step)


class EndLabels(QObject):
    """The switches of all lines; `changed` carries nothing, `shown` has the visible lines.

    Tab stops at one of them, the arrow keys go to the others.
    """

    changed = Signal()

    def __init__(self, theme: Theme, chart: QWidget) -> None:
        """`chart` paints the labels."""
        super().__init__(chart)
        self._buttons = {line: EndLabel(line, theme, chart) for line in FlowLine}
        self._offered = frozenset(FlowLine)
        for button in self._buttons.values():
            button.toggled.connect(self.changed)
            button.step_wanted.connect(self._step)

    @property
    def shown(self) -> frozenset[FlowLine]:
        """The lines that are switched on."""
        return frozenset(line for line, button in self._buttons.items() if button.isChecked())

    def set_shown(self, lines: frozenset[FlowLine]) -> None:
        """Switch exactly these lines on; emits `changed` at most once."""
        before = self.shown
        self.blockSignals(True)
        for line, button in self._buttons.items():
            button.setChecked(line in lines)
        self.blockSignals(False)
        if self.shown != before:
            self.changed.emit()

    def button(self, line: FlowLine) -> EndLabel:
        """The switch of a line; hidden where its label has no room."""
        return self._buttons[line]

    def offer(self, lines: frozenset[FlowLine]) -> None:
        """Let only these lines be switched: those that the data have."""
        self._offered = lines

    def offers(self, line: FlowLine) -> bool:
        """Whether the data have the line."""
        return line in self._offered

    def put_over(self, areas: Mapping[FlowLine | str, QRectF]) -> None:
        """Lay the switches over the labels in these areas of the chart."""
        for line, button in self._buttons.items():
            area = areas.get(line)
            if area is not None and line in self._offered:
                button.setGeometry(area.toAlignedRect())
            elif button.hasFocus():
                self._parent().setFocus()
            button.setVisible(area is not None and line in self._offered)
        focused = next((button for button in self._buttons.values() if button.hasFocus()), None)
        self._stop_at(focused or next((button for button in self._placed()), None))

    def _parent(self) -> QWidget:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent

    def _placed(self) -> list[EndLabel]:
        """The switches on screen, from the top."""
        shown = [button for button in self._buttons.values() if not button.isHidden()]
        return sorted(shown, key=lambda button: button.y())

    def _step(self, by: int) -> None:
        placed = self._placed()
        focused = next((button for button in placed if button.hasFocus()), None)
        if focused is not None:
            button = placed[min(max(placed.index(focused) + by, 0), len(placed) - 1)]
            self._stop_at(button)
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_at(self, stop: EndLabel | None) -> None:
        for button in self._buttons.values():
            policy = Qt.FocusPolicy.TabFocus if button is stop else Qt.FocusPolicy.NoFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)
