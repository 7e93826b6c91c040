from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.units import (
    MONEY,
    PRICE,
    as_decimal,
    day_number,
    day_of,
    from_amount,
    instant,
    micros,
)


@pytest.mark.parametrize(
    ("amount", "units", "kept"),
    [
        (12345678.905, MONEY, 12345678905),
        (-0.001, MONEY, -1),
        (600.2, PRICE, 6002000),
        (Decimal("0.0005"), MONEY, 0),
        (Decimal("0.0015"), MONEY, 2),
        (float("nan"), MONEY, None),
        (None, MONEY, None),
    ],
)
def test_an_amount_becomes_whole_units(amount: float | Decimal | None, units: int, kept: int | None) -> None:
    assert from_amount(amount, units) == kept


@given(st.integers(-(10**12), 10**12))
def test_three_decimals_come_back_to_the_digit(thousandths: int) -> None:
    sent = float(Decimal(thousandths).scaleb(-3))
    assert from_amount(sent, MONEY) == thousandths
    assert as_decimal(thousandths, MONEY) == Decimal(thousandths).scaleb(-3)


@given(st.floats(-1e11, 1e11), st.sampled_from([MONEY, PRICE]))
def test_any_amount_is_rounded_as_its_decimal_digits_are(amount: float, units: int) -> None:
    exact = Decimal(repr(amount)) * units
    assert from_amount(amount, units) == int(exact.to_integral_value(ROUND_HALF_EVEN))


@pytest.mark.parametrize("amount", [1e13, -1e13, float("inf")])
def test_an_amount_that_cannot_be_exact_is_refused(amount: float) -> None:
    with pytest.raises(ArchiveError) as caught:
        from_amount(amount, MONEY)
    assert caught.value.code == ArchiveFault.AMOUNT


def test_times_and_days_come_back() -> None:
    moment = datetime(2026, 11, 20, 6, 36, 1, 123457, tzinfo=UTC)
    assert instant(micros(moment)) == moment
    assert day_number(date(2026, 11, 20)) == 20261120
    assert day_of(20261120) == date(2026, 11, 20)
