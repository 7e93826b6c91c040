"""The cash flow of an account: what its executions and their fees did to its money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from tideboard_core.model.instrument import InstrumentId, spelled_as_contract
from tideboard_core.model.order import Side
from tideboard_core.sandbox.exchange.cash_journal import CashEntry, CashKind
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
    """What the journal holds, without the first deposit."""
    exchange = call.shared.exchange
    for part in parts(call):
        for entry in exchange.cash_journal(part.id):
            if entry.instrument is not None:
                name, business, text = _words(entry)
                yield _Flow(entry.time, name, entry.amount, business, entry.currency, entry.instrument, text)


def _words(entry: CashEntry) -> tuple[str, int, str]:
    if entry.kind is CashKind.FEE:
        return "Trading Fees", CASH, f"Fees of order {entry.order_id}"
    if entry.kind is CashKind.SETTLEMENT:
        option = entry.instrument is not None and spelled_as_contract(entry.instrument)
        return "Option Settlement" if option else "Warrant Settlement", STOCK, f"Settled {entry.quantity} {entry.name}"
    return "Stock Trading", STOCK, f"{'Bought' if entry.side is Side.BUY else 'Sold'} {entry.quantity} {entry.name}"


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
