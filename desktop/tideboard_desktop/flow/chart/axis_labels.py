"""The texts on the axes: amounts left, prices right, times below; a text under a tag is hidden."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tideboard_desktop.flow.chart.line_styles import FlowLine
from tideboard_desktop.flow.chart.picture import DayPicture, Scale, SessionBreak, SessionLayout
from tideboard_desktop.ui.charts.axis_texts import Word, amount_text, price_text
from tideboard_desktop.ui.charts.strokes import crisp, hairline, paint_hatch
from tideboard_desktop.ui.charts.tags import CENTRE, LEFT, RIGHT, Tag, elided, paint_tag, paint_text, text_width
from tideboard_desktop.ui.format import AmountUnit
from tideboard_desktop.ui.theme import Theme, Type, colour

_SEAM_TEXT = 96.0
"""Length of the label with a seam's hours."""


def paint_background(painter: QPainter, picture: DayPicture, theme: Theme, *, beyond: bool) -> None:
    """Panes, grid and seams as they look before the last minute, or `beyond` it."""
    layout, surface = picture.layout, theme.surface
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), colour(surface.panel))
    if beyond:
        painter.fillRect(layout.panes, colour(surface.inset))
    _paint_grid(painter, picture, theme)
    # after the grid, whose lines the seams cover
    for seam in picture.axis.seams():
        _paint_seam(painter, seam, layout, theme)


def paint_holes(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """Hatch missing data: inside the series, and what is awaited after it."""
    surface = theme.surface
    for hole in picture.flow.missing if picture.flow is not None else ():
        _paint_missing(painter, picture, hole.begin, hole.end, colour(surface.line_control))
    if picture.awaited is not None:
        _paint_missing(painter, picture, *picture.awaited, colour(surface.warn, 0.55))


def paint_sea_level(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """The zero lines of both panes and the dotted line at the last minute."""
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.chart_zero)))
    for scale in picture.flow_scales:
        painter.drawLine(QLineF(layout.left, crisp(scale.zero), layout.right, crisp(scale.zero)))
    last = picture.last_x
    if last is not None:
        painter.setPen(hairline(colour(theme.surface.text3), Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(crisp(last), layout.top, crisp(last), layout.bars_bottom))


def _paint_grid(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.chart_grid)))
    rows = [scale.y_of(value) for scale in picture.flow_scales for value in scale.ticks()]
    painter.drawLines([QLineF(layout.left, crisp(y), layout.right, crisp(y)) for y in rows])
    columns = [crisp(x) for x, _time in picture.columns]
    painter.drawLines([QLineF(x, layout.top, x, layout.bars_bottom) for x in columns])
    painter.setPen(hairline(colour(theme.surface.line_soft)))
    painter.drawLine(QLineF(layout.left, crisp(layout.main_bottom), layout.right, crisp(layout.main_bottom)))


def _paint_seam(painter: QPainter, seam: SessionBreak, layout: SessionLayout, theme: Theme) -> None:
    surface = theme.surface
    area = QRectF(seam.left, layout.top, seam.right - seam.left, layout.bars_bottom - layout.top)
    painter.fillRect(area, colour(surface.panel))
    paint_hatch(painter, area, colour(surface.line_strong))
    painter.setPen(hairline(colour(surface.line_strong)))
    for x in (area.left(), area.right()):
        painter.drawLine(QLineF(crisp(x), area.top(), crisp(x), area.bottom()))


def hours_places(seam: SessionBreak, picture: DayPicture, theme: Theme) -> list[QRectF]:
    """Where the hours of a break may stand, upright inside its seam: first away from the net line."""
    main = picture.layout.main
    room = min(theme.px(_SEAM_TEXT), main.height() - 8)
    tops = [main.top() + 8, main.bottom() - 8 - room]
    if not net_below(picture, seam):
        tops.reverse()
    tops.append(main.center().y() - room / 2)
    return [QRectF(seam.left + 1, top, seam.right - seam.left - 1, room) for top in tops]


