"""Builds the trade writes from approved requests; each price is sent as the approved text."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.longport.translate import combinations, exits
from tideboard_core.gateways.longport.translate.exits import AT_MARKET, LIMITED
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.translate.orders import COUNTS, OUTSIDE_RTH, SIDE, TIME_IN_FORCE, order_word
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.order import (
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    Prices,
    TradingHours,
    prices_after,
)
from tideboard_core.redaction import MARK
from tideboard_core.wire.longport.symbols import wire_symbol

ORDER_PATH = "/v1/trade/order"
COMBINATION_PATH = "/v1/trade/order/multileg"
_EXIT: Final = {ExitRole.TAKE_PROFIT: "profit_taker", ExitRole.STOP_LOSS: "stop_loss"}
_LAST_SECOND: Final = time(23, 59, 59)
THIS_RUN = secrets.token_hex(4)
"""Behind each `client_request_id`: the service would answer a second program's order of the same id with the first
one's, and the few letters of an id are alike once in a long while.
"""
LONGEST_REMARK = 64
"""Characters of a remark that a change may carry; a new order may carry 255."""


def place(request: OrderRequest) -> HttpWrite:
    """Return the new order with the client order id in `remark`, and in `client_request_id` against a second execution.

    Only US orders name trading hours. The service keeps `client_request_id` for about ten minutes.
    """
    body: dict[str, Any] = {
        "symbol": wire_symbol(request.instrument),
        "order_type": order_word(request.order_type, percent=request.trail_percent is not None),
        "side": SIDE[request.side],
        "submitted_quantity": str(request.quantity),
        "time_in_force": TIME_IN_FORCE[request.time_in_force],
        "remark": request.client_order_id,
        "client_request_id": f"{request.client_order_id}-{THIS_RUN}",
    }
    if request.price is not None:
        body["submitted_price"] = plain(request.price)
    if request.trigger is not None:
        body["trigger_price"] = plain(request.trigger)
    body |= _trail(request)
    if request.monitor is not None:
        body["monitor_price"] = plain(request.monitor)
    if request.expires is not None:
        body["expire_date"] = request.expires.isoformat()
    if request.exits is not None:
        body["attached_params"] = _attached_params(request.exits, request.instrument)
    if market_of(request.instrument) is Market.US:
        body["outside_rth"] = OUTSIDE_RTH[request.hours]
    return HttpWrite("POST", ORDER_PATH, body=_bytes(body))


def place_combination(request: CombinationRequest) -> HttpWrite:
    """Return a new combination with our id as in `place`; raises OrderDenied for one that the broker could misread."""
    order = combinations.wire_order(request)
    body: dict[str, Any] = {
        "side": SIDE[order.side],
        "order_type": order_word(request.order_type),
        "submitted_quantity": str(request.quantity),
        "strategy": order.strategy,
        "legs": combinations.leg_rows(order),
    }
    if order.price is not None:
        body["submitted_price"] = plain(order.price)
    body["remark"] = request.client_order_id
    body["client_request_id"] = f"{request.client_order_id}-{THIS_RUN}"
    return HttpWrite("POST", COMBINATION_PATH, body=_bytes(body))


def modify(request: ModifyRequest, listed: str | None = None) -> HttpWrite:
    """Return the change with both prices: the effect of a missing one is not documented.

    A waiting trailing stop has its distance instead: the broker moves both of its prices. It repeats the terms that the
    broker's own programs have set, and the order's remark, which marks the order as ours. `listed` is the number under
    which lists have an exit that has fired.
    """
    order, prices = request.order, prices_after(request)
    body: dict[str, Any] = {"order_id": listed or order.id, "quantity": str(request.quantity)}
    if prices.price is not None:
        body["price"] = plain(prices.price)
    if prices.trigger is not None:
        body["trigger_price"] = plain(prices.trigger)
    body |= _trail(prices)
    body |= {name: int(text) if name in COUNTS else text for name, text in order.extras}
    body |= _remark(order)
    attached = _changed_params(request)
    if attached is not None:
        body["attached_params"] = attached
    return HttpWrite("PUT", ORDER_PATH, body=_bytes(body))


def modify_exit(request: ModifyRequest, entry: Order) -> HttpWrite:
    """Return the change of one exit that waits: its entry as it stands, with this exit's terms.

    A change names orders by number alone, and an exit's may be another order's; the exit's own is in the terms
    (longbridge 5.3, `ReplaceAttachedParams`).
    """
    exit_, prices = request.order, prices_after(request)
    held = next((one for one in entry.exits or () if one.order_id == exit_.id), None)
    number = exits.exit_number(exit_.id) or ""
    if held is None or prices.trigger is None or not number.isdecimal():
        raise OrderDenied("act-not-offered", action="modify")
    terms = ExitTerms(trigger=prices.trigger, limit=prices.price)
    asked = AttachedExits(
        take_profit=terms if held.role is ExitRole.TAKE_PROFIT else None,
        stop_loss=terms if held.role is ExitRole.STOP_LOSS else None,
        time_in_force=held.time_in_force,
        expires=held.expires,
        hours=held.hours or TradingHours.REGULAR,
    )
    attached = _attached_params(asked, entry.instrument) | {f"{_EXIT[held.role]}_id": int(number)}
    if held.hours is None:  # what is not told stays as it is
        attached.pop("activate_rth", None)
    if request.quantity != exit_.quantity:
        attached["quantity"] = str(request.quantity)
    body: dict[str, Any] = {"order_id": entry.id, "quantity": str(entry.quantity), "attached_params": attached}
    if entry.price is not None:
        body["price"] = plain(entry.price)
    body |= _remark(entry)
    return HttpWrite("PUT", ORDER_PATH, body=_bytes(body))


def _remark(order: Order) -> dict[str, str]:
    """The remark of an order as the broker has it; nothing of one that is too long, or that lost a secret here."""
    carried = 0 < len(order.remark) <= LONGEST_REMARK and MARK not in order.remark
    return {"remark": order.remark} if carried else {}


def cancel(request: CancelRequest, listed: str | None = None) -> HttpWrite:
    """Return the cancel of an order, of an exit as one; `listed` as in `modify`."""
    return HttpWrite("DELETE", ORDER_PATH, query=exits.named(request.order.id, listed))


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros: `338.2`, never `3.382E+2`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _trail(terms: OrderRequest | Prices) -> dict[str, str]:
    """Return the distance of a trailing stop; a percentage is sent as such, `2.5` for 2.5 %."""
    named = {
        "trailing_amount": terms.trail_amount,
        "trailing_percent": terms.trail_percent,
        "limit_offset": terms.limit_offset,
    }
    return {name: plain(value) for name, value in named.items() if value is not None}


def _bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _attached_params(asked: AttachedExits, instrument: InstrumentId) -> dict[str, Any]:
    """Return the exits of a new order; only US orders name trading hours."""
    body: dict[str, Any] = {
        "attached_order_type": _type_of(list(asked.terms())),
        "time_in_force": TIME_IN_FORCE[asked.time_in_force],
        # One word for all exits of an order: a limit of either makes it LIMITED below.
        "activate_order_type": AT_MARKET,
    }
    for role, terms in asked.terms().items():
        body[f"{_EXIT[role]}_price"] = plain(terms.trigger)
        if terms.limit is not None:
            body[f"{_EXIT[role]}_submit_price"] = plain(terms.limit)
            body["activate_order_type"] = LIMITED
    if asked.expires is not None:
        body["expire_time"] = _end_of(asked.expires, instrument)
    if market_of(instrument) is Market.US:
        body["activate_rth"] = OUTSIDE_RTH[asked.hours]
    return body


def _changed_params(request: ModifyRequest) -> dict[str, Any] | None:
    """Return the exits of a change, with the ids of those that are held; None where it leaves them."""
    held = {one.role: exits.exit_number(one.order_id) or "" for one in request.order.exits or () if one.open}
    if request.cancel_exits:
        return {"attached_order_type": _type_of(list(held)), "cancel_all_attached": True}
    if request.exits is None:
        return None
    ids = {f"{_EXIT[role]}_id": int(held[role]) for role in request.exits.terms() if held.get(role, "").isdecimal()}
    return _attached_params(request.exits, request.order.instrument) | ids


def _type_of(roles: Sequence[ExitRole]) -> str:
    return "BRACKET" if len(roles) != 1 else "PROFIT_TAKER" if roles[0] is ExitRole.TAKE_PROFIT else "STOP_LOSS"


def _end_of(day: date, instrument: InstrumentId) -> int:
    """Return the last second of an exchange date in Unix seconds."""
    return int(datetime.combine(day, _LAST_SECOND, ZoneInfo(MARKET_ZONE[market_of(instrument)])).timestamp())
