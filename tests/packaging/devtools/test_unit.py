"""The calibrated unit: its sum, its words, and the process that does it beside a run."""

from __future__ import annotations

import io

import pytest

from devtools import unit
from devtools.unit import PIECES, WORK, Unit


def test_a_unit_is_the_sum_of_its_pieces() -> None:
    """Ten pieces, so that it stays about a second where each takes a tenth."""
    found = Unit(dict.fromkeys(PIECES, 0.1))

    assert found.seconds == pytest.approx(1.0)
    assert str(found) == "U = 1.00 s of processor time (python 100, memory 100, processes 100 ms; 1 turn)"


def test_one_turn_is_done_however_soon_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PIECES.keys() == WORK.keys()
    monkeypatch.setattr(unit, "piece", lambda _part: 1.0)

    assert unit.beside(io.StringIO(), pause=60.0) == Unit(dict.fromkeys(WORK, 1.0), 1)


def test_a_run_is_measured_by_a_process_beside_it() -> None:
    with unit.sampled() as pace:
        pass

    assert pace().pieces.keys() == PIECES.keys()
    assert pace().samples >= 1
    assert pace().seconds > 0
