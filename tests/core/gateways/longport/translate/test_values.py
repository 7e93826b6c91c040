"""Decimal text, times and dates of the wire."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.longport.translate import values

BROKEN = ["", "abc", "NaN", "Infinity", "-inf", "1" * 50, "1.2.3", "--1", " ", "1e5.000"]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_number_is_no_price(text: str) -> None:
    assert values.price(text) is None
    assert values.figure(text) is None
    assert math.isnan(values.flow(text))


@pytest.mark.parametrize("text", [*BROKEN[1:], "1e308", "-2000000000000000000"])
def test_an_amount_that_is_broken_or_beyond_all_money_is_unreadable(text: str) -> None:
    with pytest.raises(GatewayError):
        values.amount(text)


def test_a_price_of_zero_is_none_and_a_figure_of_zero_is_zero() -> None:
    assert values.price("0.000") is None
    assert values.figure("0.000") == 0


@pytest.mark.parametrize(
    ("text", "shown"), [("338.200", "338.2"), ("100.000", "100"), ("0.010", "0.01"), ("-3.50", "-3.5")]
)
def test_the_padding_of_the_wire_goes(text: str, shown: str) -> None:
    assert str(values.figure(text)) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_every_number_keeps_its_value(number: Decimal) -> None:
    assert values.figure(format(number, "f")) == number


def test_the_store_of_numbers_is_bounded() -> None:
    numbers = values.Numbers()
    for number in range(70_000):
        assert numbers[str(number)] == number

    assert len(numbers) < 65_537


@pytest.mark.parametrize("text", ["1.50E10", "2.0e10", "-7.10E+00", "1.E0"])
def test_the_zeros_of_an_exponent_are_no_padding(text: str) -> None:
    assert values.number(text) == Decimal(text)


@pytest.mark.parametrize("text", ["abc.500", "1.2.300", "2000000000000000000.000", "1000000000000000000.01000"])
def test_a_refused_number_is_named_as_it_was_sent(text: str) -> None:
    with pytest.raises(GatewayError) as refused:
        values.number(text)
    assert refused.value.data["value"] == text


def test_the_largest_amount_is_still_one() -> None:
    assert values.number("-1000000000000000000.000") == -(10**18)


def test_the_store_of_times_is_bounded_and_keeps_no_impossible_one() -> None:
    times = values.Times()
    for stamp in range(5_000):
        assert times[stamp] == datetime.fromtimestamp(stamp, UTC)
    assert len(times) < 4_097
    for stamp in (-1, 4_102_444_800):
        with pytest.raises(GatewayError):
            times[stamp]
        assert stamp not in times


def test_times_are_utc_and_an_impossible_one_is_an_error() -> None:
    assert values.utc(1655106960) == datetime(2022, 6, 13, 7, 56, tzinfo=UTC)
    assert values.utc(0) == values.EPOCH
    with pytest.raises(GatewayError):
        values.utc(2**62)


def test_days_go_both_ways() -> None:
    assert values.day_of("20261120") == date(2026, 11, 20)
    assert values.day_text(date(2026, 11, 20)) == "20261120"
    assert values.day_or_none("2026-11-20") == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["", "2026", "20261320", "tomorrow"])
def test_a_day_that_is_none_is_an_error_where_it_must_be_one(text: str) -> None:
    assert values.day_or_none(text) is None
    with pytest.raises(GatewayError):
        values.day_of(text)
