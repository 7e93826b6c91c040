"""A walk of a US account outside regular hours: exits, entries, stops, contracts, a brake and flattens, all judged.

What trades after the close comes in both forms that a broker's last price may have: it follows those trades, or it
stays at the regular close.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from msgspec import structs

from fakes.scenes.trading.broker import Write
from fakes.scenes.trading.flatten_broker import FlattenBroker
from fakes.scenes.trading.trading_scene import TradingScene
from fakes.values.trading import BOOK, NOON, QUOTE, levels
from fakes.walks.trading.night_oracle import (
    COLLAR,
    EXIT_COLLARS,
    Night,
    costly,
    fault_of_entry,
    fault_of_exit,
    fault_of_line,
    may_close,
    night,
    stop_wants,
)
from tideboard_core.errors import OrderDenied, ServerRefused, TideboardError
from tideboard_core.model.combination import CombinationLeg, CombinationMargin, CombinationRequest, CombinationsOffer
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.flatten import FlattenLine, LineState
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import OrderRequest, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import ExtendedQuote, MarketState, OrderBook
from tideboard_core.model.review import CheckCode, Confirmation, Gesture, Severity
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.ports.bars import last_open
from tideboard_core.ports.trading import WriteVerb

APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="APPLE", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
CALLS = tuple(
    Instrument(
        id=InstrumentId(f"US.AAPL261218C{strike}000"),
        name=f"AAPL C{strike}",
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency="USD",
        underlying=APPLE.id,
        multiplier=100,
        style=OptionStyle.AMERICAN,
    )
    for strike in (300, 310)
)
CLOSE: Final = Decimal("300.00")
CALL_BID, CALL_ASK = Decimal("8.00"), Decimal("8.10")
STEP: Final = Decimal("0.01")
_CLOSED_AT = datetime(2026, 11, 19, 21, tzinfo=UTC)
MOMENTS = (
    (MarketState.PRE_MARKET, datetime(2026, 11, 20, 13, tzinfo=UTC), _CLOSED_AT),
    (MarketState.AFTER_HOURS, datetime(2026, 11, 20, 22, tzinfo=UTC), _CLOSED_AT + timedelta(days=1)),
    (MarketState.OVERNIGHT, datetime(2026, 11, 20, 3, tzinfo=UTC), _CLOSED_AT),
    (MarketState.OVERNIGHT, datetime(2026, 11, 20, 5, 1, tzinfo=UTC), _CLOSED_AT),
    (MarketState.OPEN, datetime(2026, 11, 20, 14, 30, 5, tzinfo=UTC), _CLOSED_AT),
)
"""State, market time and the last regular close; one night goes over midnight in New York."""
_EVENING: Final = 3
"""Hour of the moment (UTC) in a night before its midnight in New York: the date of the session before runs still."""
_HOURS = {MarketState.OPEN: TradingHours.REGULAR, MarketState.OVERNIGHT: TradingHours.OVERNIGHT}
_FIELDS = {MarketState.PRE_MARKET: "pre", MarketState.AFTER_HOURS: "after", MarketState.OVERNIGHT: "overnight"}
BLOCKS = ("young", "young", "ageing", "aged", "timeless", "odd", "other", "none")
BOOKS = ("tight", "tight", "tight", "wide", "wide", "huge", "bids", "asks", "crossed", "empty", "stale")
_OF_PRICE = frozenset(
    {"collar-last", "collar-best", "flatten-no-price", "flatten-out-of-reach", "flatten-no-bid", "flatten-no-ask"}
)
"""Codes by which a line is not closed for its price."""


class NightBroker(FlattenBroker):
    """Lists its positions in dollars, takes combinations, and says nothing of the book while `silent_books`."""

    silent_books = False

    def _answer(self, write: Write) -> object:
        if not isinstance(write.request, CombinationRequest):
            return super()._answer(write)
        self.before_answer(write)
        return "C1"

    def _row(self, *given: Any) -> Any:
        return replace(super()._row(*given), currency="USD")

    async def _book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        if self.silent_books and instrument == APPLE.id:
            raise ServerRefused("server-refused", text="busy")
        return await super()._book(instrument, depth)


class NightWalk:
    """One account for some minutes of one session; `met` counts what was met, `follows` is the form of the last price.

    `moves` counts how often prices changed, `calm` = they stand still while an order is confirmed and worked.
    """

    def __init__(self, scene: TradingScene, chance: Random, *, follows: bool) -> None:
        self.scene, self.chance, self.follows = scene, chance, follows
        self.met: Counter[str] = Counter()
        self.state, at, self.closed_at = chance.choice(MOMENTS)
        self.traded, self.last = self.state is MarketState.AFTER_HOURS or at.hour == _EVENING, CLOSE
        self.previous = _cents(CLOSE * chance.choice((97, 100, 103)) / 100)
        self.broker = NightBroker(scene, (0, 0, 0), (APPLE, *CALLS))
        self._live_through_the_open(at)
        scene.clock.advance((at - scene.clock.market()).total_seconds())
        self.broker.ahead = at - NOON
        self.broker.before_answer = self._judge_write
        self.moves, self.calm, self.began = 0, True, at
        self.gesture, self.kind = Gesture.HOLD, ""
        self.price = CLOSE
        self.run: FlattenRun | None = None
        self.lines: dict[InstrumentId, FlattenLine] = {}
        self.withdrawn: dict[InstrumentId, int] = {}
        """By security the moves until the last of its exits was withdrawn."""
        self.brake: LossBrake | None = None
        self.most, self.tripped = Decimal(0), False
        gateway = scene.gateway
        gateway.hours = {Market.US: frozenset(TradingHours)}
        gateway.fact_rows = [APPLE, *CALLS]
        gateway.combinations = CombinationsOffer(markets=frozenset({Market.US}))
        gateway.combination_figures = CombinationMargin(buying_power_change=Decimal(-1000))
        scene.sleep.before = self._pause

    async def walk(self) -> None:
        """The brake first, whose figures rest on a day without a trade; the rest in any order."""
        before = self.scene.hub.value(Topic.GATEWAY_STATE.of(""))
        assert before is not None
        self.scene.publish(Topic.GATEWAY_STATE, "", replace(before, markets={Market.US: self.state}))
        await self.held_under_a_brake()
        steps = [self.leave, self.leave, self.enter, self.stop, self.contracts, self.flatten, self.flatten]
        self.chance.shuffle(steps)
        for step in steps:
            await self._make_ready()
            await step()

    async def _make_ready(self, held: int | None = None) -> None:
        """Nothing works, something is held, and prices are of this moment."""
        broker, chance = self.broker, self.chance
        for order in [row for row in broker.orders.values() if row.open]:
            broker.end(order)
        broker.orders.clear()
        broker.held[APPLE.id] = chance.choice((-300, -100, 100, 200, 500)) if held is None else held
        broker.held.update(dict.fromkeys((call.id for call in CALLS), 0))
        self.run, self.kind, self.calm = None, "", chance.random() < 0.5
        self.lines.clear()
        self.withdrawn.clear()
        self.scene.blotter.writes.forget(self.scene.account.id)
        self.scene.person.on_review, self.scene.person.ticks = None, ()
        vars(self.scene.guard).pop("lost_exits", None)
        self.scene.clock.advance(31)
        await self.scene.unlock()
        self.turn()
        self.scene.blotter.held.forget(self.scene.account.id)  # what is held is another holding, without a fill
        await self.scene.blotter.read_again()

    # --- the market -------------------------------------------------------------------------------------------------

    def _live_through_the_open(self, at: datetime) -> None:
        """Rows of before the newest open at `at` (market time), and of the first trade where there was one."""
        clock, hub = self.scene.clock, self.scene.hub
        opened = last_open(Market.US, at)
        yesterday = structs.replace(QUOTE, instrument=APPLE.id, time=self.closed_at, volume=QUOTE.volume - 1)
        before = CLOSE if self.state is MarketState.OPEN else self.previous
        rows = [(-60, structs.replace(yesterday, last=before, prev_close=before + 5))]
        if self.traded:
            rows.append((60, structs.replace(yesterday, last=CLOSE, prev_close=self.previous, volume=QUOTE.volume)))
        for seconds, row in rows:
            clock.set_market(opened + timedelta(seconds=seconds))
            self.scene.publish(Topic.QUOTE, APPLE.id, row)
            hub.opening(APPLE.id)
        clock.set_market(NOON)

    def turn(self) -> None:
        """Other prices, in another block and book."""
        chance, now = self.chance, self.scene.clock.market()
        self.moves += 1
        self.price = _cents(CLOSE * (100 + Decimal(chance.randint(-1200, 1200)) / 100) / 100)
        block, book = chance.choice(BLOCKS), chance.choice(BOOKS)
        ages = {"ageing": chance.uniform(270, 299), "aged": chance.uniform(400, 4000)}
        at = None if block == "timeless" else now - timedelta(seconds=ages.get(block, chance.uniform(1, 60)))
        traded = self.price if block != "odd" else _cents(self.price * chance.choice((70, 80, 120, 130)) / 100)
        fields = dict.fromkeys(_FIELDS.values())
        mine = _FIELDS.get(self.state, "pre")
        if block != "none":
            fields[mine if block != "other" else chance.choice(sorted(fields.keys() - {mine}))] = _block(traded, at)
        last, stamp, previous, volume = self.last, self.closed_at, self.previous, QUOTE.volume
        if self.state is MarketState.OPEN:
            if chance.random() < 0.3:
                self.traded, self.last = True, self.price
            # Until the first trade it is the row of the session before, whose stamp may be of now.
            last, stamp = self.last, now - timedelta(seconds=1) if chance.random() < 0.5 else self.closed_at
            previous, volume = (CLOSE, QUOTE.volume) if self.traded else (CLOSE + 5, QUOTE.volume - 1)
        elif self.follows and block != "none":
            last, stamp = traded, now - timedelta(seconds=5) if at is None else at
        elif chance.random() < 0.5:
            stamp = now - timedelta(seconds=5)
        changes: dict[str, Any] = {"time": stamp, "prev_close": previous, "volume": volume} | fields
        self.quote = structs.replace(QUOTE, instrument=APPLE.id, last=last, **changes)
        middle = _cents(self.price * (1000 + chance.choice((0, 0, 0, 15, -15, 50, -50, 90, -90))) / 1000)
        self.broker.books[APPLE.id] = _book(book, middle, chance)
        self.broker.silent_books = book == "stale"
        self.met[f"block {block}"] += 1
        self.met[f"book {book}"] += 1
        self._publish()
        if self.broker.silent_books:
            self.scene.clock.advance(4)
        self._look_at_brake()

    def _publish(self) -> None:
        scene, odd = self.scene, {_FIELDS.get(self.state, "pre"): _block(CALL_BID * 3, self.scene.clock.market())}
        of_call = structs.replace(QUOTE, last=CALL_BID, time=self.closed_at, **odd)
        calls = [structs.replace(of_call, instrument=call.id) for call in CALLS]
        for quote in (self.quote, *calls):
            scene.publish(Topic.QUOTE, quote.instrument, quote)
        scene.gateway.quote_rows = [self.quote, *calls]
        bids, asks = levels((str(CALL_BID), 90)), levels((str(CALL_ASK), 90))
        self.broker.books |= {
            call.id: structs.replace(BOOK, instrument=call.id, bids=bids, asks=asks) for call in CALLS
        }
        for one, book in self.broker.books.items():
            scene.publish(Topic.BOOK, one, book)

    def _wait(self, seconds: float) -> None:
        """Time passes, and pushes of the same books come, but of a silent one."""
        while seconds > 0:
            self.scene.clock.advance(min(seconds, 2))
            seconds -= 2
            for one, book in self.broker.books.items():
                if one != APPLE.id or not self.broker.silent_books:
                    self.scene.publish(Topic.BOOK, one, book)

    def _pause(self) -> None:
        self.scene.clock.advance(min(self.scene.sleep.log[-1], 0.5))
        if self.run is not None and not self.calm and self.chance.random() < 0.2:
            self.turn()

    async def _person(self, review: Any) -> Confirmation | None:
        """Reads for a while, in which the market may move, and agrees to what is shown then."""
        self._wait(self.chance.choice((0.5, 0.5, 5, 14, 25)))
        if not self.calm:
            self.turn()
        review.refresh()
        self.gesture = review.gesture
        return None

    def now(self, began: datetime | None = None) -> Night:
        return night(self.scene.hub, APPLE.id, self.state, self.scene.clock.market(), began, traded=self.traded)

    @property
    def hours(self) -> TradingHours:
        return _HOURS.get(self.state, TradingHours.EXTENDED)

    def _order(self, side: Side, quantity: int, price: Decimal | None, **more: Any) -> OrderRequest:
        fields: dict[str, Any] = {"instrument": APPLE.id, "hours": self.hours} | more
        return self.scene.request(side=side, quantity=quantity, price=price, **fields)

    async def _submit(self, kind: str, request: OrderRequest) -> OrderDenied | None:
        self.kind, self.began = kind, self.scene.clock.market()
        self.scene.person.on_review = self._person
        try:
            await self.scene.guard.submit(request)
        except OrderDenied as error:
            self.met[f"{kind} denied"] += 1
            return error
        self.met[f"{kind} sent"] += 1
        return None

    # --- orders -----------------------------------------------------------------------------------------------------

    async def leave(self) -> None:
        """Close what is held at the best opposite price: it goes if that is near any price known."""
        held = int(self.broker.held[APPLE.id])
        side, at = Side.SELL if held > 0 else Side.BUY, self.now()
        best = at.best(side) or _cents(self.price * self.chance.choice((92, 96, 99, 101, 104, 108)) / 100)
        allowed = may_close(at, side)
        denial = await self._submit("exit", self._order(side, abs(held), best))
        if self.calm and allowed:
            assert denial is None, f"an exit at the best price was denied: {denial} {denial.data} {at}"
            self.met["exits that must go"] += 1

    async def enter(self) -> None:
        """Buy more, near one of the prices that a person may go by."""
        at = self.now()
        self.broker.held[APPLE.id] = self.chance.choice((0, 100))
        self.scene.blotter.held.forget(self.scene.account.id)  # what is held is another holding, without a fill
        await self.scene.blotter.read_again()
        prices = [CLOSE, self.price, at.best(Side.BUY) or self.price, at.last, at.session or CLOSE]
        price = self.chance.choice(prices) * self.chance.choice((970, 985, 995, 1000, 1005, 1015, 1030, 1050)) / 1000
        await self._submit("entry", self._order(Side.BUY, self.chance.choice((1, 5)), _cents(price)))

    async def stop(self) -> None:
        """The trigger of a stop is judged by the price of its own hours; one between two prices is typed."""
        held = int(self.broker.held[APPLE.id])
        side = Side.SELL if held > 0 else Side.BUY
        trigger = _cents(
            self.chance.choice((CLOSE, self.price)) * self.chance.choice((93, 96, 99, 101, 104, 107)) / 100
        )
        hours = self.chance.choice((TradingHours.REGULAR, self.hours))
        request = self._order(side, abs(held), None, order_type=OrderType.STOP, trigger=trigger, hours=hours)
        found = next(one for one in self.scene.guard.preview(request).checks if one.code is CheckCode.TRIGGER)
        verdict = "passes" if found.passed else "typed" if found.severity is Severity.TYPED else "denied"
        wanted = stop_wants(self.now(), side, hours, trigger)
        assert verdict == wanted, f"{side} stop at {trigger} for {hours}: {verdict}, not {wanted}: {self.now()}"
        self.met[f"stop {wanted}"] += 1

    async def contracts(self) -> None:
        """A contract, or a combination of two: typed where its share has moved beyond the collar."""
        buys = self._order(Side.BUY, 1, CALL_BID, instrument=CALLS[0].id, hours=TradingHours.REGULAR)
        found = next(one for one in self.scene.guard.preview(buys).checks if one.code is CheckCode.COLLAR_LAST)
        assert found.passed, f"a contract keeps its own last price: {found}"
        self.kind, self.began = "contracts", self.scene.clock.market()
        self.scene.person.on_review = self._person
        with suppress(TideboardError):
            if self.chance.random() < 0.3:
                await self.scene.guard.submit(buys)
                self.met["contract sent"] += 1
                return
            legs = zip(CALLS, (Side.BUY, Side.SELL), strict=True)
            await self.scene.guard.submit_combination(
                CombinationRequest(
                    account=self.scene.account,
                    legs=tuple(CombinationLeg(instrument=call.id, side=side) for call, side in legs),
                    quantity=1,
                    order_type=OrderType.LIMIT,
                    price=CALL_ASK - CALL_BID,
                    client_order_id=self.scene.guard.client_order_id(),
                )
            )
            self.met["combination sent"] += 1

    # --- the brake --------------------------------------------------------------------------------------------------

    async def held_under_a_brake(self) -> None:
        """Its figure at each turn, and no entry once it has tripped; then it is on or off for the rest."""
        await self._make_ready(self.chance.choice((-300, 100, 200)))
        self.most = Decimal(self.chance.choice((100, 1000, 3000, 20_000)))
        self.brake = self.scene.with_brake(LossLimits(loss={"USD": self.most}))
        for _ in range(6):
            self.scene.clock.advance(1)
            self.turn()
        if self.broker.held[APPLE.id] > 0:
            self.broker.fills = {APPLE.id: 0}
            at = self.now()
            await self._submit("entry under a brake", self._order(Side.BUY, 1, at.best(Side.BUY) or at.last))
        self.broker.fills = {}
        self.brake = None
        if self.chance.random() < 0.5:
            self.scene.pretrade.brake = None

    def _look_at_brake(self) -> None:
        """The day's result at the worse of both prices; one print far from the book is none of them."""
        if self.brake is None:
            return
        self.scene.clock.advance(0.3)
        at, found = self.now(), self.brake.result(self.scene.account, "USD")
        assert not found.gaps, found.gaps
        wanted = at.open_result(int(self.broker.held[APPLE.id]))
        assert found.open == wanted, f"{found.open}, not {wanted}: {at}"
        self.tripped |= -wanted >= self.most
        judged = self.brake.judge(self.scene.account, "USD")
        assert judged is not None
        assert judged.holds is self.tripped, f"{judged}: {at}"
        self.met["brake holds" if judged.holds else "brake holds nothing"] += 1

    # --- flatten ----------------------------------------------------------------------------------------------------

    async def flatten(self) -> None:
        """With exits of several types and hours on the closing side, and sometimes a contract beside it."""
        broker, chance, scene = self.broker, self.chance, self.scene
        if chance.random() < 0.5:
            broker.held[CALLS[0].id] = 2
            broker.stop(CALLS[0].id, Side.SELL, 2, "7.00")
        held = int(broker.held[APPLE.id])
        side, far = (Side.SELL, 93) if held > 0 else (Side.BUY, 107)
        for kind in chance.sample((OrderType.STOP, OrderType.STOP_LIMIT, OrderType.LIMIT), chance.choice((0, 1, 1, 2))):
            hours = (
                TradingHours.REGULAR if kind is OrderType.STOP else chance.choice((TradingHours.REGULAR, self.hours))
            )
            trigger = _cents(chance.choice((CLOSE, self.price)) * far / 100)
            terms: dict[str, Any] = {"order_type": kind, "hours": hours}
            if kind is OrderType.LIMIT:
                terms["price"] = _cents(
                    max(CLOSE, self.price) * Decimal("1.15") if held > 0 else CLOSE * Decimal("0.8")
                )
            else:
                terms |= {"trigger": trigger, "price": trigger if kind is OrderType.STOP_LIMIT else None}
            broker.new(APPLE.id, side, abs(held) // 2, **terms)
        await scene.blotter.read_again()
        self.kind = "flatten"
        scene.person.on_review = self._tick
        with suppress(OrderDenied):
            run = await scene.guard.submit_flatten(scene.account, started=self._started)
            self._judge_end(run)

    def _started(self, run: FlattenRun) -> None:
        self.run = run

    async def _tick(self, review: Any) -> Confirmation | None:
        self._judge_plan(review.plan.lines)
        self.began = self.scene.clock.market()
        some = [line for line in review.plan.lines if line.obstacle is None and self.chance.random() < 0.7]
        self.scene.person.ticks = [line.instrument for line in some]
        self.lines = {line.instrument: line for line in review.plan.lines}
        self._wait(self.chance.choice((0.5, 5, 25, 40)))
        if not self.calm:
            self.turn()
        return None

    def _judge_plan(self, lines: tuple[FlattenLine, ...]) -> None:
        at = self.now()
        for line in lines:
            if line.instrument != APPLE.id:
                assert line.obstacle is not None or not at.outside, "a contract that does not trade now is closed"
                continue
            measured = any(one.check.code in {CheckCode.COLLAR_LAST, CheckCode.COLLAR_BEST} for one in line.cautions)
            best, line_now = at.best(line.side), f"{line.price} {line.obstacle} {line.cautions} {at}"
            if line.obstacle is None:
                assert line.price is not None
                near = at.session is not None and costly(line.side, line.price, at.session) <= COLLAR
                assert near or measured or best is None, f"ticked, and far from the session price: {line_now}"
                self.met["line unticked" if measured else "line ticked"] += 1
            elif best is not None and line.obstacle.code in _OF_PRICE:
                away = [costly(line.side, best, one) for one in at.known]
                own = at.session is not None and costly(line.side, best, at.session) <= min(away)
                # The nearest is the session price: a flatten goes no further than the collar from it.
                far = min(map(abs, away)) > EXIT_COLLARS * COLLAR or (own and min(away) > COLLAR)
                assert far, f"not closed: {line_now}"
                self.met["line not done"] += 1

    def _judge_end(self, run: FlattenRun) -> None:
        """No exit was taken away for an order that then was denied for its price, while no price moved."""
        for outcome in run.outcomes:
            self.met[f"flatten {outcome.state}"] += 1
            code = "" if outcome.error is None else outcome.error.code
            priced = outcome.state is LineState.NOT_DONE and code in _OF_PRICE
            moves = self.withdrawn.get(outcome.line.instrument)
            assert not priced or moves is None or moves != self.moves, f"an exit for nothing: {code}"
            line, at = outcome.line, self.now(self.began)
            if priced and line.instrument == APPLE.id and self.calm and line.worked and line.price is not None:
                # A price far better than every one known is left to the person, as in regular hours.
                known = min(abs(costly(line.side, line.price, one)) for one in at.known) <= EXIT_COLLARS * COLLAR
                fault = fault_of_line(at, line.side, line.price, ticked=line.accepted)
                assert fault or not known, f"not closed though no price moved: {line.price} {outcome.error} {at}"

    # --- the wire ---------------------------------------------------------------------------------------------------

    def _judge_write(self, write: Write) -> None:
        """Each write is held against the prices of its own moment."""
        request, typed = write.request, self.gesture is Gesture.TYPE
        at = self.now(self.began)
        fault = ""
        if self.kind == "flatten":
            fault = self._fault_of_flatten(write, at)
        elif self.kind == "exit":
            fault = fault_of_exit(at, request.side, request.price, typed=typed)
        elif self.kind.startswith("entry"):
            fault = fault_of_entry(at, request.side, request.price, typed=typed)
            if self.brake is not None and self.tripped:
                fault = fault or "an entry under a brake that holds"
        elif self.kind == "contracts" and at.outside and not at.near_session and not typed:
            fault = "a contract whose share has moved, which nobody typed"
        assert not fault, f"{fault}: {request} {at}"
        if self.kind == "contracts" and at.outside and not at.near_session:
            self.met["contract of a share that moved"] += 1
        if self.run is not None and self.chance.random() < 0.3:
            self._wait(self.chance.choice((1, 2, 20)))
            if not self.calm:
                self.turn()

    def _fault_of_flatten(self, write: Write, at: Night) -> str:
        place = write.verb is WriteVerb.PLACE
        security = write.request.instrument if place else write.request.order.instrument
        line = self.lines[security]
        if not place:
            self.withdrawn[security] = self.moves
        if security != APPLE.id:
            return "a contract that does not trade now" if at.outside else ""
        price = write.request.price if place else line.price
        assert price is not None
        return fault_of_line(at, line.side, price, ticked=security in self.scene.person.ticks and bool(line.cautions))


def _cents(price: Decimal) -> Decimal:
    return price.quantize(STEP)


def _block(price: Decimal, at: datetime | None) -> ExtendedQuote:
    zero = Decimal(0)
    return ExtendedQuote(
        price=price, high=price, low=price, volume=1, turnover=price, change=zero, change_rate=zero, time=at
    )


def _book(kind: str, middle: Decimal, chance: Random) -> OrderBook:
    """A book around a price, with a spread far from the edge of one collar and of three."""
    spreads = {"wide": chance.uniform(2.4, 5.5), "huge": chance.uniform(6.5, 20), "crossed": -1.0}
    half = middle * Decimal(str(round(spreads.get(kind, 0.004), 3))) / 200
    bid, ask = _cents(middle - half), _cents(middle + half)
    ask = ask + STEP if ask == bid else ask
    bids = () if kind in {"asks", "empty"} else levels((str(bid), 900))
    asks = () if kind in {"bids", "empty"} else levels((str(ask), 900))
    found: OrderBook = structs.replace(BOOK, instrument=APPLE.id, bids=bids, asks=asks)
    return found
