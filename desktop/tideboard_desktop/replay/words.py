"""What a replay says of stretches of which something was not recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.gaps import GapReason
from tideboard_core.model.instrument import Market
from tideboard_core.replay.day_notes import DayNotes
from tideboard_core.replay.recorded_book import BookHole, RecordedBook
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.gap_reasons import why_words
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate


def hole_words(hole: Hole, zone: str) -> str:
    """From when to when nothing was recorded at all, and how long that is; times of the exchange's zone."""
    text = translate("Replay", "Nothing was recorded from {begin} to {end}: {minutes} minutes")
    return text.format(
        begin=fmt.clock_minutes(hole.begin, zone),
        end=fmt.clock_minutes(hole.end, zone),
        minutes=round((hole.end - hole.begin).total_seconds() / 60),
    )


def book_hole_words(hole: BookHole, zone: str) -> str:
    """From when to when no book was recorded, and why; times of the exchange's zone."""
    begin, why = fmt.clock_seconds(hole.begin, zone), why_words(hole.why)
    if hole.end is None:
        return translate("Replay", "No order book was recorded from {begin} on: {why}").format(begin=begin, why=why)
    text = translate("Replay", "No order book was recorded from {begin} to {end}: {why}")
    return text.format(begin=begin, end=fmt.clock_seconds(hole.end, zone), why=why)


def notes_words(notes: DayNotes | None, book: RecordedBook | None, *, other_tiers: bool) -> list[str]:
    """What is to be said of the linked security's recorded day, a sentence each; nothing of a day without flaws."""
    found: list[str] = []
    damaged = [] if notes is None else [_series_words(name) for name in notes.damaged]
    if book is not None and any(hole.why is GapReason.DAMAGED for hole in book.holes):
        damaged.append(_series_words("depth"))
    if damaged:
        words = translate("Replay", "Damaged in the archive and left out: {series}.")
        found.append(words.format(series=listed(dict.fromkeys(damaged))))
    if other_tiers:
        words = translate("Replay", "The order sizes are of an earlier definition: not to be compared with today's.")
        found.append(words)
    if notes is not None and notes.clock_back:
        found.append(translate("Replay", "The clock of the recording went back: rows stand where they were received."))
    if notes is not None and notes.repeated:
        words = translate("Replay", "Rows that were recorded twice are shown once: {count}.")
        found.append(words.format(count=notes.repeated))
    if notes is not None and notes.read_later:
        found.append(translate("Replay", "Read in the evening: minutes are shown from their end on."))
    return found


def not_recorded_words(market: Market, days: Sequence[date], wanted: date | None) -> str:
    """That a day was not recorded, with the recorded days beside it (`days` ascending), which can be asked for."""
    words = translate("Replay", "No such day of {market} was recorded").format(market=market)
    before, after = (
        [each for each in days if wanted is not None and each < wanted],
        [each for each in days if wanted is not None and each > wanted],
    )
    beside = [fmt.day_long(each) for each in (*before[-1:], *after[:1])]
    if not beside:
        return words
    text = translate("Replay", "{words}; beside it there are: {days}")
    return text.format(words=words, days=listed(beside))


def _series_words(name: str) -> str:
    return {
        "flow": translate("Replay", "flow"),
        "bars": translate("Replay", "minute bars"),
        "prints": translate("Replay", "trades"),
        "quotes": translate("Replay", "quotes"),
        "depth": translate("Replay", "a part of the order book"),
    }.get(name, name)
