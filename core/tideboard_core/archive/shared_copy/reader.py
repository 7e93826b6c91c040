"""Reads an archive together with the copy of a shared place: what the archive lacks is the place's, and is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path

from tideboard_core.archive.database import FILE, Database, empty_database, open_for_reading, translated_errors
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.shared_copy.tables import copy_file
from tideboard_core.archive.shared_copy.views import JoinedViews
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.model.instrument import InstrumentId, Market


class JoinedDatabase(Database):
    """A connection to both files. The nets side by side are those of symbols of which nothing is copied.

    `damaged_copies` are the securities of which a copied block was found damaged.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.damaged_copies: set[InstrumentId] = set()

    def reads_history(self, key: int, symbol: int) -> bool:
        """Whether the nets side by side have all sessions of a symbol."""
        return self.one("SELECT 1 FROM temp.lent WHERE key=? AND symbol=? LIMIT 1", (key, symbol)) is None

    def joined_symbols(self, key: int) -> set[str]:
        return {str(code) for (code,) in self.all(_JOINED, (key,))}

    def note_damaged(self, key: int, symbol: int, series: int, day: int) -> None:
        """Note the security if the block is a copied one."""
        rows = self.all(_COPIED_BLOCK, (key, symbol, series, day))
        self.damaged_copies.update(InstrumentId(code) for (code,) in rows)


class _AskedIdentities(Identities):
    """Tells for which symbols somebody asks."""

    def __init__(self, database: Database, folder: Path, on_asked: Callable[[InstrumentId], object]) -> None:
        super().__init__(database, folder)
        self._on_asked = on_asked

    def symbol(self, instrument: InstrumentId) -> int | None:
        self._on_asked(instrument)
        return super().symbol(instrument)


def _opened(folder: Path) -> Database:
    """The archive of a folder, or one with nothing."""
    return open_for_reading(folder / FILE) if (folder / FILE).exists() else empty_database()


def _written(copy: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """What is another one after each commit to the copy: of its file and its log."""
    return tuple(_state_of(each) for each in (copy, copy.with_name(f"{copy.name}-wal")))


def _state_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class JoinedReader(ArchiveReader):
    """Reads the archive of a folder, where there is one, and the copy beside it, where there is one.

    A copy that cannot be read is left out, and `copy_error` says why.

    `on_asked` gets each security that somebody asks for, in the thread of the reader. `refresh` lets what came since be
    seen, for a reader that is used more than once.
    """

    def __init__(
        self,
        folder: Path,
        on_asked: Callable[[InstrumentId], object] = lambda _: None,
        *,
        shared: bool = True,
        prefix: str = "",
    ) -> None:
        """Without `shared` it reads the archive alone; `prefix` as of `JoinedViews`."""
        self.damaged = []
        self.copy_error = None
        self._on_asked = on_asked
        self._views: JoinedViews | None = None
        self.database = _opened(folder)
        self._copy = copy_file(folder)
        self._tried = _written(self._copy)
        if shared and self._copy.exists():
            try:
                self.database = self._joined(self.database, self._copy, prefix)
            except ArchiveError as error:
                self.database.close()
                self.database, self.copy_error, self._views = _opened(folder), error, None
        self.identities = _AskedIdentities(self.database, folder, on_asked)

    def _joined(self, own: Database, copy: Path, prefix: str) -> Database:
        open_for_reading(copy).close()  # nothing is attached that is no archive, or has views or triggers
        joined = JoinedDatabase(own.connection)
        joined.execute("ATTACH ? AS shared", (f"{copy.absolute().as_uri()}?mode=ro",))
        if joined.one("SELECT 1 FROM shared.sqlite_master WHERE name='origin'") is None:
            raise ArchiveError(ArchiveFault.UNREADABLE, text=str(copy))
        self._views = JoinedViews(joined, prefix)
        self._views.refresh()
        return joined

    def refresh(self) -> None:
        """See keys and symbols that came since."""
        if self._views is not None and self._views.refresh():
            self.identities.forget()

    @property
    def joined(self) -> bool:
        return self._views is not None

    @property
    def copy_changed(self) -> bool:
        """As of every reader: what could not be read may have been in the middle of its making.

        Its number on the disk does not say so: a file that is made anew often gets that of the one before.
        """
        return self.copy_error is not None and _written(self._copy) != self._tried

    def damaged_copies(self) -> set[InstrumentId]:
        if not isinstance(self.database, JoinedDatabase):
            return set()
        found, self.database.damaged_copies = self.database.damaged_copies, set()
        return found

    @property
    def left_out(self) -> tuple[tuple[Market, date], ...]:
        return () if self._views is None else self._views.left_out

    def shared_counts(self) -> tuple[int, int]:
        found = None if self._views is None else self.database.one(_COUNTS)
        return (0, 0) if found is None else (int(found[0]), int(found[1]))

    def ask(self, instruments: Iterable[InstrumentId]) -> None:
        for each in instruments:
            self._on_asked(each)

    def recorders(self, key: DefinitionKey, instrument: InstrumentId, begin: date, end: date) -> dict[date, str]:
        """See `ArchiveReader.recorders`; days that the archive itself has got since are left out."""
        session = None if self._views is None else self.session_id(key, instrument, begin)
        if session is None:
            return {}
        rows = self.database.all(_RECORDERS, (session.key, session.symbol, session.day, day_number(end)))
        return {day_of(day): recorder for day, recorder in rows}

    def shared_days(
        self, key: DefinitionKey, instruments: Collection[InstrumentId], begin: date, end: date
    ) -> dict[InstrumentId, set[date]]:
        """See `ArchiveReader.shared_days`; reads all securities with one query."""
        number = None if self._views is None else self.identities.key(key)
        found: dict[InstrumentId, set[date]] = {}
        if number is not None:
            wanted = json.dumps([*instruments])
            for code, day in self.database.all(_SHARED_DAYS, (wanted, number, day_number(begin), day_number(end))):
                found.setdefault(InstrumentId(code), set()).add(day_of(day))
        return found

    def all_recorders(self, key: DefinitionKey) -> dict[tuple[InstrumentId, date], str]:
        number = None if self._views is None else self.identities.key(key)
        if number is None:
            return {}
        with translated_errors():
            rows = self.database.all(_ALL_RECORDERS, (number,))
        return {(InstrumentId(code), day_of(day)): recorder for code, day, recorder in rows}


_COUNTS = "SELECT COUNT(*), COUNT(DISTINCT symbol) FROM temp.lent"
_JOINED = (
    "SELECT symbol.code FROM temp.shared_symbol AS s JOIN symbol ON symbol.id=s.id "
    "WHERE EXISTS (SELECT 1 FROM temp.lent AS l WHERE l.key=? AND l.symbol=s.id)"
)
_COPIED_BLOCK = (
    "SELECT code FROM temp.lent_block AS b JOIN symbol ON symbol.id=b.symbol "
    "WHERE b.key=? AND b.symbol=? AND b.series=? AND b.day=?"
)
_SHARED_DAYS = (
    "SELECT symbol.code, lent.day FROM json_each(?) AS wanted CROSS JOIN symbol ON symbol.code=wanted.value "
    "CROSS JOIN temp.lent ON lent.symbol=symbol.id WHERE lent.key=? AND lent.day BETWEEN ? AND ?"
)
_RECORDERS = "SELECT day, recorder FROM temp.lent WHERE key=? AND symbol=? AND day BETWEEN ? AND ?"
_ALL_RECORDERS = "SELECT code, day, recorder FROM temp.lent JOIN symbol ON symbol.id=lent.symbol WHERE key=?"
