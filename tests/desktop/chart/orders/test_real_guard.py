"""Orders on the chart over the real guard, the real dialogs and a real exchange: only a confirmation moves an order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from fakes.scenes.chart_orders import ChartOverSandbox
from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import OPEND, REST, Call, Rig
from fakes.servers.sandbox import OpenSandbox, standing_options
from fakes.values.hub_values import known
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Environment
from tideboard_core.orders.rounding import step_price
from tideboard_desktop.chart.orders.ghost import GhostStep
from tideboard_desktop.orders.cancel.view import CancelOrderDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer

OPTIONS = standing_options(opend_port=0, rest_port=0)


@pytest.mark.whole("rest")
@pytest.mark.parametrize("rig", [OPEND, REST], ids=lambda rig: rig.name)
async def test_a_live_order_moves_by_its_confirmation_alone(
    rig: Rig, sandbox: OpenSandbox, tmp_path: Path, qapp: QApplication
) -> None:
    """Drag, Review, a click on the button that wants to be held, Esc; then a person's yes. The exchange counts.

    Changes through the other doors are in the gate by the suite of the gateways.
    """
    async with sandbox_scene(sandbox, tmp_path, Environment.LIVE, rig=rig) as scene:
        await scene.unlock()
        order = await scene.resting()
        shown = ChartOverSandbox(scene, order)
        try:
            assert order.price is not None
            price = step_price(known(scene.hub, Topic.INSTRUMENT.of(TENCENT)), order.price, -2)
            shown.drag_line(price)
            assert shown.prepared == price
            before = await changes(scene)
            QTest.mouseClick(shown.ghost.review, Qt.MouseButton.LeftButton)
            dialog = await opened(shown, ConfirmOrderDialog)
            assert isinstance(dialog, ConfirmOrderDialog)
            scene.clock.advance(0.5)
            dialog.tick()
            QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton)
            await scene.sandbox.ask("time")
            assert dialog.isVisible(), "a LIVE change wants more than a click"
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await shown.over()
            assert await changes(scene) == before
            assert shown.layer.ghost is not None
            assert shown.layer.ghost.step is GhostStep.PREPARED

            shown.by_dialog(scene.person)
            shown.layer.review()
            assert shown.level == order.price, "the line waits for the broker"
            await scene.until_orders(lambda rows: any(row.id == order.id and row.price == price for row in rows))
            await shown.over()
            shown.frame()
            assert shown.level == price
            assert shown.prepared is None
            assert await changes(scene) == before + 1
            (row,) = [row for row in await scene.at_the_broker() if row["remark"] == order.remark]
            assert Decimal(str(row["price"])) == price

            shown.by_dialog(DialogConfirmer(shown.chart.theme, scene.clock, shown.tasks, parent=lambda: shown.window))
            QTest.mouseClick(shown.box().close_button, Qt.MouseButton.LeftButton)
            QTest.keyClick(await opened(shown, CancelOrderDialog), Qt.Key.Key_Escape)
            await shown.over()
            assert order.id in {row.id for row in scene.orders if row.open}, "Esc keeps the order"
        finally:
            await shown.end()


async def changes(scene: SandboxScene) -> int:
    """How many changes of orders reached the exchange."""
    return await scene.asked(Call.MODIFY)


async def opened(shown: ChartOverSandbox, kind: type[QDialog]) -> QDialog:
    """The dialog that opens after the calls to the broker."""
    await shown.scene.until(lambda: bool(shown.window.findChildren(kind)))
    (dialog,) = shown.window.findChildren(kind)
    assert isinstance(dialog, QDialog)
    return dialog
