"""Paints the bars of all panes with grid and seams: all columns, or only some that changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPixmap

from tideboard_desktop.ui.charts.axes import price_texts
from tideboard_desktop.ui.charts.curves import ChartForm, ChartLine, Dash, IndicatorPane
from tideboard_desktop.ui.charts.layer import ChartLayer
from tideboard_desktop.ui.charts.layout import VOLUME
from tideboard_desktop.ui.charts.picture import THIN, BarPixels, Picture, ValueScale
from tideboard_desktop.ui.charts.polygons import Floats, ShapeArray, paint_area, paint_line, runs
from tideboard_desktop.ui.charts.price_scale import PriceScale
from tideboard_desktop.ui.charts.slots import Seam, SlotState
from tideboard_desktop.ui.charts.strokes import crisp, hairline, paint_hatch
from tideboard_desktop.ui.charts.time_labels import TimeLabel
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, colour

_FADED = 0.5
_AREA = 0.14
_CLOSES = 1.6
"""Alpha below the closes of an area, and the width of their curve."""
_DOT = 3.0
_MOST_HAIRS = 64
_TILE = 24
"""Pixels of a tile of a hatch: a multiple of its pitch, and whole device pixels on every usual screen."""
_AROUND, _BESIDE = 2, 4.0
"""Columns beside those that changed which are painted again, so that lines and edges meet; at least so many pixels."""

More = Callable[[QPainter, Picture, BarPixels], None]
"""Paints further panes from the bars in view."""


class BarLayer:
    """`columns` counts the columns painted, each pane's once; a test holds ticks to one of each, with curves to two."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._rects: ShapeArray[QRectF] = ShapeArray(QRectF)
        self._lines: ShapeArray[QLineF] = ShapeArray(QLineF)
        self._hairs: dict[tuple[int, float], tuple[QPen, QPen, int]] = {}
        self._tiles: dict[tuple[int, float], QPixmap] = {}
        self._hatch: tuple[tuple[float, float, float, int], QPixmap] | None = None
        self.columns = 0
        self.more: More | None = None
        self.background: Iterable[ChartLayer] = ()

    def paint_all(self, painter: QPainter, picture: Picture, labels: list[TimeLabel]) -> None:
        """Paint every column in view."""
        self._paint(painter, picture, labels, *picture.view.visible(), picture.layout.plot)

    def paint_some(
        self, painter: QPainter, picture: Picture, labels: list[TimeLabel], since: int, until: int
    ) -> QRectF:
        """Paint columns `since` to `until` (excluded) again; returns the area that changed."""
        view, layout = picture.view, picture.layout
        first, last = view.visible()
        beyond = 0
        if picture.form.joins or picture.overlays or picture.indicators:
            since -= math.ceil(1 / view.pitch)  # curves lead from the bar before, or from the pixel of several
            beyond = 1  # and a dot is wider than a narrow column
        since, until = max(since, first), min(until + 1, last)  # to the next, where a dash may stand, too
        if since >= until:
            return QRectF()
        left, right = view.x(np.array([since, until - 1], np.intp)).tolist()
        ratio = painter.device().devicePixelRatioF()
        # whole device pixels: at a broken ratio a curve would be painted over itself at the edge
        begins = math.floor(int(left) * ratio) / ratio
        ends = math.ceil((int(right + view.pitch) + 1 + beyond) * ratio) / ratio
        area = QRectF(begins, 0, ends - begins, layout.bottom).intersected(layout.plot)
        around = max(_AROUND, math.ceil(_BESIDE / view.pitch))
        begin, end = max(since - around, first), min(until + around, last)
        painter.save()
        painter.setClipRect(area)
        self._paint(painter, picture, labels, begin, end, area)
        painter.restore()
        self.columns -= (end - begin - (until - since)) * len(picture.layout.panes)
        return area

    def _paint(
        self,
        painter: QPainter,
        picture: Picture,
        labels: list[TimeLabel],
        since: int,
        until: int,
        area: QRectF,
    ) -> None:
        self.columns += (until - since) * len(picture.layout.panes)
        painter.fillRect(area, colour(self._theme.surface.panel))
        self._paint_beyond(painter, picture, area)
        self._paint_grid(painter, picture, labels, area)
        self._paint_seams(painter, picture, since, until)
        for layer in self.background:
            painter.save()
            layer.paint_background(painter, picture)
            painter.restore()
        whole = (since, until) == picture.view.visible()
        bars = picture.visible() if whole else picture.pixels(since, until)
        painter.save()
        painter.setOpacity(_FADED if picture.faded else 1.0)
        if bars is not None and picture.scale is not None:
            self._paint_price(painter, picture, bars)
            self._paint_volume(painter, picture, bars)
            if self.more is not None:
                self.more(painter, picture, bars)
            for pane in picture.indicators:
                self._paint_indicator(painter, picture, pane, bars)
        painter.restore()

    # --- below the bars ---------------------------------------------------------------------------------------------

    def _paint_beyond(self, painter: QPainter, picture: Picture, area: QRectF) -> None:
        """The room right of the newest bar has another ground."""
        count = len(picture.view.slots.start)
        if not count:
            return
        edge = picture.view.centre(count - 1) + picture.view.pitch / 2
        beyond = picture.layout.plot.intersected(QRectF(edge, 0, picture.layout.right, picture.layout.bottom))
        painter.fillRect(beyond.intersected(area), colour(self._theme.surface.inset))

    def _paint_grid(self, painter: QPainter, picture: Picture, labels: list[TimeLabel], area: QRectF) -> None:
        layout, surface = picture.layout, self._theme.surface
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(hairline(colour(surface.chart_grid)))
        rows = (crisp(y) for y, _text in price_texts(picture))
        painter.drawLines([QLineF(area.left(), y, area.right(), y) for y in rows])
        columns = (crisp(label.x) for label in labels)
        lines = [QLineF(x, 0, x, layout.bottom) for x in columns if area.left() - 1 <= x <= area.right() + 1]
        painter.drawLines(lines)
        painter.setPen(hairline(colour(surface.line_soft)))
        edges = (crisp(pane.top) for pane in layout.panes[1:])
        painter.drawLines([QLineF(area.left(), y, area.right(), y) for y in edges])

    def _paint_seams(self, painter: QPainter, picture: Picture, since: int, until: int) -> None:
        view, surface, bottom = picture.view, self._theme.surface, picture.layout.bottom
        if view.pitch < 1:
            return
        part = view.slots.seam[since:until]
        for place in np.flatnonzero(part).tolist():
            seam = Seam(int(part[place]))
            wide = view.seam_width(seam)
            right = float(view.x(np.array([since + place], np.intp))[0])
            if wide < 1 or since + place == 0:
                continue
            area = QRectF(right - wide, 0, wide, bottom)
            if seam is Seam.NIGHT:
                tile = self._seam(wide, bottom, painter.device().devicePixelRatioF())
                painter.drawPixmap(QPointF(round(area.left()), 0), tile)
            else:
                painter.setPen(hairline(colour(surface.line_strong), Qt.PenStyle.DotLine))
                middle = crisp(area.center().x())
                painter.drawLine(QLineF(middle, 0, middle, bottom))
        self._paint_empty(painter, picture, since, until)

    def _paint_empty(self, painter: QPainter, picture: Picture, since: int, until: int) -> None:
        """Hatch columns that were not received, each stretch as one; a time without a trade is a dash."""
        view, surface = picture.view, self._theme.surface
        states = view.slots.state[since:until]
        if not states.any():
            return
        for begin, end in runs(states == SlotState.MISSING):
            left, right = view.x(np.array([since + begin, since + end - 1], np.intp)).tolist()
            area = QRectF(left, 0, max(right + view.pitch - left, 1.0), picture.layout.bottom)
            self.paint_hatch(painter, area.intersected(picture.layout.plot), colour(surface.line_control))
        if picture.scale is None or view.pitch < THIN:
            return
        painter.setPen(hairline(colour(surface.text3)))
        for place in (np.flatnonzero(states == SlotState.BLANK) + since).tolist():
            row = view.slots.row_before(place)
            if row >= 0:
                y = crisp(picture.scale.y_of(float(picture.rows.close[row])))
                middle = view.centre(place)
                painter.drawLine(QLineF(middle - view.pitch / 4, y, middle + view.pitch / 4, y))

    # --- the bars ---------------------------------------------------------------------------------------------------

    def _paint_price(self, painter: QPainter, picture: Picture, bars: BarPixels) -> None:
        scale = picture.scale
        assert scale is not None
        painter.save()
        painter.setClipRect(picture.layout.area(picture.layout.price), Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if picture.form.joins:
            self._paint_closes(painter, picture, bars, scale.y(bars.close))
        else:
            self._paint_bars(painter, picture, bars, scale)
        for line in picture.overlays:
            self._paint_curve(painter, picture, bars, line, scale.y)
        painter.restore()

    def _paint_bars(self, painter: QPainter, picture: Picture, bars: BarPixels, scale: PriceScale) -> None:
        """Candles, or bars with a tick at the open and one at the close."""
        high, low = np.floor(scale.y(bars.high)), np.floor(scale.y(bars.low)) + 1
        first, last = scale.y(bars.open), scale.y(bars.close)
        top = np.floor(np.minimum(first, last))
        tall = np.maximum(np.floor(np.maximum(first, last)) - top, 1.0)
        for rising, tint in ((True, self._theme.up.text), (False, self._theme.down.text)):
            which = bars.up if rising else ~bars.up
            if not which.any():
                continue
            foreground = colour(tint)
            self._paint_strokes(painter, bars.x[which], high[which], low[which], foreground)
            if picture.view.pitch < THIN:
                continue
            left = bars.x[which] - bars.width / 2
            if picture.form is ChartForm.BARS:
                opened, closed = np.floor(first[which]) + 0.5, np.floor(last[which]) + 0.5
                painter.drawLines(self._lines.filled(left, opened, bars.x[which], opened))
                painter.drawLines(self._lines.filled(bars.x[which], closed, left + bars.width, closed))
                continue
            bodies = self._rects.filled(left, top[which], bars.width, tall[which])
            outlined = picture.form is ChartForm.HOLLOW and rising and bars.width >= THIN
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(self._theme.surface.panel) if outlined else foreground)
            if outlined:
                painter.setPen(hairline(foreground))
                inner = np.maximum(tall[which] - 1, 1)
                bodies = self._rects.filled(left + 0.5, top[which] + 0.5, bars.width - 1, inner)
            painter.drawRects(bodies)

    def _paint_closes(self, painter: QPainter, picture: Picture, bars: BarPixels, y: Floats) -> None:
        """The closes as a curve, in an area with a ground below it."""
        surface = self._theme.surface
        if picture.form is ChartForm.AREA:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(surface.text2, _AREA))
            paint_area(painter, bars.x, np.full(len(y), picture.layout.price.bottom), y)
        self.paint_values(painter, bars, y, _curve_pen(surface.text1, _CLOSES, Dash.SOLID))

    def _paint_strokes(self, painter: QPainter, x: Floats, top: Floats, bottom: Floats, foreground: QColor) -> None:
        """Upright lines one pixel wide."""
        painter.setPen(hairline(foreground))
        painter.drawLines(self._lines.filled(x, top, x, bottom))

    def _paint_volume(self, painter: QPainter, picture: Picture, bars: BarPixels) -> None:
        scale = picture.volumes
        if picture.layout.pane(VOLUME) is None or scale is None:
            return
        pairs = (bars.up, self._theme.up.shades[3]), (~bars.up, self._theme.down.shades[3])
        for which, tint in pairs:
            self.paint_columns(painter, bars, which, scale, bars.volume, colour(tint))

    def paint_columns(
        self,
        painter: QPainter,
        bars: BarPixels,
        which: NDArray[np.bool_],
        scale: ValueScale,
        values: Floats,
        foreground: QColor,
    ) -> None:
        """Columns from zero to the values of some bars."""
        if not which.any():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        zero, ends = np.floor(scale.zero), np.floor(scale.y(values[which]))
        top = np.minimum(ends, zero)
        tall = np.maximum(np.abs(ends - zero), 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(foreground)
        painter.drawRects(self._rects.filled(bars.x[which] - bars.width / 2, top, bars.width, tall))

    def paint_spans(
        self,
        painter: QPainter,
        bars: BarPixels,
        which: NDArray[np.bool_],
        top: Floats,
        bottom: Floats,
        width: float,
        foreground: QColor,
    ) -> None:
        """Rectangles as wide as the columns, between two edges for each of some bars."""
        if which.any():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(foreground)
            painter.drawRects(self._rects.filled(bars.x[which] - width / 2, top, width, bottom - top))

    def _paint_indicator(self, painter: QPainter, picture: Picture, shown: IndicatorPane, bars: BarPixels) -> None:
        pane = picture.layout.pane(shown.key)
        if pane is None:
            return
        scale = picture.scale_of(shown, pane)
        painter.save()
        painter.setClipRect(picture.layout.area(pane), Qt.ClipOperation.IntersectClip)
        for line in shown.lines:
            if line.bars:
                values = line.at(bars.rows)
                for which, role in ((values > 0, self._theme.up), (values < 0, self._theme.down)):
                    self.paint_columns(painter, bars, which, scale, values, colour(role.text))
            else:
                self._paint_curve(painter, picture, bars, line, scale.y)
        painter.restore()

    def _paint_curve(
        self, painter: QPainter, picture: Picture, bars: BarPixels, line: ChartLine, y: Callable[[Floats], Floats]
    ) -> None:
        """A curve over the bars in view, or a dot for each; where a column has several bars, the value of the first."""
        if line.dash is not Dash.SOLID:  # dashes are counted from where the curve begins
            bars = picture.visible() or bars
        pixels, pen = y(line.at(bars.rows)), curve_pen(line, self._theme)
        if not line.points:
            if line.by_session:
                self.paint_sessions(painter, picture, bars, pixels, pen)
            else:
                self.paint_values(painter, bars, pixels, pen)
            return
        some = np.isfinite(pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawRects(self._rects.filled(np.floor(bars.x[some]) - 1, np.floor(pixels[some]) - 1, _DOT, _DOT))

    def paint_values(self, painter: QPainter, bars: BarPixels, y: Floats, pen: QPen) -> None:
        """A curve through pixels above the bars, broken at NaN.

        It is drawn as hair lines beside each other: Qt takes thirty times as long for a wide pen.
        """
        ratio = painter.device().devicePixelRatioF()
        key = id(pen), ratio
        kept = self._hairs.get(key)
        if kept is None or kept[0] is not pen:
            if len(self._hairs) >= _MOST_HAIRS:
                self._hairs.clear()
            hair = hairline(pen.color())
            if pen.style() is Qt.PenStyle.CustomDashLine:
                hair.setDashPattern([part * pen.widthF() * ratio for part in pen.dashPattern()])
            kept = self._hairs[key] = pen, hair, max(round(pen.widthF() * ratio), 1)
        _pen, hair, passes = kept
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(hair)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        first = (1 - passes) / 2 / ratio
        top = y + first if first else y
        paint_line(painter, bars.x, top, *(place / ratio for place in range(1, passes)))

    def paint_sessions(self, painter: QPainter, picture: Picture, bars: BarPixels, y: Floats, pen: QPen) -> None:
        """A curve as `paint_values` draws it, broken where a session opens."""
        slots, places = picture.view.slots, bars.rows
        if len(slots.start) != len(picture.rows.start):  # columns without a bar
            places = np.searchsorted(slots.start, picture.rows.start[bars.rows])
        opens = np.flatnonzero(slots.seam[places] == Seam.NIGHT)
        for begin, end in pairwise([0, *opens.tolist(), len(y)]):
            if end - begin > 1:
                self.paint_values(painter, bars._replace(x=bars.x[begin:end]), y[begin:end], pen)

    def paint_hatch(self, painter: QPainter, area: QRectF, foreground: QColor) -> None:
        """Diagonal hatching that lies on the pixels of the device, so that parts meet; lines in a vector file.

        It is drawn from one tile: a wide strip has more than a hundred lines.
        """
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            paint_hatch(painter, area, foreground)
            return
        ratio = painter.device().devicePixelRatioF()
        tile = self._tiles.get((foreground.rgba(), ratio))
        if tile is None:
            tile = self._tiles[foreground.rgba(), ratio] = _hatch_tile(foreground, ratio)
        left, top = round(area.left()), round(area.top())
        whole = QRectF(left, top, round(area.right()) - left, round(area.bottom()) - top)
        painter.drawTiledPixmap(whole, tile, QPointF(left % _TILE, top % _TILE))

    def _seam(self, wide: float, high: float, ratio: float) -> QPixmap:
        """The hatch of a night, drawn once for each size and theme."""
        key = wide, high, ratio, self._theme.version
        if self._hatch is None or self._hatch[0] != key:
            tile = canvas(wide, high, ratio, colour(self._theme.surface.panel))
            painter = QPainter(tile)
            paint_hatch(painter, QRectF(0, 0, wide, high), colour(self._theme.surface.line_soft))
            painter.end()
            self._hatch = key, tile
        return self._hatch[1]


def curve_pen(line: ChartLine, theme: Theme) -> QPen:
    """The pen of a curve; it must not be changed."""
    return _curve_pen(line.colour or theme.surface.text2, line.width, line.dash)


@lru_cache(maxsize=64)
def _curve_pen(tint: str, width: float, dash: Dash) -> QPen:
    pen = QPen(colour(tint), width)
    if dash.pattern:
        pen.setDashPattern([part / width for part in dash.pattern])
    return pen


def _hatch_tile(foreground: QColor, ratio: float) -> QPixmap:
    tile = canvas(_TILE, _TILE, ratio)
    painter = QPainter(tile)
    # lines that end outside, so that what stands at the tile's edges meets that of its neighbours
    paint_hatch(painter, QRectF(-_TILE, -_TILE, 3 * _TILE, 3 * _TILE), foreground)
    painter.end()
    return tile
