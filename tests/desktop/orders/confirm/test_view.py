"""The confirmation in PRACTICE and PAPER, what makes it void, and its shape, under real events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.shown_texts import painted_texts
from fakes.scenes.trading.confirmation import LEFT, ConfirmScene, double_click
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedReview, book, checks, order, summary
from tideboard_core.model.order import ActionRequest, Environment, OrderAction, OrderRequest, Side
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import REFUSED, BookLine, CheckCode, Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.confirm.view import LINES, ConfirmOrderDialog, SmallBook, visible_lines
from tideboard_desktop.ui.theme import make_theme

Open = Callable[..., ConfirmScene]
NOT_LIVE = [Environment.PRACTICE, Environment.PAPER]


@pytest.mark.parametrize("environment", NOT_LIVE)
def test_one_click_sends_once_the_dead_time_is_over(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment)
    scene.wait(0.45)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert scene.sent
    assert scene.dialog.answer.gesture is Gesture.CLICK


@pytest.mark.parametrize("environment", NOT_LIVE)
def test_a_click_within_400_ms_is_dead(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment)
    scene.wait(0.35)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert not scene.sent
    assert not scene.finished


@pytest.mark.parametrize("environment", NOT_LIVE)
def test_a_typed_quantity_is_sent_by_the_button_of_its_environment(open_dialog: Open, environment: Environment) -> None:
    """Never in the colour of LIVE, nor without words; Enter, which would be a click, sends nothing."""
    scene = open_dialog(environment, Gesture.TYPE)
    scene.wait(0.5)
    footer = scene.dialog.bar
    assert footer.typed_send.text() == footer.send.text()
    footer.field.setFocus()
    QTest.keyClicks(footer.field, str(scene.review.summary.quantity))
    image, theme = footer.typed_send.grab().toImage(), make_theme()
    assert image.pixelColor(6, image.height() // 2).name().upper() == theme.environments[environment].fill.upper()
    QTest.keyClick(footer.field, Qt.Key.Key_Return)
    assert not scene.finished
    QTest.mouseClick(footer.typed_send, LEFT)
    assert (scene.sent, scene.dialog.answer.gesture) == (True, Gesture.TYPE)


def test_a_press_that_began_dead_does_not_count_when_released_live(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.3)
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.wait(0.5)
    QTest.mouseRelease(scene.dialog.bar.send, LEFT)
    assert not scene.sent


def test_the_second_half_of_a_double_click_in_the_ticket_is_dead(open_dialog: Open) -> None:
    scene = open_dialog()
    double_click(scene.dialog.bar.send)
    assert not scene.sent


def test_clicks_made_while_the_program_stood_still_are_dead(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.clock.advance(3.0)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    scene.dialog.tick()
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert not scene.sent


def test_a_press_that_is_let_go_after_the_program_stood_still_is_dead(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.clock.advance(3.0)
    QTest.mouseRelease(scene.dialog.bar.send, LEFT)
    assert not scene.sent

    scene.wait(0.5)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert scene.sent


def test_fifty_clicks_in_one_frame_are_one_order(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    for _ in range(50):
        QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert scene.sent
    assert scene.finished == [ConfirmOrderDialog.DialogCode.Accepted]


def test_enter_sends_when_pressed_and_let_go_live(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    QTest.keyPress(scene.dialog.focusWidget(), Qt.Key.Key_Return)
    assert not scene.sent
    QTest.keyRelease(scene.dialog.focusWidget(), Qt.Key.Key_Return)
    assert scene.sent


def test_enter_held_from_the_ticket_never_sends(open_dialog: Open) -> None:
    scene = open_dialog()
    for _ in range(40):
        scene.wait(0.05)
        scene.repeat(scene.dialog.bar.send, Qt.Key.Key_Return, "\r")
    QTest.keyRelease(scene.dialog.bar.send, Qt.Key.Key_Return)
    assert not scene.sent


def test_enter_pressed_dead_and_let_go_live_does_not_send(open_dialog: Open) -> None:
    scene = open_dialog()
    QTest.keyPress(scene.dialog.bar.send, Qt.Key.Key_Return)
    scene.wait(0.6)
    QTest.keyRelease(scene.dialog.bar.send, Qt.Key.Key_Return)
    assert not scene.sent


def test_leaving_the_button_before_letting_go_sends_nothing(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    send = scene.dialog.bar.send
    QTest.mousePress(send, LEFT)
    QTest.mouseMove(send, QPoint(-40, -40))
    QTest.mouseMove(send, send.rect().center())
    QTest.mouseRelease(send, LEFT)
    assert not scene.sent


def test_a_warning_wants_its_box_ticked(open_dialog: Open) -> None:
    scene = open_dialog(gesture=Gesture.TICK)
    scene.wait(0.5)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    QTest.keyClick(scene.dialog.focusWidget(), Qt.Key.Key_Return)
    assert not scene.sent
    (box,) = scene.dialog.warnings.boxes.values()
    assert scene.dialog.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert scene.sent
    assert scene.dialog.answer.gesture is Gesture.TICK
    assert scene.dialog.answer.ticked == {CheckCode.LEVELS}


def test_an_accessibility_press_sends_in_practice(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.press(scene.dialog.bar.send)
    assert not scene.sent
    scene.wait(0.5)
    scene.press(scene.dialog.bar.send)
    assert scene.sent


def test_an_accessibility_press_that_began_dead_does_not_count_when_it_ends_live(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.35)
    send = scene.dialog.bar.send
    ended: list[bool] = []
    send.clicked.connect(lambda: ended.append(True))
    QAccessible.queryAccessibleInterface(send).actionInterface().doAction("Press")
    scene.wait(0.1)
    scene.qtbot.waitUntil(lambda: bool(ended))
    assert scene.dialog.arming.live
    assert not scene.sent


# --- void, cancel, shape --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("environment", list(Environment))
def test_a_void_review_says_why_and_cannot_be_sent(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment)
    scene.wait(0.5)
    scene.review.become_void(VoidReason(code=VoidCode.LINK_DOWN))
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    scene.press(scene.dialog.bar.form)
    assert not scene.sent
    assert "connection" in scene.dialog.bar.second.text()


def test_a_review_that_turns_void_at_the_last_look_is_not_sent(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    late = VoidReason(code=VoidCode.TOO_LATE, data={"limit": 30})
    scene.review.refresh = lambda: scene.review.become_void(late)  # type: ignore[method-assign]
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert not scene.sent
    assert "30 s" in scene.dialog.bar.second.text()


def test_the_countdown_follows_the_review_and_it_is_evaluated_a_few_times_a_second(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.review.seconds_left = 12.7
    scene.wait(1.0)
    assert "12 s" in scene.dialog.bar.second.text()
    assert 3 <= scene.review.refreshed <= 6


@pytest.mark.parametrize("environment", list(Environment))
def test_escape_and_closing_refuse(open_dialog: Open, environment: Environment) -> None:
    for leave in (lambda d: QTest.keyClick(d, Qt.Key.Key_Escape), lambda d: d.close()):
        scene = open_dialog(environment)
        scene.wait(0.5)
        leave(scene.dialog)
        assert scene.dialog.answer == REFUSED
        assert scene.finished == [ConfirmOrderDialog.DialogCode.Rejected]
        assert not scene.review.listeners


@pytest.mark.parametrize("environment", list(Environment))
def test_nothing_moves_while_the_dialog_is_open(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment)
    before = {part: part.geometry() for part in scene.dialog.findChildren(QWidget) if part.isVisible()}
    size = scene.dialog.size()
    scene.review.checks = checks(far=True)
    scene.review.book = None
    scene.review.become_void(VoidReason(code=VoidCode.CHECK_CHANGED, data={"check": CheckCode.LOCK, "passed": False}))
    QApplication.processEvents()
    moved = [part.objectName() or type(part).__name__ for part, place in before.items() if fixed(part, place)]
    assert scene.dialog.size() == size
    assert not moved


def fixed(part: QWidget, place: object) -> bool:
    """Whether a widget that is no running text has moved."""
    return part.objectName() in {"send_order", "cancel_dialog", "confirm_order"} and part.geometry() != place


def test_the_sentence_says_what_will_be_sent(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    assert "LIVE" in scene.dialog.windowTitle()
    assert "Buy 2,000 HK.00700" in scene.dialog.accessibleName()


def test_a_sale_is_worded_as_one(qtbot: QtBot, clock: ManualClock) -> None:
    review = ScriptedReview(Environment.LIVE)
    review.summary = summary(Environment.LIVE, side=Side.SELL, quantity=400)
    dialog = ConfirmOrderDialog(review, make_theme(), clock, None)
    qtbot.addWidget(dialog)
    assert "sell" in dialog.bar.send.text()
    assert "Sell 400" in dialog.bar.typed_send.text()


def test_every_part_has_a_name_and_tab_goes_round(open_dialog: Open) -> None:
    scene = open_dialog(gesture=Gesture.TICK)
    seen = []
    first = scene.dialog.focusWidget()
    for _ in range(6):
        widget = scene.dialog.focusWidget()
        seen.append(widget.objectName())
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        if scene.dialog.focusWidget() is first:
            break
    assert set(seen) == {"tick_levels", "cancel_dialog"}


@pytest.mark.parametrize(
    ("act", "title", "terms"),
    [
        (OrderAction.ENABLE, "Put order back", "goes back to the market"),
        (OrderAction.RECONFIRM, "Reconfirm order", "confirmed again as it stands"),
    ],
)
def test_an_act_that_brings_an_order_in_is_named_in_title_and_terms(
    qtbot: QtBot, clock: ManualClock, act: OrderAction, title: str, terms: str
) -> None:
    review = ScriptedReview()
    parked = order()
    request = ActionRequest(
        account=review.summary.account, order=parked, action=act, client_order_id="TB-1120-KQXW-0418"
    )
    review.summary = replace(review.summary, request=request, replaces=parked)
    dialog = ConfirmOrderDialog(review, make_theme(), clock, None)
    qtbot.addWidget(dialog)
    assert title in dialog.windowTitle()
    assert terms in dialog.findChildren(QLabel, "order_terms")[0].text()


def line(side: Side, price: int, takes: int = 0, joins: int = 0) -> BookLine:
    return BookLine(side, Decimal(price), 100, 1, takes, joins)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 4))
def test_at_most_six_lines_those_nearest_the_spread(asks: int, bids: int, taken: int) -> None:
    upper = [line(Side.SELL, 200 - i, takes=int(asks - i <= taken)) for i in range(asks)]
    lower = [line(Side.BUY, 90 - i) for i in range(bids)]
    shown_asks, shown_bids = visible_lines((*upper, *lower))
    assert len(shown_asks) + len(shown_bids) == min(LINES, asks + bids) or asks + bids > LINES
    assert len(shown_asks) + len(shown_bids) <= LINES
    assert shown_asks == upper[len(upper) - len(shown_asks) :]
    assert shown_bids == lower[: len(shown_bids)]
    wanted = [one for one in upper if one.takes][-4:]
    assert all(one in shown_asks for one in wanted)


def test_a_price_far_out_takes_the_outermost_place() -> None:
    upper = [line(Side.SELL, 100 + i) for i in range(5, 0, -1)]
    lower = [line(Side.BUY, 100 - i, joins=50 if i == 8 else 0) for i in range(10)]
    _asks, bids = visible_lines((*upper, *lower))
    assert bids[-1].joins == 50
    far = [line(Side.SELL, 110, joins=50), *upper]
    asks, _bids = visible_lines((*far, *lower[:3]))
    assert asks[0].joins == 50


def test_painting_needs_no_book_and_keeps_its_height(qapp: QApplication) -> None:
    ladder = SmallBook(make_theme(), Side.BUY, Decimal("0.5"))
    ladder.resize(374, ladder.height())
    before = ladder.height()
    empty = ladder.grab().toImage()
    ladder.show_book(book())
    assert ladder.grab().toImage() != empty
    ladder.show_book(book(crosses=False))
    assert ladder.height() == before


@pytest.mark.parametrize(("contracts", "head"), [(False, "Shares"), (True, "Contracts")])
def test_the_small_book_counts_what_is_traded(qapp: QApplication, contracts: bool, head: str) -> None:
    ladder = SmallBook(make_theme(), Side.BUY, Decimal("0.01"), contracts=contracts)
    ladder.show_book(book())
    with painted_texts() as texts:
        ladder.grab()
    assert {"Shares", "Contracts"} & {one.text for one in texts} == {head}


def of_a_proposal(review: ScriptedReview) -> None:
    request = review.summary.request
    assert isinstance(request, OrderRequest)
    tagged = replace(request, proposal=ProposalTag("research-agent", "P-1"))
    review.summary = replace(review.summary, request=tagged)


@pytest.mark.parametrize("environment", NOT_LIVE)
def test_what_a_program_proposed_is_dead_for_three_seconds(open_dialog: Open, environment: Environment) -> None:
    scene = open_dialog(environment, change=of_a_proposal)
    scene.wait(2.9)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert not scene.sent
    scene.wait(0.15)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert scene.sent
