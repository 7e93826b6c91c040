"""docs/figures-over-splits.md names code and tests that exist, and each indicator of volumes."""

from __future__ import annotations

import ast
import re
from functools import reduce
from importlib import import_module
from typing import Final

import pytest

from checkout import ROOT
from tideboard_core.indicators.table import INDICATORS

PAGE: Final = (ROOT / "docs" / "figures-over-splits.md").read_text(encoding="utf-8")
ROWS: Final = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and "`" in line
]


def test_the_page_has_its_rows() -> None:
    assert len(ROWS) >= 25
    assert all(len(row) == 4 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_code_and_test_of_a_row_exist(row: tuple[str, ...]) -> None:
    module, name = row[1].strip("`").split(":")
    reduce(getattr, name.split("."), import_module(module))
    path, test = row[3].strip("`").split("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_indicator_of_volumes_is_named() -> None:
    (named,) = (row[0] for row in ROWS if row[0].startswith("indicators of volumes"))

    assert {*re.findall(r"\b[A-Z]+\b", named), "VP"} == {code for code, one in INDICATORS.items() if one.volume}
