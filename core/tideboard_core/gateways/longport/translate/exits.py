"""Converts the exits that an order's row lists; the fields are those of the vendor's SDK (longbridge 5.3).

Their numbers are a space of their own, whose digits may name another order too (longbridge-mcp, `src/tools/trade.rs`):
here an exit's id says that it is one, so that no table, list or log takes one for the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.order import OPEN_STATUSES, Order, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.model.unnamed import key_of

_ROLES: Final = {
    "profittaker": ExitRole.TAKE_PROFIT,
    "stoploss": ExitRole.STOP_LOSS,
    "1": ExitRole.TAKE_PROFIT,
    "2": ExitRole.STOP_LOSS,
}
"""By the broker's word without case and underscores, which the SDK reads in two spellings, or by its number, which the
pages of the lists and of the detail print (open.longbridge.com/docs/trade/order/today_orders, read 2026-11-27)."""
_TRIGGER: Final = {"0": "DEACTIVE", "1": "ACTIVE", "2": "DEACTIVE", "4": "RELEASED"}
"""Trigger statuses of exits, which the same pages number: not activated, monitoring, cancelled, triggered."""
_SILENT: Final = "NOT_USED"
"""A trigger status that proves neither that the broker watches the exit nor that it does not: paper accounts had it on
exits that fired and on one that did nothing."""
_ATTACHED: Final = "attached-"
"""Before an exit's number; the ids of orders are digits alone."""
LIMITED, AT_MARKET = "LIT", "MIT"
"""What an exit becomes once its trigger was reached: an order with a limit, or one at market."""
_FIRED: Final = frozenset({OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED})


def exit_number(order_id: str) -> str | None:
    """The broker's number of an exit by its id; None for an order that is none."""
    return order_id.removeprefix(_ATTACHED) if order_id.startswith(_ATTACHED) else None


def named(order_id: str, listed: str | None = None) -> Query:
    """How a call names an order; `listed` is the number under which lists have an exit that has fired.

    An exit has `is_attached` beside its number: without it the order of the same digits is meant (longbridge from 4.4
    on, `rust/src/trade/requests/cancel_order.rs` and `get_order_detail.rs`).
    """
    number = exit_number(order_id)
    if number is None or listed is not None:
        return (("order_id", listed or order_id),)
    return (("order_id", number), ("is_attached", "true"))


def becomes(entry: Order, held: HeldExit, order: Order) -> bool:
    """Whether an order of a list or a push is what an exit of the entry has become.

    Inferred, as no page says which number and remark it has: of number, trigger and the entry's remark, which no other
    order has where we sent it, two are the exit's. Where it has but one of them, the entry's row tells that it has
    fired: an order with the remark has no trigger any more, one with the trigger has all other terms of the exit.
    """
    side = Side.SELL if entry.side is Side.BUY else Side.BUY
    if (order.instrument, order.side) != (entry.instrument, side) or order.legs:
        return False
    same_number, alike = _ATTACHED + order.id == held.order_id, order.trigger == held.trigger
    fired = held.filled > 0 or held.status in _FIRED
    if order.remark and order.remark == entry.remark:
        return alike or same_number or (order.trigger is None and fired)
    fired = fired and order.status is not OrderStatus.PENDING  # one that waits has not fired
    rest = fired and not order.remark and order.quantity == held.quantity and order.created >= entry.created
    return alike and (same_number or rest)


def held_exits(row: Row) -> tuple[HeldExit, ...] | None:
    """Return the exits that an order's row lists, None where the row does not say. Raises GatewayError."""
    if row.get("attached_orders") is None:
        return None
    return tuple(_held(one, row) for one in fields.rows(row, "attached_orders"))


def in_force(entry: Order, held: HeldExit) -> Order:
    """Return the order that an exit of a filled entry is; the lists of orders have it only once it was triggered."""
    return Order(
        id=held.order_id,
        account_id=entry.account_id,
        instrument=entry.instrument,
        name=entry.name,
        side=Side.SELL if entry.side is Side.BUY else Side.BUY,
        order_type=held.role.order_type(limited=held.limit is not None),
        status=held.status,
        quantity=max(min(held.quantity, entry.filled), held.filled),
        filled=held.filled,
        price=held.limit,
        average_price=None,
        created=held.updated,
        updated=held.updated,
        trigger=held.trigger,
        time_in_force=held.time_in_force,
        remark=entry.remark,
        currency=entry.currency,
        expires=held.expires,
        hours=held.hours or orders.worst_hours(entry.instrument),
        untold=held.untold | orders.untold(entry.instrument, held.time_in_force, held.hours),
        entry=entry.id,
        entry_part=entry.filled < entry.quantity,
        unwatched=held.unwatched,
    )


def as_of(entry: Order, held: HeldExit, now: datetime) -> HeldExit:
    """Return the exit with its status at `now` (aware): one that lasts is called expired between two sessions."""
    return replace(held, status=orders.as_of(in_force(entry, held), now).status)


def _held(row: Row, entry: Row) -> HeldExit:
    word = fields.required(row, "attached_type_display")
    role = _ROLES.get(word.replace("_", "").lower())
    trigger = fields.price(row, "trigger_price")
    if role is None or trigger is None:
        raise unreadable(field="attached_orders", value=word)
    limited = fields.text(row, "activate_order_type") == LIMITED
    stated = orders.TIMES.get(fields.text(row, "time_in_force"))
    time_in_force = stated or TimeInForce.GTC
    number = fields.identifier(row, "order_id")
    return HeldExit(
        order_id=_ATTACHED + number if number else key_of(entry.get("order_id"), role, trigger, row.get("quantity")),
        role=role,
        trigger=trigger,
        limit=fields.price(row, "submit_price") if limited else None,
        quantity=fields.shares(row, "quantity"),
        filled=fields.shares(row, "executed_qty"),
        status=_status(row),
        time_in_force=time_in_force,
        expires=fields.day(row, "gtd") if time_in_force is TimeInForce.GTD else None,
        updated=fields.moment(row, "updated_at") or orders.EPOCH,
        hours=orders.HOURS.get(fields.text(row, "activate_rth")),
        untold=frozenset() if stated else frozenset({OrderTerm.TIME}),
        watch_untold=_trigger_word(row) == _SILENT,
        unwatched=_trigger_word(row) == orders.UNWATCHED,
    )


def _trigger_word(row: Row) -> str:
    word = fields.text(row, "trigger_status")
    return _TRIGGER.get(word, word)


def _status(row: Row) -> OrderStatus:
    """Return the status; what the broker has withdrawn is over, whatever its word says.

    One whose trigger status says nothing waits, as every exit does before it fires.
    """
    word, filled = _trigger_word(row), fields.shares(row, "executed_qty")
    status = orders.status_of({**row, "trigger_status": "ACTIVE" if word == _SILENT else word}, filled)
    withdrawn = row.get("withdrawn") is True and (status in OPEN_STATUSES or status is OrderStatus.EXPIRED)
    return OrderStatus.CANCELLED if withdrawn else status
