"""Our LongPort gateway with session and hub, and nothing that paints: argument the door as JSON (`peers.longport_sdk`).

The same orders as there, answered with the same figures.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.credential import GivenCredential
from benchmarks.orders import asynchronous_orders
from benchmarks.peers.memory import resident
from benchmarks.subject import tell, versions
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.quotes.feed import LongportQuotes
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.quotes.quote_rights import QuoteRights
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint, Purpose
from tideboard_core.gateways.longport.transport.socket import PushHandler, PushRoutes
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.hub_keys import (
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.live import LinkState
from tideboard_core.system.clock import SystemClock
from tideboard_core.wire.longport.symbols import instrument_of

FRAME = 1 / 60
PATIENCE = 30.0
TOPICS = {"quote": Topic.QUOTE, "depth": Topic.BOOK, "brokers": Topic.BROKERS, "trade": Topic.TICKS}


class Counting(LongportQuotes):
    """Calls back after each push that was taken."""

    taken: Callable[[], None] = staticmethod(lambda: None)

    def push_routes(self) -> PushRoutes:
        """Those of the feed, and a count behind each."""
        routes = super().push_routes()
        return routes._replace(
            handlers={command: partial(self._take, handler) for command, handler in routes.handlers.items()}
        )

    def _take(self, handler: PushHandler, body: bytes) -> None:
        handler(body)
        self.taken()


class Client:
    """A session that runs, and what came to its hub."""

    def __init__(self, door: dict[str, Any]) -> None:
        self.arrivals: list[float] = []
        self.ends: list[Callable[[], None]] = []
        self.clock = SystemClock()
        self.hub = Hub(self.clock)
        self.hub.on_dirty(self._frame_due)
        endpoint = LongportEndpoint(
            addresses=Addresses(http=door["http"], quote=door["quote_ws"], trade=door["trade_ws"]),
            credentials=GivenCredential(ApiKey(**door["keys"])),
            purpose=Purpose.QUOTES,
        )
        self.gateway = LongportGateway(endpoint, feed=self.hub, trading=NullSink(), clock=self.clock)
        rights = QuoteRights(self.gateway.link)
        quotes = Counting(self.gateway.link, rights, Instruments(self.gateway.link, rights))
        quotes.taken = self._counted
        self.gateway.quotes = quotes
        self.session = ConnectionSession(
            self.gateway, self.hub, self.clock, pollers=[], market_time=lambda _time: None, links=(QUOTES_LINK,)
        )
        self.count = self.wanted = 0
        self.done = asyncio.Event()
        self.keys: list[Key[object]] = []

    def _frame_due(self) -> None:
        asyncio.get_running_loop().call_later(FRAME, self.hub.take_dirty)

    def _counted(self) -> None:
        self.count += 1
        if self.count == self.wanted:
            self.done.set()

    async def standing(self) -> None:
        """Wait for the connection, and for everything that is wanted to be subscribed."""
        await _until(
            lambda: (
                self.session.status.state is LinkState.LIVE
                and not self.hub.wanted_subscriptions() - self.session.holds()
            )
        )

    def _listen(self, topic: Topic[object], listener: Callable[[Key[object]], None]) -> list[Callable[[], None]]:
        return [self.hub.listen(key, listener) for key in self.keys if key.topic is topic]

    def _read(self, key: Key[object]) -> None:
        self.hub.value(key)

    def _published(self, topic: Topic[object]) -> int:
        entries = (self.hub.entry(key) for key in self.keys if key.topic is topic)
        return sum(entry.serial for entry in entries if entry is not None)

    # --- orders -----------------------------------------------------------------------------------------------------

    async def subscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Want these; the session does the rest. Ends when each quote has been asked for as well."""
        self.keys = [TOPICS[kind].of(instrument_of(symbol)) for kind in kinds for symbol in symbols]
        for key in self.keys:
            self.hub.subscribe(key)
        async with asyncio.timeout(PATIENCE):
            await self.standing()
            await _until(lambda: all(self.hub.entry(key) for key in self.keys if key.topic is Topic.QUOTE))
        return {}

    async def decode(self, *, kind: str, count: int, read: bool) -> dict[str, Any]:
        """CPU microseconds of the whole process for each push, from the socket to the hub or to the value of it."""
        topic = TOPICS.get(kind, Topic.LINK)
        ends = self._listen(topic, self._read) if read else []
        before = self._published(topic)
        self.count, self.wanted = 0, count
        self.done.clear()
        tell(started=True)
        started = time.process_time()
        async with asyncio.timeout(PATIENCE):
            await self.done.wait()
        used = time.process_time() - started
        for end in ends:
            end()
        assert topic is Topic.LINK or self._published(topic) - before >= count, "not every push reached the hub"
        return {"value": used / count * 1e6}

    async def memory(self) -> dict[str, Any]:
        """Bytes now."""
        gc.collect()
        return {"bytes": resident()}

    async def watch(self) -> dict[str, Any]:
        """Note when quotes come to the hub."""
        for end in self.ends:
            end()
        self.arrivals = []
        self.ends = self._listen(Topic.QUOTE, lambda _key: self.arrivals.append(time.monotonic()))
        return {}

    async def seen(self) -> dict[str, Any]:
        """When they came until now, monotonic seconds."""
        return {"arrivals": self.arrivals}


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  many things change what is waited for
        await asyncio.sleep(0.02)


async def program(door: dict[str, Any]) -> None:
    """Connect, serve orders, end."""
    client = Client(door)
    running = asyncio.ensure_future(client.session.run())  # noqa: TID251  cancelled right here
    async with asyncio.timeout(PATIENCE):
        await client.standing()
    tell(ready=versions(["aiohttp", "protobuf"]))
    async for order in asynchronous_orders():
        tell(**await getattr(client, order.pop("do"))(**order))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(program(json.loads(sys.argv[1])))
