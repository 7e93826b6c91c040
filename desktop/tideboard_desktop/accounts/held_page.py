"""Base of the pages that group what several accounts hold: which accounts, and what is read of the securities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import is_not
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from tideboard_core.accounts.held_figures import FigurePart
from tideboard_core.accounts.quoted import QuotedReadings
from tideboard_core.accounts.reading import STALE_AFTER, AccountReading, AccountState
from tideboard_core.accounts.underlyings import AccountPosition
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.trips.facts import Rate
from tideboard_desktop.accounts.columns import named, state_words
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind, StatePane
from tideboard_desktop.ui.widgets.pick_button import PickButton
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
_PER_SECOND: Final = 1000
"""Positions for each further second between two times that rows are made."""
_CURRENT: Final = frozenset({AccountState.READY})


class HeldPage(AccountsPage):
    """A table of what the chosen accounts hold; a subclass makes its rows in `show_held`.

    Rows are made anew at most once a second, of many positions less often: 5,000 take as long as three frames.
    """

    def __init__(self, context: PageContext, *, key: str) -> None:
        super().__init__(context)
        self.key = key
        theme = context.dock.theme
        self.figures = context.services.figures
        self.readings: Sequence[AccountReading] = ()
        self._quoted = QuotedReadings(context.dock.hub, context.dock.clock, self.figures)
        self._valued: Sequence[AccountReading] = ()
        self._due, self._asked, self._rest = True, False, 0
        self.picked = PickButton(
            lambda: translate("Accounts", "All accounts"),
            lambda count: translate("Accounts", "{count} accounts").format(count=count),
            theme,
            identifier=f"accounts_{key}_accounts",
            name=translate("Accounts", "Accounts"),
        )
        self.picked.changed.connect(self.show_now)
        self.about = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        identify(self.about, f"accounts_{key}_about")
        self.head = hbox(self.picked, margins=(8, 0, 8, 5), spacing=6)
        self.destroyed.connect(partial(_end, self.figures.on_change(self._figures_came)))

    def frame(self, view: QWidget) -> StatePane:
        """`view` under the words that say why there is nothing; the head ends with what is read."""
        self.head.addWidget(self.about, 1)
        self.state_pane = StatePane(view, self.context.dock.theme, panel=f"accounts_{self.key}")
        return self.state_pane

    # --- accounts ---------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[AccountReading]:
        """The accounts whose holdings count."""
        picked = set(self.picked.picked)
        return [one for one in self.readings if not picked or one.key in picked]

    @property
    def accounts(self) -> dict[AccountId, Account]:
        """The accounts by their key."""
        return {one.key: one.account for one in self.readings}

    def held(self) -> list[AccountPosition]:
        """What the chosen accounts hold, as far as it was read; what a broker does not price is valued by quotes."""
        self._valued = self._quoted.of(self.chosen)
        return [
            AccountPosition(one.key, position)
            for one in self._valued
            for position in one.positions or ()
            if position.quantity
        ]

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        first = not self.readings
        self.readings, self._due = readings, True
        self.picked.offer((one.key, named(one.account)) for one in readings)
        if first:
            self.show_now()

    @property
    def plates(self) -> bool:
        """Whether the plates of the securities are read too."""
        return False

    def rates(self, currency: str) -> Mapping[str, Rate]:
        """A rate into `currency` for each other one, as far as any is known; a broker's before one that was typed."""
        services = self.context.services
        by_broker = services.rates.into(currency, self.context.dock.clock.market())
        return {**services.typed.into(currency), **by_broker}

    # --- figures ----------------------------------------------------------------------------------------------------

    def each_second(self) -> None:
        self._due |= self.figures.forget_old() or any(map(is_not, self._quoted.of(self.chosen), self._valued))
        self._rest = max(self._rest - 1, 0)
        if self._due and not self._rest:
            self.show_now()
        self._read()
        self._show_about()

    def ask_again(self) -> None:
        self._asked = True
        self._read()

    def _read(self) -> None:
        # of all accounts: others may be chosen in a moment
        if self.read_figures(self.readings, plates=self.plates, asked=self._asked):
            self._asked = False

    def _figures_came(self) -> None:
        self._due = True
        if self.isVisible():
            self.show_now()

    def show_now(self) -> None:
        """Make the rows anew."""
        held = self.held()
        self._due, self._rest = False, 1 + len(held) // _PER_SECOND
        self.show_held(held)
        self._show_state()
        self._show_about()
        self.words_changed.emit()

    def show_held(self, held: Sequence[AccountPosition]) -> None:
        """Show what is held."""
        raise NotImplementedError

    def has_rows(self) -> bool:
        """Whether there is anything to show."""
        raise NotImplementedError

    def nothing_words(self) -> str:
        """Why there is nothing, where everything was read."""
        raise NotImplementedError

    # --- words ------------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        if self.has_rows():
            self.state_pane.say(None)
        elif any(one.positions is None for one in self.chosen):
            text = translate("Accounts", "Positions are being read")
            self.state_pane.say(PanelState(kind=StateKind.LOADING, sentence=text))
        elif not self.chosen:
            text = translate("Accounts", "The chosen accounts are not there")
            self.state_pane.say(PanelState(kind=StateKind.UNSUPPORTED, sentence=text))
        else:
            self.state_pane.say(PanelState(kind=StateKind.UNSUPPORTED, sentence=self.nothing_words()))

    def _show_about(self) -> None:
        refused = [titled(part_words(part), error_sentence(error)) for part, error in self.figures.errors.items()]
        late = (self.figures.age or 0.0) >= STALE_AFTER
        set_tone(self.about, Tone.WARN if refused or late else Tone.CAPTION)
        self.about.setText(" \u00b7 ".join(refused) or self._age_words())

    def _age_words(self) -> str:
        age = self.figures.age
        if age is None:
            return translate("Accounts", "Deltas and prices are being read") if self.held() else ""
        text = translate("Accounts", "Deltas and prices of {provider}, oldest {age}")
        return text.format(provider=self.context.dock.services.provider(), age=fmt.coarse_age(age, noted=0))

    def not_current_words(self) -> str:
        """Which of the chosen accounts are not current, and why; empty if all are."""
        age = self.context.services.accounts.age
        states = [(one, one.state(age(one))) for one in self.chosen]
        late = [f"{named(one.account)} ({state_words(state)})" for one, state in states if state not in _CURRENT]
        return titled(translate("Accounts", "Not current"), listed(late)) if late else ""


def part_words(part: FigurePart) -> str:
    """What could not be read."""
    return {
        FigurePart.FACTS: translate("Accounts", "Kinds of securities"),
        FigurePart.OPTIONS: translate("Accounts", "Deltas of options"),
        FigurePart.WARRANTS: translate("Accounts", "Deltas of warrants"),
        FigurePart.PRICES: translate("Accounts", "Prices"),
        FigurePart.PLATES: translate("Accounts", "Plates"),
    }[part]


def _end(end: Callable[[], None], _object: object = None) -> None:
    end()
