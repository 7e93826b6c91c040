"""Order rows that brokers' pages, SDK tests and users' threads print, read by each gateway's own translator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from fakes.values.trading import ACCOUNTS
from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.gateways.longport.translate import exits, orders
from tideboard_core.model.order import Environment, Order, OrderRequest, Side
from tideboard_core.model.order_terms import OrderTerm, OrderType
from tideboard_core.orders.as_confirmed.terms import alike, asked, kept
from tideboard_core.orders.writes import write_of
from tideboard_core.wire.opend_rest.field_names import snake
from tideboard_core.wire.opend_rest.json_codec import from_json
from tideboard_proto.opend import Common_pb2
from tideboard_proto.opend import Trd_Common_pb2 as trd

VECTORS = Path(__file__).parents[2] / "vectors"
LONGPORT = json.loads((VECTORS / "broker_orders_longport.json").read_text(encoding="utf-8"))
FUTU = json.loads((VECTORS / "broker_orders_futu.json").read_text(encoding="utf-8"))
PRINTED = [case for case in FUTU["orders"] if "frame" in case or case["row"] is not None]
READABLE = [case for case in LONGPORT["orders"] if "unreadable" not in case]
_WORDS = {
    "trd_side": ("trdSide", trd.TrdSide),
    "order_type": ("orderType", trd.OrderType),
    "order_status": ("orderStatus", trd.OrderStatus),
    "time_in_force": ("timeInForce", trd.TimeInForce),
    "session": ("session", Common_pb2.Session),
    "currency": ("currency", trd.Currency),
}
_NUMBERS = {"qty": "qty", "price": "price", "dealt_qty": "fillQty", "dealt_avg_price": "fillAvgPrice",
            "aux_price": "auxPrice", "trail_value": "trailValue", "trail_spread": "trailSpread"}  # fmt: skip
_TEXTS = {"stock_name": "name", "create_time": "createTime", "updated_time": "updateTime",
          "last_err_msg": "lastErrMsg", "remark": "remark"}  # fmt: skip


def names(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


def plain(word: str) -> str:
    return word.replace("_", "").lower()


def row_of(frame: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a message from the words of the vendor's data frame; N/A is a field that is not there."""
    given = {name: value for name, value in frame.items() if value != "N/A"}
    market, _, code = given["code"].partition(".")
    row: dict[str, Any] = {"orderID": given["order_id"], "orderIDEx": given["order_id"], "code": code, "name": ""}
    row["secMarket"] = trd.TrdSecMarket.Value(f"TrdSecMarket_{market}")
    for name, value in given.items():
        if name in _WORDS:
            field, enum = _WORDS[name]
            numbers = {plain(known.partition("_")[2]): number for known, number in enum.items()}
            row[field] = numbers[plain(value)]
        elif name in _NUMBERS:
            row[_NUMBERS[name]] = float(value)
        elif name in _TEXTS:
            row[_TEXTS[name]] = value
    return row


