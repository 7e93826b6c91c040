"""The rows of a blotter, each share counted once; the reads of them, and why a list did not come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, Generic, NamedTuple, TypeVar

from tideboard_core.errors import GatewayError, ServerRefused, field_of
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import HELD_STATUSES, Confirmed, Order, Side
from tideboard_core.model.order_terms import TOUCHED, TOUCHED_OF, OrderType
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.shares import Shares
from tideboard_core.orders.exit_cover import FIRES_FROM_EITHER_SIDE
from tideboard_core.orders.list_proofs import ListStart
from tideboard_core.ports.trading import ReadRows

FORGOTTEN_AFTER = 300.0
"""Seconds after a fault of our own from which the next one counts as the first."""
FAULT = "fault"
"""Stands for the field of what was read and could not be taken."""
UNREADABLE = "reply-unreadable"
"""Code of the error of an answer that cannot be read."""
_OTHER_SIDE = {**TOUCHED_OF, **{touched: stop for stop, touched in TOUCHED_OF.items()}}
T = TypeVar("T")


class Unread(NamedTuple):
    """The field for which the newest push or list of something could not be read, and how many such there were."""

    field: str
    number: int


class Stale(IntEnum):
    """What of an account is to be read soon; each includes those before it."""

    FUNDS = 0
    MONEY = 1
    ORDERS = 2


class OrdersStart(NamedTuple):
    """The beginning of a read of orders: the number of the last push before, the moment, its place among events."""

    pushes: int
    moment: Confirmed
    start: ListStart


class ReadStart(NamedTuple):
    """The beginning of a read of positions: its number, monotonic seconds, and the number of the last fill before."""

    serial: int
    at: float
    fills: int
    start: ListStart


class Begun(Generic[T]):
    """The beginning of a read; what waited for a limit begins anew when it leaves, and what it says is as new."""

    def __init__(self, begin: Callable[[], T]) -> None:
        self._begin = begin
        self.last = begin()

    def anew(self) -> None:
        """The request leaves now."""
        self.last = self._begin()


@dataclass(slots=True)
class BlotterReads:
    """The last whole reads of an account: of orders, by monotonic seconds of its beginning, and of positions."""

    orders: float | None = None
    positions: ReadStart | None = None


def completed(known: Order | None, sketch: Order) -> Order:
    """The order of a push with the terms that it lacks, as they are known; a sketch as long as no list has shown it."""
    if known is None or known.sketch:
        return sketch
    terms = {
        name: getattr(known, name) for name in ("time_in_force", "hours", "expires", "untold", "monitor", "extras")
    }
    return replace(sketch, sketch=False, **terms)


def with_known(order: Order, known: Order) -> Order:
    """The order with exits and legs that its message says nothing of: it stays what it is."""
    if order.exits is None and known.exits is not None:
        order = replace(order, exits=known.exits)
    if known.legs and not order.legs:
        order = replace(order, legs=known.legs, instrument=known.instrument, side=known.side)
    return order


def overtaken(order: Order, known: Order, taken_back: Shares = 0) -> bool:
    """Whether `order` was overtaken by `known`: fewer fills, an earlier stamp, or open again at the same stamp.

    Fewer are news where the broker has taken so many shares of them back.
    """
    if order.filled != known.filled:
        return order.filled < known.filled - taken_back and not order.taken_back
    if order.updated != known.updated:
        return order.updated < known.updated
    # Stamps may be as coarse as seconds: at the same one an order that ended does not open again.
    return order.open and not known.open


def newer(known: Order, order: Order) -> Order:
    """The listed order, unless a push under way was as new: stamps may be as coarse as seconds."""
    if order.filled == known.filled and order.updated <= known.updated:
        return known if order.exits is None else replace(known, exits=order.exits)
    return order


def state_of(order: Order) -> tuple[object, ...]:
    """The fields whose change is a transition of the order; average price and time stamps are not among them."""
    return (order.status, order.filled, order.quantity, order.price, order.trigger)


def transition(order: Order) -> dict[str, Any]:
    """What the order log keeps of a change."""
    return {
        "order": order.id,
        "status": order.status,
        "filled": order.filled,
        "quantity": order.quantity,
        "price": order.price,
        "average": order.average_price,
    }


def depends_on(order: Order | None) -> tuple[object, ...] | None:
    """The part of an order on which positions, funds and fills depend."""
    return None if order is None else (order.status, order.filled)


class MarkedLists:
    """Publishes lists; one whose newest answer or push could not be read stays on screen, and is marked as that."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._unread: dict[Key[object], Unread] = {}
        self.refusals = ListRefusals(hub)

    def unread_of(self, account_id: str) -> bool:
        """Whether any list of an account is marked."""
        return any(key.subject == account_id for key in self._unread)

    def publish(self, key: Key[object], value: Lazy[object]) -> None:
        """Publish a value, marked again where its key is."""
        self._hub.publish(key, value)
        if key in self._unread:
            self._mark(key)

    def mark(self, key: Key[object], field: str) -> None:
        """Keep the value on screen, but mark it unreadable: the checks treat it as absent."""
        self._count(key, field)
        self._mark(key)

    async def read(self, key: Key[object], answer: Awaitable[T]) -> T:
        """The answer for `key`; a row that cannot be read marks the key unreadable, a whole answer clears the mark.

        GatewayError kinds come out.
        """
        before = self._unread.get(key)
        try:
            rows = await answer
        except GatewayError as error:
            if error.code == UNREADABLE:
                self.mark(key, field_of(error))
            self.refusals.tell(key, error)
            raise
        self.refusals.tell(key, None)
        if isinstance(rows, ReadRows) and rows.unread:
            self._count(key, rows.unread)
        elif self._unread.get(key) == before:
            self._unread.pop(key, None)
        return rows

    def _mark(self, key: Key[object]) -> None:
        self._hub.value(key)  # converts it: the hub keeps what was
        self._hub.publish(key, Lazy.failed(GatewayError(UNREADABLE, field=self._unread[key].field)))

    def _count(self, key: Key[object], field: str) -> None:
        before = self._unread.get(key)
        self._unread[key] = Unread(field, 1 if before is None else before.number + 1)


