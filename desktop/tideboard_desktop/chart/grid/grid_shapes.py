"""How many charts stand in a dock, and how."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.bars.intervals import Interval
from tideboard_desktop.chart.words import INTERVALS

translate = QCoreApplication.translate


class Shape(NamedTuple):
    """Charts beside each other and one above the other."""

    columns: int
    rows: int

    @property
    def charts(self) -> int:
        """How many charts there are."""
        return self.columns * self.rows


SHAPES: Final = {"1": Shape(1, 1), "2": Shape(1, 2), "2x1": Shape(2, 1), "2x2": Shape(2, 2), "3x2": Shape(3, 2)}
"""By the words that saved layouts have for them."""
FIRST_INTERVALS: Final[tuple[Interval, ...]] = tuple(INTERVALS[key] for key in ("1m", "5m", "1h", "D", "W", "M"))
"""What new charts show, by their place."""


def shape_synonyms() -> dict[str, tuple[str, ...]]:
    """What people call the shapes otherwise."""
    grid = translate("PriceChart", "grid")
    return {
        "1": (translate("PriceChart", "one chart"),),
        "2": (translate("PriceChart", "two charts"), grid),
        "2x1": (translate("PriceChart", "two charts"), grid),
        "2x2": (translate("PriceChart", "four charts"), grid),
        "3x2": (translate("PriceChart", "six charts"), grid),
    }


def new_interval(place: int, shown: Collection[Interval]) -> Interval:
    """What a new chart at a place shows: its usual interval, the next one where another chart has that already."""
    usual = (*FIRST_INTERVALS[place:], *reversed(FIRST_INTERVALS[:place]))
    return next((interval for interval in usual if interval not in shown), FIRST_INTERVALS[place])


def shape_names() -> dict[str, str]:
    """The shapes in words."""
    return {
        "1": translate("PriceChart", "1 chart"),
        "2": translate("PriceChart", "2 charts, one above the other"),
        "2x1": translate("PriceChart", "2 charts side by side"),
        "2x2": translate("PriceChart", "4 charts"),
        "3x2": translate("PriceChart", "6 charts"),
    }
