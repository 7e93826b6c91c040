"""Combinations of options over HTTP: legs from strategy and side, what rests, what is refused, what is pushed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.servers.longport.http_client import SignedClient
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_sandbox.longport.trading.combinations import legs_of, side_and_strategy

MULTI = "/v1/trade/order/multileg"
CALL, HIGHER, PUT, LOWER, LATER = (
    f"TCH{code}000.HK" for code in ("261230C600", "261230C610", "261230P600", "261230P590", "270128C600")
)


def fields(*symbols: str, **more: object) -> dict[str, object]:
    """A market order of one straddle, or what `more` makes of it."""
    legs = [{"symbol": symbol, "ratio_quantity": "1"} for symbol in symbols or (CALL, PUT)]
    order = {"side": "Buy", "order_type": "MO", "submitted_quantity": "1", "strategy": "Straddle", "legs": legs}
    return {**order, **more}


async def detail(client: SignedClient, order_id: str) -> dict[str, Any]:
    row: dict[str, Any] = (await client.get("/v1/trade/order", order_id=order_id)).data
    return row


async def held(client: SignedClient) -> dict[str, str]:
    channels = (await client.get("/v1/asset/stock")).data["list"]
    return {row["symbol"]: row["quantity"] for channel in channels for row in channel["stock_info"]}


async def test_a_straddle_fills_and_tells_its_legs_everywhere(client: SignedClient) -> None:
    order_id = (await client.post(MULTI, **fields(remark="TB-1", client_request_id="a"))).data["order_id"]
    again = (await client.post(MULTI, **fields(remark="TB-1", client_request_id="a"))).data["order_id"]

    row = await detail(client, order_id)
    assert again == order_id
    assert (row["status"], row["side"], row["quantity"], row["remark"]) == ("FilledStatus", "Buy", "1", "TB-1")
    assert row["multi_leg"] == {
        "strategy": "Straddle",
        "strategy_name": "Straddle",
        "multileg_id": f"ML{order_id}",
        "code": f"{CALL[:-3]}/{PUT[:-3]}",
        "legs": [
            {"symbol": symbol, "side": "Buy", "position": "LONG", "ratio_quantity": "1", "strike_price": "600",
             "expire_date": "20261230", "contract_direction": direction}
            for symbol, direction in ((CALL, "C"), (PUT, "P"))
        ],
    }  # fmt: skip
    assert await held(client) == {CALL: "1", PUT: "1"}
    trades = (await client.get("/v1/trade/execution/today", order_id=order_id)).data["trades"]
    assert {(each["symbol"], each["side"]) for each in trades} == {(CALL, "Buy"), (PUT, "Buy")}
    assert sum(Decimal(each["price"]) * int(each["quantity"]) for each in trades) == Decimal(row["executed_price"])
    for path in ("today", "history"):
        if path == "history":
            client.port.advance(24 * 3600)
        (listed,) = (await client.get(f"/v1/trade/order/{path}", symbol=PUT)).data["orders"]
        assert listed["multi_leg"] == row["multi_leg"]


@pytest.mark.parametrize(
    ("strategy", "symbols", "bought"),
    [
        ("VerticalCallSpread", (HIGHER, CALL), {CALL}),
        ("VerticalPutSpread", (LOWER, PUT), {PUT}),
        ("Straddle", (CALL, PUT), {CALL, PUT}),
        ("Strangle", (HIGHER, PUT), {HIGHER, PUT}),
        ("CalendarCallSpread", (CALL, LATER), {LATER}),
    ],
)
async def test_what_a_purchase_of_a_strategy_buys(
    client: SignedClient, strategy: str, symbols: tuple[str, str], bought: set[str]
) -> None:
    limit = {"order_type": "LO", "submitted_price": "0.01"}
    order_id = (await client.post(MULTI, **fields(*symbols, strategy=strategy, **limit))).data["order_id"]

    row = await detail(client, order_id)
    assert (row["status"], row["price"], row["executed_price"]) == ("NewStatus", "0.01", "0")
    assert {leg["symbol"] for leg in row["multi_leg"]["legs"] if leg["side"] == "Buy"} == bought
    assert [leg["symbol"] for leg in row["multi_leg"]["legs"]] == list(symbols)


async def test_a_sale_brings_its_price_and_rests_until_it_does(client: SignedClient) -> None:
    spread = fields(CALL, HIGHER, side="Sell", strategy="VerticalCallSpread", order_type="LO")
    order_id = (await client.post(MULTI, **spread, submitted_price="9.9")).data["order_id"]
    before = await detail(client, order_id)

    changed = await client.put("/v1/trade/order", order_id=order_id, quantity="2", price="0.5")

    row = await detail(client, order_id)
    assert changed.data == {}
    assert (before["status"], before["side"], before["price"]) == ("NewStatus", "Sell", "9.9")
    assert (row["status"], row["price"], row["executed_quantity"]) == ("FilledStatus", "0.5", "2")
    assert Decimal(row["executed_price"]) >= Decimal("0.5")
    assert [leg["position"] for leg in row["multi_leg"]["legs"]] == ["SHORT", "LONG"]
    assert await held(client) == {CALL: "-2", HIGHER: "2"}
    (account,) = (await client.get("/v1/asset/account")).data["list"]
    assert Decimal(account["init_margin"]) > 2 * 1000  # the width of both spreads, and what the bought leg is worth


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"legs": [{"symbol": CALL, "ratio_quantity": "0"}, {"symbol": PUT, "ratio_quantity": "1"}]}, 602001),
        ({"legs": [{"symbol": CALL, "ratio_quantity": "1"}, {"symbol": PUT, "ratio_quantity": "-1"}]}, 602001),
        ({"legs": [{"symbol": CALL, "ratio_quantity": "1"}, {"symbol": PUT, "ratio_quantity": "2"}]}, 602001),
        ({"legs": [{"symbol": CALL, "ratio_quantity": "1.5"}, {"symbol": PUT, "ratio_quantity": "1.5"}]}, 602001),
        ({"legs": [{"symbol": CALL, "ratio_quantity": "1"}]}, 602001),
        ({"legs": [CALL, PUT]}, 602001),
        ({"legs": []}, 602001),
        ({"strategy": "Strangle"}, 602001),
        ({"strategy": "VerticalCallSpread"}, 602001),
        ({"strategy": "CoveredCall"}, 602001),
        ({"strategy": ""}, 602001),
        ({"side": "Hold"}, 602001),
        ({"time_in_force": "GTC"}, 602001),
        ({"attached_params": {"attached_order_type": "PROFIT_TAKER", "profit_taker_price": "90"}}, 602001),
        ({"order_type": "LIT"}, 602001),
        ({"order_type": "LO"}, 602010),
        ({"order_type": "LO", "submitted_price": "1.005"}, 602035),
        ({"submitted_quantity": "0"}, 602007),
        ({"submitted_quantity": "2999"}, 602020),
        ({"side": "Sell"}, 602017),
    ],
)
async def test_what_is_refused(client: SignedClient, more: dict[str, object], code: int) -> None:
    assert (await client.post(MULTI, **fields(**more))).code == code
    assert (await client.get("/v1/trade/order/today")).data["orders"] == []


STRIKES = st.integers(1, 99)
PAIRS = st.tuples(STRIKES, st.sampled_from("CP"), st.sampled_from(("261230", "270128")))


@given(PAIRS, PAIRS, st.sampled_from(Side))
def test_strategy_and_side_are_found_again_from_the_legs(
    one: tuple[int, str, str], other: tuple[int, str, str], side: Side
) -> None:
    names = [InstrumentId(f"HK.TCH{end}{right}{strike}000") for strike, right, end in (one, other)]
    strategies = ("VerticalCallSpread", "VerticalPutSpread", "Straddle", "Strangle", "CalendarCallSpread",
                  "CalendarPutSpread")  # fmt: skip
    fitting = [name for name in strategies if legs_of(name, side, names, (1, 1))]

    assert len(fitting) <= 1
    for name in fitting:
        assert side_and_strategy(legs_of(name, side, names, (1, 1))) == (side, name)
