"""What the map of depth over time is told: a cell, its look, and what stands beside the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_desktop.depth.surroundings import LadderLevel, OwnFill, RestingLine


class MapCell(NamedTuple):
    """A cell by its column and the lowest price of its row."""

    column: int
    units: int


class MapSpan(StrEnum):
    """Which time is in view: from the first record of the day to now, the newest columns, or the whole session."""

    RECORDED = "recorded"
    NOW = "now"
    WHOLE = "session"


@dataclass(slots=True, kw_only=True)
class MapLook:
    """What is shown: trades of `least` money (1/10000) or more, own steps in place of the fixed ones, best prices."""

    least: int = 250_000 * 10_000
    own_steps: bool = False
    bid: bool = True
    ask: bool = True


@dataclass(slots=True, kw_only=True)
class MapBeside:
    """What others tell the map: the book of now and its heading, own orders, gaps in words by their columns."""

    levels: Sequence[LadderLevel] = ()
    heading: tuple[str, str] = ("", "")
    orders: Sequence[RestingLine] = ()
    fills: Sequence[OwnFill] = ()
    holes: Sequence[tuple[int, int, Sequence[str]]] = ()
    caption: str = ""
    best_only: str = ""
    """Why there are no cells: the words of a feed with the best prices alone."""
    corner: str = ""
    bars: tuple[str, str, str] = ("", "", "")
    step: Callable[[int], Decimal | None] = field(default=lambda _units: None)
