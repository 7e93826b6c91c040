"""Rules on how times are measured."""

from __future__ import annotations

import ast

import pytest

from devtools.counting.module import Module
from one_reading import PATIENT, called_name, each_file, lines_of, snippet

pytestmark = PATIENT
PROGRAM = ("core", "desktop")


@each_file(*PROGRAM)
def sleep_measured_wrongly(module: Module) -> list[int]:
    """Lines with `boot()` less `monotonic()`: on Windows both count a sleep."""
    differences = [node for node in module.nodes(ast.BinOp) if isinstance(node.op, ast.Sub)]
    return lines_of(
        node
        for node in differences
        if [called_name(side) for side in (node.left, node.right) if isinstance(side, ast.Call)]
        == ["boot", "monotonic"]
    )


def test_a_sleep_is_measured_by_the_clock_that_stands_still_in_it() -> None:
    assert sleep_measured_wrongly.found() == {}


@pytest.mark.parametrize(("source", "seen"), [("c.boot() - c.monotonic()", True), ("c.boot() - c.awake()", False)])
def test_a_sleep_that_is_measured_wrongly_is_seen(source: str, *, seen: bool) -> None:
    assert bool(sleep_measured_wrongly(snippet(source))) is seen
