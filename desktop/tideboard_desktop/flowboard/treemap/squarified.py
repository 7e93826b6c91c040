"""Squarified layout of a treemap (Bruls, Huizing and van Wijk, 2000): boxes as near to squares as they get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in any unit."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height


def squarified(weights: Sequence[float], whole: Box) -> list[Box]:
    """Return a box for each weight, in the same order; their areas are in proportion and fill `whole`.

    Weights are above 0 and descending. Each row of boxes lies along the shorter side of what is left, and takes as many
    boxes as make its worst ratio of sides better.
    """
    total = sum(weights)
    if not weights or whole.area <= 0:
        return [Box(whole.x, whole.y, 0.0, 0.0)] * len(weights)
    scale = whole.area / total
    areas = [weight * scale for weight in weights]
    boxes: list[Box] = []
    first, left = 0, whole
    while first < len(areas):
        last = _row_end(areas, first, min(left.width, left.height))
        row, left = _placed(areas[first:last], left)
        boxes += row
        first = last
    return boxes


def _row_end(areas: Sequence[float], first: int, side: float) -> int:
    """The place behind the row that begins with `first`."""
    total, best, last = 0.0, float("inf"), first
    while last < len(areas):
        total += areas[last]
        worst = _worst(areas[first], areas[last], total, side)
        if worst > best:
            break
        best = worst
        last += 1
    return max(last, first + 1)


def _worst(largest: float, smallest: float, total: float, side: float) -> float:
    """The worst ratio of sides in a row of this total along a side."""
    square, whole = side * side, total * total
    if not smallest or not square:
        return float("inf")
    return max(square * largest / whole, whole / (square * smallest))


def _placed(areas: Sequence[float], left: Box) -> tuple[list[Box], Box]:
    """The boxes of a row along the shorter side of what is left, and what is left then."""
    total, boxes = sum(areas), []
    if left.width >= left.height:
        thick = min(total / left.height, left.width) if left.height else 0.0
        y = left.y
        for area in areas:
            high = left.height * area / total
            boxes.append(Box(left.x, y, thick, high))
            y += high
        return boxes, Box(left.x + thick, left.y, left.width - thick, left.height)
    thick = min(total / left.width, left.height) if left.width else 0.0
    x = left.x
    for area in areas:
        wide = left.width * area / total
        boxes.append(Box(x, left.y, wide, thick))
        x += wide
    return boxes, Box(left.x, left.y + thick, left.width, left.height - thick)
