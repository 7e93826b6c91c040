"""Converts docks, and Qt's own state of their window, to and from the plain values that a layout holds."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import instrument_id
from tideboard_desktop.ui.selection import LETTERS, UNLINKED, LinkRole
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.layout_state import VERSION, DockState, Place, WorkspaceState

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


NOWHERE: Final[Mapping[str, QRect]] = MappingProxyType({})


class _Wrong(Exception):
    """The state is none that Qt writes."""


def sound(state: bytes, version: int) -> bool:
    """Whether this is a state of that version which `restoreState` can be given: Qt 6.11 crashes on a crafted one."""
    try:
        _Reader(state).window(version)
    except (_Wrong, struct.error, UnicodeDecodeError):
        return False
    return True


class _Reader:
    """Goes through the state once; every function raises _Wrong, or struct.error where it is too short.

    The form is that of `QMainWindow.saveState`: Qt writes no description of it; names and order are those of its source
    (qmainwindow.cpp, qmainwindowlayout.cpp, qdockarealayout.cpp, qtoolbararealayout.cpp). Numbers are 32 bits, most
    significant byte first. Groups of floating docks and tool bars are not read: our windows have none.
    """

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


_SHOWN = 1
_EXTENT = 16
"""Bytes of where an item begins, how long it is, at least, at most; those of a floating dock's rectangle too."""
_HEAD = 9
"""Bytes before the number of areas."""


@dataclass(frozen=True, slots=True)
class _Dock:
    name: str
    flags: int
    extent: bytes


@dataclass(frozen=True, slots=True)
class _Area:
    """Docks beside, below or over each other; `extent` is empty for the outermost."""

    tabs: bool
    on_top: int
    direction: int
    items: tuple[_Dock | _Area, ...]
    extent: bytes = b""


@dataclass(frozen=True, slots=True)
class _State:
    """The areas with what stands before each of them, between what we do not look into."""

    head: bytes
    areas: tuple[tuple[bytes, _Area], ...]
    tail: bytes


def without(state: bytes, names: Collection[str]) -> bytes:
    """The state, which is `sound`, without the docks of these object names; the others keep their places.

    `QMainWindow.removeDockWidget` leaves the dock's place behind, marked as shown, until the dock is added again (Qt
    6.11). `saveState` writes that place, and `restoreState` shows the dock there, over the ones that took its room.
    """
    if not names:
        return state
    read = _Parser(state).state()
    areas = ((before, _thinned(area, names)) for before, area in read.areas)
    return _written(replace(read, areas=tuple((before, area) for before, area in areas if area is not None)))


def floating_at(state: bytes, places: Mapping[str, QRect]) -> bytes:
    """The state, which is `sound`, with the floating docks of these object names in these rectangles of the desktop."""
    if not places:
        return state
    read = _Parser(state).state()
    return _written(replace(read, areas=tuple((before, _moved(area, places)) for before, area in read.areas)))


def _moved(area: _Area, places: Mapping[str, QRect]) -> _Area:
    return replace(area, items=tuple(_moved_item(item, places) for item in area.items))


def _moved_item(item: _Dock | _Area, places: Mapping[str, QRect]) -> _Dock | _Area:
    if isinstance(item, _Area):
        return _moved(item, places)
    rect = places.get(item.name) if item.flags & _FLOATING else None
    if rect is None:
        return item
    return replace(item, extent=struct.pack(">4i", rect.x(), rect.y(), rect.width(), rect.height()))


def overlaid(state: bytes) -> frozenset[str]:
    """Object names of the shown docks whose place is also that of docks after them: nobody ever saw them there."""
    return frozenset(name for _before, area in _Parser(state).state().areas for name in _overlaid(area))


def _overlaid(area: _Area) -> Iterator[str]:
    shown = [item for item in area.items if any(_shown(item))]
    for number, item in enumerate(shown):
        begins = [_span(later)[0] for later in shown[number + 1 :]]
        first, length = _span(item)
        if not area.tabs and any(first < begin < first + length for begin in begins):
            yield from _shown(item)
        elif isinstance(item, _Area):
            yield from _overlaid(item)


def _names(item: _Dock | _Area) -> Iterator[str]:
    if isinstance(item, _Area):
        for inner in item.items:
            yield from _names(inner)
    else:
        yield item.name


def _shown(item: _Dock | _Area) -> Iterator[str]:
    if isinstance(item, _Area):
        for inner in item.items:
            yield from _shown(inner)
    elif item.flags & _SHOWN and not item.flags & _FLOATING:
        yield item.name


def _span(item: _Dock | _Area) -> tuple[int, int]:
    first, length = struct.unpack_from(">2i", item.extent)
    return first, length


def _thinned(area: _Area, names: Collection[str]) -> _Area | None:
    """The area without these docks; None if nothing is left of it."""
    kept: list[_Dock | _Area] = []
    on_top = area.on_top
    for number, item in enumerate(area.items):
        left = _thinned(item, names) if isinstance(item, _Area) else None if item.name in names else item
        if left is not None:
            kept.append(left)
        elif number < area.on_top:
            on_top -= 1
    return replace(area, items=tuple(kept), on_top=min(on_top, len(kept) - 1)) if kept else None


