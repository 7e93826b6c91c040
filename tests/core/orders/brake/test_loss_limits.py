"""What makes a brake wider, and that a wait is shortened by no clock."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import BadInput
from tideboard_core.orders.brake.loss_limits import RAISE_WAIT, LossLimits, RaiseFrom, WaitingRaise

SET = LossLimits(loss={"HKD": Decimal(1000), "USD": Decimal(200)}, streak=3, trades=20, cool_down=15)
WIDER: dict[str, list[Any]] = {
    "loss": [{}, {"HKD": Decimal(1000)}, {"HKD": Decimal(1001), "USD": Decimal(200)}],
    "streak": [0, 4],
    "trades": [0, 21],
    "cool_down": [0, 14],
}
TIGHTER: dict[str, list[Any]] = {
    "loss": [{"HKD": Decimal(1), "USD": Decimal(200)}, {**SET.loss, "CNY": Decimal(5)}],
    "streak": [2],
    "trades": [19],
    "cool_down": [16],
}
limits = st.builds(
    LossLimits,
    loss=st.dictionaries(st.sampled_from(["HKD", "USD", "CNY"]), st.integers(1, 5).map(Decimal)),
    streak=st.integers(0, 3),
    trades=st.integers(0, 3),
    cool_down=st.integers(0, 3),
)


def test_every_limit_of_the_brake_has_its_cases() -> None:
    names = {one.name for one in fields(LossLimits)}
    assert names == WIDER.keys() == TIGHTER.keys()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WIDER.items() for value in values])
def test_a_larger_or_missing_figure_is_a_raise(name: str, value: object) -> None:
    assert replace(SET, **{name: value}).raised(SET)  # type: ignore[arg-type]  # one of its own


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in TIGHTER.items() for value in values])
def test_a_smaller_or_further_figure_is_none(name: str, value: object) -> None:
    assert not replace(SET, **{name: value}).raised(SET)  # type: ignore[arg-type]  # one of its own


@given(limits, limits)
def test_the_tightest_of_two_is_no_raise_of_either(one: LossLimits, other: LossLimits) -> None:
    both = one.tightest(other)
    assert both == other.tightest(one)
    assert not both.raised(one)
    assert not both.raised(other)
    assert one.tightest(one) == one


@given(limits)
def test_the_log_keeps_every_figure(one: LossLimits) -> None:
    assert LossLimits.from_log(one.to_log()) == one


@pytest.mark.parametrize(
    "bad",
    [
        {"streak": -1},
        {"trades": 10_001},
        {"cool_down": 1441},
        {"loss": {"HKD": Decimal(0)}},
        {"loss": {"HKD": Decimal("NaN")}},
        {"loss": {"hkd": Decimal(1)}},
    ],
)
def test_a_figure_that_holds_nothing_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        LossLimits(**bad)


@pytest.mark.parametrize("told", [{}, {"loss": 3}, {"loss": {"HKD": "x"}, "streak": 0, "trades": 0, "cool_down": 0}])
def test_a_damaged_record_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        LossLimits.from_log(told)


WAIT = WaitingRaise(limits=SET, since=RaiseFrom.WAIT, wall=1_000_000.0, boot=5_000.0)


@pytest.mark.parametrize(
    ("wall", "boot", "left"),
    [
        (0.0, 0.0, RAISE_WAIT),
        (60.0, 60.0, RAISE_WAIT - 60),
        (RAISE_WAIT, RAISE_WAIT, 0.0),
        (9_999.0, 60.0, RAISE_WAIT - 60),
        (60.0, 9_999.0, RAISE_WAIT - 60),
        (-3_600.0, 60.0, RAISE_WAIT + 3_600),
    ],
)
def test_the_wait_is_the_larger_of_both_clocks(wall: float, boot: float, left: float) -> None:
    """A clock set forward shortens nothing, one set back lengthens it."""
    assert WAIT.left(WAIT.wall + wall, WAIT.boot + boot) == left


def test_after_a_start_of_the_computer_only_what_its_clock_shows_has_passed() -> None:
    assert WAIT.left(WAIT.wall + 9_999, 100.0) == RAISE_WAIT - 100
    assert WAIT.left(WAIT.wall + 9_999, RAISE_WAIT) == 0.0
