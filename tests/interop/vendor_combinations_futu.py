"""Runs in the vendors' environment: futu-api places combinations in the REAL account and reads all of them back.

Arguments: OpenD port, net price of a straddle that fills at once, result file.
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

CALL, HIGHER, PUT = (f"HK.TCH261230{code}000" for code in ("C600", "C610", "P600"))


def leg(code: str, side: Any, ratio: int = 1) -> Any:
    """A leg as the SDK wants it."""
    made = futu.ComboLeg()
    made.code, made.trd_side, made.qty_ratio = code, side, ratio
    return made


def legs_of(row: dict[str, Any]) -> list[tuple[str, str, float]]:
    """The legs that the SDK read."""
    return [(each.code, each.trd_side, each.qty_ratio) for each in row["combo_legs"]]


def main() -> None:
    """Place, ask and read; write the answers down."""
    port, straddle, result = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    context = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", port)
    buy, sell, real = futu.TrdSide.BUY, futu.TrdSide.SELL, futu.TrdEnv.REAL
    seen: dict[str, Any] = {}

    legs = [leg(CALL, buy), leg(PUT, buy)]
    ret, told = context.comboorder_tradinginfo_query(legs, straddle, 2, trd_env=real)
    assert ret == futu.RET_OK, told
    seen["margin"] = plain(told)[0]
    ret, told = context.place_combo_order(legs, straddle, 2, trd_env=real, remark="sdk-straddle")
    assert ret == futu.RET_OK, told
    time.sleep(0.05)
    legs = [leg(CALL, buy), leg(HIGHER, sell)]
    ret, told = context.place_combo_order(legs, -50.0, 1, trd_env=real, remark="sdk-waits")
    assert ret == futu.RET_OK, told
    ret, table = context.order_list_query(trd_env=real)
    assert ret == futu.RET_OK, table
    rows = table.to_dict("records")
    seen["legs"] = {row["remark"]: legs_of(row) for row in rows}
    names = ("remark", "order_status", "order_type", "qty", "price", "dealt_qty", "dealt_avg_price", "strategy_type")
    seen["orders"] = {row["remark"]: {name: row[name] for name in names} for row in rows}
    Path(result).write_text(json.dumps(seen, default=str), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 told, then ended: the vendor's threads are not daemons
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
