"""The map of the code: drawn from the imports, and the one in the documentation is that of the sources."""

from __future__ import annotations

import pytest

import make_code_map

pytestmark = pytest.mark.slow


def test_the_map_in_the_documentation_is_that_of_the_sources() -> None:
    """`python packaging/make_code_map.py` draws it anew."""
    assert make_code_map.TARGET.read_text(encoding="utf-8") == make_code_map.drawing()


def test_only_the_imports_that_no_longer_way_replaces_are_drawn() -> None:
    graph = {"orders": {"lock", "market", "model"}, "lock": {"market"}, "market": {"model"}, "model": set()}

    assert make_code_map.direct(graph) == {
        "orders": {"lock"},
        "lock": {"market"},
        "market": {"model"},
        "model": set(),
    }


def test_each_package_stands_on_the_floor_that_its_contract_names() -> None:
    """All packages of a part are drawn, and no import leads up or along a floor."""
    for part in make_code_map.PARTS:
        floors, graph = make_code_map.floors(part), make_code_map.imports(part)
        below = {name for floor in floors for name in floor}
        assert below == graph.keys()
        for floor in floors:
            below -= set(floor)
            assert {name: graph[name] - below for name in floor if graph[name] - below} == {}


def test_imports_of_a_part_are_those_of_its_packages() -> None:
    """The guard needs the lock, and nothing below needs the guard."""
    graph = make_code_map.imports("tideboard_core")

    assert "lock" in graph["orders"]
    above = {"accounts"}  # all accounts at once, with what is open in each
    assert not any("orders" in rests_on for part, rests_on in graph.items() if part not in above)
