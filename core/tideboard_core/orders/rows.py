"""Orders as rows of a table: below each its legs, and its exits, held by the broker or only asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from decimal import Decimal

from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.order import Order, OrderStatus, Side, TradingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRow(Order):
    """A row below the one of the order that it belongs to."""

    entry_order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow(ChildRow):
    """A leg of a combination: its contracts, side and how many have filled; what is done is done to the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow(ChildRow):
    """An exit of an entry as a row below it. `held` by the broker; else it was asked for and is not confirmed.

    `own` is the order that it is in the broker's list, None while it waits for its entry.
    """

    role: ExitRole
    held: bool = True
    own: Order | None = None


def with_exits(orders: Iterable[Order]) -> tuple[Order, ...]:
    """The orders, each followed by its exits; an exit that the broker lists as an order too stands there once."""
    rows = tuple(orders)
    if not any(order.exits or order.exits_asked for order in rows):
        return rows
    listed = {order.id: order for order in rows}
    below = {held.order_id for order in rows for held in order.exits or ()}
    return tuple(row for order in rows if order.id not in below for row in (order, *_exits_of(order, listed)))


def _exits_of(entry: Order, listed: Mapping[str, Order]) -> Iterator[ExitRow]:
    """Exits that the broker lists, and exits asked for that it does not; none of an entry that never filled."""
    if not (entry.open or entry.filled):
        return
    for held in entry.exits or ():
        if (order := listed.get(held.order_id)) is not None:
            fields = {field.name: getattr(order, field.name) for field in dataclass_fields(Order)}
            yield ExitRow(**fields, entry_order=entry, role=held.role, own=order)
        else:
            yield _row_of(entry, held)
    asked = {} if entry.exits_asked is None else entry.exits_asked.terms()
    for role in entry.exits_unconfirmed:
        terms = asked[role]
        yield replace(
            _plain_exit(entry, role, terms.trigger, terms.limit), id=f"{entry.id or entry.remark}/{role}", held=False
        )


def _row_of(entry: Order, held: HeldExit) -> ExitRow:
    return replace(
        _plain_exit(entry, held.role, held.trigger, held.limit),
        id=held.order_id,
        status=held.status,
        quantity=min(held.quantity, entry.filled or entry.quantity),  # of the broker's figure what has filled
        filled=held.filled,
        time_in_force=held.time_in_force,
        expires=held.expires,
        hours=held.hours or TradingHours.REGULAR,
        updated=held.updated,
        unwatched=held.unwatched,
    )


def _plain_exit(entry: Order, role: ExitRole, trigger: Decimal, limit: Decimal | None) -> ExitRow:
    return ExitRow(
        id="",
        account_id=entry.account_id,
        instrument=entry.instrument,
        name=entry.name,
        side=Side.SELL if entry.side is Side.BUY else Side.BUY,
        order_type=role.order_type(limited=limit is not None),
        status=OrderStatus.PENDING,
        quantity=entry.filled or entry.quantity,
        filled=0,
        price=limit,
        average_price=None,
        created=entry.created,
        updated=entry.updated,
        trigger=trigger,
        time_in_force=entry.time_in_force if entry.exits_asked is None else entry.exits_asked.time_in_force,
        hours=TradingHours.REGULAR if entry.exits_asked is None else entry.exits_asked.hours,
        currency=entry.currency,
        entry=entry.id,
        entry_order=entry,
        role=role,
    )


def with_legs(orders: Iterable[Order]) -> tuple[Order, ...]:
    """The orders, each combination followed by its legs."""
    return tuple(row for order in orders for row in (order, *_legs_of(order)))


def _legs_of(order: Order) -> Iterator[LegRow]:
    for number, leg in enumerate(order.legs, start=1):
        yield LegRow(
            id=f"{order.id or order.remark}/leg{number}",
            account_id=order.account_id,
            instrument=leg.instrument,
            name="",
            side=leg.side,
            order_type=order.order_type,
            status=order.status,
            quantity=order.quantity * leg.ratio,
            filled=order.filled * leg.ratio,
            price=None,
            average_price=None,
            created=order.created,
            updated=order.updated,
            time_in_force=order.time_in_force,
            currency=order.currency,
            entry=order.id,
            entry_order=order,
        )


def whole(row: Order) -> Order:
    """The order that can be acted on: of a leg the whole combination."""
    return row.entry_order if isinstance(row, LegRow) else row
