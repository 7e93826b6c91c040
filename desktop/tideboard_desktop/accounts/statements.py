"""The page of the brokers' statements; one opens in the browser after a question that shows its whole host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from tideboard_core.accounts.reading import AccountReading
from tideboard_core.errors import GatewayError
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.order import Account
from tideboard_core.model.plans import Statement, StatementPeriod, Statements
from tideboard_desktop.accounts.columns import account_column, environment_column
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, text_column
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.open_link import open_link
from tideboard_desktop.ui.tables.column_model import Cell
from tideboard_desktop.ui.widgets.labels import push_button
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateKind, StatePane
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import titled, together

translate = QCoreApplication.translate
RENEW = 600.0


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement with its account."""

    account: Account
    provider: str
    statement: Statement


Key = tuple[AccountId, StatementPeriod]


class StatementsPage(AccountsPage):
    """Enter, a double click or the button opens the chosen one."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._outside = context.services.outside
        self._readings: Sequence[AccountReading] = ()
        dock = context.dock
        self.reads: KeyedReads[Key, Statements] = KeyedReads(
            "statements",
            self._show,
            self,
            tasks=dock.tasks,
            clock=dock.clock,
            renew_after=RENEW,
            kept=dock.kept.slot("statements"),
        )
        self.period = Segments(
            [
                (StatementPeriod.DAY, translate("Accounts", "Daily")),
                (StatementPeriod.MONTH, translate("Accounts", "Monthly")),
            ],
            dock.theme,
            identifier="accounts_statement_period",
            name=translate("Accounts", "Statements of"),
        )
        self.period.chosen.connect(lambda _key: self._show_period())
        self.open_button = push_button(
            translate("Accounts", "Open in the browser…"), dock.theme, identifier="accounts_open_statement"
        )
        self.open_button.clicked.connect(lambda _on=False: self.open_chosen())
        self.model: TableModel[StatementRow] = TableModel(
            statement_columns(), lambda row: (row.account.identity, row.statement), self
        )
        self.table = self.view = Table(
            self.model,
            dock.theme,
            identifier="accounts_statements_table",
            name=translate("Accounts", "Statements"),
        )
        self.view.opened.connect(lambda row: self.open_row(self.model.rows[row]))
        self.view.selectionModel().selectionChanged.connect(lambda *_rows: self._show_button())
        self.view.fill_menu = self._fill_menu
        self.state_pane = StatePane(self.view, dock.theme, panel="accounts_statements")
        vbox(
            hbox(self.period, stretch(), self.open_button, margins=(8, 0, 8, 5)),
            (self.state_pane, 1),
            on=self,
            margins=0,
            spacing=0,
        )
        self._show_button()

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def chosen_period(self) -> StatementPeriod:
        """Days or months."""
        return StatementPeriod(self.period.key)

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self._readings = readings
        self._ask()
        self._show()

    def each_second(self) -> None:
        self._ask()

    def ask_again(self) -> None:
        self.reads.retry()
        self._ask(again=True)

    def _show_period(self) -> None:
        self._ask()
        self._show()

    def _told(self) -> list[AccountReading]:
        return [row for row in self._readings if self._outside.source(row.account) is not None]

    def _ask(self, *, again: bool = False) -> None:
        period = self.chosen_period
        for row in self._told():
            source = self._outside.source(row.account)
            if source is not None and row.connected:
                read = partial(source.statements, row.account, period)
                self.reads.want((row.key, period), read, again=again)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        rows = [
            StatementRow(each.account, each.provider, statement)
            for each in self._told()
            for statement in self._statements(each).rows
        ]
        self.model.show_rows(rows)
        self.state_pane.say(None if rows else self._why_empty())
        self._show_button()
        self.words_changed.emit()

    def _statements(self, row: AccountReading) -> Statements:
        return self.reads.value((row.key, self.chosen_period)) or Statements(row.provider, ())

    def _why_empty(self) -> PanelState:
        told, period = self._told(), self.chosen_period
        if not told:
            text = translate("Accounts", "None of these brokers files statements over its interface")
            return PanelState(kind=StateKind.UNSUPPORTED, sentence=text)
        errors = [error for row in told if (error := self.reads.error((row.key, period))) is not None]
        if errors:
            return PanelState(kind=StateKind.DISCONNECTED, sentence=error_sentence(errors[0]))
        if any(self.reads.value((row.key, period)) is None for row in told):
            return PanelState(kind=StateKind.LOADING, sentence=translate("Accounts", "Statements are being read"))
        return PanelState(kind=StateKind.CLOSED, sentence=translate("Accounts", "There is no statement yet"))

    def foot_words(self) -> str:
        """What is not there, or may not be, for each account."""
        parts = []
        for row in self._told():
            key, found = (row.key, self.chosen_period), self._statements(row)
            error = self.reads.error(key)
            words = [
                "" if error is None else error_sentence(error),
                translate("Accounts", "There may be others.") if found.more else "",
                translate("Accounts", "Some could not be read.") if found.unread else "",
            ]
            if said := together(*words):
                parts.append(titled(row.account.short_id, said))
        return "  ·  ".join(parts)

    # --- opening ----------------------------------------------------------------------------------------------------

    def _show_button(self) -> None:
        self.open_button.setEnabled(len(self.view.picked()) == 1)

    def _fill_menu(self, menu: QMenu, rows: Sequence[StatementRow]) -> None:
        action = menu.addAction(self.open_button.text())
        action.triggered.connect(lambda _on=False: self.open_row(rows[0]))
        menu.addSeparator()

    def open_chosen(self) -> None:
        """Open the statement that is chosen."""
        picked = self.view.picked()
        if len(picked) == 1:
            self.open_row(picked[0])

    def open_row(self, row: StatementRow) -> None:
        """Ask the broker for the file's address, then ask the person whether it is opened."""
        self.context.dock.tasks.spawn(self._open(row), name="open a statement")

    async def _open(self, row: StatementRow) -> None:
        source = self._outside.source(row.account)
        refusal = ""
        if source is not None:
            try:
                link = await source.statement_link(row.account, row.statement.key)
                if isValid(self):
                    refusal = await open_link(link, self.context.dock.theme, self.window(), open_url=self.open_url)
            except GatewayError as error:
                refusal = error_sentence(error)
        if refusal and isValid(self):
            self.context.refuse(refusal)

    @staticmethod
    def open_url(url: QUrl) -> bool:
        """Open an address in the browser."""
        return QDesktopServices.openUrl(url)


def statement_columns() -> list[ValueColumn[StatementRow]]:
    """Account, what the statement covers, and whose it is."""

    def cell(row: StatementRow) -> Cell:
        return Cell(period_words(row.statement), strong=True, exact=period_words(row.statement))

    return [
        environment_column(lambda row: row.account),
        account_column(lambda row: row.account),
        ValueColumn(
            key="day",
            head="day",
            title=translate("Accounts", "Statement"),
            width=160,
            cell=cell,
            order=lambda row: row.statement.day,
            value=lambda row: row.statement.day.isoformat(),
        ),
        text_column("provider", translate("Accounts", "Broker"), lambda row: row.provider, width=120),
    ]


def period_words(statement: Statement) -> str:
    """The day or the month of a statement."""
    daily = statement.period is StatementPeriod.DAY
    return fmt.day_long(statement.day) if daily else fmt.month_in_year(statement.day)
