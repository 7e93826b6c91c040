"""The panel of the result by day: its plot with a table behind it, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Signal

from tideboard_core.trips.figures import TripFacts
from tideboard_desktop.journal.panel import JournalPanel
from tideboard_desktop.journal.result_figure import MONEY, R, money_days, r_days, result_figure
from tideboard_desktop.journal.words import Amounts
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.line_switch import LineSwitch
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate


class ResultPanel(JournalPanel):
    """`changed` says that something else is drawn now."""

    changed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, amounts: Amounts, caption: Callable[[], Sequence[str]]) -> None:
        super().__init__(translate("Journal", "Result"), theme, identifier="journal_result")
        self._amounts = amounts
        self._trips: Sequence[TripFacts] = ()
        self._currency = ""
        net, gross = translate("Journal", "Net after fees"), translate("Journal", "Before fees")
        self.net = LineSwitch(net, theme, identifier="journal_net_line", tint=theme.up.text, dashed=False)
        self.gross = LineSwitch(gross, theme, identifier="journal_gross_line", tint=theme.surface.text2, dashed=True)
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
