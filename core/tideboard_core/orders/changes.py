"""Changes of ours that no row of the broker has shown, and which rows show one."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from tideboard_core.model.order import AccountId, Order
from tideboard_core.orders.writes import SentOrder


@dataclass(slots=True)
class _Change:
    """A change that counts. `since` is when it was asked for, monotonic seconds; one of the log is older than any row.

    `as_before`: its terms are those of the row before it, or of a change before it, and so are seen without it too.
    `answered`: the broker, or a person, has said what became of it.
    """

    own: SentOrder
    as_before: bool
    since: float = -inf
    answered: bool = False


class UnshownChanges:
    """By our ids, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._changes: dict[str, _Change] = {}
        self._over: set[str] = set()

    def __contains__(self, client_order_id: object) -> bool:
        return client_order_id in self._changes

    def add(self, client_order_id: str, own: SentOrder, *, as_before: bool, since: float = -inf) -> None:
        """Keep a change; its terms may be those of the row before it (`as_before`), or of a change before it."""
        alike = any(one.own.order_id == own.order_id and one.own.terms == own.terms for one in self._changes.values())
        self._changes[client_order_id] = _Change(own, as_before or alike, since)

    def get(self, client_order_id: str) -> SentOrder | None:
        """A change that no row has shown."""
        found = self._changes.get(client_order_id)
        return None if found is None else found.own

    def unanswered(self, order_id: str) -> bool:
        """Whether nobody has said what became of a change of this order of the broker."""
        return any(one.own.order_id == order_id and not one.answered for one in self._changes.values())

    def drop(self, client_order_id: str) -> None:
        """Forget a change that never was."""
        self._changes.pop(client_order_id, None)

    def forget(self, before: datetime, *, but: Container[str]) -> None:
        """Forget those of an earlier time, but these."""
        for client_order_id, one in tuple(self._changes.items()):
            if one.own.since < before and client_order_id not in but:
                del self._changes[client_order_id]

    def answered(self, client_order_id: str) -> None:
        """The broker, or a person, has said what became of it: a row with its terms shows it from now on."""
        if client_order_id in self._changes:
            self._changes[client_order_id].answered = True

    def over(self, client_order_id: str) -> bool:
        """Whether a row has shown it, or a later change of the same order, or that the order is over."""
        return client_order_id in self._over

    def of(self, order: Order, whose: AccountId) -> Iterator[tuple[str, SentOrder]]:
        """The changes of an order of the broker in this account."""
        for client_order_id, one in self._changes.items():
            if one.own.order_id == order.id and one.own.account.binds(whose):
                yield client_order_id, one.own

    def shown(self, order: Order, whose: AccountId, asked: float) -> None:
        """The broker shows an order in a push, or in a list that was asked for at `asked`, monotonic seconds.

        The broker applies changes in order: those before the one that it shows are over too. Terms as before a change
        show it only after its answer, or where a row since then had others.
        """
        if not self._changes:  # as for most rows
            return
        mine = [id_ for id_, _own in self.of(order, whose) if not order.open or self._changes[id_].since <= asked]
        alike = [id_ for id_ in mine if self._changes[id_].own.shown_by(order)]
        answered = [id_ for id_ in alike if self._changes[id_].answered or not order.open]
        # Of several that ask for the same, the first is enough for the row.
        new = [id_ for id_ in alike if not self._changes[id_].as_before]
        last = max(map(mine.index, answered[-1:] + new[:1]), default=-1)
        for client_order_id in mine[: last + 1]:
            del self._changes[client_order_id]
            self._over.add(client_order_id)
        for client_order_id in mine[last + 1 :]:
            self._changes[client_order_id].as_before = client_order_id in alike
