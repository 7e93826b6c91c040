"""What docks saved in layouts, as every version wrote it, is taken up and saved again as it was."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.main_window import WholeWindow
from run_forms import sized
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.saved_state import KeepsState, SavedState, read, written
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

pytestmark = pytest.mark.slow

VECTORS = Path(__file__).parents[2] / "vectors" / "dock-memories.json"
"""A dock recalls each `memory` after those before it; `saved` is what it saves then, if that is not the same."""
LATER = {
    "behind": {"holder", "institution", "provider", "units"},
    "blotter": {"before_fees", "filters"},
    "flow": {"distribution", "marks"},
    "flow_map": {"span"},
    "listings": {"page", "period", "rate_of"},
    "news": {"moves"},
    "price_chart": {"local_time"},
    "screener": {"own"},
    "signals": {"opened"},
}
"""Fields that a dock has got since its lines were recorded."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
JUNK: tuple[Any, ...] = (None, True, 7, -1, 10**400, float("nan"), 1e300, "", "nonsense", [], [[]], {}, {"": 0})


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    made = WholeWindow(qapp, tmp_path)
    made.built.window.show()
    yield made
    await made.end()


def dock(whole: WholeWindow, key: str) -> DockWidget:
    workspace = whole.built.window.workspace
    workspace.open(key)  # also what lies behind a tab is built then
    return workspace.docks[key]


def text(memory: Any) -> str:
    return json.dumps(memory, sort_keys=True)


async def test_saved_memories_are_taken_up_and_saved_the_same(whole: WholeWindow) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert {one["dock"] for one in vectors} | {"gateway_health"} == whole.built.window.workspace.specs.keys()
    for one in vectors:
        opened = dock(whole, one["dock"])
        opened.recall(one["memory"])
        saved = one.get("saved", one["memory"])
        present = opened.memory()
        assert text({key: value for key, value in present.items() if key in saved}) == text(saved), one
        assert present.keys() - saved.keys() <= LATER.get(one["dock"], set()), one


async def test_unreadable_values_are_ignored(whole: WholeWindow) -> None:
    for key in whole.built.window.workspace.specs:
        opened = dock(whole, key)
        names = opened.memory()
        for junk in JUNK:
            opened.recall({"unknown": junk, **dict.fromkeys(names, junk)})
            assert opened.memory().keys() == names.keys(), (key, junk)


def kept(opened: DockWidget) -> SavedState:
    inside = opened.body.inside if isinstance(opened.body, LazyDock) else opened.body
    keeper = inside.body if isinstance(inside, CapitalFlowDock) else inside
    assert isinstance(keeper, KeepsState)
    return keeper.saved_state()


async def test_a_value_that_does_not_fit_takes_nothing_with_it(whole: WholeWindow) -> None:
    states = [
        state for key in whole.built.window.workspace.specs if msgspec.structs.fields(state := kept(dock(whole, key)))
    ]

    @settings(max_examples=sized(60, 400))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        state = data.draw(st.sampled_from(states))
        name = data.draw(st.sampled_from([field.encode_name for field in msgspec.structs.fields(state)]))
        memory = written(state)
        found = written(read({**memory, name: data.draw(JSON), "unknown": 7}, state))
        assert {**found, name: None} == {**memory, name: None}
        assert written(read(found, state)) == found

    holds()
