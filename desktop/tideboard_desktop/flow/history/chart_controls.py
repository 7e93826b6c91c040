"""The controls above a history: lines, sums, bars or stack, chart or table."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.chart.toggles import Toggles
from tideboard_desktop.flow.history.model import SUMS, HistoryStyle
from tideboard_desktop.flow.history.period_chart import DASH, SUM_STEPS
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import LEFT, text_width
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.layouts import fill, hbox, stretch
from tideboard_desktop.ui.widgets.segments import Segments

BARS, STACK = "bars", "stack"
CHART, TABLE = "chart", "table"
_HEIGHT = 22
_SAMPLE = 18
_PAD = 7


class SumToggle(QAbstractButton):
    """A chip with the dashes of its sum and the number of periods; off by default."""

    def __init__(self, count: int, theme: Theme) -> None:
        super().__init__()
        self.count = count
        self._theme = theme
        self.setText(str(count))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = QCoreApplication.translate("Flow", "{count} periods together")
        identify(self, f"history_sum_{count}", words.replace("{count}", str(count)))
        self.setToolTip(
            tip(QCoreApplication.translate("Flow", "Net of {count} periods together").replace("{count}", str(count)))
        )

    def _paint_dashes(self, painter: QPainter) -> None:
        step, gap = (length * DASH for length in SUM_STEPS[self.count])
        x, middle = float(_PAD), round(self.height() / 2) + 0.5
        while x < _PAD + _SAMPLE:
            painter.drawLine(QPointF(x, middle), QPointF(min(x + step, _PAD + _SAMPLE), middle))
            x += step + gap

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Sample, gap, number and padding."""
        wide = round(text_width(self.text(), self._theme, Type.BODY)) + _SAMPLE + 5 + 2 * _PAD
        return QSize(wide, self._theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Outline, sample, number."""
        theme, surface, on = self._theme, self._theme.surface, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(hairline(colour(surface.line_strong if on else surface.line_soft)))
        painter.setBrush(colour(surface.hover) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        pen = hairline(colour(surface.text1 if on else surface.line_control))
        pen.setWidthF(self.devicePixelRatioF())
        painter.setPen(pen)
        self._paint_dashes(painter)
        painter.setFont(theme.font(Type.BODY))
        painter.setPen(colour(surface.text1 if on else surface.text3))
        painter.drawText(QRectF(_PAD + _SAMPLE + 5, 0, self.width(), self.height()), LEFT, self.text())


class HistoryControls(QWidget):
    """`changed` carries nothing: read `style` and `is_table`."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self.toggles = Toggles(theme)
        for line in Line:
            self.toggles.button(line).setObjectName(f"history_line_{line.value.replace('-', '_')}")
            self.toggles.button(line).setAccessibleIdentifier(f"history_line_{line.value.replace('-', '_')}")
        self.toggles.set_shown(HistoryStyle().shown)
        self.sums = {count: SumToggle(count, theme) for count in SUMS}
        self.look = Segments(
            [(BARS, translate("Flow", "Bars")), (STACK, translate("Flow", "Stack"))],
            theme,
            identifier="history_look",
            name=translate("Flow", "Bars or stacked tiers"),
        )
        self.view = Segments(
            [(CHART, translate("Flow", "Chart")), (TABLE, translate("Flow", "Table"))],
            theme,
            identifier="history_view",
            name=translate("Flow", "Chart or table"),
        )
        self._lay_out()

    @property
    def style_chosen(self) -> HistoryStyle:
        """What the chart shows."""
        sums = frozenset(count for count, button in self.sums.items() if button.isChecked())
        return HistoryStyle(shown=self.toggles.shown, stacked=self.look.key == STACK, sums=sums)

    @property
    def is_table(self) -> bool:
        """Whether the figures are shown as a table."""
        return self.view.key == TABLE

    def choose(self, style: HistoryStyle, view: str) -> None:
        """Restore an earlier choice."""
        self.blockSignals(True)
        self.toggles.set_shown(style.shown)
        for count, button in self.sums.items():
            button.setChecked(count in style.sums)
        self.look.choose(STACK if style.stacked else BARS)
        self.view.choose(view)
        self.blockSignals(False)
        self._fit()
        self.changed.emit()

    def show_view(self, view: str) -> None:
        """Show chart or table, like a click on the segment."""
        self.view.choose(view)
        self._view_chosen()

    def flip_view(self) -> None:
        """Switch between chart and table."""
        self.show_view(CHART if self.is_table else TABLE)

    def flip_look(self) -> None:
        """Switch between bars and stacks."""
        self.look.choose(BARS if self.look.key == STACK else STACK)
        self.changed.emit()

    def offer(self, *, tiers: bool) -> None:
        """Hide what a provider without tiers cannot show."""
        self.toggles.offer(frozenset(Line) if tiers else frozenset({Line.NET, Line.PRICE}))
        self.look.setVisible(tiers and not self.is_table)

    def resizeEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        """Use short names if the full ones do not fit."""
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One row; no width of its own, so that the dock can become narrow."""
        return QSize(200, self.minimumSizeHint().height())

    def _fit(self) -> None:
        fixed = self.view.sizeHint().width() + 26
        fixed += 0 if self.look.isHidden() else self.look.sizeHint().width() + 6
        sums = sum(button.sizeHint().width() + 6 for button in self.sums.values())
        room = self.width() - fixed
        fits = not self.is_table and room >= self.toggles.shortest + sums
        for button in self.sums.values():
            button.setVisible(fits)
        self.toggles.fit(room - (sums if fits else 0) - 14)

    def _view_chosen(self) -> None:
        for part in (self.toggles, self.look, *self.sums.values()):
            part.setVisible(not self.is_table)
        self._fit()
        self.changed.emit()

    def _lay_out(self) -> None:
        row = hbox(self.toggles, on=self, margins=(10, 4, 10, 2), spacing=6)
        for button in self.sums.values():
            row.addWidget(button)
            button.toggled.connect(self.changed)
        fill(row, stretch(), self.look, self.view)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.toggles.changed.connect(self.changed)
        self.look.chosen.connect(self.changed)
        self.view.chosen.connect(self._view_chosen)
