"""Fixtures of the scripted OpenD and of a gateway that is logged in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend.scripted import ScriptedOpend
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.gateways.opend.gateway import OpendGateway


@pytest.fixture
async def opend() -> AsyncIterator[ScriptedOpend]:
    """An OpenD with one real and one paper account."""
    from fakes.servers.opend.gateway import account_list
    from fakes.servers.opend.scripted import ScriptedOpend
    from tideboard_core.wire.opend.protocols import ProtoId

    async with ScriptedOpend() as server:
        server.reply(ProtoId.Trd_GetAccList, account_list())
        yield server


@pytest.fixture
async def gateway(opend: ScriptedOpend, sinks: Sinks, clock: ManualClock) -> AsyncIterator[OpendGateway]:
    """A gateway that is logged in and knows its accounts."""
    from fakes.servers.opend.gateway import gateway_to

    made = gateway_to(opend, sinks, clock)
    await made.connect()
    await made.log_in()
    await made.trading.accounts()
    yield made
    await made.close()
