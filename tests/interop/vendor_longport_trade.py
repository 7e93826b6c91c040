"""One session of a LongPort SDK's trading half, run in the vendors' environment; what it saw goes to a file as JSON.

Arguments: `longport` or `longbridge`, the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
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
PUSH_SECONDS = 90.0
"""Seconds after which a wait is hung."""


def note(name: str, call: Any) -> Any:
    """Keep what a call gave, or how it was refused."""
    try:
        value = call()
    except sdk.OpenApiException as refusal:
        seen[name] = {"code": refusal.code, "message": refusal.message, "trace": getattr(refusal, "trace_id", "")}
        return None
    seen[name] = {"data": plain(value)}
    return value


def http_client(keys: dict[str, str]) -> Any:
    """The SDK's bare HTTP client."""
    http = line["longport"]["http"]
    ordered = (keys["app_key"], keys["app_secret"], keys["access_token"])
    return sdk.HttpClient(http, *ordered) if brand == "longport" else sdk.HttpClient.from_apikey(*ordered, http)


def context() -> Any:
    """A trade context."""
    keys, door = line["longport_keys"], line["longport"]
    addresses = {"http_url": door["http"], "quote_ws_url": door["quote_ws"], "trade_ws_url": door["trade_ws"]}
    make = sdk.Config if brand == "longport" else sdk.Config.from_apikey
    return sdk.TradeContext(make(keys["app_key"], keys["app_secret"], keys["access_token"], **addresses))


class Pushes:
    """Order pushes as they come."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.changed = threading.Condition()

    def __call__(self, event: Any) -> None:
        """The SDK's callback."""
        with self.changed:
            self.rows.append(plain(event))
            self.changed.notify_all()

    def until(self, order_id: str, status: str) -> bool:
        """Wait for a push of this order with this status."""
        with self.changed:
            return self.changed.wait_for(
                lambda: any((row["order_id"], row["status"]) == (order_id, status) for row in self.rows), PUSH_SECONDS
            )


def orders(trade: Any, pushes: Pushes) -> None:
    """Place, change and withdraw; what fills; what is refused."""

    def submit(name: str, symbol: str, kind: Any, quantity: int, time_in_force: Any, **more: Any) -> str:
        side = more.pop("side", sdk.OrderSide.Buy)
        answer = note(name, lambda: trade.submit_order(symbol, kind, side, Decimal(quantity), time_in_force, **more))
        return "" if answer is None else str(answer.order_id)

    day, good = sdk.TimeInForceType.Day, sdk.TimeInForceType.GoodTilDate
    kinds = sdk.OrderType
    resting = submit("submit", "700.HK", kinds.LO, 200, day, submitted_price=Decimal(500), remark="first")
    seen["pushed_new"] = pushes.until(resting, "New")
    note("detail", lambda: trade.order_detail(resting))
    note("replace", lambda: trade.replace_order(resting, Decimal(300), price=Decimal("490.2")))
    note("replaced", lambda: trade.today_orders(order_id=resting))
    seen["book"] = line_of_book("HK.00700")
    note("cancel", lambda: trade.cancel_order(resting))
    seen["pushed_canceled"] = pushes.until(resting, "Canceled")
    filled = submit("market", "700.HK", kinds.MO, 200, day)
    seen["pushed_filled"] = pushes.until(filled, "Filled")
    note("filled_detail", lambda: trade.order_detail(filled))
    note("cancel_filled", lambda: trade.cancel_order(filled))
    until = control("time")["hong_kong"][:10]
    dated = date.fromisoformat(until) + timedelta(days=7)
    submit("gtd", "AAPL.US", kinds.LO, 10, good, submitted_price=Decimal(100), expire_date=dated,
           outside_rth=sdk.OutsideRTH.AnyTime)  # fmt: skip
    submit("stop", "700.HK", kinds.MIT, 100, day, side=sdk.OrderSide.Sell, trigger_price=Decimal(400))
    trailed = submit("trailing", "700.HK", kinds.TSLPAMT, 100, day, side=sdk.OrderSide.Sell,
                     trailing_amount=Decimal(20), limit_offset=Decimal(1))  # fmt: skip
    note("trailing_detail", lambda: trade.order_detail(trailed))
    submit("unknown_symbol", "99999.HK", kinds.LO, 100, day, submitted_price=Decimal(1))
    submit("odd_lot", "700.HK", kinds.LO, 150, day, submitted_price=Decimal(500))
    submit("off_tick", "700.HK", kinds.LO, 100, day, submitted_price=Decimal("500.07"))
    submit("too_dear", "700.HK", kinds.LO, 100_000, day, submitted_price=Decimal(500))
    note("unknown_order", lambda: trade.order_detail("1"))


