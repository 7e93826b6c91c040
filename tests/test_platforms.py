"""docs/platforms.md names tests that exist, and claims nothing about systems on which nothing ran."""

from __future__ import annotations

import re

import pytest

from checkout import ROOT

PAGE = ROOT / "docs" / "platforms.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
WAYLAND = 4
ELSEWHERE = re.compile(r"not run|-|Wine(, .+)?")


def rows(text: str) -> list[list[str]]:
    """The rows of every table, without heads, rules and the clocks, which have a test of their own."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return [
        row
        for row in lines
        if row[0] not in {"what", "clock"} and not row[0].startswith("`Clock.") and not set(row[0]) <= {"-"}
    ]


def faults(row: list[str]) -> list[str]:
    """What a row says that is not so; Wayland's have four cells, the last of them the tests."""
    if len(row) not in {WAYLAND, 6}:
        return [f"{row[0]}: {len(row)} cells"]
    named = NAMED.findall(row[3])
    wrong = [] if named or row[3] == "-" else [f"{row[0]}: no test and no dash for Linux"]
    for file, test in named:
        path = ROOT / file
        if not path.is_file() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            wrong.append(f"{row[0]}: there is no {file}::{test}")
    return wrong + [f"{row[0]}: {cell}" for cell in row[4:] if not ELSEWHERE.fullmatch(cell)]


def test_every_row_names_what_stands_behind_it() -> None:
    """A test that is renamed or taken away has to be taken off the page too."""
    found = rows(PAGE.read_text(encoding="utf-8"))

    assert len(found) > 30
    assert [fault for row in found for fault in faults(row)] == []


@pytest.mark.parametrize(
    "row",
    [
        ["a", "b", "c", "`tests/test_platforms.py::test_of_nothing`", "not run", "not run"],
        ["a", "b", "c", "`tests/test_nowhere.py::test_it`", "not run", "not run"],
        ["a", "b", "c", "tried", "not run", "not run"],
        ["a", "b", "c", "-", "works", "not run"],
        ["a", "b", "c", "-", "not run", "Wine"][:5],
    ],
)
def test_a_wrong_row_is_seen(row: list[str]) -> None:
    """No test of that name, no such file, no test at all, a claim, a missing cell."""
    assert faults(row)
