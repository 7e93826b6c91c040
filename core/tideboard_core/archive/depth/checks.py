"""Checks recorded books and quotes: their blocks, their counts, and that changes follow from one another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.book_rows import LEVELS, BookFlag, BookRows, book_gap
from tideboard_core.archive.depth.closing import minutes_between, note_book_gaps
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.storage import (
    BOOKS,
    QUOTED,
    DepthBlock,
    readable_block,
    recorded_of,
    replace_block,
    stored_blocks,
    summary,
)
from tideboard_core.archive.gaps import GapReason, note_closed
from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.records import DEPTH, NULL, SERIES, Integers, Layout
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import day_of, instant
from tideboard_core.model.instrument import Market


class Checked(NamedTuple):
    """The ids of blocks that cannot be read, and whether all others follow from one another."""

    unreadable: list[int]
    follows: bool


def recordings(database: Database) -> list[tuple[SessionId, Layout]]:
    """Every series of every session that has books or quotes."""
    if not database.has_depth:
        return []
    rows = database.all(
        "SELECT key, symbol, day, series FROM depth_day UNION SELECT key, symbol, day, series FROM depth_block "
        "ORDER BY day, symbol, key, series"
    )
    return [(SessionId(key, symbol, day), SERIES[series]) for key, symbol, day, series in rows if series in SERIES]


def check_recording(database: Database, layout: Layout, session: SessionId) -> Checked:
    """Read every block of a session's series."""
    unreadable: list[int] = []
    follows, floor = True, NULL
    blocks = stored_blocks(database, layout, session)
    for block in blocks:
        rows = _readable(database, layout, block)
        if rows is None or not len(rows):
            unreadable.append(block.id)
        elif summary(rows, floor) != block[3:] or (isinstance(rows, BookRows) and not coherent(rows)):
            follows = False
        floor = max(floor, block.end)
    day = recorded_of(database, layout, session)
    counts = sum(each.changes for each in blocks), sum(each.levels for each in blocks)
    return Checked(unreadable, follows and day is not None and counts == (day.changes, day.levels))


def _readable(database: Database, layout: Layout, block: DepthBlock) -> BookRows | QuoteRows | None:
    return readable_block(database, BOOKS, block) if layout is DEPTH else readable_block(database, QUOTED, block)


def coherent(rows: BookRows) -> bool:
    """Whether each price that goes was there, and no side ever has more than ten levels: else a change is missing.

    What comes before the first whole book, or in a gap, is not looked at. A book that crosses is as it was.
    """
    turns = np.flatnonzero(rows.flags & (BookFlag.FULL | BookFlag.GAP))
    if not len(turns):
        return True
    counts = np.diff(rows.first)
    part = np.searchsorted(turns, np.arange(len(rows)), side="right") - 1
    known = (part >= 0) & ((rows.flags[turns] & BookFlag.GAP) == 0)[part]
    of_level = np.repeat(np.where(known, part, -1), counts)
    seen = of_level >= 0
    order = np.lexsort((rows.price, rows.side, of_level))  # stable: by receipt within a price
    before = np.zeros(len(order), np.bool_)
    same = np.ones(max(len(order) - 1, 0), np.bool_)
    for column in (of_level, rows.side, rows.price):
        same &= column[order][1:] == column[order][:-1]
    before[order[1:]] = same & (rows.shares[order][:-1] > 0)
    if (seen & (rows.shares <= 0) & ~before).any():
        return False
    added = np.where(rows.shares > 0, 1, 0) - before
    return all(_at_most_ten(np.where(seen & (rows.side == side), added, 0), rows, part) for side in (1, -1))


def _at_most_ten(added: Integers, rows: BookRows, part: Integers) -> bool:
    """Whether a side never has more than ten levels after a change; each whole book begins anew."""
    totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(added)])
    begins = np.searchsorted(part, part, side="left")
    after, base = totals[rows.first[1:]], totals[rows.first[begins]]
    return bool((after - base <= LEVELS).all())


def set_recording_aside(database: Database, layout: Layout, number: int, found: int) -> None:
    """Move a damaged block out of the way, kept byte for byte, inside the caller's transaction.

    In the changes of a book a gap with the reason DAMAGED takes its place; `found` is in microseconds of UTC.
    """
    row = database.one("SELECT key, symbol, day FROM depth_block WHERE id=? AND series=?", (number, layout.number))
    if row is None:
        return
    session = SessionId(*row)
    block = next(each for each in stored_blocks(database, layout, session) if each.id == number)
    database.execute(
        "INSERT INTO damaged(key, symbol, series, day, data, checksum, found) "
        "SELECT key, symbol, series, day, data, checksum, ? FROM depth_block WHERE id=?",
        (found, number),
    )
    market = database.one("SELECT market FROM key WHERE id=?", (session.key,))
    assert market is not None  # the block refers to the key
    hours = hours_on(database, Market(market[0]), day_of(session.day))
    if layout is DEPTH:
        gap = BookRows.of([book_gap(block.begin, GapReason.DAMAGED)])
        replace_block(database, BOOKS, session, block, gap)
        note_book_gaps(database, session, hours)
        return
    replace_block(database, QUOTED, session, block, QuoteRows.of([]))
    minutes = minutes_between(hours, instant(block.begin), instant(block.end))
    note_closed(database, session, layout, minutes, GapReason.DAMAGED)
