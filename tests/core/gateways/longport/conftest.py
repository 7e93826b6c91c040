"""A scripted LongPort and a gateway that is logged in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fakes.servers.longport.scripted import ScriptedLongport
    from fakes.servers.longport.writes import WriteScene
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.gateways.longport.gateway import LongportGateway


@pytest.fixture
async def longport() -> AsyncIterator[ScriptedLongport]:
    """A LongPort that lets everybody in and knows nothing else."""
    from fakes.servers.longport.scripted import ScriptedLongport

    async with ScriptedLongport() as server:
        yield server


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in."""
    from fakes.servers.longport.gateway import gateway_to

    made = gateway_to(longport, sinks, clock)
    await made.connect()
    await made.log_in()
    yield made
    await made.close()


@pytest.fixture
async def scenes(longport: ScriptedLongport) -> AsyncIterator[Callable[..., WriteScene]]:
    """Make scenes for trade writes that are closed at the end."""
    from fakes.servers.longport.writes import WriteScene

    made: list[WriteScene] = []

    def make(**options: Any) -> WriteScene:
        made.append(WriteScene(longport, **options))
        return made[-1]

    yield make
    for scene in made:
        await scene.writes.close()
        await scene.http.close()
