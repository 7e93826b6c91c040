"""Numbers of shares from a broker: exact, or unreadable."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.common.bounds import MOST_PLACES, exact_shares, shares, traded
from tideboard_core.model.field_limits import MAX_SHARES
from tideboard_core.model.shares import shares_text


def _places(text: str) -> int:
    return max(-int(Decimal(text).normalize().as_tuple().exponent), 0)


@given(st.floats(allow_nan=True, allow_infinity=True) | st.floats(min_value=-20, max_value=20))
def test_a_double_is_exactly_what_it_prints_or_unreadable(value: float) -> None:
    readable = abs(value) <= MAX_SHARES and not (value == 0 and math.copysign(1, value) < 0)
    if readable and _places(repr(value)) <= MOST_PLACES:
        assert shares(value) == Decimal(repr(value))
        assert float(shares_text(shares(value))) == value
        assert isinstance(shares(value), int) is value.is_integer()
    else:
        with pytest.raises(GatewayError):
            shares(value)


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=8))
def test_a_decimal_of_eight_places_survives_every_wire(value: Decimal) -> None:
    if value or not value.is_signed():
        assert exact_shares(value) == value
        assert shares(float(value)) == value
        assert Decimal(shares_text(shares(float(value)))) == value


@pytest.mark.parametrize(
    ("value", "text"), [(0.75, "0.75"), (11.5, "11.5"), (0.1 + 0.2, "0.30000000000000004"), (100.0, "100"), (0.0, "0")]
)
def test_a_fraction_is_neither_cut_nor_rounded(value: float, text: str) -> None:
    assert shares_text(shares(value)) == text


@pytest.mark.parametrize("value", [math.nan, -0.0, 1e-30, 2e15, -2e15, math.inf])
def test_what_no_broker_holds_is_unreadable(value: float) -> None:
    with pytest.raises(GatewayError):
        shares(value)


def test_an_order_is_never_for_less_than_nothing() -> None:
    assert traded(0.75) == Decimal("0.75")
    with pytest.raises(GatewayError):
        traded(-0.75)
