"""Undo and redo of a chart: drawings of the security shown and indicators, a hundred deep, against a plain model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from fakes.values.bar_rows import TENCENT
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.drawings.chart_drawings import MOST, ChartDrawings
from tideboard_desktop.chart.drawings.model import Anchor, DrawingKind
from tideboard_desktop.chart.indicators.chosen import ChartIndicators, chosen
from tideboard_desktop.docks.saved_state import written

APPLE = InstrumentId("US.AAPL")
AT = (Anchor(minute=1, price=1.0),)


@pytest.fixture
def drawn(qapp: QApplication) -> ChartDrawings:
    return ChartDrawings(ChartIndicators(), TENCENT)


def add(drawings: ChartDrawings, price: float = 1.0) -> None:
    """A horizontal line."""
    drawings.add(DrawingKind.HORIZONTAL, (Anchor(minute=1, price=price),))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["add", "delete", "change", "indicator", "undo", "redo"]), max_size=40))
def test_undo_and_redo_are_exact(acts: list[str]) -> None:
    indicators = ChartIndicators()
    drawings = ChartDrawings(indicators, TENCENT)
    past: list[object] = []
    undone: list[object] = []

    def state() -> object:
        return drawings.drawings, tuple(indicators.items)

    for number, act in enumerate(acts):
        before = state()
        if act == "undo":
            drawings.undo()
            if past:
                undone.append(before)
                assert state() == past.pop()
        elif act == "redo":
            drawings.redo()
            if undone:
                past.append(before)
                assert state() == undone.pop()
        else:
            if act == "add":
                add(drawings, float(number))
            elif act == "delete":
                drawings.delete()
            elif act == "indicator":
                indicators.add(chosen("RSI"))
            elif drawings.selected is not None:
                drawings.change(drawings.selected.with_anchor(0, Anchor(minute=2, price=float(number))))
            if state() != before:
                past.append(before)
                undone.clear()
        assert drawings.can_undo == bool(past)
        assert drawings.can_redo == bool(undone)


def test_a_hundred_changes_can_be_undone(drawn: ChartDrawings) -> None:
    for number in range(MOST + 20):
        add(drawn, float(number))
    for _step in range(MOST + 20):
        drawn.undo()

    assert len(drawn.drawings) == 20
    assert not drawn.can_undo


def test_undo_leaves_other_securities_alone(drawn: ChartDrawings) -> None:
    add(drawn)
    drawn.show(APPLE)
    add(drawn)
    drawn.show(TENCENT)
    drawn.undo()

    assert drawn.drawings == ()
    assert len(drawn.book.of(APPLE)) == 1
    drawn.show(APPLE)
    assert not drawn.can_redo
    drawn.undo()
    drawn.show(TENCENT)
    drawn.redo()
    assert len(drawn.drawings) == 1
    assert drawn.book.of(APPLE) == ()


def test_steps_of_what_something_else_changed_are_void(drawn: ChartDrawings) -> None:
    """Another chart with the same drawings."""
    add(drawn)
    add(drawn)
    drawn.book.replace(TENCENT, drawn.drawings[:1])
    drawn.undo()

    assert len(drawn.drawings) == 1
    assert not drawn.can_undo


def test_another_layout_brings_its_drawings_and_undo_those_of_before(drawn: ChartDrawings) -> None:
    kept = written(drawn.saved_state())
    add(drawn)
    mine = drawn.drawings
    drawn.restore(None)
    assert drawn.drawings == mine, "a layout without a word about drawings"
    drawn.restore(kept)
    assert drawn.drawings == ()
    drawn.undo()

    assert drawn.drawings == mine


def test_switches_are_remembered(drawn: ChartDrawings) -> None:
    drawn.set_magnet(on=False)
    drawn.set_locked(on=True)
    drawn.set_folded(on=True)
    other = ChartDrawings(ChartIndicators(), TENCENT)
    other.restore(written(drawn.saved_state()))

    assert (other.magnet, other.locked, other.hidden, other.folded) == (False, True, False, True)


def test_deleting_is_undone(drawn: ChartDrawings) -> None:
    add(drawn, 1.0)
    add(drawn, 2.0)
    both = drawn.drawings
    drawn.delete_all()
    assert drawn.drawings == ()
    drawn.undo()

    assert drawn.drawings == both
