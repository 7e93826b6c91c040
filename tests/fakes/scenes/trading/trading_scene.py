"""A trading scene whose every neighbour a test can script: gateway, person, keyring, disk, clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import MemoryStore, ScriptedGateway
from fakes.scenes.trading.confirmer import ScriptedPerson, Sleeper, Spawner
from fakes.values.clock import ManualClock
from fakes.values.disk import Disk
from fakes.values.lock import unlock_chosen
from fakes.values.trading import ACCOUNTS, BOOK, NOON, PASSWORD, QUOTE, TENCENT, order_row
from fakes.values.waiting import in_time, time_out
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import Record, RecordKind, read
from tideboard_core.errors import OrderDenied
from tideboard_core.lock.gateway_lock import UNWRITTEN, GatewayLogin, LockJournal
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    Topic,
)
from tideboard_core.model.instrument import Market
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import (
    GatewayState,
    Lazy,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.lock import LockPolicy, LockStatus, UnlockLifetime
from tideboard_core.model.order import (
    Account,
    Environment,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderType,
    Side,
)
from tideboard_core.model.quote import MarketState, OrderBook
from tideboard_core.model.review import CheckCode, SourceKind
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.orders.sender import OrderServices
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.redaction import Redactor

FLUSH: Final = 30.0
"""So long, in seconds, a record may take on a machine that is busy with other tests."""
OPEND = GatewayLogin(address="127.0.0.1:11111", login="7")


@dataclass(slots=True)
class TradingScene:
    """Everything of one account wired together, market open, prices fresh."""

    account: Account
    clock: ManualClock
    hub: Hub
    disk: Disk
    gateway: ScriptedGateway
    person: ScriptedPerson
    store: MemoryStore
    spawn: Spawner
    sleep: Sleeper
    audit: Audit
    lock: TradingLock
    order_journal: OrderJournal
    blotter: Blotter
    pretrade: PretradeChecks
    guard: Guard
    limits: TradingLimits = field(default_factory=TradingLimits)
    fallen: tuple[str, ...] = ()
    source: SourceKind = SourceKind.REAL
    policy: LockPolicy = field(default_factory=LockPolicy)
    session_left: float | None = None
    second: float = 30.0
    """Real seconds that a second takes while a submission reads: a test makes it short where a read has no answer."""
    waits: list[float] = field(default_factory=list)
    """Seconds that each of its reads may take."""
    journal: LockJournal = UNWRITTEN
    login: GatewayLogin = OPEND
    told: list[LockStatus] = field(default_factory=list)

    async def unlock(self, lifetime: UnlockLifetime = UnlockLifetime.MINUTES_15) -> None:
        """Unlock as the dialog does: a password of our own is chosen first."""
        await unlock_chosen(self.lock, PASSWORD, lifetime=lifetime)

    @property
    def services(self) -> OrderServices:
        """What is shared by the parts of the order path."""
        return OrderServices(
            hub=self.hub,
            clock=self.clock,
            gateway=self.gateway,
            audit=self.audit,
            lock=self.lock,
            blotter=self.blotter,
            journal=self.order_journal,
        )

    def publish(self, topic: Topic[object], subject: str, value: object) -> None:
        self.hub.publish(topic.of(subject), Lazy.ready(value))

    def market(self, book: OrderBook | None = None, last: str | None = None) -> None:
        """Push a book and a quote."""
        self.publish(Topic.BOOK, TENCENT.id, book or BOOK)
        self.publish(Topic.QUOTE, TENCENT.id, QUOTE if last is None else structs.replace(QUOTE, last=Decimal(last)))

    def session(self, state: MarketState, market: Market = Market.HK) -> None:
        answer = GatewayState(time=NOON, quotes_logged_in=True, trade_logged_in=True, markets={market: state})
        self.publish(Topic.GATEWAY_STATE, "", answer)

    def link(self, state: LinkState, *, reads: bool = True) -> None:
        """The session tells of the connection; a lost one raises the generation when it comes back.

        `reads`: its login has named the account and read its lists, which are as they were.
        """
        up = state in {LinkState.LIVE, LinkState.DEGRADED}
        if up and not self.gateway.connected:
            self.new_login(reads=reads)
        self.gateway.connected = up
        status = LinkStatus(state=state, provider="Scripted", address="test", since=self.clock.monotonic())
        for link in (QUOTES_LINK, ORDERS_LINK):
            self.publish(link.topic, link.subject, status)

    def new_login(self, *, reads: bool = True) -> None:
        """Another login, see `link`."""
        self.gateway.generation += 1
        if reads:
            self.blotter.login.follow([self.account])
            for call in AccountCall:
                self.blotter.login.answered("" if call is AccountCall.PUSHES else self.account.id, call, None)

    async def login_again(self) -> None:
        """A new connection, whose login names the account and reads its lists; what was read before is not counted."""
        self.link(LinkState.DISCONNECTED)
        self.link(LinkState.LIVE, reads=False)
        self.gateway.reads.clear()
        self.blotter.renew()
        await self.blotter.watch([self.account])

    def request(self, **changes: Any) -> OrderRequest:
        """A limit buy of one lot at the best ask; `changes` as they are, prices as text."""
        fields: dict[str, Any] = {
            "account": self.account,
            "instrument": TENCENT.id,
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": 100,
            "price": "612.50",
            "client_order_id": self.guard.client_order_id(),
        }
        fields |= changes
        for name in ("price", "trigger"):
            if fields.get(name) is not None:
                fields[name] = Decimal(fields[name])
        if fields["order_type"] is OrderType.MARKET:
            fields["price"] = None
        return OrderRequest(**fields)

    def working(self, **changes: Any) -> Order:
        """An order at the broker, told by a push."""
        order = order_row(self.account, **changes)
        self.gateway.order_rows = [o for o in self.gateway.order_rows if o.id != order.id] + [order]
        self.blotter.order_changed(order)
        return order

    async def records(self) -> list[Record]:
        """The log as it is on disk."""
        await self.audit.drain()
        verification, records = read(self.disk.durable)
        assert verification.whole
        return records

    async def story(self, order_id: str) -> list[str]:
        """Kinds of the records of one order, in order."""
        return [record.kind.value for record in await self.records() if record.id == order_id]

    def with_brake(self, limits: LossLimits | None = None, records: Sequence[Record] = ()) -> LossBrake:
        """The loss brake of this scene, put into its checks; `limits` of its account at once."""
        brake = LossBrake(
            hub=self.hub,
            clock=self.clock,
            blotter=self.blotter,
            journal=self.order_journal,
            feed=cast("QuoteFeed", self.gateway),
            charges=OrderCharges(self.hub, self.clock, self.gateway),
            note=self.audit.note,
        )
        brake.restore(records)
        self.pretrade.brake = brake
        if limits is not None:
            brake.set(self.account, limits)
        return brake

    def failing(self, request: OrderRequest | ModifyRequest) -> set[CheckCode]:
        """Which checks fail in the ticket's preview."""
        return {check.code for check in self.guard.preview(request).checks if not check.passed}


