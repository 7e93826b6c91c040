"""Combinations of options: bytes of a new one, and the legs, sides and prices that rows give back."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import permutations, product
from typing import Any

import pytest

from fakes.servers.longport.rows import multi_leg, order_row, push_row
from tideboard_core.errors import GatewayError, OrderDenied
from tideboard_core.gateways.longport.translate import combinations, orders, writes
from tideboard_core.model.combination import CombinationLeg, CombinationRequest, Strategy, strategy_of
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import LiveAccount, OrderType, Side
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_sandbox.longport.trading.combinations import legs_of as legs_at_the_door

ACCOUNT = LiveAccount(id="7", name="LongPort", markets=frozenset(Market), currency="HKD", broker_lock=False)
LOW, HIGH = InstrumentId("US.QQQ260731C764000"), InstrumentId("US.QQQ260731C767000")


def leg(code: str, side: Side = Side.BUY, ratio: int = 1) -> CombinationLeg:
    return CombinationLeg(instrument=InstrumentId(f"US.QQQ{code}"), side=side, ratio=ratio)


def request(*legs: CombinationLeg, price: str | None = "1.50", **more: Any) -> CombinationRequest:
    return CombinationRequest(
        account=ACCOUNT,
        legs=legs,
        quantity=2,
        order_type=OrderType.MARKET if price is None else OrderType.LIMIT,
        price=None if price is None else Decimal(price),
        client_order_id="TB-1120-0001",
        **more,
    )


def test_the_golden_bytes_of_the_vendors_example() -> None:
    """As the vendor's SDK sends it, with our ids behind: longbridge 5.3.0, seen by a proxy."""
    write = writes.place_combination(request(leg("260731C767000", Side.SELL), leg("260731C764000")))

    assert (write.method, write.path, write.query) == ("POST", "/v1/trade/order/multileg", ())
    assert write.body == (
        b'{"side":"Buy","order_type":"LO","submitted_quantity":"2","strategy":"VerticalCallSpread","legs":'
        b'[{"symbol":"QQQ260731C764000.US","ratio_quantity":"1"},{"symbol":"QQQ260731C767000.US","ratio_quantity":"1"}],'
        b'"submitted_price":"1.5","remark":"TB-1120-0001","client_request_id":"TB-1120-0001-' + writes.THIS_RUN.encode()
        + b'"}'
    )  # fmt: skip


def test_a_sale_is_sent_at_what_it_brings_and_a_market_order_without_a_price() -> None:
    credit = writes.place_combination(request(leg("260731P600000", Side.SELL), leg("260731P590000"), price="-2.1"))
    market = writes.place_combination(request(leg("260731P600000"), leg("260731C600000"), price=None))

    assert json.loads(credit.body) | {"client_request_id": ""} == {
        "side": "Sell",
        "order_type": "LO",
        "submitted_quantity": "2",
        "strategy": "VerticalPutSpread",
        "legs": [
            {"symbol": "QQQ260731P600000.US", "ratio_quantity": "1"},
            {"symbol": "QQQ260731P590000.US", "ratio_quantity": "1"},
        ],
        "submitted_price": "2.1",
        "remark": "TB-1120-0001",
        "client_request_id": "",
    }
    body = json.loads(market.body)
    assert (body["order_type"], body["strategy"], "submitted_price" in body) == ("MO", "Straddle", False)


@pytest.mark.parametrize(
    ("legs", "price", "code"),
    [
        ((leg("260731C764000"), leg("260731C767000", Side.SELL)), "-0.1", "combination-price-sign"),
        ((leg("260731C764000"), leg("260731C767000", Side.SELL)), "0", "combination-price-sign"),
        ((leg("260731C764000", Side.SELL), leg("260731C767000")), "0.1", "combination-price-sign"),
        ((leg("260731C764000"), leg("260731C767000")), "1", "combinations-not-offered"),
        ((leg("260731C764000"), leg("260731C767000", Side.SELL, 2)), "1", "combinations-not-offered"),
        ((leg("260731C764000"), leg("260831C767000", Side.SELL)), "1", "combinations-not-offered"),
        ((leg("260731C764000", Side.BUY, 2), leg("260731C767000", Side.SELL, 2)), "1", "combination-ratios"),
        ((leg("260731C764000"), leg("260731P764000", Side.SELL)), "1", "combinations-not-offered"),
    ],
)
def test_what_the_broker_could_misread_is_not_sent(legs: tuple[CombinationLeg, ...], price: str, code: str) -> None:
    with pytest.raises(OrderDenied) as denied:
        writes.place_combination(request(*legs, price=price))

    assert denied.value.code == code


