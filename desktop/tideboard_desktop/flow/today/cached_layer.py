"""The cached layer below price, crosshair and last point: drawn once, then extended when minutes are added."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap

from tideboard_core.flow.session_minutes import Floats
from tideboard_desktop.flow.chart.axis_labels import (
    axis_words,
    paint_axes,
    paint_background,
    paint_holes,
    paint_sea_level,
)
from tideboard_desktop.flow.chart.curves import (
    MARK,
    fill_reach,
    paint_conflicts,
    paint_curves,
    paint_price_minutes,
    paint_second,
    second_pen,
)
from tideboard_desktop.flow.chart.past_lines import draw_alike
from tideboard_desktop.flow.chart.picture import DayPicture
from tideboard_desktop.flow.past.past_labels import paint_past_day, paint_restated, paint_usual_range
from tideboard_desktop.flow.providers.comparison import ProviderComparison
from tideboard_desktop.flow.providers.model import FlowSeries, PriceSeries, TimeSpan, VolumeDelta
from tideboard_desktop.flow.today.event_row import paint_marks
from tideboard_desktop.flow.today.label_plan import LabelPlan, label_plan, paint_labels
from tideboard_desktop.flow.today.later import paint_count, paint_hidden, paint_later
from tideboard_desktop.ui.charts.axis_texts import Word
from tideboard_desktop.ui.charts.polygons import ShapeArray, paint_line
from tideboard_desktop.ui.pixmaps import canvas
from tideboard_desktop.ui.theme import Theme, colour

_BARS = ShapeArray(QRectF)
_SHARE = 0.7
"""Width of a bar as a fraction of its minute."""


def paint_bars(painter: QPainter, left: Floats, top: Floats, width: float, zero: float, brush: QBrush) -> None:
    """Bars from `top` to `zero`, at least half a pixel high."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRects(_BARS.filled(left, np.minimum(top, zero), width, np.maximum(np.abs(zero - top), 0.5)))


def paint_minute_bars(painter: QPainter, picture: DayPicture, theme: Theme, since: int = 0) -> None:
    """Paint the flow of each single minute, from minute `since` on, or the whole volume delta in its place."""
    flow = picture.flow
    if flow is None or not len(flow) or not picture.layout.has_bars:
        return
    if picture.delta is not None:
        _paint_delta(painter, picture, picture.delta, theme)
        return
    painter.save()
    painter.setOpacity(0.5 if picture.faded else 1.0)
    pitch, changes = picture.axis.per_minute, flow.changes[since:]
    x, top = picture.axis.x(flow.times[since:]), picture.minutes.y(changes)
    width = max(1.0, pitch * _SHARE)
    left = x - pitch / 2 - width / 2  # a stamp is the end of its minute
    for chosen, role in ((changes > 0, theme.up), (changes < 0, theme.down)):
        if chosen.any():
            paint_bars(painter, left[chosen], top[chosen], width, picture.minutes.zero, QBrush(colour(role.text)))
    painter.restore()


