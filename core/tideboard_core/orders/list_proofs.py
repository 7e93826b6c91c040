"""What the broker's newest lists prove for some seconds: the day's trades, and how much an exit of ours may close."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Fill, Order, OrderStatus, Position, Side
from tideboard_core.model.shares import Shares, size_of, total
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.way_out import Provable
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import OrderList, TradingGateway, WriteVerb

SurelyHeld = Callable[[str, InstrumentId, Shares], Shares]
LISTS_FOR = 10.0
"""Seconds for which lists say what traded today, and prove against the loss brake alone what an exit closes."""
_ENDED = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED})


class ListStart(NamedTuple):
    """The begin of a read: its place among reads and events, monotonic seconds, and the login."""

    serial: int
    at: float
    generation: int


class _Exit(NamedTuple):
    """An order of ours of which something was sent or pushed: the last such event, side and largest quantity.

    `ended`: by that event it can neither trade nor change any more.
    """

    serial: int
    side: Side
    quantity: Shares
    ended: bool = False


@dataclass(slots=True)
class _Lists:
    """The newest lists of an account that the broker's server gave, whole, with the begin of each read.

    `listed` are the orders of a list that lacks no working order of an earlier day.
    """

    orders: ListStart | None = None
    fills: ListStart | None = None
    positions: ListStart | None = None
    listed_at: ListStart | None = None
    listed: tuple[Order, ...] = ()
    unproven: frozenset[InstrumentId] = frozenset()
    held: tuple[Position, ...] = ()
    unreadable: int = -1
    """The last push that could not be read."""


@dataclass(slots=True)
class _Events:
    """What was sent or pushed of one security: of our exits, by their number, other writes of ours, and all else."""

    ours: dict[str, _Exit] = field(default_factory=dict)
    writes: dict[str, int] = field(default_factory=dict)
    other: int = -1

    def others(self, *, without: str) -> int:
        """The last that is of no exit of ours, but for the write that is judged: it is not sent before it is."""
        return max(self.other, *(serial for number, serial in self.writes.items() if number != without), -1)

    def merge(self, until: int) -> None:
        """Keep writes and orders that ended, up to this serial, as one event without a number.

        An order that may still work stays: its largest quantity counts with its next event.
        """
        past = [number for number, serial in self.writes.items() if serial <= until]
        over = [number for number, one in self.ours.items() if one.ended and one.serial <= until]
        serials = [*map(self.writes.pop, past), *(self.ours.pop(number).serial for number in over)]
        self.other = max(self.other, *serials, -1)


class ListProofs:
    """Keeps lists and what happened since; told by the blotter, and by the sender of every write.

    What happened longer than LISTS_FOR ago came before every list that still proves anything, so that nothing needs to
    tell one such event of a security from another: they are merged, or each order of a long run would stay.
    """

    def __init__(
        self, clock: Clock, journal: OrderJournal, gateway: TradingGateway, surely_held: SurelyHeld = lambda *at: at[2]
    ) -> None:
        """`surely_held` is what of a listed holding is held in every state, of a number and a security."""
        self._clock, self._journal, self._gateway, self._surely_held = clock, journal, gateway, surely_held
        self._serial = self._past = 0
        self._recent: deque[tuple[float, int]] = deque()
        """Serials of the last LISTS_FOR; `_past` is the newest one before them."""
        self._lists: defaultdict[str, _Lists] = defaultdict(_Lists)
        self._events: defaultdict[tuple[str, InstrumentId], _Events] = defaultdict(_Events)
        self._writes: defaultdict[tuple[str, InstrumentId], deque[tuple[str, int]]] = defaultdict(
            partial(deque, maxlen=2)
        )
        """The last two writes of a security, by their number and serial: one may be that which is judged."""

    def lists_free(self, account: Account) -> bool:
        """Whether a list that was asked for now would not wait: what is only shown is read then alone."""
        return self._gateway.lists_wait(account) <= 0

    # --- what is read -----------------------------------------------------------------------------------------------

    def begin(self) -> ListStart:
        """A read begins now: what happens from here on is later than what it will say."""
        return ListStart(self._next(), self._clock.monotonic(), self._gateway.generation)

    def overtaken(self, account_id: str, start: ListStart) -> bool:
        """Whether a list of orders was taken that was asked for later than this one: this one may lack orders."""
        orders = self._lists[account_id].orders
        return orders is not None and orders.serial > start.serial

    def took_orders(self, account_id: str, start: ListStart, rows: OrderList) -> None:
        """A list of orders was taken; one from a cache or with unreadable rows proves nothing."""
        lists = self._lists[account_id]
        if not rows.from_broker or rows.unread:
            return
        if lists.orders is None or start.serial > lists.orders.serial:
            lists.orders = start
        # It may lack working orders of earlier days: neither it nor the list before it says what is free now.
        if rows.partial:
            lists.listed_at = None
        elif lists.listed_at is None or start.serial > lists.listed_at.serial:
            lists.listed_at, lists.listed, lists.unproven = start, tuple(rows), rows.unproven

    def took_fills(self, account_id: str, start: ListStart) -> bool:
        """The broker lists these executions, or says that it lists none; whether no list is later than this one."""
        lists = self._lists[account_id]
        newest = lists.fills is None or start.serial > lists.fills.serial
        if newest:
            lists.fills = start
        return newest

    def took_positions(self, account_id: str, start: ListStart, rows: tuple[Position, ...]) -> None:
        """The broker's own list of positions was taken."""
        self._lists[account_id].positions, self._lists[account_id].held = start, rows

    def lists_all(self, account_id: str) -> bool:
        """Whether a list of orders of this login came whole, and the newest one lacks none."""
        lists = self._lists[account_id]
        begun = lists.listed_at
        return begun is not None and begun.generation == self._gateway.generation and not lists.unproven

    # --- what happens -----------------------------------------------------------------------------------------------

    def changed(self, order: Order, start: ListStart | None) -> None:
        """An order is not as it was, by a push or, with `start`, by a list of orders."""
        serial = self._next() if start is None else start.serial
        for instrument in order.instruments:
            key = order.account_id, instrument
            event = _Exit(serial, order.side, order.quantity, ended=order.status in _ENDED)
            self._note(key, self._number(order), event)

    def filled(self, fill: Fill, order: Order | None) -> None:
        """An execution was pushed; `order` is the order that it belongs to, as far as it is known."""
        key = fill.account_id, fill.instrument
        if order is not None:
            number = self._number(order)
        else:  # its own push may come after that of its execution
            number = self._journal.orders.get((fill.account_id, fill.order_id), "")
            number = number if number in self._events[key].ours else ""
        quantity = fill.quantity if order is None else order.quantity
        ended = order is not None and order.status in _ENDED
        self._note(key, number, _Exit(self._next(), fill.side, quantity, ended=ended))

    def corrected(self, fill: Fill) -> int:
        """An execution was taken back or changed: no list of before proves anything; its place among events."""
        serial = self._next()
        self._note((fill.account_id, fill.instrument), "", _Exit(serial, fill.side, fill.quantity))
        return serial

    def unreadable(self, account_id: str) -> None:
        """A push could not be read: nobody knows what it said."""
        self._lists[account_id].unreadable = self._next()

    def sent(self, write: UnknownWrite) -> None:
        """A write leaves. A new order of ours, and a change of one, are of that order; all else is a write alone."""
        number = ""
        if write.verb is WriteVerb.PLACE and not write.legs:
            number = write.client_order_id
        elif write.verb is WriteVerb.MODIFY:
            number = self._journal.orders.get((write.account_id, write.order_id), "")
        serial = self._next()
        for instrument in _touched(write):
            self._writes[write.account_id, instrument].append((write.client_order_id, serial))
            if number:
                self._note((write.account_id, instrument), number, _Exit(serial, write.side, write.quantity))
            else:
                events = self._events[write.account_id, instrument]
                events.merge(self._past)
                events.writes[write.client_order_id] = serial

    def never_sent(self, write: UnknownWrite) -> None:
        """A write was held back in its step; the change of an order of ours counts all the same."""
        for instrument in _touched(write):
            events = self._events[write.account_id, instrument]
            events.writes.pop(write.client_order_id, None)
            events.ours.pop(write.client_order_id, None)
            writes = self._writes[write.account_id, instrument]
            kept = [one for one in writes if one[0] != write.client_order_id]
            writes.clear()
            writes.extend(kept)

    def _note(self, key: tuple[str, InstrumentId], number: str, event: _Exit) -> None:
        events = self._events[key]
        if not number:
            events.other = max(events.other, event.serial)
            return
        before = events.ours.get(number)
        if before is None:
            events.merge(self._past)
        else:
            ended = event.ended if event.serial >= before.serial else before.ended
            largest = max(event.quantity, before.quantity)
            event = _Exit(max(event.serial, before.serial), event.side, largest, ended=ended)
        events.ours[number] = event

    def _number(self, order: Order) -> str:
        """Our number of an order of one security; empty for any other order."""
        return order.remark if self._journal.ours(order) and not order.legs else ""

    def _next(self) -> int:
        # Counted, not timed: of a read and a push at one reading of the clock one is still the later.
        self._serial += 1
        now = self._clock.monotonic()
        self._recent.append((now, self._serial))
        while now - self._recent[0][0] > LISTS_FOR:
            self._past = self._recent.popleft()[1]
        return self._serial

    # --- what they prove --------------------------------------------------------------------------------------------

    def age(self, account_id: str, *, fills: bool = True) -> float | None:
        """Seconds since the oldest of the newest orders, positions and fills was asked for; None without one of them.

        The lists of an earlier login do not count.
        """
        lists = self._lists[account_id]
        starts = (lists.orders, lists.positions, *((lists.fills,) if fills else ()))
        found = [one.at for one in starts if one is not None and one.generation == self._gateway.generation]
        return self._clock.monotonic() - min(found) if len(found) == len(starts) else None

    def after_writes(self, account_id: str, instrument: InstrumentId, *, without: str = "") -> bool:
        """Whether orders and positions were asked for after the last write of a security, but for the one judged."""
        lists = self._lists[account_id]
        if lists.orders is None or lists.positions is None:
            return False
        begun = min(lists.orders.serial, lists.positions.serial)
        return all(serial < begun for number, serial in self._writes[account_id, instrument] if number != without)

    def provable(self, draft: Draft, owned: Iterable[InstrumentId]) -> Provable | None:
        """How much of a position an order of this side may close by lists at most LISTS_FOR old; None = not proven.

        Since they were asked for nothing of the security was sent or pushed but our own exits, whose whole quantities
        are taken off. Of the other contracts of its owner (`owned` are all) nothing at all was: one may be its cover.
        Orders are pushed and the connection is the one of then. The caller looks at unanswered writes.
        """
        account_id, instrument = draft.account.id, draft.instrument
        lists, events = self._lists[account_id], self._events[account_id, instrument]
        if lists.listed_at is None or lists.positions is None or not self._holds(account_id, lists.listed_at):
            return None
        begun = min(lists.listed_at.serial, lists.positions.serial)
        if not self._holds(account_id, lists.positions) or instrument in lists.unproven:
            return None
        number = draft.client_order_id
        # Whatever was not an exit of ours may have changed what is held, or have taken a part of it.
        if max(events.others(without=number), lists.unreadable) > begun:
            return None
        if any(self._last(account_id, one, without=number) > begun for one in owned if one != instrument):
            return None
        listed = total(row.quantity for row in lists.held if row.instrument == instrument)
        held = self._surely_held(account_id, instrument, listed)
        replaced = draft.replaces
        since = {id_: one for id_, one in events.ours.items() if one.serial > begun}
        since.pop(number, None)
        if replaced is not None:
            since.pop(replaced.remark, None)
        closing = Side.SELL if held > 0 else Side.BUY
        if draft.side is not closing or any(one.side is not closing for one in since.values()):
            return None
        orders = list(filter(draft.stands_beside, lists.listed))
        working = self._journal.committed(account_id, instrument, closing, orders, without=number, besides=since.keys())
        own = total(one.quantity for one in since.values())
        closable: Shares = size_of(held) - own
        # What a change filled before these lists is no part of what they hold.
        filled = next((one.filled for one in lists.listed if replaced is not None and one.id == replaced.id), 0)
        return Provable(max(closable - working, 0), max(closable + filled, 0))

    def _last(self, account_id: str, instrument: InstrumentId, *, without: str) -> int:
        """The last event of a security, whoever it was, but for the write that is judged."""
        events = self._events[account_id, instrument]
        return max((events.others(without=without), *(one.serial for one in events.ours.values())))

    def _holds(self, account_id: str, start: ListStart) -> bool:
        fresh = self._clock.monotonic() - start.at <= LISTS_FOR
        gateway = self._gateway
        pushed = gateway.connected and gateway.pushes_orders(account_id)
        return fresh and pushed and start.generation == gateway.generation


def _touched(write: UnknownWrite) -> set[InstrumentId]:
    """The securities that a write is about."""
    return {write.instrument, *(leg.instrument for leg in write.legs), *(hit.instrument for hit in write.hits)}
