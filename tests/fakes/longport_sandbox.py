"""LongPort gateways to the LongPort door of a real sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fakes.clock import ManualClock
from fakes.longport_gateway import FixedCredential
from fakes.sandbox import OpenSandbox
from fakes.sinks import Sinks
from tideboard_core.gateways.longport.endpoint import Addresses, Endpoint, Timing
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.credentials import ApiKey

LONGPORT_DOOR = ("--longport-port", "0")
TIMING = Timing(connect=5.0, read=10.0, write=2.0)


class StridingClock(ManualClock):
    """Wall time is the computer's, which signs; monotonic time strides on, so that no limit holds a test up."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))

    def monotonic(self) -> float:
        """Seconds, a tenth later at each look."""
        self._monotonic += 0.1
        return self._monotonic


def endpoint_on(sandbox: OpenSandbox) -> Endpoint:
    """The LongPort door of a sandbox, with its own keys."""
    door, keys = sandbox.line["longport"], sandbox.line["longport_keys"]
    return Endpoint(
        addresses=Addresses(door["http"], door["quote_ws"], door["trade_ws"]),
        credentials=FixedCredential(ApiKey(**keys)),
        provider="Sandbox LongPort",
        timing=TIMING,
    )


@asynccontextmanager
async def longport_on(sandbox: OpenSandbox, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportGateway]:
    """Yield a gateway that is logged in; `clock` takes over the sandbox's market time."""
    gateway = LongportGateway(
        endpoint_on(sandbox), feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market
    )
    await gateway.connect()
    await gateway.log_in()
    try:
        yield gateway
    finally:
        await gateway.close()
