"""Runs in the vendors' environment: the unmodified longbridge asks a market whose answers are distorted.

Arguments: the sandbox's first line as a file, the file for the result, how often each call is made.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sdk: Any = importlib.import_module("longbridge.openapi")
line_file, result_file, turns = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
TENCENT, APPLE = "700.HK", "AAPL.US"


def size(answer: Any) -> int:
    """How many rows an answer has, or its longest list."""
    if isinstance(answer, list):
        return len(answer)
    held = (getattr(answer, name) for name in dir(answer) if not name.startswith("_"))
    return max((len(each) for each in held if isinstance(each, list)), default=0)


def ask(call: Callable[[], Any]) -> dict[str, Any]:
    """Make a call again and again: how often it was read and refused, and how many rows were read."""
    lengths, refused = [], 0
    for _ in range(int(turns)):
        try:
            lengths.append(size(call()))
        except sdk.OpenApiException:
            refused += 1
    return {"read": len(lengths), "refused": refused, "lengths": sorted(set(lengths))}


def main() -> None:
    """Make every call and write down what came of it."""
    keys, door = line["longport_keys"], line["longport"]
    config = sdk.Config.from_apikey(
        keys["app_key"],
        keys["app_secret"],
        keys["access_token"],
        http_url=door["http"],
        quote_ws_url=door["quote_ws"],
        trade_ws_url=door["trade_ws"],
        enable_print_quote_packages=False,
    )
    quotes, market, company = sdk.QuoteContext(config), sdk.MarketContext(config), sdk.FundamentalContext(config)
    calendar, content = sdk.CalendarContext(config), sdk.ContentContext(config)
    report = sdk.CalendarCategory.Report
    calls: dict[str, Callable[[], Any]] = {
        "short_trades": partial(quotes.short_trades, TENCENT, 20),
        "short_positions": partial(quotes.short_positions, APPLE, 20),
        "filings": partial(quotes.filings, TENCENT),
        "broker_holding": partial(market.broker_holding, TENCENT, sdk.BrokerHoldingPeriod.Rct5),
        "broker_holding_detail": partial(market.broker_holding_detail, TENCENT),
        "broker_holding_daily": partial(market.broker_holding_daily, TENCENT, "C00019"),
        "finance_calendar": partial(calendar.finance_calendar, report, "2026-11-01", "2026-11-30", "HK"),
        "shareholder": partial(company.shareholder, TENCENT),
        "dividend": partial(company.dividend, TENCENT),
        "anomaly": partial(market.anomaly, "HK"),
        "top_movers": partial(market.top_movers, ["HK"], 0, None, 20),
        "constituent": partial(market.constituent, "HSI.HK"),
    }
    told = {"calls": {name: ask(call) for name, call in calls.items()}, "headlines": len(content.news(TENCENT))}
    Path(result_file).write_text(json.dumps(told), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
