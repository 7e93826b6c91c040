"""Runs in the vendors' environment: drives the unmodified futu-api through one session and writes down what it saw.

Arguments: OpenD port, control port, result file, and for an encrypted session the RSA key file; `moomoo` at the end
drives moomoo-api, the same program under its other name.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

BRAND = "moomoo" if sys.argv[-1] == "moomoo" else "futu"
futu: Any = importlib.import_module(BRAND)  # lives in the vendors' environment only
PlaceOrder: Any = importlib.import_module(f"{BRAND}.trade.trade_query").PlaceOrder

TENCENT, INDEX, ETF, APPLE = "HK.00700", "HK.800000", "HK.02800", "US.AAPL"
PATIENCE = 90.0
"""Seconds after which a wait is hung: it says where, and decides nothing else."""


class Notebook:
    """Results by name: {"ret", "data"} with tables as lists of rows; pushes by kind."""

    def __init__(self) -> None:
        self.results: dict[str, Any] = {}
        self.pushes: dict[str, list[Any]] = {}

    def note(self, name: str, answer: tuple[Any, ...]) -> Any:
        """Write an answer down and return its data."""
        self.results[name] = {"ret": answer[0], "data": [plain(part) for part in answer[1:]]}
        return answer[1]

    def handler(self, kind: str, base: type) -> Any:
        """A handler of the vendor's kind that writes its pushes down."""
        notebook = self

        class Handler(base):  # type: ignore[misc]  # a class of an untyped library
            def on_recv_rsp(self, rsp_pb: Any) -> Any:
                answer = super().on_recv_rsp(rsp_pb)
                notebook.pushes.setdefault(kind, []).append(plain(answer[1]))
                return answer

        return Handler()

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait for pushes; True once they came."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"hung: there is only {self.pushes}"
            time.sleep(0.02)
        return True


def plain(value: Any) -> Any:
    """Tables and numbers of the vendor's libraries as plain JSON values."""
    if hasattr(value, "to_dict"):
        return [{key: plain(cell) for key, cell in row.items()} for row in value.to_dict("records")]
    if isinstance(value, dict):
        return {str(key): plain(cell) for key, cell in value.items()}
    if isinstance(value, list | tuple):
        return [plain(cell) for cell in value]
    if isinstance(value, bytes):
        return value.hex()
    return value.item() if hasattr(value, "item") else value


class Control:
    """The sandbox's control port, connected at the first command: it ends connections that are silent at first."""

    def __init__(self, port: int) -> None:
        self._port = port

    @functools.cached_property
    def _link(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port))

    @functools.cached_property
    def _lines(self) -> IO[bytes]:
        return self._link.makefile("rb")

    def ask(self, do: str, **arguments: Any) -> Any:
        """Send a command, return its answer."""
        self._link.sendall(json.dumps({"do": do, **arguments}).encode() + b"\n")
        return json.loads(self._lines.readline())


def quotes(notebook: Notebook, control: Control, port: int) -> None:
    """Everything the quote context offers for the calls that the sandbox answers."""
    context = futu.OpenQuoteContext("127.0.0.1", port)
    note = notebook.note
    for kind, base in (
        ("quote", futu.StockQuoteHandlerBase),
        ("book", futu.OrderBookHandlerBase),
        ("ticker", futu.TickerHandlerBase),
        ("minute", futu.RTDataHandlerBase),
        ("candle", futu.CurKlineHandlerBase),
        ("broker", futu.BrokerHandlerBase),
    ):
        context.set_handler(notebook.handler(kind, base))
    note("global_state", context.get_global_state())
    note("user_info", context.get_user_info())
    note("not_subscribed", context.get_stock_quote([TENCENT]))
    kinds = [
        futu.SubType.QUOTE,
        futu.SubType.ORDER_BOOK,
        futu.SubType.TICKER,
        futu.SubType.RT_DATA,
        futu.SubType.K_1M,
        futu.SubType.K_DAY,
        futu.SubType.BROKER,
    ]
    note("subscribe", context.subscribe([TENCENT], kinds))
    notebook.results["first_pushes"] = notebook.wait_for(lambda: len(notebook.pushes) == 6)
    note("subscriptions", context.query_subscription())
    note("quote", context.get_stock_quote([TENCENT]))
    note("book", context.get_order_book(TENCENT, num=10))
    note("ticker", context.get_rt_ticker(TENCENT, num=20))
    note("minutes", context.get_rt_data(TENCENT))
    note("minute_candles", context.get_cur_kline(TENCENT, 30, futu.KLType.K_1M))
    note("day_candles", context.get_cur_kline(TENCENT, 30, futu.KLType.K_DAY))
    note("brokers", context.get_broker_queue(TENCENT))
    note("static_market", context.get_stock_basicinfo(futu.Market.HK, futu.SecurityType.STOCK))
    note("static_codes", context.get_stock_basicinfo(futu.Market.HK, code_list=[TENCENT, INDEX, ETF, APPLE]))
    note("snapshot", context.get_market_snapshot([APPLE, TENCENT, INDEX, ETF]))
    note("snapshot_unknown", context.get_market_snapshot([TENCENT, "HK.99999"]))
    note("market_state", context.get_market_state([TENCENT, APPLE]))
    note("trading_days", context.request_trading_days(futu.TradeDateMarket.HK, "2026-11-01", "2026-11-18"))
    history(notebook, context)
    note("unsubscribe_early", context.unsubscribe([TENCENT], [futu.SubType.QUOTE]))
    notebook.pushes.clear()
    control.ask("advance", seconds=120)
    notebook.results["later_pushes"] = notebook.wait_for(lambda: len(notebook.pushes) == 6)
    control.ask("wait", seconds=61)
    note("unsubscribe", context.unsubscribe([TENCENT], [futu.SubType.QUOTE]))
    note("unsubscribe_all", context.unsubscribe_all())
    note("subscriptions_after", context.query_subscription())
    context.close()


