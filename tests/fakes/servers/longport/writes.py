"""Trade writes to a scripted LongPort, their bytes, and answers that wait for the test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

import pytest

from fakes.servers.longport.gateway import FixedCredential, approved
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Said, Seen
from fakes.values.carrier import FakeCarrier
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import TideboardError
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.transport.connection import Writes
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.gateways.longport.transport.rate_limits import LongportRateLimits
from tideboard_core.model.order import OrderRequest
from tideboard_core.ports.trading import ApprovedOrder

PATH = "/v1/trade/order"
WRITES = {
    "POST": HttpWrite("POST", PATH, body=b'{"symbol":"700.HK"}'),
    "PUT": HttpWrite("PUT", PATH, body=b'{"order_id":"1"}'),
    "DELETE": HttpWrite("DELETE", PATH, query=(("order_id", "1"),)),
}


class WriteScene:
    """Writes to a scripted server."""

    def __init__(
        self, server: ScriptedLongport, *, seconds: float = 60.0, source: FixedCredential | None = None
    ) -> None:
        self.server = server
        self.sinks = Sinks()
        clock = ManualClock()
        self.limits = LongportRateLimits(clock.monotonic)
        self.http = HttpCalls(
            server.addresses.http, credentials=source or FixedCredential(), clock=clock, timing=HttpTiming()
        )
        self.writes = Writes(self.http, self.sinks, self.limits, seconds=seconds)

    def send(
        self, method: str, approval: ApprovedOrder[OrderRequest] | None = None
    ) -> asyncio.Future[Mapping[str, Any]]:
        """Begin the write of a method."""
        return self.writes.send(approval or approved(), lambda _: WRITES[method], carrier=FakeCarrier())

    async def warm(self) -> None:
        """Leave a kept-alive connection in the pool."""
        self.server.reply("GET", "/v1/asset/account", {})
        await self.http.read("/v1/asset/account")


class Held:
    """A script that answers when the test says so."""

    def __init__(self, server: ScriptedLongport, answer: Said) -> None:
        self.server = server
        self.answer = answer
        self.let_go = asyncio.Event()
        server.http["POST", PATH] = lambda _: None
        server.held["POST", PATH] = self

    async def until_let_go(self, _seen: Seen) -> Said:
        """Wait, then answer."""
        await self.let_go.wait()
        return self.answer


async def error_of(answer: Awaitable[object]) -> TideboardError:
    """The error that comes out of a write."""
    with pytest.raises(TideboardError) as failed:
        await answer
    return failed.value
