"""Prices of many securities at once, without generating the day of each: for lists, counts and filters.

An exact figure costs time: a morning takes milliseconds per minute of it, and a market that was not watched is
brought up to now trade by trade. One call spends a budget on exact figures; beyond it they come from the course of the
day, which is within a tick or two of the trades. It is counted, not timed: the same calls give the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.engine.load_stocks import SyntheticStock
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, day_plan, trading_day
from tideboard_sandbox.exchange.market.derived_values import DerivedListing
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

BUDGET = 600.0
_MAKE, _CATCH_UP = 0.16, 1.7
"""Cost of a minute of a morning that is made, and of one that is caught up trade by trade; about milliseconds."""


class PriceSummary(NamedTuple):
    """Prices and turnover in units, volume in shares. `exact`: the same figures as a quote of this instant."""

    last: int
    prev_close: int
    open: int
    high: int
    low: int
    volume: int
    turnover: int
    suspended: bool = False
    exact: bool = True

    @property
    def change(self) -> int:
        """Last price minus previous close."""
        return self.last - self.prev_close


class PriceSummaries:
    """Reads prices of the markets of a floor, within the cost `BUDGET` for one call."""

    def __init__(self, floor: Floor) -> None:
        self.budget = BUDGET
        self._floor = floor

    def take(self, instruments: Iterable[InstrumentId]) -> dict[InstrumentId, PriceSummary]:
        """Prices of each security, in the order of the request; refuses UNKNOWN_SYMBOL."""
        read = self.one_call()
        return {instrument: read(instrument) for instrument in instruments}

    def one_call(self) -> Callable[[InstrumentId], PriceSummary]:
        """Reads the prices of one security after another, all within one budget; refuses UNKNOWN_SYMBOL."""
        budget = self.budget

        def read(instrument: InstrumentId) -> PriceSummary:
            nonlocal budget
            stock = self._floor.universe.synthetic(instrument)
            if stock is not None:
                return _of_stock(stock)
            if self._floor.universe.has(instrument):
                return PriceSummary(0, 0, 0, 0, 0, 0, 0)  # not listed yet
            cost = self._cost(instrument)
            if cost > budget:
                return self._of_course(instrument)
            budget -= cost
            return of_market(self._floor.market_for(instrument))

        return read

    def _cost(self, instrument: InstrumentId) -> float:
        floor, market, listing = self._floor, self._floor.peek(instrument), self._floor.listing(instrument)
        if listing.is_index or isinstance(listing, DerivedListing):
            return 0.0  # has no course of its own
        if market is None:
            place = listing.instrument.market
            plan = day_plan(place, trading_day(place, floor.now_us))
            return _MAKE * (plan.minute_at(floor.now_us) + 1)
        late = min(floor.now_us, market.day.plan.closing) - market.us
        return _CATCH_UP * max(late, 0) / MINUTE_US

    def _of_course(self, instrument: InstrumentId) -> PriceSummary:
        """Prices from the value path: value now, extremes of the minutes so far, the volume expected by now."""
        floor, member = self._floor, self._floor.member(instrument)
        listing, ladder = member.listing, member.listing.ladder
        place = listing.instrument.market
        day = trading_day(place, floor.now_us)
        plan, prev_close = day_plan(place, day), member.history.previous_close(day)
        minute = plan.minute_at(floor.now_us)
        if minute < 0:
            return PriceSummary(prev_close, prev_close, 0, 0, 0, 0, 0, exact=False)
        path = member.path_of(day)
        part = min((floor.now_us - plan.minutes[minute]) / MINUTE_US, 1.0)
        now = path.places[minute] + (path.places[minute + 1] - path.places[minute]) * part
        so_far = [*path.places[: minute + 1], now]
        first, last, high, low = (ladder.price(max(int(at), 1)) for at in (so_far[0], now, max(so_far), min(so_far)))
        trades = (sum(path.activity[:minute]) + path.activity[minute] * part) * listing.trades_per_minute
        lot = listing.instrument.lot_size
        volume = int(trades * listing.mean_size) // lot * lot
        return PriceSummary(last, prev_close, first, high, low, volume, volume * (high + low) // 2, exact=False)


def of_market(market: InstrumentMarket) -> PriceSummary:
    """The figures of a market that stands at now."""
    tape, day = market.day.tape, market.day
    prices = (tape.last, day.prev_close, tape.open, tape.high, tape.low)
    return PriceSummary(*prices, tape.volume, tape.turnover, suspended=day.suspended)


def _of_stock(stock: SyntheticStock) -> PriceSummary:
    return PriceSummary(stock.last, stock.prev_close, stock.open, stock.high, stock.low, stock.volume, stock.turnover)
