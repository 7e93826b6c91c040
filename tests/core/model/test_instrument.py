"""Symbols of securities, and which of them are contracts."""

from __future__ import annotations

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import instrument_id, spelled_as_contract


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hk.700", "HK.00700"),
        (" us.aapl ", "US.AAPL"),
        ("US..dji", "US..DJI"),
        ("hk.hsimain", "HK.HSImain"),
        ("HK.HSInext", "HK.HSInext"),
        ("hk.mhicurrent", "HK.MHIcurrent"),
        ("US.CLmain", "US.CLmain"),
        ("us.main", "US.MAIN"),
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
