"""The trading floor of a recorded session: its securities alone, on a clock that ends with the day."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import MarketState
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.derivatives.futures import Futures
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.engine.load_stocks import Universe
from tideboard_sandbox.exchange.instruments.listing import Catalogue, Listing
from tideboard_sandbox.exchange.instruments.trading_hours import day_plan, next_trading_day, to_us, trading_day
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.exchange.recorded.market import RecordedMarket
from tideboard_sandbox.exchange.recorded.values import RecordedListing, RecordedSession
from tideboard_sandbox.exchange.reference.plates import Plates

FILLED_BY_BARS: Final = "bars"
"""Text of an order of which a fill follows from bars alone."""

_log = logging.getLogger("tideboard.sandbox")


def start_of(session: RecordedSession, start: time | datetime | None) -> int:
    """Where the clock starts (us): at `start` Hong Kong time on the day, else when the first of its markets opens.

    A `start` with a date is that moment, as of an American evening; BadInput for one before or after the day.
    """
    if start is None:
        return min(session.plan(market).minutes[0] for market in session.markets)
    zone = exchange_zone(Market.HK)
    midnight = datetime.combine(session.day, time(), zone)
    moment = start if isinstance(start, datetime) else datetime.combine(session.day, start, zone)
    begin = to_us(moment.astimezone(UTC))
    if moment < midnight or begin > end_of(session):
        told = f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
        raise BadInput("bad-option", sentence=f"{told} is not on the recorded day {session.day}: give a time of it.")
    return begin


def end_of(session: RecordedSession) -> int:
    """Where the clock ends (us): before the next day of the first of its markets begins."""
    days = (day_plan(market, next_trading_day(market, session.day)).begin for market in session.markets)
    return min(days) - 1


class RecordedFloor(Floor):
    """What is not in the session does not exist: no other securities, no plates, no options, no later day."""

    def __init__(self, session: RecordedSession, **facts: object) -> None:
        self._session = session
        self._end = end_of(session)
        self._told: set[str] = set()
        super().__init__(**facts)  # type: ignore[arg-type]  # passed on

    def _list(self, anchor: int, universe: int) -> None:
        self.catalogue = Catalogue(named=self._session.listings.values())
        self.plates = Plates(())
        self.futures = Futures(trading_day(Market.HK, anchor))
        self.universe = Universe(0, self.seed, {}, self.step_rule)

    def find(self, instrument: InstrumentId) -> Listing | None:
        """A recorded security; None when it was not recorded."""
        return self.catalogue.find(instrument)

    def market_for(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market, read at first touch and brought up to now; refuses UNKNOWN_SYMBOL."""
        market = self._markets.get(instrument)
        if market is None:
            return self._generate(self.listing(instrument))
        if market.next_us <= self.now_us:
            market.catch_up(self.now_us)
            self._moved(market, rolled=False)
        market.us = max(market.us, self.now_us)
        return market

    def member(self, instrument: InstrumentId) -> InstrumentMarket:
        """The instrument's market with its recorded days; no other ones are drawn from the seed."""
        return self.market_for(instrument)

    def course(self, instrument: InstrumentId) -> None:
        """Nothing that was recorded has one."""

    def advance_to(self, target: int) -> None:
        """Process all events up to `target` (us), the end of the day at the latest."""
        super().advance_to(min(target, self._end))

    def _stepwise(self) -> list[InstrumentId]:
        """Only own orders ask for every single event."""
        return sorted(self.broker.router.busy)

    def _step_to(self, target: int) -> None:
        super()._step_to(target)
        for name in self.interest.names():
            self.market_for(name)

    def _step(self, market: InstrumentMarket) -> None:
        suspended = market.day.suspended
        super()._step(market)
        if suspended and not market.day.suspended:
            phase = self.phase(market.market)
            if phase.state is MarketState.OPEN:
                self.broker.router.on_phase(market.market, phase)

    def _generate(self, listing: Listing) -> InstrumentMarket:
        assert isinstance(listing, RecordedListing)
        plan = self._session.plan(listing.instrument.market)
        try:
            recorded = self._session.security(listing.id)
        except BadInput as problem:
            _log.warning("%s", problem.data.get("sentence", problem))
            raise ExchangeRefusal(Reason.NOT_RECORDED, what=listing.id) from None
        for note in self._session.notes:
            if note not in self._told:
                self._told.add(note)
                _log.info("%s", note)
        market = RecordedMarket(listing, plan, recorded, us=self.now_us, on_fill=self._on_fill)
        if self.now_us > self._anchor and self.broker.has_filled(listing.id):
            market.played.take_all()
        self._markets[listing.id] = market
        return market

    def _on_fill(self, owner: object, quantity: int, price: int, us: int) -> None:
        assert isinstance(owner, WorkingOrder)
        if self._session.security(owner.ticket.instrument).bars_only:
            owner.text = FILLED_BY_BARS
        super()._on_fill(owner, quantity, price, us)
