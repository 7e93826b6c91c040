"""What the unmodified longport SDK says of an account's orders today, in the vendors' environment.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module("longport.openapi")
keys, door = line["longport_keys"], line["longport"]
addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
trade = sdk.TradeContext(sdk.Config(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))
rows = [
    {
        "symbol": order.symbol,
        "side": str(order.side).rpartition(".")[2],
        "type": str(order.order_type).rpartition(".")[2],
        "status": str(order.status).rpartition(".")[2],
        "quantity": int(order.quantity),
        "price": str(order.price),
        "remark": order.remark,
    }
    for order in trade.today_orders()
]
Path(result_file).write_text(json.dumps(rows), encoding="utf-8")
