"""A flatten at the rate limits that a gateway keeps, in a time that passes only while everybody sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Protocol

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import Naps
from fakes.values.trading import TENCENT
from fakes.values.waiting import in_time
from tideboard_core.gateways.futu import rate_limits as futu
from tideboard_core.gateways.longport.transport import rate_limits as longport
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Account, Funds, Side
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import OrderList, PositionList, WriteVerb
from tideboard_core.wire.opend.protocols import ProtoId

MANY = 40
SETTLING = MANY + 20
"""Turns of the loop after which everybody who can go on has gone on: a plan gives the loop a turn after each line."""


async def pass_time(scene: TradingScene, reached: Callable[[], bool]) -> None:
    """Let time pass, whenever everybody sleeps in the naps of the scene, until a condition is reached."""
    naps = scene.sleep.naps
    assert naps is not None
    while not reached():
        await settle(scene)
        if not reached() and naps.asleep:
            seconds = naps.nearest
            scene.clock.advance(seconds)
            naps.let_pass(seconds)


async def settle(scene: TradingScene) -> None:
    """Until everybody sleeps and the order log's thread has written all that it was given: a round changes nothing.

    Time that passed while a line waits for the disk would make its approval too old.
    """
    before = None
    while before != scene.audit.status:
        before = scene.audit.status
        for _ in range(SETTLING):
            await asyncio.sleep(0)
        await scene.audit.drain()
        for _ in range(SETTLING):
            await asyncio.sleep(0)


class Pace(Protocol):
    """The budgets of one connection."""

    def delay(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until a write may go out."""
        ...

    def wrote(self, verb: WriteVerb, account: Account) -> None:
        """Count one."""
        ...

    async def read(self, what: ProtoId, account: Account, *, way_out: bool) -> bool:
        """Take a read's turn; whether the broker itself answers it."""
        ...

    def lists_wait(self, *, way_out: bool) -> float:
        """Seconds until orders and positions can be read."""
        ...


class FutuPace:
    """OpenD and FutuOpenD-rs: 15 orders and 20 cancels in 30 s, ten fresh lists of each kind, then OpenD's copy."""

    def __init__(self, now: Callable[[], float], _sleep: Naps) -> None:
        self._limits = futu.FutuRateLimits(now)

    def delay(self, verb: WriteVerb, account: Account) -> float:
        return self._limits.delay(_proto(verb), account.id)

    def wrote(self, verb: WriteVerb, account: Account) -> None:
        self._limits.take(_proto(verb), account.id)

    async def read(self, what: ProtoId, account: Account, *, way_out: bool) -> bool:
        if self._limits.delay(what, account.id) > 0:
            return False
        self._limits.take(what, account.id)
        return True

    def lists_wait(self, *, way_out: bool) -> float:
        return 0.0


class LongportPace:
    """LongPort: 30 calls in 30 s together, some kept for cancels and for exits; `sent` are the moments of all calls.

    The lists of an exit wait for their turn and go before other reads, as its gateway has them.
    """

    def __init__(self, now: Callable[[], float], sleep: Naps) -> None:
        self._now, self.sent = now, list[float]()
        self._limits = longport.LongportRateLimits(now, sleep=sleep)

    def delay(self, verb: WriteVerb, _account: Account) -> float:
        return self._limits.write_delay(verb)

    def wrote(self, verb: WriteVerb, _account: Account) -> None:
        self._limits.count_write(cancel=verb is WriteVerb.CANCEL)
        self.sent.append(self._now())

    async def read(self, what: ProtoId, _account: Account, *, way_out: bool) -> bool:
        if way_out and what is ProtoId.Trd_GetOrderList:
            await self._limits.exit_turn()
        await self._limits.trade_read(way_out=way_out)
        self.sent.append(self._now())
        return True

    def lists_wait(self, *, way_out: bool) -> float:
        return self._limits.trade_read_delay(way_out=way_out)


def _proto(verb: WriteVerb) -> ProtoId:
    return ProtoId.Trd_PlaceOrder if verb is WriteVerb.PLACE else ProtoId.Trd_ModifyOrder