class _Parser:
    def __init__(self, state: bytes) -> None:
        self._state, self._at = state, 0

    def state(self) -> _State:
        head = self._take(_HEAD)
        areas = tuple((self._take(12), self._area()) for _ in range(self._int()))
        return _State(head, areas, self._state[self._at :])

    def _area(self, extent: bytes = b"") -> _Area:
        tabs = self._byte() == _TABS
        on_top = self._int() if tabs else -1
        direction = self._byte()
        items = tuple(self._item() for _ in range(self._int()))
        return _Area(tabs, on_top, direction, items, extent)

    def _item(self) -> _Dock | _Area:
        if self._byte() == _SEQUENCE:
            return self._area(self._take(_EXTENT))
        name = self._take(self._int()).decode("utf-16-be")
        return _Dock(name, self._byte(), self._take(_EXTENT))

    def _take(self, count: int) -> bytes:
        self._at += count
        return self._state[self._at - count : self._at]

    def _byte(self) -> int:
        return self._take(1)[0]

    def _int(self) -> int:
        return int.from_bytes(self._take(4), signed=True)


def _written(state: _State) -> bytes:
    areas = b"".join(before + _area_bytes(area) for before, area in state.areas)
    return state.head + _int_bytes(len(state.areas)) + areas + state.tail


def _area_bytes(area: _Area) -> bytes:
    head = bytes([_TABS]) + _int_bytes(area.on_top) if area.tabs else bytes([_SEQUENCE])
    return head + bytes([area.direction]) + _int_bytes(len(area.items)) + b"".join(map(_item_bytes, area.items))


def _item_bytes(item: _Dock | _Area) -> bytes:
    if isinstance(item, _Area):
        return bytes([_SEQUENCE]) + item.extent + _area_bytes(item)
    name = item.name.encode("utf-16-be")
    return bytes([_DOCK]) + _int_bytes(len(name)) + name + bytes([item.flags]) + item.extent


def _int_bytes(number: int) -> bytes:
    return number.to_bytes(4, signed=True)


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


def places_text(state: QByteArray, placeless: Collection[str] = (), floating: Mapping[str, QRect] = NOWHERE) -> str:
    """Qt's state in base64, behind a checksum; without the docks of these object names, which have no place.

    `floating` has other rectangles for floating docks: the places that they go back to.
    """
    data = floating_at(without(bytes(state.data()), placeless), floating)
    return f"{zlib.crc32(data):08x}.{base64.b64encode(data).decode()}"


def places_of(text: str) -> QByteArray:
    """Qt's state out of what `places_text` made; empty if it is damaged or would crash Qt.

    Versions up to 0.1 also kept docks without a place, over those that stand there: they are taken out.
    """
    data = _data_of(text)
    return QByteArray(without(data, overlaid(data))) if data else QByteArray()


def floating_in(text: str) -> dict[str, QRect]:
    """Where the floating docks are in what `places_text` made, by object name; none if it is damaged."""
    data = _data_of(text)
    areas = _Parser(data).state().areas if data else ()
    return {dock.name: QRect(*struct.unpack(">4i", dock.extent)) for _before, area in areas for dock in _floating(area)}


def _floating(area: _Area) -> Iterator[_Dock]:
    for item in area.items:
        if isinstance(item, _Area):
            yield from _floating(item)
        elif item.flags & _FLOATING:
            yield item


def placed_as_before(state: WorkspaceState, before: WorkspaceState | None, area: QRect) -> WorkspaceState:
    """The state with its windows where they were `before`, in the sizes of now; others in the middle of `area`.

    It is for a window system that does not tell where windows are: what Qt says then is no place. Another system
    that reads the file puts the windows there.
    """
    known = {} if before is None else floating_in(before.arrangement.places)
    now = floating_in(state.arrangement.places)
    arrangement = state.arrangement
    if now:
        floating = {name: _placed(rect, known.get(name), area) for name, rect in now.items()}
        arrangement = replace(arrangement, places=places_text(QByteArray(_data_of(arrangement.places)), (), floating))
    place = state.place
    if place is not None:
        earlier = None if before is None or before.place is None else _rect(before.place)
        rect = _placed(_rect(place), earlier, area)
        place = replace(place, x=rect.x(), y=rect.y())
    return replace(state, arrangement=arrangement, place=place)


def _rect(place: Place) -> QRect:
    return QRect(place.x, place.y, place.width, place.height)


def _placed(rect: QRect, before: QRect | None, area: QRect) -> QRect:
    middle = area.center() - QRect(QPoint(), rect.size()).center()
    return QRect(middle if before is None else before.topLeft(), rect.size())


def placed(text: str) -> frozenset[str]:
    """Object names of the docks in what `places_text` made, those too that `places_of` takes out; none if damaged.

    A state that is captured before Qt has laid out its window has docks in the places of others.
    """
    data = _data_of(text)
    areas = _Parser(data).state().areas if data else ()
    return frozenset(name for _before, area in areas for name in _names(area))


@lru_cache(maxsize=2)
def _data_of(text: str) -> bytes:
    """Qt's state; empty if it is damaged or would crash Qt. A window that is made anew asks twice of one text."""
    checksum, _dot, encoded = text.partition(".")
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if checksum == f"{zlib.crc32(data):08x}" and sound(data, VERSION) else b""


def place_of(window: QWidget) -> Place:
    """The geometry of a window; of a maximised one the geometry that it returns to."""
    rect = window.normalGeometry() if window.isMaximized() and window.isVisible() else window.geometry()
    return Place(x=rect.x(), y=rect.y(), width=rect.width(), height=rect.height(), maximised=window.isMaximized())
