"""Options, warrants and computed figures of securities; what a contract is, by its facts or by its code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from tideboard_core.model.instrument import (
    CONTRACTS,
    ContractTerms,
    Instrument,
    InstrumentId,
    Market,
    OptionSide,
    OptionStyle,
    SecurityType,
    code_of,
    market_of,
)
from tideboard_core.model.quote import Quote

__all__ = ["ContractTerms", "OptionSide", "OptionStyle"]


_LOOKS: Final = re.compile(r"(.+?)(\d{6})([CP])(\d+)")
"""What looks like the code of an option; whether its terms can be read is another question."""
_ROOT: Final = re.compile(r"[A-Z]+[0-9]?")
"""The root of a code that can be read; the clearing house gives that of an adjusted contract a digit."""
_MOST_STRIKE: Final = 10**12
"""Largest strike that a code can mean."""
_SYMBOLS: Final = (
    "CKH 1, CLP 2, HKG 3, SHK 16, NWD 17, SET 20, GAH 175, KDS 268, BYE 285, WHG 288, HEX 388, COL 688, TCH 700, "
    "XTW 788, LNK 823, GHL 868, ZSH 881, SMC 981, KST 1024, SNP 1099, CKP 1113, SBO 1177, BYD 1211, XAB 1288, "
    "AIA 1299, NCL 1336, PIN 1339, CDA 1359, XPB 1658, INB 1801, MIU 1810, CGN 1816, BUD 1876, MSB 1988, COG 2007, "
    "LAU 2015, AAC 2018, VNK 2202, GAC 2238, PAI 2318, CPI 2601, CSA 2822, A50 2823, CS3 2827, HCF 2828, AMC 3188, "
    "MET 3690, PLE 3800, CTS 6030, HAI 6837, JDC 9618, BIU 9888, ALB 9988"
)
"""Class symbols of usual options in Hong Kong and the code of the share, as far as the exchange's pages were read.

From its lists of 2017-06-01, 2020-06-18 and 2024-11-04, that of classes with weekly ends (2024-05-27) and circulars. It
moves contracts that it adjusts to another symbol, and those of an earlier board lot: TCA with 200 shares beside TCH
with 100 (its news of 2009-08-03), NWA beside NWD (2011), BIA beside BIH (2014).
"""
_USUAL_ROOTS: Final = {
    InstrumentId(f"{Market.HK}.{code:0>5}"): root for root, code in (one.split(" ") for one in _SYMBOLS.split(", "))
}
_KNOWN_ROOTS: Final = frozenset({*_USUAL_ROOTS.values(), "HSI", "MHI", "HHI", "MCH", "HTI"})
"""Roots of usual contracts, also of those on indexes, which no event of a company adjusts.

