"""What the docks of a window have read, over a rebuild of it: nothing that is known is asked again."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar
from weakref import WeakMethod, ref

from PySide6.QtCore import QObject
from shiboken6 import isValid

T = TypeVar("T")
Known = Callable[[], Mapping[Any, Any]]

KEPT_FOR: Final = 600.0
"""Seconds from a rebuild on in which a dock that is first shown later takes what it had read."""


class KeptReads:
    """Outlives the windows of a connection; `slot` is one reading part of a dock, the same in each window."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, WeakMethod[Known], ref[QObject]]] = []
        self._known: dict[tuple[str, Hashable], Any] = {}
        self._until = -math.inf
        self._held: dict[str, Any] = {}

    def slot(self, name: str) -> KeptSlot:
        """The part of this name; docks of one type share it."""
        return KeptSlot(self, name)

    def held(self, name: str, make: Callable[[], T]) -> T:
        """What knows no window and is the same for all of them; made once."""
        if name not in self._held:
            self._held[name] = make()
        found: T = self._held[name]
        return found

    def keep(self, now: float) -> None:
        """Collect what all parts know, before their window goes; `now` in monotonic seconds."""
        if now > self._until:
            self._known.clear()
        self._parts = [each for each in self._parts if _is_there(each[2])]
        for name, method, _ in self._parts:
            known = method()
            if known is not None:
                self._known.update({(name, key): value for key, value in known().items()})
        self._until = now + KEPT_FOR

    def follow(self, name: str, known: Known, owner: QObject) -> None:
        """Ask a part what it knows, by a method of it, at each rebuild until its owner is destroyed; holds neither."""
        self._parts.append((name, WeakMethod(known), ref(owner)))

    def find(self, name: str, key: Hashable, now: float) -> Any | None:  # noqa: ANN401  what the part knew
        """What was known for a key; None without."""
        return self._known.get((name, key)) if now <= self._until else None

    def drop(self, name: str, key: Hashable) -> None:
        """Know it no more: it was taken."""
        self._known.pop((name, key), None)


class KeptSlot:
    """What the reading parts of one name take over from those of the window before."""

    def __init__(self, kept: KeptReads, name: str) -> None:
        self._kept, self._name = kept, name

    def follow(self, known: Known, owner: QObject) -> None:
        """`known` returns what the part knows, by key, until `owner` is destroyed."""
        self._kept.follow(self._name, known, owner)

    def find(self, key: Hashable, now: float) -> Any | None:  # noqa: ANN401  what the part knew
        """What the part before knew for a key (`now` in monotonic seconds); None without."""
        return self._kept.find(self._name, key, now)

    def take(self, key: Hashable, now: float) -> Any | None:  # noqa: ANN401  what the part knew
        """As `find`, once: who asks again later asks the broker."""
        found = self.find(key, now)
        self._kept.drop(self._name, key)
        return found


def _is_there(owner: ref[QObject]) -> bool:
    found = owner()
    return found is not None and isValid(found)
