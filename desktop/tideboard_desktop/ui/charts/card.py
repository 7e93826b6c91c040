"""The card of a cell of a map or board: title, subject, figures, source and age."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.ui.charts.boxes import paint_box
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

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
