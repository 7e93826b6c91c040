"""The flow dock's content on screen over a real archive."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QStackedWidget

from fakes.scenes.flow import archive as flow_archive
from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services
from tideboard_core.system.settings import SharedReading
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.flow.view import FlowBody


class OpenBody:
    """Opens the dock's content over an archive and lets it read."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._bodies: list[FlowBody] = []
        self._archives: list[ArchiveService] = []

    async def open(
        self, directory: Path, size: tuple[int, int] = (1000, 760), shared_place: SharedReading | None = None
    ) -> FlowBody:
        """The content on screen, once the archive was read."""
        archive = flow_archive.service(directory, shared_place)
        self._archives.append(archive)
        if shared_place is not None:
            self.services.tasks.spawn(archive.shared.run(), name="shared place")
        body = FlowBody(replace(self.services.sources, archive=archive), flow_day.TENCENT, QStackedWidget())
        self._bodies.append(body)
        body.resize(*size)
        body.show()
        await self.settle()
        return body

    async def settle(self) -> None:
        """Let the readings under way end."""
        while busy := [task for task in asyncio.all_tasks() if task.get_name().startswith("earlier")]:
            await asyncio.wait(busy)
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Close everything."""
        for body in self._bodies:
            body.close()
            body.deleteLater()
        self._bodies.clear()
        for archive in self._archives:
            await archive.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
