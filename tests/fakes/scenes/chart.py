"""The chart dock over a gateway to a practice exchange, in a window of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fakes.scenes.screen.timers import next_frame
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.gateway_rigs import Rig, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import OTHER_LINK, SUBSCRIBED_TOPICS, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Environment
from tideboard_core.model.quote import Quote
from tideboard_desktop.assembly.app_services import bar_reader_of
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.connection.services import AdditionalGateway, Feeds, Trading, build_feeds
from tideboard_desktop.docks.archive import Archive
from tideboard_desktop.docks.context import DockServices, SymbolLists, WindowActions
from tideboard_desktop.ui.command import Undo
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar


class TurningClock(ManualClock):
    """Calls that queue have their turn at once: waiting is what moves the time."""

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.advance(seconds)
        await asyncio.sleep(0)


class ChartScene:
    """A chart dock on screen; `until` waits for what its reads and pushes bring. `opened` has what it asked to open.

    `old` is for how many seconds nothing has proven the prices.
    """

    def __init__(
        self,
        feeds: Feeds,
        hub: Hub,
        clock: ManualClock,
        theme: Theme,
        instrument: InstrumentId,
        archive: Archive | None = None,
    ) -> None:
        self.feeds, self.hub, self.clock = feeds, hub, clock
        self.old: float | None = None
        self.opened: list[str] = []
        self.offered: list[Undo] = []
        self.failures: list[tuple[str, BaseException]] = []
        self.tasks = Tasks(self._report)
        self.frame = Frame(hub, self._report, second_ms=3_600_000)
        self.selection = Selection(instrument)
        self.told = asyncio.Event()
        services = DockServices(
            feeds=feeds,
            trading=cast("Trading", None),
            provider=lambda: feeds.gateway.provider,
            lists=cast("SymbolLists", None),
            archive=archive,
            bar_reader=bar_reader_of(feeds, clock, archive),
        )
        assert services.bar_reader is not None
        self.reader = services.bar_reader()
        context = dock_context(
            hub,
            self.selection,
            self.frame,
            theme=theme,
            clock=clock,
            tasks=self.tasks,
            services=services,
            window=WindowActions(
                parent=lambda: self.window,
                account=lambda: None,
                open_dock=lambda key, _memory: self.opened.append(key),
                open_page=self.opened.append,
                show_flow=lambda _instrument: None,
                show_flow_day=lambda instrument, day: self.opened.append(f"{instrument} {day}"),
                price_ticket=lambda _instrument, _side, _price: None,
                offer_undo=self.offered.append,
            ),
            stale_price=lambda _key: self.old,
        )
        bar = TitleBar("Price chart", theme, link="A")
        self.dock = PriceChartDock(context, bar)
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.dock, 1)
        cell, live = self.dock.cell, self.dock.cell.live
        for signal in (cell.reads.changed, live.older_changed, live.pushed, cell.states.second.changed):
            signal.connect(self.told.set)
        cell.flow.changed.connect(self.told.set)

    @property
    def count(self) -> int:
        """How many bars the chart shows."""
        picture = self.dock.chart.picture
        return 0 if picture is None else len(picture.rows.start)

    def show(self, width: int = 926, height: int = 740) -> None:
        """Put the window on the screen."""
        self.window.resize(width, height)
        self.window.show()

    async def quoted(self, wanted: Callable[[Quote], bool]) -> None:
        """Wait for a quote of the security that is so."""
        key = Topic.QUOTE.of(self.dock.cell.instrument)
        came = asyncio.Event()
        deafen = self.hub.listen(key, lambda _key: came.set())
        try:
            while (quote := self.hub.value(key)) is None or not wanted(quote):
                came.clear()
                await came.wait()
        finally:
            deafen()

    def frame_now(self) -> None:
        """Let the dock take what was published."""
        next_frame(self.frame)

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until something is so, looking again whenever a read or a push brought something."""
        while not wanted():
            self.told.clear()
            await self.told.wait()

    async def subscribe(self) -> None:
        """Subscribe at the broker to what the hub's readers want, as the session does."""
        await self.feeds.gateway.quotes.subscribe([key for key in self.hub.wanted() if key.topic in SUBSCRIBED_TOPICS])

    async def end(self) -> None:
        """Take the window away; what failed or stays subscribed fails here."""
        self.frame.stop()
        self.window.hide()
        assert not self.hub.wanted()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        await self.tasks.close()
        assert not self.failures, self.failures

    def _report(self, error: BaseException, where: str) -> None:
        self.failures.append((where, error))


@asynccontextmanager
async def chart_scene(
    rig: Rig,
    sandbox: OpenSandbox,
    instrument: InstrumentId,
    theme: Theme | None = None,
    *,
    second: Rig | None = None,
    archive: Archive | None = None,
) -> AsyncIterator[ChartScene]:
    """A chart dock, not shown yet, whose gateway is logged in at the exchange's time; and the `second` provider's."""
    theme = theme or make_theme()
    install(cast("QApplication", QApplication.instance()), theme)
    clock = TurningClock(datetime.now(UTC))
    hub = Hub(clock)
    sinks = Sinks()
    wiring = Wiring(
        sandbox=sandbox,
        environment=Environment.LIVE,
        clock=clock,
        feed=hub,
        trading=sinks,
        sleep=clock.sleep,
        write=5.0,
    )
    gateway = rig.gateway(wiring)
    beside = [] if second is None else [AdditionalGateway(second.gateway(replace(wiring, feed=sinks)), (OTHER_LINK,))]
    gateways = [gateway, *(one.gateway for one in beside)]
    scene = None
    try:
        for each in gateways:
            await each.connect()
            await each.log_in()
        clock.set_market((await gateway.quotes.gateway_state()).time)
        for facts in await gateway.quotes.instruments([instrument]):
            hub.publish(Topic.INSTRUMENT.of(facts.id), Lazy.ready(facts))
        feeds = build_feeds(gateway, hub, clock, additional=beside)
        scene = ChartScene(feeds, hub, clock, theme, instrument, archive)
        yield scene
    finally:
        if scene is not None:
            await scene.end()
        for each in gateways:
            await each.close()
