"""The calibrated unit: the same work each time, measured in processor time."""

from __future__ import annotations

import pytest

from devtools import unit


def test_a_unit_is_the_sum_of_its_parts_and_the_least_of_several_measurements(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program adds to one of them does not count."""
    monkeypatch.setattr(unit, "ROUNDS", 1)
    monkeypatch.setattr(unit, "FILES", 20)
    monkeypatch.setattr(unit, "PROCESSES", 1)
    costs = iter([5.0, 2.0, 3.0])
    spent = [0.0]

    def work() -> None:
        spent[0] += next(costs)

    measured = unit.measure()
    monkeypatch.setattr("os.times", lambda: (spent[0], 0.0, 0.0, 0.0, 0.0))

    assert unit._least(work) == 2.0
    assert measured.seconds == sum(measured)
    assert measured.python > 0
    assert str(unit.Unit(0.5, 0.25, 0.25)) == ("U = 1.00 s of processor time (python 0.50, files 0.25, processes 0.25)")


def test_a_run_is_measured_by_what_lies_between_the_units_before_and_after_it() -> None:
    assert unit.Unit(1.0, 0.25, 0.5).mean(unit.Unit(2.0, 0.75, 0.5)) == unit.Unit(1.5, 0.5, 0.5)
