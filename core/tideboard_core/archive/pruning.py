"""Drops old sessions of a series set by age or size; minutes of flow only if the caller confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily_tables import DAILY_TABLES, DailyTable
from tideboard_core.archive.database import Database
from tideboard_core.archive.depth.storage import drop_day
from tideboard_core.archive.gaps import GapReason, GapState, forget_gaps, note_closed, note_missing
from tideboard_core.archive.history import forget_day
from tideboard_core.archive.hours import hours_on
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import FLOW, PRINTS, RECORDED, SERIES, Layout
from tideboard_core.archive.rows import SessionId, all_versions, table_rows
from tideboard_core.archive.sealing import session_checksum
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much of a series set is kept; None means no limit.

    `sessions` counts the newest market days that have a block of it, `size` the bytes of all its blocks.
    """

    layout: Layout
    sessions: int | None = None
    size: int | None = None


class Drop(NamedTuple):
    """One block that a limit leaves no room for."""

    layout: Layout
    session: SessionId
    size: int


def plan(database: Database, limits: Sequence[Retention]) -> list[Drop]:
    """Return what the limits would drop, oldest first, whole days at a time; changes nothing."""
    found: list[Drop] = []
    for limit in limits:
        if limit.layout in RECORDED:
            found.extend(_beyond_recorded(database, limit))
            continue
        rows = database.all(
            "SELECT key, symbol, day, length(data) FROM block WHERE series=? ORDER BY day DESC, symbol, key",
            (limit.layout.number,),
        )
        dropped = _beyond(limit, [(SessionId(*row[:3]), int(row[3])) for row in rows])
        found.extend(Drop(limit.layout, session, size) for session, size in dropped)
    return sorted(found, key=lambda drop: (drop.session.day, drop.layout.number, drop.session))


def keep_depth_within(writer: ArchiveWriter, size: int) -> int:
    """Drop the oldest days of books and quotes until the blocks of both have at most `size` bytes; returns the bytes.

    Days that are not sealed count and stay.
    """
    days = _recorded_sizes(writer.database)
    total, drops = sum(each.size for each, _sealed in days), list[Drop]()
    for number in sorted({each.session.day for each, _sealed in days}):
        if total <= size:
            break
        droppable = [each for each, sealed in days if each.session.day == number and sealed]
        drops += droppable
        total -= sum(each.size for each in droppable)
    return prune(writer, drops) if drops else 0


def _recorded_sizes(database: Database) -> list[tuple[Drop, bool]]:
    """Each session's series of books and quotes with its bytes, and whether it is sealed."""
    rows = database.all(_RECORDED_SIZES) if database.has_depth else []
    return [
        (Drop(SERIES[series], SessionId(key, symbol, day), size), sealed is not None)
        for key, symbol, series, day, size, sealed in rows
        if series in SERIES
    ]


_RECORDED_SIZES = (
    "SELECT key, symbol, series, day, COALESCE((SELECT SUM(length(data)) FROM depth_block AS b WHERE b.key=d.key AND "
    "b.symbol=d.symbol AND b.series=d.series AND b.day=d.day), 0), sealed FROM depth_day AS d"
)


def _beyond_recorded(database: Database, limit: Retention) -> list[Drop]:
    """The sealed sessions of books or quotes that a limit leaves no room for."""
    days = [(each, sealed) for each, sealed in _recorded_sizes(database) if each.layout is limit.layout]
    newest_first = sorted(days, key=lambda each: (-each[0].session.day, each[0].session))
    beyond = {
        session for session, _size in _beyond(limit, [(each.session, each.size) for each, _sealed in newest_first])
    }
    return [each for each, sealed in days if sealed and each.session in beyond]


def prune(writer: ArchiveWriter, drops: Sequence[Drop], *, minutes_too: bool = False) -> int:
    """Drop blocks and give their room back to the disk; returns the bytes of the blocks.

    ArchiveError CONSENT, before anything is dropped, if minutes of flow are among them and `minutes_too` is False. What
    is dropped stays in the ledger as a closed gap with the reason PRUNED.
    """
    if not minutes_too and any(drop.layout is FLOW for drop in drops):
        raise ArchiveError(ArchiveFault.CONSENT)
    for drop in drops:
        with writer.batch():
            _drop(writer.database, drop)
        writer.forget_session(drop.session)
    writer.database.shrink()
    return sum(drop.size for drop in drops)


def keep_within(writer: ArchiveWriter, limits: Sequence[Retention]) -> tuple[int, list[Drop]]:
    """Drop what limits leave no room for, but no minutes of flow: those are returned, behind the bytes dropped."""
    drops = plan(writer.database, limits)
    flow = [drop for drop in drops if drop.layout is FLOW]
    others = [drop for drop in drops if drop.layout is not FLOW]
    return prune(writer, others) if others else 0, flow


