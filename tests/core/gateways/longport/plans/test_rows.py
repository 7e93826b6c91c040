"""Grids, recurring plans and statements from LongPort's rows, and rows that cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.plans.rows import grid_plan, recurring_plan, statement
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.plans import GridStep, NextAct, PlanFrequency, PlanState, StatementPeriod
from tideboard_core.plain_text import LONGEST

GRID = {
    "order_id": "764609681686573056",
    "symbol": "700.HK",
    "stock_name": "TENCENT",
    "status": "Performing",
    "grid_status": "Performing",
    "submitted_base_price": "300.000",
    "current_base_price": "306.000",
    "upper_limit_price": "360.000",
    "lower_limit_price": "240.000",
    "trigger_price_type": 2,
    "trigger_spread_up": "",
    "trigger_percent_up": "2",
    "trigger_percent_down": "1",
    "pullback_percent": "",
    "rebound_spread": "0.5",
    "trigger_quantity": "100",
    "trigger_sell_quantity": "200",
    "trigger_buy_quantity": "",
    "upper_limit_event": 1,
    "lower_limit_event": 2,
    "trigger_times": 3,
    "total_buy_quantity": "300",
    "total_sell_quantity": "200",
    "total_profit_balance": "1250.00",
    "settlement_currency": "HKD",
    "gtd": "2026-12-31",
    "created_at": "2025-01-15T09:30:00+08:00",
    "support_shortsell": True,
}
RECURRING = {
    "plan_id": "1239402174908207104",
    "symbol": "AAPL.US",
    "stock_name": "Apple Inc.",
    "status": "Active",
    "per_invest_amount": "100",
    "invest_frequency": "Monthly",
    "invest_day_of_month": "15",
    "invest_day_of_week": "",
    "next_trd_date": "1778853600",
    "cum_amount": "0",
    "cum_profit": "0",
    "average_cost": "0",
    "allow_margin_finance": False,
    "issue_number": 0,
}


def test_a_grid() -> None:
    plan = grid_plan(GRID)

    assert (plan.id, plan.instrument, plan.symbol, plan.state) == (
        "764609681686573056",
        InstrumentId("HK.00700"),
        "700.HK",
        PlanState.RUNNING,
    )
    assert (plan.base, plan.lower, plan.upper) == (Decimal(306), Decimal(240), Decimal(360))
    assert plan.up == GridStep(percent=Decimal(2), quantity=Decimal(200))
    assert plan.down == GridStep(percent=Decimal(1), quantity=Decimal(100), turn=True, closes=True)
    assert (plan.count, plan.bought, plan.sold, plan.gain) == (3, Decimal(300), Decimal(200), Decimal(1250))
    assert (plan.ends, plan.short_sales) == (date(2026, 12, 31), True)
    assert plan.created == datetime(2025, 1, 15, 1, 30, tzinfo=UTC)
    assert plan.next_acts == (
        NextAct(Side.SELL, Decimal("312.12"), Decimal(200)),
        NextAct(Side.BUY, Decimal("302.94"), Decimal(100), turn=True),
    )


def test_a_recurring_plan() -> None:
    plan = recurring_plan(RECURRING)

    assert (plan.state, plan.frequency, plan.day) == (PlanState.RUNNING, PlanFrequency.MONTHLY, "15")
    at = datetime(2026, 5, 15, 14, 0, tzinfo=UTC)
    assert plan.next_acts == (NextAct(Side.BUY, amount=Decimal(100), at=at),)
    assert plan.average_cost is None


@pytest.mark.parametrize("word", ["Sleeping", "", "performing"])
def test_a_state_that_nobody_names_may_trade(word: str) -> None:
    plan = grid_plan({**GRID, "status": word, "grid_status": word})

    assert (plan.state, plan.word, plan.may_trade) == (PlanState.UNKNOWN, word, True)
    assert recurring_plan({**RECURRING, "status": word}).may_trade


def test_a_suspended_one_and_one_that_is_over_do_nothing() -> None:
    assert grid_plan({**GRID, "grid_status": "Suspended"}).next_acts == ()
    assert recurring_plan({**RECURRING, "status": "Suspended"}).next_acts == ()
    assert recurring_plan({**RECURRING, "status": "Finished"}).state is PlanState.ENDED


@pytest.mark.parametrize("symbol", ["BTC.HAS", "nothing", ""])
def test_a_plan_of_a_market_that_is_not_shown_stays(symbol: str) -> None:
    plan = grid_plan({**GRID, "symbol": symbol})

    assert (plan.instrument, plan.symbol, plan.may_trade) == (None, symbol, True)


@pytest.mark.parametrize(
    "bad",
    [
        {"order_id": ""},
        {"order_id": "1\n2"},
        {"current_base_price": "-1"},
        {"current_base_price": "much"},
        {"upper_limit_price": "NaN"},
        {"trigger_sell_quantity": "1e16"},
        {"trigger_times": -1},
        {"created_at": "yesterday"},
        {"created_at": "2025-01-15T09:30:00"},
        {"created_at": "99999999999999"},
        {"gtd": "0001-01-01"},
    ],
)
def test_a_grid_that_cannot_be_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(GatewayError):
        grid_plan({**GRID, **bad})


@pytest.mark.parametrize(("period", "number"), [(StatementPeriod.DAY, 20261120), (StatementPeriod.MONTH, 202611)])
def test_a_statement(period: StatementPeriod, number: int) -> None:
    found = statement(period, {"dt": number, "file_key": "/a/b.json"})

    assert (found.day, found.key) == (date(2026, 11, 20 if period is StatementPeriod.DAY else 1), "/a/b.json")


@pytest.mark.parametrize("row", [{"dt": 20261340, "file_key": "a"}, {"dt": 1, "file_key": "a"}, {"dt": 20261120}])
def test_a_statement_that_cannot_be_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(GatewayError):
        statement(StatementPeriod.DAY, row)


@pytest.mark.parametrize("row", [GRID, RECURRING])
@pytest.mark.parametrize(
    "value", [None, [], {}, True, -1, 1e308, float("nan"), "x" * 10_000, "9" * 400, "\u202e<b>", "\0", "-1e400", "0"]
)
def test_whatever_is_sent_is_read_or_refused(row: dict[str, Any], value: object) -> None:
    """No other error leaves it, and what it gives can be shown."""
    for name in row:
        bent = {**row, name: value}
        try:
            plan = grid_plan(bent) if "order_id" in row else recurring_plan(bent)
        except GatewayError:
            continue
        assert len(plan.name) <= LONGEST
        assert plan.word.isprintable()
        assert all(act.price is None or act.price.is_finite() for act in plan.next_acts)
