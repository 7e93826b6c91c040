"""Prices through adjustments and back; where a factor is not known nothing is guessed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.scenes.drawings import DAY, daily
from tideboard_core.market.bars.intervals import minute_of
from tideboard_core.model.quote import BarAdjustment
from tideboard_desktop.chart.drawings.factors import Factors, anchor_of, factors_of, shown_price

DAYS = minute_of(DAY) + 1440 * np.arange(4, dtype=np.int32)
BASES = list(BarAdjustment)
NOW = int(DAYS[-1]) + 600


@settings(max_examples=80)
@given(
    st.integers(-2000, 8000),
    st.floats(0.001, 1e6),
    st.lists(st.floats(0.01, 100), min_size=8, max_size=8),
    st.sampled_from(BASES),
    st.sampled_from(BASES),
)
def test_a_price_survives_every_change_of_adjustment(
    minutes: int, price: float, ratios: list[float], first: BarAdjustment, second: BarAdjustment
) -> None:
    """Set on bars of one adjustment, shown on another, set there again: the same level as at first."""
    known = {
        BarAdjustment.FORWARD: Factors(DAYS, np.array(ratios[:4]), whole=True),
        BarAdjustment.BACKWARD: Factors(DAYS, np.array(ratios[4:]), whole=True),
    }
    minute = int(DAYS[0]) + minutes
    now = int(DAYS[-1])
    anchor = anchor_of(minute, price, first, known, now)
    there = shown_price(anchor, second, known)
    assert anchor.basis is BarAdjustment.NONE
    assert there is not None
    again = anchor_of(minute, there, second, known, now)

    assert shown_price(again, first, known) == pytest.approx(price)


def test_a_split_carries_old_prices_with_the_bars() -> None:
    """Five for one before the third day: what was drawn at 500 before it lies at 100 now."""
    raw = [daily(DAY + timedelta(days=place), close) for place, close in enumerate(("500", "505", "101", "102"))]
    forward = [daily(DAY + timedelta(days=place), close) for place, close in enumerate(("100", "101", "101", "102"))]
    known = {BarAdjustment.FORWARD: factors_of(raw, forward, whole=True)}
    before, after = (
        anchor_of(int(DAYS[place]) + 600, price, BarAdjustment.NONE, known, NOW)
        for place, price in ((1, 500.0), (2, 100.0))
    )

    assert shown_price(before, BarAdjustment.FORWARD, known) == pytest.approx(100)
    assert shown_price(after, BarAdjustment.FORWARD, known) == 100.0
    assert shown_price(before, BarAdjustment.NONE, known) == 500.0


def test_the_end_of_a_line_that_was_drawn_ahead_over_a_split_goes_with_the_bars_too() -> None:
    """Drawn at 500 on the second day, with its end on the third: the split of the third day carries both."""
    raw = [daily(DAY + timedelta(days=place), close) for place, close in enumerate(("500", "505", "101", "102"))]
    forward = [daily(DAY + timedelta(days=place), close) for place, close in enumerate(("100", "101", "101", "102"))]
    until_now = {BarAdjustment.FORWARD: factors_of(raw[:2], raw[:2], whole=True)}
    known = {BarAdjustment.FORWARD: factors_of(raw, forward, whole=True)}
    now, ahead = int(DAYS[1]) + 600, int(DAYS[2]) + 600
    for shown in (BarAdjustment.NONE, BarAdjustment.FORWARD):
        end = anchor_of(ahead, 500.0, shown, until_now, now)
        assert (end.minute, end.priced_at, end.price) == (ahead, now, 500.0)
        assert shown_price(end, BarAdjustment.FORWARD, known) == pytest.approx(100)
        assert shown_price(end, BarAdjustment.NONE, known) == 500.0  # as traded it stays


def test_what_is_not_known_is_not_guessed() -> None:
    short = {BarAdjustment.FORWARD: Factors(DAYS, np.ones(4), whole=False)}
    early = anchor_of(int(DAYS[0]) - 1, 5.0, BarAdjustment.FORWARD, short, NOW)

    assert early.basis is BarAdjustment.FORWARD
    assert shown_price(early, BarAdjustment.FORWARD, short) == 5.0
    assert shown_price(early, BarAdjustment.NONE, short) is None
    assert shown_price(anchor_of(int(DAYS[1]), 5.0, BarAdjustment.NONE, {}, NOW), BarAdjustment.BACKWARD, {}) is None


def test_days_that_one_series_lacks_have_the_factor_before() -> None:
    raw = [daily(DAY, "10"), daily(DAY + timedelta(days=1), "0"), daily(DAY + timedelta(days=2), "8")]
    adjusted = [daily(DAY, "5"), daily(DAY + timedelta(days=1), "7"), daily(DAY + timedelta(days=3), "8")]
    found = factors_of(raw, adjusted, whole=True)

    assert [found.at(int(day)) for day in DAYS] == [0.5] * 4
    assert found.at(0) == 0.5
