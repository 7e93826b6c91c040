"""Free places for labels beside a mark."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from tideboard_desktop.flow.chart import label_places
from tideboard_desktop.flow.chart.label_places import crosses, place_beside

PANE = QRectF(0, 0, 600, 400)
MARK = QRectF(290, 190, 10, 10)
SIZE = QSizeF(60, 16)
BESIDE = QRectF(303, 187, 60, 16)
"""Where words of this size stand right of the mark."""
STEPS = st.integers(0, 40).map(lambda step: step * 0.5)


def test_words_stand_where_they_hide_nothing() -> None:
    """Right of the mark; left of it if a curve runs there; nowhere if everything is taken."""
    curve = np.column_stack([np.arange(301.0, 400.0), np.full(99, 195.0)])

    free = place_beside(MARK, SIZE, [MARK], PANE, np.empty((0, 2)))
    assert free is not None
    assert free == (BESIDE, None)
    left = place_beside(MARK, SIZE, [MARK], PANE, curve)
    assert left is not None
    assert left.area.right() < MARK.left()
    assert place_beside(MARK, SIZE, [MARK, PANE], PANE, curve) is None


def test_only_leaders_of_places_that_may_win_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """With curves everywhere and forty labels in the way each leader is compared with them once, for one place."""
    looks: list[QRectF] = []

    def counted(line: QLineF, area: QRectF) -> bool:
        looks.append(area)
        return crosses(line, area)

    monkeypatch.setattr(label_places, "crosses", counted)
    around = [QRectF(place, 193, 4, 4) for place in (302, 284)] + [QRectF(293, place, 4, 4) for place in (184, 202)]
    far = [QRectF(5 + 14 * number, 380, 10, 10) for number in range(36)]
    grid = np.stack(np.meshgrid(np.arange(0.0, 600.0, 4), np.arange(0.0, 400.0, 4)), axis=-1).reshape(-1, 2)
    placed = place_beside(MARK, SIZE, [MARK, *around, *far], PANE, grid)

    assert placed is not None
    assert placed.leader is not None
    assert len(looks) <= 2 * len([*around, *far])


@given(st.tuples(STEPS, STEPS), st.tuples(STEPS, STEPS), st.tuples(STEPS, STEPS), st.tuples(STEPS, STEPS))
def test_a_line_crosses_a_rectangle_that_has_a_point_of_it(
    begin: tuple[float, float], end: tuple[float, float], corner: tuple[float, float], size: tuple[float, float]
) -> None:
    """Compared with many points on the line; those at the edge within rounding decide nothing."""
    line, area = QLineF(QPointF(*begin), QPointF(*end)), QRectF(*corner, *size)
    points = [line.pointAt(share / 200) for share in range(201)]

    if any(area.adjusted(1e-6, 1e-6, -1e-6, -1e-6).contains(point) for point in points if area.isValid()):
        assert crosses(line, area)
    if crosses(line, area):
        reach = line.length() / 200 + 1e-6
        near = area.adjusted(-reach, -reach, reach, reach)
        assert any(near.contains(point) for point in points)
