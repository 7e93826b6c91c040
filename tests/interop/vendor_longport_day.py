"""What an unmodified LongPort SDK says of an account's day: orders, executions, cash, charges; in their environment.

Arguments: `longport` or `longbridge`, the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC))
brand, line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module(f"{brand}.openapi")
keys, door = line["longport_keys"], line["longport"]
addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
make = sdk.Config if brand == "longport" else sdk.Config.from_apikey
trade = sdk.TradeContext(make(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))


def word(value: object) -> str:
    """The member's own name."""
    return str(value).rpartition(".")[2]


orders = trade.today_orders()
told = {
    "orders": [
        {
            "id": order.order_id,
            "symbol": order.symbol,
            "side": word(order.side),
            "status": word(order.status),
            "quantity": int(order.quantity),
            "filled": int(order.executed_quantity),
        }
        for order in orders
    ],
    "executions": [
        {"order": row.order_id, "symbol": row.symbol, "quantity": int(row.quantity), "price": str(row.price)}
        for row in trade.today_executions()
    ],
    "flows": [
        {"name": row.transaction_flow_name, "direction": word(row.direction), "balance": str(row.balance)}
        for row in trade.cash_flow(*EVER)
    ],
    "cash": {
        info.currency: [str(info.available_cash), str(info.frozen_cash), str(info.settling_cash)]
        for balance in trade.account_balance()
        for info in balance.cash_infos
    },
}
Path(result_file).write_text(json.dumps(told), encoding="utf-8")
