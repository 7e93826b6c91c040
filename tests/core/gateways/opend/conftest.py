"""A scripted OpenD and a gateway that is logged in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from fakes.clock import ManualClock
from fakes.opend_gateway import account_list, gateway_to
from fakes.opend_line import Line
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


@pytest.fixture
async def lines() -> AsyncIterator[Callable[..., Line]]:
    """Make lines that are closed at the end of the test."""
    made: list[Line] = []

    def make(opend: ScriptedOpend, **options: Any) -> Line:
        made.append(Line(opend, **options))
        return made[-1]

    yield make
    for line in made:
        await line.connection.close()