def _paint_delta(painter: QPainter, picture: DayPicture, delta: VolumeDelta, theme: Theme) -> None:
    painter.save()
    painter.setOpacity(0.5 if picture.faded else 1.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    pen = second_pen(theme, painter.device().devicePixelRatioF())
    pen.setStyle(Qt.PenStyle.SolidLine)  # dashes are the second provider's
    painter.setPen(pen)
    paint_line(painter, picture.axis.x(delta.times), picture.minutes.y(delta.shares))
    painter.restore()


class GridCache:
    """Background, grid, usual range and axis texts as pixmaps; redrawn only if size, axes, units or range change."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key: tuple[object, ...] = ()
        self._before = QPixmap()
        self._beyond = QPixmap()
        self.words: list[Word] = []

    def paint(self, painter: QPainter, picture: DayPicture, size: QSize, ratio: float, since: float) -> None:
        """Draw them right of pixel `since`; `size` is in device pixels."""
        key = (*_key(picture, size, ratio), self._theme.version)
        if key != self._key:
            self._key = key
            self.words = axis_words(picture, self._theme)
            self._before = self._drawn(picture, size, ratio, beyond=False)
            self._beyond = self._drawn(picture, size, ratio, beyond=True)
        layout, last = picture.layout, picture.last_x
        # whole device pixels: Qt shifts or leaves out those at a broken edge
        begin, middle = round(since * ratio), int(int(layout.left if last is None else last) * ratio)
        parts = (self._before, begin, middle), (self._beyond, max(middle, begin), size.width())
        for pixmap, left, right in parts:
            if right > left:
                area = QRectF(left / ratio, 0, (right - left) / ratio, size.height() / ratio)
                painter.drawPixmap(area, pixmap, QRectF(left, 0, right - left, size.height()))

    def _drawn(self, picture: DayPicture, size: QSize, ratio: float, *, beyond: bool) -> QPixmap:
        pixmap = canvas(size.width() / ratio, size.height() / ratio, ratio, colour(self._theme.surface.panel))
        painter = QPainter(pixmap)
        paint_background(painter, picture, self._theme, beyond=beyond)
        paint_axes(painter, picture, self._theme, self.words)
        paint_usual_range(painter, picture, self._theme)
        if beyond:
            paint_hidden(painter, picture, self._theme)
        painter.end()
        return pixmap


def _key(picture: DayPicture, size: QSize, ratio: float) -> tuple[object, ...]:
    """Every value that the pixmaps depend on."""
    axes = picture.main, picture.minutes, picture.prices, picture.unit, picture.minute_unit
    bands = None if picture.past is None or picture.past.bands is None else picture.past.bands.tobytes()
    about = picture.subject, picture.flow is None, picture.later is not None and picture.later.hidden
    return picture.layout, picture.axis.spans, *axes, *about, bands, size, ratio


_REACH = 4.0
"""Pixels by which a join, a cap or a bar extends left of its minute."""
_BEFORE = 3
"""Minutes drawn again left of the strip, so that lines enter it as they did before; more if they are narrow."""
_MOST = 30
"""Largest number of new minutes for which extending is cheaper than redrawing."""
_FINEST = 20
"""Most pixels that are taken together for whole device pixels."""
_FIXED = attrgetter(
    "subject",
    "layout",
    "shown",
    "main",
    "minutes",
    "prices",
    "unit",
    "minute_unit",
    "awaited",
    "faded",
    "fills",
    "turn",
    "signals",
    "events",
    "form",
    "free_price",
    "second_faded",
    "later",
)


class PictureChange(NamedTuple):
    """Where a picture starts to differ from the one before: pixel, minute of the flow, the price, the second flow."""

    left: float
    flow: int
    price: int
    second: int


class CachedLayer:
    """Pixmap of one picture. `drawn` counts full drawings, `continued` extensions."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._shown: DayPicture | None = None
        self._look = theme.version
        self._foreseen: tuple[DayPicture | None, DayPicture | None, PictureChange | None] = (None, None, None)
        self._base = GridCache(theme)
        self._plans: list[tuple[DayPicture, LabelPlan]] = []
        self.drawn = 0
        self.continued = 0

    @property
    def words(self) -> list[Word]:
        """The axis texts, for the layers above."""
        return self._base.words

    def plan(self, picture: DayPicture) -> LabelPlan:
        """The places of the labels of a picture."""
        for known, plan in self._plans:
            if known is picture:
                return plan
        before = self._plans[-1][1] if self._plans else None
        # the picture before stays, because an extension compares the two
        self._plans = [*self._plans[-1:], (picture, label_plan(picture, self._theme, before))]
        return self._plans[-1][1]

    def changed_area(self, picture: DayPicture) -> QRect | None:
        """The area to repaint for this picture after the last one; None = everything."""
        drawn = self._pixmap is not None and self._look == self._theme.version
        change = self._change(self._shown, picture) if drawn and self._shown is not None else None
        # `show` follows with the same two pictures: keep the result of this scan over both series
        self._foreseen = self._shown, picture, change
        return None if change is None else _strip(picture, change.left)

    def show(self, picture: DayPicture, size: QSize, ratio: float) -> QPixmap:
        """The layer of this picture at a size in logical pixels and a device pixel ratio."""
        pixmap, wanted = self._pixmap, QSize(round(size.width() * ratio), round(size.height() * ratio))
        same = pixmap is not None and pixmap.size() == wanted and pixmap.devicePixelRatioF() == ratio
        if pixmap is None or not same or self._shown is None or self._look != self._theme.version:
            return self._draw(picture, wanted, ratio)
        if picture is not self._shown:
            change = self._change_to(picture, self._shown)
            if change is None:
                return self._draw(picture, wanted, ratio)
            self._continue(pixmap, picture, change, ratio)
        return pixmap

    def _change_to(self, picture: DayPicture, shown: DayPicture) -> PictureChange | None:
        """The change that `changed_area` just found, else a new comparison."""
        old, new, change = self._foreseen
        return change if old is shown and new is picture else self._change(shown, picture)

    def _change(self, old: DayPicture, new: DayPicture) -> PictureChange | None:
        """Where `new` continues `old`; None also if a label left of there moves."""
        ratio = 1.0 if self._pixmap is None else self._pixmap.devicePixelRatioF()
        change = change_between(old, new, ratio)
        if change is None:
            return None
        same = self.plan(old).fixed(change.left) == self.plan(new).fixed(change.left)
        return change if same else None

    def _draw(self, picture: DayPicture, size: QSize, ratio: float) -> QPixmap:
        self.drawn += 1
        # every pixel is painted again, so a pixmap of the right size can be reused
        if self._pixmap is None or self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
        pixmap = self._pixmap
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        self._paint(painter, picture, ratio, PictureChange(0.0, 0, 0, 0))
        painter.end()
        self._shown, self._look = picture, self._theme.version
        return pixmap

    def _continue(self, pixmap: QPixmap, picture: DayPicture, change: PictureChange, ratio: float) -> None:
        self.continued += 1
        painter = QPainter(pixmap)
        # older pixels stay: curves begin a few minutes left of the clip, so that joins and caps match
        painter.setClipRect(_strip(picture, change.left))
        self._paint(painter, picture, ratio, change)
        painter.end()
        self._shown = picture

    def _paint(self, painter: QPainter, picture: DayPicture, ratio: float, change: PictureChange) -> None:
        theme = self._theme
        device = painter.device()
        size = QSize(device.width(), device.height())
        self._base.paint(painter, picture, size, ratio, change.left)
        _paint_figures(painter, picture, theme, ratio, change)
        if not change.left:  # a strip that is continued ends above the row
            paint_marks(painter, picture, theme)
        plan = self.plan(picture)
        paint_labels(painter, picture, theme, plan, change.left)
        paint_count(painter, picture, theme, plan.areas())


def _paint_figures(painter: QPainter, picture: DayPicture, theme: Theme, ratio: float, change: PictureChange) -> None:
    """All between grid and labels, from back to front."""
    paint_holes(painter, picture, theme)
    paint_minute_bars(painter, picture, theme, change.flow)
    paint_sea_level(painter, picture, theme)
    paint_past_day(painter, picture, theme, ratio)
    paint_later(painter, picture, theme)
    paint_second(painter, picture, theme, ratio, change.second)
    paint_curves(painter, picture, theme, ratio, change.flow)
    paint_restated(painter, picture, theme, ratio)
    paint_price_minutes(painter, picture, theme, ratio, change.price)
    paint_conflicts(painter, picture, theme)


def paint_day_shapes(painter: QPainter, picture: DayPicture, theme: Theme) -> None:
    """Paint what the layer shows but the labels, onto a target that keeps vector shapes."""
    layout, last = picture.layout, picture.last_x
    middle = float(int(layout.left if last is None else last))
    for beyond, left, right in ((False, 0.0, middle), (True, middle, layout.width)):
        painter.save()
        painter.setClipRect(QRectF(left, 0, right - left, layout.height))
        paint_background(painter, picture, theme, beyond=beyond)
        if beyond:
            paint_hidden(painter, picture, theme)
        painter.restore()
    paint_axes(painter, picture, theme, axis_words(picture, theme))
    paint_usual_range(painter, picture, theme)
    _paint_figures(painter, picture, theme, 1.0, PictureChange(0.0, 0, 0, 0))
    paint_marks(painter, picture, theme)


def change_between(old: DayPicture, new: DayPicture, ratio: float = 1.0) -> PictureChange | None:
    """Where the newer picture continues the older one; None if more than the last minutes differ.

    At a broken ratio it begins where a device pixel does, too; None also where that is nowhere near.
    """
    if old.flow is None or new.flow is None or old.axis.spans != new.axis.spans:
        return None
    if _FIXED(old) != _FIXED(new) or not draw_alike(old.past, new.past):
        return None
    if old.delta is not new.delta:
        return None
    kept, kept_prices = _kept_minutes(old.flow, new.flow), _kept_prices(old.price, new.price)
    filled = new.second is None  # beside a second line there are no fills
    # another reach changes the gradient everywhere, not only at the end
    if kept is None or kept_prices is None or (filled and fill_reach(old) != fill_reach(new)):
        return None
    since = _second_since(old.second, new.second)
    if since is None:
        return None
    times = [float(new.flow.times[kept - 1]), since]
    if kept_prices and new.price is not None:
        times.append(float(new.price.times[kept_prices - 1]))
    step = _whole_pixels(ratio)
    if step is None:
        return None
    # a whole pixel, so that the edge of the strip is not antialiased twice
    left = float(math.floor((new.axis.x_of(min(times)) - _REACH) / step) * step)
    first = _first_at(new.flow.times, new, left)
    first_price = 0 if new.price is None else _first_at(new.price.times, new, left)
    first_second = 0 if new.second is None else _first_at(new.second.other.times, new, left)
    return PictureChange(left, first, first_price, first_second)


@lru_cache(maxsize=8)
def _whole_pixels(ratio: float) -> int | None:
    """Pixels that have whole device pixels together: two at 150 %, four at 125 %; None if only many have."""
    counts = range(1, _FINEST + 1)
    return next((count for count in counts if math.isclose(count * ratio, round(count * ratio))), None)


def _second_since(old: ProviderComparison | None, new: ProviderComparison | None) -> float | None:
    """The time from which a comparison continues, infinite without news; None if more than its end differs."""
    if old is None or new is None:
        return math.inf if old is new else None
    if old is new:
        return math.inf
    other = _kept_minutes(old.other, new.other)
    kept = _kept((old.times, old.first, old.second), (new.times, new.first, new.second))
    if other is None or kept is None or old.missing != new.missing:
        return None
    edges = [edge for one, two in zip_longest(old.conflicts, new.conflicts) for edge in _moved_edge(one, two)]
    return min([float(new.other.times[other - 1]), float(new.times[kept - 1]), *edges])


def _kept(old: Sequence[Floats], new: Sequence[Floats]) -> int | None:
    """Number of equal rows at the begin, never counting the last one; None if more than the end differs."""
    counts = len(old[0]), len(new[0])
    count = min(counts)
    if len(old) != len(new) or count < 2:
        return None
    pairs, kept = [(one[:count], two[:count]) for one, two in zip(old, new, strict=True)], count - 1
    if any(one[:-1].tobytes() != two[:-1].tobytes() for one, two in pairs):  # mostly all are the same
        same = np.logical_and.reduce([(one == two) | (np.isnan(one) & np.isnan(two)) for one, two in pairs])
        kept = kept if same[:-1].all() else int(np.argmin(same))
    return kept if kept and max(counts) - kept <= _MOST + 1 else None


def _moved_edge(old: TimeSpan | None, new: TimeSpan | None) -> list[float]:
    """From when on the mark of a disagreement is drawn differently."""
    if old is None or new is None:
        return [span.begin for span in (old, new) if span is not None]
    if old == new:
        return []
    return [min(old.end, new.end) if old.begin == new.begin else min(old.begin, new.begin)]


def _first_at(times: np.typing.NDArray[np.float64], picture: DayPicture, left: float) -> int:
    at = int(np.searchsorted(times, picture.axis.time_at(left)))
    return max(at - max(_BEFORE, math.ceil(_REACH / picture.axis.per_minute)), 0)


def _kept_minutes(old: FlowSeries, new: FlowSeries) -> int | None:
    """Those of the flow; another gap is drawn elsewhere, too."""
    rows = [(each.times, each.net, *(() if each.tiers is None else each.tiers)) for each in (old, new)]
    return None if old.missing != new.missing else _kept(*rows)


def _kept_prices(old: PriceSeries | None, new: PriceSeries | None) -> int | None:
    """Those of the price; 0 if neither has one."""
    if old is None or new is None or len(old) == len(new) == 0:
        return 0 if old is new or (old is not None and new is not None) else None
    return None if old.prev_close != new.prev_close else _kept((old.times, old.prices), (new.times, new.prices))


def _strip(picture: DayPicture, left: float) -> QRect:
    layout = picture.layout
    top, bottom = math.floor(layout.top), math.ceil(layout.bars_bottom + (0.0 if picture.second is None else MARK))
    return QRect(int(left), top, math.ceil(layout.right) - int(left), bottom - top + 1)
