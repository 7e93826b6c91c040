"""The sandbox's LongPort port, and a gateway that trades there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.order import Account

TIMING = HttpTiming(connect=60.0, read=60.0, write=60.0)
"""A loaded machine may take long to compute an answer; a write without one is what some tests wait for."""


class StridingClock(ManualClock):
    """Stamps are real, so that signatures hold; seconds stride, so that the gaps between calls hold nothing up."""

    def monotonic(self) -> float:
        """Seconds, later at each look."""
        self.advance(0.5)
        return super().monotonic()

    def wall(self) -> datetime:
        """The real time."""
        return datetime.now(UTC)


@contextmanager
def longport_sandbox(*, start: str = "10:30", **options: Any) -> Iterator[OpenSandbox]:
    """A sandbox with the LongPort port open, standing at a Hong Kong time of its practice day."""
    with sandbox_here(start=start, arguments=["--longport-port", "0"], **options) as sandbox:
        yield sandbox


def addresses_of(line: Mapping[str, Any]) -> Addresses:
    """The port's addresses as the first line tells them."""
    addresses = line["longport"]
    return Addresses(http=addresses["http"], quote=addresses["quote_ws"], trade=addresses["trade_ws"])


@asynccontextmanager
async def door_gateway(
    sandbox: OpenSandbox,
    sinks: Sinks,
    *,
    keys: str = "longport_keys",
    account_type: type[Account] | None = None,
    timing: HttpTiming = TIMING,
) -> AsyncIterator[LongportGateway]:
    """Yield a gateway that is logged in with the port's keys of a name."""
    clock = StridingClock()
    endpoint = LongportEndpoint(
        addresses=addresses_of(sandbox.line),
        credentials=FixedCredential(ApiKey(**sandbox.line[keys])),
        account_type=account_type,
        timing=timing,
    )
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)
    await gateway.connect()
    await gateway.log_in()
    try:
        yield gateway
    finally:
        await gateway.close()
