"""The chart's controls in the title bar: a button that says the interval, and a menu of everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.words import (
    INTERVALS,
    adjustment_words,
    interval_name,
    interval_of,
    interval_word,
    session_words,
)
from tideboard_desktop.ui.charts.curves import form_words
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import icon_button, push_button
from tideboard_desktop.ui.widgets.layouts import hbox

translate = QCoreApplication.translate
_OFFERED = tuple(f"{minutes}m" for minutes in (2, 3, 10, 20, 45, 120, 180, 240))
_HEIGHT = 24
_ARROW = 14
_GAP = 4


class MenuSection(QObject):
    """One choice out of a part of a menu; `chosen` carries the key."""

    chosen = Signal(str)

    def __init__(self, menu: QMenu, title: str, words: Mapping[str, str]) -> None:
        super().__init__(menu)
        self._words = words
        self._key = next(iter(words))
        below, group = menu.addMenu(title), QActionGroup(self)
        below.setToolTipsVisible(True)
        self._actions: dict[str, QAction] = {}
        for key, word in words.items():
            action = below.addAction(word)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._take, key))
            self._actions[key] = action
        self.choose(self._key)

    @property
    def key(self) -> str:
        return self._key

    @property
    def word(self) -> str:
        return self._words[self._key]

    def choose(self, key: str) -> None:
        """Choose without emitting `chosen`."""
        self._key = key
        self._actions[key].setChecked(True)

    def action(self, key: str) -> QAction:
        """The entry of a key; to trigger it is to take it as a person does."""
        return self._actions[key]

    def allow(self, key: str, why_not: str) -> None:
        """Turn an entry off with a reason, or on."""
        self._actions[key].setEnabled(not why_not)
        self._actions[key].setToolTip(tip(why_not))

    def _take(self, key: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        self._key = key
        self.chosen.emit(key)


class ChartToolbar(QWidget):
    """`interval` carries the key of what was chosen, the sections of `menu` theirs.

    `end` takes more buttons. `other_wanted` asks for the dialog of an interval that is nowhere listed; `own` are the
    keys of those typed before. `marks` says whether reports, news and the like are to be shown, `table` and `compare`
    whether there is to be a table of the bars, or a row of compared securities, `local_time` whether times are the
    reader's.
    """

    interval = Signal(str)
    marks = Signal(bool)
    table = Signal(bool)
    compare = Signal(bool)
    local_time = Signal(bool)
    other_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.own: list[str] = []
        self.shown = next(iter(INTERVALS))
        self.intervals = push_button("", theme, identifier="chart_interval")
        self._interval_menu = QMenu(self.intervals)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.forms = MenuSection(
            self.menu,
            translate("PriceChart", "Form of the bars"),
            {form.value: text for form, text in form_words().items()},
        )
        self.adjustments = MenuSection(self.menu, translate("PriceChart", "Adjustment"), adjustment_words())
        self.hours = MenuSection(self.menu, translate("PriceChart", "Trading hours"), session_words())
        self.scales = MenuSection(self.menu, translate("PriceChart", "Price scale"), _scale_words())
        self._marks = self._switch(translate("ChartMarks", "Reports, dividends, splits, news, buy-backs"), self.marks)
        self._table = self._switch(translate("PriceChart", "Bars as a table"), self.table)
        self._local_time = self._switch(translate("PriceChart", "Local time"), self.local_time)
        self._compare = self._switch(translate("Compare", "Compare"), self.compare)
        more = icon_button("ellipsis", translate("PriceChart", "View of the chart"), theme, identifier="chart_view")
        more.setMenu(self.menu)
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        self.more = more
        self.end = hbox(spacing=_GAP)
        hbox(self.intervals, self.end, more, on=self, margins=0, spacing=_GAP)
        show_icon(self.intervals, "chevron-down", theme, theme.px(_ARROW))
        self.intervals.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.intervals.clicked.connect(self._open_intervals)
        self.settle(self.intervals, theme)
        for section in (self.adjustments, self.hours, self.scales):
            section.chosen.connect(self._show_words)
        self._show_words()

    @staticmethod
    def settle(button: QPushButton, theme: Theme) -> None:
        """Give a button the height and type of the title bar."""
        button.setFont(theme.font(Type.BODY))
        button.setProperty("kind", "segment")
        button.setProperty("place", "only")
        button.setFixedHeight(theme.px(_HEIGHT))
        if button.icon().isNull():
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + theme.px(20))

    def show_interval(self, key: str) -> None:
        """Show the interval of this key on the button."""
        self.shown = key
        self._show_words()

    def keep_own(self, key: str) -> None:
        """Keep an interval that was typed, for the menu."""
        if key not in (*INTERVALS, *_OFFERED, *self.own):
            self.own.append(key)

    def interval_menu(self) -> QMenu:
        """All intervals, those typed before, and a way to type one."""
        self._fill_intervals()
        return self._interval_menu

    def _open_intervals(self) -> None:
        self.interval_menu().popup(self.intervals.mapToGlobal(self.intervals.rect().bottomLeft()))

    def show_marks(self, *, on: bool, why_not: str, lacking: str) -> None:
        """Whether the marks are shown, why they cannot be, and which kinds the connection lacks."""
        words = translate("ChartMarks", "Below the time axis: E report, D dividend, S split, N news, B buy-back")
        self._marks.setChecked(on and not why_not)
        self._marks.setEnabled(not why_not)
        self._marks.setToolTip(tip(why_not or "\n".join(filter(None, (words, lacking)))))

    def show_parts(self, *, table: bool, compare: bool, local_time: bool) -> None:
        """Whether the chart in use has a table in its place, a row of compared securities, and the reader's clock."""
        self._local_time.setChecked(local_time)
        self._table.setChecked(table)
        self._compare.setChecked(compare)

    def choose(self, section: MenuSection, key: str) -> None:
        """Show a choice made elsewhere."""
        section.choose(key)
        self._show_words()

    def offer(self, adjustments: Sequence[BarAdjustment], *, provider: str, extended: bool, minutes: bool) -> None:
        """Turn off what the source, the market (`extended` hours) or the interval does not have, with the reason."""
        for adjustment in BarAdjustment:
            why = "" if adjustment in adjustments else translate("PriceChart", "{provider} does not offer it")
            self.adjustments.allow(adjustment.value, why.format(provider=provider))
        why = ""
        if not extended:
            why = translate("PriceChart", "This market has no extended hours")
        elif not minutes:
            why = translate("PriceChart", "Bars of a day and longer are of regular hours")
        for sessions in BarSessions:
            self.hours.allow(sessions.value, why)

    def _show_words(self) -> None:
        """The interval, and what about the bars is not as usual."""
        interval = interval_of(self.shown)
        assert interval is not None, self.shown
        unusual = [
            words for words in (_adjusted(self.adjustments.key), self._hours_words(), self._scale_word()) if words
        ]
        self.intervals.setText(" \u00b7 ".join([interval_word(interval), *unusual]))
        name = translate("PriceChart", "Interval")
        self.intervals.setToolTip(tip(f"{name}: {interval_name(interval)}"))
        self.intervals.setAccessibleName(f"{self.intervals.text()}, {interval_name(interval)}, {name}")

    def _hours_words(self) -> str:
        return self.hours.word if self.hours.key == BarSessions.EXTENDED.value else ""

    def _scale_word(self) -> str:
        return "" if self.scales.key == ScaleKind.LINEAR.value else self.scales.word

    def _fill_intervals(self) -> None:
        menu = self._interval_menu
        menu.clear()
        for place, key in enumerate((*INTERVALS, *_OFFERED, *self.own)):
            if place in {len(INTERVALS), len(INTERVALS) + len(_OFFERED)}:
                menu.addSeparator()
            action = menu.addAction(_name_of(key))
            action.setCheckable(True)
            action.setChecked(key == self.shown)
            action.triggered.connect(partial(self._take, self.interval.emit, key))
        menu.addSeparator()
        other = menu.addAction(translate("PriceChart", "Other interval\u2026"))
        other.triggered.connect(lambda _on=False: self.other_wanted.emit())
        if self.own:
            below = menu.addMenu(translate("PriceChart", "Remove"))
            for key in self.own:
                below.addAction(_name_of(key)).triggered.connect(partial(self._take, self.own.remove, key))

    def _switch(self, text: str, signal: object) -> QAction:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(signal)
        return action

    def _take(self, action: Callable[[str], object], key: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        action(key)


def _adjusted(key: str) -> str:
    """How the bars are adjusted where it is not the usual way."""
    return {
        BarAdjustment.FORWARD.value: "",
        BarAdjustment.BACKWARD.value: translate("PriceChart", "Back-adjusted"),
        BarAdjustment.NONE.value: translate("PriceChart", "Unadjusted"),
    }[key]


def _name_of(key: str) -> str:
    interval = interval_of(key)
    assert interval is not None, key
    return interval_name(interval)


def _scale_words() -> dict[str, str]:
    return {
        ScaleKind.LINEAR.value: translate("PriceChart", "Auto"),
        ScaleKind.LOG.value: translate("PriceChart", "Log"),
        ScaleKind.PERCENT.value: translate("PriceChart", "%"),
    }
