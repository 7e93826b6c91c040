"""Recorded changes of one security's day in the file: appended in small pieces, folded into larger blocks.

A piece is a block of about a second. When the next whole book comes, the pieces before it become one block, and about
an hour of these (or many levels) the final one; a day's end folds what is left. Each step is one transaction.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, NamedTuple, Protocol, Self, TypeVar

import numpy as np

from tideboard_core.archive.blocks import checksum
from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.book_rows import ASK, BID, BookRows, book_gap
from tideboard_core.archive.depth.coding import (
    FORM,
    MOST,
    PIECE,
    counts_of,
    decode_book,
    decode_quotes,
    encode_book,
    encode_quotes,
)
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import DEPTH, NULL, QUOTES, Integers, Layout
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import LARGEST, micros
from tideboard_core.model.field_limits import LAST_SECOND, MAX_SHARES

LARGE: Final = 2**16
"""Changes and their levels, counted together, from which on a block is final."""
LONGEST: Final = 3_600_000_000
"""Microseconds of the longest span that a block has, as long as whole books come."""
PIECE_WEIGHT: Final = 2**12
"""The same from which on what comes at once is no piece of a second."""
LATEST: Final = micros(datetime(9999, 1, 1, tzinfo=UTC))
"""The latest moment that the file may have; a foreign one has any number."""
_END: Final = LAST_SECOND * 1_000_000
MOST_PIECES: Final = 64
"""After so many pieces they are folded without waiting for a whole book."""
_PIECE, _MINUTE, _FINAL = 0, 1, 2


class _Recorded(Protocol):
    @property
    def received(self) -> Integers: ...

    @property
    def time(self) -> Integers: ...

    @property
    def moments(self) -> Integers: ...

    @property
    def wholes(self) -> Integers: ...

    @property
    def gaps(self) -> Integers: ...

    @property
    def level_count(self) -> int: ...

    def __len__(self) -> int: ...

    def part(self, start: int, end: int) -> Self: ...


R = TypeVar("R", bound=_Recorded)


@dataclass(frozen=True, eq=False)
class Series(Generic[R]):
    """How changes of one kind are read and written."""

    layout: Layout
    encode: Callable[[R, int], bytes]
    decode: Callable[[bytes], R]
    joined: Callable[[Sequence[R]], R]
    can_be: Callable[[R], bool]
    """Whether all numbers are such as we write: a foreign file has any."""
    levels_before: Callable[[R], Integers]
    """Of each change the levels before it, one number more than changes."""


def _no_levels(rows: QuoteRows) -> Integers:
    return np.zeros(len(rows) + 1, np.int64)


def _is_amount(values: Integers, most: int = LARGEST) -> bool:
    """Whether all of them are unknown, or from 0 to the largest one."""
    return bool(((values == NULL) | ((values >= 0) & (values <= most))).all())


def _are_times(received: Integers, time: Integers) -> bool:
    """Whether all are moments in years of ours; the broker's may be unknown."""
    known = time[time != NULL]
    return all(not len(each) or (each.min() >= 0 and each.max() < _END) for each in (received, known))


def _book_can_be(rows: BookRows) -> bool:
    known = not (rows.price == NULL).any() and not (rows.shares == NULL).any()
    sides = bool(((rows.side == BID) | (rows.side == ASK)).all())
    known = known and _are_times(rows.received, rows.time)
    return (
        known
        and sides
        and _is_amount(rows.price)
        and _is_amount(rows.shares, MAX_SHARES)
        and _is_amount(rows.orders, MAX_SHARES)
    )


def _quotes_can_be(rows: QuoteRows) -> bool:
    amounts = all(map(_is_amount, rows.columns[2:])) and _is_amount(rows.volume, MAX_SHARES)
    return _are_times(rows.received, rows.time) and amounts


BOOKS: Final = Series(DEPTH, encode_book, decode_book, BookRows.joined, _book_can_be, lambda rows: rows.first)
QUOTED: Final = Series(QUOTES, encode_quotes, decode_quotes, QuoteRows.joined, _quotes_can_be, _no_levels)


class DepthBlock(NamedTuple):
    """One block without its bytes. `begin` and `end` are moments (`BookRows.moments`) of its first and last change.

    `whole` is the moment of its first whole book, None without one.
    """

    id: int
    number: int
    stage: int
    begin: int
    end: int
    whole: int | None
    gaps: int
    changes: int
    levels: int


