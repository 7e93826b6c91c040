"""The title bar that Windows paints: dark or light."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

from PySide6.QtGui import QGuiApplication

DARK_TITLE_BAR: Final = 20
"""DWMWA_USE_IMMERSIVE_DARK_MODE, from Windows 10 2004 on; older ones refuse it and the bar stays as it is."""


def has_title_bars() -> bool:
    """Whether windows here have title bars of Windows; Qt's other platform plugins have none."""
    return sys.platform == "win32" and QGuiApplication.platformName() == "windows"


def paint_title_bar(window: int, dark: bool) -> None:  # noqa: FBT001  the callback of `TitleBars`
    """Ask the window manager for a dark or light title bar of a window, by its handle."""
    if sys.platform != "win32":
        return
    wanted = ctypes.c_int(dark)
    ctypes.WinDLL("dwmapi").DwmSetWindowAttribute(
        ctypes.c_void_p(window), DARK_TITLE_BAR, ctypes.byref(wanted), ctypes.sizeof(wanted)
    )
