"""Both vendors' SDKs on a market that is played from a recording, run in the vendors' environment.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # in the vendors' environment only
import longport.openapi as sdk  # type: ignore[import-not-found]

from interop.vendor_notes import plain

FUTU, LONGPORT = "HK.00700", "700.HK"
FLOW = ("in_flow", "super_in_flow", "big_in_flow", "mid_in_flow", "sml_in_flow")
BAR = ("open", "high", "low", "close", "volume")
STOPS = ("10:31:00", "10:31:40", "10:32:20", "10:33:00")


def ask(line: dict[str, Any], **command: Any) -> None:
    """Send a command of the control port."""
    host, _, port = line["control"].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=60) as link, link.makefile("rb") as lines:
        link.sendall(json.dumps(command).encode() + b"\n")
        assert json.loads(lines.readline())["ok"]


def orders(line: dict[str, Any], quotes: Any, trades: Any) -> list[list[Any]]:
    """Orders at the best bid and through the best ask at fixed instants; what filled of them, oldest first."""
    assert trades.unlock_trade(line["trade_password"])[0] == futu.RET_OK
    for stop in STOPS:
        ask(line, do="advance", to=stop)
        code, book = quotes.get_order_book(FUTU, num=10)
        assert code == futu.RET_OK, book
        for price in (book["Bid"][0][0], book["Ask"][1][0]):
            code, told = trades.place_order(price, 100, FUTU, futu.TrdSide.BUY, trd_env=futu.TrdEnv.REAL)
            assert code == futu.RET_OK, told
            ask(line, do="wait", seconds=1)  # the port takes an order each 0.02 s
    code, frame = trades.deal_list_query(trd_env=futu.TrdEnv.REAL)
    assert code == futu.RET_OK, frame
    rows = [[row["qty"], row["price"], row["create_time"]] for row in frame.to_dict("records")]
    return sorted(rows, key=lambda row: (row[2], row[1]))


def of_futu(line: dict[str, Any]) -> dict[str, Any]:
    """Flow, book, quote and candles as futu-api reads them."""
    host, _, port = line["opend"].rpartition(":")
    quotes = futu.OpenQuoteContext(host, int(port))
    trades = futu.OpenSecTradeContext(futu.TrdMarket.HK, host, int(port))
    kinds = [futu.SubType.ORDER_BOOK, futu.SubType.QUOTE, futu.SubType.K_1M, futu.SubType.TICKER]
    code, said = quotes.subscribe([FUTU], kinds, subscribe_push=False)
    assert code == futu.RET_OK, said
    fills = orders(line, quotes, trades)
    code, frame = quotes.get_capital_flow(FUTU, period_type=futu.PeriodType.INTRADAY)
    flow: Any = str(frame)
    if code == futu.RET_OK:
        flow = [[row["capital_flow_item_time"], *(row[name] for name in FLOW)] for row in frame.to_dict("records")]
    code, bars = quotes.get_cur_kline(FUTU, 100, futu.KLType.K_1M, futu.AuType.NONE)
    assert code == futu.RET_OK, bars
    code, book = quotes.get_order_book(FUTU, num=10)
    assert code == futu.RET_OK, book
    code, quote = quotes.get_stock_quote([FUTU])
    assert code == futu.RET_OK, quote
    refused = quotes.get_owner_plate([FUTU])
    found = {
        "flow": flow,
        "bars": [[row["time_key"], *(row[name] for name in BAR)] for row in bars.to_dict("records")],
        "book": [[[float(row[0]), int(row[1])] for row in book[side]] for side in ("Bid", "Ask")],
        "quote": [float(quote["last_price"][0]), int(quote["volume"][0])],
        "plates": [int(refused[0]), str(refused[1])],
        "fills": fills,
    }
    quotes.close()
    trades.close()
    return found


def of_longport(line: dict[str, Any]) -> dict[str, Any]:
    """The same as longport reads it."""
    keys, door = line["longport_keys"], line["longport"]
    named = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
    context = sdk.QuoteContext(sdk.Config(**keys, **named, enable_print_quote_packages=False))
    try:
        flow: Any = [[row["timestamp"], row["inflow"]] for row in map(plain, context.capital_flow(LONGPORT))]
    except sdk.OpenApiException as refused:
        flow = str(refused)
    depth = context.depth(LONGPORT)
    (quote,) = context.quote([LONGPORT])
    bars = context.candlesticks(LONGPORT, sdk.Period.Min_1, 100, sdk.AdjustType.NoAdjust)
    return {
        "flow": flow,
        "bars": [[row["timestamp"], *(row[name] for name in BAR)] for row in map(plain, bars)],
        "book": [[[float(row.price), int(row.volume)] for row in side] for side in (depth.bids, depth.asks)],
        "quote": [float(quote.last_done), int(quote.volume)],
        "trades": len(context.trades(LONGPORT, 500)),
    }


def main() -> None:
    """Both, written down."""
    line = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        seen = {"futu": of_futu(line), "longport": of_longport(line)}
        Path(sys.argv[2]).write_text(json.dumps(seen), encoding="utf-8")
    except BaseException:  # noqa: BLE001  the vendor's threads would keep a failed script alive
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
