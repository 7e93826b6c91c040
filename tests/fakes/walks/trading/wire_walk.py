"""A walk of a person over a broker on raw sockets: orders, exits, changes, cancels, flattens; the broker misbehaves.

The oracle judges the bytes; here an exit that was denied is tried again, and is a fault if its proof was on the wire,
or if it is denied still ten seconds after the broker answers everything again.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Any

from fakes.scenes.trading.confirmer import consent
from fakes.servers.wire_broker.book import BUY, SELL, Mood, Row
from fakes.walks.trading.wire_oracle import Terms, WireOracle, Yes
from fakes.walks.trading.wire_scene import CODES, WireScene
from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, CancelRequest, ModifyRequest, Order, OrderRequest, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.review import REFUSED, CheckCode, Confirmation, Gesture, VoidCode

LOT = 100
LISTS = ("orders", "positions", "fills")
STEPS = (
    *("entry",) * 3, *("exit",) * 7, *("stop",) * 2, *("change",) * 2, *("cancel",) * 2, "cancel_all",
    *("flatten",) * 2, *("put_back",) * 2, *("other",) * 3, *("wait",) * 3, "market", *("moods",) * 4, *("calm",) * 2,
    "quiet", "cut", "lock", *("unlock",) * 3,
)  # fmt: skip
ORDERS = frozenset({"entry", "exit", "stop", "change", "flatten", "put_back"})
EVENTS = ("nothing",) * 9 + ("lock", "cut", "other", "market", "moods", "fill", "wait", "relock")
TURNS = 5 * 8
"""More than a denial may take: four tries, and four waits for the broker's limit at most."""
LAW = frozenset(
    {
        CheckCode.SIZE, CheckCode.BEHIND, CheckCode.VALUE, CheckCode.DAILY_VALUE, CheckCode.BRAKE, CheckCode.POWER,
        CheckCode.LOSS, CheckCode.SHORT,
    }
)  # fmt: skip
"""What never denies an exit that has its proof."""
UNPROVEN = "not-sent-not-reducing"
TRIES = (1.0, 3.0, 6.0, 9.4)
"""Seconds after a denial at which the person tries again; the last one ends within ten."""


