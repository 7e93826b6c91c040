"""Takes recorded books, quotes and facts of a colleague's archive: whole days that are not here yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.checks import recordings
from tideboard_core.archive.depth.closing import seal_recordings
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import read_books, read_quotes
from tideboard_core.archive.depth.storage import BOOKS, QUOTED, DepthDay, append, recorded_of
from tideboard_core.archive.gaps import Gap, GapReason, forget_gaps, gaps_of, note_closed
from tideboard_core.archive.hours import record_hours
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import QUOTES, Layout
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.session import Session


class Recording(NamedTuple):
    """Books or quotes of a security's day: what is known of it, its changes, and of quotes the gaps."""

    key: DefinitionKey
    instrument: InstrumentId
    hours: Session
    layout: Layout
    day: DepthDay
    rows: BookRows | QuoteRows
    gaps: list[Gap]


class RecordingConflict(NamedTuple):
    """A day that was recorded otherwise here."""

    instrument: InstrumentId
    day: date
    series: str


def recordings_of(source: ArchiveReader) -> Iterator[Recording]:
    """Yield what another archive has recorded; what is damaged is named by the reader, and a gap in its book.

    Raises ValueError and KeyError for names that cannot be, ArchiveError HOURS_MISSING.
    """
    keys, names = source.identities.all_keys(), source.identities.all_symbols()
    gaps = gaps_of(source.database, keys, names)
    for session, layout in recordings(source.database):
        key, instrument = keys[session.key], instrument_id(names[session.symbol])
        hours = source.hours(key.market, day_of(session.day))
        day = recorded_of(source.database, layout, session)
        if day is None:
            continue
        rows: BookRows | QuoteRows
        if layout is QUOTES:
            rows = read_quotes(source.database, session, source.name_damaged)
        else:
            rows = read_books(source.database, session, None, None, 0, source.name_damaged)
        same = (key, names[session.symbol], hours.date, QUOTES.name)
        mine = [gap for gap in gaps if layout is QUOTES and (gap.key, gap.instrument, gap.day, gap.series) == same]
        yield Recording(key, instrument, hours, layout, day, rows, mine)


def facts_in(source: ArchiveReader) -> Iterator[tuple[DefinitionKey, InstrumentId, date, SessionFacts]]:
    """Yield the newest facts of each session of another archive; raises as `recordings_of`."""
    if not source.database.has_depth:
        return
    keys, names = source.identities.all_keys(), source.identities.all_symbols()
    for key, symbol, day in source.database.all("SELECT DISTINCT key, symbol, day FROM facts"):
        facts = source.facts(keys[key], names[symbol], day_of(day))
        if facts is not None:
            yield keys[key], instrument_id(names[symbol]), day_of(day), facts


def recorded_here(incoming: Recording, database: Database | None, identities: Identities | None) -> bool | None:
    """Whether this archive has that day with the same changes; None if it has nothing of it."""
    if database is None or identities is None:
        return None
    key, symbol = identities.key(incoming.key), identities.symbol(incoming.instrument)
    if key is None or symbol is None:
        return None
    session = SessionId(key, symbol, day_number(incoming.hours.date))
    if recorded_of(database, incoming.layout, session) is None:
        return None
    mine: BookRows | QuoteRows
    if incoming.layout is QUOTES:
        mine = read_quotes(database, session, lambda _error: None)
    else:
        mine = read_books(database, session, None, None, 0, lambda _error: None)
    return _same(mine, incoming.rows)


def append_recording(writer: ArchiveWriter, incoming: Recording) -> None:
    """Write a day of which nothing is here, in one transaction; sealed if it is there."""
    database = writer.database
    with writer.batch():
        record_hours(database, incoming.hours)
        key, symbol = writer.identities.made_key(incoming.key), writer.identities.made_symbol(incoming.instrument)
        session = SessionId(key, symbol, day_number(incoming.hours.date))
        forget_gaps(database, session, incoming.layout)
        day, rows = incoming.day, incoming.rows
        if isinstance(rows, QuoteRows):
            append(database, QUOTED, session, rows, known=day.known, run=day.run)
            for gap in incoming.gaps:
                note_closed(database, session, QUOTES, range(gap.first, gap.last + 1), GapReason(gap.why))
        else:
            append(database, BOOKS, session, rows, known=day.known, run=day.run)
        if day.sealed is not None:
            seal_recordings(database, session, day.sealed)


def _same(one: BookRows | QuoteRows, other: BookRows | QuoteRows) -> bool:
    names = BookRows.__slots__ if isinstance(one, BookRows) else QuoteRows.__slots__
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
