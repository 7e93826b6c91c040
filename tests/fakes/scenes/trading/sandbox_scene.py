"""Guard, lock, blotter and audit log over a real sandbox, as the app wires them; a script answers the dialogs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fakes.scenes.trading.broker import MemoryStore
from fakes.scenes.trading.confirmer import ScriptedPerson, Spawner
from fakes.servers.gateway_rigs import OPEND, WRITES, Call, Rig, Wiring
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import Deadlines, ManualClock, Naps
from fakes.values.hub_values import known
from fakes.values.lock import unlock_chosen
from fakes.values.order_checks import with_money
from fakes.values.waiting import in_time
from tideboard_core.audit.file import DiskFile, OpenFile
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import FILE, Record, RecordKind, read
from tideboard_core.lock.gateway_lock import GatewayLogin, LockJournal
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.market.price_rules import PriceRules
from tideboard_core.market.reference import Reference
from tideboard_core.market.session import CHORES, ConnectionSession, Poller
from tideboard_core.model.hub_keys import ORDERS_LINK, LinkKey, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.limits import TradingLimits
from tideboard_core.model.live import (
    GatewayNotice,
    LinkState,
    LinkStatus,
)
from tideboard_core.model.lock import UnlockLifetime
from tideboard_core.model.order import (
    Account,
    CancelRequest,
    Environment,
    Fill,
    ModifyRequest,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
)
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.pretrade import PretradeChecks
from tideboard_core.orders.sender import OrderServices


class RealWallClock(ManualClock):
    """Seconds stand still; wall time is real, for signatures must hold."""

    def wall(self) -> datetime:
        """The real time."""
        return datetime.now(UTC)


class InStep:
    """The faces of a clock for a lock, to which a wall clock that stands while the seconds go on looks set by hand."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock, self._begun = clock, clock.wall() - timedelta(seconds=clock.boot())

    def wall(self) -> datetime:
        """Wall time that goes with the seconds."""
        return self._begun + timedelta(seconds=self._clock.boot())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class Relay:
    """Hands the gateway's words to the blotter, which is made after it. `late` is what came too late."""

    blotter: Blotter

    def __init__(self) -> None:
        self.late: list[str] = []

    def order_changed(self, order: Order) -> None:
        self.blotter.order_changed(order)

    def filled(self, fill: Fill) -> None:
        self.blotter.filled(fill)

    def late_reply(self, client_order_id: str, order_id: str | None, error: Exception | None) -> None:
        self.late.append(client_order_id)
        self.blotter.late_reply(client_order_id, order_id, error)

    def notice(self, notice: GatewayNotice) -> None:
        self.blotter.notice(notice)

    def orders_unreadable(self, account_id: str, field: str) -> None:
        self.blotter.orders_unreadable(account_id, field)


T = TypeVar("T")
TENCENT = InstrumentId("HK.00700")
HUNG = 60.0
"""Seconds after which a sandbox that answers is hung: on a machine that is busy the answer comes late."""
UNANSWERED = 0.5
"""The same once a sandbox was ordered to keep an answer back."""
KEEPS_BACK = frozenset({"no-reply", "hold-reply"})
"""Points of a fault at which a request has no answer."""
FORGOTTEN = 600.0
"""Seconds after which the port's limits and pauses of an earlier scene are over."""
NAP = 0.25
REST = 0.002
"""Real seconds after a question to the sandbox that found nothing new: without them one thousand wait for a disk."""
QUESTIONS = 60
"""Questions that a sandbox answers one after the other until what it has not answered beside them is kept back."""
GAP = 0.1
"""Seconds that brokers want between two calls at most."""
ROOMY = with_money(TradingLimits(typed_lots=100_000), day=Decimal(10_000_000_000))
"""An exchange that several scenes trade on in a row has seen much of the day's value already."""


