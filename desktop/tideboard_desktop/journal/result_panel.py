"""The panel of the result by day: its plot with a table behind it, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from tideboard_core.trips.figures import TripFacts
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.result_figure import MONEY, R, money_days, r_days, result_figure
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
_SAMPLE: Final = 18


class ResultToggle(QPushButton):
    """A toggle that shows the line which it switches."""

    def __init__(self, text: str, theme: Theme, *, identifier: str, dashed: bool) -> None:
        super().__init__(text)
        self._theme, self._dashed = theme, dashed
        identify(self, identifier, text)
        self.setProperty("kind", "segment")
        self.setProperty("place", "only")
        self.setFont(theme.font(Type.BODY))
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px(22))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        left = theme.px(_SAMPLE) + 14
        self.setStyleSheet(f"QPushButton {{ padding-left: {left}px; padding-right: 8px; text-align: left; }}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        super().paintEvent(event)
        theme = self._theme
        tint = theme.surface.text2 if self._dashed else theme.up.text
        with QPainter(self) as painter:
            pen = QPen(colour(tint if self.isChecked() else theme.surface.text3), 1.2 if self._dashed else 2.0)
            if self._dashed:
                pen.setDashPattern([3.0, 2.5])
            painter.setPen(pen)
            y = self.height() / 2
            painter.drawLine(QPointF(8, y), QPointF(8 + theme.px(_SAMPLE), y))


class ResultPanel(JournalPanel):
    """`changed` says that something else is drawn now."""

    changed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, amounts: Amounts, caption: Callable[[], Sequence[str]]) -> None:
        super().__init__(translate("Journal", "Result"), theme, identifier="journal_result")
        self._amounts = amounts
        self._trips: Sequence[TripFacts] = ()
        self._currency = ""
        self.net = ResultToggle(
            translate("Journal", "Net after fees"), theme, identifier="journal_net_line", dashed=False
        )
        self.gross = ResultToggle(
            translate("Journal", "Before fees"), theme, identifier="journal_gross_line", dashed=True
        )
        self.unit = Segments(
            [(MONEY, translate("Journal", "Money")), (R, "R")],
            theme,
            identifier="journal_result_unit",
            name=translate("Journal", "Unit"),
        )
        for part in (self.net, self.gross, self.unit):
            self.head.addWidget(part)
        self.plot = Plot(theme, identifier="journal_result_plot", name=translate("Journal", "Result by day"))
        self.pages = PlotPages(self.plot, tasks, caption)
        self.add(self.pages, 1)
        self.net.toggled.connect(lambda _on: self._redraw())
        self.gross.toggled.connect(lambda _on: self._redraw())
        self.unit.chosen.connect(lambda _key: self._redraw())

    def show_trips(self, trips: Sequence[TripFacts], currency: str) -> None:
        """Draw trips of one currency."""
        self._trips, self._currency = trips, currency
        self.draw()

    def draw(self) -> None:
        """Draw the figure anew."""
        in_r = self.unit.key == R
        rows = r_days(self._trips) if in_r else money_days(self._trips)
        words = "R" if in_r else self._currency
        net, gross = self.net.isChecked(), self.gross.isChecked()
        self.plot.show_figure(result_figure(rows, self._amounts, words, net=net, gross=gross))

    def _redraw(self) -> None:
        self.draw()
        self.changed.emit()
