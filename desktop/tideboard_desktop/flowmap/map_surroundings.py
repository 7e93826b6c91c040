"""What is painted around and over the cells: breadth, headings, time axis, turns, reasons, marks, the shared minute."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from tideboard_core.archive.records import Integers
from tideboard_core.flow.session_minutes import minute_start
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_core.model.session import Session
from tideboard_desktop.docks.fired_marks import mark_width, paint_mark
from tideboard_desktop.flowmap.map_geometry import Geometry
from tideboard_desktop.flowmap.row_labels import paint_arrow
from tideboard_desktop.flowmap.row_order import Sort
from tideboard_desktop.flowmap.sheet import MapSheet
from tideboard_desktop.flowmap.words import clock_of, zone_of
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.charts.tags import Tag, TagStyle, paint_tag
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.tables.hatch import hatch
from tideboard_desktop.ui.theme import Theme, Type, colour

translate = QCoreApplication.translate
_TICKS: Final = (5, 15, 30, 60, 120)
"""Minutes from one time of the axis to the next."""
_LABEL: Final = 58
_DOWN: Final = "\u2193"
_SORT_OF: Final = {"net": Sort.NET, "percentile": Sort.PERCENTILE, "sort": None, "code": Sort.LIST, "name": Sort.LIST}


class MapHeadings(NamedTuple):
    """Titles of the labels by key; `sort` is the one in force, `age` what its column says of the order."""

    titles: Mapping[str, str]
    sort: Sort
    breadth: str

    def sort_at(self, x: float, geometry: Geometry) -> str | None:
        """What a click on a heading sorts by; None for one that sorts nothing."""
        for key, area in geometry.labels:
            if area.left() <= x < area.left() + area.width():
                found = _SORT_OF.get(key)
                return None if found is None else found.value
        return None


def paint_headings(painter: QPainter, headings: MapHeadings, geometry: Geometry, theme: Theme) -> None:
    """The titles above the labels; that of the sort in force is stronger and has an arrow."""
    surface = theme.surface
    texts, strong = texts_of(theme, Type.CAPTION), texts_of(theme, Type.CAPTION_STRONG)
    line = QRectF(geometry.headings)
    for key, area in geometry.labels:
        cell = QRectF(area.left(), line.top(), area.width(), line.height())
        ours = key == "sort" or (_SORT_OF.get(key) is headings.sort and key != "name")
        words = headings.titles.get(key, "")
        if words and _is_sorted_by(key, headings.sort):
            words = f"{words} {_DOWN}"
        painter.setPen(colour(surface.text1 if ours else surface.text3))
        left = key in {"code", "name"}
        (strong if ours else texts).draw(painter, cell.adjusted(0, 0, -2, 0), words, 0.0 if left else 1.0)
    painter.setPen(colour(surface.text3))
    caption = QRectF(0, geometry.breadth.top(), geometry.field.left() - 26, geometry.breadth.height())
    if not caption.isEmpty():
        texts.draw(painter, caption, headings.breadth, 1.0)
    painter.setPen(hairline(colour(surface.line_soft)))
    painter.drawLine(line.bottomLeft(), QPointF(geometry.size.width(), line.bottom()))


def _is_sorted_by(key: str, sort: Sort) -> bool:
    """Whether a label shows what the rows are sorted by."""
    if key == "sort":
        return sort in {Sort.TURN, Sort.CHANGE}
    return key != "name" and _SORT_OF.get(key) is sort


class BreadthPicture:
    """Securities in minus securities out per column, around a middle line, with its scale at the left."""

    def __init__(self, geometry: Geometry, theme: Theme) -> None:
        self._geometry, self._theme = geometry, theme
        self._half = max(round(geometry.breadth.height() * geometry.ratio / 2), 1)
        self._heights = np.zeros(len(geometry.columns.lefts), np.int64)
        self._pixels = np.full((2 * self._half, geometry.columns.width), colour(theme.surface.panel).rgb(), np.uint32)
        self._above = np.arange(self._half, -self._half, -1)[:, np.newaxis]

    def paint(self, painter: QPainter, sheet: MapSheet) -> None:
        """Paint it; only columns of another height are made again."""
        geometry, surface = self._geometry, self._theme.surface
        area, ratio = QRectF(geometry.breadth), geometry.ratio
        most = max(float(np.nanmax(np.abs(sheet.breadth), initial=0.0)), 1.0)
        counts = np.nan_to_num(sheet.column_breadth()[: len(self._heights)])
        self._take(np.round(counts / most * self._half).astype(np.int64))
        width, high = geometry.columns.width, 2 * self._half
        image = QImage(self._pixels.data, width, high, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        middle = area.center().y()
        painter.drawImage(QPointF(area.left(), middle - self._half / ratio), image)
        painter.setPen(hairline(colour(surface.chart_zero)))
        painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
        texts = texts_of(self._theme, Type.CAPTION)
        painter.setPen(colour(surface.text3))
        shown = f"{most:.0f}"
        room = QRectF(area.left() - 26, area.top() - 2, 22, 14)
        texts.draw(painter, room, f"+{shown}", 1.0)
        texts.draw(painter, room.translated(0, area.height() - 10), f"\u2212{shown}", 1.0)

    def _take(self, heights: Integers) -> None:
        """Renew the device pixels between the first and the last column whose height is another one."""
        others = np.flatnonzero(heights != self._heights)
        if not len(others):
            return
        self._heights = heights
        columns, theme = self._geometry.columns, self._theme
        left = int(columns.lefts[others[0]])
        right = int(columns.lefts[others[-1]] + columns.widths[others[-1]])
        across, part = columns.spread(heights, np.int64(0))[left:right], self._pixels[:, left:right]
        part[:] = colour(theme.surface.panel).rgb()
        part[(self._above > 0) & (self._above <= across)] = colour(theme.up.text).rgb()
        part[(self._above <= 0) & (self._above > across)] = colour(theme.down.text).rgb()


def paint_axis(painter: QPainter, sheet: MapSheet, geometry: Geometry, minute: int | None, theme: Theme) -> None:
    """Times below the cells, and the shared minute as a tag, under which no time stands."""
    surface, area = theme.surface, QRectF(geometry.axis)
    texts = texts_of(theme, Type.CAPTION)
    tag = None if minute is None else _tag_of(sheet, geometry, minute, theme)
    painter.setPen(colour(surface.text3))
    zone = QRectF(0, area.top(), geometry.field.left() - 8, area.height())
    texts.draw(painter, zone, zone_of(sheet), 1.0)
    per_minute = geometry.field.width() / max(geometry.minutes, 1)
    step = next((each for each in _TICKS if each * per_minute >= theme.px(_LABEL)), _TICKS[-1])
    free = -1.0
    for number in _times(sheet.session, step):
        if number >= geometry.minutes:
            break
        x = geometry.minute_x(number, sheet.step, 0.0)
        words = clock_of(sheet, number)
        room = QRectF(x, area.top(), texts.width(words), area.height())
        if room.left() < free or room.right() > geometry.field.right() + 8:
            continue
        if tag is not None and room.intersects(tag.area.adjusted(-4, 0, 4, 0)):
            continue
        texts.draw(painter, room, words)
        painter.fillRect(QRectF(x, area.top(), 1, 3), colour(surface.line_strong))
        free = room.right() + 12
    if tag is not None:
        paint_tag(painter, tag, theme)


@lru_cache(maxsize=16)
def _times(session: Session, step: int) -> tuple[int, ...]:
    """The minutes named on the axis: the first of each part, and those at whole steps of the exchange's clock."""
    zone = MARKET_ZONE[session.market]
    starts = (fmt.exchange_time(minute_start(session, minute), zone) for minute in range(session.minutes))
    whole = [minute for minute, start in enumerate(starts) if (start.hour * 60 + start.minute) % step == 0]
    return tuple(sorted({0, *session.seams, *whole}))


