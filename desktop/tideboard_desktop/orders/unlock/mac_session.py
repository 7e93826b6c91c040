"""Calls back when macOS locks the screen: distributed notifications, read by Core Foundation's C interface.

Not run: no Mac was available. A sleep is noticed by the clocks of the trading lock at the first second after it.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject

from tideboard_core.model.lock import LockReason

NOTIFICATIONS: Final = (
    "com.apple.screenIsLocked",
    "com.apple.screensaver.didstart",
    "com.apple.sessionDidMoveOffConsole",
)
"""The screen is locked, the screen saver runs, another user was switched to."""
FRAMEWORK: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
_UTF8: Final = 0x08000100
_AT_ONCE: Final = 4
"""CFNotificationSuspensionBehaviorDeliverImmediately."""
_CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacSession(QObject):
    """Calls `locked` with the reason, from the main run loop, which is Qt's own on macOS."""

    def __init__(self, locked: Callable[[LockReason], None], parent: QObject) -> None:
        super().__init__(parent)
        self._locked = locked

    def register(self, library: Any = None) -> None:  # noqa: ANN401  a library of C functions, or a test's
        functions = library or _library()
        centre = functions.CFNotificationCenterGetDistributedCenter()
        locked = self._locked
        callback = _CALLBACK(lambda *_facts: locked(LockReason.SCREEN_LOCKED))
        observer = id(callback)
        for name in NOTIFICATIONS:
            text = functions.CFStringCreateWithCString(None, name.encode(), _UTF8)
            functions.CFNotificationCenterAddObserver(centre, observer, callback, text, None, _AT_ONCE)

        def leave() -> None:
            functions.CFNotificationCenterRemoveEveryObserver(centre, id(callback))  # which also keeps it until then

        self.destroyed.connect(leave)


def _library() -> Any:  # noqa: ANN401  its functions are known at run time only
    if sys.platform != "darwin":
        raise OSError(sys.platform)
    library = ctypes.CDLL(FRAMEWORK)
    pointer = ctypes.c_void_p
    library.CFNotificationCenterGetDistributedCenter.restype = pointer
    library.CFStringCreateWithCString.restype = pointer
    library.CFStringCreateWithCString.argtypes = [pointer, ctypes.c_char_p, ctypes.c_uint32]
    library.CFNotificationCenterAddObserver.argtypes = [pointer, pointer, _CALLBACK, pointer, pointer, ctypes.c_long]
    library.CFNotificationCenterRemoveEveryObserver.argtypes = [pointer, pointer]
    return library
