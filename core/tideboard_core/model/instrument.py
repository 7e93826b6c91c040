"""Instruments: identity, lot, price steps, currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, NewType

from tideboard_core.errors import BadInput
from tideboard_core.model.field_limits import Count
from tideboard_core.model.price_steps import (
    HK_FUNDS,
    HK_INDEX_FUTURES,
    HK_INDEX_OPTIONS,
    HK_OPTIONS,
    HK_SHARES,
    HK_STRUCTURED,
    HUNDREDTHS,
    SG_HK_DOLLARS,
    SG_SHARES,
    SG_WARRANTS,
    SG_YEN,
    THOUSANDTHS,
    US_OPTIONS,
    US_OPTIONS_IN_CENTS,
    US_SHARES,
    PriceSteps,
    StepTable,
)

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


class OptionSide(StrEnum):
    """What an option's owner may do."""

    CALL = "call"
    PUT = "put"


class OptionStyle(StrEnum):
    """When an option may be exercised."""

    AMERICAN = "american"
    EUROPEAN = "european"


class ContractTerms(NamedTuple):
    """What an option gives: `side` call or put, its strike, its last day (exchange date)."""

    side: OptionSide
    strike: Decimal
    expiry: date


CONTRACTS = frozenset({SecurityType.OPTION, SecurityType.FUTURE})
"""What is counted in contracts, not in shares."""
DERIVATIVES = CONTRACTS | {SecurityType.WARRANT}
"""What stands for an underlying."""

MARKET_ZONE = {
    Market.HK: "Asia/Hong_Kong",
    Market.US: "America/New_York",
    Market.SH: "Asia/Shanghai",
    Market.SZ: "Asia/Shanghai",
    Market.SG: "Asia/Singapore",
}
"""IANA zone of each market; exchange times are shown in it."""

MARKET_CURRENCY = {Market.HK: "HKD", Market.US: "USD", Market.SH: "CNY", Market.SZ: "CNY", Market.SG: "SGD"}
TRADED_IN: dict[Market, tuple[str, ...]] = {
    Market.HK: ("HKD", "CNY", "USD"),
    Market.US: ("USD",),
    Market.SH: ("CNY", "USD"),
    Market.SZ: ("CNY", "HKD"),
    Market.SG: ("SGD", "USD", "HKD", "CNY"),
}
"""Currencies of the counters of each market: Hong Kong has some in renminbi and US dollars, B shares have their own."""

_CONTINUOUS = ("MAIN", "CURRENT", "NEXT")
"""Ends of the codes of futures that are aliases of the main, the front and the next dated contract."""


@lru_cache(maxsize=8192)
def instrument_id(text: str) -> InstrumentId:
    """Return the canonical id of `HK.00700`-like text; raises BadInput for anything else.

    The market prefix is case-insensitive and ends at the first dot; the code may hold further dots.
    Hong Kong codes of plain digits are padded to five. Contracts that are aliases keep the broker's spelling:
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


_BY_PREFIX = {market.value: market for market in Market}


def market_of(instrument: InstrumentId) -> Market:
    """Market of a canonical id."""
    prefix = instrument.partition(".")[0]
    return _BY_PREFIX.get(prefix) or Market(prefix)


def code_of(instrument: InstrumentId) -> str:
    """Code of a canonical id, without the market prefix."""
    return instrument.partition(".")[2]


@lru_cache(maxsize=8192)
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
    multiplier. `structured`: by the broker's word the warrant is a structured product (derivative, callable or inline).
    `steps`: its price steps, as far as they are known better than for its kind. `terms` and `style` are those of an
    option, None where the broker does not tell them; `standard` is False of one that its exchange has adjusted to an
    event of the company. `kind_settled`: False where the broker has one word for shares and funds, and neither code nor
    name settles which it is.
    """

    id: InstrumentId
    name: str
    security_type: SecurityType
    lot_size: Count
    currency: str
    name_en: str = ""
    listing_date: str = ""
    delisted: bool = False
    underlying: InstrumentId | None = None
    names: tuple[str, ...] = ()
    multiplier: Count = 1
    structured: bool = False
    contract_size: Decimal | None = None
    """The shares of one contract where they are no whole number, as of one that was adjusted.

    `multiplier` is the next whole number then, so that no cost is too low.
    """
    steps: PriceSteps | None = None
    terms: ContractTerms | None = None
    style: OptionStyle | None = None
    standard: bool | None = None
    kind_settled: bool = True

    @property
    def market(self) -> Market:
        return market_of(self.id)

    @property
    def units(self) -> int | Decimal:
        """What `multiplier` is, to the fraction: for values of what is held and traded."""
        return self.multiplier if self.contract_size is None else self.contract_size

    def sized(self, size: Decimal) -> Instrument:
        """Itself with the shares of one contract as the broker tells them; unchanged by a whole number.

        A size that is not its lot with a fraction means something else, and so does a lot of 1, which was not told.
        """
        most = int(size.to_integral_value(ROUND_CEILING))
        if size == most or self.multiplier <= 1 or abs(size - self.multiplier) >= 1:
            return self
        return replace(self, multiplier=most, contract_size=size)

    @property
    def has_capital_flow(self) -> bool:
        """Futu offers flow for stocks, warrants and funds, not for indexes, futures or options."""
        return self.security_type in {SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT}

    @property
    def tradable(self) -> bool:
        """Whether orders make sense at all (an index has none)."""
        return not self.delisted and self.security_type not in {SecurityType.INDEX, SecurityType.PLATE}

    @property
    def price_steps(self) -> PriceSteps:
        """Its price steps: `steps`, or the versions that may hold now for all of its kind."""
        if self.steps is not None:
            return self.steps
        market, kind = self.market, self.security_type
        by_kind = market is not Market.SH and (market is not Market.SG or self.currency not in _SG_CURRENCIES)
        if by_kind and self.kind_settled and kind is not SecurityType.OPTION:
            return steps_of(market, kind, structured=self.structured)  # painted rows ask each time
        return self.steps_on(None)

    def steps_on(self, day: date | None) -> PriceSteps:
        """The versions that may hold for it on an exchange date (None = now), whatever was learnt of it."""
        by = _step_class(self)
        return steps_of(self.market, self.security_type, structured=self.structured, by=by, day=day)

    def price_step(self, price: Decimal) -> Decimal:
        """Price change at `price` that is legal whichever version of the table holds, in the instrument's currency."""
        return self.price_steps.step(price)


