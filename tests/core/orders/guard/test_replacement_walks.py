"""Whatever happens around a replacement: one cancel, at most one stop, nothing crosses zero, no exit is forgotten."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import LOT, SECURITIES, FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene, trading_scene
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import OrderError, RequestTimeout, TradingLocked
from tideboard_core.model.flatten import LineState
from tideboard_core.model.instrument import Instrument
from tideboard_core.model.live import LinkState
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Order, OrderRequest, OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import STOPS, OrderType
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.orders.flatten.lost_exits import LostExits
from tideboard_core.orders.flatten.plan import OTHER
from tideboard_core.orders.flatten.replace import REPLACE_LIFE
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.held_rows import APART, SHOWN_BEFORE
from tideboard_core.ports.trading import WriteVerb

pytestmark = pytest.mark.usefixtures("order_log_at_once")

IN_ONE_SCENE = 6


class Replacement:
    """One replacement as the person confirmed it, and what of it was seen on the wire."""

    def __init__(self, exit_: Order, siblings: tuple[Order, ...], request: OrderRequest) -> None:
        self.exit, self.siblings, self.request = exit_, siblings, request
        self.began: float | None = None
        self.generation = self.epoch = -1
        self.cancels, self.stops = 0, list[str]()
        self.run: FlattenRun | None = None
        self.answers = 0
        self.known: frozenset[str] | None = None
        """Orders that were listed when its line was over."""
        self.beside: frozenset[str] = frozenset()
        """Orders that were listed before it."""


class Walk:
    """One replacement after the other on one scene, with something happening at every pause of the program."""

    def __init__(self, scene: TradingScene, random: Random) -> None:
        self.scene, self.random = scene, random
        self.broker = FlattenBroker(scene, (0, 0, 0))
        self.broker.before_answer = self._judge
        self.broker.push = self._push
        answer = scene.gateway.answer
        assert answer is not None
        self.answer = answer
        scene.gateway.answer = self._answer
        self.late: list[Callable[[], None]] = []
        self.broken: list[str] = []
        self.ends: Counter[str] = Counter()
        self.now: list[Replacement] = []
        self.active = False
        self.oco = False
        self.ended_by_us: set[str] = set()
        self.flattened: set[str] = set()
        self.before = 0
        scene.sleep.before = self._pause

    async def one(self) -> None:
        """Hold something with a take profit, and replace that; now and then two at once."""
        scene, random = self.scene, self.random
        await self._make_ready()
        securities = random.sample(SECURITIES, random.choice((1, 1, 1, 2)))
        self.now = [self._prepare(one) for one in securities]
        # No fill tells what is held now: a list that shows less is believed the second time, and a fill that comes soon
        # after that is not counted, as the list may have it.
        for seconds in (APART, SHOWN_BEFORE + 1):
            await scene.blotter.read_holdings(scene.account)
            scene.clock.advance(seconds)
        vars(scene.guard).pop("lost_exits", None)  # what is held now never had the exits of before
        scene.person.on_review = self._confirmed
        self._faults()
        scene.gateway.remarks = random.random() < 0.8
        self.before = len(await scene.records())
        self.ended_by_us.clear()
        self.flattened.clear()
        tasks: list[asyncio.Task[None]] = []
        self.active = True
        try:
            for one in self.now:
                tasks.append(asyncio.get_running_loop().create_task(self._submit(one)))
                for _ in range(random.choice((0, 5, 50))):
                    await asyncio.sleep(0)
            await asyncio.gather(*tasks)
        finally:
            self.active = False
        await scene.spawn.settled()
        await self._settle()
        for one in self.now:
            self._judge_end(one)
        await self._judge_restart()
        for one in self.now:
            await self._afterwards(one)

    async def _submit(self, one: Replacement) -> None:
        with suppress(OrderError):
            started = partial(self._started, one)
            await self.scene.guard.submit_replacement(one.exit, one.request, started=started)

    def _started(self, one: Replacement, run: FlattenRun) -> None:
        one.run = run
        run.listen(partial(self._over, one, run))
        self._maybe(0.3)

    def _over(self, one: Replacement, run: FlattenRun) -> None:
        if one.known is None and run.outcomes[0].over:
            one.known = frozenset(row.id for row in self.scene.blotter.orders(self.scene.account.id) or ())

    async def _make_ready(self) -> None:
        scene, broker = self.scene, self.broker
        scene.link(LinkState.LIVE)
        scene.gateway.budgets.update(dict.fromkeys(WriteVerb, 0.0))
        await scene.unlock()
        for order in self._open():
            broker.end(order)
        self._deliver()
        await scene.blotter.read_orders(scene.account)
        broker.orders.clear()
        scene.blotter.writes.forget(scene.account.id)
        for security in SECURITIES:
            broker.held[security.id] = 0
            broker.move(security, "612.0")
        broker.fills, broker.refused, broker.silent, broker.keeps = {}, set(), set(), set()

    def _prepare(self, security: Instrument) -> Replacement:
        random, broker = self.random, self.broker
        long = random.random() < 0.7
        shares = random.randint(1, 9) * LOT
        broker.held[security.id] = shares if long else -shares
        side = Side.SELL if long else Side.BUY
        entry = f"E{broker.number}" if random.random() < 0.3 else ""
        quantity = min(shares, random.randint(1, 9) * LOT)
        terms: dict[str, Any] = {"time_in_force": TimeInForce.GTC, "entry": entry}
        exit_ = broker.new(security.id, side, quantity, price=Decimal(640 if long else 590), **terms)
        siblings: tuple[Order, ...] = ()
        if entry and random.random() < 0.7:
            siblings = (broker.stop(security.id, side, quantity, "580.00" if long else "650.00", **terms),)
        self.oco = random.random() < 0.5
        if random.random() < 0.3:
            broker.new(security.id, random.choice(list(Side)), random.randint(1, 3) * LOT)
        if random.random() < 0.3:
            broker.stop(security.id, side, random.randint(1, 3) * LOT, "575.00" if long else "655.00")
        if random.random() < 0.2:
            broker.fill(exit_, LOT)
            exit_ = broker.orders[exit_.id]
        trail = random.random() < 0.2
        kind = OrderType.TRAILING_STOP if trail else OrderType.STOP
        request = OrderRequest(
            account=self.scene.account,
            instrument=security.id,
            side=side,
            order_type=kind,
            quantity=random.choice((int(exit_.remaining) or LOT, LOT)),
            price=None,
            trigger=None if trail else Decimal("595.00" if long else "630.00"),
            trail_amount=Decimal(20) if trail else None,
            time_in_force=TimeInForce.GTC,
            client_order_id=self.scene.order_journal.next_id(),
        )
        one = Replacement(exit_, siblings, request)
        one.beside = frozenset(broker.orders)
        return one

    def _faults(self) -> None:
        broker, random = self.broker, self.random
        ids = [one.id for one in SECURITIES]
        broker.fills = {one: random.choice((0, LOT)) for one in ids}
        broker.refused = {one for one in ids if random.random() < 0.1}
        broker.silent = {one for one in ids if random.random() < 0.1}
        broker.keeps = {one.exit.id for one in self.now if random.random() < 0.05}

    async def _confirmed(self, review: Any) -> Confirmation | None:
        for _ in range(self.random.randint(0, 2)):
            self._maybe(0.3)
        scene, summary = self.scene, getattr(review, "summary", None)
        if summary is None:  # a flatten beside
            return None
        one = next((one for one in self.now if one.exit == summary.withdraws), None)
        if one is None:  # an ordinary order beside
            return Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=review.summary.quantity)
        one.answers += 1
        one.began, one.generation, one.epoch = scene.clock.monotonic(), scene.gateway.generation, scene.lock.epoch
        return Confirmation(accepted=True, gesture=Gesture.TYPE, typed_quantity=review.summary.quantity)

    # --- what happens meanwhile -------------------------------------------------------------------------------------

    def _pause(self) -> None:
        self.scene.clock.advance(min(self.scene.sleep.log[-1], 0.5))
        budgets = self.scene.gateway.budgets
        budgets.update({verb: max(left - 0.5, 0.0) for verb, left in budgets.items()})
        if self.active:
            self._maybe(0.3)

    def _maybe(self, chance: float) -> None:
        if self.random.random() < chance:
            self._happen()

    def _happen(self) -> None:
        scene, random, broker = self.scene, self.random, self.broker
        one, kind, rows = random.choice(self.now), random.random(), self._open()
        security = next(row for row in SECURITIES if row.id == one.exit.instrument)
        if kind < 0.15:
            order = broker.new(security.id, random.choice(list(Side)), random.randint(1, 3) * LOT)
            if random.random() < 0.5:
                broker.fill(order, random.randint(1, 3) * LOT)
        elif kind < 0.4 and rows:
            self._fill(random.choice(rows), random.randint(1, 4) * LOT)
        elif kind < 0.5 and rows:
            self._end(random.choice(rows))
        elif kind < 0.65:
            self._deliver()
        elif kind < 0.7:
            scene.spawn(self._read_orders())  # the list alone: what was filled is not in the positions yet
        elif kind < 0.8:
            best = Decimal("612.0") + random.choice((-40, -9, 0, 0, 9, 40)) * Decimal("0.5")
            broker.move(security, str(best))
        else:
            self._happen_to_us(one, random.random())

    def _happen_to_us(self, one: Replacement, kind: float) -> None:
        scene, random = self.scene, self.random
        if kind < 0.3:
            scene.gateway.budgets[random.choice((WriteVerb.PLACE, WriteVerb.CANCEL))] = 2.0
        elif kind < 0.5:
            scene.clock.advance(random.choice((2.0, 9.0, 29.0, 31.0, 1000.0)))
        elif kind < 0.65:
            scene.lock.lock(LockReason.BY_HAND)
            if random.random() < 0.5:
                scene.spawn(self._unlock())
        elif kind < 0.8:
            scene.link(LinkState.DISCONNECTED)
            scene.link(LinkState.LIVE)
        else:
            scene.spawn(self._beside(one))

    async def _unlock(self) -> None:
        with suppress(TradingLocked):  # locked again meanwhile
            await self.scene.unlock()

    async def _beside(self, one: Replacement) -> None:
        """An ordinary order, a second replacement or a flatten of the same security."""
        guard, request = self.scene.guard, one.request
        kind = self.random.choice(("order", "again", "flatten"))
        with suppress(OrderError):
            if kind == "order":
                closing = {"order_type": OrderType.LIMIT, "price": "612.50", "side": request.side}
                await guard.submit(self.scene.request(instrument=request.instrument, **closing))
            elif kind == "again":
                again = replace(request, client_order_id=self.scene.order_journal.next_id())
                await guard.submit_replacement(one.exit, again, started=partial(self._started, one))
            else:
                self.flattened.add(
                    request.instrument
                )  # from here on walks of flattens judge what is cancelled and offered
                await guard.submit_flatten(self.scene.account, [request.instrument])

    def _fill(self, order: Order, shares: int) -> None:
        """The market trades some of an order; the broker ends the others of its entry."""
        self.broker.fill(order, shares)
        row = self.broker.orders[order.id]
        if row.entry and row.status is OrderStatus.FILLED:
            self._end_siblings(row)

    def _end(self, order: Order) -> None:
        self.broker.end(order)
        if self.oco:
            self._end_siblings(order)

    def _end_siblings(self, order: Order) -> list[Order]:
        ended = [row for row in self._open() if order.entry and row.entry == order.entry]
        for row in ended:
            self.broker.end(row)
        return ended

    async def _read_orders(self) -> None:
        await self.scene.blotter.read_orders(self.scene.account)

    def _push(self, work: Callable[[], None]) -> None:
        kind = self.random.random() if self.active else 0.0
        if kind < 0.7:
            work()
        elif kind < 0.85:
            self.late.append(work)

    def _deliver(self) -> None:
        late, self.late = self.late, []
        self.random.shuffle(late)
        for push in late:
            push()

    def _open(self) -> list[Order]:
        return [row for row in self.broker.orders.values() if row.open]

    # --- the wire ---------------------------------------------------------------------------------------------------

    def _answer(self, write: Write) -> object:
        answer, request = self.answer(write), write.request
        if request.client_order_id not in self.stops:
            self.broker.crossed.clear()  # an ordinary order beside them may open what it likes
        if write.verb is WriteVerb.CANCEL:
            row = self.broker.orders[request.order.id]
            if row.status is OrderStatus.CANCELLED and self.oco:
                self.ended_by_us |= {one.id for one in self._end_siblings(row)}
            if self.random.random() < 0.1:
                return RequestTimeout("no-answer")
        elif isinstance(answer, str) and self.random.random() < 0.1:  # taken, and refused by the exchange
            self.broker.change(self.broker.orders[answer], status=OrderStatus.REJECTED)
        return answer

    def _judge(self, write: Write) -> None:
        """The wire asks whether it was confirmed and is allowed; more happens before the broker cancels."""
        self._ask(write)
        if write.verb is WriteVerb.CANCEL:
            self._maybe(0.3)

    def _ask(self, write: Write) -> None:
        scene, request = self.scene, write.request
        if write.verb is WriteVerb.CANCEL:
            one = next((one for one in self.now if one.exit.id == request.order.id), None)
        else:
            shape = request.instrument, request.side, request.order_type, request.trigger
            rows = [(one, one.request) for one in self.now]
            asked = ((one, (r.instrument, r.side, r.order_type, r.trigger)) for one, r in rows)
            one = next((one for one, terms in asked if terms == shape), None)
            if one is None and request.order_type not in STOPS:
                return  # an ordinary order or a flatten beside
        if write.verb is WriteVerb.CANCEL and request.order.instrument in self.flattened:
            return
        if one is None or one.began is None:
            self.broken.append("without a person")
            return
        if scene.clock.monotonic() - one.began >= REPLACE_LIFE:
            self.broken.append("after its time")
        if not scene.lock.is_open(scene.account) or scene.lock.epoch != one.epoch:
            self.broken.append("after a lock")
        if scene.gateway.generation != one.generation:
            self.broken.append("on another connection")
        if write.verb is WriteVerb.CANCEL:
            one.cancels += 1
            return
        one.stops.append(request.client_order_id)
        if self.broker.orders[one.exit.id].open:
            self.broken.append("while the exit stands")
        if request.quantity > one.request.quantity:
            self.broken.append("more than was typed")
        if request.client_order_id.encode() not in write.log_then:
            self.broken.append("not on disk")

    @property
    def stops(self) -> list[str]:
        """Our ids of the stops that went out."""
        return [number for one in self.now for number in one.stops]

    # --- afterwards -------------------------------------------------------------------------------------------------

    async def _settle(self) -> None:
        self._deliver()
        self.scene.link(LinkState.LIVE)
        await self.scene.blotter.read_holdings(self.scene.account)

    def _judge_end(self, one: Replacement) -> None:
        if one.cancels > one.answers or len(one.stops) > one.answers:
            self.broken.append(f"{one.cancels} cancels, {len(one.stops)} stops")
        if one.run is None:
            if one.cancels or one.stops:
                self.broken.append("without a run")
            return
        outcome = one.run.outcomes[0]
        self.ends[outcome.state] += 1
        if not outcome.over or not one.run.finished:
            self.broken.append("not over")
        if one.exit.instrument not in self.flattened:
            self._judge_offer(one, self.scene.guard.lost_exits, one.known or frozenset(), "now")

    def _judge_offer(self, one: Replacement, lost: LostExits, known: frozenset[str], when: str) -> None:
        broker, side, security = self.broker, one.exit.side, one.exit.instrument
        offer = lost.offer(self.scene.account, security, side)
        held = int(broker.held[security] if side is Side.SELL else -broker.held[security])
        working = int(broker.working(security, side))
        if offer is not None and offer.exit is not None and offer.exit.quantity > max(held - working, 0):
            self.broken.append(f"{when}: offered beyond what is held and free")
        stops = [row for row in broker.orders.values() if row.remark in one.stops]
        # A stop that stood is a stop that came, whatever another program does to it later.
        if any(row.status is not OrderStatus.REJECTED or row.filled for row in stops) or not one.cancels:
            return
        # Nor is anything missing where another exit of its entry has filled whole: that one ended it.
        if any(broker.orders[sibling.id].status is OrderStatus.FILLED for sibling in one.siblings):
            return
        row = broker.orders[one.exit.id]
        others = (other for other in broker.orders.values() if other.filled and other.id not in known)
        if any(other.created > row.updated and other.ratio(security, OTHER[side]) for other in others):
            return  # what is held is another position
        gone = 0 if row.open else int(row.remaining)
        missing, replaced = self._missing(row, gone)
        found = None if offer is None else offer.exit
        if found is not None and found.price == row.price and found.quantity > missing:
            self.broken.append(f"{when}: offered though it is back")
        # A stop takes shares, but is no take profit; of one entry it is for the same shares.
        if one.siblings:
            missing, replaced = min(held, missing), working
        if min(held - working, missing - replaced) >= LOT and (offer is None or offer.over):
            self.broken.append(f"{when}: an exit forgotten")
        for sibling in one.siblings:
            now = broker.orders[sibling.id]
            free = min(held, int(now.remaining)) - working
            lost_too = not now.open and gone and now.id in self.ended_by_us
            if lost_too and free >= LOT and (offer is None or now.id not in {x.id for x in offer.lost}):
                self.broken.append(f"{when}: a sibling forgotten")

    def _missing(self, row: Order, gone: int) -> tuple[int, int]:
        """Shares of an ended exit that are not back, and those for which another of its kind was placed since."""
        since = [one for one in self.broker.orders.values() if one.created > row.updated and one.side is row.side]
        since = [one for one in since if one.instrument == row.instrument and one.order_type not in STOPS]
        same = [one for one in since if (one.order_type, one.price) == (row.order_type, row.price)]
        back = sum(int(one.filled + (one.remaining if one.open else 0)) for one in same)
        return max(gone - back, 0), sum(int(one.remaining) for one in since if one.open and one not in same)

    async def _afterwards(self, one: Replacement) -> None:
        """A person or a program puts it back, places another, sets anew what stood beside it; some of it fills."""
        security, side, random, broker = one.exit.instrument, one.exit.side, self.random, self.broker
        if one.run is None or security in self.flattened:
            return
        for _ in range(random.randint(0, 4)):
            kind, shares = random.random(), random.randint(1, 3) * LOT
            rows = [row for row in self._open() if (row.instrument, row.side) == (security, side)]
            held = broker.held[security] if side is Side.SELL else -broker.held[security]
            free = int(held - broker.working(security, side))
            if kind < 0.4 and free >= LOT:
                offer = self.scene.guard.lost_exits.offer(self.scene.account, security, side)
                most = free if offer is None or offer.exit is None else int(offer.exit.quantity)
                broker.new(security, side, min(shares, most, free), price=one.exit.price)
            elif kind < 0.5 and free >= LOT:
                broker.new(security, side, min(shares, free), price=Decimal(660 if side is Side.SELL else 570))
            elif kind < 0.75 and rows:
                moved = random.choice(rows)
                broker.end(moved)
                terms = {"price": Decimal(655)} if moved.trigger is None else {"trigger": Decimal(574), "price": None}
                broker.new(security, side, int(moved.remaining), order_type=moved.order_type, **terms)
            elif rows:
                self._fill(random.choice(rows), shares)
            await self.scene.blotter.read_holdings(self.scene.account)
            self._judge_offer(one, self.scene.guard.lost_exits, one.known or frozenset(), "afterwards")
            lost = LostExits(self.scene.services, self.scene.sleep, self.scene.pretrade.verdicts)
            lost.restore((await self.scene.records())[self.before :])
            found = [one.offer(self.scene.account, security, side) for one in (self.scene.guard.lost_exits, lost)]
            now, then = (
                None if offer is None or offer.over else (offer.state, offer.bare, offer.exit) for offer in found
            )
            if now != then:
                self.broken.append(f"live {now}, restored {then}")

    async def _judge_restart(self) -> None:
        """At every record of the log a restart offers what is missing, or nothing if all stands."""
        log = (await self.scene.records())[self.before :]
        for cut in range(len(log) + 1):
            lost = LostExits(self.scene.services, self.scene.sleep, self.scene.pretrade.verdicts)
            lost.restore(log[:cut])
            intents = {
                one.data["order"] for one in log[:cut] if one.kind is RecordKind.INTENT and one.data["verb"] == "cancel"
            }
            for one in (one for one in self.now if one.exit.instrument not in self.flattened):
                if one.run is not None and one.exit.id in intents:
                    ended = any(
                        record.data.get("step") == "line" and record.id == one.run.plan.id for record in log[:cut]
                    )
                    known = (one.known or frozenset()) if ended else frozenset()
                    self._judge_offer(one, lost, known, f"restart {cut}")


async def walk(seed: int) -> Counter[str]:
    """Several replacements of one scene; what became of them."""
    with tempfile.TemporaryDirectory() as directory:
        async with trading_scene(Path(directory)) as scene:
            walker = Walk(scene, Random(seed))
            for _ in range(IN_ONE_SCENE):
                await walker.one()
                assert (walker.broken, walker.broker.crossed) == ([], [])
            return walker.ends


def walks(seeds: range) -> Counter[str]:
    ends: Counter[str] = Counter()
    for seed in seeds:
        try:
            ends += asyncio.run(walk(seed))
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
    return ends


def test_replacements_cross_nothing_and_forget_no_exit() -> None:
    ends = walks(range(11))
    assert ends.keys() >= {LineState.DONE, LineState.NOT_DONE}


# The gate has test_replacements_cross_nothing_and_forget_no_exit.
@pytest.mark.whole
@pytest.mark.timeout(900)
def test_many_replacements_cross_nothing_and_forget_no_exit() -> None:
    ends = walks(range(150))
    assert ends.keys() >= {LineState.DONE, LineState.NOT_DONE, LineState.REFUSED, LineState.UNKNOWN}
