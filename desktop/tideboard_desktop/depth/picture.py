"""The picture of depth over time: cells, gaps, best prices, trades; of a new column only its own strip is painted."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from tideboard_core.archive.records import NULL, Integers
from tideboard_core.flow.depth.book_columns import UNKNOWN
from tideboard_core.flow.depth.depth_columns import DepthColumns
from tideboard_core.flow.depth.price_rows import PriceRows, Steps, cells_of
from tideboard_core.flow.depth.trade_log import PriceSums
from tideboard_desktop.depth.plane import Plane
from tideboard_desktop.depth.ramp import LARGE, palette, radius
from tideboard_desktop.ui.charts.polygons import ShapeArray, runs
from tideboard_desktop.ui.theme import Theme, colour

DASH: Final = (4, 3)
"""Logical pixels on and off of the line of the best ask."""
REACH: Final = 18
"""Logical pixels that a disc reaches beyond its column."""
_SPARE: Final = 256
"""Device pixels right of the picture into which it grows before it is moved back to the left."""
_HATCH: Final = 8
_GRID: Final = 0.14


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is drawn: cells by `steps`, trades of `least` money (1/10000) or more, best prices where wanted.

    `newest` is the column of now. Without `cells` the feed has the best prices alone. `bars` is the number of shares of
    the longest bar, `grid` has the columns and the rows of lines.
    """

    columns: DepthColumns
    rows: PriceRows
    steps: Steps
    least: int
    bid: bool
    ask: bool
    newest: int
    cells: bool
    bars: int
    grid: tuple[tuple[int, ...], tuple[int, ...]]

    def is_like(self, other: Scene) -> bool:
        """Whether what does not change with time is the same."""
        return (
            self.columns is other.columns
            and self.columns.built == other.columns.built
            and self.rows is other.rows
            and (self.steps, self.least, self.bid, self.ask, self.cells, self.bars, self.grid[1])
            == (other.steps, other.least, other.bid, other.ask, other.cells, other.bars, other.grid[1])
        )


