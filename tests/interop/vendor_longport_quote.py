"""One session of a LongPort SDK's quote half, run in the vendors' environment; what it saw goes to a file as JSON.

Arguments: `longport` or `longbridge`, the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from interop.vendor_notes import control as ask_control
from interop.vendor_notes import plain

brand, line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
sdk: Any = importlib.import_module(f"{brand}.openapi")
control = partial(ask_control, line["control"])
seen: dict[str, Any] = {}
pushes: dict[str, list[Any]] = {"quote": [], "depth": [], "brokers": [], "trades": [], "candle": []}
arrived = threading.Condition()
PUSH_SECONDS = 90.0
"""Seconds after which a wait is hung."""
TENCENT, APPLE, WARRANT, OPTION = "700.HK", "AAPL.US", "13716.HK", "AAPL261218C270000.US"


def note(name: str, call: Callable[[], Any]) -> None:
    """Keep what a call gave, or how it was refused."""
    try:
        seen[name] = {"data": plain(call())}
    except sdk.OpenApiException as refusal:
        seen[name] = {"code": refusal.code, "message": refusal.message}


def open_context(http: str = "") -> Any:
    """A quote context; `longbridge` connects at its first call. `http` is another way to the same port."""
    keys, door = line["longport_keys"], line["longport"]
    named = {
        "http_url": http or door["http"],
        "quote_ws_url": door["quote_ws"],
        "trade_ws_url": door["trade_ws"],
        "enable_overnight": True,
        "enable_print_quote_packages": False,
    }
    if brand == "longport":
        return sdk.QuoteContext(sdk.Config(**keys, **named))
    config = sdk.Config.from_apikey(keys["app_key"], keys["app_secret"], keys["access_token"], **named)
    return sdk.QuoteContext(config)


def listen(context: Any) -> None:
    """Keep every push."""

    def keep(kind: str) -> Callable[[str, Any], None]:
        def handler(symbol: str, event: Any) -> None:
            with arrived:
                pushes[kind].append({"symbol": symbol, **plain(event)})
                arrived.notify_all()

        return handler

    context.set_on_quote(keep("quote"))
    context.set_on_depth(keep("depth"))
    context.set_on_brokers(keep("brokers"))
    context.set_on_trades(keep("trades"))
    context.set_on_candlestick(keep("candle"))


def wait_for(name: str, condition: Callable[[], bool]) -> None:
    """Wait until pushes have made it true; note whether they did."""
    with arrived:
        seen[name] = arrived.wait_for(condition, PUSH_SECONDS)


def counts() -> dict[str, int]:
    """Pushes so far."""
    with arrived:
        return {kind: len(rows) for kind, rows in pushes.items()}


def pull(context: Any) -> None:
    """Every call for data."""
    candle, none = sdk.Period, sdk.AdjustType.NoAdjust
    note("member", context.member_id)
    note("level", context.quote_level)
    note("packages", context.quote_package_details)
    note("sessions", context.trading_session)
    note("days", lambda: context.trading_days(sdk.Market.HK, date(2026, 12, 21), date(2026, 12, 31)))
    note("static", lambda: context.static_info([TENCENT, APPLE, "HSI.HK", "600519.SH", "D05.SG"]))
    note("quotes", lambda: context.quote([TENCENT, APPLE, "HSI.HK", "99999.HK"]))
    note("depth", lambda: context.depth(TENCENT))
    note("brokers", lambda: context.brokers(TENCENT))
    note("participants", context.participants)
    note("trades", lambda: context.trades(TENCENT, 50))
    note("intraday", lambda: context.intraday(TENCENT))
    note("minutes", lambda: context.candlesticks(TENCENT, candle.Min_1, 3, none))
    note("hours", lambda: context.candlesticks(TENCENT, candle.Min_120, 3, none))
    note("weeks", lambda: context.candlesticks(TENCENT, candle.Week, 3, sdk.AdjustType.ForwardAdjust))
    note(
        "offset",
        lambda: context.history_candlesticks_by_offset(
            TENCENT,
            candle.Min_60,
            none,
            True,
            2,
            datetime(2026, 11, 16, 11),  # noqa: DTZ001 naive, as typed
        ),
    )
    note(
        "dates",
        lambda: context.history_candlesticks_by_date(TENCENT, candle.Day, none, date(2026, 11, 16), date(2026, 11, 17)),
    )
    note("flow", lambda: context.capital_flow(TENCENT))
    note("distribution", lambda: context.capital_distribution(TENCENT))
    derivatives(context)


def derivatives(context: Any) -> None:
    """Options, warrants and figures."""
    up = sdk.SortOrderType.Ascending
    note("expiries", lambda: context.option_chain_expiry_date_list(APPLE))
    note("chain", lambda: context.option_chain_info_by_date(APPLE, date(2026, 12, 18)))
    note("no_options", lambda: context.option_chain_expiry_date_list("5.HK"))
    note("option", lambda: context.option_quote([OPTION]))
    note("warrant", lambda: context.warrant_quote([WARRANT]))
    note("issuers", context.warrant_issuers)
    note("warrants", lambda: context.warrant_list(TENCENT, sdk.WarrantSortBy.LastDone, up))
    note("puts", lambda: context.warrant_list(TENCENT, sdk.WarrantSortBy.LastDone, up, [sdk.WarrantType.Put]))
    every = [getattr(sdk.CalcIndex, name) for name in dir(sdk.CalcIndex) if name[0].isupper()]
    note("figures", lambda: context.calc_indexes([TENCENT, WARRANT, OPTION], every))
    note("temperature", lambda: context.market_temperature(sdk.Market.HK))
    note("overnight", lambda: context.security_list(sdk.Market.US, sdk.SecurityListCategory.Overnight))


def refusals(context: Any) -> None:
    """What is refused, and how."""
    note("unknown", lambda: context.depth("99999.HK"))
    note("too_many", lambda: context.quote([f"{number}.HK" for number in range(1, 502)]))
    control("fault", proto="DEPTH", point="refuse", text="come back later", door="longport")
    note("refused", lambda: context.depth(TENCENT))


def stream(context: Any) -> None:
    """The four pushes, candles made of them, and what the client's own caches hold."""
    kinds = [sdk.SubType.Quote, sdk.SubType.Depth, sdk.SubType.Brokers, sdk.SubType.Trade]
    note("candles_first", lambda: context.subscribe_candlesticks(TENCENT, sdk.Period.Min_1)[-2:])
    context.subscribe(["00700.HK"], kinds)
    wait_for("first_pushes", lambda: all(pushes[kind] for kind in ("quote", "depth", "brokers")))
    before = counts()
    for _ in range(6):
        control("advance", seconds=5)
    wait_for("later_pushes", lambda: all(len(pushes[kind]) > before[kind] for kind in before))
    note("subscriptions", context.subscriptions)
    control("cut", door="longport")
    wait_for_reconnect()
    before = counts()
    control("advance", seconds=20)
    wait_for("resumed_pushes", lambda: all(len(pushes[kind]) > before[kind] for kind in ("quote", "depth", "trades")))


