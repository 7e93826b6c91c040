"""A walk of orders under a loss brake at the practice exchange, and the same walk without the brake.

The braked walk writes down what it does; the other does the same without the entries that the brake has held. What the
broker has is read from the exchange itself, which stands still but for the steps.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.sandbox_scene import TENCENT, SandboxScene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import SandboxHere
from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.model.order import Order, OrderRequest, Side
from tideboard_core.model.review import CheckCode, Confirmation, VoidCode
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import BrakeGap, LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.pretrade import ASK_BEFORE, REREAD_WITHIN
from tideboard_core.orders.review import LiveReview
from tideboard_sandbox.exchange.facade import Exchange

STEPS = (
    *("entry",) * 4,
    *("exit",) * 5,
    *("other",) * 2,
    *("wait",) * 2,
    *("market", "cancel", "pushes", "clock", "fault", "answers"),
)
LISTS = {
    "opend": ("Trd_GetOrderList", "Trd_GetPositionList", "Trd_GetOrderFillList", "Trd_GetOrderFee"),
    "rest": ("POST /api/orders", "POST /api/positions", "POST /api/order-fills", "POST /api/order-fee"),
    "longport": (
        "GET /v1/trade/order/today",
        "GET /v1/asset/stock",
        "GET /v1/trade/execution/today",
        "GET /v1/trade/order",
    ),
}
FOR = 10.0
"""Seconds for which lists hold under a brake."""
LOT = 100
BETWEEN = 2.5
"""Seconds between two steps: OpenD takes fifteen orders in 30 s."""
TURNS = 4
"""Questions to the control port in which pushes that are on their way arrive."""


def exchange_of(sandbox: SandboxHere) -> Exchange:
    """The exchange of a sandbox, which may be read while it stands still."""
    return sandbox.program.exchange


class WrongClock:
    """The clock of a scene whose computer has the exchange's date, or one that is `wrong` seconds off."""

    def __init__(self, clock: Any) -> None:
        self._clock, self.wrong = clock, 0.0

    def wall(self) -> datetime:
        """The exchange's time, and what is wrong of it."""
        moment: datetime = self._clock.market()
        return moment + timedelta(seconds=self.wrong)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


class Truth(NamedTuple):
    """The day by the broker's fills: entering orders, losses in a row at its end, any loss, loss before fees.

    `held` are the shares, `free` those that no sale has taken.
    """

    entered: int
    streak: int
    lost: bool
    loss: Decimal
    held: Decimal
    free: Decimal

    def trips(self, limits: LossLimits) -> bool:
        """Whether a limit holds entries by this; fees may make a loss larger."""
        most = limits.loss.get("HKD")
        return (
            bool(limits.trades and self.entered >= limits.trades)
            or bool(limits.streak and self.streak >= limits.streak)
            or bool(limits.cool_down and self.lost)
            or (most is not None and self.loss >= most)
        )


class Done(NamedTuple):
    """A step as it was done: its name and arguments, what the broker had before, and how an order ended."""

    name: str
    arguments: tuple[Any, ...]
    before: Truth
    code: str
    excused: str = ""
    """Why the brake may deny an exit that goes without it."""


class Listed(NamedTuple):
    """When the last whole read of a list left: monotonic seconds, and the number of truths known by then."""

    at: float
    truths: int


