"""The cash flow of an account: what its executions and their fees did to its money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.sandbox.exchange.fees import Traded, fee_total
from tideboard_core.sandbox.longport.calls import HttpCall, bad_parameter
from tideboard_core.sandbox.longport.order_messages import plain, seconds
from tideboard_core.sandbox.longport.orders import parts
from tideboard_core.wire.longport.symbols import wire_symbol

OUT, IN = 1, 2
CASH, STOCK, FUND = 1, 2, 3
MOST_ROWS = 10_000
DEFAULT_ROWS = 50


class _Flow(NamedTuple):
    moment: datetime
    name: str
    amount: Decimal
    business: int
    currency: str
    instrument: InstrumentId
    text: str


def cash_flow(call: HttpCall) -> dict[str, Any]:
    """Purchases, sales and fees between two moments, newest first, `size` rows of page `page`."""
    begin, end = _moment(call, "start_time"), _moment(call, "end_time")
    page, size = call.integer("page", 1), call.integer("size", DEFAULT_ROWS)
    business, instruments = call.integer("business_type", 0), call.instruments()
    if page < 1 or not 1 <= size <= MOST_ROWS:
        raise bad_parameter("page" if page < 1 else "size")
    if business not in {0, CASH, STOCK, FUND}:
        raise bad_parameter("business_type")
    rows = [
        flow
        for flow in _flows(call)
        if begin <= flow.moment <= end
        and business in {0, flow.business}
        and (not instruments or flow.instrument in instruments)
    ]
    rows.sort(key=lambda flow: flow.moment, reverse=True)
    return {"list": [_row(flow) for flow in rows[(page - 1) * size : page * size]]}


def _flows(call: HttpCall) -> Iterator[_Flow]:
    exchange = call.shared.exchange
    for part in parts(call):
        charged: dict[str, Traded] = {}
        for fill in reversed(exchange.broker.history_fills(part.id, date.min, date.max)):
            value = fill.price * fill.quantity
            signed = -value if fill.side is Side.BUY else value
            text = f"{'Bought' if fill.side is Side.BUY else 'Sold'} {fill.quantity} {fill.name}"
            yield _Flow(fill.time, "Stock Trading", signed, STOCK, part.currency, fill.instrument, text)
            before = charged.get(fill.order_id)
            after = charged[fill.order_id] = _with(before, fill, call)
            fee = fee_total(after) - (Decimal(0) if before is None else fee_total(before))
            if fee:
                text = f"Fees of order {fill.order_id}"
                yield _Flow(fill.time, "Trading Fees", -fee, CASH, part.currency, fill.instrument, text)


def _with(before: Traded | None, fill: Fill, call: HttpCall) -> Traded:
    """What the order has traded once this fill is in: fees count on the whole of it."""
    instrument = call.shared.exchange.instrument(fill.instrument)
    value, quantity = (before.value, before.quantity) if before is not None else (Decimal(0), 0)
    return Traded(instrument, fill.side, value + fill.price * fill.quantity, quantity + fill.quantity)


def _row(flow: _Flow) -> dict[str, Any]:
    return {
        "transaction_flow_name": flow.name,
        "direction": OUT if flow.amount < 0 else IN,
        "business_type": flow.business,
        "balance": plain(flow.amount),
        "currency": flow.currency,
        "business_time": seconds(flow.moment),
        "symbol": wire_symbol(flow.instrument),
        "description": flow.text,
    }


def _moment(call: HttpCall, name: str) -> datetime:
    number = call.integer(name, -1)
    try:
        if number < 0:
            raise bad_parameter(name)
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        raise bad_parameter(name) from None
