"""The graph of this tree: what its table names is there, and the rules of the order path reach their tests."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from checkout import ROOT
from devtools import mutations
from devtools.base import Stop
from devtools.reach import table
from devtools.reach.facts import Facts, Unit, facts_of
from devtools.reach.graph import Graph
from devtools.reach.table import Asked, Table, fits, read_table
from devtools.reach.trees import Reader, tree_here


@pytest.fixture(scope="module")
def graph() -> Graph:
    reader = Reader()
    made = reader.graph(tree_here("HEAD"))
    reader.keep()
    return made


def files_of(rule: mutations.Mutation) -> set[str]:
    return {test.partition("::")[0] for test in rule.tests}


def selections(graph: Graph, rules: Iterable[mutations.Mutation]) -> dict[str, frozenset[str]]:
    """What a change of each of the files of these rules selects."""
    return {file: graph.reaching([file]) for file in {rule.file for rule in rules}}


def test_each_broken_rule_selects_the_tests_that_notice_it(graph: Graph) -> None:
    rules = mutations.read()
    selected = selections(graph, rules)

    assert [f"{rule.name}: {sorted(left)}" for rule in rules if (left := files_of(rule) - selected[rule.file])] == []


def test_a_module_on_demand_is_reached_by_those_who_reach_its_importer_and_ask() -> None:
    texts = {
        "core/tideboard_core/room.py": "def show(): import tideboard_core.inner\n",
        "core/tideboard_core/inner.py": "",
        "core/tideboard_core/window.py": "def show(): import tideboard_core.room\n",
        "tests/fakes/scene.py": "def show(window): window.open('room.all')\n",
        "tests/core/test_key.py": "import tideboard_core.window\n\nKEYS = 'room', 'inner'\n",
        "tests/core/test_scene.py": "import tideboard_core.window\nimport fakes.scene\n",
        "tests/core/test_other_key.py": "import tideboard_core.window\n\nKEY = 'rooms'\n",
        "tests/core/test_no_window.py": "KEY = 'room'\n",
        "tests/core/test_own_import.py": "import tideboard_core.room\n",
    }
    asked = (
        Asked("core/tideboard_core/room.py", "tideboard_core.inner", "inner"),
        Asked("core/tideboard_core/window.py", "tideboard_core.room", "room"),
    )
    facts = {path: facts_of(path, text.encode()) for path, text in texts.items()}
    graph = Graph(facts, texts, Table(asked=asked))

    def reaching(name: str) -> set[str]:
        found = graph.reaching([f"core/tideboard_core/{name}.py"])
        tests = [path.removeprefix("tests/core/test_") for path in found if path.startswith("tests/core/")]
        return {path.removesuffix(".py") for path in tests}

    assert reaching("room") == {"key", "scene", "own_import"}
    assert reaching("inner") == {"key"}


def test_each_row_of_the_table_names_what_is_there(graph: Graph) -> None:
    """A row whose file was renamed would say nothing, and nobody would see it."""
    rows = read_table((ROOT / table.PATH).read_text(encoding="utf-8"))
    patterns = [*rows.everything, *rows.prefixes]
    patterns += [pattern for row in rows.rows for pattern in (*row.files, *row.by)]
    patterns += [file for row in rows.asked for file in (row.file, graph.modules.get(row.module, row.module))]

    assert [pattern for pattern in patterns if not any(fits(path, pattern) for path in graph.paths)] == []


def test_nothing_is_unknown_in_this_tree(graph: Graph) -> None:
    """A file that no row names would have each of its changes run every test."""
    rows = read_table((ROOT / table.PATH).read_text(encoding="utf-8"))

    assert [
        path for path in sorted(graph.paths) if graph.selects_everything(path) and path not in rows.everything
    ] == []


@pytest.mark.parametrize(
    ("pattern", "path", "fitting"),
    [
        ("docs/**", "docs/guide/en/index.md", True),
        ("docs/*", "docs/guide/en/index.md", False),
        ("docs/*", "docs/index.md", True),
        ("**/py.typed", "core/tideboard_core/py.typed", True),
        ("**/py.typed", "py.typed", True),
        ("core/**/*.json", "core/a.json", True),
        ("core/**/*.json", "core/a/b/c.json", True),
        ("core/**/*.json", "tests/core/a.json", False),
        ("pyproject.toml", "packaging/api/pyproject.toml", False),
    ],
)
def test_a_glob_of_the_table_fits_paths(pattern: str, path: str, *, fitting: bool) -> None:
    assert fits(path, pattern) is fitting


@pytest.mark.parametrize("text", ["[[data]]\nfiles = ['a']", "everything = 'a'", "some = ['a']", "[[data]\n"])
def test_a_wrong_table_is_refused(text: str) -> None:
    with pytest.raises(Stop, match=r"tests/reach\.toml: a row has a wrong, missing or unknown field"):
        read_table(text)


def test_the_way_from_a_test_to_a_file_is_shown() -> None:
    names = {"tests/core/test_a.py": "b", "core/b.py": "c", "core/c.py": "d", "core/d.py": "c"}
    facts = {path: Facts((Unit("", imports=(name,)),)) for path, name in names.items()}
    graph = Graph(facts, names, Table())

    assert graph.way("tests/core/test_a.py", "core/d.py") == [*names]
    assert graph.way("core/d.py", "tests/core/test_a.py") == []
