"""Cells of a security's net flow and of its percentile, as every table paints them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tideboard_desktop.ui import format as fmt


class FlowTone(Enum):
    """How the flow cell is coloured."""

    LIVE = "live"
    STALE = "stale"
    OLD_SESSION = "old-session"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCell:
    """Net flow of the session: `net` in currency, `ratio` percent of turnover; `note` replaces both where none is."""

    tone: FlowTone
    net: float = 0.0
    ratio: float | None = None
    note: str = ""
    series: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PercentileCell:
    """Where a net stands among earlier sessions: text, 0 to 100 for sorting (None = unknown), and what it means."""

    text: str
    value: float | None
    meaning: str


_YI = 1e8


def flow_unit(middle: float, style: fmt.UnitStyle) -> fmt.AmountUnit:
    """The unit of the flow column, chosen by its median amount.

    The step from 1e4 to 1e8 is wide: from a tenth of the larger unit on, that unit is easier to read.
    """
    hundred_million = fmt.unit_for(_YI, style)
    if hundred_million.divisor == _YI and abs(middle) >= _YI / 10:
        return hundred_million
    return fmt.unit_for(middle, style)


def flow_decimals(unit: fmt.AmountUnit) -> int:
    return 2 if unit.divisor == _YI else 1
