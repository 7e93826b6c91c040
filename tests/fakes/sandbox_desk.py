"""Guard, lock, blotter and audit log over a real sandbox, as the app wires them; a script answers the dialogs."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from fakes.clock import ManualClock
from fakes.sandbox import RunningSandbox
from fakes.scripted_broker import MemoryStore
from fakes.scripted_person import ScriptedPerson, Spawner
from tideboard_core.assessor import Assessor
from tideboard_core.audit import Audit
from tideboard_core.audit_log import FILE, Record, read
from tideboard_core.blotter import Blotter
from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.gateways.opend.connection import Timing
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import Endpoint
from tideboard_core.guard import Guard
from tideboard_core.hub import Hub, Subscription
from tideboard_core.lock import TradingLock
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import Account, Environment, Fill, Order, OrderRequest, OrderType, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import SourceKind
from tideboard_core.ports import QUOTES_LINK as LINK
from tideboard_core.ports import Key, LinkState, Notice, Topic
from tideboard_core.reference import Reference
from tideboard_core.sent import Sent
from tideboard_core.session import Poller, Session

TENCENT = InstrumentId("HK.00700")
PATIENCE = 20.0
WRITE_TIMEOUT = 0.5


async def quick_sleep(seconds: float) -> None:
    """The blotter's patience at a twentieth: the sandbox answers in milliseconds."""
    await asyncio.sleep(seconds / 20)


class Relay:
    """Hands the gateway's words to the blotter, which is made after it."""

    blotter: Blotter

    def order_changed(self, order: Order) -> None:
        self.blotter.order_changed(order)

    def filled(self, fill: Fill) -> None:
        self.blotter.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        self.blotter.late_reply(client_order_id, order_id, error)

    def notice(self, notice: Notice) -> None:
        self.blotter.notice(notice)


class SandboxDesk:
    """One account over one sandbox; every wait is for a change in the hub."""

    account: Account

    def __init__(self, sandbox: RunningSandbox, directory: Path) -> None:
        self.sandbox = sandbox
        self.directory = directory
        self.clock = ManualClock()
        self.hub = Hub(self.clock)
        self.person, self.spawn, self.store, relay = ScriptedPerson(), Spawner(), MemoryStore(), Relay()
        timing = dataclasses.replace(Timing(), write=WRITE_TIMEOUT)
        endpoint = Endpoint(host=sandbox.host, port=sandbox.port, timing=timing)
        clock, hub = self.clock, self.hub
        self.gateway = OpendGateway(endpoint, feed=hub, trading=relay, clock=clock, market_time=clock.set_market)
        pollers: list[Poller] = [FlowSchedule(hub, clock), Reference(hub)]
        self.session = Session(
            self.gateway, hub, clock, pollers=pollers, market_time=clock.set_market, jitter=lambda: 0.0
        )
        self.audit, self.sent = Audit(directory, wall=clock.wall), Sent(clock)
        self.lock = TradingLock(hub=hub, clock=clock, gateway=self.gateway, store=self.store, spawn=self.spawn)
        self.blotter = relay.blotter = Blotter(
            hub=hub,
            clock=clock,
            gateway=self.gateway,
            sent=self.sent,
            note=self.audit.note,
            on_notice=self.lock.notice,
            spawn=self.spawn,
            sleep=quick_sleep,
        )
        assessor = Assessor(
            hub=hub,
            clock=clock,
            gateway=self.gateway,
            feed=self.gateway,
            audit=self.audit,
            lock=self.lock,
            blotter=self.blotter,
            sent=self.sent,
            limits=TradingLimits,
            source=lambda _: SourceKind.REAL,
            spawn=self.spawn,
        )
        self.guard = Guard(
            hub=hub,
            clock=clock,
            gateway=self.gateway,
            audit=self.audit,
            lock=self.lock,
            blotter=self.blotter,
            sent=self.sent,
            assessor=assessor,
            confirmer=self.person,
            sleep=self.pace,
        )
        self.session.on_live(self.blotter.read_again)
        self._changed = asyncio.Event()
        self._wanted: list[Subscription] = []
        hub.on_dirty(self._changed.set)

    async def pace(self, seconds: float) -> None:
        """The sandbox measures the space between two writes in real time."""
        await asyncio.sleep(seconds)
        self.clock.advance(seconds)

    async def begin(self, environment: Environment) -> None:
        """Wait for the login, put the first Hong Kong account of the environment in view, and read it."""
        self.guard.restore(await self.audit.open())
        await self.until_live()
        accounts = await self.gateway.accounts()
        self.account = next(a for a in accounts if a.environment is environment and Market.HK in a.markets)
        self.lock.switch_account(self.account)
        await self.blotter.watch([self.account])
        for topic in (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT):
            self._wanted.append(self.hub.subscribe(Key(topic, TENCENT)))
        await self.until(lambda: all(self.hub.value(s.key) is not None for s in self._wanted))

    async def unlock(self) -> None:
        await self.lock.unlock(self.sandbox.trade_password, lifetime=UnlockLifetime.MINUTES_15)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for hub changes until `condition` holds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                self.hub.take_dirty()
                await self._changed.wait()

    async def until_live(self, generation: int = 0) -> None:
        """Wait until a connection newer than `generation` is live."""
        await self.until(
            lambda: (
                (status := self.hub.value(LINK)) is not None
                and status.state is LinkState.LIVE
                and status.generation > generation
            )
        )

    @property
    def book(self) -> OrderBook:
        value: OrderBook = self.hub.value(Key(Topic.BOOK, TENCENT))
        return value

    @property
    def orders(self) -> tuple[Order, ...]:
        """What the orders table shows."""
        return tuple(self.hub.value(Key(Topic.ORDERS, self.account.id)) or ())

    async def until_orders(self, condition: Callable[[tuple[Order, ...]], bool]) -> tuple[Order, ...]:
        await self.until(lambda: condition(self.orders))
        return self.orders

    async def at_the_broker(self) -> list[dict[str, Any]]:
        """The orders of the account as the sandbox itself tells them."""
        rows: list[dict[str, Any]] = (await self.sandbox.state())["orders"][self.account.id]
        return rows

    def request(self, side: Side = Side.BUY, *, price: Decimal | None = None, quantity: int = 100) -> OrderRequest:
        """A limit order, by default at the best opposite price."""
        level = self.book.asks[0] if side is Side.BUY else self.book.bids[0]
        return OrderRequest(
            account=self.account,
            instrument=TENCENT,
            side=side,
            order_type=OrderType.LIMIT,
            quantity=quantity,
            price=level.price if price is None else price,
            client_order_id=self.guard.client_order_id(),
        )

    async def records(self) -> list[Record]:
        """The order log on disk."""
        await self.audit.drain()
        verification, records = read((self.directory / FILE).read_bytes())
        assert verification.whole
        return records

    async def story(self, order_id: str) -> list[str]:
        """Kinds of the records of one order, without its transitions."""
        kinds = [record.kind.value for record in await self.records() if record.id == order_id]
        return [kind for kind in kinds if kind != "transition"]


@asynccontextmanager
async def sandbox_desk(
    sandbox: RunningSandbox, directory: Path, environment: Environment = Environment.LIVE
) -> AsyncIterator[SandboxDesk]:
    """A desk that is logged in, locked, with market and account read."""
    desk = SandboxDesk(sandbox, directory)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(desk.session.run())
        try:
            await desk.begin(environment)
            yield desk
        finally:
            await desk.lock.close()
            await desk.spawn.cancel()
            await desk.audit.close()
            running.cancel()
