"""One of our gateways with a hub and nothing that paints: arguments CARRIER (opend, rest) and the sandbox's first line.

The same orders as `peers.futu_carrier`, answered with the same figures.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from decimal import Decimal
from itertools import count as numbers
from typing import TYPE_CHECKING, Any

from benchmarks.credential import GivenCredential
from benchmarks.orders import asynchronous_orders
from benchmarks.peers.memory import resident
from benchmarks.subject import tell, versions
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import CancelRequest, OrderRequest, OrderType, PracticeAccount, Side
from tideboard_core.ports.trading import ApprovedOrder, R
from tideboard_core.system.clock import SystemClock

if TYPE_CHECKING:
    from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

PRACTICE = dict.fromkeys(TrdEnv, PracticeAccount)
TOPICS = {"quote": Topic.QUOTE, "book": Topic.BOOK}
FRAME = 1 / 60
PATIENCE = 120.0
WINDOW = 40.0
"""Seconds after which a rate limit is over."""
SPACE = 0.06
"""Seconds between two orders: the broker wants 0.04."""


class PushedClock(SystemClock):
    """Real time, a little ahead: the window of a rate limit is over when the parent says so."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic() + self.ahead


class Client:
    """A gateway that is logged in, and what came to its hub."""

    def __init__(self, carrier: str, line: dict[str, Any]) -> None:
        self.carrier = carrier
        self.clock = PushedClock()
        self.hub = Hub(self.clock)
        self.hub.on_dirty(self._frame_due)
        self.gateway = self._gateway(line)
        self.alone = resident()
        self.count = self.wanted = 0
        self.reading = self.watching = False
        self.done = asyncio.Event()
        self.arrivals: list[float] = []
        self.ids = numbers(1)

    def _frame_due(self) -> None:
        asyncio.get_running_loop().call_later(FRAME, self.hub.take_dirty)

    def _gateway(self, line: dict[str, Any]) -> OpendGateway | OpendRestGateway:
        if self.carrier == "opend":
            host, _, port = line["opend"].rpartition(":")
            opend = OpendEndpoint(host=host, port=int(port), account_types=PRACTICE)
            return OpendGateway(opend, feed=self, trading=NullSink(), clock=self.clock)
        # Imported here: a client of OpenD never loads the HTTP library.
        from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
        from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

        key = GivenCredential(BearerKey(key=line["rest_keys"]["full"]))
        endpoint = RestEndpoint(url=line["rest"], credentials=key, account_types=PRACTICE, quiet=float("inf"))
        return OpendRestGateway(endpoint, feed=self, trading=NullSink(), clock=self.clock)

    def unreadable(self, what: str, field: str) -> None:
        """Nothing here is unreadable."""
        raise AssertionError(what, field)

    def publish(self, key: Key[object], update: Lazy[Any]) -> None:
        """As the hub's, and a look at the clock or at the value."""
        self.hub.publish(key, update)
        if key.topic is not Topic.QUOTE:
            return
        if self.watching:
            self.arrivals.append(time.monotonic())
        if self.reading:
            self.hub.value(key)
        self.count += 1
        if self.count == self.wanted:
            self.done.set()

    async def start(self) -> None:
        """Connect, log in, and choose the account."""
        await self.gateway.connect()
        await self.gateway.log_in()
        trading = self.gateway.trading
        accounts = await trading.accounts()
        simulated = {number for number, known in trading._accounts.items() if known.environment is TrdEnv.SIMULATE}
        self.account = next(one for one in accounts if Market.HK in one.markets and one.id in simulated)

    # --- orders -----------------------------------------------------------------------------------------------------

    async def subscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Subscribe these with their pushes."""
        await self.gateway.quotes.subscribe(
            [TOPICS[kind].of(InstrumentId(symbol)) for kind in kinds for symbol in symbols]
        )
        return {}

    async def unsubscribe(self, *, symbols: list[str], kinds: list[str]) -> dict[str, Any]:
        """Give them back; the parent has let their first minute pass."""
        keys = [TOPICS[kind].of(InstrumentId(symbol)) for kind in kinds for symbol in symbols]
        await self.gateway.quotes.unsubscribe(keys)
        return {}

    async def calls(self, *, kind: str, symbol: str, count: int) -> dict[str, Any]:
        """Seconds of each read, one after the other, and CPU microseconds of one."""
        one = InstrumentId(symbol)
        seconds, used = [], time.process_time()
        for _ in range(count):
            started = time.perf_counter()
            if kind == "quote":
                await self.gateway.quotes.quotes([one])
            else:
                await self.gateway.quotes.order_book(one)
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds, "cpu": (time.process_time() - used) / count * 1e6}

    async def place(self, *, symbol: str, count: int, price: float, quantity: int) -> dict[str, Any]:
        """Seconds from an approval to the broker's acknowledgement; the orders are withdrawn afterwards."""
        seconds, sent = [], set()
        self.clock.ahead += WINDOW
        for number in range(count):
            request = OrderRequest(
                account=self.account,
                instrument=InstrumentId(symbol),
                side=Side.BUY,
                order_type=OrderType.LIMIT,
                quantity=quantity * (1 + number % 3),
                price=Decimal(str(price)),
                client_order_id=f"TB-BENCH-{self.carrier}-{next(self.ids)}",
            )
            approved = self._approved(request)
            started = time.perf_counter()
            sent.add(await self.gateway.trading.place(approved))
            seconds.append(time.perf_counter() - started)
            await asyncio.sleep(SPACE)
        for order in [order for order in await self.gateway.trading.orders(self.account) if order.id in sent]:
            await self.gateway.trading.cancel(
                self._approved(CancelRequest(account=self.account, order=order, client_order_id=f"C{next(self.ids)}"))
            )
            await asyncio.sleep(SPACE)
        return {"seconds": seconds}

    def _approved(self, request: R) -> ApprovedOrder[R]:
        return ApprovedOrder(request, approved_at=self.clock.monotonic(), generation=self.gateway.generation)

    async def pushes(self, *, count: int, read: bool) -> dict[str, Any]:
        """CPU microseconds of the whole process for each push that came, from the socket to the hub or its value."""
        self.reading, self.count, self.wanted = read, 0, count
        self.done.clear()
        tell(started=True)
        used = time.process_time()
        async with asyncio.timeout(PATIENCE):
            await self.done.wait()
        used = time.process_time() - used
        self.reading = False
        return {"value": used / count * 1e6}

    async def watch(self) -> dict[str, Any]:
        """Note when pushes come."""
        self.arrivals, self.watching = [], True
        return {}

    async def seen(self) -> dict[str, Any]:
        """When they came, monotonic seconds; then no more is noted."""
        self.watching = False
        return {"arrivals": self.arrivals}

    async def memory(self) -> dict[str, Any]:
        """Bytes now, and before anything was connected."""
        gc.collect()
        return {"bytes": resident(), "alone": self.alone}


async def program(carrier: str, line: dict[str, Any]) -> None:
    """Connect, serve orders, end."""
    client = Client(carrier, line)
    async with asyncio.timeout(PATIENCE):
        await client.start()
    tell(ready=versions(["aiohttp", "protobuf"]))
    async for order in asynchronous_orders():
        tell(**await getattr(client, order.pop("do"))(**order))
    await client.gateway.close()


if __name__ == "__main__":
    asyncio.run(program(sys.argv[1], json.loads(sys.argv[2])))
