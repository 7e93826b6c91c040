"""The key schemes of other systems in this process: Qt has the tables of all of them and asks its platform theme.

The theme's table of methods is copied and one entry replaced, the answer to which scheme applies; the rest is Qt's.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import sys
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path

import PySide6

CAN_CHANGE = sys.platform == "linux" and platform.machine() == "x86_64"
"""Elsewhere methods are called another way; the system's own scheme is tested there."""
_THEME = "_ZN22QGuiApplicationPrivate14platform_themeE"
_TABLE = "_ZTV14QPlatformTheme"
_HINT = "_ZNK14QPlatformTheme9themeHintENS_9ThemeHintE"
_KEYBOARD_SCHEME = 22
_MOST_METHODS = 64


class KeyScheme(IntEnum):
    """`QPlatformTheme::KeyboardSchemes`."""

    WINDOWS = 0
    MACOS = 1
    X11 = 2


@contextlib.contextmanager
def key_scheme(scheme: KeyScheme) -> Iterator[None]:
    """Let the standard keys be those of a system while the block runs; an application must exist."""
    gui, core = _library("libQt6Gui.so.6"), _library("libQt6Core.so.6")
    theme = ctypes.c_void_p.in_dll(gui, _THEME).value
    assert theme, "there is no platform theme yet"
    base = _address(gui, _HINT)
    first = _address(gui, _TABLE) + 16  # behind the offset and the type
    place = next(at for at in range(_MOST_METHODS) if _word(first + 8 * at) == base)
    own = ctypes.c_void_p.from_address(theme)
    before = own.value
    assert before is not None
    made = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    inherited = made(_word(before + 8 * place))
    make_number = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int)(_address(core, "_ZN8QVariantC1Ei"))

    def hint(result: int, this: int, which: int) -> int:
        if which != _KEYBOARD_SCHEME:
            inherited(result, this, which)
        else:
            make_number(result, int(scheme))
        return result

    callback = made(hint)
    table = (ctypes.c_uint64 * (_MOST_METHODS + 2))(*(_word(before - 16 + 8 * at) for at in range(_MOST_METHODS + 2)))
    replacement = ctypes.cast(callback, ctypes.c_void_p).value
    assert replacement is not None
    table[place + 2] = replacement
    own.value = ctypes.addressof(table) + 16
    try:
        yield
    finally:
        own.value = before


@cache
def _library(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / name))


def _address(library: ctypes.CDLL, symbol: str) -> int:
    return ctypes.addressof(ctypes.c_char.in_dll(library, symbol))


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value