class DepthDay(NamedTuple):
    """What the file knows of a series of a session: up to `known` everything that was received is in it.

    `open` is 1 unless the last change is a gap; `run` is that of the writer that wrote last. `sealed` is a moment in
    microseconds of UTC, None while blocks may still be folded.
    """

    next: int
    known: int
    open: int
    run: int
    changes: int
    levels: int
    sealed: int | None


_OF_DAY: Final = "key=? AND symbol=? AND series=? AND day=?"


def _identity(layout: Layout, session: SessionId) -> tuple[int, int, int, int]:
    return session.key, session.symbol, layout.number, session.day


def recorded_of(database: Database, layout: Layout, session: SessionId) -> DepthDay | None:
    """The state of a session's series, None if nothing was recorded."""
    if not database.has_depth:
        return None
    row = database.one(
        f"SELECT {', '.join(DepthDay._fields)} FROM depth_day WHERE {_OF_DAY}",  # noqa: S608  # names of ours
        _identity(layout, session),
    )
    if row is None:
        return None
    if not all(isinstance(value, int) for value in row[:-1]) or not isinstance(row[-1], int | None):
        raise ArchiveError(ArchiveFault.UNREADABLE, text="a recorded day without its numbers")
    day = DepthDay(*row)
    if not all(0 <= number <= LARGEST for number in (day.next, day.changes, day.levels)):
        raise ArchiveError(ArchiveFault.UNREADABLE, text="a recorded day with numbers that none has")
    return day._replace(known=min(max(day.known, 0), LATEST))


def stored_blocks(database: Database, layout: Layout, session: SessionId) -> list[DepthBlock]:
    """The blocks of a session's series in the order of their changes."""
    if not database.has_depth:
        return []
    rows = database.all(
        f"SELECT {', '.join(DepthBlock._fields)} FROM depth_block WHERE {_OF_DAY} ORDER BY number",  # noqa: S608
        _identity(layout, session),
    )
    if not all(
        isinstance(value, int) or (value is None and name == "whole") for row in rows for name, value in _named(row)
    ):
        raise ArchiveError(ArchiveFault.UNREADABLE, text="a block of changes without its numbers")
    return [DepthBlock(*row) for row in rows]


def _named(row: tuple[object, ...]) -> Iterator[tuple[str, object]]:
    return zip(DepthBlock._fields, row, strict=True)


def block_bytes(database: Database, number: int) -> bytes | None:
    """The bytes of a block by its id; None if they are not those that were written."""
    try:
        row = database.one("SELECT data, checksum FROM depth_block WHERE id=?", (number,))
        data, known = (b"", b"") if row is None else (bytes(row[0]), bytes(row[1]))
    except (ArchiveError, TypeError):  # a page that SQLite cannot read, or bytes that it takes for a text
        return None
    return data if checksum(data) == known else None


def readable_block(database: Database, series: Series[R], block: DepthBlock) -> R | None:
    """The changes of a block; None if its bytes are damaged, or are not those that the file says of it."""
    data = block_bytes(database, block.id)
    if data is None or counts_of(data) != (block.changes, block.levels):
        return None
    try:
        rows = series.decode(data)
    except (ArchiveError, ValueError, zlib.error):
        return None
    in_time = _in_time(rows.received) and _in_time(rows.time[rows.time != NULL])
    return rows if in_time and series.can_be(rows) else None


def _in_time(moments: Integers) -> bool:
    """Whether all of them are moments that a datetime can be."""
    return not len(moments) or bool(moments.min() >= 0 and moments.max() <= LATEST)


