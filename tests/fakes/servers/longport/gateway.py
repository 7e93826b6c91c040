"""LongPort gateways that connect to a scripted server, and the credential they show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal

import pytest

from fakes.servers.longport.rows import balance, holding, positions
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import account as trading
from tideboard_core.gateways.longport.translate.http_request import Query
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose
from tideboard_core.gateways.longport.transport.http_client import HttpAnswer, HttpCalls
from tideboard_core.model.credentials import ApiKey, Credential
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, LiveAccount, OrderRequest, OrderType, Side
from tideboard_core.ports.trading import ApprovedOrder

API_KEY = ApiKey(app_key="ak-test-0001", app_secret="s3cr3t-app-secret", access_token="at-test-0001")


class FixedCredential:
    """A CredentialSource that hands out what the test put there, and counts how often it was asked."""

    def __init__(self, credential: Credential = API_KEY) -> None:
        self.credentials = [credential]
        self.asked = 0
        self.at_hand = asyncio.Event()
        self.at_hand.set()

    async def credential(self) -> Credential:
        """The newest one, once it is at hand."""
        self.asked += 1
        await self.at_hand.wait()
        return self.credentials[-1]


def endpoint_of(
    server: ScriptedLongport,
    *,
    source: FixedCredential | None = None,
    timing: HttpTiming | None = None,
    purpose: Purpose = Purpose.EVERYTHING,
    on_secret: Callable[[str], object] = bool,
) -> LongportEndpoint:
    """The endpoint of a scripted server."""
    return LongportEndpoint(
        addresses=server.addresses,
        credentials=source or FixedCredential(),
        timing=timing or HttpTiming(),
        purpose=purpose,
        on_secret=on_secret,
    )


def gateway_to(server: ScriptedLongport, sinks: Sinks, clock: ManualClock, **options: object) -> LongportGateway:
    """A gateway to a scripted server; `options` as `endpoint_of`."""
    endpoint = endpoint_of(server, **options)  # type: ignore[arg-type]
    return LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market)


def order(client_order_id: str = "TB-1120-0001") -> OrderRequest:
    """A small limit order."""
    return OrderRequest(
        account=LiveAccount(id="1", name="LongPort", markets=frozenset(Market), currency="HKD", broker_lock=False),
        instrument=InstrumentId("HK.00700"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=100,
        price=Decimal("338.2"),
        client_order_id=client_order_id,
    )


def approved(
    request: OrderRequest | None = None, *, generation: int = 1, look: Callable[[], None] = lambda: None
) -> ApprovedOrder[OrderRequest]:
    """An approval as the guard makes it."""
    return ApprovedOrder(request or order(), approved_at=1000.0, generation=generation, look=look)


async def logged_in(
    longport: ScriptedLongport,
    sinks: Sinks,
    clock: ManualClock,
    source: FixedCredential | None = None,
    *,
    timing: HttpTiming | None = None,
) -> LongportGateway:
    """A gateway that is logged in; a queue for the rate limit moves the clock instead of waiting."""
    endpoint = endpoint_of(longport, source=source, timing=timing)
    gateway = LongportGateway(
        endpoint, feed=sinks, trading=sinks, clock=clock, market_time=clock.set_market, sleep=clock.sleep
    )
    await gateway.connect()
    await gateway.log_in()
    return gateway


def asking_once(gateway: LongportGateway) -> LongportGateway:
    """The gateway, for which the time of a read is over once a failing server would be asked again."""

    async def over(_pause: float) -> None:
        raise TimeoutError

    gateway.link.connection().http.sleep = over
    return gateway


def silent_on(http: HttpCalls, longport: ScriptedLongport, path: str, patch: pytest.MonkeyPatch) -> None:
    """Let the time of each read of a path be over when the server has its request, which it never answers."""
    longport.silence("GET", path)
    exchange = http.exchange

    async def ask(method: str, asked: str, query: Query, body: bytes) -> HttpAnswer:
        if asked != path:
            return await exchange(method, asked, query, body)
        before = longport.count("GET", path)
        asking = asyncio.get_running_loop().create_task(exchange(method, asked, query, body))
        await longport.until(lambda: longport.count("GET", path) > before)
        asking.cancel()
        await asyncio.wait([asking])
        raise TimeoutError

    patch.setattr(http, "exchange", ask)


async def account_of(gateway: LongportGateway, longport: ScriptedLongport) -> Account:
    """The account of the login, with the answers that it takes; it holds Tencent."""
    longport.reply("GET", trading.BALANCE, balance())
    longport.reply("GET", trading.STOCK, positions(holding()))
    (account,) = await gateway.trading.accounts()
    return account
