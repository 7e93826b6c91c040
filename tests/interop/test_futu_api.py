"""The unmodified futu-api package against the sandbox, plain and encrypted, and moomoo-api beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fakes.servers.sandbox import sandbox_process
from fakes.servers.vendor_sdk import run_script

TENCENT = "HK.00700"

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


def make_key(path: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    return path


# moomoo-api is futu-api under another name.
@pytest.fixture(scope="module", params=["plain", "encrypted", pytest.param("moomoo", marks=pytest.mark.whole)])
def session(request: pytest.FixtureRequest, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One session of the vendor's client; all tests below read what it saw."""
    folder = tmp_path_factory.mktemp("futu")
    key = [make_key(folder / "opend.pem")] if request.param == "encrypted" else []
    brand = ["moomoo"] if request.param == "moomoo" else []
    options = ["--opend-rsa-key", str(key[0])] if key else []
    with sandbox_process(start="10:30", arguments=options) as sandbox:
        control = str(sandbox.line["control"]).rpartition(":")[2]
        result = folder / "result.json"
        run_script(interop_python, "vendor_session.py", sandbox.port, control, result, *key, *brand, home=folder)
        assert ("encrypted" in sandbox.log()) is bool(key)
    return Session(json.loads(result.read_text(encoding="utf-8")))


def test_global_state_and_user_info(session: Session) -> None:
    state = session.ok("global_state")

    assert (state["market_hk"], state["qot_logined"], state["trd_logined"]) == ("MORNING", True, True)
    assert state["program_status_type"] == "READY"
    assert session.ok("user_info")["sub_quota"] > 0


def test_data_that_is_not_subscribed_is_refused(session: Session) -> None:
    assert "请先订阅" in session.refused("not_subscribed")


def test_subscribing_pushes_every_kind_at_once_and_again_when_the_market_moves(session: Session) -> None:
    session.ok("subscribe")

    assert session.results["first_pushes"]
    assert session.results["later_pushes"]
    assert set(session.pushes) >= {"quote", "book", "ticker", "minute", "candle", "broker"}


def test_subscriptions_are_listed_and_charged_once(session: Session) -> None:
    listed = session.ok("subscriptions")

    assert (listed["total_used"], listed["own_used"]) == (7, 7)
    assert listed["sub_list"]["QUOTE"] == [TENCENT]


def test_quote_book_and_trades_fit_each_other(session: Session) -> None:
    quote, book, trades = session.ok("quote")[0], session.ok("book"), session.ok("ticker")

    assert quote["code"] == book["code"] == TENCENT
    assert book["Bid"][0][0] < book["Ask"][0][0]
    assert len(book["Bid"]) == len(book["Ask"]) == 10
    assert trades[-1]["price"] == quote["last_price"]
    assert quote["low_price"] <= quote["last_price"] <= quote["high_price"]
    assert [row["sequence"] for row in trades] == sorted(row["sequence"] for row in trades)


def test_minutes_and_candles_of_the_morning_are_there(session: Session) -> None:
    minutes, candles = session.ok("minutes"), session.ok("minute_candles")

    assert len(minutes) >= 60
    assert minutes[0]["time"].startswith("2026-11-18 09:3")
    assert len(candles) == 30
    assert candles[-1]["close"] == minutes[-1]["cur_price"]
    assert len(session.ok("day_candles")) == 30


def test_broker_queue_has_both_sides(session: Session) -> None:
    bids, asks = session.results["brokers"]["data"]

    assert bids[0]["bid_broker_id"]
    assert asks[0]["ask_broker_id"]


def test_static_info_by_market_and_by_code(session: Session) -> None:
    by_code = {row["code"]: row for row in session.ok("static_codes")}

    assert by_code[TENCENT]["lot_size"] == 100
    assert by_code["HK.800000"]["stock_type"] == "IDX"
    assert by_code["HK.02800"]["stock_type"] == "ETF"
    assert TENCENT in {row["code"] for row in session.ok("static_market")}


