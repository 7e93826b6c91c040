"""Runs in the vendors' environment: tells an account's orders, fills, positions, funds and fees as futu-api sees them.

Arguments: OpenD port, result file, REAL or SIMULATE.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import plain  # type: ignore[import-not-found]  # beside this script


def main() -> None:
    """Ask and write the answers down."""
    port, result, environment = sys.argv[1:]
    context = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", int(port))
    wanted = getattr(futu.TrdEnv, environment)
    answers = {
        "orders": context.order_list_query(trd_env=wanted),
        "deals": context.deal_list_query(trd_env=wanted),
        "positions": context.position_list_query(trd_env=wanted),
        "funds": context.accinfo_query(trd_env=wanted),
    }
    ret, orders = answers["orders"]
    filled = list(orders[orders["dealt_qty"] > 0]["order_id"]) if ret == futu.RET_OK else []
    if filled:
        answers["fees"] = context.order_fee_query(filled, trd_env=wanted)
    told = {name: plain(table) if ret == futu.RET_OK else str(table) for name, (ret, table) in answers.items()}
    Path(result).write_text(json.dumps(told, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