def brackets(trade: Any) -> None:
    """An entry with exits: attached, listed, changed, filled, one of them fired."""
    kind, bracket = sdk.AttachedOrderType.Bracket, sdk.SubmitAttachedParams
    lasting = sdk.TimeInForceType.GoodTilCanceled

    def submit(name: str, price: Decimal | None, **prices: Any) -> str:
        attached = bracket(kind, time_in_force=lasting, **prices)
        order_type = sdk.OrderType.MO if price is None else sdk.OrderType.LO
        answer = note(name, lambda: trade.submit_order(
            "700.HK", order_type, sdk.OrderSide.Buy, Decimal(100), sdk.TimeInForceType.Day,
            submitted_price=price, attached_params=attached))  # fmt: skip
        return "" if answer is None else str(answer.order_id)

    resting = submit("bracket", Decimal(500), profit_taker_price=Decimal(520), stop_loss_price=Decimal(480))
    note("bracket_detail", lambda: trade.order_detail(resting))
    changed = sdk.ReplaceAttachedParams(kind, profit_taker_price=Decimal(530), stop_loss_price=Decimal(470))
    note("bracket_replace", lambda: trade.replace_order(resting, Decimal(200), price=Decimal(500),
                                                        attached_params=changed))  # fmt: skip
    row = note("bracket_replaced", lambda: trade.order_detail(resting))
    exit_id = row.attached_orders[0].order_id
    note("bracket_exit", lambda: trade.order_detail(exit_id, is_attached=True))
    note("bracket_exits", lambda: trade.today_orders(order_id=exit_id, is_attached=True))
    note("bracket_cancel", lambda: trade.cancel_order(resting))
    note("bracket_cancelled", lambda: trade.order_detail(resting))
    submit("bracket_wrong", Decimal(500), profit_taker_price=Decimal(490), stop_loss_price=Decimal(480))
    beside_an_order_of_the_same_digits(trade, submit)
    price = Decimal(seen["filled_detail"]["data"]["executed_price"])
    entry = submit("bracket_market", None, profit_taker_price=price + 2, stop_loss_price=price - 2)
    for _ in range(60):
        control("wait", seconds=31)
        control("advance", seconds=120)
        if any(row.executed_qty for row in trade.order_detail(entry).attached_orders):
            break
    note("bracket_fired", lambda: trade.order_detail(entry))
    note("bracket_today", trade.today_orders)


def beside_an_order_of_the_same_digits(trade: Any, bracket: Any) -> None:
    """An exit is detailed and cancelled as one: without the flag its digits name another order."""
    other = str(trade.submit_order("700.HK", sdk.OrderType.LO, sdk.OrderSide.Buy, Decimal(100), sdk.TimeInForceType.Day,
                                   submitted_price=Decimal(490)).order_id)  # fmt: skip
    control("exit-digits", order=other)
    entry = bracket("digits", Decimal(499), profit_taker_price=Decimal(525), stop_loss_price=Decimal(480))
    note("digits_exit", lambda: trade.order_detail(other, is_attached=True))
    note("digits_cancel", lambda: trade.cancel_order(other, is_attached=True))
    note("digits_entry", lambda: trade.order_detail(entry))
    note("digits_other", lambda: trade.order_detail(other))
    note("digits_ended", lambda: [trade.cancel_order(order_id) for order_id in (entry, other)])


