"""Runs in the vendors' environment: a LongPort SDK submits waiting orders and reads all of today's.

Arguments: package, the sandbox's first line as a file, last price of 700.HK, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

brand, line_file, last_price, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module(f"{brand}.openapi")
keys, door = line["longport_keys"], line["longport"]
addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
make = sdk.Config if brand == "longport" else sdk.Config.from_apikey
trade = sdk.TradeContext(make(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))
kinds, last = sdk.OrderType, Decimal(last_price)


def submit(remark: str, kind: Any, **more: Any) -> str:
    """Submit a purchase of one lot; returns its id."""
    day = sdk.TimeInForceType.Day
    answer = trade.submit_order("700.HK", kind, sdk.OrderSide.Buy, Decimal(100), day, remark=remark, **more)
    return str(answer.order_id)


trailing = submit("sdk-percent", kinds.TSMPCT, trailing_percent=Decimal("2.5"))
submit("sdk-amount", kinds.TSLPAMT, trailing_amount=Decimal("3.5"), limit_offset=Decimal("1.5"))
submit("sdk-touched", kinds.MIT, trigger_price=last - 8)
submit("sdk-stop", kinds.LIT, trigger_price=last + 8, submitted_price=last + 9)
trade.replace_order(trailing, Decimal(200), trailing_percent=Decimal("4.25"))
texts = ("quantity", "price", "trigger_price", "trailing_amount", "trailing_percent", "limit_offset")
rows = [
    {
        "type": str(order.order_type).rpartition(".")[2],
        "remark": order.remark,
        **{name: None if (value := getattr(order, name)) is None else str(value) for name in texts},
    }
    for order in trade.today_orders()
]
Path(result_file).write_text(json.dumps(rows), encoding="utf-8")
