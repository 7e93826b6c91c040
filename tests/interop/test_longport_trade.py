"""The trading half of both unmodified LongPort SDKs against the sandbox."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fakes.servers.sandbox import sandbox_process
from fakes.servers.vendor_sdk import Seen, run_script

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]


class Session(Seen):
    """What the vendor's client saw in one session, and the sandbox's log of it."""

    def __init__(self, seen: dict[str, Any], log: str) -> None:
        super().__init__(seen)
        self.log = log

    def refused(self, name: str) -> int:
        """The code of an answer that said no; it has a trace id."""
        code = super().refused(name)
        assert len(self.seen[name]["trace"]) == 32
        return code


@pytest.fixture(scope="module", params=["longport", "longbridge"])
def session(request: pytest.FixtureRequest, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session of the vendor's client; all tests below read what it saw."""
    folder = tmp_path_factory.mktemp(request.param)
    line, result = folder / "line.json", folder / "result.json"
    with sandbox_process(start="10:30", arguments=["--longport-port", "0"]) as sandbox:
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        run_script(interop_python, "vendor_longport_trade.py", request.param, line, result, home=folder)
        return Session(json.loads(result.read_text(encoding="utf-8")), sandbox.log())


def test_an_order_is_submitted_pushed_and_detailed(session: Session) -> None:
    order = session.ok("detail")

    assert order["order_id"] == session.ok("submit")["order_id"]
    assert (order["symbol"], order["side"], order["order_type"], order["status"]) == ("700.HK", "Buy", "LO", "New")
    assert (order["quantity"], order["price"], order["remark"]) == ("200", "500", "first")
    assert datetime.fromtimestamp(order["submitted_at"], ZoneInfo("Asia/Hong_Kong")).date() == date(2026, 11, 18)
    assert session.seen["pushed_new"]


def test_a_replaced_order_has_its_new_price_and_quantity(session: Session) -> None:
    session.ok("replace")
    (order,) = session.ok("replaced")

    assert (order["quantity"], order["price"]) == ("300", "490.2")
    assert [(row["quantity"], row["status"]) for row in session.seen["book"]] == [(300, "submitted")]


def test_a_cancelled_order_is_pushed_and_a_filled_one_cannot_be_cancelled(session: Session) -> None:
    session.ok("cancel")

    assert session.seen["pushed_canceled"]
    assert session.refused("cancel_filled") == 601012


def test_a_market_order_fills_and_tells_its_history_and_fees(session: Session) -> None:
    order = session.ok("filled_detail")
    charges = order["charge_detail"]

    assert session.seen["pushed_filled"]
    assert (order["status"], order["executed_quantity"]) == ("Filled", "200")
    assert order["history"][0]["status"] == "Filled"
    fees = [Decimal(fee["amount"]) for group in charges["items"] for fee in group["fees"]]
    assert sum(fees) == Decimal(charges["total_amount"]) > 0


def test_a_push_of_a_fill_tells_the_execution(session: Session) -> None:
    pushes = [row for row in session.seen["pushes"] if row["order_id"] == session.ok("market")["order_id"]]

    assert pushes[-1]["status"] == "Filled"
    assert sum(int(row["last_share"] or 0) for row in pushes) == 200
    assert pushes[-1]["account_no"]


