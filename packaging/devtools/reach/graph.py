"""The graph of which file reaches which: imports, names in texts, fixtures, data files."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from devtools.reach.facts import Facts, Unit, has_fixtures
from devtools.reach.names import ROOTS, SOURCES, Names
from devtools.reach.table import Asked, Table, fits_one

PLUGIN = "core/tideboard_sandbox/pytest_plugin.py"
"""A conftest of every test: pytest finds it through the installed package."""


def is_test(path: str) -> bool:
    """Whether pytest collects this file."""
    return path.startswith("tests/") and path.rpartition("/")[2].startswith("test_") and path.endswith(".py")


def is_rule(path: str) -> bool:
    """Whether it is one of the source rules, which run after every change."""
    return is_test(path) and path.count("/") == 1


class Graph:
    """The files of one tree with an edge to each file that they load, open or start.

    A node is the path of a file or, of a function of a conftest, `path::function`.
    """

    def __init__(self, facts: Mapping[str, Facts], paths: Iterable[str], table: Table) -> None:
        self.paths = frozenset(paths)
        self._facts, self._table, self._names = facts, table, Names(self.paths)
        self.edges: dict[str, set[str]] = {}
        for path, each in facts.items():
            for unit in each.units:
                self.edges[f"{path}::{unit.name}" if unit.name else path] = self._targets(path, unit)
        self._read_data()
        self._complete_names()
        self._ask_for_fixtures()
        self._ask_for_modules()  # last: by all ways to the file that imports them

    @property
    def modules(self) -> Mapping[str, str]:
        """The file of each module of the tree, by the module's name."""
        return self._names.modules

    @functools.cached_property
    def tests(self) -> tuple[str, ...]:
        """Every test file but the source rules."""
        return tuple(sorted(path for path in self.paths if is_test(path) and not is_rule(path)))

    def selects_everything(self, path: str) -> bool:
        """Whether this file is one that every test depends on, or one that nothing is known of."""
        if fits_one(path, self._table.everything):
            return True
        known = path.endswith(".py") and path.partition("/")[0] in ROOTS
        return not (known or path in self._known_data or path in self._names.generated)

    def changes_nothing(self, path: str) -> bool:
        """Whether this file changes no outcome of a test."""
        return fits_one(path, self._table.nothing)

    def reach(self, start: str) -> frozenset[str]:
        """Every file that this one may load, open or start, itself included."""
        return _closure([start], self.edges)

    def way(self, start: str, end: str) -> list[str]:
        """The shortest way from a file to one that it reaches, by nodes; empty where it does not."""
        before, left = {start: ""}, [start]
        for node in left:
            if node == end:
                break
            new = [target for target in sorted(self.edges.get(node, ())) if target not in before]
            before.update(dict.fromkeys(new, node))
            left += new
        found = [end] if end in before else []
        while found and found[0] != start:
            found.insert(0, before[found[0]])
        return found

    def reaching(self, changed: Iterable[str]) -> frozenset[str]:
        """Every file that may load, open or start one of these, themselves included."""
        return _closure(changed, self._sources)

    @functools.cached_property
    def _sources(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for node, targets in self.edges.items():
            for target in targets:
                found[target].add(node)
        return found

    @functools.cached_property
    def _readers(self) -> frozenset[str]:
        """The tests and scripts."""
        return frozenset(
            path
            for path in self.paths
            if is_test(path) or not (path.partition("/")[0] in SOURCES or path.startswith("tests/"))
        )

    @functools.cached_property
    def _known_data(self) -> frozenset[str]:
        """Files that a row of the table names."""
        patterns = (*self._table.nothing, *(pattern for row in self._table.rows for pattern in row.files))
        return frozenset(path for path in self.paths if fits_one(path, patterns))

    def _targets(self, path: str, unit: Unit) -> set[str]:
        """What a unit names itself, and the packages that its file lies in."""
        found = {f"{path}::{name}" for name in unit.calls} | self._names.packages_of(path)
        for name in unit.imports:
            found |= self._names.imported(name, path)
            found.update(node for node, each in self._functions_of(name) if not each.fixture)
        completed = f"{self._table.prefixes.get(path, '')}*"  # by those who import this file
        words = {*unit.mentions}
        for word in words:
            if word.removeprefix("-m ") != completed:
                found |= self._names.mentioned(word, path, words)
        if path.partition("/")[0] in SOURCES:  # the program is installed without tests and scripts
            found = {target for target in found if target.partition("/")[0] in SOURCES}
        if has_fixtures(path):  # a conftest that lists test files starts none of them
            found = {target for target in found if not is_test(target)}
        return found - {path}

    def _read_data(self) -> None:
        """Add the edges of the table's rows."""
        for row in self._table.rows:
            files = {path for path in self.paths if fits_one(path, row.files)} if row.by else set()
            for reader in (path for path in self.paths if fits_one(path, row.by)):
                self.edges.setdefault(reader, set()).update(files - {reader})

    def _complete_names(self) -> None:
        """Add the modules whose names importers of a file complete, to them and to the file itself."""
        for path, prefix in self._table.prefixes.items():
            for node, targets in self.edges.items():
                owner = node.partition("::")[0]
                if owner in self._facts and (path in targets or owner == path):
                    words = {word.partition(":")[0] for unit in self._facts[owner].units for word in unit.mentions}
                    targets.update(*(self._names.module(prefix + word) for word in words))

    def _ask_for_modules(self) -> None:
        """Lead to a module that is imported on demand those who demand it, in place of the file that imports it.

        That are the tests and scripts that reach this file, and the text that asks for the module, by whatever way.
        """
        for row in self._table.asked:
            self.edges.get(row.file, set()).discard(self.modules.get(row.module, ""))
        asking = {row: [path for path in self._facts if self._asks(path, row)] for row in self._table.asked}
        while [row for row, paths in asking.items() if self._add_asked(row, paths)]:
            pass  # a module that was reached may import others on demand

    def _add_asked(self, row: Asked, asking: Iterable[str]) -> bool:
        """Add the edges of a row, both ways round; returns whether there is a new one."""
        files, grown = self._names.module(row.module), False
        for path in self.reaching(asking) & self.reaching([row.file]) & self._readers:
            new = files - {path} - self.edges[path]
            self.edges[path] |= new
            for file in new:
                self._sources[file].add(path)
            grown = grown or bool(new)
        return grown

    def _asks(self, path: str, row: Asked) -> bool:
        """Whether a test, a script or a part of one has the option of a row as a text, or as the beginning of one."""
        if path.partition("/")[0] in SOURCES:
            return False
        beginning = f"{row.option}."
        words = (word for unit in self._facts[path].units for word in unit.mentions)
        return any(word == row.option or word.startswith(beginning) for word in words)

    def _functions_of(self, name: str) -> Iterator[tuple[str, Unit]]:
        """The functions that an import takes from a file with fixtures, each with its node."""
        base, _, member = name.partition(":")
        for module, wanted in ((base, member), (f"{base}.{member}", "*")):
            path = self.modules.get(module, "")
            if path in self._facts and has_fixtures(path):
                for unit in self._facts[path].units:
                    if unit.name and wanted in {unit.name, "*", ""}:
                        yield f"{path}::{unit.name}", unit

    def _ask_for_fixtures(self) -> None:
        """Lead each test to its conftests, and to those of their fixtures and of those it imports that it asks for."""
        levels = {path: self._fixtures_of(path) for path in self._facts if has_fixtures(path) or is_test(path)}
        for path in filter(is_test, self._facts):
            chain = [above for above in (*conftests_of(path), path) if above in levels]
            wanted = {*(name for above in chain for name in self._asked_by_imported(above))}
            wanted |= {name for unit in self._facts[path].units for name in unit.asks}
            asked = asked_of([levels[above] for above in chain], wanted - {*self._facts[path].replaces})
            self.edges[path] |= {*chain, *asked} - {path}

    def _fixtures_of(self, path: str) -> Fixtures:
        """The fixtures that pytest finds in a file: its own, where they count one by one, and those it imports."""
        own = [(f"{path}::{unit.name}", unit) for unit in self._facts[path].units if has_fixtures(path)]
        imported = [
            each for unit in self._facts[path].units for name in unit.imports for each in self._functions_of(name)
        ]
        return Fixtures([*imported, *own])

    def _asked_by_imported(self, path: str) -> Iterator[str]:
        """The fixtures that those fixtures and tests ask for which a file imports from a module."""
        for target in self.edges[path]:
            if target in self._facts and not is_test(target) and not has_fixtures(target):
                yield from (name for unit in self._facts[target].units for name in unit.asks)


def _closure(start: Iterable[str], edges: Mapping[str, set[str]]) -> frozenset[str]:
    """The files that can be reached, for nodes of functions those that have them."""
    left = [*start]
    seen = {*left}
    while left:
        new = edges.get(left.pop(), set()) - seen
        seen |= new
        left += new
    return frozenset(node.partition("::")[0] if "::" in node else node for node in seen)


class Fixtures:
    """The fixtures of one file by name, each with its node. `always`: those that every test below uses."""

    def __init__(self, functions: Iterable[tuple[str, Unit]]) -> None:
        functions = [*functions]
        self.named = {unit.fixture: (node, unit) for node, unit in functions if unit.fixture}
        autouse = {name for name, (_, unit) in self.named.items() if unit.autouse}
        hooks = {name for _, unit in functions if not unit.fixture for name in unit.asks}  # for any test
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
        level = next((level for level in reversed(range(below)) if name in chain[level].named), None)
        if level is None:
            continue
        node, unit = chain[level].named[name]
        found.add(node)
        new = {(asked, level if asked == name else top) for asked in unit.asks} - seen
        seen |= new
        left += new
    return found
