"""Answers of Longbridge's United States data centre, as SDK 5.3 and longbridge-mcp have them."""

from __future__ import annotations

from typing import Any

from fakes.servers.longport.rows import SUBMITTED
from tideboard_core.model.credentials import ApiKey

AMERICAN = ApiKey(app_key="us_ak-test-0001", app_secret="us_s3cr3t-app-secret", access_token="us_m_at-test-0001")
HOLDER = {
    "real_name": "CANARY Doe",
    "en_name": "CANARY Doe John",
    "customer_name": "CANARY Doe",
    "joint_real_name": "CANARY Jane",
    "joint_en_name": "CANARY Jane Doe",
    "bcan": "CANARY-1234567890",
    "settlement_account": "CANARY-4DH07862",
    "display_account": "CANARY-4DH07862",
}
"""What a detail tells of the holder, which is to be seen nowhere."""


def us_holding(**changes: Any) -> dict[str, Any]:
    """A hundred shares of Apple."""
    row: dict[str, Any] = {
        "symbol": "AAPL",
        "full_symbol": "AAPL.US",
        "market": "US",
        "asset_type": "STOCK",
        "quantity": "100",
        "currency": "USD",
        "average_cost": "200.5",
        "last_done": "210",
        "market_price": "211",
        "today_pl": "55.5",
        "position_side": "LONG",
        "name": "Apple",
    }
    return row | changes


def us_option(**changes: Any) -> dict[str, Any]:
    """Two calls of Apple that were sold."""
    sold = {"symbol": "AAPL261218C345000.US", "quantity": "2", "average_cost": "3", "position_side": "SHORT"}
    return {**us_holding(**sold), "full_symbol": None, **changes}


def us_overview(*stocks: dict[str, Any], options: tuple[dict[str, Any], ...] = (), **changes: Any) -> dict[str, Any]:
    """A margin account with these holdings."""
    answer: dict[str, Any] = {
        "account_type": "0",
        "asset_timestamp": str(SUBMITTED),
        "cash_buy_power": "1000",
        "overnight_buy_power": "2000",
        "currency": "USD",
        "cash_list": [{"currency": "USD", "total_amount": "1000", "total_cash": "900"}],
        "stock_list": list(stocks),
        "option_list": list(options),
        "crypto_list": [{"symbol": "BTCUSD", "market": "BKKT", "quantity": "0.5", "currency": "USD"}],
        "multi_leg": None,
    }
    return answer | changes


def us_money(**changes: Any) -> dict[str, Any]:
    """What the account has and may spend."""
    answer: dict[str, Any] = {
        "buy_limit_info": {"currency": "USD", "cash_buy_power": "1000", "overnight_buy_power": "2000"},
        "cash_list": [
            {"currency": "USD", "total_amount": "1000", "withdraw_cash": "800", "frozen_cash": "50"},
            {"currency": "HKD", "total_amount": "7", "withdraw_cash": "", "frozen_cash": "0"},
        ],
        "margin_status": {"currency": "USD", "nlv": "22100", "mmr": "5000"},
    }
    return answer | changes


def us_order(**changes: Any) -> dict[str, Any]:
    """A working limit sale of 40 Apple, good till cancelled."""
    row: dict[str, Any] = {
        "id": "701",
        "aaid": None,
        "account_channel": "us_lb_apex",
        "action": 2,
        "symbol": "AAPL.US",
        "security_type": "CS",
        "name": "Apple",
        "currency": "USD",
        "order_type": "LO",
        "status": "NewStatus",
        "price": "220",
        "quantity": "40",
        "executed_qty": "0",
        "executed_price": "",
        "time_in_force": 3,
        "gtd": "",
        "msg": "",
        "submitted_at": str(SUBMITTED),
        "done_at": "",
        "remark": "TB-1120-0001",
    }
    return row | changes


def us_page(*orders: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    """One page of a question for orders, of `count` in all."""
    return {"orders": list(orders), "total_count": len(orders) if count is None else count}