class ListRefusals:
    """Why the broker does not list what it was asked for, by account and topic; a list that came takes it back."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._reasons: dict[Key[object], ServerRefused] = {}

    def tell(self, key: Key[object], error: GatewayError | None) -> None:
        """A list of `key` was asked for: `error` is why it did not come, None if it did."""
        before = self._reasons.pop(key, None)
        if isinstance(error, ServerRefused):
            self._reasons[key] = error
        if before is not self._reasons.get(key):
            reasons = {each.topic: why for each, why in self._reasons.items() if each.subject == key.subject}
            self._hub.publish(Topic.REFUSED.of(key.subject), Lazy.ready(reasons))

    def forget(self, account_id: str) -> None:
        """The number is another account's now."""
        self._reasons = {key: why for key, why in self._reasons.items() if key.subject != account_id}


class OrderRows(dict[str, Order]):
    """The orders of an account by the broker's id. A change of a known one costs no sorting, however many there are."""

    ordered = False

    def __setitem__(self, order_id: str, order: Order) -> None:
        before = self.get(order_id)
        if before is None:  # as a rule the newest of all
            self.ordered = not self or (
                self.ordered and _by_creation(order) > _by_creation(next(reversed(self.values())))
            )
        elif before.created != order.created:
            self.ordered = False
        super().__setitem__(order_id, order)

    def newest_first(self) -> tuple[Order, ...]:
        """All of them, by the time at which they were made; what came in since the last call is sorted in."""
        if not self.ordered:
            rows = sorted(self.values(), key=_by_creation)
            self.clear()
            self.update((order.id, order) for order in rows)
            self.ordered = True
        return tuple(reversed(self.values()))


class TriggerSides:
    """What orders of other programs are where the broker has one word for stops and touched orders.

    The regular last price when such an order was first seen waiting beside one decides, and what was found stays: later
    the price may have reached the trigger.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._found: dict[tuple[str, str, Decimal], OrderType] = {}

    def typed(self, order: Order) -> Order:
        """The order as its trigger's side makes it; as it is where no price or another word tells."""
        trigger, other = order.trigger, _OTHER_SIDE.get(order.order_type)
        if trigger is None or other is None or order.entry or order.broker_type not in FIRES_FROM_EITHER_SIDE:
            return order
        key = order.account_id, order.id, trigger
        if key not in self._found:
            last = regular_last(self._hub.sound(Topic.QUOTE.of(order.instrument)))
            if last is None or order.status not in HELD_STATUSES:
                return order
            touched = trigger < last if order.side is Side.BUY else trigger > last
            self._found[key] = order.order_type if touched is (order.order_type in TOUCHED) else other
        return replace(order, order_type=self._found[key])


def _by_creation(order: Order) -> tuple[datetime, str]:
    return order.created, order.id
