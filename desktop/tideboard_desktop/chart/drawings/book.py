"""The drawings of a chart by security, as a layout keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.drawings.model import Drawing
from tideboard_desktop.ui.dock_memory import DRAWINGS, JsonValue, Memory

MOST_OF_ONE: Final = 200
"""Drawings of one security."""
MOST: Final = 2000
"""Drawings of all securities of a chart."""


class DrawingBook:
    """Drawings by security, each list from the lowest to the uppermost. `version` counts the changes.

    What a layout has and this version cannot show, or has no room for, is kept as it is and written again: `refused`
    counts it and `reason` has the first reason.
    """

    def __init__(self) -> None:
        self._drawings: dict[InstrumentId, tuple[Drawing, ...]] = {}
        self._unread: dict[str, list[JsonValue]] = {}
        self._other: JsonValue = None
        self._written: dict[InstrumentId, JsonValue] = {}
        self._callbacks: list[Callable[[], None]] = []
        self.version = 0
        self.refused = 0
        self.reason = ""

    @property
    def instruments(self) -> tuple[InstrumentId, ...]:
        """The securities that have drawings."""
        return tuple(self._drawings)

    def of(self, instrument: InstrumentId) -> tuple[Drawing, ...]:
        """The drawings of a security."""
        return self._drawings.get(instrument, ())

    def has_room(self, instrument: InstrumentId) -> bool:
        """Whether a security may have another drawing."""
        return len(self.of(instrument)) < MOST_OF_ONE and sum(map(len, self._drawings.values())) < MOST

    def next_id(self, instrument: InstrumentId) -> int:
        """An id that no drawing of the security has."""
        return max((one.id for one in self.of(instrument)), default=0) + 1

    def replace(self, instrument: InstrumentId, drawings: Sequence[Drawing]) -> None:
        """Give a security these drawings."""
        if tuple(drawings) == self.of(instrument):
            return
        self._put(instrument, drawings)
        self._changed()

    def on_change(self, callback: Callable[[], None]) -> None:
        """Call back after each change."""
        self._callbacks.append(callback)

    def memory(self) -> JsonValue:
        """What `recall` reads."""
        if self._other is not None:
            return self._other
        found: dict[str, JsonValue] = {}
        for instrument, drawings in self._drawings.items():
            written = self._written.get(instrument)
            if written is None:
                written = self._written[instrument] = msgspec.json.decode(msgspec.json.encode(drawings))
            found[instrument] = written
        for name, unread in self._unread.items():
            kept = found.get(name, [])
            found[name] = [*(kept if isinstance(kept, list) else []), *unread]
        return found

    def recall(self, memory: JsonValue) -> None:
        """Take the drawings of a layout; nothing of it is lost, whatever it is."""
        self._drawings, self._unread, self._written, self._other = {}, {}, {}, None
        self.refused, self.reason = 0, ""
        if isinstance(memory, dict):
            for name, kept in memory.items():
                self._read(name, kept)
        elif memory is not None:
            self._other = memory
            self._refuse("", [memory], f"{type(memory).__name__}")
        self._changed()

    def _read(self, name: str, kept: JsonValue) -> None:
        if not isinstance(kept, list):
            self._refuse(name, [kept], f"{name}: {type(kept).__name__}")
            return
        instrument, found, unread = InstrumentId(name), list[Drawing](), list[JsonValue]()
        room = min(MOST_OF_ONE, MOST - sum(map(len, self._drawings.values())))
        reason = ""
        for one in kept:
            try:
                drawing = msgspec.convert(one, Drawing)
                if len(found) >= room:
                    raise ValueError(f"> {room}")
            except (msgspec.ValidationError, ValueError, RecursionError) as error:
                unread.append(one)
                reason = reason or f"{name}: {error}"
            else:
                found.append(drawing)
        self._put(instrument, _numbered(found))
        if unread:
            self._refuse(name, unread, reason)

    def _refuse(self, name: str, unread: list[JsonValue], reason: str) -> None:
        self._unread[name] = unread
        self.refused += len(unread)
        self.reason = self.reason or reason

    def _put(self, instrument: InstrumentId, drawings: Sequence[Drawing]) -> None:
        self._written.pop(instrument, None)
        if drawings:
            self._drawings[instrument] = tuple(drawings)
        else:
            self._drawings.pop(instrument, None)

    def _changed(self) -> None:
        self.version += 1
        for callback in tuple(self._callbacks):
            callback()


def kept_books(memory: Memory) -> list[DrawingBook]:
    """The drawings of each chart in what a dock of charts keeps in a layout; of charts without any none."""
    found: list[DrawingBook] = []
    others = memory.get("cells")
    for chart in (memory, *(others if isinstance(others, list) else ())):
        kept = chart.get(DRAWINGS) if isinstance(chart, dict) else None
        symbols = kept.get("symbols") if isinstance(kept, dict) else kept
        if symbols:
            book = DrawingBook()
            book.recall(symbols)
            found.append(book)
    return found


def _numbered(drawings: Iterable[Drawing]) -> list[Drawing]:
    """Drawings of a file with ids that differ."""
    found: list[Drawing] = []
    taken: set[int] = set()
    for one in drawings:
        number = one.id if one.id not in taken and one.id > 0 else max(taken, default=0) + 1
        taken.add(number)
        found.append(one if number == one.id else replace(one, id=number))
    return found
