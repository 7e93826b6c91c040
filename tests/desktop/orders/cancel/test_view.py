"""The light cancel dialog and cancel all, under real events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedCancelReview, order
from fakes.values.trading import held_exit
from fakes.values.waiting import tasks_done, until
from tideboard_core.errors import RateLimited, WrongPassword
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.open_review import WithoutStop
from tideboard_core.model.order import Environment, OrderAction, OrderStatus, Side
from tideboard_core.model.order_terms import CombinationLeg
from tideboard_core.model.review import REFUSED
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.view import CancelDialog, CancelOrderDialog, cancel_sentence
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
LOCKED = "654321"


class Scene:
    """An open cancel dialog."""

    def __init__(self, review: ScriptedCancelReview, tasks: Tasks) -> None:
        self.review, self.tasks = review, tasks
        self.clock = ManualClock()
        kind = CancelAllDialog if review.everything else CancelOrderDialog
        self.dialog: CancelDialog = kind(review, make_theme(), self.clock, tasks)
        timer_of(self.dialog).setInterval(1_000_000)

    def wait(self, seconds: float) -> None:
        """Let time pass as the running event loop would see it."""
        for _ in range(round(seconds / 0.05)):
            self.clock.advance(0.05)
            self.dialog.tick()

    async def settle(self) -> None:
        """Let the dialog's tasks come to rest."""
        await tasks_done()

    @property
    def cancelled(self) -> bool:
        return self.dialog.answer.accepted


Open = Callable[..., Scene]


@pytest.fixture
async def open_dialog(qtbot: QtBot) -> AsyncIterator[Open]:
    kept: list[Scene] = []
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))

    def open_it(review: ScriptedCancelReview) -> Scene:
        scene = Scene(review, tasks)
        kept.append(scene)
        qtbot.addWidget(scene.dialog)
        scene.dialog.open()
        return scene

    yield open_it
    await tasks.close()
    for scene in kept:
        scene.dialog.reject()
    assert not failures


