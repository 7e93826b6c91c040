"""Reads recorded changes, quotes and gaps of a session; a damaged block is named and leaves a gap in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

import numpy as np

from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.depth.book_rows import BookRows, book_gap, gap_reason
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.storage import (
    BOOKS,
    LATEST,
    QUOTED,
    DepthBlock,
    block_bytes,
    moments_of,
    readable_block,
    recorded_of,
    stored_blocks,
)
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import DEPTH, NULL, QUOTES, SERIES, Layout
from tideboard_core.archive.rows import SessionId, names_of
from tideboard_core.archive.units import day_number, day_of, instant
from tideboard_core.model.instrument import InstrumentId, Market

MOST_OF_DAY: Final = 2**24
"""Changes and levels of a day that are read: 40 levels ten times a second, from morning to night, are fewer."""
NameDamaged = Callable[[ArchiveError], None]


class BookGap(NamedTuple):
    """A stretch of a day of whose book nothing is known (aware UTC); `end` None: nothing came after it."""

    begin: datetime
    end: datetime | None
    why: GapReason


class Recorded(NamedTuple):
    """Series that are recorded of a security on a day."""

    books: bool
    quotes: bool
    facts: bool
    trades: bool


class DepthSize(NamedTuple):
    """Room of one series of a security's day: bytes of its blocks, and how many changes and levels they have."""

    key: DefinitionKey
    instrument: InstrumentId
    day: date
    series: str
    size: int
    changes: int
    levels: int


def read_books(
    database: Database, session: SessionId, begin: int | None, end: int | None, close: int, name: NameDamaged
) -> BookRows:
    """The changes of a day, or those from the last whole book at or before `begin` to before `end`.

    Moments in microseconds of UTC; `close` is that of the session. Behind the last change comes a gap if the recording
    ended there before the close.
    """
    with database.transaction("DEFERRED"):
        blocks = _chosen(stored_blocks(database, DEPTH, session), begin, end)
        parts = []
        for block, fits in _fitting(blocks):
            rows = readable_block(database, BOOKS, block) if fits else None
            if rows is None:
                name(_damage(database, session, DEPTH, block))
                rows = BookRows.of([book_gap(_in_time(block.begin), GapReason.DAMAGED)])
            parts.append(rows)
        broken = _broken_off(database, session, end, close)
    if broken is not None:
        parts.append(BookRows.of([book_gap(_in_time(broken), GapReason.NOT_RUNNING)]))
    rows = BookRows.joined(parts)
    if not len(rows):
        return rows
    moments = moments_of(rows, blocks[0].begin if blocks else NULL)
    start = 0
    if begin is not None:
        wholes = rows.wholes
        before = int(np.searchsorted(moments[wholes], begin, side="right")) - 1
        start = int(wholes[before]) if before >= 0 else 0
    return rows.part(start, len(rows) if end is None else int(np.searchsorted(moments, end)))


def read_gaps(database: Database, session: SessionId, begin: int, close: int, name: NameDamaged) -> list[BookGap]:
    """The stretches of a day without a known book, in their order; `begin` and `close` are those of the session."""
    with database.transaction("DEFERRED"):
        blocks = stored_blocks(database, DEPTH, session)
        changes = [change for block in blocks for change in _turns(database, session, block, name)]
        broken = _broken_off(database, session, None, close)
    if not blocks:
        return []
    if broken is not None:
        changes.append((broken, GapReason.NOT_RUNNING))
    found: list[BookGap] = []
    since: tuple[int, GapReason] | None = (begin, GapReason.NOT_RUNNING)
    for moment, why in changes:
        if since is not None and why is not since[1]:
            if moment > since[0]:
                found.append(BookGap(instant(_in_time(since[0])), instant(_in_time(moment)), since[1]))
            since = None
        if since is None and why is not None:
            since = (moment, why)
    if since is not None:
        found.append(BookGap(instant(_in_time(since[0])), None, since[1]))
    return found


def _turns(
    database: Database, session: SessionId, block: DepthBlock, name: NameDamaged
) -> list[tuple[int, GapReason | None]]:
    """When a block's book became known (None) or unknown, with the reason."""
    if not block.gaps and block_bytes(database, block.id) is not None:
        return [] if block.whole is None else [(block.whole, None)]
    rows = readable_block(database, BOOKS, block)
    if rows is None:
        name(_damage(database, session, DEPTH, block))
        return [(block.begin, GapReason.DAMAGED)]
    moments, reasons = moments_of(rows, block.begin), rows.why
    turns: dict[int, GapReason | None] = dict.fromkeys(rows.wholes.tolist())
    turns |= {at: gap_reason(int(reasons[at])) for at in rows.gaps.tolist()}
    return [(int(moments[at]), turns[at]) for at in sorted(turns)]


