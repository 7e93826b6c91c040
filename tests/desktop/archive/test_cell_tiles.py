"""The coverage grid's images of cells."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from tideboard_core.archive.coverage import CoverageState
from tideboard_desktop.archive.cell_tiles import CellTiles, paint_cell
from tideboard_desktop.ui.theme import make_theme

STEP, ROW, GAP = 22, 32, 2


def test_every_cell_is_what_one_alone_is_with_room_between_weeks(qtbot: QtBot) -> None:
    theme, states = make_theme(), np.array([[*CoverageState], [*reversed(CoverageState)]], np.uint8)
    count = len(CoverageState)
    lefts = np.arange(count) * STEP + 6 * (np.arange(count) >= 2) + 6 * (np.arange(count) >= 3)
    images = CellTiles(theme, STEP, ROW, GAP).images(states, lefts)
    starts = []
    for left, image in images:
        starts.append(left)
        for row, column in np.ndindex(states.shape):
            x = int(lefts[column]) - left
            if 0 <= x < image.width():
                alone = QImage(STEP, ROW, image.format())
                alone.fill(theme.surface.panel)
                with QPainter(alone) as painter:
                    state = CoverageState(int(states[row, column]))
                    paint_cell(painter, theme, state, QRectF(0, 0, STEP - GAP, ROW - GAP))
                assert image.copy(x, row * ROW, STEP, ROW) == alone, state
    assert starts == [0, 2 * STEP + 6, 3 * STEP + 12], "one for each week"