def append(database: Database, series: Series[R], session: SessionId, rows: R, *, known: int | None, run: int) -> None:
    """Add changes behind those that are there, inside the caller's transaction.

    Up to `known` (microseconds of UTC; None: up to the last change) everything that was received is among them.
    """
    whole = series.layout is DEPTH and bool(len(rows.wholes))
    if whole and rows.wholes[0]:  # so that blocks begin with a whole book
        append(database, series, session, rows.part(0, int(rows.wholes[0])), known=None, run=run)
        rows = rows.part(int(rows.wholes[0]), len(rows))
    day = recorded_of(database, series.layout, session)
    if day is None:
        day = DepthDay(0, 0, 0, run, 0, 0, None)
    if whole or _pieces(database, series.layout, session) >= MOST_PIECES:
        _fold_pieces(database, series, session, final=whole or series.layout is QUOTES)
    floor = _last_moment(database, series.layout, session)
    number = day.next
    for start, end in _spans(series, rows):
        part = rows.part(start, end)
        weight = len(part) + part.level_count
        stage = _FINAL if weight >= LARGE else _MINUTE if weight >= PIECE_WEIGHT else _PIECE
        floor = _insert(database, series, session, part, number=number, stage=stage, floor=floor)
        number += 1
    last_is_gap = bool(len(rows)) and bool(len(rows.gaps)) and int(rows.gaps[-1]) == len(rows) - 1
    state = DepthDay(
        number,
        max(day.known, floor if known is None else known),
        int(not last_is_gap) if len(rows) else day.open,
        run,
        day.changes + len(rows),
        day.levels + rows.level_count,
        None if len(rows) else day.sealed,
    )
    _write_day(database, series.layout, session, state)


def append_gap(database: Database, session: SessionId, why: GapReason, *, run: int) -> None:
    """Say behind the changes of a book that from the last known moment on nothing is known, unless they end so."""
    day = recorded_of(database, DEPTH, session)
    if day is not None and day.open:
        append(database, BOOKS, session, BookRows.of([book_gap(day.known, why)]), known=None, run=run)


def fold_all(database: Database, series: Series[R], session: SessionId) -> None:
    """Make final blocks of all that a session has, inside the caller's transaction."""
    _fold(database, series, session, _FINAL)


def replace_block(database: Database, series: Series[R], session: SessionId, block: DepthBlock, rows: R) -> None:
    """Put other changes into the place of a block, none: take it away; the day's counts follow."""
    database.execute("DELETE FROM depth_block WHERE id=?", (block.id,))
    if len(rows):
        _insert(database, series, session, rows, number=block.number, stage=_FINAL, floor=block.begin)
    recount(database, series.layout, session)


def recount(database: Database, layout: Layout, session: SessionId) -> None:
    """Write the counts of a day as those of its blocks."""
    day, blocks = recorded_of(database, layout, session), stored_blocks(database, layout, session)
    if day is not None:
        changes, levels = sum(each.changes for each in blocks), sum(each.levels for each in blocks)
        _write_day(database, layout, session, day._replace(changes=changes, levels=levels))


def mark_sealed(database: Database, layout: Layout, session: SessionId, sealed: int) -> None:
    """Say that a day is closed; changes that come later open it again."""
    database.execute(f"UPDATE depth_day SET sealed=? WHERE {_OF_DAY}", (sealed, *_identity(layout, session)))  # noqa: S608


def drop_day(database: Database, layout: Layout, session: SessionId) -> None:
    """Take everything of a session's series out of the file, inside the caller's transaction."""
    for table in ("depth_block", "depth_day"):
        database.execute(f"DELETE FROM {table} WHERE {_OF_DAY}", _identity(layout, session))  # noqa: S608  # tables of ours


def moments_of(rows: _Recorded, floor: int) -> Integers:
    """Moments of changes behind others that end with the moment `floor`."""
    return np.maximum(rows.moments, floor)


def summary(rows: _Recorded, floor: int) -> tuple[int, int, int | None, int, int, int]:
    """Begin, end, first whole book, and numbers of gaps, changes and levels: what the file says of a block."""
    moments, wholes = moments_of(rows, floor), rows.wholes
    whole = int(moments[wholes[0]]) if len(wholes) else None
    return int(moments[0]), int(moments[-1]), whole, len(rows.gaps), len(rows), rows.level_count


def _insert(
    database: Database, series: Series[R], session: SessionId, rows: R, *, number: int, stage: int, floor: int
) -> int:
    """Write changes as one block; returns the moment of the last one."""
    said = summary(rows, floor)
    data = series.encode(rows, PIECE if stage == _PIECE else FORM)
    database.execute(
        "INSERT INTO depth_block(key, symbol, series, day, number, stage, begin, end, whole, gaps, changes, levels, "
        "data, checksum) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (*_identity(series.layout, session), number, stage, *said, data, checksum(data)),
    )
    return said[1]


