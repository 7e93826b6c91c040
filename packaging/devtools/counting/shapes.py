"""Shapes that cost more than they give: stubs, small modules, Protocols of one class, names for tests, long files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from devtools.counting.facts import Class, Facts
from devtools.counting.module import Place, dotted_name

SMALL = 80
"""Lines below which a module with one importer could stand in it."""
LONG = 700
"""Lines above which a file is about to be too long (`tests/test_tree.py` has the limit)."""
FOR_OTHERS = (
    "core/tideboard_api/",
    "core/tideboard_sandbox/pytest_plugin.py",
    "packaging/build_hook.py",
    "proto/generate.py",
)
"""Sources whose names are used by programs of others: clients, pytest, the build."""


def _sources(facts: Sequence[Facts]) -> list[Facts]:
    return [one for one in facts if not one.path.startswith("tests/")]


def stubs(facts: Sequence[Facts]) -> Iterator[Place]:
    """Methods whose body is one `raise` of the error that another broker, or none, has the call."""
    refusing = {"NotOffered"}.union(*(one.refusing for one in facts))
    for one in facts:
        for place in one.refused:
            if place.what in refusing:
                yield place._replace(what=f"raises {place.what}() and does nothing else")


def small_modules(facts: Sequence[Facts]) -> Iterator[Place]:
    """Short modules that one module of the same folder imports, and no other."""
    importers: dict[str, set[str]] = defaultdict(set)
    sources = _sources(facts)
    for one in sources:
        for name in one.imports:
            importers[name].add(one.path)
    for one in sources:
        others = importers[dotted_name(one.path)] - {one.path}
        alone = PurePosixPath(*others) if len(others) == 1 else None
        part_of_it = alone is not None and alone.parent == PurePosixPath(one.path).parent
        if alone and part_of_it and one.lines < SMALL and not one.is_program and not one.path.endswith("__init__.py"):
            yield Place(one.path, 1, f"{one.lines} lines, imported by {alone.name} alone")


def protocols_of_one_class(facts: Sequence[Facts]) -> Iterator[Place]:
    """Protocols outside `ports` whose methods exactly one class of the sources has."""
    classes = [each for one in _sources(facts) for each in one.classes]
    by_name = {each.place.what: each for each in classes}
    having: dict[str, set[str]] = defaultdict(set)
    for each in classes:
        if not each.is_protocol:
            for member in _members(each, by_name):
                having[member].add(f"{each.place.file} {each.place.what}")
    for each in classes:
        methods = _members(each, by_name, methods_alone=True) if each.is_protocol else frozenset()
        if methods - {"__call__"} and "ports" not in PurePosixPath(each.place.file).parts:
            fitting = set.intersection(*(having[method] for method in methods))
            if len(fitting) == 1:
                yield each.place._replace(what=f"{each.place.what}: {fitting.pop().partition(' ')[2]} alone fits it")


def _members(
    cls: Class, by_name: Mapping[str, Class], *, methods_alone: bool = False, below: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Members of a class with those that it inherits from classes of ours."""
    found = cls.methods if methods_alone else cls.members
    for base in cls.bases:
        if base in by_name and base not in below:
            found |= _members(by_name[base], by_name, methods_alone=methods_alone, below=below | {base})
    return found


def names_for_tests(facts: Sequence[Facts]) -> Iterator[Place]:
    """Public functions, classes and methods that tests use and no source does; pytest itself calls its hooks."""
    sources = _sources(facts)
    used = frozenset[str]().union(*(one.used for one in sources))
    tested = frozenset[str]().union(*(one.used for one in facts if one.path.startswith("tests/")))
    for one in sources:
        if not one.path.startswith(FOR_OTHERS):
            for place in one.public:
                if place.what not in used and place.what in tested and not place.what.startswith("pytest_"):
                    yield place._replace(what=f"{place.what} is used by tests alone")


def long_files(facts: Sequence[Facts]) -> Iterator[Place]:
    """Files of more than LONG lines."""
    return (Place(one.path, one.lines, f"{one.lines} lines") for one in facts if one.lines > LONG)
