"""How many charts stand in a dock, and how."""

from __future__ import annotations

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


def shape_names() -> dict[str, str]:
    """The shapes in words."""
    return {
        "1": translate("PriceChart", "1 chart"),
        "2": translate("PriceChart", "2 charts, one above the other"),
        "2x1": translate("PriceChart", "2 charts side by side"),
        "2x2": translate("PriceChart", "4 charts"),
        "3x2": translate("PriceChart", "6 charts"),
    }
