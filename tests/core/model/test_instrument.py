"""Symbols and price steps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import (
    Market,
    SecurityType,
    currency_of,
    instrument_id,
    spelled_as_contract,
    steps_of,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hk.700", "HK.00700"),
        (" us.aapl ", "US.AAPL"),
        ("US..dji", "US..DJI"),
        ("HK.HSIMAIN", "HK.HSImain"),
        ("hk.hsimain", "HK.HSImain"),
        ("HK.HSInext", "HK.HSInext"),
        ("hk.mhicurrent", "HK.MHIcurrent"),
        ("US.CLmain", "US.CLmain"),
        ("us.main", "US.MAIN"),
        ("us.next", "US.NEXT"),
        ("HK.HSI2611", "HK.HSI2611"),
    ],
)
def test_text_becomes_the_symbol_that_brokers_use(text: str, wanted: str) -> None:
    assert instrument_id(text) == wanted
    assert instrument_id(wanted) == wanted


@pytest.mark.parametrize("text", ["", "00700", "XX.1", "HK.", "HK.腾讯"])
def test_other_text_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        instrument_id(text)


@pytest.mark.parametrize(
    ("kind", "price", "step"),
    [
        (SecurityType.FUTURE, "25885", "1"),
        (SecurityType.INDEX, "25885.75", "0.01"),
        (SecurityType.PLATE, "1523.7", "0.01"),
        (SecurityType.STOCK, "604", "0.5"),
    ],
)
def test_prices_move_by_the_step_of_their_type(kind: SecurityType, price: str, step: str) -> None:
    assert steps_of(Market.HK, kind).step(Decimal(price)) == Decimal(step)


@pytest.mark.parametrize(
    ("symbol", "contract"),
    [
        ("HK.00700", False),
        ("SH.600519", False),
        ("US.BRK.B", False),
        ("SG.D05", False),
        ("HK.TCH261127C600000", True),
        ("HK.HSImain", True),
        ("US.AAPL261218C230000", True),
        ("US.CLmain", True),
    ],
)
def test_contracts_are_told_by_their_spelling(symbol: str, contract: bool) -> None:
    assert spelled_as_contract(instrument_id(symbol)) is contract


@pytest.mark.parametrize(
    ("symbol", "kind", "currency"),
    [
        ("HK.80700", SecurityType.STOCK, "CNY"),
        ("HK.82800", SecurityType.ETF, "CNY"),
        ("HK.09834", SecurityType.ETF, "USD"),
        ("HK.09988", SecurityType.STOCK, "HKD"),
        ("HK.800000", SecurityType.INDEX, "HKD"),
        ("SH.600519", SecurityType.STOCK, "CNY"),
    ],
)
def test_counters_in_hong_kong_have_their_own_currency(symbol: str, kind: SecurityType, currency: str) -> None:
    assert currency_of(instrument_id(symbol), kind) == currency
