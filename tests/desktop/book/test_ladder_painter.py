"""What the ladder paints: the spread in as many whole parts as fit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import book
from fakes.scenes.screen.residue import on_screen, residue
from tideboard_core.model.order import Side
from tideboard_core.orders.book_effect import NO_ORDER
from tideboard_desktop.book.ladder import LadderView
from tideboard_desktop.book.ladder_painter import LadderPainter, whole_parts
from tideboard_desktop.book.ladder_rows import DEPTH, DEPTH_STEPS, NO_SPREAD, Ladder, LadderMaker
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


WIDTH = 300
SIZES = (5000, 100, 100, 100, 100, 100, 100, 100, 100, 100)


def ladder(*sizes: int, own: int = 0) -> Ladder:
    """A book with these sizes of bids, from the best one on."""
    resting = {(Side.BUY, Decimal("611.5")): own} if own else {}
    return LadderMaker().make(book(bids=(*sizes, *SIZES[len(sizes) :])), Decimal("0.5"), resting, NO_ORDER)


def test_only_what_looks_different_of_a_row_is_painted(qapp: QApplication) -> None:
    """A size takes the figures, an own order the row, a depth the stretch between its two ends beside the own bar."""
    painter = LadderPainter(make_theme())
    painter.measure(WIDTH)
    before = ladder()
    per_step = (WIDTH - painter.figures_left) / DEPTH_STEPS

    parts = {place: part for place, *part in painter.parts(before, ladder(5000, 8000))}
    own = {place: part for place, *part in painter.parts(before, ladder(own=100))}

    assert list(parts) == list(range(DEPTH + 1, 2 * DEPTH))
    assert parts[DEPTH + 1] == [painter.figures_left, WIDTH]
    for place in range(DEPTH + 2, 2 * DEPTH):
        left, right = parts[place]
        steps = ladder(5000, 8000).depths[place] - before.depths[place]
        assert abs((right - left) - steps * per_step) <= 1
    assert own == {DEPTH + 1: [0, WIDTH]}
    assert not list(painter.parts(before, before))


def test_what_else_is_asked_for_beside_changed_parts_is_painted(qapp: QApplication, qtbot: QtBot) -> None:
    """Parts of rows are enough only if nothing but them was asked for."""
    view = LadderView(make_theme())
    qtbot.addWidget(view)
    view.resize(WIDTH, view.height_for(DEPTH))
    view.show()
    for number, also in enumerate((view.update, lambda: view.update(view.row_rect(3)), lambda: None)):
        view.show_book(ladder(5000 + 400 * number), NO_SPREAD)
        also()
        view.show_book(ladder(5000, 900 * number), NO_SPREAD)

        assert residue(on_screen(view), view.grab().toImage().convertToFormat(on_screen(view).format())).isEmpty()
