"""The flow map, and the own count of trades, at the REST and LongPort ports of the practice market."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.gateway_rigs import LONGPORT, REST, Rig, Wiring
from fakes.servers.sandbox import sandbox_here
from fakes.values.sinks import Sinks
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.assembly.bar_reader import bar_reader_of
from tideboard_desktop.connection.services import Trading, build_feeds
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.flowmap.chosen_list import ChosenList, ListType
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.reference.loader import ReadState
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.lists import WatchLists

TENCENT, INDEX, NOBODY = "HK.00700", "HK.800000", "HK.99999"


def fail(error: BaseException, name: str) -> None:
    raise AssertionError(name) from error


@pytest.mark.parametrize("rig", [REST, LONGPORT], ids=lambda rig: rig.name)
async def test_minutes_come_and_rows_say_what_a_port_lacks(qapp: QApplication, rig: Rig) -> None:
    install(qapp, make_theme())
    opened = [part for name in rig.ports for part in (f"--{name.replace('_', '-')}", "0")]
    with sandbox_here(start="10:47", arguments=opened) as sandbox:
        clock = SystemClock()
        hub, tasks, told = Hub(clock), Tasks(fail), asyncio.Event()
        gateway = rig.gateway(
            Wiring(
                sandbox=sandbox, environment=Environment.LIVE, clock=clock, feed=hub, trading=Sinks(),
                sleep=asyncio.sleep, write=5.0,
            )
        )  # fmt: skip
        feeds = build_feeds(gateway, hub, clock)
        lists = (SymbolList(name="Mine", symbols=(TENCENT, INDEX, NOBODY)),)
        services = DockServices(
            feeds=feeds,
            trading=cast("Trading", None),
            provider=lambda: "Sandbox",
            lists=WatchLists(lists, lambda _lists: None),
            bar_reader=bar_reader_of(feeds, clock, None),
        )
        frame, selection = Frame(hub, fail), Selection(InstrumentId(TENCENT))
        context = dock_context(hub, selection, frame, clock=clock, tasks=tasks, services=services)
        dock = FlowMapDock(context, TitleBar("Flow map", make_theme()))
        dock.resize(1240, 600)
        for signal in (dock.feed.changed, dock.listed.content.changed):
            signal.connect(told.set)
        topics = (Topic.FLOW, Topic.BARS_1M, Topic.LINK, Topic.INSTRUMENT)
        ends = [hub.listen_to(topic, lambda _key: told.set()) for topic in topics]

        async def until(wanted: Callable[[], bool]) -> None:
            async with asyncio.timeout(60):
                while not wanted():
                    told.clear()
                    dock.each_second()
                    if wanted():
                        return
                    await told.wait()

        def is_read() -> bool:
            return dock.sheet is not None and bool(np.isfinite(dock.sheet.ratios[0]).any())

        session = tasks.spawn(feeds.session.run(), name="session")
        dock.show()
        await until(is_read)
        sheet = dock.sheet
        assert sheet is not None
        assert sheet.last == 76, "10:46 is the newest whole minute"
        assert np.isfinite(sheet.changes[0, 1:77]).all()
        await until(lambda: dock.label_of(1).reason == "an index has no flow" or sheet.last_of(1) >= 0)
        assert dock.label_of(2).reason, "a symbol that nobody knows says why"
        dock.lists.chosen_list.emit(ChosenList(ListType.MOVERS, "HK"))
        await until(lambda: dock.listed.content.state is ReadState.NOT_OFFERED)

        session.cancel()
        dock.hide()
        for end in ends:
            end()
        await tasks.close()
        frame.stop()
        dock.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not hub.wanted()
