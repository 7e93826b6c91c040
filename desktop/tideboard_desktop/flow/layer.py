"""The cached layer below price, crosshair and last point: drawn once, and continued when minutes are added to it."""

from __future__ import annotations

import math
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPixmap

from tideboard_desktop.flow.axis_text import Word, paint_hints
from tideboard_desktop.flow.bars import paint_minute_bars
from tideboard_desktop.flow.base import Base
from tideboard_desktop.flow.curves import fill_reach, paint_curves
from tideboard_desktop.flow.end_labels import paint_end_labels
from tideboard_desktop.flow.fill_marks import paint_fills
from tideboard_desktop.flow.ground import paint_holes, paint_sea_level
from tideboard_desktop.flow.picture import Picture
from tideboard_desktop.flow.price_line import paint_price_minutes
from tideboard_desktop.flow.second_line import MARK, paint_conflicts, paint_second
from tideboard_desktop.models.flow import Floats, FlowSeries, PriceSeries, Span
from tideboard_desktop.models.flow_compare import Comparison
from tideboard_desktop.theme import Theme

_REACH = 4.0
"""Pixels by which a join, a cap or a bar reaches left of its minute."""
_BEFORE = 10
"""Minutes drawn in vain left of the strip, so that lines come into it as they did before."""
_MOST = 30
"""New minutes up to which continuing is the cheaper way."""
_FIXED = (
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
    "form",
    "free_price",
    "second_faded",
)


class Change(NamedTuple):
    """From where a picture differs from the one before: pixel, minute of the flow, of the price, of the second flow."""

    left: float
    flow: int
    price: int
    second: int


