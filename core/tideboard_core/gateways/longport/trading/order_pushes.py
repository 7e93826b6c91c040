"""Order pushes of the trade socket, JSON inside a notification, and the orders by which they are completed."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec import structs

from tideboard_core.errors import field_of
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import combinations, exits, orders
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.exits import HeldExit
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderRequest, OrderStatus, Side
from tideboard_core.model.order_terms import OrderTerm, differ_in_side
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.trading import TradingSink
from tideboard_core.wire.longport.commands import TradeCommand, parse
from tideboard_proto.longport import trade_pb2 as trade

EVENT: Final = "order_changed_lb"
TOPIC: Final = "private"
NEEDED: Final = frozenset(
    {
        "executed_price",
        "executed_quantity",
        "last_price",
        "last_share",
        "order_id",
        "order_type",
        "remark",
        "side",
        "status",
        "submitted_at",
        "submitted_price",
        "submitted_quantity",
        "symbol",
        "tag",
        "trigger_price",
        "trigger_status",
        "updated_at",
    }
)
"""Keys that every order push has. One that lacks a key is refused: its default would read as another order."""
KEPT: Final = 4096
"""Orders in the cache; the oldest is dropped first."""


class OrderCache:
    """Orders by id as last read or pushed, and those that we sent, by our own id.

    A push lacks the time in force and the trading hours of its order; an execution lacks side and name.
    """

    def __init__(self) -> None:
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._sent: OrderedDict[str, OrderRequest] = OrderedDict()
        self._legs: OrderedDict[str, tuple[CombinationLeg, ...]] = OrderedDict()
        self._asking: OrderedDict[str, bool] = OrderedDict()
        self._entries: OrderedDict[str, str] = OrderedDict()
        """Entries by the ids of their exits."""
        self._beside: dict[tuple[InstrumentId, Side], dict[str, None]] = {}
        """Ids of entries by the security and side of their exits, in the order in which they came."""
        self._fired: OrderedDict[str, str] = OrderedDict()
        """Ids of exits by the numbers under which lists and pushes have them since they fired."""
        self._numbers: OrderedDict[str, str] = OrderedDict()
        """These numbers by the ids of the exits."""
        self._renamed: OrderedDict[str, str] = OrderedDict()
        """Ids of exits by the numbers under which they were told as orders before they were known as exits."""

    def sending(self, request: OrderRequest) -> None:
        """Keep a new order before it is sent: its push may come before its answer."""
        self._sent[request.client_order_id] = request
        _trim(self._sent)
        if request.exits is not None:
            self.asking(request.client_order_id)

    def keep_legs(self, our_id: str, legs: tuple[CombinationLeg, ...]) -> None:
        """Keep the legs of a combination before it is sent, and those that its detail has told."""
        self._legs[our_id] = legs
        _trim(self._legs)

    def sent_combination(self, order: Order) -> bool:
        """Whether an order is a combination that we have sent since the start, whose ids no other program has."""
        return order.remark in self._legs

    def with_legs(self, order: Order) -> Order:
        """Return an order of which a message names no legs with those that are known: it passes for no other order."""
        known = self._orders.get(order.id)
        legs = () if known is None else known.legs
        legs = legs or self._legs.get(order.remark, ())
        return order if order.legs or not legs else combinations.as_combination(order, legs)

    def asking(self, key: str) -> None:
        """Keep that exits are asked for: of a new order by our id, of a change by the order's."""
        self._asking[key] = True
        _trim(self._asking)

    def asks_exits(self, order: Order) -> bool:
        """Whether we asked for exits of an order since the start."""
        return order.id in self._asking or bool(order.remark and order.remark in self._asking)

    def typed(self, order: Order) -> Order:
        """Return an order as the type that it was when it was first read: later its trigger may lie behind the price.

        The service has one word for stops and touched orders.
        """
        terms = self._terms(order)
        alike = terms is not None and terms.trigger == order.trigger
        if terms is None or not alike or not differ_in_side(terms.order_type, order.order_type):
            return order
        return replace(order, order_type=terms.order_type)

    def _terms(self, order: Order) -> Order | OrderRequest | None:
        """The order as it was read, else as we sent it; None where neither is known."""
        known = self._orders.get(order.id)
        if known is not None and not known.sketch:
            return known
        return self._sent.get(order.remark) if order.remark else None

    def keep(self, orders: Iterable[Order]) -> None:
        """Take over orders as they were read; one that says nothing of its exits has those that were known.

        Those without a name are left out: nothing asks for them, and the next row may be another one.
        """
        for order in orders:
            if order.unnamed:
                continue
            known = self._orders.get(order.id)
            reported = known.exits if order.exits is None and known is not None else order.exits
            self._orders[order.id] = replace(order, exits=reported)
            self._orders.move_to_end(order.id)
            self._renamed.pop(order.id, None)
            self._entries.update((held.order_id, order.id) for held in reported or ())
            if reported:
                self._beside.setdefault(_place_of_exits(order), {})[order.id] = None
            for held in reported or ():  # of one that waits its own number alone is sure
                pushed = self._orders.get(exits.exit_number(held.order_id) or "")
                if pushed is not None and exits.becomes(order, held, pushed):
                    self._rename(pushed, held.order_id)
        while len(self._orders) > KEPT:
            order_id, gone = self._orders.popitem(last=False)
            self._beside.get(_place_of_exits(gone), {}).pop(order_id, None)
        _trim(self._entries)

    def id_of(self, number: str) -> str:
        """The id of an order by its number in lists and pushes: that of the exit that it is, if it is one."""
        return self._fired.get(number, number)

    def listed_as(self, order_id: str) -> str | None:
        """The number under which lists have an exit since it fired; None for one that waits, and for other orders."""
        return self._numbers.get(order_id)

    def identified(self, order: Order) -> Order:
        """Return an order of a list or a push under the id of the exit that it has become, any other as it is."""
        exit_id = None if order.unnamed else self._fired.get(order.id) or self._exit_of(order)
        if exit_id is None:
            return order
        known = self._orders.get(order.id)
        if known is not None and _is_same(known, order):  # its digits may name another order, too
            self._rename(order, exit_id)
        if order.status is not OrderStatus.PENDING:  # one that waits is asked for as an exit
            self._fired[order.id], self._numbers[exit_id] = exit_id, order.id
            _trim(self._fired)
            _trim(self._numbers)
        return replace(order, id=exit_id)

    def _rename(self, order: Order, exit_id: str) -> None:
        if self._orders.pop(order.id, None) is not None:
            self._renamed[order.id] = exit_id
            _trim(self._renamed)

    def renamed(self) -> Mapping[str, str]:
        """Ids of exits by the numbers under which they were told as orders, of which each was that exit."""
        return self._renamed

    def _exit_of(self, order: Order) -> str | None:
        """The exit that an order has become, of those that have become no other; None if it is another order."""
        for entry in filter(None, map(self._orders.get, self._beside.get((order.instrument, order.side), ()))):
            for held in entry.exits or ():
                free = held.order_id in self._entries and held.order_id not in self._numbers
                if free and exits.becomes(entry, held, order):
                    return held.order_id
        return None

    def entry_of(self, order_id: str) -> Order | None:
        """The entry whose exit an order is, None if no detail has listed it as one."""
        return self._orders.get(self._entries.get(order_id, ""))

    def waits(self, order_id: str) -> bool:
        """Whether it is an exit of an entry that has not filled: the broker tells of it with its entry alone."""
        entry = self.entry_of(order_id)
        return entry is not None and not entry.filled

    def as_exit(self, order: Order) -> Order:
        """An order as the exit that it is, of the type that its role makes it; any other order as it is."""
        return self._in_role(self.identified(order) if exits.exit_number(order.id) is None else order)

    def _in_role(self, order: Order) -> Order:
        """An order under its id as the exit that it is; any other order as it is."""
        entry = self.entry_of(order.id)
        held = next((held for held in (entry and entry.exits) or () if held.order_id == order.id), None)
        if entry is None or held is None:
            return order
        return replace(
            order,
            entry=entry.id,
            entry_part=entry.filled < entry.quantity,
            order_type=held.role.order_type(limited=order.price is not None),
            quantity=max(min(order.quantity, entry.filled), order.filled),  # its push may overtake that of a fill
        )

    def working(self) -> list[Order]:
        """The orders that were open, or had an open exit, when they were last read or pushed."""
        return [o for o in self._orders.values() if o.open or any(held.open for held in o.exits or ())]

    def ended(self) -> list[Order]:
        """The orders that were over when they were last read or pushed."""
        return [order for order in self._orders.values() if not order.open]

    def stands_alone(self, order_id: str) -> bool:
        """Whether an order is listed by itself under this number: it has become no exit, and waits for no entry."""
        return order_id not in self._renamed and self.id_of(order_id) == order_id and not self.waits(order_id)

    def listed_or_pushed(self, entry: Order) -> bool:
        """True if an entry was listed or pushed, or an exit of it as an order under the exit's own number."""
        numbers = (exits.exit_number(held.order_id) or "" for held in entry.exits or ())
        return not self._orders.keys().isdisjoint({entry.id, *numbers})

    def find(self, order_id: str) -> Order | None:
        """An order as it was last read or pushed, None for an unknown one."""
        return self._orders.get(order_id)

    def filled_in(self, sketch: Order) -> Order:
        """Return a pushed order, `identified`, with the terms that are known of it; an unknown one stays a sketch."""
        terms, order = self._terms(sketch), self.typed(sketch)
        if terms is not None:
            read = terms if isinstance(terms, Order) else None
            untold = frozenset({OrderTerm.TIME, OrderTerm.HOURS}) if read is None else read.untold
            order = replace(
                order,
                sketch=False,
                time_in_force=terms.time_in_force,
                expires=terms.expires,
                hours=terms.hours,
                untold=untold,
                monitor=None if read is None else read.monitor,
                extras=() if read is None else read.extras,
            )
        self.keep((self._in_role(order),))
        return self._orders.get(order.id, order)

    def put_in_force(self, entry: Order) -> list[Order]:
        """The open exits of an entry that has filled, where no order of the cache is one of as many shares: now it is.

        None of any other order.
        """
        held = [one for one in entry.exits or () if one.open and entry.filled]
        found = [exits.in_force(entry, one) for one in held]
        lacking = [one for one in found if one.id not in self._orders or self._orders[one.id].quantity < one.quantity]
        self.keep(lacking)
        return lacking

    def entry_with(self, exit_: Order) -> Order | None:
        """The entry of an exit with what a push says of the exit, None for an order that is none."""
        entry = self.entry_of(exit_.id)
        if entry is None:
            return None
        entry = replace(entry, exits=tuple(_pushed(held, exit_) for held in entry.exits or ()))
        self.keep((entry,))
        return entry


