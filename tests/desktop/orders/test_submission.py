"""The desk hands acts to the guard and tells every end once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from shiboken6 import delete

from fakes.scenes.trading.guard import ScriptedGuard, ScriptedSettlement
from fakes.scenes.window.dialogs import visible
from fakes.values.clock import ManualClock
from fakes.values.reviews import account, exit_offer, flatten_plan, order, summary, unanswered
from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown, RequestTimeout
from tideboard_core.market.hub import Hub
from tideboard_core.model.flatten import LineState
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.review import CheckCode, hard
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.next_steps import NextStep
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.flatten.exit_offers import LostExitsDialog
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.results import OrderResultDialog, SettleDialog, UnknownDialog
from tideboard_desktop.orders.submission import OrderSubmission, name_of
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


class Scene:
    """A desk, its guard, and the window over which results open."""

    def __init__(self, tasks: Tasks) -> None:
        self.guard, self.settlement = ScriptedGuard(), ScriptedSettlement()
        self.window, self.clock = QWidget(), ManualClock()
        self.tasks = tasks
        self.desk = self.submission()
        self.busy: list[bool] = []
        self.accepted: list[str] = []
        self.said: list[str] = []
        self.desk.busy.connect(self.busy.append)
        self.desk.accepted.connect(self.accepted.append)
        self.desk.message.connect(self.said.append)

    def submission(self) -> OrderSubmission:
        return OrderSubmission(
            self.guard,
            self.settlement,
            Hub(self.clock),
            make_theme(),
            self.tasks,
            clock=self.clock,
            parent=lambda: self.window,
        )

    async def settle(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)

    def dialogs(self) -> list[OrderResultDialog]:
        return [child for child in self.window.children() if isinstance(child, OrderResultDialog)]

    def press(self, identifier: str) -> None:
        (dialog,) = self.dialogs()
        button = dialog.findChild(QPushButton, identifier)
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
async def scene(qapp: QApplication) -> AsyncIterator[Scene]:
    qapp.setQuitOnLastWindowClosed(False)
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    result = Scene(tasks)
    result.window.show()
    yield result
    await tasks.close()
    result.window.hide()
    result.window.deleteLater()
    assert not failures


def request() -> OrderRequest:
    found = summary().request
    assert isinstance(found, OrderRequest)
    return found


async def test_an_accepted_order_is_named_and_opens_nothing(scene: Scene) -> None:
    scene.desk.submit(request())
    assert scene.busy == [True]
    await scene.settle()
    assert scene.accepted == ["Buy 2,000 HK.00700 @ 613.00"]
    assert scene.busy == [True, False]
    assert not scene.dialogs()


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (OrderDenied("size", value=12000, limit=5000), "Denied"),
        (OrderRejected("order-rejected", text="购买力不足"), "Rejected"),
        (OrderUnknown("no-answer", client_order_id="TB-1120-KQXW-0417"), "Unknown"),
    ],
)
async def test_each_end_is_told_in_its_word(scene: Scene, error: OrderError, title: str) -> None:
    scene.guard.error = error
    scene.desk.submit(request())
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert dialog.windowTitle().startswith(title)
    assert dialog.name.text() == "Buy 2,000 HK.00700 @ 613.00"
    dialog.reject()
    await scene.settle()
    assert scene.busy == [True, False]
    assert not scene.accepted


AGAIN = replace(request(), client_order_id="TB-2")
STEPS = {
    "Use a limit at 612.00": NextStep(request=replace(AGAIN, price=Decimal(612))),
    "Replace Buy 1,000 HK.00700 @ 611.00 by this stop": NextStep(request=AGAIN, exit_=order()),
    "Close the position…": NextStep(),
    "Cancel Buy 1,000 HK.00700 @ 611.00, which may be over": NextStep(over=order()),
}


@pytest.mark.parametrize("words", STEPS)
async def test_an_order_that_was_denied_offers_what_would_pass(scene: Scene, words: str) -> None:
    step = STEPS[words]
    scene.guard.error, scene.guard.steps = OrderDenied("short", value=800, limit=0), (step,)
    scene.desk.submit(request())
    await scene.settle()
    (dialog,) = scene.dialogs()
    button = dialog.findChild(QPushButton, "next_step")
    assert isinstance(button, QPushButton)
    assert button.text() == button.accessibleName() == words
    scene.guard.error = None
    scene.guard.submitted.clear()
    scene.press("next_step")
    assert not dialog.isVisible()
    await scene.settle()
    await scene.settle()

    # Under the number that is free then: another order may have gone out while the dialog was open.
    now = [] if step.request is None else [replace(step.request, client_order_id=scene.guard.client_order_id())]
    sent = [one.order if isinstance(one, CancelRequest) else one for one in scene.guard.submitted]
    assert sent == (now if step.over is None else [step.over])
    assert scene.guard.replaced == ([] if step.exit_ is None else [step.exit_])
    assert scene.guard.flattened == ([(request().account, [request().instrument])] if step == NextStep() else [])


@pytest.mark.parametrize("error", [OrderDenied("duplicate"), OrderRejected("order-rejected", text="no")])
async def test_what_no_check_denied_offers_nothing_else(scene: Scene, error: OrderError) -> None:
    scene.guard.error, scene.guard.steps = error, (NextStep(),)
    scene.desk.submit(request())
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert dialog.findChild(QPushButton, "next_step") is None
    dialog.reject()
    await scene.settle()


async def test_what_the_confirmation_has_shown_is_not_told_again(scene: Scene) -> None:
    scene.guard.error = OrderDenied("not-confirmed", reason="book-too-old")
    scene.desk.submit(request())
    await scene.settle()
    assert not scene.dialogs()


async def test_an_end_that_comes_after_the_window_is_gone_raises_nothing(scene: Scene) -> None:
    """The end of the program: the window first, then the broker's answer."""
    scene.guard.error, scene.guard.hold = OrderDenied("size", value=12000, limit=5000), asyncio.Event()
    gone, scene.window = scene.window, QWidget()
    scene.desk._parent = lambda: gone
    scene.desk.submit(request())
    await scene.settle()
    delete(gone)
    scene.guard.hold.set()
    await scene.settle()

    assert not scene.desk.working
    assert scene.busy == [True, False]


