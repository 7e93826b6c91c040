"""The user's lists: names, symbols, order and pins; every change is stored and can be undone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, Signal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.docks.context import ListRefused

translate = QCoreApplication.translate
LONGEST_NAME = 40
"""Longest name of a list, in characters."""
MOST_SYMBOLS = 500
MOST_LISTS = 50
_STEPS_BACK = 30

Keep = Callable[[tuple[SymbolList, ...]], None]
ListsBefore = tuple[tuple[SymbolList, ...], int]
"""All lists before a change, and the place of the one in view."""


class WatchLists(QObject):
    """All lists and the current one. `changed`: any of it changed.

    A change replaces the whole tuple, passes it to `keep` and can be undone. The list that follows the account's
    positions has no symbols here and accepts none.
    """

    changed = Signal()

    def __init__(
        self,
        lists: Sequence[SymbolList],
        keep: Keep,
        parent: QObject | None = None,
        *,
        before: list[ListsBefore] | None = None,
    ) -> None:
        """Adds the list that follows the positions in second place if there is none.

        `before` is the undo history of the window before this one, which goes on in it.
        """
        super().__init__(parent)
        self._lists = _with_holdings(lists)
        self._keep = keep
        self._current = 0
        self._before: list[ListsBefore] = [] if before is None else before

    # --- reading ----------------------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[SymbolList, ...]:
        """Every list, in the order of the tabs."""
        return self._lists

    @property
    def current(self) -> int:
        """Index of the current list."""
        return self._current

    @property
    def in_view(self) -> SymbolList:
        """The current list."""
        return self._lists[self._current]

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._before)

    def name(self, place: int) -> str:
        """The displayed name of a list."""
        return list_name(self._lists[place])

    def others(self) -> list[int]:
        """Indexes of the lists that rows of the current list can be moved to."""
        return [place for place, one in enumerate(self._lists) if place != self._current and not one.follows_positions]

    # --- in step with a broker --------------------------------------------------------------------------------------

    def identify(self, place: int) -> str:
        """The id of a list, created now if it has none; raises ListRefused for the one that follows the positions."""
        target = self._open(place)
        if target.id:
            return target.id
        named = replace(target, id=uuid4().hex[:12])
        self._replace((*self._lists[:place], named, *self._lists[place + 1 :]))
        return named.id

    def of_id(self, list_id: str) -> SymbolList | None:
        """The list with this id; None if there is none."""
        return next((one for one in self._lists if one.id == list_id), None)

    def take_over(self, list_id: str, *, add: Sequence[InstrumentId], remove: Sequence[InstrumentId]) -> None:
        """Apply additions and removals of group sync. Clears the undo history: an undo would change the group too."""
        place = next(at for at, one in enumerate(self._lists) if one.id == list_id)
        left = _without(self._lists[place], set(remove))
        fresh = [one for one in add if one not in left.symbols]
        taken = replace(left, symbols=(*left.symbols, *fresh)[:MOST_SYMBOLS])
        self._replace((*self._lists[:place], taken, *self._lists[place + 1 :]))

    def _replace(self, lists: tuple[SymbolList, ...]) -> None:
        self._before.clear()
        self._lists = lists
        self._keep(lists)
        self.changed.emit()

    # --- the lists --------------------------------------------------------------------------------------------------

    def show(self, place: int) -> None:
        """Make another list current; an invalid index is ignored."""
        if place != self._current and 0 <= place < len(self._lists):
            self._current = place
            self.changed.emit()

    def create(self, name: str) -> None:
        """Append an empty list and make it current; raises ListRefused."""
        wanted = self._checked(name)
        if len(self._lists) >= MOST_LISTS:
            raise ListRefused(
                translate("Watchlist", "There are {most} lists already; delete one first.").format(most=MOST_LISTS)
            )
        self._change((*self._lists, SymbolList(name=wanted)), len(self._lists))

    def rename(self, place: int, name: str) -> None:
        """Rename a list; raises ListRefused."""
        if self._lists[place].follows_positions:
            raise ListRefused(translate("Watchlist", "This list follows the positions and keeps its name."))
        wanted = self._checked(name, but=place)
        if wanted != self.name(place):
            self._put(place, replace(self._lists[place], name=wanted))

    def delete(self, place: int) -> None:
        """Delete a list; raises ListRefused for the last one and for the one that follows the positions."""
        if self._lists[place].follows_positions:
            raise ListRefused(translate("Watchlist", "This list follows the positions and stays."))
        rest = self._lists[:place] + self._lists[place + 1 :]
        if all(one.follows_positions for one in rest):
            raise ListRefused(translate("Watchlist", "This is the last list; it stays."))
        self._change(rest, self._current - (place < self._current))

    def move_list(self, place: int, to: int) -> None:
        """Move a list among the others; the current one stays current."""
        if place == to or not 0 <= to < len(self._lists):
            return
        order = list(range(len(self._lists)))
        order.insert(to, order.pop(place))
        self._change(tuple(self._lists[one] for one in order), order.index(self._current))

    # --- symbols ----------------------------------------------------------------------------------------------------

    def add(self, symbols: Iterable[InstrumentId], to: int | None = None) -> int:
        """Append symbols to the current list, or to the first that accepts symbols; returns how many were new.

        Raises ListRefused if not all of them fit.
        """
        place = self.taker() if to is None else to
        target = self._open(place)
        fresh = [one for one in dict.fromkeys(symbols) if one not in target.symbols]
        self._room(place, len(fresh))
        if fresh:
            self._put(place, replace(target, symbols=(*target.symbols, *fresh)))
        return len(fresh)

    def taker(self) -> int:
        """Index of the list for new symbols: the current one, else the first that accepts symbols."""
        if not self.in_view.follows_positions:
            return self._current
        return next(place for place, one in enumerate(self._lists) if not one.follows_positions)

    def remove(self, symbols: Iterable[InstrumentId]) -> int:
        """Remove symbols from the current list; returns how many it had. Raises ListRefused."""
        gone = set(symbols)
        source = self._open(self._current)
        left = _without(source, gone)
        if left != source:
            self._put(self._current, left)
        return len(source.symbols) - len(left.symbols)

    def transfer(self, symbols: Sequence[InstrumentId], to: int) -> int:
        """Move symbols from the current list to another; returns how many that one lacked. Raises ListRefused."""
        source = self._open(self._current)
        target = self._open(to)
        fresh = [one for one in symbols if one not in target.symbols]
        self._room(to, len(fresh))
        lists = list(self._lists)
        lists[to] = replace(target, symbols=(*target.symbols, *fresh))
        lists[self._current] = _without(source, set(symbols))
        self._change(tuple(lists), self._current)
        return len(fresh)

    def put_before(self, symbols: Sequence[InstrumentId], place: int) -> None:
        """Move symbols of the current list together to `place` of its order, pins among pins. Raises ListRefused."""
        source = self._open(self._current)
        moved = [one for one in source.symbols if one in set(symbols)]
        before = [one for one in source.symbols[:place] if one not in moved]
        after = [one for one in source.symbols[place:] if one not in moved]
        self._arrange(source, (*before, *moved, *after), source.pinned)

    def step(self, symbols: Sequence[InstrumentId], by: int) -> None:
        """Move symbols of the current list up (-1) or down (1) by one. Raises ListRefused."""
        source = self._open(self._current)
        order = list(source.symbols)
        chosen = set(symbols)
        walk = range(len(order)) if by < 0 else range(len(order) - 1, -1, -1)
        for place in walk:
            to = place + by
            if order[place] in chosen and 0 <= to < len(order) and order[to] not in chosen:
                order[place], order[to] = order[to], order[place]
        self._arrange(source, tuple(order), source.pinned)

    def pin(self, symbols: Iterable[InstrumentId]) -> None:
        """Pin symbols of the current list to the top. Raises ListRefused."""
        source = self._open(self._current)
        self._arrange(source, source.symbols, (*source.pinned, *symbols))

    def unpin(self, symbols: Iterable[InstrumentId]) -> None:
        """Unpin symbols. Raises ListRefused."""
        source = self._open(self._current)
        gone = set(symbols)
        self._arrange(source, source.symbols, tuple(one for one in source.pinned if one not in gone))

    def undo(self) -> None:
        """Undo the last change; does nothing without one."""
        if self._before:
            self._lists, self._current = self._before.pop()
            self._keep(self._lists)
            self.changed.emit()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _arrange(self, source: SymbolList, order: tuple[str, ...], pinned: tuple[str, ...]) -> None:
        held = set(pinned)
        sorted_order = tuple(sorted(order, key=lambda one: one not in held))  # stable: pins first, else as they were
        pins = tuple(one for one in sorted_order if one in held)
        wanted = replace(source, symbols=sorted_order, pinned=pins)
        if wanted != source:
            self._put(self._current, wanted)

    def _open(self, place: int) -> SymbolList:
        found = self._lists[place]
        if found.follows_positions:
            raise ListRefused(
                translate("Watchlist", "“{name}” follows the positions of the account.").format(name=self.name(place))
            )
        return found

    def _room(self, place: int, more: int) -> None:
        room = MOST_SYMBOLS - len(self._lists[place].symbols)
        if more > room:
            text = translate("Watchlist", "A list holds {most} symbols; “{name}” has room for {room} more.")
            raise ListRefused(text.format(most=MOST_SYMBOLS, name=self.name(place), room=room))

    def _checked(self, name: str, but: int | None = None) -> str:
        wanted = " ".join(unicodedata.normalize("NFC", name).split())
        if not wanted:
            raise ListRefused(translate("Watchlist", "A list needs a name."))
        if len(wanted) > LONGEST_NAME:
            raise ListRefused(translate("Watchlist", "A name has at most {most} characters.").format(most=LONGEST_NAME))
        if not wanted.isprintable():
            raise ListRefused(translate("Watchlist", "A name cannot hold control characters."))
        taken = {self.name(place).casefold() for place in range(len(self._lists)) if place != but}
        if wanted.casefold() in taken:
            raise ListRefused(translate("Watchlist", "There is a list “{name}” already.").format(name=wanted))
        return wanted

    def _put(self, place: int, one: SymbolList) -> None:
        self._change((*self._lists[:place], one, *self._lists[place + 1 :]), self._current)

    def _change(self, lists: tuple[SymbolList, ...], current: int) -> None:
        self._before.append((self._lists, self._current))
        del self._before[:-_STEPS_BACK]
        self._lists = lists
        self._current = min(current, len(lists) - 1)
        self._keep(lists)
        self.changed.emit()


def list_name(one: SymbolList) -> str:
    """The displayed name of a list; the default lists have a translated name instead of their own."""
    if one.follows_positions:
        return translate("Watchlist", "Holdings")
    return one.name or translate("Watchlist", "Main")


def _with_holdings(lists: Sequence[SymbolList]) -> tuple[SymbolList, ...]:
    own = [_clean(one) for one in lists]
    if all(one.follows_positions for one in own):
        own.insert(0, SymbolList(name=""))
    if not any(one.follows_positions for one in own):
        own.insert(1, SymbolList(name="", follows_positions=True))
    return tuple(own)


def _clean(one: SymbolList) -> SymbolList:
    """Remove duplicates and put pins first: a hand-edited file may have neither."""
    held = set(one.pinned)
    symbols = tuple(sorted(dict.fromkeys(one.symbols), key=lambda each: each not in held))
    return replace(one, symbols=symbols, pinned=tuple(each for each in symbols if each in held))


def _without(one: SymbolList, gone: set[InstrumentId]) -> SymbolList:
    return replace(
        one,
        symbols=tuple(each for each in one.symbols if each not in gone),
        pinned=tuple(each for each in one.pinned if each not in gone),
    )