class StepClass(StrEnum):
    """What decides the price steps of a security beside its market and kind."""

    USUAL = ""
    KIND_OPEN = "kind-open"
    IN_CENTS = "in-cents"
    """American options of three funds."""
    IN_POINTS = "in-points"
    """Options on Hong Kong's indexes."""
    B_SHARE = "b-share"
    """Shanghai's shares in US dollars."""
    SG_HK_DOLLARS = "sg-hk-dollars"
    """Singapore's shares in Hong Kong dollars or renminbi."""
    SG_YEN = "sg-yen"
    """Singapore's shares in yen."""


def _step_class(facts: Instrument) -> StepClass:
    code = code_of(facts.id)
    if facts.security_type is SecurityType.OPTION:
        root, ends = code[:_LETTERS], code[_LETTERS:]
        usual = ends[:_DATE].isdigit() and not ends[_DATE : _DATE + 1].isdigit()  # an adjusted one has a digit more
        return _ROOTS.get((facts.market, root), StepClass.USUAL) if usual else StepClass.USUAL
    if not facts.kind_settled:
        return StepClass.KIND_OPEN
    if facts.market is Market.SG and facts.security_type is SecurityType.STOCK:
        return _SG_CURRENCIES.get(facts.currency, StepClass.USUAL)
    return StepClass.B_SHARE if facts.market is Market.SH and code.startswith(_SH_B_SHARES) else StepClass.USUAL


_ROOTS: Final = {
    **{(Market.US, root): StepClass.IN_CENTS for root in ("SPY", "QQQ", "IWM")},
    **{(Market.HK, root): StepClass.IN_POINTS for root in ("HSI", "MHI", "HHI", "HTI")},
}
"""Letters with which contracts of some owners begin, before the date of their last day."""
_LETTERS: Final = 3
_DATE: Final = 6
_SH_B_SHARES: Final = "900"
_SG_CURRENCIES: Final[Mapping[str, StepClass]] = {
    **dict.fromkeys(("HKD", "CNH", "CNY"), StepClass.SG_HK_DOLLARS),
    "JPY": StepClass.SG_YEN,
}


@lru_cache(maxsize=256)
def steps_of(
    market: Market,
    security_type: SecurityType,
    *,
    structured: bool = False,
    by: StepClass = StepClass.USUAL,
    day: date | None = None,
) -> PriceSteps:
    """The versions that may hold on an exchange date (None = now) for a kind of security.

    A Hong Kong warrant that the broker does not call a structured product may be an equity warrant, which goes with the
    shares.
    """
    versions = _versions(market, security_type, structured=structured, by=by)
    held = tuple(table for table in versions if table.may_hold_on(day))
    return PriceSteps(held)


