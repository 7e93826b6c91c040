"""Orders, fills, positions and funds as the broker tells them, and the writes it has not answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from tideboard_core.audit_log import RecordKind
from tideboard_core.errors import GatewayError, NotOffered, RateLimited, RequestTimeout, ServerRefused
from tideboard_core.executions import Executions
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, Side
from tideboard_core.order_states import newer, overtaken, state_of, transition
from tideboard_core.ports import Clock, Key, Lazy, Notice, Topic, TradingGateway, WriteVerb
from tideboard_core.sent import Sent
from tideboard_core.unknown import ASK_AFTER, UnknownWrite

log = logging.getLogger(__name__)

REFRESH_EVERY = 3.0
"""Least seconds between two reads of funds and positions of one account: OpenD allows ten fresh reads in 30 s."""
SOONEST_AGAIN, LATEST_AGAIN = 2.0, 60.0
"""Bounds of the seconds after which a read that a rate limit refused is made once more."""
EXPECTED_WITHIN = 2.0
"""Seconds after the broker's yes in which its push should have come."""
NAMES_AFTER = (1.0, 3.0, 10.0)
"""Seconds between the reads of the fill list that find the names of fills which pushes tell without."""

Sleep = Callable[[float], Awaitable[None]]
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Note(Protocol):
    """Where transitions are audited (`Audit.note`)."""

    def __call__(self, kind: RecordKind, order_id: str, data: dict[str, Any]) -> None:
        """Record without waiting."""
        ...


