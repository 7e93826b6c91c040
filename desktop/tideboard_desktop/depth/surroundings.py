"""What stands around and over the picture: axes, the book of now, own orders, gaps in words, the cursor's lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.price_rows import PriceRows
from tideboard_core.model.shares import Shares
from tideboard_desktop.depth.plane import Plane
from tideboard_desktop.depth.words import clock, minutes_clock, price
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.tags import LEFT, RIGHT, Tag, TagStyle, elided, paint_tag, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.theme import Theme, Type, colour

AXIS: Final = 62
BOOK: Final = 236
LEAST_WITH_BOOK: Final = 640
"""Logical pixels of the map from which the book of now stands beside it."""
_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120)
_SECONDS: Final = (5, 10, 15, 30)
_APART: Final = 76
"""Logical pixels between two times."""
_PRICES_APART: Final = 26
_TIMES: Final = (1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 500, 1000, 2000)
_READABLE: Final = 13
"""Logical pixels of a row from which the book of now stands level with the picture."""
_STACKED: Final = 16


@dataclass(frozen=True, slots=True)
class Places:
    """Rectangles of the widget's parts in logical pixels; those without room are empty."""

    caption: QRect
    field: QRect
    prices: QRect
    bars: QRect
    times: QRect
    book: QRect

    @classmethod
    def of(cls, width: int, height: int, theme: Theme) -> Places:
        """The rectangles of a map of this size."""
        px = theme.px
        top, low = px(26), px(22)
        book = px(BOOK) if width >= px(LEAST_WITH_BOOK) else 0
        bars = px(72) if height >= px(320) else px(36) if height >= px(200) else 0
        wide = max(width - 10 - px(AXIS) - book, 1)
        gap = px(6) if bars else 0
        high = max(height - top - low - bars - gap, 1)
        field = QRect(10, top, wide, high)
        return cls(
            caption=QRect(10, 0, width - 10 - book, top),
            field=field,
            prices=QRect(field.right() + 1, top, px(AXIS), high),
            bars=QRect(10, top + high + gap, wide, bars),
            times=QRect(0, top + high + gap + bars, width - book, low),
            book=QRect(width - book, 0, book, top + high) if book else QRect(),
        )


class TimeTick(NamedTuple):
    """A time at the begin of a column."""

    column: int
    text: str


