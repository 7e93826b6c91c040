"""The volume traded at each price, as bars behind the candles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.indicators.bars import bars_of, session_numbers
from tideboard_core.indicators.parameters import number, whole
from tideboard_core.indicators.volume import VolumeProfile, volume_profile
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.ui.charts.axes import AxisTag
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.theme import Theme, colour

_WIDTH: Final = 0.22
"""The longest bar as a part of the panes' width."""
_INSIDE, _OUTSIDE = 0.30, 0.14
"""Opacity of rows inside and outside the value area."""


class VolumeProfileLayer(ChartLayer):
    """Paints the profiles among the indicators that `shown` returns, below the bars.

    A profile is computed anew when other bars are in view or one is added: the running bar joins when it is over.
    `chosen_range` returns first and last row of a chosen range, None without one.
    """

    def __init__(self, theme: Theme, shown: Callable[[SeriesKey], Iterable[ChartIndicator]]) -> None:
        self._theme, self._shown = theme, shown
        self._known: dict[object, VolumeProfile | None] = {}
        self.chosen_range: Callable[[Picture], tuple[int, int] | None] = _no_range

    def paint_ground(self, painter: QPainter, picture: Picture) -> None:
        """The rows of each profile, and a line at its point of control."""
        for profile in self._profiles(picture):
            self._paint(painter, picture, profile)

    def tags(self, picture: Picture) -> Sequence[AxisTag]:
        """The price of each point of control."""
        scale, surface = picture.scale, self._theme.surface
        if scale is None:
            return ()
        prices = [float(profile.edges[profile.control : profile.control + 2].mean()) for profile in self.profiles]
        return [
            AxisTag(
                scale.y_of(price), (price_text(price, picture.facts.decimals(price)),), surface.raised, surface.text2
            )
            for price in prices
            if 0 <= scale.y_of(price) <= picture.layout.price.bottom
        ]

    @property
    def profiles(self) -> list[VolumeProfile]:
        """What was painted last."""
        return [profile for profile in self._known.values() if profile is not None]

    def _profiles(self, picture: Picture) -> list[VolumeProfile]:
        seen = picture.visible()
        if picture.scale is None or seen is None:
            self._known = {}
            return []
        known: dict[object, VolumeProfile | None] = {}
        for one in self._shown(picture.key):
            if one.code != "VP":
                continue
            rows = self._rows(picture, one, seen.first, seen.last)
            state = picture.key, len(picture.rows.start), rows, tuple(one.values.items())
            known[state] = self._known[state] if state in self._known else _profile(picture, one, *rows)
        self._known = known
        return self.profiles

    def _rows(self, picture: Picture, one: ChartIndicator, first: int, last: int) -> tuple[int, int]:
        """The bars in view, the session of the newest one of them, or a chosen range if there is one."""
        if one.values["range"] == "session":
            sessions = session_numbers(picture.key.market, picture.rows.start[:last])
            return int(sessions.searchsorted(sessions[-1])), last
        chosen = self.chosen_range(picture) if one.values["range"] == "range" else None
        return (first, last) if chosen is None else (chosen[0], chosen[1] + 1)

    def _paint(self, painter: QPainter, picture: Picture, profile: VolumeProfile) -> None:
        scale = picture.scale
        assert scale is not None
        surface, right = self._theme.surface, picture.layout.right
        tops = scale.y(profile.edges)
        lengths = profile.volume / profile.volume.max() * right * _WIDTH
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        for row, length in enumerate(lengths.tolist()):
            inside = profile.low <= row <= profile.high
            painter.setBrush(colour(surface.text3, _INSIDE if inside else _OUTSIDE))
            top, bottom = float(tops[row + 1]), float(tops[row])
            painter.drawRect(QRectF(right - length, top, length, max(bottom - top - 1, 1.0)))
        middle = crisp(float(tops[profile.control] + tops[profile.control + 1]) / 2)
        painter.setPen(hairline(colour(surface.text2), Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(0, middle, right, middle))


def _no_range(_picture: Picture) -> None:
    return None


def _profile(picture: Picture, one: ChartIndicator, first: int, last: int) -> VolumeProfile | None:
    rows = picture.rows.part(first, last)
    bars = bars_of(rows, session_numbers(picture.key.market, rows.start))
    return volume_profile(bars, whole(one.values, "rows"), number(one.values, "area") / 100)