class DepthPicture:
    """Keeps what it painted, as `area` of `pixmap`. `painted` counts how often all of it was."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._scene: Scene | None = None
        self._plane: Plane | None = None
        self._version = -1
        self._built = -1
        self._lines, self._bars = ShapeArray(QLineF), ShapeArray(QRectF)
        self.pixmap = QPixmap()
        self._begin = 0
        self.painted = 0

    @property
    def area(self) -> QRect:
        """Where the picture is in the pixmap, in device pixels."""
        wide = 0 if self._plane is None else self._plane.width
        return QRect(self._begin, 0, wide, self.pixmap.height())

    def forget(self) -> None:
        """Keep nothing: nobody looks."""
        self._scene, self.pixmap = None, QPixmap()

    def show(self, scene: Scene, plane: Plane, since: int) -> int:
        """Show a scene of which the columns from `since` on are other ones; returns the first pixel that changed."""
        before, old = self._scene, self._plane
        kept = (
            before is not None
            and old is not None
            and scene.is_like(before)
            and self._built == scene.columns.built
            and self._version == self._theme.version
            and replace(old, left=plane.left) == plane
            and 0 <= plane.phase - old.phase < plane.width
        )
        self._scene, self._plane = scene, plane
        self._version, self._built = self._theme.version, scene.columns.built
        if not kept:
            self._begin = 0
            size = (plane.width + _SPARE, plane.bars_top + plane.bars_height)
            if (self.pixmap.width(), self.pixmap.height()) != size:
                self.pixmap = QPixmap(*size)
            self.painted += 1
            self._paint(scene, plane, 0)
            return 0
        assert old is not None
        assert before is not None
        gone = plane.phase - old.phase
        self._begin += gone
        if self._begin > _SPARE:  # to move all of it with each column takes longer than the column
            self.pixmap.scroll(-self._begin, 0, self.pixmap.rect())
            self._begin = 0
        reach = math.ceil(REACH * plane.ratio)
        first = min(plane.x_of(min(since, before.newest)), plane.width - gone) - reach
        first = max(first // plane.per_column * plane.per_column, 0)
        self._paint(scene, plane, first)
        return 0 if gone else first

    # --- parts ------------------------------------------------------------------------------------------------------

    def _paint(self, scene: Scene, plane: Plane, x: int) -> None:
        """Paint everything from a pixel on, which is the left edge of a cell; lines begin in the cell before it."""
        theme, clip = self._theme, x
        x -= plane.per_column
        cell = x // plane.per_column
        columns = plane.columns(cell)
        books = scene.columns.books.books(columns, scene.newest)
        painter = QPainter(self.pixmap)
        painter.translate(self._begin, 0)
        inset, low = colour(theme.surface.inset), plane.bars_top + plane.bars_height - plane.height
        painter.fillRect(clip, plane.height, plane.width - clip, low, inset)
        painter.setClipRect(clip, 0, plane.width - clip, plane.height)
        if scene.cells:
            _paint_cells(painter, scene, plane, x, books, theme)
        else:
            painter.fillRect(clip, 0, plane.width - clip, plane.height, inset)
        _paint_holes(painter, scene, plane, cell, books, theme)
        _paint_grid(painter, scene, plane, clip, theme)
        _paint_best(painter, scene, plane, x, books, self._lines, theme)
        sums = _in_view(scene, plane, x)
        _paint_trades(painter, scene, plane, sums, theme)
        painter.setClipRect(clip, plane.bars_top, plane.width - clip, plane.bars_height)
        _paint_bars(painter, scene, plane, sums, self._bars, theme)
        painter.end()


def _in_view(scene: Scene, plane: Plane, x: int) -> PriceSums:
    """The sums of trades whose discs reach into the picture right of a pixel."""
    reach = math.ceil(REACH * plane.ratio) // plane.per_column * plane.per_pixel + plane.per_pixel
    first = plane.column_at(x) - plane.per_pixel - reach
    return scene.columns.trades.sums.between(first, plane.left + plane.cells * plane.per_pixel + reach)


def _paint_cells(painter: QPainter, scene: Scene, plane: Plane, x: int, books: Integers, theme: Theme) -> None:
    levels = scene.columns.books.levels(books)
    cells = cells_of(levels, len(books), scene.rows, plane.first_row, plane.rows, scene.steps)
    high, wide = cells.shape
    image = QImage(cells.data, wide, high, wide, QImage.Format.Format_Indexed8)
    image.setColorTable(palette(theme))
    drawn = image.convertToFormat(QImage.Format.Format_RGB32)
    painter.drawImage(QRect(x, 0, wide * plane.per_column, high * plane.row_height), drawn)


def _paint_holes(painter: QPainter, scene: Scene, plane: Plane, cell: int, books: Integers, theme: Theme) -> None:
    """Hatch the columns of which nothing was recorded, from the open or the first book on until now."""
    columns, first = plane.columns(cell), scene.columns.books.first
    opening = scene.columns.axis.opening
    begin = opening if first is None else min(first, opening)
    missing = (books == UNKNOWN) & (columns >= begin) & (columns <= scene.newest)
    if not missing.any():
        return
    brush = QBrush(_hatch_tile(colour(theme.surface.panel).rgb(), colour(theme.surface.line_strong).rgb(), plane.ratio))
    painter.setBrushOrigin(QPoint(-plane.phase, 0))
    for start, end in runs(missing):
        left = (cell + start) * plane.per_column
        painter.fillRect(QRect(left, 0, (end - start) * plane.per_column, plane.height), brush)
    painter.setBrushOrigin(QPoint(0, 0))


@lru_cache(maxsize=8)
def _hatch_tile(ground: int, line: int, ratio: float) -> QPixmap:
    side = round(_HATCH * ratio)
    tile = QPixmap(side, side)
    tile.fill(QColor(ground))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(line), ratio))
    for shift in (-side, 0, side):
        painter.drawLine(QLineF(shift, side, shift + side, 0))
    painter.end()
    return tile


def _paint_grid(painter: QPainter, scene: Scene, plane: Plane, clip: int, theme: Theme) -> None:
    """The lines right of a pixel."""
    columns, rows = scene.grid
    wide = max(round(plane.ratio), 1)
    painter.setPen(QPen(colour(theme.surface.text3, _GRID), wide))
    begin = clip - 1 if wide == 1 else 0  # Qt rounds the edges of a wide line by its length
    lines = [QLineF(x + 0.5, 0, x + 0.5, plane.height) for x in map(plane.x_of, columns) if x >= clip - wide]
    for row in rows:
        y = plane.y_of(row) + plane.row_height // 2 + 0.5
        lines.append(QLineF(begin, y, plane.width, y))
    if lines:
        painter.drawLines(lines)


def _paint_best(
    painter: QPainter, scene: Scene, plane: Plane, x: int, books: Integers, lines: ShapeArray[QLineF], theme: Theme
) -> None:
    bid, ask = scene.columns.books.best(books)
    on, off = (max(round(length * plane.ratio), 1) for length in DASH)
    painter.setPen(QPen(colour(theme.surface.text1), max(round(1.2 * plane.ratio), 1)))
    for prices, wanted, dashed in ((bid, scene.bid, False), (ask, scene.ask, True)):
        rows = scene.rows.rows_of(prices)
        there = (prices != NULL) & (rows >= 0)
        if not wanted or not there.any():
            continue
        y = np.repeat((plane.top - rows) * plane.row_height + plane.row_height // 2, plane.per_column)
        shown = np.repeat(there, plane.per_column)
        places = x + np.arange(len(y))
        inked = shown & ((places + plane.phase) % (on + off) < on) if dashed else shown
        level = y[1:] == y[:-1]
        begin, end = inked.copy(), inked.copy()
        begin[1:] &= ~(inked[:-1] & level)
        end[:-1] &= ~(inked[1:] & level)
        begins, ends = np.flatnonzero(begin), np.flatnonzero(end)
        steps = np.flatnonzero(shown[1:] & shown[:-1] & ~level)
        left, right = np.concatenate([begins, steps + 1]), np.concatenate([ends + 1, steps + 1])
        upper, lower = np.concatenate([y[begins], y[steps]]), np.concatenate([y[begins], y[steps + 1]])
        painter.drawLines(lines.filled(x + left.astype(float), upper.astype(float), x + right.astype(float), lower))


def _paint_trades(painter: QPainter, scene: Scene, plane: Plane, sums: PriceSums, theme: Theme) -> None:
    money = sums.money
    rows = scene.rows.rows_of(sums.price)
    large = np.flatnonzero((money >= scene.least) & (rows >= plane.first_row - 1) & (rows <= plane.top + 1))
    middle = plane.per_column // 2
    for at in large[np.argsort(-money[large], kind="stable")].tolist():  # small ones over large ones
        disc = disc_of(radius(money[at]), int(sums.side[at]), plane.ratio, theme, large=bool(money[at] >= LARGE))
        x = plane.x_of(int(sums.column[at])) + middle - disc.width() // 2
        y = plane.y_of(int(rows[at])) + plane.row_height // 2 - disc.height() // 2
        painter.drawPixmap(x, y, disc)


def disc_of(size: float, side: int, ratio: float, theme: Theme, *, large: bool) -> QPixmap:
    """The disc of a sum of trades: its side's colour, with an edge against the cells, and a triangle on a large one."""
    surface = theme.surface
    tint = surface.text2 if side == 0 else (theme.up if side > 0 else theme.down).text
    return _disc(round(size * 2) / 2, side, ratio, tint, surface.inset, surface.text1, large=large)


