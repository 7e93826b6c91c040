"""Fractions of a share: exact sums, and never more to order than is held."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.shares import (
    Shares,
    exact,
    shares_from,
    shares_text,
    size_of,
    total,
    tradable,
    whole,
)

HELD = st.integers(-(10**9), 10**9) | st.decimals(-(10**9), 10**9, places=8).map(exact)


@given(HELD, st.integers(0, 1000))
def test_no_more_can_be_ordered_than_is_held_and_less_than_a_lot_stays(held: Shares, lot: int) -> None:
    shares, left = tradable(held, lot), size_of(held) - size_of(tradable(held, lot))

    assert isinstance(shares, int)
    assert shares % max(lot, 1) == 0
    assert shares * held >= 0
    assert 0 <= left < max(lot, 1)
    assert whole(held) == tradable(held)


@pytest.mark.parametrize(
    ("held", "ordered"),
    [("0.75", 0), ("-0.75", 0), ("11.5", 11), ("-11.5", -11), ("10.999999999", 10), ("3", 3)],
)
def test_a_fraction_is_cut_off_towards_zero(held: str, ordered: int) -> None:
    assert whole(exact(Decimal(held))) == ordered
    assert tradable(Decimal(held)) == ordered


@given(st.lists(HELD, max_size=30))
def test_sums_are_exact_and_whole_ones_are_ints(rows: list[Shares]) -> None:
    units = sum(int(row * 10**8) for row in rows)

    assert total(rows) * 10**8 == units
    assert isinstance(total(rows), int) is (units % 10**8 == 0)


@given(HELD)
def test_text_holds_the_whole_number(held: Shares) -> None:
    assert shares_from(shares_text(held)) == held
    assert "E" not in shares_text(held)


@pytest.mark.parametrize(
    ("value", "text"), [("10.50", "10.5"), ("10.0", "10"), ("1E+3", "1000"), ("1E-9", "0.000000001")]
)
def test_text_has_no_exponent_and_no_zeros_at_its_end(value: str, text: str) -> None:
    assert shares_text(Decimal(value)) == text
