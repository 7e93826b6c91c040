"""The blotter's cash page: the account's cash journal, read only while it is visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import TideboardError
from tideboard_core.model.cash_words import CashWord, cash_word
from tideboard_core.model.instrument import MARKET_ZONE, Market
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry, kind_of
from tideboard_core.ports.system import Clock
from tideboard_desktop.blotter.past_days import KEPT_FOR, PastSource, last_day
from tideboard_desktop.blotter.words import ALL, CASH, LAST_WEEK, empty_words, few_calls, hidden_words, none_listed
from tideboard_desktop.docks.footer import DockFooter
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, FileColumn, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.words.errors import error_sentence

translate = QCoreApplication.translate

SETTLED_FOR = 900.0
"""Seconds for which earlier days are cached: few movements are booked to them later."""
Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The state of a range: `rows` newest first back to the day `since`, None = nothing has been read yet.

    `read` is the market time of the last read of today, `reading` whether days are still missing. `error` is why the
    rest is missing or stale.
    """

    rows: tuple[CashRow, ...] = ()
    since: date | None = None
    read: datetime | None = None
    reading: bool = False
    error: TideboardError | None = None


class CashJournal:
    """One read at a time, newest days first; calls `changed` after each. It ends with `parent`.

    A refusal ends the round; it is tried again after a pause, unless the broker does not offer or permit the call. All
    refusals are forgotten as soon as another account or range is shown.
    """

    def __init__(
        self,
        source: PastSource,
        tasks: Tasks,
        clock: Clock,
        changed: Callable[[], None],
        parent: QObject,
        kept: KeptReads,
    ) -> None:
        self._source, self._clock = source, clock
        self._shown: tuple[str, int] | None = None
        self._reads: KeyedReads[tuple[str, Span], Sequence[CashEntry]] = KeyedReads(
            "cash journal",
            changed,
            parent,
            tasks=tasks,
            clock=clock,
            one_at_a_time=True,
            renew_after=SETTLED_FOR,
            pause=KEPT_FOR,
            kept=kept.slot("cash journal"),
        )

    def of(self, account: Account, days: int) -> Journal:
        """The journal of the past `days` days up to today; starts a read of what is missing or stale."""
        if self._shown != (account.id, days):
            self._shown = account.id, days
            self._reads.retry(forget=True)
        keys = [(account.id, span) for span in spans_until(last_day(account, self._clock.market()), days)]
        for key in keys:
            again = key == keys[0] and self._reads.age(key) >= KEPT_FOR
            self._reads.want(key, partial(self._source.cash_entries, account, *key[1]), again=again)
            if self._reads.error(key) is not None:
                break
        known = [*takewhile(lambda key: self._reads.time(key) is not None, keys)]
        found = [entry for key in known for entry in self._reads.value(key) or ()]
        error = next(filter(None, map(self._reads.error, keys)), None)
        return Journal(
            rows=numbered(sorted(found, key=_newness, reverse=True)),
            since=known[-1][1][0] if known else None,
            read=self._reads.time(keys[0]),
            reading=error is None and len(known) < len(keys),  # also while it waits for a read of another account
            error=error,
        )


def spans_until(day: date, days: int) -> list[Span]:
    """`day` alone, then the `days` days before it week by week, newest first."""
    spans, first, end = [(day, day)], day - timedelta(days=days), day - timedelta(days=1)
    while end >= first:
        begin = max(end - timedelta(days=6), first)
        spans.append((begin, end))
        end = begin - timedelta(days=1)
    return spans


def numbered(entries: Iterable[CashEntry]) -> tuple[CashRow, ...]:
    """Make rows distinct that the broker reports alike: two equal fees at one time are two movements."""
    seen: Counter[CashEntry] = Counter()
    rows = []
    for entry in entries:
        rows.append(CashRow(entry, seen[entry]))
        seen[entry] += 1
    return tuple(rows)


def _newness(entry: CashEntry) -> tuple[date, float, int, str]:
    created = 0.0 if entry.created is None else entry.created.timestamp()
    return entry.clearing_date, created, len(entry.id), entry.id


_KINDS = {
    CashWord.BOUGHT: QT_TRANSLATE_NOOP("CashTable", "Purchase"),
    CashWord.SOLD: QT_TRANSLATE_NOOP("CashTable", "Sale"),
    CashWord.TRADED: QT_TRANSLATE_NOOP("CashTable", "Trade"),
    CashWord.FEES: QT_TRANSLATE_NOOP("CashTable", "Trading fees"),
    CashWord.DEPOSIT: QT_TRANSLATE_NOOP("CashTable", "Deposit"),
    CashWord.WITHDRAWAL: QT_TRANSLATE_NOOP("CashTable", "Withdrawal"),
    CashWord.TRANSFER: QT_TRANSLATE_NOOP("CashTable", "Transfer"),
    CashWord.EXCHANGE: QT_TRANSLATE_NOOP("CashTable", "Currency exchange"),
    CashWord.DIVIDEND: QT_TRANSLATE_NOOP("CashTable", "Dividend"),
    CashWord.INTEREST: QT_TRANSLATE_NOOP("CashTable", "Interest"),
    CashWord.OPTION: QT_TRANSLATE_NOOP("CashTable", "Option settlement"),
    CashWord.WARRANT: QT_TRANSLATE_NOOP("CashTable", "Warrant settlement"),
    CashWord.FRACTION: QT_TRANSLATE_NOOP("CashTable", "Cash for a fraction"),
}


def cash_kind(words: str) -> str:
    """The type of a movement, a `CashWord` or a broker's text, in the window's language; that text if unknown."""
    known = cash_word(words)
    return words if known is None else translate("CashTable", str(_KINDS[known]))


