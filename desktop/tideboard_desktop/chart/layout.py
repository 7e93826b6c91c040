"""Where the panes and axes of the chart stand, in logical pixels of its widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF

PRICE, VOLUME, FLOW = "price", "volume", "flow"
"""Keys of the panes; those of indicators have the indicators' own keys."""
AXIS: Final = 66.0
"""Width of the price axis."""
TIMES: Final = 20.0
"""Height of the time axis."""
_LEAST_PRICE: Final = 140.0
_HEIGHTS: Final = {VOLUME: 50.0, FLOW: 106.0}
_INDICATOR: Final = 70.0
_LEAST_PANE: Final = 34.0


class Pane(NamedTuple):
    """One pane; its pixels from `top` to `bottom`."""

    key: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Panes from top to bottom, the time axis below, the price axis at the right of pixel `right`."""

    width: float
    height: float
    right: float
    panes: tuple[Pane, ...]

    def pane(self, key: str) -> Pane | None:
        """The pane of a key, None if it is not shown."""
        return next((pane for pane in self.panes if pane.key == key), None)

    @property
    def price(self) -> Pane:
        """The pane of the candles."""
        return self.panes[0]

    @property
    def bottom(self) -> float:
        """The lower edge of the panes."""
        return self.panes[-1].bottom

    @property
    def plot(self) -> QRectF:
        """All panes."""
        return QRectF(0, 0, self.right, self.bottom)

    def area(self, pane: Pane) -> QRectF:
        """A pane's rectangle."""
        return QRectF(0, pane.top, self.right, pane.bottom - pane.top)

    @property
    def times(self) -> QRectF:
        """The time axis."""
        return QRectF(0, self.bottom, self.width, self.height - self.bottom)

    def pane_at(self, y: float) -> Pane:
        """The pane at a pixel, the nearest one outside of all."""
        return next((pane for pane in self.panes if y < pane.bottom), self.panes[-1])


def chart_layout(width: float, height: float, below: Sequence[str], scale: float = 1.0) -> ChartLayout:
    """Panes for a widget of this size: the price and those `below` it; `scale` is the text size setting.

    The price keeps at least 140 pixels: the panes below shrink first, and those without room are left out.
    """
    high = max(height - TIMES * scale, 2.0)
    room = max(high - min(_LEAST_PRICE * scale, high), 0.0)
    wanted = {key: _HEIGHTS.get(key, _INDICATOR) * scale for key in below}
    total = sum(wanted.values())
    share = min(room / total, 1.0) if total else 1.0
    shown = [key for key in below if wanted[key] * share >= _LEAST_PANE * scale]
    if len(shown) < len(below):
        shown = list(below)[: int(room // (_LEAST_PANE * scale))]
        total = sum(wanted[key] for key in shown)
        share = min(room / total, 1.0) if total else 1.0
    heights = [wanted[key] * share for key in shown]
    edge = float(round(high - sum(heights)))
    panes = [Pane(PRICE, 0.0, edge)]
    for key, size in zip(shown, heights, strict=True):
        bottom = high if key == shown[-1] else float(round(edge + size))
        panes.append(Pane(key, edge, bottom))
        edge = bottom
    return ChartLayout(width, height, max(width - AXIS * scale, 1.0), tuple(panes))
