"""Calls back when Windows locks the session, suspends the computer or ends the session.

Windows sends these as window messages to each top-level window: `WM_WTSSESSION_CHANGE` to those registered with
WTSRegisterSessionNotification, `WM_POWERBROADCAST` also under modern standby to those registered with
RegisterSuspendResumeNotification, `WM_QUERYENDSESSION` and `WM_ENDSESSION` to all.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QWindow

from tideboard_core.model.lock import LockReason

log = logging.getLogger(__name__)

WM_QUERYENDSESSION: Final = 0x0011
WM_ENDSESSION: Final = 0x0016
WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1

SUSPENDING: Final = frozenset({0x4, 0x7, 0x12})
"""PBT_APMSUSPEND; and both events of waking, where a sudden suspend came without the first."""
LEAVING: Final = frozenset({0x2, 0x4, 0x6, 0x7})
"""WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF and WTS_SESSION_LOCK (Win+L)."""
MESSAGE: Final = b"windows_generic_MSG"
"""Qt's name for a MSG structure."""

_THIS_SESSION: Final = 0
_TO_A_WINDOW: Final = 0


class Message(ctypes.Structure):
    """The beginning of MSG in winuser.h; what follows is not read."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint),
        ("parameter", ctypes.c_size_t),
        ("detail", ctypes.c_ssize_t),
    )


class WindowsSession(QWindow):
    """A window that is never shown: it alone gets the messages, where a filter would run for every mouse move.

    `locked` gets the reason. `end` is called when the session ends; Windows may end the process when it returns.
    `expect` gets whether that is to come: Qt quits the program as soon as another window of it has the message.
    """

    def __init__(
        self, locked: Callable[[LockReason], None], end: Callable[[], None], expect: Callable[[bool], None]
    ) -> None:
        super().__init__()
        self._locked = locked
        self._end_program = end
        self._expect = expect
        self._ending, self._over = 0, False

    def register(self) -> None:
        """Make the window and ask Windows for the messages that are not sent unasked; a refusal is logged."""
        self.create()
        for refused in _refusals(int(self.winId())):
            log.warning("%s failed: trading may stay unlocked until the idle time", refused)

    def nativeEvent(  # noqa: N802  Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int, /
    ) -> object:
        """Read a message and leave its answer to Qt."""
        if bytes(kind) == MESSAGE:  # type: ignore[arg-type]  # the stubs do not say that QByteArray is a buffer
            found = Message.from_address(int(message))
            self._handle(found.number, found.parameter)
        return False, 0

    def _handle(self, number: int, parameter: int) -> None:
        if number == WM_WTSSESSION_CHANGE and parameter in LEAVING:
            self._locked(LockReason.SCREEN_LOCKED)
        elif number == WM_POWERBROADCAST and parameter in SUSPENDING:
            self._locked(LockReason.SUSPENDED)
        elif number == WM_QUERYENDSESSION:  # another program may still keep the session; locking harms nobody
            self._expect(True)
            self._locked(LockReason.EXIT)
        elif number == WM_ENDSESSION and not parameter:
            self._expect(False)
        elif number == WM_ENDSESSION:
            self._ending += 1  # the loop runs inside: another message may come before the first is answered
            try:
                self._end_program()
            finally:
                self._ending -= 1
                if self._over and not self._ending:
                    self.deleteLater()

    def deleteLater(self) -> None:  # noqa: N802  Qt's name
        """Not before the message is answered by which the session ends: Qt still uses the window then."""
        self._over = True
        if not self._ending:
            super().deleteLater()


def _refusals(window: int) -> list[str]:
    """Register a window by its handle; returns the names of the calls that failed."""
    if sys.platform != "win32":
        return []
    handle = ctypes.c_void_p(window)
    sessions = ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification
    power = ctypes.WinDLL("user32").RegisterSuspendResumeNotification
    power.restype = ctypes.c_void_p
    answers = {
        "WTSRegisterSessionNotification": sessions(handle, _THIS_SESSION),
        "RegisterSuspendResumeNotification": power(handle, _TO_A_WINDOW),
    }
    return [name for name, answer in answers.items() if not answer]
