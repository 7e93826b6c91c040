"""Paints the tiles of a treemap: shade, hatch of outflow, and the texts that fit."""

from __future__ import annotations

from itertools import product
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tideboard_core.model.instrument import code_of
from tideboard_desktop.flowboard.treemap.tiles import Tile, TileColouring, value_words
from tideboard_desktop.ui.charts.strokes import paint_hatch
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour, step_colour

_GAP: Final = 7.0
"""Pixels between two lines of the hatch of outflow."""
_PAD: Final = 4.0
_MIDDLE: Final = 0.179
"""Luminance from which black has more contrast than white (WCAG 2)."""
_SIZES: Final = ((Type.SPREAD, Type.BODY), (Type.NAME, Type.BODY), (Type.CAPTION_STRONG, Type.CAPTION))
"""Type of the name and of the value, the largest that fits first."""
_SHARE: Final = 0.6
"""Share of a tile's width that a text of the two larger sizes takes at most, so that size follows area."""


def background_of(tile: Tile, colouring: TileColouring, theme: Theme) -> QColor:
    """The colour of a tile; that of an inset where the value is not known."""
    step = tile.step(colouring)
    return colour(theme.surface.inset) if step is None else step_colour(step, theme)


def foreground_on(background: QColor) -> QColor:
    """Black or white, whichever has more contrast."""
    parts = (background.redF(), background.greenF(), background.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE
    return QColor(Qt.GlobalColor.black if bright else Qt.GlobalColor.white)


def paint_tile(painter: QPainter, tile: Tile, area: QRectF, colouring: TileColouring, theme: Theme) -> None:
    """Paint one tile into whole pixels."""
    step, background = tile.step(colouring), background_of(tile, colouring, theme)
    painter.fillRect(area, background)
    foreground = colour(theme.surface.text2) if step is None else foreground_on(background)
    if step is None:
        paint_hatch(painter, area, colour(theme.surface.line_strong))
    elif step < 0 and theme.hatch_down:
        lines = QColor(foreground)
        lines.setAlphaF(0.28)
        painter.save()
        painter.setClipRect(area)
        hatch(painter, area, lines, gap=_GAP)
        painter.restore()
    painter.setPen(foreground)
    _paint_texts(painter, tile, area, colouring, theme, background)


def _paint_texts(
    painter: QPainter, tile: Tile, area: QRectF, colouring: TileColouring, theme: Theme, background: QColor
) -> None:
    """Name or code with the value below, in the largest size in which they fit whole; the code alone; nothing."""
    code, value = code_of(tile.row.id), value_words(tile.value(colouring), colouring)
    room, high = area.width() - 2 * _PAD, area.height() - 2 * _PAD
    for text, (upper, lower) in product(dict.fromkeys((tile.row.name, code)), _SIZES):
        above, below = texts_of(theme, upper), texts_of(theme, lower)
        line, second = theme.px(upper.line), theme.px(lower.line)
        most = room if upper is Type.CAPTION_STRONG else area.width() * _SHARE
        wide = max(above.width(text), below.width(value))
        if line + second > high or wide > most:
            continue
        top = area.center().y() - (line + second) / 2
        _clear(painter, QRectF(area.center().x() - wide / 2, top, wide, line + second), background, theme)
        above.draw(painter, QRectF(area.left(), top, area.width(), line), text, 0.5)
        below.draw(painter, QRectF(area.left(), top + line, area.width(), second), value, 0.5)
        return
    small = texts_of(theme, Type.CAPTION)
    if small.width(code) <= room and theme.px(Type.CAPTION.line) <= high:
        wide = small.width(code)
        _clear(painter, QRectF(area.center().x() - wide / 2, area.center().y() - 7, wide, 14), background, theme)
        small.draw(painter, area, code, 0.5)


def _clear(painter: QPainter, area: QRectF, background: QColor, theme: Theme) -> None:
    """Nothing crosses a text."""
    if theme.hatch_down or background == colour(theme.surface.inset):
        painter.fillRect(area.adjusted(-2, 0, 2, 0), background)
