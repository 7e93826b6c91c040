"""Handlers of assets: balance, positions, cash flow, margin."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.order import Funds
from tideboard_core.sandbox.exchange.accounts import RATES
from tideboard_core.sandbox.longport.calls import HttpCall, bad_parameter
from tideboard_core.sandbox.longport.keys import channel_of
from tideboard_core.sandbox.longport.order_messages import plain
from tideboard_core.sandbox.longport.orders import parts
from tideboard_core.wire.longport.symbols import wire_symbol

BASE = "HKD"
MARKETS = {Market.HK: "HK", Market.US: "US", Market.SH: "CN", Market.SZ: "CN", Market.SG: "SG"}
_CENT = Decimal("0.01")


def account_balance(call: HttpCall) -> dict[str, Any]:
    """The account summed up in one currency (`currency`, else Hong Kong dollars), and its money in each."""
    currency = call.text("currency") or BASE
    if currency not in RATES:
        raise bad_parameter("currency")
    broker = call.shared.exchange.broker
    funds = [broker.funds(part.id) for part in parts(call)]
    held = [broker.frozen_fees(part.id) for part in parts(call)]

    def total(values: Sequence[Decimal]) -> str:
        worth = sum((value * RATES[row.currency] for row, value in zip(funds, values, strict=True)), Decimal(0))
        return _money(worth / RATES[currency])

    return {
        "list": [
            {
                "total_cash": total([row.cash for row in funds]),
                "max_finance_amount": "0",
                "remaining_finance_amount": "0",
                "risk_level": "0",
                "margin_call": "0",
                "currency": currency,
                "net_assets": total([row.total_assets for row in funds]),
                "init_margin": total([row.market_value for row in funds]),
                "maintenance_margin": total([row.market_value for row in funds]),
                "buy_power": total([row.power for row in funds]),
                "cash_infos": [_cash_row(row) for row in funds],
                "frozen_transaction_fees": [
                    {"currency": row.currency, "frozen_transaction_fee": _money(fee)}
                    for row, fee in zip(funds, held, strict=True)
                ],
            }
        ]
    }


def stock_positions(call: HttpCall) -> dict[str, Any]:
    """Holdings of all markets; `init_quantity` is what was held at the beginning of the day."""
    wanted, broker = call.instruments(), call.shared.exchange.broker
    rows = [
        {
            "symbol": wire_symbol(row.instrument),
            "symbol_name": row.name,
            "quantity": str(row.quantity),
            "available_quantity": str(row.available),
            "currency": row.currency,
            "cost_price": plain(row.average_cost),
            "market": MARKETS[market_of(row.instrument)],
            "init_quantity": str(broker.held_at_start(part.id).get(row.instrument, 0)),
        }
        for part in parts(call)
        for row in broker.positions(part.id)
        if not wanted or row.instrument in wanted
    ]
    return {"list": [{"account_channel": channel_of(call.account), "stock_info": rows}]}


def fund_positions(call: HttpCall) -> dict[str, Any]:
    """Funds: the practice exchange has none."""
    call.texts("symbol")
    return {"list": [{"account_channel": channel_of(call.account), "fund_info": []}]}


def margin_ratio(call: HttpCall) -> dict[str, Any]:
    """Cash accounts: every share is paid in full."""
    call.instrument()
    return {"im_factor": "1", "mm_factor": "1", "fm_factor": "1"}


def _cash_row(funds: Funds) -> dict[str, str]:
    return {
        "withdraw_cash": _money(funds.power),
        "available_cash": _money(funds.power),
        "frozen_cash": _money(funds.frozen_cash),
        "settling_cash": "0",
        "currency": funds.currency,
    }


def _money(amount: Decimal) -> str:
    return f"{amount.quantize(_CENT):f}"
