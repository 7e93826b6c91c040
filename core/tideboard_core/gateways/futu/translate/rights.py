"""Converts the quote rights of the login, one per market."""

from __future__ import annotations

from typing import Final

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_proto.opend import GetUserInfo_pb2, Qot_Common_pb2

FLAG: Final = int(GetUserInfo_pb2.UserInfoField_QotRight)
"""Asks for the rights alone, so that name and keys of the login never reach this process."""
_RIGHT: Final[dict[int, QuoteRight]] = {
    Qot_Common_pb2.QotRight_Bmp: QuoteRight.BMP,
    Qot_Common_pb2.QotRight_Level1: QuoteRight.LV1,
    Qot_Common_pb2.QotRight_Level2: QuoteRight.LV2,
    Qot_Common_pb2.QotRight_SF: QuoteRight.SF,
    Qot_Common_pb2.QotRight_No: QuoteRight.NONE,
    Qot_Common_pb2.QotRight_Level3: QuoteRight.LV3,
}


def quote_rights(wire: GetUserInfo_pb2.S2C) -> dict[Market, QuoteRight]:
    """Return the quote right of each market in the reply; one that is absent or unknown is left out."""
    china = wire.cnQotRight  # older OpenDs have this one field for both mainland exchanges
    numbers = {
        Market.HK: wire.hkQotRight,
        Market.US: wire.usQotRight,
        Market.SH: wire.shQotRight or china,
        Market.SZ: wire.szQotRight or china,
        Market.SG: wire.sgStockQotRight,
    }
    return {market: _RIGHT[number] for market, number in numbers.items() if number in _RIGHT}


def package(right: QuoteRight) -> QuotePackage:
    """Return a right as a package. OpenD does not say whether prices are delayed; only their time stamps show it."""
    return QuotePackage(right=right, name=right.value)
