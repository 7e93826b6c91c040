"""The dock of all accounts of all connections: a row of pages, of which one is in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from tideboard_core.accounts.reading import AccountReading, ConnectionReading
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import Key
from tideboard_core.model.order import Account
from tideboard_core.orders.charges import DayTotal
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.accounts.pages import page_table
from tideboard_desktop.accounts.services import AccountServices
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.day_result import DaySource
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState, TableState
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.frame import TENTH
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind, StatePane
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled
from tideboard_desktop.ui.words.no_orders import no_orders

translate = QCoreApplication.translate


class AccountsState(SavedState, kw_only=True):
    """The page in front, and what is chosen in each page."""

    page: str = ""
    tables: dict[str, TableState] = msgspec.field(default_factory=dict)
    choices: dict[str, str] = msgspec.field(default_factory=dict)


class AccountsDock(Dock):
    """Shows every account of every connection; `services` returns what it reads, always the same."""

    KEY = "accounts"

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        services: Callable[[], AccountServices],
        day: DaySource | None = None,
    ) -> None:
        """`day` has the day of the account in view, as *Positions* shows it; without it there is none."""
        super().__init__(context, bar)
        self._day = day
        self.services = services()
        self.accounts = self.services.accounts
        self._rows = {row.key: row for row in page_table()}
        self._built: dict[str, AccountsPage] = {}
        self._given: dict[str, Sequence[AccountReading]] = {}
        self._tables: dict[str, TableState] = {}
        self._choices: dict[str, str] = {}
        self._unwatch: Callable[[], None] | None = None
        self._page_context = PageContext(
            owner=self,
            dock=context,
            services=self.services,
            refuse=self.foot.refuse,
            day=self._day_in_view,
            show=self.show_only,
        )
        self.pages = Segments(
            [(row.key, row.title) for row in self._rows.values()],
            context.theme,
            identifier="accounts_page",
            name=translate("Accounts", "Page"),
        )
        self.pages.chosen.connect(self.show_page)
        self.stack = QStackedWidget()
        self.state_pane = StatePane(self.stack, context.theme, panel="accounts")
        row = as_widget(hbox(self.pages, stretch(), margins=(8, 5, 8, 5)))
        fill(self.column, row, (self.state_pane, 1))
        self.page_menu = self.folding.add_pages(self.pages, row)
        self.folding.rest = lambda: self.page.least
        self.finish()
        context.frame.add(self, self._frame, every=TENTH)
        for end in (self.accounts.on_change(context.frame.request), self._stop_watching):
            self.destroyed.connect(partial(_call, end))
        self.show_page(self.pages.key)

    # --- pages ------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> AccountsPage:
        """The page in front."""
        return self._built[self.pages.key]

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        self.pages.choose(key)
        page = self._built.get(key)
        if page is None:
            page = self._built[key] = self._rows[key].build(self._page_context)
            self.stack.addWidget(page)
            self.mark_apart(page)
            if page.table is not None and key in self._tables:
                page.table.restore(self._tables[key])
            page.restore(self._choices.get(key, ""))
            page.words_changed.connect(self._show_words)
        self.stack.setCurrentWidget(page)
        self.table = page.table
        self.save_button.setVisible(self.table is not None)
        self.fold()
        self._show_accounts()

    def show_only(self, key: str, account: AccountId | None) -> None:
        """Bring a page to the front that shows one account alone, None = all."""
        self.show_page(key)
        self.page.show_only(account)
        self.page.setFocus()

    def _frame(self, _changed: Set[Key[object]]) -> None:
        self._show_accounts()

    def _show_accounts(self) -> None:
        """Give the page in front what changed."""
        key, readings = self.pages.key, self.accounts.readings
        if self._given.get(key) is not readings:
            self._given[key] = readings
            self.page.show_accounts(readings)
        self._show_state()
        self._show_words()

    def _show_state(self) -> None:
        if self.accounts.readings:
            self.state_pane.say(None)
        elif reason := no_orders(self.context.services.feeds.broker):
            self.state_pane.say(PanelState(kind=StateKind.UNSUPPORTED, sentence=reason))
        elif any(one.connected for one in self.accounts.connections):
            text = translate("Accounts", "No connection has named an account yet")
            self.state_pane.say(PanelState(kind=StateKind.LOADING, sentence=text))
        else:
            self.state_pane.say(PanelState(kind=StateKind.DISCONNECTED, sentence=translate("Common", "No connection")))

    def _show_words(self) -> None:
        """What the page says, behind what is wrong with a connection."""
        problems = [words for one in self.accounts.connections if (words := problem_words(one))]
        words = " \u00b7 ".join(filter(None, (*problems, self.page.foot_words())))
        self.foot.show_words(words, Tone.WARN if problems else Tone.CAPTION)

    # --- while it is looked at --------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read while somebody looks."""
        super().showEvent(event)
        if self._unwatch is None:
            self._unwatch = self.accounts.watch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        super().hideEvent(event)
        self._stop_watching()

        if self._day is not None:
            self._day.rest()

    def _day_in_view(self) -> tuple[Account, DayTotal] | None:
        account = self.context.window.account()
        return None if account is None or self._day is None else (account, self._day.total(account))

    def _stop_watching(self) -> None:
        end, self._unwatch = self._unwatch, None
        if end is not None:
            end()

    def each_second(self) -> None:
        super().each_second()
        account = self.context.window.account()
        if account is not None and self._day is not None:
            self._day.refresh(account)
        self._show_accounts()
        self.page.each_second()

    def ask_again(self) -> None:
        self.accounts.refresh()
        self.page.ask_again()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self.page.setFocus(reason)

    def commands(self) -> list[Command]:
        """One for each page, beside those of every dock."""
        group = self.title_bar.title.text()
        made = [
            Command(
                id=f"{self.KEY}.page.{row.key}",
                text=titled(group, row.title),
                group=group,
                run=partial(self.show_only, row.key, None),
                scope=self,
            )
            for row in self._rows.values()
        ]
        return [*super().commands(), *made]

    # --- state ------------------------------------------------------------------------------------------------------

    def saved_about(self) -> Sequence[str]:
        return (self._rows[self.pages.key].title,)

    def saved_state(self) -> AccountsState:
        tables = {key: page.table.saved_state() for key, page in self._built.items() if page.table is not None}
        choices = {key: choice for key, page in self._built.items() if (choice := page.choice())}
        return AccountsState(page=self.pages.key, tables=self._tables | tables, choices=self._choices | choices)

    def restore(self, state: Any) -> None:  # noqa: ANN401  what `saved_state` returns
        self._tables, self._choices = dict(state.tables), dict(state.choices)
        for key, page in self._built.items():
            if page.table is not None and key in self._tables:
                page.table.restore(self._tables[key])
            page.restore(self._choices.get(key, ""))
        if self.pages.has(state.page):
            self.show_page(state.page)


def problem_words(connection: ConnectionReading) -> str:
    """Why accounts of a connection are not there or grow old; empty if nothing is wrong."""
    if not connection.connected:
        text = translate("Accounts", "{provider}: no connection, figures as they were read last")
        return text.format(provider=connection.provider)
    if connection.error is None:
        return ""
    text = translate("Accounts", "{provider} names no accounts: {reason}")
    return text.format(provider=connection.provider, reason=error_sentence(connection.error))


def _call(end: Callable[[], None], _object: object = None) -> None:
    end()