def _pushed(held: HeldExit, order: Order) -> HeldExit:
    """The exit as a push of its order has it; a push of another order, or an older one, changes nothing."""
    if held.order_id != order.id or order.updated < held.updated or order.filled < held.filled:
        return held
    return replace(
        held,
        status=order.status,
        quantity=order.quantity,
        filled=order.filled,
        trigger=order.trigger or held.trigger,
        updated=order.updated,
    )


def _is_same(known: Order, order: Order) -> bool:
    return (known.instrument, known.side, known.created) == (order.instrument, order.side, order.created)


def _place_of_exits(entry: Order) -> tuple[InstrumentId, Side]:
    return entry.instrument, Side.SELL if entry.side is Side.BUY else Side.BUY


def _trim(
    table: OrderedDict[str, OrderRequest]
    | OrderedDict[str, tuple[CombinationLeg, ...]]
    | OrderedDict[str, bool]
    | OrderedDict[str, str],
) -> None:
    while len(table) > KEPT:
        table.popitem(last=False)


class OrderPushes:
    """Handles each notification in order of arrival.

    `account` returns the id of the account whose orders they are, None before it is known; `now` the exchange time,
    aware. The push may come before the answer to the write that caused it. One that cannot be read has the lists read.
    """

    def __init__(
        self,
        feed: FeedSink,
        trading: TradingSink,
        cache: OrderCache,
        account: Callable[[], str | None],
        now: Callable[[], datetime],
    ) -> None:
        self._feed = feed
        self._trading = trading
        self._cache = cache
        self._account = account
        self._now = now

    def routes(self) -> PushRoutes:
        """Return the handler of each push of the trade socket."""
        return PushRoutes({TradeCommand.NOTIFICATION: self._notification}, self._dropped)

    def _notification(self, body: bytes) -> None:
        account_id = self._account()
        if account_id is None:
            return
        row = _row(body)
        if row is not None:
            self._changed(row, account_id)

    def _dropped(self, _command: int, _body: bytes, error: Exception) -> None:
        """Count a push that could not be read; the lists, which are read again, have what it said."""
        field = field_of(error)
        self._feed.unreadable(EVENT, field)
        self._trading.orders_unreadable(self._account() or "", field)

    def _changed(self, row: Row, account_id: str) -> None:
        pushed = self._cache.identified(self._cache.with_legs(orders.pushed_order(row, account_id)))
        fill = orders.pushed_fill(row, account_id)
        order = orders.as_of(self._cache.filled_in(pushed), self._now())
        # Its entry lists an exit with its whole quantity; as an order it counts for what the entry has filled only.
        entry = self._cache.entry_with(replace(order, quantity=pushed.quantity))
        if not self._cache.waits(order.id):
            self._trading.order_changed(order)
        # The fill of an entry puts its exits in force; no push need tell of these by themselves.
        for exit_ in self._cache.put_in_force(order):
            self._trading.order_changed(exit_)
        if entry is not None:
            self._trading.order_changed(entry)
        if fill is not None and not order.legs:
            self._trading.filled(structs.replace(fill, order_id=order.id))


def _row(body: bytes) -> Row | None:
    """Return the order's data, None for another topic, content or event. Raises WireError, GatewayError."""
    message = parse(body, trade.Notification)
    if message.topic != TOPIC or message.content_type != trade.CONTENT_JSON:
        return None
    try:
        content = json.loads(message.data)
    except (ValueError, RecursionError):
        raise unreadable(field="data", value="no JSON") from None
    if not isinstance(content, Mapping):
        raise unreadable(field="data", value=type(content).__name__)
    if content.get("event") != EVENT:
        return None
    row = fields.mapping(content, "data")
    missing = NEEDED - row.keys()
    if missing:
        raise unreadable(field=", ".join(sorted(missing)), value="")
    return row
