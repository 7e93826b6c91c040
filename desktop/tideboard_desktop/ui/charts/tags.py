"""Texts in the theme's types, how wide they are, and tags on axes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from tideboard_desktop.ui.charts.strokes import hairline
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
    surface, outlined = theme.surface, tag.look is TagStyle.OUTLINE
    background = surface.text1 if tag.look is TagStyle.INVERSE else surface.chart_price
    role, foreground = Type.CAPTION_STRONG, surface.panel
    if outlined:
        background, role, foreground = surface.panel, Type.CAPTION, surface.text2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    paint_tag_box(painter, tag.area, colour(background), surface.text3 if outlined else "", 2)
    paint_text(painter, tag.area, CENTRE, tag.text, role, foreground, theme)


def paint_tag_box(painter: QPainter, area: QRectF, background: QColor, edge: str = "", radius: float = 3) -> None:
    """Paint the box of a tag; `edge` is the colour of a dashed outline, empty for none."""
    painter.setPen(hairline(colour(edge), Qt.PenStyle.DashLine) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(background)
    inset = 0.5 if edge else 0.0
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_text(
    painter: QPainter,
    area: QRectF,
    align: Qt.AlignmentFlag | Qt.TextFlag,
    text: str,
    role: Type,
    text_colour: str | QColor,
    theme: Theme,
) -> None:
    """Paint a text in one of the theme's types and a colour, as its code or as it is."""
    painter.setFont(theme.font(role))
    painter.setPen(colour(text_colour) if isinstance(text_colour, str) else text_colour)
    painter.drawText(area, align, text)


def text_width(text: str, theme: Theme, role: Type) -> float:
    """Width of `text` in logical pixels."""
    return texts_of(theme, role).width(text)


def elided(text: str, theme: Theme, role: Type, room: float) -> str:
    """As much of `text` as fits into `room`, ending in an ellipsis if cut."""
    if text_width(text, theme, role) + 1 < room:  # known of texts that were drawn before
        return text
    return QFontMetricsF(theme.font(role)).elidedText(text, Qt.TextElideMode.ElideRight, room)
