"""An entry with exits placed by our gateway is read by the vendor's SDKs with the same figures, and the other way."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import SandboxScene, sandbox_scene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import sandbox_thread, standing_options
from fakes.servers.vendor_sdk import run_script
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.order import Order

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
OPTIONS = standing_options(longport_port=0)


async def entry_of(scene: SandboxScene) -> Order:
    """A buy with a take profit and a stop, that the broker lists."""
    price = scene.book.bids[8].price
    exits = AttachedExits(
        take_profit=ExitTerms(trigger=price + 30, limit=price + 29),
        stop_loss=ExitTerms(trigger=price - 10, limit=price - 11),
    )
    request = scene.request(price=price, quantity=200, exits=exits)
    await scene.guard.submit(request)
    return await scene.until_order(request.client_order_id, lambda order: bool(order.exits))


async def told_by(brand: str, scene: SandboxScene, order: Order, python: Path, folder: Path) -> dict[str, Any]:
    """What the vendor's client saw."""
    line, result = folder / f"{brand}-line.json", folder / f"{brand}.json"
    line.write_text(json.dumps(scene.sandbox.line), encoding="utf-8")
    await asyncio.to_thread(run_script, python, "vendor_longport_exits.py", brand, line, order.id, result, home=folder)
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


async def test_entries_with_exits_are_read_alike_on_both_sides(interop_python: Path, tmp_path: Path) -> None:
    with sandbox_thread(OPTIONS) as sandbox:
        async with sandbox_scene(sandbox, tmp_path, rig=LONGPORT) as scene:
            await scene.unlock()
            order = await entry_of(scene)
            ours = {held.role: held for held in order.exits or ()}

            older = await told_by("longport", scene, order, interop_python, tmp_path)
            newer = await told_by("longbridge", scene, order, interop_python, tmp_path)

            for seen in (older["detail"], newer["detail"]):
                assert (seen["order_id"], seen["quantity"], seen["remark"]) == (order.id, "200", order.remark)
                assert Decimal(seen["price"]) == order.price
            profit, stop = newer["detail"]["attached_orders"]
            for row, role in ((profit, ExitRole.TAKE_PROFIT), (stop, ExitRole.STOP_LOSS)):
                held = ours[role]
                assert (f"attached-{row['order_id']}", int(row["quantity"])) == (held.order_id, held.quantity)
                assert (Decimal(row["trigger_price"]), Decimal(row["submit_price"])) == (held.trigger, held.limit)

            await scene.done(scene.blotter.read_orders(scene.account))
            theirs = next(row for row in scene.orders if row.id == newer["placed"])
            (held,) = theirs.exits or ()
            assert (held.role, held.trigger, held.limit, held.quantity) == (
                ExitRole.STOP_LOSS,
                Decimal(480),
                Decimal("479.4"),
                200,
            )
            assert (theirs.exits_asked, theirs.exits_unconfirmed) == (None, ())
