"""The open confirmation of a LIVE order is sent by holding its button, and dialogs are left, as a person does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import isValid

from pictures.hands import Hands, dialogs

TRIES = 5
HELD = 1.6
"""Seconds for which the button is held."""


async def send_live(person: Hands) -> None:
    """Send the order of the open confirmation, and wait for its end."""
    await person.stage.moment(1)
    for _ in range(TRIES):
        button = person.part("send_order", QAbstractButton)
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        await person.stage.moment(HELD)
        if isValid(button):
            QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        if not dialogs():
            break
        await person.stage.moment(0.5)
    await person.closed()
    await person.stage.until(lambda: not person.stage.application.built.busy)


async def dismiss(person: Hands) -> None:
    """Close what is open, as Esc does; it may have gone void."""
    for dialog in dialogs():
        dialog.reject()
    await person.closed()
