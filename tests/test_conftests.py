"""The mark of the second part stands where it is looked for; conftest files load little before any test asks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checkout import ROOT
from devtools.counting.module import Module
from devtools.testing import SLOW
from fakes.walks.own_process import run_fake
from one_reading import PATIENT, called_name, each_file, snippet

MOST_LOADED = 12
"""Modules of ours that the conftest files above a test may load; what one test needs its fixture imports."""


def loaded_by(tests: Path) -> dict[str, list[str]]:
    """Return the modules of ours that each conftest file and those above it load, by its path."""
    found: dict[str, list[str]] = run_fake("conftest_modules", str(tests), seconds=60)
    return found


def test_conftest_files_load_little() -> None:
    found = loaded_by(ROOT / "tests")

    assert {"core/conftest.py", "desktop/conftest.py", "sandbox/conftest.py"} <= set(found)
    assert {name: modules for name, modules in found.items() if len(modules) > MOST_LOADED} == {}


IMPORT = "import tideboard_core.market.session\n"


@pytest.mark.parametrize(
    "source", [IMPORT, f"import pytest\n\n\n@pytest.fixture(autouse=True)\ndef for_each() -> None:\n    {IMPORT}"]
)
def test_a_conftest_file_that_loads_much_is_seen(source: str, tmp_path: Path) -> None:
    """In all folders below it, and in none beside it."""
    for folder, text in (("above", source), ("above/below", ""), ("beside", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "conftest.py").write_text(text)

    found = loaded_by(tmp_path)

    assert len(found["above/conftest.py"]) > MOST_LOADED
    assert found["above/below/conftest.py"] == found["above/conftest.py"]
    assert found["beside/conftest.py"] == []


@each_file("tests")
def hidden_marks(module: Module) -> list[int]:
    """Lines that mark a case `slow` where `dev.py test slow` does not look: it imports files whose text says so."""
    plain = Path(module.path).name.startswith("test_")
    hidden = [
        node.lineno
        for node in module.nodes(ast.Attribute)
        if node.attr == "slow" and ast.unparse(node.value).endswith(".mark") and not plain
    ]
    hidden += [
        node.lineno
        for node in module.nodes(ast.ImportFrom)
        if node.module == "pytest" or ".test_" in (node.module or "")  # a marked class of another file
    ]
    named = {node.value for node in module.nodes(ast.Attribute)}
    hidden += [
        node.lineno
        for node in module.nodes(ast.Attribute)
        if node.attr == "mark" and node not in named and ast.unparse(node) == "pytest.mark"  # under another name
    ]
    added = [node.lineno for node in module.nodes(ast.Call) if called_name(node) in {"add_marker", "applymarker"}]
    return sorted(hidden + added)


@PATIENT
def test_a_slow_case_is_marked_in_its_own_file() -> None:
    assert hidden_marks.found() == {}


@pytest.mark.parametrize(
    ("path", "source", "lines"),
    [
        ("tests/a/test_b.py", "pytestmark = pytest.mark.slow", []),
        ("tests/a/test_b.py", "CASES = [pytest.param(1, marks=pytest.mark.slow)]", []),
        ("tests/a/test_b.py", "from pytest import mark as m\n\n@m.slow\ndef test(): ...", [1]),
        ("tests/a/test_b.py", "m = pytest.mark\n\n@m.slow\ndef test(): ...", [1]),
        ("tests/a/test_b.py", "from a.test_a import TestSlow", [1]),
        ("tests/fakes/marks.py", "SLOW = pytest.mark.slow", [1]),
        ("tests/a/conftest.py", "A = pytest.fixture(params=[pytest.param(1, marks=pytest.mark.slow)])", [1]),
        ("tests/conftest.py", "def f(item): item.add_marker('slow')", [1]),
        ("tests/a/test_b.py", "def fixture(request): request.applymarker('slow')", [1]),
    ],
)
def test_a_hidden_mark_is_seen(path: str, source: str, lines: list[int]) -> None:
    assert hidden_marks(snippet(source, path)) == lines
    assert lines or SLOW.search(source)
