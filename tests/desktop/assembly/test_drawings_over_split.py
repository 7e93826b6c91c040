"""Drawings over a split, as charts have them: which are one, and what an answer changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import TENCENT
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.splits import Split
from tideboard_core.orders.over_split.answers import StandingDrawing
from tideboard_core.orders.over_split.questions import OverSplit, SplitQuestion
from tideboard_desktop.assembly.drawings_over_split import delete_drawing, standing_drawings
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.model import Anchor, Drawing, DrawingKind
from tideboard_desktop.chart.indicators.chosen import ChartIndicators

NOON, MONDAY = datetime(2026, 11, 20, 4, tzinfo=UTC), date(2026, 11, 23)


def line(price: float, number: int, drawn_at: datetime | None = None) -> Drawing:
    anchors = (Anchor(minute=minute_of(NOON), price=price),)
    drawn = None if drawn_at is None else minute_of(drawn_at)
    return Drawing(id=number, kind=DrawingKind.HORIZONTAL, anchors=anchors, drawn_at=drawn)


def chart(*drawings: Drawing) -> ChartDrawings:
    """A chart of the security that is linked to no other."""
    found = ChartDrawings(ChartIndicators(), TENCENT)
    found.put(drawings)
    return found


@pytest.mark.parametrize("known", [None, NOON], ids=["not known", "the earlier"])
def test_one_drawing_on_charts_that_are_not_linked_is_one_question_and_another_its_own(
    qapp: QApplication, known: datetime | None
) -> None:
    """Each chart counts its own drawings, so that numbers tell nothing of two charts."""
    later = NOON + timedelta(days=3)
    charts = [chart(line(550.0, 1, later), line(560.0, 2)), chart(line(540.0, 1), line(550.0, 2, known))]

    def standing(of: list[ChartDrawings]) -> StandingDrawing:
        found = standing_drawings([one.book for one in of], NOON - timedelta(days=30))
        assert sorted(float(price) for one in found for price in one.figures.values()) == [540.0, 550.0, 560.0]
        return next(one for one in found if float(*one.figures.values()) == 550.0)

    twice = standing(charts)
    assert twice.drawn_at == standing(charts[::-1]).drawn_at == known
    question = SplitQuestion(
        instrument=TENCENT, split=Split(MONDAY, Fraction(5)), about=OverSplit.DRAWING, owner="", id=twice.id,
        before=twice.figures, after=None, late=False,
    )  # fmt: skip
    delete_drawing(charts, question)
    assert [[one.anchors[0].price for one in each.drawings] for each in charts] == [[560.0], [540.0]]
