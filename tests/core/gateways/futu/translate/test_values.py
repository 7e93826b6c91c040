"""Numbers without binary noise, times without a zone of this computer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate.values import (
    DECIMALS,
    EPOCH,
    day_of,
    decimal,
    epoch,
    moment,
    price,
    seconds_of,
    turnover,
    utc,
)
from tideboard_core.model.field_limits import MAX_AMOUNT
from tideboard_core.model.instrument import Market


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (338.2, "338.2"),
        (480.20000000000005, "480.2"),
        (0.0001, "0.0001"),
        (480.0, "480"),
        (1e16, "10000000000000000"),
        (-0.0, "0"),
    ],
)
def test_doubles_become_the_decimals_people_mean(value: float, text: str) -> None:
    assert str(decimal(value)) == text


@given(st.decimals(min_value=0, max_value=10**7, places=4))
def test_every_price_of_four_places_survives_the_wire(price: Decimal) -> None:
    assert decimal(float(price)) == price


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_double_is_a_number_that_the_model_holds_or_unreadable(value: float) -> None:
    if abs(value) <= MAX_AMOUNT:
        assert decimal(value).is_finite()
    else:
        with pytest.raises(GatewayError):
            decimal(value)


def test_the_turnover_of_a_candle_is_not_kept_as_prices_are() -> None:
    assert turnover(70_123_456.789) == price(320.987) + Decimal("70123135.802")
    assert 320.987 in DECIMALS
    assert 70_123_456.789 not in DECIMALS
    with pytest.raises(GatewayError):
        turnover(-0.01)


@pytest.mark.parametrize("value", [1_795_221_214_000, 1e15, -1.0, float("nan")])
def test_a_time_in_milliseconds_or_of_no_calendar_is_unreadable(value: float) -> None:
    with pytest.raises(GatewayError):
        utc(value)


@pytest.mark.parametrize(
    ("text", "market", "expected"),
    [
        ("2026-11-20 09:30:00", Market.HK, datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("2026-11-20 09:30:00.250", Market.SH, datetime(2026, 11, 20, 1, 30, 0, 250000, tzinfo=UTC)),
        ("2026-07-01 09:30:00", Market.US, datetime(2026, 7, 1, 13, 30, tzinfo=UTC)),
        ("2026-12-01 09:30:00", Market.US, datetime(2026, 12, 1, 14, 30, tzinfo=UTC)),
        ("2026-11-20", Market.SG, datetime(2026, 11, 19, 16, tzinfo=UTC)),
    ],
)
def test_text_is_exchange_time(text: str, market: Market, expected: datetime) -> None:
    assert seconds_of(text, market) == expected.timestamp()
    assert moment(0.0, text, market) == expected


def test_timestamp_wins_over_text_and_nothing_is_the_epoch() -> None:
    assert moment(1_700_000_000.5, "2026-11-20 09:30:00", Market.HK) == datetime.fromtimestamp(1_700_000_000.5, UTC)
    assert moment(0.0, "", Market.HK) == EPOCH
    assert epoch(0.0, "", Market.HK) == 0.0


def test_times_that_no_calendar_holds_raise_our_error() -> None:
    with pytest.raises(GatewayError):
        utc(1e300)
    with pytest.raises(GatewayError):
        seconds_of("noon", Market.HK)
    with pytest.raises(GatewayError):
        day_of("soon")


def test_day_takes_the_date_of_a_longer_text() -> None:
    assert day_of("2026-11-20 00:00:00") == date(2026, 11, 20)
