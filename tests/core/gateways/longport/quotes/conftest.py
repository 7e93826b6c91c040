"""What tests of quotes share: a gateway that is logged in at a scripted server."""

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
async def feed(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """A gateway that is logged in and has subscribed nothing."""
    from fakes.servers.longport.feed import answering, feed_to

    async with feed_to(answering(longport), sinks, clock) as gateway:
        yield gateway