class CashRow(NamedTuple):
    """A movement, and how many identical ones precede it in the table."""

    entry: CashEntry
    again: int = 0


def home_zone(account: Account | None) -> str:
    """The zone of the account's first market; days and times of its journal are given in it."""
    markets = frozenset() if account is None else account.markets
    return MARKET_ZONE[min(markets or {Market.HK}, key=list(Market).index)]


def cash_columns(zone: Callable[[], str]) -> list[Column[CashRow] | FileColumn[CashRow]]:
    """Day and time at the exchange, type, signed amount, currency, remark, settlement day.

    A file has the number of the entry too, and times with the offset of `zone`.
    """
    return [
        Column(
            title=translate("CashTable", "Day"),
            width=116,
            cell=lambda r: Cell(fmt.day_in_year(r.entry.clearing_date)),
            order=lambda r: (r.entry.clearing_date, *_made(r)),
            head="Clearing day",
            value=lambda r: r.entry.clearing_date,
        ),
        FileColumn("Settlement day", lambda r: r.entry.settlement_date),
        Column(
            title=translate("CashTable", "Time"),
            width=72,
            number=True,
            cell=lambda r: _time_cell(r, zone()),
            order=_made,
            spare=2,
            head="Time",
            value=lambda r: None if r.entry.created is None else fmt.exchange_time(r.entry.created, zone()),
        ),
        Column(
            title=translate("CashTable", "Kind"),
            width=150,
            cell=lambda r: Cell(cash_kind(kind_of(r.entry)) or fmt.MISSING, strong=True, exact=r.entry.kind),
            order=lambda r: cash_kind(kind_of(r.entry)),
            head="Kind",
            value=lambda r: cash_kind(kind_of(r.entry)),
        ),
        Column(
            title=translate("CashTable", "Amount"),
            width=130,
            number=True,
            cell=_amount_cell,
            order=lambda r: r.entry.amount,
            head="Amount",
            value=lambda r: None if r.entry.contradicted else r.entry.amount,
        ),
        Column(
            title=translate("CashTable", "Currency"),
            width=76,
            cell=lambda r: Cell(r.entry.currency or fmt.MISSING, TextColour.QUIET),
            order=lambda r: r.entry.currency,
            spare=1,
            head="Currency",
            value=lambda r: r.entry.currency,
        ),
        Column(
            title=translate("CashTable", "Remark"),
            width=0,
            cell=lambda r: Cell(r.entry.remark, TextColour.QUIET),
            order=lambda r: r.entry.remark,
            head="Remark",
            value=lambda r: r.entry.remark,
        ),
        FileColumn("Number", lambda r: r.entry.id),
        Column(
            title=translate("CashTable", "Settles"),
            width=116,
            number=True,
            cell=_settles_cell,
            order=lambda r: (r.entry.settlement_date or r.entry.clearing_date).toordinal(),
            spare=3,
            idle=lambda r: r.entry.settlement_date is None,
        ),
        FileColumn("Amount with a contradicted direction", lambda r: r.entry.amount if r.entry.contradicted else None),
    ]


def _made(row: CashRow) -> tuple[float, ...]:
    return (0.0 if row.entry.created is None else row.entry.created.timestamp(),)


def _amount_cell(row: CashRow) -> Cell:
    """The signed amount; one whose direction contradicts its sign is marked, and in no sum anywhere."""
    amount = fmt.signed(row.entry.amount, 2)
    if not row.entry.contradicted:
        return Cell(amount)
    why = translate("CashTable", "The broker tells a direction against the sign: it is in no sum")
    return Cell(f"{amount} ?", TextColour.WARN, exact=why)


def _time_cell(row: CashRow, zone: str) -> Cell:
    if row.entry.created is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("CashTable", "The broker tells only the day"))
    return Cell(fmt.clock_seconds(row.entry.created, zone), TextColour.QUIET)


def _settles_cell(row: CashRow) -> Cell:
    if row.entry.settlement_date is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=translate("CashTable", "The broker does not tell the day"))
    return Cell(fmt.day_in_year(row.entry.settlement_date), TextColour.QUIET)


class CashPage(QWidget):
    """`view` shows the table; the line below names the account, the range and the time of the read.

    `rows` are all that were read, `narrowed` returns those of them that the filters keep.
    """

    def __init__(
        self, source: PastSource, frame: Frame, theme: Theme, clock: Clock, tasks: Tasks, kept: KeptReads
    ) -> None:
        super().__init__()
        self._account: Account | None = None
        self._key = LAST_WEEK
        self.rows: tuple[CashRow, ...] = ()
        self.narrowed: Callable[[tuple[CashRow, ...]], tuple[CashRow, ...]] = lambda rows: rows
        self._journal = CashJournal(source, tasks, clock, self._show, self, kept)
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
        self.note.show_words(*(("", "") if self.table.rows else hidden_words(self.rows) or why_empty(journal)))
        wrong = journal.error is not None and bool(journal.rows)
        self.foot.show_words(foot_words(account, journal, self.zone), Tone.WARN if wrong else Tone.CAPTION)

    def refilter(self) -> None:
        """The filters are others."""
        self.table.show_rows(self.narrowed(self.rows))
        self._show()

    def _show_rows(self, rows: tuple[CashRow, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.table.show_rows(self.narrowed(rows))


def why_empty(journal: Journal) -> tuple[str, str]:
    """A sentence and its detail for an empty journal."""
    if journal.error is not None:
        return translate("Blotter", "The cash journal was not read"), error_sentence(journal.error)
    if journal.reading:
        return translate("Blotter", "Reading the cash journal"), few_calls()
    return translate("Blotter", "No money moved"), none_listed()


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
