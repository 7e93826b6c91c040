"""The chart's toolbar: interval, adjustment, sessions, scale; what has no room is in the menu at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from tideboard_core.model.quote import BarAdjustment, BarSessions
from tideboard_desktop.chart.words import (
    INTERVALS,
    adjustment_words,
    interval_name,
    interval_names,
    interval_of,
    interval_word,
    interval_words,
    session_words,
)
from tideboard_desktop.ui.charts.curves import ChartForm, form_words
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import icon_button, identify, push_button
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
HEIGHT = 32
OTHER = "other"
"""The segment behind the usual intervals, which opens a menu of the others and says which of them is shown."""
DOTS = "\u2026"
_FOLDED = 760
"""Below this width at normal text size, in pixels, only the intervals have buttons of their own."""
_OFFERED = tuple(f"{minutes}m" for minutes in (2, 3, 10, 20, 45, 120, 180, 240))
_GAP = 8
_LEAST = 404
_SPARE = ("Y", "Q", "30m", "M", "W", "1h", "15m", "1m", "D", "5m")
"""Intervals in the order in which they leave a narrow toolbar for the menu."""


class ChartToolbar(QWidget):
    """`interval`, `adjustment`, `sessions`, `scale` and `form` carry the key of what was chosen.

    `end` takes more buttons. `other_wanted` asks for the dialog of an interval that is nowhere listed; `own` are the
    keys of those typed before. `marks` says whether dividends and splits are to be shown.
    """

    interval = Signal(str)
    adjustment = Signal(str)
    sessions = Signal(str)
    scale = Signal(str)
    form = Signal(str)
    marks = Signal(bool)
    other_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT))
        words, names = interval_words(), interval_names()
        self.own: list[str] = []
        self._interval = next(iter(words))
        self._parted = False
        self.intervals = Segments(
            [*words.items(), (OTHER, DOTS)],
            theme,
            identifier="chart_interval",
            name=translate("PriceChart", "Interval"),
        )
        self._name_other("")
        for key in INTERVALS:
            button = self.intervals.button(key)
            # a name begins with the words that are seen
            name = names[key] if names[key].startswith(words[key]) else f"{words[key]}, {names[key]}"
            identify(button, f"chart_interval_{key}", name)
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
        self._forms: dict[ChartForm, QAction] = {}
        self.form_menu = self._make_form_menu()
        self.forms = _menu_button(translate("PriceChart", "Form of the bars"), self.form_menu, "chart_form", theme)
        self.view_menu = self._menu()
        self.more.setMenu(self.view_menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(_GAP, 0, _GAP, 0)
        row.setSpacing(_GAP)
        for part in (self.intervals, self.forms, self.adjustments, self.hours, self.scales):
            row.addWidget(part)
        row.addStretch(1)
        self.end = QHBoxLayout()
        row.addLayout(self.end)
        row.addWidget(self.table)
        row.addWidget(self.more)
        self.intervals.chosen.connect(self._interval_chosen)
        for segments, signal in (
            (self.adjustments, self.adjustment),
            (self.hours, self.sessions),
            (self.scales, self.scale),
        ):
            segments.chosen.connect(self._mark)
            segments.chosen.connect(signal)

    def show_interval(self, key: str) -> None:
        """Show the interval of this key, on its button or on the last one."""
        self._interval = key
        known = key in INTERVALS
        self.intervals.choose(key if known else OTHER)
        self._name_other("" if known else key)
        self._fit()

    def keep_own(self, key: str) -> None:
        """Keep an interval that was typed, for the menu."""
        if key not in (*INTERVALS, *_OFFERED, *self.own):
            self.own.append(key)

    def interval_menu(self) -> QMenu:
        """The intervals without buttons of their own, those typed before, and a way to type one."""
        menu = passing_menu(self)
        gone = [key for key in INTERVALS if self.intervals.button(key).isHidden()]
        offered = [*gone, *_OFFERED]
        for place, key in enumerate((*offered, *self.own)):
            if place == len(offered):
                menu.addSeparator()
            action = menu.addAction(_name_of(key))
            action.setCheckable(True)
            action.setChecked(key == self._interval)
            action.triggered.connect(partial(self._take, self.interval.emit, key))
        menu.addSeparator()
        other = menu.addAction(translate("PriceChart", "Other interval\u2026"))
        other.triggered.connect(lambda _on=False: self.other_wanted.emit())
        if self.own:
            below = menu.addMenu(translate("PriceChart", "Remove"))
            for key in self.own:
                below.addAction(_name_of(key)).triggered.connect(partial(self._take, self.own.remove, key))
        return menu

    def show_marks(self, *, on: bool, why_not: str) -> None:
        """Whether dividends and splits are shown, and why they cannot be."""
        no_results = translate("ChartMarks", "Ex-dates on the time axis. No source offers the dates of results (E).")
        self._marks.setChecked(on and not why_not)
        self._marks.setEnabled(not why_not)
        self._marks.setToolTip(tip(why_not or no_results))

    def show_form(self, form: ChartForm) -> None:
        """Show the form of the bars."""
        self._forms[form].setChecked(True)
        words = form_words()[form]
        self.forms.setText(words)
        self.forms.setAccessibleName(f"{words}, {self.form_menu.title()}")
        self._fit()

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

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for what stays: the chosen interval, the menu of all, and the buttons at the end."""
        return QSize(self._theme.px(_LEAST), self._theme.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """A narrow toolbar keeps the intervals; one that is too narrow for all leaves some to the menu."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._parted:
            self._parted = False
            for key in _SPARE:
                self.intervals.button(key).show()
        parts = (self.intervals, self.end, self.table, self.more)
        left = self.width() - sum(part.sizeHint().width() + _GAP for part in parts) - _GAP
        for part in (self.forms, self.adjustments, self.hours, self.scales):
            left -= part.sizeHint().width() + _GAP
            part.setVisible(left >= 0 and self.width() >= self._theme.px(_FOLDED))
        left = self.width() - sum(part.sizeHint().width() + _GAP for part in parts) - _GAP
        for key in _SPARE:
            if left >= 0:
                break
            button = self.intervals.button(key)
            if key != self._interval:
                left += button.sizeHint().width()
                button.hide()
                self._parted = True

    def _interval_chosen(self, key: str) -> None:
        if key != OTHER:
            self.interval.emit(key)
            return
        self.show_interval(self._interval)
        button = self.intervals.button(OTHER)
        self.interval_menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def _name_other(self, key: str) -> None:
        """What the last segment says: the interval of a key, else three dots."""
        button, name = self.intervals.button(OTHER), translate("PriceChart", "Other intervals")
        interval = interval_of(key)
        word = DOTS if interval is None else interval_word(interval)
        button.setText(word)
        button.setToolTip(tip(name if interval is None else interval_name(interval)))
        button.setAccessibleName(f"{word}, {name}")
        button.updateGeometry()

    def _take(self, action: Callable[[str], object], key: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        action(key)

    def _allow(self, segments: Segments, key: str, why: str) -> None:
        for part in (segments.button(key), self._groups[segments.objectName()][key]):
            part.setEnabled(not why)
            part.setToolTip(tip(why))

    def _make_form_menu(self) -> QMenu:
        menu = QMenu(translate("PriceChart", "Form of the bars"), self)
        group = QActionGroup(menu)
        for form, words in form_words().items():
            action = menu.addAction(words)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._take, self.form.emit, form.value))
            self._forms[form] = action
        return menu

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
        menu.addMenu(self.form_menu)
        self._marks = menu.addAction(translate("ChartMarks", "Dividends and splits"))
        self._marks.setCheckable(True)
        self._marks.triggered.connect(self.marks)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._mark)
        return menu

    def _chosen(self, segments: Segments, key: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        segments.button(key).click()

    def _mark(self) -> None:
        for segments in (self.adjustments, self.hours, self.scales):
            self._groups[segments.objectName()][segments.key].setChecked(True)


def _menu_button(name: str, menu: QMenu, identifier: str, theme: Theme) -> QPushButton:
    """A button that opens a menu of choices and says which one is chosen."""
    button = push_button("", theme, identifier=identifier)
    button.setFont(theme.font(Type.BODY))
    button.setToolTip(tip(name))
    button.setMenu(menu)
    return button


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
