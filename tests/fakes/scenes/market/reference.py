"""Reference data made by hand, and a dock over it in a window of its own; a call can be refused or held back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fakes.scenes.market.hub_snapshot import TENCENT, filled_hub
from fakes.scenes.market.open_archive import OpenArchive
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.values.clock import ManualClock
from fakes.values.gateway import gateway_of
from fakes.values.waiting import tasks_done
from tideboard_core.errors import NotOffered
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.reference import Reference
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.watch.alerts import AlertKind, AlertTerms
from tideboard_core.system.settings import Settings
from tideboard_desktop.connection.services import Feeds, Trading
from tideboard_desktop.docks.context import DockServices, WindowActions
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.lists import WatchLists

Answer = Any
"""A value, an error to raise, or a function of the call's arguments that gives either."""


class ScriptedReference:
    """Answers every call of the ports by its name: `answers["plates"] = [...]`; `asked` tells what was called.

    A call without an answer is not offered. A name in `held` waits until its event is set.
    """

    provider = "Script"
    terms = AlertTerms(
        kept=lambda alert: alert.value // 10 * 10 if alert.kind is AlertKind.TURNOVER_UP else alert.value
    )
    own_screener: Any = None
    owner = "Owner"

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.held: dict[str, asyncio.Event] = {}
        self.connected = True

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)

        async def call(*args: Any, **named: Any) -> Any:
            self.asked.append((name, args, named))
            if name in self.held:
                await self.held[name].wait()
            answer = self.answers.get(name, NotOffered("not-offered", text=name))
            if callable(answer) and not isinstance(answer, type):
                answer = answer(*args, **named)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    @property
    def admin(self) -> SimpleNamespace:
        """The calls of `Administration`: `answers["admin_status"]` and so on."""
        return SimpleNamespace(status=self.admin_status, reload=self.admin_reload, shutdown=self.admin_shutdown)

    @property
    def behind(self) -> SimpleNamespace:
        """All parts of `BehindSource`: `answers["volumes"]` is that of its short selling."""
        parts = ("brokers", "short_selling", "holders", "company", "events", "news", "listings", "results")
        return SimpleNamespace(**dict.fromkeys(parts, self))

    def on_closed(self, _callback: Callable[[Exception | None], None]) -> None:
        """Nothing ever closes."""

    def flow_wait(self) -> float:
        """The flow budget is free unless the test says otherwise."""
        wait = self.answers.get("flow_wait", 0.0)
        assert isinstance(wait, float)
        return wait

    def count(self, name: str) -> int:
        """How often a call was made."""
        return sum(1 for called, _args, _named in self.asked if called == name)

    def last(self, name: str) -> tuple[Any, ...]:
        """The arguments of the newest call."""
        return next(args for called, args, _named in reversed(self.asked) if called == name)


class ReferenceScene:
    """A context over scripted data, and docks in it; `shown_flow`, `priced`, `opened` keep what they asked for."""

    def __init__(self, qapp: QApplication, directory: Path, theme: Theme | None = None) -> None:
        self.theme = theme or make_theme()
        install(qapp, self.theme)
        self.failures: list[tuple[str, BaseException]] = []
        self.clock = ManualClock()
        self.hub = filled_hub(self.clock)
        self.tasks = Tasks(self._report)
        self.frame = Frame(self.hub, self._report, second_ms=3_600_000)
        self.source = ScriptedReference()
        self.selection = Selection(TENCENT)
        self.lists = WatchLists(Settings().watchlists, lambda _lists: None)
        self.shown_flow: list[InstrumentId] = []
        self.priced: list[tuple[InstrumentId, Side | None, Decimal | None]] = []
        self.searches = 0
        self.undos: list[Undo] = []
        self.opened: list[str] = []
        self.opened_with: list[tuple[str, Memory]] = []
        self.windows: list[QWidget] = []
        self.archives: list[OpenArchive] = []
        gateway = self.gateway = gateway_of(self.source, behind=self.source.behind)
        self.schedule = FlowSchedule(self.hub, self.clock)
        session = ConnectionSession(gateway, self.hub, self.clock, pollers=[], market_time=self.clock.set_market)
        feeds = Feeds(
            gateway=gateway,
            session=session,
            schedule=self.schedule,
            reference=Reference(self.hub),
            calendar=TradingCalendar(),
            broker=gateway,
            orders=session,
        )
        self.context = dock_context(
            self.hub,
            self.selection,
            self.frame,
            theme=self.theme,
            clock=self.clock,
            tasks=self.tasks,
            services=DockServices(
                feeds=feeds,
                trading=cast("Trading", None),
                provider=lambda: self.source.provider,
                lists=self.lists,
                directory=directory,
            ),
            window=WindowActions(
                parent=lambda: self.windows[-1],
                account=lambda: None,
                open_dock=lambda key, memory: self.opened_with.append((key, memory)),
                open_page=self.opened.append,
                show_flow=self.shown_flow.append,
                show_flow_day=lambda instrument, _day: self.shown_flow.append(instrument),
                price_ticket=lambda one, side, price: self.priced.append((one, side, price)),
                offer_undo=self.undos.append,
                find=self._find,
            ),
        )

    def _find(self) -> None:
        self.searches += 1

    def serve(self, **services: Any) -> None:
        """Give docks that are shown from now on other services; an archive closes after the tasks, as in the app."""
        if isinstance(archive := services.get("archive"), OpenArchive):
            self.archives.append(archive)
        self.context = replace(self.context, services=replace(self.context.services, **services))

    def show(self, make: Callable[..., Dock], *, width: int = 900, height: int = 600) -> Any:
        """Build a dock of this class and put it on the screen."""
        selection = self.selection.beside()
        bar = TitleBar(getattr(make, "__name__", "Dock"), self.theme, link=selection.letter)
        dock = make(self.context.following(selection), bar)
        selection.setParent(dock)
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(dock, 1)
        window.resize(width, height)
        self.windows.append(window)
        window.show()
        return dock

    async def settle(self) -> None:
        """Let every read that can end come to its end."""
        for _ in range(6):
            await asyncio.sleep(0)

    async def quiet(self) -> None:
        """Wait until all that was begun has ended: Qt's events between test and fixture would run it without a loop."""
        await tasks_done(failing=Exception)

    def flush(self) -> None:
        """Let Qt delete what it was told to delete."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    async def end(self) -> None:
        """Take the windows away; what they left behind fails here."""
        self.frame.stop()
        for window in self.windows:
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        await self.tasks.close()
        for archive in self.archives:
            await archive.close()
        assert not self.failures, self.failures
        assert self.hub.wanted() == frozenset()

    def _report(self, error: BaseException, where: str) -> None:
        self.failures.append((where, error))


@asynccontextmanager
async def reference_scene(qapp: QApplication, directory: Path) -> AsyncIterator[ReferenceScene]:
    """A scene that is put away at the end."""
    scene = ReferenceScene(qapp, directory)
    yield scene
    await scene.end()


def security(symbol: str, name: str = "", kind: SecurityType = SecurityType.STOCK) -> Instrument:
    """Facts of one security."""
    return Instrument(id=InstrumentId(symbol), name=name or symbol, security_type=kind, lot_size=100, currency="HKD")
