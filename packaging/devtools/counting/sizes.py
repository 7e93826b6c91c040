"""Size of a file in tokens, which no layout and no comment changes, with its lines and its words of prose beside it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from devtools.base import Stop
from devtools.counting.module import Module

SOURCE, TESTS, TOOLS = ROWS = ("size-of-source", "size-of-tests", "size-of-tools")
_ROW_OF = {
    **dict.fromkeys(("core", "desktop", "proto", "resources"), SOURCE),
    "tests": TESTS,
    **dict.fromkeys(("packaging", "dev.py", "pyproject.toml"), TOOLS),
}
KEY = 3
"""Tokens of a key of a data file: its name, the sign behind it, its value."""
_NOT_READ = frozenset({"package-lock.json", "ratchet.toml"})
"""Data that a tool of others wrote, and the list of these numbers itself."""
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    | [A-Za-z]{0,2}(?:\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | \d(?:[\w.]|(?<=[eE])[+-](?=\d))* | \.\d[\w.]* | \w+
    | \*\*=? | //=? | >>=? | <<=? | \.\.\. | -> | := | [-+*/%&|^=<>!@]= | [-+*/%&|^=<>~.@;]
    """,
    re.DOTALL | re.VERBOSE,
)
"""Tokens of Python but brackets, commas and colons.

`tokenize` takes seven times as long over a checkout, and since Python 3.12 counts an f-string as its parts.
"""


class Size(NamedTuple):
    """Tokens; of Python also raw lines, and words of docstrings and comments."""

    tokens: int = 0
    lines: int = 0
    words: int = 0


def row_of(path: str) -> str | None:
    """Return the row that a file counts in, None for one that has no size: pages, pictures, recorded data of tests."""
    file = PurePosixPath(path)
    row = _ROW_OF.get(file.parts[0])
    if row is None or file.suffix == ".py":
        return row
    data = {".toml"} if row == TESTS else {".toml", ".json"}
    return row if file.suffix in data and file.name not in _NOT_READ else None


def of_module(module: Module) -> Size:
    """Return the size of a Python file."""
    found = [each["comment"] for each in _TOKEN.finditer(module.text)]
    prose = [*(comment[1:] for comment in found if comment), *(str(text.value) for text in module.docstrings)]
    return Size(len(found) - len(prose), module.lines, sum(len(text.split()) for text in prose))


def of_data(path: str, text: str) -> Size:
    """Return the size of a TOML or JSON file; raises Stop for a text that is neither."""
    try:
        return Size(KEY * _keys(tomllib.loads(text) if path.endswith(".toml") else json.loads(text)))
    except ValueError as problem:
        raise Stop(f"{path}: {problem}") from None


def _keys(value: object) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_keys, value.values()))
    return sum(map(_keys, value)) if isinstance(value, list) else 0


def together(sizes: Iterable[Size]) -> Size:
    """Return the sum of sizes."""
    return Size(*map(sum, zip(Size(), *sizes, strict=True)))
