"""Reads an archive together with the copy of a shared place: what the archive lacks is the place's, and is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    """A connection to both files. The nets side by side are those of symbols of which nothing is copied."""

    def reads_history(self, key: int, symbol: int) -> bool:
        """Whether the nets side by side have all sessions of a symbol."""
        return self.one("SELECT 1 FROM temp.lent WHERE key=? AND symbol=? LIMIT 1", (key, symbol)) is None

    def joined_symbols(self, key: int) -> set[str]:
        return {str(code) for (code,) in self.all(_JOINED, (key,))}


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
        self._on_asked = on_asked
        self._views: JoinedViews | None = None
        self.database = _opened(folder)
        self.copy_error: ArchiveError | None = None
        copy = copy_file(folder)
        if shared and copy.exists():
            try:
                self.database = self._joined(self.database, copy, prefix)
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
        """Whether a copy is read, too."""
        return self._views is not None

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
        """As of every reader; what the archive has got since is its own."""
        session = None if self._views is None else self.session_id(key, instrument, begin)
        if session is None:
            return {}
        rows = self.database.all(_RECORDERS, (session.key, session.symbol, session.day, day_number(end)))
        return {day_of(day): recorder for day, recorder in rows}

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
_RECORDERS = "SELECT day, recorder FROM temp.lent WHERE key=? AND symbol=? AND day BETWEEN ? AND ?"
_ALL_RECORDERS = "SELECT code, day, recorder FROM temp.lent JOIN symbol ON symbol.id=lent.symbol WHERE key=?"