@lru_cache(maxsize=256)
def _disc(size: float, side: int, ratio: float, tint: str, edge: str, mark: str, *, large: bool) -> QPixmap:
    half = size * ratio
    wide = math.ceil(half + ratio) * 2 + 1
    made = QPixmap(wide, wide)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(edge, 0.8), ratio))
    painter.setBrush(colour(tint, 0.85))
    painter.drawEllipse(QPointF(wide / 2, wide / 2), half, half)
    if large and side:
        reach, centre = 3.0 * ratio, wide / 2
        tip = -reach if side > 0 else reach
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(mark))
        points = [QPointF(centre - reach, centre - tip * 0.7), QPointF(centre + reach, centre - tip * 0.7)]
        painter.drawPolygon(QPolygonF([*points, QPointF(centre, centre + tip)]))
    painter.end()
    return made


def bar_sums(plane: Plane, sums: PriceSums, side: int) -> tuple[Integers, Integers]:
    """Pixels of the cells with trades of one side, and the shares traded in each."""
    of = sums.side == side
    x = (sums.column[of] - plane.left) // plane.per_pixel * plane.per_column
    places, number = np.unique(x, return_inverse=True)
    return places, np.bincount(number, weights=sums.shares[of], minlength=len(places)).astype(np.int64)


def _paint_bars(
    painter: QPainter, scene: Scene, plane: Plane, sums: PriceSums, bars: ShapeArray[QRectF], theme: Theme
) -> None:
    """Bought shares upwards, sold ones downwards."""
    if not plane.bars_height or scene.bars <= 0:
        return
    middle, room = plane.bars_top + plane.bars_height // 2, plane.bars_height // 2 - 2
    wide, line = max(plane.per_column - (plane.per_column > 2), 1), max(round(plane.ratio), 1)
    for side, role in ((1, theme.up), (-1, theme.down)):
        places, shares = bar_sums(plane, sums, side)
        lengths = np.maximum(np.minimum(shares * room // scene.bars, room), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(role.text))
        if len(places):
            tops = middle - lengths if side > 0 else np.full(len(places), middle + line)
            painter.drawRects(bars.filled(places.astype(float), tops.astype(float), float(wide), lengths))
    painter.fillRect(QRect(0, middle, plane.width, line), colour(theme.surface.chart_zero, 0.5))
