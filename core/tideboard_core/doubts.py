"""Writes that the broker has not answered: asked for, settled by evidence or by the user, never sent again."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from tideboard_core.audit_log import RecordKind
from tideboard_core.errors import GatewayError, RequestTimeout
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.ports import APPEARED, Clock, Key, Lazy, Topic, WriteVerb
from tideboard_core.sent import NO_ORDER, Sent
from tideboard_core.unknown import ASK_AFTER, LISTS_APART, UnknownWrite

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Note(Protocol):
    """Where transitions are audited (`Audit.note`)."""

    def __call__(self, kind: RecordKind, order_id: str, data: dict[str, Any]) -> None:
        """Record without waiting."""
        ...


class Doubts(ABC):
    """The half of the blotter that waits for answers; the other half knows the broker's orders."""

    def __init__(self, *, hub: Hub, clock: Clock, sent: Sent, note: Note, spawn: Spawn, sleep: Sleep) -> None:
        self._hub = hub
        self._clock = clock
        self._sent = sent
        self._note = note
        self._spawn = spawn
        self._sleep = sleep
        self._unknowns: dict[str, UnknownWrite] = {}
        self._early: dict[str, tuple[str | None, Exception | None]] = {}
        self._near: dict[str, datetime] = {}
        self._absent: dict[str, float] = {}

    # --- what the other half does -----------------------------------------------------------------------------------

    @abstractmethod
    def orders(self, account_id: str) -> tuple[Order, ...] | None:
        """The broker's orders, newest first, without our placeholders; None before the first read."""

    @abstractmethod
    async def ask_now(self, account_id: str) -> None:
        """Read the account's orders because the user asks; GatewayError kinds come out."""

    @abstractmethod
    def refresh_money(self, account_id: str) -> None:
        """Read funds and positions soon; many asks become one read."""

    @abstractmethod
    def _publish_orders(self, account_id: str) -> None:
        """Publish the account's orders and placeholders."""

    @abstractmethod
    def _number(self, account_id: str, order_id: str) -> None:
        """Put our number on an order that is known already."""

    # --- questions --------------------------------------------------------------------------------------------------

    def unknown(self, account_id: str, instrument: InstrumentId, side: Side) -> str | None:
        """Client order id of an unanswered write on this side of the instrument, None when there is none."""
        for write in self._unknowns.values():
            if write.account_id == account_id and write.touches(instrument, side):
                return write.client_order_id
        return None

    def unanswered(self, account_id: str, instrument: InstrumentId, *, without: str = "") -> bool:
        """Whether a write but `without` that touches a symbol, on either side, is on its way or Unknown."""
        on_its_way = self._sent.unanswered(account_id, instrument, without=without)
        return on_its_way or any(self.unknown(account_id, instrument, side) for side in Side)

    def unknowns(self, account_id: str) -> tuple[UnknownWrite, ...]:
        """Every unanswered write of the account, oldest first."""
        return tuple(write for write in self._unknowns.values() if write.account_id == account_id)

    # --- answers and orders -----------------------------------------------------------------------------------------

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
                self.adopt(write.account_id, order_id, write.client_order_id)
            self._settle(write, {"by": "late-reply", "order": order_id or write.order_id})
        else:
            self._settle(write, {"by": "late-reply", "error": getattr(error, "code", "refused"), "never": True})

    def doubt(self, write: UnknownWrite) -> None:
        """A write got no answer: show it and ask for 30 s, unless an order already proves it."""
        self._unknowns[write.client_order_id] = write
        self._near[write.client_order_id] = self._clock.market()
        for order in self.orders(write.account_id) or ():
            if self._weigh(self._unknowns[write.client_order_id], order):
                return
        if write.client_order_id in self._early:
            self._take_reply(write, *self._early.pop(write.client_order_id))
            return
        self._publish_unknowns(write.account_id)
        self._spawn(self._ask(write.client_order_id))

    def weigh_all(self, order: Order) -> None:
        """Take what an order says of every write of its account, also of one that counts as not placed."""
        given_up = self._sent.given_up.get(order.remark)
        if given_up is not None and given_up.account_id == order.account_id and given_up.settled_by(order):
            del self._sent.given_up[order.remark]
            if order.status is not OrderStatus.REJECTED:
                self._hub.publish(APPEARED, Lazy.ready(order))
        for write in tuple(self._unknowns.values()):
            if write.account_id == order.account_id:
                self._weigh(write, order)

    def _weigh(self, write: UnknownWrite, order: Order) -> bool:
        """Take what an order says of a write; True when that settles it."""
        left = write.after(order)
        if left is write and write.resembles(order, self._near.get(write.client_order_id, write.since)):
            left = replace(write, alike=(*write.alike, order.id))
        if left is None:
            self._settle(write, {"by": "order", "order": order.id, "status": order.status})
        elif left is not write:
            self._unknowns[write.client_order_id] = left
            self._publish_unknowns(write.account_id)
        return left is None

    def _note_absences(self, account_id: str, listed: datetime, now: float) -> None:
        """A fresh list of all of today's orders holds none of the writes that are still unanswered.

        `listed` is exchange time, `now` monotonic seconds, both from before the list was asked for. A list with an
        order that could be it, but carries no number, lacks nothing.
        """
        rows = self.orders(account_id) or ()
        for write in self.unknowns(account_id):
            near = self._near.get(write.client_order_id, write.since)
            if write.unlisted or not write.absence_counts(near, listed):
                continue
            if any(write.could_be(order, near) for order in rows):
                continue
            if now - self._absent.setdefault(write.client_order_id, now) >= LISTS_APART:
                self._unknowns[write.client_order_id] = replace(write, unlisted=True)
                self._publish_unknowns(account_id)

    def restore(self, writes: Iterable[UnknownWrite]) -> None:
        """Take over the writes that the log leaves in doubt; the reads after the login ask for them."""
        for write in writes:
            self._unknowns[write.client_order_id] = write
            self._publish_unknowns(write.account_id)

    def decide(self, client_order_id: str, order_id: str = "") -> None:
        """The user has looked at the broker and says that nothing is left open by this write, or which order it is."""
        write = self._unknowns.get(client_order_id)
        if write is not None and order_id:
            self.adopt(write.account_id, order_id, client_order_id)
            self._settle(write, {"by": "user", "order": order_id})
        elif write is not None:
            if write.verb is WriteVerb.PLACE:
                self._sent.given_up[client_order_id] = write
            self._settle(write, {"by": "user", "unlisted": write.unlisted})

    async def _ask(self, client_order_id: str) -> None:
        for pause in ASK_AFTER:
            self._tell_next(client_order_id, pause)
            await self._sleep(pause)
            self._tell_next(client_order_id, None)
            write = self._unknowns.get(client_order_id)
            if write is None:
                return
            try:
                await self.ask_now(write.account_id)
            except GatewayError as error:
                log.info("asking for %s: %s", client_order_id, error.code)
        write = self._unknowns.get(client_order_id)
        if write is not None:
            self._unknowns[client_order_id] = replace(write, asking=False)
            self._publish_unknowns(write.account_id)

    def _tell_next(self, client_order_id: str, seconds: float | None) -> None:
        write = self._unknowns.get(client_order_id)
        if write is not None:
            self._unknowns[client_order_id] = replace(write, asks_in=seconds)
            self._publish_unknowns(write.account_id)

    def _settle(self, write: UnknownWrite, data: dict[str, Any]) -> None:
        del self._unknowns[write.client_order_id]
        self._near.pop(write.client_order_id, None)
        self._absent.pop(write.client_order_id, None)
        if data.get("never"):
            self._sent.discount(write.client_order_id)
        if data.get("by") in NO_ORDER and not data.get("order"):
            self._sent.closed(write.client_order_id)
        self._note(RecordKind.SETTLED, write.client_order_id, data)
        self._publish_unknowns(write.account_id)
        self.refresh_money(write.account_id)

    # --- orders that do not carry our number ------------------------------------------------------------------------

    def adopt(self, account_id: str, order_id: str, client_order_id: str) -> None:
        """An order is ours by the broker's answer or the user's word: it has our number where its remark says none."""
        self._sent.orders[account_id, order_id] = client_order_id
        self._number(account_id, order_id)

    def numbered(self, order: Order) -> Order:
        """The order with the number under which it was sent."""
        number = "" if order.remark else self._sent.orders.get((order.account_id, order.id), "")
        return replace(order, remark=number) if number else order

    def _publish_unknowns(self, account_id: str) -> None:
        self._hub.publish(Key(Topic.UNKNOWNS, account_id), Lazy.ready(self.unknowns(account_id)))
        self._publish_orders(account_id)
