"""Writes without an answer: kept, asked for, settled by evidence or by the user, never sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tideboard_core.audit_log import Record
from tideboard_core.draft import draft_of
from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.ports import WriteVerb

ASK_FOR = 30.0
"""Seconds for which the broker is asked before the user has to decide."""
ASK_AFTER = (0.5, 1.5, 3.0, 5.0, 10.0, 10.0)
"""Seconds between two questions; together ASK_FOR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWrite:
    """One write whose outcome nobody knows yet. `asking` False = 30 s are over, the user decides.

    `asks_in` = seconds from this word to the next question, None while it is being asked or no more.
    """

    verb: WriteVerb
    client_order_id: str
    account_id: str
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: int
    price: Decimal | None
    trigger: Decimal | None
    since: datetime
    time_in_force: TimeInForce = TimeInForce.DAY
    hours: TradingHours = TradingHours.REGULAR
    expires: date | None = None
    order_id: str = ""
    asking: bool = True
    asks_in: float | None = None

    def settled_by(self, order: Order) -> bool:
        """Whether the broker's `order` proves what became of this write.

        A new order: it carries our id, and is the same side of the same symbol (ids are unique in one data directory
        only). A change: the order shows it or is over. A cancel: the order is over.
        """
        if self.verb is WriteVerb.PLACE:
            wanted = (self.client_order_id, self.instrument, self.side)
            return (order.remark, order.instrument, order.side) == wanted
        if order.id != self.order_id:
            return False
        if self.verb is WriteVerb.CANCEL or not order.open:
            return not order.open
        return (order.quantity, order.price, order.trigger) == (self.quantity, self.price, self.trigger)

    def shown(self) -> Order:
        """The row that stands for a new order without an answer."""
        return Order(
            id=f"?{self.client_order_id}",
            account_id=self.account_id,
            instrument=self.instrument,
            name="",
            side=self.side,
            order_type=self.order_type,
            status=OrderStatus.UNKNOWN,
            quantity=self.quantity,
            filled=0,
            price=self.price,
            average_price=None,
            created=self.since,
            updated=self.since,
            trigger=self.trigger,
            time_in_force=self.time_in_force,
            hours=self.hours,
            expires=self.expires,
            remark=self.client_order_id,
        )


Request = OrderRequest | ModifyRequest | CancelRequest


def verb_of(request: Request) -> WriteVerb:
    """Which of the three writes a request is."""
    if isinstance(request, OrderRequest):
        return WriteVerb.PLACE
    return WriteVerb.MODIFY if isinstance(request, ModifyRequest) else WriteVerb.CANCEL


def write_of(request: Request, since: datetime) -> UnknownWrite:
    """The write that a request asks for; `since` is UTC wall time."""
    if isinstance(request, CancelRequest):
        order = request.order
        draft = draft_of(
            ModifyRequest(
                account=request.account,
                order=order,
                client_order_id=request.client_order_id,
                quantity=max(order.quantity, order.filled + 1),
            )
        )
    else:
        draft = draft_of(request)
    return UnknownWrite(
        verb=verb_of(request),
        client_order_id=request.client_order_id,
        account_id=request.account.id,
        instrument=draft.instrument,
        side=draft.side,
        order_type=draft.order_type,
        quantity=draft.quantity,
        price=draft.price,
        trigger=draft.trigger,
        since=since,
        time_in_force=draft.time_in_force,
        hours=draft.hours,
        expires=draft.expires,
        order_id=draft.replaces.id if draft.replaces is not None else "",
    )


def write_data(write: UnknownWrite) -> dict[str, Any]:
    """What the audit log keeps of a write."""
    return {
        "verb": write.verb,
        "account": write.account_id,
        "instrument": write.instrument,
        "side": write.side,
        "type": write.order_type,
        "quantity": write.quantity,
        "price": write.price,
        "trigger": write.trigger,
        "time_in_force": write.time_in_force,
        "hours": write.hours,
        "expires": None if write.expires is None else write.expires.isoformat(),
        "order": write.order_id,
    }


def write_from(record: Record) -> UnknownWrite | None:
    """The write of an intent record, None for a record that is none."""
    data = record.data
    try:
        return UnknownWrite(
            verb=WriteVerb(data["verb"]),
            client_order_id=record.id,
            account_id=str(data["account"]),
            instrument=instrument_id(data["instrument"]),
            side=Side(data["side"]),
            order_type=OrderType(data["type"]),
            quantity=int(data["quantity"]),
            price=_decimal(data, "price"),
            trigger=_decimal(data, "trigger"),
            since=record.at,
            time_in_force=TimeInForce(data.get("time_in_force", TimeInForce.DAY)),
            hours=TradingHours(data.get("hours", TradingHours.REGULAR)),
            expires=None if data.get("expires") is None else date.fromisoformat(data["expires"]),
            order_id=str(data["order"]),
            asking=False,
        )
    except (KeyError, ValueError, ArithmeticError, BadInput):
        return None


def _decimal(data: Mapping[str, Any], name: str) -> Decimal | None:
    return None if data[name] is None else Decimal(data[name])
