"""Whatever happens around a flatten, no order crosses zero, and no line is sent twice or without the person."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import LOT, SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from tideboard_core.errors import OrderDenied
from tideboard_core.model.flatten import FLATTEN_LIFE, FlattenPlan, LineState
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Order, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import WriteVerb

IN_ONE_SCENE = 8


class Walk:
    """One flatten after the other on one scene, with something happening at every pause of the program."""

    def __init__(self, scene: TradingScene, random: Random) -> None:
        self.scene, self.random = scene, random
        self.broker = FlattenBroker(scene, (0, 0, 0))
        self.broker.before_answer = self._judge
        self.broker.push = self._push
        self.late: list[Callable[[], None]] = []
        self.broken: list[str] = []
        self.ends: Counter[LineState] = Counter()
        self.plan: FlattenPlan | None = None
        self.run: FlattenRun | None = None
        self.began = 0.0
        self.sent: Counter[str] = Counter()
        scene.sleep.before = self._pause

    async def one(self) -> None:
        """Hold something, let exits work, and flatten it."""
        broker, random = self.broker, self.random
        self._make_ready()
        await self.scene.unlock()
        for order in self._open():
            broker.end(order)
        self._deliver()
        await self.scene.blotter.read_orders(self.scene.account)
        broker.orders.clear()
        for security in SECURITIES:
            broker.held[security.id] = random.randint(-9, 9) * LOT
        for security in SECURITIES:
            side = Side.SELL if broker.held[security.id] > 0 else Side.BUY
            for _ in range(random.choice((0, 0, 1, 2))):
                broker.new(security.id, side, random.randint(1, 4) * LOT)
        self._faults()
        self.plan, self.run = None, None
        self.sent.clear()
        self.scene.person.act = self._answer
        try:
            run = await self.scene.guard.submit_flatten(self.scene.account, started=self._started)
        except OrderDenied:
            return
        finally:
            self.plan = None
        self.ends.update(outcome.state for outcome in run.outcomes)
        self.broken += [f"not over: {one.line.instrument}" for one in run.outcomes if not one.over]

    def _make_ready(self) -> None:
        scene = self.scene
        scene.link(LinkState.LIVE)
        scene.gateway.budgets.update(dict.fromkeys(WriteVerb, 0.0))
        scene.blotter.writes.forget(scene.account.id)
        for security in SECURITIES:
            self.broker.market(security)

    def _faults(self) -> None:
        broker, random = self.broker, self.random
        ids = [one.id for one in SECURITIES]
        broker.fills = {one: random.choice((0, LOT, 3 * LOT)) for one in ids if random.random() < 0.3}
        broker.refused = {one for one in ids if random.random() < 0.1}
        broker.silent = {one for one in ids if random.random() < 0.1}
        broker.keeps = {order.id for order in self._open() if random.random() < 0.05}

    async def _answer(self, review: FlattenReview) -> Confirmation | None:
        for _ in range(self.random.randint(0, 3)):
            self._happen()
        if self.random.random() < 0.05:
            return REFUSED
        self.plan, self.began = review.plan, self.scene.clock.monotonic()
        return None

    def _started(self, run: FlattenRun) -> None:
        self.run = run

    # --- what happens meanwhile -------------------------------------------------------------------------------------

    def _pause(self) -> None:
        self.scene.clock.advance(min(self.scene.sleep.log[-1], 0.5))
        budgets = self.scene.gateway.budgets
        budgets.update({verb: max(left - 0.5, 0.0) for verb, left in budgets.items()})
        if self.plan is not None and self.random.random() < 0.3:
            self._happen()

    def _happen(self) -> None:
        scene, random, broker = self.scene, self.random, self.broker
        security = random.choice(SECURITIES)
        kind = random.random()
        rows = self._open()
        if kind < 0.2:  # another program; in the seconds of a proof its order is known by its push alone
            order = broker.new(security.id, random.choice(list(Side)), random.randint(1, 4) * LOT)
            if random.random() < 0.5:
                broker.fill(order, random.randint(1, 4) * LOT)
        elif kind < 0.45 and rows:
            broker.fill(random.choice(rows), random.randint(1, 4) * LOT)
        elif kind < 0.6 and rows:
            broker.end(random.choice(rows))
        elif kind < 0.7:
            self._deliver()
        elif kind < 0.75:
            scene.spawn(self._read_orders())  # the list alone: what was filled is not in the positions yet
        elif kind < 0.85:
            broker.market(security, last=random.choice(("612.50", "611.00", "614.00", "560.00")))
        else:
            self._happen_to_us(random.random())

    def _happen_to_us(self, kind: float) -> None:
        scene, random = self.scene, self.random
        if kind < 0.3:
            scene.gateway.budgets[random.choice((WriteVerb.PLACE, WriteVerb.CANCEL))] = 2.0
        elif kind < 0.5:
            scene.clock.advance(random.choice((2.0, 20.0, 200.0)))
        elif kind < 0.65:
            scene.lock.lock(LockReason.BY_HAND)
        elif kind < 0.8:
            scene.link(LinkState.DISCONNECTED)
            scene.link(LinkState.LIVE)
        elif self.run is not None:
            self.run.stop()

    async def _read_orders(self) -> None:
        await self.scene.blotter.read_orders(self.scene.account)

    def _push(self, work: Callable[[], None]) -> None:
        told = self.random.random()
        if told < 0.7:
            work()
        elif told < 0.85:
            self.late.append(work)

    def _deliver(self) -> None:
        late, self.late = self.late, []
        self.random.shuffle(late)
        for push in late:
            push()

    def _open(self) -> list[Order]:
        return [row for row in self.broker.orders.values() if row.open]

    # --- the wire ---------------------------------------------------------------------------------------------------

    def _judge(self, write: Write) -> None:
        """The wire itself asks whether this was confirmed and is still allowed."""
        scene, plan, request = self.scene, self.plan, write.request
        if plan is None or self.run is None:
            self.broken.append("without a person")
            return
        if not scene.lock.is_open(scene.account) or self.run.stopped:
            self.broken.append("locked or stopped")
        if scene.clock.monotonic() - self.began > FLATTEN_LIFE:
            self.broken.append("after its time")
        if request.client_order_id.encode() not in write.log_then and write.verb is WriteVerb.PLACE:
            self.broken.append("not on disk")
        if write.verb is WriteVerb.CANCEL:
            if request.order.id not in {order.id for line in plan.worked_on for order in line.exits}:
                self.broken.append("an order that was not listed")
            return
        self.sent[request.instrument] += 1
        line = next(one for one in plan.worked_on if one.instrument == request.instrument)
        assert line.price is not None
        worse = request.price < line.price if line.side is Side.SELL else request.price > line.price
        if self.sent[request.instrument] > 1 or request.side is not line.side:
            self.broken.append("twice or turned")
        if worse or request.quantity > line.quantity:
            self.broken.append("beyond the plan")


async def walk(seed: int) -> Counter[LineState]:
    """Several flattens of one scene; what became of their lines."""
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            walker = Walk(scene, Random(seed))
            for _ in range(IN_ONE_SCENE):
                await walker.one()
                assert walker.broken == []
                assert walker.broker.crossed == []
            return walker.ends


def walks(seeds: range) -> None:
    ends: Counter[LineState] = Counter()
    for seed in seeds:
        try:
            ends += asyncio.run(walk(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
    assert ends.keys() >= {LineState.DONE, LineState.PARTLY, LineState.NOT_DONE, LineState.REFUSED, LineState.UNKNOWN}


def test_two_hundred_flattens_cross_nothing() -> None:
    walks(range(25))


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_ten_thousand_flattens_cross_nothing() -> None:
    """As the test above, which runs in the gate."""
    walks(range(1250))
