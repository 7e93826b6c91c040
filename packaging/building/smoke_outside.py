"""Runs in the vendors' environment: the unmodified futu-api reads a quote, places an order and cancels it.

Arguments: port and trade password of a practice market. The last line of standard output says what was seen.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only

TENCENT = "HK.00700"
APART = 0.06
"""Seconds between two orders: the protocol limits them."""


def good(answer: tuple[Any, ...]) -> Any:  # noqa: ANN401 a table of an untyped library
    """The data of an answer that said yes."""
    if answer[0] != futu.RET_OK:
        raise SystemExit(f"refused: {answer[1]}")
    return answer[1]


def main(port: int, password: str) -> str:
    """One session; returns what it saw."""
    quotes = futu.OpenQuoteContext("127.0.0.1", port)
    row = good(quotes.get_market_snapshot([TENCENT])).iloc[0]
    low = round(float(row["bid_price"]) * 0.97, 0)
    trade = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", port)
    good(trade.unlock_trade(password))
    real = futu.TrdEnv.REAL
    order = good(trade.place_order(low, 100, TENCENT, futu.TrdSide.BUY, trd_env=real))["order_id"].iloc[0]
    time.sleep(APART)
    good(trade.modify_order(futu.ModifyOrderOp.CANCEL, order, 0, 0, trd_env=real))
    state = good(trade.order_list_query(order_id=order, trd_env=real))["order_status"].iloc[0]
    if state != futu.OrderStatus.CANCELLED_ALL:
        raise SystemExit(f"the order is {state} after its cancel")
    return f"futu-api saw {TENCENT} at {row['last_price']}, placed order {order} and cancelled it"


if __name__ == "__main__":
    print(main(int(sys.argv[1]), sys.argv[2]), flush=True)
    os._exit(0)  # the vendor's threads are not daemons