class PracticeWalk:
    """Does steps over one scene. `done` is its script, `counts` what was met."""

    def __init__(self, scene: SandboxScene, sandbox: SandboxHere, chance: random.Random, limits: LossLimits) -> None:
        self.scene, self.sandbox, self.chance, self.limits = scene, sandbox, chance, limits
        self.clock = WrongClock(scene.clock)
        self.done: list[Done] = []
        self.counts: Counter[str] = Counter()
        self.truths: list[Truth] = []
        self.begun: dict[str, Listed] = {}
        self.judged: dict[str, Listed] = {}
        self.judged_at = 0.0
        self.late = False
        self.unanswered: Counter[str] = Counter()
        self.meanwhile: tuple[Any, ...] | None = None
        self._follow_lists()
        scene.person.on_review = self._confirm

    async def begin(self, *, braked: bool) -> None:
        """Buy some or no shares, read every list, and set the limits for the walk with a brake."""
        lots = self.chance.choice([0, 3, 6, 9])
        if lots:
            await self._submit(Side.BUY, lots * LOT, "fills", None)
            await self._arrive()
        await self.scene.pace(40)
        await self.scene.done(self.scene.blotter.read_again())
        if braked:
            self._set_brake()

    def _set_brake(self) -> None:
        scene = self.scene
        brake = LossBrake(
            hub=scene.hub,
            clock=self.clock,
            blotter=scene.blotter,
            journal=scene.order_journal,
            feed=scene.gateway.quotes,
            charges=OrderCharges(scene.hub, scene.clock, scene.gateway.trading),
            note=scene.audit.note,
        )
        scene.guard._pretrade.brake = brake
        brake.set(scene.account, self.limits)

    # --- what the broker has ----------------------------------------------------------------------------------------

    @property
    def account(self) -> str:
        """The account's id at the exchange."""
        return f"{self.scene.account.id}-HK" if self.scene.rig is LONGPORT else self.scene.account.id

    def look(self) -> Truth:
        """Compute the day from the exchange's own fills and orders."""
        broker = exchange_of(self.sandbox).broker
        held, basis, realised = Decimal(0), Decimal(0), Decimal(0)
        entered: set[str] = set()
        results: dict[str, Decimal] = {}
        for fill in reversed(broker.fills(self.account)):
            quantity = Decimal(fill.quantity)
            if fill.side is Side.BUY:
                held, basis = held + quantity, basis + quantity * fill.price
                entered.add(fill.order_id)
            else:
                part = basis * quantity / held
                result = quantity * fill.price - part
                results[fill.order_id] = results.pop(fill.order_id, Decimal(0)) + result
                realised, held, basis = realised + result, held - quantity, basis - part
        streak = 0
        for result in results.values():
            streak = streak + 1 if result < 0 else 0 if result > 0 else streak
        last = next((row.last for row in broker.positions(self.account) if row.instrument == TENCENT), Decimal(0))
        selling = sum(
            Decimal(row.quantity) - Decimal(row.filled)
            for row in broker.orders(self.account)
            if row.status.value in {"submitted", "partially-filled"} and row.side is Side.SELL
        )
        truth = Truth(
            entered=len(entered),
            streak=streak,
            lost=any(result < 0 for result in results.values()),
            loss=basis - last * held - realised,
            held=held,
            free=held - selling,
        )
        self.truths.append(truth)
        return truth

    def _follow_lists(self) -> None:
        """Note when every list that comes whole left, and in `late` whether one was asked for in vain.

        A read that waits for its turn leaves later than it was asked for: what happened until then is in its answer.
        `unanswered` are the lists that this submission asked for and that have not come: a submission that no longer
        waits for a list leaves its read alone, which may end much later.
        """
        trading: Any = self.scene.gateway.trading
        for name in ("orders", "positions", "fills"):
            setattr(trading, name, self._followed(name, getattr(trading, name)))
        wait = trading.lists_wait

        def waits(account: Any, **asked: Any) -> float:
            seconds: float = wait(account, **asked)
            self.late = self.late or seconds >= (REREAD_WITHIN if self.judged else ASK_BEFORE)
            return seconds

        trading.lists_wait = waits

    def _followed(self, name: str, read: Callable[..., Any]) -> Callable[..., Any]:
        async def followed(account: Any, **kept: Any) -> Any:
            begun, late = Listed(self.scene.clock.monotonic(), len(self.truths)), True
            if "leaves" in kept:
                tell = kept["leaves"]

                def left() -> None:
                    nonlocal begun
                    begun = Listed(self.scene.clock.monotonic(), len(self.truths))
                    tell()

                kept["leaves"] = left
            unanswered = self.unanswered
            unanswered[name] += 1
            try:
                rows = await read(account, **kept)
                late = not getattr(rows, "from_broker", True)
            finally:
                unanswered[name] -= 1
                self.late = self.late or late
            if not late:
                self.begun[name] = begun
            return rows

        return followed

    # --- steps ------------------------------------------------------------------------------------------------------

    async def run(self, steps: int) -> None:
        """Do so many steps by chance."""
        for _ in range(steps):
            name = self.chance.choice(STEPS)
            if name == "exit" and self.look().free < LOT:
                name = "entry"
            arguments = tuple(getattr(self, f"_plan_{name}")())
            await self.do(name, arguments)

    async def do(self, name: str, arguments: tuple[Any, ...]) -> Done:
        """Do one step with its arguments."""
        await self.scene.pace(BETWEEN)
        before = self.look()
        await self._arrive()
        done = await getattr(self, f"_{name}")(before, *arguments)
        row = Done(name, arguments, before, *(done or ("",)))
        self.done.append(row)
        self.look()
        await self._arrive()
        return row

    async def _arrive(self) -> None:
        for _ in range(TURNS):
            self.scene.hub.take_dirty()
            await self.sandbox.ask("time")
        await self.scene.audit.drain()

    def _plan_wait(self) -> Iterator[object]:
        yield self.chance.choice([1.0, 3.0, 9.0, 12.0, 31.0])

    async def _wait(self, _before: Truth, seconds: float) -> None:
        await self.scene.pace(seconds)

    def _plan_market(self) -> Iterator[object]:
        yield self.chance.choice([2.0, 10.0, 60.0])

    async def _market(self, _before: Truth, seconds: float) -> None:
        await self.sandbox.advance(seconds)
        await self.scene.pace(seconds)

    def _plan_other(self) -> Iterator[object]:
        held = self.look().free
        yield Side.SELL if held >= 1 and self.chance.random() < 0.5 else Side.BUY
        yield self.chance.choice(["0.5", "100", "200"] if held >= 200 else ["0.5", "1"])

    async def _other(self, before: Truth, side: Side, quantity: str) -> None:
        if side is Side.SELL and before.free < Decimal(quantity):
            return
        await self.sandbox.ask("fraction", account=self.account, symbol=TENCENT, quantity=quantity, side=side.value)

    def _plan_pushes(self) -> Iterator[object]:
        yield self.chance.random() < 0.6

    async def _pushes(self, _before: Truth, drop: bool) -> None:
        await self.sandbox.ask("drop-pushes", drop=drop)

    def _plan_clock(self) -> Iterator[object]:
        yield self.chance.choice([0.0, 0.0, -86_400.0, 86_400.0, -39_600.0])

    async def _clock(self, _before: Truth, wrong: float) -> None:
        self.clock.wrong = wrong

    def _plan_fault(self) -> Iterator[object]:
        yield self.chance.choice(LISTS[self.scene.rig.name])
        yield self.chance.choice(["no-reply", "hold-reply", "refuse"])
        yield self.chance.choice([1, 1, 3])

    async def _fault(self, _before: Truth, call: str, point: str, times: int) -> None:
        await self.sandbox.fault(call, point, times=times)

    def _plan_answers(self) -> Iterator[object]:
        yield from ()

    async def _answers(self, _before: Truth) -> None:
        """Held answers come, late; faults end, pushes go again."""
        await self.sandbox.release()

    def _plan_cancel(self) -> Iterator[object]:
        yield from ()

    async def _cancel(self, _before: Truth) -> tuple[str]:
        order: Order | None = next((row for row in self.scene.orders if row.open and not row.sketch), None)
        if order is None:
            return ("",)
        try:
            await self.scene.done(self.scene.guard.submit_cancel(self.scene.withdrawal(order)))
        except OrderError as error:
            return (error.code,)
        return ("",)

    # --- orders -----------------------------------------------------------------------------------------------------

    def _plan_order(self) -> Iterator[object]:
        yield "rests" if self.chance.random() < 0.25 else "fills"
        yield ("other", Side.BUY, "1") if self.chance.random() < 0.15 else None

    def _plan_entry(self) -> Iterator[object]:
        yield self.chance.choice([100, 200, 300])
        yield from self._plan_order()

    def _plan_exit(self) -> Iterator[object]:
        lots = int(self.look().free) // LOT
        yield LOT * self.chance.randint(1, max(lots + (self.chance.random() < 0.1), 1))
        yield from self._plan_order()

    async def _entry(self, _before: Truth, quantity: int, how: str, meanwhile: Any) -> tuple[str]:
        code, error = await self._submit(Side.BUY, quantity, how, meanwhile)
        self._judge_entry(code, error)
        return (code,)

    async def _exit(self, before: Truth, quantity: int, how: str, meanwhile: Any) -> tuple[str, str]:
        code, error = await self._submit(Side.SELL, quantity, how, meanwhile)
        if not code:
            self.counts["exits sent"] += 1
            return code, ""
        check = error.data.get("check") if error is not None and code == VoidCode.CHECK_CHANGED else None
        code = code if check is None else str(check)
        self.counts[f"exits denied: {code}"] += 1
        if quantity > before.free:
            return code, "no exit"
        if self.scene.blotter.writes.unknowns(self.scene.account.id):
            return code, "unknown"
        return code, "no list" if self.late else ""

    async def _submit(self, side: Side, quantity: int, how: str, meanwhile: Any) -> tuple[str, OrderError | None]:
        book = self.scene.book
        at_once, far = (book.asks, book.bids[6]) if side is Side.BUY else (book.bids, book.asks[6])
        price = at_once[0].price if how == "fills" else far.price
        request: OrderRequest = self.scene.request(side, quantity=quantity, price=price)
        self.late, self.meanwhile, self.judged, self.unanswered = False, meanwhile, {}, Counter()
        try:
            await self.scene.submitted(self.scene.guard.submit(request))
        except OrderError as error:
            self.late = self.late or self.unanswered.total() > 0
            return error.code, error
        return "", None

    async def _confirm(self, review: object) -> Confirmation | None:
        """The person answers; meanwhile others may trade. A cancel is confirmed at once."""
        if not isinstance(review, LiveReview):
            return None
        if self.meanwhile is not None:
            _name, side, quantity = self.meanwhile
            self.meanwhile = None
            await self._other(self.look(), side, quantity)
            self.look()
            await self._arrive()
        self.judged, self.judged_at = dict(self.begun), self.scene.clock.monotonic()
        return None if review.void_reason is not None else consent(review)

    def _judge_entry(self, code: str, error: OrderError | None) -> None:
        """Hold the answer to an entry against what the broker had listed."""
        if self.scene.guard._pretrade.brake is None:
            return
        now = self.scene.clock.monotonic()
        listed = self.judged or self.begun
        whole = listed.keys() >= {"orders", "positions", "fills"}
        age = now - min(one.at for one in listed.values()) if whole else None
        first = min(one.truths for one in listed.values()) - 1 if whole else 0
        if not code:
            self.counts["entries sent"] += 1
            assert age is not None, "lists were never read"
            assert self.judged_at - (now - age) <= FOR + 0.01, f"lists of {age} s"
            known = self.truths[max(first, 0) :]
            assert not all(one.trips(self.limits) for one in known), f"sent under {self.limits} after {known[0]}"
            assert not self.clock.wrong, "sent with a wrong clock"
            return
        self.counts[f"entries denied: {code}"] += 1
        if code != CheckCode.BRAKE or not isinstance(error, OrderDenied):
            return
        gap = error.data.get("gap", "")
        self.counts[f"entries held: {gap or error.data['rule']}"] += 1
        fees = not gap and error.data["rule"] == "loss"  # they are in its loss besides
        tripped = fees or any(one.trips(self.limits) for one in self.truths)
        if gap == BrakeGap.LATE:
            assert self.late or age is None or age > FOR, "its lists were there"
        elif gap == BrakeGap.CLOCK:
            assert self.clock.wrong, "the clocks agree"
        elif not gap:
            assert tripped, f"nothing trips {self.limits}: {self.truths[-1]}, {error.data}"
        if (age is None or age > FOR) and not tripped and not self.clock.wrong:
            assert gap, f"lists of {age} s: {error.data}"


async def without_brake(braked: PracticeWalk, walk: PracticeWalk) -> Counter[str]:
    """Do what the braked walk did, but for the entries that the brake has held; return what was met.

    AssertionError for an exit that the brake alone has denied while its lists came. It ends where the two differ.
    """
    met: Counter[str] = Counter()
    last = max((place for place, row in enumerate(braked.done) if row.name == "exit" and row.code), default=-1)
    for row in braked.done[: last + 1]:
        if row.name == "entry" and row.code in {CheckCode.BRAKE.value, VoidCode.CHECK_CHANGED.value}:
            continue
        if walk.look() != row.before:
            met["walks that went apart"] += 1
            return met
        now = await walk.do(row.name, row.arguments)
        if row.name != "exit" or not row.code:
            continue
        if now.code:
            met["no exits" if row.excused == "no exit" else f"exits denied: {row.code}, and without: {now.code}"] += 1
            continue
        assert row.code != CheckCode.BRAKE or row.excused, f"the brake alone denied {row.arguments}"
        met[f"exits held: {row.code}, {row.excused or 'not by the brake'}"] += 1
        return met
    return met
