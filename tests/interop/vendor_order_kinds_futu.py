"""Runs in the vendors' environment: futu-api places waiting orders in the REAL account and reads them all back.

Arguments: OpenD port, last price of HK.00700, result file.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import plain  # type: ignore[import-not-found]  # beside this script

SPACE = 0.05
"""Seconds between two writes: OpenD takes one in 0.02 s, a change in 0.04 s."""


def main() -> None:
    """Place, change and ask; write the answers down."""
    port, last, result = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    context = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", port)
    kinds, real = futu.OrderType, futu.TrdEnv.REAL

    def place(remark: str, kind: Any, price: float = 0.0, **more: Any) -> str:
        time.sleep(SPACE)
        ret, told = context.place_order(
            price, 100, "HK.00700", futu.TrdSide.BUY, order_type=kind, trd_env=real, remark=remark, **more
        )
        assert ret == futu.RET_OK, told
        return str(told["order_id"][0])

    ratio, amount = futu.TrailType.RATIO, futu.TrailType.AMOUNT
    trailing = place("sdk-ratio", kinds.TRAILING_STOP, trail_type=ratio, trail_value=2.5)
    place("sdk-amount", kinds.TRAILING_STOP_LIMIT, trail_type=amount, trail_value=3.5, trail_spread=1.5)
    place("sdk-touched", kinds.MARKET_IF_TOUCHED, aux_price=last - 8)
    place("sdk-touched-limit", kinds.LIMIT_IF_TOUCHED, price=last - 9, aux_price=last - 8)
    time.sleep(SPACE)
    ret, told = context.modify_order(
        futu.ModifyOrderOp.NORMAL, trailing, 200, 0.0, trd_env=real, trail_type=ratio, trail_value=4.25
    )
    assert ret == futu.RET_OK, told
    ret, table = context.order_list_query(trd_env=real)
    assert ret == futu.RET_OK, table
    Path(result).write_text(json.dumps(plain(table), default=str), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 told, then ended: the vendor's threads are not daemons
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
