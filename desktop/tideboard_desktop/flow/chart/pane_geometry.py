"""Positions of the chart's parts, in logical pixels of its widget."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

LABEL_ROOM = 122.0
"""Width that the labels at the line ends need right of the last minute."""
NARROW = 520
"""Width below which the axis ends soon after the last minute by default."""
_GUTTER = 62.0
_PRICE_PAD = 16.0
_BARS = 78.0
_AXIS = 24.0
_TOP = 4.0
_SLACK = 6.0
"""Pixels between the end of the axis and the right margin at least; also what seams add to the data's share."""


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """Main pane, the pane of minute bars below it, and the row of times at the bottom."""

    width: float
    height: float
    left: float
    right: float
    top: float
    main_bottom: float
    bars_bottom: float
    label_room: float = LABEL_ROOM
    beyond: float = LABEL_ROOM

    @property
    def session_right(self) -> float:
        """Pixel of the end of the time axis."""
        return self.right - self.beyond

    @property
    def main(self) -> QRectF:
        """The main pane."""
        return QRectF(self.left, self.top, self.right - self.left, self.main_bottom - self.top)

    @property
    def bars(self) -> QRectF:
        """The pane of the minute bars."""
        return QRectF(self.left, self.main_bottom, self.right - self.left, self.bars_bottom - self.main_bottom)

    @property
    def has_bars(self) -> bool:
        """Whether the minute bars have a pane."""
        return self.bars_bottom - self.main_bottom > 1

    @property
    def panes(self) -> QRectF:
        """Both panes together."""
        return self.main.united(self.bars)

    @property
    def time_row(self) -> QRectF:
        """The row of time labels."""
        return QRectF(0, self.bars_bottom, self.width, self.height - self.bars_bottom)


def chart_layout(
    width: float,
    height: float,
    scale: float = 1.0,
    *,
    bars: bool = True,
    price_width: float = 0.0,
    filled: float = 1.0,
) -> ChartLayout:
    """Layout for a widget of this size; `scale` is the text size setting, which widens the axes' margins.

    Without `bars` the main pane also takes the place of the minute bars. `price_width` is the width of the longest
    price, for the right margin. `filled` is the share of the time axis with data: only as much room is kept right of
    the axis as the labels at the line ends need beside what is empty inside it.
    """
    gutter = _GUTTER * scale
    price_gutter = max(gutter, price_width + _PRICE_PAD)
    bars_bottom = max(height - _AXIS * scale, _TOP + 2)
    high = min(_BARS * scale, (bars_bottom - _TOP) / 3) if bars else 0.0
    room = LABEL_ROOM * scale
    right = max(width - price_gutter, gutter + room + 40)
    missing = room + _SLACK - (right - gutter) * (1 - filled)
    beyond = min(max(missing / filled if filled > 0 else 0.0, _SLACK), room)
    return ChartLayout(width, height, gutter, right, _TOP, bars_bottom - high, bars_bottom, room, beyond)
