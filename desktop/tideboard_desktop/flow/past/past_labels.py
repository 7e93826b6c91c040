"""Labels of earlier sessions on the chart: past day, names of the bands, restatements, what was not received."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.label_places import crosses, touches
from tideboard_desktop.flow.chart.past_lines import PastLines, RestatedLine
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.providers.model import TimeSpan
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.polygons import paint_area, paint_line
from tideboard_desktop.ui.charts.strokes import Cap, dashed, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_tag_box, text_width
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.shared_place import shared_words

BROAD, MIDDLE = 0.13, 0.15
"""Alpha of the middle 80 %, and what the middle half adds."""
_GHOST_WIDTH = 1.5
_GHOST_DASHES = (5.0, 3.0)
_RESTATED_DASHES = (1.0, 2.0)


def ghost_pen(theme: Theme, ratio: float) -> QPen:
    """Pen of a past day's line, for a surface of `ratio` device pixels per logical pixel."""
    return dashed(colour(theme.surface.text1), _GHOST_DASHES, _GHOST_WIDTH * ratio, Cap.FlatCap)


def paint_usual_range(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """The middle 80 % and the middle half as fills, the median dotted; broken where there are too few sessions."""
    past = picture.past
    if past is None or past.bands is None:
        return
    times, curves = _from_open(past, past.bands, picture)
    x, y = picture.axis.x(times), picture.main.y(curves)
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    for low, high, alpha in ((0, 4, BROAD), (1, 3, MIDDLE)):
        painter.setBrush(colour(theme.surface.chart_band, alpha))
        paint_area(painter, x, y[low], y[high])
    painter.setPen(dashed(colour(theme.surface.text3), (1.0, 4.0), cap=Cap.FlatCap))
    paint_line(painter, x, y[2])
    painter.restore()


def paint_past_day(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float) -> None:
    """A past day's net over the whole session, also after the last minute of today."""
    past = picture.past
    if past is None or past.ghost is None:
        return
    times, net = _from_open(past, past.ghost.net, picture)
    _paint_curve(painter, picture, times, net, ghost_pen(theme, ratio))


def paint_restated(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float) -> None:
    """The other version of every restated minute, dotted in amber; a single minute as a short stroke."""
    for line in () if picture.past is None else picture.past.restated:
        pen = dashed(colour(theme.surface.warn), _RESTATED_DASHES, 1.6 * ratio, Cap.FlatCap)
        if len(line.times) > 1:
            _paint_curve(painter, picture, line.times, line.net, pen)
            continue
        x, y = picture.axis.x_of(float(line.times[0])), picture.main.y_of(float(line.net[0]))
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(QLineF(x - 3, y, x + 3, y))


def _from_open(past: PastLines, rows: Floats, picture: DayPicture) -> tuple[Floats, Floats]:
    """The minutes that the axis shows, behind a point at the open, where every net is zero."""
    shown = int(np.searchsorted(past.ends, picture.axis.spans[-1].end + 1)) if picture.axis.spans else 0
    times = np.concatenate([[past.ends[0] - 60.0], past.ends[:shown]]) if shown else past.ends[:0]
    first = np.where(np.isfinite(rows[..., :1]), 0.0, np.nan)
    return times, np.concatenate([first, rows[..., :shown]], axis=-1) if shown else rows[..., :0]


def _paint_curve(painter: QPainter, picture: DayPicture, times: Floats, values: Floats, pen: QPen) -> None:
    painter.save()
    painter.setClipRect(picture.layout.main, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(pen)
    paint_line(painter, picture.axis.x(times), picture.main.y(values))
    painter.restore()


_HIGH, _ROW = 18, 14
_PAD = 6
_GAP = 4.0
_AWAY = (_GAP, 14.0, 30.0, 48.0, 70.0, 100.0, 140.0, 180.0)
"""Pixels from the end of a past day's line to its label; all but the first have a leader between them."""


class PastLabelKind(Enum):
    """What a label names."""

    PAST_DAY = auto()
    BAND = auto()
    RESTATED = auto()
    NOT_RECEIVED = auto()


@dataclass(frozen=True, slots=True)
class PastLabel:
    """A text in its place; `leader` leads to what it names, None if it stands there."""

    kind: PastLabelKind
    area: QRectF
    text: str
    leader: QLineF | None = None


def place_past(picture: DayPicture, theme: Theme, taken: Sequence[QRectF]) -> list[PastLabel]:
    """Where the labels stand, none on another or on what is `taken`; those without a free place are left out."""
    found: list[PastLabel] = []
    occupied = list(taken)
    for wishes in (
        *_holes(picture, theme),
        *_restated(picture, theme),
        _past_day(picture, theme),
        *_bands(picture, theme),
    ):
        free = next((label for label in wishes if _is_free(label, occupied)), None)
        if free is not None:
            found.append(free)
            occupied.append(free.area)
            if free.leader is not None:
                occupied.append(QRectF(free.leader.p1(), free.leader.p2()).normalized().adjusted(-_GAP, 0, _GAP, 0))
    return found


def _is_free(label: PastLabel, occupied: Sequence[QRectF]) -> bool:
    leader = label.leader
    others = () if leader is None else (area for area in occupied if not area.contains(leader.p1()))
    return not touches(label.area, occupied) and not any(crosses(leader, area) for area in others if leader is not None)


def paint_past_labels(painter: QPainter, labels: Sequence[PastLabel], theme: Theme) -> None:
    """Paint them, each on an opaque ground but the names of the bands, which lie on their band."""
    for label in labels:
        painter.setFont(theme.font(Type.CAPTION))
        if label.kind is PastLabelKind.BAND:
            painter.setPen(colour(theme.surface.text2))
            painter.drawText(label.area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label.text)
        elif label.kind is PastLabelKind.RESTATED:
            _paint_restated(painter, label, theme)
        else:
            _paint_box(painter, label, theme)


def restated_words(picture: DayPicture, line: RestatedLine, *, opened: bool) -> str:
    """When how many minutes were restated; `opened` adds the largest change."""
    clock = picture.subject.clock
    words = QCoreApplication.translate("FlowPast", "R restated at {time}, {count} min")
    words = words.replace("{time}", clock(line.received)).replace("{count}", str(len(line.times)))
    if not opened:
        return words
    largest = QCoreApplication.translate("FlowPast", "{restated}; largest {change} at {minute}; earlier values shown")
    largest = largest.replace("{restated}", words).replace("{change}", fmt.flow(line.largest, picture.unit))
    return largest.replace("{minute}", clock(line.at))


def hole_words(picture: DayPicture, x: float) -> str:
    """What is hatched at pixel `x` and why; empty where everything was received."""
    time = picture.axis.time_at(x)
    holes = () if picture.flow is None else picture.flow.missing
    hole = next((each for each in holes if each.begin <= time <= each.end), None)
    if hole is None:
        return ""
    known = () if picture.past is None else picture.past.gaps
    why = listed(dict.fromkeys(gap.why for gap in known if gap.begin < hole.end and gap.end > hole.begin))
    return titled(_not_received(picture, hole), why) if why else _not_received(picture, hole)


def _not_received(picture: DayPicture, hole: TimeSpan) -> str:
    words = QCoreApplication.translate("FlowPast", "not received {begin}\u2013{end}")
    clock = picture.subject.clock
    return words.replace("{begin}", clock(hole.begin)).replace("{end}", clock(hole.end))


def _past_day(picture: DayPicture, theme: Theme) -> list[PastLabel]:
    """The past day with its close at the end of its line, or as near as there is room, then with a leader between.

    In one row or, where that is wider than the room beside other labels, in two. Places that its own line does not pass
    come first.
    """
    past = picture.past
    ghost = None if past is None else past.ghost
    if past is None or ghost is None or not math.isfinite(ghost.close):
        return []
    day = listed(filter(None, [fmt.day_and_month(ghost.day), shared_words() if ghost.recorder else ""]))
    words = day, fmt.flow(ghost.close, picture.unit)
    end = past.ghost_at(picture.axis.spans[-1].end) if picture.axis.spans else None
    main = picture.layout.main
    right = min(picture.axis.right, main.right() - 2)
    y = min(max(picture.main.y_of(ghost.close if end is None else end), main.top()), main.bottom())
    point, found = QPointF(right - _PAD, y), list[tuple[bool, float, PastLabel]]()
    for between in (" ", "\n"):
        text, rows = between.join(words), len(words) if between == "\n" else 1
        wide = max(text_width(row, theme, Type.CAPTION) for row in text.split("\n")) + 2 * _PAD
        high = theme.px(_HIGH + (rows - 1) * _ROW)
        for away in _AWAY:
            for top in (y + away, y - away - high):
                area = QRectF(right - wide, top, wide, high)
                leader = None if away == _GAP else QLineF(point, QPointF(point.x(), _near(area, point)))
                if main.contains(area):
                    label = PastLabel(PastLabelKind.PAST_DAY, area, text, leader)
                    found.append((_crossed(picture, area), away + (rows - 1) * _ROW, label))
    return [label for _crossing, _far, label in sorted(found, key=lambda each: each[:2])]


def _bands(picture: DayPicture, theme: Theme) -> Iterator[list[PastLabel]]:
    """The names of the two bands at their right end, where they are high enough."""
    past = picture.past
    if past is None or past.bands is None or not picture.axis.spans:
        return
    at = int((past.ends <= picture.axis.spans[-1].end + 1).sum()) - 1
    if at < 0 or not all(map(math.isfinite, past.bands[:, at].tolist())):
        return
    rows = [picture.main.y_of(float(value)) for value in past.bands[:, at]]
    broad = QCoreApplication.translate("FlowPast", "middle 80 %")
    half = QCoreApplication.translate("FlowPast", "middle half")
    for text, edges in (
        (broad, ((rows[4], rows[3]), (rows[1], rows[0]))),
        (half, ((rows[3], rows[2]), (rows[2], rows[1]))),
    ):
        wide, high = text_width(text, theme, Type.CAPTION) + 4, theme.px(14)
        left = min(picture.axis.right, picture.layout.main.right()) - wide - 4
        places = (QRectF(left, (top + bottom - high) / 2, wide, high) for top, bottom in edges if bottom - top > high)
        yield [
            PastLabel(PastLabelKind.BAND, area, text)
            for area in places
            if picture.layout.main.contains(area) and not _crossed(picture, area)
        ]


def _crossed(picture: DayPicture, area: QRectF) -> bool:
    """Whether the past day's line enters an area."""
    past = picture.past
    if past is None or past.ghost is None:
        return False
    inside = (past.ends >= picture.axis.time_at(area.left())) & (past.ends <= picture.axis.time_at(area.right()))
    pixels = picture.main.y(past.ghost.net[inside])
    return bool(((pixels > area.top() - _GAP) & (pixels < area.bottom() + _GAP)).any())


def _restated(picture: DayPicture, theme: Theme) -> Iterator[list[PastLabel]]:
    """A tag below or above the changed minutes, with a leader to them."""
    past, main = picture.past, picture.layout.main
    for line in () if past is None else past.restated:
        text = restated_words(picture, line, opened=past is not None and past.restated_shown)
        wide, high = text_width(text, theme, Type.CAPTION) + 2 * _PAD, theme.px(_HIGH)
        at = int(abs(line.times - line.at).argmin())
        point = QPointF(picture.axis.x_of(line.at), picture.main.y_of(float(line.net[at])))
        left = min(max(point.x() - wide / 2, main.left() + 2), main.right() - wide - 2)
        tops = [point.y() + away for away in (40, 80, 120)] + [point.y() - high - away for away in (40, 80, 120)]
        areas = (QRectF(left, top, wide, high) for top in tops)
        yield [
            PastLabel(PastLabelKind.RESTATED, area, text, QLineF(point, QPointF(point.x(), _near(area, point))))
            for area in areas
            if main.contains(area)
        ]


def _near(area: QRectF, point: QPointF) -> float:
    return area.top() if area.top() > point.y() else area.bottom()


def _holes(picture: DayPicture, theme: Theme) -> Iterator[list[PastLabel]]:
    """`not received 11:18-11:30` over each hatched stretch, low first."""
    main, high = picture.layout.main, theme.px(_HIGH)
    for hole in () if picture.flow is None else picture.flow.missing:
        text = _not_received(picture, hole)
        wide = text_width(text, theme, Type.CAPTION) + 2 * _PAD
        middle = (picture.axis.x_of(hole.begin) + picture.axis.x_of(hole.end)) / 2
        left = min(max(middle - wide / 2, main.left() + 2), main.right() - wide - 2)
        tops = (main.bottom() - high - 8, main.top() + 8, main.center().y() - high / 2)
        yield [PastLabel(PastLabelKind.NOT_RECEIVED, QRectF(left, top, wide, high), text) for top in tops]


def _paint_box(painter: QPainter, label: PastLabel, theme: Theme) -> None:
    """An opaque box; the past day's has the dashes of its line."""
    surface = theme.surface
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    if label.leader is not None:
        painter.setPen(hairline(colour(surface.text1)))
        painter.drawLine(label.leader)
    if label.kind is PastLabelKind.PAST_DAY:
        painter.setPen(hairline(colour(surface.text1), Qt.PenStyle.DashLine))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(surface.panel))
    painter.drawRoundedRect(label.area.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.setPen(colour(surface.text1 if label.kind is PastLabelKind.PAST_DAY else surface.text2))
    painter.drawText(label.area, CENTRE, label.text)


def _paint_restated(painter: QPainter, label: PastLabel, theme: Theme) -> None:
    surface = theme.surface
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    if label.leader is not None:
        painter.setPen(hairline(colour(surface.warn)))
        painter.drawLine(label.leader)
    for background in (surface.panel, surface.warn_dim):
        paint_tag_box(painter, label.area, colour(background), radius=2)
    painter.setPen(colour(surface.warn))
    painter.drawText(label.area, CENTRE, label.text)
