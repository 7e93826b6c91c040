"""Whatever happens around several flattens at once, none touches the other's positions or takes its calls."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import SECURITIES, FlattenBroker
from fakes.scenes.trading.flattens_beside import Beside, Flattening
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.clock import Naps
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import LineOutcome, LineState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Order, OrderStatus, Side
from tideboard_core.ports.trading import WriteVerb

pytestmark = pytest.mark.usefixtures("order_log_at_once")

HELD = ((800, 500, -300), (-200, 400, 600), (1000, -700, 300))


class NapsInWhich(Naps):
    """Something happens with each piece of time that passes."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        self._happens = happens

    def let_pass(self, seconds: float) -> None:
        super().let_pass(seconds)
        self._happens()


class Walk(Beside):
    """Two or three flattens of one account; `broken` says what must never be."""

    def __init__(self, scene: TradingScene, random: Random) -> None:
        super().__init__(scene, FlattenBroker(scene, random.choice(HELD)))
        self.random, self.broken = random, list[str]()
        self.cancelled: set[str] = set()
        self._placed: set[InstrumentId] = set()
        scene.sleep.naps = NapsInWhich(self._happen)
        for security in (one.id for one in SECURITIES):
            for _ in range(random.choice((0, 1, 2))):
                order = self.exit(security)
                if random.random() < 0.1:
                    self.broker.keeps.add(order.id)
            if random.random() < 0.3:
                self.broker.fills[security] = random.choice((0, 100))
        self.broker.refused |= {one.id for one in SECURITIES if random.random() < 0.1}
        self.broker.silent |= {one.id for one in SECURITIES if random.random() < 0.1}

    async def go(self) -> Counter[LineState]:
        """Begin them at some time after each other, and look at what each comes to."""
        random = self.random
        for _ in range(random.choice((2, 2, 3))):
            some = [one.id for one in SECURITIES if random.random() < 0.6]
            self.spend(random.choice((0.0, 5.0, 20.0)))
            await self.begin(*some)
            await self._wait(random.choice((0.0, 0.3, 1.0)))
        ends: Counter[LineState] = Counter()
        for one in self.begun:
            try:
                await one.ends()
            except OrderDenied:
                continue
            ends.update(outcome.state for outcome in one.run.outcomes)
            self.broken += [f"not over: {outcome.line.instrument}" for outcome in one.run.outcomes if not outcome.over]
            self._judge_exits(one)
        return ends

    async def _wait(self, seconds: float) -> None:
        later = self.scene.clock.monotonic() + seconds
        await self.until(lambda: self.scene.clock.monotonic() >= later or all(one.task.done() for one in self.begun))

    def _judge_exits(self, one: Flattening) -> None:
        """An exit that was asked to end and did so is offered by the flatten that asked, where something is left."""
        for outcome in (row for row in one.run.outcomes if row.state not in {LineState.DONE, LineState.NOT_DONE}):
            gone = {row.id for row in map(self._now, outcome.line.exits) if row.id in self.cancelled and not row.open}
            gone -= {row.id for row in map(self._now, outcome.line.exits) if row.status is OrderStatus.FILLED}
            if gone - {row.id for row in outcome.withdrawn}:
                self.broken.append(f"lost without a word: {outcome.line.instrument}")

    def _now(self, order: Order) -> Order:
        return self.broker.orders[order.id]

    # --- the wire ---------------------------------------------------------------------------------------------------

    def note(self, write: Write) -> None:
        super().note(write)
        verb, security = self.written[-1]
        at_work = [one for one in self._rows() if one.line.instrument == security]
        if len(at_work) != 1:
            self.broken.append(f"{verb} of {security} by {len(at_work)} lines")
        bare = {one.line.instrument for one in self._rows() if self._stands(one)} - {security}
        if bare:
            self.broken.append(f"{verb} of {security} while {bare} have no exit")
        if verb is WriteVerb.CANCEL:
            self.cancelled.add(write.request.order.id)
            self._placed.discard(security)
        else:
            self._placed.add(security)

    def _rows(self) -> list[LineOutcome]:
        """Lines that are worked on: each began and is not over."""
        idle = {LineState.WAITING, LineState.QUEUED}
        runs = [one.run for one in self.begun if one.confirmed]
        return [row for run in runs for row in run.outcomes if not row.over and row.state not in idle]

    def _stands(self, one: LineOutcome) -> bool:
        """Whether a line stands between its first withdrawal and its closing order."""
        asked = any(order.id in self.cancelled for order in one.line.exits)
        return asked and one.line.instrument not in self._placed

    # --- what happens meanwhile -------------------------------------------------------------------------------------

    def _happen(self) -> None:
        scene, random, broker = self.scene, self.random, self.broker
        kind = random.random()
        rows = [row for row in broker.orders.values() if row.open]
        if kind < 0.1:
            self.spend(random.choice((1.0, 5.0, 20.0)))
        elif kind < 0.17 and rows:
            broker.fill(random.choice(rows), 100)
        elif kind < 0.2:  # another program
            security = random.choice(SECURITIES).id
            broker.new(security, random.choice(list(Side)), 100)
        elif kind < 0.25:
            broker.move(random.choice(SECURITIES), random.choice(("560.0", "612.0", "640.0")))
        elif kind < 0.26 and (runs := [one.run for one in self.begun if one.confirmed]):
            random.choice(runs).stop()
        elif kind < 0.265:
            scene.lock.lock(LockReason.BY_HAND)
        elif kind < 0.27:
            scene.link(LinkState.DISCONNECTED)
            scene.link(LinkState.LIVE)


async def walk(seed: int) -> tuple[Counter[LineState], int]:
    """The flattens of one scene: what became of their lines, and how many lines waited for another."""
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            await scene.unlock()
            walker = Walk(scene, Random(seed))
            ends = await walker.go()
            assert walker.broken == []
            assert walker.broker.crossed == []
            return ends, len(walker.queued)


def walks(seeds: range) -> None:
    ends: Counter[LineState] = Counter()
    queued = 0
    for seed in seeds:
        try:
            lines, waited = asyncio.run(walk(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        ends += lines
        queued += waited
    assert ends.keys() >= {LineState.DONE, LineState.PARTLY, LineState.NOT_DONE, LineState.REFUSED, LineState.UNKNOWN}
    assert queued > len(seeds) / 4, queued


def test_flattens_beside_each_other_keep_apart() -> None:
    walks(range(30))


# The gate has test_flattens_beside_each_other_keep_apart.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_many_flattens_beside_each_other_keep_apart() -> None:
    walks(range(250))
