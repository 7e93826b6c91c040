"""Whatever happens around a flatten, nothing crosses zero, no exit goes for an order that rests, no cover is sold."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import LOT, SECURITIES, FlattenBroker
from fakes.scenes.trading.option_legs import contract
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from fakes.values.trading import TENCENT
from tideboard_core.errors import OrderDenied, ServerRefused
from tideboard_core.model.flatten import FLATTEN_LIFE, FlattenLine, FlattenPlan, LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.open_review import FlattenReview
from tideboard_core.model.order import Account, Order, OrderStatus, Side
from tideboard_core.model.quote import OrderBook
from tideboard_core.model.review import REFUSED, Confirmation, Gesture
from tideboard_core.model.shares import whole
from tideboard_core.orders.flatten.lost_exits import OfferState
from tideboard_core.orders.flatten.plan import OTHER
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.trading import PositionList, WriteVerb

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("order_log_at_once")]

IN_ONE_SCENE = 8


class Walk:
    """One flatten after the other on one scene, with something happening at every pause of the program."""

    def __init__(self, scene: TradingScene, random: Random) -> None:
        self.scene, self.random = scene, random
        self.securities: Sequence[Instrument] = SECURITIES
        self.broker = self._make_broker()
        self.read_book, self.read_positions = scene.gateway.order_book, scene.gateway.positions
        scene.gateway.order_book = self._slow_book  # type: ignore[method-assign]
        scene.gateway.positions = self._slow_positions  # type: ignore[method-assign]
        self.broker.before_answer = self._judge
        self.broker.push = self._push
        self.late: list[Callable[[], None]] = []
        self.broken: list[str] = []
        self.ends: Counter[LineState] = Counter()
        self.plan: FlattenPlan | None = None
        self.run: FlattenRun | None = None
        self.began = 0.0
        self.sent: Counter[str] = Counter()
        self.asked: set[str] = set()
        self.offers: Counter[OfferState] = Counter()
        self.ticked: frozenset[str] = frozenset()
        scene.sleep.before = self._pause

    def _make_broker(self) -> FlattenBroker:
        return FlattenBroker(self.scene, (0, 0, 0))

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
        self._hold()
        for security in self.securities:
            closing = Side.SELL if broker.held[security.id] > 0 else Side.BUY
            entries = [self._new(security, OTHER[closing]) for _ in range(random.choice((0, 0, 0, 1, 2)))]
            for _ in range(random.choice((0, 0, 1, 2))):
                self._new(security, closing, entry=random.choice(entries).id if entries else "")
        self._faults()
        self.plan, self.run = None, None
        self.sent.clear()
        self.asked.clear()
        vars(self.scene.guard).pop("lost_exits", None)  # what is held now never had the exits of before
        self.scene.person.on_review = self._answer
        try:
            run = await self.scene.guard.submit_flatten(self.scene.account, started=self._started)
        except OrderDenied:
            return
        finally:
            self.plan = None
        self.ends.update(outcome.state for outcome in run.outcomes)
        self.broken += [f"not over: {one.line.instrument}" for one in run.outcomes if not one.over]
        self._judge_end(run)
        await self._judge_offers(run)

    def _judge_end(self, run: FlattenRun) -> None:
        """Every exit that was asked to end and is known to have ended is withdrawn, where something is left.

        One whose end is told after the line's own is offered then.
        """
        for outcome in (one for one in run.outcomes if one.state is not LineState.DONE):
            now = (self.scene.blotter.order(self.scene.account.id, exit_.id) for exit_ in outcome.line.exits)
            gone = {one.id for one in now if one is not None and one.id in self.asked and not one.open}
            gone -= {order.id for order in self.broker.orders.values() if order.status is OrderStatus.FILLED}
            if gone - {order.id for order in outcome.withdrawn}:
                self.broken.append(f"lost without a word: {outcome.line.instrument}")

    async def _judge_offers(self, run: FlattenRun) -> None:
        """What is offered afterwards is held and free at the broker, and nothing that was taken away is forgotten."""
        self._deliver()
        self.scene.link(LinkState.LIVE)
        await self.scene.blotter.read_holdings(self.scene.account)
        offers = {one.instrument: one for one in self.scene.guard.lost_exits.offers(self.scene.account)}
        self.offers.update(one.state for one in offers.values())
        units = {one.id: one.lot_size for one in self.securities}
        for outcome in run.outcomes:
            line, offer = outcome.line, offers.get(outcome.line.instrument)
            held = whole(self.broker.held[line.instrument]) * (1 if line.side is Side.SELL else -1)
            working = whole(self.broker.working(line.instrument, line.side))
            if offer is not None and offer.exit is not None and offer.exit.quantity > max(held - working, 0):
                self.broken.append("offered beyond what is held and free")
            if outcome.state is LineState.DONE:  # closed whole: what is bought afterwards never had that exit
                continue
            rows = [self.broker.orders[order.id] for order in line.exits if order.id in self.asked]
            gone = sum(whole(row.remaining) for row in _one_of_each_entry(row for row in rows if not row.open))
            if self._reentered(line, [row for row in rows if not row.open]):  # what is held is another position
                continue
            if min(held, gone) - working >= units[line.instrument] and (offer is None or offer.over):
                self.broken.append(f"an exit forgotten: {line.instrument}")

    def _reentered(self, line: FlattenLine, gone: Sequence[Order]) -> bool:
        """Whether an entry of a line's security has filled that came after its exits had ended."""
        last = max((row.updated for row in gone), default=None)
        entries = (row for row in self.broker.orders.values() if row.filled and row.side is not line.side)
        return last is not None and any(row.ratio(line.instrument, row.side) and row.created > last for row in entries)

    def _hold(self) -> None:
        for security in self.securities:
            self.broker.held[security.id] = self.random.randint(-9, 9) * LOT

    def _new(self, security: Instrument, side: Side, *, entry: str = "") -> Order:
        return self.broker.new(security.id, side, self.random.randint(1, 4) * security.lot_size, entry=entry)

    def _make_ready(self) -> None:
        scene = self.scene
        scene.link(LinkState.LIVE)
        scene.gateway.budgets.update(dict.fromkeys(WriteVerb, 0.0))
        scene.blotter.writes.forget(scene.account.id)
        for security in self.securities:
            self._market(security, steps=0)

    def _market(self, security: Instrument, *, steps: int | None = None) -> None:
        """The market stands a number of steps from where it was, chosen by chance; now and then a side is empty."""
        moved = self.random.choice((-44, -16, -9, -2, 0, 0, 2, 9, 16, 44)) if steps is None else steps
        self.broker.move(
            security, str(Decimal("612.0") + moved * Decimal("0.5")), depth=self.random.choice((1, 20)) * 100
        )
        if steps is None and self.random.random() < 0.1:
            empty = structs.replace(self.broker.books[security.id], **{self.random.choice(("bids", "asks")): ()})
            self.broker.market(security, book=empty)

    def _faults(self) -> None:
        broker, random = self.broker, self.random
        ids = [one.id for one in self.securities]
        lots = {one.id: one.lot_size for one in self.securities}
        broker.fills = {one: random.choice((0, 1, 3)) * lots[one] for one in ids if random.random() < 0.3}
        broker.refused = {one for one in ids if random.random() < 0.1}
        broker.silent = {one for one in ids if random.random() < 0.1}
        broker.keeps = {order.id for order in self._open() if random.random() < 0.05}

    async def _answer(self, review: FlattenReview) -> Confirmation | None:
        for _ in range(self.random.randint(0, 3)):
            self._happen()
        if self.random.random() < 0.05:
            return REFUSED
        entries = [order.id for line in review.plan.lines for order in line.entries]
        self.ticked = frozenset(one for one in entries if self.random.random() < 0.5)
        self.plan, self.began = review.plan.with_ticked(self.ticked), self.scene.clock.monotonic()
        count = len(review.plan.worked_on)
        return Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=count, entries=self.ticked)

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
        security = random.choice(self.securities)
        kind = random.random()
        rows = self._open()
        if kind < 0.2:  # another program; in the seconds of a proof its order is known by its push alone
            order = self._new(security, random.choice(list(Side)))
            if random.random() < 0.5:
                broker.fill(order, random.randint(1, 4) * security.lot_size)
        elif kind < 0.45 and rows:
            broker.fill(random.choice(rows), random.randint(1, 4) * security.lot_size)
        elif kind < 0.6 and rows:
            broker.end(random.choice(rows))
        elif kind < 0.7:
            self._deliver()
        elif kind < 0.75:
            scene.spawn(self._read_orders())  # the list alone: what was filled is not in the positions yet
        elif kind < 0.85:
            self._market(security)
        else:
            self._happen_to_us(random.random())

    def _happen_to_us(self, kind: float) -> None:
        scene, random = self.scene, self.random
        if kind < 0.3:
            scene.gateway.budgets[random.choice((WriteVerb.PLACE, WriteVerb.CANCEL))] = 2.0
        elif kind < 0.5:
            scene.clock.advance(random.choice((2.0, 20.0, 200.0, 1000.0)))  # the last ends the unlock
        elif kind < 0.65:
            scene.lock.lock(LockReason.BY_HAND)
        elif kind < 0.8:
            scene.link(LinkState.DISCONNECTED)
            scene.link(LinkState.LIVE)
        elif self.run is not None:
            self.run.stop()

    async def _slow_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        self._answer_late()
        return await self.read_book(instrument, depth)

    async def _slow_positions(self, account: Account, **options: Any) -> PositionList:
        self._answer_late()
        return await self.read_positions(account, **options)

    def _answer_late(self) -> None:
        """Now and then a list or a book comes late, or never."""
        told = self.random.random() if self.plan is not None else 1.0
        if told < 0.05:
            raise ServerRefused("server-refused", text="busy")
        if told < 0.15:
            self.scene.clock.advance(self.random.choice((0.5, 1.5, 3.5)))

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
            self.asked.add(request.order.id)
            line = next((one for one in plan.worked_on if one.cancels(request.order)), None)
            if line is None:
                self.broken.append("an order that was not listed")
            else:
                self._judge_price(line, line.price)
            return
        self.sent[request.instrument] += 1
        line = next(one for one in plan.worked_on if one.instrument == request.instrument)
        assert line.price is not None
        worse = request.price < line.price if line.side is Side.SELL else request.price > line.price
        if self.sent[request.instrument] > 1 or request.side is not line.side:
            self.broken.append("twice or turned")
        if worse or request.quantity > line.quantity:
            self.broken.append("beyond the plan")
        self._judge_price(line, request.price)

    def _judge_price(self, line: FlattenLine, price: Decimal | None) -> None:
        """Whatever takes protection away, and the order itself, has a fresh book that it trades with at once."""
        key = Topic.BOOK.of(line.instrument)
        age, book = self.scene.hub.age(key), self.scene.hub.value(key)
        if age is None or age > 3 or book is None or price is None:
            self.broken.append("by an old book")
            return
        levels = book.bids if line.side is Side.SELL else book.asks
        if not levels or (price > levels[0].price if line.side is Side.SELL else price < levels[0].price):
            self.broken.append("for an order that rests")


