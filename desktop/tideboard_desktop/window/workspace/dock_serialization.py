"""Converts docks to and from the plain values that a layout holds."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Collection
from contextlib import suppress

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import instrument_id
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, LinkRole
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_state import VERSION, DockState, Place
from tideboard_desktop.window.workspace.qt_state import overlaid, sound, without


def letter_of(dock: DockWidget) -> str:
    return UNLINKED if dock.selection is None else dock.selection.letter


def link(dock: DockWidget, letter: str) -> None:
    """Give a dock a letter, if it is one."""
    if dock.selection is not None and letter in {*LETTERS, UNLINKED}:
        dock.selection.set_letter(letter)


def state_of(dock: DockWidget) -> DockState:
    selection = dock.selection
    if selection is None:
        return DockState(memory=dock.memory())
    role = "" if selection.role is LinkRole.BOTH else str(selection.role)
    return DockState(letter=selection.letter, instrument=selection.instrument, role=role, memory=dock.memory())


def set_links(dock: DockWidget, kept: DockState) -> None:
    """Restore letter, role and, where it is the dock's own, the instrument."""
    if dock.selection is None:
        return
    role = LinkRole(kept.role) if kept.role in set(LinkRole) and not dock.trading else LinkRole.BOTH
    if kept.letter == UNLINKED or role is LinkRole.SOURCE:
        dock.selection.set_letter(UNLINKED)  # a source would move its letter
        with suppress(BadInput):
            dock.selection.select(instrument_id(kept.instrument))
    dock.selection.set_role(role)
    link(dock, kept.letter)


def places_text(state: QByteArray, placeless: Collection[str] = ()) -> str:
    """Qt's state in base64, behind a checksum; without the docks of these object names, which have no place."""
    data = without(bytes(state.data()), placeless)
    return f"{zlib.crc32(data):08x}.{base64.b64encode(data).decode()}"


def places_of(text: str) -> QByteArray:
    """Qt's state out of what `places_text` made; empty if it is damaged or would crash Qt.

    Versions up to 0.1 also kept docks without a place, over those that stand there: they are taken out.
    """
    checksum, _dot, encoded = text.partition(".")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return QByteArray()
    whole = checksum == f"{zlib.crc32(data):08x}" and sound(data, VERSION)
    return QByteArray(without(data, overlaid(data))) if whole else QByteArray()


def place_of(window: QWidget) -> Place:
    """The geometry of a window; of a maximised one the geometry that it returns to."""
    rect = window.normalGeometry() if window.isMaximized() and window.isVisible() else window.geometry()
    return Place(x=rect.x(), y=rect.y(), width=rect.width(), height=rect.height(), maximised=window.isMaximized())
