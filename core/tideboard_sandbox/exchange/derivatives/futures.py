"""Index futures: dated contracts by the calendar, and symbols that stand for the main, the front and the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.reference import TradeTime
from tideboard_sandbox.exchange.derivatives.options import monthly
from tideboard_sandbox.exchange.history.records import SPAN
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.trading_hours import day_plan, previous_trading_day
from tideboard_sandbox.exchange.market.black_scholes import RATE
from tideboard_sandbox.exchange.market.derived_values import DerivedListing, end_us, turnover_of, years
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

_TRADING_MINUTES = 330
_LOTS = 3.0
"""Contracts of a mean trade."""

_PACES = (60.0, 18.0, 5.0, 4.0)
"""Trades a minute of the front contract, the next one and the two quarters behind them."""

_OPEN = (110_000, 40_000, 9_000, 4_000)
"""Open contracts of the same four."""

_QUARTERS = frozenset({3, 6, 9, 12})
_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


class Product(NamedTuple):
    """What the contracts of a product share. `size`: dollars per point; `scale`: factor on its trading."""

    code: str
    owner: InstrumentId
    name: str
    name_en: str
    size: int
    scale: float


PRODUCTS = (
    Product("HSI", InstrumentId("HK.800000"), "恒指", "HSI Future", 50, 1.0),
    Product("MHI", InstrumentId("HK.800000"), "小型恒指", "Mini HSI Future", 10, 0.8),
    Product("HTI", InstrumentId("HK.800700"), "科指", "HSTECH Future", 50, 0.7),
)

TRADE_TIMES = (TradeTime(-405, 180), TradeTime(555, 720), TradeTime(780, 990))
"""Night session from 17:15 of the day before, morning and afternoon, in minutes after midnight (HKEX)."""


class FutureWorth(NamedTuple):
    """Value of a contract: its index plus the interest until `end` (us)."""

    end: int

    def price(self, spot: float, us: int) -> float:
        """Points while the index stands at `spot`, at an instant."""
        return spot * exp(RATE * years(us, self.end))


class FuturesContract(NamedTuple):
    """One symbol. `place` counts the dated contracts from the nearest on; one that stands for another has its `origin`.

    `last_trade` is the last day of trading of the dated contract.
    """

    id: InstrumentId
    product: Product
    last_trade: date
    place: int
    origin: InstrumentId | None = None

    @property
    def main(self) -> bool:
        """Whether it stands for the contract that is traded most."""
        return self.id.endswith("main")

    @property
    def names(self) -> tuple[str, str]:
        """Chinese and English name."""
        month, product = self.last_trade, self.product
        short = f"{_MONTH_NAMES[month.month - 1]}{month.year % 10}"
        if self.origin is None:
            return f"{product.name}{month:%y%m}", f"{product.name_en} {short}"
        chinese, english = _STANDS_FOR[self.id.removeprefix(f"HK.{product.code}")]
        return f"{product.name}{chinese}({month:%y%m})", f"{product.name_en} {english} ({short})"


_STANDS_FOR = {"main": ("主連", "Main"), "current": ("當月", "Current"), "next": ("下月", "Next")}


class OpenInterest(NamedTuple):
    """Open contracts at the last settlement, and how many more they are than the day before."""

    position: int
    change: int


class Futures:
    """The contracts of a practice day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._contracts = {contract.id: contract for product in PRODUCTS for contract in _contracts(product, day)}

    def __iter__(self) -> Iterator[FuturesContract]:
        """Contracts by product: those that stand for others first, then the dated ones, the nearest first."""
        return iter(self._contracts.values())

    def find(self, instrument: InstrumentId) -> FuturesContract | None:
        return self._contracts.get(instrument)

    def related(self, instrument: InstrumentId) -> tuple[FuturesContract, ...]:
        """Contracts on an index, or all of a contract's product."""
        contract = self.find(instrument)
        code = None if contract is None else contract.product.code
        return tuple(row for row in self if instrument == row.product.owner or row.product.code == code)


def interest_of(contract: FuturesContract, seed: int) -> OpenInterest:
    """Open interest: most in the front contract, a different number for each run."""
    chance = Address(seed, ("open-interest", contract.origin or contract.id))
    base = _OPEN[contract.place] * contract.product.scale
    return OpenInterest(
        int(base * (0.6 + 0.8 * chance.fraction())), int(base * 0.1 * (chance.fraction("change") - 0.5))
    )


def future_listings(contracts: Futures, named: Mapping[InstrumentId, Listing]) -> tuple[Listing, ...]:
    """The contracts as listings; `named` has the indexes."""
    closed = day_plan(Market.HK, previous_trading_day(Market.HK, contracts.day)).closing
    return tuple(_listing(contract, named[contract.product.owner], closed) for contract in contracts)


def _contracts(product: Product, day: date) -> Iterator[FuturesContract]:
    dated = [
        FuturesContract(InstrumentId(f"HK.{product.code}{end:%y%m}"), product, end, place)
        for place, end in enumerate(_ends(day))
    ]
    main = dated[0] if dated[0].last_trade > day else dated[1]
    for suffix, stands_for in (("main", main), ("current", dated[0]), ("next", dated[1])):
        symbol = InstrumentId(f"HK.{product.code}{suffix}")
        yield FuturesContract(symbol, product, stands_for.last_trade, stands_for.place, stands_for.id)
    yield from dated


def _ends(day: date) -> list[date]:
    """Last days of the two nearest months and the next two quarters after them."""
    months = [(day.year + (day.month - 1 + ahead) // 12, (day.month - 1 + ahead) % 12 + 1) for ahead in range(12)]
    living = [(year, month) for year, month in months if monthly(Market.HK, year, month) >= day]
    quarters = [(year, month) for year, month in living[2:] if month in _QUARTERS]
    return [monthly(Market.HK, year, month) for year, month in living[:2] + quarters[:2]]


def _listing(contract: FuturesContract, owner: Listing, closed: int) -> Listing:
    name, name_en = contract.names
    worth = FutureWorth(end_us(contract.id, contract.last_trade))
    close = int(worth.price(float(owner.prev_close), closed))
    pace = _PACES[contract.place] * contract.product.scale
    return DerivedListing(
        instrument=Instrument(
            id=contract.id,
            name=name,
            name_en=name_en,
            security_type=SecurityType.FUTURE,
            lot_size=1,
            currency="HKD",
            listing_date=(contract.last_trade - SPAN - timedelta(days=400)).isoformat(),
            underlying=contract.product.owner,
            multiplier=contract.product.size,
        ),
        prev_close=Decimal(close),
        daily_turnover=turnover_of(close, pace=pace, lots=_LOTS, lot=1, minutes=_TRADING_MINUTES),
        volatility=owner.volatility,
        drift=owner.drift,
        lean=0.0,
        issued_shares=0,
        chinese_name=name,
        worth=worth,
        pace=pace,
        lots=_LOTS,
    )


class ContinuousMarket(InstrumentMarket):
    """A view of the contract's market under another listing; it is not stepped itself."""

    def __init__(self, listing: Listing, real: InstrumentMarket) -> None:
        # The base constructor is not called: it would generate a day, and everything but the listing is the contract's.
        self.listing = listing
        self.real = real
        self.follow()

    def follow(self) -> None:
        """Copy the state of the contract's market; its day object changes at the roll."""
        real = self.real
        self.address, self.history, self.day, self.us = real.address, real.history, real.day, real.us
        self.conditions = real.conditions
        self.story, self.practice_day = real.story, real.practice_day
        self._blocks = {}
