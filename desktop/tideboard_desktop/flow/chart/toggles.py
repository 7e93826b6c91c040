"""The toggles of the lines, each with a sample of its line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from tideboard_desktop.flow.chart.background import hairline
from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, Line, line_name, line_pen, short_name
from tideboard_desktop.flow.chart.primitives import LEFT, text_width
from tideboard_desktop.flow.chart.second_line import second_pen
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify

_HEIGHT = 22
_SAMPLE = 16
_PAD = 8
_SPACE = 4


class SampleToggle(QAbstractButton):
    """A chip of 22 px with a sample of its line; off = grey sample, grey text, faint outline."""

    def __init__(self, theme: Theme, name: str, short: str) -> None:
        super().__init__()
        self._theme = theme
        self._short = short
        self.setText(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def pen(self) -> QPen:
        """The pen of the line."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Sample, gap, word and padding."""
        return QSize(self.width_of(self.text()), self._theme.px(_HEIGHT))

    def width_of(self, name: str) -> int:
        """Width of the chip with this name on it."""
        words = round(text_width(name, self._theme, Type.BODY)) + 6 if name else 0
        return words + _SAMPLE + 2 * _PAD

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A chip is never cut; with little room it has its short name, with less none."""
        return QSize(min(self.width_of(self._short), self.width_of(self.text())), self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Outline, sample, word."""
        theme, surface, on = self._theme, self._theme.surface, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        outline = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(hairline(colour(surface.line_strong if on else surface.line_soft)))
        painter.setBrush(colour(surface.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(outline, 4, 4)
        pen = self.pen()
        if not on:
            pen.setColor(colour(surface.line_control))
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(_PAD, middle), QPointF(_PAD + _SAMPLE, middle))
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(colour(surface.text1 if on else surface.text3))
        painter.drawText(QRectF(_PAD + _SAMPLE + 6, 0, self.width(), self.height()), LEFT, self.text())


class LineToggle(SampleToggle):
    """Switches one line of the first provider."""

    def __init__(self, line: Line, theme: Theme) -> None:
        super().__init__(theme, line_name(line), short_name(line))
        self.line = line
        self._value = 1.0
        self.setChecked(line in SHOWN_AT_FIRST)
        identify(self, f"flow_line_{line.value.replace('-', '_')}", line_name(line))

    def pen(self) -> QPen:
        """The line's pen in its current colour."""
        return line_pen(self.line, self._theme, ratio=self.devicePixelRatioF(), value=self._value)

    def set_value(self, value: float) -> None:
        """Follow the sign of the net line, which determines its colour."""
        if (value < 0) != (self._value < 0):
            self._value = value
            self.update()


class CompareToggle(SampleToggle):
    """Toggles the second provider's line. Without a provider it stays off and asks for one; its tool tip says so."""

    wanted = Signal(bool)
    connect_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        self._name = QCoreApplication.translate("Flow", "Compare")
        super().__init__(theme, self._name, "")
        self._available = False
        identify(self, "flow_compare", self._name)
        self.clicked.connect(self._pressed)

    def pen(self) -> QPen:
        """Dashed and neutral."""
        return second_pen(self._theme, self.devicePixelRatioF())

    def show_choice(self, *, on: bool, reason: str) -> None:
        """Set on or off; with a `reason` it cannot be switched on."""
        self._available = not reason
        self.setChecked(on and self._available)
        words = QCoreApplication.translate("Flow", "Compare with a second provider (F7)")
        self.setToolTip(tip(reason or words))
        self.setAccessibleDescription(reason)

    def show_name(self, *, bare: bool) -> None:
        """Show or hide its text."""
        self.setText("" if bare else self._name)
        self.updateGeometry()

    @property
    def full_width(self) -> int:
        """Width with its word."""
        return self.width_of(self._name)

    def _pressed(self, on: bool) -> None:  # noqa: FBT001  a Qt slot's argument
        if self._available:
            self.wanted.emit(on)
        else:
            self.setChecked(False)
            self.connect_wanted.emit()


class Toggles(QWidget):
    """All toggles in a row; `changed` carries nothing, `shown` has the visible lines."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._buttons = {line: LineToggle(line, theme) for line in Line}
        self._lines = frozenset(Line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACE)
        for button in self._buttons.values():
            button.toggled.connect(self.changed)
            row.addWidget(button)
        self.fit(0)  # before its width is known it must not push the docks beside it

    @property
    def shown(self) -> frozenset[Line]:
        """The lines that are switched on."""
        return frozenset(line for line, button in self._buttons.items() if button.isChecked())

    @property
    def shortest(self) -> int:
        """Width with short names."""
        return sum(button.width_of(short_name(line)) + _SPACE for line, button in self._offered())

    @property
    def barest(self) -> int:
        """Width without names."""
        return sum(button.width_of("") + _SPACE for _line, button in self._offered())

    def set_shown(self, lines: frozenset[Line]) -> None:
        """Switch exactly these lines on; emits `changed` at most once."""
        before = self.shown
        self.blockSignals(True)
        for line, button in self._buttons.items():
            button.setChecked(line in lines)
        self.blockSignals(False)
        if self.shown != before:
            self.changed.emit()

    def button(self, line: Line) -> LineToggle:
        """The toggle of a line."""
        return self._buttons[line]

    def fit(self, width: int) -> None:
        """Use short names if the full ones do not fit into `width`, no names if those do not fit either."""
        full = sum(button.width_of(line_name(line)) + _SPACE for line, button in self._offered())
        bare = width > 0 and self.shortest > width
        for line, button in self._buttons.items():
            name = line_name(line)
            text = "" if bare else name if full <= width else short_name(line)
            button.setText(text)
            button.setToolTip(tip("" if text == name else name))
            button.setAccessibleName(name if name.startswith(text) else f"{text}, {name}")
            button.updateGeometry()

    def offer(self, lines: frozenset[Line]) -> None:
        """Show only the toggles of lines that the data have."""
        self._lines = lines
        for line, button in self._buttons.items():
            button.setVisible(line in lines)

    def _offered(self) -> list[tuple[Line, LineToggle]]:
        return [(line, button) for line, button in self._buttons.items() if line in self._lines]
