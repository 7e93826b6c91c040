"""The row of filters above the journal: days, symbols, tags, sides, flow at entry, words; they combine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

import msgspec
from PySide6.QtCore import QCoreApplication, Signal

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import TradingCalendar
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.filters import TripFilter
from tideboard_core.trips.groups import FlowBand
from tideboard_core.trips.trip import Method
from tideboard_desktop.docks.currency_button import CurrencyButton
from tideboard_desktop.docks.filter_row import FilterRow, set_words
from tideboard_desktop.journal.words import flow_band_words, side_words
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
TODAY, TWENTY, SIXTY, YEAR, ALL = "today", "20", "61", "year", "all"
_SESSIONS: Final = {TODAY: 1, TWENTY: 20, SIXTY: 61}
_LONG, _SHORT = "long", "short"


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


class TripFilterRow(FilterRow):
    """`changed` says that other trips are wanted, `method_chosen` that they are to be matched otherwise.

    `currency_chosen` carries the currency whose trips are wanted.
    """

    currency_chosen = Signal(str)
    method_chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "journal")
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
        self.span.chosen.connect(lambda _key: self.changed.emit())
        self.add(self.span)
        self.symbols = self.add_symbols()
        self.tags = self.add_pick(
            "tags",
            translate("Journal", "Tags"),
            lambda: translate("Journal", "All tags"),
            lambda count: translate("Journal", "{count} tags").format(count=count),
        )
        self.sides = self.add_sides()
        self.sides.offer([(_LONG, side_words(long=True)), (_SHORT, side_words(long=False))])
        self.flow = self.add_pick(
            "flow",
            translate("Journal", "Flow at entry"),
            lambda: translate("Journal", "Any flow at entry"),
            lambda count: translate("Journal", "{count} bands of flow").format(count=count),
        )
        self.flow.offer([(band, flow_band_words(band)) for band in FlowBand])
        words = translate("Journal", "Words in symbol, tag or note")
        self.words = self.add_words(words, translate("Journal", "Symbol, tag, note"))
        self._add_method()
        self.currency = CurrencyButton(theme, "journal")
        self.currency.chosen.connect(self.currency_chosen)
        self.add(self.currency)

    def _add_method(self) -> None:
        self.method = Segments(
            [
                (Method.FIFO.value, translate("Journal", "First in, first out")),
                (Method.AVERAGE.value, translate("Journal", "Average cost")),
            ],
            self.theme,
            identifier="journal_method",
            name=translate("Journal", "How closed shares are matched"),
        )
        self.method.chosen.connect(lambda _key: self.method_chosen.emit())
        self.add(self.method)

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

    def held(self) -> list[str]:
        span = self.span.words[self.span.key]
        return [*([] if self.span.key == ALL else [span]), *super().held()]

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
        set_words(self.words, state.words)
        self.method.restore(state.method.value)
        if state.method is not before.method:
            self.method_chosen.emit()
        self.changed.emit()
