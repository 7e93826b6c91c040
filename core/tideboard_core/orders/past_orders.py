"""Orders of a past day from the order log, for days on which the person's own store did not follow them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tideboard_core.audit.records import Record, RecordKind, mentioning
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import OrderStatus
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import shares_from
from tideboard_core.orders.writes import UnknownWrite, write_from
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.trips.rows import OrderState, OwnOrder, OwnSpan

_ENDS = {RecordKind.REJECTED: OrderStatus.REJECTED, RecordKind.UNKNOWN: OrderStatus.UNKNOWN}


@dataclass(slots=True)
class _Sent:
    write: UnknownWrite
    order_id: str = ""
    states: list[OrderState] = field(default_factory=list)


def past_orders(log: bytes, account: AccountId, span: OwnSpan) -> tuple[OwnOrder, ...]:
    """What the bytes of an order log say of the new orders of an account in a stretch, oldest first.

    Steps stand at the time of the log's clock. An order whose market day was another one than that clock's, as on a
    practice market that lives on another day, is left out. The chain is not verified here.
    """
    days = {(span.begin + timedelta(days=more)).date() for more in range((span.end - span.begin).days + 2)}
    sent: dict[str, _Sent] = {}
    for record in mentioning(log, {f"{day.isoformat()}T" for day in days}):
        if record.kind is RecordKind.INTENT and span.begin <= record.at <= span.end:
            write = write_from(record)
            if write is not None and _is_new_order_of(account, record, write):
                sent[record.id] = _Sent(write)
        elif record.id in sent:
            _step(sent[record.id], record)
    return tuple(_order(one) for one in sent.values() if one.states)


def read_past_orders(path: Path, account: AccountId, span: OwnSpan) -> tuple[OwnOrder, ...]:
    """As `past_orders`, from the file; blocks, and raises OSError if the log cannot be read."""
    return past_orders(path.read_bytes() if path.exists() else b"", account, span)


def with_past_orders(known: Iterable[OwnOrder], logged: Iterable[OwnOrder]) -> tuple[OwnOrder, ...]:
    """The orders of the store, and those of the log that it lacks, by the time at which they were made."""
    orders = list(known)
    ours = {order.our_id for order in orders if order.our_id}
    orders += (order for order in logged if order.our_id not in ours)
    return tuple(sorted(orders, key=lambda order: (order.created, order.id)))


def _is_new_order_of(account: AccountId, record: Record, write: UnknownWrite) -> bool:
    if write.verb is not WriteVerb.PLACE or not write.account.binds(account):
        return False
    day = str(record.data.get("day") or exchange_date(market_of(write.instrument), record.at))
    return day == str(exchange_date(market_of(write.instrument), record.at))


def _step(sent: _Sent, record: Record) -> None:
    data, write = record.data, sent.write
    if record.kind is RecordKind.TRANSITION:
        sent.order_id = str(data.get("order") or sent.order_id)
        sent.states += _transition(record)
    elif record.kind in _ENDS and not sent.states:
        sent.states.append(_state(write, record, _ENDS[record.kind]))
    elif record.kind is RecordKind.ACCEPTED:
        sent.order_id = str(data.get("order") or sent.order_id)
        if not sent.states:
            sent.states.append(_state(write, record, OrderStatus.SUBMITTED))


def _state(write: UnknownWrite, record: Record, status: OrderStatus) -> OrderState:
    return OrderState(
        at=record.at, status=status, quantity=write.quantity, filled=0, price=write.price, trigger=write.trigger
    )


def _transition(record: Record) -> list[OrderState]:
    data: Any = record.data
    try:
        return [
            OrderState(
                at=record.at,
                status=OrderStatus(data["status"]),
                quantity=shares_from(data["quantity"]),
                filled=shares_from(data["filled"]),
                price=None if data.get("price") is None else Decimal(data["price"]),
                average=None if data.get("average") is None else Decimal(data["average"]),
            )
        ]
    except (KeyError, ValueError, TypeError, ArithmeticError):
        return []  # of another version: the order keeps the state before it


def _order(sent: _Sent) -> OwnOrder:
    write = sent.write
    return OwnOrder(
        id=sent.order_id or write.client_order_id,
        our_id=write.client_order_id,
        instrument=write.instrument,
        name="",
        side=write.side,
        order_type=write.order_type,
        created=write.since,
        legs=len(write.legs),
        states=tuple(sent.states),
    )
