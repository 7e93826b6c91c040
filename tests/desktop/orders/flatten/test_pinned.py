"""The confirmation of a flatten of a pinned account: the password goes with the gesture, for this flatten alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fakes.scenes.screen.timers import timer_of
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedFlattenReview, cautioned_plan
from fakes.values.waiting import tasks_done
from tideboard_core.errors import RateLimited, WrongPassword
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Environment
from tideboard_core.model.review import REFUSED, Gesture, VoidCode, VoidReason
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
SECRET = "123456"


class Scene:
    """An open dialog of a LIVE account that asks for its password."""

    def __init__(self, tasks: Tasks, kind: PasswordKind = PasswordKind.BROKER, *, cautioned: bool = False) -> None:
        self.review, self.clock = ScriptedFlattenReview(Environment.LIVE, password=SECRET), ManualClock()
        if cautioned:
            self.review.plan = cautioned_plan()
        self.review.needs_password = kind
        self.dialog = FlattenDialog(self.review, make_theme(), self.clock, tasks, None)
        timer_of(self.dialog).setInterval(1_000_000)

    def wait(self, seconds: float = 0.5) -> None:
        for _ in range(round(seconds / 0.05)):
            self.clock.advance(0.05)
            self.dialog.tick()

    def type_both(self) -> None:
        QTest.keyClicks(self.dialog.password.part.field, SECRET)
        QTest.keyClicks(self.dialog.field, "2")

    def press(self) -> None:
        QTest.mouseClick(self.dialog.typed_send, LEFT)


@pytest.fixture
async def open_it(qtbot: QtBot) -> AsyncIterator[Callable[..., Scene]]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    kept: list[Scene] = []

    def made(kind: PasswordKind = PasswordKind.BROKER, *, cautioned: bool = False) -> Scene:
        scene = Scene(tasks, kind, cautioned=cautioned)
        kept.append(scene)
        qtbot.addWidget(scene.dialog)
        scene.dialog.open()
        scene.wait()
        return scene

    yield made
    await tasks.close()
    for scene in kept:
        scene.dialog.reject()
    assert not failures


async def test_the_password_alone_or_the_number_alone_sends_nothing(open_it: Callable[..., Scene]) -> None:
    scene = open_it()
    assert scene.dialog.password.isVisible()
    assert scene.dialog.password.part.message.text() == "The account is pinned, and stays pinned and locked afterwards."
    QTest.keyClicks(scene.dialog.field, "2")
    assert not scene.dialog.typed_send.isEnabled()
    scene.press()
    QTest.keyClicks(scene.dialog.password.part.field, SECRET)
    scene.dialog.field.setFocus()
    QTest.keyClick(scene.dialog.field, Qt.Key.Key_Backspace)
    assert not scene.dialog.typed_send.isEnabled()
    scene.press()
    QTest.keyClick(scene.dialog.password.part.field, Qt.Key.Key_Return)
    await tasks_done()

    assert scene.review.tried == []
    assert scene.dialog.answer is REFUSED


async def test_both_prove_the_password_and_then_give_the_answer(open_it: Callable[..., Scene]) -> None:
    scene = open_it()
    scene.type_both()
    scene.press()
    assert not scene.dialog.answer.accepted
    await tasks_done()

    assert scene.review.tried == [SECRET]
    assert (scene.dialog.answer.gesture, scene.dialog.answer.typed_quantity) == (Gesture.TYPE, 2)
    assert scene.dialog.password.part.empty


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WrongPassword("wrong-password"), "The broker refused this password."),
        (RateLimited("password-pause", retry_after=60), "Too many wrong passwords. Next try in 1:00."),
    ],
)
async def test_a_refused_password_is_told_and_sends_nothing(
    open_it: Callable[..., Scene], error: Exception, words: str
) -> None:
    scene = open_it()
    scene.review.error = error
    scene.type_both()
    scene.press()
    await tasks_done()

    assert scene.dialog.answer is REFUSED
    assert scene.dialog.isVisible()
    assert scene.dialog.password.part.message.text() == words
    assert scene.dialog.password.part.empty


async def test_two_presses_are_one_try(open_it: Callable[..., Scene]) -> None:
    scene = open_it()
    scene.type_both()
    scene.press()
    scene.press()
    await tasks_done()

    assert scene.review.tried == [SECRET]


async def test_a_void_review_takes_no_password(open_it: Callable[..., Scene]) -> None:
    scene = open_it()
    scene.type_both()
    scene.review.become_void(VoidReason(code=VoidCode.LOCKED))
    scene.press()
    await tasks_done()

    assert scene.review.tried == []
    assert scene.dialog.answer is REFUSED


async def test_a_review_that_becomes_void_while_the_password_is_judged_is_not_answered(
    open_it: Callable[..., Scene],
) -> None:
    scene = open_it()
    scene.type_both()
    scene.press()
    scene.review.become_void(VoidReason(code=VoidCode.TOO_LATE, data={"limit": 60.0}))
    await tasks_done()

    assert scene.dialog.answer is REFUSED


async def test_no_password_is_chosen_here(open_it: Callable[..., Scene]) -> None:
    scene = open_it(PasswordKind.OWN_NEW)
    scene.type_both()

    assert not scene.dialog.password.part.field.isEnabled()
    assert not scene.dialog.typed_send.isEnabled()
    assert "Unlock trading first" in scene.dialog.password.part.message.text()


async def test_a_press_by_a_program_begins_nothing_before_both_are_typed(open_it: Callable[..., Scene]) -> None:
    """Assistive programs press what a person has filled in by keys."""
    scene = open_it()
    face = QAccessible.queryAccessibleInterface(scene.dialog.typed_send)
    face.actionInterface().doAction(face.actionInterface().pressAction())
    await tasks_done()

    assert scene.review.tried == []
    assert scene.dialog.answer is REFUSED


async def test_closing_the_dialog_forgets_what_was_typed(open_it: Callable[..., Scene]) -> None:
    scene = open_it()
    scene.type_both()
    scene.dialog.reject()

    assert scene.dialog.password.part.empty
    assert scene.dialog.answer is REFUSED


async def test_what_is_ticked_stays_as_it_was_at_the_gesture_while_the_password_is_judged(
    open_it: Callable[..., Scene],
) -> None:
    """Else a box that a person unticks meanwhile would be closed all the same."""
    scene = open_it(cautioned=True)
    first, second = scene.dialog.unticked.list.boxes.values()
    for box in (first, second):
        box.click()
    scene.review.error = WrongPassword("wrong-password")
    scene.type_both()
    scene.press()
    first.click()
    assert scene.dialog.unticked.list.ticked == {"HK.00700", "HK.09988"}
    await tasks_done()

    first.click()
    assert scene.dialog.unticked.list.ticked == {"HK.09988"}


@pytest.mark.parametrize("error", [None, WrongPassword("wrong-password")])
async def test_a_dialog_that_is_gone_when_the_password_is_judged_is_left_alone(
    qapp: QApplication, error: Exception | None
) -> None:
    failures: list[BaseException] = []
    tasks = Tasks(lambda error, _name: failures.append(error))
    scene = Scene(tasks)
    scene.review.error = error
    scene.dialog.open()
    scene.wait()
    scene.type_both()
    scene.press()
    delete(scene.dialog)
    await tasks_done()
    await tasks.close()

    assert (scene.review.tried, failures) == ([SECRET], [])