CONTRACTS = [f"{day}{right}{strike}000" for day in ("260731", "260831") for right in "CP" for strike in (600, 601, 602)]


def test_what_is_sent_means_the_legs_that_were_approved() -> None:
    """The door derives each leg's direction from strategy and side; it knows nothing of our request."""
    sent = set()
    for one, other in permutations(CONTRACTS, 2):
        for side, other_side, price in product(Side, Side, ("1", "-1", None)):
            legs = (leg(one, side), leg(other, other_side))
            try:
                body = json.loads(writes.place_combination(request(*legs, price=price)).body)
            except OrderDenied:
                assert strategy_of(legs) not in combinations.STRATEGY or price is not None
                continue
            sent.add(body["strategy"])
            check_meaning(body, legs, None if price is None else Decimal(price))
    assert sent == set(combinations.STRATEGY.values())


def check_meaning(body: dict[str, Any], legs: tuple[CombinationLeg, ...], price: Decimal | None) -> None:
    rows = body["legs"]
    symbols = [InstrumentId(instrument_of(row["symbol"]).replace("QQQ", "AAPL")) for row in rows]
    side = Side.BUY if body["side"] == "Buy" else Side.SELL
    meant = legs_at_the_door(body["strategy"], side, symbols, [int(row["ratio_quantity"]) for row in rows])
    assert {(one.instrument, one.side, one.ratio) for one in meant} == {
        (one.instrument.replace("QQQ", "AAPL"), one.side, one.ratio) for one in legs
    }
    net = Decimal(body["submitted_price"]) if "submitted_price" in body else None
    assert (net if net is None or side is Side.BUY else -net) == price


def test_a_row_is_read_as_the_combination_that_it_names() -> None:
    row = order_row(side="Sell", price="1.5", executed_price="1.62", symbol="QQQ", multi_leg=multi_leg("Sell"))

    order = orders.order(row, "7")

    assert order.legs == (
        CombinationLeg(instrument=LOW, side=Side.SELL), CombinationLeg(instrument=HIGH, side=Side.BUY),
    )  # fmt: skip
    assert (order.instrument, order.side) == (LOW, Side.SELL)
    assert (order.price, order.average_price) == (Decimal("-1.5"), Decimal("-1.62"))
    assert strategy_of(order.legs) is Strategy.VERTICAL_CALL


def test_a_push_names_the_legs_too_and_carries_no_execution() -> None:
    row = push_row(multi_leg=multi_leg("Buy"), executed_quantity="1", last_share="1", last_price="3")

    assert [one.side for one in orders.pushed_order(row, "7").legs] == [Side.BUY, Side.SELL]
    assert orders.pushed_fill(row, "7") is None


@pytest.mark.parametrize("without_legs", [None, {}, {"legs": None}, {"legs": []}])
def test_a_row_without_legs_is_an_ordinary_order(without_legs: object) -> None:
    assert orders.order(order_row(multi_leg=without_legs), "7").legs == ()


@pytest.mark.parametrize(
    "changed", [{"side": "Hold"}, {"side": ""}, {"ratio_quantity": "0"}, {"ratio_quantity": "x"}, {"symbol": "?"}]
)
def test_a_leg_that_cannot_be_read_makes_the_row_unreadable(changed: dict[str, str]) -> None:
    combination = multi_leg("Buy")
    combination["legs"][1] |= changed

    with pytest.raises(GatewayError):
        orders.order(order_row(multi_leg=combination), "7")
