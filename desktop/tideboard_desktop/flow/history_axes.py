"""The words on the axes of the history chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.axis_text import Word, amount_text, price_text
from tideboard_desktop.flow.history_picture import LABEL_PITCH, HistoryPicture
from tideboard_desktop.flow.ink import CENTRE, LEFT, RIGHT
from tideboard_desktop.flow.lines import Line
from tideboard_desktop.theme import Theme, Type, colour

_GAP = 8.0


def history_words(picture: HistoryPicture, theme: Theme) -> list[Word]:
    """Amounts left, closes right, dates below."""
    layout, main, closes = picture.layout, picture.main, picture.closes
    high = theme.px(16)
    words = [
        Word(
            QRectF(0, main.y_of(value) - high / 2, layout.left - _GAP, high),
            RIGHT,
            amount_text(value, main.step, picture.unit),
        )
        for value in main.ticks()
    ]
    if closes is not None and Line.PRICE in picture.shown:
        left, wide = layout.right + _GAP, layout.width - layout.right - _GAP
        decimals = picture.subject.price_decimals
        words += [
            Word(QRectF(left, closes.y_of(value) - high / 2, wide, high), LEFT, price_text(value, decimals))
            for value in closes.ticks()
            if value > 0
        ]
    return [*words, *_date_words(picture)]


def paint_history_axes(painter: QPainter, picture: HistoryPicture, theme: Theme, words: Sequence[Word]) -> None:
    """All words and the currency above both axes."""
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text3))
    for word in words:
        painter.drawText(word.area, word.align, word.text)
    layout = picture.layout
    painter.setFont(theme.font(Type.CAPTION_STRONG))
    painter.setPen(colour(theme.surface.text2))
    painter.drawText(QRectF(0, layout.top, layout.left - _GAP, 16), RIGHT, picture.subject.currency)
    if picture.closes is not None:
        head = QRectF(layout.right + _GAP, layout.top, layout.width - layout.right - _GAP, 16)
        painter.drawText(head, LEFT, picture.subject.currency)


def _date_words(picture: HistoryPicture) -> list[Word]:
    row, x = picture.layout.time_row, picture.x()
    words = []
    for place, text in picture.labels():
        left = min(
            max(float(x[place]) - LABEL_PITCH / 2, picture.layout.left - 20), picture.layout.right - LABEL_PITCH + 10
        )
        words.append(Word(QRectF(left, row.top(), LABEL_PITCH, row.height()), CENTRE, text))
    return words
