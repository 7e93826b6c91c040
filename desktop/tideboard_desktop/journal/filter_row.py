"""The row of filters above the journal: days, symbols, tags, sides, flow at entry, words; they combine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.filters import TripFilter
from tideboard_core.trips.groups import FlowBand
from tideboard_core.trips.trip import Method
from tideboard_desktop.journal.words import flow_band_words, side_words
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import identify, let_clear, line_edit
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
TODAY, TWENTY, SIXTY, YEAR, ALL = "today", "20", "61", "year", "all"
_SESSIONS: Final = {TODAY: 1, TWENTY: 20, SIXTY: 61}
_LONG, _SHORT = "long", "short"
_HEIGHT: Final = 22
_SEARCH: Final = 150


class FilterSpan(NamedTuple):
    """Where days are counted: the market of the trips, and its calendar."""

    calendar: TradingCalendar
    market: Market
    today: date

    def first(self, key: str) -> date | None:
        """The first day of a range that ends today; None = without a bound."""
        if key == ALL:
            return None
        if key == YEAR:
            return self.today - timedelta(days=365)
        day = self.today
        if not self.calendar.is_trading_day(self.market, day):
            day = self.calendar.previous_session(self.market, day).date
        for _ in range(_SESSIONS[key] - 1):
            day = self.calendar.previous_session(self.market, day).date
        return day


class FilterState(msgspec.Struct, kw_only=True):
    """What is chosen in the row, as a layout and a saved view keep it."""

    span: str = SIXTY
    symbols: tuple[InstrumentId, ...] = ()
    tags: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    flow: tuple[FlowBand, ...] = ()
    words: str = ""
    method: Method = Method.FIFO


def _shape_menu_button(button: QPushButton, theme: Theme) -> None:
    button.setProperty("kind", "segment")
    button.setProperty("place", "only")
    button.setFont(theme.font(Type.BODY))
    button.setAutoDefault(False)
    button.setFixedHeight(theme.px(_HEIGHT))
    button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    show_icon(button, "chevron-down", theme, theme.px(14))
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button.setStyleSheet("QPushButton { min-height: 0; padding: 0 8px; }")


class PickButton(QPushButton):
    """Some of many in a menu, none = all of them; `changed` says that others are chosen."""

    changed = Signal()

    def __init__(
        self, every: Callable[[], str], several: Callable[[int], str], theme: Theme, *, identifier: str, name: str
    ) -> None:
        """`every` are the words for all, `several` those for a number of them."""
        super().__init__()
        self._every, self._several, self._name = every, several, name
        self._options: dict[Any, str] = {}
        self._picked: dict[Any, None] = {}
        identify(self, identifier, name)
        _shape_menu_button(self, theme)
        self.menu_of_all = QMenu(self)
        self.menu_of_all.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open_menu)
        self._show()

    @property
    def picked(self) -> tuple[Any, ...]:
        return tuple(self._picked)

    def offer(self, options: Iterable[tuple[Any, str]]) -> None:
        """What can be chosen; what is chosen stays, even if it is not among them."""
        self._options = dict(options)
        self._show()

    def choose(self, keys: Iterable[Any]) -> None:
        """Choose these without telling."""
        self._picked = dict.fromkeys(keys)
        self._show()

    def pick(self, key: Any) -> None:  # noqa: ANN401  the keys are the filter's own
        """Add one, or take it away."""
        if key in self._picked:
            del self._picked[key]
        else:
            self._picked[key] = None
        self._show()
        self.changed.emit()

    def clear(self) -> None:
        """Have all again."""
        self._picked = {}
        self._show()
        self.changed.emit()

    def open_menu(self) -> None:
        """Show the choices below the button."""
        self.menu_of_all.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Down opens the menu, as Space and the mouse do."""
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
            return
        super().keyPressEvent(event)

    def _fill(self) -> None:
        menu = self.menu_of_all
        menu.clear()
        every = menu.addAction(button_text(self._every()))
        every.setCheckable(True)
        every.setChecked(not self._picked)
        every.triggered.connect(lambda _on=False: self.clear())
        menu.addSeparator()
        gone = {key: str(key) for key in self._picked if key not in self._options}
        for key, words in (self._options | gone).items():
            action = menu.addAction(button_text(words))
            action.setCheckable(True)
            action.setChecked(key in self._picked)
            action.triggered.connect(lambda _on=False, key=key: self.pick(key))

    def _show(self) -> None:
        names = [self._options.get(key, str(key)) for key in self._picked]
        words = self._every() if not names else names[0] if len(names) == 1 else self._several(len(names))
        self.setText(button_text(words))
        self.setAccessibleName(f"{words}, {self._name}")
        self.setToolTip(tip("\n".join(names)))


