"""Sessions of a shared place at one snapshot, as a source of records: what `sessions` names, and all of that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.hours import session_of
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import FLOW, LAYOUTS, NULL, Integers, Layout, Rows
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.desk.choosing import SESSION, chosen_sessions
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.schemas import HOURS, ROW_COUNTS, SESSIONS
from tideboard_core.desk.tables import SharedSnapshot
from tideboard_core.errors import GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

_SEGMENT: Final = "-"
_CHOICE: Final = (*SESSION, "recorder", "number", "in_time", "received", *ROW_COUNTS.values())
_GROUP: Final = ("day", "symbol", "provider", "tier_version", "currency", "recorder", "number")


class _Named(NamedTuple):
    """Publication that has the rows of a session, and their counts per layout in the order of LAYOUTS."""

    recorder: str
    number: int
    counts: tuple[int, ...]


class NamedSession(NamedTuple):
    """A session that counts: whose publication it is, and its rows of each layout, in the order of LAYOUTS.

    The first day of the key's version is not told.
    """

    key: DefinitionKey
    instrument: InstrumentId
    day: date
    recorder: str
    number: int
    counts: tuple[int, ...]


class WrittenHours(NamedTuple):
    """The hours of a market's day as the place has them."""

    segments: str
    half_day: bool


class SharedReader:
    """The sessions of some securities of a market between two days; a table is read at its first use.

    Methods raise DeskError, also LOST where a session has other rows than its publication had: never fewer rows.
    Nothing is left out, so that `damaged` stays empty.
    """

    def __init__(
        self,
        snapshot: SharedSnapshot,
        hours: Mapping[int, WrittenHours],
        market: Market,
        securities: Sequence[InstrumentId],
        since: date,
        until: date,
        on_rows: Callable[[], object] = lambda: None,
    ) -> None:
        self.damaged: list[ArchiveError] = []
        self._snapshot, self._hours, self._market, self._on_rows = snapshot, hours, market, on_rows
        self._where = _of(market, securities, since, until)
        self._named: dict[tuple[object, ...], _Named] = {}
        chosen = chosen_sessions(snapshot.read(SESSIONS, _CHOICE, self._where, on_rows))
        for row in chosen.to_pylist():
            counts = tuple(row[ROW_COUNTS[layout.name]] or 0 for layout in LAYOUTS)
            name = tuple(row[column] for column in _GROUP[:5])
            if not _can_be(row["day"]):
                continue
            self._named[name] = _Named(row["recorder"], row["number"], counts)
        self._rows: dict[Layout, dict[tuple[object, ...], Rows]] = {}

    def hours(self, market: Market, day: date) -> Session:
        """The hours of a day; ArchiveError HOURS_MISSING without any."""
        found = self._hours.get(day_number(day))
        if found is None:
            raise ArchiveError(ArchiveFault.HOURS_MISSING, market=str(market), day=day.isoformat())
        return session_of(market, day, found.segments, half_day=found.half_day)

    def sessions(self) -> Iterator[NamedSession]:
        """Every session, of the recorder that counts; no rows are read for it."""
        for (day, symbol, provider, tier_version, currency), named in self._named.items():
            key = _key(str(provider), str(tier_version), self._market, str(currency))
            yield NamedSession(key, InstrumentId(str(symbol)), day_of(int(str(day))), *named)

    def versions(self, key: DefinitionKey, instrument: InstrumentId, day: date, layout: Layout = FLOW) -> Rows:
        """Every version of a session's rows, by index and version; none where nobody recorded it."""
        name = (day_number(day), str(instrument), key.provider, key.tier_version, key.currency)
        named = self._named.get(name)
        if named is None:
            return from_tuples(layout, [])
        if layout not in self._rows:
            table = self._snapshot.read(layout.name, [*_GROUP, *layout.columns], self._where, self._on_rows)
            self._rows[layout] = dict(_groups(table, layout))
        rows = self._rows[layout].get((*name, named.recorder, named.number))
        found = from_tuples(layout, []) if rows is None else rows
        if found.beyond:
            raise DeskError(DeskFault.OTHER_COLUMNS, table=layout.name, column=found.beyond)
        if len(found) != named.counts[LAYOUTS.index(layout)]:
            raise DeskError(DeskFault.LOST, place=self._snapshot.place.name, number=str(named.number))
        return found

    def unless_damaged(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns: what cannot be read is an error here."""
        return read()


def _of(market: Market, securities: Sequence[InstrumentId], since: date, until: date) -> Any:  # noqa: ANN401  pyarrow has no types
    """The rows of securities of a market between two days, as pyarrow asks for them."""
    import pyarrow.compute as pc

    first, last = day_number(since), day_number(until)
    months = (pc.field("month") >= first // 100) & (pc.field("month") <= last // 100)
    days = (pc.field("day") >= first) & (pc.field("day") <= last)
    names = sorted(str(each) for each in securities)
    near = (pc.field("symbol") >= names[0]) & (pc.field("symbol") <= names[-1])  # by what row groups know of theirs
    return (pc.field("market") == str(market)) & months & days & near & pc.field("symbol").isin(names)


def _groups(table: pa.Table, layout: Layout) -> Iterator[tuple[tuple[object, ...], Rows]]:
    """The rows of each session and publication, sorted by index and version.

    Column by column, each let go once it is numbers: what stands in the table twice at a time is memory.
    """
    if not len(table):
        return
    group = np.zeros(len(table), np.int64)
    codes: list[NDArray[np.int32]] = []
    names: list[list[object]] = []
    for column in _GROUP:
        own, known = _coded(table[column])
        table = table.drop_columns(column)
        group = group * len(known) + own
        codes.append(own)
        names.append(known)
    columns: dict[str, Integers] = {}
    for name in layout.columns:
        columns[name] = _integers(table[name])
        table = table.drop_columns(name)
    order = np.lexsort((columns["version"], columns[layout.index], group))
    if (order[1:] < order[:-1]).any():
        columns = {name: values[order] for name, values in columns.items()}
        group = group[order]
    ends = [*np.flatnonzero(np.append(group[1:] != group[:-1], True)) + 1]
    for begin, end in pairwise([0, *ends]):
        first = order[begin]
        key = tuple(known[own[first]] for own, known in zip(codes, names, strict=True))
        yield key, Rows(layout, {column: values[begin:end] for column, values in columns.items()})


def _coded(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], list[object]]:
    """A number for each value of a column, and the values by their numbers."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int32), coded.dictionary.to_pylist()


def _integers(column: pa.ChunkedArray) -> Integers:
    import pyarrow as pa

    values: Integers = column.cast(pa.int64()).fill_null(NULL).to_numpy()
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSessions:
    """A shared place pinned at one snapshot, as a source of records; it can be sent to another process or machine.

    `versions` are those of its tables. Keys to a store are none of it: each process has its own from its environment.
    """

    shared: SharedPlace
    versions: Mapping[str, int]
    written: Mapping[str, Mapping[int, WrittenHours]]
    known_keys: tuple[DefinitionKey, ...]

    @property
    def place(self) -> str:
        """The address of the place."""
        return self.shared.name

    def definition_keys(self) -> list[DefinitionKey]:
        """All keys that sessions are published under."""
        return list(self.known_keys)

    def days(self, market: Market) -> list[date]:
        """The days of a market that were published, oldest first."""
        return [day_of(number) for number in sorted(self.written.get(str(market), {}))]

    def securities(self, market: Market) -> list[InstrumentId]:
        """Every security of a market; DeskError."""
        import pyarrow.compute as pc

        found: set[str] = set()
        for rows in _snapshot(self.shared, _frozen(self.versions)).batches(SESSIONS, ["symbol", "market"]):
            own = rows.filter(pc.field("market") == str(market)) if rows.num_rows else rows
            found.update(pc.unique(own.column("symbol")).to_pylist())
        return sorted(InstrumentId(each) for each in found)

    @contextmanager
    def opened(
        self,
        market: Market,
        securities: Sequence[InstrumentId],
        since: date,
        until: date,
        on_rows: Callable[[], object] = lambda: None,
    ) -> Iterator[SharedReader]:
        """The reader of these securities' sessions between two days; `on_rows` as of `read`. Raises DeskError."""
        snapshot = _snapshot(self.shared, _frozen(self.versions))
        yield SharedReader(snapshot, self.written.get(str(market), {}), market, securities, since, until, on_rows)


def pinned(place: SharedPlace, kind: str | None = None) -> SharedSessions:
    """Pin what a place has now: what is published later is not in it. DeskError NO_PLACE if it has no sessions.

    OTHER_KIND if it has values of another kind than a wanted one.
    """
    snapshot = SharedSnapshot(place, kind=kind)
    if SESSIONS not in snapshot.tables:
        raise DeskError(DeskFault.NO_PLACE, place=place.name)
    named: set[tuple[str, int]] = set()
    keys: set[DefinitionKey] = set()
    for rows in snapshot.batches(SESSIONS, ["recorder", "number", "provider", "tier_version", "market", "currency"]):
        for row in rows.group_by(rows.schema.names, use_threads=False).aggregate([]).to_pylist():
            if row["market"] not in _MARKETS:  # a later version's
                continue
            named.add((row["recorder"], row["number"]))
            keys.add(_key(row["provider"], row["tier_version"], Market(row["market"]), row["currency"]))
    hours: dict[str, dict[int, WrittenHours]] = {}
    for row in counted_hours(snapshot.read(HOURS).to_pylist(), named):
        hours.setdefault(row["market"], {})[row["day"]] = WrittenHours(row["segments"], row["half_day"])
    ordered = sorted(keys, key=lambda each: (each.provider, each.tier_version, each.market, each.currency))
    return SharedSessions(shared=place, versions=snapshot.versions, written=hours, known_keys=tuple(ordered))


def _key(provider: str, tier_version: str, market: Market, currency: str) -> DefinitionKey:
    """A key without its first day, which the place does not say: the larger version is the newer one."""
    return DefinitionKey(
        provider=provider, tier_version=tier_version, market=market, currency=currency, valid_from=date.min
    )


def counted_hours(rows: Iterable[dict[str, Any]], named: Collection[tuple[str, int]]) -> list[dict[str, Any]]:
    """Of each market's day the row of `hours` that counts, of publications that `sessions` names (recorder, number).

    The newest of each recorder, of these the longest, then that of the smaller id.

    A typhoon may have ended a day early for one recorder that looked later; its minutes begin at the same instants.
    """
    found: dict[tuple[str, int], dict[str, Any]] = {}
    newest: dict[tuple[str, int, str], dict[str, Any]] = {}
    for row in rows:
        if (row["recorder"], row["number"]) in named and _can_be(row["day"], row["market"], row["segments"]):
            own = (row["market"], row["day"], row["recorder"])
            if own not in newest or newest[own]["number"] < row["number"]:
                newest[own] = row
    for (market, day, _recorder), row in sorted(newest.items()):
        known = found.get((market, day))
        if known is None or _length(known["segments"]) < _length(row["segments"]):
            found[market, day] = row
    return list(found.values())


_MARKETS: Final = frozenset(map(str, Market))


def _can_be(day: int, market: str = Market.HK, segments: str = "") -> bool:
    """Whether a row is of a market and a day, with hours if any, that can be; others are left out alone."""
    try:
        bounded(day_of(day))
        session_of(Market(market), day_of(day), segments, half_day=False)
    except (GatewayError, ValueError, OverflowError):
        return False
    return True


def _length(segments: str) -> int:
    """Seconds of trading."""
    pairs = (each.split(_SEGMENT) for each in segments.split())
    return sum(int(end) - int(begin) for begin, end in pairs)


def _frozen(versions: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(versions.items())


@lru_cache(maxsize=1)
def _snapshot(place: SharedPlace, versions: tuple[tuple[str, int], ...]) -> SharedSnapshot:
    """The snapshot that a process reads batch after batch."""
    return SharedSnapshot(place, dict(versions))
