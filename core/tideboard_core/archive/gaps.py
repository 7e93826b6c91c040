"""Gaps: which minutes of a session were not received, why, and until when the provider still has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.records import SERIES, Layout
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.units import day_of, instant
from tideboard_core.model.instrument import InstrumentId


class GapReason(StrEnum):
    """Why minutes are missing."""

    PROVIDER_EMPTY = "provider-empty"
    LINK = "link"
    LIMIT = "limit"
    NOT_RUNNING = "not-running"
    NO_RIGHT = "no-right"
    DAMAGED = "damaged"
    PRUNED = "pruned"
    OVERFLOW = "overflow"
    """Trades or books came faster than they could be written."""
    UNSUBSCRIBED = "unsubscribed"
    """Of books: the security was no longer among those that are recorded."""
    ROOM = "room"
    """Of books: the limit of their room was reached, or the disk was nearly full."""
    SERVER = "server"
    """The provider's server failed at the call: it may have the rows."""
    OTHER = "other"
    """A reason that this version does not know: a newer one, or another program, wrote it."""

    @classmethod
    def _missing_(cls, _value: object) -> GapReason:
        return cls.OTHER


class GapState(StrEnum):
    """Whether something can still be done: open, filled by later values, or closed."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"
    """Also a state that this version does not know."""

    @classmethod
    def _missing_(cls, _value: object) -> GapState:
        return cls.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Missing minutes `first` to `last`, both included. `asked` counts the calls that brought nothing for them.

    `fetchable_until` is aware UTC, None if they cannot be fetched; `inferred`: no provider says so, it follows from the
    market's next pre-opening. `series` is the number of one that this version does not know.
    """

    id: int
    key: DefinitionKey
    instrument: InstrumentId
    day: date
    series: str
    first: int
    last: int
    why: GapReason
    asked: int
    fetchable_until: datetime | None
    inferred: bool
    state: GapState


