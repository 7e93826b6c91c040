"""Runs in the vendors' environment: tells the orders, fills and positions of the REAL account as futu-api sees them.

Arguments: OpenD port, result file.
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
    port, result = sys.argv[1:]
    context = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", int(port))
    real = futu.TrdEnv.REAL
    answers = {
        "orders": context.order_list_query(trd_env=real),
        "deals": context.deal_list_query(trd_env=real),
        "positions": context.position_list_query(trd_env=real),
    }
    told = {name: plain(table) if ret == futu.RET_OK else str(table) for name, (ret, table) in answers.items()}
    Path(result).write_text(json.dumps(told, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
