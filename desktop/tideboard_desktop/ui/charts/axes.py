"""Texts of the axes, tags on them (pushed apart; the last price stays), the crosshair, and legends of the panes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from tideboard_core.market.bars.intervals import Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.instrument import MARKET_ZONE
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_text
from tideboard_desktop.ui.charts.layout import VOLUME, ChartLayout
from tideboard_desktop.ui.charts.local_clock import local_name, local_zone
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.price_scale import ScaleKind
from tideboard_desktop.ui.charts.strokes import crisp, hairline
from tideboard_desktop.ui.charts.tags import CENTRE, paint_tag_box, paint_text, text_width
from tideboard_desktop.ui.charts.texts import texts_of
from tideboard_desktop.ui.charts.time_labels import TimeBoundary, TimeLabel
from tideboard_desktop.ui.theme import Theme, Type, colour

translate = QCoreApplication.translate
TAG: Final = 16.0
APART: Final = 17.5
"""Least pixels between the middles of two tags."""
LEADER: Final = 6
"""Pixels left of the price axis in which lines lead to tags that gave way."""
_EMPTY_GRID: Final = 64.0
"""Pixels between two grid lines of a price axis without prices."""
_GAP: Final = 6.0
_HALF: Final = 8.0
_LEGEND: Final = 18.0
_BETWEEN, _NEAR = 12.0, 4.0
"""Height of a legend, and pixels between its figures and between a figure and its caption."""


class CaptionedFigure(NamedTuple):
    """One figure: caption, text, and what colours it: its sign (0 = nothing) or a `tint` (`#RRGGBB`)."""

    caption: str
    text: str
    sign: float = 0.0
    tint: str = ""


class AxisTag(NamedTuple):
    """A value on the price axis: its true pixel, its lines of text, its ground and ink. `fixed` never moves.

    `edge` is the colour of a dashed outline, empty for none.
    """

    y: float
    lines: tuple[str, ...]
    background: str
    foreground: str
    fixed: bool = False
    edge: str = ""


class LivePrice(NamedTuple):
    """A price and what stands below it on the axis; an `old` one is amber, the line of a `dashed` one dashed."""

    price: float
    lines: tuple[str, ...] = ()
    old: bool = False
    dashed: bool = False


@dataclass(slots=True)
class Crosshair:
    """The column that it stands on, by its start (minutes since 1970), and the price, None without a level."""

    start: int
    price: float | None = None


def paint_empty(painter: QPainter, layout: ChartLayout, theme: Theme) -> None:
    """Panes, grid and axes without bars: what is said about them stands over it."""
    surface = theme.surface
    painter.fillRect(QRectF(0, 0, layout.width, layout.height), colour(surface.panel))
    painter.setPen(hairline(colour(surface.chart_grid)))
    rows = max(int(layout.price.bottom / _EMPTY_GRID), 1)
    step = layout.price.bottom / rows
    painter.drawLines([QLineF(0, crisp(row * step), layout.right, crisp(row * step)) for row in range(1, rows)])
    columns = max(int(layout.right / (2 * _EMPTY_GRID)), 1)
    wide = layout.right / columns
    painter.drawLines([QLineF(crisp(at * wide), 0, crisp(at * wide), layout.bottom) for at in range(1, columns)])
    painter.setPen(hairline(colour(surface.line_soft)))
    edges = (crisp(pane.top) for pane in layout.panes[1:])
    painter.drawLines([QLineF(0, y, layout.right, y) for y in edges])
    painter.drawLine(QLineF(crisp(layout.right), 0, crisp(layout.right), layout.bottom))
    painter.drawLine(QLineF(0, crisp(layout.bottom), layout.width, crisp(layout.bottom)))


def paint_axes(painter: QPainter, picture: Picture, theme: Theme, labels: Sequence[TimeLabel]) -> list[QRectF]:
    """Ground and texts of both axes; returns where the labels of the time axis stand."""
    layout, surface = picture.layout, theme.surface
    painter.fillRect(QRectF(layout.right, 0, layout.width - layout.right, layout.height), colour(surface.panel))
    painter.fillRect(QRectF(0, layout.bottom, layout.width, layout.height), colour(surface.panel))
    painter.setPen(hairline(colour(surface.line_soft)))
    painter.drawLine(QLineF(crisp(layout.right), 0, crisp(layout.right), layout.bottom))
    painter.drawLine(QLineF(0, crisp(layout.bottom), layout.width, crisp(layout.bottom)))
    painter.setPen(colour(surface.text3))
    texts = texts_of(theme, Type.CAPTION)
    half = _HALF * theme.scale
    for y, text in price_texts(picture):
        if half <= y <= layout.price.bottom - half:
            texts.draw(painter, _beside(picture, y, theme), text)
    _paint_volume_text(painter, picture, theme)
    return _paint_times(painter, picture, theme, labels)


def price_texts(picture: Picture) -> list[tuple[float, str]]:
    """The grid lines of the price with their texts: percent on a PERCENT scale."""
    scale, kept = picture.scale, picture.price_texts
    if scale is None:
        return []
    if kept is None or kept[0] != scale:
        ticks = scale.ticks(picture.facts.step)
        if scale.kind is ScaleKind.PERCENT:
            found = [(scale.y_of(price), fmt.percent(scale.percent(price), 1)) for price in ticks]
        else:
            found = [(scale.y_of(price), price_text(price, picture.facts.decimals(price))) for price in ticks]
        kept = picture.price_texts = scale, found
    return kept[1]


def place_tags(tags: Sequence[AxisTag], top: float, bottom: float, scale: float) -> list[float]:
    """Middles of the tags between two pixels so that none covers another; `scale` is the text size setting.

    One that is fixed stays, the others give way, the nearest to it least; what has no room on its side of it goes to
    the other one.
    """
    gap = APART - TAG
    heights = [TAG * scale * max(len(tag.lines), 1) for tag in tags]
    places = [tag.y for tag in tags]
    order = sorted(range(len(tags)), key=lambda place: tags[place].y)
    anchor = next((at for at, place in enumerate(order) if tags[place].fixed), None)
    above, below = ([], order) if anchor is None else (order[:anchor], order[anchor + 1 :])
    upper = lower = top
    if anchor is not None:
        stays = order[anchor]
        places[stays] = min(max(places[stays], top + heights[stays] / 2), bottom - heights[stays] / 2)
        upper, lower = places[stays] - heights[stays] / 2 - gap, places[stays] + heights[stays] / 2 + gap
    moved = 0  # they keep their order
    while above and _height(heights, above, gap) > upper - top:
        below.insert(moved, above.pop(0))
        moved += 1
    stay = len(above)
    while anchor is not None and below and _height(heights, below, gap) > bottom - lower:
        if _height(heights, [*above, below[-1]], gap) > upper - top:
            break
        above.insert(stay, below.pop())
    _push_up(places, heights, above, upper, gap)
    _push_down(places, heights, above, top, gap)
    _push_down(places, heights, below, lower, gap)
    _push_up(places, heights, below, bottom, gap)
    return places


def _height(heights: Sequence[float], tags: Sequence[int], gap: float) -> float:
    """Height in pixels of a stack of tags, with the gaps between them."""
    return sum(heights[tag] for tag in tags) + gap * (len(tags) - 1)


def _push_down(places: list[float], heights: Sequence[float], tags: Sequence[int], edge: float, gap: float) -> None:
    """Move tags, the uppermost first, as far as they must to stand below an edge and each other."""
    for tag in tags:
        places[tag] = max(places[tag], edge + heights[tag] / 2)
        edge = places[tag] + heights[tag] / 2 + gap


def _push_up(places: list[float], heights: Sequence[float], tags: Sequence[int], edge: float, gap: float) -> None:
    """The same upwards, the lowest first."""
    for tag in reversed(tags):
        places[tag] = min(places[tag], edge - heights[tag] / 2)
        edge = places[tag] - heights[tag] / 2 - gap


def tag_areas(picture: Picture, theme: Theme, tags: Sequence[AxisTag]) -> dict[tuple[AxisTag, float], QRect]:
    """What each tag takes in its place: its box, the texts of the axis that it covers, the line to its true level."""
    layout, high = picture.layout, TAG * theme.scale
    left, areas = layout.right - LEADER, dict[tuple[AxisTag, float], QRect]()
    for tag, place in zip(tags, place_tags(tags, 0, layout.bottom, theme.scale), strict=True):
        reach = high * (len(tag.lines) + 1) / 2 + _HALF * theme.scale
        top, bottom = min(place - reach, tag.y - 1), max(place + reach, tag.y + 1)
        areas[tag, place] = QRectF(left, top - 1, layout.width - left, bottom - top + 2).toAlignedRect()
    return areas


def paint_tags(painter: QPainter, picture: Picture, theme: Theme, tags: Sequence[AxisTag]) -> None:
    """Paint the tags; a hair line leads from one that was pushed away to its true level."""
    layout = picture.layout
    high = TAG * theme.scale
    places = place_tags(tags, 0, layout.bottom, theme.scale)
    for y, _text in price_texts(picture):
        if any(abs(y - place) < high * (len(tag.lines) + 1) / 2 for tag, place in zip(tags, places, strict=True)):
            painter.fillRect(_beside(picture, y, theme), colour(theme.surface.panel))
    for tag, y in zip(tags, places, strict=True):
        area = QRectF(layout.right + 2, y - high * len(tag.lines) / 2, layout.width - layout.right - 4, 0)
        area.setHeight(high * len(tag.lines))
        if abs(y - tag.y) > 1:
            painter.setPen(hairline(colour(theme.surface.text3)))
            painter.drawLine(QLineF(layout.right - LEADER + 2, tag.y, layout.right + 2, y))
        paint_tag_box(painter, area, colour(tag.background), tag.edge)
        painter.setPen(colour(tag.foreground))
        for place, line in enumerate(tag.lines):
            texts = texts_of(theme, Type.CAPTION if place else Type.CAPTION_STRONG)
            texts.draw(painter, QRectF(area.left(), area.top() + place * high, area.width(), high), line, 0.5)


def paint_time_tag(
    painter: QPainter,
    picture: Picture,
    theme: Theme,
    x: float,
    text: str,
    labels: Sequence[QRectF],
    *,
    outlined: bool = False,
) -> None:
    """An inverse tag on the time axis, or one with a dashed outline, in place of the labels that it touches."""
    row, surface = picture.layout.times, theme.surface
    wide = text_width(text, theme, Type.CAPTION_STRONG) + 2 * _GAP
    left = min(max(x - wide / 2, 0.0), picture.layout.width - wide)
    area = QRectF(left, row.top() + 1, wide, min(row.height() - 2, TAG * theme.scale))
    for label in labels:
        if label.intersects(area):
            painter.fillRect(label.adjusted(0, 1, 0, 0), colour(surface.panel))
    background, foreground = (surface.panel, surface.text1) if outlined else (surface.text1, surface.panel)
    paint_tag_box(painter, area, colour(background), foreground if outlined else "")
    paint_text(painter, area, CENTRE, text, Type.CAPTION_STRONG, foreground, theme)


def _beside(picture: Picture, y: float, theme: Theme) -> QRectF:
    """The room of a text on the price axis."""
    half = _HALF * theme.scale
    left = picture.layout.right + _GAP
    return QRectF(left, y - half, picture.layout.width - left, 2 * half)


def _paint_volume_text(painter: QPainter, picture: Picture, theme: Theme) -> None:
    pane, scale = picture.layout.pane(VOLUME), picture.volumes
    if pane is None or scale is None:
        return
    unit = fmt.unit_for(scale.step, fmt.units_in_force())
    area = _beside(picture, pane.top + _HALF * theme.scale + 2, theme)
    texts_of(theme, Type.CAPTION).draw(painter, area, fmt.amount(scale.step, unit, 1))


def _paint_times(painter: QPainter, picture: Picture, theme: Theme, labels: Sequence[TimeLabel]) -> list[QRectF]:
    layout, row = picture.layout, picture.layout.times
    corner = QRectF(layout.right, row.top(), layout.width - layout.right - _GAP, row.height())
    if len(picture.rows.start):
        name = wall_name(picture.key, instant_of(int(picture.rows.start[-1])), local=picture.local)
        corner.setLeft(min(layout.right, corner.right() - text_width(name, theme, Type.CAPTION_STRONG) - 1))
        texts_of(theme, Type.CAPTION_STRONG).draw(painter, corner, name, 1.0)
    taken, areas = [(corner.left(), corner.right())], [corner]
    for label in sorted(labels, key=lambda one: one.level):  # where two would touch, the larger unit stands
        strong = label.level is not TimeBoundary.TIME
        role = Type.CAPTION_STRONG if strong else Type.CAPTION
        text = label_text(label, picture)
        wide = text_width(text, theme, role) + 4
        left = label.x if strong and picture.key.interval.unit is Unit.MINUTE else label.x - wide / 2
        right = left + wide
        if left < 0 or right > layout.right or any(left - 2 < end and begin < right + 2 for begin, end in taken):
            continue
        taken.append((left, right))
        area = QRectF(left, row.top(), wide, row.height())
        painter.setPen(colour(theme.surface.text1 if strong else theme.surface.text3))
        texts_of(theme, role).draw(painter, area, text, 0.5)
        areas.append(area)
    return areas


def label_text(label: TimeLabel, picture: Picture) -> str:
    """What begins at a label: a time, a day, a month, a year."""
    time = label.time
    if label.level is TimeBoundary.TIME:
        return f"{time.hour:02}:{time.minute:02}"
    unit = picture.key.interval.unit
    if unit is Unit.MINUTE:
        return fmt.day_and_month(time)
    if label.level is TimeBoundary.DAY and unit in {Unit.DAY, Unit.WEEK}:
        return str(time.day)
    return f"{time.year}" if label.level is TimeBoundary.YEAR else fmt.month_name(time)


def paint_lines(painter: QPainter, picture: Picture, theme: Theme, x: float, price: float | None) -> None:
    """The dashed lines at a pixel and a price, and the time."""
    layout = picture.layout
    painter.setPen(hairline(colour(theme.surface.text2), Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(crisp(x), 0, crisp(x), layout.bottom))
    if price is not None and picture.scale is not None:
        y = picture.scale.y_of(price)
        if 0 <= y <= layout.price.bottom:
            painter.drawLine(QLineF(0, crisp(y), layout.right, crisp(y)))


def level_tag(picture: Picture, theme: Theme, price: float) -> AxisTag | None:
    """The inverse tag at the crosshair's price, None where it is outside the pane."""
    scale = picture.scale
    if scale is None:
        return None
    y = scale.y_of(price)
    if not 0 <= y <= picture.layout.price.bottom:
        return None
    text = price_text(price, picture.facts.decimals(price))
    lines = (text, fmt.percent(scale.percent(price))) if scale.kind is ScaleKind.PERCENT else (text,)
    return AxisTag(y, lines, theme.surface.text1, theme.surface.panel)


