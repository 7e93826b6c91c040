"""Orders that the broker lists without a name: when each is over, and which of them a person has put aside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any, Final

from tideboard_core.audit.records import Record
from tideboard_core.model.order import AccountId, Order
from tideboard_core.model.shares import Shares, shares_from, shares_text
from tideboard_core.model.unnamed import MARK
from tideboard_core.orders.journal import OrderJournal

LISTS_APART: Final = 30.0
"""Least seconds between two whole fresh lists that lack such an order before it is over."""


class UnnamedOrders:
    """Such an order counts as working, whatever its status says, until two lists lack it or a person puts it aside.

    It is known by its own fields and by how many there are with the same, see `model/unnamed.py`. What a person puts
    aside stays so over a restart, and counts again once more of it fills.
    """

    def __init__(self, journal: OrderJournal, note: Callable[[dict[str, Any]], None]) -> None:
        self._journal, self._note = journal, note
        self._absent: dict[tuple[str, str], float] = {}
        """Monotonic seconds of the beginning of the first list that lacked one, by account and key."""
        self._put_aside: dict[tuple[AccountId, str], Shares] = {}
        """What each had filled then: a paper account may have the number of a live one."""

    def marked(self, order: Order) -> Order:
        """An order without a name as a person has settled it."""
        aside = self._put_aside.get((self._journal.whose(order.account_id), order.id)) == order.filled
        return order if order.put_aside is aside else replace(order, put_aside=aside)

    def over(self, account_id: str, orders: Iterable[Order], listed: Collection[str], since: float) -> frozenset[str]:
        """Keys of those of an account's orders that are over now.

        `listed` are the ids of a whole fresh list that was asked for at `since`, monotonic seconds.
        """
        ended = set[str]()
        for order in orders:
            key = account_id, order.id
            if order.id[:1] != MARK:
                continue
            if order.id in listed:
                self._absent.pop(key, None)
            elif since - self._absent.setdefault(key, since) >= LISTS_APART:
                del self._absent[key]
                ended.add(order.id)
        return frozenset(ended)

    def taken(self, order: Order, expect: Callable[[str], None] | None) -> Order:
        """Such an order of a list, or of a push, as `marked`.

        Of a push `expect` has the orders of the account read: how many there are with its fields a list alone tells,
        and what lists lacked before proves nothing of it.
        """
        if expect is not None:
            self._absent.pop((order.account_id, order.id), None)
            expect(order.account_id)
        return self.marked(order)

    def put_aside(self, order: Order, now: Order | None) -> Order:
        """A person says that nothing of it is open: it counts no longer, and the order log has that.

        `now` is the row of now, None where there is none any more; returns it as it is from here on.
        """
        account = self._journal.whose(order.account_id)
        self._put_aside[account, order.id] = order.filled
        data = {**account.kept(), "by": "user", "order": order.id, "unnamed": True, "filled": shares_text(order.filled)}
        self._note(data)
        return self.marked(order if now is None else now)

    def forget(self, account_id: str) -> None:
        """The account was reset, or its number is another's now."""
        self._absent = {key: at for key, at in self._absent.items() if key[0] != account_id}
        self._put_aside = {key: filled for key, filled in self._put_aside.items() if key[0].id != account_id}

    def forget_absences(self) -> None:
        """Start over with a new connection: what lists of the old one lacked proves nothing."""
        self._absent.clear()

    def restore(self, records: Iterable[Record]) -> None:
        """Take over from the order log what was put aside."""
        for record in records:
            if record.data.get("unnamed"):
                try:
                    key = AccountId.from_stored(record.data), str(record.data["order"])
                    self._put_aside[key] = shares_from(record.data["filled"])
                except (KeyError, ValueError, TypeError, ArithmeticError):  # it counts then
                    continue
