"""Combinations of options that the vendor's newest SDK places are told to it with their legs, to the older as rows."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.longport.sandbox import door_gateway
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from fakes.servers.vendor_sdk import run_script
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.wire.longport.symbols import instrument_of, wire_symbol

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
OPTIONS = standing_options(longport_port=0)
CALL, HIGHER, PUT = (f"TCH261230{code}000.HK" for code in ("C600", "C610", "P600"))


async def told_by(brand: str, sandbox: OpenSandbox, ids: list[str], python: Path, folder: Path) -> dict[str, Any]:
    """What the vendor's client saw."""
    line, result = folder / f"{brand}-line.json", folder / f"{brand}.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    script = "vendor_longport_combinations.py"
    await asyncio.to_thread(run_script, python, script, brand, line, ",".join(ids), result, home=folder)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


def option(name: str) -> InstrumentId:
    return InstrumentId(f"HK.TCH261230{name}000")


def legs(row: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [
        (leg["symbol"], leg["side"], leg["position"], leg["contract_direction"], leg["expire_date"])
        for leg in row["multi_leg"]["legs"]
    ]


def approve(request: Any, gateway: LongportGateway) -> ApprovedOrder[Any]:
    return ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)


async def test_both_sides_read_the_combinations_of_the_other(interop_python: Path, tmp_path: Path) -> None:
    """Ours with their legs in the SDK, its own with the same legs, prices and signs here."""
    with sandbox_thread(OPTIONS) as sandbox:
        async with door_gateway(sandbox, Sinks()) as gateway:
            (account,) = await gateway.trading.accounts()
            ours = []
            for number, (bought, sold, price) in enumerate([("C600", "C610", "0.01"), ("C610", "C600", "-9.8")]):
                legs = (
                    CombinationLeg(instrument=option(bought), side=Side.BUY),
                    CombinationLeg(instrument=option(sold), side=Side.SELL),
                )
                request = CombinationRequest(
                    account=account, legs=legs, quantity=2, order_type=OrderType.LIMIT, price=Decimal(price),
                    client_order_id=f"TB-{number}",
                )  # fmt: skip
                ours.append(await gateway.trading.place_combination(approve(request, gateway)))

            seen = await told_by("longbridge", sandbox, ours, interop_python, tmp_path)
            rows = {row.id: row for row in await gateway.trading.orders(account)}
            held = {row.instrument: row.quantity for row in await gateway.trading.positions(account)}

    assert len(rows) == 5
    for order_id, detail in seen["details"].items():
        row = rows[order_id]
        assert row.remark == detail["remark"]
        assert {(leg.instrument, leg.side.name.title(), leg.ratio) for leg in row.legs} == {
            (instrument_of(leg["symbol"]), leg["side"], int(leg["ratio_quantity"]))
            for leg in detail["multi_leg"]["legs"]
        }
        sign = 1 if detail["side"] == "Buy" else -1
        assert (None if row.price is None else row.price * sign) == (
            None if detail["price"] is None or detail["order_type"] == "MO" else Decimal(detail["price"])
        )
        assert (row.quantity, row.filled) == (int(detail["quantity"]), int(detail["executed_quantity"]))
    assert [seen["details"][order_id]["side"] for order_id in ours] == ["Buy", "Sell"]
    assert [seen["details"][order_id]["price"] for order_id in ours] == ["0.01", "9.8"]
    assert {wire_symbol(name): str(quantity) for name, quantity in held.items()} == seen["positions"]


async def test_the_newest_sdk_places_combinations_and_the_older_one_reads_rows(
    interop_python: Path, tmp_path: Path
) -> None:
    with sandbox_thread(OPTIONS) as sandbox:
        newer = await told_by("longbridge", sandbox, [], interop_python, tmp_path)
        placed = newer["placed"]
        older = await told_by("longport", sandbox, list(placed.values()), interop_python, tmp_path)

    assert newer["refused"] == {"no-ratio": 602001, "no-straddle": 602001}
    straddle, spread, later = (newer["details"][placed[name]] for name in ("straddle", "spread", "later"))
    assert (straddle["status"], straddle["executed_quantity"], straddle["remark"]) == ("Filled", "2", "straddle")
    assert (straddle["multi_leg"]["strategy"], spread["multi_leg"]["strategy"]) == ("Straddle", "VerticalCallSpread")
    assert legs(straddle) == [
        (CALL, "Buy", "Long", "Call", "2026-12-30"),
        (PUT, "Buy", "Long", "Put", "2026-12-30"),
    ]
    assert (spread["status"], spread["side"], spread["quantity"], spread["price"]) == ("New", "Sell", "3", "9.4")
    assert [leg[:3] for leg in legs(spread)] == [(CALL, "Sell", "Short"), (HIGHER, "Buy", "Long")]
    assert later["status"] == "NotReported"
    assert {row["symbol"] for row in newer["executions"]} == {CALL, PUT}
    assert newer["positions"] == older["positions"] == {CALL: "2", PUT: "2"}
    assert newer["today"][placed["spread"]]["multi_leg"] == spread["multi_leg"]
    for order_id, row in newer["details"].items():
        seen = older["details"][order_id]
        same = ("order_id", "status", "side", "quantity", "price", "executed_price", "symbol", "order_type", "remark")
        assert {name: seen[name] for name in same} == {name: row[name] for name in same}
        assert order_id in older["today"]
    assert (
        Decimal(straddle["executed_price"])
        == sum(Decimal(row["price"]) * int(row["quantity"]) for row in newer["executions"]) / 2
    )
