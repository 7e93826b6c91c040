"""Publishes an archive into a shared place: what waits there first, then each market day that it lacks."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from tideboard_core.archive.database import PUBLICATIONS
from tideboard_core.archive.definitions import PRACTICE, providers_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.desk.places import SharedPlace
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.desk.publications import STAGED_FOLDER, Publication, Publications, StagedFile
from tideboard_core.desk.schemas import PRACTICE_KIND, REAL, SESSIONS, TABLES
from tideboard_core.desk.staging import DueDay, due_days, stage
from tideboard_core.desk.stores import PROBE, Store, digest_of, file_chunks, store_of
from tideboard_core.desk.tables import TableFile, commit, committed, is_committed, open_table
from tideboard_core.ports.system import Clock
from tideboard_core.system.file_lock import lock_handle
from tideboard_core.system.private_files import check_private_file, private_directory

LOCK: Final = "publications.lock"
WRONG_CLOCK: Final = timedelta(minutes=5)


@dataclass(slots=True)
class PublishingRun:
    """What one run brought: publications that are there now, and damaged blocks that it left out.

    `clock_off` is how far this computer's clock is ahead of the place's, if that is more than five minutes.
    """

    there: list[tuple[Publication, list[StagedFile]]] = field(default_factory=list)
    damaged: list[ArchiveError] = field(default_factory=list)
    clock_off: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: publications that wait, and market days that the place lacks."""

    waiting: list[Publication]
    due: list[DueDay]


Ask = Callable[[list[str]], bool]
"""Whether a person agrees to share the data of these providers in the place."""
Step = Callable[[Publication, list[StagedFile]], object]
"""Called with each publication once it is there as a whole."""


def plan(folder: Path, place: SharedPlace) -> Plan:
    """What `publish` would do, without writing anything, here or there. Errors as `publish`."""
    with closing(ArchiveReader(folder)) as reader:
        check_place(place, store_of(place), _kind(reader))
        if not (folder / PUBLICATIONS).exists():
            return Plan([], due_days(reader, None, 0).days)
        with Publications.read_only(folder) as publications:
            number = publications.known_place(place.name)
            return Plan(publications.staged(number), due_days(reader, publications, number).days)


def publish(folder: Path, place: SharedPlace, clock: Clock, ask: Ask, done: Step = lambda *_: None) -> PublishingRun:
    """Publish everything sealed that the place lacks; `ask` is called before the first byte of a new provider.

    Killed at any moment, the next run goes on with the very same files. Raises DeskError, ArchiveError, and OSError and
    sqlite3.Error of this computer's disk; what was published until then is there.
    """
    outcome = PublishingRun()
    with ExitStack() as kept:
        kept.enter_context(_alone(folder))
        reader = kept.enter_context(closing(ArchiveReader(folder)))
        publications = kept.enter_context(Publications.open(folder, clock.wall()))
        number, kind, store = publications.place_number(place.name), _kind(reader), store_of(place)
        store.check()
        due, same = due_days(reader, publications, number)
        if same:
            publications.note_same(number, *zip(*same, strict=True))
        waiting = publications.staged(number)
        if not due and not waiting:
            return outcome
        check_place(place, store, kind)
        _require_consent(publications, number, place, due, ask, clock)
        outcome.clock_off = _probe(place, store, publications, clock)
        _require_whole(place, publications, number, kind)
        writer = _Writer(place, store, publications, number, kind, clock)
        for publication in waiting:
            outcome.there.append((publication, writer.bring(publication)))
            done(*outcome.there[-1])
        for day in due:
            staged = stage(reader, publications, number, day, clock.wall())
            if staged is not None:
                outcome.there.append((staged, writer.bring(staged)))
                done(*outcome.there[-1])
        outcome.damaged = reader.damaged
    return outcome


def check_place(place: SharedPlace, store: Store, kind: str | None = None) -> None:
    """Raise DeskError if the place is not there or a table in it is not ours, of `kind`; nothing is written."""
    store.check()
    for table in TABLES:
        open_table(place, table, kind)


