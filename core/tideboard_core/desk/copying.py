"""Copies sessions that an archive lacks from a shared place into a file beside it, the newest ones first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import TIER_VERSIONS, DefinitionKey, rule_of
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import FLOW, LAYOUTS, Layout, Rows
from tideboard_core.archive.rows import SessionId
from tideboard_core.archive.sealing import seal_apart
from tideboard_core.archive.shared_copy.tables import (
    FOLDER,
    Looked,
    drop_session,
    drop_symbol,
    looked,
    make_copy_of,
    oldest_looked,
    origin,
    room,
    set_looked,
    set_origin,
)
from tideboard_core.archive.units import day_number, day_of, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.reading import NamedSession, SharedSessions, pinned
from tideboard_core.desk.schemas import SESSIONS
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.ports.system import Clock

PROGRAM: Final = "Tideboard, reading a shared place"
MOST_DAYS: Final = 250
"""Newest days of a market that are copied: a year of trading."""
TOGETHER: Final = 8
"""Securities that are read together."""
MOST_SESSIONS: Final = 500
MOST_ROWS: Final = 1_000_000
"""Sessions and rows that are read together: more of them need more memory."""
MOST_BYTES: Final = 2_000_000_000
"""Room of the copy; then those securities go that nobody has asked for the longest time."""

Came = Callable[[list[InstrumentId]], object]
"""Gets securities of which sessions were written, after each commit of some; none of them while reading goes on."""


class SharedCopy:
    """The copy of a place beside the archive in a folder; one process writes it at a time, else ArchiveError HELD.

    Every method may raise DeskError, ArchiveError and OSError; what was copied before stays.
    """

    def __init__(
        self, folder: Path, place: SharedPlace, kind: str, clock: Clock, *, most_bytes: int = MOST_BYTES
    ) -> None:
        """`kind` is that of the archive's values, `schemas.REAL` or `PRACTICE_KIND`; a copy of another place goes."""
        self._folder, self._place, self._kind, self._clock = folder, place, kind, clock
        self._most_bytes = most_bytes
        self._lease = Lease(folder / FOLDER, clock, program=PROGRAM).take()
        try:
            self._writer = self._opened()
        except BaseException:
            self._lease.release()
            raise

    def close(self) -> None:
        self._writer.close()
        self._lease.release()

    def _opened(self) -> ArchiveWriter:
        try:
            return self._made()
        except ArchiveError as error:
            if error.code not in (ArchiveFault.UNREADABLE, ArchiveFault.NEWER):
                raise
        self._drop_files()  # a copy that cannot be read is made anew
        return self._made()

    def _made(self) -> ArchiveWriter:
        writer = ArchiveWriter(self._folder / FOLDER, self._lease)
        try:
            with writer.batch():
                make_copy_of(writer.database, self._place.name)
        except BaseException:
            writer.close()
            raise
        return writer

    def _drop_files(self) -> None:
        for each in (self._folder / FOLDER).glob(f"{FILE}*"):
            each.unlink()

    def begin_anew(self) -> None:
        """Drop the whole copy."""
        self._writer.close()
        self._drop_files()
        self._writer = self._made()

    def copy(self, symbols: Sequence[InstrumentId], came: Came, *, damaged: Collection[InstrumentId] = ()) -> None:
        """Copy what the archive lacks of some securities, those of which the copy is damaged from the beginning.

        A session that is not whole in the place ends the call, after those of all other securities. A copy that cannot
        be read further is made anew.
        """
        own = own_days(self._folder, symbols)
        try:
            self._copy_all(symbols, own, came, damaged)
        except ArchiveError as error:
            if error.code != ArchiveFault.UNREADABLE:
                raise
            self.begin_anew()
            self._copy_all(symbols, own, came)

    def _copy_all(
        self, symbols: Sequence[InstrumentId], own: OwnDays, came: Came, damaged: Iterable[InstrumentId] = ()
    ) -> None:
        source = pinned(self._place, self._kind)
        came([])
        with self._writer.batch():
            for each in damaged:
                drop_symbol(self._writer.database, each)
        failed: list[DeskError] = []
        for market in sorted({market_of(each) for each in symbols}):
            of_market = [each for each in symbols if market_of(each) is market]
            states = {each: Looked(source.versions[SESSIONS], len(own[each])) for each in of_market}
            due = [each for each in of_market if looked(self._writer.database, each) != states[each]]
            for begin in range(0, len(due), TOGETHER):
                failed += self._copy_apart(source, market, due[begin : begin + TOGETHER], own, came)
            with self._writer.batch():
                for each in of_market:
                    if each not in due or not failed:
                        set_looked(self._writer.database, each, states[each], micros(self._clock.wall()))
        self._make_room(symbols)
        if failed:
            raise failed[0]

    def _copy_apart(
        self, source: SharedSessions, market: Market, group: Sequence[InstrumentId], own: OwnDays, came: Came
    ) -> list[DeskError]:
        """Copy a group's sessions, each security by itself if one is not whole; what went wrong."""
        try:
            self._copy(source, market, group, own, came)
        except DeskError as error:
            if error.code not in (DeskFault.LOST, DeskFault.CHECKSUM, DeskFault.GONE, DeskFault.OTHER_COLUMNS):
                raise
            if len(group) == 1:
                return [error]
            return [failed for each in group for failed in self._copy_apart(source, market, [each], own, came)]
        return []

    def _copy(
        self, source: SharedSessions, market: Market, group: Sequence[InstrumentId], own: OwnDays, came: Came
    ) -> None:
        days = source.days(market)[-MOST_DAYS:]
        if not days:
            return
        with source.opened(market, group, days[0], days[-1], lambda: came([])) as reader:
            wanted = [each for each in reader.sessions() if self._wants(each, own)]
        for span in spans(wanted):
            symbols = sorted({each.instrument for each in span})
            reading = source.opened(market, symbols, span[-1].day, span[0].day, lambda: came([]))
            with reading as reader, self._writer.batch():
                for each in span:
                    self._take(each, {layout: reader.versions(*each[:3], layout) for layout in LAYOUTS}, source)
            came(symbols)

    def _wants(self, session: NamedSession, own: OwnDays) -> bool:
        """Whether neither the archive nor the copy has a session with flow as it is in the place."""
        if not session.counts[LAYOUTS.index(FLOW)]:
            return False
        if (_with_begin(session.key), session.day) in own[session.instrument]:
            return False
        identities = self._writer.identities
        key, symbol = identities.key(session.key), identities.symbol(session.instrument)
        if key is None or symbol is None:
            return True
        copied = origin(self._writer.database, SessionId(key, symbol, day_number(session.day)))
        return copied != (session.recorder, session.number)

    def _take(self, named: NamedSession, rows: dict[Layout, Rows], source: SharedSessions) -> None:
        database, identities = self._writer.database, self._writer.identities
        key, symbol = identities.made_key(_with_begin(named.key)), identities.made_symbol(named.instrument)
        session = SessionId(key, symbol, day_number(named.day))
        drop_session(database, session)
        hours = source.written[str(named.key.market)][session.day]
        database.execute(
            "INSERT OR REPLACE INTO hours(market, day, segments, half_day) VALUES (?,?,?,?)",
            (str(named.key.market), session.day, hours.segments, int(hours.half_day)),
        )
        there = {layout: found for layout, found in rows.items() if len(found)}
        seal_apart(self._writer, {session: there}, self._clock.wall())
        set_origin(database, session, named.recorder, named.number)

    def _make_room(self, keep: Iterable[InstrumentId]) -> None:
        database, kept = self._writer.database, {*keep}
        while room(database) > self._most_bytes:
            code = oldest_looked(database, kept)
            if code is None:
                break
            with self._writer.batch():
                drop_symbol(database, code)
        database.shrink()


