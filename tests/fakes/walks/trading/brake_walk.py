"""A walk of orders under a loss brake at a broker that others trade at, and the model that each answer is held against.

The broker lists what it has, slowly, out of a cache beyond OpenD's limit, or not at all; pushes come, come late or are
lost; clocks jump. The model knows what traded, which lists were asked for when, and what they prove.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import NOON, QUOTE, TENCENT, order_row, position
from tideboard_core.errors import NotOffered, OrderDenied, OrderError, OrderRejected, RequestTimeout
from tideboard_core.model.order import Account, Fill, MaxQuantity, Order, OrderRequest, OrderStatus, Side
from tideboard_core.model.review import CheckCode, Confirmation, VoidCode
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.pretrade import OrderCase, PretradeChecks
from tideboard_core.orders.review import LiveReview
from tideboard_core.orders.sender import OrderServices
from tideboard_core.ports.trading import FillList, OrderList, PositionList

CLOSE = QUOTE.prev_close
FOR = 10.0
WINDOW, FRESH, KEPT = 30.0, 10, 3
STEPS = ("entry", "entry", "exit", "exit", "exit", "other", "other", "wait", "cancel", "late push", "poll", "clock")
OUTCOMES = ("fills", "fills", "fills", "rests", "part", "refused", "silent", "silent and placed")
TOLD = ("pushed", "pushed", "late", "lost")
PACES = ((0.0,), (0.0,), (0.0, 0.3), (0.0, 0.6, 1.4), (0.0, 3.0))


class WalkBroker:
    """Replaces what the scene's gateway reads and answers. `listed_bad` says whether its lists show what trips."""

    def __init__(self, scene: TradingScene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.held = self.opening = chance.choice([-400, 0, 300, 600, 1000])
        self.orders: dict[str, Order] = {}
        self.fills: list[Fill] = []
        self.lists_fills, self.limited = chance.random() < 0.7, chance.random() < 0.5
        self.pace: tuple[float, ...] = chance.choice(PACES)
        self.taken: dict[str, deque[float]] = {"orders": deque(), "positions": deque()}
        self.pending: list[Callable[[], None]] = []
        self.number = 0
        self.outcome, self.told = "fills", "pushed"
        self.quantity, self.basis = self.held, self.held * CLOSE
        self.losses, self.entered = 0, set[str]()
        self.begun: dict[str, tuple[float, int, Any]] = {}
        """Of each list the begin of the last fresh read, the event before it, and what it had."""
        self.bad_at_begin: dict[str, tuple[int, int]] = {}
        self.bad_at_write: dict[str, tuple[int, int]] = {}
        self.begun_at_submission: dict[str, tuple[float, int, Any]] = {}
        self.events: list[tuple[int, str, int]] = []
        """Number, `ours` or `other`, and shares of what was sent or pushed."""
        self.serial = 0
        self.shown: list[Order] = []
        self.spent = 0.0
        self.blocked = False
        self.unanswered: set[str] = set()
        self.begin = scene.clock.monotonic()
        gateway: Any = scene.gateway
        gateway.orders, gateway.positions, gateway.fills = self.list_orders, self.list_positions, self.list_fills
        gateway.lists_wait, gateway.answer = self.wait, self.answer

    # --- what anybody trades ----------------------------------------------------------------------------------------

    def time(self) -> Any:
        """The exchange's own time: it goes on with ours, and no clock that jumps moves it."""
        self.number += 1
        return NOON + timedelta(seconds=self.scene.clock.monotonic() - self.begin, milliseconds=self.number)

    def trade(self, row: Order, quantity: int, at: Decimal) -> Order:
        """Fill so much of an order, and keep the average cost as a broker does."""
        signed = quantity if row.side is Side.BUY else -quantity
        if self.quantity and (self.quantity > 0) is not (signed > 0):
            closing = min(abs(signed), abs(self.quantity)) * (1 if signed > 0 else -1)
            part = self.basis * abs(closing) / abs(self.quantity)
            self.losses += (-closing * at - part) < 0
            self.quantity, self.basis, rest = self.quantity + closing, self.basis - part, signed - closing
        else:
            rest = signed
        if rest:
            self.quantity, self.basis = self.quantity + rest, self.basis + rest * at
            self.entered.add(row.id)
        self.held += signed
        now = self.time()
        done = row.filled + quantity >= row.quantity
        status = OrderStatus.FILLED if done else OrderStatus.PARTIALLY_FILLED
        self.fills.append(
            Fill(
                id=f"F{self.number}",
                order_id=row.id,
                account_id=row.account_id,
                instrument=TENCENT.id,
                name="",
                side=row.side,
                quantity=quantity,
                price=at,
                time=now,
            )
        )
        filled = replace(row, filled=row.filled + quantity, average_price=at, status=status, updated=now)
        self.orders[row.id] = filled
        return filled

    def new(self, side: Side, quantity: int, *, remark: str = "", price: Decimal = Decimal("612.50")) -> Order:
        moment = self.time()
        row = order_row(
            self.scene.account,
            id=f"B{self.number}",
            side=side,
            quantity=quantity,
            remark=remark,
            price=price,
            created=moment,
            updated=moment,
        )
        self.orders[row.id] = row
        return row

    def other(self, told: str) -> None:
        """Another program trades, or leaves an order in the market."""
        chance = self.chance
        side, quantity = chance.choice(list(Side)), chance.randint(1, 4) * 100
        row = self.new(side, quantity)
        if chance.random() < 0.8:
            fill_count = len(self.fills)
            row = self.trade(row, quantity, Decimal(chance.randint(5900, 6250)) / 10)
            self.tell(row, told, self.fills[fill_count:], ours=False)
        else:
            self.tell(row, told, [], ours=False)

    def tell(self, row: Order, told: str, fills: list[Fill], *, ours: bool) -> None:
        def push() -> None:
            self.note("ours" if ours else "other", int(row.quantity) if ours else 0)
            self.scene.blotter.order_changed(row)
            for one in fills:
                self.scene.blotter.filled(one)

        if told == "pushed":
            push()
        elif told == "late":
            self.pending.append(push)

    def note(self, who: str, shares: int) -> None:
        self.serial += 1
        self.events.append((self.serial, who, shares))

    # --- our writes -------------------------------------------------------------------------------------------------

    def answer(self, write: Write) -> object:
        request = write.request
        assert isinstance(request, OrderRequest)
        assert request.price is not None
        closing = self.was is not None and request.side is self.was
        self.note("ours" if closing else "other", request.quantity)
        if self.outcome == "refused":
            return OrderRejected("refused", text="no")
        row, before = None, len(self.fills)
        if self.outcome != "silent":
            row = self.new(request.side, request.quantity, remark=request.client_order_id, price=request.price)
            whole = self.outcome in {"fills", "silent and placed"}
            quantity = request.quantity if whole else 100 if self.outcome == "part" else 0
            row = self.trade(row, quantity, request.price) if quantity else row
        if row is None or self.outcome == "silent and placed":
            self.unanswered.add(request.client_order_id)
            return RequestTimeout("no-answer")
        self.scene.spawn(self._later(row, self.fills[before:], ours=closing))
        return row.id

    was: Side | None = None
    asked: Side | None = None

    async def _later(self, row: Order, fills: list[Fill], *, ours: bool) -> None:
        self.tell(row, self.told, fills, ours=ours)

    # --- lists ------------------------------------------------------------------------------------------------------

    def delay(self, what: str, *, way_out: bool) -> float:
        now, taken, most = self.scene.clock.monotonic(), self.taken[what], FRESH - (0 if way_out else KEPT)
        while taken and taken[0] <= now - WINDOW:
            taken.popleft()
        return taken[-most] + WINDOW - now if self.limited and len(taken) >= most else 0.0

    def wait(self, account: Account, *, way_out: bool = False, **_closes: Any) -> float:
        seconds = max(self.delay(what, way_out=way_out) for what in self.taken)
        self.blocked = self.blocked or seconds >= 2.0
        return seconds

    async def read(self, what: str, rows: Callable[[], Any], *, way_out: bool = False) -> tuple[Any, bool]:
        fresh = what == "fills" or self.delay(what, way_out=way_out) <= 0
        self.serial += 1
        begin, bad = (self.scene.clock.monotonic(), self.serial), self.bad
        if fresh and what != "fills":
            self.taken[what].append(begin[0])
        seconds = self.chance.choice(self.pace)
        most = 2.0 if self.scene.pretrade.reading_left is not None else 1.0
        if self.spent + seconds > most:
            self.scene.clock.advance(max(most - self.spent, 0.0))
            self.spent, self.blocked = most, True
            raise RequestTimeout("no-answer")
        self.spent += seconds
        self.scene.clock.advance(seconds)
        answer = rows()
        if what == "orders" and answer != self.shown:  # news of a list that is newer than the positions
            self.events.append((begin[1], "other", 0))
            self.shown = answer
        if fresh:
            self.begun[what], self.bad_at_begin[what] = (*begin, answer), bad
        else:
            self.blocked = True
        return answer, fresh

    async def list_orders(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> OrderList:
        rows, fresh = await self.read("orders", lambda: list(self.orders.values()), way_out=way_out)
        return OrderList(rows, from_broker=fresh)

    async def list_positions(self, account: Account, *, way_out: bool = False, **_leaves: Any) -> PositionList:
        rows, fresh = await self.read("positions", lambda: self.held, way_out=way_out)
        return PositionList([position(account, rows)] if rows else [], from_broker=fresh)

    async def list_fills(self, account: Account) -> FillList:
        rows, fresh = await self.read("fills", lambda: list(self.fills))
        if not self.lists_fills:
            raise NotOffered("paper-has-no-fills")
        return FillList(rows, from_broker=fresh)

    # --- the model --------------------------------------------------------------------------------------------------

    @property
    def bad(self) -> tuple[int, int]:
        """Losses and orders that entered, of everything that has traded."""
        return self.losses, len(self.entered)

    @property
    def closing(self) -> Side | None:
        return Side.SELL if self.held > 0 else Side.BUY if self.held < 0 else None

    @property
    def free(self) -> int:
        """Shares that an exit may close, by all that the broker has."""
        working = sum(int(one.remaining) for one in self.orders.values() if one.open and one.side is self.closing)
        return max(abs(self.held) - working, 0)

    def proven(self) -> int:
        """Shares that lists of at most ten seconds prove to the side that is asked for, by the sentence of the law."""
        if not {"orders", "positions"} <= self.begun.keys():
            return 0
        at = min(self.begun[one][0] for one in ("orders", "positions"))
        serial = min(self.begun[one][1] for one in ("orders", "positions"))
        since = [one for one in self.events if one[0] > serial]
        if self.scene.clock.monotonic() - at > FOR or any(who != "ours" for _number, who, _shares in since):
            return 0
        held, rows = self.begun["positions"][2], self.begun["orders"][2]
        side = Side.SELL if held > 0 else Side.BUY
        if side is not self.asked:
            return 0
        working = sum(int(one.remaining) for one in rows if one.open and one.side is side)
        held = int(held)
        return max(abs(held) - working - sum(shares for _number, _who, shares in since), 0)


class WalkedCase(OrderCase):
    """Keeps what the lists prove when the order is judged: a denial waits for the log, and lists may come meanwhile."""

    def __init__(self, walk: BrakeWalk, draft: Draft, services: OrderServices, pretrade: PretradeChecks) -> None:
        super().__init__(draft, services, pretrade)
        self._walk = walk

    def verdicts(self) -> Verdicts:
        self._walk.proven = self._walk.broker.proven()
        return super().verdicts()

    def open(self, first: Verdicts) -> LiveReview:
        self._walk.proven_at_question = self._walk.proven
        return super().open(first)


class BrakeWalk:
    """Does the steps of one seed; each name is a method. `counts` says what was met."""

    def __init__(self, scene: TradingScene, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.broker = WalkBroker(scene, chance)
        self.limits = chance.choice(
            [
                LossLimits(cool_down=1440),
                LossLimits(trades=1),
                LossLimits(trades=2, cool_down=1440),
                LossLimits(streak=1),
            ]
        )
        self.counts: Counter[str] = Counter()
        self.proven = self.proven_at_question = 0
        scene.guard.make_case = self.case
        scene.gateway.most = MaxQuantity(cash_buy=10_000, margin_buy=10_000, position_sell=10_000, short_sell=None)
        scene.person.on_review = self.confirm

    def case(self, draft: Draft, services: OrderServices, pretrade: PretradeChecks) -> OrderCase:
        return WalkedCase(self, draft, services, pretrade)

    async def begin(self) -> None:
        await self.scene.unlock()
        self.scene.with_brake(self.limits)
        pace, self.broker.pace = self.broker.pace, (0.0,)
        await self.scene.blotter.read_again()
        self.broker.pace = pace

    async def run(self, steps: int) -> Counter[str]:
        for _ in range(steps):
            self.scene.clock.advance(self.chance.choice([0.3, 1.0, 2.0, 4.0]))
            self.scene.market()
            step = self.chance.choice(STEPS)
            await getattr(self, step.replace(" ", "_"))()
            await self.scene.spawn.settled()
        return self.counts

    async def confirm(self, review: Any) -> Confirmation | None:
        """The person answers; meanwhile others may trade."""
        self.broker.spent = 0.0
        if self.chance.random() < 0.2:
            self.broker.other(self.chance.choice(TOLD))
        return None if review.void_reason is not None else consent(review)

    # --- steps ------------------------------------------------------------------------------------------------------

    async def other(self) -> None:
        self.broker.other(self.chance.choice(TOLD))

    async def wait(self) -> None:
        self.scene.clock.advance(self.chance.choice([3.0, 8.0, 12.0, 31.0]))

    async def poll(self) -> None:
        with suppress(RequestTimeout):
            self.broker.spent = 0.0
            await self.scene.blotter.poll()

    async def late_push(self) -> None:
        while self.broker.pending:
            self.broker.pending.pop(0)()

    async def cancel(self) -> None:
        """The exchange ends an order of anybody."""
        rows = [row for row in self.broker.orders.values() if row.open]
        if rows:
            row = replace(self.chance.choice(rows), status=OrderStatus.CANCELLED, updated=self.broker.time())
            self.broker.orders[row.id] = row
            self.broker.tell(row, self.chance.choice(TOLD), [], ours=False)

    async def clock(self) -> None:
        if self.chance.random() < 0.3:
            self.scene.clock.jump_wall(self.chance.choice([-86_400.0, -39_600.0, 86_400.0]))
            await self.scene.unlock()
        elif self.chance.random() < 0.3:
            self.scene.clock.set_market(self.scene.clock.market() - timedelta(days=1))

    async def entry(self) -> None:
        side = Side.BUY if self.broker.held >= 0 else Side.SELL
        if side is Side.SELL:  # a short position grows by a sale, which the default denies
            return
        broker, sent = self.broker, len(self.scene.gateway.writes)
        await self.submit(side, self.chance.randint(1, 3) * 100)
        if len(self.scene.gateway.writes) == sent:
            return
        self.counts["entries sent"] += 1
        if self.entering:
            losses, entered = (
                min(broker.bad_at_write[one][place] for one in ("orders", "positions")) for place in (0, 1)
            )
            assert not (self.limits.cool_down and losses), "a loss that the last lists had"
            assert not (self.limits.trades and entered >= self.limits.trades), "trades that the last lists had"
            oldest = min(at for at, _serial, _rows in broker.begun_at_submission.values())
            assert self.submitted - oldest <= FOR + 0.01, "lists that were not read in time"

    async def exit(self) -> None:
        broker, scene = self.broker, self.scene
        side = broker.closing
        if side is None:
            return
        quantity = self.chance.randint(1, 6) * 100
        sent = len(scene.gateway.writes)
        script = self.chance.getstate()
        denial = await self.submit(side, quantity)
        if len(scene.gateway.writes) > sent:
            self.counts["exits sent"] += 1
            return
        if (
            not isinstance(denial, OrderDenied)
            or side is not broker.closing
            or quantity > broker.free
            or broker.unanswered
        ):
            self.counts["no exit, or another denial"] += 1
            return
        changed = denial.code == VoidCode.CHECK_CHANGED and denial.data.get("check") == CheckCode.BRAKE
        if (
            changed and self.proven_at_question < quantity
        ):  # no way out by the lists that were read for it, and the brake tripped
            self.counts["exits that looked like entries"] += 1
            return
        if denial.code == CheckCode.BRAKE:
            assert self.proven < quantity, ("the lists prove it", denial.data)
        blocked = broker.blocked
        self.chance.setstate(script)
        brake, scene.pretrade.brake = scene.pretrade.brake, None
        scene.market()
        await self.submit(side, quantity)
        scene.pretrade.brake = brake
        if len(scene.gateway.writes) > sent:
            assert denial.code == CheckCode.BRAKE, (denial.code, denial.data)
            assert blocked, ("its lists were there", denial.data)
            self.counts["exits held, no list came"] += 1
        else:
            self.counts["exits that nothing sends"] += 1

    async def submit(self, side: Side, quantity: int) -> Exception | None:
        broker, scene = self.broker, self.scene
        broker.spent, broker.blocked = 0.0, False
        broker.outcome, broker.told = self.chance.choice(OUTCOMES), self.chance.choice(TOLD)
        broker.was, broker.asked = broker.closing, side
        self.entering = True
        answer = broker.answer

        def judged(write: Write) -> object:
            enters = side is not broker.closing or quantity > broker.free
            self.entering = enters and broker.proven() < quantity  # else the last lists call it a way out
            broker.was = broker.closing
            broker.bad_at_write = dict(broker.bad_at_begin)
            return answer(write)

        scene.gateway.answer = judged
        price = "612.50" if side is Side.BUY else "612.00"
        act = scene.person.on_review

        async def seen(review: Any) -> Confirmation | None:
            broker.begun_at_submission = dict(broker.begun)
            self.submitted = scene.clock.monotonic()
            return await self.confirm(review)

        scene.person.on_review = seen
        try:
            await scene.guard.submit(scene.request(side=side, quantity=quantity, price=price))
        except OrderError as error:
            return error
        finally:
            scene.person.on_review = act
        return None
