"""The table of long cases fits the tests and sources, and each row keeps its rules."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

import long_cases
from checkout import ROOT
from devtools import mutations
from devtools.counting.module import Module
from long_cases import LongCase, in_whole_alone
from one_reading import PATIENT, each_file

pytestmark = PATIENT
ORDER_PATH = ("core/tideboard_core/orders/", "core/tideboard_core/lock/", "core/tideboard_core/audit/")
SIZE = re.compile(r"\bsize\(\s*\"([\w-]+)\"\s*\)")


@functools.cache
def functions(file: str) -> set[str]:
    """Names of the functions and of the methods of classes in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


@each_file("tests")
def sizes_read(module: Module) -> set[str]:
    """Names of the sizes that a file reads."""
    return set(SIZE.findall(module.text)) if "size(" in module.text else set()


def missing(test: str) -> bool:
    """Whether there is no such test: a file, or a function or state machine in it."""
    file, _, name = test.partition("::")
    if not (ROOT / file).is_file():
        return True
    return bool(name) and not {part.partition("[")[0] for part in name.split("::")} <= functions(file) | {"runTest"}


def problems(row: LongCase) -> list[str]:
    """What is wrong with a row."""
    found = [f"there is no {test}" for test in (*row.tests, *row.short) if missing(test)]
    found += [f"{test} is left to the whole run itself" for test in row.short if in_whole_alone(test)]
    if "*" in row.whole and not row.short:
        found.append("no case stays in the gate, and none is named that shows the same")
    if not row.file and not row.why:
        found.append("no line of source is named that both forms notice")
    return found


def test_each_row_can_be_run_and_broken() -> None:
    """Tests exist, a short form is in the gate, and the line that both forms notice stands once in its file."""
    found = [f"{row.tests[0]}: {problem}" for row in long_cases.read() for problem in problems(row)]
    broken = [*mutations.of_long_cases(whole=True), *mutations.of_long_cases(whole=False)]
    found += sorted({reason for mutation in broken if (reason := mutations.problem_of(mutation))})
    assert found == []


def test_each_size_is_read_in_the_files_of_its_row_alone() -> None:
    """A number that nothing reads shortens nothing."""
    read = frozenset[str]().union(*sizes_read.answers().values())
    assert read - {"a-size"} == long_cases.sizes().keys()


def test_no_rule_of_the_order_path_is_noticed_by_a_whole_alone() -> None:
    """Each mutation names a test that the gate runs."""
    left = [each.name for each in mutations.read() if all(in_whole_alone(test) for test in each.tests)]
    assert left == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("[[case]]\ntests = ['t']\nwholes = ['x']", "list.toml: t: no field is called wholes"),
        ("[[case]]\nwhole = ['x']", "list.toml: a row without tests: a row has tests, and sizes, whole or why"),
        ("[[case]]\ntests = ['t']", "a row has tests, and sizes, whole or why"),
        ("[[case]]\ntests = ['t']\nwhole = 'x'", "list.toml: t: whole is a list of texts"),
        ("[[case]]\ntests = ['t']\nsizes = {a = [1, 2, 3]}", "sizes are pairs of whole numbers"),
        ("[[case]]\ntests = ['t']\nsizes = {a = [1, 2.5]}", "sizes are pairs of whole numbers"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(row, encoding="utf-8")

    with pytest.raises(ValueError, match=re.escape(words)):
        long_cases.read(path)


@pytest.mark.parametrize(
    ("node", "left"),
    [
        ("tests/a/test_b.py::test_c[rest]", True),
        ("tests/a/test_b.py::test_c[rest-2]", True),
        ("tests/a/test_b.py::test_c[opend]", False),
        ("tests/a/test_b.py::test_c", False),
        ("tests/a/test_b.py::test_other[rest]", False),
        ("tests/a/test_d.py::TestWalks::test_e[any]", True),
        ("tests/a/test_d.py::test_f", True),
    ],
)
def test_the_gate_leaves_out_what_a_row_names(node: str, left: bool) -> None:
    """By parameters, by function and by file."""
    rows = [LongCase(("tests/a/test_b.py::test_c",), whole=("rest*",)), LongCase(("tests/a/test_d.py",), whole=("*",))]
    assert in_whole_alone(node, rows) is left


def test_what_no_case_fits_is_named() -> None:
    """A test or a parameter that was renamed would come back into the gate, or leave it, in silence."""
    nodes = ["tests/a/test_b.py::test_c[rest]", "tests/a/test_b.py::test_c[opend]"]
    rows = [
        LongCase(("tests/a/test_b.py::test_c",), whole=("rest", "rst")),
        LongCase(("tests/a/test_b.py::test_gone", "tests/a/test_not_in_this_run.py"), why="is not there"),
    ]
    assert long_cases.without_cases(nodes, rows) == ["tests/a/test_b.py::test_c[rst]", "tests/a/test_b.py::test_gone"]


def test_a_size_follows_the_form_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_cases, "sizes", lambda: {"a-size": (3, 200)})
    monkeypatch.delenv("TIDEBOARD_WHOLE", raising=False)
    assert long_cases.size("a-size") == 3
    monkeypatch.setenv("TIDEBOARD_WHOLE", "1")
    assert long_cases.size("a-size") == 200
