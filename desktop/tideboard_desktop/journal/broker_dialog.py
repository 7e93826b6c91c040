"""The broker's own count of the account's result beside the journal's figures, with the difference; never as ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.accounts.reading import STALE_AFTER
from tideboard_core.errors import BadInput, GatewayError
from tideboard_core.model.behind.results import AccountResult
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.broker_result import BesideRow, WhyApart, beside_broker, our_sum
from tideboard_core.trips.trip import LeftOut, RoundTrip
from tideboard_desktop.journal.figures_dialog import FiguresDialog
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.csv_export import clipboard_text
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_tone
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed, together

translate = QCoreApplication.translate
_WIDTH, _HEIGHT = 900, 300


@dataclass(frozen=True, slots=True)
class OurSide:
    """The trips of the account that was asked for, and the newest prices of what is open, `age` seconds old.

    `left_out` are fills that are in no trip. Without an age the prices are as good as old.
    """

    trips: Sequence[RoundTrip]
    prices: Mapping[InstrumentId, Decimal]
    age: float | None
    left_out: Sequence[LeftOut] = ()

    @property
    def old(self) -> Collection[InstrumentId]:
        """Securities whose price is no longer current."""
        return self.prices.keys() if self.age is None or self.age > STALE_AFTER else ()


class BrokerDialog(FiguresDialog):
    """Not modal. `read` asks the broker; `ours` gives our side then, None if another account has come into view."""

    def __init__(
        self,
        read: Callable[[], Awaitable[AccountResult]],
        ours: Callable[[], OurSide | None],
        about: str,
        *,
        theme: Theme,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        title = translate("Journal", "The broker's count beside the trips")
        super().__init__("journal_broker", title, about, _WIDTH, theme, parent)
        self._read, self._ours = read, ours
        self.words.setText(translate("Journal", "The broker is asked for its count."))
        identify(self.words, "journal_broker_words")
        self.note = label(note_words(), theme, Type.BODY, Tone.SECONDARY)
        self.table: ColumnTable[BesideRow] = ColumnTable(
            [
                Column(title=translate("Journal", "Security"), width=0, cell=_security_cell, code=_security),
                _figure(translate("Journal", "Broker"), lambda row: row.theirs),
                _figure(translate("Journal", "Ours gross"), lambda row: row.gross),
                _figure(translate("Journal", "Ours net"), lambda row: row.net),
                Column(title=translate("Journal", "Difference"), width=104, number=True, cell=_difference_cell),
                Column(title=translate("Journal", "Why"), width=210, cell=_why_cell),
            ],
            lambda row: (row.instrument, row.name),
        )
        self.view = ColumnView(
            self.table,
            theme,
            identifier="journal_broker_rows",
            name=translate("Journal", "The broker's count and ours by security"),
        )
        self.view.setMinimumHeight(theme.px(_HEIGHT))
        self.note.setWordWrap(True)
        self.content.addWidget(self.note)
        self.content.addWidget(self.view, 1)
        self.copy.setEnabled(False)
        tasks.spawn(self._ask(), name="the broker's count")

    async def _ask(self) -> None:
        try:
            result = await self._read()
        except (GatewayError, BadInput) as error:
            if isValid(self):
                self._refuse(error_sentence(error))
            return
        if not isValid(self):
            return
        ours = self._ours()
        if ours is None:
            self._refuse(translate("Journal", "Another account is in view now: nothing is compared."))
            return
        rows = beside_broker(result, ours.trips, ours.prices, left_out=ours.left_out, old=ours.old)
        lacking = lacking_words(rows, ours.age)
        self.words.setText(together(result_words(result, our_sum(result, rows)), lacking))
        set_tone(self.words, Tone.WARN if lacking else Tone.PRIMARY)
        self.table.show_rows(rows)
        self.copy.setEnabled(True)

    def _refuse(self, reason: str) -> None:
        self.words.setText(reason)
        set_tone(self.words, Tone.WARN)

    def text(self) -> str:
        """All of it, a row in each line, every digit; no text of the broker is run as a formula."""
        rows = (
            (_security(row), row.currency, row.theirs, row.gross, row.net, row.difference, why_words(row))
            for row in self.table.rows
        )
        return "\n".join((self.about.text(), self.words.text(), self.note.text(), clipboard_text(rows)))


def note_words() -> str:
    """What the figures are."""
    return translate(
        "Journal",
        "The first column is the broker's, which does not say how it counts. Ours is what the fills of the same days "
        "realised and what is open at its last price; net is after the fees that are told. A check, never a source.",
    )


def result_words(result: AccountResult, ours: Decimal | None) -> str:
    """What the broker counts for the whole account, for which days, and the sum of `ours` (None = there is none)."""
    begin, end = (fmt.MISSING if day is None else fmt.day_in_year(day) for day in (result.begin, result.end))
    amount = fmt.MISSING if result.profit is None else fmt.signed(result.profit, 2)
    text = translate("Journal", "{broker} counts {amount} {currency} for the account, {begin} to {end}.")
    words = text.format(broker=result.source, amount=amount, currency=result.currency, begin=begin, end=end)
    if ours is None:
        sums = translate("Journal", "Ours has no sum: some is not known, or in another currency.")
    else:
        difference = fmt.MISSING if result.profit is None else fmt.signed(result.profit - ours, 2)
        text = translate("Journal", "Ours net: {amount}, difference {difference}.")
        sums = text.format(amount=fmt.signed(ours, 2), difference=difference)
    unread = translate("Journal", "Some of its rows could not be read.") if result.unread else ""
    return together(words, _yield_words(result), sums, unread)


def _yield_words(result: AccountResult) -> str:
    """The broker's own yields of the account, and what it tells without a unit; empty for none."""
    parts = []
    if result.simple_yield is not None:
        text = translate("Journal", "Its simple yield is {percent}.")
        parts.append(text.format(percent=fmt.percent(result.simple_yield)))
    if result.time_weighted is not None:
        text = translate("Journal", "Its time-weighted yield is {percent}.")
        parts.append(text.format(percent=fmt.percent(result.time_weighted)))
    if result.unstated:
        text = translate("Journal", "Unit not known: {figures}.")
        parts.append(text.format(figures=listed(f"{name} {value:f}" for name, value in result.unstated)))
    return together(*parts)


