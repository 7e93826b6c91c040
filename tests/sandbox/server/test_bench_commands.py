"""Commands of the control port that set accounts and markets, as all three ports show it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.client import OpendClient
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.values.recorded_market import TENCENT as TENCENT_ID
from fakes.values.recorded_market import MadeSession
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal
from tideboard_sandbox.exchange.recorded.values import SecurityDay
from tideboard_sandbox.server.bench_commands import BenchCommands, number, symbol

REAL_HK = 281_756_460_000_000_001
TENCENT = {"market": 1, "code": "00700"}


@pytest.fixture(scope="module")
def market() -> Iterator[OpenSandbox]:
    with sandbox_thread(standing_options(rest_port=0)) as running:
        yield running


@pytest.fixture
def client(market: OpenSandbox) -> Iterator[OpendClient]:
    market.ask_now("wait", seconds=61)
    with OpendClient((market.host, market.port)) as made:
        made.init()
        yield made


def rest(market: OpenSandbox, path: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(f"{market.line['rest']}{path}", json.dumps(body).encode())  # noqa: S310 loopback
    request.add_header("Authorization", f"Bearer {market.line['rest_keys']['full']}")
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 loopback
        found: dict[str, Any] = json.load(answer)["s2c"]
    return found


def test_cash_is_a_row_of_every_cash_flow(market: OpenSandbox, client: OpendClient) -> None:
    answer = market.ask_now("cash", account="real-HK", amount="1000000.50")

    header = {"trdEnv": 1, "accID": REAL_HK, "trdMarket": 1}
    funds = client.call(ProtoId.Trd_GetFunds, header=header).s2c.funds
    (out, into) = client.call(ProtoId.Trd_FlowSummary, header=header, clearingDate="2026-11-18").s2c.flowSummaryInfoList
    log = rest(market, "/api/cash-log", {"header": {"trd_env": 1, "acc_id": REAL_HK, "trd_market": 1}})
    assert answer == {"ok": True, "account": str(REAL_HK), "change": "-1999999.50", "currency": "HKD"}
    assert (funds.cash, funds.power) == (1_000_000.5, 1_000_000.5)
    assert {(row.cashFlowType, row.cashFlowAmount) for row in (out, into)} == {
        ("入金", 3_000_000.0),
        ("出金", -1_999_999.5),
    }
    rows = next(value for value in log.values() if isinstance(value, list))
    assert [(row["biz_group_name"], row["balance"]) for row in rows if row["amount"] < 0] == [
        ("Withdrawal", 1_000_000.5)
    ]


def test_a_holding_is_a_position_of_every_port(market: OpenSandbox, client: OpendClient) -> None:
    answer = market.ask_now("holding", account=str(REAL_HK), symbol="HK.00700", quantity=500, cost="380.5")

    header = {"trdEnv": 1, "accID": REAL_HK, "trdMarket": 1}
    (row,) = client.call(ProtoId.Trd_GetPositionList, header=header).s2c.positionList
    (same,) = rest(market, "/api/positions", {"header": {"trd_env": 1, "acc_id": REAL_HK, "trd_market": 1}})[
        "position_list"
    ]
    assert answer == {"ok": True, "account": str(REAL_HK), "quantity": "500", "cost": "190250.0"}
    assert (row.qty, row.canSellQty, row.averageCostPrice) == (500, 500, 380.5)
    assert (same["qty"], same["average_cost_price"]) == (500, 380.5)
    market.ask_now("holding", account="real-HK", symbol="HK.00700", quantity=0)
    assert not client.call(ProtoId.Trd_GetPositionList, header=header).s2c.positionList


def test_the_market_moves_and_is_pushed(market: OpenSandbox, client: OpendClient) -> None:
    sub = {"securityList": [TENCENT], "subTypeList": [1, 4], "isSubOrUnSub": True, "isRegOrUnRegPush": True}
    client.call(ProtoId.Qot_Sub, **sub)
    client.push(ProtoId.Qot_UpdateBasicQot)
    client.push(ProtoId.Qot_UpdateTicker)

    assert market.ask_now("price", symbol="HK.00700", price="650") == {"ok": True, "last": "650.000"}
    assert client.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0].curPrice == 650
    client.push(ProtoId.Qot_UpdateTicker)
    assert market.ask_now("gap", symbol="HK.00700", price=600)["last"] == "600.000"
    client.push(ProtoId.Qot_UpdateTicker)
    last = market.ask_now("trade", symbol="HK.00700", side="sell", quantity=200_000)["last"]
    tick = client.push(ProtoId.Qot_UpdateTicker).tickerList[-1]
    assert (tick.volume, tick.dir, str(Decimal(tick.price).quantize(Decimal("0.001")))) == (200_000, 2, last)


def test_a_halt_and_its_end_are_pushed(market: OpenSandbox, client: OpendClient) -> None:
    sub = {"securityList": [TENCENT], "subTypeList": [1], "isSubOrUnSub": True, "isRegOrUnRegPush": True}
    client.call(ProtoId.Qot_Sub, **sub)
    client.push(ProtoId.Qot_UpdateBasicQot)

    market.ask_now("halt", symbol="HK.00700", seconds=30)
    assert client.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0].isSuspended
    market.ask_now("resume", symbol="HK.00700")
    assert not client.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0].isSuspended


@pytest.mark.parametrize(
    ("do", "arguments", "sentence"),
    [
        ("cash", {"account": "real-HK", "amount": "much"}, "amount: 'much' is no number."),
        ("cash", {"account": "real-HK", "amount": -1}, "-1 is no amount: give 0 to 1,000,000,000,000 in whole cents."),
        ("cash", {"account": "real-HK"}, "bad arguments: KeyError 'amount'"),
        ("holding", {"account": "real-HK", "symbol": "Tencent", "quantity": 1}, "'Tencent' is no security"),
        ("price", {"symbol": "HK.00700", "price": "600.1"}, "600.1 lies between two steps: HK.00700 moves by 0.500."),
        ("price", {"symbol": "HK.99999", "price": "1"}, "There is no security HK.99999 that trades here."),
        ("trade", {"symbol": "HK.00700", "side": "up", "quantity": 100}, "up is no side: say buy or sell."),
        ("trade", {"symbol": "HK.00700", "side": "buy", "quantity": "1.5"}, "1.5 is no whole number of shares."),
        ("trade", {"symbol": "HK.00700", "side": "buy", "quantity": "1e999999999"}, "1E+999999999 is no whole number"),
        ("trade", {"symbol": "HK.00700", "side": ["buy"], "quantity": 1}, "bad arguments: TypeError"),
        ("halt", {"symbol": "HK.00700", "seconds": "NaN"}, "A halt lasts more than 0"),
        ("resume", {"symbol": "HK.00700"}, "HK.00700 is not suspended."),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "day": "soon"}, "day: 'soon' is no date: give one like"),
        ("shut-day", {"market": "HK", "day": "2026-13-01"}, "day: '2026-13-01' is no date: give one like 2026-11-20."),
        ("cut-day", {"market": "HK", "day": 20261301, "how": "breaker"}, "day: 20261301 is no date"),
        ("session", {"day": "2026-02-30"}, "day: '2026-02-30' is no date"),
        ("reset", {"date": "tomorrow"}, "date: 'tomorrow' is no date"),
        ("split", {"symbol": "HK.01810", "old": 1, "new": "2.5"}, "new: '2.5' is no whole number."),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "fractions": "x"}, "fractions: 'x' is none of its words"),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "orders": "kept"}, "give cancelled or adjusted or left."),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "day": "2026-11-18"}, "no trading day of HK after"),
        ("split", {"symbol": "HK.01810", "new": 2}, "bad arguments: KeyError 'old'"),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "alone": "x"}, "alone: 'x' is no whole number."),
        ("split", {"symbol": "HK.01810", "old": 1, "new": 2, "both": 61}, "trades 1 to 60 trading days alone"),
        ("split", {"symbol": "HK.01810", "old": 3, "new": 2, "both": 1}, "is no whole number of new shares"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    market: OpenSandbox, do: str, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(AssertionError) as told:
        market.ask_now(do, **arguments)
    assert sentence in str(told.value)


async def test_no_command_moves_a_recorded_day() -> None:
    exchange = Exchange(recorded=MadeSession({TENCENT_ID: SecurityDay()}))
    commands = BenchCommands(exchange, lambda: None)

    for do in (commands.price, commands.gap, commands.trade, commands.halt, commands.resume, commands.split):
        with pytest.raises(CommandRefusal, match="A recorded market is not moved"):
            await do({"symbol": "HK.00700", "price": 1, "side": "buy", "quantity": 100, "old": 1, "new": 2})
    assert (await commands.cash({"account": "real-HK", "amount": 5}))["change"] == "-2999995"


def test_numbers_and_symbols_are_read_from_text_and_json() -> None:
    given = {"a": "1.50", "b": 2, "c": 0.1, "symbol": "hk.700"}
    assert [number(given, name) for name in "abc"] == [Decimal("1.50"), 2, Decimal("0.1")]
    assert symbol(given) == "HK.00700"
