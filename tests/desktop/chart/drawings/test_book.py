"""Drawings in a layout: written and read the same, bounded, and nothing lost that cannot be read."""

from __future__ import annotations

import json
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.bar_rows import TENCENT
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.drawings.book import MOST, MOST_OF_ONE, DrawingBook
from tideboard_desktop.chart.drawings.model import COLOURS, LONGEST_TEXT, WIDTHS, Anchor, Drawing, DrawingKind, LineDash
from tideboard_desktop.chart.interval_groups import IntervalGroup
from tideboard_desktop.ui.dock_memory import Memory

ANCHORS = st.builds(
    Anchor, minute=st.integers(0, 2**31 - 1), price=st.floats(-1e12, 1e12), basis=st.sampled_from(BarAdjustment)
)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Any drawing."""
    kind = draw(st.sampled_from(DrawingKind))
    return Drawing(
        id=draw(st.integers(1, 10**6)),
        kind=kind,
        anchors=tuple(draw(ANCHORS) for _one in range(kind.anchors)),
        colour=draw(st.sampled_from(COLOURS)),
        width=draw(st.sampled_from(WIDTHS)),
        dash=draw(st.sampled_from(LineDash)),
        text=draw(st.text(max_size=20)),
        hidden_on=draw(st.frozensets(st.sampled_from(IntervalGroup))),
    )


def line(number: int) -> Drawing:
    """A horizontal line."""
    return Drawing(id=number, kind=DrawingKind.HORIZONTAL, anchors=(Anchor(minute=number, price=1.0),))


@settings(max_examples=40)
@given(st.lists(drawings(), max_size=4, unique_by=lambda one: one.id))
def test_a_layout_gives_back_what_was_drawn(found: list[Drawing]) -> None:
    book, other = DrawingBook(), DrawingBook()
    book.replace(TENCENT, found)
    other.recall(json.loads(msgspec.json.encode(book.memory())))

    assert other.of(TENCENT) == tuple(found)
    assert other.refused == 0


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "spiral"},
        {"anchors": []},
        {"anchors": [{"minute": -1, "price": 1.0}]},
        {"anchors": [{"minute": 1, "price": 1e300}]},
        {"anchors": [{"minute": 1, "price": "1"}]},
        {"colour": "magenta"},
        {"width": 99},
        {"text": "x" * (LONGEST_TEXT + 1)},
    ],
)
def test_what_cannot_be_read_is_said_and_kept(damage: dict[str, Any]) -> None:
    """Beside it everything else is shown; the layout is written with all of it again."""
    book = DrawingBook()
    good = json.loads(msgspec.json.encode(line(1)))
    book.recall({TENCENT: [good, good | damage]})

    assert book.of(TENCENT) == (line(1),)
    assert book.refused == 1
    assert book.reason.startswith(TENCENT)
    written = cast("dict[str, list[object]]", book.memory())
    assert written == {TENCENT: [good, good | damage]}


@pytest.mark.parametrize("memory", ["text", 7, [1], {"HK.00700": "x"}, {"HK.00700": {"kind": "ray"}}])
def test_what_is_no_book_at_all_is_kept(memory: Any) -> None:
    book = DrawingBook()
    book.recall(memory)
    assert book.refused == 1
    written = json.dumps(book.memory())
    book.recall(json.loads(written))

    assert json.dumps(book.memory()) == written
    assert "x" not in json.dumps(memory) or "x" in written


def test_more_than_has_room_is_kept_in_the_file() -> None:
    book = DrawingBook()
    whole: Memory = {
        f"HK.{place:05}": [msgspec.to_builtins(line(each + 1)) for each in range(MOST_OF_ONE + 1)]
        for place in range(11)
    }
    book.recall(whole)

    assert sum(len(book.of(instrument)) for instrument in book.instruments) == MOST
    assert book.refused == 10 + MOST_OF_ONE + 1
    assert not book.has_room(TENCENT)
    written = cast("dict[str, list[object]]", book.memory())
    assert sum(map(len, written.values())) == 11 * (MOST_OF_ONE + 1)


def test_ids_of_a_file_differ() -> None:
    book = DrawingBook()
    book.recall({TENCENT: [msgspec.to_builtins(line(7)), msgspec.to_builtins(line(7)), msgspec.to_builtins(line(8))]})

    assert len({one.id for one in book.of(TENCENT)}) == 3
    assert book.next_id(TENCENT) not in {one.id for one in book.of(TENCENT)}
