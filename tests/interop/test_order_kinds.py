"""Waiting orders of every kind: ours as the vendors' SDKs read them, and theirs as we do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import ROOMY, TENCENT, sandbox_scene
from fakes.servers.longport.sandbox import door_gateway, longport_sandbox
from fakes.servers.sandbox import sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.hub_values import known
from fakes.values.sinks import Sinks
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Account, Order, OrderRequest, OrderType, Side, TimeInForce
from tideboard_core.model.order_terms import TRAILING
from tideboard_core.ports.trading import ApprovedOrder

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]
KINDS: dict[str, dict[str, Any]] = {
    "TB-STOP": {"order_type": OrderType.STOP, "trigger": Decimal(8)},
    "TB-STOP-LIMIT": {
        "order_type": OrderType.STOP_LIMIT,
        "trigger": Decimal(8),
        "price": Decimal(10),
        "time_in_force": TimeInForce.GTC,
    },
    "TB-PERCENT": {"order_type": OrderType.TRAILING_STOP, "trail_percent": Decimal("2.5")},
    "TB-AMOUNT": {
        "order_type": OrderType.TRAILING_STOP_LIMIT,
        "trail_amount": Decimal("3.5"),
        "limit_offset": Decimal("1.5"),
    },
    "TB-TOUCHED": {"order_type": OrderType.IF_TOUCHED, "trigger": Decimal(-8)},
    "TB-TOUCHED-LIMIT": {"order_type": OrderType.IF_TOUCHED_LIMIT, "trigger": Decimal(-8), "price": Decimal(-9)},
}
"""Triggers and limits from the last price."""


def requests_of(account: Account, last: Decimal, sold: Collection[OrderType] = ()) -> list[OrderRequest]:
    """One purchase of one lot of each kind, a sale of those that are `sold`."""
    made = []
    for number, kind in KINDS.items():
        prices = {name: last + kind[name] for name in ("trigger", "price") if name in kind}
        side = Side.SELL if kind["order_type"] in sold else Side.BUY
        plain: dict[str, Any] = {"account": account, "instrument": TENCENT, "side": side, "quantity": 100}
        made.append(OrderRequest(**(plain | kind | prices), client_order_id=number))
    return made


def distances(order: Order) -> tuple[Any, ...]:
    """Quantity, type and distances."""
    return order.order_type, order.quantity, order.trail_amount, order.trail_percent, order.limit_offset


async def test_futu_api_and_we_read_the_same_distances(interop_python: Path, tmp_path: Path) -> None:
    home, data, result = tmp_path / "vendor", tmp_path / "data", tmp_path / "result.json"
    home.mkdir()
    data.mkdir()
    with sandbox_here(start="10:30") as sandbox:
        await sandbox.ask("holding", account="real-HK", symbol=TENCENT, quantity=200, cost=600)
        async with sandbox_scene(sandbox, data, limits=ROOMY) as desk:
            await desk.unlock()
            last = known(desk.hub, Topic.QUOTE.of(TENCENT)).last
            for request in requests_of(desk.account, last, sold=TRAILING):  # FUTU HK takes these to close alone
                await desk.pace(2)
                await desk.guard.submit(request)
            script = ("vendor_order_kinds_futu.py", sandbox.port, last, result)
            await asyncio.to_thread(run_script, interop_python, *script, home=home)
            rows = await desk.until_orders(lambda found: {row.remark for row in found} >= {"sdk-touched-limit"})
            ours = {row.remark: row for row in await desk.done(desk.gateway.trading.orders(desk.account))}
    told = {row["remark"]: row for row in json.loads(result.read_text(encoding="utf-8"))}

    assert {row.remark for row in rows} == ours.keys() == told.keys()
    assert {row["order_status"] for row in told.values()} == {"WAITING_SUBMIT"}
    for name, kind, tif in (("TB-STOP", "STOP", "DAY"), ("TB-STOP-LIMIT", "STOP_LIMIT", "GTC")):
        row = told[name]
        assert (row["order_type"], row["aux_price"], row["time_in_force"]) == (kind, float(last + 8), tif)
    assert told["TB-STOP-LIMIT"]["price"] == float(last + 10)
    assert (told["TB-PERCENT"]["order_type"], told["TB-PERCENT"]["trail_type"]) == ("TRAILING_STOP", "RATIO")
    assert told["TB-PERCENT"]["trail_value"] == 2.5
    row = told["TB-AMOUNT"]
    assert (row["order_type"], row["trail_type"], row["trail_value"]) == ("TRAILING_STOP_LIMIT", "AMOUNT", 3.5)
    assert row["trail_spread"] == 1.5
    assert (told["TB-TOUCHED"]["order_type"], told["TB-TOUCHED"]["aux_price"]) == ("MARKET_IF_TOUCHED", float(last - 8))
    row = told["TB-TOUCHED-LIMIT"]
    assert (row["order_type"], row["aux_price"], row["price"]) == ("LIMIT_IF_TOUCHED", float(last - 8), float(last - 9))
    assert distances(ours["sdk-ratio"]) == (OrderType.TRAILING_STOP, 200, None, Decimal("4.25"), None)
    wanted = (OrderType.TRAILING_STOP_LIMIT, 100, Decimal("3.5"), None, Decimal("1.5"))
    assert distances(ours["sdk-amount"]) == distances(ours["TB-AMOUNT"]) == wanted
    assert (ours["sdk-touched"].order_type, ours["sdk-touched"].trigger) == (OrderType.IF_TOUCHED, last - 8)
    assert ours["sdk-touched-limit"].order_type is OrderType.IF_TOUCHED_LIMIT


@pytest.mark.whole("longbridge")
@pytest.mark.parametrize("brand", ["longport", "longbridge"])
async def test_the_longport_sdk_and_we_read_the_same_distances(
    interop_python: Path, tmp_path: Path, brand: str
) -> None:
    line, result = tmp_path / "line.json", tmp_path / "result.json"
    with longport_sandbox(scenario="withdrawn-types") as sandbox:
        line.write_text(json.dumps(sandbox.line), encoding="utf-8")
        async with door_gateway(sandbox, Sinks()) as gateway:
            (account,) = await gateway.trading.accounts()
            (snapshot,) = await gateway.quotes.snapshots([TENCENT])
            last = snapshot.quote.last
            for request in requests_of(account, last):
                approved = ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)
                await gateway.trading.place(approved)
            script = ("vendor_order_kinds_longport.py", brand, line, last, result)
            await asyncio.to_thread(run_script, interop_python, *script, home=tmp_path)
            ours = {row.remark: row for row in await gateway.trading.orders(account)}
    told = {row["remark"]: row for row in json.loads(result.read_text(encoding="utf-8"))}

    assert ours.keys() == told.keys()
    assert (ours.pop("").broker_type, told.pop("")["type"]) == ("TSMAMT", "TSMAMT"), "that of the scenario"
    assert (told["TB-PERCENT"]["type"], told["TB-PERCENT"]["trailing_percent"]) == ("TSMPCT", "2.5")
    row = told["TB-AMOUNT"]
    assert (row["type"], row["trailing_amount"], row["limit_offset"]) == ("TSLPAMT", "3.5", "1.5")
    assert (told["TB-STOP"]["type"], Decimal(told["TB-STOP"]["trigger_price"])) == ("MIT", last + 8)
    assert (told["TB-TOUCHED"]["type"], Decimal(told["TB-TOUCHED"]["trigger_price"])) == ("MIT", last - 8)
    assert (told["TB-TOUCHED-LIMIT"]["type"], Decimal(told["TB-TOUCHED-LIMIT"]["price"])) == ("LIT", last - 9)
    assert distances(ours["sdk-percent"]) == (OrderType.TRAILING_STOP, 200, None, Decimal("4.25"), None)
    wanted = (OrderType.TRAILING_STOP_LIMIT, 100, Decimal("3.5"), None, Decimal("1.5"))
    assert distances(ours["sdk-amount"]) == distances(ours["TB-AMOUNT"]) == wanted
    waiting = ("sdk-touched", "sdk-stop", "TB-STOP", "TB-STOP-LIMIT", "TB-TOUCHED", "TB-TOUCHED-LIMIT")
    assert {name: ours[name].order_type for name in waiting} == {
        "sdk-touched": OrderType.STOP,  # of another program: no price stands in the row, the window's own tells
        "sdk-stop": OrderType.STOP_LIMIT,
        "TB-STOP": OrderType.STOP,
        "TB-STOP-LIMIT": OrderType.STOP_LIMIT,
        "TB-TOUCHED": OrderType.IF_TOUCHED,
        "TB-TOUCHED-LIMIT": OrderType.IF_TOUCHED_LIMIT,
    }
