"""Looks through a shared place: who recorded what, whether it is whole, and where two recorders differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tideboard_core.archive.records import BARS, FLOW, LAYOUTS, Layout
from tideboard_core.desk.choosing import SESSION, newest_sessions
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import HOURS, ROW_COUNTS, SESSIONS
from tideboard_core.desk.stores import Store, store_of
from tideboard_core.desk.tables import SharedSnapshot, listed_files, said_digests

if TYPE_CHECKING:
    import pyarrow as pa

_OWN: Final = ("recorder", "number", *SESSION)


class RecorderSummary(NamedTuple):
    """What one recorder published: publications, market days, sessions of securities; days as `20261120`."""

    recorder: str
    publications: int
    days: int
    sessions: int
    first: int
    last: int


class SharedDamage(NamedTuple):
    """Something that `sessions` names and that is not as it was published, as a sentence without its place."""

    text: str


class Difference(NamedTuple):
    """A minute of which two recorders have other newest values; values in the archive's units, None = not sent."""

    symbol: str
    day: int
    table: str
    minute: int
    column: str
    one: tuple[str, int | None]
    other: tuple[str, int | None]


def summaries(snapshot: SharedSnapshot) -> list[RecorderSummary]:
    """What each recorder of a place published."""
    found: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    rows = snapshot.read(SESSIONS, ["recorder", "number", "market", "day"])
    for recorder, *row in zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True):
        found[recorder].append(tuple(row))
    return [
        RecorderSummary(
            recorder,
            len({number for number, _market, _day in own}),
            len({(market, day) for _number, market, day in own}),
            len(own),
            min(day for _number, _market, day in own),
            max(day for _number, _market, day in own),
        )
        for recorder, own in sorted(found.items())
    ]


def sizes(snapshot: SharedSnapshot) -> dict[str, tuple[int, int]]:
    """Files and bytes of each table, as its log says."""
    found = {}
    for name, table in snapshot.tables.items():
        files = listed_files(table)
        found[name] = (len(files), sum(each.size for each in files))
    return found


def damages(snapshot: SharedSnapshot) -> Iterator[SharedDamage]:
    """Read every file, and compare it with what its commit and `sessions` say; raises DeskError of the store."""
    if SESSIONS not in snapshot.tables:
        return
    store = store_of(snapshot.place)
    broken = False
    for table in snapshot.tables:
        for damage in _file_damages(snapshot, store, table):
            broken = True
            yield damage
    if not broken:  # a table of which a file is gone cannot be read
        for market, month in _partitions(snapshot):
            yield from _row_damages(snapshot, market, month)


def _file_damages(snapshot: SharedSnapshot, store: Store, table: str) -> Iterator[SharedDamage]:
    log = snapshot.tables[table]
    said = said_digests(snapshot.place, table, log)
    for path in (each.path for each in listed_files(log)):
        name = f"{table}/{path}"
        found = store.digest(name)
        if found is None:
            yield SharedDamage(f"{name} is missing")
        elif found != said.get(path.rpartition("/")[2], found):  # another program's file says nothing of it
            yield SharedDamage(f"{name} is not what was written")


def _partitions(snapshot: SharedSnapshot) -> list[tuple[str, int]]:
    rows = snapshot.read(SESSIONS, ["market", "month"])
    return sorted(set(zip(rows["market"].to_pylist(), rows["month"].to_pylist(), strict=True)))


def _row_damages(snapshot: SharedSnapshot, market: str, month: int) -> Iterator[SharedDamage]:
    """Compare the counts of `sessions` with the rows that are there."""
    import pyarrow.compute as pc

    where = (pc.field("market") == market) & (pc.field("month") == month)
    sessions = snapshot.read(SESSIONS, where=where)
    wanted = sessions.to_pylist()
    for layout in LAYOUTS:
        rows = snapshot.read(layout.name, list(_OWN), where)
        counted = rows.group_by(list(_OWN)).aggregate([("day", "count")]).to_pylist()
        found = {tuple(each[name] for name in _OWN): each["day_count"] for each in counted}
        for each in wanted:
            expected = each[ROW_COUNTS[layout.name]]
            here = found.get(tuple(each[name] for name in _OWN), 0)
            if here != expected:
                where_ = f"{each['symbol']} {each['day']} of {each['recorder']}-{each['number']}"
                yield SharedDamage(f"{where_}: {here} rows of {layout.name}, {expected} were published")
    hours = snapshot.read(HOURS, ["recorder", "number", "day"], where).to_pylist()
    known = {tuple(each.values()) for each in hours}
    for own in sorted({(each["recorder"], each["number"], each["day"]) for each in wanted} - known):
        yield SharedDamage(f"{market} {own[2]} of {own[0]}-{own[1]}: no hours")


def differences(snapshot: SharedSnapshot) -> Iterator[Difference]:
    """Minutes of flow and bars of which recorders have other newest values, of each two neighbours by their ids."""
    import pyarrow.compute as pc

    if SESSIONS not in snapshot.tables:
        return
    for market, month in _partitions(snapshot):
        where = (pc.field("market") == market) & (pc.field("month") == month)
        by_session: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in newest_sessions(snapshot.read(SESSIONS, where=where)).to_pylist():
            by_session[tuple(row[name] for name in SESSION)].append(row)
        for rows in by_session.values():
            for one, other in pairwise(sorted(rows, key=lambda row: str(row["recorder"]))):
                for layout in (FLOW, BARS):
                    yield from _differing(snapshot, layout, one, other)


def _differing(
    snapshot: SharedSnapshot, layout: Layout, one: dict[str, Any], other: dict[str, Any]
) -> Iterator[Difference]:
    mine, theirs = _newest(snapshot, layout, one), _newest(snapshot, layout, other)
    for minute in sorted(mine.keys() & theirs.keys()):
        for column, a, b in zip(layout.values, mine[minute], theirs[minute], strict=True):
            if a != b:
                values = ((one["recorder"], a), (other["recorder"], b))
                yield Difference(one["symbol"], one["day"], layout.name, minute, column, *values)


def _newest(snapshot: SharedSnapshot, layout: Layout, session: dict[str, Any]) -> dict[int, tuple[int | None, ...]]:
    """The newest values of a session's minutes, from the rows that a row of `sessions` names."""
    rows = session_rows(snapshot, layout, session, ["minute", "version", *layout.values])
    ordered = rows.sort_by([("minute", "ascending"), ("version", "ascending")])
    columns = (ordered[name].to_pylist() for name in ("minute", *layout.values))
    return {minute: tuple(values) for minute, *values in zip(*columns, strict=True)}


def session_rows(
    snapshot: SharedSnapshot, layout: Layout, session: dict[str, Any], columns: list[str] | None = None
) -> pa.Table:
    """The rows of a table that belong to a row of `sessions`; raises DeskError."""
    from functools import reduce
    from operator import and_

    import pyarrow.compute as pc

    names = (*_OWN, "month")
    return snapshot.read(layout.name, columns, reduce(and_, (pc.field(name) == session[name] for name in names)))


def snapshot_of(place: SharedPlace) -> SharedSnapshot:
    """The newest snapshot of a place that has something; DeskError NO_PLACE without any table of ours."""
    store_of(place).check()
    found = SharedSnapshot(place)
    if not found.tables:
        raise DeskError(DeskFault.NO_PLACE, place=place.name)
    return found
