"""futu-api on OpenD's TCP, unmodified: argument the sandbox's first line. Orders as `ours.rest_client`."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only

from benchmarks.peers.memory import resident
from benchmarks.subject import orders, tell, versions

PATIENCE = 120.0
SPACE = 0.06
KINDS = {"quote": "QUOTE", "book": "ORDER_BOOK"}


class Client:
    """Both contexts, and what their handlers saw."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.alone = resident()
        host, _, port = line["opend"].rpartition(":")
        self.context = futu.OpenQuoteContext(host, int(port))
        self.trade = futu.OpenSecTradeContext(
            futu.TrdMarket.HK, host, int(port), security_firm=futu.SecurityFirm.FUTUSECURITIES
        )
        self.count = self.wanted = 0
        self.watching = False
        self.done = threading.Event()
        self.arrivals: list[float] = []
        self.context.set_handler(self._handler())

    def _handler(self) -> Any:
        client = self

        class Quotes(futu.StockQuoteHandlerBase):  # type: ignore[misc]  # a class of an untyped library
            def on_recv_rsp(self, rsp_pb: Any) -> Any:
                answer = super().on_recv_rsp(rsp_pb)
                assert answer[0] == futu.RET_OK
                client.taken()
                return answer

        return Quotes()

    def taken(self) -> None:
        """A quote came."""
        if self.watching:
            self.arrivals.append(time.monotonic())
        self.count += 1
        if self.count == self.wanted:
            self.done.set()

    # --- orders -----------------------------------------------------------------------------------------------------

    def subscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Subscribe these with their pushes."""
        _good(self.context.subscribe(symbols, [getattr(futu.SubType, KINDS[kind]) for kind in kinds]))
        return {}

    def unsubscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Give them back."""
        _good(self.context.unsubscribe(symbols, [getattr(futu.SubType, KINDS[kind]) for kind in kinds]))
        return {}

    def calls(self, *, kind: str, symbol: str, count: int) -> dict[str, Any]:
        """Seconds of each read, one after the other, and CPU microseconds of one."""
        seconds, used = [], time.process_time()
        for _ in range(count):
            started = time.perf_counter()
            _good(
                self.context.get_stock_quote([symbol])
                if kind == "quote"
                else self.context.get_order_book(symbol, num=10)
            )
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds, "cpu": (time.process_time() - used) / count * 1e6}

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

    def pushes(self, *, count: int, read: bool) -> dict[str, Any]:
        """CPU microseconds of the whole process for each push that came; its handlers read every push."""
        assert read in {True, False}
        self.count, self.wanted = 0, count
        self.done.clear()
        tell(started=True)
        used = time.process_time()
        assert self.done.wait(PATIENCE), self.count
        return {"value": (time.process_time() - used) / count * 1e6}

    def watch(self) -> dict[str, Any]:
        """Note when pushes come."""
        self.arrivals, self.watching = [], True
        return {}

    def seen(self) -> dict[str, Any]:
        """When they came, monotonic seconds; then no more is noted."""
        self.watching = False
        return {"arrivals": self.arrivals}

    def memory(self) -> dict[str, Any]:
        """Bytes now, and before the contexts were made."""
        return {"bytes": resident(), "alone": self.alone}


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
