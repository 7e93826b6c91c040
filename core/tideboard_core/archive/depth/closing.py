"""What a recording of books and quotes left open: continued by the next program, or closed when its day is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.depth.reading import BookGap, read_gaps
from tideboard_core.archive.depth.storage import BOOKS, QUOTED, append_gap, fold_all, mark_sealed, recorded_of
from tideboard_core.archive.gaps import GapReason, forget_gaps, note_closed
from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.records import DEPTH, QUOTES, RECORDED
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import day_of, instant, micros
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import Session


def resume_book(database: Database, session: SessionId, run: int) -> None:
    """Note what another program left open as a gap, inside the caller's transaction; `run` is the caller's."""
    day = recorded_of(database, DEPTH, session)
    if day is not None and day.run != run:
        append_gap(database, session, GapReason.NOT_RUNNING, run=run)


def resume_quotes(database: Database, session: SessionId, run: int, rows: QuoteRows, hours: Session) -> None:
    """Note the minutes between what another program wrote last (or the open) and these quotes as missing."""
    day = recorded_of(database, QUOTES, session)
    if len(rows) and (day is None or day.run != run):
        begin = hours.open if day is None else instant(day.known)
        minutes = minutes_between(hours, begin, instant(int(rows.received[0])))
        note_closed(database, session, QUOTES, minutes, GapReason.NOT_RUNNING)


def unsealed_recordings(database: Database, market: Market) -> list[SessionId]:
    """The sessions of a market with books or quotes that no seal closed yet, oldest first."""
    if not database.has_depth:
        return []
    asked = (
        "SELECT DISTINCT d.key, d.symbol, d.day FROM depth_day AS d JOIN key ON key.id=d.key "
        "WHERE market=? AND sealed IS NULL ORDER BY d.day, d.symbol, d.key"
    )
    return [SessionId(*row) for row in database.all(asked, (str(market),))]


def seal_recordings(database: Database, session: SessionId, sealed: int) -> None:
    """Close books and quotes of a session that is over, inside the caller's transaction; does nothing if they are.

    What is missing up to the close becomes a gap, in the changes of the book and by minutes in the ledger. `sealed` is
    in microseconds of UTC.
    """
    days = {layout: recorded_of(database, layout, session) for layout in RECORDED}
    if all(day is None or day.sealed is not None for day in days.values()):
        return
    market = database.one("SELECT market FROM key WHERE id=?", (session.key,))
    assert market is not None  # the session's rows refer to the key
    hours = hours_on(database, Market(market[0]), day_of(session.day))
    book, quotes = days[DEPTH], days[QUOTES]
    if book is not None and book.sealed is None:
        if book.known < micros(hours.close):
            append_gap(database, session, GapReason.NOT_RUNNING, run=book.run)
        fold_all(database, BOOKS, session)
        mark_sealed(database, DEPTH, session, sealed)
        note_book_gaps(database, session, hours)
    if quotes is not None and quotes.sealed is None:
        fold_all(database, QUOTED, session)
        mark_sealed(database, QUOTES, session, sealed)
        minutes = minutes_between(hours, instant(quotes.known), hours.close)
        note_closed(database, session, QUOTES, minutes, GapReason.NOT_RUNNING)


def note_book_gaps(database: Database, session: SessionId, hours: Session) -> None:
    """Write the minutes in which a sealed day's book is not known into the ledger, in the place of those there."""
    forget_gaps(database, session, DEPTH)
    for gap in read_gaps(database, session, micros(hours.open), micros(hours.close), lambda _error: None):
        note_closed(database, session, DEPTH, _minutes_of(hours, gap), gap.why)


def minutes_between(hours: Session, begin: datetime, end: datetime) -> range:
    """The session minutes of which a part lies between two moments, none for an empty stretch."""
    if end <= begin:
        return range(0)
    first = int(hours.axis_minute(begin.timestamp()))
    last = -int(-hours.axis_minute(end.timestamp()) // 1)
    return range(first, min(last, hours.minutes))


def _minutes_of(hours: Session, gap: BookGap) -> Iterable[int]:
    return minutes_between(hours, gap.begin, hours.close if gap.end is None else gap.end)
