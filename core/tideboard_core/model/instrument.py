"""Instruments: identity, lot, price spread, currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from tideboard_core.errors import BadInput

InstrumentId = NewType("InstrumentId", str)
"""Canonical symbol, `MARKET.CODE`: `HK.00700`, `US.AAPL`, `SH.600519`, `SZ.300750`, `SG.D05`, `US..DJI`."""


class Market(StrEnum):
    """Exchange groups by their symbol prefix."""

    HK = "HK"
    US = "US"
    SH = "SH"
    SZ = "SZ"
    SG = "SG"


class SecurityType(StrEnum):
    """What kind of security an instrument is."""

    STOCK = "stock"
    ETF = "etf"
    INDEX = "index"
    WARRANT = "warrant"
    OPTION = "option"
    FUTURE = "future"
    BOND = "bond"
    PLATE = "plate"


MARKET_ZONE = {
    Market.HK: "Asia/Hong_Kong",
    Market.US: "America/New_York",
    Market.SH: "Asia/Shanghai",
    Market.SZ: "Asia/Shanghai",
    Market.SG: "Asia/Singapore",
}
"""IANA zone of each market; exchange times are shown in it."""

MARKET_CURRENCY = {Market.HK: "HKD", Market.US: "USD", Market.SH: "CNY", Market.SZ: "CNY", Market.SG: "SGD"}

_CONTINUOUS = ("MAIN", "CURRENT", "NEXT")
"""Ends of the codes of futures that stand for the main, the front and the next dated contract."""

_HK_INDEX_FUTURE_STEP = Decimal(1)
"""A point of the index; HKEX contract specifications of HSI, MHI and HTI futures."""

_HK_SPREADS: tuple[tuple[Decimal, Decimal], ...] = tuple(
    (Decimal(limit), Decimal(step))
    for limit, step in (
        ("0.25", "0.001"),
        ("0.5", "0.005"),
        ("10", "0.01"),
        ("20", "0.02"),
        ("100", "0.05"),
        ("200", "0.1"),
        ("500", "0.2"),
        ("1000", "0.5"),
        ("2000", "1"),
        ("5000", "2"),
        ("999995", "5"),
    )
)
"""HKEX second schedule, part A: price up to and including the limit moves by the step."""


def instrument_id(text: str) -> InstrumentId:
    """Return the canonical id of `HK.00700`-like text; raises BadInput for anything else.

    The market prefix is case-insensitive and ends at the first dot; the code may hold further dots.
    Hong Kong codes of plain digits are padded to five. Contracts that stand for others keep the broker's spelling:
    `HK.HSImain`, `HK.HSIcurrent`, `HK.HSInext`.
    """
    prefix, dot, code = text.strip().partition(".")
    market = prefix.upper()
    if not dot or not code or market not in Market.__members__ or not code.isascii() or not code.isprintable():
        raise BadInput("bad-symbol", text=text)
    code = code.upper()
    if market == "HK" and code.isdigit() and len(code) < 5:
        code = code.zfill(5)
    return InstrumentId(f"{market}.{_continuous(code)}")


def _continuous(code: str) -> str:
    """A code in capitals with the suffix of a continuous future in small letters; shares have shorter codes."""
    suffix = next((suffix for suffix in _CONTINUOUS if code.endswith(suffix) and len(code) > len(suffix) + 1), "")
    return code.removesuffix(suffix) + suffix.lower()


def market_of(instrument: InstrumentId) -> Market:
    """Market of a canonical id."""
    return Market(instrument.partition(".")[0])


def code_of(instrument: InstrumentId) -> str:
    """Code of a canonical id, without the market prefix."""
    return instrument.partition(".")[2]


def spelled_as_contract(instrument: InstrumentId) -> bool:
    """Whether the code is spelled as those of options and futures are, so that a quantity of it may be no shares.

    Stocks of Hong Kong and the mainland are digits alone, those of New York capitals; Singapore mixes both.
    """
    market, code = market_of(instrument), code_of(instrument)
    if market is Market.SG:
        return False
    if market is Market.US:
        return any(letter.isdigit() or letter.islower() for letter in code)
    return any(letter.isalpha() for letter in code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """Static facts of one security. `name` is as the backend gives it; `name_en` may be empty.

    `names` are those in further languages, where the backend gives them. `multiplier`: shares of the underlying in one
    contract of an option, money of a future's point, 1 elsewhere; an order of `quantity` costs price x quantity x
    multiplier.
    """

    id: InstrumentId
    name: str
    security_type: SecurityType
    lot_size: int
    currency: str
    name_en: str = ""
    listing_date: str = ""
    delisted: bool = False
    underlying: InstrumentId | None = None
    names: tuple[str, ...] = ()
    multiplier: int = 1

    @property
    def market(self) -> Market:
        """The market it trades on."""
        return market_of(self.id)

    @property
    def has_capital_flow(self) -> bool:
        """Futu offers flow for stocks, warrants and funds, not for indexes, futures or options."""
        return self.security_type in {SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT}

    @property
    def tradable(self) -> bool:
        """Whether orders make sense at all (an index has none)."""
        return not self.delisted and self.security_type not in {SecurityType.INDEX, SecurityType.PLATE}

    def price_step(self, price: Decimal) -> Decimal:
        """Smallest price change at `price`, in the instrument's currency (see `price_step`)."""
        return price_step(self.market, self.security_type, price)


