"""The calls into Core Foundation, recorded, and what its callback does."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tideboard_core.model.lock import LockReason
from tideboard_desktop.orders.unlock.mac_session import NOTIFICATIONS, MacSession


class CoreFoundation:
    """Keeps observers as the distributed centre does."""

    def __init__(self) -> None:
        self.observers: dict[int, dict[str, Any]] = {}

    def CFNotificationCenterGetDistributedCenter(self) -> str:  # noqa: N802  Apple's name
        return "distributed"

    def CFStringCreateWithCString(self, allocator: None, text: bytes, encoding: int) -> str:  # noqa: N802  Apple's
        assert (allocator, encoding) == (None, 0x08000100)
        return text.decode()

    def CFNotificationCenterAddObserver(  # noqa: N802  Apple's
        self, centre: str, observer: int, callback: Any, name: str, sender: None, behaviour: int
    ) -> None:
        assert (centre, sender, behaviour) == ("distributed", None, 4)
        self.observers.setdefault(observer, {})[name] = callback

    def CFNotificationCenterRemoveEveryObserver(self, centre: str, observer: int) -> None:  # noqa: N802  Apple's
        assert centre == "distributed"
        del self.observers[observer]


@pytest.mark.parametrize("name", NOTIFICATIONS)
def test_each_notification_locks(qtbot: QtBot, name: str) -> None:
    told: list[str] = []
    system, owner = CoreFoundation(), QObject()
    session = MacSession(told.append, owner)
    session.register(system)

    ((_, callbacks),) = system.observers.items()
    callbacks[name](0, 0, 0, 0, 0)

    assert set(callbacks) == set(NOTIFICATIONS)
    assert told == [LockReason.SCREEN_LOCKED]


def test_nothing_is_called_after_its_end(qtbot: QtBot) -> None:
    """Core Foundation keeps an address only."""
    system, owner = CoreFoundation(), QObject()
    MacSession(lambda _: None, owner).register(system)
    assert system.observers

    owner.deleteLater()
    qtbot.waitUntil(lambda: system.observers == {})
