"""Drawings that last over a split: their prices on both sides, moved, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from tideboard_core.errors import BadInput
from tideboard_core.market.bars.intervals import instant_of, minute_of
from tideboard_core.model.instrument import InstrumentId, instrument_id
from tideboard_core.model.quote import BarAdjustment
from tideboard_core.orders.over_split.answers import StandingDrawing
from tideboard_core.orders.over_split.questions import LEVELS, SplitFigure, SplitQuestion
from tideboard_desktop.chart.drawings.book import DrawingBook
from tideboard_desktop.chart.drawings.chart_drawings import ChartDrawings
from tideboard_desktop.chart.drawings.model import Drawing, DrawingKind
from tideboard_desktop.chart.drawings.words import kind_names

_WITHOUT_END = frozenset({DrawingKind.HORIZONTAL, DrawingKind.RAY})


def standing_drawings(books: Iterable[DrawingBook], since: datetime) -> list[StandingDrawing]:
    """Each drawing once that does not end before `since` (UTC), also one that several charts have, linked or not.

    Those below zero have no price of a share; those whose prices are of backward-adjusted bars no split changes.
    """
    found: dict[tuple[InstrumentId, str], StandingDrawing] = {}
    for instrument, drawing in _each(books):
        figures = _figures(drawing)
        last = instant_of(max(anchor.minute for anchor in drawing.anchors))
        until = None if drawing.kind in _WITHOUT_END else last
        backward = any(anchor.basis is BarAdjustment.BACKWARD for anchor in drawing.anchors)
        if min(figures.values()) > 0 and not backward and (until is None or until >= since):
            priced_at = instant_of(max(anchor.priced_at for anchor in drawing.anchors))
            drawn_at = None if drawing.drawn_at is None else instant_of(drawing.drawn_at)
            one = StandingDrawing(instrument, _id(drawing), figures, priced_at, until, drawn_at)
            same = found.setdefault((instrument, one.id), one)
            if same.drawn_at is not None and (drawn_at is None or drawn_at < same.drawn_at):
                found[instrument, one.id] = one
    return [*found.values()]


def drawing_name(books: Iterable[DrawingBook], question: SplitQuestion) -> str:
    """What the drawing of a question is; empty if it is gone."""
    for instrument, drawing in _each(books):
        if (instrument, _id(drawing)) == (question.instrument, question.id):
            return " ".join(filter(None, (kind_names()[drawing.kind], drawing.text)))
    return ""


def move_drawing(charts: Iterable[ChartDrawings], question: SplitQuestion, begins: datetime) -> None:
    """Bring it to its prices in the new shares, which trade from `begins` (UTC) on: those of that minute.

    On adjusted bars it stays where it is, since their old prices change by the same ratio.
    """
    ratio = question.split.ratio
    if ratio is not None:
        _change(charts, question, lambda drawing: [_moved(drawing, ratio, minute_of(begins))])


def delete_drawing(charts: Iterable[ChartDrawings], question: SplitQuestion) -> None:
    """Delete it on every chart that shows it; there undo brings it back."""
    _change(charts, question, lambda _drawing: [])


def _each(books: Iterable[DrawingBook]) -> Iterator[tuple[InstrumentId, Drawing]]:
    for book in books:
        for instrument in filter(_is_canonical, book.instruments):
            for drawing in book.of(instrument):
                yield instrument, drawing


def _is_canonical(instrument: InstrumentId) -> bool:
    """Whether it is a security's id: the file of a layout may name anything."""
    try:
        return instrument_id(instrument) == instrument
    except BadInput:
        return False


def _figures(drawing: Drawing) -> dict[SplitFigure, Decimal]:
    return {level: Decimal(f"{one.price:.3f}") for level, one in zip(LEVELS, drawing.anchors, strict=False)}


def _id(drawing: Drawing) -> str:
    """What it is and where: numbers of charts that are not linked say nothing of each other."""
    anchors = (f"{one.minute}:{one.priced_at}:{one.price:.3f}" for one in drawing.anchors)
    return "-".join((drawing.kind, *anchors))


def _change(
    charts: Iterable[ChartDrawings], question: SplitQuestion, change: Callable[[Drawing], Sequence[Drawing]]
) -> None:
    for chart in charts:
        changed = list[Drawing]()
        for one in chart.book.of(question.instrument):
            changed += change(one) if _id(one) == question.id else [one]
        chart.put_of(question.instrument, changed)


def _moved(drawing: Drawing, ratio: Fraction, minute: int) -> Drawing:
    anchors = (
        replace(one, price=one.price * ratio.denominator / ratio.numerator, set_at=minute) for one in drawing.anchors
    )
    return replace(drawing, anchors=tuple(anchors))