async def test_a_told_end_goes_with_its_window(scene: Scene) -> None:
    """The dialog is destroyed while the desk waits for it."""
    scene.guard.error = OrderDenied("size", value=12000, limit=5000)
    scene.desk.submit(request())
    await scene.settle()
    assert scene.dialogs()
    delete(scene.window)
    scene.window = QWidget()
    await scene.tasks.close()

    assert not scene.desk.working


def a_stop() -> Order:
    stop = replace(order(), side=Side.SELL, order_type=OrderType.STOP, price=None, trigger=Decimal("590.00"))
    return replace(stop, status=OrderStatus.PENDING)


def moved(stop: Order) -> ModifyRequest:
    to = Decimal("600.00")
    return ModifyRequest(account=account(), order=stop, client_order_id="TB-1", quantity=1000, trigger=to)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({}, "Not moved: the old one at 590.00 still stands."),
        ({"trigger": Decimal("595.00")}, "Not changed by this. The order stands otherwise than it was shown."),
        ({"status": OrderStatus.FILLED}, "Not changed. The order is not open any more: look at the orders."),
        ({"status": OrderStatus.SUBMITTED}, "Not changed by this. The order stands otherwise than it was shown."),
    ],
    ids=["it stands", "another program moved it", "it has filled", "it has fired"],
)
async def test_a_refused_change_says_what_stands_by_a_row_that_was_read_after_it(
    scene: Scene, now: dict[str, Any], words: str
) -> None:
    standing = a_stop()
    scene.settlement.rows[standing.id] = replace(standing, **now)
    limited = replace(request(), order_type=OrderType.STOP_LIMIT, trigger=Decimal(600), price=Decimal("594.00"))
    scene.guard.steps = (NextStep(request=limited, exit_=standing),)
    scene.guard.error = OrderRejected("market-orders-protected", text="High volatility", number="601001")
    scene.desk.submit(moved(standing))
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert scene.settlement.asked == [account().id]
    assert dialog.detail.text().replace("\u200b", "").endswith(words)
    button = dialog.findChild(QPushButton, "next_step")
    if now.get("status") is OrderStatus.FILLED:
        assert button is None
        dialog.reject()
    else:
        assert isinstance(button, QPushButton)
        assert button.text() == "Withdraw it, then a stop with its limit at 594.00"
        scene.guard.error = None
        scene.press("next_step")
        await scene.settle()
        assert scene.guard.replaced == [standing]
    await scene.settle()


