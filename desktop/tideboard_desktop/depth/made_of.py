"""What the picture is made of: source, changes kept, column, gaps, right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_desktop.depth.words import DOT, FactLine, bytes_words, duration, hole_words, minutes_clock, reason_words
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate


class MissingTime(NamedTuple):
    """Microseconds of the session until now of which nothing is known, and all of them."""

    unknown: int
    whole: int


def missing_of(columns: DepthColumns, newest: int) -> MissingTime:
    """How much is missing until the column of now."""
    axis = columns.axis
    wanted = np.arange(axis.opening, max(min(newest, axis.closing) + 1, axis.opening))
    unknown = int((columns.books.books(wanted, newest) == UNKNOWN).sum())
    return MissingTime(unknown * axis.step, len(wanted) * axis.step)


def source_words(*, replayed: bool, recorded: bool, coalesced: bool) -> str:
    """Where the changes come from; `coalesced`: a push is the newest of several books."""
    if replayed:
        return translate("Depth", "the archive, as known then")
    if recorded:
        return translate("Depth", "book pushes and the archive")
    if coalesced:
        return translate("Depth", "book pushes, not every change")
    return translate("Depth", "book pushes, every change")


def made_of_lines(columns: DepthColumns, missing: MissingTime, source: str, right: str, zone: str) -> list[FactLine]:
    """The rows of the panel."""
    log, deepest = columns.day.log, columns.books.deepest
    column = {
        1: translate("Depth", "last state of each second"),
        15: translate("Depth", "last state of each 15 s"),
        60: translate("Depth", "last state of each minute"),
    }[columns.axis.width]
    levels = translate("Depth", "{count} levels").format(count=deepest) if deepest else ""
    rights = ", ".join(part for part in (right, levels) if part) or fmt.MISSING
    changes, size = fmt.quantity(log.changes), bytes_words(columns.day.nbytes)
    of = translate("Depth", "of {time}").format(time=duration(missing.whole))
    lines = [
        FactLine(translate("Depth", "Source"), source),
        FactLine(translate("Depth", "Changes kept"), changes, size),
        FactLine(translate("Depth", "Column"), column),
        FactLine(translate("Depth", "Nothing recorded"), duration(missing.unknown), of),
        FactLine(translate("Depth", "Right"), rights),
    ]
    if log.detail_from is not None:
        since = translate("Depth", "since {time}").format(time=minutes_clock(log.detail_from, zone))
        lines.append(FactLine(translate("Depth", "Every change"), since))
    return lines


def foot_words(columns: DepthColumns, missing: MissingTime, zone: str) -> str:
    """Since when anything is known, and how much of it is missing."""
    begin = columns.day.log.begin
    if begin is None:
        return ""
    words = translate("Depth", "Recorded since {time}").format(time=minutes_clock(begin, zone))
    if not missing.unknown:
        return words
    gap = translate("Depth", "nothing recorded for {time}").format(time=duration(missing.unknown))
    return DOT.join((words, gap))


def widest_hole(
    columns: DepthColumns, first: int, end: int, zone: str, *, goes_on: bool
) -> list[tuple[int, int, Sequence[str]]]:
    """The widest gap of some columns, from its first to its last one, in words; `goes_on`: one until now counts."""
    axis = columns.axis
    begin, over = max(axis.begin_of(first), axis.begin_of(axis.opening)), axis.begin_of(end)
    widest, most = None, 0
    for hole in columns.day.log.holes(begin, over) if end > first and len(columns.books) else []:
        wide = axis.column_of((hole.end or over) - 1) - axis.column_of(hole.begin)
        if wide > most and (hole.end is not None or goes_on):
            widest, most = hole, wide
    if widest is None:
        return []
    words = [translate("Depth", "Nothing recorded"), hole_words(widest, zone), reason_words(widest.why)]
    return [(axis.column_of(widest.begin), axis.column_of((widest.end or over) - 1), words)]
