"""The row of filters above orders, fills or cash: symbols, sides, states, accounts, days, kinds, words; saved views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.orders.row_filter import RowFilter
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.filter_row import FilterRow, set_words, shown_words
from tideboard_desktop.docks.order_filter_state import RowFilterState
from tideboard_desktop.docks.saved_views import OwnNotes, SavedViews, Viewed
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, push_button, set_tone
from tideboard_desktop.ui.widgets.menu_choice import passing_menu
from tideboard_desktop.ui.widgets.pick_button import PICK_HEIGHT, PickButton, shape_menu_button
from tideboard_desktop.ui.words.orders import side_word, status_name

translate = QCoreApplication.translate
Offer: TypeAlias = Callable[[], Iterable[tuple[Any, str]]]

_TO_ROWS: Final = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FilterPart(StrEnum):
    """What a row of filters lets a person choose."""

    SYMBOLS = "symbols"
    SIDES = "sides"
    STATUSES = "statuses"
    ACCOUNTS = "accounts"
    DAYS = "days"
    KINDS = "kinds"
    INCOMING = "incoming"
    CURRENCIES = "currencies"


OF_ORDERS: Final = (FilterPart.SYMBOLS, FilterPart.SIDES, FilterPart.STATUSES, FilterPart.DAYS)
OF_FILLS: Final = (FilterPart.SYMBOLS, FilterPart.SIDES, FilterPart.DAYS)
OF_CASH: Final = (FilterPart.KINDS, FilterPart.INCOMING, FilterPart.CURRENCIES, FilterPart.DAYS)


class OrderFilterRow(FilterRow):
    """`parts` are what can be chosen, `offers` what there is to choose of the rows.

    `closed` says that it is not wanted, `left` that the keys want to the rows.
    """

    closed = Signal()
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        key: str,
        parts: Iterable[FilterPart],
        offers: Mapping[FilterPart, Offer],
        words: tuple[str, str],
    ) -> None:
        """`words` are the name and the hint of the field for words."""
        super().__init__(theme, key)
        self.picks: dict[FilterPart, PickButton] = {}
        for part in parts:
            pick = self.picks[part] = self._add_part(part)
            pick.offers = offers.get(part)
        self.words: QLineEdit = self.add_words(*words)
        self.views_button: QPushButton | None = None
        self.clear_button = push_button(
            translate("Filters", "Clear filters"), theme, ButtonStyle.TEXT, identifier=f"{key}_clear_filters"
        )
        self.clear_button.setFixedHeight(theme.px(PICK_HEIGHT))
        self.clear_button.setFont(theme.font(Type.BODY))
        self.clear_button.setStyleSheet("QPushButton { min-height: 0; padding: 0 4px; }")
        self.clear_button.clicked.connect(lambda _on=False: self.clear())
        self.add(self.clear_button)
        self.count = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.count, f"{key}_count")
        self.add(self.count)
        self.changed.connect(self._show_clear)
        self._show_clear()

    def _add_part(self, part: FilterPart) -> PickButton:
        if part is FilterPart.SYMBOLS:
            return self.add_symbols()
        if part is FilterPart.SIDES:
            sides = self.add_sides()
            sides.offer([(side, side_word(side)) for side in Side])
            return sides
        name, every, several = _part_words(part)
        pick = self.add_pick(part.value, name, lambda: every, lambda count: several.format(count=count))
        if part is FilterPart.STATUSES:
            pick.offer([(status, status_name(status)) for status in OrderStatus])
        elif part is FilterPart.INCOMING:
            pick.offer([(True, translate("Filters", "Money in")), (False, translate("Filters", "Money out"))])
        elif part is FilterPart.DAYS:
            pick.words = fmt.day_in_year
        return pick

    def add_views(self, context: DockContext, notes: OwnNotes, viewed: Viewed[Any], kind: type[Any]) -> None:
        """Let a person save what is chosen under a name; `viewed` has the whole of it, of class `kind`."""
        views = SavedViews(self, context, notes, self.key, kind, viewed, self._refuse)
        name = translate("Filters", "Views")
        button = self.views_button = QPushButton(name)
        identify(button, f"{self.key}_views", translate("Filters", "Saved views of these filters"))
        shape_menu_button(button, self.theme)

        def open_menu() -> None:
            menu = passing_menu(button, f"{self.key}_views_menu")
            views.fill(menu)
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

        button.clicked.connect(open_menu)
        self.views = views
        self.insert_before(self.clear_button, button)

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def filter(self) -> RowFilter:
        """What is chosen, as a filter."""
        chosen = {part.value: frozenset(pick.picked) for part, pick in self.picks.items()}
        return RowFilter(**chosen, words=self.words.text())

    def state(self) -> RowFilterState:
        """What is chosen."""
        return RowFilterState(**{part.value: pick.picked for part, pick in self.picks.items()}, words=self.words.text())

    def restore(self, state: RowFilterState) -> None:
        """Choose again what was chosen, and tell once."""
        for part, pick in self.picks.items():
            pick.choose(getattr(state, part.value))
        set_words(self.words, state.words)
        self.changed.emit()

    def clear(self) -> None:
        """Show all rows again."""
        self.restore(RowFilterState())

    # --- what it says -----------------------------------------------------------------------------------------------

    def say(self, shown: int, count: int, hidden: int) -> None:
        """Say how many of how many rows are shown, and how many working orders are not."""
        words = [shown_words(shown, count)]
        if hidden:
            text = translate("Filters", "Working orders hidden: {count}; \u201cCancel all\u201d cancels them too")
            words.append(text.format(count=fmt.quantity(hidden)))
        self._say(" \u00b7 ".join(words), Tone.WARN if hidden else Tone.CAPTION)

    def _refuse(self, sentence: str) -> None:
        self._say(sentence, Tone.WARN)

    def _say(self, words: str, tone: Tone) -> None:
        if self.count.text() != words:
            self.count.setText(words)
            self.count.setAccessibleName(words)
        set_tone(self.count, tone)

    def _show_clear(self) -> None:
        self.clear_button.setEnabled(not self.filter().empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc closes the row; Down and Enter lead from the field to the rows."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        if self.words.hasFocus() and event.key() in _TO_ROWS:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _part_words(part: FilterPart) -> tuple[str, str, str]:
    """Name of a part, words for all of it and for a number of it."""
    return {
        FilterPart.STATUSES: (
            translate("Filters", "Status"),
            translate("Filters", "Any status"),
            translate("Filters", "{count} statuses"),
        ),
        FilterPart.ACCOUNTS: (
            translate("Filters", "Account"),
            translate("Filters", "All accounts"),
            translate("Filters", "{count} accounts"),
        ),
        FilterPart.DAYS: (
            translate("Filters", "Day"),
            translate("Filters", "All days"),
            translate("Filters", "{count} days"),
        ),
        FilterPart.KINDS: (
            translate("Filters", "Kind"),
            translate("Filters", "All kinds"),
            translate("Filters", "{count} kinds"),
        ),
        FilterPart.INCOMING: (
            translate("Filters", "Direction"),
            translate("Filters", "Money in and out"),
            translate("Filters", "Money in and out"),
        ),
        FilterPart.CURRENCIES: (
            translate("Filters", "Currency"),
            translate("Filters", "All currencies"),
            translate("Filters", "{count} currencies"),
        ),
    }[part]
