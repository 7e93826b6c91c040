"""Handlers of orders: submit, replace, cancel, detail, lists, executions, largest quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import Fill
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, TradingAccount
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.trading.messages import (
    SIDE,
    as_reported,
    detail_row,
    execution_row,
    order_row,
    status_word,
)
from tideboard_sandbox.longport.trading.order_tickets import (
    attached_fields,
    changes_of,
    combination_of,
    exits_of,
    kind_of,
    leg_calls,
    ticket_of,
)
from tideboard_sandbox.longport.transport.http_call import HttpCall, bad_parameter

MOST_ROWS = 1000
WINDOW = timedelta(days=90)
_ONE_DAY = timedelta(days=1)
_EARLIEST, _LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
_MARKETS = {
    "HK": frozenset({Market.HK}),
    "US": frozenset({Market.US}),
    "CN": frozenset({Market.SH, Market.SZ}),
    "SG": frozenset({Market.SG}),
}


def submit(call: HttpCall) -> dict[str, Any]:
    """Take an order; the same `client_request_id` within ten minutes gives the first order again."""
    return _once(call, lambda: call.shared.exchange.broker.place(ticket_of(call, _part_for(call, call.instrument()))))


def submit_combination(call: HttpCall) -> dict[str, Any]:
    """Take an order of several option legs; `client_request_id` counts as with any order."""
    owner = leg_calls(call)[0].instrument()
    return _once(call, lambda: call.shared.exchange.broker.place_combo(combination_of(call, _part_for(call, owner))))


def _once(call: HttpCall, place: Callable[[], ExchangeOrder]) -> dict[str, Any]:
    seen = call.shared.idempotency
    request_id = call.text("client_request_id")
    known = seen.find(call.account, request_id)
    if known is None:
        known = place().id
        seen.keep(call.account, request_id, known)
    return {"order_id": known}


def replace(call: HttpCall) -> dict[str, Any]:
    order, broker, attached = _order(call), call.shared.exchange.broker, attached_fields(call)
    changes = changes_of(call, order)
    if attached is None:
        broker.modify(order.account_id, order.id, **changes)
        return {}
    exits = None if attached.flag("cancel_all_attached") else exits_of(attached, order.instrument)
    broker.check_exit_change(order.account_id, order.id, exits, changes["price"] or order.price)
    if changes["quantity"] != order.quantity or (changes["price"] or order.price) != order.price:
        broker.modify(order.account_id, order.id, **changes)
    broker.change_exits(order.account_id, order.id, exits)
    return {}


def cancel(call: HttpCall) -> dict[str, Any]:
    """Cancel the open rest of an order."""
    order = _order(call)
    call.shared.exchange.broker.cancel(order.account_id, order.id)
    return {}


def detail(call: HttpCall) -> dict[str, Any]:
    """One order of any day with its history and fees."""
    order, broker = _order(call), call.shared.exchange.broker
    fills = [fill for fill in _all_fills(call, order.created, call.shared.exchange.now) if fill.order_id == order.id]
    (fee,) = broker.fees(order.account_id, [order.id])
    last, exits = _last(call, order.instrument), broker.exits(order.account_id, order.id)
    row = detail_row(_as_reported(call, order), last=last, fills=fills[::-1], fee=fee, exits=exits)
    return {**row, "charge_detail": None} if order.entry else row


def today_orders(call: HttpCall) -> dict[str, Any]:
    """Today's orders and everything still open, newest first."""
    broker, wanted = call.shared.exchange.broker, call.text("order_id")
    attached = bool(wanted) and call.flag("is_attached")
    rows = [order for part in parts(call) for order in broker.orders(part.id) if wanted in {"", order.id}]
    return {"orders": _order_rows(call, rows, attached=attached)}


def history_orders(call: HttpCall) -> dict[str, Any]:
    """Ended orders of a window, newest first; `has_more` when there are over a thousand."""
    broker = call.shared.exchange.broker
    begin, end = _window(call)
    rows = [
        order
        for part in parts(call)
        for order in broker.history_orders(part.id, _day_before(begin), _day_after(end))
        if begin <= order.created <= end
    ]
    found = _order_rows(call, rows)
    return {"has_more": len(found) > MOST_ROWS, "orders": found[:MOST_ROWS]}


def today_executions(call: HttpCall) -> dict[str, Any]:
    """Today's executions, newest first."""
    broker, wanted = call.shared.exchange.broker, call.text("order_id")
    rows = [fill for part in parts(call) for fill in broker.fills(part.id) if wanted in {"", fill.order_id}]
    return {"trades": _fill_rows(call, rows)}


def history_executions(call: HttpCall) -> dict[str, Any]:
    """Executions of a window, newest first; `has_more` when there are over a thousand."""
    found = _fill_rows(call, _all_fills(call, *_window(call)))
    return {"has_more": len(found) > MOST_ROWS, "trades": found[:MOST_ROWS]}


