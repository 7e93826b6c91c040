"""The app's archive: opened after the start, read in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from tideboard_core.collector.state import CollectorState
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import MARKET_CURRENCY, Market
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.system import Clock
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.worker import Worker
from tideboard_desktop.connection.uses import Uses

if TYPE_CHECKING:  # all bring numpy with them, which the start does not wait for
    from tideboard_core.archive.definitions import DefinitionKey
    from tideboard_core.archive.reader import ArchiveReader

T = TypeVar("T")

FOLDER = "archive"
PRACTICE_FOLDER = "practice"


class ArchiveService(QObject):
    """What was recorded, for the views. It is built with the window; nothing is opened before it is asked for.

    `contents_changed` carries the securities (frozenset of ids) of which rows were committed since its last time, at
    most once a second. `state_changed` says that `state` is another one, at most four times a second.
    """

    contents_changed = Signal(object)
    state_changed = Signal()

    def __init__(self, directory: Path, uses: Uses, clock: Clock) -> None:
        super().__init__()
        self.folder = archive_folder(directory, uses)
        self.state = CollectorState()
        self._uses, self._clock = uses, clock
        self._worker = Worker("archive-read")
        self._reader: ArchiveReader | None = None
        self._opened = (0, 0)

    # --- reading ----------------------------------------------------------------------------------------------------

    async def read(self, work: Callable[[ArchiveReader], T]) -> T:
        """Run `work` on a read-only connection, in the reading thread; raises ArchiveError, also without an archive."""
        return await self._worker.run(partial(self._read, work))

    def _read(self, work: Callable[[ArchiveReader], T]) -> T:
        from tideboard_core.archive.database import FILE
        from tideboard_core.archive.problems import ArchiveError, ArchiveFault
        from tideboard_core.archive.reader import ArchiveReader

        path = self.folder / FILE
        try:
            found = path.stat()
        except OSError as error:
            self._forget()
            raise ArchiveError(ArchiveFault.UNREADABLE, text=str(path)) from error
        # a restore puts another file in its place
        if self._reader is None or self._opened != (found.st_dev, found.st_ino):
            self._forget()
            self._reader, self._opened = ArchiveReader(self.folder), (found.st_dev, found.st_ino)
        return work(self._reader)

    def _forget(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def definition(self, market: Market, *, other: bool = False) -> DefinitionKey | None:
        """The key under which the (other) provider's values of a market are kept now; None without that provider.

        Loads numpy, which is there once a chart is shown.
        """
        from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, definition_key

        connection = self._uses.other_flow if other else self._uses.connection
        if connection is None:
            return None
        definition = definition_of(connection)
        provider = PROVIDERS[definition] + (PRACTICE if self._uses.practice else "")
        day = exchange_date(market, self._clock.market())
        return definition_key(provider, definition, market, MARKET_CURRENCY[market], day)

    # --- collecting -------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Read nothing after the call under way."""

    def resume(self) -> None:
        """Go on."""

    async def close(self) -> None:
        """End the thread, with what was asked of it; at the end of the program."""
        await self._worker.close(self._forget)


def archive_folder(directory: Path, uses: Uses) -> Path:
    """Where the archive of these connections is in a data folder.

    Real values and those of the practice market never share one; each practice market of a seed or scenario of its own
    has other values, and so its own archive.
    """
    if not uses.practice:
        return directory / FOLDER
    connection = uses.connection
    seed = "" if connection.seed is None else f"seed-{connection.seed}"
    return directory.joinpath(PRACTICE_FOLDER, *filter(None, (connection.scenario, seed)), FOLDER)


def definition_of(connection: Connection) -> FlowDefinition:
    """By whose rule the flow of a connection is."""
    backend = connection.door if connection.backend is Backend.SANDBOX else connection.backend
    return FlowDefinition.LONGPORT if backend is Backend.LONGPORT else FlowDefinition.FUTU
