"""The blotter's cash page: the account's cash journal, read only while it is visible."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.model.order import Account
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.cash_columns import CashRow, cash_columns, home_zone
from tideboard_desktop.blotter.cash_journal import CashJournal, Journal
from tideboard_desktop.blotter.past_days import PastSource
from tideboard_desktop.blotter.words import ALL, CASH, LAST_WEEK, empty_words
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tables.column_model import ColumnTable
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate


class CashPage(QWidget):
    """`view` shows the table; the line below names the account, the range and the time of the read."""

    def __init__(self, source: PastSource, frame: Frame, theme: Theme, clock: Clock, tasks: Tasks) -> None:
        super().__init__()
        self._account: Account | None = None
        self._key = LAST_WEEK
        self._rows: tuple[CashRow, ...] = ()
        self._journal = CashJournal(source, tasks, clock, self._show, self)
        self.table: ColumnTable[CashRow] = ColumnTable(cash_columns(lambda: self.zone), lambda row: row, self)
        self.view = ColumnView(self.table, theme, identifier="cash_journal", name=translate("Blotter", "Cash journal"))
        self.note = StateNote(theme)
        vbox(self.note, on=self.view.viewport(), margins=0)
        self.foot = DockFooter(clock, theme, identifier="cash_foot")
        vbox((self.view, 1), self.foot, on=self, margins=0, spacing=0)
        frame.each_second(self, self._show)

    @property
    def zone(self) -> str:
        """The zone in which the journal's days and times are given."""
        return home_zone(self._account)

    def set_account(self, account: Account | None) -> None:
        """Show this account; None = unknown."""
        self._account = account
        self._show_rows(())
        self._show()

    def choose(self, key: str) -> None:
        """Show today or this many past days."""
        self._key = key
        self._show()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """At most that of the other tables: a background tab must not enlarge the dock."""
        return self.view.minimumSizeHint()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self._account is None:
            self.note.show_words(*empty_words(CASH, known=False, paper=False))
            self.foot.show_words("")
        elif self.isVisible():
            days = 0 if self._key == ALL else int(self._key)
            self._show_journal(self._account, self._journal.of(self._account, days))

    def _show_journal(self, account: Account, journal: Journal) -> None:
        self._show_rows(journal.rows)
        self.note.show_words(*(("", "") if journal.rows else why_empty(journal)))
        wrong = journal.error is not None and bool(journal.rows)
        self.foot.show_words(foot_words(account, journal, self.zone), Tone.WARN if wrong else Tone.CAPTION)

    def _show_rows(self, rows: tuple[CashRow, ...]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.table.show_rows(rows)


def why_empty(journal: Journal) -> tuple[str, str]:
    """A sentence and its detail for an empty journal."""
    if journal.error is not None:
        return translate("Blotter", "The cash journal was not read"), error_sentence(journal.error)
    if journal.reading:
        return (
            translate("Blotter", "Reading the cash journal"),
            translate("Blotter", "The broker answers a few calls at a time"),
        )
    return translate("Blotter", "No money moved"), translate("Blotter", "The broker lists none in these days")


def foot_words(account: Account, journal: Journal, zone: str) -> str:
    """Account, first day and as-of time of the journal; or why it is incomplete."""
    whose = f"{account.name} {account.short_id}".strip()
    if journal.since is None or journal.read is None:
        return whose
    since = translate("Blotter", "since {day}").format(day=fmt.day_in_year(journal.since))
    if journal.error is not None:
        return " · ".join((whose, since, error_sentence(journal.error)))
    if journal.reading:
        return " · ".join((whose, since, translate("Blotter", "reading further back")))
    clock = f"{fmt.clock_seconds(journal.read, zone)} {fmt.zone_name(journal.read, zone)}"
    return " · ".join((whose, since, translate("Blotter", "read at {time}").format(time=clock)))
