"""What a dock keeps in a layout: written as JSON, read field by field, whatever stands there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.saved_state import KeepsState, SavedState, TableState, read, written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800") | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


class Shape(StrEnum):
    ROUND = "round"
    SQUARE = "square"


class Part(msgspec.Struct, kw_only=True):
    place: Annotated[int, msgspec.Meta(ge=0, le=9)]
    name: str = ""


class Chosen(SavedState, kw_only=True):
    shape: Shape
    place: Annotated[int, msgspec.Meta(ge=0, le=9)]
    height: Annotated[float, msgspec.Meta(ge=0, le=100)] = 1.0
    shapes: tuple[Shape, ...] = ()
    pair: tuple[InstrumentId, Decimal] | None = None
    by_name: dict[str, Part] = msgspec.field(default_factory=dict)
    part: Part
    day: date | None = None
    shown_as: str = msgspec.field(name="as", default="map")
    other: Any = None


NOW = Chosen(shape=Shape.SQUARE, place=3, part=Part(place=4, name="now"), shown_as="table", height=7.0)
FULL: dict[str, Any] = {
    "table": {"dropped": ["last"], "sort": "name", "down": True},
    "shape": "round",
    "place": 1,
    "height": 2.5,
    "shapes": ["square", "round"],
    "pair": ["HK.00700", "2.5"],
    "by_name": {"a": {"place": 1, "name": ""}},
    "part": {"place": 2, "name": "x"},
    "day": "2026-01-02",
    "as": "picture",
    "other": [{"kept": None}],
}


def test_a_state_survives_its_memory() -> None:
    assert written(read(FULL, NOW)) == FULL


def test_what_is_missing_gets_its_default_or_stays() -> None:
    found = read({}, NOW)
    assert (found.shape, found.place, found.part) == (NOW.shape, NOW.place, NOW.part)
    assert (found.shown_as, found.height, found.table) == ("map", 1.0, UNSET)


def test_what_is_unset_is_not_written() -> None:
    assert "table" not in written(NOW)
    assert written(TableState(dropped=("a",))) == {"dropped": ["a"]}


@pytest.mark.parametrize("name", FULL)
@given(junk=JSON)
def test_a_value_that_does_not_fit_takes_nothing_with_it(name: str, junk: Any) -> None:
    found = read({**FULL, name: junk, "unknown": junk}, NOW)
    kept, whole = msgspec.structs.asdict(found), msgspec.structs.asdict(read(FULL, NOW))
    field = "shown_as" if name == "as" else name
    del kept[field], whole[field]
    assert kept == whole
    assert 0 <= found.place <= 9
    assert 0 <= found.height <= 100
    assert 0 <= found.part.place <= 9


def test_of_lists_and_dictionaries_the_entries_that_fit_are_taken() -> None:
    found = read(
        {
            "shapes": ["round", "odd", 7, ["round"]],
            "by_name": {"a": {"place": 1, "more": 7}, "b": {"name": "x"}, "c": [], "d": {"place": 1, "name": 7}},
            "part": {"place": 10**400, "name": "kept"},
            "pair": ["nonsense", "1"],
        },
        NOW,
    )
    assert found.shapes == (Shape.ROUND,)
    assert found.by_name == {"a": Part(place=1)}
    assert found.part == Part(place=4, name="kept")
    assert found.pair is None
    assert read({"pair": ["hk.5", "1"]}, NOW).pair == ("HK.00005", Decimal(1))
    assert read({"pair": ["HK.00005"]}, NOW).pair is None
    assert read({"pair": [["HK.00005"], "1"]}, NOW).pair is None
    assert read({"pair": [{"HK.00005": 1}, "1"]}, NOW).pair is None


def test_a_dock_restores_what_it_recalls() -> None:
    class Dock(KeepsState):
        def __init__(self) -> None:
            self.kept = NOW

        def saved_state(self) -> Chosen:
            return self.kept

        def restore(self, state: Chosen) -> None:
            self.kept = state

    dock = Dock()
    dock.recall({"place": 5, "shape": "odd"})
    assert (dock.kept.place, dock.kept.shape) == (5, Shape.SQUARE)
    assert dock.memory() == written(dock.kept)
