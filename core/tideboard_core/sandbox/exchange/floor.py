"""The trading floor: all instruments on one clock, stepped in the order of their events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from heapq import heapify, heapreplace

from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.sandbox.exchange.broker import Broker
from tideboard_core.sandbox.exchange.chance import Address
from tideboard_core.sandbox.exchange.clock import SECOND_US, Phase, phase_at, trading_day
from tideboard_core.sandbox.exchange.conditions import (
    FAST_RATE,
    GAP,
    HALT_AFTER_S,
    HALT_FOR_S,
    conditions_of,
)
from tideboard_core.sandbox.exchange.events import DayRolled, Event, MarketStateChanged
from tideboard_core.sandbox.exchange.history import DayRecord
from tideboard_core.sandbox.exchange.instruments import Catalogue, Listing
from tideboard_core.sandbox.exchange.market import InstrumentMarket
from tideboard_core.sandbox.exchange.persistence import Store
from tideboard_core.sandbox.exchange.refusals import Reason, Refusal
from tideboard_core.sandbox.exchange.timeline import Due, Kind, Timeline
from tideboard_core.sandbox.exchange.universe import Universe
from tideboard_core.sandbox.exchange.watches import Watches
from tideboard_core.sandbox.exchange.working import WorkingOrder

HALTED = InstrumentId("HK.00700")
"""The instrument that scenario `halt` suspends."""

Listener = Callable[[Event], None]


class Floor:
    """Clock, instruments, watchers and broker. `anchor` (us) is where the practice began, `now_us` where it stands."""

    def __init__(
        self, *, seed: int, anchor: int, now_us: int, universe: int, scenario: str, store: Store, trade_password: str
    ) -> None:
        self.seed = seed
        self.now_us = now_us
        self.catalogue = Catalogue()
        self.universe = Universe(universe, seed)
        self.watches = Watches()
        self.listeners: list[Listener] = []
        self._anchor = anchor
        self._store = store
        self._markets: dict[InstrumentId, InstrumentMarket] = {}
        self._timeline = Timeline(now_us)
        self._gap_day = trading_day(Market.HK, anchor) if scenario == "gap-open" else None
        self._conditions = conditions_of("calm")
        self._fast = False
        self.set_scenario(scenario)
        self.broker = Broker(self, store, trade_password)
        self.broker.load({listing.id: listing.instrument for listing in self.catalogue})

    # --- what the broker sees ----------------------------------------------------------------------------------

    def listing(self, instrument: InstrumentId) -> Listing:
        """A named listing; refuses UNKNOWN_SYMBOL, and NOT_OFFERED for a synthetic stock, which has quotes only."""
        listing = self.catalogue.find(instrument)
        if listing is None:
            synthetic = self.universe.has(instrument)
            raise Refusal(Reason.NOT_OFFERED if synthetic else Reason.UNKNOWN_SYMBOL, instrument=instrument)
        return listing

    def instrument(self, instrument: InstrumentId) -> Instrument:
        """Static facts; refuses UNKNOWN_SYMBOL."""
        stock = self.universe.find(instrument)
        return stock.instrument if stock is not None else self.listing(instrument).instrument

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market, generated at first touch and brought up to now; refuses UNKNOWN_SYMBOL."""
        market = self._markets.get(instrument)
        if market is None:
            return self._generate(self.listing(instrument))
        if market.next_us <= self.now_us:
            day = market.day
            market.catch_up(self.now_us)
            self._moved(market, rolled=market.day is not day)
        market.us = max(market.us, self.now_us)
        return market

    def phase(self, market: Market) -> Phase:
        """What a market does now."""
        return phase_at(market, self.now_us)

    def emit(self, event: Event) -> None:
        """Tell the listeners."""
        for listener in tuple(self.listeners):
            listener(event)

    # --- time --------------------------------------------------------------------------------------------------

    def advance_to(self, target: int) -> None:
        """Let everything up to `target` (us) happen in order, then tell what is new."""
        while self._timeline.next_us <= target:
            due = self._timeline.pop()
            self._step_to(due.us)  # trades at the same instant come first: an auction before the close
            self._happen(due)
        self._step_to(max(target, self.now_us))
        for market in list(self._markets.values()):
            self.watches.tell(market, self.emit)
        self._store.commit()

    def set_scenario(self, name: str) -> None:
        """Change the conditions from now on; BadInput for a name that is no scenario."""
        self._conditions = conditions_of(name)
        self._fast = name == "fast"
        if name == "halt":
            begin = self.now_us + HALT_AFTER_S * SECOND_US
            self._timeline.suspend(HALTED, begin, begin + HALT_FOR_S * SECOND_US)
        self.spread_conditions()

    def spread_conditions(self) -> None:
        """Give every instrument its share of the scenario; only watched ones run fast."""
        busy = {name for name, market in self._markets.items() if name in self.watches and self._busy(market)}
        for name, market in self._markets.items():
            extra = FAST_RATE / len(busy) if self._fast and name in busy else 0.0
            wanted = self._conditions._replace(extra=extra)
            if market.conditions != wanted:
                self.market_for(name).set_conditions(wanted)

    def _busy(self, market: InstrumentMarket) -> bool:
        return not market.listing.is_index and market.day.continuous(self.now_us)

    def _step_to(self, target: int) -> None:
        active = dict.fromkeys((*self.watches.names(), *sorted(self.broker.desk.busy)))
        markets = [self.market_for(name) for name in active if not self.universe.has(name)]
        heap = [(market.next_us, place) for place, market in enumerate(markets)]
        heapify(heap)
        while heap and heap[0][0] <= target:
            us, place = heap[0]
            market = markets[place]
            if market.next_us == us:  # reading a price may have stepped it already
                self.now_us = max(us, self.now_us)
                self._step(market)
            heapreplace(heap, (market.next_us, place))
        self.now_us = target

    def _step(self, market: InstrumentMarket) -> None:
        day = market.day
        moved = market.step()
        self._moved(market, rolled=market.day is not day)
        if moved and market.listing.id in self.broker.desk.busy:
            self.broker.desk.after_step(market)
        if self._fast:
            self.watches.tell(market, self.emit)

    def _moved(self, market: InstrumentMarket, *, rolled: bool) -> None:
        if rolled:
            self.watches.new_day(market.listing.id)
        self.watches.touch(market.listing.id)

    # --- known instants ----------------------------------------------------------------------------------------

    def _happen(self, due: Due) -> None:
        if due.kind is Kind.PHASE:
            market = Market(due.subject)
            phase = self.phase(market)
            self.broker.desk.on_phase(market, phase)
            self.spread_conditions()
            self.emit(MarketStateChanged(market, phase.state))
        elif due.kind is Kind.NEW_DAY:
            self._new_day(Market(due.subject))
        else:
            self._suspend_or_resume(InstrumentId(due.subject), suspends=due.kind is Kind.SUSPEND)

    def _new_day(self, market: Market) -> None:
        for name in sorted(self.broker.held()):
            if self.listing(name).instrument.market is market:
                self.broker.begin_day(self.market_for(name))
        self.emit(DayRolled(market, trading_day(market, self.now_us)))

    def _suspend_or_resume(self, instrument: InstrumentId, *, suspends: bool) -> None:
        market = self.market_for(instrument)
        if suspends:
            market.day.suspend()
        else:
            market.day.resume(self.now_us)
            phase = self.phase(market.market)
            if phase.state is MarketState.OPEN:
                self.broker.desk.on_phase(market.market, phase)
        self.watches.touch(instrument)

    # --- generation --------------------------------------------------------------------------------------------

    def _generate(self, listing: Listing) -> InstrumentMarket:
        owner = listing.instrument.underlying
        market = InstrumentMarket(
            listing,
            seed=self.seed,
            anchor=trading_day(listing.instrument.market, self._anchor),
            us=self.now_us,
            on_fill=self._on_fill,
            conditions=self._conditions,
            owner=None if owner is None else self.market_for(owner),
            gap=self._gap,
            on_day_end=self._on_day_end,
            lived=list(self._store.load_days(listing.id)),
        )
        self._markets[listing.id] = market
        return market

    def _gap(self, day: date) -> float:
        """Opening gap of a day as a fraction; its sign comes from the seed."""
        if day != self._gap_day:
            return 0.0
        return GAP if Address(self.seed, ("gap",)).fraction() < 0.5 else -GAP

    def _on_fill(self, owner: object, quantity: int, price: int, us: int) -> None:
        assert isinstance(owner, WorkingOrder)
        self.broker.on_fill(owner, quantity, price, us)

    def _on_day_end(self, listing: Listing, record: DayRecord) -> None:
        self._store.save_day(listing.id, record)