def _kind(reader: ArchiveReader) -> str:
    return PRACTICE_KIND if any(name.endswith(PRACTICE) for name in providers_of(reader.database)) else REAL


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from publishing this archive; DeskError HELD while one does."""
    path = folder / LOCK
    check_private_file(path)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        if not lock_handle(handle, at=0):
            raise DeskError(DeskFault.HELD)
        yield
    finally:
        os.close(handle)


def _require_consent(
    publications: Publications, number: int, place: SharedPlace, due: list[DueDay], ask: Ask, clock: Clock
) -> None:
    """Ask for each provider of real values that nobody agreed to share there; DeskError NO_CONSENT for a No.

    What waits was agreed to when it was staged.
    """
    providers = {provider for day in due for provider in day.providers if not provider.endswith(PRACTICE)}
    missing = sorted(providers - publications.agreed(number))
    if not missing:
        return
    if not ask(missing):
        raise DeskError(DeskFault.NO_CONSENT, provider=" and ".join(missing), place=place.name)
    publications.agree(number, missing, clock.wall())


def _probe(place: SharedPlace, store: Store, publications: Publications, clock: Clock) -> timedelta | None:
    """Write a small file twice: the second has to be refused. Returns how far our clock is ahead, if it is too far."""
    name = f"{PROBE}-{secrets.token_hex(8)}"  # another recorder may try at the same time
    source = private_directory(publications.folder / STAGED_FOLDER) / PROBE
    source.write_bytes(b"Tideboard looks whether this place keeps a file that is there.\n")
    store.put_new(name, source)
    try:
        if store.put_new(name, source):
            raise DeskError(DeskFault.NOT_CONDITIONAL, place=place.name)
        ahead = clock.wall() - store.stored(name)
    finally:
        with suppress(DeskError):  # whoever may only add leaves it there
            store.remove(name)
        source.unlink()
    return ahead if abs(ahead) > WRONG_CLOCK else None


def _require_whole(place: SharedPlace, publications: Publications, number: int, kind: str) -> None:
    """Raise DeskError LOST if the place has less of this recorder than was published here."""
    found = committed(place, SESSIONS, publications.recorder, kind)
    if found < publications.last_there(number):
        raise DeskError(DeskFault.LOST, place=place.name, number=str(found + 1))


class _Writer:
    """Brings staged publications into a place."""

    def __init__(
        self, place: SharedPlace, store: Store, publications: Publications, number: int, kind: str, clock: Clock
    ) -> None:
        self._place, self._store, self._kind, self._clock = place, store, kind, clock
        self._publications, self._number = publications, number

    def bring(self, publication: Publication) -> list[StagedFile]:
        """Put the files of a publication there and let the tables name them, `sessions` last.

        Its file comes first: under its name a number belongs to one content, before another copy of the archive can
        have written anything else of that number.
        """
        files = self._publications.files(self._number, publication)
        *rows, sessions = (each.file for each in files)
        if not self._is_committed(publication, sessions):
            self._put(publication, sessions)
            for each in rows:
                if not self._is_committed(publication, each):
                    self._put(publication, each)
                self._commit(publication, each)
            self._commit(publication, sessions)
        self._publications.committed(self._number, publication, self._clock.wall())
        return files

    def _is_committed(self, publication: Publication, file: TableFile) -> bool:
        recorder = self._publications.recorder
        return is_committed(self._place, self._store, file, recorder, publication.number, self._kind)

    def _commit(self, publication: Publication, file: TableFile) -> None:
        commit(self._place, self._store, file, self._publications.recorder, publication.number, self._kind)

    def _put(self, publication: Publication, file: TableFile) -> None:
        path = self._publications.staged_path(self._number, publication.number, file.table)
        if not path.is_file() or digest_of(file_chunks(path)) != file.digest:
            raise DeskError(DeskFault.CHECKSUM, file=str(path))
        written = self._store.put_new(file.name, path)
        if self._store.digest(file.name) != file.digest:
            raise DeskError(DeskFault.CHECKSUM if written else DeskFault.OTHER_COPY, file=file.name)


def note_trouble(folder: Path, place: SharedPlace, sentence: str, clock: Clock) -> None:
    """Keep the last error of a place for those who look at what waits; empty after a run without one."""
    if (folder / PUBLICATIONS).exists():
        with suppress(sqlite3.Error), Publications.open(folder, clock.wall()) as publications:
            publications.note_trouble(publications.place_number(place.name), sentence, clock.wall())
