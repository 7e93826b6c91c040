"""Each state of the capital-flow dock, reached on a named scenario of the real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.dock import Panel
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_desktop.connection.services import Feeds, build_feeds
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.flow.view import FlowBody
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateKind

TENCENT, APPLE, INDEX = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.800000")
_HEARD = (Topic.FLOW, Topic.INSTRUMENT, Topic.DISTRIBUTION)


class Desk:
    """The dock on screen, fed by a sandbox as in the app; `told` is set by whatever may change its state."""

    def __init__(self, sandbox: OpenSandbox, instrument: InstrumentId) -> None:
        clock = SystemClock()
        self.hub, self.tasks, self.told = Hub(clock), Tasks(fail), asyncio.Event()
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox")
        gateway = OpendGateway(endpoint, feed=self.hub, trading=Sinks(), clock=clock, market_time=clock.set_market)
        self.feeds: Feeds = build_feeds(gateway, self.hub, clock)
        self.frame = Frame(self.hub, fail)
        self.dock = CapitalFlowDock(
            dock_context(self.hub, Selection(instrument), self.frame, clock=clock, tasks=self.tasks),
            TitleBar("Capital flow", make_theme(), link="A"),
            gateway=gateway,
            schedule=self.feeds.schedule,
            calendar=self.feeds.calendar,
        )
        self.panel = Panel(self.dock.title_bar, self.dock)
        self.panel.resize(928, 748)
        self.panel.show()
        self.dock.show_chart()
        keys = [topic.of(instrument) for topic in _HEARD] + [Topic.LINK.of("")]
        self.stops = [self.hub.listen(key, lambda _key: self.told.set()) for key in keys]
        self.hub.on_dirty(self.told.set)  # a refusal publishes nothing
        self.body._loading.timeout.connect(self.told.set)
        self.body.chart.resized.connect(self.told.set)

    @property
    def body(self) -> FlowBody:
        """The loaded content."""
        assert self.dock.body is not None
        return self.dock.body

    async def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until something is so, looking again at every event."""
        while True:
            self.told.clear()
            self.body.each_second()
            if wanted():
                return
            await self.told.wait()

    async def reaches(self, kind: StateKind | None) -> None:
        """Wait for a state."""
        await self.until(lambda: self.body._kind() is kind and (kind is not None or self.body.day.series is not None))


@asynccontextmanager
async def open_desk(qapp: QApplication, sandbox: OpenSandbox, instrument: InstrumentId) -> AsyncIterator[Desk]:
    """A desk with its session running, gone with the block."""
    qapp.setQuitOnLastWindowClosed(False)
    install(qapp, make_theme())
    desk = Desk(sandbox, instrument)
    session = desk.tasks.spawn(desk.feeds.session.run(), name="session")
    try:
        await desk.until(lambda: desk.body.chart.width() == desk.panel.width())
        yield desk
    finally:
        session.cancel()
        desk.panel.close()
        for stop in desk.stops:
            stop()
        await desk.tasks.close()
        desk.frame.stop()
        desk.panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def whole(desk: Desk) -> bool:
    """Whether the state on screen says all that it must: what, why, and one way forward."""
    footer, state = desk.body.footer, desk.body.state
    assert state is not None
    return footer.isVisible() and bool(state.name and state.reason and footer.button.text())


@pytest.mark.parametrize(
    ("scenario", "instrument", "kind"),
    [
        ("slow", TENCENT, StateKind.LOADING),
        ("no-permission", APPLE, StateKind.NO_PERMISSION),
        ("calm", INDEX, StateKind.UNSUPPORTED),
        ("calm", APPLE, StateKind.CLOSED),
        ("rate-limited", TENCENT, StateKind.RATE_LIMITED),
    ],
)
async def test_a_scenario_leads_to_its_state(
    qapp: QApplication, scenario: str, instrument: InstrumentId, kind: StateKind
) -> None:
    """With the sentence, the reason and one action; it takes no room from the chart and from what lies below.

    The distribution folds as soon as it is known to be empty, which may be before or after the first look.
    """
    with sandbox_here(start="10:30", scenario=scenario) as sandbox:
        async with open_desk(qapp, sandbox, instrument) as desk:
            places = room(desk)
            await desk.until(lambda: asked(desk, kind))
            await desk.reaches(kind)

            assert whole(desk)
            assert room(desk) == places


def room(desk: Desk) -> tuple[QRect, int]:
    """The place of chart and distribution together, and what lies between them."""
    chart, below = desk.body.chart.geometry(), desk.body.below.geometry()
    return chart.united(below), below.top() - chart.bottom()


def asked(desk: Desk, kind: StateKind) -> bool:
    """Scenario `rate-limited` leaves a few calls: use them up as an impatient person would."""
    key = Topic.FLOW.of(TENCENT)
    if kind is not StateKind.RATE_LIMITED or desk.feeds.schedule.failure(key) is not None:
        return True
    if desk.hub.value(key) is not None:
        desk.feeds.schedule.renew()
    return False


async def test_a_lost_connection_and_a_refused_flow_come_and_go(qapp: QApplication) -> None:
    """Current figures, then a refusal (stale) with its way forward, then no connection, which the window says."""
    with sandbox_here(start="10:30") as sandbox:
        async with open_desk(qapp, sandbox, TENCENT) as desk:
            await desk.reaches(None)
            places = desk.body.chart.geometry(), desk.body.below.geometry()
            await sandbox.fault(3211, "refuse", times=9, text="busy")  # the schedule may ask before we have it ask
            desk.feeds.schedule.renew()
            await desk.reaches(StateKind.STALE)
            await sandbox.release()
            assert whole(desk)
            await sandbox.close_port()
            await sandbox.cut()
            await desk.until(lambda: desk.feeds.session.status.retry_at is not None)
            assert (desk.body.chart.geometry(), desk.body.below.geometry()) == places
            await sandbox.open_port()
            desk.feeds.session.retry_now()
            await desk.reaches(None)
