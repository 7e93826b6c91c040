"""What is known of a security: its facts, else what its code says, and nothing that is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fakes.values.trips import APPLE, CALL, TENCENT
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.trips.contracts import TradedContract, contract_of, traded_contract

EXPIRY = date(2026, 11, 20)


def test_an_option_ends_on_the_day_of_its_code() -> None:
    option = Instrument(
        id=CALL,
        name="",
        security_type=SecurityType.OPTION,
        lot_size=1,
        currency="USD",
        underlying=APPLE,
        multiplier=100,
    )

    found = traded_contract(option)

    assert (found.multiplier, found.underlying, found.last_day, found.worthless_after) == (
        Decimal(100),
        APPLE,
        EXPIRY,
        True,
    )
    assert found.terms is not None


def test_a_warrant_ends_on_the_day_that_is_told() -> None:
    warrant = Instrument(
        id=InstrumentId("HK.12345"), name="", security_type=SecurityType.WARRANT, lot_size=1000, currency="HKD"
    )

    assert traded_contract(warrant).last_day is None
    found = traded_contract(warrant, EXPIRY)
    assert (found.last_day, found.worthless_after) == (EXPIRY, True)


def test_a_code_tells_an_options_terms_and_not_its_multiplier() -> None:
    found = contract_of(CALL, {})

    assert (found.currency, found.multiplier, found.underlying, found.last_day) == ("USD", None, APPLE, EXPIRY)


def test_a_share_has_one_of_its_market_currencies_if_that_has_but_one() -> None:
    assert contract_of(APPLE, {}).currency == "USD"
    assert (contract_of(TENCENT, {}).currency, contract_of(TENCENT, {}, "HKD").currency) == ("", "HKD")


def test_facts_without_a_currency_take_that_of_the_orders() -> None:
    facts = {TENCENT: TradedContract(currency="", multiplier=Decimal(1))}

    assert contract_of(TENCENT, facts, "HKD") == TradedContract(currency="HKD", multiplier=Decimal(1))
