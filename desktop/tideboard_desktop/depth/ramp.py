"""The ten colours of the shares at a price, from the panel's neutral to iris, and the look of a trade's disc."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from PySide6.QtGui import QColor

from tideboard_core.flow.depth.price_rows import EMPTY, STEPS
from tideboard_desktop.ui.theme import Theme, colour

MILLION: Final = 1_000_000 * 10_000
"""A million of the currency in 1/10000."""
LARGE: Final = 14 * MILLION
"""Money from which a disc has a triangle."""
_RADIUS: Final = 2.5
"""Logical pixels of the radius at a million; the area is in proportion to the money."""
_LEAST, _MOST = 1.5, 15.0


def ramp(theme: Theme) -> list[QColor]:
    """The colours of the steps 1 to 10; amount alone, no direction."""
    return _ramp(theme.surface.raised, theme.surface.accent_dim, theme.tiers)


@lru_cache(maxsize=8)
def _ramp(ground: str, dim: str, tiers: tuple[str, ...]) -> list[QColor]:
    tints = (ground, dim, tiers[3], tiers[1], tiers[0])
    stops = [(at, colour(tint)) for at, tint in zip((0.0, 0.22, 0.55, 0.75, 1.0), tints, strict=True)]
    return [_between(stops, number / (STEPS - 1)) for number in range(STEPS)]


def _between(stops: list[tuple[float, QColor]], at: float) -> QColor:
    upper = next(number for number, (end, _tint) in enumerate(stops) if at <= end or number == len(stops) - 1)
    if upper == 0:
        return stops[0][1]
    (begin, low), (end, high) = stops[upper - 1], stops[upper]
    share = (at - begin) / (end - begin)
    pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    return QColor(*(round(one + (other - one) * share) for one, other in pairs))


def palette(theme: Theme) -> list[int]:
    """The colours by the numbers of cells: EMPTY, then the steps."""
    return _palette(theme.surface.inset, theme.surface.raised, theme.surface.accent_dim, theme.tiers)


@lru_cache(maxsize=8)
def _palette(empty: str, ground: str, dim: str, tiers: tuple[str, ...]) -> list[int]:
    found = {EMPTY: colour(empty)} | dict(enumerate(_ramp(ground, dim, tiers), 1))
    return [found[number].rgb() for number in range(STEPS + 1)]


def radius(money: float) -> float:
    """Logical pixels of the radius of a disc for so much money (1/10000 of the currency)."""
    return min(max(_RADIUS * math.sqrt(max(money, 0) / MILLION), _LEAST), _MOST)
