"""The table of what no syntax tree shows: who reads files that are no Python, and what every test depends on."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from devtools.base import Stop

PATH = "tests/reach.toml"


class Row(NamedTuple):
    """Files and the modules or tests that read them; `by` is empty where only those read them that have their names."""

    files: tuple[str, ...]
    by: tuple[str, ...] = ()


class Asked(NamedTuple):
    """A module that a file imports only where `option` is asked for: by tests and scripts that have it as a text."""

    file: str
    module: str
    option: str


class Table(NamedTuple):
    """All rows. `everything`: files that every test depends on. `nothing`: files that change no outcome of a test.

    `prefixes`: by file the beginning of the names of modules that its importers complete with texts of their own.
    """

    rows: tuple[Row, ...] = ()
    everything: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    prefixes: Mapping[str, str] = {}
    asked: tuple[Asked, ...] = ()


def read_table(text: str) -> Table:
    """The table of a tree; raises Stop for a wrong one."""
    try:
        found = tomllib.loads(text)
        rows = tuple(Row(_texts(row["files"]), _texts(row["by"])) for row in found.pop("data", []))
        prefixes = {str(row["file"]): str(row["prefix"]) for row in found.pop("names", [])}
        asked = tuple(Asked(**row) for row in found.pop("asked", []))
        everything, nothing = (_texts(found.pop(key, [])) for key in ("everything", "nothing"))
        return Table(rows, everything, nothing, prefixes, asked, **found)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise Stop(f"{PATH}: a row has a wrong, missing or unknown field: {problem}") from None


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{value!r} is no list of texts")
    return tuple(value)


@functools.cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = (".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in re.split(r"(\*\*)", pattern))
    return re.compile("".join(parts).replace(".*/", "(?:.*/)?"))


def fits(path: str, pattern: str) -> bool:
    """Whether a path fits a glob of the table: `**` stands for any folders, `*` for a part of one name."""
    return path == pattern or ("*" in pattern and _expression(pattern).fullmatch(path) is not None)


def fits_one(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path fits one of the globs."""
    return any(fits(path, pattern) for pattern in patterns)
