"""The day's course of value, imbalance and activity."""

from __future__ import annotations

from statistics import mean

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.value_path import ValuePath, activity_profile, value_path


def path(seed: int, gap: float = 0.0) -> ValuePath:
    listing = Catalogue().find(InstrumentId("HK.00700"))
    assert listing is not None
    return value_path(listing, Address(seed, ()).stream(), prev_close=604.0, minutes=330, gap=gap)


def test_activity_is_a_u_with_mean_one() -> None:
    profile = activity_profile(330)

    assert mean(profile) == pytest.approx(1)
    assert profile[0] > profile[-1] > profile[150]


def test_columns_fit_the_minutes() -> None:
    made = path(1)

    assert (len(made.places), len(made.leans), len(made.activity)) == (331, 330, 330)
    assert all(level > 0 for level in made.activity)


def test_days_end_within_what_the_volatility_allows_and_lean_as_listed() -> None:
    listing = Catalogue().find(InstrumentId("HK.00700"))
    assert listing is not None
    ends = [listing.ladder.value(path(seed).places[-1]) / 604 - 1 for seed in range(60)]

    assert all(abs(end) < 0.09 for end in ends)
    assert 0 < mean(ends) < 0.04
    assert 0.06 < mean(mean(path(seed).leans) for seed in range(60)) < 0.11


def test_a_gap_moves_the_whole_day() -> None:
    assert path(1, gap=0.06).places[0] - path(1).places[0] == pytest.approx(0.06 * 604 / 0.5, rel=0.1)
