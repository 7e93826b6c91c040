"""What the window system leaves to a program: under Wayland it neither says nor sets where its windows are."""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication, QWindow

WINDOW_DRAG: Final = "xdg_toplevel_drag_manager_v1"
"""Protocol by which a compositor lets a window follow a drag of Qt's own, so that it can be dropped into another."""
PATIENCE: Final = 0.5
"""Seconds that a compositor gets to list what it offers; a slower one counts as one that offers nothing."""
MOST: Final = 1000
"""Events that are read of it; compositors offer some fifty interfaces."""
_DISPLAY, _REGISTRY, _DONE = 1, 2, 3
_HEAD = struct.Struct("=II")


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSystem:
    """What it does for windows.

    `tells_places`: a program knows where its windows are, and can put them somewhere. `drags_windows`: a floating dock
    follows the mouse by Qt's own drag; else `begin_move` has the system move a window with the button that is down.
    """

    tells_places: bool = True
    drags_windows: bool = True
    begin_move: Callable[[QWindow], object] = QWindow.startSystemMove


def window_system(environment: Mapping[str, str] = os.environ) -> WindowSystem:
    """The window system that the application runs on.

    Wayland's windows have no places: no request and no event of xdg-shell.xml has coordinates of the desktop.
    """
    if not QGuiApplication.platformName().startswith("wayland"):
        return WindowSystem()
    return WindowSystem(tells_places=False, drags_windows=WINDOW_DRAG in offered(compositor_socket(environment)))


def compositor_socket(environment: Mapping[str, str]) -> Path:
    """Where the compositor listens, by the rules of wl_display_connect(3)."""
    return Path(environment.get("XDG_RUNTIME_DIR", "")) / (environment.get("WAYLAND_DISPLAY") or "wayland-0")


def offered(place: Path, patience: float = PATIENCE) -> frozenset[str]:
    """The interfaces that the compositor at this socket offers; none where it does not answer for `patience` seconds.

    Two requests of wayland.xml: wl_display.get_registry, and wl_display.sync, whose answer ends the list.
    """
    if sys.platform == "win32":  # no Unix sockets in its Python
        return frozenset()
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(patience)
            link.connect(str(place))
            link.sendall(struct.pack("=III", _DISPLAY, 12 << 16 | 1, _REGISTRY))
            link.sendall(struct.pack("=III", _DISPLAY, 12 << 16, _DONE))
            with link.makefile("rb") as events:
                return frozenset(_interfaces(events))
    except (OSError, ValueError, struct.error):
        return frozenset()


def _interfaces(events: BufferedReader) -> Iterator[str]:
    """The names in wl_registry.global events up to the answer to `sync`; raises struct.error for what is no event."""
    for _ in range(MOST):
        sender, rest = _HEAD.unpack(events.read(_HEAD.size))
        body = events.read(max((rest >> 16) - _HEAD.size, 0))
        if sender == _DONE:
            return
        if sender == _REGISTRY and rest & 0xFFFF == 0:
            (length,) = struct.unpack_from("=I", body, 4)
            yield body[8 : 7 + length].decode()
