"""A walk of a US account at the practice exchange outside regular hours, over one of its ports, judged by the exchange.

What trades after the close comes in both forms of Futu's current price: it follows those trades, or stays at the close.
Every order is held against the prices of the exchange in the very step in which it arrives there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, NamedTuple

from msgspec import structs

from fakes.scenes.trading.confirmer import consent
from fakes.scenes.trading.sandbox_scene import SandboxScene
from fakes.servers.gateway_rigs import LONGPORT
from fakes.servers.sandbox import SandboxHere
from fakes.values.hub_values import known
from fakes.walks.trading.night_oracle import (
    Night,
    fault_of_entry,
    fault_of_exit,
    may_close,
)
from fakes.walks.trading.practice_brake_walk import LISTS, TURNS, WrongClock, exchange_of
from tideboard_core.errors import OrderDenied, OrderRejected, TideboardError
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.flatten import FlattenLine
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Order, OrderRequest, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState, OrderBook, Quote
from tideboard_core.model.review import Confirmation, Gesture
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.charges import OrderCharges
from tideboard_sandbox.exchange.broker.events import Event, OrderChanged
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.opend.messages.quotes import reported_quote

APPLE: Final = InstrumentId("US.AAPL")
OF_QUOTE, OF_BOOK = Topic.QUOTE.of(APPLE), Topic.BOOK.of(APPLE)
BLOCKS: Final = ("pre", "after", "overnight")
IN: Final = {MarketState.PRE_MARKET: "pre", MarketState.AFTER_HOURS: "after", MarketState.OVERNIGHT: "overnight"}
SNAPSHOT_FOR: Final = timedelta(seconds=60)
MOST_TURNS: Final = 40
"""Questions to the control port after which what was pushed has arrived, or never does."""
PLAIN: Final = "AAPL"
"""Letters of its contracts that were not adjusted."""
STARTS: Final = ("05:20", "05:01", "08:30", "10:30", "13:20", "17:01", "21:40", "22:30:05", "04:59")
"""Hong Kong times of the begin: New York's three sessions, the minutes around them, and the edges of regular hours."""
STEPS: Final = (
    *("leave",) * 4, *("enter",) * 2, *("stop",) * 3, *("flatten",) * 4, *("put_back",) * 2, "combination", "contract",
    *("market",) * 2, "gap", "odd_print", "session", "pushes", "answers", "fault", "cut", "cancel", "lock",
)  # fmt: skip
_HOURS: Final = {MarketState.OPEN: TradingHours.REGULAR, MarketState.OVERNIGHT: TradingHours.OVERNIGHT}
_TRADES: Final = frozenset({MarketState.OPEN, MarketState.PRE_MARKET, MarketState.AFTER_HOURS, MarketState.OVERNIGHT})
_NEXT: Final = {
    MarketState.AFTER_HOURS: "09:00:30",
    MarketState.OVERNIGHT: "17:00:30",
    MarketState.PRE_MARKET: "22:30:20",
    MarketState.OPEN: "05:00:30",
}
"""Half a minute after the begin of the session that follows."""
_PRICES: Final = frozenset({"collar-last", "collar-best", "value", "size", "daily-value", "power", "brake", "short"})
"""Codes that never deny an exit of what is held at a price near any that is known."""
_WORKS: Final = frozenset({"pending", "submitted", "partially-filled"})


class Arrival(NamedTuple):
    """An order as the exchange got it: what was known there then, what all sales take, and how it was confirmed."""

    order: ExchangeOrder
    nights: tuple[Night, ...]
    held: Decimal
    selling: Decimal
    kind: str
    typed: bool


