"""Costs of a whole run of the gate in U, by room, and the bounds that a night holds them to."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from devtools.base import ROOT, VENV
from devtools.parts import Part
from devtools.unit import Unit
from long_cases import LongCase
from long_cases import read as long_rows
from run_forms import DURATIONS, OWN_DURATIONS

FILE = VENV / "costs.json"
"""Costs of the last whole run, as tests/case_costs.py writes them."""
BOUNDS = ROOT / "tests" / "costs.toml"
SHOWN = 12
"""Rooms that the summary names."""
GROWN_SHOWN = 3
"""Files that the summary names for the memory by which a process grew in them."""
KEPT_FROM = 1.0
"""Wall seconds from which on a file has a place of its own in the order of files."""


class Bounds(NamedTuple):
    """What a run may cost: `gate` and `case` in U, `megabytes` of memory of each process, and how many `processes`."""

    gate: float
    case: float
    megabytes: float
    processes: float


class GateCosts(NamedTuple):
    """Costs of one whole run.

    Processor seconds of its parts; (processor, wall) seconds by file and by dear case; MB by which a process was larger
    during a file than before it; processor seconds and most MB of each process.
    """

    unit: Unit
    parts: Mapping[str, float]
    files: Mapping[str, tuple[float, float]]
    cases: Mapping[str, tuple[float, float]]
    grown: Mapping[str, float]
    processes: Sequence[tuple[float, float]]

    @property
    def total(self) -> float:
        """U of all parts together."""
        return sum(self.parts.values()) / self.unit.seconds

    def by_room(self) -> list[tuple[str, float]]:
        """U of the rooms of tests, dearest first; `imports` is what the processes spent outside cases."""
        rooms: dict[str, float] = defaultdict(float)
        for file, (processor, _) in self.files.items():
            rooms["/".join(Path(file).parts[1:-1][:2]) or "tests"] += processor
        rooms["imports"] = max(0.0, sum(spent for spent, _ in self.processes) - sum(rooms.values()))
        found = [(room, spent / self.unit.seconds) for room, spent in rooms.items()]
        return sorted(found, key=lambda row: -row[1])

    def dear(self, limit: float) -> dict[str, float]:
        """U of each case above the limit, by its name."""
        found = {name: processor / self.unit.seconds for name, (processor, _) in self.cases.items()}
        return {name: cost for name, cost in sorted(found.items(), key=lambda row: -row[1]) if cost > limit}


def read(unit: Unit, parts: Sequence[Part], file: Path = FILE) -> GateCosts | None:
    """Costs of the run that has just ended; None if its tests did not get so far as to write them."""
    if not file.exists():
        return None
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    pairs = {key: {name: (cost[0], cost[1]) for name, cost in kept[key].items()} for key in ("files", "cases")}
    processes = [(spent, memory) for spent, memory in kept["processes"]]
    return GateCosts(
        unit, {part.name: part.spent for part in parts}, pairs["files"], pairs["cases"], kept["grown"], processes
    )


def bounds(path: Path = BOUNDS) -> Bounds:
    """Bounds as committed."""
    return Bounds(**tomllib.loads(path.read_text(encoding="utf-8")))


def summary(costs: GateCosts) -> Iterator[str]:
    """Lines for the end of a run."""
    yield str(costs.unit)
    parts = ", ".join(f"{name} {spent / costs.unit.seconds:.0f}" for name, spent in costs.parts.items() if spent)
    yield f"cost    {costs.total:.0f} U of processor time: {parts}"
    yield "tests   " + ", ".join(f"{room} {cost:.0f}" for room, cost in costs.by_room()[:SHOWN]) + " U"
    most = max(memory for _, memory in costs.processes)
    largest = sorted(costs.grown.items(), key=lambda row: -row[1])[:GROWN_SHOWN]
    most_grown = ", ".join(f"{file} {grown:+.0f}" for file, grown in largest)
    yield f"memory  {most:.0f} MB at most, of {len(costs.processes)} processes; {most_grown}"


def breaches(costs: GateCosts, held: Bounds, rows: Sequence[LongCase] | None = None) -> list[str]:
    """What is above its bound: the whole, processes, a case of which no row of long.toml says why it is long."""
    known = {test for row in (long_rows() if rows is None else rows) for test in row.tests}
    found = [] if costs.total <= held.gate else [f"the gate cost {costs.total:.0f} U, its bound is {held.gate:.0f}"]
    found += [
        f"a process of the tests took {memory:.0f} MB, its bound is {held.megabytes:.0f}"
        for _, memory in costs.processes
        if memory > held.megabytes
    ]
    if len(costs.processes) > held.processes:
        count = len(costs.processes)
        found.append(f"the tests took {count} processes, the bound is {held.processes:g}: tests/forked_run.py says why")
    for case, cost in costs.dear(held.case).items():
        names = {case, case.partition("[")[0], case.partition("::")[0]}
        if not names & known:
            found.append(f"{case} cost {cost:.1f} U, above {held.case:g}: shorten it, or add a row to tests/long.toml")
    return found


def keep_durations(costs: GateCosts, path: Path = OWN_DURATIONS) -> None:
    """Write the order of files for the next run."""
    long = {file: round(wall, 1) for file, (_, wall) in sorted(costs.files.items()) if wall >= KEPT_FROM}
    path.write_text(json.dumps(long, indent=1) + "\n", encoding="utf-8")


def commit_durations(costs: GateCosts) -> None:
    """Write the order that a fresh checkout begins with."""
    keep_durations(costs, DURATIONS)
