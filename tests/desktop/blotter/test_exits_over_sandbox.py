"""Exits over the real guard and a real exchange: a stop after a fill at OpenD, the day of a bracket at LongPort."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.trading.sandbox_scene import ROOMY, TENCENT, SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND
from fakes.servers.sandbox import OpenSandbox, standing_options
from fakes.values.hub_values import known
from fakes.values.order_checks import with_money
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment, OrderRequest, OrderStatus, OrderType, Side
from tideboard_core.orders.rows import ExitRow, with_exits
from tideboard_desktop.blotter.exit_actions import ExitActions
from tideboard_desktop.blotter.exit_notices import ExitNotices
from tideboard_desktop.blotter.order_columns import order_columns
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui.tables.column_model import on_screen
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.notices.event_notices import EventNotices
from tideboard_desktop.window.notices.model import NoticeStore

OPTIONS = standing_options(opend_port=0, longport_port=0)
STATUS = 10


class Floor:
    """What a window does about exits, over a scene; the ticket's request is kept in `filled`."""

    def __init__(self, scene: SandboxScene) -> None:
        self.scene, self.window = scene, QWidget()
        self.failures: list[tuple[str, BaseException]] = []
        self.tasks = Tasks(lambda error, where: self.failures.append((where, error)))
        self.desk = OrderSubmission(
            scene.guard,
            scene.blotter,
            scene.hub,
            make_theme(),
            self.tasks,
            clock=scene.clock,
            parent=lambda: self.window,
        )
        self.filled: list[OrderRequest] = []
        self.exits = ExitActions(scene.hub, self.desk, self.filled.append, scene.clock.market)
        self.notices = NoticeStore(scene.clock)
        events = EventNotices(scene.hub, self.notices)
        events.filled = ExitNotices(scene.hub, self.notices, lambda: self.exits, scene.clock).filled
        events.follow([scene.account])

    @property
    def words(self) -> str:
        """What the position's line says."""
        return self.exits.words(self.scene.account, TENCENT).text

    @property
    def warned(self) -> bool:
        """Whether the notice of a fill without a stop stands."""
        return any(notice.text.endswith("without a stop") for notice in self.notices.notices)

    async def end(self) -> None:
        """Take everything away; what failed fails here."""
        self.desk.deleteLater()
        self.window.deleteLater()
        await self.tasks.close()
        assert not self.failures, self.failures


async def test_a_stop_after_a_fill_at_opend(sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication) -> None:
    """The line and a notice ask for it, the ticket is filled, a person sends it, and both are quiet."""
    async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=OPEND) as scene:
        await scene.unlock()
        floor = Floor(scene)
        try:
            await scene.guard.submit(scene.request(price=scene.book.asks[0].price, quantity=200))
            await scene.until(lambda: floor.words == "no stop at the broker")
            assert floor.warned

            floor.exits.protect(scene.account, TENCENT)
            (request,) = floor.filled
            held = floor.exits.covers(scene.account)[TENCENT].position
            assert (request.order_type, request.side, request.quantity) == (OrderType.STOP, Side.SELL, held)
            assert scene.orders[0].order_type is OrderType.LIMIT, "nothing is sent by filling the ticket"
            await scene.pace(1.0)  # brokers want space between two writes
            await scene.guard.submit(replace(request, client_order_id=scene.guard.client_order_id()))
            await scene.until(lambda: floor.words.startswith("stop "))
            assert not floor.warned
        finally:
            await floor.end()


# The gate has desktop/blotter/test_exit_rows.py.
@pytest.mark.whole
async def test_a_bracket_s_day_at_longport(sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication) -> None:
    """In with two exits, filled in part, the target fills, the stop is gone; its parts: test_exit_rows."""
    limits = with_money(ROOMY, order=Decimal(10_000_000_000))
    async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=LONGPORT, limits=limits) as scene:
        await scene.unlock()
        floor = Floor(scene)
        try:
            ask, last = scene.book.asks[0], known(scene.hub, Topic.QUOTE.of(TENCENT)).last
            step = known(scene.hub, Topic.INSTRUMENT.of(TENCENT)).price_step(last)
            exits = AttachedExits(
                take_profit=ExitTerms(trigger=ask.price + step), stop_loss=ExitTerms(trigger=ask.price - 100 * step)
            )
            request = scene.request(price=ask.price, quantity=ask.quantity + 500, exits=exits)
            await scene.guard.submit(request)

            def below() -> dict[ExitRole, ExitRow]:
                rows = with_exits(scene.orders)
                return {
                    row.role: row
                    for row in rows
                    if isinstance(row, ExitRow) and row.entry_order.remark == request.client_order_id
                }

            await scene.until(lambda: len(below()) == 2 and all(row.held for row in below().values()))
            entry = next(order for order in scene.orders if order.remark == request.client_order_id and order.exits)
            if entry.open:
                told = {on_screen(order_columns())[STATUS].cell(row).text for row in below().values()}
                assert told == {"no exit works yet"}
            assert floor.exits.covers(scene.account)[TENCENT].surplus == 0
            assert not floor.warned, "the broker holds the stop"

            for _ in range(120):
                if below()[ExitRole.TAKE_PROFIT].status is OrderStatus.FILLED:
                    break
                await scene.sandbox.ask("advance", seconds=60)
                await scene.pace(60)
                await scene.done(scene.blotter.read_again())
            ended = {role: row.status for role, row in below().items()}
            assert ended == {ExitRole.TAKE_PROFIT: OrderStatus.FILLED, ExitRole.STOP_LOSS: OrderStatus.CANCELLED}
            assert TENCENT not in floor.exits.covers(scene.account)
        finally:
            await floor.end()
