"""The confirmation dialog under real key and mouse events; time is moved by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.clock import ManualClock
from fakes.reviews import ScriptedReview, checks, summary
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.review import REFUSED, CheckCode, Gesture, VoidCode, VoidReason
from tideboard_desktop.dialogs.confirm_order import ConfirmOrderDialog
from tideboard_desktop.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
NOT_LIVE = [Environment.PRACTICE, Environment.PAPER]


class Scene:
    """One open dialog, its review and its clock."""

    def __init__(self, dialog: ConfirmOrderDialog, review: ScriptedReview, clock: ManualClock, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.dialog, self.review, self.clock = dialog, review, clock
        self.finished: list[int] = []
        dialog.finished.connect(self.finished.append)

    def wait(self, seconds: float) -> None:
        """Let time pass as the running event loop would see it."""
        for _ in range(round(seconds / 0.05)):
            self.clock.advance(0.05)
            self.dialog.tick()
            if hasattr(self.dialog.bar.send, "tick"):
                self.dialog.bar.send.tick()

    def repeat(self, widget: QWidget, key: Qt.Key, text: str = "") -> None:
        """What X11 and Windows send while a key is held."""
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            QApplication.sendEvent(
                widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, autorep=True, count=1)
            )

    def press(self, button: QAbstractButton) -> None:
        """What a screen reader does; Qt lets the button look pressed for a moment before it counts."""
        done: list[bool] = []
        button.clicked.connect(lambda: done.append(True))
        QAccessible.queryAccessibleInterface(button).actionInterface().doAction("Press")
        if button.isEnabled():
            self.qtbot.waitUntil(lambda: bool(done))

    @property
    def sent(self) -> bool:
        return self.dialog.answer.accepted


Open = Callable[..., Scene]


@pytest.fixture
def open_dialog(qtbot: QtBot, clock: ManualClock) -> Open:
    kept: list[ConfirmOrderDialog] = []  # a window that only a cycle holds could be collected while it paints

    def open_it(environment: Environment = Environment.PRACTICE, gesture: Gesture | None = None) -> Scene:
        review = ScriptedReview(environment, gesture)
        dialog = ConfirmOrderDialog(review, make_theme(), clock, None)
        kept.append(dialog)
        qtbot.addWidget(dialog)
        dialog._timer.setInterval(1_000_000)  # the test is the only one who moves time
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return Scene(dialog, review, clock, qtbot)

    return open_it


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


# --- PRACTICE and PAPER ---------------------------------------------------------------------------------------------


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


# --- LIVE -----------------------------------------------------------------------------------------------------------


def test_live_starts_on_cancel(open_dialog: Open) -> None:
    for gesture in (Gesture.HOLD, Gesture.TYPE):
        scene = open_dialog(Environment.LIVE, gesture)
        assert scene.dialog.focusWidget() is scene.dialog.bar.cancel
        scene.dialog.reject()


def test_live_sends_by_holding_the_mouse_for_900_ms(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.wait(0.85)
    assert not scene.sent
    scene.wait(0.1)
    assert scene.sent
    assert scene.dialog.answer.gesture is Gesture.HOLD
    assert scene.dialog.answer.held >= 0.9


def test_live_sends_by_holding_space(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    for _ in range(10):
        scene.wait(0.1)
        scene.repeat(send, Qt.Key.Key_Space, " ")
    assert scene.sent


def test_letting_go_early_sends_nothing(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    for _ in range(4):
        QTest.mousePress(scene.dialog.bar.send, LEFT)
        scene.wait(0.8)
        QTest.mouseRelease(scene.dialog.bar.send, LEFT)
    scene.wait(2.0)
    assert not scene.sent


def test_auto_repeat_of_space_never_begins_a_hold(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    scene.dialog.bar.send.setFocus()
    for _ in range(60):
        scene.repeat(scene.dialog.bar.send, Qt.Key.Key_Space, " ")
        scene.wait(0.05)
    assert not scene.sent


def test_a_hold_that_began_dead_never_counts(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.wait(2.0)
    assert not scene.sent


def test_losing_focus_ends_the_hold(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    scene.wait(0.5)
    scene.dialog.bar.cancel.setFocus()
    scene.wait(1.0)
    assert not scene.sent


def test_a_void_review_ends_the_hold(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.wait(0.5)
    scene.review.become_void(VoidReason(code=VoidCode.LINK_DOWN))
    scene.wait(1.0)
    assert not scene.sent


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_never_sends_live(open_dialog: Open, key: Qt.Key) -> None:
    for gesture in (Gesture.HOLD, Gesture.TYPE):
        scene = open_dialog(Environment.LIVE, gesture)
        scene.wait(0.5)
        for widget in (scene.dialog.bar.form, scene.dialog.bar.field):
            QTest.keyClicks(scene.dialog.bar.field, "2000" if gesture is Gesture.TYPE else "")
            QTest.keyPress(widget, key)
            scene.wait(1.5)
            QTest.keyRelease(widget, key)
        assert not scene.sent
        scene.dialog.reject()


def test_a_click_never_sends_live(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    double_click(scene.dialog.bar.send)
    scene.wait(2.0)
    assert not scene.sent


@pytest.mark.parametrize("way", ["click", "animateClick", "accessibility"])
def test_a_press_by_a_program_moves_to_the_typed_form(open_dialog: Open, qtbot: QtBot, way: str) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    if way == "accessibility":
        scene.press(send)
    else:
        getattr(send, way)()
        qtbot.waitUntil(lambda: scene.dialog.bar.typing)
    assert scene.dialog.bar.typing
    assert scene.dialog.focusWidget() is scene.dialog.bar.field
    assert not scene.sent
    scene.press(scene.dialog.bar.typed_send)
    assert not scene.sent


def test_live_sends_by_typing_the_quantity(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE)
    scene.wait(0.5)
    send = scene.dialog.bar.typed_send
    QTest.keyClicks(scene.dialog.bar.field, "200")
    QTest.mouseClick(send, LEFT)
    assert not scene.sent
    QTest.keyClicks(scene.dialog.bar.field, "0")
    send.setFocus()
    QTest.keyClick(send, Qt.Key.Key_Space)
    assert scene.sent
    assert scene.dialog.answer.typed_quantity == 2000
    assert scene.dialog.answer.gesture is Gesture.TYPE


def test_a_press_by_a_program_never_sends_the_typed_form(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE)
    scene.wait(0.5)
    QTest.keyClicks(scene.dialog.bar.field, "2000")
    scene.press(scene.dialog.bar.typed_send)
    scene.dialog.bar.typed_send.click()
    assert not scene.sent


def test_live_shows_no_boxes_to_tick(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE)
    assert not scene.dialog.warnings.boxes
    assert not scene.dialog.warnings.isHidden()


# --- the typed quantity ---------------------------------------------------------------------------------------------


@pytest.fixture
def typing(open_dialog: Open) -> Scene:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE)
    scene.wait(0.5)
    scene.dialog.bar.field.setFocus()
    return scene


def test_paste_by_key_is_refused(typing: Scene) -> None:
    QGuiApplication.clipboard().setText("2000")
    field = typing.dialog.bar.field
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    field.paste()
    assert not field.text()
    assert not typing.dialog.bar.typed_send.isEnabled()


def test_text_from_a_program_is_refused(typing: Scene) -> None:
    field = typing.dialog.bar.field
    field.setText("2000")
    field.insert("2000")
    interface = QAccessible.queryAccessibleInterface(field)
    interface.setText(QAccessible.Text.Value, "2000")
    assert not field.text()
    assert not field.matches


def test_a_drop_is_refused(typing: Scene) -> None:
    data = QMimeData()
    data.setText("2000")
    field = typing.dialog.bar.field
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, drop)
    assert not field.text()


def test_middle_click_is_refused(typing: Scene) -> None:
    QGuiApplication.clipboard().setText("2000")
    QTest.mouseClick(typing.dialog.bar.field, Qt.MouseButton.MiddleButton)
    assert not typing.dialog.bar.field.text()


def test_a_held_digit_counts_once(typing: Scene) -> None:
    field = typing.dialog.bar.field
    QTest.keyClick(field, Qt.Key.Key_2)
    for _ in range(5):
        typing.repeat(field, Qt.Key.Key_0, "0")
    assert field.text() == "2"


def test_the_number_must_be_whole_and_may_be_mended(typing: Scene) -> None:
    field = typing.dialog.bar.field
    QTest.keyClicks(field, "2x0,00 0")
    assert field.text() == "20000"
    assert not typing.dialog.bar.typed_send.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert typing.dialog.bar.typed_send.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert not typing.dialog.bar.typed_send.isEnabled()


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


def double_click(widget: QWidget) -> None:
    """Press, release, press, release, as a mouse sends them."""
    QTest.mouseClick(widget, LEFT)
    QTest.mouseDClick(widget, LEFT)
    QTest.mouseRelease(widget, LEFT)