def history(notebook: Notebook, context: Any) -> None:
    """Flow in all periods, distribution, history candles in pages."""
    note = notebook.note
    periods = (futu.PeriodType.INTRADAY, futu.PeriodType.DAY, futu.PeriodType.WEEK, futu.PeriodType.MONTH)
    for period in periods:
        note(f"flow_{period}", context.get_capital_flow(TENCENT, period_type=period))
    begin, end = "2026-10-01", "2026-10-31"
    note("flow_october", context.get_capital_flow(TENCENT, futu.PeriodType.DAY, start=begin, end=end))
    note("flow_from", context.get_capital_flow(TENCENT, futu.PeriodType.DAY, start=begin))
    note("flow_until", context.get_capital_flow(TENCENT, futu.PeriodType.DAY, end=end))
    note("flow_index", context.get_capital_flow(INDEX))
    note("distribution", context.get_capital_distribution(TENCENT))
    first = context.request_history_kline(TENCENT, begin, end, futu.KLType.K_DAY, max_count=10)
    note("history_page_1", first)
    note(
        "history_page_2",
        context.request_history_kline(TENCENT, begin, end, futu.KLType.K_DAY, max_count=1000, page_req_key=first[2]),
    )
    note("history_quota", context.get_history_kl_quota(get_detail=True))