def paint_hours(painter: QPainter, seam: SessionBreak, area: QRectF, picture: DayPicture, theme: Theme) -> None:
    """The hours of a break on a ground of their own: the hatch would cross their digits."""
    clock = picture.subject.clock
    hours = f"{clock(seam.begin)} \u2013 {clock(seam.end)}"
    painter.fillRect(area, colour(theme.surface.panel))
    painter.save()
    painter.translate(area.center().x(), area.center().y())
    painter.rotate(-90)
    upright = QRectF(-area.height() / 2, -area.width() / 2, area.height(), area.width())
    paint_text(painter, upright, CENTRE, hours, Type.CAPTION, theme.surface.text3, theme)
    painter.restore()


def net_below(picture: DayPicture, seam: SessionBreak) -> bool:
    """Whether the net line crosses the seam below zero, so that the seam's hours belong above."""
    flow = picture.flow
    return flow is not None and len(flow) > 0 and float(flow.net[flow.index_at(seam.begin)]) < 0


def _paint_missing(painter: QPainter, picture: DayPicture, begin: float, end: float, text_colour: QColor) -> None:
    layout = picture.layout
    left, right = picture.axis.x_of(begin), picture.axis.x_of(end)
    area = QRectF(left, layout.top, right - left, layout.bars_bottom - layout.top)
    paint_hatch(painter, area, text_colour)


_GAP = 8.0
_HALF = 8.0
_CLEAR = 6.0
"""Smallest distance of two texts on the time axis."""
_NOTE_HEIGHT = 14


def axis_words(picture: DayPicture, theme: Theme) -> list[Word]:
    """The grid labels of the three axes; none overlaps another or the heading of its axis."""
    half = _HALF * theme.scale
    words = [*_amount_words(picture.main, picture.unit, picture, half), *_price_words(picture, half)]
    if picture.layout.has_bars:
        words += _amount_words(picture.minutes, picture.minute_unit, picture, half)
    free = list(axis_heads(picture))
    for word in words:
        if not any(word.area.adjusted(0, 2, 0, -2).intersects(other.area) for other in free):
            free.append(word)
    return [*free[len(axis_heads(picture)) :], *_time_words(picture, theme)]


def paint_axes(painter: QPainter, picture: DayPicture, theme: Theme, words: Sequence[Word]) -> None:
    """Paint the texts and headings of the axes."""
    for word in words:
        paint_text(painter, *word, Type.CAPTION, theme.surface.text3, theme)
    for head in axis_heads(picture):
        paint_text(painter, *head, Type.CAPTION_STRONG, theme.surface.text2, theme)


def pane_notes(picture: DayPicture) -> list[str]:
    """Restrictions of the main pane's data, for one of its corners, the last one lowest."""
    own = QCoreApplication.translate("Flow", "price on its own scale")
    free = picture.free_price and picture.prices is not None and FlowLine.PRICE in picture.shown
    return [note for note in (own if free else "", *picture.subject.note.split("\n")) if note]


def note_places(picture: DayPicture, notes: Sequence[str], theme: Theme) -> list[list[Word]]:
    """The notes stacked in each corner of the main pane: lower right, upper right, lower left, upper left."""
    main, high = picture.layout.main, theme.px(_NOTE_HEIGHT)
    room = main.width() - 2 * _GAP
    texts = [elided(note, theme, Type.CAPTION, room) for note in notes]
    tops = main.bottom() - 4 - len(texts) * high, main.top() + 2
    corners = []
    for align in (RIGHT, LEFT):
        for top in tops:
            stack = []
            for place, text in enumerate(texts):
                wide = text_width(text, theme, Type.CAPTION) + 4
                left = main.right() - _GAP - wide if align == RIGHT else main.left() + _GAP
                stack.append(Word(QRectF(left, top + place * high, wide, high), align, text))
            corners.append(stack)
    return corners


def bars_note(picture: DayPicture, theme: Theme) -> list[Word]:
    """What the pane of the minute bars shows, in its upper right corner."""
    layout = picture.layout
    if not layout.has_bars:
        return []
    text = QCoreApplication.translate("Flow", "net inflow per minute")
    if picture.delta is not None:
        since = picture.subject.clock(float(picture.delta.times[0]))
        words = QCoreApplication.translate("Flow", "cumulative volume delta since {time}, shares")
        text = words.replace("{time}", since)
    text = elided(text, theme, Type.CAPTION, layout.right - layout.left - 2 * _GAP)
    wide = text_width(text, theme, Type.CAPTION) + 4
    high, top = theme.px(_NOTE_HEIGHT), layout.main_bottom + 3
    if picture.delta is not None and np.nan_to_num(picture.delta.shares[-1]) > 0:
        top = layout.bars_bottom - high - 3  # away from the end of the line
    return [Word(QRectF(layout.right - _GAP - wide, top, wide, high), RIGHT, text)]


