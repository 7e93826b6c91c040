"""Combinations of options over the whole path: ours as futu-api reads them, and those that it places as we do."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, closing
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, sandbox_scene
from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.hub_values import known
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import CancelRequest, OrderStatus, OrderType, Side

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
CALL, HIGHER, PUT = (InstrumentId(f"HK.TCH261230{code}000") for code in ("C600", "C610", "P600"))


def legs(*rows: tuple[InstrumentId, Side]) -> tuple[CombinationLeg, ...]:
    return tuple(CombinationLeg(instrument=instrument, side=side) for instrument, side in rows)


async def test_ours_and_the_sdks_combinations_are_the_same_to_both(interop_python: Path, tmp_path: Path) -> None:
    home, data, result = tmp_path / "vendor", tmp_path / "data", tmp_path / "result.json"
    home.mkdir()
    data.mkdir()
    with sandbox_here(start="10:30") as sandbox:
        async with sandbox_scene(sandbox, data, limits=ROOMY) as desk:
            await desk.unlock()
            keys = {one: Topic.BOOK.of(one) for one in (CALL, HIGHER, PUT)}
            with ExitStack() as shown:
                for key in keys.values():
                    shown.enter_context(closing(desk.hub.subscribe(key)))
                await desk.until(lambda: all(desk.hub.value(key) is not None for key in keys.values()))
                books = {one: known(desk.hub, key) for one, key in keys.items()}
            spread = books[CALL].asks[0].price - books[HIGHER].bids[0].price
            straddle = books[CALL].asks[0].price + books[PUT].asks[0].price

            def ours(number: str, price: Decimal) -> CombinationRequest:
                return CombinationRequest(
                    account=desk.account,
                    legs=legs((CALL, Side.BUY), (HIGHER, Side.SELL)),
                    quantity=3,
                    order_type=OrderType.LIMIT,
                    price=price,
                    client_order_id=number,
                )

            fills, waits = desk.guard.client_order_id(), ""
            await desk.guard.submit_combination(ours(fills, spread + Decimal("0.50")))
            await desk.pace(1)
            waits = desk.guard.client_order_id()
            await desk.guard.submit_combination(ours(waits, spread - Decimal(2)))
            working = await desk.until_order(waits, lambda row: row.status is OrderStatus.SUBMITTED)
            await desk.until_order(fills, lambda row: row.filled == 3)
            script = ("vendor_combinations_futu.py", sandbox.port, straddle + 1, result)
            await asyncio.to_thread(run_script, interop_python, *script, home=home)
            rows = {
                row.remark: row
                for row in await desk.until_orders(lambda found: {row.remark for row in found} >= {"sdk-waits"})
            }
            await desk.guard.submit_cancel(
                CancelRequest(account=desk.account, order=working, client_order_id=desk.guard.client_order_id())
            )
            await desk.until_order(waits, lambda row: row.status is OrderStatus.CANCELLED)
            held = {
                row.instrument: row.quantity for row in await desk.done(desk.gateway.trading.positions(desk.account))
            }
            story = await desk.story(fills)
    seen = json.loads(result.read_text(encoding="utf-8"))

    ours_read = [[CALL, "BUY", 1.0], [HIGHER, "SELL", 1.0]]
    assert seen["legs"][fills] == seen["legs"][waits] == ours_read
    told = seen["orders"][fills]
    assert (told["order_status"], told["qty"], told["dealt_qty"], told["order_type"]) == ("FILLED_ALL", 3, 3, "NORMAL")
    assert told["strategy_type"] == "SPREAD"
    assert seen["orders"][waits]["price"] == float(spread - 2)
    assert seen["margin"]["bp_decrease"] > 0
    assert rows["sdk-straddle"].legs == legs((CALL, Side.BUY), (PUT, Side.BUY))
    assert (rows["sdk-straddle"].filled, rows["sdk-straddle"].average_price) == (
        2,
        Decimal(str(seen["orders"]["sdk-straddle"]["dealt_avg_price"])),
    )
    assert (rows["sdk-waits"].price, rows["sdk-waits"].status) == (Decimal(-50), OrderStatus.SUBMITTED)
    assert held == {CALL: 5, HIGHER: -3, PUT: 2}
    assert story[0] == "intent"
    assert "accepted" in story