def test_conditional_and_dated_orders_are_taken(session: Session) -> None:
    session.ok("stop")
    orders = {row["order_id"]: row for row in session.ok("today")}
    dated = orders[session.ok("gtd")["order_id"]]
    trailing = session.ok("trailing_detail")

    assert (dated["expire_date"], dated["outside_rth"]) == ("2026-11-25", "AnyTime")
    assert (trailing["trailing_amount"], trailing["limit_offset"]) == ("20", "1")
    assert (trailing["status"], trailing["trigger_status"]) == ("VarietiesNotReported", None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("unknown_symbol", 602002),
        ("odd_lot", 602001),
        ("off_tick", 602035),
        ("too_dear", 601011),
        ("unknown_order", 603001),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(session: Session, name: str, code: int) -> None:
    assert session.refused(name) == code


def test_lists_of_today_follow_their_filters(session: Session) -> None:
    assert len(session.ok("today")) == 5
    assert [row["status"] for row in session.ok("today_filled")] == ["Filled"]
    assert [row["symbol"] for row in session.ok("today_us")] == ["AAPL.US"]
    assert {row["side"] for row in session.ok("today_sell")} == {"Sell"}
    assert session.ok("history") == [], "today is in today's list alone"


def test_executions_are_listed(session: Session) -> None:
    (execution,) = session.ok("executions")

    assert (execution["order_id"], execution["quantity"]) == (session.ok("market")["order_id"], "200")
    assert session.ok("executions_us") == []
    assert session.ok("history_executions") == []
    if "all_executions" in session.seen:
        assert session.ok("all_executions") == session.ok("executions")
        assert session.ok("all_executions_2") == []


def test_balance_has_three_currencies_and_follows_the_trade(session: Session) -> None:
    (hongkong,), (american,) = session.ok("balance"), session.ok("balance_usd")
    cash = {row["currency"]: row for row in hongkong["cash_infos"]}

    assert set(cash) == {"HKD", "USD", "CNY"}
    assert Decimal(cash["HKD"]["available_cash"]) < 3_000_000
    assert Decimal(cash["USD"]["frozen_cash"]) > 1000
    assert Decimal(american["total_cash"]) * Decimal("7.8") == pytest.approx(Decimal(hongkong["total_cash"]), abs=1)


def test_positions_cash_flow_margin_and_largest_quantity(session: Session) -> None:
    (channel,) = session.ok("positions")["channels"]
    (holding,) = channel["positions"]
    flows = session.ok("cash_flow")

    assert (holding["symbol"], holding["quantity"], holding["available_quantity"]) == ("700.HK", "200", "0")
    assert [(row["direction"], row["business_type"]) for row in flows] == [("Out", "Stock"), ("Out", "Cash")]
    assert session.ok("cash_flow_page") == flows[1:]
    assert session.ok("funds")["channels"][0]["positions"] == []
    assert session.ok("margin")["im_factor"] == "1"
    assert Decimal(session.ok("most")["cash_max_qty"]) % 100 == 0


def test_credentials_that_do_not_pass_are_refused(session: Session) -> None:
    assert session.ok("signed")["list"]
    assert session.refused("wrong_secret") == 403201
    assert session.refused("wrong_key") == 403203
    assert session.refused("wrong_token") == 401003


def test_the_thirty_first_call_in_thirty_seconds_is_refused(session: Session) -> None:
    assert session.refused("too_often") == 429002


def test_a_refreshed_token_voids_the_old_one(session: Session) -> None:
    assert session.ok("refresh")["account_info"]["aaid"]
    assert session.refused("old_token") == 401003
    assert session.ok("new_token")["list"]
    assert session.ok("refresh")["token"] not in session.log


def test_exits_are_attached_changed_and_fired(session: Session, request: pytest.FixtureRequest) -> None:
    if "bracket" not in session.seen:  # the older SDK has no attached orders
        assert "longport" in request.node.name
        return
    (profit, stop), (new_profit, new_stop) = (
        session.ok(name)["attached_orders"] for name in ("bracket_detail", "bracket_replaced")
    )
    assert [row["attached_type_display"] for row in (profit, stop)] == ["ProfitTaker", "StopLoss"]
    assert [(row["trigger_price"], row["quantity"]) for row in (profit, stop)] == [("520", "100"), ("480", "100")]
    assert [row["order_id"] for row in (new_profit, new_stop)] == [row["order_id"] for row in (profit, stop)]
    assert [(row["trigger_price"], row["quantity"]) for row in (new_profit, new_stop)] == [
        ("530", "200"),
        ("470", "200"),
    ]
    assert session.ok("bracket_exit")["charge_detail"] is None
    assert [row["order_id"] for row in session.ok("bracket_exits")] == [profit["order_id"]]
    assert [row["withdrawn"] for row in session.ok("bracket_cancelled")["attached_orders"]] == [True, True]
    assert session.refused("bracket_wrong") == 602027

    session.ok("digits")
    assert Decimal(session.ok("digits_exit")["trigger_price"]) == 525
    withdrawn = [row["withdrawn"] for row in session.ok("digits_entry")["attached_orders"]]
    assert (withdrawn, session.ok("digits_other")["status"]) == ([True, False], "New")

    exits = session.ok("bracket_fired")["attached_orders"]
    assert sorted((row["executed_qty"], row["withdrawn"]) for row in exits) == [("0", True), ("100", False)]
    (fired,) = (row for row in exits if row["executed_qty"] == "100")
    own = [row for row in session.ok("bracket_today") if row["trigger_price"] == fired["trigger_price"]]
    assert [(row["side"], row["executed_quantity"]) for row in own] == [("Sell", "100")]
    assert fired["order_id"] not in {row["order_id"] for row in own}
