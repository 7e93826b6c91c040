"""Checks a saved state of QMainWindow before Qt reads it: Qt 6.11 crashes on a crafted one.

The form is that of `QMainWindow.saveState`: Qt writes no description of it; names and order are those of its source
(qmainwindow.cpp, qmainwindowlayout.cpp, qdockarealayout.cpp, qtoolbararealayout.cpp). Numbers are 32 bits, most
significant byte first. Groups of floating docks and tool bars are not read: our windows have none.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import Final

_WINDOW, _TABS, _DOCK, _SEQUENCE, _DOCKS = 0xFF, 0xFA, 0xFB, 0xFC, 0xFD
_TOOL_BARS: Final = 0xFC
_FLOATING: Final = 2
_FLAGS: Final = frozenset(range(16))
"""Shown, floating, and two that Qt sets for docks which are away."""
_DEEPEST: Final = 20
_MOST: Final = 200
"""Docks; there are not so many kinds."""
_FAR: Final = 100_000
"""Pixels; no arrangement of screens is wider."""
_LARGEST: Final = 0xFFFFFFF
"""Pixels; docks without a largest size have 0xFFFFFF each, and are added up."""
_LONGEST_NAME: Final = 100


class _Wrong(Exception):
    """The state is none that Qt writes."""


def sound(state: bytes, version: int) -> bool:
    """Whether this is a state of that version which `QMainWindow.restoreState` can be given."""
    try:
        _Reader(state).window(version)
    except (_Wrong, struct.error, UnicodeDecodeError):
        return False
    return True


class _Reader:
    """Goes through the state once; every function raises _Wrong, or struct.error where it is too short."""

    def __init__(self, state: bytes) -> None:
        self._state, self._at = state, 0
        self._names: set[str] = set()

    def window(self, version: int) -> None:
        """All of it, to its last byte."""
        self._among(self._int(), {_WINDOW})
        self._among(self._int(), {version})
        self._docks()
        self._among(self._byte(), {_TOOL_BARS})
        self._among(self._int(), {0})  # there are no tool bars
        self._demand(self._at == len(self._state))

    def _docks(self) -> None:
        self._among(self._byte(), {_DOCKS})
        before = -1
        for _ in range(self._within(0, 4)):
            before = self._within(before + 1, 3)
            self._size()
            self._area(0)
        self._size()
        for _ in range(4):
            self._among(self._int(), {1, 2, 4, 8})  # which side has the corner

    def _size(self) -> None:
        self._within(-_FAR, _FAR)  # nothing is as wide as -1
        self._within(-_FAR, _FAR)

    def _area(self, depth: int) -> None:
        """Docks beside, below or over each other."""
        self._demand(depth < _DEEPEST)
        kind = self._among(self._byte(), {_TABS, _SEQUENCE})
        on_top = self._within(-1, _MOST) if kind == _TABS else -1
        self._among(self._byte(), {1, 2})  # beside, below
        count = self._within(1, _MOST)
        self._demand(on_top < count)
        for _ in range(count):
            if self._among(self._byte(), {_DOCK, _SEQUENCE}) == _DOCK:
                self._dock()
            else:
                self._extent()
                self._area(depth + 1)

    def _dock(self) -> None:
        name = self._text()
        self._demand(bool(name) and name not in self._names)
        self._names.add(name)
        if self._among(self._byte(), _FLAGS) & _FLOATING:
            for lowest in (-_FAR, -_FAR, 0, 0):  # x, y, width, height
                self._within(lowest, _FAR)
        else:
            self._extent()

    def _extent(self) -> None:
        self._within(-_FAR, _FAR)  # where it begins
        for _ in range(3):  # how long it is, at least, at most
            self._within(-_FAR, _LARGEST)

    def _text(self) -> str:
        length = self._within(0, 2 * _LONGEST_NAME)
        self._demand(self._at + length <= len(self._state))
        self._at += length
        return self._state[self._at - length : self._at].decode("utf-16-be")

    def _byte(self) -> int:
        self._demand(self._at < len(self._state))
        self._at += 1
        return self._state[self._at - 1]

    def _int(self) -> int:
        (found,) = struct.unpack_from(">i", self._state, self._at)
        self._at += 4
        return int(found)

    def _within(self, lowest: int, highest: int) -> int:
        found = self._int()
        self._demand(lowest <= found <= highest)
        return found

    def _among(self, found: int, known: Collection[int]) -> int:
        self._demand(found in known)
        return found

    @staticmethod
    def _demand(holds: bool) -> None:  # noqa: FBT001  a condition
        if not holds:
            raise _Wrong
