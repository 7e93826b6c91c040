"""An exit that a pinned account puts back: the confirmation proves the password with the gesture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedReview
from tideboard_core.errors import WrongPassword
from tideboard_core.model.lock import LockReason, PasswordKind
from tideboard_core.model.order import Environment
from tideboard_core.model.review import REFUSED, Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.confirm.send_buttons import HoldButton
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

SECRET = "correct horse"
LEFT = Qt.MouseButton.LeftButton


class Scene:
    """An open LIVE confirmation whose quantity is typed."""

    def __init__(self, tasks: Tasks, kind: PasswordKind | None, gesture: Gesture) -> None:
        self.review, self.clock = ScriptedReview(Environment.LIVE, gesture), ManualClock()
        self.review.needs_password = kind
        self.dialog = ConfirmOrderDialog(self.review, make_theme(), self.clock, None, tasks=tasks)
        timer_of(self.dialog).setInterval(1_000_000)

    def begin(self) -> None:
        self.dialog.open()
        for _ in range(12):
            self.clock.advance(0.05)
            self.dialog.tick()

    def type_quantity(self) -> None:
        QTest.keyClicks(self.dialog.bar.field, "2000")
        QTest.mouseClick(self.dialog.bar.typed_send, LEFT)

    async def settle(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)


Open = Callable[..., Scene]


@pytest.fixture
async def open_it(qtbot: QtBot) -> AsyncIterator[Open]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    kept: list[Scene] = []

    def made(kind: PasswordKind | None = PasswordKind.BROKER, gesture: Gesture = Gesture.TYPE) -> Scene:
        scene = Scene(tasks, kind, gesture)
        kept.append(scene)
        qtbot.addWidget(scene.dialog)
        scene.begin()
        return scene

    yield made
    for scene in kept:
        scene.dialog.reject()
    await tasks.close()
    assert not failures


async def test_without_a_pin_there_is_no_field(open_it: Open) -> None:
    scene = open_it(None)
    assert scene.dialog.password is None
    scene.type_quantity()
    assert scene.dialog.answer.typed_quantity == 2000


async def test_the_quantity_alone_sends_nothing_and_goes_to_the_password(open_it: Open) -> None:
    scene = open_it()
    scene.type_quantity()
    await scene.settle()
    assert (scene.dialog.answer, scene.review.tried) == (REFUSED, [])
    assert scene.dialog.password is not None
    assert scene.dialog.focusWidget() is scene.dialog.password.part.field


async def test_both_prove_the_password_and_then_give_the_answer(open_it: Open) -> None:
    scene = open_it()
    assert scene.dialog.password is not None
    QTest.keyClicks(scene.dialog.password.part.field, SECRET)
    scene.type_quantity()
    assert scene.dialog.answer == REFUSED
    await scene.settle()
    assert (scene.dialog.answer.typed_quantity, scene.review.tried) == (2000, [SECRET])
    assert scene.dialog.password.part.empty


async def test_a_wrong_password_is_said_and_sends_nothing(open_it: Open) -> None:
    scene = open_it()
    assert scene.dialog.password is not None
    scene.review.error = WrongPassword("wrong-password")
    QTest.keyClicks(scene.dialog.password.part.field, SECRET)
    scene.type_quantity()
    await scene.settle()
    assert scene.dialog.answer == REFUSED
    assert "refused" in scene.dialog.password.part.message.text()


async def test_a_void_review_takes_no_password(open_it: Open) -> None:
    scene = open_it()
    assert scene.dialog.password is not None
    QTest.keyClicks(scene.dialog.password.part.field, SECRET)
    scene.review.become_void(VoidReason(code=VoidCode.LOCKED, data={"reason": LockReason.BY_HAND}))
    scene.type_quantity()
    await scene.settle()
    assert (scene.dialog.answer, scene.review.tried) == (REFUSED, [])


async def test_no_password_is_chosen_here(open_it: Open) -> None:
    scene = open_it(PasswordKind.OWN_NEW)
    assert scene.dialog.password is not None
    assert not scene.dialog.password.part.field.isEnabled()
    scene.type_quantity()
    await scene.settle()
    assert scene.review.tried == []


async def test_a_held_space_that_led_to_the_field_types_nothing_into_it(open_it: Open) -> None:
    """The key that held the button is still down when the focus goes to the password."""
    scene = open_it(gesture=Gesture.HOLD)
    assert scene.dialog.password is not None
    send = scene.dialog.bar.send
    assert isinstance(send, HoldButton)
    send.setFocus()
    QTest.keyPress(send, Qt.Key.Key_Space)
    for _ in range(20):
        scene.clock.advance(0.05)
        scene.dialog.tick()
        send.tick()
    field = scene.dialog.password.part.field
    assert scene.dialog.focusWidget() is field
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", autorep=True)
    QApplication.sendEvent(field, again)
    assert scene.dialog.password.part.empty
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert not scene.dialog.password.part.empty


async def test_closing_the_dialog_forgets_what_was_typed_and_ends_the_proof(open_it: Open) -> None:
    scene = open_it()
    assert scene.dialog.password is not None
    QTest.keyClicks(scene.dialog.password.part.field, SECRET)
    scene.type_quantity()
    QTest.keyClicks(scene.dialog.password.part.field, "again")
    scene.dialog.reject()
    await scene.settle()
    assert (scene.dialog.answer, scene.review.tried) == (REFUSED, [])
    assert scene.dialog.password.part.empty
