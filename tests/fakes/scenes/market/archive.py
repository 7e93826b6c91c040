"""The archive dock over a real archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.archive_market import after_close
from tideboard_desktop.archive.dock import ArchiveDock


class ArchiveScene:
    """The archive dock over a filled folder; times are those of the evening of `DAY`."""

    def __init__(self, reference: ReferenceScene, directory: Path) -> None:
        self.reference = reference
        self.now = after_close() + timedelta(minutes=4)
        reference.clock.set_market(self.now)
        self.service = OpenArchive(directory / "archive")
        self.folder = self.service.folder
        reference.serve(archive=self.service)

    async def show(self, *, width: int = 1400, height: int = 800) -> ArchiveDock:
        """The dock on the screen, after its first read."""
        dock: ArchiveDock = self.reference.show(ArchiveDock, width=width, height=height)
        await self.read(dock)
        return dock

    async def read(self, dock: ArchiveDock) -> None:
        """Wait until the dock has read what it was asked for."""
        while dock.reading is not None:
            await dock.reading
