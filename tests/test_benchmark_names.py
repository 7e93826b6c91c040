"""Every name that a benchmark takes from the program exists: imports, their attributes, functions it replaces.

Nothing is measured or started. What a benchmark reads from an instance (`hub._entries`) mypy checks; a name in a string
or one that is replaced at run time would otherwise be missed until somebody runs the benchmark.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ours.order_path import MOMENTS, Walk
from checkout import ROOT

FOLDER = ROOT / "tests" / "benchmarks"
OURS = re.compile(r"(tideboard_\w+|benchmarks|fakes|checkout)(\.|$)")
"""Packages of this checkout; a peer's own packages are not installed beside the tests."""
FILES = sorted(path.relative_to(FOLDER) for path in FOLDER.rglob("*.py"))
CHILD = re.compile(r"(?:ours|peers)\.\w+")
MISSING = object()


def imported(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """What a file imports from this checkout, also inside functions: local name, module, name in it or nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and OURS.match(node.module):
            yield from ((name.asname or name.name, node.module, name.name) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.asname, name.name, "") for name in node.names if name.asname and OURS.match(name.name))


def object_of(module: str, name: str) -> Any:
    """The object behind an import, or MISSING; a peer's module is only searched for, it needs the peer's packages."""
    if module.startswith("benchmarks.peers."):
        return None if find_spec(module) else MISSING
    try:
        owner = import_module(module)
        if not name or hasattr(owner, name):
            return getattr(owner, name) if name else owner
        return import_module(f"{module}.{name}")
    except ModuleNotFoundError as error:
        if error.name is None or not OURS.match(error.name):
            raise
        return MISSING


def chain(node: ast.AST) -> list[str]:
    """`a.b.c` as words; empty for anything else."""
    if isinstance(node, ast.Name):
        return [node.id]
    before = chain(node.value) if isinstance(node, ast.Attribute) else []
    return [*before, node.attr] if before and isinstance(node, ast.Attribute) else []


def looked_up(tree: ast.AST) -> Iterator[list[str]]:
    """Every chain of attributes, read or replaced, and every name in a string that getattr or setattr gets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (words := chain(node)):
            yield words
        elif isinstance(node, ast.Call) and chain(node.func) in (["getattr"], ["setattr"], ["hasattr"]):
            name = node.args[1]
            if (words := chain(node.args[0])) and isinstance(name, ast.Constant):
                yield [*words, str(name.value)]


def unresolved(source: str) -> list[str]:
    """The names in this source that the program does not have; attributes are followed through modules and classes."""
    tree = ast.parse(source)
    known = {local: object_of(module, name) for local, module, name in imported(tree)}
    missing = [local for local, found in known.items() if found is MISSING]
    for first, *rest in looked_up(tree):
        found = known.get(first, MISSING)
        for word in rest:
            if not (inspect.ismodule(found) or inspect.isclass(found)):
                break
            if (found := getattr(found, word, MISSING)) is MISSING:
                missing.append(".".join([first, *rest]))
    return missing


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_name_of_a_benchmark_exists(file: Path) -> None:
    source = (FOLDER / file).read_text(encoding="utf-8")

    assert unresolved(source) == []
    if file.parts[0] != "peers":
        import_module(".".join(["benchmarks", *file.with_suffix("").parts]))


def test_a_name_that_is_gone_is_found() -> None:
    """As the order path's benchmark broke: a method of the guard had moved to the sender."""
    guard = "from tideboard_core.orders.guard import Guard\n"

    assert unresolved(guard + "Guard.submit = print") == []
    assert unresolved(guard + "Guard._last_look = print") == ["Guard._last_look"]
    assert unresolved(guard + "setattr(Guard, '_last_look', print)") == ["Guard._last_look"]
    assert unresolved("from tideboard_core.orders.guard import Nobody") == ["Nobody"]
    assert unresolved("from tideboard_core.nowhere import Guard") == ["Guard"]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
def test_each_moment_of_an_order_has_its_function(moment: Any) -> None:
    assert callable(getattr(moment.owner, moment.function))
    assert moment.name in vars(Walk())


def test_every_child_that_is_started_is_there() -> None:
    started = {
        word
        for path in (FOLDER / "measures").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHILD.fullmatch(word := node.value)
    }

    assert len(started) > 20
    assert all(find_spec(f"benchmarks.{name}") for name in started)
