"""Stops that Tideboard placed, as the unmodified futu-api reads them back from the same exchange."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fakes.scenes.trading.sandbox_scene import TENCENT, sandbox_scene
from fakes.servers.sandbox import running_sandbox
from fakes.servers.vendor_sdk import Witness
from fakes.values.hub_values import known
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import OrderRequest, OrderStatus, OrderType, Side, TimeInForce


async def test_the_vendor_reads_type_trigger_limit_and_time_in_force(tmp_path: Path) -> None:
    home, data = tmp_path / "vendor", tmp_path / "data"
    home.mkdir()
    data.mkdir()
    async with running_sandbox() as sandbox, sandbox_scene(sandbox, data) as desk:
        await desk.unlock()
        last = known(desk.hub, Topic.QUOTE.of(TENCENT)).last
        for order_type, price, tif in (
            (OrderType.STOP, None, TimeInForce.DAY),
            (OrderType.STOP_LIMIT, last + 10, TimeInForce.GTC),
        ):
            await desk.pace(0.05)
            await desk.guard.submit(
                OrderRequest(
                    account=desk.account,
                    instrument=TENCENT,
                    side=Side.BUY,
                    order_type=order_type,
                    quantity=100,
                    client_order_id=desk.guard.client_order_id(),
                    price=price,
                    trigger=last + 8,
                    time_in_force=tif,
                )
            )
        await desk.until_orders(lambda rows: [row.status for row in rows] == [OrderStatus.PENDING] * 2)
        told = await asyncio.to_thread(Witness(home).ask, sandbox.port)

    rows = {row["order_type"]: row for row in told["orders"]}
    assert set(rows) == {"STOP", "STOP_LIMIT"}
    assert {row["order_status"] for row in rows.values()} == {"WAITING_SUBMIT"}
    assert {row["aux_price"] for row in rows.values()} == {float(last + 8)}
    assert rows["STOP_LIMIT"]["price"] == float(last + 10)
    assert (rows["STOP"]["time_in_force"], rows["STOP_LIMIT"]["time_in_force"]) == ("DAY", "GTC")
