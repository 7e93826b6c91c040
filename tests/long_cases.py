"""Long cases: their short form, which the gate runs, and the whole of `dev.py test all`, as `long.toml` pairs them."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from run_forms import whole_form

LIST = Path(__file__).with_name("long.toml")


class LongCase(NamedTuple):
    """One row. `tests` name a file or a function.

    `sizes`: numbers of seeds, steps, kills or securities by name, first those of the gate, then those of the whole.
    `whole`: patterns of the parameters that the whole alone has; `*` for every case of `tests`.
    `short`: tests of the gate that show the same; empty where cases of `tests` stay in the gate.
    `why`: reason for which a case is as long in the gate as in the whole.
    `file`, `old`, `new`: line of source that both forms notice when `old` becomes `new`.
    """

    tests: tuple[str, ...]
    sizes: Mapping[str, tuple[int, int]] = {}
    whole: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    why: str = ""
    file: str = ""
    old: str = ""
    new: str = ""


@functools.cache
def read(path: Path = LIST) -> tuple[LongCase, ...]:
    """Rows of a list; raises ValueError for one with a field that is wrong, missing or unknown."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
    return tuple(_row(row, f"{path.name}: {', '.join(row.get('tests', ['a row without tests']))}") for row in rows)


def _row(row: Mapping[str, object], name: str) -> LongCase:
    if unknown := sorted(row.keys() - set(LongCase._fields)):
        raise ValueError(f"{name}: no field is called {', '.join(unknown)}")
    sizes = row.get("sizes", {})
    if not isinstance(sizes, Mapping) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(type(number) is int for number in pair)
        for pair in sizes.values()
    ):
        raise ValueError(f"{name}: sizes are pairs of whole numbers, of the gate and of the whole")
    lists = {field: _texts(row.get(field, []), f"{name}: {field}") for field in ("tests", "whole", "short")}
    if not lists["tests"] or not (sizes or lists["whole"] or row.get("why")):
        raise ValueError(f"{name}: a row has tests, and sizes, whole or why")
    words = {field: str(row.get(field, "")) for field in ("why", "file", "old", "new")}
    pairs = {size: (pair[0], pair[1]) for size, pair in sizes.items()}
    return LongCase(lists["tests"], pairs, lists["whole"], lists["short"], **words)


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{name} is a list of texts")
    return tuple(value)


def size(name: str) -> int:
    """The number of this name in the form of this run; raises KeyError for a name that no row has."""
    return sizes()[name][whole_form()]


@functools.cache
def sizes() -> Mapping[str, tuple[int, int]]:
    """Numbers of all rows, of the gate and of the whole; raises ValueError for a name that two rows have."""
    named = [pair for row in read() for pair in row.sizes.items()]
    if twice := {name for name, _ in named if [one for one, _ in named].count(name) > 1}:
        raise ValueError(f"{LIST.name}: {', '.join(sorted(twice))} stands twice")
    return dict(named)


def in_whole_alone(node: str, rows: Sequence[LongCase] | None = None) -> bool:
    """Whether the gate leaves a case out, by its name as pytest has it: `tests/a/test_b.py::test_c[first-2]`."""
    function, _, parameters = node.partition("[")
    parameters = parameters.removesuffix("]")
    return any(
        fnmatchcase(parameters, pattern)
        for row in (_by_file().get(node.partition("::")[0], ()) if rows is None else rows)
        if any(function == test or function.startswith(f"{test}::") for test in row.tests)
        for pattern in row.whole
    )


def without_cases(nodes: Sequence[str], rows: Sequence[LongCase]) -> list[str]:
    """What rows name of the files of these cases and no case fits: tests, and patterns of `whole`."""
    by_file: dict[str, list[str]] = {}
    for node in nodes:
        by_file.setdefault(node.partition("::")[0], []).append(node)
    found = []
    for row in rows:
        for test in (test for test in row.tests if test.partition("::")[0] in by_file):
            named = by_file[test.partition("::")[0]]
            cases = [node for node in named if in_whole_alone(node, [LongCase((test,), whole=("*",))])]
            fitting = [LongCase((test,), whole=(pattern,)) for pattern in row.whole]
            unused = [one.whole[0] for one in fitting if not any(in_whole_alone(node, [one]) for node in cases)]
            found += [f"{test}[{pattern}]" for pattern in unused] if cases else [test]
    return found


@functools.cache
def _by_file() -> Mapping[str, list[LongCase]]:
    found: dict[str, list[LongCase]] = {}
    for row in read():
        for file in {test.partition("::")[0] for test in row.tests}:
            found.setdefault(file, []).append(row)
    return found