def test_snapshots_come_in_the_order_asked_for_and_an_unknown_code_refuses_all(session: Session) -> None:
    rows = session.ok("snapshot")

    assert [row["code"] for row in rows] == ["US.AAPL", TENCENT, "HK.800000", "HK.02800"]
    assert rows[1]["equity_valid"]
    assert "HK.99999" in session.refused("snapshot_unknown")


def test_market_states_and_trading_days(session: Session) -> None:
    states = {row["code"]: row["market_state"] for row in session.ok("market_state")}
    days = [row["time"] for row in session.ok("trading_days")]

    assert states[TENCENT] == "MORNING"
    assert "2026-11-18" in days
    assert "2026-11-15" not in days


@pytest.mark.parametrize("period", ["INTRADAY", "DAY", "WEEK", "MONTH"])
def test_capital_flow_is_the_sum_of_its_tiers(session: Session, period: str) -> None:
    rows = session.ok(f"flow_{period}")

    assert rows
    for row in rows:
        tiers = sum(row[f"{tier}_in_flow"] for tier in ("super", "big", "mid", "sml"))
        assert row["in_flow"] == pytest.approx(tiers, abs=0.05)
    intraday = period == "INTRADAY"
    assert (rows[-1]["last_valid_time"] == "N/A") is not intraday
    assert (rows[-1]["main_in_flow"] == "N/A") is intraday


def test_intraday_flow_starts_with_a_zero_row_at_the_open(session: Session) -> None:
    first = session.ok("flow_INTRADAY")[0]

    assert first["capital_flow_item_time"] == "2026-11-18 09:30:00"
    assert first["in_flow"] == 0


def test_flow_begin_and_end_follow_the_vendors_rules(session: Session) -> None:
    october = [row["capital_flow_item_time"] for row in session.ok("flow_october")]
    since = [row["capital_flow_item_time"] for row in session.ok("flow_from")]
    until = [row["capital_flow_item_time"] for row in session.ok("flow_until")]

    assert all(text.startswith("2026-10-") and text.endswith("00:00:00") for text in october)
    assert october == [text for text in since if text <= "2026-10-31"]
    assert until[-len(october) :] == october
    assert until[0] >= "2025-10-31"
    assert len(until) > 200


def test_an_index_has_no_flow(session: Session) -> None:
    assert "HK.800000" in session.refused("flow_index")


def test_distribution_fits_the_flow(session: Session) -> None:
    split, last = session.ok("distribution")[0], session.ok("flow_INTRADAY")[-1]
    net = sum(split[f"capital_in_{tier}"] - split[f"capital_out_{tier}"] for tier in ("super", "big", "mid", "small"))

    assert net == pytest.approx(last["in_flow"], abs=0.1)


def test_history_comes_in_pages_without_a_gap(session: Session) -> None:
    first, second = session.ok("history_page_1"), session.ok("history_page_2")
    days = [row["time_key"] for row in first + second]

    assert len(first) == 10
    assert days == sorted(set(days))
    assert session.results["history_page_2"]["data"][1] is None
    used, remaining, detail = session.ok("history_quota")
    assert used == len(detail) == 1
    assert remaining > 0


def test_unsubscribing_in_the_first_minute_is_refused_and_later_frees_the_quota(session: Session) -> None:
    assert session.refused("unsubscribe_early").endswith("订阅时间过短，至少需要订阅1分钟")
    session.ok("unsubscribe")
    session.ok("unsubscribe_all")

    assert session.ok("subscriptions_after")["total_used"] == 0


def test_accounts_of_both_environments_with_their_markets(session: Session) -> None:
    accounts = session.ok("accounts")

    assert {row["trd_env"] for row in accounts} == {"REAL", "SIMULATE"}
    assert all(row["trdmarket_auth"] for row in accounts)


