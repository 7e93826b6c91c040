"""Known pairs of listings of one company."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from tideboard_core.model.instrument import InstrumentId


class Pair(NamedTuple):
    """Two listings; `shares` of `first` are what one unit of `second` stands for (an ADS for 8 shares: 8)."""

    first: InstrumentId
    second: InstrumentId
    shares: Decimal = Decimal(1)


def _pair(first: str, second: str, shares: int = 1) -> Pair:
    return Pair(InstrumentId(first), InstrumentId(second), Decimal(shares))


PAIRS: Final = (
    _pair("HK.09988", "US.BABA", 8),
    _pair("HK.09618", "US.JD", 2),
    _pair("HK.09888", "US.BIDU", 8),
    _pair("HK.09999", "US.NTES", 5),
    _pair("HK.09961", "US.TCOM", 1),
    _pair("HK.09866", "US.NIO", 1),
    _pair("HK.09868", "US.XPEV", 2),
    _pair("HK.02015", "US.LI", 2),
    _pair("HK.02318", "SH.601318"),
    _pair("HK.03968", "SH.600036"),
    _pair("HK.01398", "SH.601398"),
    _pair("HK.00939", "SH.601939"),
    _pair("HK.03988", "SH.601988"),
    _pair("HK.01211", "SZ.002594"),
    _pair("HK.00981", "SH.688981"),
    _pair("HK.00857", "SH.601857"),
    _pair("HK.00386", "SH.600028"),
    _pair("HK.02628", "SH.601628"),
    _pair("HK.01088", "SH.601088"),
    _pair("HK.06030", "SH.600030"),
    _pair("HK.00005", "US.HSBC", 5),
)
"""Hong Kong first. Ratios of depositary shares are those of the issuers' annual reports (20-F, cover page); A shares
are the company's own shares, one for one. A person may choose any other partner, with its own ratio."""


def partner_of(instrument: InstrumentId) -> Pair | None:
    """The known pair of a security, turned so that it is `first`; None without one."""
    for pair in PAIRS:
        if pair.first == instrument:
            return pair
        if pair.second == instrument:
            return Pair(pair.second, pair.first, 1 / pair.shares)
    return None
