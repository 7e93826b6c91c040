"""The terms of an order as they were confirmed, as a row of the broker tells them, and the hours that it keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tideboard_core.audit.records import RecordKind
from tideboard_core.market.hub import Hub
from tideboard_core.model.exits import AttachedExits, ExitRole, HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.order import Order, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import (
    AT_AUCTION,
    CHANGED_BACK,
    PRICED,
    TRAILING,
    TRIGGERED,
    OrderTerm,
    OrderType,
    TimeInForce,
)
from tideboard_core.model.shares import shares_from
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.unanswered import Note
from tideboard_core.orders.writes import UnknownWrite

Values = Mapping[OrderTerm, str]
"""Terms with their values as the order log has them; "" = it has none."""

ROUNDED: Final = Decimal("0.0000005")
"""Prices nearer than this are one: OpenD's wire has doubles, whose rounding is no change of a price (inferred)."""

WRITTEN_ALIKE: Final = {
    (OrderTerm.LIMIT, OrderType.MARKET): "OpenD takes any price for one (openapi.futunn.com, place-order), LongPort "
    "needs none (the vendor's MCP server, submit_order)",
    (OrderTerm.LIMIT, OrderType.AUCTION): "as a market order: the price is that of the auction (the same pages)",
    (OrderTerm.LIMIT, OrderType.TRAILING_STOP): "the broker moves trigger and limit behind the market (inferred)",
    (OrderTerm.LIMIT, OrderType.TRAILING_STOP_LIMIT): "as of a trailing stop; its offset is what was asked (inferred)",
    (OrderTerm.LAST_DAY, TimeInForce.DAY): "LongPort's rows of DAY orders may have a date "
    "(open.longbridge.com, order_detail, the printed answer)",
    (OrderTerm.LAST_DAY, TimeInForce.GTC): "or the end that the broker itself gives an order without one (inferred)",
}
"""What a broker may write otherwise without a difference, with the source: by the term and what was confirmed.

`asked` leaves these out: what is not asked is not compared.
"""

_EXITS: Final = {
    ExitRole.STOP_LOSS: (OrderTerm.STOP_LOSS, OrderTerm.STOP_TRIGGER, OrderTerm.STOP_LIMIT),
    ExitRole.TAKE_PROFIT: (OrderTerm.TAKE_PROFIT, OrderTerm.TAKE_TRIGGER, OrderTerm.TAKE_LIMIT),
}
"""Terms of an exit by its role: that it is held at all, its trigger, its limit."""
HOLDS: Final = {terms[0]: role for role, terms in _EXITS.items()}


def text_of(value: object) -> str:
    """A value as it is compared and kept in the order log; "" = none."""
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def alike(asked: str, kept: str) -> bool:
    """Whether two values of one term say the same."""
    if asked == kept:
        return True
    try:
        return abs(Decimal(asked) - Decimal(kept)) < ROUNDED
    except ArithmeticError:  # words, days, or one of both has none
        return False


def asked(write: UnknownWrite) -> dict[OrderTerm, str]:
    """What was confirmed of a new order, in so far as a broker's row can tell it."""
    order_type, values = write.order_type, dict[OrderTerm, object]()
    values[OrderTerm.TYPE], values[OrderTerm.QUANTITY] = order_type, write.quantity
    if not write.legs:  # legs are compared as a whole, see `Order.legs_differ`
        values |= {OrderTerm.SECURITY: write.instrument, OrderTerm.SIDE: write.side}
    if order_type in PRICED and (OrderTerm.LIMIT, order_type) not in WRITTEN_ALIKE:
        values[OrderTerm.LIMIT] = write.price
    if order_type in TRIGGERED and order_type not in TRAILING:
        values[OrderTerm.TRIGGER] = write.trigger
    if order_type in TRAILING:
        distance = OrderTerm.TRAIL_AMOUNT if write.trail_percent is None else OrderTerm.TRAIL_PERCENT
        values[distance] = write.trail_amount if write.trail_percent is None else write.trail_percent
        if write.limit_offset is not None:
            values[OrderTerm.OFFSET] = write.limit_offset
        values |= {} if write.monitor is None else {OrderTerm.MONITOR: write.monitor}
    values[OrderTerm.TIME] = write.time_in_force
    if (OrderTerm.LAST_DAY, write.time_in_force) not in WRITTEN_ALIKE:
        values[OrderTerm.LAST_DAY] = write.expires
    # Other markets have the regular session alone, and an auction has its own hours.
    if market_of(write.instrument) is Market.US and order_type not in AT_AUCTION:
        values[OrderTerm.HOURS] = write.hours
    return {term: text_of(value) for term, value in values.items()}


def kept(order: Order) -> dict[OrderTerm, str]:
    """What a whole row of the broker tells; a term that is not in it was not told."""
    values: dict[OrderTerm, object] = {
        OrderTerm.SECURITY: order.instrument,
        OrderTerm.SIDE: order.side,
        OrderTerm.TYPE: order.order_type,
        OrderTerm.QUANTITY: order.quantity,
        OrderTerm.LIMIT: order.price,
        OrderTerm.TRIGGER: order.trigger,
        OrderTerm.TRAIL_AMOUNT: order.trail_amount,
        OrderTerm.TRAIL_PERCENT: order.trail_percent,
        OrderTerm.OFFSET: order.limit_offset,
        OrderTerm.MONITOR: order.monitor,
        OrderTerm.TIME: order.time_in_force,
        OrderTerm.LAST_DAY: order.expires,
        OrderTerm.HOURS: order.hours,
    }
    if order.order_type is OrderType.OTHER and order.broker_type:
        values[OrderTerm.TYPE] = order.broker_type
    stated = {term: text_of(value) for term, value in values.items() if term not in order.untold}
    # A price that the row leaves out is not told: zero is no price.
    return {term: text for term, text in stated.items() if text}


