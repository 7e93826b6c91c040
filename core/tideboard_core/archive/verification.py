"""Checks a whole archive: structure, checksums, and that counts and copies agree with the blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from tideboard_core.archive.daily_tables import DAILY_TABLES, ColumnUnit
from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.checks import check_recording, recordings, set_recording_aside
from tideboard_core.archive.gaps import GapReason, GapState, note_missing, odd_gaps
from tideboard_core.archive.history import History, forget_day, read_history, stored_history
from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.records import FLOW, LAYOUTS, NULL, PRINTS, RECORDED, Integers, Layout, Rows
from tideboard_core.archive.rows import SessionId, block_data, names_of, newest, readable, table_rows
from tideboard_core.archive.sealing import record_session, session_checksum, tally
from tideboard_core.archive.units import day_of, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market


class DamageType(StrEnum):
    """What does not agree."""

    STRUCTURE = "structure"
    """SQLite's own check of the file; `text` has its words."""
    BLOCK = "block"
    """A block that does not match its checksum or cannot be read."""
    SESSION = "session"
    """A session whose checksum or counts are not those of its blocks."""
    HISTORY = "history"
    """Nets kept side by side that differ from the session's block or their checks, or are missing."""
    CHANGES = "changes"
    """Changes of a book that do not follow from one another, or counts that are not those of a day's blocks."""
    DAILY = "daily"
    """Daily rows of a security that cannot be: a version is missing, or a value is none of its column."""


class Damage(NamedTuple):
    """One thing that is damaged, by symbol, day (`20261120`), series set and provider; `number` is the block's id."""

    type: DamageType
    symbol: str = ""
    day: str = ""
    series: str = ""
    provider: str = ""
    number: int = 0
    text: str = ""