def test_a_real_account_must_be_unlocked_with_the_right_password(session: Session) -> None:
    assert "没有解锁交易" in session.refused("locked")
    assert session.refused("wrong_password")
    session.ok("unlock")
    session.ok("lock")
    assert "没有解锁交易" in session.refused("locked_again")


def test_funds_and_largest_quantity(session: Session) -> None:
    funds, most = session.ok("funds")[0], session.ok("max_quantity")[0]

    assert funds["total_assets"] >= funds["power"] > 0
    assert most["max_cash_buy"] > 0
    assert most["max_cash_buy"] % 100 == 0


def test_an_order_rests_is_changed_and_cancelled(session: Session) -> None:
    placed = session.ok("resting")[0]
    session.ok("changed")
    session.ok("cancelled")
    order = session.ok("one_order")

    assert placed["order_status"] == "SUBMITTED"
    assert len(order) == 1
    assert (order[0]["order_id"], order[0]["qty"]) == (placed["order_id"], 300)
    assert order[0]["order_status"] == "CANCELLED_ALL"
    assert order[0]["remark"] == "TB-1118-0001"


def test_an_order_that_crosses_is_filled_and_pushed(session: Session) -> None:
    order_id = session.ok("filled")[0]["order_id"]
    deals = [row for row in session.ok("deals") if row["order_id"] == order_id]
    position = session.ok("positions")[0]

    assert session.results["trade_pushes"]
    assert sum(row["qty"] for row in deals) == 100
    assert (position["code"], position["qty"]) == (TENCENT, 100)
    assert [row[0]["order_id"] for row in session.pushes["deal"]].count(order_id) == len(deals)


def test_order_pushes_tell_each_change_in_order(session: Session) -> None:
    order_id = session.ok("resting")[0]["order_id"]
    states = [row[0]["order_status"] for row in session.pushes["order"] if row[0]["order_id"] == order_id]

    assert states[0] == "SUBMITTED"
    assert states[-1] == "CANCELLED_ALL"


def test_fees_of_a_filled_order(session: Session) -> None:
    fee = session.ok("fees")[0]

    assert fee["fee_amount"] == pytest.approx(sum(amount for _, amount in fee["fee_details"]), abs=0.02)
    assert fee["fee_amount"] > 0


@pytest.mark.parametrize("order", ["odd_lot", "off_tick", "unaffordable"])
def test_what_the_exchange_would_not_take_is_refused_with_a_reason(session: Session, order: str) -> None:
    assert len(session.refused(order)) > 10


def test_a_replayed_packet_is_refused_and_places_no_second_order(session: Session) -> None:
    order_id = session.ok("replay_first")[0]["order_id"]
    orders = [row for row in session.ok("orders") if row["remark"] == "TB-REPLAY"]

    assert "replayed" in session.refused("replay_second")
    assert [row["order_id"] for row in orders] == [order_id]


def test_a_market_sell_goes_through(session: Session) -> None:
    order_id = session.ok("market_sell")[0]["order_id"]

    assert order_id in {row["order_id"] for row in session.ok("filled_orders")}


def test_histories_hold_what_was_done(session: Session) -> None:
    ended = {row["order_id"] for row in session.ok("history_orders")}

    assert session.ok("filled")[0]["order_id"] in ended
    assert session.ok("history_deals")
    flow = session.ok("cash_flow")
    assert flow[0]["cashflow_amount"] == 3_000_000
    assert {row["cashflow_direction"] for row in flow[1:]} == {"IN", "OUT"}
    session.ok("cancel_all")


def test_a_paper_account_trades_without_unlocking_and_lacks_fills_fees_and_cash_flow(session: Session) -> None:
    placed = session.ok("paper_order")[0]

    assert placed["order_id"] in {row["order_id"] for row in session.ok("paper_orders")}
    session.ok("paper_funds")
    for name in ("paper_deals", "paper_fees", "paper_cash_flow", "paper_cancel_all"):
        assert "模拟交易" in session.refused(name)