class Blotter:
    """A TradingSink. Publishes ORDERS, FILLS, POSITIONS, FUNDS and UNKNOWNS per account id, newest order first.

    `notice` is told of gateway notices (the lock listens). Callbacks of the gateway never raise.
    """

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        sent: Sent,
        note: Note,
        on_notice: Callable[[Notice], None],
        spawn: Spawn,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._gateway = gateway
        self._sent = sent
        self._note = note
        self._on_notice = on_notice
        self._spawn = spawn
        self._sleep = sleep
        self._accounts: dict[str, Account] = {}
        self._orders: dict[str, dict[str, Order]] = {}
        self._fills: dict[str, Executions] = {}
        self._naming: dict[str, int] = {}
        self._pushes = 0
        self._pushed: dict[str, int] = {}
        self._unknowns: dict[str, UnknownWrite] = {}
        self._early: dict[str, tuple[str | None, Exception | None]] = {}
        self._stale: set[str] = set()
        self._refreshing: set[str] = set()

    # --- questions --------------------------------------------------------------------------------------------------

    def orders(self, account_id: str) -> tuple[Order, ...] | None:
        """The broker's orders, newest first, without our placeholders; None before the first read."""
        rows = self._orders.get(account_id)
        return None if rows is None else tuple(sorted(rows.values(), key=lambda o: (o.created, o.id), reverse=True))

    def order(self, account_id: str, order_id: str) -> Order | None:
        """One order of the broker."""
        return self._orders.get(account_id, {}).get(order_id)

    def unknown(self, account_id: str, instrument: InstrumentId, side: Side) -> str | None:
        """Client order id of an unanswered write on this side of the instrument, None when there is none."""
        for write in self._unknowns.values():
            if write.account_id == account_id and write.touches(instrument, side):
                return write.client_order_id
        return None

    def unknowns(self, account_id: str) -> tuple[UnknownWrite, ...]:
        """Every unanswered write of the account, oldest first."""
        return tuple(write for write in self._unknowns.values() if write.account_id == account_id)

    def foreign(self, orders: Iterable[Order]) -> frozenset[str]:
        """Ids of those orders that other programs placed."""
        return frozenset(order.id for order in orders if not self._sent.own(order.remark))

    # --- reading ----------------------------------------------------------------------------------------------------

    async def watch(self, accounts: Sequence[Account]) -> None:
        """Keep these accounts from now on: ask for their pushes and read everything."""
        before, self._accounts = self._accounts, {account.id: account for account in accounts}
        for id_ in before.keys() & self._accounts.keys():
            if before[id_].environment is not self._accounts[id_].environment:  # real money by a paper account's number
                self._orders.pop(id_, None)
                self._fills.pop(id_, None)
        self._hub.publish(Key(Topic.ACCOUNTS, ""), Lazy.ready(tuple(accounts)))
        await self.read_again()

    async def read_again(self) -> None:
        """After each login: pushes first, then orders and fills, then money; what the backend refuses is left out."""
        if not self._accounts:
            return
        await self._gateway.watch_accounts(tuple(self._accounts.values()))
        waits = [
            await self._read_unless_refused(read, account)
            for account in tuple(self._accounts.values())
            for read in (self.read_orders, self._read_fills, self._read_money)
        ]
        if any(waits):
            self._spawn(self._read_once_more(max(waits), self._gateway.generation))

    async def _read_unless_refused(self, read: Callable[[Account], Awaitable[None]], account: Account) -> float:
        """Read; returns the seconds after which a rate limit lets it be asked again, 0.0 when it need not be."""
        try:
            await read(account)
        except RateLimited as error:
            return min(max(error.retry_after, SOONEST_AGAIN), LATEST_AGAIN)
        except ServerRefused as error:
            log.info("%s of %s refused: %s", read.__name__.strip("_"), account.short_id, error.code)
        return 0.0

    async def _read_once_more(self, wait: float, generation: int) -> None:
        """A limit stood in the way of what the window shows first; on another connection all is read anyway."""
        await self._sleep(wait)
        if self._gateway.connected and self._gateway.generation == generation:
            try:
                await self.read_again()
            except GatewayError as error:
                log.info("not read once more: %s", error.code)

    async def read_orders(self, account: Account) -> None:
        """Read today's orders; GatewayError kinds come out. An order that the list lacks is kept while it is open."""
        begun = self._pushes
        rows = await self._gateway.orders(account)
        known = self._orders.get(account.id, {})
        kept = {order.id: order for order in known.values() if order.open}
        self._orders[account.id] = kept
        for row in rows:
            told = known.get(row.id)
            pushed = told is not None and not told.sketch and self._pushed.get(row.id, 0) > begun
            self._take(told, newer(told, row) if pushed and told is not None else row)
        self._publish_orders(account.id)

    async def _read_fills(self, account: Account) -> None:
        try:
            rows = await self._gateway.fills(account)
        except NotOffered:
            rows = []
        self._executions(account.id).replace(rows)
        self._publish_fills(account.id)

    async def _read_money(self, account: Account) -> None:
        funds = await self._gateway.funds(account)
        try:
            positions = await self._gateway.positions(account)
        finally:  # both change in one frame, yet a list that is refused does not hold the money back
            self._hub.publish(Key(Topic.FUNDS, account.id), Lazy.ready(funds))
        self._hub.publish(Key(Topic.POSITIONS, account.id), Lazy.ready(tuple(positions)))

    def refresh_money(self, account_id: str) -> None:
        """Read funds and positions soon; many asks become one read."""
        self._stale.add(account_id)
        if account_id in self._accounts and account_id not in self._refreshing:
            self._refreshing.add(account_id)
            self._spawn(self._refresh(account_id))

    async def _refresh(self, account_id: str) -> None:
        try:
            while account_id in self._stale and account_id in self._accounts:
                self._stale.discard(account_id)
                await self._read_money(self._accounts[account_id])
                await self._sleep(REFRESH_EVERY)
        except GatewayError as error:
            log.info("funds of %s not read: %s", account_id[-4:], error.code)
        finally:
            self._refreshing.discard(account_id)

    # --- TradingSink ------------------------------------------------------------------------------------------------

    def order_changed(self, order: Order) -> None:
        """A pushed order state; one that says less than the list keeps what the list said, or has it read."""
        known = self._orders.setdefault(order.account_id, {}).get(order.id)
        self._pushes += 1
        self._pushed[order.id] = self._pushes
        if order.sketch:
            order = self._completed(known, order)
        if self._take(known, order):
            self._publish_orders(order.account_id)
            if known is None or known.filled != order.filled or known.status is not order.status:
                self.refresh_money(order.account_id)

    def filled(self, fill: Fill) -> None:
        """A pushed execution; the name of one that has none is looked for in the list."""
        self._executions(fill.account_id).take(fill)
        self._publish_fills(fill.account_id)
        self.refresh_money(fill.account_id)
        if fill.upto is not None:
            idle = fill.account_id not in self._naming
            self._naming[fill.account_id] = 0
            if idle:
                self._spawn(self._name_fills(fill.account_id))

    async def _name_fills(self, account_id: str) -> None:
        try:
            while (tries := self._naming[account_id]) < len(NAMES_AFTER) and self._executions(account_id).waiting:
                self._naming[account_id] = tries + 1
                await self._sleep(NAMES_AFTER[tries])
                account = self._accounts.get(account_id)
                if account is not None:
                    await self._read_fills(account)
        except GatewayError as error:
            log.info("fills of %s not read: %s", account_id[-4:], error.code)
        finally:
            del self._naming[account_id]

    def _completed(self, known: Order | None, sketch: Order) -> Order:
        """The pushed order with the terms that are known of it; of an order that nobody has listed they are read."""
        if known is None:
            self.expect(sketch.account_id, sketch.id)
        if known is None or known.sketch:
            return sketch
        return replace(
            sketch,
            sketch=False,
            time_in_force=known.time_in_force,
            hours=known.hours,
            expires=known.expires,
        )

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
            self._settle(write, {"by": "late-reply", "order": order_id or write.order_id})
        else:
            self._settle(write, {"by": "late-reply", "error": getattr(error, "code", "refused"), "never": True})

    def notice(self, notice: Notice) -> None:
        """A gateway notice."""
        self._on_notice(notice)

    def _take(self, known: Order | None, order: Order) -> bool:
        """Keep `order` unless what is known is newer; audit the transition and settle what it proves."""
        rows = self._orders.setdefault(order.account_id, {})
        if known is not None and overtaken(order, known):
            rows[order.id] = known
            return False
        rows[order.id] = order
        self._sent.met(order.remark)
        told = known is not None and state_of(known) == state_of(order)
        if not told and self._sent.own(order.remark):
            self._note(RecordKind.TRANSITION, order.remark, transition(order))
        for write in tuple(self._unknowns.values()):
            if write.account_id == order.account_id:
                self._weigh(write, order)
        return known != order

    # --- unknown ----------------------------------------------------------------------------------------------------

    def doubt(self, write: UnknownWrite) -> None:
        """A write got no answer: show it and ask for 30 s, unless an order already proves it."""
        self._unknowns[write.client_order_id] = write
        for order in tuple(self._orders.get(write.account_id, {}).values()):
            if self._weigh(self._unknowns[write.client_order_id], order):
                return
        if write.client_order_id in self._early:
            self._take_reply(write, *self._early.pop(write.client_order_id))
            return
        self._publish_unknowns(write.account_id)
        self._spawn(self._ask(write.client_order_id))

    def _weigh(self, write: UnknownWrite, order: Order) -> bool:
        """Take what an order says of a write; True when that settles it."""
        left = write.after(order)
        if left is None:
            self._settle(write, {"by": "order", "order": order.id, "status": order.status})
        elif left is not write:
            self._unknowns[write.client_order_id] = left
            self._publish_unknowns(write.account_id)
        return left is None

    def restore(self, writes: Iterable[UnknownWrite]) -> None:
        """Take over the writes that the log leaves in doubt; the reads after the login ask for them."""
        for write in writes:
            self._unknowns[write.client_order_id] = write
            self._publish_unknowns(write.account_id)

    async def ask_now(self, account_id: str) -> None:
        """Read the account's orders because the user asks; GatewayError kinds come out."""
        account = self._accounts.get(account_id)
        if account is not None:
            await self.read_orders(account)

    def expect(self, account_id: str, order_id: str) -> None:
        """There is an order that no list has told of: read it unless pushes tell everything of it soon."""
        self._spawn(self._look_for(account_id, order_id))

    async def _look_for(self, account_id: str, order_id: str) -> None:
        await self._sleep(EXPECTED_WITHIN)
        order = self.order(account_id, order_id)
        if order is None or order.sketch:
            try:
                await self.ask_now(account_id)
            except GatewayError as error:
                log.info("orders of %s not read: %s", account_id[-4:], error.code)

    def decide(self, client_order_id: str) -> None:
        """The user has looked at the broker and says that nothing is left open by this write."""
        write = self._unknowns.get(client_order_id)
        if write is not None:
            self._settle(write, {"by": "user"})

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
        if data.get("never") and write.verb is WriteVerb.PLACE:
            self._sent.discount(write.client_order_id)
        self._note(RecordKind.SETTLED, write.client_order_id, data)
        self._publish_unknowns(write.account_id)
        self.refresh_money(write.account_id)

    # --- publishing -------------------------------------------------------------------------------------------------

    def forget(self, account_id: str) -> None:
        """The practice account was reset: nothing of it is left."""
        for write in self.unknowns(account_id):
            self._settle(write, {"by": "reset"})
        self._orders[account_id] = {}
        self._fills[account_id] = Executions()
        self._publish_orders(account_id)
        self._publish_fills(account_id)

    def _publish_orders(self, account_id: str) -> None:
        doubtful = [w.shown() for w in self.unknowns(account_id) if w.verb is WriteVerb.PLACE]
        rows = self.orders(account_id)
        if rows is not None:
            self._hub.publish(Key(Topic.ORDERS, account_id), Lazy.ready((*reversed(doubtful), *rows)))

    def _publish_unknowns(self, account_id: str) -> None:
        self._hub.publish(Key(Topic.UNKNOWNS, account_id), Lazy.ready(self.unknowns(account_id)))
        self._publish_orders(account_id)

    def _publish_fills(self, account_id: str) -> None:
        self._hub.publish(Key(Topic.FILLS, account_id), Lazy.ready(self._executions(account_id).rows()))

    def _executions(self, account_id: str) -> Executions:
        return self._fills.setdefault(account_id, Executions())