OwnDays = dict[InstrumentId, set[tuple[DefinitionKey, date]]]
"""Of each security the keys and days of which the archive has flow."""


def own_days(folder: Path, symbols: Sequence[InstrumentId]) -> OwnDays:
    """What the archive in a folder has of some securities, nothing without one; raises ArchiveError."""
    found: OwnDays = {each: set() for each in symbols}
    if (folder / FILE).exists():
        with closing(ArchiveReader(folder)) as reader, reader.database.transaction("DEFERRED"):
            keys = reader.identities.all_keys()
            for each in symbols:
                number = reader.identities.symbol(each)
                rows = () if number is None else reader.database.all(_OWN, (number, FLOW.number, number))
                found[each] = {(keys[key], day_of(day)) for key, day in rows}
    return found


_OWN: Final = (
    "SELECT key, day FROM block WHERE key IN (SELECT id FROM key) AND symbol=? AND series=? "
    "UNION SELECT key, day FROM flow WHERE key IN (SELECT id FROM key) AND symbol=?"
)


def spans(sessions: Iterable[NamedSession]) -> Iterator[list[NamedSession]]:
    """Sessions in pieces that can be read together, the newest days first; a day is never in two pieces."""
    piece: list[NamedSession] = []
    rows = 0
    for each in sorted(sessions, key=lambda each: each.day, reverse=True):
        full = len(piece) >= MOST_SESSIONS or rows >= MOST_ROWS
        if piece and full and each.day != piece[-1].day:
            yield piece
            piece, rows = [], 0
        piece.append(each)
        rows += sum(each.counts)
    if piece:
        yield piece


def _with_begin(key: DefinitionKey) -> DefinitionKey:
    """The key with the first day of its version, which the place does not say."""
    versions = TIER_VERSIONS[rule_of(key.provider)]
    return replace(key, valid_from=next((first for first, name in versions if name == key.tier_version), date.min))