def price_step(market: Market, security_type: SecurityType, price: Decimal) -> Decimal:
    """Smallest price change at `price`: HKEX spread table; 0.01 in US, SH, SZ (0.001 for mainland funds); SGX steps.

    US prices below one dollar move by 0.0001 (Rule 612). HK ETFs use part D (0.001 below 1, 0.002 to 5, 0.005 to 10,
    0.01 to 20, 0.02 to 100, 0.05 to 200, 0.1 to 500, 0.2 to 1000, 0.5 to 2000, 1 to 9999). Options, indexes and
    plates move by 0.01.
    """
    if security_type in _BY_THE_HUNDREDTH:
        return _OPTION_SPREADS[0][1]
    if market is Market.HK and security_type is SecurityType.FUTURE:
        return _HK_INDEX_FUTURE_STEP
    if market is Market.HK:
        return _step(_HK_ETF_SPREADS if security_type is SecurityType.ETF else _HK_SPREADS, price)
    if market is Market.SG:
        return _step(_SG_SPREADS, price)
    if market is Market.US:
        return Decimal("0.0001") if price < 1 else Decimal("0.01")
    return Decimal("0.001") if security_type is SecurityType.ETF else Decimal("0.01")


def price_bands(market: Market, security_type: SecurityType) -> tuple[tuple[Decimal, Decimal], ...]:
    """Spread table as (price up to and including, step), lowest first; the same facts as `price_step`."""
    if security_type in _BY_THE_HUNDREDTH:
        return _OPTION_SPREADS
    if market is Market.HK and security_type is SecurityType.FUTURE:
        return ((Decimal(999999), _HK_INDEX_FUTURE_STEP),)
    if market is Market.HK:
        return _HK_ETF_SPREADS if security_type is SecurityType.ETF else _HK_SPREADS
    if market is Market.SG:
        return _SG_SPREADS
    if market is Market.US:
        return ((Decimal("0.9999"), Decimal("0.0001")), (Decimal(999999), Decimal("0.01")))
    return ((Decimal(999999), Decimal("0.001" if security_type is SecurityType.ETF else "0.01")),)


_BY_THE_HUNDREDTH = frozenset({SecurityType.OPTION, SecurityType.INDEX, SecurityType.PLATE})
_OPTION_SPREADS: tuple[tuple[Decimal, Decimal], ...] = ((Decimal(999999), Decimal("0.01")),)
_HK_ETF_SPREADS: tuple[tuple[Decimal, Decimal], ...] = tuple(
    (Decimal(limit), Decimal(step))
    for limit, step in (
        ("1", "0.001"),
        ("5", "0.002"),
        ("10", "0.005"),
        ("20", "0.01"),
        ("100", "0.02"),
        ("200", "0.05"),
        ("500", "0.1"),
        ("1000", "0.2"),
        ("2000", "0.5"),
        ("9999", "1"),
    )
)
_SG_SPREADS: tuple[tuple[Decimal, Decimal], ...] = (
    (Decimal("0.199"), Decimal("0.001")),
    (Decimal("0.995"), Decimal("0.005")),
    (Decimal(999999), Decimal("0.01")),
)


def _step(table: tuple[tuple[Decimal, Decimal], ...], price: Decimal) -> Decimal:
    for limit, step in table:
        if price <= limit:
            return step
    return table[-1][1]
