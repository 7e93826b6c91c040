"""The minute that the docks of a link letter point at: a dashed line over its bar, whose figures the read-out shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.intervals import Unit
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.ui.charts.axes import paint_lines, paint_time_tag, slot_time
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.theme import colour

_MARKED = 0.12
"""Alpha over the bar, where it is wide enough to see."""


class SharedMinute(ChartLayer):
    """Comes into view when the minute moves; `leave` is called by Esc to follow the newest minute again."""

    def __init__(self, chart: PriceChart, leave: Callable[[], None]) -> None:
        self._chart, self._leave = chart, leave
        self._start: float | None = None
        self._sought = False

    def show(self, start: float | None) -> None:
        """Point at a minute by its start (UTC epoch seconds); None = at none."""
        if start != self._start:
            self._start, self._sought = start, start is not None
            self.seek()
            self._chart.update()
            self._chart.pointed.emit()

    def seek(self) -> None:
        """Bring the bar into view once, as soon as it is there."""
        slot = self.slot(self._chart.picture)
        if self._sought and slot is not None:
            self._sought = False
            self._chart.reveal(slot)

    def slot(self, picture: Picture | None) -> int | None:
        """The column whose bar has the minute; None if none was read."""
        return None if picture is None or self._start is None else slot_of(picture, self._start)

    def escape(self) -> bool:
        """Follow the newest minute again, with all docks of the letter."""
        if self._start is None:
            return False
        self._leave()
        return True

    def paint(self, painter: QPainter, picture: Picture) -> None:
        """The line, the time on its axis, and a mark over the bar."""
        slot = self.slot(picture)
        if slot is None:
            return
        layout, theme, view = picture.layout, self._chart.theme, picture.view
        x = view.centre(slot)
        if not 0 <= x <= layout.right:
            return
        area = QRectF(x - view.pitch / 2, 0, view.pitch, layout.bottom)
        painter.fillRect(area, colour(theme.surface.text2, _MARKED))
        paint_lines(painter, picture, theme, x, None)
        text = slot_time(picture.key, int(view.slots.start[slot]), local=picture.local)
        paint_time_tag(painter, picture, theme, x, text, self._chart.label_areas)


def slot_of(picture: Picture, instant: float) -> int | None:
    """The column whose bar has an instant (UTC epoch seconds); None before the first and after the newest one."""
    starts, key = picture.view.slots.start, picture.key
    minute = int(instant // 60)
    slot = int(starts.searchsorted(minute, side="right")) - 1
    longest = key.interval.length if key.interval.unit is Unit.MINUTE else key.longest
    return slot if slot >= 0 and minute < int(starts[slot]) + longest else None