def paint_notes(painter: QPainter, words: Sequence[Word], theme: Theme) -> None:
    """Paint notes, each on a ground of its own: bars and curves may lie below."""
    for word in words:
        painter.fillRect(word.area, colour(theme.surface.inset))
        paint_text(painter, *word, Type.CAPTION, theme.surface.text3, theme)


def paint_tags(painter: QPainter, theme: Theme, words: Sequence[Word], tags: Sequence[Tag]) -> None:
    """Paint the tags, and cover every label that one of them touches: half a label would be misread."""
    background = colour(theme.surface.panel)
    left = min((tag.area.left() for tag in tags), default=math.inf)
    for word in words:
        if word.area.right() <= left:
            continue
        area = word.area.adjusted(0, 2, 0, -2)
        if any(tag.area.intersects(area) for tag in tags):
            painter.fillRect(word.area, background)
    for tag in tags:
        paint_tag(painter, tag, theme)


def _amount_words(scale: Scale, unit: AmountUnit, picture: DayPicture, half: float) -> list[Word]:
    """Texts of the grid lines' amounts; without data the axis has no unit yet and only zero is valid."""
    width = picture.layout.left - _GAP
    return [
        Word(QRectF(0, scale.y_of(value) - half, width, 2 * half), RIGHT, amount_text(value, scale.step, unit))
        for value in scale.ticks()
        if picture.flow is not None or value == 0
    ]


def _price_words(picture: DayPicture, half: float) -> list[Word]:
    scale, layout = picture.prices, picture.layout
    if scale is None:
        return []
    left, width = layout.right + _GAP, layout.width - layout.right - _GAP
    decimals = picture.subject.price_decimals
    return [
        Word(QRectF(left, scale.y_of(value) - half, width, 2 * half), LEFT, price_text(value, decimals))
        for value in scale.ticks()
        if value > 0
    ]


def axis_heads(picture: DayPicture) -> list[Word]:
    """Currency above both axes, zone beside the times."""
    layout, subject, row = picture.layout, picture.subject, picture.layout.time_row
    left = layout.left - _GAP
    heads = [
        Word(QRectF(0, layout.top, left, 16), RIGHT, subject.currency),
        Word(QRectF(0, row.top(), left, row.height()), RIGHT, subject.clock_name(_begin(picture))),
    ]
    if picture.prices is not None:
        area = QRectF(layout.right + _GAP, layout.top, layout.width - layout.right - _GAP, 16)
        heads.append(Word(area, LEFT, subject.currency))
    return heads


def _begin(picture: DayPicture) -> float:
    return picture.axis.spans[0].begin if picture.axis.spans else 0.0


def _time_words(picture: DayPicture, theme: Theme) -> list[Word]:
    """Open, close and breaks first, then as many grid times as fit between them."""
    words: list[Word] = []
    for x, text in _times(picture):
        word = _time_word(x, text, picture, theme)
        if not any(word.area.adjusted(-_CLEAR, 0, _CLEAR, 0).intersects(other.area) for other in words):
            words.append(word)
    return words


def _times(picture: DayPicture) -> list[tuple[float, str]]:
    axis, clock = picture.axis, picture.subject.clock
    if not axis.spans:
        return []
    ends = [axis.spans[0].begin, axis.spans[-1].end]
    lunch = QCoreApplication.translate("Flow", "lunch")
    breaks = [((seam.left + seam.right) / 2, lunch) for seam in axis.seams()]
    grid = [(x, clock(time)) for x, time in picture.columns]
    return [*((axis.x_of(time), clock(time)) for time in ends), *breaks, *grid]


def _time_word(x: float, text: str, picture: DayPicture, theme: Theme) -> Word:
    row = picture.layout.time_row
    room = text_width(text, theme, Type.CAPTION) + 2
    return Word(QRectF(max(x - room / 2, picture.layout.left), row.top(), room, row.height()), CENTRE, text)
