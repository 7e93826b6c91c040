"""What a replay says of holes, flaws and days that were not recorded."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, TENCENT, session
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.gaps import GapReason
from tideboard_core.model.instrument import Market
from tideboard_core.replay.day_notes import DayNotes
from tideboard_core.replay.recorded_book import BookHole, RecordedBook
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.replay.words import book_hole_words, hole_words, not_recorded_words, notes_words

ZONE = "Asia/Hong_Kong"
OPEN = session(DAY).open


def test_holes_have_begin_and_end(qapp: QApplication) -> None:
    end = OPEN + timedelta(minutes=7)
    assert hole_words(Hole(OPEN, end), ZONE) == "Nothing was recorded from 09:30 to 09:37: 7 minutes"
    words = "No order book was recorded from 09:30:00 to 09:37:00: connection lost"
    assert book_hole_words(BookHole(OPEN, end, GapReason.LINK), ZONE) == words
    words = "No order book was recorded from 09:30:00 on: the block was damaged"
    assert book_hole_words(BookHole(OPEN, None, GapReason.DAMAGED), ZONE) == words


def test_each_flaw_of_a_day_is_a_sentence(qapp: QApplication) -> None:
    assert notes_words(None, None, other_tiers=False) == []
    assert notes_words(DayNotes(), None, other_tiers=False) == []
    book = RecordedBook(TENCENT, BookRows.of([]), [BookHole(OPEN, None, GapReason.DAMAGED)])
    notes = DayNotes(damaged=("flow", "prints", "quotes"), read_later=True, clock_back=True, repeated=3)
    assert notes_words(notes, book, other_tiers=True) == [
        "Damaged in the archive and left out: flow, trades, quotes, a part of the order book.",
        "The order sizes are of an earlier definition: not to be compared with today's.",
        "The clock of the recording went back: rows stand where they were received.",
        "Rows that were recorded twice are shown once: 3.",
        "Read in the evening: minutes are shown from their end on.",
    ]


def test_a_day_that_was_not_recorded_names_those_beside_it(qapp: QApplication) -> None:
    days = [date(2026, 11, 11), date(2026, 11, 12), date(2026, 11, 16)]
    words = not_recorded_words(Market.HK, days, date(2026, 11, 13))
    assert words == "No such day of HK was recorded; beside it there are: Thu 12 Nov 2026, Mon 16 Nov 2026"
    assert not_recorded_words(Market.HK, [], None) == "No such day of HK was recorded"