def _write_day(database: Database, layout: Layout, session: SessionId, day: DepthDay) -> None:
    database.execute(
        "INSERT OR REPLACE INTO depth_day(key, symbol, series, day, next, known, open, run, changes, levels, sealed) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (*_identity(layout, session), *day),
    )


def _last_moment(database: Database, layout: Layout, session: SessionId) -> int:
    row = database.one(
        f"SELECT end FROM depth_block WHERE {_OF_DAY} ORDER BY number DESC LIMIT 1",  # noqa: S608
        _identity(layout, session),
    )
    return NULL if row is None else int(row[0])


def _pieces(database: Database, layout: Layout, session: SessionId) -> int:
    asked = f"SELECT COUNT(*) FROM depth_block WHERE {_OF_DAY} AND stage=?"  # noqa: S608
    row = database.one(asked, (*_identity(layout, session), _PIECE))
    return 0 if row is None else int(row[0])


def _fold_pieces(database: Database, series: Series[R], session: SessionId, *, final: bool) -> None:
    """Make one block of the pieces at the end, and a final one of such blocks once they are many or long."""
    _fold(database, series, session, _MINUTE)
    middle = [each for each in stored_blocks(database, series.layout, session) if each.stage == _MINUTE]
    if not middle or not final:
        return
    many = sum(each.changes + each.levels for each in middle) >= LARGE
    if many or middle[-1].end - middle[0].begin >= LONGEST:
        _fold(database, series, session, _FINAL)


def _fold(database: Database, series: Series[R], session: SessionId, stage: int) -> None:
    """Join neighbours below a stage into blocks of it; what is damaged stays as it is."""
    for group in _neighbours(stored_blocks(database, series.layout, session), stage):
        read = [(each, readable_block(database, series, each)) for each in group]
        run: list[tuple[DepthBlock, R]] = []
        for block, rows in read:
            if rows is None:
                database.execute("UPDATE depth_block SET stage=? WHERE id=?", (_FINAL, block.id))
                _join(database, series, session, run, stage)
                run = []
            else:
                run.append((block, rows))
        _join(database, series, session, run, stage)


def _neighbours(blocks: Sequence[DepthBlock], stage: int) -> Iterator[list[DepthBlock]]:
    """Runs of blocks below a stage with none of it or above between them."""
    found: list[DepthBlock] = []
    for block in blocks:
        if block.stage < stage:
            found.append(block)
        elif found:
            yield found
            found = []
    if found:
        yield found


def _join(
    database: Database, series: Series[R], session: SessionId, run: Sequence[tuple[DepthBlock, R]], stage: int
) -> None:
    """Write the changes of neighbours anew. Each was smaller than `LARGE`, so that their numbers are enough."""
    if not run:
        return
    rows = series.joined([each for _block, each in run])
    database.many("DELETE FROM depth_block WHERE id=?", [(block.id,) for block, _rows in run])
    floor = run[0][0].begin
    spans = _spans(series, rows)
    assert len(spans) <= len(run)
    for (block, _rows), (start, end) in zip(run, spans, strict=False):
        part = rows.part(start, end)
        reached = _FINAL if len(part) + part.level_count >= LARGE else stage
        floor = _insert(database, series, session, part, number=block.number, stage=reached, floor=floor)


def _spans(series: Series[R], rows: R) -> list[tuple[int, int]]:
    """Where to cut changes so that each part but the last has `LARGE` of them and the next begins with a whole book.

    Without a whole book the cut comes before `MOST` changes or levels.
    """
    weights = np.arange(len(rows) + 1) + series.levels_before(rows)
    if not len(rows) or weights[-1] < LARGE:
        return [(0, len(rows))] if len(rows) else []
    wholes, found, start = rows.wholes, list[tuple[int, int]](), 0
    while start < len(rows):
        enough = int(np.searchsorted(weights, weights[start] + LARGE))
        latest = int(np.searchsorted(weights, weights[start] + MOST // 2))
        at = int(np.searchsorted(wholes, enough))
        end = min(int(wholes[at]) if at < len(wholes) else latest, latest, len(rows))
        found.append((start, max(end, start + 1)))
        start = found[-1][1]
    return found
