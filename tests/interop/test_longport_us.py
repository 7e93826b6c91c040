"""LongPort's SDK 5.3.0, unmodified, in the United States' data centre: each field that it reads against the ledger.

What is expected is counted anew from executions, fees and dividends, apart from what the port's handlers count with.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.recomputed.us_books import DIVIDENDS, NOTHING, PAID_IN, Books, Lot, moment
from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.servers.vendor_sdk import Seen, run_script
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_core.model.order import Fill, OrderStatus, Side
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.program import Program

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

APPLE = InstrumentId("US.AAPL")
FIRST_CASH = Decimal(500_000)


def cents(amount: Decimal) -> str:
    """An amount as the port writes it."""
    return f"{amount.quantize(Decimal('0.01')):f}"


def text(number: Decimal | None, none: str = "") -> str:
    """A number without needless zeros."""
    return none if number is None else f"{number.normalize():f}"


def symbol_of(name: str) -> str:
    """`AAPL.US` for `US.AAPL`."""
    return f"{name.removeprefix('US.')}.US"


@dataclass(slots=True)
class Day:
    """What the vendor's client saw, and the books behind it."""

    seen: Seen
    books: Books
    option: InstrumentId


@pytest.fixture(scope="module")
def day(interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Forty trades and more by the SDK; all tests below read what it saw after them."""
    folder = tmp_path_factory.mktemp("us")
    line, result = folder / "line.json", folder / "result.json"
    options = command_line(start="23:00", arguments=["--longport-port", "0", "--longport-region", "us"])
    with sandbox_thread(parse(options)) as sandbox:
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        option = within(sandbox, an_option)
        run_script(interop_python, "vendor_longport_us.py", line, symbol_of(option), result, home=folder)
        seen = Seen(json.loads(result.read_text(encoding="utf-8")))
        yield Day(seen, within(sandbox, Books), option)


def within(sandbox: SandboxHere, work: Any) -> Any:
    return asyncio.run(sandbox.within(work))


def an_option(program: Program) -> InstrumentId:
    """A contract on Apple near the money."""
    details = program.exchange.details
    chain = details.option_chain(APPLE, details.option_expiries(APPLE)[1])
    return chain[len(chain) // 2].id


def orders_of(day: Day) -> list[dict[str, Any]]:
    pages = [name for name in day.seen.seen if name.removeprefix("orders ").isdigit()]
    return [row for name in pages for row in json.loads(day.seen.ok(name))["orders"]]


def test_the_day_has_all_that_is_to_be_compared(day: Day) -> None:
    books = day.books

    assert day.seen.ok("refused") == []
    assert len(books.orders) == 43
    assert len(books.fills) >= 40
    assert {order.side for order in books.orders.values()} == {Side.BUY, Side.SELL}
    assert any(order.status is OrderStatus.PARTIALLY_FILLED for order in books.orders.values())
    assert books.lots["US.MSFT"].quantity < 0 < books.lots["US.AAPL"].quantity
    assert books.lots[day.option].quantity > 0
    assert all(books.result(option=option)[0] for option in (False, True))


def test_the_overview_has_every_field_of_every_holding(day: Day) -> None:
    books, shown = day.books, day.seen.ok("overview")
    stocks = {row["full_symbol"]: row for row in shown["stock_list"]}
    held = {name: lot for name, lot in books.held.items() if name != day.option}

    assert {name: value for name, value in shown.items() if not name.endswith("_list")} == {
        "account_type": "0",
        "asset_timestamp": int(books.now.timestamp()),
        "cash_buy_power": cents(books.free),
        "overnight_buy_power": cents(books.free),
        "currency": "USD",
    }
    assert shown["cash_list"] == [
        {
            "currency": "USD",
            "frozen_buy_cash": cents(books.frozen),
            "outstanding": cents(books.open_amount),
            "settled_cash": cents(PAID_IN + books.dividends),
            "total_amount": cents(books.cash),
            "total_cash": cents(books.cash - books.frozen),
        }
    ]
    assert stocks == {symbol_of(name): stock_row(books, name, lot) for name, lot in held.items()}
    assert shown["crypto_list"] == []
    (option,) = shown["option_list"]
    common = {key: option[key] for key in holding_row(books, day.option, books.lots[day.option])}
    assert common == holding_row(books, day.option, books.lots[day.option])
    assert (option["symbol"], option["underlying_symbol"]) == (symbol_of(day.option), "AAPL.US")


def stock_row(books: Books, name: str, lot: Lot) -> dict[str, Any]:
    symbol = symbol_of(name)
    own = {"symbol": symbol.removesuffix(".US"), "full_symbol": symbol, "industry_counter_id": "", "industry_name": ""}
    return {**holding_row(books, name, lot), **own}


def holding_row(books: Books, name: str, lot: Lot) -> dict[str, Any]:
    """What both lists have of a holding that began today."""
    facts, quote = books.facts[name], books.quotes[name]
    mine = [fill for fill in books.fills if fill.instrument == name]
    spent = sum((f.price * f.quantity * facts.multiplier * (1 if f.side is Side.BUY else -1) for f in mine), NOTHING)
    today = books.worth(name) - spent
    return {
        "asset_type": "OPTION" if facts.security_type is SecurityType.OPTION else "STOCK",
        "quantity": str(lot.quantity),
        "currency": "USD",
        "average_cost": text((lot.cost / lot.quantity / facts.multiplier).quantize(Decimal("0.0001"))),
        "market": "US",
        "trade_status": "0",
        "prev_close": text(quote.prev_close),
        "last_done": text(quote.last),
        "market_price": text(quote.last),
        "pretrade_close": text(quote.prev_close),
        "stock_invest_of_today": cents(spent),
        "today_pl": cents(today),
        "pretrade_stock_invest_of_today": cents(spent),
        "pretrade_today_pl": cents(today),
        "night_last_done": "" if quote.overnight is None else text(quote.overnight.price),
        "night_prev_close": "" if quote.overnight is None else text(quote.overnight.price - quote.overnight.change),
        "position_side": "LONG" if lot.quantity > 0 else "SHORT",
        "open_position_time": lot.opened,
        "name": facts.name,
    }


def test_cash_buying_power_and_margin_are_those_of_the_ledger(day: Day) -> None:
    books, shown = day.books, day.seen.ok("cash")
    free, assets = cents(books.free), cents(books.cash + sum(map(books.worth, books.held), NOTHING))
    powers = ("cash", "overnight", "day_trade", "instant", "intraday_margin", "option")

    assert shown["buy_limit_info"] == {
        "currency": "USD",
        **{f"{name}_buy_power": free for name in powers},
        "crypto_buy_power": "0",
        "mme": free,
    }
    assert shown["cash_list"] == [
        {
            "currency": "USD",
            "total_amount": cents(books.cash),
            "available_cash": free,
            "withdraw_cash": free,
            "frozen_cash": cents(books.frozen),
            "settled_cash": cents(PAID_IN + books.dividends),
            "outstanding": cents(books.open_amount),
            "external_amount": "0",
        }
    ]
    assert shown["margin_status"] == {
        "currency": "USD",
        "nlv": assets,
        "margin_equity": assets,
        "margin_maintenance_excess": free,
        "mmr": cents(books.margin + books.half_of_open_sales + sum(map(books.worth, books.held), NOTHING)),
        "reg_t_excess": free,
        "sma": free,
    }


def test_the_pages_have_every_order_once_and_the_other_kinds_are_as_the_vendor_tells(day: Day) -> None:
    rows = orders_of(day)
    pages = [json.loads(day.seen.ok(f"orders {page}")) for page in (1, 2, 3)]

    assert [row["id"] for row in rows] == sorted(day.books.orders, key=int, reverse=True)
    assert [len(page["orders"]) for page in pages] == [20, 20, 3]
    assert {page["total_count"] for page in pages} == {43}
    assert json.loads(day.seen.ok("orders of kind 1"))["orders"] == rows[:20]
    assert json.loads(day.seen.ok("orders of kind 2")) == {"orders": [], "total_count": 0}
    for action in (1, 2):
        shown = json.loads(day.seen.ok(f"orders of side {action}"))["orders"]
        assert shown == [row for row in rows if (row["symbol"], row["action"]) == ("MSFT.US", action)]


def test_each_order_has_every_field_in_its_detail(day: Day) -> None:
    for row in orders_of(day):
        answer = day.seen.ok(f"order {row['id']}")
        expected = detail_of(day.books, day.books.orders[row["id"]])

        assert answer["order"] == expected
        assert {name: row[name] for name in row.keys() & expected.keys() - {"aaid"}} == {
            name: expected[name] for name in row.keys() & expected.keys() - {"aaid"}
        }
        assert row["aaid"] is None
        assert answer["current_attached_order"] is None
        assert int(answer["current_millisecond"]) == int(day.books.now.timestamp() * 1000)


STATUS = {
    OrderStatus.SUBMITTED: "NewStatus",
    OrderStatus.PARTIALLY_FILLED: "PartialFilledStatus",
    OrderStatus.FILLED: "FilledStatus",
}
EMPTY = {
    "aaid", "activate_order_type", "bcan", "deductions_amount", "deductions_currency", "free_amount", "free_currency",
    "gtd", "joint_en_name", "joint_real_name", "limit_offset", "monitor_price", "msg", "notice",
    "platform_deductions_amount", "platform_deductions_currency", "ploy_id", "ploy_status", "tailing_amount",
    "tailing_percent", "trigger_exchange", "trigger_last_done", "trigger_price", "withdrawal_reason",
}  # fmt: skip
"""Texts of an order that has no trigger, no exits and no duration but the day."""
ZERO = {
    "activate_rth", "deductions_status", "force_only_rth", "free_status", "limit_depth_level", "op_entrust_way",
    "platform_deductions_status", "tag", "trend", "trigger_count", "trigger_status",
}  # fmt: skip


def detail_of(books: Books, order: ExchangeOrder) -> dict[str, Any]:
    facts, fee = books.facts[order.instrument], books.fees[order.id]
    fills = [fill for fill in books.fills if fill.order_id == order.id]
    worth = sum((fill.price * fill.quantity * facts.multiplier for fill in fills), NOTHING)
    filled = sum(int(fill.quantity) for fill in fills)
    average = (worth / filled / facts.multiplier).quantize(Decimal("0.0001")) if filled else None
    option, last = facts.security_type is SecurityType.OPTION, books.quotes[order.instrument].last
    code = order.instrument.removeprefix("US.")
    return {
        **dict.fromkeys(EMPTY, ""),
        **dict.fromkeys(ZERO, 0),
        "id": order.id,
        "account_channel": "us_lb_apex",
        "action": 1 if order.side is Side.BUY else 2,
        "symbol": f"{code}.US",
        "underlying_symbol": "AAPL.US" if option else "",
        "security_type": "OPT" if option else "ETF" if facts.security_type is SecurityType.ETF else "CS",
        "name": facts.name,
        "currency": "USD",
        "trade_currency": "USD",
        "order_type": "MO" if order.price is None else "LO",
        "status": STATUS[order.status],
        "price": text(order.price),
        "submit_price": text(order.price),
        "quantity": str(order.quantity),
        "executed_qty": str(filled),
        "executed_price": text(average, "0"),
        "executed_amount": text((average or NOTHING) * filled * facts.multiplier),
        "operate_direction": "Buy" if order.side is Side.BUY else "Sell",
        "time_in_force": 1,
        "submitted_at": moment(order.created),
        "done_at": moment(fills[-1].time) if order.status is OrderStatus.FILLED else "0",
        "trigger_at": "0",
        "market_price": text(last),
        "submitted_amount": text((order.price or last) * order.quantity * facts.multiplier),
        "estimated_fee": text(fee.total, "0"),
        "display_account": "5US28471",
        "settlement_account": "5US28471",
        "settlement_channel": "settlement_apex_us",
        "customer_name": "Practice Holder",
        "real_name": "Practice Holder",
        "en_name": "Holder Practice",
        "org_id": "1",
        "op_entrust_way_name": "OpenAPI",
        "remark": order.remark,
        "short_sell_type": 7,
        "ploy_type": "0",
        "contract_direction": code[10] if option else "",
        "strike_price": text(Decimal(int(code[11:])) / 1000) if option else "",
        "contract_size": "100" if option else "",
        "button_control": {"exceptionable": [], "replace": int(order.open), "withdraw": int(order.open)},
        "charge_detail": {
            "currency": "USD",
            "total_amount": text(fee.total, "0"),
            "items": [{"code": n, "name": name, "fees": [text(due)]} for n, (name, due) in enumerate(fee.items, 1)],
        },
        "attached_orders": [],
        "order_histories": steps_of(order, fills),
    }


def steps_of(order: ExchangeOrder, fills: list[Fill]) -> list[dict[str, Any]]:
    """Accepted, and each execution; newest first."""
    steps = [("NewStatus", 0, text(order.price, "0"), str(order.quantity), moment(order.created), "")]
    filled = 0
    for fill in fills:
        filled += int(fill.quantity)
        whole = filled == order.quantity
        kind = ("FilledStatus", 2) if whole else ("PartialFilledStatus", 1)
        steps.append((*kind, text(fill.price), str(fill.quantity), moment(fill.time), fill.id))
    empty = dict.fromkeys(("msg", "opp_party_id", "operator", "op_entrust_way", "withdrawal_reason", "opp_name"), "")
    return [
        {
            **empty,
            "status": status,
            "exec_type": kind,
            "price": price,
            "qty": quantity,
            "time": time,
            "exec_id": number,
            "trd_match_id": number,
            "is_manually": False,
            "cxl_rej_response_to": 0,
        }
        for status, kind, price, quantity, time, number in reversed(steps)
    ]


@pytest.mark.parametrize("category", [None, 0, 1, 2, 3])
def test_results_are_those_of_the_closed_trades(day: Day, category: int | None) -> None:
    books = day.books
    kinds = {0: books.result(option=None), 1: books.result(option=False), 2: books.result(option=True)}
    kinds[3] = (NOTHING, NOTHING)

    def row(number: int) -> dict[str, Any]:
        gained, closed = kinds[number]
        rate = text((gained / closed if closed else NOTHING).quantize(Decimal("0.0001")), "0")
        metrics = [{"amount": cents(gained), "period": period, "rate": rate} for period in (1, 2)]
        return {"category": number, "currency": "USD", "metrics": metrics}

    wanted = range(4) if not category else (category,)
    assert day.seen.ok(f"result {category}") == {"realized_pl_list": [row(number) for number in wanted]}
    assert day.seen.refused("result STOCK") == 500000


def test_what_is_available_is_held_less_what_open_orders_need(day: Day) -> None:
    for name, lot in day.books.held.items():
        symbol = symbol_of(name)
        assert day.seen.ok(f"available {symbol} LONG") == {"available_qty": str(max(lot.quantity, 0))}
        assert day.seen.ok(f"available {symbol} SHORT") == {"available_qty": str(min(owed_by(day.books, name), 0))}
    assert day.seen.ok("available BTCUSD.BKKT LONG") == {"available_qty": "0"}


def owed_by(books: Books, name: str) -> int:
    """What is held, below zero what is owed, and what open orders buy of it."""
    buys = (order for order in books.orders.values() if order.open and order.side is Side.BUY)
    bought = sum(int(order.quantity - order.filled) for order in buys if order.instrument == name)
    return books.lots[name].quantity + bought


def test_movements_add_up_to_the_cash_and_each_has_its_type(day: Day) -> None:
    books = day.books
    pages = [day.seen.ok(f"movements {page}") for page in range(1, 7)]
    rows = [row for page in pages for row in page["items"]]
    by_type = {row["biz_code"]: [each for each in rows if each["biz_code"] == row["biz_code"]] for row in rows}

    assert [page["current_page"] for page in pages] == list(range(1, 7))
    assert len({row["ref_no"] for row in rows}) == len(rows)
    assert FIRST_CASH + sum((Decimal(row["amount"]) for row in rows), NOTHING) == books.cash
    assert set(by_type) == {
        "TT_STOCKS_AND_ETFS_TRADING", "TT_OPTIONS_TRADING", "TT_CORPORATE_ACTION", "TT_DEPOSIT_AND_WITHDRAWAL",
    }  # fmt: skip
    for kind, shown in by_type.items():
        assert day.seen.ok(f"movements {kind}")["items"] == shown
    paid = {row["symbol"]: Decimal(row["amount"]) for row in by_type["TT_CORPORATE_ACTION"]}
    assert paid == {symbol_of(name): DIVIDENDS[name] * books.lots[name].quantity for name in DIVIDENDS}
    trades = [row for row in rows if row["title"] in {"Buy", "Sell"}]
    assert trades == [
        trade_row(books, fill, row["ref_no"]) for fill, row in zip(books.fills[::-1], trades, strict=True)
    ]


def trade_row(books: Books, fill: Fill, number: str) -> dict[str, Any]:
    facts, stamp = books.facts[fill.instrument], int(fill.time.timestamp())
    option, buys = facts.security_type is SecurityType.OPTION, fill.side is Side.BUY
    title = "Buy" if buys else "Sell"
    return {
        "title": title,
        "biz_code": "TT_OPTIONS_TRADING" if option else "TT_STOCKS_AND_ETFS_TRADING",
        "biz_code_name": title,
        "amount": text(fill.price * fill.quantity * facts.multiplier * (-1 if buys else 1)),
        "currency": "USD",
        "symbol": symbol_of(fill.instrument),
        "market": "US",
        "equity_type": "OPTION" if option else "STOCK",
        "position_side": "LONG",
        "quantity": str(fill.quantity),
        "quantity_description": str(fill.quantity),
        "ref_no": number,
        "remark": facts.name,
        "create_at": stamp,
        "done_at": stamp,
    }


def test_rates_executions_and_the_orders_of_today(day: Day) -> None:
    rates = {row["other_currency"]: row for row in day.seen.ok("rates")["exchanges"]}
    executions = day.seen.ok("executions")

    assert {row["universal_key"] for row in rates.values()} == {"us_lb_apex"}
    assert {name: row["average_rate"] for name, row in rates.items()} == {
        "HKD": "0.128205", "USD": "1", "CNY": "0.138462",
    }  # fmt: skip
    assert all(row["bid_rate"] == row["offer_rate"] == row["average_rate"] for row in rates.values())
    assert {(row["base_currency"], row["spec_key"]) for row in rates.values()} == {("USD", "reference")}
    assert [row["trade_id"].partition("-")[2] for row in executions] == [fill.id for fill in day.books.fills[::-1]]
    assert {row["side"] for row in executions} == {"Unknown"}, "the SDK's word for none"
    assert [row["order_id"] for row in day.seen.ok("today")] == sorted(day.books.orders, key=int, reverse=True)


def test_the_other_data_centre_has_an_account_of_its_own(day: Day) -> None:
    (balance,) = day.seen.ok("balance of the other")

    assert Decimal(balance["cash_infos"][0]["available_cash"]) == 3_000_000
    assert "data center" in day.seen.seen["overview of the other"]["message"]
    assert "data center" in day.seen.seen["balance"]["message"]