def read_quotes(database: Database, session: SessionId, name: NameDamaged) -> QuoteRows:
    """All quotes of a day in order of receipt; those of a damaged block are absent."""
    parts = []
    with database.transaction("DEFERRED"):
        for block, fits in _fitting(stored_blocks(database, QUOTES, session)):
            rows = readable_block(database, QUOTED, block) if fits else None
            if rows is None:
                name(_damage(database, session, QUOTES, block))
            else:
                parts.append(rows)
    return QuoteRows.joined(parts)


def recorded_securities(
    database: Database, identities: Identities, market: Market, day: date
) -> dict[tuple[DefinitionKey, InstrumentId], Recorded]:
    """What was recorded of each security on a market's day beside minutes; those of which nothing was are absent."""
    keys, names = identities.all_keys(), identities.all_symbols()
    number = day_number(day)
    with database.transaction("DEFERRED"):
        found: dict[str, set[tuple[int, int]]] = {"prints": set(database.all(_PRINTS, (number, str(market), number)))}
        if database.has_depth:
            found["facts"] = set(database.all("SELECT DISTINCT key, symbol FROM facts WHERE day=?", (number,)))
            for series, *place in database.all("SELECT series, key, symbol FROM depth_day WHERE day=?", (number,)):
                if series in SERIES:
                    found.setdefault(SERIES[series].name, set()).add((place[0], place[1]))
    order = (DEPTH.name, QUOTES.name, "facts", "prints")
    places = sorted(set().union(*found.values()))
    return {
        (keys[key], names[symbol]): Recorded(*((key, symbol) in found.get(series, ()) for series in order))
        for key, symbol in places
        if key in keys and symbol in names and keys[key].market is market
    }


_PRINTS = (
    "SELECT key, symbol FROM block WHERE series=4 AND day=? UNION SELECT key.id, symbol.id FROM key, symbol "
    "WHERE key.market=? AND EXISTS (SELECT 1 FROM prints AS p WHERE p.key=key.id AND p.symbol=symbol.id AND p.day=?)"
)


def depth_sizes(database: Database, identities: Identities) -> list[DepthSize]:
    """The room of every security's day of books and quotes, by day, symbol and series; one look at each block."""
    if not database.has_depth:
        return []
    keys, names = identities.all_keys(), identities.all_symbols()
    rows = database.all(
        "SELECT key, symbol, day, series, SUM(length(data)), SUM(changes), SUM(levels) FROM depth_block "
        "GROUP BY key, symbol, series, day"
    )
    found = [
        DepthSize(keys[key], names[symbol], day_of(day), SERIES[series].name, size, changes, levels)
        for key, symbol, day, series, size, changes, levels in rows
        if key in keys and symbol in names and series in SERIES
    ]
    return sorted(found, key=lambda each: (each.day, each.instrument, each.key.provider, each.series))


def _chosen(blocks: Sequence[DepthBlock], begin: int | None, end: int | None) -> Sequence[DepthBlock]:
    """The blocks from the last one that has a whole book at or before `begin` to the last one before `end`."""
    start = 0
    if begin is not None:
        known = (at for at, each in enumerate(blocks) if each.whole is not None and each.whole <= begin)
        start = max(known, default=0)
    return [each for each in blocks[start:] if end is None or each.begin < end]


def _fitting(blocks: Sequence[DepthBlock]) -> Iterator[tuple[DepthBlock, bool]]:
    """Blocks, and whether there is room for each: a foreign file may have any number of them for a day."""
    total = 0
    for block in blocks:
        total += max(block.changes, 0) + max(block.levels, 0)
        yield block, total <= MOST_OF_DAY


def _in_time(moment: int) -> int:
    return min(max(moment, 0), LATEST)


def _broken_off(database: Database, session: SessionId, end: int | None, close: int) -> int | None:
    """From when on the recording of a day, not sealed yet, is missing before its close; None if it is not."""
    day = recorded_of(database, DEPTH, session)
    if day is None or not day.open or day.known >= close or (end is not None and day.known >= end):
        return None
    return day.known


def _damage(database: Database, session: SessionId, layout: Layout, block: DepthBlock) -> ArchiveError:
    names = names_of(database, session)
    span = {name: instant(_in_time(at)).isoformat() for name, at in (("begin", block.begin), ("end", block.end))}
    return ArchiveError(ArchiveFault.DAMAGED, **names, series=layout.name, **span)
