"""A scripted FutuOpenD-rs, and a gateway that is logged in to it with its accounts read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend_rest.scripted import ScriptedRest
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway
    from tideboard_core.model.order import Order


@pytest.fixture
def sinks() -> Sinks:
    from fakes.values.sinks import Sinks

    return Sinks()


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    from fakes.servers.opend_rest.gateway import ACCOUNTS
    from fakes.servers.opend_rest.scripted import ScriptedRest

    async with ScriptedRest() as server:
        server.reply("GET", "/api/accounts", ACCOUNTS)
        yield server


@pytest.fixture
async def gateway(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> AsyncIterator[OpendRestGateway]:
    from fakes.servers.opend_rest.gateway import gateway_to

    made = gateway_to(rest, sinks, clock)
    await made.connect()
    await made.log_in()
    await made.trading.accounts()
    rest.seen.clear()
    yield made
    await made.close()


@pytest.fixture
async def working(gateway: OpendRestGateway, rest: ScriptedRest) -> Order:
    """A working order that has a number besides its text."""
    from fakes.servers.opend_rest.gateway import HEADER, MODIFY, ROW, live_account

    rest.reply("POST", "/api/orders", {"header": HEADER, "order_list": [ROW]})
    rest.reply("POST", MODIFY, {"header": HEADER, "order_id": "8123"})
    (found,) = await gateway.trading.orders(live_account())
    rest.seen.clear()
    return found