class CoverWalk(Walk):
    """The same with shares and calls: nothing that is sent leaves more sold contracts without cover than before."""

    def _make_broker(self) -> FlattenBroker:
        self.securities = (TENCENT, contract("C600"), contract("C610"), contract("C600n"))
        broker = FlattenBroker(self.scene, (0,) * 4, self.securities)
        self.scene.gateway.fact_rows += self.securities
        return broker

    def _hold(self) -> None:
        for security in self.securities:
            self.broker.held[security.id] = self.random.randint(-2, 3) * security.lot_size

    def _judge(self, write: Write) -> None:
        super()._judge(write)
        request = write.request
        if write.verb is WriteVerb.PLACE:
            before = self._bare()
            change = request.quantity if request.side is Side.BUY else -request.quantity
            if self._bare({request.instrument: change}) > before:
                self.broken.append(f"left bare by {request.side} {request.quantity} {request.instrument}")

    def _bare(self, change: Mapping[InstrumentId, int] = MappingProxyType({})) -> int:
        """Contracts that nothing covers if all sales that work fill, and no purchase does, by what the broker has."""
        net = {one.id: whole(self.broker.held[one.id]) + change.get(one.id, 0) for one in self.securities}
        for order in _one_of_each_entry(order for order in self._open() if order.side is Side.SELL):
            net[order.instrument] -= whole(order.remaining)
        shares, near, higher, later = (net[one.id] for one in self.securities)
        cover = max(shares, 0) // 100
        return max(-later - cover, -(later + near + higher) - cover, 0)


