"""The gauge of a percentile: track, middle 80 %, middle half, and a needle in the colour of the net."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tideboard_core.archive.comparison.ranking import STEPS_BELOW, Ranked
from tideboard_desktop.ui.theme import Theme, colour

WIDTH, _HEIGHT = 132, 18
_NEEDLE = 3.0
_TRACK, _BROAD, _MIDDLE = 2.0, 4.0, 8.0
"""Heights of the track, the middle 80 % and the middle half."""
_GAP = 1.0
"""Pixels between two steps."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A gauge of percentiles: the needle's place from 0 to 100, coloured by the sign of `net`.

    `steps` is the number of sessions while each of them is a visible step, 0 from 40 on.
    """

    percentile: float
    net: float
    steps: int = 0


def gauge_of(ranked: Ranked, net: float) -> Gauge | None:
    """The gauge of a rank; None below 20 sessions and while the session opens."""
    if ranked.points is None or ranked.opening:
        return None
    return Gauge(ranked.points, net, ranked.n if ranked.n < STEPS_BELOW else 0)


class GaugeBar(QWidget):
    """132 x 18 pixels; the figure beside it says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._gauge: Gauge | None = None
        self.setFixedSize(self.sizeHint())
        self.hide()

    @property
    def gauge(self) -> Gauge | None:
        """What it shows."""
        return self._gauge

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show a gauge; None hides it."""
        if gauge != self._gauge:
            self._gauge = gauge
            self.setVisible(gauge is not None)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Fixed but for the text size."""
        return QSize(self._theme.px(WIDTH), self._theme.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """The three bars, cut into steps while there are few sessions, and the needle."""
        gauge, surface = self._gauge, self._theme.surface
        if gauge is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, height, tint in (
            (0, 100, _TRACK, surface.line_strong),
            (10, 90, _BROAD, surface.line_control),
            (25, 75, _MIDDLE, surface.line_control),
        ):
            for left, right in _pieces(low, high, gauge.steps):
                painter.fillRect(self._bar(left, right, height), colour(tint))
        role = self._theme.role(gauge.net)
        middle = self._x(gauge.percentile)
        needle = QRectF(middle - _NEEDLE / 2, 0, _NEEDLE, self.height())
        painter.fillRect(needle.adjusted(-1, 0, 1, 0), colour(surface.panel))
        painter.fillRect(needle, colour(surface.text2 if role is None else role.text))

    def _bar(self, left: float, right: float, height: float) -> QRectF:
        top = (self.height() - height) / 2
        return QRectF(self._x(left), top, self._x(right) - self._x(left), height)

    def _x(self, percentile: float) -> float:
        """The pixel of a percentile, so that the needle stays inside at both ends."""
        return _NEEDLE / 2 + 1 + (self.width() - _NEEDLE - 2) * percentile / 100


def _pieces(low: float, high: float, steps: int) -> list[tuple[float, float]]:
    """The parts of a bar between the sessions' steps, with a gap before each but the first; one without steps."""
    if not steps:
        return [(low, high)]
    edges = [low, *(edge for number in range(1, steps) if low < (edge := 100 * number / steps) < high), high]
    return [(begin + (_GAP if begin > low else 0), end) for begin, end in itertools.pairwise(edges)]
