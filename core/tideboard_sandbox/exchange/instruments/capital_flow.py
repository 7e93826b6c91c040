"""Capital flow of one trading day: each trade falls by aggressor side and size into one of four tiers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

SELL, BUY, NEUTRAL = 0, 1, 2
"""Aggressor codes of the tape; auctions are neutral and belong to no tier."""

Tiers = tuple[int, int, int, int]
"""One amount per tier, extra-large first, in price units (1/10,000 of the currency)."""

ZERO: Tiers = (0, 0, 0, 0)


class Thresholds(NamedTuple):
    """Smallest trade in shares that counts as extra-large, large, medium; below is small."""

    extra_large: int
    large: int
    medium: int

    def tier(self, quantity: int) -> int:
        """Index of the tier of a trade: 0 extra-large to 3 small."""
        if quantity >= self.medium:
            if quantity >= self.large:
                return 0 if quantity >= self.extra_large else 1
            return 2
        return 3


class DayFlow:
    """Running sums per tier, and the cumulative net at the end of each closed minute."""

    __slots__ = ("inflow", "outflow", "published", "rows", "thresholds")

    def __init__(self, thresholds: Thresholds) -> None:
        self.thresholds = thresholds
        self.inflow = [0, 0, 0, 0]
        self.outflow = [0, 0, 0, 0]
        self.rows: list[Tiers] = []
        self.published: tuple[Tiers, Tiers] = (ZERO, ZERO)

    def add(self, quantity: int, value: int, side: int) -> None:
        """Count one trade of `value` units; a neutral one counts nowhere."""
        if side == NEUTRAL:
            return
        (self.inflow if side == BUY else self.outflow)[self.thresholds.tier(quantity)] += value

    def add_all(self, trades: Iterable[tuple[int, int, int]]) -> None:
        """Count trades given as (price units, quantity, side)."""
        by_side, (extra_large, large, medium) = (self.outflow, self.inflow), self.thresholds
        for price, quantity, side in trades:  # the tiers of `Thresholds.tier`, without a call for each trade of a day
            if side != NEUTRAL:
                if quantity < medium:
                    by_side[side][3] += price * quantity
                elif quantity < large:
                    by_side[side][2] += price * quantity
                else:
                    by_side[side][0 if quantity >= extra_large else 1] += price * quantity

    def close_minute(self) -> None:
        """Publish the sums as the row of the minute that just ended."""
        inflow, outflow = _tiers(self.inflow), _tiers(self.outflow)
        self.published = (inflow, outflow)
        self.rows.append(_tiers([a - b for a, b in zip(inflow, outflow, strict=True)]))

    @property
    def net(self) -> int:
        """In minus out of everything so far."""
        return sum(self.inflow) - sum(self.outflow)


def _tiers(sums: list[int]) -> Tiers:
    extra_large, large, medium, small = sums
    return extra_large, large, medium, small
