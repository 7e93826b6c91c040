"""The loss brake through the whole window: the ticket says why, an exit passes, entries are cancelled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fakes.values.trading import position
from fakes.walks.trading.walker import Walk
from fakes.walks.trading.window_scene import WindowScene
from tideboard_core.model.order import CancelRequest, Environment, MaxQuantity, OrderRequest, Side
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_desktop.assembly.brake_changes import BrakeChanges
from tideboard_desktop.orders.results import OrderResultDialog
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.window.notices.model import NoticeStore

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
    pytest.mark.slow,
]


class Steps(Walk):
    """The steps of a walk, taken by hand."""

    scene: WindowScene
    Scene = WindowScene


@pytest.fixture
def live(qapp: QApplication) -> Iterator[Steps]:
    """A LIVE account with 400 shares, unlocked, and a working buy of another program."""
    Steps.application = qapp
    steps = Steps()
    steps.begin(Environment.LIVE)
    desk = steps.scene.desk
    desk.gateway.position_rows = [position(desk.account, 400)]
    desk.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=None, position_sell=400, short_sell=None)
    steps.scene.run(lambda: desk.spawn(desk.blotter.read_again()))
    steps.unlock()
    try:
        yield steps
    finally:
        steps.end()


def test_a_day_with_the_brake(live: Steps) -> None:
    scene, desk = live.scene, live.scene.desk
    brake = BrakeChanges(
        desk.with_brake(LossLimits(loss={"HKD": Decimal(1000)})),
        desk.hub,
        desk.lock,
        scene.tasks,
        gate=TypingGate(desk.clock, lambda _key: False),
        account=lambda: scene.account,
        theme=lambda: scene.theme,
        window=lambda: scene.main,
        banner=scene.rebuild.banner,
        cancel=lambda account, orders: scene.orders.ask_cancel_several(account, orders),  # noqa: PLW0108  of now
        open_settings=lambda: None,
        notices=NoticeStore(desk.clock),
        outside=OutsidePlans(lambda _account: None, desk.hub.report),
    )
    scene.run(lambda: desk.market(last="602.00"))
    scene.run(lambda: scene.wait(1.0))
    scene.run(brake.tick)
    message = scene.main.banner.message
    assert message is not None
    assert "the loss brake holds" in message.text
    assert message.button == "Cancel entries (1)"
    assert scene.writes == 0, "it sends and cancels nothing by itself"

    scene.run(desk.market)  # a price that recovers releases nothing
    live.fill_ticket("612.50", "100")
    live.press_review(1)
    (denied,) = scene.dialogs
    assert isinstance(denied, OrderResultDialog)
    assert any("the loss brake holds" in text.text() for text in denied.findChildren(QLabel))
    live.close_messages()
    assert scene.writes == 0

    scene.run(lambda: scene.dock.choose_side(Side.SELL))
    live.fill_ticket("612.00", "400")
    live.press_review(1)
    scene.run(lambda: scene.wait(0.45))
    live.gesture("right")
    (sent,) = desk.gateway.writes
    assert isinstance(sent.request, OrderRequest)
    assert (sent.request.side, sent.request.quantity) == (Side.SELL, 400)

    live.by_hand(lambda: QTest.mouseClick(scene.main.banner.button, Qt.MouseButton.LeftButton))
    scene.run(lambda: scene.wait(0.45))
    live.gesture("right")
    cancelled = desk.gateway.writes[-1].request
    assert isinstance(cancelled, CancelRequest)
    assert cancelled.order.id == scene.order.id
    assert len(desk.gateway.writes) == 2
    live.nothing_went_out_that_was_not_allowed()
