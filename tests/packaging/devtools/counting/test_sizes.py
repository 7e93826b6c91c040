"""The size of a file: the tokens that Python itself finds, the keys of data, and the words beside them."""

from __future__ import annotations

import io
import tokenize

import pytest

from checkout import ROOT
from devtools.counting.module import Module
from devtools.counting.sizes import SOURCE, TESTS, TOOLS, Size, of_data, of_module, row_of

TEXT = """\
'''Three words here.'''
x: list[float] = [1e-5, .5,]  # two words
name = f"{x[0]:>3}#" if x else b'\\''
"""


def test_layout_and_prose_are_no_tokens() -> None:
    """`x`, `list`, `float`, `=`, two numbers; `name`, `=`, a text, `if`, `x`, `else`, bytes."""
    assert of_module(Module("core/x.py", TEXT)) == Size(13, 3, 5)


@pytest.mark.parametrize("path", ["core/tideboard_core/orders/guard.py", "tests/conftest.py", "tests/test_wheels.py"])
def test_the_tokens_are_those_of_python(path: str) -> None:
    """An f-string is one, which since Python 3.12 comes as its parts."""
    text, depth, count = (ROOT / path).read_text(encoding="utf-8"), 0, 0
    left_out = {"COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT", "ENDMARKER", "FSTRING_END"}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        depth -= name == "FSTRING_END"
        count += not depth and name not in left_out and token.string not in "()[]{},:"
        depth += name == "FSTRING_START"
    module = Module(path, text)
    assert of_module(module).tokens + len(module.docstrings) == count


@pytest.mark.parametrize(
    ("path", "text", "keys"),
    [
        ("a.json", '{"a": [{"b": 1}, {"b": 2}], "c": {"d": []}}', 5),
        ("a.toml", "a = 1\n[[b]]\nc = 2\n[[b]]\nc = 3\n", 4),
    ],
)
def test_a_key_is_three(path: str, text: str, keys: int) -> None:
    assert of_data(path, text) == Size(3 * keys)


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("core/tideboard_core/model/calendar.json", SOURCE),
        ("desktop/tideboard_desktop/__main__.py", SOURCE),
        ("tests/long.toml", TESTS),
        ("tests/ratchet.toml", None),
        ("tests/vectors/contracts.json", None),
        ("dev.py", TOOLS),
        ("packaging/clients/package-lock.json", None),
        ("docs/evidence.toml", None),
    ],
)
def test_sources_tests_and_tools_have_a_size_and_recorded_data_none(path: str, row: str | None) -> None:
    assert row_of(path) == row
