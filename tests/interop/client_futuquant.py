"""Runs in .venv/clients: futuquant of 2018, the vendor's Python client before it was called futu-api.

Arguments: the sandbox's first line as a file, the file for the result: `ok` or what went wrong, by check.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import futuquant  # type: ignore[import-not-found]  # in .venv/clients only

from interop.vendor_notes import Checks, control

TENCENT, APPLE = "HK.00700", "US.AAPL"
KINDS = ["QUOTE", "ORDER_BOOK", "TICKER", "RT_DATA", "K_1M", "K_DAY", "BROKER"]
DAYS: dict[str, Any] = {"start": "2026-11-01", "end": "2026-11-17"}
HANDLERS = {
    "quote": futuquant.StockQuoteHandlerBase,
    "book": futuquant.OrderBookHandlerBase,
    "ticker": futuquant.TickerHandlerBase,
    "minute": futuquant.RTDataHandlerBase,
    "candle": futuquant.CurKlineHandlerBase,
    "broker": futuquant.BrokerHandlerBase,
    "order": futuquant.TradeOrderHandlerBase,
    "deal": futuquant.TradeDealHandlerBase,
}


class Session:
    """Both contexts, what came as pushes, what each check gave."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.line = line
        host, _, port = line["opend"].rpartition(":")
        self.quotes: Any = futuquant.OpenQuoteContext(host, int(port))
        self.trades: Any = futuquant.OpenHKTradeContext(host, int(port))
        self.checks = Checks()
        self.pushes: set[str] = set()
        for kind, base in HANDLERS.items():
            (self.trades if kind in {"order", "deal"} else self.quotes).set_handler(self.handler(kind, base))

    def handler(self, kind: str, base: type) -> Any:
        """A handler of the vendor's kind that keeps what came."""
        session = self

        class Handler(base):  # type: ignore[misc]  # a class of an untyped library
            def on_recv_rsp(self, rsp_pb: Any) -> Any:
                answer = super().on_recv_rsp(rsp_pb)
                if answer[0] == futuquant.RET_OK:
                    session.pushes.add(kind)
                return answer

        return Handler()

    def check(
        self, name: str, *arguments: Any, right: Callable[[Any], Any] = lambda _: True, note: str = "", **fields: Any
    ) -> Any:
        """Call a method of the context that has it; the answer's data, or None where it said no."""
        context = self.quotes if hasattr(self.quotes, name) else self.trades

        def call() -> Any:
            code, *data = getattr(context, name)(*arguments, **fields)
            if code != futuquant.RET_OK:
                raise ValueError(data[0])
            return data[0] if len(data) == 1 else data

        return self.checks.run(f"{name} {note}".strip(), call, right)

    def pushed(self, wanted: set[str], note: str) -> None:
        """Look whether a push of each kind comes in time."""
        until = time.monotonic() + 15
        while not wanted <= self.pushes and time.monotonic() < until:
            time.sleep(0.02)
        self.checks.run(note, lambda: wanted & self.pushes, lambda found: found == wanted)

    def market(self) -> None:
        """Subscriptions, pulls and pushes, then what needs no subscription."""
        self.check("get_global_state", right=lambda told: told["trd_logined"])
        self.check("get_stock_quote", [TENCENT], note="unsubscribed")
        self.check("subscribe", [TENCENT], KINDS)
        self.pushed({"quote", "book", "ticker", "minute", "candle", "broker"}, "first pushes")
        self.check("query_subscription", right=lambda told: told["total_used"] == len(KINDS))
        self.check("get_stock_quote", [TENCENT], right=lambda rows: rows["last_price"][0] > 0)
        self.check("get_order_book", TENCENT, right=lambda book: len(book["Bid"]) == len(book["Ask"]) == 10)
        self.check("get_rt_ticker", TENCENT, 50, right=lambda rows: len(rows) == 50)
        self.check("get_rt_data", TENCENT, right=lambda rows: len(rows) >= 60)
        self.check("get_cur_kline", TENCENT, 30, "K_1M", right=lambda rows: len(rows) == 30)
        self.check("get_broker_queue", TENCENT, right=lambda told: len(told[0]) and len(told[1]))
        self.pushes.clear()
        control(self.line["control"], "advance", seconds=120)
        self.pushed({"quote", "book", "ticker", "minute", "candle"}, "later pushes")
        self.check("get_market_snapshot", [TENCENT, APPLE], right=lambda rows: len(rows) == 2)
        self.check("get_stock_basicinfo", "HK", right=lambda rows: TENCENT in set(rows["code"]))
        self.check("request_history_kline", TENCENT, **DAYS, right=lambda told: len(told[0]) == 12)
        self.check("get_plate_list", "HK", "ALL", right=len)
        self.check("get_plate_stock", "HK.LIST1059", right=len)
        self.check("get_owner_plate", [TENCENT], right=len)
        self.check("get_option_chain", TENCENT, "2026-12-01", "2026-12-31", right=len)
        self.check("get_referencestock_list", TENCENT, "WARRANT", right=len)
        self.check("get_trading_days", "HK", **DAYS, right=len)
        self.check("get_history_kline", TENCENT, **DAYS, right=len)
        self.check("get_multi_points_history_kline", [TENCENT], ["2026-11-17"], [futuquant.KL_FIELD.ALL], right=len)
        self.check("get_autype_list", [TENCENT], right=len)
        control(self.line["control"], "wait", seconds=61)
        self.check("unsubscribe", [TENCENT], KINDS)

    def trading(self) -> None:
        """A paper account: it cannot unlock a real one, since its request has no `securityFirm`."""
        paper: dict[str, Any] = {"trd_env": "SIMULATE"}
        _, rows = self.quotes.get_market_snapshot([TENCENT])
        low = float(round(rows["last_price"][0] * 0.9))
        self.check("get_acc_list", right=lambda rows: {"REAL", "SIMULATE"} <= set(rows["trd_env"]))
        self.check("unlock_trade", self.line["trade_password"])
        self.check("place_order", low, 100, TENCENT, "BUY", trd_env="REAL", note="locked")
        placed = self.check("place_order", low, 100, TENCENT, "BUY", **paper)
        order = placed["order_id"][0]
        time.sleep(0.06)
        self.check("change_order", order, low - 1, 200, **paper)
        time.sleep(0.06)
        self.check("modify_order", "CANCEL", order, 0, 0, **paper)
        time.sleep(0.06)
        self.check("place_order", round(low / 0.85), 100, TENCENT, "BUY", **paper, note="crossing")
        control(self.line["control"], "advance", seconds=60)
        self.pushed({"order"}, "order pushes")
        self.check("order_list_query", **paper, right=lambda rows: sorted(rows["dealt_qty"]) == [0, 100])
        self.check("position_list_query", **paper, right=lambda rows: list(rows["qty"]) == [100])
        self.check("accinfo_query", **paper, right=lambda rows: 0 < rows["cash"][0] < 3_000_000)
        self.check("acctradinginfo_query", "NORMAL", TENCENT, low, **paper, right=lambda rows: rows["max_cash_buy"][0])
        self.check("history_order_list_query", **paper, **DAYS)
        self.check("deal_list_query", **paper)
        self.check("history_deal_list_query", "", **paper)


def main() -> None:
    """One session, written down."""
    session = Session(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    session.market()
    session.trading()
    session.checks.write(sys.argv[2])
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