async def test_a_refused_change_says_nothing_of_what_stands_where_no_row_was_read_after_it(scene: Scene) -> None:
    standing = a_stop()
    scene.settlement.rows[standing.id] = standing
    scene.settlement.error = RequestTimeout("no-answer")
    scene.guard.error = OrderRejected("order-rejected", text="no")
    scene.desk.submit(moved(standing))
    await scene.settle()
    (dialog,) = scene.dialogs()
    detail = dialog.detail.text().replace("\u200b", "")
    assert detail.endswith("Not changed. What stands now could not be read: look at the orders.")
    dialog.reject()
    await scene.settle()


async def test_a_change_goes_its_own_way(scene: Scene) -> None:
    change = ModifyRequest(
        account=account(), order=order(), client_order_id="TB-1", quantity=1000, price=Decimal("611.5")
    )
    scene.desk.submit(change)
    await scene.settle()
    assert scene.guard.submitted == [change]
    assert name_of(change) == "Buy 1,000 HK.00700 @ 611.50"


async def test_a_cancel_carries_the_order_and_its_end_is_told(scene: Scene) -> None:
    scene.guard.error = OrderRejected("order-rejected", text="too late")
    scene.desk.ask_cancel(account(), order())
    await scene.settle()
    (cancel,) = scene.guard.submitted
    assert isinstance(cancel, CancelRequest)
    assert cancel.order == order()
    scene.press("close_result")
    await scene.settle()


async def test_cancel_all_that_is_denied_says_why(scene: Scene) -> None:
    scene.guard.error = OrderDenied("nothing-to-cancel")
    scene.desk.ask_cancel_all(account())
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert "no open order" in dialog.headline.text()
    dialog.reject()
    await scene.settle()


async def test_edit_and_show_orders_ask_the_window(scene: Scene) -> None:
    asked: list[str] = []
    scene.desk.edit.connect(lambda: asked.append("edit"))
    scene.desk.show_orders.connect(lambda: asked.append("orders"))
    scene.guard.error = OrderDenied("size", value=12000, limit=5000)
    scene.desk.submit(request())
    await scene.settle()
    scene.press("edit_order")
    await scene.settle()
    scene.guard.error = OrderUnknown("no-answer", client_order_id="TB-1120-KQXW-0417")
    scene.desk.submit(request())
    await scene.settle()
    scene.press("show_orders")
    await scene.settle()
    scene.guard.error = OrderRejected("order-rejected", text="no")
    scene.desk.submit(moved(a_stop()))
    await asyncio.sleep(0)
    scene.press("edit_order")
    assert (asked, scene.settlement.asked) == (["edit", "orders", "edit"], []), "before the row was read"


async def test_the_limit_that_denied_is_asked_for_with_the_ticket(scene: Scene) -> None:
    asked: list[str] = []
    scene.desk.edit.connect(lambda: asked.append("edit"))
    scene.desk.limit_wanted.connect(asked.append)
    scene.guard.error = OrderDenied("value", value=12000, limit=5000, currency="HKD", setting="HKD.order")
    scene.desk.submit(request())
    await scene.settle()
    scene.press("change_limit")
    await scene.settle()
    assert asked == ["edit", "HKD.order"]
    assert not scene.dialogs()


async def test_an_unknown_order_can_be_asked_for_and_decided_but_never_sent_again(scene: Scene) -> None:
    scene.desk.settle(account(), order(number="0417"))
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert isinstance(dialog, UnknownDialog)
    scene.settlement.error = RequestTimeout("no-answer")
    dialog.ask_now.emit()
    await scene.settle()
    assert scene.settlement.asked == [account().id]
    assert "No answer" in scene.said[0]
    dialog.claimed.emit("8123")
    assert scene.settlement.claimed == ["8123"]
    dialog.reject()
    await scene.settle()
    assert not scene.guard.submitted


async def test_an_answer_that_comes_after_the_window_was_built_anew_is_told_nowhere(scene: Scene) -> None:
    scene.desk.settle(account(), order(number="0417"))
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert isinstance(dialog, UnknownDialog)
    scene.settlement.error = RequestTimeout("no-answer")
    dialog.ask_now.emit()
    dialog.reject()
    delete(scene.desk)
    await scene.settle()
    assert scene.settlement.asked == [account().id]


