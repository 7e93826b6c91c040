"""What a contract is: by its facts, else by its code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fakes.values.combinations import facts
from tideboard_core.model.derivatives import ContractTerms, OptionContract, OptionSide, OptionStyle, option_of
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType

DAY = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("code", "root", "adjusted", "strike"),
    [
        ("US.AAPL261218C260000", "AAPL", False, "260"),
        ("US.LCID1261218C2500", "LCID1", True, "2.5"),
        ("US.BABA2261218C145000", "BABA2", True, "145"),
        ("US.BRKB261218C500000", "BRKB", False, "500"),
        ("HK.TCH261218C610000", "TCH", False, "610"),
    ],
)
def test_a_code_names_root_and_terms(code: str, root: str, adjusted: bool, strike: str) -> None:
    found = option_of(InstrumentId(code))
    assert found is not None
    assert (found.root, found.adjusted) == (root, adjusted)
    assert found.terms == ContractTerms(OptionSide.CALL, Decimal(strike), DAY)
    assert (found.owner, found.multiplier, found.style) == (None, None, None)


@pytest.mark.parametrize(
    "code", ["US.AAPL261340C260000", "US.AAPL261218C0", "US.2AAPL261218C2500", "US.AAPL12261218P1"]
)
def test_what_looks_like_a_contract_is_one_whose_terms_cannot_be_read(code: str) -> None:
    found = option_of(InstrumentId(code))
    assert found is not None
    assert found.terms is None


@pytest.mark.parametrize(
    "code", ["HK.00700", "US.AAPL", "US.BRK.B", "HK.HSImain", "HK.HSI2612", "US.AAPL1", "HK.800000"]
)
def test_others_are_none(code: str) -> None:
    assert option_of(InstrumentId(code)) is None


def test_the_facts_say_more_than_the_code() -> None:
    name = InstrumentId("US.LCID1261218C2500")
    terms = ContractTerms(OptionSide.PUT, Decimal(25), date(2026, 12, 17))
    known = replace(facts(name), underlying=InstrumentId("US.LCID"), multiplier=10, terms=terms)
    found = option_of(name, replace(known, style=OptionStyle.EUROPEAN))
    assert found is not None
    assert (found.terms, found.owner, found.multiplier) == (terms, InstrumentId("US.LCID"), 10)
    assert found.style is OptionStyle.EUROPEAN
    # A broker that calls it a share does not make it one.
    assert option_of(name, replace(known, security_type=SecurityType.STOCK)) is not None
    called = option_of(InstrumentId("US.XYZ"), replace(known, id=InstrumentId("US.XYZ"), terms=None))
    assert called is not None
    assert (called.root, called.terms) == ("", None)


TENCENT = replace(facts(InstrumentId("HK.00700")), security_type=SecurityType.STOCK, lot_size=100, multiplier=1)


@pytest.mark.parametrize(
    ("standard", "size", "lot", "adjusted"),
    [
        (None, 100, None, False),
        (None, 500, 100, False),
        (False, 200, 100, True),
        (None, 110, 100, True),
        (None, 101, 100, True),
        (None, 110, None, False),
        (None, 1, 100, False),
    ],
)
def test_a_contract_of_hong_kong_is_adjusted_by_the_brokers_word_or_a_size_of_no_whole_lots(
    standard: bool | None, size: int, lot: int | None, adjusted: bool
) -> None:
    """Its root is three letters whatever it delivers, and of this share the usual one is not known."""
    name, share = InstrumentId("HK.XYA261230C554550"), InstrumentId("HK.09999")
    found = option_of(name, replace(facts(name), underlying=share, multiplier=size, standard=standard))
    assert found is not None
    assert found.adjusted is (standard is False)
    assert found.is_adjusted(None if lot is None else replace(TENCENT, lot_size=lot)) is adjusted


@pytest.mark.parametrize(
    ("code", "owner", "adjusted", "separate"),
    [
        ("HK.TCA261230C554550", "HK.00700", True, "TCA"),
        ("HK.TCH261230C610000", "HK.00700", False, ""),
        ("HK.TCH1261230C610000", "HK.00700", True, "TCH1"),
        ("HK.CS3261230C30000", "HK.02827", False, ""),
        ("HK.XYA261230C30000", "HK.09999", False, "XYA"),
        ("HK.TCH261230C610000", "HK.09999", False, ""),
        ("HK.HSI261230C24000000", "HK.800000", False, ""),
        ("HK.MCH261230C8000000", "HK.800100", False, ""),
        ("US.AAPL1261218C260000", "US.AAPL", True, "AAPL1"),
        ("US.AAPL261218C260000", "US.AAPL", False, ""),
    ],
)
def test_a_root_beside_the_usual_one_of_its_share_is_adjusted(
    code: str, owner: str, adjusted: bool, separate: str
) -> None:
    """TCA had two whole board lots after a smaller lot: neither its size nor LongPort's quote tells it."""
    name = InstrumentId(code)
    found = option_of(name, replace(facts(name), underlying=InstrumentId(owner), multiplier=200))
    assert found is not None
    assert (found.adjusted, found.separate_root) == (adjusted, separate)
    assert found.is_adjusted(replace(TENCENT, lot_size=100)) is adjusted
    day = found.terms.expiry if found.terms is not None else date(2026, 12, 30)
    row = OptionContract(underlying=InstrumentId(owner), expiry=day, strike=Decimal(1), call=None, put=name)
    assert (row.adjusted_root, row.separate_root) == (separate if adjusted else "", separate)


@pytest.mark.parametrize(
    ("code", "size", "standard", "owner", "may"),
    [
        ("HK.XYA261230C30000", 200, None, replace(TENCENT, id=InstrumentId("HK.09999"), lot_size=100), True),
        ("HK.XYA261230C30000", 100, None, replace(TENCENT, id=InstrumentId("HK.09999"), lot_size=100), False),
        ("HK.XYA261230C30000", 200, True, replace(TENCENT, id=InstrumentId("HK.09999"), lot_size=100), False),
        ("HK.XYA261230C30000", 150, None, replace(TENCENT, id=InstrumentId("HK.09999"), lot_size=100), False),
        ("HK.XYA261230C30000", 200, None, None, False),
        ("HK.TCH261230C610000", 200, None, replace(TENCENT, lot_size=100), False),
        ("HK.XYA261230C30000", 50, None, replace(TENCENT, lot_size=1, security_type=SecurityType.INDEX), False),
    ],
)
def test_of_an_unknown_root_with_several_lots_it_is_not_known_whether_it_is_adjusted(
    code: str, size: int, standard: bool | None, owner: Instrument | None, may: bool
) -> None:
    name, at = InstrumentId(code), TENCENT.id if owner is None else owner.id
    found = option_of(name, replace(facts(name), underlying=at, multiplier=size, standard=standard))
    assert found is not None
    assert found.may_be_adjusted(owner) is may


@pytest.mark.parametrize(
    ("code", "share", "on"),
    [
        ("US.BRKB261218C500000", "US.BRK.B", True),
        ("US.AAPL1261218C500000", "US.AAPL", True),
        ("US.AAPL261218C500000", "US.MSFT", False),
        ("HK.TCH261218C610000", "HK.00700", None),
        ("HK.TCH261218C610000", "US.TCH", False),
    ],
)
def test_until_its_facts_are_read_the_root_names_the_share_in_new_york(code: str, share: str, on: bool | None) -> None:
    found = option_of(InstrumentId(code))
    assert found is not None
    assert found.is_on(InstrumentId(share)) is on
