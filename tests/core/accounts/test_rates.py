"""Rates between currencies: which way they count is proven, not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.accounts import funds
from tideboard_core.accounts.rates import DRIFT, OLDEST, RateBook, directed, implied
from tideboard_core.model.behind.results import ExchangeRate, ExchangeRates
from tideboard_core.trips.facts import Rate

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def answer(*rows: tuple[str, str, str]) -> ExchangeRates:
    """A broker's table."""
    return ExchangeRates("LongPort", tuple(ExchangeRate(base, other, Decimal(rate)) for base, other, rate in rows))


def rate(base: str, quote: str, figure: str, *, age: float = 0.0, source: str = "LongPort") -> Rate:
    """A rate that was told `age` seconds ago."""
    at = NOW - timedelta(seconds=age)
    return Rate(day=at.date(), base=base, quote=quote, rate=Decimal(figure), source=source, at=at)


@pytest.mark.parametrize(
    "rows",
    [
        [("USD", "HKD", "7.7821"), ("CNY", "HKD", "1.08")],  # one of base is so many of other
        [("USD", "HKD", "0.1285"), ("CNY", "HKD", "0.9259")],  # one of other is so many of base
        [("HKD", "USD", "0.1285"), ("HKD", "CNY", "0.9259")],
        [("HKD", "USD", "7.7821"), ("HKD", "CNY", "1.08")],
    ],
)
def test_the_pegged_pair_tells_which_way_an_answer_counts(rows: list[tuple[str, str, str]]) -> None:
    book = RateBook()
    assert book.take(directed(answer(*rows), NOW))
    dollar, renminbi = book.rate("USD", "HKD", NOW), book.rate("CNY", "HKD", NOW)
    assert dollar is not None
    assert renminbi is not None
    assert abs(dollar.rate - Decimal("7.782")) < Decimal("0.001")
    assert abs(renminbi.rate - Decimal("1.08")) < Decimal("0.001")
    assert dollar.source == "LongPort"


def test_renminbi_of_accounts_is_the_offshore_one_where_a_broker_tells_both() -> None:
    """Futu and LongPort keep CNH; what is quoted in the mainland has a rate of its own, which converts no account."""
    peg = ("HKD", "USD", "7.7925")
    for rows in (
        [("HKD", "CNH", "1.1465"), peg, ("HKD", "CNY", "1.1500")],
        [("HKD", "CNY", "1.1500"), peg, ("CNY", "CNH", "0.9970"), ("HKD", "CNH", "1.1465")],
        [("HKD", "CNY", "1.1465"), peg],
    ):
        book = RateBook()
        book.take(directed(answer(*rows), NOW))
        found = book.rate("CNY", "HKD", NOW)
        assert found is not None
        assert found.rate == Decimal("1.1465")
        assert book.currencies == {"HKD", "USD", "CNY"}


@pytest.mark.parametrize(
    "rows",
    [
        [("CNY", "HKD", "1.08")],  # without the pair
        [
            ("USD", "HKD", "1.08"),
            ("CNY", "HKD", "1.08"),
        ],  # beyond its bounds
        [("USD", "HKD", "7.78"), ("HKD", "USD", "7.78")],  # two that disagree
        [("USD", "HKD", "0"), ("USD", "HKD", "NaN"), ("CNY", "HKD", "-1")],  # no rates at all
    ],
)
def test_without_proof_no_rate_is_used(rows: list[tuple[str, str, str]]) -> None:
    assert directed(answer(*rows), NOW) == []


def test_the_way_a_broker_converts_total_assets_is_a_rate() -> None:
    first, other = funds("1", "780000"), funds("1", "100000", "USD")
    found = implied(first, other, first, "Futu OpenD", NOW)
    assert found is not None
    assert (found.base, found.quote, found.rate, found.source) == ("USD", "HKD", Decimal("7.8"), "Futu OpenD")
    moved = funds("1", str(780000 * (1 + 2 * DRIFT)))
    assert implied(first, other, moved, "", NOW) is None
    assert implied(first, first, first, "", NOW) is None  # the broker did not convert
    assert implied(funds("1", "999"), other, funds("1", "999"), "", NOW) is None
    assert implied(funds("1", "-780000"), funds("1", "-100000", "USD"), funds("1", "-780000"), "", NOW) is None


def test_the_newest_rate_of_a_pair_wins_whatever_its_direction() -> None:
    book = RateBook()
    assert book.take([rate("USD", "HKD", "7.7", age=60)])
    assert book.take([rate("HKD", "USD", "0.125")])
    assert not book.take([rate("USD", "HKD", "7.6", age=30), rate("HKD", "HKD", "1"), rate("USD", "CNY", "0")])
    found = book.rate("USD", "HKD", NOW)
    assert found is not None
    assert (found.rate, found.base, found.quote) == (Decimal(8), "USD", "HKD")


def test_a_rate_of_a_clock_that_was_a_day_ahead_is_none_and_hides_none() -> None:
    book = RateBook()
    book.take([rate("USD", "HKD", "7.7", age=-86_400)])
    assert book.rate("USD", "HKD", NOW) is None
    assert book.take([rate("USD", "HKD", "7.8")], NOW)
    found = book.rate("USD", "HKD", NOW)
    assert found is not None
    assert found.rate == Decimal("7.8")
    assert not book.take([rate("USD", "HKD", "7.6", age=30)], NOW)


def test_two_rates_over_a_third_currency_are_one_by_the_older() -> None:
    book = RateBook()
    book.take([rate("USD", "HKD", "7.8", age=50), rate("CNY", "HKD", "1.04", source="Futu")])
    found = book.rate("USD", "CNY", NOW)
    assert found is not None
    assert (found.rate, found.source, found.at) == (Decimal("7.5"), "LongPort + Futu", NOW - timedelta(seconds=50))
    assert set(book.into("USD", NOW)) == {"HKD", "CNY"}
    assert book.rate("USD", "JPY", NOW) is None
    assert book.rate("USD", "HKD", NOW + OLDEST) is None


@given(st.decimals("0.0001", "10000", places=4), st.decimals("0.0001", "10000", places=4))
def test_there_and_back_is_what_it_was(one: Decimal, other: Decimal) -> None:
    book = RateBook()
    book.take([replace(rate("USD", "HKD", "1"), rate=one), replace(rate("CNY", "HKD", "1"), rate=other)])
    there, back = book.rate("USD", "CNY", NOW), book.rate("CNY", "USD", NOW)
    assert there is not None
    assert back is not None
    assert abs(there.rate * back.rate - 1) < Decimal("1e-20")