class WireWalk:
    """`counts` is what was met; `faults` what the walk itself found wrong, beside those of the oracle.

    `steps` and `events` are drawn from: what is done, and what happens meanwhile.
    """

    steps: Sequence[str] = STEPS
    events: Sequence[str] = EVENTS

    def __init__(self, scene: WireScene, oracle: WireOracle, chance: random.Random) -> None:
        self.scene, self.oracle, self.chance, self.book = scene, oracle, chance, scene.book
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.moods: dict[str, list[Mood]] = {}
        self.lost = 0.0
        self.calm = False
        self.script: list[str] = []
        self.kinds = scene.port.kinds
        scene.port.mood = self._mood
        scene.port.quiet = lambda: chance.random() < self.lost
        scene.log.on_line = oracle.take
        scene.person.on_review = self._answer

    @property
    def now(self) -> float:
        """Seconds of the walk's clock."""
        return self.scene.clock.monotonic()

    @property
    def _account(self) -> Account:
        assert self.scene.account is not None
        return self.scene.account

    def _mood(self, name: str) -> Mood | None:
        waiting = self.moods.get(name)
        return waiting.pop(0) if waiting else None

    async def run(self, steps: int) -> None:
        """Do so many steps by chance."""
        await self._unlock()
        for _ in range(steps):
            await self.step(self.chance.choice(self.steps))
            if self.faults or self.oracle.faults:
                return

    async def step(self, name: str) -> None:
        """Do one step."""
        self.script.append(f"{self.now:.1f} {name}")
        await asyncio.sleep(self.chance.choice([0.2, 1.0, 2.5]))
        self._touch()
        self.scene.market()
        if name in ORDERS and not self.scene.lock.is_open(self._account) and self.chance.random() < 0.8:
            await self._unlock()
        self.book.fate = "all" if self.calm else self.chance.choice(["all", "all", "part", "later", "rests"])
        await getattr(self, f"_{name}")()

    def _touch(self) -> None:
        self.scene.lock.touched()
        self.oracle.touched = self.now

    # --- what the person does besides orders ------------------------------------------------------------------------

    async def _unlock(self) -> None:
        try:
            await self.scene.unlock()
        except TideboardError:
            return
        self.oracle.opened = self.now

    async def _lock(self) -> None:
        self.scene.lock.lock(LockReason.BY_HAND)
        self.oracle.closed = self.now

    async def _relock(self) -> None:
        await self._lock()
        await self._unlock()

    async def _wait(self) -> None:
        await asyncio.sleep(self.chance.choice([1.0, 3.0, 9.0, 12.0, 31.0, 31.0, 620.0]))

    # --- what the broker does ---------------------------------------------------------------------------------------

    async def _cut(self) -> None:
        self.scene.cut()
        self.oracle.closed = self.now
        if self.chance.random() < 0.8:
            await asyncio.sleep(0.1)
            self.scene.session.retry_now()
            await asyncio.sleep(0.1)

    async def _market(self) -> None:
        by = self.chance.choice([-4, -1, 1, 3]) * Decimal("0.5")
        if Decimal(600) < self.book.bid + by < Decimal(625):
            self.book.bid, self.book.ask = self.book.bid + by, self.book.ask + by
        for row in list(self.book.working()):
            self.book.trade(row)
        self.scene.market()

    async def _other(self) -> None:
        """Another program trades, places or cancels."""
        code, deed = self.chance.choice(CODES), self.chance.choice(["buy", "sell", "exit", "cancel", "entry"])
        working = list(self.book.working(code))
        shares = LOT * self.chance.randint(1, 3)
        if deed == "buy":
            self.book.fill(self.book.place(code, BUY, self.kinds[OrderType.LIMIT], shares, Decimal(700)), shares)
        elif deed == "sell" and self.book.free(code) >= shares:
            self.book.fill(self.book.place(code, SELL, self.kinds[OrderType.LIMIT], shares, Decimal(500)), shares)
        elif deed == "exit" and self.book.free(code) >= shares:
            self.book.place(code, SELL, self.kinds[OrderType.LIMIT], shares, Decimal(640))
        elif deed == "entry":
            self.book.place(code, BUY, self.kinds[OrderType.LIMIT], shares, Decimal(590))
        elif deed == "cancel" and working:
            self.book.end(self.chance.choice(working).number)

    async def _fill(self) -> None:
        working = [row for row in self.book.working() if row.side == BUY or self.book.held.get(row.code, 0) > 0]
        if working:
            row: Row = self.chance.choice(working)
            self.book.fill(row, self.chance.choice([LOT, row.left]))

    async def _moods(self, names: Sequence[str] = (*LISTS, "write", "write")) -> None:
        name = self.chance.choice(names)
        moods = [Mood(late=self.chance.choice([0.73, 1.31, 2.77, 6.13, 13.37])), Mood(refused=True), Mood(silent=True)]
        if name == "write":
            lost = self.chance.random() < 0.5
            moods = [
                Mood(late=0.4), Mood(late=6.1), Mood(silent=True), Mood(silent=True, lost=True), Mood(refused=True),
                Mood(cut=True, lost=lost),
            ]  # fmt: skip
        self.moods.setdefault(name, []).extend([self.chance.choice(moods)] * self.chance.choice([1, 1, 2]))

    async def _calm(self) -> None:
        self._heal()

    def _heal(self) -> None:
        self.moods.clear()
        self.lost = 0.0
        self.scene.port.heal()

    async def _quiet(self) -> None:
        self.lost = self.chance.choice([0.0, 0.3, 1.0])

    # --- orders -----------------------------------------------------------------------------------------------------

    def _request(self, side: Side, code: str, shares: int, **terms: Any) -> OrderRequest:
        terms.setdefault("order_type", OrderType.LIMIT)
        return OrderRequest(
            account=self._account, instrument=InstrumentId(f"HK.{code}"), side=side, quantity=shares,
            client_order_id=self.scene.guard.client_order_id(), **terms,
        )  # fmt: skip

    async def _entry(self) -> None:
        code = self.chance.choice(CODES)
        price = self.book.ask if self.chance.random() < 0.6 else self.book.bid - 5
        request = self._request(Side.BUY, code, LOT * self.chance.randint(1, 3), price=price)
        self._met("entry", await self._submitted(lambda: self.scene.guard.submit(request)))

    async def _exit(self) -> None:
        code = self.chance.choice(CODES)
        if self.chance.random() < 0.3:
            await self._moods(LISTS)
        lots = self.book.free(code) // LOT + (self.chance.random() < 0.1)
        if lots > 0:
            price = self.book.bid if self.chance.random() < 0.7 else self.book.ask + 3
            await self._way_out(code, LOT * self.chance.randint(1, lots), price=price)

    async def _stop(self) -> None:
        code = self.chance.choice(CODES)
        if (lots := self.book.free(code) // LOT) > 0:
            terms = self.scene.port.stop_terms(Decimal(585))
            await self._way_out(code, LOT * self.chance.randint(1, lots), **terms)

    async def _put_back(self) -> None:
        for offer in self.scene.guard.lost_exits.offers(self._account):
            if offer.exit is None:
                continue
            order, code = offer.exit, offer.instrument[3:]
            terms = {"order_type": order.order_type, "price": order.price, "trigger": order.trigger}
            self.counts["put back"] += 1
            await self._way_out(code, int(order.quantity), **terms)
            return

    async def _way_out(self, code: str, shares: int, **terms: Any) -> None:
        """Sell what is held; hold a denial against what was on the wire, and see that it ends."""
        answer = await self._sell(code, shares, terms)
        self._met("exit", answer)
        if not self._by_law(answer) or shares > self.oracle.free(code):
            return
        if answer != VoidCode.CHECK_CHANGED and self._proven(code, answer):
            self._fault(f"exit of {shares} {code} denied by {answer} with its proof")
            return
        self.counts["exits denied without proof"] += 1
        await self._ends(code, shares, terms, answer)

    async def _ends(self, code: str, shares: int, terms: dict[str, Any], answer: str) -> None:
        """The broker answers again; within ten seconds the exit goes.

        Against the loss brake alone always; else they count from when the broker lets its lists be read again.
        """
        self._heal()
        self.calm = True
        begun, waited = self.now, 0
        for _ in range(TURNS):
            if not self._by_law(answer):
                break
            at = next((begun + at for at in TRIES if begun + at > self.now), None)
            if at is None:
                wait = self.oracle.spent(self.now)
                if answer == CheckCode.BRAKE or wait <= 0 or waited == 3:
                    self._fault(f"exit of {shares} {code} still denied by {answer} after {self.now - begun:.1f} s")
                    break
                waited += 1
                begun = self.now + wait
                continue
            await asyncio.sleep(at - self.now)
            self._touch()
            self.scene.market()
            if shares > self.oracle.free(code) or shares > self.book.free(code):
                answer = "no exit any more"
                break
            answer = await self._sell(code, shares, terms)
        self.counts[f"denials ended{' when lists could be read' if waited else ''}: {answer or 'went'}"] += 1
        self.calm = False

    async def _sell(self, code: str, shares: int, terms: dict[str, Any]) -> str:
        request = self._request(Side.SELL, code, shares, **terms)
        return await self._submitted(lambda: self.scene.guard.submit(request))

    def _by_law(self, answer: str) -> bool:
        return answer in LAW or answer in {UNPROVEN, VoidCode.CHECK_CHANGED}

    def _proven(self, code: str, answer: str) -> bool:
        return self.oracle.proof(code, self.now, lately=answer == CheckCode.BRAKE)

    async def _change(self) -> None:
        order = self._working()
        if order is not None:
            shares = int(order.filled) + LOT * self.chance.randint(1, 4)
            price = None if order.price is None else order.price + self.chance.choice([-1, 0, 1])
            request = ModifyRequest(
                account=self._account, order=order, client_order_id=self.scene.guard.client_order_id(),
                quantity=shares, price=price, trigger=order.trigger,
            )  # fmt: skip
            self._met("change", await self._submitted(lambda: self.scene.guard.submit_modify(request)))

    async def _cancel(self) -> None:
        order = self._working()
        if order is not None:
            number = self.scene.guard.client_order_id()
            request = CancelRequest(account=self._account, order=order, client_order_id=number)
            self._met("cancel", await self._submitted(lambda: self.scene.guard.submit_cancel(request)))

    async def _cancel_all(self) -> None:
        self._met("cancel all", await self._submitted(lambda: self.scene.guard.submit_cancel_all(self._account)))

    async def _flatten(self) -> None:
        wanted = None if self.chance.random() < 0.5 else [InstrumentId(f"HK.{self.chance.choice(CODES)}")]
        answer = await self._submitted(lambda: self.scene.guard.submit_flatten(self._account, wanted))
        self._met("flatten", answer)

    def _working(self) -> Order | None:
        rows = self.scene.blotter.orders(self._account.id) or ()
        found = [row for row in rows if row.open and not row.sketch]
        return self.chance.choice(found) if found else None

    async def _submitted(self, work: Callable[[], Awaitable[Any]]) -> str:
        self.scene.audit.flush = 0.0 if self.calm else self.chance.choice([0.0] * 6 + [0.3, 0.3, 1.2, 2.3])
        try:
            await work()
        except OrderDenied as error:
            return error.code
        except OrderRejected:
            return "rejected"
        except OrderError as error:
            return error.code
        finally:
            self.oracle.yes.clear()  # what was not sent by now never goes
        return ""

    def _met(self, what: str, answer: str) -> None:
        self.counts[f"{what}: {answer or 'sent'}"] += 1
        self.script.append(f"{self.now:.1f} {what}: {answer or 'sent'}")

    def _fault(self, why: str) -> None:
        self.faults.append(f"{self.now:.1f} {why}")

    # --- the person at a dialog -------------------------------------------------------------------------------------

    async def _answer(self, review: Any) -> Confirmation:
        await asyncio.sleep(0.5)
        if not self.calm:
            await self._happens(self.chance.choice(self.events))
            if self.chance.random() < 0.05:
                return REFUSED
        once = False
        if getattr(review, "needs_password", None) is not None and (self.calm or self.chance.random() < 0.7):
            try:
                await review.unlock_once(self.scene.password)
            except TideboardError:
                return REFUSED
            once = True
            self.oracle.opened_once = self.now
        shown = self._shown(review)
        if shown:
            yes = Yes(self._account.id, self.now, self.scene.log.login, shown, once, hasattr(review, "plan"))
            self.oracle.yes.append(yes)
        if not self.calm and self.chance.random() < 0.3:
            event = self.chance.choice(self.events)
            at = self.chance.uniform(0.0, 20.0 if hasattr(review, "plan") else 1.5)
            self.scene.spawn(self._later(at, event))
        return self._yes(review)

    async def _later(self, seconds: float, event: str) -> None:
        await asyncio.sleep(seconds)
        await self._happens(event)

    async def _happens(self, event: str) -> None:
        if event != "nothing":
            self.script.append(f"{self.now:.1f}   meanwhile {event}")
        if event == "wait":
            await asyncio.sleep(self.chance.choice([2.0, 8.0, 40.0]))
        elif event != "nothing":
            await getattr(self, f"_{event}")()

    def _yes(self, review: Any) -> Confirmation:
        if hasattr(review, "summary"):
            return consent(review)
        if not hasattr(review, "plan"):
            return Confirmation(accepted=True)
        typed = len(review.plan.worked_on) if review.gesture is Gesture.TYPE else None
        ticked = frozenset(one.id for line in review.plan.lines for one in line.entries)
        return Confirmation(
            accepted=True, gesture=review.gesture, held=0.9, typed_quantity=typed,
            entries=ticked if self.chance.random() < 0.5 else frozenset(),
        )  # fmt: skip

    def _shown(self, review: Any) -> list[Terms]:
        """What the dialog shows, as what may go out."""
        if hasattr(review, "plan"):
            return [one for line in review.plan.worked_on for one in self._shown_line(line)]
        if hasattr(review, "summary"):
            summary = review.summary
            terms = Terms(
                "place", summary.instrument.id[3:], self._side(summary.side), self.kinds[summary.order_type],
                summary.quantity, summary.price, summary.trigger,
            )  # fmt: skip
            if summary.replaces is not None:
                terms.verb, terms.order = "change", summary.replaces.id
            return [terms]
        return [Terms("cancel", order=order.id) for order in review.orders]

    def _shown_line(self, line: Any) -> list[Terms]:
        closing = Terms(
            "place", line.instrument[3:], self._side(line.side), self.kinds[line.order_type], line.quantity, line.price
        )
        return [closing, *(Terms("cancel", order=one.id) for one in (*line.exits, *line.entries))]

    @staticmethod
    def _side(side: Side) -> int:
        return BUY if side is Side.BUY else SELL
