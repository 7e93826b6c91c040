"""The app's archive over a real connection to a sandbox, without a window."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fakes.servers.sandbox import OpenSandbox
from fakes.values.condition_text import parts_of
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import ORDERS_LINK, QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Connection, Settings, SymbolList
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.archive.service import ArchiveService
from tideboard_desktop.connection.services import Feeds, build_connections
from tideboard_desktop.connection.uses import Uses
from tideboard_desktop.startup.brokers import opend_spec
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks

PRACTICE = Uses(connection=Connection())


@dataclass(slots=True)
class ArchiveScene:
    """The service with what it is built on; `contents` are the sets that were signalled, `told` the notices."""

    service: ArchiveService
    feeds: Feeds
    hub: Hub
    clock: SystemClock
    preferences: Preferences
    tasks: Tasks
    contents: list[frozenset[InstrumentId]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    async def until(self, wanted: Callable[[], object]) -> None:
        """Let the loop turn until something is so."""
        await until(wanted, seen=lambda: (parts_of(wanted), self.service.state))


@asynccontextmanager
async def archive_on_sandbox(
    directory: Path,
    sandbox: OpenSandbox,
    symbols: Sequence[str],
    *,
    collect: bool = True,
    uses: Uses = PRACTICE,
    linked: Sequence[InstrumentId] = (),
) -> AsyncIterator[ArchiveScene]:
    """A session with the sandbox's OpenD port, and the archive beside it; `linked` are those of the docks' letters."""
    clock, errors, told = SystemClock(), list[BaseException](), list[str]()
    hub, tasks = Hub(clock), Tasks(lambda error, _name: errors.append(error))
    settings = Settings(collect=collect, watchlists=(SymbolList(name="", symbols=tuple(symbols)),))
    preferences = Preferences(settings, SettingsFile(directory), tasks, writable=True, failed=lambda: None)
    spec = opend_spec(
        OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox"), (QUOTES_LINK, ORDERS_LINK)
    )
    feeds = build_connections([spec], hub, Sinks(), clock)
    service = ArchiveService(directory, uses, feeds, hub, clock, preferences, notify=told.append, linked=lambda: linked)
    scene = ArchiveScene(service, feeds, hub, clock, preferences, tasks, told=told, errors=errors)
    service.contents_changed.connect(scene.contents.append)
    tasks.spawn(service.run(), name="archive")
    tasks.spawn(feeds.session.run(), name="session")
    try:
        yield scene
    finally:
        await tasks.close()
        await service.close()
    assert not errors