def time_ticks(plane: Plane, axis: ColumnAxis, zone: str, theme: Theme) -> list[TimeTick]:
    """Round times along the columns shown."""
    apart = theme.px(_APART) * plane.ratio * plane.per_pixel / plane.per_column * axis.width
    steps = (
        [*_SECONDS, *(minutes * 60 for minutes in _MINUTES)] if axis.width == 1 else [60 * each for each in _MINUTES]
    )
    step = next((each for each in steps if each >= apart), steps[-1]) * 1_000_000
    found = list[TimeTick]()
    words = clock if step % 60_000_000 else minutes_clock
    first, end = max(plane.left, 0), min(plane.left + plane.cells * plane.per_pixel, axis.count)
    moment = -(-axis.begin_of(first) // step) * step
    while (column := axis.column_of(moment)) < end:
        if axis.begin_of(column) == moment:
            found.append(TimeTick(column, words(moment, zone)))
        if column >= axis.count - 1:
            break
        moment += step
    return found


def price_ticks(plane: Plane, rows: PriceRows, theme: Theme) -> list[int]:
    """Rows of round prices."""
    first, last = max(plane.first_row, 0), min(plane.top, len(rows) - 1)
    if last < first:
        return []
    step = int(rows.prices[first + 1] - rows.prices[first])
    least = theme.px(_PRICES_APART) * plane.ratio / plane.row_height
    times = next((each for each in _TIMES if each >= least), _TIMES[-1])
    found: list[int] = (first + np.flatnonzero(rows.prices[first : last + 1] % (step * times) == 0)).tolist()
    return found


class LadderLevel(NamedTuple):
    """A level of the book of now: `units` is its price in 1/10000, `tint` the colour of its shares' step."""

    units: int
    shares: int
    bid: bool
    best: bool
    tint: QColor
    own: Shares


class RestingLine(NamedTuple):
    """A resting order: from a column on at a price."""

    column: int
    units: int
    words: str


class OwnFill(NamedTuple):
    """An own fill: in which column at which price."""

    column: int
    units: int
    buy: bool
    words: str


def paint_prices(
    painter: QPainter,
    places: Places,
    plane: Plane,
    rows: PriceRows,
    ticks: Sequence[int],
    step: Callable[[int], Decimal | None],
    hidden: QRectF,
    due: QRect,
    theme: Theme,
) -> None:
    """The round prices beside the picture within the rectangle that is due; one below the tag `hidden` is left out."""
    texts, area = texts_of(theme, Type.CAPTION), places.prices
    painter.setPen(colour(theme.surface.text2))
    for row in ticks:
        units = int(rows.prices[row])
        y = area.top() + (plane.y_of(row) + plane.row_height / 2) / plane.ratio
        if y > area.bottom() - 6 or not due.top() - 12 <= y <= due.bottom() + 12:
            continue
        room = QRectF(area.left() + 8, y - 8, area.width() - 8, 16)
        if not room.adjusted(0, 3, 0, -3).intersects(hidden):  # above and below its digits there is nothing
            texts.draw(painter, room, price(units, step(units)))


def price_tag(places: Places, y: float, text: str, theme: Theme) -> QRectF:
    """Where the tag of a price stands at a height."""
    wide = text_width(text, theme, Type.CAPTION_STRONG) + 12
    return QRectF(places.prices.left() + 2, y - 9, wide, 18)


def paint_side_tag(painter: QPainter, area: QRectF, text: str, side: int, theme: Theme) -> None:
    """The newest price, in the fill of the side that traded it."""
    fill = theme.surface.text3 if side == 0 else (theme.up if side > 0 else theme.down).fill
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(area, 2, 2)
    white = QColor(255, 255, 255) if side else colour(theme.surface.panel)
    paint_text(painter, area, Qt.AlignmentFlag.AlignCenter, text, Type.CAPTION_STRONG, white, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_times(
    painter: QPainter, places: Places, plane: Plane, ticks: Sequence[TimeTick], hidden: QRectF, due: QRect, theme: Theme
) -> None:
    """The round times below the bars within the rectangle that is due; one below the cursor's tag is left out."""
    texts, area, around = texts_of(theme, Type.CAPTION), places.times, QRectF(due)
    painter.setPen(colour(theme.surface.text2))
    for tick in ticks:
        wide = texts.width(tick.text)
        x = places.field.left() + plane.x_of(tick.column) / plane.ratio
        left = min(max(x - wide / 2, 2.0), places.prices.right() - wide)
        row = QRectF(left, area.top(), wide, area.height())
        if row.intersects(around) and not row.intersects(hidden) and x <= places.field.right():
            texts.draw(painter, row, tick.text)


def cursor_tags(places: Places, x: float, y: float, time: str, words: str, theme: Theme) -> tuple[Tag, Tag]:
    """The tags of the cursor on the axes of price and time."""
    wide = text_width(time, theme, Type.CAPTION_STRONG) + 12
    left = min(max(x - wide / 2, places.field.left()), places.prices.right() - wide)
    below = QRectF(left, places.times.top() + 2, wide, 18)
    return Tag(price_tag(places, y, words, theme), words, TagStyle.INVERSE), Tag(below, time, TagStyle.INVERSE)


def paint_cross(painter: QPainter, places: Places, x: float, y: float, tags: Sequence[Tag], theme: Theme) -> None:
    """The lines of the cursor at a point, with their tags."""
    pen = QPen(colour(theme.surface.text1), 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    field, low = places.field, places.bars.bottom() if places.bars.height() else places.field.bottom()
    painter.save()
    painter.setClipRect(0, field.top(), places.prices.right(), low, Qt.ClipOperation.IntersectClip)  # of Qt's caps
    painter.drawLine(QLineF(x, field.top(), x, low))
    painter.drawLine(QLineF(field.left(), y, field.right(), y))
    painter.restore()
    for tag in tags:
        paint_tag(painter, tag, theme)


def paint_orders(
    painter: QPainter,
    places: Places,
    plane: Plane,
    rows: PriceRows,
    orders: Sequence[RestingLine],
    end: float,
    theme: Theme,
) -> None:
    """Resting orders as lines with their words, until the column of now at `end` (logical pixels)."""
    field = places.field
    for order in orders:
        row = rows.row_of(order.units)
        y = field.top() + (plane.y_of(row) + plane.row_height / 2) / plane.ratio
        left = max(field.left() + plane.x_of(order.column) / plane.ratio, field.left())
        if row < 0 or not field.top() <= y <= field.bottom() or left > end:
            continue
        painter.setPen(QPen(colour(theme.surface.text1), 1.6))
        painter.drawLines([QLineF(left, y, end, y), QLineF(left, y - 4, left, y + 4)])
        _paint_label(painter, QPointF(left + 6, y - 11), order.words, field, theme)


def paint_fills(
    painter: QPainter, places: Places, plane: Plane, rows: PriceRows, fills: Sequence[OwnFill], theme: Theme
) -> None:
    """Own fills as arrows with their words."""
    field = places.field
    for fill in fills:
        row = rows.row_of(fill.units)
        x = field.left() + (plane.x_of(fill.column) + plane.per_column / 2) / plane.ratio
        y = field.top() + (plane.y_of(row) + plane.row_height / 2) / plane.ratio
        if row < 0 or not field.contains(round(x), round(y)):
            continue
        tip = -6 if fill.buy else 6
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.surface.inset), 1))
        painter.setBrush(colour(theme.surface.text1))
        points = [QPointF(x - 6, y - tip), QPointF(x + 6, y - tip), QPointF(x, y + tip)]
        painter.drawPolygon(QPolygonF(points))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        _paint_label(painter, QPointF(x + 9, y + (14 if fill.buy else -14)), fill.words, field, theme)