def line_of_book(instrument: str) -> Any:
    """The account's open orders of an instrument as the exchange tells them."""
    rows = control("state")["longport"]["orders"]
    return [row for account in rows.values() for row in account if row["instrument"] == instrument]


def lists(trade: Any) -> None:
    """Lists with their filters, assets."""
    now = datetime.fromisoformat(control("time")["time"]).astimezone().replace(tzinfo=None)
    window = {"start_at": now - timedelta(days=1), "end_at": now + timedelta(minutes=1)}
    note("today", trade.today_orders)
    note("today_filled", lambda: trade.today_orders(symbol="700.HK", status=[sdk.OrderStatus.Filled]))
    note("today_us", lambda: trade.today_orders(market=sdk.Market.US))
    note("today_sell", lambda: trade.today_orders(side=sdk.OrderSide.Sell))
    note("history", lambda: trade.history_orders(symbol="700.HK", **window))
    note("executions", trade.today_executions)
    note("executions_us", lambda: trade.today_executions(symbol="AAPL.US"))
    note("history_executions", lambda: trade.history_executions(symbol="700.HK", **window))
    if hasattr(trade, "all_executions"):  # of the newer package
        note("all_executions", lambda: trade.all_executions(symbol="700.HK", **window).trades)
        note("all_executions_2", lambda: trade.all_executions(symbol="700.HK", page=2, **window).trades)
    note("balance", trade.account_balance)
    note("balance_usd", lambda: trade.account_balance("USD"))
    note("positions", trade.stock_positions)
    note("funds", trade.fund_positions)
    note("cash_flow", lambda: trade.cash_flow(**window))
    note("cash_flow_page", lambda: trade.cash_flow(**window, page=2, size=1))
    note("margin", lambda: trade.margin_ratio("700.HK"))
    note("most", lambda: trade.estimate_max_purchase_quantity(
        "700.HK", sdk.OrderType.LO, sdk.OrderSide.Buy, price=Decimal(500)))  # fmt: skip


def credentials() -> None:
    """Signatures, tokens, limits, over the bare HTTP client."""
    keys = line["longport_keys"]
    path = "/v1/asset/account"
    note("signed", lambda: http_client(keys).request("get", path))
    note("wrong_secret", lambda: http_client({**keys, "app_secret": "0" * 64}).request("get", path))
    note("wrong_key", lambda: http_client({**keys, "app_key": "0" * 32}).request("get", path))
    note("wrong_token", lambda: http_client({**keys, "access_token": "m_0"}).request("get", path))
    for _ in range(31):
        note("too_often", lambda: http_client(keys).request("get", path))
    control("wait", seconds=31)
    fresh = note("refresh", lambda: http_client(keys).request("get", refresh_path()))
    note("old_token", lambda: http_client(keys).request("get", path))
    note("new_token", lambda: http_client({**keys, "access_token": fresh["token"]}).request("get", path))


def refresh_path() -> str:
    """A token that lives ten days."""
    return f"/v1/token/refresh?expired_at={(datetime.now(UTC) + timedelta(days=10)):%Y-%m-%dT%H:%M:%S}Z"


def main() -> None:
    """The whole session."""
    trade, pushes = context(), Pushes()
    trade.set_on_order_changed(pushes)
    trade.subscribe([sdk.TopicType.Private])
    orders(trade, pushes)
    control("wait", seconds=31)
    lists(trade)
    control("wait", seconds=31)
    if brand == "longbridge":
        brackets(trade)
        control("wait", seconds=31)
    credentials()
    seen["pushes"] = pushes.rows
    Path(result_file).write_text(json.dumps(seen), encoding="utf-8")


main()
