"""Converts orders of Longbridge's United States data centre to the rows that all other calls have.

Its own calls have sides and times in force as numbers and other names (longbridge 5.3, `USOrderDetail`; answers of the
real door in longbridge-mcp, `us_normalize.rs`). Only what is named here is taken over: an order's detail names its
holder and the accounts at the clearing firm, which are nobody's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any, Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import GatewayError, ServerRefused
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.translate.us_accounts import named
from tideboard_core.model.instrument import MARKET_ZONE, Market

MOST_SECONDS: Final = 90 * 86_400
"""The longest window of one question."""
PAGE: Final = 20
"""Orders of one page, as the vendor's programs ask for them."""
_SIDES: Final = {"1": "Buy", "2": "Sell", "Buy": "Buy", "Sell": "Sell"}
"""The vendor's page of a detail has numbers, as the answers that its programs quote, that of the query words."""
_TIMES: Final = {"1": "Day", "3": "GTC", "4": "GTD", "5": "IOC", "6": "FOK"}
_CRYPTO, _CRYPTO_REGION = "VA", ".BKKT"
_SAME: Final = (
    "status",
    "order_type",
    "quantity",
    "price",
    "executed_price",
    "submitted_at",
    "trigger_price",
    "limit_offset",
    "monitor_price",
    "limit_depth_level",
    "trigger_count",
    "msg",
    "remark",
    "multi_leg",
)
_OF_EXIT: Final = (
    "order_id",
    "attached_type_display",
    "trigger_price",
    "quantity",
    "executed_qty",
    "status",
    "submit_price",
    "activate_order_type",
    "withdrawn",
)


def question(begin: datetime, end: datetime, *, page: int, version: int) -> Mapping[str, object]:
    """The object that asks for one page of the orders between two moments (aware), byte for byte as the SDK has it.

    The second that runs is in it: an order may have been made in it. `query_type` filters nothing and hides what it
    should find: it is 0, and a status is judged by its word.
    """
    last = ceil(end.timestamp())
    return {
        "account_channel": "",
        "action": 0,
        "start_at": float(max(int(begin.timestamp()), last - MOST_SECONDS)),
        "end_at": float(last),
        "symbols": [],
        "security_types": [],
        "query_type": 0,
        "page": page,
        "limit": PAGE,
        "query_version": float(version),
    }


def page(data: Row) -> tuple[list[Row], int]:
    """The rows of a page and how many the whole question has; raises GatewayError for an answer without either."""
    if "orders" not in data:
        raise unreadable(field="orders", value="")
    fields.required(data, "total_count")
    count = int(fields.number(data, "total_count"))
    if count < 0:
        raise unreadable(field="total_count", value=count)
    return fields.rows(data, "orders"), count


def is_of_crypto(row: Row) -> bool:
    """Whether an order is of a pair as `BTCUSD.BKKT`, by its kind, its inner name or its symbol (terminal, SDK)."""
    return (
        fields.text(row, "security_type") == _CRYPTO
        or fields.text(row, "counter_id").startswith(f"{_CRYPTO}/")
        or fields.text(row, "symbol").endswith(_CRYPTO_REGION)
    )


def common(row: Row) -> Row:
    """An order in the form of the other data centre; one that has it already is as it was."""
    if "order_id" in row and "action" not in row:
        return row
    found = {name: row[name] for name in _SAME if name in row}
    return {
        **found,
        "order_id": fields.identifier(row, "id"),
        "symbol": named(row)["symbol"],
        "stock_name": fields.text(row, "name"),
        "side": _SIDES.get(fields.text(row, "action"), ""),
        "time_in_force": _TIMES.get(fields.text(row, "time_in_force"), ""),
        "executed_quantity": fields.required(row, "executed_qty"),
        "trailing_amount": fields.text(row, "tailing_amount"),
        "trailing_percent": fields.text(row, "tailing_percent"),
        "updated_at": fields.text(row, "updated_at") or fields.text(row, "done_at"),
        "expire_date": _last_day(fields.text(row, "gtd")),
        "currency": fields.text(row, "currency") or fields.text(row, "trade_currency"),
        "charge_detail": _charges(row),
        **({} if row.get("attached_orders") is None else {"attached_orders": _exits(row)}),
    }


def detail(data: Row, order_id: str) -> Row:
    """An order's detail in the form of the other data centre; raises ServerRefused for none that can be read.

    So that order alone counts as not told: an empty answer proves nothing of it, not even that it has no exits.
    """
    try:
        found = common(fields.mapping(data, "order"))
        if found["order_id"] != order_id:
            raise unreadable(field="id", value=found["order_id"])
    except GatewayError as error:
        raise ServerRefused("server-refused", text=f"{error.code} {error.data.get('field', '')}", number="") from None
    return found


def _exits(row: Row) -> list[dict[str, Any]]:
    return [
        {name: one[name] for name in _OF_EXIT if name in one}
        | {
            "time_in_force": _TIMES.get(fields.text(one, "time_in_force"), ""),
            "gtd": _last_day(fields.text(one, "gtd")),
        }
        for one in fields.rows(row, "attached_orders")
    ]


def _charges(row: Row) -> Row:
    """The fees of a detail, none while their sum is not told.

    The single ones are texts under the name of their item (SDK): amounts, if they add up to the sum, else not shown.
    """
    charges = fields.mapping(row, "charge_detail")
    if not fields.text(charges, "total_amount"):
        return {}
    single = [
        {"name": fields.text(item, "name") or fields.text(item, "code"), "amount": fee}
        for item in fields.rows(charges, "items")
        for fee in _fees(item)
    ]
    try:
        agree = sum(fields.number(fee, "amount") for fee in single) == fields.number(charges, "total_amount")
    except GatewayError:
        agree = False
    return {"total_amount": charges["total_amount"], "items": [{"fees": single if agree else []}]}


def _fees(item: Row) -> list[object]:
    given = item.get("fees")
    return given if isinstance(given, list) else []


def _last_day(text: str) -> str:
    """The last day of an order as a date, empty for none: nobody tells whether it comes as one or in seconds."""
    if text.isascii() and text.isdigit():
        seconds = int(text)
        if not seconds or len(text) > len("4102444800"):
            return ""
        return datetime.fromtimestamp(seconds, ZoneInfo(MARKET_ZONE[Market.US])).date().isoformat()
    return text
