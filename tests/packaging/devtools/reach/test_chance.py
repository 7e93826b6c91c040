"""Places broken by chance."""

from __future__ import annotations

import ast
import random

import pytest

from devtools.base import Stop
from devtools.reach import chance


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


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(Stop, match="a number of places and a seed"):
        chance.run(["many"], {})
