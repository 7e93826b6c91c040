"""The trading floor: runs all instruments on one clock, in the order of their events; what has changed of which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import partial
from heapq import heapify, heappop, heappush, heapreplace
from typing import Any, NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.quote import MarketState
from tideboard_core.system.scenarios import NIGHT_SCENARIOS
from tideboard_sandbox.exchange.broker.events import DayRolled, Event, MarketStateChanged
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.broker.trading import Broker
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.derivatives.futures import ContinuousMarket, Futures, future_listings
from tideboard_sandbox.exchange.derivatives.options import OptionCatalogue, parse
from tideboard_sandbox.exchange.derivatives.temporary_codes import TemporaryListing, temporary_listing
from tideboard_sandbox.exchange.derivatives.warrants import WarrantListing, payment_of, warrant_listings, was_called
from tideboard_sandbox.exchange.engine.interest import InterestTable
from tideboard_sandbox.exchange.engine.load_stocks import Universe
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.listing import Catalogue, Listing
from tideboard_sandbox.exchange.instruments.price_grid import StepRule, to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import (
    MINUTE_US,
    SECOND_US,
    Phase,
    day_plan,
    next_trading_day,
    night_shut,
    phase_at,
    to_us,
    trading_day,
)
from tideboard_sandbox.exchange.instruments.value_path import ValueJump
from tideboard_sandbox.exchange.market.bars import records_of
from tideboard_sandbox.exchange.market.instrument_market import Course, InstrumentMarket, PlateMarket, PlateMember
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.market.scenarios import (
    FAST_RATE,
    GAP,
    HALT_AFTER_S,
    HALT_FOR_S,
    STORIES,
    conditions_of,
    follows_extended,
    night_of,
    story_of,
)
from tideboard_sandbox.exchange.market.trading_day import last_trade
from tideboard_sandbox.exchange.reference.ipos import unlisted_shares
from tideboard_sandbox.exchange.reference.plates import Plates, plate_listings


class DueType(Enum):
    """Type of an event."""

    PHASE = auto()
    NEW_DAY = auto()
    NIGHT_SHUT = auto()
    SUSPEND = auto()
    RESUME = auto()


class Due(NamedTuple):
    """One event; `subject` is its market or instrument."""

    us: int
    number: int
    kind: DueType
    subject: str


LONGEST_DELAY = 900.0
"""Seconds by which a view of the exchange is delayed at most; each may be made at any time."""
_KEPT_US = 6 * MINUTE_US + round(LONGEST_DELAY * SECOND_US)
"""Each single trade stays so long: the price of five minutes ago is read from it, a delayed view shows it so late."""


class Timeline:
    """The next known instants, each market's next phase and next day always among them."""

    def __init__(self, us: int) -> None:
        self._heap: list[Due] = []
        self._number = 0
        for market in Market:
            self._plan_phase(market, us)
            self._plan_day(market, us)

    @property
    def next_us(self) -> int:
        return self._heap[0].us

    def pop(self) -> Due:
        """Remove and return the next event; phases and days plan their successors."""
        due = heappop(self._heap)
        if due.kind is DueType.PHASE:
            self._plan_phase(Market(due.subject), due.us)
        elif due.kind is DueType.NEW_DAY:
            self._plan_day(Market(due.subject), due.us)
        return due

    def suspend(self, instrument: InstrumentId, begin: int, end: int) -> None:
        """Plan a suspension and the resumption."""
        self._push(begin, DueType.SUSPEND, instrument)
        self._push(end, DueType.RESUME, instrument)

    def resume(self, instrument: InstrumentId, us: int) -> None:
        """Plan a resumption alone."""
        self._push(us, DueType.RESUME, instrument)

    def forget_resumption(self, instrument: InstrumentId) -> None:
        """Drop a planned resumption, unless it belongs to a suspension that is still to come."""
        mine = [due for due in self._heap if due.subject == instrument]
        if not any(due.kind is DueType.SUSPEND for due in mine):
            self._heap = [due for due in self._heap if due.subject != instrument or due.kind is not DueType.RESUME]
            heapify(self._heap)

    def _plan_phase(self, market: Market, us: int) -> None:
        phase = phase_at(market, us)
        self._push(to_us(phase.end), DueType.PHASE, market.value)
        shut = night_shut(phase)
        if shut is not None and us < shut:
            self._push(shut, DueType.NIGHT_SHUT, market.value)

    def _plan_day(self, market: Market, us: int) -> None:
        day = next_trading_day(market, trading_day(market, us))
        self._push(day_plan(market, day).begin, DueType.NEW_DAY, market.value)

    def _push(self, us: int, kind: DueType, subject: str) -> None:
        self._number += 1
        heappush(self._heap, Due(us, self._number, kind, subject))


