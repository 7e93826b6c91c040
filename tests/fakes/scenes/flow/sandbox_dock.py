"""The flow dock on a real gateway to a real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

import tideboard_desktop.flow.view  # noqa: F401  here, since the import stops the loop too long while a window stands
from fakes.scenes.flow.day import TENCENT
from fakes.scenes.flow.dock import Panel
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.sandbox import OpenSandbox, running_sandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from fakes.values.waiting import until
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.flow.view import FlowBody
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme, style_sheet
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateKind

TIMING = OpendTiming(connect=5.0, read=10.0, write=2.0)


@dataclass(slots=True)
class Scene:
    """The dock, what is behind it, and the errors that nobody handled."""

    dock: CapitalFlowDock
    sandbox: OpenSandbox
    gateway: OpendGateway
    clock: ManualClock
    errors: list[BaseException] = field(default_factory=list)

    @property
    def body(self) -> FlowBody:
        """The loaded content."""
        assert self.dock.body is not None
        return self.dock.body

    @property
    def kind(self) -> StateKind | None:
        """The told reason."""
        return None if self.body.state is None else self.body.state.kind

    async def until(self, wanted: Callable[[], object]) -> None:
        """Let the loop turn until something is so."""
        await until(wanted)


@asynccontextmanager
async def dock_on_sandbox(
    qapp: QApplication, *, scenario: str = "calm", instrument: InstrumentId = TENCENT
) -> AsyncIterator[Scene]:
    """The dock with its chart, logged in to a sandbox that stands still at half past ten."""
    qapp.setQuitOnLastWindowClosed(False)
    theme, clock, errors = make_theme(), ManualClock(), list[BaseException]()
    if qapp.styleSheet() != style_sheet(theme):
        install(qapp, theme)
    hub, tasks, selection = Hub(clock), Tasks(lambda error, _name: errors.append(error)), Selection(instrument)
    frame = Frame(hub, lambda error, _name: errors.append(error))
    async with running_sandbox(scenario=scenario) as sandbox:
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox", rsa=None, timing=TIMING)
        gateway = OpendGateway(endpoint, feed=hub, trading=Sinks(), clock=clock)
        await gateway.connect()
        await gateway.log_in()
        clock.set_market((await gateway.quotes.gateway_state()).time)
        schedule, calendar = FlowSchedule(hub, clock), TradingCalendar()
        dock = CapitalFlowDock(
            dock_context(hub, selection, frame, theme=theme, clock=clock, tasks=tasks),
            TitleBar("Capital flow", theme, link=selection.letter),
            gateway=gateway,
            schedule=schedule,
            calendar=calendar,
        )
        panel = Panel(dock.title_bar, dock)
        panel.resize(928, 748)
        panel.show()
        dock.show_chart()
        try:
            yield Scene(dock, sandbox, gateway, clock, errors)
        finally:
            panel.close()
            await tasks.close()
            await gateway.close()
            panel.deleteLater()
            del panel, dock
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            frame.stop()
    assert not errors
