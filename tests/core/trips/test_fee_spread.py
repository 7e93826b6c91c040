"""A fee is spread to the cent, whatever the fills were."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.trips.fee_spread import spread

MONEY = st.decimals("0", "1e9", places=3)


@given(total=st.decimals("-1000", "100000", places=2), moneys=st.lists(MONEY, min_size=1, max_size=12))
def test_the_shares_add_up_and_none_is_off_by_a_cent_for_each_fill(total: Decimal, moneys: list[Decimal]) -> None:
    shares = spread(total, moneys)

    assert sum(shares, Decimal(0)) == total
    assert len(shares) == len(moneys)
    whole = sum(moneys, Decimal(0))
    if whole:
        limit = Decimal("0.01") * len(moneys)
        assert all(abs(share - total * money / whole) < limit for share, money in zip(shares, moneys, strict=True))


@pytest.mark.parametrize(
    ("total", "moneys", "shares"),
    [
        ("10", ("1", "2"), ("3.33", "6.67")),
        ("0.01", ("5", "5", "5"), ("0.01", "0", "0")),
        ("1.005", ("1", "1"), ("0.503", "0.502")),
        ("7", ("0", "0"), ("7", "0")),
        ("-1", ("3", "1"), ("-0.75", "-0.25")),
        ("7", ("4",), ("7",)),
    ],
)
def test_what_rounding_leaves_goes_to_the_largest(total: str, moneys: tuple[str, ...], shares: tuple[str, ...]) -> None:
    assert spread(Decimal(total), [*map(Decimal, moneys)]) == [*map(Decimal, shares)]
