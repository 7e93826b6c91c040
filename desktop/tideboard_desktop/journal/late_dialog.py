"""Fills that a later answer of the broker told, corrected or lacked; one that is missing is settled here by hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from shiboken6 import isValid

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Fill
from tideboard_core.trips.journal import AccountJournal
from tideboard_core.trips.late_fills import Absence, ChangeKind, FillChange, Judge
from tideboard_desktop.journal.book import JournalBook
from tideboard_desktop.journal.figures_dialog import FiguresDialog
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button, set_tone
from tideboard_desktop.ui.widgets.scroll_area import as_high_as
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import side_word

translate = QCoreApplication.translate
_WIDTH: Final = 640
_MOST: Final = 100
"""Changes that are shown, the newest ones."""


def fill_words(fill: Fill) -> str:
    """`18 Nov 10:31  HK.00700  Sell 500 at 610`."""
    zone = MARKET_ZONE[market_of(fill.instrument)]
    day = fmt.day_short(fmt.exchange_time(fill.time, zone).date())
    text = translate("Journal", "{day} {time}  {security}  {side} {shares} at {price}")
    return text.format(
        day=day,
        time=fmt.clock_minutes(fill.time, zone),
        security=fill.instrument,
        side=side_word(fill.side),
        shares=fmt.quantity(fill.quantity),
        price=fmt.price(fill.price),
    )


def absence_words(verdict: Absence) -> str:
    """What is said of a fill that an answer lacked."""
    return {
        Absence.MISSING: translate("Journal", "missing in the last answer, counted until it is settled"),
        Absence.KEPT: translate("Journal", "an answer lacked it; it counts"),
        Absence.DROPPED: translate("Journal", "an answer lacked it; it is left out"),
        Absence.TAKEN_BACK: translate("Journal", "taken back by the broker; it counts no more"),
    }[verdict]


def change_words(change: FillChange) -> str:
    """What an answer or a verdict changed, with the day of the fill."""
    zone = MARKET_ZONE[market_of(change.instrument)]
    found = f"{fmt.day_short(fmt.exchange_time(change.at, zone).date())} {fmt.clock_minutes(change.at, zone)}"
    what = {
        ChangeKind.LATE: translate("Journal", "told late"),
        ChangeKind.CORRECTED: translate("Journal", "corrected by the broker"),
        ChangeKind.MISSING: translate("Common", "missing in the last answer"),
        ChangeKind.BACK: translate("Journal", "told again"),
        ChangeKind.KEPT: translate("Journal", "counts"),
        ChangeKind.DROPPED: translate("Journal", "left out"),
        ChangeKind.TAKEN_BACK: translate("Journal", "taken back by the broker"),
    }[change.what]
    by = {
        Judge.ANSWER: "",
        Judge.DETAIL: translate("Journal", "by the detail of its order"),
        Judge.PERSON: translate("Journal", "by you"),
    }[change.by]
    text = translate("Journal", "{found}: fill of {day}, {security}: {what}")
    day = fmt.day_short(change.day)
    return listed(filter(None, (text.format(found=found, day=day, security=change.instrument, what=what), by)))


def late_text(journal: AccountJournal) -> str:
    """All of it, a row in each line."""
    absences = [f"{fill_words(fill)}\t{absence_words(verdict)}" for verdict, fill in _lacked(journal)]
    return "\n".join((*absences, *(change_words(one) for one in reversed(journal.changes))))


def _lacked(journal: AccountJournal) -> list[tuple[Absence, Fill]]:
    return [(verdict, fill) for verdict in Absence for fill in journal.lacked.get(verdict, ())]


class LateDialog(FiguresDialog):
    """Follows the `journal` of the account for which it was opened; its rows wait while another one is in view."""

    def __init__(
        self, book: JournalBook, journal: AccountJournal, about: str, theme: Theme, tasks: Tasks, parent: QWidget
    ) -> None:
        title = translate("Journal", "Fills told late or missing")
        super().__init__("journal_late", title, about, _WIDTH, theme, parent)
        self._book, self._journal, self._theme, self._tasks = book, journal, theme, tasks
        self.rows: QWidget = QWidget()
        self._shown: object = None
        self._fill_of: dict[QPushButton, str] = {}
        self.content.addWidget(self.rows, 1)
        book.changed.connect(self._follow)
        self.refresh()

    def _follow(self) -> None:
        journal = self._book.journal
        if journal is None or journal.account != self._journal.account:
            self.rows.setEnabled(False)
            return
        self._journal = journal
        self.rows.setEnabled(True)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        journal = self._journal
        lacked = _lacked(journal)
        open_ones = len(journal.lacked.get(Absence.MISSING, ()))
        nothing = translate("Journal", "No later answer of the broker said otherwise than an earlier one.")
        text = translate("Journal", "Fills that the last answer lacks: {count}. Changes by later answers: {changes}.")
        words = text.format(count=fmt.quantity(open_ones), changes=fmt.quantity(len(journal.changes)))
        self.words.setText(words if lacked or journal.changes else nothing)
        set_tone(self.words, Tone.WARN if open_ones else Tone.PRIMARY)
        if self._shown == (shown := (lacked, journal.changes)):
            return
        self._shown = shown
        at_keyboard = next((fill for button, fill in self._fill_of.items() if button.hasFocus()), None)
        self._fill_of.clear()
        made = as_high_as(self._grid(lacked, journal))
        self.content.replaceWidget(self.rows, made)
        self.rows.hide()
        self.rows.deleteLater()
        self.rows = made
        if same := [button for button, fill in self._fill_of.items() if fill == at_keyboard]:
            same[0].setFocus()

    def _grid(self, lacked: list[tuple[Absence, Fill]], journal: AccountJournal) -> QWidget:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for row, (verdict, fill) in enumerate(lacked):
            tone = Tone.WARN if verdict is Absence.MISSING else Tone.SECONDARY
            words = label(listed((fill_words(fill), absence_words(verdict))), self._theme, Type.BODY, tone)
            words.setWordWrap(True)
            grid.addWidget(words, row, 0)
            for column, button in enumerate(self._buttons(verdict, fill), 1):
                grid.addWidget(button, row, column)
        for row, change in enumerate(reversed(journal.changes[-_MOST:]), len(lacked)):
            line = label(change_words(change), self._theme, Type.BODY, Tone.SECONDARY)
            line.setWordWrap(True)
            grid.addWidget(line, row, 0, 1, 3)
        return inner

    def _buttons(self, verdict: Absence, fill: Fill) -> list[QPushButton]:
        if verdict is Absence.TAKEN_BACK:  # the broker's own word
            return []
        offers = {
            Absence.KEPT: translate("Journal", "It traded"),
            Absence.DROPPED: translate("Journal", "It did not"),
            Absence.MISSING: translate("Journal", "Open again"),
        }
        offered = [Absence.KEPT, Absence.DROPPED] if verdict is Absence.MISSING else [Absence.MISSING]
        return [self._button(offers[each], fill, each) for each in offered]

    def _button(self, words: str, fill: Fill, verdict: Absence) -> QPushButton:
        button = push_button(words, self._theme, ButtonStyle.OUTLINE, identifier=f"late_{verdict}_{fill.id}")
        self._fill_of[button] = fill.id
        button.setAccessibleName(listed((words, fill_words(fill))))
        button.clicked.connect(
            lambda _on=False: self._tasks.spawn(self._settle(fill.id, verdict), name="settle a missing fill")
        )
        return button

    async def _settle(self, fill_id: str, verdict: Absence) -> None:
        try:
            await self._book.settle(self._journal.account, fill_id, verdict)
        except BadInput as error:
            if isValid(self):
                self.words.setText(error_sentence(error))
                set_tone(self.words, Tone.WARN)

    def text(self) -> str:
        """All of it, a row in each line."""
        return late_text(self._journal)
