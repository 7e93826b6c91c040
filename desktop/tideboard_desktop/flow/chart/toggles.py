"""The toggles of the lines, each with a sample of its line."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from tideboard_desktop.flow.chart.line_styles import SHOWN_AT_FIRST, FlowLine, line_name, line_pen, short_name
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, paint_text, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import hbox

_HEIGHT = 22
_SAMPLE = 16
_PAD = 8
_TIGHT = 4
"""Padding of a chip that has its sample below its word."""
_BELOW = 4
"""Pixels between the lower edge of such a chip and its sample."""
_SPACE = 4


class SampleToggle(QAbstractButton):
    """A chip of 22 px with a sample of its line; off = grey sample, grey text, faint outline.

    With little room the sample is below the short name: a chip never loses its word.
    """

    def __init__(self, theme: Theme, name: str, short: str) -> None:
        super().__init__()
        self._theme = theme
        self._short = short
        self._tight = False
        self.setText(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def pen(self) -> QPen:
        """The pen of the line."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Sample, gap, word and padding."""
        wide = self.width_of(self.text(), tight=self._tight)
        return QSize(wide, self._theme.px(_HEIGHT))

    def width_of(self, name: str, *, tight: bool = False) -> int:
        """Width of the chip with this name on it; `tight` = with its sample below the name."""
        words = text_width(name, self._theme, Type.BODY)
        return math.ceil(words) + 2 * _TIGHT if tight else round(words) + 6 + _SAMPLE + 2 * _PAD

    @property
    def least(self) -> int:
        """Width of the narrowest form."""
        return self.width_of(self._short, tight=True)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A chip is never cut."""
        return QSize(self.least, self._theme.px(_HEIGHT))

    def show_form(self, name: str, *, tight: bool) -> None:
        """Show a name, `tight` with the sample below it."""
        self._tight = tight
        self.setText(name)
        self.updateGeometry()
        self.update()

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
        painter.drawLine(self._sample())
        align, area = LEFT, QRectF(_PAD + _SAMPLE + 6, 0, self.width(), self.height())
        if self._tight:
            align, area = CENTRE, QRectF(0, 0, self.width(), self.height() - _BELOW)
        paint_text(painter, area, align, self.text(), Type.BODY, surface.text1 if on else surface.text3, theme)

    def _sample(self) -> QLineF:
        if self._tight:
            low = self.height() - _BELOW
            return QLineF(_TIGHT, low, self.width() - _TIGHT, low)
        return QLineF(_PAD, self.height() / 2, _PAD + _SAMPLE, self.height() / 2)


class LineToggle(SampleToggle):
    """Switches one line of the first provider."""

    def __init__(self, line: FlowLine, theme: Theme) -> None:
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


class Toggles(QWidget):
    """All toggles in a row; `changed` carries nothing, `shown` has the visible lines."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._buttons = {line: LineToggle(line, theme) for line in FlowLine}
        self._lines = frozenset(FlowLine)
        row = hbox(on=self, margins=0, spacing=_SPACE)
        for button in self._buttons.values():
            button.toggled.connect(self.changed)
            row.addWidget(button)
        self.fit(0)  # before its width is known it must not push the docks beside it

    @property
    def shown(self) -> frozenset[FlowLine]:
        """The lines that are switched on."""
        return frozenset(line for line, button in self._buttons.items() if button.isChecked())

    @property
    def shortest(self) -> int:
        """Width with short names."""
        return sum(button.width_of(short_name(line)) + _SPACE for line, button in self._offered())

    def set_shown(self, lines: frozenset[FlowLine]) -> None:
        """Switch exactly these lines on; emits `changed` at most once."""
        before = self.shown
        self.blockSignals(True)
        for line, button in self._buttons.items():
            button.setChecked(line in lines)
        self.blockSignals(False)
        if self.shown != before:
            self.changed.emit()

    def button(self, line: FlowLine) -> LineToggle:
        """The toggle of a line."""
        return self._buttons[line]

    def fit(self, width: int) -> None:
        """Use short names if the full ones do not fit into `width`, with samples below if those do not fit either."""
        full = sum(button.width_of(line_name(line)) + _SPACE for line, button in self._offered())
        tight = width > 0 and self.shortest > width
        for line, button in self._buttons.items():
            name = line_name(line)
            text = name if full <= width else short_name(line)
            button.show_form(text, tight=tight)
            button.setToolTip(tip("" if text == name else name))
            button.setAccessibleName(name if name.startswith(text) else f"{text}, {name}")

    def offer(self, lines: frozenset[FlowLine]) -> None:
        """Show only the toggles of lines that the data have."""
        self._lines = lines
        for line, button in self._buttons.items():
            button.setVisible(line in lines)

    def _offered(self) -> list[tuple[FlowLine, LineToggle]]:
        return [(line, button) for line, button in self._buttons.items() if line in self._lines]