def _tag_of(sheet: MapSheet, geometry: Geometry, minute: int, theme: Theme) -> Tag:
    words = clock_of(sheet, minute)
    width = texts_of(theme, Type.CAPTION_STRONG).width(words) + 12
    left = min(
        max(geometry.minute_x(minute, sheet.step) - width / 2, geometry.field.left()), geometry.field.right() - width
    )
    return Tag(QRectF(left, geometry.axis.top() + 2, width, theme.px(18)), words, TagStyle.INVERSE)


def paint_minute(painter: QPainter, sheet: MapSheet, geometry: Geometry, minute: int, theme: Theme) -> None:
    """The dashed line of the shared minute, over breadth and cells."""
    x = geometry.minute_x(minute, sheet.step)
    painter.setPen(QPen(colour(theme.surface.text1), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, geometry.breadth.top()), QPointF(x, geometry.field.bottom()))


def paint_running(painter: QPainter, sheet: MapSheet, geometry: Geometry, bottom: float, theme: Theme) -> None:
    """A dotted line where the newest minute ends, with the words of the running one where there is room."""
    last = sheet.last
    if last < 0 or last + 1 >= geometry.minutes:
        return
    x = geometry.minute_x(last + 1, sheet.step, 0.0)
    painter.setPen(QPen(colour(theme.surface.text3), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, geometry.field.top()), QPointF(x, bottom))
    words = translate("FlowMap", "{time}, running minute").format(time=clock_of(sheet, last + 1))
    texts = texts_of(theme, Type.CAPTION)
    room = QRectF(x + 10, geometry.field.top(), texts.width(words), theme.px(15))
    if room.right() < geometry.field.right():
        painter.setPen(colour(theme.surface.text3))
        texts.draw(painter, room, words)