@pytest.mark.parametrize("environment", list(Environment))
async def test_one_click_cancels_in_every_environment(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(ScriptedCancelReview(environment))
    scene.wait(0.5)
    QTest.mouseClick(scene.dialog.cancel, LEFT)
    assert scene.cancelled
    assert not scene.review.listeners


async def test_live_starts_on_keep_and_enter_keeps(open_dialog: Open) -> None:
    scene = open_dialog(ScriptedCancelReview(Environment.LIVE))
    assert scene.dialog.focusWidget() is scene.dialog.keep
    scene.wait(0.5)
    QTest.keyClick(scene.dialog.keep, Qt.Key.Key_Return)
    assert scene.dialog.answer == REFUSED
    assert not scene.dialog.isVisible()


async def test_the_second_half_of_a_double_click_is_dead(open_dialog: Open) -> None:
    scene = open_dialog(ScriptedCancelReview())
    scene.wait(0.2)
    QTest.mouseDClick(scene.dialog.cancel, LEFT)
    QTest.mouseRelease(scene.dialog.cancel, LEFT)
    assert not scene.cancelled


async def test_enter_and_an_accessibility_press_cancel(open_dialog: Open) -> None:
    scene = open_dialog(ScriptedCancelReview())
    scene.wait(0.5)
    QTest.keyClick(scene.dialog.cancel, Qt.Key.Key_Return)
    assert scene.cancelled
    scene = open_dialog(ScriptedCancelReview(Environment.LIVE))
    scene.wait(0.5)
    finished = list[int]()
    scene.dialog.finished.connect(finished.append)
    QAccessible.queryAccessibleInterface(scene.dialog.cancel).actionInterface().doAction("Press")
    await until(lambda: finished)
    assert scene.cancelled


async def test_it_says_what_is_filled_and_what_stays_and_follows_the_order(open_dialog: Open) -> None:
    review = ScriptedCancelReview()
    scene = open_dialog(review)
    dialog = scene.dialog
    assert isinstance(dialog, CancelOrderDialog)
    assert dialog.heading.text() == "Buy 1,000 HK.00700 @ 611.00"
    assert dialog.sentence.text() == "Bought so far: 400; this stays. The remaining 600 would be withdrawn."
    review.fill(700)
    assert "300 would be withdrawn" in dialog.sentence.text()


def test_what_a_cancel_leaves_as_it_is_is_named_by_its_side() -> None:
    sale = replace(order(filled=8, status=OrderStatus.PARTIALLY_FILLED), side=Side.SELL)
    assert cancel_sentence(sale) == "Sold so far: 8; this stays. The remaining 992 would be withdrawn."
    spread = replace(sale, legs=(CombinationLeg(instrument=sale.instrument, side=Side.SELL, ratio=1),))
    assert cancel_sentence(spread) == "Filled so far: 8; this stays. The remaining 992 would be withdrawn."
    whole = order(filled=0, status=OrderStatus.SUBMITTED)
    assert cancel_sentence(whole) == "Nothing is filled so far. All 1,000 would be withdrawn."
    one = replace(whole, quantity=1)
    assert cancel_sentence(one) == "Nothing is filled so far. The 1 ordered would be withdrawn."


async def test_an_order_that_filled_meanwhile_cannot_be_cancelled(open_dialog: Open) -> None:
    review = ScriptedCancelReview()
    scene = open_dialog(review)
    scene.wait(0.5)
    review.orders = (replace(review.orders[0], filled=1000, status=OrderStatus.FILLED),)
    review.changed()
    QTest.mouseClick(scene.dialog.cancel, LEFT)
    assert not scene.cancelled
    assert not scene.dialog.cancel.isEnabled()


async def test_while_locked_the_password_unlocks_for_this_act(open_dialog: Open) -> None:
    scene = open_dialog(ScriptedCancelReview(Environment.LIVE, password=LOCKED))
    scene.wait(0.5)
    assert scene.dialog.focusWidget() is scene.dialog.password.field
    assert not scene.dialog.cancel.isEnabled()
    QTest.keyClicks(scene.dialog.password.field, LOCKED)
    QTest.mouseClick(scene.dialog.cancel, LEFT)
    await scene.settle()
    assert scene.cancelled
    assert scene.review.tried == [LOCKED]


async def test_enter_behind_a_password_waits_for_the_dead_time_too(open_dialog: Open) -> None:
    scene = open_dialog(ScriptedCancelReview(Environment.LIVE, password=LOCKED))
    scene.wait(0.2)
    QTest.keyClicks(scene.dialog.password.field, LOCKED)
    QTest.keyClick(scene.dialog.password.field, Qt.Key.Key_Return)
    await scene.settle()
    assert not scene.cancelled
    assert scene.review.tried == []


async def test_a_wrong_password_is_told_in_place(open_dialog: Open) -> None:
    review = ScriptedCancelReview(password=LOCKED)
    scene = open_dialog(review)
    scene.wait(0.5)
    for error, words in ((WrongPassword("wrong-password"), "refused"), (RateLimited("p", retry_after=47), "0:47")):
        review.error = error
        QTest.keyClicks(scene.dialog.password.field, "nope")
        QTest.keyClick(scene.dialog.password.field, Qt.Key.Key_Return)
        await scene.settle()
        assert words in scene.dialog.password.message.text()
        assert not scene.dialog.password.field.text()
        assert scene.dialog.focusWidget() is scene.dialog.password.field
    assert not scene.cancelled


@pytest.mark.parametrize(
    ("act", "button", "words"),
    [
        (OrderAction.RECONFIRM, "Confirm order again", "asked you to confirm it"),
        (OrderAction.DISABLE, "Disable order", "cannot fill until"),
        (OrderAction.ENABLE, "Enable order", "back to the market"),
        (OrderAction.DELETE, "Delete order", "removed from the broker's list"),
    ],
)
async def test_another_act_says_what_it_does(open_dialog: Open, act: OrderAction, button: str, words: str) -> None:
    review = ScriptedCancelReview(Environment.LIVE)
    review.action = act
    dialog = open_dialog(review).dialog
    assert (dialog.cancel.text(), dialog.keep.text()) == (button, "Leave it as it is")
    assert isinstance(dialog, CancelOrderDialog)
    assert words in dialog.sentence.text()
    assert dialog.cancel.isEnabled()


async def test_one_call_for_a_whole_market_is_named(open_dialog: Open) -> None:
    review = three()
    review.at_once = Market.HK
    assert "in HK, in one call" in open_dialog(review).dialog.heading.text()


async def test_no_password_is_chosen_here(open_dialog: Open) -> None:
    """It says where; what is typed goes nowhere."""
    review = ScriptedCancelReview(Environment.PAPER, password=LOCKED)
    review.needs_password = PasswordKind.OWN_NEW
    scene = open_dialog(review)
    scene.wait(0.5)
    assert "Unlock trading first" in scene.dialog.password.message.text()
    QTest.keyClicks(scene.dialog.password.field, LOCKED)
    QTest.keyClick(scene.dialog.password.field, Qt.Key.Key_Return)
    QTest.mouseClick(scene.dialog.cancel, Qt.MouseButton.LeftButton)

    assert scene.dialog.password.field.text() == LOCKED
    assert not scene.dialog.cancel.isEnabled()
    assert review.tried == []


async def test_while_unlocked_there_is_no_password_field(open_dialog: Open) -> None:
    assert open_dialog(ScriptedCancelReview()).dialog.password.isHidden()


async def test_the_dialog_says_what_ends_with_the_order(open_dialog: Open) -> None:
    review = ScriptedCancelReview(orders=(order(number="7001"),))
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelOrderDialog)
    assert dialog.exits.isHidden()

    for bare, what in (
        (WithoutStop(400), "400 shares"),
        (WithoutStop(1), "1 share"),
        (WithoutStop(12, contracts=True), "12 contracts"),
        (WithoutStop(1, contracts=True), "1 contract"),
    ):
        review.without_stop = {review.orders[0].instrument: bare}
        review.changed()
        assert dialog.exits.text() == f"Leaves {what} without a stop at the broker."
    review.orders = (replace(review.orders[0], exits=(held_exit(),)),)
    review.changed()
    assert dialog.exits.text() == "Its exits at 600.00 end with it."
    review.fill(100)
    review.changed()
    assert not dialog.exits.isHidden()
    assert dialog.exits.text() == "Its exits at 600.00 end with it: none of them protects what has filled."