MHI and MCH are a fifth of HSI and HHI, on the same index (the exchange's pages of the two).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An option as far as it is known; made by `option_of` alone.

    `root` are the letters (and the digit of an adjusted one) with which its code begins, "" where the code is not
    spelled as that of one. `terms` None = they cannot be read. `owner`, `multiplier`, `style` and `standard` are those
    of the facts; None = not told.
    """

    instrument: InstrumentId
    root: str
    terms: ContractTerms | None
    owner: InstrumentId | None = None
    multiplier: int | None = None
    style: OptionStyle | None = None
    standard: bool | None = None

    @property
    def adjusted(self) -> bool:
        """Whether it delivers something else than usual contracts of its owner, by the broker's word or its root."""
        return self.standard is False or _has_other_root(self.root, market_of(self.instrument), self.owner)

    @property
    def separate_root(self) -> str:
        """Its root, unless that is known to be one of usual contracts: of all others each stands for itself alone."""
        open_root = market_of(self.instrument) is Market.HK and self.root not in _KNOWN_ROOTS
        return self.root if open_root or self.adjusted else ""

    def is_adjusted(self, owner: Instrument | None) -> bool:
        """As `adjusted`, where the facts of its owner are known also by its size.

        Hong Kong's usual contracts are of whole board lots; what an adjustment leaves of one is none.
        """
        lot = 1 if owner is None or market_of(self.instrument) is not Market.HK else owner.lot_size
        size = self.multiplier or 1
        return self.adjusted or (size > 1 and size % lot > 0)  # a size of 1 is one that was not told

    def may_be_adjusted(self, owner: Instrument | None) -> bool:
        """Whether nothing says if it is adjusted: in Hong Kong one of a root that is not known, and of several lots.

        Usual contracts of some shares have several. `owner` are the facts of its owner, None = not read yet.
        """
        if owner is None or owner.security_type is SecurityType.INDEX or self.standard or not self.separate_root:
            return False
        return (self.multiplier or 1) > owner.lot_size and not self.is_adjusted(owner)

    @property
    def share(self) -> InstrumentId | None:
        """Its owner; until the facts are read, of one in New York the share that is called as the root."""
        name = self.root.rstrip("0123456789") if market_of(self.instrument) is Market.US else ""
        return self.owner or (InstrumentId(f"{Market.US}.{name}") if name else None)

    def is_on(self, share: InstrumentId) -> bool | None:
        """Whether it is a contract on this share; None = not known. BRKB is the root of contracts on BRK.B."""
        if self.owner is not None:
            return self.owner == share
        if market_of(share) is not market_of(self.instrument):
            return False
        if not self.root or market_of(share) is not Market.US:
            return None
        return _letters(self.root) == _letters(code_of(share))


class _Spelled(NamedTuple):
    root: str
    terms: ContractTerms | None


def option_of(instrument: InstrumentId, facts: Instrument | None = None) -> Contract | None:
    """The contract that facts or code call an option, None for any other security.

    Side, strike and last day are those of the facts, else those of the code: `AAPL261218C260000`, its strike in
    thousandths; `AAPL1261218C260000` of an adjusted one.
    """
    spelled = _spelled(code_of(instrument))
    if spelled is None and (facts is None or facts.security_type is not SecurityType.OPTION):
        return None
    root, terms = ("", None) if spelled is None else spelled
    if facts is None:
        return Contract(instrument=instrument, root=root, terms=terms)
    return Contract(
        instrument=instrument,
        root=root,
        terms=facts.terms or terms,
        owner=facts.underlying,
        multiplier=facts.multiplier,
        style=facts.style,
        standard=facts.standard if facts.contract_size is None else False,  # no usual one has a part of a share
    )


def ended_by(instrument: InstrumentId, day: date, facts: Instrument | None = None) -> date:
    """The last day of what lasts to `day` at most: an option's own last day, where that is earlier."""
    option = option_of(instrument, facts)
    return day if option is None or option.terms is None else min(day, option.terms.expiry)


def in_contracts(instrument: InstrumentId, facts: Instrument | None) -> bool:
    """Whether a number of it counts contracts, not shares: an option by facts or code, a future by its facts."""
    return option_of(instrument, facts) is not None or (facts is not None and facts.security_type in CONTRACTS)


@lru_cache(maxsize=8192)
def _spelled(code: str) -> _Spelled | None:
    """Root and terms of a code that looks like an option's; None for any other."""
    found = _LOOKS.fullmatch(code)
    if found is None:
        return None
    root, end, side, thousandths = found.groups()
    strike = Decimal(thousandths) / 1000
    if not _ROOT.fullmatch(root) or not 0 < strike <= _MOST_STRIKE:
        return _Spelled(root, None)
    try:
        expiry = date(2000 + int(end[:2]), int(end[2:4]), int(end[4:]))
    except ValueError:
        return _Spelled(root, None)
    return _Spelled(root, ContractTerms(OptionSide.CALL if side == "C" else OptionSide.PUT, strike, expiry))


def is_other_root(instrument: InstrumentId, owner: InstrumentId | None) -> bool:
    """Whether the root of an option is none of the usual contracts of its owner (None = not known)."""
    spelled = _spelled(code_of(instrument))
    return spelled is not None and _has_other_root(spelled.root, market_of(instrument), owner)


def _has_other_root(root: str, market: Market, owner: InstrumentId | None) -> bool:
    """Whether a root is none of the usual contracts of an owner.

    In New York one with a digit; in Hong Kong one of other letters, where those of the usual ones are known.
    """
    usual = None if owner is None else _USUAL_ROOTS.get(owner)
    if usual is not None:
        return root not in {"", usual}
    return root[-1:].isdigit() and not (market is Market.HK and root in _KNOWN_ROOTS)


def _letters(code: str) -> str:
    """The letters of a code or root: a root has no point, and the digit of an adjusted one names no other share."""
    return "".join(letter for letter in code if letter.isalpha())


class WarrantKind(StrEnum):
    """Kinds of Hong Kong warrants; bull and bear are callable, inline pays within two strikes."""

    CALL = "call"
    PUT = "put"
    BULL = "bull"
    BEAR = "bear"
    INLINE = "inline"


class WarrantStatus(StrEnum):
    """Whether a warrant trades."""

    NORMAL = "normal"
    SUSPENDED = "suspended"
    TO_BE_LISTED = "to-be-listed"


class WarrantOrder(StrEnum):
    """What a list of warrants can be sorted by."""

    LAST = "last"
    CHANGE_RATE = "change-rate"
    CHANGE = "change"
    VOLUME = "volume"
    TURNOVER = "turnover"
    EXPIRY = "expiry"
    STRIKE = "strike"
    UPPER_STRIKE = "upper-strike"
    LOWER_STRIKE = "lower-strike"
    OUTSTANDING = "outstanding"
    OUTSTANDING_RATIO = "outstanding-ratio"
    PREMIUM = "premium"
    IN_THE_MONEY = "in-the-money"
    IMPLIED_VOLATILITY = "implied-volatility"
    DELTA = "delta"
    CALL_PRICE = "call-price"
    TO_CALL_PRICE = "to-call-price"
    EFFECTIVE_GEARING = "effective-gearing"
    GEARING = "gearing"
    CONVERSION_RATIO = "conversion-ratio"
    BREAK_EVEN = "break-even"
    STATUS = "status"


class WarrantExpiry(StrEnum):
    """Time left, as brokers group it."""

    WITHIN_3_MONTHS = "within-3-months"
    MONTHS_3_TO_6 = "3-to-6-months"
    MONTHS_6_TO_12 = "6-to-12-months"
    BEYOND_12_MONTHS = "beyond-12-months"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionContract:
    """One strike of a chain. `call` and `put` are None where only the other is listed.

    `standard` is False of one that its exchange has adjusted to an event of the company.
    """

    underlying: InstrumentId
    expiry: date
    strike: Decimal
    call: InstrumentId | None
    put: InstrumentId | None
    standard: bool = True

    @property
    def adjusted_root(self) -> str:
        """How the code of an adjusted contract begins, by the broker's word or by its root; empty of a usual one."""
        option = self._contract
        return option.root if option is not None and option.adjusted else ""

    @property
    def separate_root(self) -> str:
        """As `Contract.separate_root`: contracts with another one are legs of no strategy with it."""
        option = self._contract
        return "" if option is None else option.separate_root

    @property
    def _contract(self) -> Contract | None:
        listed = self.call or self.put
        option = None if listed is None else option_of(listed)
        return None if option is None else replace(option, owner=self.underlying, standard=self.standard)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionQuote:
    """An option's quote with its terms. Volatilities are shares of 1 (0.35 = 35 %); None = unknown."""

    quote: Quote
    underlying: InstrumentId | None
    side: OptionSide | None
    style: OptionStyle | None
    strike: Decimal | None
    expiry: date | None
    multiplier: Decimal | None
    contract_size: Decimal | None
    open_interest: int
    implied_volatility: Decimal | None
    historical_volatility: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    """What an option chain shows of one contract, in these units whatever the broker counts in; None = unknown.

    Volatility as a share of 1 (0.35 = 35 %), change and premium in percent. Delta and gamma are for 1 of the
    underlying's price, theta for a day, vega and rho for one percent. `premium` is that of `premium_of`; `time` (UTC)
    is that of the price.
    """

    instrument: InstrumentId
    last: Decimal | None
    change_rate: Decimal | None
    bid: Decimal | None
    ask: Decimal | None
    bid_volume: int
    ask_volume: int
    volume: int
    turnover: Decimal | None
    open_interest: int
    net_open_interest: int | None
    implied_volatility: Decimal | None
    premium: Decimal | None
    delta: Decimal | None
    gamma: Decimal | None
    theta: Decimal | None
    vega: Decimal | None
    rho: Decimal | None
    contract_size: Decimal | None
    time: datetime | None
    style: OptionStyle | None = None


def premium_of(side: OptionSide, strike: Decimal, cost: Decimal, spot: Decimal) -> Decimal:
    """How far the underlying has to move from `spot` for an option or warrant to break even, in percent of it.

    `cost` is what the right to one share costs. It is below zero where the price lies beyond the point already.
    """
    return (strike + cost - spot if side is OptionSide.CALL else spot - strike + cost) * 100 / spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Warrant:
    """One row of a list of warrants, each figure its own; None = unknown, or not of this kind of warrant.

    In percent: the change, the outstanding ratio (of the issue), the premium (that of `premium_of`), the way into the
    money (of the strike) and that to the call price (of the call price; a bear's may be below zero). Volatility is a
    share of 1. `last_trade` is the last day on which it trades, before its `expiry`.
    """

    instrument: InstrumentId
    name: str
    kind: WarrantKind | None
    status: WarrantStatus | None
    last: Decimal | None
    change: Decimal | None
    change_rate: Decimal | None
    volume: int
    turnover: Decimal
    expiry: date | None
    strike: Decimal | None
    upper_strike: Decimal | None
    lower_strike: Decimal | None
    call_price: Decimal | None
    to_call_price: Decimal | None
    outstanding: Decimal | None
    outstanding_ratio: Decimal | None
    premium: Decimal | None
    in_the_money: Decimal | None
    implied_volatility: Decimal | None
    delta: Decimal | None
    effective_gearing: Decimal | None
    gearing: Decimal | None
    conversion_ratio: Decimal | None
    break_even: Decimal | None
    last_trade: date | None = None


class WarrantSensitivity(NamedTuple):
    """What a warrant stands for; `delta` is for one share of the underlying, None = not told, as of callable ones.

    `conversion_ratio` is how many warrants stand for one share.
    """

    instrument: InstrumentId
    underlying: InstrumentId | None
    kind: WarrantKind | None
    delta: Decimal | None
    conversion_ratio: Decimal | None


class WarrantIssuer(NamedTuple):
    """Who writes warrants; `id` is the broker's number for filters."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantFilter:
    """Which warrants are wanted; an empty set lets all pass. `in_bounds` is for inline warrants, None = either."""

    order: WarrantOrder = WarrantOrder.TURNOVER
    descending: bool = True
    kinds: frozenset[WarrantKind] = frozenset()
    issuers: frozenset[int] = frozenset()
    expiries: frozenset[WarrantExpiry] = frozenset()
    statuses: frozenset[WarrantStatus] = frozenset()
    in_bounds: bool | None = None


class WarrantPage(NamedTuple):
    """Some warrants of `total` that pass the filter."""

    rows: tuple[Warrant, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityFigures:
    """What the broker computes of a security, None = unknown. Rates in percent, the rest as in `OptionFigures`.

    The premium is that of a warrant.
    """

    instrument: InstrumentId
    last: Decimal | None
    change: Decimal | None
    change_rate: Decimal | None
    volume: int
    turnover: Decimal | None
    turnover_rate: Decimal | None
    market_value: Decimal | None
    capital_flow: Decimal | None
    amplitude: Decimal | None
    volume_ratio: Decimal | None
    pe_ttm: Decimal | None
    pb: Decimal | None
    dividend_yield_ttm: Decimal | None
    five_day_rate: Decimal | None
    ten_day_rate: Decimal | None
    half_year_rate: Decimal | None
    year_to_date_rate: Decimal | None
    five_minutes_rate: Decimal | None
    implied_volatility: Decimal | None
    open_interest: int
    premium: Decimal | None
    delta: Decimal | None
    gamma: Decimal | None
    theta: Decimal | None
    vega: Decimal | None
    rho: Decimal | None


class WatchedSecurity(NamedTuple):
    """One row of a watchlist that the broker keeps."""

    instrument: InstrumentId
    name: str
    watched_price: Decimal | None
    watched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchlistGroup:
    """A watchlist that the broker keeps for the account; a `system` one it fills by itself, nobody else changes it."""

    id: str
    name: str
    securities: tuple[WatchedSecurity, ...]
    system: bool = False
