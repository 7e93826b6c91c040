"""Fills told late or missing: what is said of them, and a person who settles one."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from fakes.scenes.journal import EVENING, LIVE, JournalScene
from fakes.values.trips import fill
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.late_fills import Absence, ChangeKind, FillChange, Judge
from tideboard_core.trips.told import DaySpan
from tideboard_core.trips.trip import LeftReason, TripMark
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.journal.late_dialog import LateDialog, absence_words, change_words, fill_words

BOUGHT, SOLD = fill("f1", "buy 500 600"), fill("f2", "sell 500 612", 25)
DAY = (BOUGHT.time + timedelta(hours=8)).date()
SPAN = DaySpan(DAY, DAY)


def keep(journal: JournalScene) -> None:
    """No order is known: else what it dealt would stand in for a fill that is left out."""
    journal.stores.trips.add_fills(LIVE.identity, (BOUGHT, SOLD))


async def lacking(journal: JournalScene) -> tuple[JournalDock, LateDialog]:
    """The broker told two fills, and then one of them."""
    keep(journal)
    late = journal.stores.trips.late
    late.take(LIVE.identity, [BOUGHT], SPAN, now=EVENING, whole=True)
    dock = await journal.show()
    dock.open_late()
    return dock, next(one for one in dock.findChildren(LateDialog))


def button(dialog: LateDialog, name: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton, name) if one.isVisibleTo(dialog))


async def test_a_missing_fill_is_named_where_the_journal_shows_what_it_lacks(journal: JournalScene) -> None:
    dock, dialog = await lacking(journal)

    assert "fills missing in the last answer: 1" in dock.foot.words.text()
    (one,) = dock.book.trips
    assert TripMark.MISSING in one.trip.marks
    assert one.trip.closed == SOLD.time
    assert dialog.words.text() == "Fills that the last answer lacks: 1. Changes by later answers: 1."
    button(dialog, "journal_late_copy").click()
    first, second = QGuiApplication.clipboard().text().splitlines()
    assert first == f"{fill_words(SOLD)}\t{absence_words(Absence.MISSING)}"
    assert second == "20 Nov 18:00: fill of 2 Nov, HK.00700: missing in the last answer"


async def test_the_foot_says_for_a_week_that_fills_came_late(journal: JournalScene) -> None:
    keep(journal)
    late = fill("f3", "buy 100 600", 30)
    take = journal.stores.trips.late.take
    for fills in ([BOUGHT, SOLD], [BOUGHT, SOLD, late]):
        take(LIVE.identity, fills, SPAN, now=EVENING - timedelta(days=6), whole=True)
    dock = await journal.show()
    assert "fills told late in 7 days: 1" in dock.foot.words.text()
    journal.reference.clock.set_market(EVENING + timedelta(days=2))
    dock.restore(dock.saved_state())
    await journal.read()
    assert "told late" not in dock.foot.words.text()


async def test_the_keyboard_stays_at_a_fill_whose_rows_are_made_anew(journal: JournalScene) -> None:
    dock, dialog = await lacking(journal)
    dialog.activateWindow()
    first = button(dialog, "late_kept_f2")
    first.setFocus()
    await journal.read()
    assert dialog.focusWidget() is first, "nothing of it changed: the rows are the same ones"
    first.click()
    await journal.read()
    assert dialog.focusWidget() is button(dialog, "late_missing_f2")
    assert dock.book.trips


async def test_a_person_leaves_it_out_and_opens_it_again(journal: JournalScene) -> None:
    dock, dialog = await lacking(journal)

    button(dialog, "late_dropped_f2").click()
    await journal.read()
    (one,) = dock.book.trips
    assert one.trip.closed is None
    assert dock.book.journal is not None
    assert [(each.fill, each.reason) for each in dock.book.journal.left_out] == [(SOLD, LeftReason.DROPPED)]
    assert "the broker\u2019s last answer lacked it" in dock.foot.words.text()
    last = dock.book.journal.changes[-1]
    assert (last.what, last.by) == (ChangeKind.DROPPED, Judge.PERSON)

    button(dialog, "late_missing_f2").click()
    await journal.read()
    button(dialog, "late_kept_f2").click()
    await journal.read()
    (one,) = dock.book.trips
    assert (one.trip.closed, TripMark.MISSING in one.trip.marks) == (SOLD.time, False)
    assert dialog.words.text().startswith("Fills that the last answer lacks: 0.")


@pytest.mark.parametrize("seen", [False, True])
async def test_a_row_settles_the_account_of_the_dialog_alone(journal: JournalScene, *, seen: bool) -> None:
    """Two accounts at one broker may know a fill by one id."""
    dock, dialog = await lacking(journal)
    another = replace(LIVE, id="another")
    late = journal.stores.trips.late
    journal.stores.trips.add_fills(another.identity, (BOUGHT, SOLD))
    late.take(another.identity, [BOUGHT], SPAN, now=EVENING, whole=True)
    drop = button(dialog, "late_dropped_f2")

    journal.account = another
    dock.each_second()
    if seen:
        await journal.read()
        assert not drop.isEnabled()
    drop.click()
    await journal.read()

    assert late.absences(another.identity) == {"f2": Absence.MISSING}
    assert late.absences(LIVE.identity) == {"f2": Absence.MISSING if seen else Absence.DROPPED}
    journal.account = LIVE
    dock.each_second()
    await journal.read()
    assert button(dialog, "late_dropped_f2" if seen else "late_missing_f2").isEnabled()


async def test_what_cannot_be_kept_is_said(journal: JournalScene, monkeypatch: pytest.MonkeyPatch) -> None:
    dock, dialog = await lacking(journal)

    async def full(_work: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(dock.book.stores, "run", full)
    button(dialog, "late_dropped_f2").click()
    await journal.reference.quiet()
    assert "disk full" in dialog.words.text()


async def test_without_any_it_says_so(journal: JournalScene) -> None:
    keep(journal)
    dock = await journal.show()
    dock.open_late()
    dialog = dock.findChildren(LateDialog)[0]
    assert dialog.words.text() == "No later answer of the broker said otherwise than an earlier one."


def test_every_change_and_verdict_has_words() -> None:
    lines = [
        change_words(FillChange(EVENING, "f1", what, InstrumentId("US.AAPL"), DAY, by))
        for what in ChangeKind
        for by in Judge
    ]
    assert len(set(lines)) == len(ChangeKind) * len(Judge)
    assert lines[0].startswith("20 Nov 05:00: fill of 2 Nov, US.AAPL: told late")
    assert len({absence_words(one) for one in Absence}) == len(Absence)
