"""The app's archive with a shared place, its child running, without a connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fakes.values.archive_market import after_close
from fakes.values.clock import ManualClock
from fakes.values.condition_text import parts_of
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import Backend, Connection, ServiceProxies, Settings, SharedReading
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.connection.services import build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.docks.shared_state import SharedStage
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks

REAL = Uses(connection=Connection(backend=Backend.OPEND))


@dataclass(slots=True)
class SharedScene:
    """The service, and what it is built on; `came` are the securities that came, `pauses` what was slept."""

    service: ArchiveService
    clock: ManualClock
    preferences: Preferences
    came: list[InstrumentId] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def sleep(self, seconds: float) -> None:
        """Sleep until the test wakes it."""
        self.pauses.append(seconds)
        self.awake.clear()
        await self.awake.wait()

    async def until(self, wanted: Callable[[], object]) -> None:
        """Let the loop turn until something is so."""
        await until(wanted, seen=lambda: (parts_of(wanted), self.service.shared.state))

    @property
    def error(self) -> str:
        """The code of what the last look failed with; empty for none."""
        found = self.service.shared.state.error
        return "" if found is None else found.code

    async def looked(self) -> None:
        """Wait until the place was read, or failed."""
        state = self.service.shared.state
        await self.until(
            lambda: (
                self.service.shared.state is not state
                and self.service.shared.state.stage is SharedStage.READY
                and not self.service.shared.state.waiting
            )
        )


@asynccontextmanager
async def shared_window(
    directory: Path, chosen: SharedReading, *, looks: bool = True, proxies: ServiceProxies | None = None
) -> AsyncIterator[SharedScene]:
    """An archive of real values in a data folder, after the close of the made-up day; `proxies` are the settings'.

    Without `looks` nothing is looked up: the test is the child.
    """
    clock, errors = ManualClock(after_close()), list[BaseException]()
    hub, tasks = Hub(clock), Tasks(lambda error, _name: errors.append(error))
    settings = Settings(shared_place=chosen, proxies=proxies or ServiceProxies())
    preferences = Preferences(settings, SettingsFile(directory), tasks, writable=False, failed=lambda: None)
    feeds = build_connections(
        [opend_spec(OpendEndpoint(host="127.0.0.1", port=1), (QUOTES_LINK,))], hub, Sinks(), clock
    )
    scene: SharedScene

    async def sleep(seconds: float) -> None:
        await scene.sleep(seconds)

    scene = SharedScene(
        ArchiveService(directory, REAL, feeds, hub, clock, preferences, sleep=sleep), clock, preferences
    )
    scene.service.shared.came.connect(scene.came.extend)
    if looks:
        tasks.spawn(scene.service.shared.run(), name="shared place")
    try:
        yield scene
    finally:
        await tasks.close()
        await scene.service.close()
    assert not errors