def paint_time(
    painter: QPainter, picture: Picture, theme: Theme, x: float, start: int, labels: Sequence[QRectF]
) -> None:
    """The tag on the time axis; a label that it touches is hidden."""
    paint_time_tag(painter, picture, theme, x, slot_time(picture.key, start, local=picture.local), labels)


def paint_legends(
    painter: QPainter, layout: ChartLayout, theme: Theme, legends: Mapping[str, Sequence[CaptionedFigure]]
) -> None:
    """Each pane's own; what has no room is left out from the right."""
    texts = texts_of(theme, Type.CAPTION)
    for pane in layout.panes:
        x = 8.0
        for figure in legends.get(pane.key, ()):
            caption = texts.width(figure.caption)
            wide = caption + (_NEAR if figure.caption else 0) + texts.width(figure.text)
            area = QRectF(x, pane.top + 1, wide + 2, _LEGEND * theme.scale)
            if area.right() > layout.right:
                break
            painter.fillRect(area.adjusted(-2, 1, 2, -1), colour(theme.surface.panel, 0.85))
            painter.setPen(colour(theme.surface.text3))
            texts.draw(painter, area, figure.caption)
            role = theme.role(figure.sign)
            tint = figure.tint or (theme.surface.text1 if role is None else role.text)
            painter.setPen(colour(tint))
            left = caption + (_NEAR if figure.caption else 0)
            texts.draw(painter, area.adjusted(left, 0, 0, 0), figure.text)
            x = area.right() + _BETWEEN


