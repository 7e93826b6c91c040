"""A day of trading of LongPort's SDK in the United States' data centre, and all that its `us_*` calls say after it.

Arguments: the sandbox's first line as a file, an option's symbol, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from interop.vendor_notes import control as ask_control
from interop.vendor_notes import plain

sdk: Any = importlib.import_module("longbridge.openapi")
line_file, option, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
control = partial(ask_control, line["control"])
seen: dict[str, Any] = {}
TRADES, SIZE = 40, 20
EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC))
SECONDS = (1, int(EVER[1].timestamp()))
TYPES = ("TT_STOCKS_AND_ETFS_TRADING", "TT_OPTIONS_TRADING", "TT_CORPORATE_ACTION", "TT_DEPOSIT_AND_WITHDRAWAL")


def note(name: str, call: Any) -> Any:
    """Keep what a call gave, or how it was refused."""
    control("wait", seconds=2)  # thirty calls in thirty seconds
    try:
        value = call()
    except sdk.OpenApiException as refusal:
        seen[name] = {"code": refusal.code, "message": refusal.message}
        return None
    seen[name] = {"data": plain(value)}
    return value


def context(name: str) -> Any:
    """A trade context with the keys of this name."""
    keys, place = line[name], line["longport"]
    addresses = {"http_url": place["http"], "quote_ws_url": place["quote_ws"], "trade_ws_url": place["trade_ws"]}
    config = sdk.Config.from_apikey(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses)
    return sdk.TradeContext(config)


def submit(trade: Any, symbol: str, side: Any, quantity: int, price: Decimal | None = None) -> None:
    """An order at the market, or with a limit; what is refused is counted."""
    kind = sdk.OrderType.MO if price is None else sdk.OrderType.LO
    orders.append(symbol)
    more: dict[str, Any] = {"remark": f"number {len(orders)}"}  # else two in a second may have one signature
    if price is not None:
        more["submitted_price"] = price
    control("wait", seconds=2)
    try:
        trade.submit_order(symbol, kind, side, Decimal(quantity), sdk.TimeInForceType.Day, **more)
    except sdk.OpenApiException as refusal:
        refused.append([symbol, quantity, refusal.code])


def trade_at_random(trade: Any) -> None:
    """Buys and sales of shares and an option, some of shares that are not held; limits too large for the book."""
    random = Random(53)
    control("cash", account="longport-us", amount=60_000_000)
    for number in range(TRADES):
        symbol = random.choice(("AAPL.US", "AAPL.US", "NVDA.US", "MSFT.US", option))
        side = random.choice((sdk.OrderSide.Buy, sdk.OrderSide.Buy, sdk.OrderSide.Sell))
        if symbol == option:
            submit(trade, symbol, sdk.OrderSide.Buy if number < TRADES // 2 else side, random.randint(1, 3))
        elif symbol == "MSFT.US":
            bought = number > TRADES // 2 and side is sdk.OrderSide.Buy
            submit(
                trade,
                symbol,
                sdk.OrderSide.Buy if bought else sdk.OrderSide.Sell,
                random.randint(1, 5 if bought else 20),
            )
        else:
            submit(trade, symbol, side, random.randint(1, 60))
        control("advance", seconds=random.randint(1, 90))
    overview = trade.us_asset_overview()
    last = {row.full_symbol: Decimal(row.last_done) for row in overview.stock_list}
    submit(trade, "NVDA.US", sdk.OrderSide.Buy, 300_000, last["NVDA.US"] + Decimal("0.04"))
    submit(trade, "AAPL.US", sdk.OrderSide.Buy, 10, last["AAPL.US"] - 20)
    submit(trade, "MSFT.US", sdk.OrderSide.Sell, 5, last["MSFT.US"] + 50)
    control("dividend", symbol="US.AAPL", amount="0.26")
    control("dividend", symbol="US.MSFT", amount="0.83")


def everything(trade: Any) -> None:
    """Each `us_*` call of the trade context."""
    pages = range(1, 2 + (TRADES + 3) // SIZE)
    found = [
        note(f"orders {page}", lambda page=page: trade.us_query_orders(None, 0, *SECONDS, 0, page, SIZE))
        for page in pages
    ]
    for kind in (1, 2):
        note(f"orders of kind {kind}", lambda kind=kind: trade.us_query_orders(None, 0, *SECONDS, kind))
    for action in (1, 2):
        note(f"orders of side {action}", lambda action=action: trade.us_query_orders("MSFT.US", action, *SECONDS))
    for order in (row["id"] for text in found for row in json.loads(text)["orders"]):
        note(f"order {order}", lambda order=order: trade.us_order_detail(order))
    overview = note("overview", trade.us_asset_overview)
    note("cash", lambda: trade.us_cash_and_buy_power("USD"))
    for category in (None, "0", "1", "2", "3", "STOCK"):
        note(f"result {category}", lambda category=category: trade.us_realized_pl("USD", category))
    held = [(row.full_symbol, "STOCK") for row in overview.stock_list]
    for symbol, equity in (*held, (option, "OPTION"), ("BTCUSD.BKKT", "CRYPTO")):
        for side in ("LONG", "SHORT"):
            note(
                f"available {symbol} {side}",
                lambda symbol=symbol, equity=equity, side=side: trade.us_available_holding(symbol, equity, side),
            )
    for number in range(1, 7):
        note(f"movements {number}", lambda page=number: trade.us_transaction_history(*EVER, page, SIZE))
    for name in TYPES:
        note(f"movements {name}", lambda kind=name: trade.us_transaction_history(*EVER, 1, 100, [kind], "USD"))
    note("rates", trade.us_exchange_rates)
    note("today", trade.today_orders)
    note("executions", trade.today_executions)


orders: list[str] = []
refused: list[list[object]] = []
us = context("longport_keys")
trade_at_random(us)
everything(us)
seen["refused"] = {"data": refused}
ap = context("longport_ap_keys")
note("balance of the other", ap.account_balance)
note("overview of the other", ap.us_asset_overview)
note("balance", us.account_balance)
Path(result_file).write_text(json.dumps(seen), encoding="utf-8")
