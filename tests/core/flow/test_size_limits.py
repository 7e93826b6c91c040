"""Sizes of single trades: those chosen where they can be used, else the market's own."""

from __future__ import annotations

import pytest

from tideboard_core.flow.size_limits import SIZE_LIMITS, SizeLimits, size_limits
from tideboard_core.model.instrument import Market


def test_every_market_has_sizes() -> None:
    assert set(SIZE_LIMITS) == set(Market)
    assert all(limits.usable for limits in SIZE_LIMITS.values())


def test_chosen_sizes_are_those_of_their_market() -> None:
    chosen = {"HK": (500_000.0, 100_000.0, 20_000.0)}
    assert size_limits(Market.HK, chosen) == SizeLimits(500_000, 100_000, 20_000)
    assert size_limits(Market.US, chosen) == SIZE_LIMITS[Market.US]


@pytest.mark.parametrize(
    "wrong", [(1.0, 2.0, 3.0), (3.0, 2.0), (3.0, 2.0, 0.0), (float("nan"), 2.0, 1.0), (1e12, 2.0, 1.0), (3.0, 3.0, 1.0)]
)
def test_a_file_with_sizes_that_cannot_be_used_has_the_markets_own(wrong: tuple[float, ...]) -> None:
    assert size_limits(Market.HK, {"HK": wrong}) == SIZE_LIMITS[Market.HK]
