"""Which test files can reach what a change touches: `dev.py test --changed`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devtools.base import ROOT, Stop, say
from devtools.commits import base_of
from devtools.reach.graph import Graph
from devtools.reach.trees import Reader, tree_here, tree_of

NAMED = ROOT / ".venv" / "changed-tests"
"""Where pytest reads the names of the chosen files: all of them are too long for a command line of Windows."""


class Selection(NamedTuple):
    """The test files to run, of `total`. `unknown`: changed files that select all; empty if the graph chose."""

    changed: tuple[str, ...]
    tests: tuple[str, ...]
    total: int
    unknown: tuple[str, ...] = ()
    base: str = ""

    @property
    def words(self) -> str:
        """What was chosen, and why, in a sentence or two."""
        since = f"{len(self.changed)} files differ from {self.base[:9]}"
        if not self.changed:
            return f"nothing to test: nothing differs from {self.base[:9]}"
        if self.unknown:
            return f"{since}. Every test runs, because each may depend on {', '.join(self.unknown[:5])}"
        return f"{since}: {len(self.tests)} of {self.total} test files can reach them, besides the source rules"

    def arguments(self, named: Path = NAMED) -> list[str] | None:
        """What pytest gets; None for every test, empty for none. Several names are written to the file `named`."""
        if self.unknown or len(self.tests) < 2:
            return None if self.unknown else list(self.tests)
        named.write_text("\n".join(self.tests), encoding="utf-8")
        return [f"@{named}"]


def select(before: Graph, after: Graph, changed: Iterable[str]) -> Selection:
    """Choose the tests that reach a changed file in the tree before or after the change, but for the source rules."""
    changed = tuple(sorted(changed))
    asked = [path for path in changed if not after.changes_nothing(path)]
    unknown = [
        path for path in asked for graph in (after, before) if path in graph.paths and graph.selects_everything(path)
    ]
    reached = before.reaching(asked) | after.reaching(asked)
    tests = after.tests if unknown else tuple(path for path in after.tests if path in reached)
    return Selection(changed, tests, len(after.tests), tuple(dict.fromkeys(unknown)))


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The files that were added, removed or changed between two trees."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def selection(base: str, root: Path = ROOT) -> Selection:
    """The tests of what differs between a commit and the files in the checkout."""
    reader, before, after = Reader(root), *(tree(base, root) for tree in (tree_of, tree_here))
    changed = differing(before, after)
    if not changed:
        return Selection((), (), 0)
    chosen = select(reader.graph(before), reader.graph(after), changed)
    reader.keep()
    return chosen


def since(named: str | None) -> Selection:
    """The tests of what differs from the commit named, or from the one that `base_of` has for none."""
    base = base_of(named)
    return selection(base)._replace(base=base)


def why(arguments: Sequence[str], _env: Mapping[str, str]) -> int:
    """Print how a test file reaches another file; returns 1 where it does not."""
    reader, tree = Reader(), tree_here("HEAD")
    if len(arguments) != 2 or not {*arguments} <= tree.keys():
        raise Stop("reach why takes a test file and a file that it may reach, both of this checkout.")
    way = reader.graph(tree).way(*arguments)
    reader.keep()
    say("\n".join(f"{'  ' * depth}{node}" for depth, node in enumerate(way)) or "it does not")
    return 0 if way else 1