def paint_over_row(
    painter: QPainter,
    sheet: MapSheet,
    geometry: Geometry,
    row: int,
    strip: QRectF,
    reason: str,
    marks: Sequence[int],
    theme: Theme,
) -> None:
    """Turns, gaps in words, the reason of a row without data, and marks, over the cells of a row."""
    if sheet.last_of(row) < 0:
        _paint_reason(painter, geometry, strip, reason, theme)
        return
    for begin, end in sheet.gaps_of(row):
        halt = sheet.halted(row, begin, end)
        words = translate("FlowMap", "halted to {time}") if halt else translate("FlowMap", "not received")
        _paint_gap(painter, sheet, geometry, strip, (begin, end), words, theme)
    if reason:
        _paint_words(painter, strip, geometry.field.left() + 8, reason, theme)
    turned = np.flatnonzero(sheet.turns[row]).tolist()
    for minute in turned:
        width = theme.px(_NEWEST if minute == turned[-1] else _EARLIER)
        image = _triangle(width, geometry.ratio, up=bool(sheet.turns[row, minute] > 0))
        half = width / 2 + 1
        point = QPointF(geometry.minute_x(minute, sheet.step) - half, strip.center().y() - 0.5 - half)
        painter.drawImage(point, image)
    wide, high = mark_width(theme), strip.height() - 1
    for minute in marks:
        left = geometry.minute_x(minute, sheet.step) - wide / 2
        paint_mark(painter, QRectF(left, strip.top(), wide, high), theme)


@lru_cache(maxsize=32)
def _triangle(width: int, ratio: float, *, up: bool) -> QImage:
    """The mark of a turn as a small picture: hundreds may be in sight."""
    side = width + 2
    image = QImage(QSize(round(side * ratio), round(side * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_arrow(painter, QPointF(side / 2, side / 2), width, up=up, tint=_TURN, edge=_TURN_EDGE)
    painter.end()
    return image


_TURN, _TURN_EDGE = "#FFFFFF", "#141820"
"""White stands out on every step in the dark, its edge on the pale steps of the light theme."""
_NEWEST, _EARLIER = 8.0, 5.0
"""Widths of the triangles of a row's newest turn and of those before it, in logical pixels."""


def _paint_hatched(painter: QPainter, area: QRectF, theme: Theme, *, gap: float) -> None:
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillRect(area, colour(theme.surface.inset))
    hatch(painter, area, colour(theme.surface.line_soft), gap=gap)
    painter.restore()


def _paint_reason(painter: QPainter, geometry: Geometry, strip: QRectF, words: str, theme: Theme) -> None:
    box = QRectF(geometry.field.left(), strip.top(), geometry.field.width(), strip.height() - 1)
    _paint_hatched(painter, box, theme, gap=7)
    _paint_words(painter, strip, box.left() + 8, words, theme)


def _paint_gap(
    painter: QPainter,
    sheet: MapSheet,
    geometry: Geometry,
    strip: QRectF,
    gap: tuple[int, int],
    words: str,
    theme: Theme,
) -> None:
    """The words of a gap, where they fit into it."""
    begin, end = (geometry.column_rect(minute // sheet.step) for minute in gap)
    text = words.format(time=clock_of(sheet, min(gap[1] + 1, sheet.session.minutes - 1)))
    width = texts_of(theme, Type.CAPTION).width(text)
    if end.right() - begin.left() >= width + 8:
        _paint_words(painter, strip, (begin.left() + end.right() - width) / 2, text, theme)


def _paint_words(painter: QPainter, strip: QRectF, left: float, words: str, theme: Theme) -> None:
    if not words:
        return
    texts = texts_of(theme, Type.CAPTION)
    area = QRectF(round(left), strip.top(), math.ceil(texts.width(words)), strip.height() - 1)
    painter.fillRect(area.adjusted(-4, 0, 4, 0), colour(theme.surface.panel))
    painter.setPen(colour(theme.surface.text2))
    texts.draw(painter, area, words)
