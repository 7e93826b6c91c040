"""Which fixtures of which conftests the tests of a file ask for, as pytest finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from devtools.reach.facts import Facts

PLUGIN = "core/tideboard_sandbox/pytest_plugin.py"
"""A conftest of every test: pytest finds it through the installed package."""


class Fixtures:
    """The fixtures of one conftest by name. `always`: those that every test below uses."""

    def __init__(self, path: str, facts: Facts) -> None:
        self.path = path
        self.units = {unit.fixture: unit for unit in facts.units if unit.fixture}
        autouse = {name for name, unit in self.units.items() if unit.autouse}
        hooks = {name for unit in facts.units if not unit.fixture for name in unit.asks}  # for any test
        self.always = autouse | hooks


def conftests_of(path: str) -> list[str]:
    """Where the conftests of a test file may lie, from the one of all tests to the nearest."""
    folders = [*PurePosixPath(path).parents][-2::-1]
    return [PLUGIN, *(f"{folder}/conftest.py" for folder in folders)]


def asked_of(chain: Sequence[Fixtures], wanted: Iterable[str]) -> set[str]:
    """The nodes of the fixtures with these names, of those used always, and of those that these take in turn.

    The nearest of a name counts; one that takes its own name takes the one of a conftest further up.
    """
    top = len(chain)
    left = [(name, top) for name in {*wanted, *(name for each in chain for name in each.always)}]
    seen, found = {*left}, set[str]()
    while left:
        name, below = left.pop()
        level = next((level for level in reversed(range(below)) if name in chain[level].units), None)
        if level is None:
            continue
        unit = chain[level].units[name]
        found.add(f"{chain[level].path}::{unit.name}")
        new = {(asked, level if asked == name else top) for asked in unit.asks} - seen
        seen |= new
        left += new
    return found
