"""A scripted LongPort and a gateway that is logged in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from fakes.servers.longport.gateway import gateway_to
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.longport.writes import WriteDesk
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.gateway import LongportGateway


@pytest.fixture
async def longport() -> AsyncIterator[ScriptedLongport]:
    """A LongPort that lets everybody in and knows nothing else."""
    async with ScriptedLongport() as server:
        yield server


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in."""
    made = gateway_to(longport, sinks, clock)
    await made.connect()
    await made.log_in()
    yield made
    await made.close()


@pytest.fixture
async def desks(longport: ScriptedLongport) -> AsyncIterator[Callable[..., WriteDesk]]:
    """Make desks for trade writes that are closed at the end."""
    made: list[WriteDesk] = []

    def make(**options: Any) -> WriteDesk:
        made.append(WriteDesk(longport, **options))
        return made[-1]

    yield make
    for desk in made:
        await desk.writes.close()
        await desk.http.close()
