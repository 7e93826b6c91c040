"""A scripted OpenD and a gateway that is logged in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fakes.clock import ManualClock
from fakes.opend_gateway import account_list, gateway_to
from fakes.scripted_opend import ScriptedOpend
from fakes.sinks import Sinks
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.wire.opend.protocols import ProtoId


@pytest.fixture
async def opend() -> AsyncIterator[ScriptedOpend]:
    """An OpenD with one real and one paper account."""
    async with ScriptedOpend() as server:
        server.reply(ProtoId.Trd_GetAccList, account_list())
        yield server


@pytest.fixture
async def gateway(opend: ScriptedOpend, sinks: Sinks, clock: ManualClock) -> AsyncIterator[OpendGateway]:
    """A gateway that is logged in and knows its accounts."""
    made = gateway_to(opend, sinks, clock)
    await made.connect()
    await made.log_in()
    await made.accounts()
    yield made
    await made.close()
