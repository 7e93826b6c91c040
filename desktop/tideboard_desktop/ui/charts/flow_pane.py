"""Paints the pane of capital flow: net per bar, the block's line, the usual range, and where nothing was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import amount_text
from tideboard_desktop.ui.charts.bar_layer import BarLayer
from tideboard_desktop.ui.charts.layout import FLOW, ChartPane
from tideboard_desktop.ui.charts.picture import BarPixels, Picture, ValueScale
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

_WIDE, _MIDDLE = 0.13, 0.15
"""Alpha of the middle 80 % and, over it, of the middle half."""
_BLOCK: Final = 1.6
_HEAD, _APART = 18.0, 3.0
"""Height of the caption, and pixels between it and the amounts at the left."""
_TALL: Final = 160.0
"""Height of a pane from which on it has grid lines."""


class FlowPane:
    """Set `words` to what stands in the pane where no flow is known."""

    def __init__(self, theme: Theme, layer: BarLayer) -> None:
        self._theme, self._layer = theme, layer
        self.words = ""
        self.running = True
        self._pen: tuple[str, QPen] | None = None

    def paint(self, painter: QPainter, picture: Picture, bars: BarPixels) -> None:
        """The bars in view, or some of them."""
        pane, flow, scale = picture.layout.pane(FLOW), picture.flow, picture.flows
        if pane is None:
            return
        area = picture.layout.area(pane)
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        if flow is None or scale is None:
            self._paint_words(painter, area)
            painter.restore()
            return
        nets = bars.sums(flow.net)
        self.paint_grid(painter, picture)
        strip = self._paint_unknown(painter, picture, bars, nets, pane)
        self._paint_usual(painter, picture, bars)
        for which, role in ((nets > 0, self._theme.up), (nets < 0, self._theme.down)):
            self._layer.paint_columns(painter, bars, which, scale, nets, colour(role.text))
        self._paint_running(painter, picture, bars, nets)
        self.paint_zero(painter, picture)
        if flow.any_block:
            self._paint_block(painter, picture, bars)
        self._paint_reason(painter, strip)
        painter.restore()

    def paint_grid(self, painter: QPainter, picture: Picture) -> None:
        """Lines across a tall pane; a low one has none."""
        pane, scale = picture.layout.pane(FLOW), picture.flows
        if pane is not None and scale is not None and _is_tall(pane, self._theme):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(hairline(colour(self._theme.surface.chart_grid)))
            rows = (crisp(scale.y_of(value)) for value in marked_amounts(pane, scale, self._theme) if value)
            painter.drawLines([QLineF(0, y, picture.layout.right, y) for y in rows])

    def paint_zero(self, painter: QPainter, picture: Picture) -> None:
        """The line from which the columns rise."""
        if picture.flows is not None:
            y = crisp(picture.flows.zero)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(hairline(colour(self._theme.surface.chart_zero)))
            painter.drawLine(QLineF(0, y, picture.layout.right, y))

    def paint_axis(self, painter: QPainter, picture: Picture) -> None:
        """One unit for the bars at the right, one for the line at the left."""
        pane, scale, blocks, flow = picture.layout.pane(FLOW), picture.flows, picture.blocks, picture.flow
        if pane is None or scale is None or blocks is None or flow is None or not flow.any:
            return
        style, surface = fmt.units_in_force(), self._theme.surface
        unit = fmt.unit_for(scale.step, style)
        half = 8 * self._theme.scale
        texts = texts_of(self._theme, Type.CAPTION)
        painter.setPen(colour(surface.text3))
        left = picture.layout.right + 6
        marked = marked_amounts(pane, scale, self._theme)
        step = marked[len(marked) // 2 - 1]
        for value, y in placed_amounts(scale, marked, pane.top + half, pane.bottom - half, 2 * half):
            area = QRectF(left, y - half, picture.layout.width - left, 2 * half)
            texts.draw(painter, area, amount_text(value, step, unit))
        if not flow.any_block:
            return
        unit = fmt.unit_for(blocks.step, style)
        painter.setPen(colour(self._theme.tiers[0]))
        below = pane.top + (_HEAD + _APART) * self._theme.scale  # the pane's caption
        for value, y in placed_amounts(blocks, (blocks.step, -blocks.step), below + half, pane.bottom - half, 2 * half):
            text = amount_text(value, blocks.step, unit)
            area = QRectF(6, y - half, texts.width(text) + 4, 2 * half)
            painter.fillRect(area, colour(surface.panel, 0.8))
            texts.draw(painter, area, text)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        paint_text(painter, area, CENTRE, self.words, Type.BODY, self._theme.surface.text2, self._theme)

    def _paint_unknown(
        self, painter: QPainter, picture: Picture, bars: BarPixels, nets: Floats, pane: ChartPane
    ) -> QRectF:
        """A hatched strip over the bars before the first that has a flow; returns where it is."""
        known = np.flatnonzero(np.isfinite(nets))
        end = int(known[0]) if len(known) else len(nets)
        if not end or (len(known) and np.isfinite(picture.flow_before(bars.first))):
            return QRectF()
        pitch = max(picture.view.pitch, 1.0)
        left, right = float(bars.x[0]) - pitch / 2, float(bars.x[end - 1]) + pitch / 2
        area = QRectF(left, pane.top + _HEAD, right - left, pane.bottom - pane.top - _HEAD)
        self._layer.paint_hatch(painter, area, colour(self._theme.surface.line_soft))
        return area

    def _paint_reason(self, painter: QPainter, strip: QRectF) -> None:
        """The reason for a strip, if it has room there."""
        wide = text_width(self.words, self._theme, Type.CAPTION) + 16
        if not self.words or wide > strip.width():
            return
        box = QRectF(strip.center().x() - wide / 2, strip.center().y() - 9, wide, 18)
        painter.fillRect(box, colour(self._theme.surface.panel))
        paint_text(painter, box, CENTRE, self.words, Type.CAPTION, self._theme.surface.text2, self._theme)

    def _paint_usual(self, painter: QPainter, picture: Picture, bars: BarPixels) -> None:
        flow, scale = picture.flow, picture.flows
        if flow is None or scale is None or flow.usual is None or picture.view.pitch < 1:
            return
        band = self._theme.surface.chart_band
        for low, high, alpha in ((0, 4, _WIDE), (1, 3, _MIDDLE)):
            below, above = scale.y(flow.usual[low][bars.rows]), scale.y(flow.usual[high][bars.rows])
            which = np.isfinite(below)
            self._layer.paint_spans(
                painter, bars, which, above[which], below[which], picture.view.pitch, colour(band, alpha)
            )

    def _paint_running(self, painter: QPainter, picture: Picture, bars: BarPixels, nets: Floats) -> None:
        """The running bar is hollow: its figure still changes."""
        scale, flow = picture.flows, picture.flow
        if not self.running or scale is None or flow is None or bars.last != len(flow.net) or not np.isfinite(nets[-1]):
            return
        role = self._theme.role(float(nets[-1]))
        if role is None or bars.width < 3:
            return
        y, zero = float(np.floor(scale.y_of(float(nets[-1])))), float(np.floor(scale.zero))
        high = max(abs(zero - y), 1.0)  # at least a pixel: a small figure is not taken for a missing one
        area = QRectF(bars.x[-1] - bars.width / 2, min(y, zero), bars.width, high)
        painter.fillRect(area, colour(self._theme.surface.panel))
        painter.setPen(hairline(colour(role.text)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_block(self, painter: QPainter, picture: Picture, bars: BarPixels) -> None:
        """The block's line, broken where a session opens."""
        flow, scale = picture.flow, picture.blocks
        if flow is None or scale is None:
            return
        tint = self._theme.tiers[0]
        if self._pen is None or self._pen[0] != tint:
            self._pen = tint, QPen(colour(tint), _BLOCK)
        self._layer.paint_sessions(painter, picture, bars, scale.y(flow.block[bars.rows]), self._pen[1])


def _is_tall(pane: ChartPane, theme: Theme) -> bool:
    return pane.bottom - pane.top >= _TALL * theme.scale


def placed_amounts(
    scale: ValueScale, values: Sequence[float], top: float, bottom: float, apart: float
) -> list[tuple[float, float]]:
    """Values with their pixels between two others.

    One is left out that has no room beside those before it, or only on the other side of zero.
    """
    found: list[tuple[float, float]] = []
    for value in values:
        y = min(max(scale.y_of(value), top), max(bottom, top))
        across = (scale.zero - y) * value < 0
        if not across and all(abs(y - other) >= apart for _value, other in found):
            found.append((value, y))
    return found


def marked_amounts(pane: ChartPane, scale: ValueScale, theme: Theme) -> list[float]:
    """The amounts that are written beside a pane; a tall one has more of them."""
    if not _is_tall(pane, theme):
        return [scale.step, 0.0, -scale.step]
    half = scale.step / 2
    part = half if nice_step(half) <= half * (1 + 1e-9) else 0.4 * scale.step  # a quarter would need two decimals
    return [part * number for number in (2, 1, 0, -1, -2)]
