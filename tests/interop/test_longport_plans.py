"""Grids, recurring plans, statements: the vendor's unmodified client and our gateway read the same of one exchange."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.longport.feed import feed_on
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Seen, run_script
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.order import Account
from tideboard_core.model.plans import GridPlan, PlanState, RecurringPlan, StatementPeriod

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
NO_SUCH_CALL = 404000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice exchange whose accounts have plans."""
    with sandbox_here(start="10:30", scenario="plans", arguments=["--longport-port", "0"]) as running:
        yield running


@pytest.fixture(scope="module")
def session(sandbox: OpenSandbox, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the vendor's client read."""
    folder = tmp_path_factory.mktemp("plans")
    line, result = folder / "line.json", folder / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(interop_python, "vendor_longport_plans.py", line, result, home=folder)
    return Seen(json.loads(result.read_text(encoding="utf-8")))


async def account_of(gateway: LongportGateway) -> Account:
    (account,) = await gateway.trading.accounts()
    return account


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


async def test_grids(session: Seen, sandbox: OpenSandbox) -> None:
    theirs = session.ok("grids")
    async with feed_on(sandbox, Sinks()) as gateway:
        ours = [plan for plan in (await gateway.plans.plans(await account_of(gateway))).plans if type(plan) is GridPlan]

    assert theirs["has_more"] is False
    assert {plan.id: plan.state for plan in ours} == {
        row["order_id"]: PlanState.RUNNING if row["status"] == "Performing" else PlanState.SUSPENDED
        for row in theirs["grid_order"]
    }
    assert [
        (plan.symbol, plan.name, plan.base, plan.lower, plan.upper, plan.up.spread, plan.up.percent, plan.up.quantity)
        for plan in ours
    ] == [
        (
            row["symbol"],
            row["stock_name"],
            *(
                number(row[name])
                for name in (
                    "current_base_price",
                    "lower_limit_price",
                    "upper_limit_price",
                    "trigger_spread_up",
                    "trigger_percent_up",
                    "trigger_sell_quantity",
                )
            ),
        )
        for row in theirs["grid_order"]
    ]
    assert [(plan.count, plan.gain, plan.currency, plan.up.closes, plan.down.turn) for plan in ours] == [
        (
            row["trigger_times"],
            number(row["total_profit_balance"]),
            row["settlement_currency"],
            row["upper_limit_event"] == "CloseAtLast",
            bool(row["rebound_spread"]),
        )
        for row in theirs["grid_order"]
    ]
    # The vendor's client makes a naive time of the computer's zone; ours is in UTC.
    assert [plan.created for plan in ours] == [
        datetime.fromtimestamp(row["created_at"], UTC) for row in theirs["grid_order"]
    ]


async def test_recurring_plans(session: Seen, sandbox: OpenSandbox) -> None:
    theirs = session.ok("plans")["plans"]
    async with feed_on(sandbox, Sinks()) as gateway:
        told = await gateway.plans.plans(await account_of(gateway))
        ours = [plan for plan in told.plans if type(plan) is RecurringPlan]

    assert told.unread == ""
    assert [
        (
            plan.id,
            plan.symbol,
            plan.word,
            plan.amount,
            plan.day,
            plan.count,
            plan.invested,
            plan.gain,
            plan.frequency and plan.frequency.title(),
        )
        for plan in ours
    ] == [
        (
            row["plan_id"],
            row["symbol"],
            row["status"],
            number(row["per_invest_amount"]),
            row["invest_day_of_month"] or row["invest_day_of_week"],
            row["issue_number"],
            number(row["cum_amount"]),
            number(row["cum_profit"]),
            row["invest_frequency"],
        )
        for row in theirs
    ]
    assert [plan.next_at.timestamp() if plan.next_at else None for plan in ours] == [
        float(row["next_trd_date"]) if row["next_trd_date"] else None for row in theirs
    ]
    assert [row["symbol"] for row in session.ok("plans of one security")["plans"]] == ["AAPL.US"]


@pytest.mark.parametrize(("period", "name"), [(StatementPeriod.DAY, "days"), (StatementPeriod.MONTH, "months")])
async def test_statements(period: StatementPeriod, name: str, session: Seen, sandbox: OpenSandbox) -> None:
    theirs = session.ok(f"statements {name}")["list"]
    async with feed_on(sandbox, Sinks()) as gateway:
        account = await account_of(gateway)
        ours = await gateway.plans.statements(account, period)
        link = await gateway.plans.statement_link(account, ours.rows[0].key)

    form = "%Y%m%d" if period is StatementPeriod.DAY else "%Y%m"
    assert len(theirs) > 10
    assert [(int(f"{row.day:{form}}"), row.key) for row in ours.rows] == [
        (row["dt"], row["file_key"]) for row in theirs
    ]
    assert ours.more is False
    if period is StatementPeriod.DAY:
        assert link == session.ok("statement")["url"]


def test_pages_and_states(session: Seen) -> None:
    assert [row["status"] for row in session.ok("grids page")["grid_order"]] == ["Suspended"]
    assert [row["status"] for row in session.ok("grids of one state")["grid_order"]] == ["Performing"]


def test_the_practice_exchange_sets_and_stops_none(session: Seen) -> None:
    assert [session.refused(name) for name in ("suspend", "stop")] == [NO_SUCH_CALL] * 2