def runs(minutes: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbouring minutes."""
    found: list[tuple[int, int]] = []
    for minute in sorted(minutes):
        if found and found[-1][1] == minute - 1:
            found[-1] = (found[-1][0], minute)
        else:
            found.append((minute, minute))
    return found


def note_missing(
    database: Database,
    session: SessionId,
    layout: Layout,
    missing: Iterable[int],
    *,
    why: GapReason,
    until: int | None,
    inferred: bool = True,
    state: GapState = GapState.OPEN,
) -> int:
    """Record minutes as missing, inside the caller's transaction; returns how many runs were new.

    Minutes that already stand in a gap of the session that is not filled keep their reason. One hole that is met in
    several readings is one gap, whose count begins again with each minute that joins it: nobody has asked for that one
    yet. `until` is in microseconds of UTC.
    """
    noted: set[int] = set()
    alike: list[_Gap] = []
    for gap in _unfilled(database, session, layout):
        _id, first, last, reason, _asked, *rest = gap
        noted.update(range(first, last + 1))
        if (reason, *rest) == (str(why), until, int(inferred), str(state)):
            alike.append(gap)
    fresh = runs(set(missing) - noted)
    for first, last in fresh:
        _join(database, session, layout, alike, (first, last), (str(why), 0, until, int(inferred), str(state)))
    return len(fresh)


def _join(
    database: Database,
    session: SessionId,
    layout: Layout,
    alike: list[_Gap],
    run: tuple[int, int],
    rest: tuple[object, ...],
) -> None:
    """Record a run as a gap of its own, or together with those of the same reason that it touches."""
    first, last = run
    for gap in [each for each in alike if each[2] + 1 == first or each[1] == last + 1]:
        alike.remove(gap)
        database.execute("DELETE FROM gap WHERE id=?", (gap[0],))
        first, last = min(first, gap[1]), max(last, gap[2])
    _insert(database, session, layout, first, last, rest)


def settle(database: Database, session: SessionId, layout: Layout, received: Iterable[int]) -> None:
    """Narrow a session's gaps to what is still missing, inside the caller's transaction; nothing left means filled."""
    gaps = _unfilled(database, session, layout)
    if not gaps:
        return
    known = set(received)
    for number, first, last, *rest in gaps:
        left = runs(set(range(first, last + 1)) - known)
        if not left:
            database.execute("UPDATE gap SET state=? WHERE id=?", (str(GapState.FILLED), number))
        elif left != [(first, last)]:
            database.execute("UPDATE gap SET first=?, last=? WHERE id=?", (*left[0], number))
            for begin, end in left[1:]:
                _insert(database, session, layout, begin, end, tuple(rest))


def missing_minutes(database: Database, session: SessionId, layout: Layout) -> frozenset[int] | None:
    """The minutes of a session in gaps that are not filled; None if none was ever noted: nothing is said of them."""
    asked = (*session, layout.number)
    if database.one("SELECT 1 FROM gap WHERE key=? AND symbol=? AND day=? AND series=?", asked) is None:
        return None
    gaps = _unfilled(database, session, layout)
    return frozenset(minute for _id, first, last, *_rest in gaps for minute in range(first, last + 1))


def note_closed(database: Database, session: SessionId, layout: Layout, missing: Iterable[int], why: GapReason) -> None:
    """Record minutes as missing for good, inside the caller's transaction: no provider serves them later."""
    closed = GapState.CLOSED
    note_missing(database, session, layout, missing, why=why, until=None, inferred=False, state=closed)


def forget_gaps(database: Database, session: SessionId, layout: Layout) -> None:
    """Take a session's gaps of a series out of the ledger: they are noted anew."""
    database.execute("DELETE FROM gap WHERE key=? AND symbol=? AND day=? AND series=?", (*session, layout.number))


def count_asked(database: Database, numbers: Sequence[int]) -> None:
    """Count a call that brought nothing for these gaps."""
    database.many("UPDATE gap SET asked=asked+1 WHERE id=?", [(number,) for number in numbers])


def close_expired(database: Database, now: int) -> int:
    """Close the open gaps whose time is over at `now` (microseconds of UTC); returns how many."""
    cursor = database.execute(
        "UPDATE gap SET state=? WHERE state=? AND (fetchable_until IS NULL OR fetchable_until<=?)",
        (str(GapState.CLOSED), str(GapState.OPEN), now),
    )
    return cursor.rowcount


def gaps_of(
    database: Database, keys: dict[int, DefinitionKey], symbols: dict[int, InstrumentId], *, day: date | None = None
) -> list[Gap]:
    """All gaps of these keys, or those of one day, by day, symbol, provider and first minute; filled ones too.

    Rows of no security, day or moment that can be are left out: `odd_gaps` has them.
    """
    made = (
        _gap(row, keys[row[1]], symbols[row[2]]) for row in database.all(_ALL) if row[1] in keys and row[2] in symbols
    )
    found = [gap for gap in made if gap is not None and day in {None, gap.day}]
    return sorted(found, key=lambda gap: (gap.day, gap.instrument, gap.key.provider, gap.series, gap.first))


def odd_gaps(database: Database) -> list[int]:
    """The ids of gaps that are of no key, security, day or moment that can be: a foreign file has any."""
    keys, symbols = ({number for (number,) in database.all(f"SELECT id FROM {table}")} for table in ("key", "symbol"))  # noqa: S608
    return [row[0] for row in database.all(_ALL) if row[1] not in keys or row[2] not in symbols or _values(row) is None]


def _gap(row: Sequence[Any], key: DefinitionKey, instrument: InstrumentId) -> Gap | None:
    values = _values(row)
    return None if values is None else Gap(key=key, instrument=instrument, **values)


def _values(row: Sequence[Any]) -> dict[str, Any] | None:
    """What a gap's row says beside whose it is; None where it cannot be."""
    number, _key, _symbol, on, series, first, last, why, asked, until, inferred, state = row
    try:
        return {
            "id": number,
            "day": day_of(on),
            "series": SERIES[series].name if series in SERIES else str(series),
            "first": int(first),
            "last": int(last),
            "why": GapReason(why),
            "asked": int(asked),
            "fetchable_until": None if until is None else instant(until),
            "inferred": bool(inferred),
            "state": GapState(state),
        }
    except (TypeError, ValueError, OverflowError):
        return None


_ALL = (
    "SELECT id, key, symbol, day, series, first, last, why, asked, fetchable_until, inferred, state "
    "FROM gap ORDER BY id"
)
_Gap = tuple[int, int, int, str, int, int | None, int, str]


def _unfilled(database: Database, session: SessionId, layout: Layout) -> list[_Gap]:
    rows: list[_Gap] = database.all(
        "SELECT id, first, last, why, asked, fetchable_until, inferred, state FROM gap "
        "WHERE key=? AND symbol=? AND day=? AND series=? AND state<>?",
        (*session, layout.number, str(GapState.FILLED)),
    )
    return rows


def _insert(
    database: Database, session: SessionId, layout: Layout, first: int, last: int, rest: tuple[object, ...]
) -> None:
    database.execute(
        "INSERT INTO gap(key, symbol, day, series, first, last, why, asked, fetchable_until, inferred, state) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (*session, layout.number, first, last, *rest),
    )
