"""Watchlist groups of the practice account: named lists of instruments in the trader's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_sandbox.exchange.broker.state_file import Store

FIRST_GROUP = "All"
"""The group that a new practice account owns; its members are those of `FIRST_WATCHLIST`."""

_FIRST_ID = 28_020


class Member(NamedTuple):
    """An instrument of a group: when it came in, UTC, and its price then (None = not known)."""

    instrument: InstrumentId
    price: Decimal | None
    added: datetime


@dataclass(slots=True)
class Group:
    """One list; `id` stays when the name changes."""

    id: int
    name: str
    members: list[Member] = field(default_factory=list)

    @property
    def names(self) -> tuple[InstrumentId, ...]:
        """Its instruments in order."""
        return tuple(member.instrument for member in self.members)


class Watchlists:
    """All groups, kept in the state file. `now` is exchange time, `price` the last price of an instrument.

    `price` refuses UNKNOWN_SYMBOL, so that nothing unknown gets into a list. Raises BadInput for an unknown group, and
    for a name that is empty or taken.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        price: Callable[[InstrumentId], Decimal],
        first: Iterable[InstrumentId] = FIRST_WATCHLIST,
    ) -> None:
        """`first` are the members of the group that a new account owns."""
        self._first = first
        self._store = store
        self._now = now
        self._price = price
        self._groups = {group.id: group for group in self._load()}
        if not self._groups:
            self._begin()

    def groups(self) -> tuple[Group, ...]:
        """Every group, the first one is the one that a new account has."""
        return tuple(self._groups.values())

    def create(self, name: str, members: Iterable[InstrumentId] = ()) -> Group:
        """A new group at the end."""
        self._check_name(name)
        group = Group(max(self._groups, default=_FIRST_ID) + 1, name, self._members(members))
        self._groups[group.id] = group
        self._save(group)
        return group

    def rename(self, group_id: int, name: str) -> None:
        group = self._group(group_id)
        if name != group.name:
            self._check_name(name)
            self._store.delete_watchlist(group.name)
            group.name = name
            self._save(group)

    def change(self, group_id: int, *, add: Iterable[InstrumentId] = (), remove: Iterable[InstrumentId] = ()) -> None:
        """Add members at the end and remove others; present members keep their place."""
        group, gone = self._group(group_id), set(remove)
        kept = [member for member in group.members if member.instrument not in gone]
        known = {member.instrument for member in kept}
        group.members = kept + self._members(name for name in add if name not in known)
        self._save(group)

    def replace(self, group_id: int, members: Iterable[InstrumentId]) -> None:
        """Make these the members, in this order; a member that stays keeps its entry time and price."""
        group = self._group(group_id)
        before = {member.instrument: member for member in group.members}
        group.members = [before.get(member.instrument, member) for member in self._members(members)]
        self._save(group)

    def delete(self, group_id: int) -> None:
        group = self._group(group_id)
        del self._groups[group_id]
        self._store.delete_watchlist(group.name)
        self._store.commit()

    def _group(self, group_id: int) -> Group:
        group = self._groups.get(group_id)
        if group is None:
            raise BadInput("unknown-watchlist", group=group_id)
        return group

    def _check_name(self, name: str) -> None:
        if not name.strip() or any(group.name == name for group in self._groups.values()):
            raise BadInput("bad-watchlist-name", name=name)

    def _members(self, names: Iterable[InstrumentId]) -> list[Member]:
        return [Member(name, self._price(name), self._now()) for name in dict.fromkeys(names)]

    def _save(self, group: Group) -> None:
        rows = [(row.instrument, None if row.price is None else str(row.price), row.added) for row in group.members]
        self._store.save_watchlist(group.name, {"id": group.id, "members": rows})
        self._store.commit()

    def _begin(self) -> None:
        """Make the first group, without prices: they would need the markets of all its instruments to be generated."""
        group = Group(_FIRST_ID, FIRST_GROUP, [Member(name, None, self._now()) for name in self._first])
        self._groups[group.id] = group
        self._save(group)

    def _load(self) -> list[Group]:
        kept = self._store.load_watchlists()
        groups = [self._group_of(name, value, place) for place, (name, value) in enumerate(kept.items())]
        return sorted(groups, key=lambda group: group.id)

    def _group_of(self, name: str, value: Any, place: int) -> Group:  # noqa: ANN401 what JSON held
        if isinstance(value, list):  # the first release kept names alone
            return Group(_FIRST_ID + place, name, [Member(InstrumentId(row), None, self._now()) for row in value])
        members = [
            Member(InstrumentId(row), None if price is None else Decimal(price), datetime.fromisoformat(added))
            for row, price, added in value["members"]
        ]
        return Group(value["id"], name, members)
