"""What tests of trading share: a gateway that is logged in at a scripted server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.longport.scripted import ScriptedLongport
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.gateways.longport.gateway import LongportGateway


@pytest.fixture
async def gateway(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in and never really waits."""
    from fakes.servers.longport.gateway import logged_in

    made = await logged_in(longport, sinks, clock)
    yield made
    await made.close()
