"""Hears from the desktop that the screen was locked or the computer goes to sleep (D-Bus; silent elsewhere)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from tideboard_core.model.lock import LockReason

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver")
LOGIN = "org.freedesktop.login1"


class ScreenLock(QObject):
    """Calls `locked` with the reason. Where there is no D-Bus (Windows, macOS) the lock's own clocks see a sleep."""

    def __init__(
        self,
        locked: Callable[[LockReason], None],
        parent: QObject,
        *,
        session: QDBusConnection | None = None,
        system: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._locked = locked
        own = QDBusConnection.sessionBus() if session is None else session
        for saver in SAVERS:
            self._hear(own, saver, "ActiveChanged", SLOT("_saver_changed(bool)"))
        machine = QDBusConnection.systemBus() if system is None else system
        self._hear(machine, f"{LOGIN}.Manager", "PrepareForSleep", SLOT("_sleeping(bool)"))
        self._hear(machine, f"{LOGIN}.Session", "Lock", SLOT("_session_locked()"))

    def _hear(self, bus: QDBusConnection, interface: str, signal: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect(
                "", "", interface, signal, self, cast("bytes", slot)
            )  # the stubs say bytes, the binding takes SLOT's text

    @Slot(bool)
    def _saver_changed(self, active: bool) -> None:  # noqa: FBT001  the signal's own signature
        if active:
            self._locked(LockReason.SCREEN_LOCKED)

    @Slot(bool)
    def _sleeping(self, begins: bool) -> None:  # noqa: FBT001  the signal's own signature
        if begins:
            self._locked(LockReason.SUSPENDED)

    @Slot()
    def _session_locked(self) -> None:
        self._locked(LockReason.SCREEN_LOCKED)
