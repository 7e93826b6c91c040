"""The loss brake in the window: its banner, the entries that it offers to cancel, the password for a raise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.scenes.window.dialogs import typed_before_focus
from fakes.values.plans import ScriptedPlans, grid, recurring, told
from fakes.values.trading import PASSWORD, position
from fakes.values.waiting import in_time
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.notices import NoticeType, account_key
from tideboard_core.model.order import Account, Order, Side
from tideboard_core.orders.brake.loss_limits import LossLimits, RaiseFrom
from tideboard_core.orders.outside_plans import OutsidePlans
from tideboard_desktop.assembly.brake_changes import BrakeChanges
from tideboard_desktop.orders.unlock.typing_gate import TypingGate
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner
from tideboard_desktop.window.notices.model import NoticeStore

LOSS = LossLimits(loss={"HKD": Decimal(1000)})


class Desk:
    """The brake over a scene, its banner, and what it asked to cancel."""

    def __init__(self, scene: TradingScene) -> None:
        self.scene, self.brake = scene, scene.with_brake(LOSS)
        self.tasks = Tasks(lambda error, _name: pytest.fail(str(error)))
        self.banner, self.window = Banner(make_theme()), QWidget()
        self.cancelled: list[tuple[Account, list[str]]] = []
        self.opened = 0
        self.gate = TypingGate(scene.clock, lambda _key: False)
        self.notices = NoticeStore(scene.clock)
        self.plans: ScriptedPlans | None = None
        self.changes = BrakeChanges(
            self.brake,
            scene.hub,
            scene.lock,
            self.tasks,
            gate=self.gate,
            account=lambda: scene.account,
            theme=make_theme,
            window=lambda: self.window,
            banner=lambda: self.banner,
            cancel=self._cancel,
            open_settings=self._open,
            notices=self.notices,
            outside=OutsidePlans(lambda _account: self.plans, scene.hub.report),
        )

    def _cancel(self, account: Account, orders: Sequence[Order]) -> None:
        self.cancelled.append((account, [order.id for order in orders]))

    def _open(self) -> None:
        self.opened += 1

    async def fall(self, last: str) -> None:
        self.scene.clock.advance(1)
        self.scene.market(last=last)
        self.changes.tick()
        await settle()

    async def written(self, until: Callable[[], object] = lambda: True) -> None:
        """A wrong password is on disk before it is refused; it is compared in a thread before that."""
        async with in_time(until):
            while True:
                await settle()
                await self.scene.audit.drain()
                await settle()
                if until():
                    return


async def settle() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


@pytest.fixture
async def desk(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_scene(tmp_path) as scene:
        scene.gateway.position_rows = [position(scene.account, 400)]
        await scene.unlock()
        await scene.blotter.read_again()
        made = Desk(scene)
        yield made
        await made.tasks.close()
        made.banner.deleteLater()
        made.window.deleteLater()


async def test_the_banner_says_what_holds_and_offers_to_cancel_the_entries(desk: Desk) -> None:
    await desk.fall("604.00")
    assert desk.banner.message is None

    desk.scene.working(id="E1")
    desk.scene.working(id="X1", side=Side.SELL, quantity=400, price=Decimal("700.00"))
    await desk.fall("602.00")

    message = desk.banner.message
    assert message is not None
    assert "the loss brake holds" in message.text
    assert "In HKD only orders that reduce a position go out." in message.text
    assert "1.2" in message.text
    assert message.button == "Cancel entries (1)"
    desk.banner.button.click()
    assert desk.cancelled == [(desk.scene.account, ["E1"])]
    assert desk.scene.gateway.writes == []
    assert message.follow is not None
    message.follow()
    assert desk.opened == 1


async def test_the_message_goes_with_the_day(desk: Desk) -> None:
    await desk.fall("602.00")
    assert desk.banner.message is not None
    assert desk.banner.message.button == ""
    desk.scene.clock.advance(86_400)
    desk.changes.tick()
    await settle()
    assert desk.banner.message is None


async def test_a_notice_comes_once_while_it_holds_and_again_on_another_day(desk: Desk) -> None:
    for last in ("604.00", "602.00", "601.00"):
        await desk.fall(last)
    (notice,) = desk.notices.notices
    assert (notice.type, notice.account) == (NoticeType.BRAKE, account_key(desk.scene.account))
    words = "The day's loss has reached your limit. In HKD only orders that reduce a position go out."
    assert (notice.urgent, notice.detail) == (True, words)
    desk.scene.clock.advance(86_400)
    desk.changes.tick()
    await settle()
    assert len(desk.notices.notices) == 1


async def test_the_banner_names_what_the_broker_trades_all_the_same(desk: Desk) -> None:
    desk.plans = ScriptedPlans(told(grid(), recurring()))
    await desk.fall("602.00")
    desk.changes.tick()
    message = desk.banner.message
    assert message is not None
    assert "the loss brake holds" in message.text
    assert "goes on running 1 grid, 1 recurring plan" in message.text

    await desk.fall("601.00")
    assert desk.plans.asked == 1, "once, when it begins to hold"


async def test_the_banner_says_that_nobody_knows_what_the_broker_trades(desk: Desk) -> None:
    desk.plans = ScriptedPlans(RequestTimeout("no-answer", seconds=12))
    await desk.fall("602.00")
    desk.changes.tick()
    assert desk.banner.message is not None
    assert "could not be read; they may trade" in desk.banner.message.text


async def test_prices_are_read_while_a_limit_is_set(desk: Desk) -> None:
    desk.scene.clock.advance(20)
    desk.changes.tick()
    await settle()
    assert desk.scene.gateway.reads.count("snapshots") == 1
    desk.changes.tick()
    await settle()
    assert desk.scene.gateway.reads.count("snapshots") == 1


async def test_a_password_typed_too_early_goes_into_no_field(desk: Desk) -> None:
    """The window system has not given the dialog the focus: what is typed would be read in the field that has it."""
    wider = LossLimits(loss={"HKD": Decimal(5000)})
    rows = [("loss", "1,000", "5,000")]
    with typed_before_focus(WidenLimitsDialog, PASSWORD) as field:
        desk.changes._ask_raise(desk.scene.account, wider, RaiseFrom.SESSION, rows, lambda: None)
        await settle()
        assert field.text() == "before"
    (dialog,) = (one for one in desk.window.children() if isinstance(one, WidenLimitsDialog))
    dialog.reject()
    assert not desk.gate.closed
    await settle()


@pytest.mark.parametrize("since", RaiseFrom)
async def test_a_raise_wants_the_password(desk: Desk, since: RaiseFrom) -> None:
    done: list[bool] = []
    wider = LossLimits(loss={"HKD": Decimal(5000)})
    desk.changes._ask_raise(desk.scene.account, wider, since, [("loss", "1,000", "5,000")], lambda: done.append(True))
    await settle()
    dialog = next(one for one in desk.window.children() if isinstance(one, WidenLimitsDialog))
    QTest.keyClicks(dialog.password.field, "wrong")
    QTest.keyClick(dialog.password.field, Qt.Key.Key_Return)
    await desk.written(dialog.password.field.accessibleDescription)
    assert "password" in dialog.password.field.accessibleDescription()
    assert desk.brake.waiting(desk.scene.account) is None

    QTest.keyClicks(dialog.password.field, PASSWORD)
    QTest.keyClick(dialog.password.field, Qt.Key.Key_Return)
    await desk.written(lambda: done)
    assert done == [True]
    waiting = desk.brake.waiting(desk.scene.account)
    assert waiting is not None
    assert (waiting.limits, waiting.since) == (wider, since)
    assert desk.brake.limits(desk.scene.account) == LOSS