async def test_the_dialog_says_from_when_on_the_market_takes_withdrawals(open_dialog: Open) -> None:
    review = ScriptedCancelReview(orders=(order(number="7001"),))
    review.taken_from = {"7001": datetime(2026, 11, 20, 5, 0, tzinfo=UTC)}
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelOrderDialog)
    assert dialog.exits.text() == (
        "By the exchange's rules or the broker's page this market takes no withdrawals before 13:00: the cancel is"
        " sent, and the order counts as working until the broker says that it is over."
    )
    assert dialog.cancel.isEnabled()


async def test_the_minutes_without_withdrawals_begin_and_end_while_the_dialog_is_open(open_dialog: Open) -> None:
    review = ScriptedCancelReview(orders=(order(number="7001"),))
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelOrderDialog)
    assert dialog.exits.isHidden()
    review.taken_from = {"7001": datetime(2026, 11, 20, 5, 0, tzinfo=UTC)}
    dialog.tick()
    assert "no withdrawals before 13:00" in dialog.exits.text()
    assert not dialog.exits.isHidden()
    review.taken_from = {}
    dialog.tick()
    assert (dialog.exits.text(), dialog.exits.isHidden()) == ("", True)


async def test_the_dialog_says_of_an_order_at_the_market_that_its_cancel_may_be_refused(open_dialog: Open) -> None:
    review = ScriptedCancelReview(orders=(order(number="7001"),))
    review.not_by_hand = frozenset({"7001"})
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelOrderDialog)
    by_hand = (
        "By the broker's page an order at the market is not withdrawn by hand. The cancel is sent; it may be refused."
    )
    assert (dialog.exits.text(), dialog.exits.isHidden()) == (by_hand, False)
    review.without_stop = {review.orders[0].instrument: WithoutStop(400)}
    review.changed()
    assert dialog.exits.text() == f"{by_hand} Leaves 400 shares without a stop at the broker."


