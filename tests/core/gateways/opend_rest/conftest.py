"""A scripted FutuOpenD-rs, and a gateway that is logged in to it with its accounts read."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fakes.clock import ManualClock
from fakes.opend_rest_gateway import ACCOUNTS, gateway_to
from fakes.scripted_opend_rest import ScriptedRest
from fakes.sinks import Sinks
from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sinks() -> Sinks:
    return Sinks()


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    async with ScriptedRest() as server:
        server.reply("GET", "/api/accounts", ACCOUNTS)
        yield server


@pytest.fixture
async def gateway(rest: ScriptedRest, sinks: Sinks, clock: ManualClock) -> AsyncIterator[OpendRestGateway]:
    made = gateway_to(rest, sinks, clock)
    await made.connect()
    await made.log_in()
    await made.accounts()
    rest.seen.clear()
    yield made
    await made.close()
