"""Takes docks out of Qt's own state of a main window: those that have no place, which Qt writes down all the same.

`QMainWindow.removeDockWidget` leaves the dock's place behind, marked as shown, until the dock is added again (Qt 6.11).
`saveState` writes that place, and `restoreState` shows the dock there, over the ones that took its room. The states
read here must be `qt_state_check.sound`, which describes the form.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

_TABS, _DOCK, _SEQUENCE = 0xFA, 0xFB, 0xFC
_SHOWN, _FLOATING = 1, 2
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
    """The state without the docks of these object names; the others keep their places."""
    if not names:
        return state
    read = _Reader(state).state()
    areas = ((before, _thinned(area, names)) for before, area in read.areas)
    return _written(replace(read, areas=tuple((before, area) for before, area in areas if area is not None)))


def overlaid(state: bytes) -> frozenset[str]:
    """Object names of the shown docks whose place is also that of docks after them: nobody ever saw them there."""
    return frozenset(name for _before, area in _Reader(state).state().areas for name in _overlaid(area))


def _overlaid(area: _Area) -> Iterator[str]:
    shown = [item for item in area.items if any(_shown(item))]
    for number, item in enumerate(shown):
        begins = [_span(later)[0] for later in shown[number + 1 :]]
        first, length = _span(item)
        if not area.tabs and any(first < begin < first + length for begin in begins):
            yield from _shown(item)
        elif isinstance(item, _Area):
            yield from _overlaid(item)


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


class _Reader:
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
