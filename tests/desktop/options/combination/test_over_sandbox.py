"""A combination over the real guard and a real exchange at OpenD: picked in the chain by keys, held in LIVE, filled."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene, sandbox_scene
from fakes.scenes.window.dock_context import dock_context
from fakes.servers.gateway_rigs import OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.reference import Reference
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment, OrderStatus, Side
from tideboard_core.model.review import SourceKind
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.shares import Shares, total
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.connection.services import Feeds, Trading
from tideboard_desktop.docks.context import DockServices, WindowActions
from tideboard_desktop.options.combination.dock import CombinationDock
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.orders.combination.view import CombinationDialog
from tideboard_desktop.orders.confirm.send_buttons import HoldButton
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.dock_memory import Memory
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.panel import TitleBar

pytestmark = pytest.mark.slow

OPTIONS = standing_options(opend_port=0)


class Floor:
    """Chain and combination in one window over a scene, with the dialogs of the program."""

    def __init__(self, scene: SandboxScene) -> None:
        self.scene, self.window = scene, QWidget()
        self.failures: list[tuple[str, BaseException]] = []
        theme = make_theme()
        self.tasks = Tasks(self._report)
        self.frames = Frame(scene.hub, self._report, second_ms=3_600_000)
        confirmer = DialogConfirmer(theme, scene.clock, self.tasks, parent=lambda: self.window)
        scene.guard._confirmer = confirmer
        self.desk = OrderSubmission(
            scene.guard, scene.blotter, scene.hub, theme, self.tasks, clock=scene.clock, parent=lambda: self.window
        )
        self.permissions = Permissions(scene.gateway, scene.gateway, hub=scene.hub, tasks=self.tasks)
        selection = Selection(TENCENT)
        context = dock_context(
            scene.hub,
            selection,
            self.frames,
            theme=theme,
            clock=scene.clock,
            tasks=self.tasks,
            services=DockServices(
                feeds=Feeds(
                    gateway=scene.gateway,
                    session=scene.session,
                    schedule=FlowSchedule(scene.hub, scene.clock),
                    reference=Reference(scene.hub),
                    calendar=TradingCalendar(),
                    broker=scene.gateway,
                    orders=scene.session,
                ),
                trading=cast("Trading", SimpleNamespace(guard=scene.guard)),
                provider=lambda: scene.gateway.provider,
                lists=cast("Any", None),
            ),
            window=cast(
                "WindowActions",
                SimpleNamespace(
                    account=lambda: scene.account,
                    find=lambda _text: None,
                    open_dock=self._open,
                    parent=lambda: self.window,
                ),
            ),
        )
        bars = [TitleBar("Option chain", theme), TitleBar("Combination", theme)]
        self.chain = OptionChainDock(context.following(selection), bars[0])
        self.dock = CombinationDock(
            context.following(selection),
            bars[1],
            submission=self.desk,
            permissions=self.permissions,
            source=lambda _instrument: SourceKind.REAL,
        )
        column = QVBoxLayout(self.window)
        for part in (*bars, self.chain, self.dock):
            column.addWidget(part)
        self.window.resize(900, 1300)
        self.window.show()

    def _open(self, key: str, memory: Memory) -> None:
        assert key == "combination"
        self.dock.recall(memory)

    def run(self, command: str) -> None:
        """What a key of the chain does."""
        next(one for one in self.chain.commands() if one.id == command).run()

    @property
    def dialogs(self) -> list[CombinationDialog]:
        """The open confirmations."""
        return [one for one in self.window.findChildren(CombinationDialog) if one.isVisible()]

    def pass_time(self, dialog: CombinationDialog, seconds: float) -> None:
        """As the running loop would see it."""
        for _ in range(round(seconds / 0.05)):
            self.scene.clock.advance(0.05)
            dialog.tick()
            if isinstance(dialog.bar.send, HoldButton):
                dialog.bar.send.tick()

    async def end(self) -> None:
        """Take everything away; what failed fails here."""
        self.frames.stop()
        self.window.hide()
        for part in (self.permissions, self.desk, self.window):
            part.deleteLater()
        await self.tasks.close()
        assert not self.failures, self.failures

    def _report(self, error: BaseException, where: str) -> None:
        self.failures.append((where, error))


async def test_two_legs_by_keys_fill_as_one_live_order(
    sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    """A click sends nothing, the hold does; then one order is filled, and both legs are held."""
    async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=OPEND) as scene:
        await scene.unlock()
        floor = Floor(scene)
        try:
            chain, dock = floor.chain, floor.dock
            await scene.until(lambda: chain.board.money is not None and len(chain.board.contracts) > 4)
            QTest.keyClick(chain.grid, Qt.Key.Key_Down)
            QTest.keyClick(chain.grid, Qt.Key.Key_Left)
            floor.run("option_chain.leg_buy")
            QTest.keyClick(chain.grid, Qt.Key.Key_Down)
            floor.run("option_chain.leg_sell")
            assert dock.view.strategy.text() == "Vertical call spread"
            await scene.until(partial(ready, dock))
            dock.price_to("ask")
            legs = dock.draft.legs
            before = {leg.instrument: held(scene, leg.instrument) for leg in legs}

            dock.review()
            await scene.until(lambda: bool(floor.dialogs))
            (dialog,) = floor.dialogs
            floor.pass_time(dialog, 0.5)
            QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton)
            assert not dialog.answer.accepted, "a LIVE combination wants more than a click"
            QTest.mousePress(dialog.bar.send, Qt.MouseButton.LeftButton)
            floor.pass_time(dialog, 1.0)
            assert dialog.answer.accepted
            await scene.until(lambda: not floor.desk.working)

            rows = await scene.until_orders(lambda found: any(row.legs for row in found))
            (order,) = [row for row in rows if row.legs]
            assert order.legs == legs
            await scene.until_order(order.remark, lambda row: row.status is OrderStatus.FILLED)
            signed = {leg.instrument: 1 if leg.side is Side.BUY else -1 for leg in legs}
            await scene.until(lambda: all(held(scene, one) - before[one] == by for one, by in signed.items()))
        finally:
            await floor.end()


def ready(dock: CombinationDock) -> bool:
    """Whether the net quote is there, as the frame would show it."""
    dock._want()
    dock.show_all()
    return dock.draft.middle is not None and dock.draft.underlying is not None and dock.draft.spot is not None


def held(scene: SandboxScene, contract: str) -> Shares:
    """Contracts that the broker lists."""
    positions = scene.hub.value(Topic.POSITIONS.of(scene.account.id)) or ()
    return total(one.quantity for one in positions if one.instrument == contract)
