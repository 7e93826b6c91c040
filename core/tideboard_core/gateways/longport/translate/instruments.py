"""Converts static facts of securities; the board on which one is listed decides its type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tideboard_core.gateways.common.bounds import names_field
from tideboard_core.gateways.longport.translate.derivatives import ContractTold
from tideboard_core.gateways.longport.translate.orders import CURRENCY
from tideboard_core.gateways.longport.translate.values import day_or_none
from tideboard_core.model.derivatives import option_of
from tideboard_core.model.instrument import (
    Instrument,
    InstrumentId,
    Market,
    SecurityType,
    code_of,
    currency_of,
    market_of,
)
from tideboard_core.plain_text import plain_text
from tideboard_core.wire.longport.symbols import instrument_of
from tideboard_proto.longport import quote_pb2 as pb

_BOARDS: Final = {
    "HKWarrant": SecurityType.WARRANT,
    "USOption": SecurityType.OPTION,
    "USOptionS": SecurityType.OPTION,
    "USDJI": SecurityType.INDEX,
    "USNSDQ": SecurityType.INDEX,
    "HKHS": SecurityType.INDEX,
    "CNIX": SecurityType.INDEX,
    "STI": SecurityType.INDEX,
    "USSector": SecurityType.PLATE,
    "HKSector": SecurityType.PLATE,
    "CNSector": SecurityType.PLATE,
    "SGSector": SecurityType.PLATE,
}
"""Boards whose securities are no stocks; a name of a newer board means a stock."""
_HK_FUNDS: Final = (
    range(2800, 2850),
    range(3000, 3200),
    range(3400, 3500),
    range(7200, 7400),
    range(7500, 7600),
    range(7700, 7800),
    range(9000, 9200),
    range(9200, 9400),
    range(9400, 9500),
    range(9500, 9600),
    range(9700, 9800),
    range(9800, 9850),
    range(41500, 41600),
    range(82800, 82850),
    range(83000, 83200),
    range(83400, 83500),
    range(87200, 87400),
    range(87500, 87600),
    range(87700, 87800),
)
"""The exchange's plan of stock codes, edition of 2026-03-12, as two readers of it have it.

No board separates a Hong Kong fund from a share, and their price steps differ.
"""
_HK_OPEN: Final = (range(7000, 8000), range(40000, 47000), range(87000, 88000))
"""Where the plan has funds and room for more: what is no fund by the list may be one."""
_MAINLAND_FUNDS: Final = {Market.SH: ("50", "51", "52", "53", "55", "56", "58"), Market.SZ: ("15", "16", "18")}
_MAINLAND_OPEN: Final = {Market.SH: ("5", "11"), Market.SZ: ("12",)}
"""Ranges of funds, and of bonds: Shenzhen's convertible ones have three decimals (yunnanlong.com)."""
_FUND_WORDS: Final = re.compile(r"\bETF\b|ETF$|\b(Leveraged|Inverse) Product\b|杠杆|槓桿|反向产品|反向產品")
"""What names of funds have, as the plan's neighbours are called; a share may be called so too."""


@names_field
def instrument(wire: pb.StaticInfo, language: str) -> Instrument:
    """Return the static facts of one security, named in `language`; raises BadInput for a symbol of another market."""
    known = instrument_of(wire.symbol)
    listed = day_or_none(wire.listing_date)
    kind, settled = _kind_of(known, wire.board, (wire.name_cn, wire.name_hk, wire.name_en))
    name = name_in(language, wire.name_cn, wire.name_hk, wire.name_en)
    lot, option = max(wire.lot_size, 1), kind is SecurityType.OPTION
    return Instrument(
        id=known,
        name=name,
        security_type=kind,
        lot_size=1 if option else lot,  # orders count contracts
        multiplier=lot if option else 1,
        currency=CURRENCY.get(wire.currency, plain_text(wire.currency)) or currency_of(known, kind),
        name_en=plain_text(wire.name_en),
        listing_date="" if listed is None else listed.isoformat(),
        underlying=_underlying(known),
        names=tuple(other for other in map(plain_text, (wire.name_cn, wire.name_hk)) if other and other != name),
        kind_settled=settled,
    )


def traded_currency(known: InstrumentId) -> str:
    """Return the currency of a security for answers that leave it out."""
    return currency_of(known, _kind_of(known, "", ())[0])


def with_contract(facts: Instrument, reported: ContractTold | None) -> Instrument | None:
    """Return an option with what its quote tells; None if neither the quote nor its lot has a contract multiplier.

    The quote names the underlying: the codes of Hong Kong's options have letters of the exchange for it.
    """
    if facts.security_type is not SecurityType.OPTION:
        return facts
    if reported is None:
        return None if facts.multiplier == 1 else facts
    if reported.size is None and facts.multiplier == 1:
        return None
    return replace(
        facts,
        multiplier=reported.size or facts.multiplier,
        contract_size=reported.exact,
        underlying=reported.underlying or facts.underlying,
        terms=reported.terms,
        style=reported.style,
    )


def name_in(language: str, simplified: str, traditional: str, english: str) -> str:
    """Return the name in the login's language, else in any language that has one."""
    order = {
        "zh-CN": (simplified, traditional, english),
        "zh-HK": (traditional, simplified, english),
    }.get(language, (english, simplified, traditional))
    return next((plain_text(name) for name in order if name), "")


def _kind_of(known: InstrumentId, board: str, names: Iterable[str]) -> tuple[SecurityType, bool]:
    """Kind of a security, and whether that is settled: by its board, the lists of codes, or else its names."""
    if option_of(known) is not None:  # whatever its board is called: a share's price would be a hundredth
        return SecurityType.OPTION, True
    kind, market, code = _BOARDS.get(board, SecurityType.STOCK), market_of(known), code_of(known)
    if kind is not SecurityType.STOCK:
        return kind, True
    if _listed_as_fund(market, code):
        return SecurityType.ETF, True
    if market is Market.US:  # one table for both
        return SecurityType.STOCK, True
    if any(_FUND_WORDS.search(name) for name in names):
        return SecurityType.ETF, False
    return SecurityType.STOCK, not _may_be_other(market, code)


def _listed_as_fund(market: Market, code: str) -> bool:
    if market is Market.HK:
        return code.isdigit() and any(int(code) in codes for codes in _HK_FUNDS)
    return code.startswith(_MAINLAND_FUNDS.get(market, ()))


def _may_be_other(market: Market, code: str) -> bool:
    if market is Market.HK:
        return code.isdigit() and any(int(code) in codes for codes in _HK_OPEN)
    return market is Market.SG or code.startswith(_MAINLAND_OPEN.get(market, ()))


def _underlying(option: InstrumentId) -> InstrumentId | None:
    """The share that the code of an American option names, until its quote does: it knows BRK.B by BRKB."""
    found = option_of(option)
    return None if found is None else found.share