async def test_an_unknown_change_can_be_settled_after_its_dialog_was_closed(scene: Scene) -> None:
    """What the broker lists stands in any case: there is no second look."""
    write = unanswered(verb=WriteVerb.MODIFY, order_id=order().id)
    scene.desk.settle_write(account(), write)
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert isinstance(dialog, UnknownDialog)
    assert dialog.name.text() == "Buy 2,000 HK.00700 @ 613.00"
    dialog.accept()
    dialog.decided.emit(write)
    await scene.settle()
    assert scene.settlement.decided == [write.client_order_id]


def settling(scene: Scene) -> SettleDialog:
    (dialog,) = [child for child in scene.window.children() if isinstance(child, SettleDialog)]
    return dialog


async def wish_to_settle(scene: Scene, account_: Account, **changes: Any) -> UnknownDialog:
    scene.desk.settle(account_, order(number="0417"))
    await scene.settle()
    (dialog,) = scene.dialogs()
    assert isinstance(dialog, UnknownDialog)
    dialog.accept()
    dialog.decided.emit(unanswered(**changes))
    await scene.settle()
    return dialog


def arm(scene: Scene, dialog: SettleDialog) -> None:
    """The dead time of the dialog passes."""
    for _ in range(5):
        scene.clock.advance(0.1)
        dialog.arming.tick()


async def test_a_new_order_is_settled_by_a_second_look_only(scene: Scene) -> None:
    await wish_to_settle(scene, account(), unlisted=True)
    assert scene.settlement.decided == []
    dialog = settling(scene)
    assert "Two lists" in dialog.detail.text()
    assert "appears after all" in dialog.detail.text()

    QTest.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    assert dialog.isVisible(), "the second half of a double click"
    arm(scene, dialog)
    QTest.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert scene.settlement.decided == ["TB-1120-KQXW-0417"]


async def test_in_live_the_quantity_is_typed(scene: Scene) -> None:
    await wish_to_settle(scene, account(Environment.LIVE), unlisted=True)
    dialog = settling(scene)
    arm(scene, dialog)
    QTest.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert scene.settlement.decided == []

    assert dialog.typed is not None
    QTest.keyClicks(dialog.typed, "2000")
    arm(scene, dialog)
    QTest.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert scene.settlement.decided == ["TB-1120-KQXW-0417"]


async def test_kept_as_unknown_nothing_is_settled(scene: Scene) -> None:
    await wish_to_settle(scene, account())
    dialog = settling(scene)
    assert "Nothing proves it" in dialog.detail.text()
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert scene.settlement.decided == []


async def test_a_cancel_without_an_answer_is_decided_at_once(scene: Scene) -> None:
    await wish_to_settle(scene, account(), verb=WriteVerb.CANCEL)
    assert scene.settlement.decided == ["TB-1120-KQXW-0417"]


async def test_a_flatten_shows_how_far_it_is(scene: Scene) -> None:
    scene.guard.run = FlattenRun(flatten_plan())
    scene.desk.ask_flatten(account())
    await scene.settle()

    (progress,) = scene.window.findChildren(FlattenProgress)
    assert scene.guard.flattened == [(account(), None)]
    scene.guard.run.finish()
    progress.reject()


async def test_what_a_flatten_left_for_its_price_is_asked_anew(scene: Scene) -> None:
    """A new plan of the lines left, with a confirmation of its own."""
    run = FlattenRun(flatten_plan(Environment.LIVE))
    first = run.plan.lines[0].instrument
    run.put(0, state=LineState.NOT_DONE, error=OrderDenied("flatten-no-bid"))
    run.finish()
    scene.window.show()
    scene.desk.show_flatten(run)
    (dialog,) = scene.window.findChildren(FlattenProgress)

    QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    await scene.settle()

    assert scene.guard.flattened == [(run.plan.account, [first])]
    for told in scene.dialogs():
        told.reject()
    dialog.reject()


