"""What a limit can be: never a figure that holds nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.limits import TradingLimits

NAMES = [field.name for field in fields(TradingLimits)]


def with_limit(name: str, value: Decimal | int) -> TradingLimits:
    return replace(TradingLimits(), **{name: value})  # type: ignore[arg-type]  # a file may hold any number


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["-1", "-0.01", "NaN", "sNaN", "Infinity", "-Infinity", "1E+30", "10000000001"])
def test_a_limit_that_would_hold_nothing_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        with_limit(name, Decimal(value))
    assert caught.value.code == "limit-out-of-bounds"
    assert caught.value.data["name"] == name


@pytest.mark.parametrize("name", NAMES)
def test_zero_denies_or_warns_of_everything_and_is_allowed(name: str) -> None:
    assert getattr(with_limit(name, 0), name) == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 601.0])
def test_a_window_of_repeats_is_a_number_of_seconds(value: float) -> None:
    with pytest.raises(BadInput):
        replace(TradingLimits(), repeat_window=value)