def plan_daily(database: Database, days: int) -> tuple[int, int]:
    """How many daily rows stand about days before the newest `days` of them, and the first day that stays.

    Days are those on which figures were answered; an event counts by the day that it has now. (0, 0) for nothing.
    """
    if not database.has_daily:
        return 0, 0
    answered = database.all(
        "SELECT DISTINCT day FROM daily_read WHERE figure<>? ORDER BY day DESC", (DailyFigure.PAST,)
    )
    if len(answered) <= days:
        return 0, 0
    first = int(answered[days - 1][0]) if days else int(answered[0][0]) + 1
    counts = (
        database.one(f"SELECT COUNT(*) FROM {table.name} AS mine WHERE {_older(table)}", (first,))  # noqa: S608
        for table in DAILY_TABLES
    )
    return sum(count[0] for count in counts if count is not None), first


def prune_daily(writer: ArchiveWriter, days: int) -> int:
    """Drop the daily rows of `plan_daily`, all versions of each, and give their room back; returns how many."""
    count, first = plan_daily(writer.database, days)
    if count:
        with writer.batch():
            for table in DAILY_TABLES:
                writer.database.execute(f"DELETE FROM {table.name} AS mine WHERE {_older(table)}", (first,))  # noqa: S608
        writer.database.shrink()
    return count


def _older(table: DailyTable) -> str:
    """The condition for a row whose newest version is about an earlier day than the one asked."""
    same = " AND ".join(f"newest.{name}=mine.{name}" for name in ("key", "symbol", *table.identity))
    return f"(SELECT newest.day FROM {table.name} AS newest WHERE {same} ORDER BY newest.version DESC LIMIT 1)<?"  # noqa: S608


def _beyond(limit: Retention, newest_first: list[tuple[SessionId, int]]) -> list[tuple[SessionId, int]]:
    days: list[int] = sorted({session.day for session, _size in newest_first}, reverse=True)
    sizes = dict.fromkeys(days, 0)
    for session, size in newest_first:
        sizes[session.day] += size
    total, kept = 0, set[int]()
    for number, day in enumerate(days):
        total += sizes[day]
        too_many = limit.sessions is not None and number >= limit.sessions
        if too_many or (limit.size is not None and total > limit.size):
            break
        kept.add(day)
    return [each for each in newest_first if each[0].day not in kept]


def _minutes(database: Database, drop: Drop) -> set[int]:
    """The minutes of a block; of trades, and of a damaged one, whose minutes nobody can tell, all of the session."""
    versions = None
    try:
        if drop.layout.by_minute:
            versions = all_versions(database, drop.layout, drop.session)
    except ArchiveError as error:
        if error.code != ArchiveFault.DAMAGED:
            raise
    if versions is None:
        return _all_minutes(database, drop.session)
    return {minute for minute in versions.index.tolist() if minute >= 0}


def _all_minutes(database: Database, session: SessionId) -> set[int]:
    market = database.one("SELECT market FROM key WHERE id=?", (session.key,))
    assert market is not None  # the block refers to the key
    return set(range(hours_on(database, Market(market[0]), day_of(session.day)).minutes))


def _drop_recorded(database: Database, drop: Drop) -> None:
    """Take a day of books or quotes away; all its minutes become a gap, in the place of those that were noted."""
    drop_day(database, drop.layout, drop.session)
    forget_gaps(database, drop.session, drop.layout)
    note_closed(database, drop.session, drop.layout, _all_minutes(database, drop.session), GapReason.PRUNED)


def _drop(database: Database, drop: Drop) -> None:
    layout, session = drop.layout, drop.session
    if layout in RECORDED:
        _drop_recorded(database, drop)
        return
    if layout.by_minute or layout is PRINTS:
        minutes = _minutes(database, drop)
        if layout.by_minute:
            minutes -= set(table_rows(database, layout, session).index.tolist())
        note_missing(
            database, session, layout, minutes, why=GapReason.PRUNED, until=None, inferred=False, state=GapState.CLOSED
        )
    database.execute("DELETE FROM block WHERE key=? AND symbol=? AND day=? AND series=?", (*session, layout.number))
    if layout is FLOW:
        forget_day(database, session)
        database.execute("DELETE FROM session WHERE key=? AND symbol=? AND day=?", session)
    else:
        database.execute(
            "UPDATE session SET checksum=? WHERE key=? AND symbol=? AND day=?",
            (session_checksum(database, session), *session),
        )
