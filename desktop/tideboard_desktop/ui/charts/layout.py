"""Where the panes and axes of the chart stand, in logical pixels of its widget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF

PRICE, VOLUME, FLOW = "price", "volume", "flow"
"""Keys of the panes; those of indicators have the indicators' own keys."""
AXIS: Final = 66.0
"""Width of the price axis."""
TIMES: Final = 20.0
"""Height of the time axis."""
MARKS: Final = 16.0
"""Height of the row of marks below the times."""
_LEAST_PRICE: Final = 140.0
_HEIGHTS: Final = {VOLUME: 50.0, FLOW: 106.0}
COMPACT: Final = {FLOW: 58.0}
"""Height of the only lower pane of a chart in a grid."""
_INDICATOR: Final = 70.0
LEAST_PANE: Final = 34.0
FOLDED: Final = 18.0
"""Height of a folded pane: its title."""


class ChartPane(NamedTuple):
    """One pane; its pixels from `top` to `bottom`."""

    key: str
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Panes from top to bottom, the time axis below, the price axis at the right of pixel `right`.

    `marks` is the height of a row of marks below the times.
    """

    width: float
    height: float
    right: float
    panes: tuple[ChartPane, ...]
    folded: frozenset[str] = frozenset()
    least_price: float = _LEAST_PRICE
    marks: float = 0.0

    def pane(self, key: str) -> ChartPane | None:
        """The pane of a key, None if it is not shown or folded."""
        return None if key in self.folded else self.title(key)

    def title(self, key: str) -> ChartPane | None:
        """The pane of a key, None if it is not shown; of a folded one there is the title."""
        return next((pane for pane in self.panes if pane.key == key), None)

    @property
    def price(self) -> ChartPane:
        """The uppermost pane: that of the candles, where there are any."""
        return self.panes[0]

    @property
    def bottom(self) -> float:
        """The lower edge of the panes."""
        return self.panes[-1].bottom

    @property
    def plot(self) -> QRectF:
        """All panes."""
        return QRectF(0, 0, self.right, self.bottom)

    def area(self, pane: ChartPane) -> QRectF:
        """A pane's rectangle."""
        return QRectF(0, pane.top, self.right, pane.bottom - pane.top)

    @property
    def times(self) -> QRectF:
        """The time axis."""
        return QRectF(0, self.bottom, self.width, self.height - self.marks - self.bottom)

    @property
    def marks_row(self) -> QRectF:
        """The row of marks, empty without one."""
        return QRectF(0, self.height - self.marks, self.right, self.marks)

    def pane_at(self, y: float) -> ChartPane:
        """The pane at a pixel, the nearest one outside of all."""
        return next((pane for pane in self.panes if y < pane.bottom), self.panes[-1])


def chart_layout(
    width: float,
    height: float,
    below: Sequence[str],
    scale: float = 1.0,
    *,
    heights: Mapping[str, float] = _HEIGHTS,
    folded: Collection[str] = (),
    marks: bool = False,
    first: str = PRICE,
) -> ChartLayout:
    """Panes for a widget of this size: the `first` and those `below` it; `scale` is the text size setting.

    `heights` are wanted ones at the scale 1; of the `folded` panes there is the title alone. `marks` have a row of
    their own. The first pane keeps at least 140 pixels: those below shrink first, and without room are left out.
    """
    row = MARKS * scale if marks else 0.0
    high = max(height - TIMES * scale - row, 2.0)
    least_price = min(_LEAST_PRICE * scale, high)
    room = max(high - least_price, 0.0)
    wanted = {key: heights.get(key, _HEIGHTS.get(key, _INDICATOR)) * scale for key in below}
    wanted |= {key: FOLDED * scale for key in below if key in folded}
    shown = list(below)
    while shown and sum(_least(key, folded) * scale for key in shown) > room:
        shown.pop()
    sizes = _fitted({key: (wanted[key], _least(key, folded) * scale) for key in shown}, room)
    edge = float(round(high - sum(sizes.values())))
    panes = [ChartPane(first, 0.0, edge)]
    for key, size in sizes.items():
        bottom = high if key == shown[-1] else float(round(edge + size))
        panes.append(ChartPane(key, edge, bottom))
        edge = bottom
    right = max(width - AXIS * scale, 1.0)
    return ChartLayout(width, height, right, tuple(panes), frozenset(folded), least_price, row)


def _least(key: str, folded: Collection[str]) -> float:
    return FOLDED if key in folded else LEAST_PANE


def _fitted(wanted: Mapping[str, tuple[float, float]], room: float) -> dict[str, float]:
    """Heights that fit into the room: all shrink alike, down to the least of each."""
    sizes = {key: size for key, (size, _least_) in wanted.items()}
    open_ = {key for key, (size, least) in wanted.items() if size > least}
    while open_ and sum(sizes.values()) > room:
        free = room - sum(size for key, size in sizes.items() if key not in open_)
        share = free / sum(wanted[key][0] for key in open_)
        small = {key for key in open_ if wanted[key][0] * share < wanted[key][1]}
        sizes |= {key: wanted[key][1] if key in small else wanted[key][0] * share for key in open_}
        if not small:
            break
        open_ -= small
    return sizes
