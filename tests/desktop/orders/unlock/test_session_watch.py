"""Each system gets its own watcher."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_desktop.orders.unlock.mac_session import MacSession
from tideboard_desktop.orders.unlock.screen_lock import ScreenLock
from tideboard_desktop.orders.unlock.session_watch import session_watch
from tideboard_desktop.orders.unlock.windows_session import WindowsSession


@pytest.mark.parametrize(
    ("system", "plugin", "kind"),
    [
        ("linux", "wayland", ScreenLock),
        ("darwin", "cocoa", MacSession),
        ("win32", "windows", WindowsSession),
        ("win32", "offscreen", ScreenLock),
    ],
)
def test_a_system_and_its_watcher(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, system: str, plugin: str, kind: type[QObject]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    registered: list[object] = []
    for each in (WindowsSession, MacSession):
        monkeypatch.setattr(
            each,
            "register",
            lambda self: registered.append(self),  # noqa: PLW0108  a function becomes a method, a method does not
        )
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: plugin)
    owner = QObject()

    locks = ScreenLocks()
    watch = session_watch(lambda _: None, lambda: None, lambda _: None, owner, locks)

    assert type(watch) is kind
    assert registered == ([] if kind is ScreenLock else [watch])
    assert kind is ScreenLock or locks.own_saver
    watch.deleteLater()