class SandboxScene:
    """One account over one port of a sandbox. Time passes by `pass_time` alone, which `until` does, too.

    The blotter sleeps in `naps`, calls that wait for their rate limit in `queue`: only these wake in `done` and in
    `until_live`. `eager` comes back from a lost connection at once, as a person does who presses the banner's button.
    `meanwhile` is awaited in each pause between two writes.
    """

    account: Account

    def __init__(
        self,
        sandbox: OpenSandbox,
        directory: Path,
        environment: Environment = Environment.LIVE,
        *,
        rig: Rig = OPEND,
        write: float = HUNG,
        limits: TradingLimits = ROOMY,
        open_file: OpenFile = DiskFile,
        chores: float = CHORES,
        instrument: InstrumentId = TENCENT,
    ) -> None:
        self.instrument, self.write = instrument, write
        self.sandbox, self.rig, self.environment, self.directory = sandbox, rig, environment, directory
        self.eager = True
        self.meanwhile: Callable[[], Awaitable[None]] = partial(asyncio.sleep, 0)
        self.statuses: list[LinkStatus] = []
        self.clock = RealWallClock()
        self.naps, self.queue = Naps(), Naps()
        self.deadlines, self._asking = Deadlines(self.clock, most=QUESTIONS, hung=HUNG), False
        self.hub = Hub(self.clock)
        self.person, self.store = ScriptedPerson(), MemoryStore()
        self.spawn, self.napping = Spawner(), Spawner()
        self.relay = relay = Relay()
        wiring = Wiring(
            sandbox=sandbox,
            environment=environment,
            clock=self.clock,
            feed=self.hub,
            trading=relay,
            sleep=self._queued,
            write=write,
        )
        clock, hub = self.clock, self.hub
        self.gateway = rig.gateway(wiring)
        pollers: list[Poller] = [FlowSchedule(hub, clock), Reference(hub), PriceRules(hub, clock)]
        self.session = ConnectionSession(
            self.gateway,
            hub,
            clock,
            pollers=pollers,
            market_time=clock.set_market,
            jitter=lambda: 0.0,
            chores=chores,
        )
        self.audit, self.order_journal = (
            Audit(directory, wall=clock.wall, open_file=open_file, retry=0.01),
            OrderJournal(clock),
        )
        self.lock = TradingLock(
            hub=hub,
            clock=InStep(clock),
            gateway=self.gateway.trading,
            store=self.store,
            spawn=self.spawn,
            login=lambda: GatewayLogin(self.gateway.address, self.gateway.login),
            journal=LockJournal(
                partial(self.audit.note, RecordKind.LOCK, ""), partial(self.audit.record, RecordKind.LOCK, "")
            ),
        )
        self.blotter = relay.blotter = Blotter(
            hub=hub,
            clock=clock,
            gateway=self.gateway.trading,
            journal=self.order_journal,
            note=self.audit.note,
            on_notice=self.lock.notice,
            spawn=self.napping,
            sleep=self.naps,
        )
        services = OrderServices(
            hub=hub,
            clock=clock,
            gateway=self.gateway.trading,
            audit=self.audit,
            lock=self.lock,
            blotter=self.blotter,
            journal=self.order_journal,
        )
        pretrade = PretradeChecks(
            services,
            feed=self.gateway.quotes,
            limits=lambda: limits,
            source=lambda _: SourceKind.REAL,
            spawn=self.spawn,
            sleep=self.pace,
            timeout=self._limited,
        )
        self.guard = Guard(services, pretrade=pretrade, confirmer=self.person, clean=str, sleep=self._between_writes)
        self.session.on_live(self._live)
        self.session.on_retry(self.blotter.login.press)
        self.session.add_poller(self.blotter)
        self._wanted: list[Subscription] = []
        hub.listen(ORDERS_LINK, self._link_changed)

    # --- time -------------------------------------------------------------------------------------------------------

    def pass_time(self, seconds: float) -> None:
        """Let time pass for us."""
        self.clock.advance(seconds)
        self.naps.let_pass(seconds)
        self.queue.let_pass(seconds)

    async def pace(self, seconds: float) -> None:
        """Let time pass for both sides."""
        await self.sandbox.wait(seconds)
        self.pass_time(seconds)

    async def _between_writes(self, seconds: float) -> None:
        """Time passes here in one step: what is on its way over HTTP arrives before that, as it does in life."""
        link = getattr(self.gateway, "link", None)
        out = getattr(getattr(getattr(link, "_connection", None), "outbox", None), "_out", None) or ()
        for _ in range(QUESTIONS):
            if all(each.done() for each in out):
                break
            await self._turn()
        await self.pace(seconds)
        await self.meanwhile()

    def _limited(self, seconds: float) -> asyncio.Timeout:
        """The time-out of what a submission reads, which ends by questions to the sandbox where no time passes."""
        if not self._asking:
            self._asking = True
            self.napping(self._ask_on())
        return self.deadlines(seconds)

    async def _ask_on(self) -> None:
        try:
            while self.deadlines.running:
                await self._turn()
                self.deadlines.answered()
        finally:
            self._asking = False

    async def _queued(self, seconds: float) -> None:
        """The space between two calls is nothing to wait for; a window that is spent is."""
        if seconds > GAP:
            await self.queue(seconds)
        else:
            self.clock.advance(seconds)

    async def _live(self) -> None:
        """As the application: the login names its accounts, of which the one in view is followed."""
        if hasattr(self, "account"):
            await self.blotter.login.accounts(self._named)

    async def _named(self, accounts: Sequence[Account]) -> None:
        await self.blotter.watch([one for one in accounts if one.identity == self.account.identity])

    def _link_changed(self, key: LinkKey) -> None:
        status = known(self.hub, key)
        self.statuses.append(status)
        if self.eager and status.state is LinkState.DISCONNECTED:
            asyncio.get_running_loop().call_soon(self.session.retry_now)

    # --- life -------------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Wait for the login, put the first account of its environment and market in view, and read it."""
        await self.sandbox.wait(FORGOTTEN)
        records = await self.audit.open()
        self.guard.restore(records)
        self.lock.restore(records)
        await self.until_live()
        await self.view(self.instrument, market_of(self.instrument))

    async def view(self, instrument: InstrumentId, market: Market) -> None:
        """Put the account that trades a market in view, and an instrument's quote, book and facts."""
        accounts: list[Account] = await self.done(self.gateway.trading.accounts())
        self.account = next(a for a in accounts if a.environment is self.environment and market in a.markets)
        self.lock.switch_account(self.account)
        await self.done(self.blotter.watch([self.account]))
        await self.show(instrument)

    async def show(self, *instruments: InstrumentId) -> None:
        """Put quote, book and facts of instruments in view."""
        topics = (Topic.QUOTE, Topic.BOOK, Topic.INSTRUMENT)
        wanted = [topic.of(one) for one in instruments for topic in topics]
        self._wanted += [self.hub.subscribe(key) for key in wanted]
        await self.until(lambda: all(self.hub.value(key) is not None for key in wanted))

    async def unlock(self) -> None:
        """Unlock once the login was told the accounts, or refused them: the connection is live a call before that."""
        login = self.blotter.login
        async with in_time("an answer to the login's accounts", lambda: login.state):
            while login.state.accounts is None and login.state.retry_at is None:
                await self._tick()
        await unlock_chosen(self.lock, self.sandbox.trade_password, lifetime=UnlockLifetime.MINUTES_15)

    async def until(self, condition: Callable[[], bool]) -> float:
        """Let time pass, a little with each question that the sandbox answers, until `condition` holds.

        None passes while the disk still has lines of the order log to take: an approval would be too old behind a slow
        disk, and the order denied. Returns the seconds that it took.
        """
        begun = self.clock.monotonic()
        async with in_time(condition):
            while not condition():
                self.hub.take_dirty()
                await self._turn()
                await self.audit.drain()
                if not condition():
                    self.pass_time(NAP)
        return self.clock.monotonic() - begun

    async def until_live(self, generation: int = 0) -> None:
        """Wait until a connection newer than `generation` is live."""
        await self.until_link(lambda status: status.state is LinkState.LIVE and status.generation > generation)

    async def until_steady(self) -> None:
        """Wait until the connection of this moment, the old one or a new one, is live."""
        await self.until_link(
            lambda status: (
                self.gateway.connected
                and status.state is LinkState.LIVE
                and status.generation == self.gateway.generation
            )
        )

    async def until_link(self, condition: Callable[[LinkStatus], bool]) -> LinkStatus:
        """Wait for a status of the link."""
        async with in_time(lambda: condition(self.session.status), lambda: self.session.status):
            while not condition(self.session.status):
                await self._tick()
        return self.session.status

    async def done(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for calls that may queue for their rate limit."""
        task = asyncio.get_running_loop().create_task(work)
        async with in_time("the end of a call", lambda: (task, self.session.status)):
            while not task.done():
                await self._tick()
        return await task

    async def submitted(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a submission as `done`; time passes for both sides while a call of it queues."""
        task = asyncio.get_running_loop().create_task(work)
        async with in_time("the end of a submission", lambda: (task, self.session.status)):
            while not task.done():
                self.hub.take_dirty()
                await self._turn()
                if self.queue.asleep and self.deadlines.running:
                    await self.pace(NAP)
                    self.deadlines.let_pass()
        return await task

    async def _turn(self) -> None:
        """Let the sandbox take what was sent, and what it answered come, or a thread or the disk go on."""
        await self.sandbox.ask("time")
        await asyncio.sleep(REST)

    async def _tick(self) -> None:
        """Time passes only while a call queues, and not while the disk has lines of the order log to take."""
        self.hub.take_dirty()
        await self._turn()
        if self.queue.asleep:
            await self.audit.drain()
        if self.queue.asleep:
            self.clock.advance(NAP)
            self.queue.let_pass(NAP)

    # --- orders -----------------------------------------------------------------------------------------------------

    @property
    def book(self) -> OrderBook:
        return known(self.hub, Topic.BOOK.of(self.instrument))

    @property
    def orders(self) -> tuple[Order, ...]:
        """What the orders table shows."""
        return tuple(self.hub.value(Topic.ORDERS.of(self.account.id)) or ())

    async def until_orders(self, condition: Callable[[tuple[Order, ...]], bool]) -> tuple[Order, ...]:
        await self.until(lambda: condition(self.orders))
        return self.orders

    async def until_order(self, remark: str, condition: Callable[[Order], bool]) -> Order:
        """Wait until the order with our id is shown with all its terms and as `condition` wants it."""

        def found() -> Order | None:
            rows = (row for row in self.orders if row.remark == remark)
            return next((row for row in rows if not row.sketch and condition(row)), None)

        await self.until(lambda: found() is not None)
        order = found()
        assert order is not None
        return order

    async def at_the_broker(self) -> list[dict[str, Any]]:
        """The orders of the account as the sandbox itself tells them."""
        rows: list[dict[str, Any]] = self.rig.told(await self.sandbox.state())["orders"][self.account.id]
        return rows

    async def arrived(self, client_order_id: str) -> list[dict[str, Any]]:
        """What the sandbox has under one of our ids."""
        return [row for row in await self.at_the_broker() if row["remark"] == client_order_id]

    async def unlocked(self) -> bool:
        """Whether the broker's own lock is open at this port; False where there is none."""
        return bool(self.rig.told(await self.sandbox.state()).get("unlocked", False))

    async def asked(self, call: Call) -> int:
        """How often the port was asked for this by anybody."""
        return self.rig.requests(await self.sandbox.state(), call)

    async def written(self) -> Counter[str]:
        """How often the port was asked for each of the trade writes, by the calls' own names."""
        state = await self.sandbox.state()
        return Counter({self.rig.calls[call]: self.rig.requests(state, call) for call in WRITES})

    async def fault(self, call: Call, point: str, *, times: int = 1, text: str = "no", **numbers: int) -> None:
        """Let the next such request meet a fault; writes are given up soon where it keeps answers back."""
        if call in WRITES and point in KEEPS_BACK:
            self.rig.give_up_after(self.gateway, min(self.write, UNANSWERED))
        await self.sandbox.fault(self.rig.calls[call], point, times=times, text=text, **numbers)

    def request(
        self, side: Side = Side.BUY, *, price: Decimal | None = None, quantity: int = 100, **changes: Any
    ) -> OrderRequest:
        """A limit order, by default at the best opposite price."""
        if price is None:
            price = (self.book.asks if side is Side.BUY else self.book.bids)[0].price
        made = OrderRequest(
            account=self.account,
            instrument=self.instrument,
            side=side,
            order_type=OrderType.LIMIT,
            quantity=quantity,
            price=price,
            client_order_id=self.guard.client_order_id(),
        )
        return replace(made, **changes)

    async def resting(self) -> Order:
        """Place an order far from the market; it works."""
        request = self.request(price=self.book.bids[8].price)
        await self.guard.submit(request)
        return await self.until_order(request.client_order_id, lambda order: order.status is OrderStatus.SUBMITTED)

    def change(self, order: Order, quantity: int = 200) -> ModifyRequest:
        """More shares of a working order at the same price, under the next id."""
        act = self.guard.client_order_id()
        return ModifyRequest(
            account=self.account, order=order, client_order_id=act, quantity=quantity, price=order.price
        )

    def withdrawal(self, order: Order) -> CancelRequest:
        """A cancel of an order, under the next id."""
        return CancelRequest(account=self.account, order=order, client_order_id=self.guard.client_order_id())

    # --- the order log ----------------------------------------------------------------------------------------------

    async def records(self) -> list[Record]:
        """The order log on disk, whose chain is whole."""
        await self.audit.drain()
        verification, records = read((self.directory / FILE).read_bytes())
        assert verification.whole
        return records

    async def told(self, order_id: str) -> list[Record]:
        """The records of one order."""
        return [record for record in await self.records() if record.id == order_id]

    async def story(self, order_id: str) -> list[str]:
        """Kinds of the records of one order, without its transitions."""
        return [r.kind.value for r in await self.told(order_id) if r.kind.value != "transition"]


class ByMarket:
    """The clock of a scene whose computer has the exchange's date: a sandbox may stand on a past day."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock

    def wall(self) -> datetime:
        """The exchange's time."""
        moment: datetime = self._clock.market()
        return moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


def with_brake(scene: SandboxScene, limits: LossLimits) -> LossBrake:
    """Put a brake with limits before the guard of a scene."""
    brake = LossBrake(
        hub=scene.hub,
        clock=ByMarket(scene.clock),
        blotter=scene.blotter,
        journal=scene.order_journal,
        feed=scene.gateway.quotes,
        charges=OrderCharges(scene.hub, scene.clock, scene.gateway.trading),
        note=scene.audit.note,
    )
    scene.guard._pretrade.brake = brake
    brake.set(scene.account, limits)
    return brake


@asynccontextmanager
async def sandbox_scene(
    sandbox: OpenSandbox, directory: Path, environment: Environment = Environment.LIVE, **options: Any
) -> AsyncIterator[SandboxScene]:
    """A scene that is logged in, locked, with market and account read."""
    scene = SandboxScene(sandbox, directory, environment, **options)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(scene.session.run())
        try:
            await scene.begin()
            yield scene
        finally:
            await scene.lock.close()
            running.cancel()
            await asyncio.wait([running])  # else it spawns more
            await scene.spawn.cancel()
            await scene.napping.cancel()
            await scene.audit.close()


OpenScene = Callable[..., AbstractAsyncContextManager[SandboxScene]]
"""Makes scenes: environment and the options of SandboxScene."""