def wall_time(key: SeriesKey, instant: datetime, *, local: bool = False) -> datetime:
    """An instant in exchange time; with `local`, beside bars of minutes, on the reader's clock."""
    if local and key.interval.unit is Unit.MINUTE:
        return instant.astimezone(local_zone(instant.timestamp()))
    return fmt.exchange_time(instant, MARKET_ZONE[key.market])


def wall_name(key: SeriesKey, instant: datetime, *, local: bool = False) -> str:
    """Short name of the zone that `wall_time` is in."""
    if local and key.interval.unit is Unit.MINUTE:
        return local_name(instant.timestamp())
    return fmt.zone_name(instant, MARKET_ZONE[key.market])


def clock_text(key: SeriesKey, instant: datetime, *, local: bool = False) -> str:
    """HH:MM of `wall_time`."""
    return wall_time(key, instant, local=local).time().isoformat("minutes")


def slot_time(key: SeriesKey, start: int, *, local: bool = False) -> str:
    """When a bar begins, as `wall_time`: day and minute, or the day with its year."""
    wall = wall_time(key, instant_of(start), local=local)
    if key.interval.unit is not Unit.MINUTE:
        return fmt.day_long(wall)
    time = wall.time().isoformat("minutes")
    return translate("PriceChart", "{day} {time}").format(day=fmt.day_and_month(wall), time=time)
