"""The price ladder: every valid price has one place, and the steps are the spread table's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, steps_of
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.price_grid import ladder_of, to_decimal, to_units


def share(market: Market = Market.HK, kind: SecurityType = SecurityType.STOCK) -> Instrument:
    return Instrument(id=InstrumentId(f"{market}.1"), name="", security_type=kind, lot_size=1, currency="HKD")


KINDS = [
    (Market.HK, SecurityType.STOCK),
    (Market.HK, SecurityType.ETF),
    (Market.US, SecurityType.STOCK),
    (Market.SH, SecurityType.STOCK),
    (Market.SH, SecurityType.ETF),
    (Market.SG, SecurityType.STOCK),
]


@given(st.sampled_from(KINDS), st.integers(0, 8000))
def test_index_and_price_are_inverse_and_neighbours_are_one_step_apart(
    kind: tuple[Market, SecurityType], index: int
) -> None:
    ladder = ladder_of(share(*kind))
    price, above = ladder.price(index), ladder.price(index + 1)

    assert ladder.index(price) == index
    assert ladder.valid(price)
    assert 0 < above - price <= ladder.step(above)
    assert ladder.index(above - 1) == index
    assert above - price == 1 or not ladder.valid(price + 1)


@pytest.mark.parametrize("price", ["0.251", "9.99", "10.02", "199.9", "200.2", "604", "612.5", "1001"])
def test_steps_agree_with_the_model(price: str) -> None:
    ladder = ladder_of(share())
    expected = steps_of(Market.HK, SecurityType.STOCK).step(Decimal(price))

    assert to_decimal(ladder.step(to_units(Decimal(price)))) == expected


def test_off_tick_prices_and_those_beyond_the_table_are_not_valid() -> None:
    ladder = ladder_of(share())

    assert not ladder.valid(to_units(Decimal("600.3")))
    assert not ladder.valid(0)
    assert not ladder.valid(to_units(Decimal(2_000_000)))


@given(st.floats(0.3, 5000))
def test_place_and_value_are_inverse(price: float) -> None:
    ladder = ladder_of(share())

    assert ladder.value(ladder.place(price)) == pytest.approx(price, rel=2e-2)


def test_decimals_show_three_places_or_four() -> None:
    assert str(to_decimal(6_125_000)) == "612.500"
    assert str(to_decimal(9_999)) == "0.9999"


@pytest.mark.parametrize("symbol", ["HK.00700", "HK.00939", "US.AAPL", "SH.510300", "SG.C6L", "HK.800000"])
def test_a_price_is_snapped_to_the_one_of_its_index(symbol: str) -> None:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    ladder = listing.ladder
    bands = [units + off for exponent in range(9) for units in (10**exponent, 2 * 10**exponent) for off in range(-2, 3)]
    for units in (*range(1, 9_000, 7), *bands, *range(900_000, 1_100_000, 333)):
        assert ladder.snapped(units) == ladder.price(ladder.index(units)), units
