"""Forms of a run of the tests: the gate or the whole, the turn of a night, the order of files, where costs are kept."""

from __future__ import annotations

import functools
import json
import os
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

WHOLE = "TIDEBOARD_WHOLE"
"""Environment variable that has every case run in its whole form; `dev.py test all` sets it."""
TURN = "TIDEBOARD_TURN"
"""Environment variable with one of the TURNS."""
TURNS = ("files", "random", "own-sandboxes")
"""How a whole run goes: long files first, files and their cases in random order, no sandbox shared by two cases."""
COSTS = "TIDEBOARD_COSTS"
"""Environment variable with the path of the file into which a run writes its costs; without it none is written."""
DURATIONS = Path(__file__).with_name("durations.json")
"""Wall seconds of the files that take longest, as `dev.py test --costs` wrote them last."""
OWN_DURATIONS = Path(__file__).parents[1] / ".venv" / "durations.json"
"""The same of the last whole run in this checkout, which knows the machine and newer files."""


def whole_form() -> bool:
    """Whether this run has every case, each in its whole form."""
    return bool(os.environ.get(WHOLE))


def sandbox_scope(fixture_name: str, config: object) -> Literal["function", "module"]:
    """Scope of the fixtures named `sandbox`: a file, or a case where each has one of its own; pytest asks for it."""
    return "function" if os.environ.get(TURN) == "own-sandboxes" else "module"


def tonight() -> str:
    """The turn of this day, by UTC."""
    return TURNS[datetime.now(UTC).toordinal() % len(TURNS)]


def shuffled(names: list[str]) -> dict[str, float]:
    """Places of cases in random order, file by file: the same on the same day, since all processes have to agree."""
    drawn = random.Random(datetime.now(UTC).toordinal())
    files = {name.partition("::")[0]: drawn.random() for name in names}
    return {name: files[name.partition("::")[0]] + 1e-9 * drawn.random() for name in names}


@functools.cache
def durations() -> Mapping[str, float]:
    """Wall seconds of files: of the last whole run here, else as committed."""
    known: dict[str, float] = json.loads(DURATIONS.read_text(encoding="utf-8")) if DURATIONS.exists() else {}
    if OWN_DURATIONS.exists() and not os.environ.get("CI"):
        known |= json.loads(OWN_DURATIONS.read_text(encoding="utf-8"))
    return known


def places(names: list[str]) -> dict[str, float]:
    """The place of each case in line: the file that takes longest first, so that no core waits for it at the end."""
    if os.environ.get(TURN) == "random":
        return shuffled(names)
    return {name: -durations().get(name.partition("::")[0], 0.0) for name in names}
