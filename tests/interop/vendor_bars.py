"""Bars as both vendors' SDKs read them, run in the vendors' environment; what they saw goes to a file as JSON.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # in the vendors' environment only
import longport.openapi as sdk  # type: ignore[import-not-found]

from interop.vendor_notes import plain

COUNT, OF_MINUTES = 150, ("2026-10-28", "2026-10-30")
DAYS = ("2026-06-01", "2026-10-30")
"""From a Monday that is the first of a month to a Friday after which the month has no session."""

SYMBOLS = {"HK.01211": "1211.HK", "US.AAPL": "AAPL.US"}
FUTU = {"1m": "K_1M", "5m": "K_5M", "60m": "K_60M", "day": "K_DAY", "week": "K_WEEK", "month": "K_MON"}
LONGPORT = {"1m": "Min_1", "5m": "Min_5", "60m": "Min_60", "day": "Day", "week": "Week", "month": "Month"}
FUTU_ADJUSTMENTS = {"none": futu.AuType.NONE, "forward": futu.AuType.QFQ}
LONGPORT_ADJUSTMENTS = {"none": sdk.AdjustType.NoAdjust, "forward": sdk.AdjustType.ForwardAdjust}
FIELDS = ("open", "high", "low", "close", "volume", "turnover")


def of_futu(line: dict[str, Any]) -> dict[str, Any]:
    """Newest candles of a subscription, and history of some weeks (of minutes: its first page)."""
    host, _, port = line["opend"].rpartition(":")
    context, seen = futu.OpenQuoteContext(host, int(port)), {}

    def rows(frame: Any) -> list[list[Any]]:
        return [[row["time_key"], *(row[name] for name in FIELDS)] for row in frame.to_dict("records")]

    for symbol in SYMBOLS:
        code, said = context.subscribe([symbol], list(FUTU.values()), subscribe_push=False)
        assert code == futu.RET_OK, said
        for period, kind in FUTU.items():
            days = OF_MINUTES if period.endswith("m") else DAYS
            for name, adjustment in FUTU_ADJUSTMENTS.items():
                code, frame = context.get_cur_kline(symbol, COUNT, kind, adjustment)
                assert code == futu.RET_OK, frame
                seen[f"newest {symbol} {period} {name}"] = rows(frame)
                code, frame, _ = context.request_history_kline(symbol, *days, kind, adjustment, max_count=1000)
                assert code == futu.RET_OK, frame
                seen[f"history {symbol} {period} {name}"] = rows(frame)
    return seen


def of_longport(line: dict[str, Any]) -> dict[str, Any]:
    """Newest candles; the SDK's instants are naive in the computer's zone and become seconds since 1970."""
    keys, door = line["longport_keys"], line["longport"]
    named = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
    context = sdk.QuoteContext(sdk.Config(**keys, **named, enable_print_quote_packages=False))
    seen = {}
    for symbol, wire in SYMBOLS.items():
        for period, kind in LONGPORT.items():
            for name, adjustment in LONGPORT_ADJUSTMENTS.items():
                found = context.candlesticks(wire, getattr(sdk.Period, kind), COUNT, adjustment)
                seen[f"newest {symbol} {period} {name}"] = [
                    [row["timestamp"], *(row[field] for field in FIELDS)] for row in map(plain, found)
                ]
    return seen


def main() -> None:
    """Both, written down."""
    line = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seen = {"futu": of_futu(line), "longport": of_longport(line)}
    Path(sys.argv[2]).write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
