"""Chooses what notices a locked screen, a sleep and the end of a session on this system."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.model.lock import LockReason


def session_watch(
    locked: Callable[[LockReason], None],
    end: Callable[[], None],
    expect: Callable[[bool], None],
    parent: QObject,
    screen_locks: ScreenLocks,
) -> QObject:
    """Return the watcher of this system; its caller deletes it.

    `locked` gets the reason. `end` has ended the program in order when it returns, and `expect` gets before it whether
    the session is about to end: both are called on Windows only, Qt and signals do it elsewhere. `screen_locks` is told
    on Linux which sources there are: elsewhere it is the system.
    """
    # Other platform plugins of Qt have no windows of the system, so no messages.
    if sys.platform == "win32" and QGuiApplication.platformName() == "windows":
        from tideboard_desktop.orders.unlock.windows_session import WindowsSession

        window = WindowsSession(locked, end, expect)
        window.register()
        screen_locks.own_saver = True
        return window
    if sys.platform == "darwin":
        from tideboard_desktop.orders.unlock.mac_session import MacSession

        observer = MacSession(locked, parent)
        observer.register()
        screen_locks.own_saver = True
        return observer
    from tideboard_desktop.orders.unlock.screen_lock import ScreenLock

    return ScreenLock(locked, parent, screen_locks)
