"""Calls back when the desktop locks the screen or the computer suspends (D-Bus; elsewhere nothing)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

from tideboard_core.lock.screen_locks import ScreenLocks
from tideboard_core.model.lock import LockReason

SAVERS = tuple(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "cinnamon", "xfce", "ukui"))
DEEPIN, OLD_DEEPIN = "org.deepin.dde.SessionManager1", "com.deepin.SessionManager"
UKUI = "org.ukui.ScreenSaver"
OWN = frozenset({*SAVERS, "org.kde.screensaver", DEEPIN, OLD_DEEPIN}) - {"org.freedesktop.ScreenSaver"}
"""Names that a desktop's own saver owns; any program takes the freedesktop one, and some never say a word."""
LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"

BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"

OWN_SESSION = "auto"
"""The login service's name for the caller's session."""


class ScreenLock(QObject):
    """Calls `locked` with the reason. A signal counts only from the owner of the bus name.

    `screen_locks` is told whether a desktop's own saver is there, which is followed, and each lock that was seen. A
    request to lock is none: it may go unheard; nor is the lock of a session that may be another person's.

    Without D-Bus screen locks are not noticed; a suspend is, by the clocks of the trading lock. `session_watch` chooses
    other watchers on Windows and macOS.
    """

    def __init__(
        self,
        locked: Callable[[LockReason], None],
        parent: QObject,
        screen_locks: ScreenLocks,
        *,
        session: QDBusConnection | None = None,
        system: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._locked, self._screen_locks = locked, screen_locks
        self._session_path = ""
        self._owned = set[str]()
        own = QDBusConnection.sessionBus() if session is None else session
        for saver in SAVERS:
            self._hear(own, saver, saver, "ActiveChanged", SLOT("_saver_changed(bool)"))
        self._hear(own, UKUI, UKUI, "lock", SLOT("_saver_locked()"))
        self._hear(own, DEEPIN, DEEPIN, "LockedChanged", SLOT("_saver_changed(bool)"))
        self._hear(own, OLD_DEEPIN, PROPERTIES, "PropertiesChanged", SLOT("_deepin_changed(QDBusMessage)"))
        machine = QDBusConnection.systemBus() if system is None else system
        self._hear(machine, LOGIN, f"{LOGIN}.Manager", "PrepareForSleep", SLOT("_sleeping(bool)"))
        self._hear(machine, LOGIN, f"{LOGIN}.Session", "Lock", SLOT("_session_locked(QDBusMessage)"))
        self._hear(machine, LOGIN, PROPERTIES, "PropertiesChanged", SLOT("_session_changed(QDBusMessage)"))
        self._own, self._machine = own, machine
        self._follow_savers(own)
        self._ask_for_session(machine)

    def _hear(self, bus: QDBusConnection, service: str, interface: str, signal: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect(
                service, "", interface, signal, self, cast("bytes", slot)
            )  # the stubs say bytes, the binding takes SLOT's text

    def _follow_savers(self, bus: QDBusConnection) -> None:
        """Know which savers own their names, now and from now on."""
        self._show_savers()
        if not bus.isConnected():
            return
        # No QDBusServiceWatcher: it waits for the thread of the bus, which waits for Python.
        self._hear(bus, BUS, BUS, "NameOwnerChanged", SLOT("_owner_changed(QString,QString,QString)"))
        watcher = QDBusPendingCallWatcher(
            bus.asyncCall(QDBusMessage.createMethodCall(BUS, BUS_PATH, BUS, "ListNames")), self
        )
        watcher.finished.connect(self._names_reported)

    def _names_reported(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()
        values = watcher.reply().arguments()
        if values and isinstance(values[0], list):
            self._owned |= OWN & {*values[0]}
            self._show_savers()

    @Slot(str, str, str)
    def _owner_changed(self, name: str, _before: str, now: str) -> None:
        if name in OWN:
            self._owned = self._owned | {name} if now else self._owned - {name}
            self._show_savers()

    def _show_savers(self) -> None:
        self._screen_locks.own_saver = bool(self._owned)

    def _saw_lock(self) -> None:
        self._locked(LockReason.SCREEN_LOCKED)
        self._screen_locks.saw()

    def _ask_for_session(self, bus: QDBusConnection) -> None:
        """Read our session's path; until the answer, and without one, the lock of any session counts."""
        if not bus.isConnected():
            return
        call = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "GetSession")
        call.setArguments([os.environ.get("XDG_SESSION_ID", OWN_SESSION)])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        watcher.finished.connect(self._session_reported)

    def _session_reported(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()
        values = watcher.reply().arguments()
        if values and isinstance(values[0], QDBusObjectPath):
            self._session_path = values[0].path()

    def _ask_whether_locked(self, bus: QDBusConnection, message: QDBusMessage, interface: str, name: str) -> None:
        """Read the property: the signal may name it without its value."""
        call = QDBusMessage.createMethodCall(message.service(), message.path(), PROPERTIES, "Get")
        call.setArguments([interface, name])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        ours = interface == OLD_DEEPIN or bool(self._session_path)
        watcher.finished.connect(self._locked_reported if ours else self._other_reported)

    def _locked_reported(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()  # first: what is called below may fail
        if _is_true(watcher):
            self._saw_lock()

    def _other_reported(self, watcher: QDBusPendingCallWatcher) -> None:
        watcher.deleteLater()
        if _is_true(watcher):
            self._locked(LockReason.SCREEN_LOCKED)

    @Slot(QDBusMessage)
    def _deepin_changed(self, message: QDBusMessage) -> None:
        self._ask_whether_locked(self._own, message, OLD_DEEPIN, "Locked")

    @Slot(QDBusMessage)
    def _session_changed(self, message: QDBusMessage) -> None:
        if self._session_path in {"", message.path()}:
            self._ask_whether_locked(self._machine, message, f"{LOGIN}.Session", "LockedHint")

    @Slot()
    def _saver_locked(self) -> None:
        self._saw_lock()

    @Slot(bool)
    def _saver_changed(self, active: bool) -> None:  # noqa: FBT001  the signal's own signature
        if active:
            self._saw_lock()

    @Slot(bool)
    def _sleeping(self, begins: bool) -> None:  # noqa: FBT001  the signal's own signature
        if begins:
            self._locked(LockReason.SUSPENDED)

    @Slot(QDBusMessage)
    def _session_locked(self, message: QDBusMessage) -> None:
        if self._session_path in {"", message.path()}:
            self._locked(LockReason.SCREEN_LOCKED)


def _is_true(answer: QDBusPendingCallWatcher) -> bool:
    """Whether a property that was read is true."""
    values = answer.reply().arguments()
    value = values[0].variant() if values and isinstance(values[0], QDBusVariant) else next(iter(values), None)
    return value is True