def largest_quantity(call: HttpCall) -> dict[str, Any]:
    """The largest order that would be taken now."""
    instrument, side = call.instrument(), call.required("side")
    kind = kind_of(call)
    price = None if kind is OrderType.MARKET else call.decimal("price")
    if side not in SIDE.values():
        raise bad_parameter("side")
    if price is not None and price <= 0:
        raise bad_parameter("price")
    part = _part_for(call, instrument)
    most = call.shared.exchange.broker.max_quantity(part.id, instrument, kind, price)
    quantity = most.cash_buy if side == "Buy" else most.position_sell
    return {"cash_max_qty": str(quantity), "margin_max_qty": str(quantity)}


def parts(call: HttpCall) -> tuple[TradingAccount, ...]:
    """The currencies of the caller's account."""
    return call.shared.exchange.broker.accounts_of(call.account)


def _part_for(call: HttpCall, instrument: InstrumentId) -> TradingAccount:
    for part in parts(call):
        if market_of(instrument) in part.markets:
            return part
    raise ExchangeRefusal(Reason.WRONG_MARKET, account=call.account, instrument=instrument)


def _order(call: HttpCall) -> ExchangeOrder:
    """The caller's order that the call names; refuses UNKNOWN_ORDER, also for one of another account."""
    order_id = call.required("order_id")
    for part in parts(call):
        try:
            return call.shared.exchange.broker.order(part.id, order_id)
        except ExchangeRefusal:
            continue
    raise ExchangeRefusal(Reason.UNKNOWN_ORDER, order=order_id[:32])


def _order_rows(call: HttpCall, rows: Iterable[ExchangeOrder], *, attached: bool = False) -> list[dict[str, Any]]:
    """Rows that pass the call's filters; with `attached` exits that have not fired, else the orders without them."""
    instruments, statuses = call.instruments(), set(call.texts("status"))
    side, markets = call.text("side"), _markets(call)
    kept = [
        order
        for order in (_as_reported(call, row) for row in rows if bool(row.entry) is attached or not row.waits_for_entry)
        if (not instruments or instruments.intersection(order.instruments))
        and (not statuses or status_word(order) in statuses)
        and side in {"", SIDE[order.side]}
        and market_of(order.instrument) in markets
    ]
    kept.sort(key=lambda order: int(order.id), reverse=True)
    exits_of_order = call.shared.exchange.broker.exits
    return [
        order_row(order, last=_last(call, order.instrument), exits=exits_of_order(order.account_id, order.id))
        for order in kept
    ]


def _as_reported(call: HttpCall, order: ExchangeOrder) -> ExchangeOrder:
    return as_reported(order, call.shared.exchange.phase(market_of(order.instrument)))


def _fill_rows(call: HttpCall, rows: Iterable[Fill]) -> list[dict[str, Any]]:
    instruments = call.instruments()
    kept = [fill for fill in rows if not instruments or fill.instrument in instruments]
    kept.sort(key=lambda fill: int(fill.id), reverse=True)
    return [execution_row(fill) for fill in kept]


def _all_fills(call: HttpCall, begin: datetime, end: datetime) -> list[Fill]:
    broker = call.shared.exchange.broker
    rows = [
        fill
        for part in parts(call)
        for fill in broker.history_fills(part.id, _day_before(begin), _day_after(end))
        if begin <= fill.time <= end
    ]
    return sorted(rows, key=lambda fill: int(fill.id), reverse=True)


def _markets(call: HttpCall) -> frozenset[Market]:
    name = call.text("market")
    if name and name not in _MARKETS:
        raise bad_parameter("market")
    return _MARKETS.get(name, frozenset(Market))


def _window(call: HttpCall) -> tuple[datetime, datetime]:
    """`start_at` to `end_at`; ninety days when one of them is missing, up to now when both are."""
    begin, end = _moment(call, "start_at"), _moment(call, "end_at")
    if end is None:
        end = call.shared.exchange.now if begin is None else min(begin + WINDOW, call.shared.exchange.now)
    return (end - WINDOW if begin is None else begin), end


def _moment(call: HttpCall, name: str) -> datetime | None:
    number = call.integer(name, -1)
    if number < 0:
        return None
    try:
        return datetime.fromtimestamp(number, UTC)
    except (OverflowError, ValueError, OSError):
        raise bad_parameter(name) from None


def _day_before(moment: datetime) -> date:
    """A day that no market's date of the moment lies before."""
    return max(moment, _EARLIEST).date() - _ONE_DAY


def _day_after(moment: datetime) -> date:
    """A day that no market's date of the moment lies behind."""
    return min(moment, _LATEST).date() + _ONE_DAY


def _last(call: HttpCall, instrument: InstrumentId) -> Decimal:
    return call.shared.exchange.quote(instrument).last
