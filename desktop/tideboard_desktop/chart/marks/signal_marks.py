"""Marks of signals that fired, above the bars of their minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tideboard_desktop.chart.marks.shared_minute import slot_of
from tideboard_desktop.chart.price_chart import PriceChart
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks, mark_width, marks_words, paint_mark
from tideboard_desktop.ui.charts.layer import ChartLayer, Pointer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.slots import Slots
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import colour
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate
_HIGH: Final = 15
_LEADER: Final = 8.0
"""Pixels between a bar and its tag."""
Placed = Mapping[int, tuple[FiredMark, ...]]
"""What fired during the bar of a column, in ascending order of the columns."""


class SignalMarks(ChartLayer):
    """Shows the marks of the security in view, as far as it has bars of their days."""

    def __init__(self, chart: PriceChart, marks: FiredMarks) -> None:
        self._chart, self._marks = chart, marks
        self._kept: tuple[Slots, tuple[FiredMark, ...], Placed] | None = None
        marks.changed.connect(chart.signals_changed)

    def marks(self, picture: Picture | None) -> Placed:
        """The marks by their columns."""
        if picture is None or not len(picture.view.slots.start):
            return {}
        slots, found = picture.view.slots, self._marks.of(picture.key.instrument)
        kept = self._kept
        if kept is None or kept[0] is not slots or kept[1] != found:
            kept = self._kept = slots, found, marks_of(found, picture)
        return kept[2]

    def words_at(self, slot: int) -> str:
        """What fired during the bar of a column, empty for nothing."""
        picture = self._chart.picture
        return "" if picture is None else marks_words(picture.key.instrument, self.marks(picture).get(slot, ()))

    def step(self, by: int) -> None:
        """Move the keyboard cursor to the next mark (1) or the one before (-1)."""
        chart = self._chart
        slot = chart.slot
        if slot is None:
            return
        if not chart.has_crosshair and by < 0:
            slot += 1  # the newest bar may have one
        places = [place for place in self.marks(chart.picture) if (place - slot) * by > 0]
        if places:
            chart.point_at(min(places, key=lambda place: abs(place - slot)))

    # --- input and painting -----------------------------------------------------------------------------------------

    def hover(self, at: Pointer | None) -> Qt.CursorShape | None:
        """Say in the tool tip what fired where the mouse is."""
        place = None if at is None else self._mark_at(at)
        if place is None:
            return None
        self._chart.setToolTip(tip(self.words_at(place)))
        return Qt.CursorShape.PointingHandCursor

    def press(self, at: Pointer) -> bool:
        """Put the cursor on the bar of the mark."""
        place = self._mark_at(at)
        if place is not None:
            self._chart.point_at(place)
        return place is not None

    def paint_front(self, painter: QPainter, picture: Picture) -> None:
        """A tag above each bar during which something fired."""
        painter.setClipRect(QRectF(0, 0, picture.layout.right, picture.layout.price.bottom))
        for place, marks in self.marks(picture).items():
            area = self._area(picture, place)
            if area is None:
                continue
            painter.setPen(hairline(colour(self._chart.theme.surface.text2)))
            x = crisp(area.center().x())
            painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + _LEADER - 2))
            paint_mark(painter, area, self._chart.theme, len(marks))

    def _area(self, picture: Picture, place: int) -> QRectF | None:
        """Where the tag of a column stands; None where it is not in view."""
        view, theme = picture.view, self._chart.theme
        first, last = view.visible()
        row = view.slots.row_before(place)
        if picture.scale is None or row < 0 or not first <= place < last:
            return None
        wide, high = mark_width(theme, len(self.marks(picture)[place])), theme.px(_HIGH)
        top = picture.scale.y_of(float(picture.rows.high[row])) - _LEADER - high
        return QRectF(view.centre(place) - wide / 2, max(top, picture.layout.price.top + 1), wide, high)

    def _mark_at(self, at: Pointer) -> int | None:
        for place in self.marks(at.picture):
            area = self._area(at.picture, place)
            if area is not None and area.contains(at.place):
                return place
        return None


def marks_of(marks: tuple[FiredMark, ...], picture: Picture) -> Placed:
    """The columns of marks: the bar that has the minute, or the day for daily and longer bars; none without a bar."""
    found: dict[int, tuple[FiredMark, ...]] = {}
    for mark in marks:
        slot = slot_of(picture, mark.start)
        if slot is not None:
            found[slot] = (*found.get(slot, ()), mark)
    return dict(sorted(found.items()))


def signal_words(chart: PriceChart, slot: int) -> str:
    """What fired during the bar of a column of a chart, empty for nothing."""
    return next((layer.words_at(slot) for layer in chart.layers if isinstance(layer, SignalMarks)), "")


def signal_commands(current: Callable[[], SignalMarks], scope: QWidget) -> list[Command]:
    """From signal to signal in the chart in use."""
    group = translate("PriceChart", "Price chart")
    rows: tuple[tuple[str, str, int, str], ...] = (
        ("previous", translate("ChartMarks", "Cursor to the signal before"), -1, "Ctrl+["),
        ("next", translate("ChartMarks", "Cursor to the next signal"), 1, "Ctrl+]"),
    )

    def step(by: int) -> Callable[[], None]:
        return lambda: current().step(by)

    return [
        Command(
            id=f"chart.signal.{name}", text=titled(group, text), group=group, run=step(by), keys=(keys,), scope=scope
        )
        for name, text, by, keys in rows
    ]
