"""Heights of the panes: separators are dragged, a double click on one folds or unfolds the pane below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from PySide6.QtCore import Qt

from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.layout import LEAST_PANE
from tideboard_desktop.ui.charts.pane_chart import PaneChart

_NEAR: Final = 3.0
_MOST: Final = 2000.0


class PanesState(msgspec.Struct, kw_only=True):
    """Heights of panes in logical pixels by their keys, and the keys of the folded ones."""

    heights: dict[str, Annotated[float, msgspec.Meta(ge=LEAST_PANE, le=_MOST)]]
    folded: tuple[str, ...]


class PaneSizes(ChartLayer):
    """The separators of one chart. What a pane gains the one above it loses."""

    def __init__(self, chart: PaneChart) -> None:
        self._chart = chart
        self._held: int | None = None
        self._before: dict[str, float] = {}

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """A cursor over a separator."""
        return None if at is None or self._separator(at) is None else Qt.CursorShape.SplitVCursor

    def press(self, at: Pointer) -> bool:
        """Take hold of a separator."""
        self._held = self._separator(at)
        self._before = dict(self._chart.heights)
        return self._held is not None

    def drag(self, at: Pointer) -> None:
        """Move it: the panes on both sides change, and keep their least height."""
        if self._held is None:
            return
        chart, panes = self._chart, at.picture.layout.panes
        scale, least = chart.theme.scale, LEAST_PANE * chart.theme.scale
        above, below = panes[self._held - 1], panes[self._held]
        shared = self._held > 1 and above.key not in chart.folded
        y = min(at.place.y(), below.bottom - least)
        y = max(y, above.top + least if shared else panes[0].top + at.picture.layout.least_price)
        heights = {pane.key: (pane.bottom - pane.top) / scale for pane in panes[1:] if pane.key not in chart.folded}
        heights[below.key] = (below.bottom - y) / scale
        if shared:
            heights[above.key] = (y - above.top) / scale
        chart.heights = {**chart.heights, **heights}
        chart.folded.discard(below.key)
        chart.renew()

    def release(self, at: Pointer) -> None:
        """It stays."""
        self._held = None

    def escape(self) -> bool:
        """Abort the drag."""
        if self._held is None:
            return False
        self._held, self._chart.heights = None, self._before
        self._chart.renew()
        return True

    def double_click(self, at: Pointer) -> bool:
        """Fold the pane below a separator, or unfold it."""
        place = self._separator(at)
        if place is None:
            return False
        self.fold([at.picture.layout.panes[place].key])
        return True

    def fold(self, keys: Iterable[str]) -> None:
        """Show no more than the titles of panes; if all of them are folded, unfold them."""
        keys, folded = set(keys), self._chart.folded
        self._chart.folded = folded - keys if keys <= folded else folded | keys
        self._chart.renew()

    def saved_state(self) -> PanesState:
        return PanesState(heights=dict(self._chart.heights), folded=tuple(sorted(self._chart.folded)))

    def restore(self, state: PanesState) -> None:
        """Show the heights of a layout."""
        self._chart.heights, self._chart.folded = dict(state.heights), set(state.folded)
        self._chart.renew()

    def _separator(self, at: Pointer) -> int | None:
        """The number of the pane whose upper edge is at the mouse."""
        panes = at.picture.layout.panes
        if at.place.x() > at.picture.layout.right:
            return None
        return next((place for place in range(1, len(panes)) if abs(at.place.y() - panes[place].top) <= _NEAR), None)
