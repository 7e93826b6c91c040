"""Sending in LIVE: the hold, its limits, and presses by a program."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.confirmation import LEFT, ConfirmScene, double_click
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.confirm.send_buttons import HoldButton

Open = Callable[..., ConfirmScene]


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


def test_a_key_that_is_only_let_go_here_sends_nothing(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    QTest.keyRelease(scene.dialog.bar.send, Qt.Key.Key_Space)
    assert not scene.sent


def test_a_press_that_leaves_the_button_sends_nothing(open_dialog: Open) -> None:
    scene = open_dialog()
    scene.wait(0.5)
    send = scene.dialog.bar.send
    QTest.mousePress(send, LEFT)
    QTest.mouseMove(send, QPoint(5, send.height() + 20))
    QTest.mouseRelease(send, LEFT)
    assert not scene.sent


def test_the_right_button_holds_nothing(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    QTest.mousePress(scene.dialog.bar.send, Qt.MouseButton.RightButton)
    scene.wait(1.5)
    assert not scene.sent


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


def missed_repeat(scene: ConfirmScene, key: Qt.Key, at: int, *, apart: int = 0, then: Qt.Key | None = None) -> None:
    """What Qt makes of a repetition whose release it reads alone.

    `apart` = milliseconds between a person's release and press, `then` = the key of that press where it is another one.
    """
    for kind, time, each in ((QEvent.Type.KeyRelease, at, key), (QEvent.Type.KeyPress, at + apart, then or key)):
        event = QKeyEvent(kind, each, Qt.KeyboardModifier.NoModifier, " ")
        event.setTimestamp(time)
        QApplication.sendEvent(scene.dialog.bar.send, event)


def test_a_repetition_that_looks_like_a_new_press_does_not_end_a_hold(open_dialog: Open) -> None:
    """As on X11 while other programs keep the machine busy."""
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    for number in range(9):
        scene.wait(0.09)
        missed_repeat(scene, Qt.Key.Key_Space, 1000 + 40 * number)
    assert not scene.sent
    scene.wait(0.1)
    assert scene.sent
    assert scene.dialog.answer.held >= 0.9


@pytest.mark.parametrize("environment", [Environment.LIVE, Environment.PAPER])
def test_a_repetition_that_looks_like_a_new_press_begins_nothing(open_dialog: Open, environment: Environment) -> None:
    """The key was held for what had the focus before, and stays down."""
    scene = open_dialog(environment)
    scene.wait(0.5)
    scene.dialog.bar.send.setFocus()
    for number in range(40):
        missed_repeat(scene, Qt.Key.Key_Space, 1000 + 40 * number)
        scene.wait(0.04)
    assert not scene.sent


def test_a_release_and_another_press_begin_a_hold_anew(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    scene.wait(0.8)
    missed_repeat(scene, Qt.Key.Key_Space, 1800, apart=1)
    scene.wait(0.8)
    assert not scene.sent


def test_another_key_in_the_millisecond_of_a_release_is_a_press_of_its_own(open_dialog: Open) -> None:
    """Space, held for what had the focus before, is let go as Enter goes down."""
    scene = open_dialog(Environment.PAPER)
    scene.wait(0.5)
    scene.dialog.bar.send.setFocus()
    missed_repeat(scene, Qt.Key.Key_Space, 1800, then=Qt.Key.Key_Return)
    QTest.keyRelease(scene.dialog.bar.send, Qt.Key.Key_Return)
    assert scene.sent


def test_a_hold_that_ended_otherwise_does_not_go_on_with_a_repetition(open_dialog: Open) -> None:
    """The mouse left, the focus went, the window stood still."""
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    scene.wait(0.5)
    scene.dialog.bar.cancel.setFocus()
    send.setFocus()
    for number in range(12):
        missed_repeat(scene, Qt.Key.Key_Space, 1500 + 40 * number)
        scene.wait(0.05)
    assert not scene.sent


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
    scene.wait(0.05)
    assert isinstance(scene.dialog.bar.send, HoldButton)
    assert scene.dialog.bar.send.text() == "Hold to buy LIVE"
    scene.wait(1.0)
    assert not scene.sent


def test_a_hold_that_a_stall_has_ended_asks_for_a_new_one(open_dialog: Open) -> None:
    """The button is still pressed; to keep holding it would send nothing."""
    scene = open_dialog(Environment.LIVE)
    scene.wait(0.5)
    send = scene.dialog.bar.send
    QTest.mousePress(send, LEFT)
    scene.wait(0.3)
    assert send.text() == "Keep holding to buy LIVE"
    scene.clock.advance(0.5)
    scene.wait(0.05)
    assert send.text() == "Hold to buy LIVE"
    scene.wait(1.5)
    assert not scene.sent
    assert scene.dialog.bar.first.text() == "The window stood still and nothing was sent; hold again."
    QTest.mouseRelease(send, LEFT)
    QTest.mousePress(send, LEFT)
    scene.wait(0.3)
    assert scene.dialog.bar.first.text() == "Focus starts on Cancel; Enter never sends."
    QTest.mouseRelease(send, LEFT)
    scene.wait(0.5)
    assert scene.dialog.bar.first.text() == "Focus starts on Cancel; Enter never sends.", "let go by hand"


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


def test_a_programs_press_that_began_in_the_dead_time_is_dead(open_dialog: Open) -> None:
    scene = open_dialog(Environment.PRACTICE)
    send = scene.dialog.bar.send
    scene.wait(0.2)
    send.pressed.emit()
    scene.wait(0.5)
    send.clicked.emit()
    assert not scene.sent
    send.pressed.emit()
    send.clicked.emit()
    assert scene.sent


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