_OTHER_COURSES = frozenset({"gap-open", "ex-day", "half-steps", *STORIES, *NIGHT_SCENARIOS})
"""Scenarios that change the prices of the whole running day: what was traded under another one is no part of it."""

_ON_COURSE = frozenset({SecurityType.STOCK, SecurityType.ETF})
"""Types of securities whose past trades come from their own path."""

HALTED = InstrumentId("HK.00700")
"""The instrument that scenario `halt` suspends."""

Listener = Callable[[Event], None]


def _jumps_of(instrument: InstrumentId) -> str:
    """Name of a security's jumps in the state file."""
    return f"jumps/{instrument}"


class Floor:
    """Clock, instruments, watchers and broker. `anchor` (us) is where the practice began, `now_us` where it stands."""

    def __init__(
        self, *, seed: int, anchor: int, now_us: int, universe: int, scenario: str, store: Store, trade_password: str
    ) -> None:
        self.seed = seed
        self.now_us = now_us
        self.step_rule = StepRule(trading_day(Market.HK, anchor), announced=scenario == "half-steps")
        self._list(anchor, universe)
        self.interest = InterestTable()
        self.listeners: list[Listener] = []
        self._anchor = anchor
        self._store = store
        self._markets: dict[InstrumentId, InstrumentMarket] = {}
        self._courses: dict[InstrumentId, Course] = {}
        self._continuous: dict[InstrumentId, ContinuousMarket] = {}
        self._timeline = Timeline(now_us)
        self.options = OptionCatalogue(
            seed=seed,
            anchor=anchor,
            find_owner=self.catalogue.find,
            today=lambda market: trading_day(market, self.now_us),
        )
        self._gap_day = trading_day(Market.HK, anchor) if scenario == "gap-open" else None
        self._night = night_of(scenario)
        self.follows_extended = follows_extended(scenario)
        self._ex_day = scenario == "ex-day"
        self._started_as = scenario
        course = scenario if scenario in _OTHER_COURSES else ""
        if store.meta("course", "") != course:
            store.forget_minutes()
            store.set_meta("course", course)
        self._conditions = conditions_of("calm")
        self._fast = False
        self._drop_us = 0
        self.set_scenario(scenario)
        self.broker = Broker(self, store, trade_password)
        self._list_temporary_codes()
        self.broker.load(self._known_instrument)

    def _list(self, anchor: int, universe: int) -> None:
        """Set up what is listed, with `universe` synthetic stocks."""
        self.catalogue = Catalogue(rule=self.step_rule)
        self.catalogue.add(warrant_listings(self.catalogue.find, trading_day(Market.HK, anchor)))
        self.plates = Plates()
        self.futures = Futures(trading_day(Market.HK, anchor))
        self.catalogue.add(plate_listings(self.catalogue.named))
        self.catalogue.add(future_listings(self.futures, self.catalogue.named))
        offered = unlisted_shares(self.seed, trading_day(Market.HK, anchor), self.step_rule)
        self.universe = Universe(universe, self.seed, offered, self.step_rule)

    def _list_temporary_codes(self) -> None:
        """List the temporary codes that have begun; one that has ended stays known and trades no more."""
        for split in self.broker.splits.with_temporary_code:
            code, owner = split.temporary, self.catalogue.find(split.instrument)
            begun = split.first <= trading_day(market_of(split.instrument), self.now_us)
            if code is not None and owner is not None and begun and self.catalogue.find(code.code) is None:
                begin = day_plan(owner.instrument.market, split.first).begin
                self.catalogue.add((temporary_listing(owner, code.code, split.action, begin),))

    @property
    def ex_day(self) -> date | None:
        """The practice day where some securities have a split or dividend on it (scenario `ex-day`)."""
        return self.practice_day(Market.HK) if self._ex_day else None

    # --- the broker's venue -------------------------------------------------------------------------------------

    def _on_ex_day(self, market: Market, order: WorkingOrder) -> bool:
        """Whether a LongPort order is for what has a split or dividend today; no page of Futu's ends its orders."""
        name, today = order.ticket.instrument, trading_day(market, self.now_us)
        if market_of(name) is not market or not self.broker.account(order.ticket.account_id).owner:
            return False
        return any(one.ex_date == today for one in self.market_for(name).history.actions)

    def listing(self, instrument: InstrumentId) -> Listing:
        """A named listing; refuses UNKNOWN_SYMBOL, and NOT_OFFERED for a synthetic stock, which has quotes only."""
        listing = self.find(instrument)
        if listing is None:
            synthetic = self.universe.has(instrument)
            raise ExchangeRefusal(Reason.NOT_OFFERED if synthetic else Reason.UNKNOWN_SYMBOL, instrument=instrument)
        return listing

    def find(self, instrument: InstrumentId) -> Listing | None:
        """A named listing, options included; None when there is none."""
        return self.catalogue.find(instrument) or self.options.find(instrument)

    def instrument(self, instrument: InstrumentId) -> Instrument:
        """Static facts; refuses UNKNOWN_SYMBOL."""
        stock = self.universe.find(instrument)
        return stock.instrument if stock is not None else self.listing(instrument).instrument

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market, generated at first touch and brought up to now; refuses UNKNOWN_SYMBOL."""
        market = self._markets.get(instrument)
        if market is None:
            contract = self.futures.find(instrument)
            if contract is not None and contract.origin is not None:
                return self._view_of(instrument, contract.origin)
            market = self._generate(self.listing(instrument))
            self._call_early(market)
            return market
        if isinstance(market.listing, TemporaryListing):  # its value is that of the share, which goes first
            self.market_for(market.listing.owner)
        if market.us < self.now_us:
            market.stood_us = market.us
        if market.next_us <= self.now_us:
            day = market.day
            market.catch_up(self.now_us)
            self._moved(market, rolled=market.day is not day)
        market.us = max(market.us, self.now_us)
        self._call_early(market)
        return market

    def _call_early(self, market: InstrumentMarket) -> None:
        """Suspend a contract whose owner reached the recovery price, and a warrant that has ended."""
        listing, owner = market.listing, market.listing.instrument.underlying
        if not isinstance(listing, WarrantListing) or owner is None or market.day.suspended:
            return
        if listing.terms.maturity < market.day.plan.day or self.called(listing):
            market.day.suspend()

    def called(self, listing: WarrantListing) -> bool:
        """Whether a bull or bear contract was called: its owner traded at the recovery price since the practice day."""
        if listing.terms.recovery is None:
            return False
        owner = self.market_for(listing.terms.owner)
        return was_called(listing, records_of(owner, trading_day(Market.HK, self._anchor), owner.day.plan.day))

    def story(self, instrument: InstrumentId) -> str:
        """The scenario that tells of a security since the start; empty for none."""
        return story_of(self._started_as, instrument)

    def practice_day(self, market: Market) -> date:
        """The day on which the practice began."""
        return trading_day(market, self._anchor)

    def phase(self, market: Market) -> Phase:
        return phase_at(market, self.now_us)

    def emit(self, event: Event) -> None:
        """Call the listeners."""
        for listener in tuple(self.listeners):
            listener(event)

    # --- time --------------------------------------------------------------------------------------------------

    def advance_to(self, target: int) -> None:
        """Process all events up to `target` (us) in order, then send the changes."""
        begin = self.now_us
        while self._timeline.next_us <= target:
            due = self._timeline.pop()
            self._step_to(due.us)  # trades at the same instant come first: an auction before the close
            self._happen(due)
        self._step_to(max(target, self.now_us))
        touched = self.interest.touched
        for name, market in list(self._markets.items()):
            if name in touched:
                self.interest.send_changes(market, self.emit)
        for view in list(self._continuous.values()):
            view.follow()
            self.interest.send_changes(view, self.emit)
        if self.now_us >= self._drop_us:
            self._drop_us = self.now_us + MINUTE_US
            self._drop_trades(begin - _KEPT_US)
        self._store.commit()

    def _drop_trades(self, until: int) -> None:
        """Let tapes keep only sums of trades before `until` (us), once those of ended minutes are in the state file."""
        full = [market for market in self._markets.values() if market.is_full]
        if full and self._store.lasting:
            self._store.set_meta("now", str(self.now_us))  # after a crash no trade may lie in the future
            self.keep_minutes(running=False)
        for market in full:
            market.drop_trades(until)

    def set_scenario(self, name: str) -> None:
        """Change the conditions from now on; BadInput for a name that is no scenario."""
        self._conditions = conditions_of(name)
        self.scenario = name
        self._fast = name == "fast"
        if name == "halt":
            begin = self.now_us + HALT_AFTER_S * SECOND_US
            self._timeline.suspend(HALTED, begin, begin + HALT_FOR_S * SECOND_US)
        self.spread_conditions()

    def spread_conditions(self) -> None:
        """Set every instrument's conditions for the scenario; `fast` applies to watched ones only."""
        busy = {name for name, market in self._markets.items() if name in self.interest and self._busy(market)}
        for name, market in self._markets.items():
            extra = FAST_RATE / len(busy) if self._fast and name in busy else 0.0
            wanted = self._conditions._replace(extra=extra)
            if market.conditions != wanted:
                self.market_for(name).set_conditions(wanted)

    def _busy(self, market: InstrumentMarket) -> bool:
        return not market.listing.is_index and market.day.continuous(self.now_us)

    def _step_to(self, target: int) -> None:
        markets = self._stepped(self._stepwise())
        heap = [(market.next_us, place) for place, market in enumerate(markets)]
        heapify(heap)
        while heap and heap[0][0] <= target:
            us, place = heap[0]
            market = markets[place]
            if market.next_us == us:  # a read of its price may have stepped it already
                self.now_us = max(us, self.now_us)
                self._step(market)
            heapreplace(heap, (market.next_us, place))
        self.now_us = target

    def _stepwise(self) -> list[InstrumentId]:
        """What goes from event to event; the rest catches up when it is read."""
        active = dict.fromkeys((*self.interest.names(), *sorted(self.broker.router.busy)))
        names = [name for name in active if not self.universe.has(name)]
        if not self.broker.splits.with_temporary_code:
            return names
        return [one for name in names for one in (*self._before(name), name)]

    def _before(self, instrument: InstrumentId) -> Iterator[InstrumentId]:
        """What must have begun its day before a security does: the share of a temporary code, whose value it has."""
        listing = self.catalogue.find(instrument)
        if isinstance(listing, TemporaryListing):
            yield listing.owner

    def _stepped(self, names: Iterable[InstrumentId]) -> list[InstrumentMarket]:
        """The markets behind these names, each once."""
        markets = (self.market_for(name) for name in names)
        real = (market.real if isinstance(market, ContinuousMarket) else market for market in markets)
        return list({market.listing.id: market for market in real}.values())

    def _step(self, market: InstrumentMarket) -> None:
        day = market.day
        moved = market.step()
        self._moved(market, rolled=market.day is not day)
        if moved and market.listing.id in self.broker.router.busy:
            self.broker.router.after_step(market)
        if self._fast:
            self.interest.send_changes(market, self.emit)

    def _moved(self, market: InstrumentMarket, *, rolled: bool) -> None:
        names = [market.listing.id]
        if self._continuous:
            names += [view.listing.id for view in self._continuous.values() if view.real is market]
        for name in names:
            if rolled:
                self.interest.new_day(name)
            self.interest.touch(name)

    # --- commands ----------------------------------------------------------------------------------------------

    def jump(self, market: InstrumentMarket, place: float) -> None:
        """Let a security's value go on from a tick index; what derives from it follows."""
        market.jump(self.now_us, place)
        self._store.set_meta(_jumps_of(market.listing.id), json.dumps(market.jumps))
        for other in list(self._markets.values()):
            if other.follows(market):
                other.redraw(self.now_us)

    def changed(self, market: InstrumentMarket) -> None:
        """Fire triggers and send the changes after a command has traded or suspended a security."""
        self._moved(market, rolled=False)
        if market.listing.id in self.broker.router.busy:
            self.broker.router.after_step(market)
        self.advance_to(self.now_us)

    def resume_later(self, instrument: InstrumentId, us: int) -> None:
        """Let a suspended security trade again at an instant (us)."""
        self._timeline.resume(instrument, us)

    def forget_resumption(self, instrument: InstrumentId) -> None:
        """It has resumed before its time."""
        self._timeline.forget_resumption(instrument)

    # --- known instants ----------------------------------------------------------------------------------------

    def _happen(self, due: Due) -> None:
        if due.kind is DueType.PHASE:
            market = Market(due.subject)
            phase = self.phase(market)
            if phase.state is MarketState.OPEN and self._ex_day:
                self.broker.router.end_before(day_plan(market, phase.day).minutes[0], partial(self._on_ex_day, market))
            self.broker.router.on_phase(market, phase)
            self.spread_conditions()
            self.emit(MarketStateChanged(market, phase.state))
        elif due.kind is DueType.NEW_DAY:
            self._new_day(Market(due.subject))
        elif due.kind is DueType.NIGHT_SHUT:
            self.broker.router.shut_night()
        else:
            self.suspend_or_resume(InstrumentId(due.subject), suspends=due.kind is DueType.SUSPEND)

    def _known_instrument(self, instrument: InstrumentId) -> Instrument | None:
        listing = self.find(instrument)
        return None if listing is None else listing.instrument

    def _new_day(self, market: Market) -> None:
        self._list_temporary_codes()
        self.broker.splits.begin_day(market, trading_day(market, self.now_us))
        for name in sorted(self.broker.held()):
            if market_of(name) is not market:
                continue
            if self.options.ended(name):
                self._settle(name)
            elif (paid := self._warrant_payment(name, trading_day(market, self.now_us))) is not None:
                self.broker.settlements.pay(name, paid, multiplier=1)
            else:
                self.broker.begin_day(self.market_for(name))
        for name in sorted(self.broker.router.busy):
            if self._warrant_payment(name, trading_day(market, self.now_us)) is not None:
                self.broker.router.expire(name)
        self.emit(DayRolled(market, trading_day(market, self.now_us)))

    def _settle(self, option: InstrumentId) -> None:
        """Pay out a contract that has ended, at its value by its owner's last close."""
        contract = parse(option)
        assert contract is not None
        spot = to_decimal(self.market_for(contract.owner).day.prev_close)
        self.broker.settlements.pay(option, contract.worth_at(spot), multiplier=contract.root.size)

    def _warrant_payment(self, name: InstrumentId, today: date) -> Decimal | None:
        """Payment of an ended warrant or callable contract; None before its end and for other securities."""
        listing = self.find(name)
        if not isinstance(listing, WarrantListing):
            return None
        owner = self.market_for(listing.terms.owner)
        return payment_of(listing, owner, since=trading_day(Market.HK, self._anchor), today=today)

    def suspend_or_resume(self, instrument: InstrumentId, *, suspends: bool) -> None:
        """Suspend a security, or let it trade again and release what waited for that."""
        market = self.market_for(instrument)
        if suspends:
            market.day.suspend()
        elif market.traded_as is None:  # a halt of the day before may end on a day on which the code is closed
            market.day.resume(self.now_us)
            phase = self.phase(market.market)
            if phase.state is MarketState.OPEN:
                self.broker.router.on_phase(market.market, phase)
        self.interest.touch(instrument)

    # --- generation --------------------------------------------------------------------------------------------

    def peek(self, instrument: InstrumentId) -> InstrumentMarket | None:
        """The market of a listing without bringing it up to now; None if it was never used."""
        return self._markets.get(instrument)

    def of_today(self, instrument: InstrumentId) -> InstrumentMarket:
        """A listing's market on its newest day, for what a day under way does not change: living it takes seconds."""
        market = self._markets.get(instrument)
        if market is None or market.day.plan.day < trading_day(market.market, self.now_us):
            return self.market_for(instrument)
        return market

    def member(self, instrument: InstrumentId) -> PlateMember:
        """History and value path of a listing; no day is generated for it, but one begun is lived to its end."""
        if instrument in self._markets or self.broker.splits.has_code(instrument):  # a code's days may be another's
            return self.of_today(instrument)
        course = self._courses.get(instrument)
        if course is None:
            listing = self.listing(instrument)
            address, anchor = Address(self.seed, (instrument,)), trading_day(listing.instrument.market, self._anchor)
            gap = partial(self._gap, listing.instrument.market)
            story, splits = self.story(instrument), self.broker.splits.actions(instrument)
            course = Course(listing, address, anchor, gap, ex_day=self._ex_day, story=story, splits=splits)
            self._courses[instrument] = course
            for record, recorded in self._store.load_days(instrument):
                course.history.add(record, recorded)
        return course

    def course(self, instrument: InstrumentId) -> Course | None:
        """The course of a share or fund whose market, if it were generated now, would be replayed from it alone."""
        listing = self.listing(instrument)
        if self._night is not None or listing.instrument.security_type not in _ON_COURSE:
            return None
        if self.broker.splits.has_code(instrument):  # its value comes from another, or it may be closed
            return None
        if self._store.newest_minutes(instrument) is not None or self._store.meta(_jumps_of(instrument)) is not None:
            return None
        member = self.member(instrument)
        return member if isinstance(member, Course) else None

    def _view_of(self, instrument: InstrumentId, origin: InstrumentId) -> ContinuousMarket:
        real, view = self.market_for(origin), self._continuous.get(instrument)
        if view is None:
            view = self._continuous[instrument] = ContinuousMarket(self.listing(instrument), real)
        view.follow()
        return view

    def _generate(self, listing: Listing) -> InstrumentMarket:
        """Make a market as of now; a day practised before a restart that has ended since is lived to its end."""
        place, us = listing.instrument.market, self.now_us
        kept = self._store.newest_minutes(listing.id)
        if kept is not None and kept < trading_day(place, us):
            us = last_trade(place, day_plan(place, kept))
        plate, owner = self.plates.find(listing.id), listing.instrument.underlying
        if isinstance(listing, TemporaryListing):
            owner = listing.owner
        facts: dict[str, Any] = {
            "seed": self.seed,
            "anchor": trading_day(listing.instrument.market, self._anchor),
            "us": us,
            "on_fill": self._on_fill,
            "conditions": self._conditions,
            "gap": partial(self._gap, place),
            "night": self._night,
            "ex_day": self._ex_day,
            "story": self.story(listing.id),
            "splits": self.broker.splits.actions(listing.id),
            "traded_as": partial(self.broker.splits.traded_as, listing.id),
            "on_day_end": self._on_day_end,
            "lived_minutes": partial(self._store.load_minutes, listing.id),
            "lived": list(self._store.load_days(listing.id)),
            "jumps": [ValueJump(*jump) for jump in json.loads(self._store.meta(_jumps_of(listing.id)) or "[]")],
        }
        market: InstrumentMarket
        if plate is not None:
            market = PlateMarket(listing, members=lambda: [self.member(name) for name in plate.members], **facts)
        else:
            market = InstrumentMarket(listing, owner=None if owner is None else self.market_for(owner), **facts)
        self._markets[listing.id] = market
        if us < self.now_us:
            market.catch_up(self.now_us)
        return market

    def _gap(self, market: Market, day: date) -> float:
        """Opening gap of a day as a fraction; the sign of that of `gap-open` comes from the seed."""
        if self._night is not None and market is Market.US:
            first = self.practice_day(market)
            return self._night.gap if day in {first, next_trading_day(market, first)} else 0.0
        if day != self._gap_day:
            return 0.0
        return GAP if Address(self.seed, ("gap",)).fraction() < 0.5 else -GAP

    def _on_fill(self, owner: object, quantity: int, price: int, us: int) -> None:
        assert isinstance(owner, WorkingOrder)
        self.broker.on_fill(owner, quantity, price, us)

    def keep_minutes(self, *, running: bool) -> None:
        """Put into the state file what was traded in minutes that have ended, and with `running` in this one so far."""
        for name, market in self._markets.items():
            for minute, trades in market.day.to_keep(running=running):
                self._store.save_minute(name, market.day.plan.day, minute, trades)

    def _on_day_end(self, listing: Listing, record: DayRecord, recorded: bytes) -> None:
        self._store.save_day(listing.id, record, recorded)
