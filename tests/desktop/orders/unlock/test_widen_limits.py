"""A limit of LIVE orders becomes wider by the account's password alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from fakes.values.reviews import account
from tideboard_core.errors import RateLimited, TideboardError, WrongPassword
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Environment
from tideboard_desktop.orders.unlock.widen_limits import WidenLimitsDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

ROWS = [("USD Largest value of one order", "250,000", "300,000"), ("JPY Largest value of a day", "", "9,000,000")]


class Desk:
    """Proves one password."""

    def __init__(self) -> None:
        self.tasks = Tasks(lambda error, _name: pytest.fail(str(error)))
        self.tried: list[str] = []
        self.error: TideboardError | None = None

    async def prove(self, password: str) -> None:
        self.tried.append(password)
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error

    def dialog(self, kind: PasswordKind = PasswordKind.BROKER) -> WidenLimitsDialog:
        live = account(Environment.LIVE)
        return WidenLimitsDialog(live, ROWS, self.prove, make_theme(), self.tasks, None, kind=kind)

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
async def desk(qapp: object) -> AsyncIterator[Desk]:
    made = Desk()
    yield made
    await made.tasks.close()


async def test_it_says_what_becomes_wider_and_asks_for_the_password(desk: Desk) -> None:
    dialog = desk.dialog()
    dialog.open()
    shown = [text.text() for text in dialog.findChildren(QLabel)]
    assert "USD Largest value of one order: 250,000, then 300,000" in shown
    assert "JPY Largest value of a day: \u2014, then 9,000,000" in shown
    assert "LIVE" in dialog.windowTitle()
    assert not dialog.widen.isEnabled()

    QTest.keyClicks(dialog.password.field, "654321")
    QTest.keyClick(dialog.password.field, Qt.Key.Key_Return)
    await desk.settle()

    assert desk.tried == ["654321"]
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.password.empty


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (WrongPassword("wrong-password", text="no"), "password"),
        (RateLimited("too-many-tries", retry_after=65.0), "Next try in"),
        (TideboardError("not-connected"), "connect"),
    ],
)
async def test_without_the_password_nothing_is_wider(desk: Desk, error: TideboardError, words: str) -> None:
    desk.error = error
    dialog = desk.dialog()
    dialog.open()
    QTest.keyClicks(dialog.password.field, "111111")
    dialog.widen.click()
    await desk.settle()

    assert dialog.isVisible()
    assert words in dialog.password.field.accessibleDescription()
    dialog.reject()
    assert dialog.result() == QDialog.DialogCode.Rejected


async def test_closing_it_ends_the_question(desk: Desk) -> None:
    dialog = desk.dialog()
    dialog.open()
    QTest.keyClicks(dialog.password.field, "654321")
    dialog.go()
    dialog.reject()
    await desk.settle()

    assert dialog.result() == QDialog.DialogCode.Rejected
    assert dialog.password.empty


async def test_a_password_that_is_yet_to_be_chosen_is_not_chosen_here(desk: Desk) -> None:
    dialog = desk.dialog(PasswordKind.OWN_NEW)
    dialog.open()
    QTest.keyClicks(dialog.password.field, "654321")
    dialog.go()
    await desk.settle()

    assert desk.tried == []
    assert "unlock trading once" in dialog.password.field.accessibleDescription()
    dialog.reject()
