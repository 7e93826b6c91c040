"""A drawing: its anchors at instants and prices, and its style. Free of Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.interval_groups import IntervalGroup

COLOURS: Final = ("", "lime", "jade", "cobalt", "plum", "rose", "brown")
"""The ink of text, and the six of `theme.free`."""
WIDTHS: Final = (1, 2, 3, 4)
LONGEST_TEXT: Final = 200
_LAST_MINUTE: Final = 2**31 - 1
_LARGEST: Final = 1e12


class DrawingKind(StrEnum):
    """What is drawn."""

    TREND = "trend"
    RAY = "ray"
    HORIZONTAL = "horizontal"
    CHANNEL = "channel"
    FIBONACCI = "fibonacci"
    RECTANGLE = "rectangle"
    TEXT = "text"
    MEASURE = "measure"

    @property
    def anchors(self) -> int:
        """How many anchors it has; the third one of a channel gives the level of its other line."""
        return {DrawingKind.HORIZONTAL: 1, DrawingKind.TEXT: 1, DrawingKind.CHANNEL: 3}.get(self, 2)


class LineDash(StrEnum):
    """How its lines are dashed."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A point of a drawing: minutes since 1970, UTC, and a price.

    The price is as it was traded (`basis` NONE). One that was set on adjusted bars whose factors were not known then
    keeps the adjustment of those bars as its basis. One that was set ahead of its time, as the end of a line, has a
    price of the shares of then: `set_at` is that minute, None = its own. ValueError for what cannot be shown.
    """

    minute: int
    price: float
    basis: BarAdjustment = BarAdjustment.NONE
    set_at: int | None = None

    def __post_init__(self) -> None:
        """Refuse values that no chart has."""
        for minute in (self.minute, self.priced_at):
            if not 0 <= minute <= _LAST_MINUTE:
                raise ValueError(f"minute {minute}")
        if not (math.isfinite(self.price) and abs(self.price) <= _LARGEST):
            raise ValueError(f"price {self.price}")

    @property
    def priced_at(self) -> int:
        """The minute whose shares the price is of."""
        return self.minute if self.set_at is None else self.set_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One drawing. `id` tells it from the others of its security; `colour` is one of COLOURS.

    `hidden_on` are the intervals on which it is not shown. `drawn_at` is the minute (as of an anchor) of the market's
    clock at which a person drew it or last moved it; None = not known, as of those that were kept before it was.
    ValueError for a style that there is not.
    """

    id: int
    kind: DrawingKind
    anchors: tuple[Anchor, ...]
    colour: str = ""
    width: int = 1
    dash: LineDash = LineDash.SOLID
    text: str = ""
    hidden_on: frozenset[IntervalGroup] = frozenset()
    drawn_at: int | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be drawn."""
        if len(self.anchors) != self.kind.anchors:
            raise ValueError(f"{len(self.anchors)} anchors of a {self.kind.value}")
        if self.colour not in COLOURS or self.width not in WIDTHS:
            raise ValueError(f"colour {self.colour!r}, width {self.width}")
        if len(self.text) > LONGEST_TEXT:
            raise ValueError(f"text of {len(self.text)} characters")
        if self.drawn_at is not None and not 0 <= self.drawn_at <= _LAST_MINUTE:
            raise ValueError(f"drawn at minute {self.drawn_at}")

    def with_anchor(self, place: int, anchor: Anchor) -> Drawing:
        """The same with another anchor at a place."""
        return replace(self, anchors=(*self.anchors[:place], anchor, *self.anchors[place + 1 :]))
