"""The row between headline and chart: line toggles, axis range, curves or stack."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from tideboard_desktop.flow.chart.display_options import DisplayOptions, DisplayState, FlowForm, options_of, switched
from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.toggles import CompareToggle, Toggles
from tideboard_desktop.flow.past.past_chips import PastChips
from tideboard_desktop.flow.providers.words import absent_words
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label
from tideboard_desktop.ui.widgets.segments import Segments

WHOLE, NOW = "session", "now"
_PAD = 10
_SPACE = 8
_LEAST_WORDS = 60
"""Width in pixels below which the reason for missing tiers is only in the tool tips."""


class ViewSwitches(QWidget):
    """Holds the display options; `changed` carries nothing. `menu` offers the same choices, also in a narrow dock.

    `connect_wanted`: the user wants to compare, and there is no second provider.
    """

    changed = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._view = DisplayOptions()
        self._absent = absent_words()
        self.toggles, self.compare, self.chips = Toggles(theme), CompareToggle(theme), PastChips(theme)
        self.untiered = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.span = Segments(
            [(WHOLE, self.tr("Session")), (NOW, self.tr("To now"))],
            theme,
            identifier="flow_span",
            name=self.tr("Time axis"),
        )
        self.form = Segments(
            [(FlowForm.CURVES.value, self.tr("Curves")), (FlowForm.STACK.value, self.tr("Stack"))],
            theme,
            identifier="flow_form",
            name=self.tr("Form of the tiers"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD, 4, _PAD, 6)
        row.setSpacing(_SPACE)
        row.addWidget(self.toggles, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.chips)
        row.addWidget(self.compare)
        row.addWidget(self.untiered)
        row.addStretch(1)
        row.addWidget(self.span)
        row.addWidget(self.form)
        self.menu = QMenu(self)
        self._actions = self._make_actions()
        self.toggles.changed.connect(lambda: self._set(replace(self._view, shown=self.toggles.shown)))
        self.span.chosen.connect(lambda key: self._set(replace(self._view, to_now=key == NOW)))
        self.form.chosen.connect(lambda key: self._set(replace(self._view, form=FlowForm(key))))
        self.chips.range_wanted.connect(lambda on: self._set(replace(self._view, usual_range=on)))
        self.compare.wanted.connect(lambda on: self._set(switched(self._view, "compare", on=on)))
        self.compare.connect_wanted.connect(self.connect_wanted)
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
        to_now = by_default if chosen is None else chosen
        self.span.choose(NOW if to_now else WHOLE)
        self._actions["to_now"].setChecked(to_now)
        return to_now

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
        self.toggles.offer(frozenset(FlowLine) if tiers else frozenset({FlowLine.NET, FlowLine.PRICE}))
        self.form.setEnabled(tiers)
        self.form.setToolTip(tip(words))
        self._actions["stack"].setEnabled(tiers)
        if words != self.untiered.text():
            self.untiered.setText(words)
            self._fit()

    def offer_second(self, reason: str) -> None:
        """Set why comparing is not possible; empty if there is a second provider."""
        if reason != self._absent:
            self._absent = reason
            self._show_view()

    def why_no_line(self, line: FlowLine) -> str:
        """Why the data have no such line; empty if they have."""
        return self.untiered.text() if self.toggles.button(line).isHidden() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Use short names first, then hide the segments, which the menu has too."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Width of the narrowest chips, so that the dock can become narrow."""
        return QSize(self.toggles.barest + 2 * _PAD, super().minimumSizeHint().height())

    def fit(self) -> None:
        """Show what fits, after chips came or went."""
        self._fit()

    def _fit(self) -> None:
        span, form = (part.sizeHint().width() + _SPACE for part in (self.span, self.form))
        room = self.width() - 2 * _PAD
        room -= self._fit_compare(room)
        room -= self.chips.fit(room - self.toggles.shortest)
        shortest = self.toggles.shortest
        both, one = room >= shortest + span + form, room >= shortest + span
        self.span.setVisible(one)
        self.form.setVisible(both)
        taken = span + form if both else span if one else 0
        self.toggles.fit(room - taken)
        left = room - taken - self.toggles.sizeHint().width() - 2 * _SPACE
        self.untiered.setVisible(bool(self.untiered.text()) and left >= _LEAST_WORDS)

    def _fit_compare(self, room: int) -> int:
        """The chip first gets its narrow form, then disappears; the menu has it too. Returns its width."""
        narrow, full = self.compare.least + _SPACE, self.compare.full_width + _SPACE
        wide = room >= self.toggles.shortest + full
        self.compare.show_name(tight=not wide)
        self.compare.setVisible(wide or room >= self.toggles.barest + narrow)
        return 0 if self.compare.isHidden() else full if wide else narrow

    def _set(self, view: DisplayOptions) -> None:
        if view != self._view:
            self._view = view
            self._show_view()
            self.changed.emit()

    def _show_view(self) -> None:
        view = self._view
        self.form.choose(view.form.value)
        if view.to_now is not None:
            self.span.choose(NOW if view.to_now else WHOLE)
        shown = {
            "to_now": self.span.key == NOW,
            "stack": view.form is FlowForm.STACK,
            "bars": view.bars,
            "free_price": view.free_price,
            "local_time": view.local_time,
            "compare": view.compare and not self._absent,
            "own": view.own,
            "delta": view.delta,
            "usual_range": view.usual_range,
            "of_turnover": view.of_turnover,
        }
        self.compare.show_choice(on=view.compare, reason=self._absent)
        for name, on in shown.items():
            self._actions[name].setChecked(on)

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