class CurrencyButton(QPushButton):
    """Which currency's trips are shown, where there are several; `chosen` carries its code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        identify(self, "journal_currency", translate("Journal", "Currency"))
        _shape_menu_button(self, theme)
        self.clicked.connect(self.open_menu)
        self.hide()

    def show_names(self, names: Sequence[str], chosen: str) -> None:
        """Offer these, of which one is shown."""
        self._names = names
        self.setText(chosen or "?")
        self.setAccessibleName(titled(translate("Journal", "Currency"), chosen or "?"))
        self.setVisible(len(names) > 1)

    def open_menu(self) -> None:
        """Show the currencies below the button."""
        menu = passing_menu(self, "journal_currency_menu")
        for name in self._names:
            menu.addAction(name or "?").triggered.connect(lambda _on=False, name=name: self.chosen.emit(name))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class FilterRow(QWidget):
    """`changed` says that other trips are wanted, `method_chosen` that they are to be matched otherwise.

    `currency_chosen` carries the currency whose trips are wanted.
    """

    changed = Signal()
    currency_chosen = Signal(str)
    method_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.span = Segments(
            [
                (TODAY, translate("Journal", "Today")),
                (TWENTY, "20"),
                (SIXTY, translate("Journal", "61 sessions")),
                (YEAR, translate("Journal", "Year")),
                (ALL, translate("Common", "All")),
            ],
            theme,
            identifier="journal_span",
            name=translate("Journal", "Days"),
        )
        self.span.choose(SIXTY)
        self.symbols = _pick(
            lambda: translate("Journal", "All symbols"),
            lambda count: translate("Journal", "{count} symbols").format(count=count),
            theme,
            "journal_symbols",
            translate("Common", "Symbols"),
        )
        self.tags = _pick(
            lambda: translate("Journal", "All tags"),
            lambda count: translate("Journal", "{count} tags").format(count=count),
            theme,
            "journal_tags",
            translate("Journal", "Tags"),
        )
        self.sides = _pick(
            lambda: translate("Journal", "Both sides"),
            lambda _count: translate("Journal", "Both sides"),
            theme,
            "journal_sides",
            translate("Journal", "Side"),
        )
        self.flow = _pick(
            lambda: translate("Journal", "Any flow at entry"),
            lambda count: translate("Journal", "{count} bands of flow").format(count=count),
            theme,
            "journal_flow",
            translate("Journal", "Flow at entry"),
        )
        self.sides.offer([(_LONG, side_words(long=True)), (_SHORT, side_words(long=False))])
        self.flow.offer([(band, flow_band_words(band)) for band in FlowBand])
        self.words = line_edit(
            "journal_words",
            translate("Journal", "Words in symbol, tag or note"),
            theme,
            width=_SEARCH,
            height=_HEIGHT + 2,
            hint=translate("Journal", "Symbol, tag, note"),
        )
        let_clear(self.words)
        self.words.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        self.currency = CurrencyButton(theme)
        self.currency.chosen.connect(self.currency_chosen)
        self.method = Segments(
            [
                (Method.FIFO.value, translate("Journal", "First in, first out")),
                (Method.AVERAGE.value, translate("Journal", "Average cost")),
            ],
            theme,
            identifier="journal_method",
            name=translate("Journal", "How closed shares are matched"),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        flow = FlowLayout(gap=6)
        picks = (self.symbols, self.tags, self.sides, self.flow)
        for part in (self.span, *picks, self.words, self.method, self.currency):
            flow.addWidget(part)
        vbox(flow, on=self, margins=(10, 4, 10, 4))
        self.span.chosen.connect(lambda _key: self.changed.emit())
        for pick in picks:
            pick.changed.connect(self.changed)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self.method.chosen.connect(lambda _key: self.method_chosen.emit())

    def show_currencies(self, names: Sequence[str], chosen: str) -> None:
        """Offer the currencies of the trips."""
        self.currency.show_names(names, chosen)

    def offer(self, trips: Sequence[TripFacts]) -> None:
        """Offer the symbols and tags of these trips."""
        names: dict[InstrumentId, str] = {}
        tags: set[str] = set()
        for one in trips:
            names.setdefault(one.trip.instrument, one.trip.name)
            tags.update(one.tags)
        self.symbols.offer([(key, f"{key} {names[key]}".strip()) for key in sorted(names)])
        self.tags.offer([(tag, tag) for tag in sorted(tags)])

    def filter(self, span: FilterSpan) -> TripFilter:
        """What is chosen, as a filter."""
        return TripFilter(
            begin=span.first(self.span.key),
            symbols=frozenset(self.symbols.picked),
            tags=frozenset(self.tags.picked),
            sides=frozenset(side == _LONG for side in self.sides.picked),
            flow=frozenset(self.flow.picked),
            words=self.words.text(),
        )

    @property
    def matched_by(self) -> Method:
        return Method(self.method.key)

    def state(self) -> FilterState:
        """What is chosen."""
        return FilterState(
            span=self.span.key,
            symbols=self.symbols.picked,
            tags=self.tags.picked,
            sides=self.sides.picked,
            flow=self.flow.picked,
            words=self.words.text(),
            method=self.matched_by,
        )

    def restore(self, state: FilterState) -> None:
        """Choose again what was chosen, and tell once."""
        before = self.state()
        self.span.restore(state.span)
        self.symbols.choose(state.symbols)
        self.tags.choose(state.tags)
        self.sides.choose(side for side in state.sides if side in {_LONG, _SHORT})
        self.flow.choose(state.flow)
        self.words.blockSignals(True)
        self.words.setText(state.words)
        self.words.blockSignals(False)
        self.method.restore(state.method.value)
        if state.method is not before.method:
            self.method_chosen.emit()
        self.changed.emit()


def _pick(
    every: Callable[[], str], several: Callable[[int], str], theme: Theme, identifier: str, name: str
) -> PickButton:
    return PickButton(every, several, theme, identifier=identifier, name=name)
