"""futu-api on OpenD's TCP, unmodified: argument the sandbox's first line. Orders as `ours.futu_client`."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only

from benchmarks.subject import orders, tell, versions

SPACE = 0.06


class Client:
    """Both contexts."""

    def __init__(self, line: dict[str, Any]) -> None:
        host, _, port = line["opend"].rpartition(":")
        self.context = futu.OpenQuoteContext(host, int(port))
        self.trade = futu.OpenSecTradeContext(
            futu.TrdMarket.HK, host, int(port), security_firm=futu.SecurityFirm.FUTUSECURITIES
        )

    # --- orders -----------------------------------------------------------------------------------------------------

    def subscribe(self, *, symbol: str) -> dict[str, Any]:
        """Subscribe its quote."""
        _good(self.context.subscribe([symbol], [futu.SubType.QUOTE]))
        return {}

    def read(self, *, symbol: str, count: int) -> dict[str, Any]:
        """Seconds of each read of a quote, one after the other."""
        seconds = []
        for _ in range(count):
            started = time.perf_counter()
            _good(self.context.get_stock_quote([symbol]))
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds}

    def place(self, *, symbol: str, count: int, price: float, quantity: int) -> dict[str, Any]:
        """Seconds from the call to the broker's acknowledgement; the orders are withdrawn afterwards."""
        seconds, sent = [], []
        simulated = futu.TrdEnv.SIMULATE
        for number in range(count):
            lots, side = quantity * (1 + number % 3), futu.TrdSide.BUY
            started = time.perf_counter()
            told = _good(self.trade.place_order(price, lots, symbol, side, trd_env=simulated))
            seconds.append(time.perf_counter() - started)
            sent.append(told["order_id"][0])
            time.sleep(SPACE)
        for order in sent:
            _good(self.trade.modify_order(futu.ModifyOrderOp.CANCEL, order, 0, 0, trd_env=simulated))
            time.sleep(SPACE)
        return {"seconds": seconds}


def _good(answer: Any) -> Any:
    assert answer[0] == futu.RET_OK, answer[1]
    return answer[1] if len(answer) > 1 else None


def main(line: dict[str, Any]) -> None:
    """Serve orders; the vendor's threads would keep the process, so it ends by force."""
    client = Client(line)
    tell(ready=versions(["futu-api", "pandas"]))
    for order in orders():
        tell(**getattr(client, order.pop("do"))(**order))
    os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
