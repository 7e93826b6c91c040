"""What the chart of today shows: the switches at the line ends, the options of the menu, chips of earlier days."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from tideboard_desktop.flow.chart.display_options import DisplayOptions, DisplayState, FlowForm, options_of, switched
from tideboard_desktop.flow.chart.line_styles import FlowLine, line_name
from tideboard_desktop.flow.past.past_chips import PastChips
from tideboard_desktop.flow.providers.later import LaterFlow
from tideboard_desktop.flow.providers.words import absent_words
from tideboard_desktop.flow.today.end_labels import EndLabels
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.layouts import hbox, stretch

_PAD = 10


class ViewSwitches(QWidget):
    """Holds the display options; `changed` carries nothing. `menu` offers all of them.

    The row itself has the chips of an earlier day, and is hidden without any. `connect_wanted`: the user wants to
    compare, and there is no second provider.
    """

    changed = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme, chart: QWidget) -> None:
        """`chart` paints the labels at the line ends."""
        super().__init__()
        self._view = DisplayOptions()
        self._absent = absent_words()
        self._why_no_tiers = ""
        self._to_now, self._intraday = False, True
        self.toggles, self.chips = EndLabels(theme, chart), PastChips(theme)
        hbox(self.chips, stretch(), on=self, margins=(_PAD, 4, _PAD, 4))
        self.hide()  # before the first layout, else the chart moves when the row without chips leaves
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._lines = self._make_lines()
        self._actions = self._make_actions()
        self.menu.addAction(self.chips.opener)
        self.toggles.changed.connect(lambda: self._set(replace(self._view, shown=self.toggles.shown)))
        self._show_view()

    @property
    def view(self) -> DisplayOptions:
        """The chosen options."""
        return self._view

    def restore(self, state: DisplayState) -> None:
        """Show the options of a layout."""
        view = options_of(state)
        self.toggles.set_shown(view.shown)
        self._set(view)

    def to_now(self, *, by_default: bool) -> bool:
        """Whether the axis ends soon after the last minute: as chosen, else the default."""
        chosen = self._view.to_now
        self._to_now = by_default if chosen is None else chosen
        self._actions["to_now"].setChecked(self._to_now)
        return self._to_now

    def flip(self, name: str) -> None:
        """Toggle one option: `stack`, or the name of one in `DisplayOptions`."""
        self._actions[name].trigger()

    def offer(self, *, tiers: bool, beside: bool = False) -> None:
        """Offer the lines and forms that the data have; `beside` = two nets are compared, without tiers."""
        words = "" if tiers else QCoreApplication.translate("Flow", "This provider has no tiers to stack")
        if beside:
            tiers, words = False, QCoreApplication.translate("Flow", "Two providers: their tiers are not comparable")
            if self._view.own:
                words = QCoreApplication.translate("Flow", "Own count: its sizes are not the provider's tiers")
        offered = frozenset(FlowLine) if tiers else frozenset({FlowLine.NET, FlowLine.PRICE})
        self._why_no_tiers = words
        self.toggles.offer(offered)
        for line, action in self._lines.items():
            action.setEnabled(line in offered)
            action.setToolTip(tip("" if line in offered else words))
        self._actions["stack"].setEnabled(tiers)
        self._actions["stack"].setToolTip(tip(words))

    def offer_second(self, reason: str) -> None:
        """Set why comparing is not possible; empty if there is a second provider."""
        if reason != self._absent:
            self._absent = reason
            self._show_view()

    def tell_marks(self, lacking: str) -> None:
        """What the marks stand for, and which kinds the connection lacks."""
        words = QCoreApplication.translate(
            "ChartMarks", "Below the time axis: E report, D dividend, S split, N news, B buy-back"
        )
        self._actions["marks"].setToolTip(tip("\n".join(filter(None, (words, lacking)))))

    def offer_later(self, later: LaterFlow) -> None:
        """Offer to hide what came after the shown second of a replay, above the other options."""
        action = QAction(QCoreApplication.translate("TimeBar", "Hide what came after"), self.menu)
        action.setObjectName("flow_view_later")
        action.setCheckable(True)
        action.setChecked(later.hides)
        action.triggered.connect(lambda on: later.set_hides(hides=on))
        later.changed.connect(lambda: action.setChecked(later.hides))
        self.menu.insertAction(self.menu.actions()[0], action)

    def why_no_line(self, line: FlowLine) -> str:
        """Why the data have no such line; empty if they have."""
        return "" if self.toggles.offers(line) else self._why_no_tiers

    def show_row(self, *, intraday: bool) -> None:
        """Show the row while there are chips, and not beside the history."""
        self._intraday = intraday
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow row leaves chips out, from the right."""
        super().resizeEvent(event)
        self.chips.fit(self.width() - 2 * _PAD)

    def fit(self) -> None:
        """Show what fits, after chips came or went."""
        self.setVisible(self.chips.fit(self.width() - 2 * _PAD) > 0 and self._intraday)

    def _set(self, view: DisplayOptions) -> None:
        if view != self._view:
            self._view = view
            self._show_view()
            self.changed.emit()

    def _show_view(self) -> None:
        view = self._view
        if view.to_now is not None:
            self._to_now = view.to_now
        for line, action in self._lines.items():
            action.setChecked(line in view.shown)
        shown = {
            "to_now": self._to_now,
            "stack": view.form is FlowForm.STACK,
            "bars": view.bars,
            "free_price": view.free_price,
            "local_time": view.local_time,
            "compare": view.compare and not self._absent,
            "own": view.own,
            "delta": view.delta,
            "usual_range": view.usual_range,
            "of_turnover": view.of_turnover,
            "marks": view.marks,
        }
        self._actions["compare"].setToolTip(tip(self._absent))
        for name, on in shown.items():
            self._actions[name].setChecked(on)

    def _make_lines(self) -> dict[FlowLine, QAction]:
        """An entry for each line, also where its label has no room."""
        below = self.menu.addMenu(self.tr("Lines"))
        below.setToolTipsVisible(True)
        actions = {}
        for line in FlowLine:
            action = below.addAction(line_name(line))
            action.setCheckable(True)
            action.triggered.connect(self.toggles.button(line).click)
            actions[line] = action
        return actions

    def _make_actions(self) -> dict[str, QAction]:
        words = {
            "to_now": self.tr("Axis only to now"),
            "stack": self.tr("Stack the tiers"),
            "bars": self.tr("Net per minute as bars"),
            "free_price": self.tr("Price on its own scale"),
            "local_time": self.tr("Local time"),
            "compare": self.tr("Compare two providers"),
            "own": self.tr("Own count of the trades"),
            "delta": self.tr("Cumulative volume delta of the trades"),
            "usual_range": self.tr("Usual range of earlier sessions"),
            "of_turnover": self.tr("Percentile of net / turnover"),
            "marks": QCoreApplication.translate("ChartMarks", "Reports, dividends, splits, news, buy-backs"),
        }
        actions = {}
        for name, text in words.items():
            action = self.menu.addAction(text)
            action.setObjectName(f"flow_view_{name}")
            action.setCheckable(True)
            actions[name] = action
            action.triggered.connect(lambda on, name=name: self._chosen(name, on))
        return actions

    def _chosen(self, name: str, on: bool) -> None:  # noqa: FBT001  a Qt slot's argument
        if name == "compare" and self._absent:
            self._actions[name].setChecked(False)
            self.connect_wanted.emit()
        elif name == "stack":
            self._set(replace(self._view, form=FlowForm.STACK if on else FlowForm.CURVES))
        else:
            self._set(switched(self._view, name, on=on))