async def test_the_dialog_says_which_exits_the_broker_has_not_confirmed(open_dialog: Open) -> None:
    """It may hold them all the same: whether they end with the entry is not known."""
    asked = AttachedExits(take_profit=ExitTerms(trigger=Decimal(640)), stop_loss=ExitTerms(trigger=Decimal(600)))
    entry = replace(order(number="7001"), exits_asked=asked)
    review = ScriptedCancelReview(orders=(entry,))
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelOrderDialog)
    unknown = "The broker has not confirmed its exits at {}: whether they end too is unknown."
    assert dialog.exits.text() == unknown.format("640.00, 600.00")

    review.orders = (replace(entry, exits=(held_exit(),)),)
    review.changed()
    assert dialog.exits.text() == f"Its exits at 600.00 end with it. {unknown.format('640.00')}"
    review.orders = (replace(entry, status=OrderStatus.CANCELLED),)
    review.changed()
    assert dialog.exits.isHidden()


# --- cancel all -----------------------------------------------------------------------------------------------------


def three() -> ScriptedCancelReview:
    review = ScriptedCancelReview(
        orders=(order(number="7001"), order(number="7002"), order(number="7003", filled=200)), everything=True
    )
    review.foreign_ids = frozenset({"7002"})
    return review


async def test_every_order_is_listed_and_foreign_ones_are_named(open_dialog: Open) -> None:
    dialog = open_dialog(three()).dialog
    assert isinstance(dialog, CancelAllDialog)
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert len(lines) == 3
    assert "another program" in lines[1]
    assert "200 filled" in lines[2]


async def test_cancel_all_says_where_the_broker_may_have_more_orders(open_dialog: Open) -> None:
    review = three()
    dialog = open_dialog(review).dialog
    assert isinstance(dialog, CancelAllDialog)
    assert dialog.notes.isHidden()

    review.incomplete = True
    review.changed()

    assert dialog.notes.isVisible()
    assert dialog.notes.text().startswith("The broker may have more orders than it lists now")


async def test_cancel_all_says_which_of_them_the_market_does_not_take_now_and_which_not_by_hand(
    open_dialog: Open,
) -> None:
    review = three()
    scene = open_dialog(review)
    dialog = scene.dialog
    assert isinstance(dialog, CancelAllDialog)
    assert dialog.notes.isHidden()

    review.taken_from = {"7003": datetime(2026, 11, 20, 5, 0, tzinfo=UTC)}
    review.not_by_hand = frozenset({"7001"})
    dialog.tick()

    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert [line.split("  ·  ")[1:] for line in lines] == [
        ["not by hand"],
        ["placed by another program"],
        ["200 filled", "not before 13:00"],
    ]
    assert dialog.notes.text() == (
        "By the exchange's rules or the broker's page the market takes no withdrawal of an order before the minute"
        " beside it: the cancels are sent, and these orders count as working until the broker says that they are over."
        " By the broker's page an"
        " order at the market is not withdrawn by hand. The cancel is sent; it may be refused."
    )
    scene.wait(0.5)
    dialog.tick_box.click()
    QTest.mouseClick(dialog.cancel, LEFT)
    assert scene.cancelled, "the cancels are sent all the same"


async def test_cancel_all_wants_a_second_gesture(open_dialog: Open) -> None:
    scene = open_dialog(three())
    scene.wait(0.5)
    assert isinstance(scene.dialog, CancelAllDialog)
    QTest.mouseClick(scene.dialog.cancel, LEFT)
    QTest.keyClick(scene.dialog.cancel, Qt.Key.Key_Return)
    assert not scene.cancelled
    QTest.keyClick(scene.dialog.tick_box, Qt.Key.Key_Space)
    QTest.mouseClick(scene.dialog.cancel, LEFT)
    assert scene.cancelled


async def test_an_order_that_joins_the_list_has_to_be_read_again(open_dialog: Open) -> None:
    review = three()
    scene = open_dialog(review)
    scene.wait(0.5)
    assert isinstance(scene.dialog, CancelAllDialog)
    scene.dialog.tick_box.click()
    review.orders = review.orders[:2]
    review.changed()
    assert scene.dialog.tick_box.isChecked()
    review.orders = (*review.orders, order(number="7009"))
    review.changed()
    assert not scene.dialog.tick_box.isChecked()
    assert not scene.dialog.cancel.isEnabled()