def wait_for_reconnect() -> None:
    """The client comes back by itself; the sandbox's count tells when."""
    for _ in range(100):
        requests = control("state")["longport"]["requests"]
        if requests.get("quote RECONNECT", 0) and requests.get("quote SUBSCRIBE", 0) >= 2:
            break
        threading.Event().wait(0.1)
    seen["requests"] = control("state")["longport"]["requests"]


def caches(context: Any) -> None:
    """What the client remembers of the pushes."""
    note("realtime_quote", lambda: context.realtime_quote([TENCENT]))
    note("realtime_depth", lambda: context.realtime_depth(TENCENT))
    note("realtime_brokers", lambda: context.realtime_brokers(TENCENT))
    note("realtime_trades", lambda: context.realtime_trades(TENCENT, 50))
    note("realtime_candles", lambda: context.realtime_candlesticks(TENCENT, sdk.Period.Min_1, 2))


def without_packages() -> None:
    """A new login while rights are missing."""
    control("scenario", name="no-permission")
    context = open_context()
    note("poor_quote", lambda: context.quote([TENCENT]))
    note("poor_packages", context.quote_package_details)
    note("poor_refused", lambda: context.quote([APPLE]))
    note("poor_depth", lambda: context.depth(TENCENT))
    control("scenario", name="calm")


def refused_login() -> None:
    """A one-time password that ended before it came, and a port that takes none, whatever it is."""
    note("late_login", lambda: open_context(line["late_http"]).depth(TENCENT))
    control("fault", proto="AUTH", point="refuse", text="come back later", door="longport")
    note("login", lambda: open_context().depth(TENCENT))
    control("release")


def main() -> None:
    """Run through it and write it down."""
    refused_login()
    without_packages()
    context = open_context()
    listen(context)
    stream(context)
    pull(context)
    caches(context)
    refusals(context)
    context.unsubscribe([TENCENT], [sdk.SubType.Trade])
    note("subscriptions_after", context.subscriptions)
    seen["pushes"] = pushes
    Path(result_file).write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