def comparable(value: object, wanted: object) -> object:
    """A term of an order as the vectors write it, numbers by their worth."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return wanted if isinstance(wanted, str) and Decimal(wanted) == value else str(value)
    return value


def read_terms(found: object, wanted: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in wanted if name != "legs"}
    terms = {name: comparable(value, wanted[name]) for name, value in values.items()}
    if "legs" in wanted:
        assert isinstance(found, Order)
        terms["legs"] = [[leg.instrument, leg.side.value, leg.ratio] for leg in found.legs]
    return terms


def test_each_row_says_where_it_is_printed_and_names_no_account() -> None:
    for corpus in (LONGPORT, FUTU):
        assert date.fromisoformat(corpus["read"]).year >= 2026
        for case in (*corpus["orders"], *corpus["fills"]):
            assert case["source"].startswith("https://")
            assert set(case.get("header", {}).get("accID", "0")) == {"0"}
            assert set(((case.get("row") or {}).get("account_no")) or "0") == {"0"}
        found = names([*corpus["orders"], *corpus["fills"]])
        assert len(found) == len(set(found))


@pytest.mark.parametrize("case", READABLE, ids=names(READABLE))
def test_longport_reads_what_is_printed(case: dict[str, Any]) -> None:
    read = orders.pushed_order if case["call"] == "order_changed_lb" else orders.order
    order = read(case["row"], "0")

    assert read_terms(order, case["reads"]) == case["reads"]
    held = exits.held_exits(case["row"])
    assert [read_terms(one, wanted) for one, wanted in zip(held or (), case.get("exits", ()), strict=True)] == case.get(
        "exits", []
    )
    if "fees" in case:
        fee = orders.order_fee(case["row"], order.id)
        assert fee is not None
        assert str(fee.total) == case["fees"]


@pytest.mark.parametrize("case", [case for case in LONGPORT["orders"] if "unreadable" in case])
def test_longport_says_which_field_it_misses(case: dict[str, Any]) -> None:
    with pytest.raises(GatewayError) as problem:
        orders.pushed_order(case["row"], "0")

    assert problem.value.data["field"] == case["unreadable"]


@pytest.mark.parametrize("case", LONGPORT["fills"], ids=names(LONGPORT["fills"]))
def test_longport_reads_a_printed_fill(case: dict[str, Any]) -> None:
    assert read_terms(orders.fill(case["row"], "0", side=Side.BUY, name=""), case["reads"]) == case["reads"]


@pytest.mark.parametrize("wire", ["opend", "opend-rest"])
@pytest.mark.parametrize("case", PRINTED, ids=names(PRINTED))
def test_futu_reads_what_is_printed_on_both_wires(case: dict[str, Any], wire: str) -> None:
    given = row_of(case["frame"]) if "frame" in case else case["row"]
    row = given if wire == "opend" else {snake(name): value for name, value in given.items()}
    order = futu.order(from_json(case["header"], trd.TrdHeader), from_json(row, trd.Order, strict=True))

    assert read_terms(order, case["reads"]) == case["reads"]


@pytest.mark.parametrize("case", FUTU["fills"], ids=names(FUTU["fills"]))
def test_futu_reads_a_printed_fill(case: dict[str, Any]) -> None:
    fill = futu.fill(
        from_json(case["header"], trd.TrdHeader), from_json(case["row"], trd.OrderFill, strict=True), with_status=True
    )

    assert read_terms(fill, case["reads"]) == case["reads"]


ASKED = [case for case in (*LONGPORT["orders"], *PRINTED) if "request" in case]
_TERMS = {"hours": OrderTerm.HOURS, "time_in_force": OrderTerm.TIME, "price": OrderTerm.LIMIT, "side": OrderTerm.SIDE}


def requested(case: Mapping[str, Any], row: Order) -> Order:
    """The order as it was asked for: what the request names, and for all else what the row has."""
    given, changes = case["request"], dict[str, Any]()
    if "outside_rth" in given:
        changes["hours"] = orders.HOURS[given["outside_rth"]]
    if "time_in_force" in given:
        changes["time_in_force"] = orders.TIMES[given["time_in_force"]]
    price = given.get("submitted_price", given.get("price"))
    if price is not None:
        changes["price"] = Decimal(str(price))
    if "trd_side" in given or "side" in given:
        changes["side"] = Side(given.get("trd_side", given.get("side")).lower())
    quantity = given.get("submitted_quantity", given.get("qty"))
    return replace(row, quantity=int(quantity or row.quantity), **changes)


@pytest.mark.parametrize("case", ASKED, ids=names(ASKED))
def test_a_difference_is_told_only_where_the_text_tells_one(case: dict[str, Any]) -> None:
    if "header" in case:
        given = row_of(case["frame"]) if "frame" in case else case["row"]
        row = futu.order(from_json(case["header"], trd.TrdHeader), from_json(given, trd.Order, strict=True))
    else:
        row = orders.order(case["row"], "0")
    wanted = requested(case, row)
    request = OrderRequest(
        account=ACCOUNTS[Environment.LIVE],
        instrument=wanted.instrument,
        side=wanted.side,
        order_type=wanted.order_type,
        quantity=int(wanted.quantity),
        client_order_id="TB-1",
        price=wanted.price or (Decimal(1) if wanted.order_type is OrderType.LIMIT else None),
        time_in_force=wanted.time_in_force,
        hours=wanted.hours,
    )

    values, found = kept(row), set()
    for term, value in asked(write_of(request, wanted.created)).items():
        if term in values and not alike(value, values[term]):
            found.add(term)
    assert found == {_TERMS[name] for name in case.get("otherwise", ())}
