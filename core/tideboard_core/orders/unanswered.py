"""Writes that the broker has not answered, never sent again, and orders of which its push should come soon."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import Any, Protocol

from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import GatewayError, RequestTimeout
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import APPEARED
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.orders.journal import NO_ORDER, OrderJournal
from tideboard_core.orders.writes import ASK_AFTER, LISTS_APART, UNKNOWN_WRITES, UnknownWrite
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import WriteVerb

log = logging.getLogger(__name__)

EXPECTED_WITHIN = 2.0
"""Seconds after the broker's yes or no in which its push should have come."""
Sleep = Callable[[float], Awaitable[None]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Note(Protocol):
    """Where transitions are audited (`Audit.note`)."""

    def __call__(self, kind: RecordKind, order_id: str, data: dict[str, Any]) -> None:
        """Record without waiting."""
        ...


class UnansweredWrites:
    """Writes on their way or unknown. Publishes UNKNOWNS per account id; what settles one goes to the order log.

    `orders` returns the broker's orders of an account, `adopt` gives an order of the broker the id it was sent with,
    `on_change` is called with the account after each change, `on_settled` with a write that is settled and how;
    `expect` has the account's orders, or those with the ids given, read unless a push comes soon, `ask_now` reads them
    at once.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        journal: OrderJournal,
        note: Note,
        orders: Callable[[str], tuple[Order, ...] | None],
        adopt: Callable[[str, str, str], None],
        on_change: Callable[[str], None],
        on_settled: Callable[[UnknownWrite, Mapping[str, Any]], None],
        expect: Callable[..., None],
        spawn: Spawn,
        sleep: Sleep,
        ask_now: Callable[[str], Awaitable[None]],
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._journal = journal
        self._note = note
        self._orders = orders
        self._adopt = adopt
        self._on_change = on_change
        self._on_settled = on_settled
        self._expect = expect
        self._spawn = spawn
        self._sleep = sleep
        self._ask_now = ask_now
        self._unknowns: dict[str, UnknownWrite] = {}
        self._early: dict[str, tuple[str | None, Exception | None]] = {}
        self._near: dict[str, datetime] = {}
        self._found: dict[str, float] = {}
        self._absent: dict[str, float] = {}

    # --- questions --------------------------------------------------------------------------------------------------

    def unknown(self, account_id: str, instrument: InstrumentId, side: Side) -> str | None:
        """Client order id of an unanswered write on this side of the instrument, None when there is none."""
        found = (write for write in self.unknowns(account_id) if write.touches(instrument, side))
        return next((write.client_order_id for write in found), None)

    def unknowns(self, account_id: str) -> tuple[UnknownWrite, ...]:
        """Every unanswered write of the account, oldest first."""
        whose = self._journal.whose(account_id)
        return tuple(write for write in self._unknowns.values() if write.account.binds(whose))

    def placed(self, write: UnknownWrite) -> Order | None:
        """The order that the broker made of a new one, known by our id; None for one that it refused or never had."""
        found = (row for row in self._rows(write) if write.settled_by(row))
        return next((row for row in found if row.status is not OrderStatus.REJECTED), None)

    def _rows(self, write: UnknownWrite) -> tuple[Order, ...]:
        """The broker's orders of the account of a write; none where the connection has another one of its number."""
        mine = write.account.binds(self._journal.whose(write.account_id))
        return (self._orders(write.account_id) or ()) if mine else ()

    def follow(self, account_ids: Iterable[str]) -> None:
        """Publish what is unknown of these accounts, which a connection has named: a number may be another's now."""
        for account_id in account_ids:
            self._publish(account_id)

    # --- replies and orders -----------------------------------------------------------------------------------------

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        """An answer to a write that had timed out settles it; an error that is itself a time-out does not."""
        if isinstance(error, RequestTimeout):
            return
        write = self._unknowns.get(client_order_id)
        if write is None:
            self._early[client_order_id] = (order_id, error)  # the sender has not seen its time-out yet
        else:
            self._take_reply(write, order_id, error)

    def _take_reply(self, write: UnknownWrite, order_id: str | None, error: Exception | None) -> None:
        if error is None:
            if order_id and write.verb is WriteVerb.PLACE:
                self._adopt(write.account_id, order_id, write.client_order_id)
            self._settle(write, {"by": "late-reply", "order": order_id or write.order_id})
        else:
            self._settle(write, {"by": "late-reply", "error": getattr(error, "code", "refused"), "never": True})
        # As after an answer in time: it says nothing of what the broker has now.
        self._expect(write.account_id, *(write.order_ids or (order_id or "",)))

    def ask_for(self, write: UnknownWrite) -> None:
        """A write got no answer: show it and read the orders for 30 s, unless what is known settles it already."""
        if self._add(write):
            self._spawn(self._ask(write.client_order_id))

    async def _ask(self, client_order_id: str) -> None:
        for pause in ASK_AFTER:
            self._change(client_order_id, asks_in=pause)
            await self._sleep(pause)
            self._change(client_order_id, asks_in=None)
            write = self.get(client_order_id)
            if write is None:
                return
            try:
                await self._ask_now(write.account_id)
            except GatewayError as error:
                log.info("asking for %s: %s", client_order_id, error.code)
        self._change(client_order_id, asking=False)

    def _add(self, write: UnknownWrite) -> bool:
        """Keep a write that got no answer in time; returns False if an order or an early reply settles it at once."""
        self._unknowns[write.client_order_id] = write
        # Exchange time, as orders carry it: `since` is wall time and may be off.
        self._near[write.client_order_id] = self._clock.market()
        self._found[write.client_order_id] = self._clock.monotonic()
        for order in self._rows(write):
            if self._apply(self._unknowns[write.client_order_id], order):
                return False
        if write.client_order_id in self._early:
            self._take_reply(write, *self._early.pop(write.client_order_id))
            return False
        self._publish(write.account_id)
        return True

    def get(self, client_order_id: str) -> UnknownWrite | None:
        """The write of that id while it is unknown."""
        return self._unknowns.get(client_order_id)

    def _change(self, client_order_id: str, *, asking: bool = True, asks_in: float | None = None) -> None:
        """Set whether the broker is still asked for a write, and in how many seconds; None = now or never again."""
        write = self._unknowns.get(client_order_id)
        if write is not None:
            self._unknowns[client_order_id] = replace(write, asking=asking, asks_in=asks_in)
            self._publish(write.account_id)

    def apply(self, order: Order) -> None:
        """Apply an order to every unknown write of its account, also to one given up as not placed."""
        given_up = self._journal.given_up.get(order.remark)
        whose = self._journal.whose(order.account_id)
        if given_up is not None and given_up.account.binds(whose) and given_up.settled_by(order):
            del self._journal.given_up[order.remark]
            self._journal.orders[order.account_id, order.id] = order.remark
            if order.status is not OrderStatus.REJECTED:
                self._hub.publish(APPEARED, Lazy.ready(order))
        for write in self.unknowns(order.account_id):
            self._apply(write, order)

    def _apply(self, write: UnknownWrite, order: Order) -> bool:
        """Apply an order to a write; returns whether that settles it."""
        left = self._left(write, order)
        if left is write and write.resembles(order, self._near.get(write.client_order_id, write.since)):
            left = replace(write, alike=(*write.alike, order.id))
        if left is None:
            if write.verb is WriteVerb.PLACE:  # it stays ours, whatever quantity another program gives it
                self._journal.orders[write.account_id, order.id] = write.client_order_id
            self._settle(write, {"by": "order", "order": order.id, "status": order.status})
        elif left is not write:
            self._unknowns[write.client_order_id] = left
            self._publish(write.account_id)
        return left is None

    def _left(self, write: UnknownWrite, order: Order) -> UnknownWrite | None:
        """The part of it that is still unknown; of a change without exits the journal knows whether a row shows it."""
        changes, number = self._journal.changes, write.client_order_id
        if order.id == write.order_id and changes.over(number) and write.exits_shown(order):
            return None
        waits = number in changes and order.open and not write.asks_exits
        return write if waits else write.after(order)

    def note_absences(self, account_id: str, listed: datetime, now: float) -> None:
        """Count the unanswered writes that are not in a fresh list of all of today's orders as not listed.

        `listed` is exchange time, `now` monotonic seconds, both from before the list was asked for. A list with an
        order that could be the write, with no number or with ours and other terms, is no evidence of its absence.
        An act whose answer may have been a refusal was one if its order stands as before in a list that was asked for
        after that answer, by a clock that is never set: the exchange's goes back where the broker corrects it.
        """
        rows = self._orders(account_id) or ()
        for write in self.unknowns(account_id):
            near = self._near.get(write.client_order_id, write.since)
            later = now > self._found.get(write.client_order_id, -inf)
            if later and any(map(write.refused_by, rows)):
                self._settle(write, {"by": "unchanged", "never": True})
                continue
            if write.unlisted or not write.absence_counts(near, listed):
                continue
            if any(order.id in write.alike or write.could_be(order, near) for order in rows):
                continue
            # Absence from one list proves nothing: a later list has to lack it too.
            if now - self._absent.setdefault(write.client_order_id, now) >= LISTS_APART:
                self._unknowns[write.client_order_id] = replace(write, unlisted=True)
                self._publish(account_id)

    def restore(self, writes: Iterable[UnknownWrite]) -> None:
        """Take over the writes without an end in the order log; the reads after the login settle them."""
        for write in writes:
            self._unknowns[write.client_order_id] = write
            self._publish(write.account_id)

    def decide(self, client_order_id: str, order_id: str = "") -> None:
        """Settle a write by the user's decision: nothing of it is open at the broker, or it is this order."""
        write = self._unknowns.get(client_order_id)
        if write is not None and order_id:
            self._adopt(write.account_id, order_id, client_order_id)
            self._settle(write, {"by": "user", "order": order_id})
        elif write is not None:
            if write.verb is WriteVerb.PLACE:
                # It may appear after all: then it is matched by our id, and told.
                self._journal.given_up[client_order_id] = write
            self._settle(write, {"by": "user", "unlisted": write.unlisted})

    def forget(self, account_id: str) -> None:
        """Settle every write of a practice account that was reset."""
        for write in self.unknowns(account_id):
            self._settle(write, {"by": "reset"})

    def forget_absences(self) -> None:
        """Start over with a new connection: what lists of the old one lacked proves nothing."""
        self._absent.clear()

    def _settle(self, write: UnknownWrite, data: dict[str, Any]) -> None:
        del self._unknowns[write.client_order_id]
        self._near.pop(write.client_order_id, None)
        self._found.pop(write.client_order_id, None)
        self._absent.pop(write.client_order_id, None)
        self._journal.settled(write.client_order_id)
        if data.get("never"):
            self._journal.discount(write.client_order_id)
        if data.get("by") in NO_ORDER and not data.get("order"):
            self._journal.closed(write.client_order_id)
        self._note(RecordKind.SETTLED, write.client_order_id, data)
        self._publish(write.account_id)
        self._on_settled(write, data)

    def _publish(self, account_id: str) -> None:
        self._hub.publish(UNKNOWN_WRITES.of(account_id), Lazy.ready(self.unknowns(account_id)))
        self._on_change(account_id)


class ExpectedOrders:
    """Orders that the broker has answered for, or has begun to tell of: read unless a push tells the rest soon.

    `catch_up` reads what no push has told of orders, by their ids with the monotonic seconds of the question, "" for
    all of the account.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        spawn: Spawn,
        sleep: Sleep,
        catch_up: Callable[[str, Mapping[str, float]], Awaitable[None]],
    ) -> None:
        self._clock, self._spawn, self._sleep, self._catch_up = clock, spawn, sleep, catch_up
        self._waiting: dict[str, dict[str, float]] = {}

    def expect(self, account_id: str, *order_ids: str) -> None:
        """Read these orders unless a push comes soon: the broker has answered a write of them.

        Without an id, as of a new order that was refused, the account's orders are read in any case.
        """
        idle = account_id not in self._waiting
        waiting = self._waiting.setdefault(account_id, {})
        waiting |= dict.fromkeys(order_ids or ("",), self._clock.monotonic())
        if idle:
            self._spawn(self._read_expected(account_id))

    async def _read_expected(self, account_id: str) -> None:
        try:
            while waiting := self._waiting[account_id]:
                # Before the pause: what is expected during it gets a whole pause of its own.
                self._waiting[account_id] = {}
                await self._sleep(EXPECTED_WITHIN)
                await self._catch_up(account_id, waiting)
        except GatewayError as error:
            log.info("orders of %s not read: %s", account_id[-4:], error.code)
        finally:
            del self._waiting[account_id]
