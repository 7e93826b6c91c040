"""A closed session as both vendors' SDKs read it, run in the vendors' environment: flow and bars of each minute.

Arguments: the sandbox's first line as a file, the file for the result, a JSON object; behind them securities that
futu-api alone reads instead.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # in the vendors' environment only
import longport.openapi as sdk  # type: ignore[import-not-found]

from interop.vendor_notes import plain

COUNT = 400
SYMBOLS = {"HK.00700": "700.HK", "HK.01211": "1211.HK", "US.AAPL": "AAPL.US"}
FLOW = ("in_flow", "super_in_flow", "big_in_flow", "mid_in_flow", "sml_in_flow")
BAR = ("open", "high", "low", "close", "volume", "turnover")


def of_futu(line: dict[str, Any], symbols: Iterable[str]) -> dict[str, Any]:
    """Flow by tier and unadjusted candles, with the texts of their times."""
    host, _, port = line["opend"].rpartition(":")
    context, seen = futu.OpenQuoteContext(host, int(port)), {}
    for symbol in symbols:
        code, frame = context.get_capital_flow(symbol, period_type=futu.PeriodType.INTRADAY)
        assert code == futu.RET_OK, frame
        flow = [[row["capital_flow_item_time"], *(row[name] for name in FLOW)] for row in frame.to_dict("records")]
        code, said = context.subscribe([symbol], [futu.SubType.K_1M], subscribe_push=False)
        assert code == futu.RET_OK, said
        code, frame = context.get_cur_kline(symbol, COUNT, futu.KLType.K_1M, futu.AuType.NONE)
        assert code == futu.RET_OK, frame
        bars = [[row["time_key"], *(row[name] for name in BAR)] for row in frame.to_dict("records")]
        seen[symbol] = {"flow": flow, "bars": bars}
    return seen


def of_longport(line: dict[str, Any]) -> dict[str, Any]:
    """The net flow and unadjusted candles, with seconds since 1970."""
    keys, door = line["longport_keys"], line["longport"]
    named = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
    context = sdk.QuoteContext(sdk.Config(**keys, **named, enable_print_quote_packages=False))
    seen = {}
    for symbol, wire in SYMBOLS.items():
        flow = [[row["timestamp"], row["inflow"]] for row in map(plain, context.capital_flow(wire))]
        found = context.candlesticks(wire, sdk.Period.Min_1, COUNT, sdk.AdjustType.NoAdjust)
        bars = [[row["timestamp"], *(row[name] for name in BAR)] for row in map(plain, found)]
        seen[symbol] = {"flow": flow, "bars": bars}
    return seen


def main() -> None:
    """Both, written down."""
    line = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if named := sys.argv[3:]:
        seen = {"futu": of_futu(line, named)}
    else:
        seen = {"futu": of_futu(line, SYMBOLS), "longport": of_longport(line)}
    Path(sys.argv[2]).write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
