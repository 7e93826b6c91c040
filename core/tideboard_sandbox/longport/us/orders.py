"""Handlers of orders in the United States' data centre: the list by pages, and one order with fees, legs and exits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.trading.orders import parts, reported_order
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter
from tideboard_sandbox.longport.us.rows import ACTION, OrderFacts, detail_row, kind_word, order_row, traded_as

PAGE: Final = 20
MOST_ROWS: Final = 100
"""Rows of the largest page: inferred, the pages tell 20 alone."""
ALL, PENDING, FILLED = 0, 1, 2


def query(call: HttpCall) -> dict[str, Any]:
    """One page of the orders of a window, open ones and today's too, newest first.

    `query_type` does not filter: 1 gives what 0 gives, and 2 nothing (longbridge-mcp, `trade.rs`, "confirmed via live
    testing"). `query_version` comes back as it was sent.
    """
    page, limit, kind = call.integer("page", 1), call.integer("limit", PAGE), call.integer("query_type", ALL)
    action = call.integer("action", 0)
    begin, end = _moment(call, "start_at"), _moment(call, "end_at")
    for name, valid in (
        ("page", page >= 1),
        ("limit", 1 <= limit <= MOST_ROWS),
        ("query_type", kind in {ALL, PENDING, FILLED}),
        ("action", action in {0, *ACTION.values()}),
    ):
        if not valid:
            raise bad_parameter(name)
    wanted, kinds = _instruments(call), set(call.texts("security_types"))
    sides = {side for side in Side if action in {0, ACTION[side]}}
    facts = call.shared.exchange.details.facts
    rows = [
        order
        for order in (reported_order(call, each) for each in _orders(call))
        if begin <= order.created <= end
        and order.side in sides
        and (not wanted or wanted.intersection(order.instruments))
        and (
            not kinds or not kinds.isdisjoint({kind_word(facts(order.instrument)), traded_as(facts(order.instrument))})
        )
    ]
    rows = [] if kind == FILLED else sorted(rows, key=lambda order: int(order.id), reverse=True)
    shown = rows[(page - 1) * limit : page * limit]
    return {
        "orders": [order_row(order, _facts(call, order)) for order in shown],
        "total_count": len(rows),
        "has_more": page * limit < len(rows),
        "query_version": call.fields.get("query_version", 0),
    }


def detail(call: HttpCall) -> dict[str, Any]:
    """One order of any day and the exit of it that works; by the number of an exit its entry, and that exit.

    That the latter is so is inferred; the former is the page's (`us_order_detail`) and what longbridge-terminal shows.
    """
    order, exit_ = _found(call, call.required("id"))
    broker = call.shared.exchange.broker
    fills = [fill for fill in broker.history_fills(order.account_id, date.min, date.max) if fill.order_id == order.id]
    exits = broker.exits(order.account_id, order.id)
    found = _facts(call, order)._replace(fills=sorted(fills, key=lambda fill: int(fill.id)), exits=exits)
    exit_ = exit_ or next((one for one in exits if one.open), None)
    attached = None if exit_ is None else detail_row(exit_, _facts(call, exit_)) | {"id": exit_.exit_number}
    return {
        "order": detail_row(reported_order(call, order), found),
        "current_attached_order": attached,
        "current_millisecond": str(round(call.shared.exchange.now.timestamp() * 1000)),
    }


def _facts(call: HttpCall, order: ExchangeOrder) -> OrderFacts:
    exchange = call.shared.exchange
    (fee,) = exchange.broker.fees(order.account_id, [order.id])
    listed = exchange.has_instrument(order.instrument)
    last = exchange.quote(order.instrument).last if listed else order.average_price
    return OrderFacts(exchange.details.facts(order.instrument), last or Decimal(0), fee)


def _orders(call: HttpCall) -> Iterator[ExchangeOrder]:
    """Every order of the account, an exit from its trigger on."""
    broker = call.shared.exchange.broker
    for part in parts(call):
        known = {order.id: order for order in broker.orders(part.id)}
        known |= {order.id: order for order in broker.history_orders(part.id, date.min, date.max)}
        yield from (order for order in known.values() if not order.waits_for_entry)


def _found(call: HttpCall, number: str) -> tuple[ExchangeOrder, ExchangeOrder | None]:
    """The order of a number, and the exit that it names if it is one."""
    broker = call.shared.exchange.broker
    for part in parts(call):
        with suppress(ExchangeRefusal):
            order = broker.order(part.id, number)
            if not order.waits_for_entry:
                return order, None
        with suppress(ExchangeRefusal):
            exit_ = broker.exit(part.id, number)
            return broker.order(part.id, exit_.entry), exit_
    raise ExchangeRefusal(Reason.UNKNOWN_ORDER, order=number[:32])


def _instruments(call: HttpCall) -> frozenset[InstrumentId]:
    """The securities of a query: by symbol (SDK 5.3.0) or by inner name (4.4)."""
    names = [*call.texts("symbols"), *(_symbol(text) for text in call.texts("counter_ids"))]
    try:
        return frozenset(instrument_of(name) for name in names)
    except BadInput:
        raise bad_parameter("symbols") from None


def _symbol(inner: str) -> str:
    _, _, rest = inner.partition("/")
    market, _, code = rest.partition("/")
    return f"{code}.{market}"


def _moment(call: HttpCall, name: str) -> datetime:
    """A moment in seconds, with or without a fraction."""
    try:
        return datetime.fromtimestamp(float(call.fields.get(name) or _OPEN_END[name]), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise bad_parameter(name) from None


_OPEN_END: Final = {"start_at": 0.0, "end_at": 32_503_680_000.0}
