"""A trading scene whose orders really go to a LongPort, over HTTP and a session; its prices come from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from fakes.scenes.trading.broker import MemoryStore, ScriptedGateway
from fakes.scenes.trading.confirmer import ScriptedPerson, Sleeper, Spawner
from fakes.servers.gateway_rigs import LONGPORT, Rig
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.rows import balance, holding, order_row, positions, token_saying
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.trading import BOOK, NOON, QUOTE, TENCENT
from fakes.values.waiting import in_time, time_out
from tideboard_core.audit.order_log import Audit
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import account, orders
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.credentials import ApiKey, Credential
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Key,
    Topic,
)
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import (
    GatewayNotice,
    GatewayState,
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, Fill, Order
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.unanswered import Sleep
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.trading import TradingSink
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_proto.longport import quote_pb2 as quote

ORDER = "/v1/trade/order"
HUNG = 60.0
"""Seconds after which a broker that answers is hung: on a machine that is busy the answer comes late."""
UNANSWERED = 0.25
"""The same for writes and for what a submission reads, while answers or keys are kept back."""
TIMING = HttpTiming(connect=HUNG, read=HUNG, write=HUNG)
PAPER = {"aaid": "20975338", "account_channel": "lb_papertrading"}
LIVE = {"aaid": "20975338", "account_channel": "lb"}
"""Of one number, as nothing says that it cannot be."""


class Keys(FixedCredential):
    """Keys that tell once when somebody asks for them: between the approval of a write and its first byte."""

    def __init__(self, credential: ApiKey) -> None:
        super().__init__(credential)
        self.when_asked: Callable[[], object] | None = None

    async def credential(self) -> Credential:
        """As they are, after whatever happens now."""
        happens, self.when_asked = self.when_asked, None
        if happens is not None:
            happens()
        return await super().credential()


class Broker:
    """A LongPort, the keys of its account, and a person who may put others in their place."""

    def __init__(self, claims: dict[str, str]) -> None:
        self.claims = claims
        self.server = ScriptedLongport()
        self.server.scripts["quote"][QuoteCommand.QUOTE] = lambda _: quote.SecurityQuoteResponse()
        self.keys = keys_of(claims)
        self.source = Keys(self.keys)

    def well(self) -> None:
        """Everything is answered."""
        server = self.server
        server.cuts.clear()
        server.held.clear()
        server.reply("GET", account.BALANCE, balance())
        server.reply("GET", account.STOCK, positions(holding(), channel=self.claims["account_channel"]))
        server.reply("GET", orders.TODAY_ORDERS, {"orders": [order_row()]})
        server.reply("GET", orders.HISTORY_ORDERS, {"orders": [], "has_more": False})
        server.reply("GET", orders.TODAY_FILLS, {"trades": []})
        server.reply("GET", account.BUY_LIMIT, {"cash_max_qty": "9000", "margin_max_qty": "9000"})
        server.reply("POST", ORDER, {"order_id": "701"})
        for method in ("PUT", "DELETE"):
            server.reply(method, ORDER, {})


def keys_of(claims: dict[str, str], number: int = 1) -> ApiKey:
    """Keys of an account; another `number` is its next token."""
    return ApiKey(app_key="ak", app_secret="secret", access_token=token_saying(**claims, iat=number))


class Relay:
    """Where the gateway puts what happens to orders before the blotter exists."""

    def __init__(self) -> None:
        self.target: TradingSink | None = None

    def order_changed(self, order: Order) -> None:
        if self.target is not None:
            self.target.order_changed(order)

    def filled(self, fill: Fill) -> None:
        if self.target is not None:
            self.target.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        if self.target is not None:
            self.target.late_reply(client_order_id, order_id, error)

    def notice(self, notice: GatewayNotice) -> None:
        if self.target is not None:
            self.target.notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        if self.target is not None:
            self.target.orders_unreadable(account_id, field)


class Listing:
    """The static facts at the broker are those of the prices."""

    def __init__(self, rows: Sequence[Instrument]) -> None:
        self.rows = rows

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        return [row for row in self.rows if row.id in ids]


class LongportScene:
    """One connection to a broker with the services over it; `leave` ends it in the application's order.

    `pause` makes what everybody sleeps by, `limits` returns the limits of the guard, `traded` are the securities.
    `log_made` is the order log's class.
    """

    pause: Callable[[], Sleep] = Sleeper
    rig: Rig = LONGPORT
    limits: Callable[[], TradingLimits] = TradingLimits
    traded: Sequence[Instrument] = (TENCENT,)
    log_made: type[Audit] = Audit

    def __init__(
        self,
        broker: Broker,
        directory: Path,
        *,
        clock: ManualClock,
        disk: Disk,
        store: MemoryStore,
        person: ScriptedPerson,
    ) -> None:
        self.broker, self.clock, self.disk, self.person = broker, clock, disk, person
        self.hub, self.spawn, relay = Hub(clock), Spawner(), Relay()
        self.audit = self.log_made(directory, wall=clock.wall, open_file=disk.open, retry=0.01)
        self.feed = ScriptedGateway(disk)
        self.gateway = self.made(relay)
        self.order_journal = OrderJournal(clock)
        orders = self.gateway.trading
        self.lock = TradingLock(hub=self.hub, clock=clock, gateway=orders, store=store, spawn=self.spawn)
        self.blotter = Blotter(
            hub=self.hub, clock=clock, gateway=orders, journal=self.order_journal, note=self.audit.note,
            on_notice=self.lock.notice, spawn=self.spawn, sleep=self.pause(),
        )  # fmt: skip
        relay.target = self.blotter
        services = OrderServices(
            hub=self.hub, clock=clock, gateway=orders, audit=self.audit, lock=self.lock, blotter=self.blotter,
            journal=self.order_journal,
        )  # fmt: skip
        self.pretrade = PretradeChecks(
            services, feed=cast("QuoteFeed", self.feed), limits=self.limits,
            source=lambda _: SourceKind.REAL, spawn=self.spawn, listing=cast("QuoteFeed", Listing(self.traded)),
            timeout=self.limited,
        )  # fmt: skip
        self.guard = Guard(services, pretrade=self.pretrade, confirmer=person, clean=str, sleep=self.pause())
        self.session = ConnectionSession(
            self.gateway, self.hub, clock, pollers=[], market_time=lambda _: None, links=(ORDERS_LINK,)
        )
        self.session.on_live(self._live)
        self.kept_back = False
        self.account: Account | None = None
        self.read = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def made(self, trading: TradingSink) -> Gateway:
        """The gateway, not connected yet."""
        endpoint = LongportEndpoint(
            addresses=self.broker.server.addresses, credentials=self.broker.source, timing=TIMING
        )
        return LongportGateway(endpoint, feed=Nobody(), trading=trading, clock=self.clock, sleep=self.clock.sleep)

    def limited(self, seconds: float) -> asyncio.Timeout:
        """The time-out of what a submission reads."""
        return time_out(min(seconds, UNANSWERED) if self.kept_back else HUNG)

    def keep_back(self, kept: bool = True) -> None:
        """Give up soon from now on: the broker keeps answers back, or nobody has the keys; or no longer."""
        self.kept_back = kept
        if self.gateway.connected:
            self.rig.give_up_after(self.gateway, UNANSWERED if kept else HUNG)

    async def begin(self) -> None:
        """Open the log and connect."""
        self.guard.restore(await self.audit.open())
        self.prices(LinkState.LIVE)
        state = GatewayState(
            time=NOON, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: MarketState.OPEN}
        )
        self.publish(Topic.GATEWAY_STATE, "", state)
        self.publish(Topic.INSTRUMENT, TENCENT.id, TENCENT)
        self.market()
        self._running = asyncio.get_running_loop().create_task(self.session.run())

    async def leave(self) -> None:
        """As the application ends: the lock, what was spawned and the session, the log."""
        self.lock.lock(LockReason.EXIT)
        await self.lock.close()
        await self.spawn.cancel()
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.audit.close()

    async def stands(self) -> None:
        """Wait until the connection is up and everything has been read."""
        async with in_time("a live connection, everything read", lambda: (self.session.status, self.read.is_set())):
            while not (self.session.status.state is LinkState.LIVE and self.read.is_set() and self.gateway.connected):
                self.session.retry_now()
                await asyncio.sleep(0.005)

    def publish(self, topic: Topic[object], subject: str, value: object) -> None:
        """Tell the hub."""
        self.hub.publish(topic.of(subject), Lazy.ready(value))

    def market(self, book: OrderBook | None = None) -> None:
        """Push a book and a quote."""
        self.publish(Topic.BOOK, TENCENT.id, book or BOOK)
        self.publish(Topic.QUOTE, TENCENT.id, QUOTE)

    def prices(self, state: LinkState) -> None:
        """The other connection, that of the prices."""
        status = LinkStatus(state=state, provider="Prices", address="test", since=self.clock.monotonic())
        self.publish(QUOTES_LINK.topic, QUOTES_LINK.subject, status)

    def cut(self) -> None:
        """The line to the broker breaks."""
        for served in list(self.broker.server.open_sockets):
            served.drop()

    async def _live(self) -> None:
        self.keep_back(self.kept_back)
        self.read.clear()
        (account,) = await self.gateway.trading.accounts()
        if account != self.account:
            self.account = account
            self.lock.switch_account(account)
        await self.blotter.watch([account])
        self.read.set()


class Nobody:
    """A FeedSink for a connection that brings no prices."""

    def publish(self, key: Key[object], update: object) -> None:
        """Drop it."""

    def unreadable(self, what: str, field: str) -> None:
        """Drop it."""