async def test_the_window_of_what_was_left_takes_the_place_of_the_one_before(scene: Scene) -> None:
    """Only once the new plan has begun: until then the list of what was left stays."""
    run, closed = FlattenRun(flatten_plan(Environment.LIVE)), list[bool]()
    run.put(0, state=LineState.NOT_DONE, error=OrderDenied("flatten-no-bid"))
    run.finish()
    scene.desk.show_flatten(run, lambda: closed.append(True))
    (before,) = visible(scene.window, FlattenProgress)
    scene.guard.error = OrderDenied("not-confirmed")
    QTest.mouseClick(before.again, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert (visible(scene.window, FlattenProgress), closed) == ([before], [])

    scene.guard.error, scene.guard.run = None, FlattenRun(replace(run.plan, id="TB-1120-KQXW-0418"))
    QTest.mouseClick(before.again, Qt.MouseButton.LeftButton)
    await scene.settle()
    (now,) = visible(scene.window, FlattenProgress)
    assert now is not before
    assert closed == [True]
    scene.guard.run.finish()
    now.reject()


async def test_a_list_of_lines_or_exits_is_open_once(scene: Scene) -> None:
    run, live = FlattenRun(flatten_plan(Environment.LIVE)), exit_offer().account
    run.finish()
    scene.guard.lost.rows = [exit_offer()]
    for _ in range(3):
        scene.desk.show_flatten(run)
        scene.desk.show_lost_exits(live)
        scene.desk.show_lost_exits(account(Environment.PAPER))
    (progress,), lists = visible(scene.window, FlattenProgress), visible(scene.window, LostExitsDialog)
    assert len(lists) == 2
    lists[0].reject()
    scene.desk.show_lost_exits(live)
    again = visible(scene.window, LostExitsDialog)
    assert len(again) == 2
    assert lists[0] not in again
    for dialog in (progress, *again):
        dialog.reject()


async def test_after_a_window_rebuild_open_lists_are_made_anew_and_act(scene: Scene) -> None:
    """With the contents of the window their submission went: the buttons of the old lists lead nowhere."""
    run, closed = FlattenRun(flatten_plan(Environment.LIVE)), list[bool]()
    run.finish()
    scene.guard.lost.rows = [exit_offer()]
    scene.guard.lost.proof = [exit_offer(), exit_offer()]
    scene.desk.show_flatten(run, lambda: closed.append(True))
    scene.desk.show_lost_exits(exit_offer().account)
    old = scene.desk
    scene.desk = scene.submission()
    delete(old)
    scene.desk.take_over(old)

    (progress,), (lost,) = visible(scene.window, FlattenProgress), visible(scene.window, LostExitsDialog)
    wanted = fills(scene)
    for button in (progress.put_back, lost.put_back_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await scene.settle()
    assert wanted == [exit_offer().exit] * 2
    lost.reject()
    assert closed == []
    progress.reject()
    assert closed == [True]


def fills(scene: Scene) -> list[Order]:
    """What the ticket is asked to fill in."""
    wanted: list[Order] = []
    scene.desk.exit_wanted.connect(wanted.append)
    return wanted


async def test_an_exit_is_put_back_for_what_a_read_proves_then(scene: Scene) -> None:
    """The offer that was clicked may be old: its quantity is not taken."""
    wanted, begun = fills(scene), list[bool]()
    scene.desk.closing_begun.connect(lambda: begun.append(True))
    run = FlattenRun(flatten_plan(Environment.LIVE))
    run.finish()
    scene.window.show()
    scene.guard.lost.rows = [exit_offer()]
    less = replace(order(), quantity=300)
    scene.guard.lost.proof = [exit_offer(exit=less)]
    scene.desk.show_flatten(run)
    (dialog,) = scene.window.findChildren(FlattenProgress)
    QTest.mouseClick(dialog.put_back, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.put_back, Qt.MouseButton.LeftButton)
    await scene.settle()

    assert (begun, wanted, scene.guard.submitted) == ([True], [less], [])
    dialog.reject()


async def test_the_list_of_lost_exits_puts_one_back(scene: Scene) -> None:
    wanted = fills(scene)
    scene.window.show()
    scene.guard.lost.rows = [exit_offer()]
    scene.guard.lost.proof = [exit_offer()]
    scene.desk.show_lost_exits(exit_offer().account)
    (dialog,) = scene.window.findChildren(LostExitsDialog)
    QTest.mouseClick(dialog.put_back_button, Qt.MouseButton.LeftButton)
    await scene.settle()
    assert wanted == [exit_offer().exit]
    dialog.reject()


async def test_the_closing_order_is_cancelled_first_by_a_confirmation_of_its_own(scene: Scene) -> None:
    wanted, closing = fills(scene), replace(order(), id="B9")
    scene.guard.lost.proof = [exit_offer()]
    scene.desk.put_back(exit_offer(state=OfferState.RESTS, exit=None, closing=closing))
    await scene.settle()

    (request,) = scene.guard.submitted
    assert isinstance(request, CancelRequest)
    assert (request.order, scene.guard.lost.waited, wanted) == (closing, ["B9"], [exit_offer().exit])


async def test_an_exit_that_cannot_be_placed_costs_no_cancel_and_a_passed_one_closes_again(
    scene: Scene,
) -> None:
    wanted, rests = fills(scene), exit_offer(state=OfferState.RESTS, exit=None, closing=order())
    scene.guard.lost.denied = hard(CheckCode.PINNED, passed=False, account="1")
    scene.desk.put_back(rests)
    await scene.settle()
    assert len(scene.said) == 1
    assert "cannot be put back" in scene.said[0]
    scene.guard.lost.denied = hard(CheckCode.TRIGGER, passed=False)
    scene.desk.put_back(rests)
    await scene.settle()
    assert [instruments for _account, instruments in scene.guard.flattened] == [[rests.instrument]]
    assert (wanted, scene.guard.submitted) == ([], [])


async def test_an_exit_of_a_pinned_account_is_confirmed_at_once(scene: Scene) -> None:
    """Its ticket is closed; the confirmation asks for the password."""
    wanted = fills(scene)
    scene.guard.lost.proof, scene.guard.lost.pinned = [exit_offer()], request()
    scene.desk.put_back(exit_offer())
    await scene.settle()
    await scene.settle()
    assert (wanted, scene.guard.submitted) == ([], [request()])


async def test_without_a_yes_to_that_cancel_nothing_is_put_back(scene: Scene) -> None:
    wanted = fills(scene)
    scene.guard.error = OrderDenied("not-confirmed")
    scene.desk.put_back(exit_offer(state=OfferState.RESTS, exit=None, closing=order()))
    await scene.settle()
    assert (wanted, scene.said, scene.guard.lost.waited) == ([], [], [])


async def test_what_is_not_proven_or_not_free_then_is_said_and_not_filled_in(scene: Scene) -> None:
    wanted = fills(scene)
    scene.guard.lost.error = OrderDenied("flatten-unproven")
    scene.desk.put_back(exit_offer())
    await scene.settle()
    scene.guard.lost.error = None
    scene.guard.lost.proof = [exit_offer(state=OfferState.RESTS, exit=None)]
    scene.desk.put_back(exit_offer())
    await scene.settle()
    assert wanted == []
    assert scene.said == [
        "The broker's orders and positions could not be read afresh.",
        "HK.00700: 500 without a stop while its closing order works",
    ]


async def test_a_flatten_while_locked_asks_for_the_unlock_and_goes_on_after_it(scene: Scene) -> None:
    wanted: list[Callable[[], object]] = []
    scene.desk.unlock_wanted.connect(wanted.append)
    scene.guard.error = OrderDenied("locked", reason="start")
    scene.desk.ask_flatten(account())
    await scene.settle()
    assert not scene.dialogs()

    scene.guard.error = OrderDenied("nothing-held")
    (then,) = wanted
    then()
    await scene.settle()
    (dialog,) = scene.dialogs()
    dialog.reject()


async def test_a_flatten_without_a_position_says_so(scene: Scene) -> None:
    scene.desk.ask_flatten(account())
    await scene.settle()

    (dialog,) = scene.dialogs()
    assert "no position that can be closed" in dialog.headline.text()
    dialog.reject()


@pytest.mark.parametrize("fails", [False, True])
async def test_a_list_of_lines_that_an_error_closed_was_not_looked_at(scene: Scene, fails: bool) -> None:
    run, closed = FlattenRun(flatten_plan(Environment.LIVE)), list[bool]()
    run.finish()
    scene.window.show()
    scene.desk.show_flatten(run, lambda: closed.append(True))
    (dialog,) = scene.window.findChildren(FlattenProgress)
    if fails:
        dialog.failed = True
    dialog.reject()
    assert closed == ([] if fails else [True])