class PracticeNight:
    """One walk. `met` counts what was met, `faults` what was wrong; `follows` is the form of the current price."""

    def __init__(self, scene: SandboxScene, sandbox: SandboxHere, chance: Random) -> None:
        self.scene, self.sandbox, self.chance = scene, sandbox, chance
        self.met: Counter[str] = Counter()
        self.faults: list[str] = []
        self.script: list[str] = []
        self.kind, self.gesture, self.calm = "", Gesture.HOLD, True
        self.arrivals: list[Arrival] = []
        self.statuses: dict[str, ExchangeOrder] = {}
        self.lines: dict[InstrumentId, FlattenLine] = {}
        self.brake: LossBrake | None = None
        self.brake_tripped: date | None = None
        self.read = False
        self.known: list[Night] = []
        self.exits: frozenset[str] = frozenset()
        """What a flatten may take away, by the exchange's ids."""
        self.gap_due = False
        self.lost_pushes = self.faulty = False
        self.exchange = exchange_of(sandbox)
        scene.person.on_review = self._answer
        scene.meanwhile = self._meanwhile
        trading: Any = scene.gateway.trading
        trading.positions = self._read_after(trading.positions)
        # Our time and the exchange's pass one after the other here: a row of after the open that came by a clock of
        # before it would be one of before the open.
        clock: Any = scene.clock
        clock.market = lambda: self.exchange.now
        scene.hub.opening(APPLE)

    # --- what the exchange has --------------------------------------------------------------------------------------

    @property
    def account(self) -> str:
        """The account's id at the exchange."""
        return f"{self.scene.account.id}-US" if self.scene.rig is LONGPORT else self.scene.account.id

    @property
    def state(self) -> MarketState:
        return self.exchange.market_state(Market.US)

    @property
    def hours(self) -> TradingHours:
        return _HOURS.get(self.state, TradingHours.EXTENDED)

    @property
    def held(self) -> Decimal:
        """Shares that the account holds."""
        rows = self.exchange.broker.positions(self.account)
        return sum((Decimal(row.quantity) for row in rows if row.instrument == APPLE), Decimal(0))

    @property
    def selling(self) -> Decimal:
        """Shares that its working sales take."""
        return sum((Decimal(row.quantity) - Decimal(row.filled) for row in self.working(Side.SELL)), Decimal(0))

    def working(self, side: Side) -> list[ExchangeOrder]:
        rows = self.exchange.broker.orders(self.account)
        return [row for row in rows if row.open and row.side is side and row.instrument == APPLE and not row.legs]

    def quote(self) -> Quote:
        """The quote as the port tells it, each block with the time of its newest trade."""
        longport = self.scene.rig is LONGPORT
        quote = self.exchange.quote(APPLE) if longport else reported_quote(self.exchange, APPLE)
        times = self.exchange.details.extended_times(APPLE)
        blocks = {name: getattr(quote, name) for name in BLOCKS}
        timed = {name: block and replace(block, time=times.get(name)) for name, block in blocks.items()}
        return structs.replace(quote, **timed)

    def nights(self) -> tuple[Night, ...]:
        """What is known now: with the newest price of the session, and without it, as at a port that tells no time."""
        quote, book, now = self.quote(), self.exchange.order_book(APPLE), self.scene.clock.market()
        bare = structs.replace(quote, pre=None, after=None, overnight=None)
        return tuple(Night(self.state, now, now, one, book, 0.0) for one in (quote, bare))

    def _on_event(self, event: Event) -> None:
        """Note an order of this account when it arrives, in the exchange's own step."""
        if not isinstance(event, OrderChanged) or event.order.account_id != self.account:
            return
        self._note(event.order)

    def _note(self, order: ExchangeOrder) -> None:
        if order.id not in self.statuses and order.remark:
            typed = self.gesture is Gesture.TYPE
            self.arrivals.append(Arrival(order, self.nights(), self.held, self.selling, self.kind, typed))
        self.statuses[order.id] = order

    # --- the walk ---------------------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        """Let the account hold shares from before today, under a brake or not, and read everything."""
        held = self.chance.choice((0, 20, 50, 100, 100))
        owner = "longport-real-US" if self.scene.rig is LONGPORT else "real-US"
        if held:
            await self.sandbox.ask("holding", account=owner, symbol=APPLE, quantity=held, cost="300")
        await self.scene.view(APPLE, Market.US)
        await self.scene.unlock()
        await self._turn(21)
        await self.scene.pace(31)
        await self.scene.done(self.scene.blotter.read_again())
        if self.chance.random() < 0.5:
            self._set_brake()

    def _set_brake(self) -> None:
        scene = self.scene
        self.brake = LossBrake(
            hub=scene.hub,
            clock=WrongClock(scene.clock),
            blotter=scene.blotter,
            journal=scene.order_journal,
            feed=scene.gateway.quotes,
            charges=OrderCharges(scene.hub, scene.clock, scene.gateway.trading),
            note=scene.audit.note,
        )
        scene.guard._pretrade.brake = self.brake
        self.brake.set(scene.account, LossLimits(loss={"USD": Decimal(self.chance.choice((50, 300, 1000)))}))

    async def run(self, steps: int) -> None:
        """Do so many steps by chance."""
        await self._begin()
        end = self.exchange.on_event(self._on_event)
        try:
            await self._steps(steps)
        finally:
            end()

    async def _steps(self, steps: int) -> None:
        for _ in range(steps):
            name = self.chance.choice(STEPS)
            name = "enter" if name in {"leave", "stop", "flatten"} and self.held <= self.selling else name
            self.script.append(f"{self.state} {name}")
            self.kind, self.calm = name, self.chance.random() < 0.6
            await self.scene.pace(2.5)
            if self.scene.lock.is_open(self.scene.account) is False and self.chance.random() < 0.8:
                await self.scene.done(self.scene.unlock())
            await getattr(self, f"_{name}")()
            await self._arrive()
            if self.brake is not None and self.brake.due(self.scene.account):
                await self.scene.done(self.brake.read(self.scene.account))
                self.read = True
            self._judge()
            if self.faults:
                return

    async def _arrive(self) -> None:
        """Let what was pushed arrive: quote and book here are those of the exchange, unless the link is down."""
        for turn in range(MOST_TURNS):
            self.scene.hub.take_dirty()
            await self.sandbox.ask("time")
            if turn >= TURNS and (not self.scene.gateway.connected or self._is_current()):
                break
        await self.scene.audit.drain()

    def _is_current(self) -> bool:
        """Whether the hub has the state, the prices and the best levels that the exchange has."""
        hub, shown = self.scene.hub, self.exchange.order_book(APPLE)
        states, quote, book = hub.value(Topic.GATEWAY_STATE.of("")), hub.sound(OF_QUOTE), hub.sound(OF_BOOK)
        if states is None or quote is None or book is None:
            return False
        mine = (states.markets[Market.US], self._prices(quote), book.bids[:1], book.asks[:1])
        return mine == (self.state, self._prices(self.quote()), shown.bids[:1], shown.asks[:1])

    def _prices(self, quote: Quote) -> tuple[object, ...]:
        """The prices that count in this state, whatever the time of a block."""
        now = getattr(quote, IN.get(self.state, ""), None)
        return (quote.last, None) if now is None else (quote.last, now.price)

    async def _turn(self, seconds: float) -> None:
        """Time passes at the exchange and here."""
        await self.sandbox.advance(seconds)
        self.scene.pass_time(seconds)
        await self.sandbox.wait(seconds)
        await self._arrive()

    async def _move(self) -> None:
        """The market moves by itself, or jumps."""
        await getattr(self, self.chance.choice(("_market", "_market", "_gap", "_odd_print")))()

    async def _market(self) -> None:
        await self._turn(self.chance.choice((2, 20, 45, 70)))

    async def _gap(self) -> None:
        await self._print("gap", self.chance.choice((88, 95, 97, 99, 101, 103, 105, 112)))

    async def _odd_print(self) -> None:
        """One trade far from the book, in a session outside regular hours."""
        if self.state is not MarketState.OPEN:
            await self._print("trade", self.chance.choice((60, 80, 120, 150)), side="buy", quantity=3)

    async def _print(self, command: str, percent: int, **more: Any) -> None:
        book = self.exchange.order_book(APPLE)
        if self.state in _TRADES and book.bids:
            price = (book.bids[0].price * percent / 100).quantize(Decimal("0.01"))
            await self.sandbox.ask(command, symbol=APPLE, price=str(price), **more)
            self.met[command] += 1
            await self._arrive()

    async def _session(self) -> None:
        """On to the next session of New York, by the exchange's clock; a whole day is too long to wait for."""
        if self.state is MarketState.OPEN and self.exchange.now.hour < 20:
            await self._market()
            return
        before = self.exchange.now
        after = await self.sandbox.advance_to(_NEXT.get(self.state, "09:00:30"))
        seconds = (self.exchange.now - before).total_seconds()
        self.scene.pass_time(seconds)
        # The session looks at the state of the markets when it is woken: it sleeps by the real clock.
        with closing(self.scene.hub.subscribe(Topic.TICKS.of(APPLE))):
            await self._arrive()
        self.met[f"on to {self.state}"] += bool(after)

    async def _pushes(self) -> None:
        self.lost_pushes = self.chance.random() < 0.7
        await self.sandbox.ask("drop-pushes", drop=self.lost_pushes)

    async def _fault(self) -> None:
        self.faulty = True
        call = self.chance.choice(LISTS[self.scene.rig.name])
        await self.sandbox.fault(call, "refuse", times=self.chance.choice((1, 1, 3)))

    async def _answers(self) -> None:
        self.lost_pushes = self.faulty = False
        await self.sandbox.release()

    async def _cut(self) -> None:
        """The connection is lost and comes back."""
        generation = self.scene.session.status.generation
        await self.sandbox.cut()
        await self.scene.until_live(generation)
        await self.scene.until(lambda: self.scene.hub.sound(OF_BOOK) is not None)
        await self._arrive()

    async def _lock(self) -> None:
        self.scene.lock.lock(LockReason.BY_HAND)

    # --- orders -----------------------------------------------------------------------------------------------------

    async def _submit(self, work: Coroutine[Any, Any, object]) -> TideboardError | None:
        """Why it was not sent; None if it was."""
        kind = self.kind
        try:
            await self.scene.submitted(work)
        except OrderDenied as error:
            self.met[f"{kind} denied: {error.code}"] += 1
            return error
        except OrderRejected as error:
            self.met[f"{kind} refused by the broker: {error}"] += 1
            return error
        except TideboardError as error:
            self.met[f"{kind}: {error.code}"] += 1
            return error
        self.met[f"{kind} sent"] += 1
        return None

    def _order(self, side: Side, quantity: int, price: Decimal | None, **more: Any) -> OrderRequest:
        return replace(
            self.scene.request(side, price=price or Decimal(1), quantity=quantity),
            price=price,
            instrument=APPLE,
            **{"hours": self.hours, **more},
        )

    async def _leave(self) -> None:
        """Sell what is held and free at the best bid: it goes if that is near any price known."""
        free = int(self.held - self.selling)
        book = self.exchange.order_book(APPLE)
        if free <= 0 or self.state not in _TRADES or not book.bids:
            return
        bid = book.bids[0].price
        allowed = all(may_close(at, Side.SELL) for at in self.nights())
        steady = self.calm and not self.lost_pushes and not self.faulty
        sure = steady and allowed and self.scene.lock.is_open(self.scene.account)
        denial = await self._submit(self.scene.guard.submit(self._order(Side.SELL, free, bid)))
        if sure and denial is not None:
            code = getattr(denial, "code", "")
            self._hold(
                code not in _PRICES, f"an exit at the best bid was denied: {denial} {getattr(denial, 'data', '')}"
            )
        self.met["exits that must go"] += sure

    async def _enter(self) -> None:
        book = self.exchange.order_book(APPLE)
        if not book.asks:
            return
        quote = self.quote()
        price = self.chance.choice((book.asks[0].price, book.asks[0].price, quote.last, quote.prev_close))
        price *= Decimal(self.chance.choice((970, 985, 995, 1000, 1005, 1015, 1030, 1050))) / 1000
        tripped = self._tripped()
        await self._submit(
            self.scene.guard.submit(self._order(Side.BUY, self.chance.choice((1, 5, 20)), _cents(price)))
        )
        if tripped is not None and self.arrivals and self.arrivals[-1].kind == "enter":
            self._hold(False, f"an entry under a brake that tripped on {tripped}")

    async def _stop(self) -> None:
        free = int(self.held - self.selling)
        book = self.exchange.order_book(APPLE)
        if free <= 1 or not book.bids:
            return
        trigger = _cents(
            self.chance.choice((book.bids[0].price, self.quote().last)) * self.chance.choice((93, 95, 98)) / 100
        )
        terms: dict[str, Any] = {"order_type": OrderType.STOP, "trigger": trigger, "hours": TradingHours.REGULAR}
        if self.scene.rig is LONGPORT:
            terms["order_type"] = OrderType.IF_TOUCHED
        if self.chance.random() < 0.4:
            terms |= {"order_type": OrderType.LIMIT, "trigger": None, "hours": self.hours}
            await self._submit(
                self.scene.guard.submit(
                    self._order(Side.SELL, free // 2, _cents(book.asks[0].price * Decimal("1.06")), **terms)
                )
            )
            return
        await self._submit(self.scene.guard.submit(self._order(Side.SELL, free // 2, None, **terms)))

    async def _cancel(self) -> None:
        order: Order | None = next((row for row in self.scene.orders if row.open and not row.sketch), None)
        if order is not None:
            await self._submit(self.scene.guard.submit_cancel(self.scene.withdrawal(order)))

    async def _flatten(self) -> None:
        """Close everything; what it took away and did not close is offered back."""
        if self.chance.random() < 0.6:
            self.kind = "stop"
            await self._stop()
            await self._arrive()
            self.kind = "flatten"
        await self.scene.pace(31)
        self.exits = frozenset(row.id for row in self.working(Side.SELL))
        self.gap_due = self.chance.random() < 0.5
        self.lines = {}
        try:
            run = await self.scene.done(self.scene.guard.submit_flatten(self.scene.account))
        except TideboardError as error:
            self.met[f"flatten denied: {error.code}"] += 1
            return
        for outcome in run.outcomes:
            code = "" if outcome.error is None else f": {outcome.error.code}"
            self.met[f"flatten {outcome.state}{code}"] += 1
        await self._arrive()
        if self.faulty or self.lost_pushes:
            await self._answers()
        await self.scene.pace(31)
        await self.scene.done(self.scene.blotter.read_again())
        await self._arrive()
        taken = [one for one in self.exits if self.statuses[one].status.value == "cancelled"]
        bare = self.held - self.selling
        offered = [one for one in self.scene.guard.lost_exits.offers(self.scene.account) if one.instrument == APPLE]
        if taken and bare > 0:
            self.met["exits offered back"] += 1
            self._hold(any(not one.over for one in offered), f"{len(taken)} exits taken, {bare} bare: {offered}")
            if self.chance.random() < 0.6:
                self.kind = "put_back"
                await self._put_back()
        elif taken:
            self.met["exits taken for a line that was worked to its end"] += 1

    async def _put_back(self) -> None:
        for offer in self.scene.guard.lost_exits.offers(self.scene.account):
            back = offer.exit
            if back is None or self.state not in _TRADES:
                continue
            self.met["exits to put back"] += 1
            terms: dict[str, Any] = {"order_type": back.order_type, "trigger": back.trigger, "hours": back.hours}
            terms |= {"time_in_force": back.time_in_force}
            await self._submit(self.scene.guard.submit(self._order(back.side, int(back.quantity), back.price, **terms)))
            return

    async def _books(self, *contracts: InstrumentId) -> list[OrderBook]:
        """Books of contracts, which are in view from now on."""
        await self.scene.show(*contracts)
        return [known(self.scene.hub, Topic.BOOK.of(one)) for one in contracts]

    def _calls(self) -> list[InstrumentId]:
        """Two calls of the second expiry around the price."""
        expiry = self.exchange.details.option_expiries(APPLE)[1]
        price = self.exchange.quote(APPLE).last
        calls = [one for one in self.exchange.details.option_chain(APPLE, expiry) if one.call and one.code == PLAIN]
        return [one.id for one in sorted(calls, key=lambda one: abs(one.strike - price))[:2]]

    async def _contract(self) -> None:
        one = self._calls()[0]
        (book,) = await self._books(one)
        if book.asks:
            order = replace(self._order(Side.BUY, 1, book.asks[0].price, hours=TradingHours.REGULAR), instrument=one)
            await self._submit(self.scene.guard.submit(order))

    async def _combination(self) -> None:
        if self.scene.guard.offers.combinations is None:
            await self._contract()
            return
        calls = self._calls()
        books = await self._books(*calls)
        if not all(book.asks and book.bids for book in books):
            return
        price = _cents(abs(books[0].asks[0].price - books[1].bids[0].price) + Decimal("0.05"))
        request = CombinationRequest(
            account=self.scene.account,
            legs=tuple(
                CombinationLeg(instrument=call, side=side)
                for call, side in zip(sorted(calls), (Side.BUY, Side.SELL), strict=True)
            ),
            quantity=1,
            order_type=OrderType.LIMIT,
            price=price,
            client_order_id=self.scene.guard.client_order_id(),
        )
        await self._submit(self.scene.guard.submit_combination(request))

    # --- the person -------------------------------------------------------------------------------------------------

    async def _answer(self, review: Any) -> Confirmation | None:
        """Reads for a while, in which the market may move, and agrees to what is shown then."""
        if not hasattr(review, "gesture"):
            return None
        self.gesture = review.gesture
        if not self.calm and self.chance.random() < 0.6:
            await self._move()
        if hasattr(review, "plan"):
            self.lines = {line.instrument: line for line in review.plan.lines}
            some = [one.instrument for one in review.plan.lines if one.obstacle is None and self.chance.random() < 0.7]
            self.scene.person.ticks = some
            self.met["lines unticked"] += sum(bool(one.cautions) for one in review.plan.lines)
            return None
        review.refresh()
        self.gesture = review.gesture
        return consent(review)

    async def _meanwhile(self) -> None:
        """Between two writes of a flatten."""
        if not self.calm and self.chance.random() < 0.3:
            await self._move()

    def _read_after(self, read: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Positions are read between the last cancel of a line and its order: a gap may come before."""

        async def read_after(*given: Any, **kept: Any) -> Any:
            if self.gap_due and any(not self.statuses[one].open for one in self.exits):
                self.gap_due = False
                self.met["gaps after an exit was taken"] += 1
                await self._print("gap", self.chance.choice((80, 88, 95)))
            return await read(*given, **kept)

        return read_after

    # --- judging ----------------------------------------------------------------------------------------------------

    def _hold(self, good: bool, why: str) -> None:
        if not good:
            self.faults.append(f"{why}; {line_of(self.nights()[0])}; {', '.join(self.script[-6:])}")

    def _judge(self) -> None:
        """Hold every arrival of the step against the prices of its own moment; a combination that waits tells none."""
        for order in self.exchange.broker.orders(self.account):
            self._note(order)
        arrivals, self.arrivals = self.arrivals, []
        for one in arrivals:
            fault = self._fault_of(one)
            terms = f"{one.order.side} {one.order.quantity} at {one.order.price}, typed: {one.typed}"
            self._hold(not fault, f"{one.kind}, {fault}: {terms}, {line_of(one.nights[0])}")
            self.met[f"arrived: {one.kind}"] += 1
        self._hold(self.held >= 0, f"{self.held} held")
        self._look_at_brake()

    def _fault_of(self, one: Arrival) -> str:
        order, price = one.order, one.order.price
        if order.instrument != APPLE or order.legs:
            outside = one.nights[0].outside
            if one.kind == "flatten" and outside:
                return "a contract that does not trade now is closed"
            moved = all(at.outside and not at.near_session for at in one.nights)
            self.met["contracts of a share that moved"] += moved
            return "a contract whose share has moved, which nobody typed" if moved and not one.typed else ""
        if order.side is Side.SELL and one.selling > one.held:
            return f"sales of {one.selling} of {one.held} held"
        if price is None:
            return ""
        if order.side is Side.BUY:
            return _every(fault_of_entry(at, order.side, price, typed=one.typed) for at in one.nights)
        typed = one.typed
        if one.kind == "flatten":
            line = self.lines[APPLE]
            typed = APPLE in self.scene.person.ticks and bool(line.cautions)
        return _every(fault_of_exit(at, order.side, price, typed=typed) for at in one.nights)

    def _tripped(self) -> date | None:
        """The exchange date on which the brake has tripped by its loss, as it was seen; None if it holds nothing."""
        today = self.nights()[0].today
        return self.brake_tripped if self.brake is not None and self.brake_tripped == today else None

    def _look_at_brake(self) -> None:
        """The day's result stands at the worse of both prices, whatever one print says."""
        if self.brake is None:
            return
        self.scene.clock.advance(0.3)
        at, found = self.nights(), self.brake.result(self.scene.account, "USD")
        judged = self.brake.judge(self.scene.account, "USD")
        assert judged is not None
        self.met["brake holds" if judged.holds else "brake holds nothing"] += 1
        if self._tripped() is not None:
            self._hold(judged.holds, "a brake that tripped today holds nothing")
        if not found.gaps and self.brake.tripped(self.scene.account):
            self.brake_tripped = at[0].today
        traded = any(fill.instrument == APPLE for fill in self.exchange.broker.fills(self.account))
        if found.gaps or traded or self.lost_pushes or self.faulty:
            return
        held = int(self.held)
        # Best prices of a snapshot serve for as long as its quote does.
        self.known = [one for one in self.known if one.now >= at[0].now - SNAPSHOT_FOR] + [*at]
        wanted = {one._replace(book=old.book).open_result(held) for one in at for old in self.known}
        wanted.add(held * (at[0].last - (at[0].quote.prev_close if at[0].of_today else at[0].last)))
        if not self._tells_base(at[0]):
            stated = [row.pl_today for row in self.scene.hub.value(Topic.POSITIONS.of(self.scene.account.id)) or ()]
            wanted |= {one for one in stated if one is not None}
        options = any(row.instrument != APPLE for row in self.exchange.broker.positions(self.account))
        self.met["results of a day compared"] += not options
        self._hold(options or found.open in wanted, f"{found.open}, not one of {wanted}")

    def _tells_base(self, at: Night) -> bool:
        """Whether the close is known from which the day counts; the broker's own result stands in where it is not.

        The last session's candle was read, and no block says that the last price moves with the night.
        """
        block = getattr(at.quote, IN.get(at.state, ""), None)
        return self.read and (block is None or block.price - block.change == at.last)


def _every(faults: Iterable[str]) -> str:
    """The first fault if each reading has one."""
    found = list(faults)
    return found[0] if all(found) else ""


def line_of(at: Night) -> str:
    """What is known of the share, in a line."""
    book, quote = at.book, at.quote
    best = (book.bids[0].price, book.asks[0].price) if book is not None and book.bids and book.asks else ()
    blocks = {name: (one.price, one.time) for name in BLOCKS if (one := getattr(quote, name))}
    return f"{at.state} {at.now}: {quote.last} of {quote.time}, before {quote.prev_close}, book {best}, {blocks}"


def _cents(price: Decimal) -> Decimal:
    return price.quantize(Decimal("0.01"))
