"""The card of a cell of a map or board: title, subject, figures, source and age."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, Type, colour

RADIUS: Final = 5
_CORNER: Final = RADIUS + 1


def paint_box(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Paint a box on whole pixels; a smooth outline of this size would take five times as long as four pictures."""
    surface, box = theme.surface, area.toRect()
    inside = box.adjusted(1, 1, -1, -1)
    painter.fillRect(inside.adjusted(_CORNER - 1, 0, 1 - _CORNER, 0), colour(surface.raised))
    painter.fillRect(inside.adjusted(0, _CORNER - 1, 0, 1 - _CORNER), colour(surface.raised))
    edge = colour(surface.line_control)
    for line in (
        QRect(box.left() + _CORNER, box.top(), box.width() - 2 * _CORNER, 1),
        QRect(box.left() + _CORNER, box.bottom(), box.width() - 2 * _CORNER, 1),
        QRect(box.left(), box.top() + _CORNER, 1, box.height() - 2 * _CORNER),
        QRect(box.right(), box.top() + _CORNER, 1, box.height() - 2 * _CORNER),
    ):
        painter.fillRect(line, edge)
    ratio = painter.device().devicePixelRatioF()
    far = QPoint(box.right() - _CORNER + 1, box.bottom() - _CORNER + 1)
    places = (box.topLeft(), QPoint(far.x(), box.top()), QPoint(box.left(), far.y()), far)
    for place, corner in zip(places, _corners(surface.raised, surface.line_control, ratio), strict=True):
        painter.drawPixmap(place, corner)


@lru_cache(maxsize=16)
def _corners(background: str, edge: str, ratio: float) -> tuple[QPixmap, ...]:
    """The four corners of a box: left and right at the top, then at the bottom."""
    side = 2 * _CORNER
    whole = canvas(side, side, ratio)
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(hairline(colour(edge)))
    painter.setBrush(colour(background))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), RADIUS, RADIUS)
    painter.end()
    half = round(_CORNER * ratio)
    return tuple(whole.copy(x, y, half, half) for y in (0, half) for x in (0, half))


_ROW: Final = 18
_PAD: Final = 12
_LEAST: Final = 250
_BESIDE: Final = 16


class Card(NamedTuple):
    """What it says; `foot` names source and age."""

    title: str
    subject: str
    lines: Sequence[CardLine]
    foot: str


def card_area(card: Card, cell: QRectF, bounds: QRectF, theme: Theme) -> QRectF:
    """Beside and below a cell, inside `bounds`; on the other side of it where there is no room."""
    body, strong = texts_of(theme, Type.BODY), texts_of(theme, Type.STRONG)
    pad = theme.px(_PAD)
    needs = [strong.width(card.title) + texts_of(theme, Type.CAPTION).width(card.subject) + 24]
    needs += [body.width(line.name) + strong.width(line.value) + 24 for line in card.lines]
    needs.append(texts_of(theme, Type.CAPTION).width(card.foot))
    wide = max(theme.px(_LEAST), max(needs) + 2 * pad)
    high = theme.px(_ROW) * (len(card.lines) + 2) + 2.4 * pad
    left, top = cell.right() + _BESIDE, cell.bottom() + _BESIDE / 2
    if left + wide > bounds.right():
        left = max(cell.left() - _BESIDE - wide, bounds.left())
    if top + high > bounds.bottom():
        top = max(cell.top() - _BESIDE / 2 - high, bounds.top())
    return QRectF(round(left), round(top), math.ceil(wide), math.ceil(high))  # on whole pixels


def paint_card(painter: QPainter, card: Card, area: QRectF, theme: Theme) -> None:
    """Paint it, opaque."""
    surface, pad, step = theme.surface, theme.px(_PAD), theme.px(_ROW)
    body, strong, small = (texts_of(theme, role) for role in (Type.BODY, Type.STRONG, Type.CAPTION))
    painter.save()
    paint_box(painter, area, theme)
    line = QRectF(area.left() + pad, area.top() + pad * 0.7, area.width() - 2 * pad, step)
    painter.setPen(colour(surface.text1))
    strong.draw(painter, line, card.title)
    painter.setPen(colour(surface.text3))
    small.draw(painter, line, card.subject, 1.0)
    for each in card.lines:
        line.translate(0, step)
        painter.setPen(colour(surface.text2))
        body.draw(painter, line, each.name)
        painter.setPen(colour(surface.text1) if each.signed is None else theme.signed_text(each.signed))
        strong.draw_figures(painter, [(line, each.value)])
    painter.fillRect(
        QRectF(line.left(), round(line.bottom() + pad * 0.4), line.width(), 1), colour(surface.line_strong)
    )
    line.translate(0, step + pad * 0.6)
    painter.setPen(colour(surface.text3))
    small.draw(painter, line, card.foot)
    painter.restore()


class CardLine(NamedTuple):
    """A line of the card: its name, its value, and the number whose sign colours it (None = plain)."""

    name: str
    value: str
    signed: float | None = None