def verify(database: Database, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Iterator[Damage]:
    """Yield everything that is damaged; nothing means that the archive is whole. Changes nothing.

    Takes one snapshot, so that it may run while another process writes; ArchiveError UNREADABLE if the file cannot even
    be walked through. `progress` gets the blocks checked and all blocks after each; an exception of it ends the check.
    """
    with database.transaction("DEFERRED"):
        words = [str(row[0]) for row in database.all("PRAGMA quick_check")]
        if words != ["ok"]:
            yield from (Damage(DamageType.STRUCTURE, text=word) for word in words)
            return
        yield from _blocks(database, progress)
        yield from _sessions(database)
        yield from _histories(database)
        yield from _daily(database)
        yield from _recordings(database)
        yield from _ledger(database)


def set_aside(writer: ArchiveWriter, damage: Damage, found: datetime, *, until: datetime | None = None) -> None:
    """Move a damaged block out of the way, kept byte for byte, so that its minutes can be fetched again.

    The session's minutes become a gap with the reason DAMAGED, fetchable until `until` (aware; None if they are gone).
    Does nothing for other types of damage.
    """
    if damage.type is not DamageType.BLOCK:
        return
    database = writer.database
    if damage.series in _RECORDED_NAMES:
        with writer.batch():
            set_recording_aside(database, _RECORDED_NAMES[damage.series], damage.number, micros(found))
        return
    with writer.batch():
        row = database.one("SELECT key, symbol, day, series FROM block WHERE id=?", (damage.number,))
        if row is None:
            return
        session = SessionId(*row[:3])
        layout = next(each for each in LAYOUTS if each.number == row[3])
        database.execute(
            "INSERT INTO damaged(key, symbol, series, day, data, checksum, found) "
            "SELECT key, symbol, series, day, data, checksum, ? FROM block WHERE id=?",
            (micros(found), damage.number),
        )
        database.execute("DELETE FROM block WHERE id=?", (damage.number,))
        if layout is FLOW:
            forget_day(database, session)
        if layout.by_minute or layout is PRINTS:
            market = Market(str((database.one("SELECT market FROM key WHERE id=?", (session.key,)) or ("",))[0]))
            expected = hours_on(database, market, day_of(session.day)).minutes
            kept = table_rows(database, layout, session).index.tolist() if layout.by_minute else []
            missing = set(range(expected)).difference(kept)
            served = layout.by_minute  # nobody serves trades of the past
            moment = None if until is None or not served else micros(until)
            state = GapState.OPEN if served else GapState.CLOSED
            note_missing(database, session, layout, missing, why=GapReason.DAMAGED, until=moment, state=state)
        _recount(database, session)
    writer.forget_session(session)


def _recount(database: Database, session: SessionId) -> None:
    """Write the session's counts and checksum anew; another block of it may be damaged, too, and comes later."""
    sealed = database.one("SELECT sealed FROM session WHERE key=? AND symbol=? AND day=?", session)
    if sealed is None:
        return
    try:
        record_session(database, session, sealed[0])
    except ArchiveError:
        database.execute(
            "UPDATE session SET checksum=? WHERE key=? AND symbol=? AND day=?",
            (session_checksum(database, session), *session),
        )


def _damage(database: Database, kind: DamageType, session: SessionId, *, series: str = "", number: int = 0) -> Damage:
    names = names_of(database, session)
    return Damage(kind, names["symbol"], names["day"], series, names["provider"], number)


def _blocks(database: Database, progress: Callable[[int, int], None]) -> Iterator[Damage]:
    blocks = database.all("SELECT id, key, symbol, day, series FROM block ORDER BY id")
    for done, (number, key, symbol, day, series) in enumerate(blocks, start=1):
        session = SessionId(key, symbol, day)
        layout = next((each for each in LAYOUTS if each.number == series), None)
        if layout is None or _read(database, layout, session) is None:
            name = layout.name if layout else str(series)
            yield _damage(database, DamageType.BLOCK, session, series=name, number=number)
        progress(done, len(blocks))


def _read(database: Database, layout: Layout, session: SessionId) -> Rows | None:
    """A session's block, None without one and for one that cannot be read."""
    try:
        found = block_data(database, layout, session)
    except (ArchiveError, TypeError):  # bytes that SQLite takes for a text
        return None
    return readable(layout, *found) if found else None


_COUNTED = "SELECT key, symbol, day, expected, received, restated, complete_to, checksum FROM session"


def _sessions(database: Database) -> Iterator[Damage]:
    for key, symbol, day, expected, *counts, checksum in database.all(_COUNTED):
        session = SessionId(key, symbol, day)
        rows = _read(database, FLOW, session)
        miscounted = rows is not None and tally(expected, rows) != (expected, *counts)
        if miscounted or bytes(checksum) != session_checksum(database, session):
            yield _damage(database, DamageType.SESSION, session)


def _histories(database: Database) -> Iterator[Damage]:
    sealed: dict[tuple[int, int], set[int]] = {}
    for key, symbol, day in database.all("SELECT key, symbol, day FROM block WHERE series=?", (FLOW.number,)):
        sealed.setdefault((key, symbol), set()).add(day)
    kept = {(key, symbol) for key, symbol in database.all("SELECT key, symbol FROM history")}
    for key, symbol in sorted(kept | sealed.keys()):
        try:
            history = stored_history(database, key, symbol)
        except (ArchiveError, ValueError, TypeError):  # bytes that SQLite takes for a text
            yield _damage(database, DamageType.HISTORY, SessionId(key, symbol, 0), series=FLOW.name)
            continue
        days = sealed.get((key, symbol), set())
        named = False
        for session in _compared(history, key, symbol, days):
            rows = _read(database, FLOW, session)
            unreadable = rows is None and session.day in days  # named as a block
            if not unreadable and not _agrees(rows, history.nets[:, history.days == session.day]):
                named = True
                yield _damage(database, DamageType.HISTORY, session, series=FLOW.name)
        if not named and not _proven(database, key, symbol):
            yield _damage(database, DamageType.HISTORY, SessionId(key, symbol, 0), series=FLOW.name)


def _recordings(database: Database) -> Iterator[Damage]:
    """Blocks of books and quotes that cannot be read, and changes that do not follow from one another."""
    for session, layout in recordings(database):
        checked = check_recording(database, layout, session)
        for number in checked.unreadable:
            yield _damage(database, DamageType.BLOCK, session, series=layout.name, number=number)
        if not checked.follows:
            yield _damage(database, DamageType.CHANGES, session, series=layout.name)


def _ledger(database: Database) -> Iterator[Damage]:
    """Gaps of which nobody can say whose they are, or when."""
    for number in odd_gaps(database):
        yield Damage(DamageType.STRUCTURE, text=f"gap {number} is of no provider, security, day or moment that can be")


_RECORDED_NAMES = {layout.name: layout for layout in RECORDED}


def _daily(database: Database) -> Iterator[Damage]:
    """Each security of which a table of daily rows has one that cannot be; they have no checksums of their own."""
    for table in DAILY_TABLES if database.has_daily else ():
        identity = ", ".join(("key", "symbol", *table.identity))
        torn = database.all(
            f"SELECT DISTINCT key, symbol FROM (SELECT {identity} FROM {table.name} GROUP BY {identity} "  # noqa: S608
            "HAVING MIN(version)<>1 OR MAX(version)<>COUNT(*))"
        )
        wrong = " OR ".join(
            f"typeof({name})<>'{_STORED[unit]}'" + ("" if name in _ALWAYS else f" AND {name} IS NOT NULL")
            for name, unit in ((name, unit is ColumnUnit.TEXT) for name, unit in table.units.items())
        )
        odd = database.all(
            f"SELECT DISTINCT key, symbol FROM {table.name} WHERE {wrong} "  # noqa: S608
            "OR key NOT IN (SELECT id FROM key) OR symbol NOT IN (SELECT id FROM symbol)"
        )
        for key, symbol in sorted({*torn, *odd}, key=str):
            yield _damage(database, DamageType.DAILY, SessionId(key, symbol, 0), series=table.name)


_STORED = {True: "text", False: "integer"}
_ALWAYS = frozenset({"version", "received"})


def _proven(database: Database, key: int, symbol: int) -> bool:
    """Whether nets that agree with the blocks agree with their checks, too; so they do in a file without any."""
    try:
        read_history(database, key, symbol)
    except ArchiveError:
        return False
    return True


def _compared(history: History, key: int, symbol: int, sealed: set[int]) -> list[SessionId]:
    """The days that have a column, and the sealed ones that should have: those not older than a full history."""
    columns = {int(day) for day in history.days if day}
    oldest = min(columns) if history.full else 0
    return [SessionId(key, symbol, day) for day in sorted(columns | {day for day in sealed if day >= oldest})]


def _agrees(versions: Rows | None, columns: Integers) -> bool:
    """Whether a day has one column with the last nets of its block, nothing but NULL without a block."""
    if columns.shape[1] != 1:
        return False
    kept = columns[:, 0]
    if versions is None:
        return bool((kept == NULL).all())
    last = newest(versions)
    last = last.chosen(last.index >= 0)
    expected = np.full(max(len(kept), int(last.index.max(initial=-1)) + 1), NULL, np.int64)
    expected[last.index] = last["net"]
    return np.array_equal(expected[: len(kept)], kept) and bool((expected[len(kept) :] == NULL).all())
