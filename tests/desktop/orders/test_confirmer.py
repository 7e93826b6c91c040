"""DialogConfirmer: a question in, an answer out, and no dialog left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedCancelReview, ScriptedFlattenReview, ScriptedReview
from fakes.values.waiting import until
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_desktop.orders.cancel.all_orders import CancelAllDialog
from tideboard_desktop.orders.cancel.view import CancelOrderDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.orders.confirmer import DialogConfirmer
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    result = QWidget()
    qtbot.addWidget(result)
    result.show()
    return result


def confirmer(
    window: QWidget, clock: ManualClock, close_gate: Callable[[QDialog], None] = lambda _dialog: None
) -> DialogConfirmer:
    def fail(error: BaseException, _name: str) -> None:
        raise error

    return DialogConfirmer(make_theme(), clock, Tasks(fail), parent=lambda: window, close_gate=close_gate)


async def opened(window: QWidget, kind: type[QWidget]) -> QWidget:
    await asyncio.sleep(0)
    (dialog,) = [child for child in window.children() if isinstance(child, kind)]
    return dialog


async def test_the_answer_comes_back_and_the_dialog_goes(window: QWidget, qapp: QApplication) -> None:
    clock = ManualClock()
    waiting = asyncio.get_running_loop().create_task(confirmer(window, clock).confirm(ScriptedReview()))
    dialog = await opened(window, ConfirmOrderDialog)
    assert isinstance(dialog, ConfirmOrderDialog)
    for _ in range(10):
        clock.advance(0.05)
        dialog.tick()
    QTest.mouseClick(dialog.bar.send, Qt.MouseButton.LeftButton)
    assert await waiting == Confirmation(accepted=True)
    await until(lambda: not window.findChildren(ConfirmOrderDialog))


async def test_escape_refuses(window: QWidget) -> None:
    waiting = asyncio.get_running_loop().create_task(confirmer(window, ManualClock()).confirm(ScriptedReview()))
    QTest.keyClick(await opened(window, ConfirmOrderDialog), Qt.Key.Key_Escape)
    assert await waiting == REFUSED


async def test_a_cancelled_question_closes_its_dialog(window: QWidget) -> None:
    waiting = asyncio.get_running_loop().create_task(confirmer(window, ManualClock()).confirm(ScriptedReview()))
    await opened(window, ConfirmOrderDialog)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await until(lambda: not window.findChildren(ConfirmOrderDialog))


async def test_a_question_that_is_deleted_with_its_window_is_refused(qapp: QApplication) -> None:
    """Without an answer the guard would keep its one review, and no order could be sent until the next start."""
    window = QWidget()
    window.show()
    waiting = asyncio.get_running_loop().create_task(confirmer(window, ManualClock()).confirm(ScriptedReview()))
    await opened(window, ConfirmOrderDialog)
    shiboken6.delete(window)
    assert await waiting == REFUSED


@pytest.mark.parametrize(("everything", "kind"), [(False, CancelOrderDialog), (True, CancelAllDialog)])
async def test_each_kind_of_cancel_has_its_dialog(
    window: QWidget,
    everything: bool,
    kind: type[QWidget],
) -> None:
    review = ScriptedCancelReview(everything=everything)
    waiting = asyncio.get_running_loop().create_task(confirmer(window, ManualClock()).confirm_cancel(review))
    QTest.keyClick(await opened(window, kind), Qt.Key.Key_Escape)
    assert await waiting == REFUSED


@pytest.mark.parametrize("password", ["123456", ""])
async def test_a_cancel_that_asks_for_the_password_closes_the_gate_before_it_opens(
    window: QWidget, password: str
) -> None:
    closed: list[tuple[QDialog, bool]] = []
    asking = confirmer(window, ManualClock(), lambda dialog: closed.append((dialog, dialog.isVisible())))
    review = ScriptedCancelReview(password=password)
    waiting = asyncio.get_running_loop().create_task(asking.confirm_cancel(review))
    dialog = await opened(window, CancelOrderDialog)
    assert closed == ([(dialog, False)] if password else [])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert await waiting == REFUSED


async def test_a_flatten_has_its_dialog(window: QWidget) -> None:
    asked = confirmer(window, ManualClock()).confirm_flatten(ScriptedFlattenReview())
    waiting = asyncio.get_running_loop().create_task(asked)
    QTest.keyClick(await opened(window, FlattenDialog), Qt.Key.Key_Escape)
    assert await waiting == REFUSED
