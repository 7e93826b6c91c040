"""`700.HK` and `HK.00700`, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.symbols import HK_INDEXES, instrument_of, wire_symbol

PAIRS = [
    ("700.HK", "HK.00700"),
    ("9988.HK", "HK.09988"),
    ("80700.HK", "HK.80700"),
    ("AAPL.US", "US.AAPL"),
    ("BRK.B.US", "US.BRK.B"),
    (".DJI.US", "US..DJI"),
    ("600519.SH", "SH.600519"),
    ("000001.SZ", "SZ.000001"),
    ("D05.SG", "SG.D05"),
    ("HSI.HK", "HK.800000"),
    ("HSTECH.HK", "HK.800700"),
]


@pytest.mark.parametrize(("symbol", "instrument"), PAIRS)
def test_a_symbol_is_mapped_both_ways(symbol: str, instrument: str) -> None:
    assert instrument_of(symbol) == instrument
    assert wire_symbol(InstrumentId(instrument)) == symbol


@pytest.mark.parametrize("symbol", ["00700.HK", "0700.HK", " 700.HK ", "700.hk"])
def test_zeros_blanks_and_case_make_no_second_instrument(symbol: str) -> None:
    assert instrument_of(symbol) == "HK.00700"


@pytest.mark.parametrize("symbol", ["", "700", ".HK", "700.XX", "700.", "."])
def test_what_is_no_symbol_is_said(symbol: str) -> None:
    with pytest.raises(BadInput):
        instrument_of(symbol)


@given(st.integers(1, 99999))
def test_every_hong_kong_code_comes_back(number: int) -> None:
    instrument = InstrumentId(f"HK.{number:05d}")
    assert instrument_of(wire_symbol(instrument)) == instrument


def test_no_two_indexes_share_a_code() -> None:
    assert len(set(HK_INDEXES.values())) == len(HK_INDEXES)
