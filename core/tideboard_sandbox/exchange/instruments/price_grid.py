"""The valid prices of an instrument as consecutive whole numbers, so that books and paths count in ticks.

Inside the exchange a price is an int of 1/10,000 of the currency (`SCALE`), a tick index its place on the ladder.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, Market, SecurityType, steps_of
from tideboard_core.model.price_steps import Bands, PriceSteps, StepTable

SCALE = 10_000
_QUANTUM = Decimal("0.001")


def to_units(price: Decimal) -> int:
    """Price as int units; a remainder below 1/10,000 is an error of the caller and is cut."""
    return int(price * SCALE)


@lru_cache(1 << 14)
def to_decimal(units: int) -> Decimal:
    """Units as Decimal: three places, four where the fourth is not zero. Kept: bars have the same prices many times."""
    value = Decimal(units).scaleb(-4)
    return value if units % 10 else value.quantize(_QUANTUM)


class Ladder:
    """Prices <-> tick indexes of one spread table."""

    __slots__ = ("_bases", "_firsts", "_limits", "_steps")

    def __init__(self, bands: Bands) -> None:
        self._limits = [to_units(limit) for limit, _ in bands]
        self._steps = [to_units(step) for _, step in bands]
        self._firsts: list[int] = []
        self._bases: list[int] = []
        low = base = 0
        for limit, step in zip(self._limits, self._steps, strict=True):
            self._firsts.append((low // step + 1) * step)
            self._bases.append(base)
            base += limit // step - low // step
            low = limit

    def valid(self, units: int) -> bool:
        band = bisect_left(self._limits, units)
        return units > 0 and band < len(self._limits) and units % self._steps[band] == 0

    def step(self, units: int) -> int:
        """Step that applies at a price."""
        return self._steps[min(bisect_left(self._limits, units), len(self._steps) - 1)]

    def index(self, units: int) -> int:
        """Index of the highest valid price at or below `units` (0 = the lowest price there is)."""
        band = min(bisect_left(self._limits, units), len(self._limits) - 1)
        return max(self._bases[band] + (units - self._firsts[band]) // self._steps[band], 0)

    def snapped(self, units: int) -> int:
        """The highest valid price at or below `units`, the lowest price there is for less."""
        band = min(bisect_left(self._limits, units), len(self._limits) - 1)
        first = self._firsts[band]
        return units - (units - first) % self._steps[band] if units >= first else self.price(self.index(units))

    def place(self, price: float) -> float:
        """Fractional index of any price in currency: the value between two ticks."""
        units = price * SCALE
        band = min(bisect_left(self._limits, units), len(self._limits) - 1)
        return max(self._bases[band] + (units - self._firsts[band]) / self._steps[band], 0.0)

    def value(self, place: float) -> float:
        """Price in currency of a fractional index, the inverse of `place`."""
        index = int(place)
        low = self.price(index)
        return (low + (self.price(index + 1) - low) * (place - index)) / SCALE

    def price(self, index: int) -> int:
        """Units of a tick index."""
        band = bisect_right(self._bases, index) - 1
        return self._firsts[band] + (index - self._bases[band]) * self._steps[band]


class TickPrices(dict[int, int]):
    """Units of the tick indexes of a ladder that were asked for; an index below the lowest price has that price."""

    def __init__(self, ladder: Ladder) -> None:
        super().__init__()
        self._price = ladder.price

    def __missing__(self, index: int) -> int:
        found = self[index] = self._price(max(index, 0))
        return found


class StepRule(NamedTuple):
    """Which version of the step tables the exchange follows: that of `day`, the announced one where `announced`."""

    day: date | None = None
    announced: bool = False

    def steps(self, market: Market, security_type: SecurityType) -> PriceSteps:
        """The one version that holds for a kind of security; every warrant here is a structured product."""
        versions = steps_of(market, security_type, structured=True, day=self.day)
        return PriceSteps((versions.tables[-1] if self.announced else versions.proven,))

    def applied(self, instrument: Instrument) -> Instrument:
        """The same instrument, moving by that version."""
        return replace(instrument, steps=self.steps(instrument.market, instrument.security_type))


AS_OF_NOW = StepRule()
"""What is proven to be in force now."""


def ladder_of(instrument: Instrument) -> Ladder:
    """The ladder of the version that an instrument of the exchange moves by."""
    return _ladder(instrument.price_steps.proven)


@lru_cache
def _ladder(table: StepTable) -> Ladder:
    return Ladder(table.bands)
