"""The chart's toolbar: interval, adjustment, sessions, scale; what has no room is in the menu at its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.axis.price_scale import ScaleKind
from tideboard_desktop.chart.words import INTERVALS, adjustment_words, interval_names, interval_words, session_words
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import icon_button, identify
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
HEIGHT = 32
_GAP = 8


class ChartToolbar(QWidget):
    """`interval`, `adjustment`, `sessions` and `scale` carry the key of what was chosen; `end` takes more buttons."""

    interval = Signal(str)
    adjustment = Signal(str)
    sessions = Signal(str)
    scale = Signal(str)
    hollow = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT))
        words, names = interval_words(), interval_names()
        self.intervals = Segments(
            list(words.items()), theme, identifier="chart_interval", name=translate("PriceChart", "Interval")
        )
        for key in INTERVALS:
            button = self.intervals.button(key)
            # a name begins with the words that are seen
            told = names[key] if names[key].startswith(words[key]) else f"{words[key]}, {names[key]}"
            identify(button, f"chart_interval_{key}", told)
            button.setToolTip(tip(names[key]))
        self.adjustments = Segments(
            list(adjustment_words().items()),
            theme,
            identifier="chart_adjustment",
            name=translate("PriceChart", "Adjustment for splits and dividends"),
        )
        self.hours = Segments(
            list(session_words().items()),
            theme,
            identifier="chart_sessions",
            name=translate("PriceChart", "Trading hours"),
        )
        self.scales = Segments(
            list(_scale_words().items()),
            theme,
            identifier="chart_scale",
            name=translate("PriceChart", "Price scale"),
        )
        self.more = icon_button(
            "ellipsis", translate("PriceChart", "View of the chart"), theme, identifier="chart_view"
        )
        self.table = icon_button("list", translate("PriceChart", "Bars as a table"), theme, identifier="chart_table")
        self.table.setCheckable(True)
        self._groups: dict[str, dict[str, QAction]] = {}
        self.outlines = QAction(translate("PriceChart", "Rising candles as outlines"), self)
        self.more.setMenu(self._menu())
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, 0, _GAP, 0)
        row.setSpacing(_GAP)
        for part in (self.intervals, self.adjustments, self.hours, self.scales):
            row.addWidget(part)
        row.addStretch(1)
        self.end = QHBoxLayout()
        row.addLayout(self.end)
        row.addWidget(self.table)
        row.addWidget(self.more)
        for segments, signal in (
            (self.intervals, self.interval),
            (self.adjustments, self.adjustment),
            (self.hours, self.sessions),
            (self.scales, self.scale),
        ):
            segments.chosen.connect(self._mark)
            segments.chosen.connect(signal)

    def choose(self, segments: Segments, key: str) -> None:
        """Show a choice made elsewhere."""
        segments.choose(key)
        self._mark()

    def offer(self, adjustments: Sequence[BarAdjustment], *, provider: str, extended: bool, minutes: bool) -> None:
        """Turn off what the source, the market (`extended` hours) or the interval does not have, with the reason."""
        for adjustment in BarAdjustment:
            why = "" if adjustment in adjustments else translate("PriceChart", "{provider} does not offer it")
            self._allow(self.adjustments, adjustment.value, why.format(provider=provider))
        why = ""
        if not extended:
            why = translate("PriceChart", "This market has no extended hours")
        elif not minutes:
            why = translate("PriceChart", "Bars of a day and longer are of regular hours")
        for sessions in BarSessions:
            self._allow(self.hours, sessions.value, why)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow toolbar keeps the intervals."""
        super().resizeEvent(event)
        spare = (self.adjustments, self.hours, self.scales)
        parts = (self.intervals, *spare, self.end, self.table, self.more)
        needed = sum(part.sizeHint().width() + _GAP for part in parts) + _GAP
        for part in spare:
            part.setVisible(needed <= self.width())

    def _allow(self, segments: Segments, key: str, why: str) -> None:
        for part in (segments.button(key), self._groups[segments.objectName()][key]):
            part.setEnabled(not why)
            part.setToolTip(tip(why))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        parts = (
            (self.adjustments, translate("PriceChart", "Adjustment"), adjustment_words()),
            (self.hours, translate("PriceChart", "Trading hours"), session_words()),
            (self.scales, translate("PriceChart", "Price scale"), _scale_words()),
        )
        for segments, title, words in parts:
            below, group = menu.addMenu(title), QActionGroup(menu)
            actions: dict[str, QAction] = {}
            for key, word in words.items():
                action = below.addAction(word)
                action.setCheckable(True)
                group.addAction(action)
                action.triggered.connect(partial(self._chosen, segments, key))
                actions[key] = action
            self._groups[segments.objectName()] = actions
        self.outlines.setCheckable(True)
        self.outlines.toggled.connect(self.hollow)
        menu.addAction(self.outlines)
        menu.aboutToShow.connect(self._mark)
        return menu

    def _chosen(self, segments: Segments, key: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        segments.button(key).click()

    def _mark(self) -> None:
        for segments in (self.adjustments, self.hours, self.scales):
            self._groups[segments.objectName()][segments.key].setChecked(True)


def _scale_words() -> dict[str, str]:
    return {
        ScaleKind.LINEAR.value: translate("PriceChart", "Auto"),
        ScaleKind.LOG.value: translate("PriceChart", "Log"),
        ScaleKind.PERCENT.value: translate("PriceChart", "%"),
    }
