"""What a replay says of stretches of which something was not recorded."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.replay.recorded_book import BookHole
from tideboard_core.replay.recorded_security import Hole
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.words.gap_reasons import why_words

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
