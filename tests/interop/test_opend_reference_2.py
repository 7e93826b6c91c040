"""The unmodified futu-api package on derivatives, price alerts, watchlists, money and the gateway's bookkeeping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script

TENCENT = "HK.00700"
CALL, PUT = "HK.TCH261230C600000", "HK.TCH261230P600000"

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]


class Session:
    """What the vendor's client saw in one session."""

    def __init__(self, seen: dict[str, Any]) -> None:
        self.results = seen["results"]
        self.pushes = seen["pushes"]

    def ok(self, name: str) -> Any:
        """The data of an answer that said yes."""
        answer = self.results[name]
        assert answer["ret"] == 0, f"{name}: {answer['data']}"
        return answer["data"][0]

    def refused(self, name: str) -> str:
        """The text of an answer that said no."""
        answer = self.results[name]
        assert answer["ret"] == -1, f"{name} was not refused: {answer['data']}"
        return str(answer["data"][0])


@pytest.fixture(scope="module")
def session(interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session of the vendor's client; all tests below read what it saw."""
    folder = tmp_path_factory.mktemp("futu")
    result = folder / "result.json"
    with sandbox_here(start="10:30") as sandbox:
        control = str(sandbox.line["control"]).rpartition(":")[2]
        run_script(interop_python, "vendor_reference_2.py", sandbox.port, control, result, home=folder)
    return Session(json.loads(result.read_text(encoding="utf-8")))


def test_expirations_and_chains(session: Session) -> None:
    days = session.ok("expirations")
    assert [row["strike_time"] for row in days][:2] == ["2026-11-27", "2026-12-30"]
    assert {row["expiration_cycle"] for row in session.ok("us_expirations")} == {"WEEK", "MONTH"}
    assert "99999" in session.refused("no_expirations")
    chain = session.ok("chain")
    assert {row["strike_time"] for row in chain} == {"2026-12-30"}
    assert {row["stock_owner"] for row in chain} == {TENCENT}
    assert len(chain) == 2 * len(session.ok("calls"))
    assert 0 < len(session.ok("within")) < len(chain)
    assert 0 < len(session.ok("near")) < len(chain)
    assert "30" in session.refused("too_long")
    assert {row["lot_size"] for row in session.ok("us_chain")} == {100}


def test_options_are_quoted_and_pushed(session: Session) -> None:
    session.ok("subscribe")
    assert session.results["pushed"]
    call, put = session.ok("quote")
    assert (call["strike_price"], call["contract_size"], call["option_area_type"]) == (600, 100, "AMERICAN")
    assert call["delta"] > 0 > put["delta"]
    book = session.ok("book")
    assert book["Bid"][0][0] < book["Ask"][0][0]
    assert len(book["Bid"]) == len(book["Ask"]) == 10
    assert session.ok("ticks")[-1]["price"] == call["last_price"]
    rows = {row["code"]: row for row in session.ok("snapshot")}
    assert rows[CALL]["option_valid"]
    assert rows[CALL]["bid_price"] == book["Bid"][0][0]
    parity = rows[CALL]["last_price"] - rows[PUT]["last_price"] - (rows[TENCENT]["last_price"] - 600)
    assert abs(parity) < 4
    assert rows["HK.54113"]["wrt_type"] == "BULL"
    assert rows["HK.54113"]["wrt_recovery_price"] > rows["HK.54113"]["wrt_strike_price"]
    assert rows["HK.47101"]["wrt_upper_strike_price"] > rows["HK.47101"]["wrt_lower_strike_price"]
    option, bull = session.ok("static")
    assert (option["option_type"], bull["stock_child_type"]) == ("CALL", "BULL")
    assert len(session.ok("candles")) == 12
    assert "Broker" in session.refused("no_brokers")


def test_warrants(session: Session) -> None:
    rows, last_page, count = session.ok("warrants")
    assert last_page
    assert count == len(rows) >= 24
    assert {row["type"] for row in rows} == {"CALL", "PUT", "BULL", "BEAR", "INLINE"}
    assert {row["status"] for row in rows} == {"NORMAL", "SUSPEND", "PENDING_LISTING"}
    page, last_page, count = session.ok("callable")
    assert (len(page), last_page) == (5, False)
    assert count > 5
    assert [row["turnover"] for row in page] == sorted((row["turnover"] for row in page), reverse=True)
    assert {row["type"] for row in page} <= {"BULL", "BEAR"}
    issued, _, _ = session.ok("issuer")
    assert {row["issuer"] for row in issued} == {"JP"}
    assert max(row["cur_price"] for row in issued) <= 1


def test_price_reminders_ring(session: Session) -> None:
    key, ringing = session.ok("added"), session.ok("ringing")
    assert [row["key"] for row in session.ok("listed")] == [key, ringing]
    assert session.ok("of_market") == session.ok("listed")
    changed = next(row for row in session.ok("after_disable") if row["key"] == key)
    assert (changed["value"], changed["note"], changed["enable"]) == (9001, "n", False)
    assert "note" in session.refused("long_note")
    assert session.results["rang"]
    (rang,) = session.pushes["reminder"]
    assert (rang["key"], rang["reminder_type"], rang["market_status"]) == (ringing, "VOLUME_UP", "OPEN")
    assert rang["cur_value"] >= rang["set_value"] == 1000
    session.ok("deleted")
    assert str(key) in session.refused("unknown_key")
    session.ok("all_deleted")
    assert session.ok("none_left") == []


def test_watchlist_groups(session: Session) -> None:
    groups = session.ok("groups")
    assert {"group_name": "全部", "group_type": "SYSTEM"} in groups
    assert session.ok("own_groups") == [{"group_name": "自选", "group_type": "CUSTOM"}]
    before, after, last = (
        [row["code"] for row in session.ok(name)] for name in ("members", "members_after", "members_last")
    )
    assert after == [*before, "HK.00066", CALL]
    assert last == before
    assert "System grouping" in session.refused("system_group")
    assert "Unknown watchlists" in session.refused("unknown_group")


def test_money_of_an_option_order(session: Session) -> None:
    (order,) = session.ok("option_order")
    assert (order["order_status"], order["dealt_qty"]) == ("FILLED_ALL", 2)
    (fees,) = session.ok("fees")
    flow = session.ok("cash_flow")
    paid = sum(row["cashflow_amount"] for row in flow if row["cashflow_direction"] == "OUT")
    assert paid == pytest.approx(-order["dealt_avg_price"] * 200 - fees["fee_amount"])
    (funds,) = session.ok("funds")
    assert sum(row["cashflow_amount"] for row in flow) == pytest.approx(funds["cash"])
    (position,) = session.ok("positions")
    assert position["market_val"] == pytest.approx(position["nominal_price"] * 200)
    stock, fund, warrant = session.ok("margin")
    assert stock["im_long_ratio"] > stock["mm_long_ratio"] > 0
    assert fund["is_long_permit"]
    assert not warrant["is_long_permit"]
    assert "模拟交易" in session.refused("paper_cash_flow")
    assert "模拟交易" in session.refused("paper_fees")


def test_bookkeeping_of_the_gateway(session: Session) -> None:
    every, own = session.ok("subscriptions"), session.ok("own_subscriptions")
    assert (every["total_used"], every["own_used"]) == (7, 6)
    assert "HK.00005" in every["sub_list"]["QUOTE"]
    assert "HK.00005" not in own["sub_list"]["QUOTE"]
    used, remaining, details = session.ok("history_quota")
    assert (used, remaining) == (1, 299)
    assert details[0]["code"] == CALL
    delays = session.ok("delays")
    assert {row["qot_push_type"] for row in delays["qot_push"]} >= {1, 2, 3}
    assert all(sum(part["count"] for part in row["list"]) == row["count"] for row in delays["qot_push"])
    assert {3209, 3210, 3220} <= {row["proto_id"] for row in delays["req_reply"]}
    assert [row["order_id"] for row in delays["place_order"]] == [session.ok("option_order")[0]["order_id"]]


def test_hours_outside_the_regular_ones_in_new_york(session: Session) -> None:
    session.ok("extended_subscribe")
    assert session.results["extended_pushed"]
    (snapshot,) = session.ok("extended_snapshot")
    ticks, candles = session.ok("extended_ticks"), session.ok("extended_candles")
    regular, extended, whole = (session.ok(f"{name}_history") for name in ("regular", "extended", "whole"))

    assert {row["type"] for row in ticks} >= {"AUTO_MATCH", "EXTENDED_TRADING_HOURS"}
    assert ticks[-1]["price"] == candles[-1]["close"] == whole[-1]["close"] == snapshot["overnight_price"]
    assert len(regular) == 390
    assert len(regular) < len(extended) < len(whole)
    assert extended == [row for row in whole if "04:00:00" < row["time_key"][11:] <= "20:00:00"]
    assert "HK.00700" in session.refused("extended_elsewhere")
