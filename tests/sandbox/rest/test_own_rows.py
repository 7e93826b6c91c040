"""Rows of the daemon itself: cash, margin, flags, bonds, statistics of the tape, spread tables, rates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.exchange.broker.orders import ComboLeg, OrderTicket
from tideboard_sandbox.rest.own_rows import INTERVALS

LOG = "POST /api/cash-log"


@pytest.fixture
def trader(rest: InProcessRest) -> InProcessRest:
    """A daemon that is unlocked and bought shares with the real account."""
    rest.unlock()
    rest.order(real=True, order_type=2, price=0, qty=200)
    return rest


def log(rest: InProcessRest, **range_: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rest.ok(LOG, {"header": rest.header(real=True), **range_})["cash_log_list"]
    return rows


def cash(rest: InProcessRest) -> float:
    return float(rest.shared.exchange.broker.funds(rest.opend.account(real=True)).cash)


def test_the_log_adds_up_to_the_accounts_cash(trader: InProcessRest) -> None:
    trader.order(real=True, side=2, order_type=2, price=0, qty=100)

    rows = log(trader)

    assert rows[0]["balance"] == pytest.approx(cash(trader))
    assert sum(Decimal(str(row["amount"])) for row in rows) == pytest.approx(Decimal(str(cash(trader))))
    assert {row["biz_group_name"] for row in rows} == {"Deposit", "Trade", "Fee"}
    assert all((row["direction"] == 1) == (row["amount"] >= 0) for row in rows)


def test_the_fee_of_a_deleted_order_stays_in_the_log(trader: InProcessRest) -> None:
    account = trader.opend.account(real=True)
    broker = trader.shared.exchange.broker
    before = log(trader)
    broker.delete(account, broker.orders(account)[0].id)

    assert log(trader) == before
    assert before[0]["balance"] == pytest.approx(cash(trader))


def test_both_doors_tell_the_same_movements(trader: InProcessRest) -> None:
    """2226 of OpenD, the same row over REST, and the cash log: one journal."""
    trader.order(real=True, side=2, order_type=2, price=0, qty=100)
    header = trader.header(real=True)

    rows = log(trader)[::-1]
    summary = trader.ok("POST /api/flow-summary", {"header": header, "clearing_date": "2026-11-18"})
    told = (
        trader.opend.client()
        .ok(ProtoId.Trd_FlowSummary, header=trader.opend.header(real=True), clearingDate="2026-11-18")
        .flowSummaryInfoList
    )

    assert len(rows) > 3
    assert [
        (row["flow_id"], row["clearing_date"], row["settlement_date"], row["amount"], row["time"]) for row in rows
    ] == [
        (str(row.cashFlowID), row.clearingDate, row.settlementDate, row.cashFlowAmount, row.createTime) for row in told
    ]
    assert [(str(row["cash_flow_id"]), row["cash_flow_amount"]) for row in summary["flow_summary_info_list"]] == [
        (row["flow_id"], row["amount"]) for row in rows
    ]


@pytest.mark.parametrize(
    ("range_", "kinds"),
    [
        ({"begin_time": "2026-11-18"}, {"Deposit", "Trade", "Fee"}),
        ({"end_time": "2026-11-18"}, {"Deposit", "Trade", "Fee"}),
        ({"end_time": "2026-11-17"}, set()),
        ({"begin_time": "2026-11-19"}, set()),
    ],
)
def test_the_log_is_cut_by_days(trader: InProcessRest, range_: dict[str, str], kinds: set[str]) -> None:
    assert {row["biz_group_name"] for row in log(trader, **range_)} == kinds


def test_a_movement_is_found_by_its_id(trader: InProcessRest) -> None:
    header = trader.header(real=True)
    for row in log(trader):
        detail = trader.ok("POST /api/cash-detail", {"header": header, "flow_id": row["flow_id"]})
        assert detail["cash_detail"] == row

    assert "X1" in trader.refused("POST /api/cash-detail", {"header": header, "flow_id": "X1"})


@pytest.mark.parametrize("text", ["soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused(trader: InProcessRest, text: str) -> None:
    assert "日期" in trader.refused(LOG, {"header": trader.header(real=True), "begin_time": text})


def test_simulated_accounts_have_no_log(rest: InProcessRest) -> None:
    assert "模拟交易" in rest.refused(LOG, {"header": rest.header(real=False)})


def test_an_account_of_another_environment_or_market_is_refused(rest: InProcessRest) -> None:
    header = rest.header(real=False)

    for wrong in ({"trd_env": 1}, {"trd_market": 2}, {"acc_id": 5}):
        assert rest.refused("POST /api/margin-info", {"header": header | wrong})
    assert rest.ok("POST /api/margin-info", {"header": {"acc_id": header["acc_id"]}})["header"]["trd_market"] == 1


def test_a_combination_that_another_client_placed_is_told_with_its_legs_and_positions(rest: InProcessRest) -> None:
    account, broker = rest.opend.account(real=True), rest.shared.exchange.broker
    legs = tuple(
        ComboLeg(InstrumentId(f"HK.TCH261230C{strike}000"), side, 1)
        for strike, side in ((600, Side.SELL), (610, Side.BUY))
    )
    ticket = OrderTicket(
        account_id=account, instrument=legs[0].instrument, side=Side.SELL, kind=OrderType.MARKET, quantity=2, legs=legs
    )  # fmt: skip
    order_id = broker.place_combo(ticket).id
    header = {"header": rest.header(real=True)}

    rows = rest.ok("POST /api/positions", header)["position_list"]
    (order,) = rest.ok("POST /api/orders", header)["order_list"]

    assert {row["code"]: (row["qty"], row["position_side"]) for row in rows} == {
        "TCH261230C600000": (-2, 1),
        "TCH261230C610000": (2, 0),
    }
    assert (order["order_id_ex"], order["fill_qty"], len(order["combo_legs"])) == (order_id, 2, 2)
    assert log(rest)[0]["balance"] == pytest.approx(cash(rest))


def flags(rest: InProcessRest) -> dict[str, int]:
    rows = rest.ok("POST /api/account-flag", {"header": rest.header(real=True)})["flag_list"]
    return {row["name"]: row["value"] for row in rows}


def test_flags_follow_lock_orders_positions_and_registration(rest: InProcessRest) -> None:
    before = flags(rest)
    rest.unlock()
    rest.order(real=True)
    rest.order(real=True, order_type=2, price=0)
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=True)["acc_id"]]})

    changed = {name for name, value in flags(rest).items() if value != before[name]}
    assert changed == {"trade_unlocked", "has_positions", "has_open_orders", "push_registered"}


def test_money_rows_agree_with_funds(trader: InProcessRest) -> None:
    header = {"header": trader.header(real=True)}

    funds = trader.ok("POST /api/funds", header)["funds"]
    margin = trader.ok("POST /api/margin-info", header)["margin_info"]
    bonds = trader.ok("POST /api/bond-total-asset", header)

    assert [margin[name] for name in ("total_assets", "cash", "market_val")] == [
        funds[name] for name in ("total_assets", "cash", "market_val")
    ]
    assert (bonds["cash"], bonds["total_assets"], bonds["bond_asset"]) == (funds["cash"], funds["total_assets"], 0.0)


def test_groups_count_what_the_log_has(trader: InProcessRest) -> None:
    rows = trader.ok("POST /api/biz-group", {"header": trader.header(real=True)})["biz_group_list"]

    assert {row["name"]: row["count"] for row in rows} == {
        "Deposit": 1, "Trade": len(log(trader)) - 2, "Fee": 1, "Contract settlement": 0, "Withdrawal": 0, "Dividend": 0,
            "Cash for a fraction": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "systems"), [("", ["nn", "mm"]), ("?app_id=all", ["nn", "mm"]), ("?app_id=nn", ["nn"]), ("?app_id=7", [])]
)
def test_token_state_names_the_systems_that_it_was_asked_for(
    rest: InProcessRest, query: str, systems: list[str]
) -> None:
    found = rest.ok(f"GET /api/token-state{query}")["token_state_list"]
    assert [row["app_id"] for row in found] == systems
    assert not any(row["is_enabled"] or row["is_bound"] for row in found)


def test_token_state_tells_nothing_of_the_trade_lock(rest: InProcessRest) -> None:
    locked = rest.ok("GET /api/token-state")
    rest.unlock()
    assert rest.ok("GET /api/token-state") == locked
    account = rest.header(real=False)
    assert rest.ok("POST /api/token-state", {"acc_id": account["acc_id"]})["header"]["trd_env"] == 0


STATISTIC = "POST /api/ticker-statistic"


def statistic(rest: InProcessRest, interval: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = rest.ok(STATISTIC, {"symbol": "HK.00700", "interval_type": interval})["statistic_list"]
    return rows


@pytest.mark.parametrize("interval", INTERVALS)
def test_sums_run_up_to_the_days_quote(rest: InProcessRest, interval: int) -> None:
    quote = rest.shared.exchange.quote("HK.00700")  # type: ignore[arg-type]

    rows = statistic(rest, interval)

    assert len({(row["timestamp"] - 1) // INTERVALS[interval] for row in rows}) == len(rows)
    assert rows[-1]["volume"] == quote.volume
    assert rows[-1]["turnover"] == pytest.approx(float(quote.turnover))
    assert rows[-1]["avg_price"] == pytest.approx(rows[-1]["turnover"] / rows[-1]["volume"], abs=0.001)
    assert [row["volume"] for row in rows] == sorted(row["volume"] for row in rows)


def test_statistics_follow_the_tape(rest: InProcessRest) -> None:
    before = statistic(rest, 6)
    rest.advance(60)

    assert statistic(rest, 6)[0]["volume"] > before[0]["volume"]


@pytest.mark.parametrize("interval", [0, 7])
def test_an_unknown_interval_is_refused(rest: InProcessRest, interval: int) -> None:
    assert "interval_type" in rest.refused(STATISTIC, {"symbol": "HK.00700", "interval_type": interval})


def test_the_tables_are_those_that_prices_are_checked_against(rest: InProcessRest) -> None:
    tables = rest.ok("GET /api/spread-table")["spread_table_list"]
    stocks = next(table for table in tables if table["spread_code"] == 1)["spread_item_list"]
    step = rest.ok("POST /api/quote", {"symbol": "HK.00700"})["basic_qot_list"][0]["price_spread"]
    last = float(rest.shared.exchange.quote("HK.00700").last)  # type: ignore[arg-type]

    assert next(item["value"] for item in stocks if last <= item["price_to"]) == step
    assert all(item["price_from"] < item["price_to"] for table in tables for item in table["spread_item_list"])
    assert rest.ok("POST /api/spread-table", {"reserved": 1})["spread_table_list"] == tables


def test_rates_are_told_raw_and_in_percent_for_any_past_instant(rest: InProcessRest) -> None:
    rates = rest.ok("GET /api/risk-free-rate")
    past = rest.ok("GET /api/risk-free-rate?rate_time=1700000000000")

    assert rates["rate_time"] == int(rest.shared.exchange.now.timestamp() * 1000)
    assert past["rate_time"] == 1_700_000_000_000
    assert all(rates[f"{name}_rate"] == pytest.approx(rates[f"{name}_rate_pct"] * 1e7) for name in ("hk", "us", "jp"))
    for wrong in (2**62, rates["rate_time"] + 1000):
        assert "rate_time" in rest.refused("POST /api/risk-free-rate", {"rate_time": wrong})


def test_candles_and_subscriptions_of_new_york_cover_the_session_asked_for(rest: InProcessRest) -> None:
    days = {"symbol": "US.AAPL", "rehab_type": 0, "kl_type": 1, "begin_time": "2026-11-17", "end_time": "2026-11-18"}
    regular, whole = (rest.ok("POST /api/history-kline", {**days, **more})["kl_list"] for more in ({}, {"session": 3}))
    subscription = {"symbols": ["US.AAPL"], "sub_types": [4], "is_sub_or_un_sub": True, "session": 3}
    rest.ok("POST /api/subscribe", subscription)
    trades = rest.ok("POST /api/ticker", {"symbol": "US.AAPL", "count": 5})["ticker_list"]

    assert len(whole) > len(regular) == 390
    assert {row["type"] for row in trades} == {22}
    assert trades[-1]["price"] == whole[-1]["close_price"]
    assert "行情不支持入参OVERNIGHT" in rest.refused("POST /api/history-kline", {**days, "session": 4})