def _versions(market: Market, security_type: SecurityType, *, structured: bool, by: StepClass) -> tuple[StepTable, ...]:
    if by in _CLASSES:
        return _CLASSES[by]
    if by is StepClass.KIND_OPEN:
        other = SecurityType.STOCK if security_type is SecurityType.ETF else SecurityType.ETF
        found = (_versions(market, kind, structured=False, by=StepClass.USUAL) for kind in (other, security_type))
        return tuple(dict.fromkeys(chain.from_iterable(found)))
    if security_type in {SecurityType.INDEX, SecurityType.PLATE}:
        return (HUNDREDTHS,)
    if market is Market.HK and security_type is SecurityType.WARRANT and not structured:
        return (HK_STRUCTURED, *HK_SHARES)
    return _KINDS[market].get(security_type, _USUAL[market])


_CLASSES: Final[Mapping[StepClass, tuple[StepTable, ...]]] = {
    StepClass.IN_CENTS: (US_OPTIONS_IN_CENTS,),
    StepClass.IN_POINTS: (HK_INDEX_OPTIONS,),
    StepClass.B_SHARE: (THOUSANDTHS,),
    StepClass.SG_HK_DOLLARS: SG_HK_DOLLARS,
    StepClass.SG_YEN: (SG_YEN,),
}
_MAINLAND: Final[Mapping[SecurityType, tuple[StepTable, ...]]] = {
    SecurityType.ETF: (THOUSANDTHS,),
    # Shenzhen's convertible bonds have three decimals; of the others no page was found.
    SecurityType.BOND: (THOUSANDTHS, HUNDREDTHS),
}
_USUAL: Final[Mapping[Market, tuple[StepTable, ...]]] = {
    Market.HK: HK_SHARES,
    Market.US: US_SHARES,
    Market.SG: SG_SHARES,
    Market.SH: (HUNDREDTHS,),
    Market.SZ: (HUNDREDTHS,),
}
_KINDS: Final[Mapping[Market, Mapping[SecurityType, tuple[StepTable, ...]]]] = {
    Market.HK: {
        SecurityType.ETF: (HK_FUNDS,),
        SecurityType.WARRANT: (HK_STRUCTURED,),
        SecurityType.BOND: (HK_STRUCTURED,),
        SecurityType.FUTURE: (HK_INDEX_FUTURES,),
        SecurityType.OPTION: HK_OPTIONS,
    },
    Market.US: {SecurityType.OPTION: US_OPTIONS},
    Market.SG: {
        # The exchange sets one of the two for each fund.
        SecurityType.ETF: (THOUSANDTHS, HUNDREDTHS),
        SecurityType.WARRANT: (SG_WARRANTS,),
        SecurityType.BOND: (THOUSANDTHS,),
    },
    Market.SH: _MAINLAND,
    Market.SZ: _MAINLAND,
}


class CodeList(NamedTuple):
    """A list of codes of ours, from an exchange's plan: `edition` is the day of the plan, else that of our reading."""

    name: str
    edition: date
    source: str


CODE_LISTS: Final = (
    CodeList("Hong Kong's plan of stock codes", date(2026, 3, 12), "HKEX, as two readers of its edition have it"),
    CodeList("the mainland's codes of funds and B shares", date(2026, 11, 26), "pages of funds, ergou.cc, wz1122.com"),
    CodeList("New York's options in cents", date(2026, 11, 26), "Penny Interval Program, titanregulation.com"),
    CodeList("Hong Kong's real estate trusts and option classes", date(2026, 11, 26), "hkex.com.hk, cmbi.com"),
)
_CODES_LAST: Final = timedelta(days=548)
"""Eighteen months: exchanges open new ranges of codes about once a year."""


def old_code_lists(day: date) -> tuple[CodeList, ...]:
    """The lists of codes that are older than eighteen months on a day."""
    return tuple(one for one in CODE_LISTS if day - one.edition > _CODES_LAST)


def currency_of(instrument: InstrumentId, security_type: SecurityType) -> str:
    """Currency of a security whose broker does not name it: the market's, or that of its counter or share class.

    Hong Kong's plan of stock codes, as two readers of its edition of 2026-03-12 have it: 80000 to 89999 trade in
    renminbi, funds from 9000 to 9999 and from 41500 and warrants from 10900 to 10999 in US dollars. The mainland's B
    shares trade in US (Shanghai) and Hong Kong dollars (Shenzhen).
    """
    market, code = market_of(instrument), code_of(instrument)
    if market is Market.HK and code.isdigit() and len(code) == _HK_DIGITS:
        if code.startswith("8"):
            return "CNY"
        if code.startswith("109") or (security_type is SecurityType.ETF and code.startswith(("09", "415"))):
            return "USD"
    if security_type is SecurityType.STOCK and code.startswith(_B_SHARES.get(market, ())):
        return "USD" if market is Market.SH else "HKD"
    return MARKET_CURRENCY[market]


_B_SHARES: Final = {Market.SH: _SH_B_SHARES, Market.SZ: "200"}
_HK_DIGITS = 5
"""Digits of a security's code in Hong Kong; indexes have six."""