def trading(notebook: Notebook, control: Control, port: int) -> None:
    """Everything the trade context offers for the calls that the sandbox answers."""
    context = futu.OpenSecTradeContext(futu.TrdMarket.HK, "127.0.0.1", port)
    context.set_handler(notebook.handler("order", futu.TradeOrderHandlerBase))
    context.set_handler(notebook.handler("deal", futu.TradeDealHandlerBase))
    note = notebook.note
    note("accounts", context.get_acc_list())
    bid, ask = best_prices(port)
    low = round(bid * 0.97, 0)
    buy, sell, real = futu.TrdSide.BUY, futu.TrdSide.SELL, futu.TrdEnv.REAL
    note("locked", context.place_order(low, 100, TENCENT, buy, trd_env=real))
    note("wrong_password", context.unlock_trade("000000"))
    note("unlock", context.unlock_trade("123456"))
    note("funds", context.accinfo_query(trd_env=real))
    note("max_quantity", context.acctradinginfo_query(futu.OrderType.NORMAL, TENCENT, low, trd_env=real))
    pause()
    resting = note("resting", context.place_order(low, 200, TENCENT, buy, trd_env=real, remark="TB-1118-0001"))
    order_id = resting["order_id"].iloc[0]
    note("changed", context.modify_order(futu.ModifyOrderOp.NORMAL, order_id, 300, low - 1, trd_env=real))
    pause()
    note("cancelled", context.modify_order(futu.ModifyOrderOp.CANCEL, order_id, 0, 0, trd_env=real))
    pause()
    filled = note("filled", context.place_order(ask + 2, 100, TENCENT, buy, trd_env=real))
    filled_id = filled["order_id"].iloc[0]
    control.ask("advance", seconds=60)
    notebook.results["trade_pushes"] = notebook.wait_for(
        lambda: (
            bool(notebook.pushes.get("deal"))
            and any(row[0]["order_status"] == "FILLED_ALL" for row in notebook.pushes.get("order", []))
        )
    )
    note("positions", context.position_list_query(trd_env=real))
    note("deals", context.deal_list_query(trd_env=real))
    note("fees", context.order_fee_query([filled_id], trd_env=real))
    note("odd_lot", context.place_order(low, 150, TENCENT, buy, trd_env=real))
    pause()
    note("off_tick", context.place_order(low + 0.01, 100, TENCENT, buy, trd_env=real))
    pause()
    note("unaffordable", context.place_order(low, 50_000_000, TENCENT, buy, trd_env=real))
    pause()
    replayed(notebook, context, low)
    pause()
    note("market_sell", context.place_order(0, 100, TENCENT, sell, order_type=futu.OrderType.MARKET, trd_env=real))
    note("orders", context.order_list_query(trd_env=real))
    note("one_order", context.order_list_query(order_id=order_id, trd_env=real))
    note("filled_orders", context.order_list_query(status_filter_list=[futu.OrderStatus.FILLED_ALL], trd_env=real))
    note("history_orders", context.history_order_list_query(start="2026-11-01", end="2026-11-18", trd_env=real))
    note("history_deals", context.history_deal_list_query(start="2026-11-01", end="2026-11-18", trd_env=real))
    note("cash_flow", context.get_acc_cash_flow("2026-11-18", trd_env=real))
    note("cancel_all", context.cancel_all_order(trd_env=real))
    paper(notebook, context, price=low, order_id=filled_id)
    note("lock", context.unlock_trade(is_unlock=False))
    pause()
    note("locked_again", context.place_order(low, 100, TENCENT, buy, trd_env=real))
    context.close()


def replayed(notebook: Notebook, context: Any, price: float) -> None:
    """Send one packed PlaceOrder twice, byte for byte, as somebody on the line could; with the vendor's own packer."""
    packer, processor = PlaceOrder.pack_req, context._get_sync_query_processor
    packed: list[Any] = []

    def pack_once(**fields: Any) -> Any:
        if not packed:
            packed.append(packer(**fields))
        return packed[0]

    context._get_sync_query_processor = lambda pack, unpack: processor(pack_once if pack == packer else pack, unpack)
    for name in ("replay_first", "replay_second"):
        pause()
        order = context.place_order(price, 100, TENCENT, futu.TrdSide.BUY, trd_env=futu.TrdEnv.REAL, remark="TB-REPLAY")
        notebook.note(name, order)
    context._get_sync_query_processor = processor


def paper(notebook: Notebook, context: Any, *, price: float, order_id: str) -> None:
    """What a simulated account may do and may not."""
    note, simulate = notebook.note, futu.TrdEnv.SIMULATE
    pause()
    note("paper_order", context.place_order(price, 100, TENCENT, futu.TrdSide.BUY, trd_env=simulate))
    note("paper_funds", context.accinfo_query(trd_env=simulate))
    note("paper_orders", context.order_list_query(trd_env=simulate))
    note("paper_deals", context.deal_list_query(trd_env=simulate))
    note("paper_fees", context.order_fee_query([order_id], trd_env=simulate))
    note("paper_cash_flow", context.get_acc_cash_flow("2026-11-18", trd_env=simulate))
    note("paper_cancel_all", context.cancel_all_order(trd_env=simulate))


def best_prices(port: int) -> tuple[float, float]:
    """Best bid and ask of the stock that is traded."""
    context = futu.OpenQuoteContext("127.0.0.1", port)
    _, rows = context.get_market_snapshot([TENCENT])
    context.close()
    return float(rows["bid_price"].iloc[0]), float(rows["ask_price"].iloc[0])


def pause() -> None:
    """Orders must be 0.02 s apart, changes 0.04 s."""
    time.sleep(0.06)


def main() -> None:
    """Run both contexts and write the notebook."""
    port, control_port, result, *key = sys.argv[1:]
    if key and BRAND == "futu":
        futu.SysConfig.set_init_rsa_file(key[0])
        futu.SysConfig.enable_proto_encrypt(True)
    notebook, control = Notebook(), Control(int(control_port))
    quotes(notebook, control, int(port))
    trading(notebook, control, int(port))
    results = {"results": notebook.results, "pushes": notebook.pushes}
    Path(result).write_text(json.dumps(results, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
