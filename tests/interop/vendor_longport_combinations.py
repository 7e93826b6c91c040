"""What a LongPort SDK says of combinations of options, and those that it places, in the vendor's environment.

Arguments: `longport` or `longbridge`, the sandbox's first line as a file, ids of orders with commas, the file for the
result. `longbridge` places some itself.
"""

from __future__ import annotations

import importlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from interop.vendor_notes import plain

brand, line_file, order_ids, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module(f"{brand}.openapi")
keys, door = line["longport_keys"], line["longport"]
addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
make = sdk.Config if brand == "longport" else sdk.Config.from_apikey
trade = sdk.TradeContext(make(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))
seen: dict[str, Any] = {"placed": {}, "refused": {}}
CALL, HIGHER, PUT = (f"TCH261230{code}000.HK" for code in ("C600", "C610", "P600"))


def submit(name: str, strategy: Any, *symbols: str, side: Any, price: str | None = None, ratio: int = 1) -> None:
    """Place a combination; its id, or the code of its refusal."""
    kind = sdk.OrderType.MO if price is None else sdk.OrderType.LO
    legs = [(symbol, Decimal(ratio)) for symbol in symbols]
    limit = None if price is None else Decimal(price)
    try:
        answer = trade.submit_multileg(side, kind, Decimal(2), strategy, legs, submitted_price=limit, remark=name)
        seen["placed"][name] = answer.order_id
    except sdk.OpenApiException as problem:
        seen["refused"][name] = problem.code


if brand == "longbridge":
    strategies, buy, sell = sdk.MultiLegStrategy, sdk.OrderSide.Buy, sdk.OrderSide.Sell
    submit("straddle", strategies.Straddle, CALL, PUT, side=buy)
    submit("spread", strategies.VerticalCallSpread, CALL, HIGHER, side=sell, price="9.5")
    submit("later", strategies.Straddle, "AAPL261218C260000.US", "AAPL261218P260000.US", side=buy, price="1")
    submit("no-ratio", strategies.Straddle, CALL, PUT, side=buy, ratio=0)
    submit("no-straddle", strategies.Straddle, CALL, HIGHER, side=buy)
    trade.replace_order(seen["placed"]["spread"], Decimal(3), price=Decimal("9.4"))
wanted = [*filter(None, order_ids.split(",")), *seen["placed"].values()]
seen["details"] = {order_id: plain(trade.order_detail(order_id)) for order_id in wanted}
seen["today"] = {row.order_id: plain(row) for row in trade.today_orders()}
seen["executions"] = [plain(row) for row in trade.today_executions()]
seen["positions"] = {
    row.symbol: str(row.quantity) for channel in trade.stock_positions().channels for row in channel.positions
}
Path(result_file).write_text(json.dumps(seen), encoding="utf-8")