def securities(count: int) -> tuple[Instrument, ...]:
    """So many of them, all as HK.00700 is."""
    return tuple(replace(TENCENT, id=InstrumentId(f"HK.{number:05}")) for number in range(1, count + 1))


PaceOf = Callable[[Callable[[], float], Naps], Pace]


class PacedBroker(FlattenBroker):
    """Holds MANY positions of 800 shares, with `exits` an order on the closing side for each; answers at a pace.

    Without `fills` every closing order rests. `written` are the writes with the seconds since the confirmation, `of`
    their securities. The second of `later` is called with the run so many seconds after it.
    """

    def __init__(self, scene: TradingScene, pace: PaceOf, *, exits: bool, fills: bool) -> None:
        super().__init__(scene, [800] * MANY, securities(MANY))
        for security in self.held if exits else ():
            self.new(security, Side.SELL, 500)
        self.fills = {} if fills else dict.fromkeys(self.held, 0)
        self.naps = Naps()
        self.pace = pace(scene.clock.monotonic, self.naps)
        self.written: list[tuple[WriteVerb, float]] = []
        self.of: list[InstrumentId] = []
        self._runs: list[FlattenRun] = []
        self.later: tuple[float, Callable[[FlattenRun], None]] | None = None
        self._began = 0.0
        scene.sleep.naps = self.naps
        gateway: Any = scene.gateway
        self._funds: Any = gateway.funds
        gateway.write_budget, gateway.funds = self.pace.delay, self._paced_funds
        gateway.lists_wait = self._lists_wait

    async def flatten(self) -> tuple[FlattenRun, float]:
        """Flatten everything; the run and the seconds from the confirmation to its end."""
        (run,), seconds = await self.flatten_each(None)
        return run, seconds

    async def flatten_each(self, *wanted: Collection[InstrumentId] | None) -> tuple[list[FlattenRun], float]:
        """As `flatten`, each of these confirmed by itself, and then all of them beside each other."""
        guard, account = self.scene.guard, self.scene.account
        async with in_time("the end of every flatten", lambda: self.written), asyncio.TaskGroup() as group:
            works = list[asyncio.Task[FlattenRun]]()
            for some in wanted:
                works.append(group.create_task(guard.submit_flatten(account, some, started=self._started)))
                await pass_time(self.scene, lambda: len(self._runs) == len(works))
            await pass_time(self.scene, lambda: all(work.done() for work in works))
        return self._runs, self.scene.clock.monotonic() - self._began

    def _started(self, run: FlattenRun) -> None:
        self._runs.append(run)
        if len(self._runs) == 1:
            self._began = self.scene.clock.monotonic()
        if self.later is not None:
            self.scene.spawn(self._call_later(run, *self.later))

    async def _call_later(self, run: FlattenRun, seconds: float, act: Callable[[FlattenRun], None]) -> None:
        await self.naps(seconds)
        act(run)

    def _answer(self, write: Write) -> object:
        request = write.request
        self.written.append((write.verb, self.scene.clock.monotonic() - self._began))
        self.of.append(request.order.instrument if write.verb is WriteVerb.CANCEL else request.instrument)
        self.pace.wrote(write.verb, write.request.account)
        return super()._answer(write)

    async def _order_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        fresh = await self.pace.read(ProtoId.Trd_GetOrderList, account, way_out=way_out)
        rows = await super()._order_list(account)
        rows.from_broker = fresh
        return rows

    async def _position_list(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        fresh = await self.pace.read(ProtoId.Trd_GetPositionList, account, way_out=way_out)
        rows = await super()._position_list(account)
        rows.from_broker = fresh
        return rows

    def _lists_wait(self, _account: Account, *, way_out: bool = False, closes: object = ()) -> float:
        return self.pace.lists_wait(way_out=way_out)

    async def _paced_funds(self, account: Account) -> Funds:
        await self.pace.read(ProtoId.Trd_GetFunds, account, way_out=False)
        funds: Funds = await self._funds(account)
        return funds