def _paint_label(painter: QPainter, at: QPointF, words: str, field: QRect, theme: Theme) -> None:
    """An inverse label within the field, with its middle left at a point."""
    wide = text_width(words, theme, Type.CAPTION_STRONG) + 10
    left = max(min(at.x(), field.right() - wide), field.left())
    area = QRectF(left, max(min(at.y() - 8, field.bottom() - 16), field.top()), wide, 16)
    paint_tag(painter, Tag(area, words, TagStyle.INVERSE), theme)


def paint_note(painter: QPainter, at: QPointF, lines: Sequence[str], field: QRect, theme: Theme) -> None:
    """A card with the words of a gap, its upper middle at a point."""
    wide = max(text_width(line, theme, Type.CAPTION_STRONG) for line in lines) + 18
    row = theme.px(Type.CAPTION.line)
    left = max(min(at.x() - wide / 2, field.right() - wide - 2), field.left() + 2)
    area = QRectF(left, at.y(), wide, row * len(lines) + 10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.surface.line_control), 1))
    painter.setBrush(colour(theme.surface.raised))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for number, line in enumerate(lines):
        role, tint = (Type.CAPTION_STRONG, theme.surface.text1) if number == 0 else (Type.CAPTION, theme.surface.text2)
        place = QRectF(area.left(), area.top() + 5 + number * row, wide, row)
        paint_text(painter, place, Qt.AlignmentFlag.AlignCenter, line, role, tint, theme)


def paint_book(
    painter: QPainter,
    places: Places,
    plane: Plane,
    rows: PriceRows,
    levels: Sequence[LadderLevel],
    words: tuple[str, str],
    step: Callable[[int], Decimal | None],
    theme: Theme,
) -> None:
    """The book of now: level with the picture where its rows can be read, else one row below the other."""
    area, surface, px = places.book, theme.surface, theme.px
    painter.fillRect(area, colour(surface.panel))
    painter.setPen(QPen(colour(surface.line_soft), 1))
    painter.drawLine(area.left(), places.field.top(), area.left(), area.bottom())
    head = QRectF(area.left() + 8, 0, area.width() - 18, places.caption.height())
    paint_text(painter, head, RIGHT, words[1], Type.CAPTION, surface.text3, theme)
    room = head.width() - text_width(words[1], theme, Type.CAPTION) - 8
    paint_text(painter, head, LEFT, elided(words[0], theme, Type.CAPTION, room), Type.CAPTION, surface.text3, theme)
    if not levels:
        return
    most = max(*(level.shares for level in levels), 1)
    row_high = plane.row_height / plane.ratio
    aligned = row_high >= px(_READABLE)
    high = min(row_high, px(22)) if aligned else px(_STACKED)
    field = places.field
    top = field.top() + max((field.height() - high * len(levels)) / 2, 0) if not aligned else 0.0
    left, room = area.left() + 4, area.width() - px(80)
    prices: dict[tuple[Type, str], list[tuple[float, str]]] = {}
    shares, own = list[tuple[float, str]](), list[tuple[float, str]]()
    for number, level in enumerate(levels):
        y = top + number * high
        if aligned:
            middle = field.top() + (plane.y_of(rows.row_of(level.units)) + plane.row_height / 2) / plane.ratio
            y = middle - high / 2
        if y < field.top() - 1 or y + high > area.bottom() + 1:
            continue
        role = theme.up if level.bid else theme.down
        line, thick = round(y) + 1, round(high) - 2
        painter.fillRect(left, line, 3, thick, level.tint)
        painter.fillRect(left + 4, line, round(room * level.shares / most), thick, colour(role.dim))
        look = Type.CAPTION_STRONG if level.best else Type.CAPTION, role.text
        prices.setdefault(look, []).append((y, price(level.units, step(level.units))))
        shares.append((y, fmt.quantity(level.shares)))
        if level.own:
            own.append((y, f"\u25ba {fmt.quantity(level.own)}"))
    for (kind, tint), found in prices.items():
        painter.setPen(colour(tint))
        texts_of(theme, kind).draw_column(painter, left + 9, high, found)
    painter.setPen(colour(surface.text1))
    texts_of(theme, Type.CAPTION).draw_column(painter, left + area.width() - 14, high, shares, 1.0)
    for y, text in own:
        wide = text_width(text, theme, Type.CAPTION_STRONG) + 10
        tag = QRectF(area.right() - px(64) - wide, y + (high - 16) / 2, wide, 16)
        paint_tag(painter, Tag(tag, text, TagStyle.INVERSE), theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
