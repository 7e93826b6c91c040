"""Securities whose value follows from another's: their value, and their history and paths made from the owner's."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from math import exp, log, sqrt
from typing import NamedTuple, Protocol

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.history.records import DayRecord, History, untraded_at
from tideboard_sandbox.exchange.instruments.listing import Listing, size_steps
from tideboard_sandbox.exchange.instruments.price_grid import SCALE, Ladder
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US, DayPlan, day_plan
from tideboard_sandbox.exchange.instruments.value_path import ValuePath
from tideboard_sandbox.exchange.market.black_scholes import RATE, OptionTerms, probability_below, value

_YEAR_US = 365.25 * 86400 * 1e6
_CLOSE = time(16)
INLINE_INSIDE, INLINE_OUTSIDE = 1.0, 0.25
"""What an inline warrant pays at its end, in dollars."""


class Worth(Protocol):
    """Value of a derived security."""

    def price(self, spot: float, us: int) -> float:
        """Value in currency while the owner stands at `spot`, at an instant."""
        ...


class OptionWorth(NamedTuple):
    """An option by Black and Scholes, `ratio` of them for one share; `volatility` per year as a fraction.

    It may be exercised at any time, so its value is never below that of exercising.
    """

    call: bool
    strike: float
    volatility: float
    end: int
    ratio: float = 1

    def price(self, spot: float, us: int) -> float:
        gap = max(spot - self.strike if self.call else self.strike - spot, 0.0)
        if us >= self.end:
            return gap / self.ratio
        worth = value(OptionTerms(self.call, spot, self.strike, years(us, self.end)), self.volatility)
        return max(worth, gap) / self.ratio


class CallableWorth(NamedTuple):
    """A bull or bear contract: the distance to the strike plus interest; the distance alone once it was called."""

    bull: bool
    strike: float
    recovery: float
    end: int
    ratio: int

    def price(self, spot: float, us: int) -> float:
        gap = max(spot - self.strike if self.bull else self.strike - spot, 0.0)
        funding = 0.0 if self.called(spot) else self.strike * RATE * years(us, self.end)
        return (gap + funding) / self.ratio

    def called(self, spot: float) -> bool:
        """Whether a price of the owner ends it early."""
        return spot <= self.recovery if self.bull else spot >= self.recovery


class InlineWorth(NamedTuple):
    """An inline warrant: a dollar when the owner ends between two strikes, a quarter when it does not."""

    lower: float
    upper: float
    volatility: float
    end: int

    def price(self, spot: float, us: int) -> float:
        left = years(us, self.end)
        low, high = (OptionTerms(True, spot, strike, left) for strike in (self.lower, self.upper))
        inside = probability_below(high, self.volatility) - probability_below(low, self.volatility)
        return exp(-RATE * left) * (INLINE_OUTSIDE + (INLINE_INSIDE - INLINE_OUTSIDE) * inside)


@dataclass(frozen=True, kw_only=True)
class DerivedListing(Listing):
    """A listing that has a value by itself.

    `pace` trades a minute of `lots` lots on average. `dormant`: it is not traded; `waits`: only until it is listed.
    """

    worth: Worth
    pace: float
    lots: float
    dormant: bool = False
    waits: bool = False

    def rests(self, day: date) -> bool:
        """Whether it is not traded on a day."""
        return self.dormant and not (self.waits and day.isoformat() >= self.instrument.listing_date)

    @cached_property
    def trades_per_minute(self) -> float:
        """By `pace` and `lots`."""
        return self.pace

    @cached_property
    def sizes(self) -> array[int]:
        """By `pace` and `lots`."""
        return size_steps(self.lots, self.instrument.lot_size)


class DerivedHistory(History):
    """Days of a derived security: its owner's prices turned into its own, from the day it was listed on."""

    def __init__(self, listing: DerivedListing, address: Address, anchor: date, owner: History) -> None:
        super().__init__(listing, address, anchor)
        self._owner = owner
        self._worth = listing.worth
        self._from = date.fromisoformat(listing.instrument.listing_date)
        self._until = anchor

    def record(self, day: date) -> DayRecord:
        lived = self._lived.get(day)
        if lived is None and day >= self._until:
            lived = self._derive(self._owner.record(day), self.previous_close(day))
            lived = self._lived[day] = untraded_at(lived.close, lived) if self.closed(day) else lived
        return lived or super().record(day)

    @cached_property
    def _traded_days(self) -> list[date]:
        """Draws all days at once: each begins with the close before it, the first with its owner's."""
        before = self._until - timedelta(days=1)
        found: list[DayRecord] = []
        for row in self._owner.records(min(self._from, before - timedelta(days=7)), before, self._until):
            plan = self._plan(row.day)
            reference = found[-1].close if found else self._at(row.prev_close, plan.minutes[0])
            found.append(self._derive(row, reference))
        for place, record in enumerate(reversed(found)):
            self._past.add(record.close, record.prev_close)
            self._past.put(place, record)
        return [record.day for record in found]

    def _derive(self, row: DayRecord, reference: int) -> DayRecord:
        plan = self._plan(row.day)
        first, close = self._at(row.open, plan.minutes[0]), self._at(row.close, plan.continuous_end)
        noon = plan.minutes[len(plan.minutes) // 2]
        ends = (first, close, self._at(row.high, noon), self._at(row.low, noon))
        change, random = self._moves(row.day)
        return self._traded(row.day, (first, max(ends), min(ends), close), reference, change, random)

    def _at(self, spot: int, us: int) -> int:
        return self._snap(self._worth.price(spot / SCALE, us) * SCALE)

    def _plan(self, day: date) -> DayPlan:
        return day_plan(self._listing.instrument.market, day, self._listing.instrument.security_type)


def derived_path(
    listing: DerivedListing, path: ValuePath, *, owner: ValuePath, ladder: Ladder, plan: DayPlan
) -> ValuePath:
    """The same day for a derived security: its value at each minute follows from its owner's, `path` has the rest."""
    instants = (*plan.minutes, plan.minutes[-1] + MINUTE_US)
    worth, place = listing.worth.price, listing.ladder.place

    def derived(places: Sequence[float], at: Sequence[int]) -> array[float]:
        return array("d", [place(worth(spot, us)) for spot, us in zip(map(ladder.value, places), at, strict=True)])

    made = path._replace(places=derived(owner.places, instants))
    if owner.ends is None:
        return made
    ends = derived(owner.ends, [us + MINUTE_US for us in plan.minutes])
    return made._replace(ends=ends, opening=derived([owner.opens], plan.minutes[:1])[0])


def end_us(instrument: InstrumentId, day: date) -> int:
    """The instant at which a derived security of this market ends on its last day (us)."""
    end = datetime.combine(day, _CLOSE, exchange_zone(market_of(instrument))).astimezone(UTC)
    return int(end.timestamp()) * 1_000_000


def years(us: int, end: int) -> float:
    """Years from an instant to another, never below zero."""
    return max((end - us) / _YEAR_US, 0.0)


def turnover_of(price: float, *, pace: float, lots: float, lot: int, minutes: int) -> float:
    """Turnover of an ordinary day that has this many trades."""
    return price * pace * lots * lot * minutes


def yearly(volatility: float) -> float:
    """Volatility per day as one per year."""
    return volatility * sqrt(252)


def smile(volatility: float, *, strike: float, base: float) -> float:
    """Volatility of a strike: far ones and low ones cost more."""
    moneyness = log(strike / base)
    return volatility * (1.08 + 1.5 * moneyness * moneyness - 0.35 * moneyness)
