"""Numbers and dates as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.errors import BadInput
from tideboard_sandbox.longport.quotes.formats import day_of, day_text, money_text, part_text, price_text, rate_text


def test_prices_and_amounts_never_have_an_exponent() -> None:
    assert price_text(Decimal("600.000")) == "600.000"
    assert price_text(Decimal("1E+2")) == "100"
    assert money_text(Decimal("13329020777.0704")) == "13329020777.070"
    assert money_text(Decimal(0)) == "0.000"


def test_rates_are_percent_and_nothing_of_nothing() -> None:
    assert rate_text(Decimal("-3.5"), Decimal(604)) == "-0.579"
    assert rate_text(Decimal(1), Decimal(0)) == "0.000"


def test_parts_are_of_one() -> None:
    assert part_text(Decimal("-2.164502164502")) == "-0.02164502"


def test_days_are_eight_digits() -> None:
    assert day_of(day_text(date(2026, 1, 2))) == date(2026, 1, 2)
    for text in ("", "2026-1-2", "202612", "20261301", "00000000"):
        with pytest.raises(BadInput):
            day_of(text)
