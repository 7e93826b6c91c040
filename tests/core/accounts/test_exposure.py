"""Exposure by market, currency and plate: long and short apart, nothing without a value in a sum, rates named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.exposures import (
    APPLE,
    FACTS,
    HK_CALL,
    LIVE,
    MEITUAN,
    OTHER,
    PAPER,
    SENSITIVITIES,
    TENCENT,
    US_CALL,
    WARRANT,
    holding,
    row_of,
)
from tideboard_core.accounts.exposure import (
    CASH,
    UNKNOWN,
    Exposure,
    Parts,
    by_currency,
    by_market,
    by_money,
    by_plate,
    cash_exposures,
    exposures,
    stands_on,
    total_exposure,
)
from tideboard_core.accounts.underlyings import AccountPosition
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Environment, Funds
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_core.orders.valuation import priced_at
from tideboard_core.trips.facts import Rate

GAMES = Plate(InstrumentId("HK.LIST1"), "Games", PlateKind.INDUSTRY)
SOFTWARE = Plate(InstrumentId("HK.LIST2"), "Software", PlateKind.INDUSTRY)
METAVERSE = Plate(InstrumentId("HK.LIST9"), "Metaverse", PlateKind.CONCEPT)
PLATES = {TENCENT: [GAMES, METAVERSE, SOFTWARE], MEITUAN: [METAVERSE]}
USD = Rate(
    day=date(2026, 11, 20),
    base="USD",
    quote="HKD",
    rate=Decimal("7.8"),
    source="Futu",
    at=datetime(2026, 11, 20, 8, tzinfo=UTC),
)


def rows(
    *held: AccountPosition,
    parts: Parts = by_market,
    facts: dict[InstrumentId, Instrument] = FACTS,
    prices: dict[InstrumentId, Decimal] | None = None,
) -> list[Exposure]:
    def valued(one: AccountPosition) -> AccountPosition:
        """As `QuotedReadings` does it."""
        name = one.position.instrument
        return one._replace(position=priced_at(one.position, (prices or {}).get(name), facts.get(name)))

    return exposures(map(valued, held), parts)


def test_long_and_short_are_apart_and_the_sign_of_a_short_value_does_not_matter() -> None:
    (row,) = rows(holding(TENCENT, 300, "180000"), holding(MEITUAN, -100, "9000"), holding(WARRANT, -10, "-30"))
    assert row_of(row.part, row.currency, row.long, row.short) == ("HK", "HKD", 180_000, -9030)
    assert row_of(row.net, row.gross, row.counted, row.unpriced) == (170_970, 189_030, 3, ())


def test_a_market_has_a_row_for_each_currency() -> None:
    found = rows(holding(TENCENT, 1, "600"), holding(InstrumentId("HK.80700"), 1, "560", currency="CNY"))
    assert [row_of(row.part, row.currency, row.net) for row in found] == [("HK", "CNY", 560), ("HK", "HKD", 600)]
    by_name = rows(holding(TENCENT, 1, "600"), holding(APPLE, 1, "270"), parts=by_currency)
    assert [row_of(row.part, row.net) for row in by_name] == [("HKD", 600), ("USD", 270)]


def test_a_value_that_is_not_told_is_that_at_the_price_or_named() -> None:
    option = holding(US_CALL, 2, None)
    (named,) = rows(option, holding(APPLE, 1, "270"))
    assert row_of(named.net, named.counted, named.unpriced) == (270, 1, (US_CALL,))
    (priced,) = rows(option, prices={US_CALL: Decimal("3.5")})
    assert row_of(priced.net, priced.unpriced) == (700, ())
    (unknown,) = rows(option, prices={US_CALL: Decimal("3.5")}, facts={})  # the shares of a contract are not known
    assert (unknown.counted, unknown.unpriced) == (0, (US_CALL,))
    (no_number,) = rows(holding(APPLE, 1, "NaN"))
    assert (no_number.counted, no_number.unpriced) == (0, (APPLE,))


def test_a_derivative_is_in_the_plates_of_its_underlying_and_what_is_in_none_is_named() -> None:
    parts = by_plate(PLATES, PlateKind.INDUSTRY, facts=FACTS, sensitivities=SENSITIVITIES)
    found = rows(
        holding(HK_CALL, 1, "2000"), holding(WARRANT, 5, "50"), holding(MEITUAN, 1, "90"), holding(APPLE, 1, "270"),
        parts=parts,
    )  # fmt: skip
    assert [row_of(row.part, row.currency, row.net) for row in found] == [
        (GAMES.id, "HKD", 2050), (SOFTWARE.id, "HKD", 2050), (UNKNOWN, "HKD", 90), (UNKNOWN, "USD", 270),
    ]  # fmt: skip
    assert stands_on(WARRANT, FACTS, {}) is None
    assert stands_on(HK_CALL, {}, {}) is None


def test_a_total_names_its_rates_and_what_has_none() -> None:
    found = rows(holding(TENCENT, 1, "600"), holding(APPLE, -2, "540"), holding(US_CALL, 1, None))
    (total,) = total_exposure(found, "HKD", {"USD": USD})
    assert row_of(total.long, total.short, total.net) == (600, Decimal(-4212), Decimal(-3612))
    assert (total.rates, total.left_out, total.unpriced) == ((USD,), (), 1)
    (without,) = total_exposure(found, "HKD", {})
    assert row_of(without.gross, without.rates, without.left_out) == (600, (), ("USD",))


@pytest.mark.parametrize("wrong", [{"base": "HKD", "quote": "USD"}, {"quote": "CNY"}, {"rate": Decimal(0)}])
def test_a_rate_of_another_direction_is_not_used(wrong: dict[str, object]) -> None:
    values: dict[str, object] = {
        "day": USD.day, "base": "USD", "quote": "HKD", "rate": USD.rate, "source": "", "at": USD.at
    }  # fmt: skip
    rate = Rate(**(values | wrong))  # type: ignore[arg-type]
    (total,) = total_exposure(rows(holding(APPLE, 1, "270")), "HKD", {"USD": rate})
    assert row_of(total.net, total.left_out) == (0, ("USD",))


def test_a_currency_that_no_broker_names_is_in_no_total() -> None:
    (total,) = total_exposure([Exposure(environment=Environment.LIVE, part="HK", currency="", long=Decimal(5))], "", {})
    assert row_of(total.net, total.left_out) == (0, ("",))


VALUES = st.one_of(st.none(), st.decimals(min_value=-(10**8), max_value=10**8, places=2).map(str))
HOLDINGS = st.lists(
    st.builds(
        lambda name, quantity, value, account: holding(name, quantity, value, account=account),
        st.sampled_from([TENCENT, APPLE, MEITUAN, US_CALL, WARRANT]),
        st.integers(-1000, 1000),
        VALUES,
        st.sampled_from([LIVE, OTHER, PAPER]),
    ),
    max_size=25,
)


@given(HOLDINGS, st.booleans())
def test_market_and_currency_add_up_to_the_same_and_lose_nothing(held: list[AccountPosition], known: bool) -> None:
    """Of each environment and currency; positions are counted or named, and environments are never in one row."""
    sums = []
    for parts in (by_market, by_currency):
        found = rows(*held, parts=parts)
        assert all(row.long >= 0 >= row.short for row in found)
        assert sum(row.counted + len(row.unpriced) for row in found) == sum(1 for one in held if one.position.quantity)
        own_sums: dict[tuple[Environment, str], tuple[Decimal, Decimal]] = {}
        for row in found:
            long, short = own_sums.get((row.environment, row.currency), (Decimal(0), Decimal(0)))
            own_sums[row.environment, row.currency] = long + row.long, short + row.short
        sums.append(own_sums)
        for total in total_exposure(found, "HKD", {"USD": USD} if known else {}):
            own = [row for row in found if row.environment is total.environment]
            factor = {"HKD": Decimal(1), "USD": USD.rate if known else Decimal(0)}
            assert total.net == sum((row.net * factor[row.currency] for row in own), Decimal(0))
            assert total.left_out == (("USD",) if not known and any(row.currency == "USD" for row in own) else ())
    assert sums[0] == sums[1]


@given(HOLDINGS)
def test_by_plate_a_position_counts_whole_in_each_of_its_plates(held: list[AccountPosition]) -> None:
    parts = by_plate(PLATES, PlateKind.INDUSTRY, facts=FACTS, sensitivities=SENSITIVITIES)
    found = rows(*held, parts=parts)
    times = sum(len(parts(one.position)) for one in held if one.position.quantity)
    assert sum(row.counted + len(row.unpriced) for row in found) == times


def money(*balances: tuple[str, int]) -> Funds:
    return Funds(
        account_id="1", currency="HKD", power=Decimal(0), total_assets=Decimal(0), cash=Decimal(0),
        market_value=Decimal(0), frozen_cash=Decimal(0),
        balances=tuple((currency, Decimal(amount)) for currency, amount in balances),
    )  # fmt: skip


def test_cash_is_by_environment_and_currency_and_a_debit_is_short() -> None:
    found = cash_exposures(
        [
            (LIVE, money(("HKD", 500), ("USD", -20))), (OTHER, money(("USD", 70))), (PAPER, money(("USD", 5))),
            (OTHER, money()),
        ]
    )  # fmt: skip
    assert [row_of(row.environment, row.currency, row.long, row.short, row.counted) for row in found] == [
        (Environment.LIVE, "HKD", 500, 0, 1),
        (Environment.LIVE, "USD", 70, -20, 2),
        (Environment.PAPER, "USD", 5, 0, 1),
    ]
    assert {row.part for row in found} == {CASH}


def test_positions_and_cash_of_one_currency_are_one_sum() -> None:
    parts = rows(holding(TENCENT, 1, "600"), holding(MEITUAN, 1, None), holding(APPLE, -1, "270"), parts=by_currency)
    found = by_money([*parts, *cash_exposures([(LIVE, money(("HKD", -50)))])])
    assert [row_of(row.currency, row.long, row.short, row.counted, row.unpriced) for row in found] == [
        ("HKD", 600, -50, 2, (MEITUAN,)), ("USD", 0, -270, 1, ()),
    ]  # fmt: skip
