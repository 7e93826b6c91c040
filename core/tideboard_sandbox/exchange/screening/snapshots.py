"""Prices of many securities at once, without generating the day of each: for lists, counts and filters.

A share that nobody has asked for is drawn without tape and book, with the figures that its market would have. One that
was is brought up to now trade by trade, which takes its time: one call spends a budget on that, and beyond it figures
come from the course of the day, which is within a tick or two of the trades. The budget is counted, not timed, from
where each market stood before the clock moved: the same questions have the same answers in whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_sandbox.exchange.engine.floor import Floor
from tideboard_sandbox.exchange.engine.load_stocks import SyntheticStock
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, day_plan, trading_day
from tideboard_sandbox.exchange.market.derived_values import DerivedListing
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.trading_day import DaySums

BUDGET = 600.0
SLICE = 30
"""Minutes of a share that are drawn ahead at once: one to five milliseconds."""
PAST_CLOSES = 250
"""Days whose closes are drawn ahead: the longest change that lists show. They take two milliseconds of a share."""

_RANKED = frozenset({Market.HK, Market.US})
"""Markets whose lists are long; one of another market is drawn when it is asked for."""

_BEHIND = 60 * MINUTE_US
"""How far the exchange is ahead of what was drawn ahead, before that is drawn on."""

_CATCH_UP = 1.7
"""Cost of a minute that is caught up trade by trade; about milliseconds."""


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
        self._sums: dict[InstrumentId, DaySums] = {}
        self._slices: Iterator[None] = iter(())
        self._ahead_us = 0

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
            sums = self._drawn(instrument)
            if sums is not None:
                now = sums.at(self._floor.now_us)
                return PriceSummary(now.last, sums.prev_close, now.open, now.high, now.low, now.volume, now.turnover)
            cost = self._cost(instrument)
            if cost > budget:
                return self._of_course(instrument)
            budget -= cost
            return of_market(self._floor.market_for(instrument))

        return read

    def draw_ahead(self) -> bool:
        """Draw a slice of what the long lists show of shares that nobody has asked for; returns whether there is more.

        A list that is asked for after the last slice draws no more than what was traded since.
        """
        if next(self._slices, self) is not self:
            return True
        if self._floor.now_us - self._ahead_us < _BEHIND:
            return False
        self._ahead_us, self._slices = self._floor.now_us, self._all_slices()
        return True

    def _all_slices(self) -> Iterator[None]:
        shares = [one.instrument for one in self._floor.catalogue]
        for share in shares:
            if share.market not in _RANKED or share.security_type is not SecurityType.STOCK:
                continue
            if self._floor.peek(share.id) is None:  # else its market may have a day to live first
                self._floor.member(share.id).history.newest_close(
                    PAST_CLOSES, trading_day(share.market, self._floor.now_us)
                )
                yield
            sums = self._drawn(share.id)
            if sums is not None:
                yield  # the course of its day takes as long as a slice
                while sums.draw_on(self._floor.now_us, SLICE):
                    yield
                yield

    def price_at(self, instrument: InstrumentId, us: int) -> int | None:
        """The last price at an instant (us) of a share that nobody has asked for; None for any other."""
        sums = self._drawn(instrument)
        return None if sums is None else sums.last_at(us)

    def _drawn(self, instrument: InstrumentId) -> DaySums | None:
        """The day of a share whose market was not generated; None for any other."""
        if self._floor.peek(instrument) is not None:
            self._sums.pop(instrument, None)
            return None
        sums, day = self._sums.get(instrument), trading_day(market_of(instrument), self._floor.now_us)
        if sums is None or sums.day != day:
            course = self._floor.course(instrument)
            sums = None if course is None else course.sums_of(day)
            if sums is not None:
                self._sums[instrument] = sums
        return sums

    def _cost(self, instrument: InstrumentId) -> float:
        market, listing = self._floor.peek(instrument), self._floor.listing(instrument)
        if market is None or listing.is_index or isinstance(listing, DerivedListing):
            return 0.0  # is replayed, or has no course of its own
        stood = market.us if market.us < self._floor.now_us else market.stood_us
        if stood is None:
            return 0.0
        return _CATCH_UP * max(min(self._floor.now_us, market.day.plan.closing) - stood, 0) / MINUTE_US

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