async def asked_until_read(scene: TradingScene) -> None:
    """Let what a login was refused be asked for again until everything came."""
    asking = asyncio.get_running_loop().create_task(scene.blotter.login.run())
    try:
        async with in_time("lists of the login", lambda: scene.blotter.login.state):
            while not scene.blotter.login.state.whole:  # noqa: ASYNC110  no event tells it here
                await asyncio.sleep(0)
    finally:
        asking.cancel()


async def runs_for_a_while(scene: TradingScene) -> None:
    """Let what a login was refused be asked for again, for some turns of the loop."""
    asking = asyncio.get_running_loop().create_task(scene.blotter.login.run())
    for _ in range(100):
        await asyncio.sleep(0)
    asking.cancel()


@asynccontextmanager
async def trading_scene(
    directory: Path,
    environment: Environment = Environment.LIVE,
    *,
    disk: Disk | None = None,
    redactor: Redactor | None = None,
    listing: QuoteFeed | None = None,
    clock: ManualClock | None = None,
) -> AsyncIterator[TradingScene]:
    """A locked scene with the market open, prices and money read."""
    clock, disk, redactor = clock or ManualClock(), disk or Disk(), redactor or Redactor()
    hub, gateway, person, store, spawn = Hub(clock), ScriptedGateway(disk), ScriptedPerson(), MemoryStore(), Spawner()
    account, sleep = ACCOUNTS[environment], Sleeper()
    audit = Audit(directory, wall=clock.wall, open_file=disk.open, flush_timeout=FLUSH, retry=0.01)
    journal = LockJournal(partial(audit.note, RecordKind.LOCK, ""), partial(audit.record, RecordKind.LOCK, ""))
    scene: TradingScene
    told: list[LockStatus] = []
    lock = TradingLock(
        hub=hub,
        clock=clock,
        gateway=gateway,
        store=store,
        spawn=spawn,
        policy=lambda: scene.policy,
        session_left=lambda _: scene.session_left,
        on_change=told.append,
        login=lambda: scene.login,
        journal=journal,
        redact=redactor.add,
    )
    order_journal = OrderJournal(clock)
    blotter = Blotter(
        hub=hub,
        clock=clock,
        gateway=gateway,
        journal=order_journal,
        note=audit.note,
        on_notice=lock.notice,
        spawn=spawn,
        sleep=sleep,
    )
    services = OrderServices(
        hub=hub, clock=clock, gateway=gateway, audit=audit, lock=lock, blotter=blotter, journal=order_journal
    )

    def limited(seconds: float) -> asyncio.Timeout:
        scene.waits.append(seconds)
        return time_out(seconds * scene.second)

    pretrade = PretradeChecks(
        services,
        feed=cast("QuoteFeed", gateway),
        limits=lambda: scene.limits,
        source=lambda _: scene.source,
        spawn=spawn,
        listing=listing,
        fallen=lambda: scene.fallen,
        sleep=sleep,
        timeout=limited,
    )
    guard = Guard(services, pretrade=pretrade, confirmer=person, clean=redactor.clean, sleep=sleep)
    scene = TradingScene(
        account,
        clock,
        hub,
        disk,
        gateway,
        person,
        store,
        spawn,
        sleep,
        audit,
        lock,
        order_journal,
        blotter,
        pretrade,
        guard,
    )
    scene.told, scene.journal = told, journal
    scene.source = SourceKind.PRACTICE if environment is Environment.PRACTICE else SourceKind.REAL
    records = await audit.open()
    lock.restore(records)
    guard.restore(records)
    lock.switch_account(account)
    scene.link(LinkState.LIVE)
    scene.session(MarketState.OPEN)
    scene.publish(Topic.INSTRUMENT, TENCENT.id, TENCENT)
    scene.market()
    await blotter.watch([account])
    try:
        yield scene
    finally:
        disk.gate.set()
        await spawn.cancel()
        await audit.close()


async def denied(scene: TradingScene, **changes: object) -> OrderDenied:
    """Submit and expect a denial; nothing may have gone out, and the log says so."""
    request = scene.request(**changes)
    with pytest.raises(OrderDenied) as error:
        await scene.guard.submit(request)
    assert scene.gateway.writes == []
    assert "intent" not in await scene.story(request.client_order_id)
    return error.value