def _one_of_each_entry(orders: Iterable[Order]) -> Collection[Order]:
    """Of the exits of one entry the largest, which stands for all of them: the fill of one ends the others."""
    return {order.entry or order.id: order for order in sorted(orders, key=lambda one: one.remaining)}.values()


async def walk(kind: type[Walk], seed: int) -> tuple[Counter[LineState], Counter[OfferState]]:
    """Several flattens of one scene; what became of their lines and exits."""
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            walker = kind(scene, Random(seed))
            for _ in range(IN_ONE_SCENE):
                await walker.one()
                assert walker.broken == []
                assert walker.broker.crossed == []
            return walker.ends, walker.offers


def walks(seeds: range, kind: type[Walk] = Walk) -> None:
    ends: Counter[LineState] = Counter()
    offers: Counter[OfferState] = Counter()
    for seed in seeds:
        try:
            lines, exits = asyncio.run(walk(kind, seed))
            ends += lines
            offers += exits
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        gc.collect(1)  # a scene is a circle, and within a test nothing else looks for those
    assert ends.keys() >= {LineState.DONE, LineState.PARTLY, LineState.NOT_DONE, LineState.REFUSED, LineState.UNKNOWN}
    assert offers.keys() >= {OfferState.FREE, OfferState.RESTS, OfferState.CLOSED}, offers


def test_flattens_cross_nothing() -> None:
    walks(range(25))


def test_flattens_leave_no_contract_bare() -> None:
    walks(range(10), CoverWalk)


# The gate has test_flattens_leave_no_contract_bare.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_many_flattens_leave_no_contract_bare() -> None:
    walks(range(60), CoverWalk)


# The gate has test_flattens_cross_nothing.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_many_flattens_cross_nothing() -> None:
    walks(range(90))
