"""Places broken by chance."""

from __future__ import annotations

import ast
import os
import random
from pathlib import Path

import pytest

from devtools.base import Stop
from devtools.reach import chance
from devtools.reach.history import variables
from devtools.reach.trees import Reader, tree_here
from fakes.scenes.small_checkout import TREE, Repository


@pytest.mark.parametrize(
    ("expression", "broken"),
    [
        ("a < b", "(a >= b)"),
        ("a is None", "(a is not None)"),
        ("a in b", "(a not in b)"),
        ("a and b", "(a or b)"),
        ("not a", "(a)"),
        ("f(True)", "f((False))"),
        ("f(41)", "f((42))"),
    ],
)
def test_an_expression_is_replaced_by_one_that_means_something_else(expression: str, broken: str) -> None:
    text = f"def f(a, b):\n    return {expression}  # é\n"
    made = chance.break_one("a.py", text, random.Random(1))

    assert made is not None
    assert made.text == f"def f(a, b):\n    return {broken}  # é\n"
    assert made.line == 2


@pytest.mark.parametrize("text", ["LIMIT = 3 < 4\n", "def f():\n    return g(f'{1}')\n", "def f(): ...\n"])
def test_what_stands_outside_functions_and_in_texts_is_left_alone(text: str) -> None:
    assert chance.break_one("a.py", text, random.Random(1)) is None


def test_the_same_seed_breaks_the_same_places_which_python_can_read() -> None:
    files = ["packaging/devtools/reach/graph.py", "packaging/devtools/reach/names.py"]
    first = list(chance.drawn(files, 20, 7))

    assert first == list(chance.drawn(files, 20, 7))
    assert [ast.parse(each.text) for each in first]
    assert {each.file for each in first} == {*files}


def test_a_place_is_noticed_by_its_selection_by_the_whole_by_nothing_or_was_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole runs once for all places that their selections do not notice."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PYTEST_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # each of eight runs would import Qt for nothing
    repository = Repository(tmp_path)
    source, built = "def f():\n    return 1 < 2\n", "import importlib\n\nf = importlib.import_module('.'.join({})).f\n"
    red, test = "tests/core/test_red.py", "\n\ndef test_it():\n    assert f()\n"
    repository.change(dict.fromkeys([path for path in TREE if path.startswith("tests/")]))
    repository.change(
        {f"core/tideboard_core/{name}.py": source for name in ("seen", "hidden", "unseen")}
        | {
            "tests/conftest.py": "def pytest_addoption(parser):\n    parser.addoption('--processes')\n",
            "tests/core/test_seen.py": "from tideboard_core.seen import f\n" + test,
            "tests/core/test_hidden.py": built.format(["tideboard_core", "hidden"]) + test,
            red: built.format(["tideboard_core", "hidden"]) + test + "    assert False\n",
        }
    )
    repository.commit()
    graph = Reader(repository.root).graph(tree_here("HEAD", repository.root))
    trial = chance.Trial(graph, repository.root, variables(os.environ, repository.root))
    places = [
        made
        for name in ("seen", "hidden", "unseen")
        if (made := chance.break_one(f"core/tideboard_core/{name}.py", source, random.Random(1)))
    ]

    assert [trial.by_selection(place).word for place in places] == ["selection", "nothing", "nothing"]
    noticed = ("WHOLE", ["tests/core/test_hidden.py"])
    assert trial.by_whole(places[1:]) == [noticed, ("RED", [red])]
    repository.change({red: "def test_it(): ...\n"})
    assert trial.by_whole(places[1:]) == [noticed, ("nothing", ())]
    repository.change({places[0].file: source.replace("<", ">")})
    assert trial.by_selection(places[0]) == ("RED", ["tests/core/test_seen.py"])
    assert repository.git("diff", "--name-only", "--", "core") == places[0].file


def test_places_of_one_file_are_tried_one_after_the_other() -> None:
    one, two, other = (chance.Broken(file, 1, "a", "b", "") for file in ("one.py", "one.py", "other.py"))

    assert chance.rounds([one, two, other]) == [[one, other], [two]]


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(Stop, match="a number of places and a seed"):
        chance.run(["many"], {})
