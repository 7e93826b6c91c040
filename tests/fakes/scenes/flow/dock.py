"""The capital-flow dock on screen with services that answer from memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import tideboard_desktop.flow.view  # noqa: F401  here, since the import stops the loop too long while a window stands
from fakes.scenes.flow import day as flow_day
from fakes.scenes.flow.chart import Services, make_services
from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.values.gateway import gateway_of
from tideboard_core.market.flow_schedule import Failure
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.session import TradingCalendar
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.flow.view import FlowBody
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.theme import make_theme, style_sheet
from tideboard_desktop.ui.widgets.panel import TitleBar, rounded_body
from tideboard_desktop.ui.widgets.panel_state import StateKind


class Panel(QWidget):
    """Title bar and body in one column."""

    def __init__(self, bar: TitleBar, body: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(rounded_body(body), 1)


FLOW = Topic.FLOW.of(flow_day.TENCENT)


@dataclass(slots=True)
class Stage:
    """The dock on screen with its services."""

    dock: CapitalFlowDock
    services: Services
    frame: Frame
    selection: Selection

    @property
    def body(self) -> FlowBody:
        """The loaded content."""
        assert self.dock.body is not None
        return self.dock.body

    def frame_now(self) -> None:
        """Hand over what changed, as the frame timer does."""
        self.dock.refresh(self.services.hub.take_dirty())

    def publish_minutes(self, minutes: int) -> None:
        """Let the first provider's flow reach this minute."""
        self.services.hub.publish(FLOW, Lazy.ready(flow_day.capital_flow(minutes=minutes)))
        self.frame_now()

    def fail(self, failure: Failure) -> None:
        """Let the scheduler's call of the flow have failed."""
        self.services.schedule._failures[FLOW] = failure
        self.services.hub.touch(FLOW)
        self.frame_now()

    @property
    def kind(self) -> StateKind | None:
        """The told reason."""
        return None if self.body.state is None else self.body.state.kind


def make_dock(services: Services, frame: Frame, selection: Selection) -> CapitalFlowDock:
    """A dock over these services, without its chart."""
    return CapitalFlowDock(
        dock_context(services.hub, selection, frame, theme=make_theme(), clock=services.clock, tasks=services.tasks),
        TitleBar("Capital flow", make_theme(), link=selection.letter),
        gateway=gateway_of(services.feed),  # it answers what the dock asks, not the whole port
        schedule=services.schedule,
        calendar=TradingCalendar(),
        other_failure=services.other_errors.get,
        ask_other=lambda: services.retried.append("other"),
    )


@asynccontextmanager
async def open_stage(qapp: QApplication) -> AsyncIterator[Stage]:
    """An empty dock of the default layout's size, gone with the block."""
    qapp.setQuitOnLastWindowClosed(False)  # as the app does; else the first closed window ends the loop
    theme = make_theme()
    if qapp.styleSheet() != style_sheet(theme):
        install(qapp, theme)
    services = make_services(theme)
    frame, selection = (
        Frame(services.hub, lambda error, _name: services.errors.append(error)),
        Selection(flow_day.TENCENT),
    )
    dock = make_dock(services, frame, selection)
    panel = Panel(dock.title_bar, dock)
    panel.resize(928, 748)
    panel.show()
    dock.show_chart()
    await asyncio.sleep(0)
    yield Stage(dock, services, frame, selection)
    panel.close()
    await services.tasks.close()
    panel.deleteLater()
    del panel, dock
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    frame.stop()
    assert not services.errors


async def settle() -> None:
    """Let tasks that are ready run."""
    for _turn in range(6):
        await asyncio.sleep(0)
