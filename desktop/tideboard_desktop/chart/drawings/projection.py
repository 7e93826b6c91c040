"""Anchors as pixels of a chart, and pixels as anchors, with the magnet and the straight angles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.drawings.bar_axis import BarAxis
from tideboard_desktop.chart.drawings.factors import Known, anchor_of, shown_price
from tideboard_desktop.chart.drawings.model import Anchor
from tideboard_desktop.ui.charts.picture import Picture
from tideboard_desktop.ui.charts.polygons import Floats
from tideboard_desktop.ui.charts.price_scale import PriceScale, ScaleKind

MAGNET: Final = 8.0
"""Pixels within which a price of the bar attracts."""
_EIGHTH: Final = math.pi / 8
_LEAST_OF_LOG: Final = 1e-12


class Spot(NamedTuple):
    """A column and a shown price; `ring` if it is a price of the column's bar that the magnet found."""

    column: int
    price: float
    ring: bool = False


@dataclass(frozen=True, slots=True)
class Projection:
    """Where instants and prices stand on a picture. `known` are the factors of its security, `now` is a minute."""

    picture: Picture
    scale: PriceScale
    axis: BarAxis
    known: Known
    now: int

    @property
    def shown(self) -> BarAdjustment:
        """The adjustment of the bars."""
        return self.picture.key.adjustment

    def x(self, column: int) -> float:
        """The middle of a column; beyond the bars columns go on at the same width."""
        view = self.picture.view
        last = len(view.slots.start) - 1
        inside = min(max(column, 0), last)
        return view.centre(inside) + (column - inside) * view.pitch

    def points(self, columns: NDArray[np.intp], prices: Floats) -> tuple[Floats, Floats]:
        """Pixels of many columns and shown prices; NaN stays NaN."""
        view = self.picture.view
        inside = np.clip(columns, 0, len(view.slots.start) - 1)
        x = view.x(inside) + view.pitch / 2 + (columns - inside) * view.pitch
        if self.scale.kind is ScaleKind.LOG:
            prices = np.maximum(prices, _LEAST_OF_LOG)
        return x, self.scale.y(prices)

    def column(self, x: float) -> int:
        """The column at a pixel."""
        return math.floor(self.picture.view.position(x))

    def price(self, anchor: Anchor) -> float | None:
        """An anchor's price on these bars; None while a factor is not known."""
        return shown_price(anchor, self.shown, self.known)

    def point(self, anchor: Anchor) -> QPointF | None:
        """Where an anchor is; None while a factor is not known."""
        price = self.price(anchor)
        return None if price is None else QPointF(self.x(self.axis.column(anchor.minute)), self.scale.y_of(price))

    def spot(self, anchor: Anchor) -> Spot | None:
        """Column and shown price of an anchor."""
        price = self.price(anchor)
        return None if price is None else Spot(self.axis.column(anchor.minute), price)

    def anchor(self, spot: Spot) -> Anchor:
        """The anchor at a spot. ValueError for a price that no chart has."""
        return anchor_of(self.axis.start(spot.column), spot.price, self.shown, self.known, self.now)

    def at(self, spot: Spot) -> QPointF:
        """Where a spot is."""
        return QPointF(self.x(spot.column), self.scale.y_of(spot.price))

    def nearest(self, place: QPointF, *, magnet: bool, straight: Spot | None = None) -> Spot:
        """The spot that is meant by a pixel.

        With the magnet it is open, high, low or close of the column's bar within MAGNET pixels, else a price on the
        price steps. `straight` is what it shall lie at 0, 45 or 90 degrees of; then there is no magnet.
        """
        column = self.column(place.x())
        if straight is not None:
            return self._straight(place, column, straight)
        found = self._attracting(place.y(), column) if magnet else None
        return Spot(column, self.stepped(self.scale.price_at(place.y()))) if found is None else found

    def stepped(self, price: float) -> float:
        """The nearest price on the price steps."""
        step = self.picture.facts.step(price)
        return round(price / step) * step

    def _attracting(self, y: float, column: int) -> Spot | None:
        bars, rows = self.picture.view.slots.bar, self.picture.rows
        if not 0 <= column < len(bars) or bars[column] < 0:
            return None
        row = int(bars[column])
        prices = (float(part[row]) for part in (rows.close, rows.open, rows.high, rows.low))
        apart, price = min((abs(self.scale.y_of(price) - y), price) for price in prices)
        return Spot(column, price, ring=True) if apart <= MAGNET else None

    def _straight(self, place: QPointF, column: int, start: Spot) -> Spot:
        """The spot on the nearest of the eight directions from another one."""
        origin = self.at(start)
        across, down = place.x() - origin.x(), place.y() - origin.y()
        angle = math.atan2(abs(down), abs(across))
        if angle < _EIGHTH:
            return Spot(column, start.price)
        if angle > 3 * _EIGHTH:
            return Spot(start.column, self.stepped(self.scale.price_at(place.y())))
        y = origin.y() + math.copysign(abs(self.x(column) - origin.x()), down)
        return Spot(column, self.stepped(self.scale.price_at(y)))

    def moved(self, anchor: Anchor, columns: int, begin: Spot, end: Spot) -> Anchor | None:
        """An anchor moved by columns and, on the shown scale, as far as from one spot to another.

        What does not change keeps its exact value. None while a factor is not known.
        """
        spot = self.spot(anchor)
        if spot is None:
            return None
        minute = self.axis.start(spot.column + columns) if columns else anchor.minute
        if begin.price == end.price:
            price = spot.price
        else:
            price = self.scale.price_at(
                self.scale.y_of(spot.price) + self.scale.y_of(end.price) - self.scale.y_of(begin.price)
            )
        if not columns and begin.price == end.price:
            return anchor
        return anchor_of(minute, price, self.shown, self.known, self.now)
