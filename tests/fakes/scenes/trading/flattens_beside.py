"""Several flattens of one connection beside each other, each in a task of its own, in a time that a test lets pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.flatten_pace import pass_time
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.clock import Naps
from fakes.values.waiting import in_time
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Order, Side
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

Ends = list[tuple[InstrumentId, LineState, str]]


class Beside:
    """Flattens of one scene, each in a task of its own. Time passes while all of them sleep.

    `written` are the writes in their order, `queued` the lines that waited for another. No order of an account may be
    placed before the time that `spend` gives.
    """

    def __init__(self, scene: TradingScene, broker: FlattenBroker) -> None:
        self.scene, self.broker = scene, broker
        self.written: list[tuple[WriteVerb, InstrumentId]] = []
        self.queued: list[InstrumentId] = []
        self.begun: list[Flattening] = []
        self._free_at: dict[str, float] = {}
        broker.held[SECURITIES[2].id] = 500
        broker.before_answer = self.note
        scene.sleep.before, scene.sleep.naps = lambda: None, Naps()
        scene.gateway.write_budget = self._budget  # type: ignore[method-assign]

    def note(self, write: Write) -> None:
        request = write.request
        self.written.append(
            (write.verb, request.order.instrument if write.verb is WriteVerb.CANCEL else request.instrument)
        )

    def spend(self, seconds: float, account: Account | None = None) -> None:
        self._free_at[(account or self.scene.account).id] = self.scene.clock.monotonic() + seconds

    def _budget(self, verb: WriteVerb, account: Account) -> float:
        free_at = self._free_at.get(account.id, 0.0) if verb is WriteVerb.PLACE else 0.0
        return max(free_at - self.scene.clock.monotonic(), 0.0)

    def exit(self, security: InstrumentId) -> Order:
        """An order that works to close the whole of a position."""
        held = int(self.broker.held[security])
        if held > 0:
            return self.broker.new(security, Side.SELL, held)
        return self.broker.new(security, Side.BUY, -held)

    async def until(self, reached: Callable[[], bool]) -> None:
        async with in_time(reached):
            await pass_time(self.scene, reached)

    async def begin(self, *wanted: InstrumentId, account: Account | None = None) -> Flattening:
        """Begin one, and go on once it has been confirmed or denied; without `wanted` that of every position."""
        begun = Flattening(self, account or self.scene.account, wanted)
        self.begun.append(begun)
        await self.until(lambda: begun.confirmed or begun.task.done())
        return begun

    async def bare(self, security: InstrumentId) -> Flattening:
        """Begin one whose exit has been taken away, and whose order has to wait for eight seconds."""
        exit_ = self.exit(security)
        self.spend(8.0)
        begun = await self.begin(security)
        await self.until(lambda: not self.broker.orders[exit_.id].open)
        return begun


class Flattening:
    """A flatten in its task: its run, once it has been confirmed, and what it comes to."""

    run: FlattenRun

    def __init__(self, beside: Beside, account: Account, wanted: tuple[InstrumentId, ...]) -> None:
        self._beside, self.confirmed = beside, False
        work = beside.scene.guard.submit_flatten(account, wanted or None, started=self._started)
        self.task = asyncio.get_running_loop().create_task(work)

    def _started(self, run: FlattenRun) -> None:
        self.run, self.confirmed = run, True
        run.listen(self._note)

    def _note(self) -> None:
        waiting = (one.line.instrument for one in self.run.outcomes if one.state is LineState.QUEUED)
        self._beside.queued += [one for one in waiting if one not in self._beside.queued]

    async def ends(self) -> Ends:
        """Security, state and error code of each line at its end."""
        await self._beside.until(self.task.done)
        outcomes = self.task.result().outcomes
        return [(one.line.instrument, one.state, "" if one.error is None else one.error.code) for one in outcomes]
