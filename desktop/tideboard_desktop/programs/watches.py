"""Values that programs watch: told to the process when they change, in turns that cost the window little."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, QTimer

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key
from tideboard_core.programs.channel import WatchedItem
from tideboard_desktop.programs.fetches import ProgramFetches
from tideboard_desktop.programs.reads import key_of

TURN_MS = 100
"""A value is told ten times a second at most."""
PARTS, OF_A_PART = 5, 8
"""Of a turn, and values of each; the others wait for the next turn. All at once would hold the loop for too long."""
PART_MS = TURN_MS // PARTS
AGAIN_MS = 1000
"""Until values for which there was no room are tried again, OF_A_PART of them at most."""


class ProgramWatches(QObject):
    """`tell` gets watched items whose values changed. `subscribes` says whether a key may cause calls."""

    def __init__(
        self,
        hub: Hub,
        fetches: ProgramFetches,
        tell: Callable[[Sequence[WatchedItem]], None],
        subscribes: Callable[[str], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._hub, self._fetches, self._tell, self._subscribes = hub, fetches, tell, subscribes
        self._keys: dict[WatchedItem, set[str]] = {}
        self._listening: dict[WatchedItem, Callable[[], None]] = {}
        self._held: dict[WatchedItem, Callable[[], None]] = {}
        self._without_room: dict[WatchedItem, None] = {}
        self._changed: dict[WatchedItem, None] = {}
        self._due: list[WatchedItem] = []
        self._parts, self._turning = 0, False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._take_turn)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.try_again)

    def watch(self, key: str, items: Iterable[WatchedItem]) -> None:
        """Tell the values of these items from now on, beginning with the newest of each."""
        for item in items:
            self._keys.setdefault(item, set()).add(key)
            if item not in self._listening:
                self._listening[item] = self._hub.listen(key_of(item), partial(self._changed_at, item))
            self._hold(key, item)
            self._note(item)

    def unwatch(self, key: str, items: Iterable[WatchedItem]) -> None:
        """Tell them no longer, unless another key watches them."""
        for item in items:
            keys = self._keys.get(item, set())
            keys.discard(key)
            if not any(map(self._subscribes, keys)):
                self._let_go(item)
            if not keys:
                self._keys.pop(item, None)
                self._changed.pop(item, None)
                end = self._listening.pop(item, None)
                if end is not None:
                    end()

    def drop(self, key: str) -> None:
        """End everything that a key watches."""
        self.unwatch(key, [item for item, keys in self._keys.items() if key in keys])

    def close(self) -> None:
        """End everything."""
        for key in {key for keys in self._keys.values() for key in keys}:
            self.drop(key)
        self._turn.stop()
        self._again.stop()
        self._turning = False
        self._due.clear()

    def _hold(self, key: str, item: WatchedItem) -> None:
        if item in self._held or item in self._without_room or not self._subscribes(key):
            return
        if (end := self._fetches.hold(key_of(item))) is not None:
            self._held[item] = end
        else:
            self._without_room[item] = None
            if not self._again.isActive():
                self._again.start()

    def try_again(self) -> None:
        """Hold values for which there was no room, the first ones first, as far as there is some now."""
        for item in list(islice(self._without_room, OF_A_PART)):
            if (end := self._fetches.hold(key_of(item))) is None:
                break
            self._held[item] = end
            del self._without_room[item]
        if not self._without_room:
            self._again.stop()

    def _let_go(self, item: WatchedItem) -> None:
        self._without_room.pop(item, None)
        end = self._held.pop(item, None)
        if end is not None:
            end()

    def _changed_at(self, item: WatchedItem, _key: Key[object]) -> None:
        self._note(item)

    def _note(self, item: WatchedItem) -> None:
        self._changed[item] = None
        if not self._turning:
            self._turning = True
            self._turn.start(TURN_MS)

    def _take_turn(self) -> None:
        """Tell a part of the turn, or the first one of the next."""
        if not self._due:
            self._due = list(islice(self._changed, PARTS * OF_A_PART))
            for item in self._due:
                del self._changed[item]
            self._parts = 0
        now, self._due = self._due[:OF_A_PART], self._due[OF_A_PART:]
        self._parts += 1
        self._turning = bool(self._due or self._changed)
        if self._turning:
            self._turn.start(PART_MS if self._due else TURN_MS - (self._parts - 1) * PART_MS)
        if told := [item for item in now if item in self._listening]:
            self._tell(told)
