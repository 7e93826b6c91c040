"""Default symbols of the first watchlist, in the window and in a new practice account."""

from __future__ import annotations

from typing import Final

from tideboard_core.model.instrument import InstrumentId

FIRST_WATCHLIST: Final = tuple(
    InstrumentId(symbol)
    for symbol in (
        "HK.00700",
        "HK.09988",
        "HK.03690",
        "HK.01810",
        "HK.00005",
        "HK.00388",
        "HK.01299",
        "HK.02318",
        "HK.00941",
        "HK.09618",
        "HK.01024",
        "HK.02800",
        "HK.800000",
        "SH.600519",
        "SZ.300750",
        "SH.601318",
        "US.AAPL",
        "US.NVDA",
        "US.BABA",
        "SG.D05",
        "SG.O39",
    )
)
