"""The volume traded at each price, as bars at the right of the candles."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.indicators.bars import bars_of, session_numbers
from tideboard_core.indicators.parameters import number, whole
from tideboard_core.indicators.volume import Profile, volume_profile
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.bar_picture import Picture
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.theme import Theme, colour

_WIDTH: Final = 0.22
"""The longest bar as a part of the panes' width."""
_INSIDE, _OUTSIDE = 0.30, 0.14
"""Opacity of rows inside and outside the value area."""


class ProfilePainter:
    """Computes the profile again only when other bars are in view or one of them changed."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._state: object = None
        self._profile: Profile | None = None

    def paint(self, painter: QPainter, picture: Picture, one: ChartIndicator, version: int) -> None:
        """Paint the rows, and a line at the point of control; `version` counts the changes of the bars."""
        scale, seen = picture.scale, picture.visible()
        if scale is None or seen is None:
            return
        state = (picture.key, version, seen.first, seen.last, tuple(one.values.items()))
        if state != self._state:
            self._state, self._profile = state, _profile(picture, one, seen.first, seen.last)
        profile = self._profile
        if profile is None:
            return
        surface, right = self._theme.surface, picture.layout.right
        tops = scale.y(profile.edges)
        lengths = profile.volume / profile.volume.max() * right * _WIDTH
        painter.save()
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, length in enumerate(lengths.tolist()):
            inside = profile.low <= row <= profile.high
            painter.setBrush(colour(surface.text3, _INSIDE if inside else _OUTSIDE))
            top, bottom = float(tops[row + 1]), float(tops[row])
            painter.drawRect(QRectF(right - length, top, length, max(bottom - top - 1, 1.0)))
        middle = crisp(float(tops[profile.control] + tops[profile.control + 1]) / 2)
        painter.setPen(hairline(colour(surface.text2), Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(0, middle, right, middle))
        painter.restore()


def _profile(picture: Picture, one: ChartIndicator, first: int, last: int) -> Profile | None:
    """Of the bars in view, or of the session of the newest one of them."""
    rows = picture.rows
    sessions = session_numbers(picture.key.market, rows.start[:last])
    if one.values["range"] == "session":
        first = int(sessions.searchsorted(sessions[-1]))
    bars = bars_of(rows.part(first, last), sessions[first:])
    return volume_profile(bars, whole(one.values, "rows"), number(one.values, "area") / 100)
