"""Sizes of single trades in our own count of inflow: from which money on one is extra-large, large or medium."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from tideboard_core.model.instrument import Market

MOST: Final = 1_000_000_000.0
"""The largest limit that can be chosen."""


class SizeLimits(NamedTuple):
    """The money, in whole units of the currency, from which one trade is extra-large, large, medium; else small."""

    extra_large: float
    large: float
    medium: float

    @property
    def usable(self) -> bool:
        """Whether each is above the next, and the last above nothing."""
        return all(map(math.isfinite, self)) and MOST >= self.extra_large > self.large > self.medium > 0


SIZE_LIMITS: Final[dict[Market, SizeLimits]] = {
    Market.HK: SizeLimits(1_000_000, 200_000, 40_000),
    Market.US: SizeLimits(200_000, 50_000, 10_000),
    Market.SH: SizeLimits(1_000_000, 200_000, 40_000),
    Market.SZ: SizeLimits(1_000_000, 200_000, 40_000),
    Market.SG: SizeLimits(200_000, 50_000, 10_000),
}
"""In the market's currency, unless a person has chosen others; the words of the own count name those in force.

The mainland's are the ones that its quote sites publish (1 m, 0.2 m and 0.04 m yuan); the others are ours: Hong Kong
the same numbers in its dollars, New York and Singapore a fifth to a quarter of them. No provider uses them: Futu ranks
the sizes of each security over the last 200 days, LongPort does not say what it does.
"""


def size_limits(market: Market, chosen: Mapping[str, Sequence[float]]) -> SizeLimits:
    """The limits of a market: those chosen for it if they are usable, else its own."""
    found = chosen.get(market.value)
    if found is None or len(found) != len(SizeLimits._fields):
        return SIZE_LIMITS[market]
    limits = SizeLimits(*map(float, found))
    return limits if limits.usable else SIZE_LIMITS[market]
