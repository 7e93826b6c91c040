"""Signals that fired on this security today: a tag at the top of the pane over their minute, near ones as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.flow.session_minutes import MINUTE
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.fired_marks import FiredMark, mark_width, marks_words, paint_mark
from tideboard_desktop.flow.chart.label_places import touches
from tideboard_desktop.flow.chart.picture import Picture
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.theme import Theme, colour

_HIGH = 15
_STEPS = 6
"""Heights at which a tag is tried, from the top of the pane down: other labels may be there."""


class PlacedSignals(NamedTuple):
    """Signals of one minute, or of minutes too near to each other for tags of their own; `x` is that of the first."""

    marks: tuple[FiredMark, ...]
    x: float
    area: QRectF

    @property
    def right(self) -> float:
        """The furthest pixel of tag and line."""
        return max(self.area.right(), self.x + 1)


def time_of(mark: FiredMark) -> float:
    """Where a mark stands on the chart's axis: flow is drawn at the end of its minute (UTC epoch seconds)."""
    return mark.start + MINUTE


def place_signals(picture: Picture, theme: Theme, taken: Sequence[QRectF]) -> list[PlacedSignals]:
    """Where the tags stand, on none of the areas `taken` if there is room."""
    pane, groups = picture.layout.main, list[list[FiredMark]]()
    for mark in picture.signals:
        if groups and picture.axis.x_of(time_of(mark)) - picture.axis.x_of(time_of(groups[-1][0])) < mark_width(theme):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    placed, areas = list[PlacedSignals](), list(taken)
    for group in groups:
        x, wide, high = picture.axis.x_of(time_of(group[0])), mark_width(theme, len(group)), theme.px(_HIGH)
        left = min(max(x - wide / 2, pane.left()), pane.right() - wide)
        places = [QRectF(left, pane.top() + 2 + step * (high + 2), wide, high) for step in range(_STEPS)]
        area = next((each for each in places if not touches(each, areas)), places[0])
        areas.append(area)
        placed.append(PlacedSignals(tuple(group), x, area))
    return placed


def paint_signals(painter: QPainter, picture: Picture, theme: Theme, placed: Sequence[PlacedSignals]) -> None:
    """Paint the tags, each with a dotted line to the foot of the pane."""
    painter.save()
    for each in placed:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(crisp(each.x), each.area.bottom(), crisp(each.x), picture.layout.main.bottom()))
        paint_mark(painter, each.area, theme, len(each.marks))
    painter.restore()


def signal_words(picture: Picture, placed: PlacedSignals) -> str:
    """What fired, for the tool tip."""
    return marks_words(InstrumentId(picture.subject.symbol), placed.marks)
