"""Converts LongPort's symbols (`700.HK`) to instrument ids (`HK.00700`) and back, for client and server."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, Market, code_of, instrument_id, market_of

HK_INDEXES: Final = {
    "HSI": "800000",
    "HSCEI": "800100",
    "HSTECH": "800700",
}
"""Hong Kong indexes carry letters at LongPort and numbers at Futu; nothing computes one from the other."""
_HK_INDEX_OF_CODE: Final = {code: ticker for ticker, code in HK_INDEXES.items()}


@lru_cache(16384)
def wire_symbol(instrument: InstrumentId) -> str:
    """Return `700.HK` for `HK.00700`, `AAPL.US` for `US.AAPL`."""
    market, code = market_of(instrument), code_of(instrument)
    if market is Market.HK:
        code = _HK_INDEX_OF_CODE.get(code) or (code.lstrip("0") or code if code.isdigit() else code)
    return f"{code}.{market}"


@lru_cache(16384)
def instrument_of(symbol: str) -> InstrumentId:
    """Return `HK.00700` for `700.HK` or `00700.HK`; the last dot divides. Raises BadInput for anything else."""
    code, dot, region = symbol.strip().rpartition(".")
    if not dot:
        raise BadInput("bad-symbol", text=symbol)
    if region.upper() == Market.HK:
        code = HK_INDEXES.get(code.upper(), code)
    return instrument_id(f"{region}.{code}")
