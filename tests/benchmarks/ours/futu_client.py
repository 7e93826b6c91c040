"""One of our gateways with a hub and nothing that paints: arguments CARRIER (opend, rest) and the sandbox's first line.

The same orders as `peers.futu_client`, answered with the same figures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from decimal import Decimal
from itertools import count as numbers
from typing import TYPE_CHECKING, Any

from benchmarks.credential import GivenCredential
from benchmarks.orders import asynchronous_orders
from benchmarks.subject import tell, versions
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.gateways.futu.translate.accounts import TrdEnv
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.market.hub import Hub
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import CancelRequest, OrderRequest, OrderType, PracticeAccount, Side
from tideboard_core.ports.trading import ApprovedOrder, R
from tideboard_core.system.clock import SystemClock

if TYPE_CHECKING:
    from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

PRACTICE = dict.fromkeys(TrdEnv, PracticeAccount)
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
    """A gateway that is logged in, with a hub."""

    def __init__(self, carrier: str, line: dict[str, Any]) -> None:
        self.carrier = carrier
        self.clock = PushedClock()
        self.hub = Hub(self.clock)
        self.gateway = self._gateway(line)
        self.ids = numbers(1)

    def _gateway(self, line: dict[str, Any]) -> OpendGateway | OpendRestGateway:
        if self.carrier == "opend":
            host, _, port = line["opend"].rpartition(":")
            opend = OpendEndpoint(host=host, port=int(port), account_types=PRACTICE)
            return OpendGateway(opend, feed=self.hub, trading=NullSink(), clock=self.clock)
        # Imported here: a client of OpenD never loads the HTTP library.
        from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
        from tideboard_core.gateways.opend_rest.gateway import OpendRestGateway

        key = GivenCredential(BearerKey(key=line["rest_keys"]["full"]))
        endpoint = RestEndpoint(url=line["rest"], credentials=key, account_types=PRACTICE, quiet=float("inf"))
        return OpendRestGateway(endpoint, feed=self.hub, trading=NullSink(), clock=self.clock)

    async def start(self) -> None:
        """Connect, log in, and choose the account."""
        await self.gateway.connect()
        await self.gateway.log_in()
        trading = self.gateway.trading
        accounts = await trading.accounts()
        simulated = {number for number, known in trading._accounts.items() if known.environment is TrdEnv.SIMULATE}
        self.account = next(one for one in accounts if Market.HK in one.markets and one.id in simulated)

    # --- orders -----------------------------------------------------------------------------------------------------

    async def subscribe(self, *, symbol: str) -> dict[str, Any]:
        """Subscribe its quote."""
        await self.gateway.quotes.subscribe([Topic.QUOTE.of(InstrumentId(symbol))])
        return {}

    async def read(self, *, symbol: str, count: int) -> dict[str, Any]:
        """Seconds of each read of a quote, one after the other."""
        seconds = []
        for _ in range(count):
            started = time.perf_counter()
            await self.gateway.quotes.quotes([InstrumentId(symbol)])
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds}

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
