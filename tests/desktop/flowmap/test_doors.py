"""Flow map, flow board and the own count of trades at the REST and LongPort ports of the practice market."""

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
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.assembly.app_services import bar_reader_of
from tideboard_desktop.connection.services import Trading, build_feeds
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.reads import ReadState
from tideboard_desktop.flow.providers.dependencies import FlowDependencies
from tideboard_desktop.flow.providers.own import OwnFlow
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.dock import FlowBoardDock
from tideboard_desktop.flowmap.dock import FlowMapDock
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.lists import WatchLists

TENCENT, INDEX, NOBODY = "HK.00700", "HK.800000", "HK.99999"


@pytest.mark.whole("longport")
@pytest.mark.parametrize("rig", [REST, LONGPORT], ids=lambda rig: rig.name)
async def test_flow_and_trades_come_and_rows_say_what_a_port_lacks(qapp: QApplication, rig: Rig) -> None:
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
        bars = [TitleBar(name, make_theme()) for name in ("Flow map", "Flow board")]
        dock = FlowMapDock(context, bars[0])
        bars[0].setParent(dock)
        dock.resize(1240, 600)
        for signal in (dock.feed.changed, dock.listed.content.changed):
            signal.connect(told.set)
        board = FlowBoardDock(context, bars[1])
        bars[1].setParent(board)
        board.feed.changed.connect(told.set)
        sources = FlowDependencies(
            hub=hub, tasks=tasks, gateway=gateway, schedule=feeds.schedule, calendar=feeds.calendar,
            theme=make_theme(), clock=clock,
        )  # fmt: skip
        own = OwnFlow(sources, InstrumentId(TENCENT))
        topics = (Topic.FLOW, Topic.BARS_1M, Topic.LINK, Topic.INSTRUMENT, Topic.TICKS)
        ends = [hub.listen_to(topic, lambda _key: told.set()) for topic in topics]

        async def until(wanted: Callable[[], bool]) -> None:
            async with in_time(wanted):
                while not wanted():
                    told.clear()
                    for each in (dock, board, own):
                        each.each_second()
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
        for ranking in (ListType.MOVERS, ListType.INDUSTRIES):
            dock.lists.chosen_list.emit(ChosenList(ranking, "HK"))
            await until(lambda: dock.listed.content.state is ReadState.NOT_OFFERED)

        def row() -> BoardRow | None:
            return next((each for each in board.model.rows if each.id == TENCENT), None)

        board.show()
        await until(
            lambda: (found := row()) is not None and None not in (found.turnover, found.net, found.moves.changes[0])
        )
        hours = feeds.calendar.newest(Market.HK, clock.market())
        own.open(hours)

        def counted() -> bool:
            own.pull(None, hours, clock.market().timestamp(), "HKD")
            return own.counted is not None and own.counted.trades.sum() > 0

        await until(counted)
        assert own.counted is not None
        assert own.counted.inflow.sum() > 0 < own.counted.outflow.sum()
        assert own.error is None
        own.close()

        session.cancel()
        dock.hide()
        board.hide()
        for end in ends:
            end()
        await tasks.close()
        frame.stop()
        dock.deleteLater()
        board.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not hub.wanted()
