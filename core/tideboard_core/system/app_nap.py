"""Forbids macOS to slow this process down while none of its windows is seen (App Nap).

Not run: no Mac was available. Calls, options and types are those of Apple's `NSProcessInfo.h`.
"""

from __future__ import annotations

import sys
from typing import Any, Final

OPTIONS: Final = 0x00EFFFFF
"""`NSActivityUserInitiatedAllowingIdleSystemSleep`: the computer itself may still go to sleep."""
REASON: Final = "Orders, alerts and market data go on behind other windows"
FOUNDATION: Final = "/System/Library/Frameworks/Foundation.framework/Foundation"
RUNTIME: Final = "/usr/lib/libobjc.A.dylib"


def forbid_app_nap(system: str = sys.platform, library: Any = None) -> bool:  # noqa: ANN401  C functions, or a test's
    """Begin an activity that lasts as long as this process; returns whether macOS began it. Call it once, at the start.

    It holds for this process alone: each child calls it too. Other systems know no such thing.
    """
    if system != "darwin":
        return False
    import ctypes

    try:
        return _begin(_runtime() if library is None else library)
    except (OSError, AttributeError, ctypes.ArgumentError):
        return False


def _runtime() -> Any:  # noqa: ANN401  its functions are known at run time only
    import ctypes

    ctypes.CDLL(FOUNDATION)
    return ctypes.CDLL(RUNTIME)


def _begin(library: Any) -> bool:  # noqa: ANN401  as above
    import ctypes

    pointer, text = ctypes.c_void_p, ctypes.c_char_p

    def function(name: str, *arguments: type) -> Any:  # noqa: ANN401  a C function of that type
        """A function that returns a pointer: `objc_msgSend` has to be called by the type of the method it sends."""
        address = ctypes.cast(getattr(library, name), pointer).value
        return ctypes.CFUNCTYPE(pointer, *arguments)(address or 0)

    named, selector = function("objc_getClass", text), function("sel_registerName", text)
    send = function("objc_msgSend", pointer, pointer)
    send_text = function("objc_msgSend", pointer, pointer, text)
    send_begin = function("objc_msgSend", pointer, pointer, ctypes.c_uint64, pointer)

    information = send(named(b"NSProcessInfo"), selector(b"processInfo"))
    reason = send_text(named(b"NSString"), selector(b"stringWithUTF8String:"), REASON.encode())
    activity = send_begin(information, selector(b"beginActivityWithOptions:reason:"), OPTIONS, reason)
    return send(activity, selector(b"retain")) is not None  # never released: it would end with its last owner
