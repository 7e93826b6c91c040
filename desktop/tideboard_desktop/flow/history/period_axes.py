"""The texts on the axes of the history chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_desktop.flow.chart.line_styles import Line
from tideboard_desktop.flow.history.date_ticks import DateTick, Rank, date_ticks
from tideboard_desktop.flow.history.period_picture import HistoryPicture
from tideboard_desktop.ui.charts.axis_texts import Word, amount_text, price_text
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour

_GAP = 8.0
_CLEAR = 10.0
"""Smallest distance between two dates."""


def history_words(picture: HistoryPicture, theme: Theme) -> list[Word]:
    """Amounts left, closes right; none below the currency that heads its axis."""
    layout, main, closes = picture.layout, picture.main, picture.closes
    high = theme.px(16)
    amounts = main.ticks() if picture.series is not None else [0.0]
    words = [
        Word(
            QRectF(0, main.y_of(value) - high / 2, layout.left - _GAP, high),
            RIGHT,
            amount_text(value, main.step, picture.unit),
        )
        for value in amounts
    ]
    if closes is not None and Line.PRICE in picture.style.shown:
        left, wide = layout.right + _GAP, layout.width - layout.right - _GAP
        decimals = picture.subject.price_decimals
        words += [
            Word(QRectF(left, closes.y_of(value) - high / 2, wide, high), LEFT, price_text(value, decimals))
            for value in closes.ticks()
            if value > 0
        ]
    return [word for word in words if word.area.top() >= layout.top + theme.px(14)]


def date_words(picture: HistoryPicture, theme: Theme) -> list[tuple[Word, Rank]]:
    """The dates that fit side by side, years before months before days."""
    if picture.series is None or not picture.count:
        return []
    ticks = date_ticks(picture.series.dates, picture.visible, picture.pitch, picture.period, theme.scale)
    placed: list[tuple[Word, Rank]] = []
    for tick in sorted(ticks, key=lambda tick: (-tick.rank, tick.place)):
        word = _date_word(picture, tick, theme)
        if not any(word.area.adjusted(-_CLEAR, 0, _CLEAR, 0).intersects(other.area) for other, _rank in placed):
            placed.append((word, tick.rank))
    return placed


def paint_history_axes(painter: QPainter, picture: HistoryPicture, theme: Theme, words: Sequence[Word]) -> None:
    """Paint all texts, the dates, and the currency above both axes."""
    surface, layout = theme.surface, picture.layout
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(surface.text3))
    for word in words:
        painter.drawText(word.area, word.align, word.text)
    for word, rank in date_words(picture, theme):
        painter.setFont(theme.font(Type.CAPTION_STRONG if rank >= Rank.FIRST else Type.CAPTION))
        painter.setPen(colour(surface.text2 if rank >= Rank.FIRST else surface.text3))
        painter.drawText(word.area, word.align, word.text)
    painter.setFont(theme.font(Type.CAPTION_STRONG))
    painter.setPen(colour(surface.text2))
    high = theme.px(16)
    painter.drawText(QRectF(0, layout.top, layout.left - _GAP, high), RIGHT, picture.subject.currency)
    if picture.closes is not None and Line.PRICE in picture.style.shown:
        head = QRectF(layout.right + _GAP, layout.top, layout.width - layout.right - _GAP, high)
        painter.drawText(head, LEFT, picture.subject.currency)
    _paint_notes(painter, picture, theme)


def against_words(picture: HistoryPicture) -> str:
    """`price against flow on 112 of 250`, empty without closes."""
    series = picture.series
    if series is None or picture.closes is None:
        return ""
    view = picture.visible
    text = QCoreApplication.translate("Flow", "price against flow: {count} of {all}")
    count = int(series.against[view].sum())
    return text.replace("{count}", str(count)).replace("{all}", str(view.stop - view.start))


def _paint_notes(painter: QPainter, picture: HistoryPicture, theme: Theme) -> None:
    """Paint what the figures leave out."""
    note = picture.subject.note
    if not note:
        return
    corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
    painter.setFont(theme.font(Type.CAPTION))
    painter.setPen(colour(theme.surface.text3))
    painter.drawText(picture.layout.panes.adjusted(0, 2, -_GAP, 0), corner, note)


def note_area(picture: HistoryPicture, theme: Theme) -> QRectF:
    """Where that stands; empty without a note."""
    lines = picture.subject.note.split("\n") if picture.subject.note else []
    pane = picture.layout.panes
    wide = max((text_width(line, theme, Type.CAPTION) for line in lines), default=0.0)
    return QRectF(pane.right() - _GAP - wide, pane.top() + 2, wide, theme.px(16) * len(lines))


def _date_word(picture: HistoryPicture, tick: DateTick, theme: Theme) -> Word:
    layout, row = picture.layout, picture.layout.time_row
    wide = text_width(tick.text, theme, Type.CAPTION_STRONG) + 2
    middle = layout.left + (tick.place + 0.5 - picture.window.first) * picture.pitch
    left = min(max(middle - wide / 2, layout.left - 20), layout.right + 20 - wide)
    return Word(QRectF(left, row.top(), wide, row.height()), CENTRE, tick.text)
