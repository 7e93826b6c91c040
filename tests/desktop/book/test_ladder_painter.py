"""What the ladder paints: the spread in as many whole parts as fit."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from tideboard_desktop.book.ladder_painter import whole_parts
from tideboard_desktop.ui.theme import Type, make_theme

WORDS = "spread 0.03 \u00b7 3 ticks \u00b7 0.2 bp"


@pytest.mark.parametrize(
    ("fits", "shown"),
    [
        (WORDS, WORDS),
        ("spread 0.03 \u00b7 3 ticks", "spread 0.03 \u00b7 3 ticks"),
        ("spread 0.03", "spread 0.03"),
    ],
)
def test_parts_are_left_out_before_one_is_cut(qapp: QApplication, fits: str, shown: str) -> None:
    """Half a figure is a wrong figure."""
    metrics = QFontMetrics(make_theme().font(Type.CAPTION))

    assert whole_parts(WORDS, metrics, metrics.horizontalAdvance(fits) + 1) == shown


def test_a_single_part_that_does_not_fit_is_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(make_theme().font(Type.CAPTION))

    assert whole_parts("trading suspended", metrics, 40).endswith("\u2026")
