"""What the system asks for ends the program in order, and not Qt's event loop under it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from tideboard_desktop.quit_requests import QuitRequests


async def test_a_request_to_quit_ends_the_program_and_not_its_loop(qapp: QApplication) -> None:
    """Posted as the system's menu posts it; the loop goes on, so that connections and files can be closed."""
    ends: list[str] = []
    parent = QObject()
    QuitRequests(lambda: ends.append("end"), parent)
    event = QEvent(QEvent.Type.Quit)
    event.ignore()

    QCoreApplication.sendEvent(qapp, event)
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
    await asyncio.sleep(0)

    assert ends == ["end"]
    assert event.isAccepted()


async def test_it_ends_with_its_parent(qapp: QApplication) -> None:
    """The window before the last one is not closed again."""
    ends: list[str] = []
    first, second = QObject(), QObject()
    QuitRequests(lambda: ends.append("first"), first)
    QuitRequests(lambda: ends.append("second"), second)
    first.deleteLater()
    QCoreApplication.sendPostedEvents(first, QEvent.Type.DeferredDelete)

    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.Quit))

    assert ends == ["second"]