def lacking_words(rows: Iterable[BesideRow], age: float | None) -> str:
    """What the sum of ours lacks or counts at old prices, which are `age` seconds old; empty if neither."""
    counts = Counter(why for row in rows for why in row.why)
    found = []
    if left := counts[WhyApart.LEFT_OUT]:
        text = translate("Journal", "Ours is without fills that are in no trip, of securities: {count}.")
        found.append(text.format(count=left))
    if old := counts[WhyApart.PRICE_OLD]:
        text = translate("Journal", "Ours counts what is open at old prices ({age}), of securities: {count}.")
        found.append(text.format(age=fmt.MISSING if age is None else fmt.coarse_age(age), count=old))
    return together(*found)


def why_words(row: BesideRow) -> str:
    """What keeps the two from being compared, or may make them differ."""
    words = {
        WhyApart.FEES_OPEN: translate("Journal", "fees open"),
        WhyApart.COST_UNKNOWN: translate("Journal", "cost not known"),
        WhyApart.PRICE_UNKNOWN: translate("Journal", "no price"),
        WhyApart.CURRENCY: translate("Journal", "another currency"),
        WhyApart.BEGAN_BEFORE: translate("Journal", "held before the first day"),
        WhyApart.NOT_COUNTED: translate("Journal", "not counted by the broker"),
        WhyApart.NOT_TRADED: translate("Journal", "no trip in the journal"),
        WhyApart.LEFT_OUT: translate("Journal", "fills in no trip"),
        WhyApart.TRADED_AFTER: translate("Journal", "traded after the last day"),
        WhyApart.OPENED_AFTER: translate("Journal", "opened after the last day"),
        WhyApart.PRICE_OLD: translate("Journal", "old price"),
    }
    return listed(words[why] for why in row.why)


def _security(row: BesideRow) -> str:
    return row.name if row.instrument is None else str(row.instrument)


def _security_cell(row: BesideRow) -> Cell:
    second = " ".join(filter(None, ("" if row.instrument is None else row.name, row.currency)))
    return Cell(_security(row), second=second, strong=True, exact=f"{_security(row)} {second}")


def _figure(title: str, get: Callable[[BesideRow], Decimal | None]) -> Column[BesideRow]:
    def cell(row: BesideRow) -> Cell:
        value = get(row)
        if value is None:
            return Cell(fmt.MISSING, TextColour.QUIET, exact=why_words(row))
        return Cell(fmt.signed(value, 2), exact=f"{value:+f} {row.currency}")

    return Column(title=title, width=104, number=True, cell=cell)


def _difference_cell(row: BesideRow) -> Cell:
    value = row.difference
    if value is None:
        return Cell(fmt.MISSING, TextColour.QUIET, exact=why_words(row))
    return Cell(fmt.signed(value, 2), TextColour.WARN if value else TextColour.PLAIN, exact=f"{value:+f}")


def _why_cell(row: BesideRow) -> Cell:
    words = why_words(row)
    warns = not {WhyApart.PRICE_OLD, WhyApart.LEFT_OUT}.isdisjoint(row.why)
    return Cell(words, TextColour.WARN if warns else TextColour.QUIET, exact=words)
