"""Costs of the gate: what a run writes, how they are summed by room, and what is above a bound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devtools import gate_costs
from devtools.gate_costs import Bounds, GateCosts
from devtools.parts import Part
from devtools.unit import Unit
from long_cases import LongCase

UNIT = Unit({"python": 0.2, "memory": 0.2, "processes": 0.2}, 7)
SLOW = "tests/core/market/test_hub.py::test_slow[a-1]"
WRITTEN = {
    "files": {"tests/core/market/test_hub.py": [4.0, 5.5], "tests/core/market/test_bars.py": [2.0, 0.5]},
    "cases": {SLOW: [3.0, 3.5]},
    "grown": {"tests/core/market/test_hub.py": 120.4, "tests/core/market/test_bars.py": -3.0},
    "processes": [[8.0, 700.0], [3.0, 900.0]],
}


@pytest.fixture
def costs(tmp_path: Path) -> GateCosts:
    file = tmp_path / "costs.json"
    file.write_text(json.dumps(WRITTEN), encoding="utf-8")
    read = gate_costs.read(UNIT, [Part("types", 0, "", 10.0), Part("tests", 0, "", 12.0)], file)
    assert read is not None
    return read


def test_a_run_that_ended_early_has_no_costs(tmp_path: Path) -> None:
    assert gate_costs.read(UNIT, [], tmp_path / "costs.json") is None


def test_costs_are_told_in_units_by_part_and_room(costs: GateCosts) -> None:
    """Half of the seconds, since a unit is two of them here; what lies outside of cases is the imports'."""
    assert "\n".join(gate_costs.summary(costs)) == (
        "U = 2.00 s of processor time (python 200, memory 200, processes 200 ms; 7 turns)\n"
        "cost    11 U of processor time: types 5, tests 6\n"
        "tests   core/market 3, imports 2 U\n"
        "memory  900 MB at most, of 2 processes; "
        "tests/core/market/test_hub.py +120, tests/core/market/test_bars.py -3"
    )


@pytest.mark.parametrize(
    ("held", "rows", "words"),
    [
        (Bounds(11.0, 1.5, 900.0, 2.0), [], []),
        (Bounds(10.0, 1.5, 900.0, 2.0), [], ["the gate cost 11 U, its bound is 10"]),
        (Bounds(11.0, 1.5, 899.0, 2.0), [], ["a process of the tests took 900 MB, its bound is 899"]),
        (
            Bounds(11.0, 1.5, 900.0, 1.0),
            [],
            ["the tests took 2 processes, the bound is 1: tests/forked_run.py says why"],
        ),
        (
            Bounds(11.0, 1.4, 900.0, 2.0),
            [],
            [f"{SLOW} cost 1.5 U, above 1.4: shorten it, or add a row to tests/long.toml"],
        ),
        (Bounds(11.0, 1.4, 900.0, 2.0), [LongCase(("tests/core/market/test_hub.py::test_slow",))], []),
        (Bounds(11.0, 1.4, 900.0, 2.0), [LongCase(("tests/core/market/test_hub.py",))], []),
    ],
    ids=["within", "gate", "memory", "processes", "case", "case with a row", "file with a row"],
)
def test_what_is_above_a_bound_is_named(costs: GateCosts, held: Bounds, rows: list[LongCase], words: list[str]) -> None:
    assert gate_costs.breaches(costs, held, rows) == words


def test_the_files_that_take_longest_keep_their_place(costs: GateCosts, tmp_path: Path) -> None:
    """Wall seconds count: a core waits for them."""
    kept = tmp_path / "durations.json"

    gate_costs.keep_durations(costs, kept)

    assert json.loads(kept.read_text(encoding="utf-8")) == {"tests/core/market/test_hub.py": 5.5}


def test_the_committed_bounds_are_whole() -> None:
    held = gate_costs.bounds()
    assert held.gate > 0
    assert held.case == 2.0
    assert held.megabytes > 0
    assert held.processes > 0
