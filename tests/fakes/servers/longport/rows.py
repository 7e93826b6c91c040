"""Rows as LongPort's HTTP API and its order pushes send them."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from tideboard_proto.longport import trade_pb2 as trade


def token_saying(**claims: object) -> str:
    """A JSON Web Token with these claims, behind the vendor's prefix."""
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"m_{head}.{body}.c2lnbmF0dXJl"


def token_that_ends(at: datetime) -> str:
    """One that says when it ends."""
    return token_saying(iss="longport", sub="access_token", exp=int(at.timestamp()))


SUBMITTED, UPDATED = 1_795_141_800, 1_795_141_805
"""2026-11-20 02:30:00 UTC, half past ten in Hong Kong, and five seconds later."""


def order_row(**changes: Any) -> dict[str, Any]:
    """A working limit buy of 200 Tencent, with every key that the vendor's programs require."""
    row: dict[str, Any] = {
        "order_id": "709043056541253632",
        "status": "NewStatus",
        "stock_name": "TENCENT",
        "quantity": "200",
        "executed_quantity": "0",
        "price": "611.000",
        "executed_price": "0",
        "submitted_at": str(SUBMITTED),
        "side": "Buy",
        "symbol": "700.HK",
        "order_type": "LO",
        "last_done": "",
        "trigger_price": "",
        "msg": "",
        "tag": "Normal",
        "time_in_force": "Day",
        "expire_date": "",
        "updated_at": str(UPDATED),
        "trigger_at": "0",
        "trailing_amount": "",
        "trailing_percent": "",
        "limit_offset": "",
        "trigger_status": "NOT_USED",
        "currency": "HKD",
        "outside_rth": "UnknownOutsideRth",
        "remark": "TB-1120-0001",
        "limit_depth_level": 0,
        "trigger_count": 0,
        "monitor_price": "",
    }
    return row | changes


def attached_row(**changes: Any) -> dict[str, Any]:
    """A stop at market that an order of 200 carries, as the order's row lists it."""
    row: dict[str, Any] = {
        "order_id": "71",
        "attached_type_display": "STOP_LOSS",
        "trigger_price": "590.5",
        "quantity": "200",
        "executed_qty": "0",
        "status": "VarietiesNotReported",
        "updated_at": str(UPDATED),
        "withdrawn": False,
        "gtd": "",
        "time_in_force": "GTC",
        "counter_id": "ST/HK/700",
        "trigger_status": "ACTIVE",
        "executed_amount": "0",
        "tag": "GTC",
        "submitted_at": str(SUBMITTED),
        "executed_price": "",
        "force_only_rth": "UnknownOutsideRth",
        "reviewed": True,
        "activate_order_type": "MIT",
        "activate_rth": "UnknownOutsideRth",
        "submit_price": "",
        "limit_depth_level": 0,
    }
    return row | changes


def multi_leg(side: str) -> dict[str, Any]:
    """A vertical call spread of QQQ, bought or sold, as rows and pushes name it."""
    other = {"Buy": "Sell", "Sell": "Buy"}[side]
    legs = [("764", side), ("767", other)]
    return {
        "strategy": "VerticalCallSpread",
        "strategy_name": "Vertical Call Spread",
        "multileg_id": "1",
        "code": "QQQ",
        "legs": [
            {
                "symbol": f"QQQ260731C{strike}000.US",
                "side": one,
                "position": {"Buy": "LONG", "Sell": "SHORT"}[one],
                "ratio_quantity": "1",
                "strike_price": strike,
                "expire_date": "20260731",
                "contract_direction": "C",
            }
            for strike, one in legs
        ],
    }


def push_row(**changes: Any) -> dict[str, Any]:
    """The same order in the words of a push."""
    row: dict[str, Any] = {
        "side": "Buy",
        "stock_name": "TENCENT",
        "submitted_quantity": "200",
        "symbol": "700.HK",
        "order_type": "LO",
        "submitted_price": "611.000",
        "executed_quantity": "0",
        "executed_price": "0",
        "order_id": "709043056541253632",
        "currency": "HKD",
        "status": "NewStatus",
        "submitted_at": str(SUBMITTED),
        "updated_at": str(UPDATED),
        "trigger_price": "",
        "msg": "",
        "tag": "Normal",
        "trigger_status": "NOT_USED",
        "trigger_at": "0",
        "trailing_amount": "",
        "trailing_percent": "",
        "limit_offset": "",
        "account_no": "20975338",
        "last_share": "",
        "last_price": "",
        "remark": "TB-1120-0001",
    }
    return row | changes


def notification(
    row: dict[str, Any] | str | bytes, *, event: str = "order_changed_lb", topic: str = "private"
) -> bytes:
    """A push as the trade socket carries it; text or bytes stand for data that is no order."""
    data = json.dumps({"event": event, "data": row}).encode() if isinstance(row, dict) else row
    raw = data.encode() if isinstance(data, str) else data
    message = trade.Notification(topic=topic, content_type=trade.CONTENT_JSON, data=raw)
    return message.SerializeToString()


def execution_row(**changes: Any) -> dict[str, Any]:
    """An execution of half of that order."""
    row: dict[str, Any] = {
        "order_id": "709043056541253632",
        "trade_id": "693664675163312128-1",
        "symbol": "700.HK",
        "trade_done_at": str(UPDATED),
        "quantity": "100",
        "price": "611.000",
    }
    return row | changes


def balance(*rows: dict[str, Any]) -> dict[str, Any]:
    """An account in Hong Kong dollars, and what `rows` say of other currencies."""
    base = {
        "total_cash": "1759070010.72",
        "max_finance_amount": "977582000",
        "remaining_finance_amount": "0",
        "risk_level": "1",
        "margin_call": "2598051051.50",
        "currency": "HKD",
        "net_assets": "1760000010.72",
        "init_margin": "0",
        "maintenance_margin": "0",
        "buy_power": "1844213.15",
        "cash_infos": [
            {
                "withdraw_cash": "97592.30",
                "available_cash": "195902464.37",
                "frozen_cash": "11579339.13",
                "settling_cash": "207288537.81",
                "currency": "HKD",
            },
            {
                "withdraw_cash": "199893416.74",
                "available_cash": "199893416.74",
                "frozen_cash": "28723.76",
                "settling_cash": "-276806.51",
                "currency": "USD",
            },
        ],
        "frozen_transaction_fees": [],
    }
    return {"list": [base, *rows]}


def holding(**changes: Any) -> dict[str, Any]:
    """Shares of Tencent."""
    row: dict[str, Any] = {
        "symbol": "700.HK",
        "symbol_name": "TENCENT",
        "quantity": "650",
        "available_quantity": "450",
        "currency": "HKD",
        "cost_price": "457.53",
        "market": "HK",
        "init_quantity": "2000",
    }
    return row | changes


def positions(*rows: dict[str, Any], channel: str = "lb") -> dict[str, Any]:
    """The answer about holdings of one channel."""
    return {"list": [{"account_channel": channel, "stock_info": list(rows)}]}


def token(*, prefix: str = "m_", **claims: Any) -> str:
    """An access token that says `claims` of itself; its signature is none."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "none"}, claims)
    )
    return f"{prefix}{head}.{body}.c2ln"