def ended(held: HeldExit, today: date) -> bool:
    """Whether an exit has ended by its own time."""
    over = held.time_in_force is TimeInForce.DAY or (held.expires is not None and held.expires <= today)
    return over and held.status is OrderStatus.EXPIRED


def exits_asked(exits: AttachedExits) -> dict[OrderTerm, str]:
    """What was confirmed of attached exits but that they are held at all, see `HOLDS`."""
    values: dict[OrderTerm, object] = {OrderTerm.EXIT_TIME: exits.time_in_force}
    if exits.expires is not None:
        values[OrderTerm.EXIT_LAST_DAY] = exits.expires
    values[OrderTerm.EXIT_HOURS] = exits.hours
    for role, terms in exits.terms().items():
        _held, trigger, limit = _EXITS[role]
        values |= {trigger: terms.trigger, limit: terms.limit}
    return {term: text_of(value) for term, value in values.items()}


def exits_kept(held: Iterable[HeldExit]) -> dict[OrderTerm, set[str]]:
    """What the broker tells of the exits of an order, by term; of a term that two exits share the values of both."""
    found: dict[OrderTerm, set[str]] = {}
    for one in held:
        _held, trigger, limit = _EXITS[one.role]
        values: dict[OrderTerm, object] = {trigger: one.trigger, limit: one.limit}
        if OrderTerm.TIME not in one.untold:
            values[OrderTerm.EXIT_TIME] = one.time_in_force
        if one.expires is not None:
            values[OrderTerm.EXIT_LAST_DAY] = one.expires
        if one.hours is not None:
            values[OrderTerm.EXIT_HOURS] = one.hours
        for term, value in values.items():
            found.setdefault(term, set()).add(text_of(value))
    return found


def worse(order: Order, limits: Collection[Decimal], price: Decimal | None) -> bool:
    """Whether a price of a fill lies beyond every limit that may have been confirmed."""
    if price is None or not limits:
        return False
    buys = order.side is Side.BUY
    bound = max(limits) if buys else min(limits)
    return price - bound > ROUNDED if buys else bound - price > ROUNDED


def changed_back(order: Order) -> Order | None:
    """The order with what was confirmed of each term that differs; None where no change carries all of them."""
    fields: dict[str, Any] = {}
    for one in order.unsettled:
        name = CHANGED_BACK.get(one.term)
        if name is None or not one.asked:
            return None
        fields[name] = shares_from(one.asked) if one.term is OrderTerm.QUANTITY else Decimal(one.asked)
    if not fields or fields.get("quantity", order.quantity) <= order.filled:
        return None
    return replace(order, **fields)


_UNUSUAL: Final = frozenset({TradingHours.OVERNIGHT, TradingHours.ALL_DAY})
"""Hours of which some brokers have accepted an order and kept none."""


class HoursSeen:
    """Types and hours that a version of an account's gateway was seen to keep, which nothing public says of every one.

    They are kept in the order log; `note` writes there.
    """

    def __init__(self, hub: Hub, note: Note) -> None:
        self._hub, self._note = hub, note
        self._seen: set[tuple[object, ...]] = set()

    def of(self, draft: Draft) -> bool:
        """Whether an order of this type in these hours was seen back as sent, by this version of the gateway."""
        return _hours_key(draft.account.identity.kept(), draft.order_type, draft.hours, self._version()) in self._seen

    def forget(self) -> None:
        """Forget every order that was seen back as sent: each warns anew."""
        self._seen.clear()
        self._note(RecordKind.DIFFERENCE, "", {"forgotten": "hours"})

    def take(self, base: UnknownWrite, order: Order) -> None:
        """The broker shows an order outside the day as it was sent."""
        version = self._version()
        if base.hours not in _UNUSUAL or OrderTerm.HOURS in order.untold:
            return
        key = _hours_key(base.account.kept(), base.order_type, base.hours, version)
        if key not in self._seen:
            self._seen.add(key)
            data = {**base.account.kept(), "type": base.order_type, "hours": base.hours, "version": version}
            self._note(RecordKind.DIFFERENCE, base.client_order_id, data)

    def restore(self, data: Mapping[str, Any]) -> None:
        """Take over a line of the order log."""
        if "forgotten" in data:
            self._seen.clear()
        elif "hours" in data:
            account = {name: value for name, value in data.items() if name not in {"type", "hours", "version"}}
            self._seen.add(_hours_key(account, data.get("type"), data["hours"], data.get("version")))

    def _version(self) -> int:
        state = self._hub.value(Topic.GATEWAY_STATE.of(""))
        return 0 if state is None else state.server_version


def _hours_key(account: Mapping[str, object], order_type: object, hours: object, version: object) -> tuple[object, ...]:
    return (*sorted(map(str, account.values())), str(order_type), str(hours), str(version))
