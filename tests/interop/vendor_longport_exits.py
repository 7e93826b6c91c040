"""What a LongPort SDK says of an order with exits of ours, and one that it places, in the vendor's environment.

Arguments: `longport` or `longbridge`, the sandbox's first line as a file, the id of the order, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from interop.vendor_notes import plain

brand, line_file, order_id, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module(f"{brand}.openapi")
keys, door = line["longport_keys"], line["longport"]
addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
make = sdk.Config if brand == "longport" else sdk.Config.from_apikey
trade = sdk.TradeContext(make(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))
seen: dict[str, Any] = {"detail": plain(trade.order_detail(order_id))}
if brand == "longbridge":
    exits = sdk.SubmitAttachedParams(
        sdk.AttachedOrderType.StopLoss,
        stop_loss_price=Decimal(480),
        stop_loss_submit_price=Decimal("479.4"),
        activate_order_type=sdk.OrderType.LIT,
        time_in_force=sdk.TimeInForceType.GoodTilCanceled,
    )
    placed = trade.submit_order(
        "700.HK",
        sdk.OrderType.LO,
        sdk.OrderSide.Buy,
        Decimal(200),
        sdk.TimeInForceType.Day,
        submitted_price=Decimal(500),
        attached_params=exits,
    )
    seen["placed"] = placed.order_id
Path(result_file).write_text(json.dumps(seen), encoding="utf-8")
