"""Builds the three trade writes from approved requests; each price is sent as the approved text."""

from __future__ import annotations

import json
import secrets
from decimal import Decimal

from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.translate.orders import ORDER_TYPE, OUTSIDE_RTH, SIDE, TIME_IN_FORCE
from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.order import CancelRequest, ModifyRequest, OrderRequest
from tideboard_core.wire.longport.symbols import wire_symbol

ORDER_PATH = "/v1/trade/order"
THIS_RUN = secrets.token_hex(4)
"""Behind each `client_request_id`: two programs on one account may count their orders alike, and the service would
answer the second one's order with the first one's id.
"""
LONGEST_REMARK = 64
"""Characters of a remark that a change may carry; a new order may carry 255."""


def place(request: OrderRequest) -> HttpWrite:
    """Return the new order with the client order id in `remark`, and in `client_request_id` against a second execution.

    Only US orders name trading hours. The service keeps `client_request_id` for about ten minutes.
    """
    body: dict[str, str] = {
        "symbol": wire_symbol(request.instrument),
        "order_type": ORDER_TYPE[request.order_type],
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
    if request.expires is not None:
        body["expire_date"] = request.expires.isoformat()
    if market_of(request.instrument) is Market.US:
        body["outside_rth"] = OUTSIDE_RTH[request.hours]
    return HttpWrite("POST", ORDER_PATH, body=_bytes(body))


def modify(request: ModifyRequest) -> HttpWrite:
    """Return the change with both prices: the effect of a missing one is not documented.

    It repeats the order's remark, which marks the order as ours.
    """
    order = request.order
    price = order.price if request.price is None else request.price
    trigger = order.trigger if request.trigger is None else request.trigger
    body: dict[str, str] = {"order_id": order.id, "quantity": str(request.quantity)}
    if price is not None:
        body["price"] = plain(price)
    if trigger is not None:
        body["trigger_price"] = plain(trigger)
    if 0 < len(order.remark) <= LONGEST_REMARK:
        body["remark"] = order.remark
    return HttpWrite("PUT", ORDER_PATH, body=_bytes(body))


def cancel(request: CancelRequest) -> HttpWrite:
    """Return the cancel of one order."""
    return HttpWrite("DELETE", ORDER_PATH, query=(("order_id", request.order.id),))


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and trailing zeros: `338.2`, never `3.382E+2`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bytes(body: dict[str, str]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
