"""Where the parts of the flow map are: labels, breadth strip, headings, cells and time axis; in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize

from tideboard_core.model.session import Session
from tideboard_desktop.flowmap.field_image import FieldColumns, columns_of
from tideboard_desktop.ui.theme import Theme

ROW, HIGHEST_ROW = 15, 24
"""Logical pixels from one row to the next, from many rows to few: at 12 Chinese names touch."""
BREADTH, HIGHEST_BREADTH = 34, 96
"""Logical pixels of the breadth strip, and where the rows leave more room."""
HEADINGS, AXIS = 22, 22
"""Logical pixels of the headings of the labels, and the time axis."""
EDGE: Final = 10
_LEAST_FIELD: Final = 300
"""Logical pixels of the cells below which labels give way."""
_AMPLE_FIELD: Final = 560
"""Logical pixels of the cells from which names take what is left."""
_WIDEST_NAME: Final = 150
_LEAST_ROWS: Final = 4
"""Rows without which the strip of breadth gives way."""
_AHEAD, _SHORTEST = 5, 30
"""Minutes by which the axis to now moves on, so that cells seldom change their width, and which it shows at least."""


class LabelColumn(NamedTuple):
    """A column of the labels: its key and its width in logical pixels."""

    key: str
    width: int


LABELS: Final = (
    LabelColumn("code", 52),
    LabelColumn("name", 92),
    LabelColumn("last", 50),
    LabelColumn("net", 66),
    LabelColumn("percentile", 70),
    LabelColumn("sort", 66),
)
_CURRENCY: Final = 28
"""Logical pixels of a currency behind a net."""
_GIVING_WAY: Final = ("percentile", "last", "name", "sort", "net")


@dataclass(frozen=True, slots=True)
class Geometry:
    """Everything in logical pixels of the viewport, but `columns` and `step` in device pixels."""

    size: QSize
    ratio: float
    row: int
    labels: tuple[tuple[str, QRect], ...]
    field: QRect
    breadth: QRect
    headings: QRect
    axis: QRect
    columns: FieldColumns
    step: int
    minutes: int
    """How many minutes of the session the cells show."""

    @property
    def rows(self) -> int:
        """How many rows are wholly in sight."""
        return max(int(self.field.height() * self.ratio) // self.step, 1)

    def row_rect(self, place: int) -> QRectF:
        """The strip of a row by its place from the top."""
        top = self.field.top() + place * self.step / self.ratio
        return QRectF(0, top, self.size.width(), self.step / self.ratio)

    def place_at(self, y: float) -> int | None:
        """The place from the top of the row at a height; None above and below the rows."""
        if not self.field.top() <= y < self.field.top() + self.field.height():
            return None
        return int((y - self.field.top()) * self.ratio // self.step)

    def column_rect(self, column: int) -> QRectF:
        """The strip of a column over the height of the cells."""
        left = self.field.left() + int(self.columns.lefts[column]) / self.ratio
        width = max(int(self.columns.widths[column]), 1) / self.ratio
        return QRectF(left, self.field.top(), width, self.field.height())

    def minute_x(self, minute: int, step: int, share: float = 0.5) -> float:
        """Where a minute is horizontally, also within a column of `step` minutes; `share` 0 = where it begins."""
        column = self.column_rect(min(minute // step, len(self.columns.lefts) - 1))
        return column.left() + column.width() * (minute % step + share) / step

    def column_at(self, x: float) -> int | None:
        """The column at a horizontal place; None beside them and in a break."""
        return self.columns.at((x - self.field.left()) * self.ratio)


def minutes_to_now(session: Session, last: int) -> int:
    """How many minutes of a session an axis shows that ends soon after the newest one, `last`."""
    return min(max((last + 1) // _AHEAD * _AHEAD + _AHEAD, _SHORTEST), session.minutes)


def least_height(theme: Theme, rows: int) -> int:
    """Pixels that so many rows take at their highest, with what stands around them."""
    px = theme.px
    return px(BREADTH) + px(HEADINGS) + px(AXIS) + rows * px(HIGHEST_ROW)


def geometry_of(
    size: QSize,
    ratio: float,
    theme: Theme,
    session: Session,
    minutes_per_column: int,
    *,
    rows: int,
    minutes: int,
    currencies: bool = False,
) -> Geometry:
    """Divide a viewport; labels give way while the cells have too little room.

    Few rows are higher, then the breadth strip; the axis stands below the last one. `minutes` of the session are shown.
    `currencies`: some nets have their currency behind them.
    """
    px = theme.px
    room = size.height() - px(HEADINGS) - px(AXIS)
    least = px(BREADTH) if room >= px(BREADTH) + _LEAST_ROWS * px(ROW) else 0
    row = min(max((room - least) // max(rows, 1), px(ROW)), px(HIGHEST_ROW))
    step = max(round(row * ratio), 6)
    needed = math.ceil(rows * step / ratio)
    strip = min(max(room - needed, least), px(HIGHEST_BREADTH)) if least else 0
    kept = [
        each._replace(width=each.width + _CURRENCY) if currencies and each.key == "net" else each for each in LABELS
    ]
    for key in _GIVING_WAY:
        if size.width() - sum(px(each.width) for each in kept) >= px(_LEAST_FIELD):
            break
        kept = [each for each in kept if each.key != key]
    spare = size.width() - sum(px(each.width) for each in kept) - px(_AMPLE_FIELD)
    kept = [
        each._replace(width=each.width + min(max(int(spare / theme.scale), 0), _WIDEST_NAME - each.width))
        if each.key == "name"
        else each
        for each in kept
    ]
    labels: list[tuple[str, QRect]] = []
    x, top = EDGE, strip + px(HEADINGS)
    height = max(min(room - strip, needed), 0)
    for each in kept:
        labels.append((each.key, QRect(x, top, px(each.width), height)))
        x += px(each.width)
    left = x + 8
    width = max(size.width() - left - EDGE, 1)
    count = -(-minutes // minutes_per_column)
    seams = tuple(seam // minutes_per_column for seam in session.seams if seam < minutes)
    columns = columns_of(count, seams, round(width * ratio), ratio)
    return Geometry(
        size=size,
        ratio=ratio,
        row=row,
        labels=tuple(labels),
        field=QRect(left, top, width, height),
        breadth=QRect(left, 2, width, strip - 4),
        headings=QRect(0, strip, left, px(HEADINGS)),
        axis=QRect(left, top + height, width, px(AXIS)),
        columns=columns,
        step=step,
        minutes=minutes,
    )
