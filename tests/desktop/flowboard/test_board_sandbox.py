"""The flow board on the real sandbox: a ranking of a market, its flow by the minute, its plates, by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.screen.whole_style import install
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.sandbox import sandbox_here
from fakes.values.failing import fail
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.assembly.app_services import bar_reader_of
from tideboard_desktop.connection.services import Trading, build_feeds
from tideboard_desktop.docks.context import DockServices
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.flowboard.dock import PLATES, FlowBoardDock
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.watchlists.lists import WatchLists

pytestmark = pytest.mark.slow

PLATE = "HK.BK1018"


async def test_a_ranking_with_its_flow_and_its_plates(qapp: QApplication, tmp_path: Path) -> None:
    install(qapp, make_theme())
    with sandbox_here(start="10:47") as sandbox:
        clock = SystemClock()
        hub, tasks, told = Hub(clock), Tasks(fail), asyncio.Event()
        endpoint = OpendEndpoint(host=sandbox.host, port=sandbox.port, provider="Sandbox")
        gateway = OpendGateway(endpoint, feed=hub, trading=Sinks(), clock=clock, market_time=clock.set_market)
        feeds = build_feeds(gateway, hub, clock)
        services = DockServices(
            feeds=feeds,
            trading=cast("Trading", None),
            provider=lambda: "Sandbox",
            lists=WatchLists(Settings().watchlists, lambda _lists: None),
            bar_reader=bar_reader_of(feeds, clock, None),
        )
        frame, selection = Frame(hub, fail), Selection(InstrumentId("HK.00700"))
        context = dock_context(hub, selection, frame, clock=clock, tasks=tasks, services=services)
        bar = TitleBar("Flow board", make_theme())
        dock = FlowBoardDock(context, bar)
        bar.setParent(dock)
        dock.resize(1240, 600)
        for signal in (dock.content.changed, dock.feed.changed, dock.plates.changed):
            signal.connect(told.set)
        ends = [hub.listen_to(topic, lambda _key: told.set()) for topic in (Topic.FLOW, Topic.BARS_1M, Topic.LINK)]

        async def until(wanted: Callable[[], bool]) -> None:
            async with in_time(wanted):
                while not wanted():
                    told.clear()
                    dock.each_second()
                    if wanted():
                        return
                    await told.wait()

        session = tasks.spawn(feeds.session.run(), name="session")
        dock.feed.reads_flow = False  # that of a whole ranking would take over a minute
        dock.show_list(ChosenList(ListType.TRADED, "HK"))
        dock.show()
        await until(lambda: len(dock.model.rows) > 20 and all(row.quote is not None for row in dock.model.rows))
        turnovers = [row.turnover or 0.0 for row in dock.model.rows]
        assert turnovers[0] == max(turnovers)
        ranking = dock.feed.ids
        dock.show_list(ChosenList(ListType.MOVERS, "HK"))
        await until(lambda: bool(dock.feed.ids) and dock.feed.ids != ranking)
        changes = [row.change or 0.0 for row in dock.feed.rows()[:20]]
        assert changes == sorted(changes, reverse=True) or dock.feed.rows()[0].quote is None
        dock.show_list(ChosenList(ListType.INDUSTRIES, "HK"))
        await until(lambda: PLATE in dock.feed.ids and all(row.quote is not None for row in dock.feed.rows()))
        assert {type_.value for row in dock.feed.rows() if (type_ := row.type) is not None} <= {"plate"}
        assert max(dock.feed.rows(), key=lambda row: row.turnover or 0.0).id in dock.feed.ids[:2], "they are live"
        assert dock.coverage().startswith(f"{len(dock.feed.ids)} plates")
        menu = QMenu()
        dock.row_menu(menu, [InstrumentId(PLATE)])
        next(each for each in menu.actions() if each.text() == "Securities of the plate").trigger()
        dock.feed.reads_flow = True
        assert dock.chosen[:2] == (ListType.PLATE, PLATE)
        await until(lambda: 0 < len(dock.model.rows) < 20 and dock.model.rows[0].moves.changes[2] is not None)
        first = dock.model.rows[0]
        minutes = dock.feed.flow.minutes(first.id)
        assert minutes is not None
        assert first.net == minutes.net[76]  # 10:46, the last whole minute
        assert first.moves.changes[1] is not None
        assert dock.table is not None
        dock.table.choose_row(0)
        QTest.keyClick(dock.table, Qt.Key.Key_Down)
        assert selection.instrument == dock.model.rows[1].id
        dock.show_page(PLATES)
        await until(lambda: any(row.known and row.members for row in dock.plates.model.rows))
        ranked = [row.net for row in dock.plates.model.rows if row.net is not None]
        assert ranked == sorted(ranked, reverse=True)

        session.cancel()
        dock.hide()
        for end in ends:
            end()
        await tasks.close()
        frame.stop()
        dock.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not hub.wanted()
