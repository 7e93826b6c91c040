"""The capital-flow dock on screen with services that answer from memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from fakes import flow_day
from fakes.flow_scene import Services, make_services
from fakes.panel import Panel
from tideboard_core.flow_schedule import Failure
from tideboard_core.model.session import TradingCalendar
from tideboard_core.ports import Key, Lazy, QuoteFeed, Topic
from tideboard_desktop.docks import capital_flow
from tideboard_desktop.docks.capital_flow import CapitalFlowDock
from tideboard_desktop.flow.body import FlowBody
from tideboard_desktop.frame import Frame
from tideboard_desktop.selection import Selection
from tideboard_desktop.theme import install, make_theme, style_sheet
from tideboard_desktop.widgets.empty_state import EmptyKind

FLOW = Key(Topic.FLOW, flow_day.TENCENT)


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
    def kind(self) -> EmptyKind | None:
        """The told reason."""
        return None if self.body.state is None else self.body.state.kind


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
    dock = CapitalFlowDock(
        services.hub,
        selection,
        frame,
        services.tasks,
        cast("QuoteFeed", services.feed),  # it answers what the dock asks, not the whole port
        services.schedule,
        TradingCalendar(),
        theme,
        services.clock,
        retry_link=lambda: services.retried.append("link"),
        other_failure=services.other_errors.get,
        ask_other=lambda: services.retried.append("other"),
    )
    panel = Panel(dock.title_bar, dock)
    panel.resize(928, 748)
    panel.show()
    capital_flow.load()
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