class Layer:
    """Pixmap of one picture. `drawn` counts whole drawings, `continued` those of a few minutes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._shown: Picture | None = None
        self._foreseen: tuple[Picture | None, Picture | None, Change | None] = (None, None, None)
        self._base = Base(theme)
        self.drawn = 0
        self.continued = 0

    @property
    def words(self) -> list[Word]:
        """The texts on the axes, for what lies over them."""
        return self._base.words

    def changed_area(self, picture: Picture) -> QRect | None:
        """What has to be repainted to show this picture instead of the last one; None = everything."""
        change = None if self._pixmap is None or self._shown is None else change_between(self._shown, picture)
        self._foreseen = self._shown, picture, change
        return None if change is None else _strip(picture, change.left)

    def show(self, picture: Picture, size: QSize, ratio: float) -> QPixmap:
        """The layer of this picture at a size in logical pixels and a device ratio."""
        pixmap, wanted = self._pixmap, QSize(round(size.width() * ratio), round(size.height() * ratio))
        if pixmap is None or pixmap.size() != wanted or pixmap.devicePixelRatioF() != ratio or self._shown is None:
            return self._draw(picture, wanted, ratio)
        if picture is not self._shown:
            change = self._change_to(picture, self._shown)
            if change is None:
                return self._draw(picture, wanted, ratio)
            self._continue(pixmap, picture, change, ratio)
        return pixmap

    def _change_to(self, picture: Picture, shown: Picture) -> Change | None:
        """What `changed_area` found a moment ago, else found now."""
        old, new, change = self._foreseen
        return change if old is shown and new is picture else change_between(shown, picture)

    def _draw(self, picture: Picture, size: QSize, ratio: float) -> QPixmap:
        self.drawn += 1
        if self._pixmap is None or self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
        pixmap = self._pixmap
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        self._paint(painter, picture, ratio, Change(0.0, 0, 0, 0))
        painter.end()
        self._shown = picture
        return pixmap

    def _continue(self, pixmap: QPixmap, picture: Picture, change: Change, ratio: float) -> None:
        self.continued += 1
        painter = QPainter(pixmap)
        painter.setClipRect(_strip(picture, change.left))
        self._paint(painter, picture, ratio, change)
        painter.end()
        self._shown = picture

    def _paint(self, painter: QPainter, picture: Picture, ratio: float, change: Change) -> None:
        theme = self._theme
        device = painter.device()
        size = QSize(device.width(), device.height())
        self._base.paint(painter, picture, size, ratio, change.left)
        paint_holes(painter, picture, theme)
        paint_minute_bars(painter, picture, theme, change.flow)
        paint_sea_level(painter, picture, theme)
        paint_second(painter, picture, theme, ratio, change.second)
        paint_curves(painter, picture, theme, ratio, change.flow)
        paint_price_minutes(painter, picture, theme, ratio, change.price)
        paint_hints(painter, picture, theme)
        paint_fills(painter, picture, theme)
        paint_end_labels(painter, picture, theme)
        paint_conflicts(painter, picture, theme)


def change_between(old: Picture, new: Picture) -> Change | None:
    """Where the newer picture goes on; None when more than the last minutes differ."""
    if old.flow is None or new.flow is None or old.axis.spans != new.axis.spans:
        return None
    if any(getattr(old, name) != getattr(new, name) for name in _FIXED):
        return None
    kept, kept_prices = _kept(old.flow, new.flow), _kept_prices(old.price, new.price)
    filled = new.second is None  # beside a second line there are no fills
    if kept is None or kept_prices is None or (filled and fill_reach(old) != fill_reach(new)):
        return None
    since = _second_since(old.second, new.second)
    if since is None:
        return None
    times = [float(new.flow.times[kept - 1]), since]
    if kept_prices and new.price is not None:
        times.append(float(new.price.times[kept_prices - 1]))
    left = new.axis.x_of(min(times)) - _REACH
    first = _first_at(new.flow.times, new, left)
    first_price = 0 if new.price is None else _first_at(new.price.times, new, left)
    first_second = 0 if new.second is None else _first_at(new.second.other.times, new, left)
    return Change(float(math.floor(left)), first, first_price, first_second)


def _second_since(old: Comparison | None, new: Comparison | None) -> float | None:
    """The time from which a comparison goes on, infinite when nothing is new; None when more than its end differs."""
    if old is None or new is None:
        return math.inf if old is new else None
    if old is new:
        return math.inf
    other = _kept(old.other, new.other)
    kept = _same_rows((old.times, old.first, old.second), (new.times, new.first, new.second))
    if other is None or kept < 1 or len(new) - kept > _MOST or old.missing != new.missing:
        return None
    edges = [edge for one, two in zip_longest(old.conflicts, new.conflicts) for edge in _moved_edge(one, two)]
    return min([float(new.other.times[other - 1]), float(new.times[kept - 1]), *edges])


def _same_rows(old: tuple[Floats, ...], new: tuple[Floats, ...]) -> int:
    """How many rows at the begin are the same in both, the last one never counted."""
    count = min(len(old[0]), len(new[0]))
    same = np.logical_and.reduce([one[:count] == two[:count] for one, two in zip(old, new, strict=True)])
    return min(count if same.all() else int(np.argmin(same)), count - 1)


def _moved_edge(old: Span | None, new: Span | None) -> list[float]:
    """From when on the mark of one disagreement is drawn differently."""
    if old is None or new is None:
        return [span.begin for span in (old, new) if span is not None]
    if old == new:
        return []
    return [min(old.end, new.end) if old.begin == new.begin else min(old.begin, new.begin)]


def _first_at(times: np.typing.NDArray[np.float64], picture: Picture, left: float) -> int:
    at = int(np.searchsorted(times, picture.axis.time_at(left)))
    return max(at - _BEFORE, 0)


def _kept(old: FlowSeries, new: FlowSeries) -> int | None:
    """How many minutes are the same, the last one never counted; None when more than the end differs."""
    kept = min(len(old), len(new)) - 1
    if kept < 1 or abs(len(old) - len(new)) > _MOST or old.missing != new.missing:
        return None
    if (old.tiers is None) != (new.tiers is None):
        return None
    same = np.array_equal(old.times[:kept], new.times[:kept]) and np.array_equal(old.net[:kept], new.net[:kept])
    if same and old.tiers is not None and new.tiers is not None:
        same = np.array_equal(old.tiers[:, :kept], new.tiers[:, :kept], equal_nan=True)
    return kept if same else None


def _kept_prices(old: PriceSeries | None, new: PriceSeries | None) -> int | None:
    """The same for the price; 0 when there is none in both."""
    if old is None or new is None:
        return 0 if old is new else None
    kept = min(len(old), len(new)) - 1
    if kept < 1:
        return 0 if len(old) == len(new) == 0 else None
    if abs(len(old) - len(new)) > _MOST or old.prev_close != new.prev_close:
        return None
    same = np.array_equal(old.times[:kept], new.times[:kept]) and np.array_equal(old.prices[:kept], new.prices[:kept])
    return kept if same else None


def _strip(picture: Picture, left: float) -> QRect:
    layout = picture.layout
    top, bottom = math.floor(layout.top), math.ceil(layout.bars_bottom + (0.0 if picture.second is None else MARK))
    return QRect(int(left), top, math.ceil(layout.right) - int(left), bottom - top + 1)
