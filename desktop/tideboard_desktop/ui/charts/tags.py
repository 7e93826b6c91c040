"""Tags on axes, and how wide words are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

TAG_HEIGHT = 18


RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


CENTRE = Qt.AlignmentFlag.AlignCenter


class TagStyle(Enum):
    """Inverse = crosshair; price = last price; outline = reference value."""

    INVERSE = auto()
    PRICE = auto()
    OUTLINE = auto()


@dataclass(frozen=True, slots=True)
class Tag:
    """A value marked on an axis; grid labels below it are hidden."""

    area: QRectF
    text: str
    look: TagStyle


def paint_tag(painter: QPainter, tag: Tag, theme: Theme) -> None:
    """Paint one opaque tag."""
    surface = theme.surface
    painter.setFont(theme.font(Type.CAPTION if tag.look is TagStyle.OUTLINE else Type.CAPTION_STRONG))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    if tag.look is TagStyle.OUTLINE:
        pen = QPen(colour(surface.text3), 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(colour(surface.panel))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(surface.text1 if tag.look is TagStyle.INVERSE else surface.chart_price))
    inset = 0.5 if tag.look is TagStyle.OUTLINE else 0.0
    painter.drawRoundedRect(tag.area.adjusted(inset, inset, -inset, -inset), 2, 2)
    painter.setPen(colour(surface.text2 if tag.look is TagStyle.OUTLINE else surface.panel))
    painter.drawText(tag.area, CENTRE, tag.text)


def text_width(text: str, theme: Theme, role: Type) -> float:
    """Width of `text` in logical pixels."""
    return texts_of(theme, role).width(text)


def elided(text: str, theme: Theme, role: Type, room: float) -> str:
    """As much of `text` as fits into `room`, ending in an ellipsis if cut."""
    return QFontMetricsF(theme.font(role)).elidedText(text, Qt.TextElideMode.ElideRight, room)
