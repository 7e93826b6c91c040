"""A fan-out of a practice exchange and windows that read it, side by side in one loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fakes.servers.sandbox import OpenSandbox
from fakes.values.waiting import in_time, until
from tideboard_core.collector.connections import Target, make_gateway, pace_of
from tideboard_core.errors import GatewayDown
from tideboard_core.fanout.bus import BusAddress, keep_connected
from tideboard_core.fanout.gateway import FanoutGateway, HubEndpoint
from tideboard_core.fanout.publisher import Publisher
from tideboard_core.fanout.run_command import publishing
from tideboard_core.fanout.window import FanoutReader, Feed, FeedStatus
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.price_rules import PriceRules
from tideboard_core.market.session import ConnectionSession, first_to_end
from tideboard_core.model.credentials import BearerKey, Credential
from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote
from tideboard_core.ports.gateway import Gateway
from tideboard_core.system.clock import SystemClock

OFTEN = 0.2
"""Seconds between two questions of a window; two in life."""


class OtherClock(SystemClock):
    """The clock of another computer: its seconds begin elsewhere.

    `ahead` are those that a test let pass at once, `slept` those for which the computer slept.
    """

    ahead = slept = 0.0

    def monotonic(self) -> float:
        """Seconds for ages; they stand still in a sleep."""
        return asyncio.get_running_loop().time() + 5_000_000.0 + self.ahead

    def boot(self) -> float:
        """Seconds that count through a sleep."""
        return self.monotonic() + self.slept


@dataclass(slots=True)
class Fanout:
    """What runs at the broker's side."""

    hub: Hub
    gateway: Gateway
    session: ConnectionSession
    publisher: Publisher
    clock: OtherClock
    task: asyncio.Task[None] | None = None
    downs: list[GatewayDown] = field(default_factory=list)


@dataclass(slots=True)
class Window:
    """What a window reads with."""

    hub: Hub
    reader: FanoutReader
    statuses: list[FeedStatus]
    task: asyncio.Task[None]


@asynccontextmanager
async def fanout(
    address: BusAddress, sandbox: OpenSandbox, publisher: type[Publisher] = Publisher, target: Target | None = None
) -> AsyncIterator[Fanout]:
    """The session and the publisher of `tideboard-hub run`, on a clock of their own; `target` differs from OpenD."""
    clock = OtherClock()
    hub = Hub(clock)
    used = target or Target(opend=sandbox.opend)
    gateway = make_gateway(used, clock, hub)
    session, made_publisher = publishing(gateway, hub, clock, pace=pace_of(used), publisher=publisher)
    made = Fanout(hub, gateway, session, made_publisher, clock)
    async with running(
        first_to_end(session.run(), keep_connected(address, "fanout", made.publisher.serve, on_down=made.downs.append))
    ) as made.task:
        yield made


@asynccontextmanager
async def window(address: BusAddress, renew: float = OFTEN) -> AsyncIterator[Window]:
    """A window's reader, which asks more often than in a window."""
    clock, statuses = SystemClock(), list[FeedStatus]()
    hub = Hub(clock)
    reader = FanoutReader(address, hub, clock, on_status=statuses.append, renew=renew)
    async with running(reader.run()) as task:
        yield Window(hub, reader, statuses, task)


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Run a coroutine beside the block."""
    task = asyncio.get_running_loop().create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, GatewayDown):
            async with in_time("the end of a task that was cancelled", lambda: task):
                await task


class GivenKey:
    """A credential source that has one key."""

    def __init__(self, key: str) -> None:
        self._key = BearerKey(key=key)

    async def credential(self) -> Credential:
        """The key."""
        return self._key


@dataclass(slots=True)
class ThroughHub:
    """A window's connection through a fan-out, as its session keeps it."""

    hub: Hub
    gateway: FanoutGateway
    session: ConnectionSession
    clock: SystemClock
    rules: PriceRules


@asynccontextmanager
async def through_hub(address: BusAddress, grace: float = 0.3) -> AsyncIterator[ThroughHub]:
    """A window's gateway, session and flow schedule; it gives up a way that is gone for `grace` seconds."""
    clock = SystemClock()
    hub = Hub(clock)
    key = GivenKey(address.read_key())
    endpoint = HubEndpoint(url=address.url, credentials=key, grace=grace, renew=OFTEN)
    gateway = FanoutGateway(endpoint, feed=hub, trading=NullSink(), clock=clock, market_time=clock.set_market)
    rules = PriceRules(hub, clock, trades=False)
    session = ConnectionSession(
        gateway,
        hub,
        clock,
        pollers=[FlowSchedule(hub, clock), rules],
        market_time=clock.set_market,
        links=(QUOTES_LINK,),
        jitter=lambda: 0.0,
    )
    async with running(session.run()):
        yield ThroughHub(hub, gateway, session, clock, rules)


async def until_served(address: BusAddress) -> None:
    """Wait until a fan-out answers on the server and has its broker."""
    async with window(address) as reads:
        await until(lambda: reads.reader.status.feed is Feed.LIVE)


def quote(instrument: InstrumentId, last: int) -> Quote:
    """A quote whose price is a number."""
    price = Decimal(last)
    return Quote(
        instrument=instrument,
        last=price,
        prev_close=price,
        open=price,
        high=price,
        low=price,
        volume=100,
        turnover=price,
        time=datetime(2026, 11, 18, 2, 0, tzinfo=UTC),
    )
