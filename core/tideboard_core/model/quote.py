"""Market data values: quote, book, tick, bar, minute, broker queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from tideboard_core.model.field_limits import Count, Price, PriceStep, Seconds
from tideboard_core.model.instrument import InstrumentId


class AggressorSide(StrEnum):
    """Aggressor of a trade: at the ask or above = buy, at the bid or below = sell."""

    BUY = "buy"
    SELL = "sell"
    NEUTRAL = "neutral"


class BarPeriod(StrEnum):
    """Candle lengths that a broker offers: OpenD all but 2, 20 and 45 minutes, LongPort all."""

    MIN_1 = "1m"
    MIN_2 = "2m"
    MIN_3 = "3m"
    MIN_5 = "5m"
    MIN_10 = "10m"
    MIN_15 = "15m"
    MIN_20 = "20m"
    MIN_30 = "30m"
    MIN_45 = "45m"
    MIN_60 = "60m"
    MIN_120 = "120m"
    MIN_180 = "180m"
    MIN_240 = "240m"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class BarAdjustment(StrEnum):
    """Whether prices before a split or dividend are changed to be comparable with those after it.

    `NONE`: as they were traded. `FORWARD`: counted in today's shares, less the dividends since. `BACKWARD`: counted in
    the shares of the listing, with the dividends since then; LongPort does not offer it.
    """

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


class BarSessions(StrEnum):
    """Which trades are in bars inside a day: those of regular hours, or pre-market, post-market and overnight too."""

    REGULAR = "regular"
    EXTENDED = "extended"


PERIOD_MINUTES: Final = {
    period: int(period.removesuffix("m")) for period in BarPeriod if period.removesuffix("m").isdecimal()
}
"""Lengths in minutes of the periods inside a day."""


class MarketState(StrEnum):
    """Session state of a market, reduced to what decides orders and labels.

    FIXED_PRICE = the mainland's trading at the closing price after it, AT_CLOSE = Singapore's: no order finds another
    price in them, and no source says how a broker takes one.
    """

    CLOSED = "closed"
    PRE_OPEN = "pre-open"
    AUCTION = "auction"
    OPEN = "open"
    BREAK = "break"
    CLOSING_AUCTION = "closing-auction"
    PRE_MARKET = "pre-market"
    FIXED_PRICE = "fixed-price"
    AT_CLOSE = "at-close"
    AFTER_HOURS = "after-hours"
    OVERNIGHT = "overnight"
    HALF_DAY_CLOSED = "half-day-closed"
    UNKNOWN = "unknown"


class QuoteRight(StrEnum):
    """What a login may see of a market's quotes; the values are the names that brokers give them."""

    NONE = ""
    BMP = "BMP"
    LV1 = "LV1"
    LV2 = "LV2"
    LV3 = "LV3"
    SF = "SF"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePackage:
    """What a login has of one market's quotes: `name` in the broker's words, `warning` is the broker's own text.

    `delayed` prices fail the collar check; `expires` is the last exchange date, None if unknown.
    """

    right: QuoteRight
    name: str = ""
    delayed: bool = False
    expires: date | None = None
    warning: str = ""


class TradeState(StrEnum):
    """Whether and why a security does not trade; `Quote.suspended` is true for those that stop an order."""

    NORMAL = "normal"
    HALTED = "halted"
    DELISTED = "delisted"
    CIRCUIT_BREAKER = "circuit-breaker"
    NOT_LISTED = "not-listed"
    CODE_CHANGED = "code-changed"
    OPENS_SOON = "opens-soon"
    SPLIT = "split"
    EXPIRED = "expired"
    WARRANT_NOT_LISTED = "warrant-not-listed"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendedQuote:
    """A US pre-market, after-hours or overnight block; `time` is UTC of its last change, None if unknown."""

    price: Price
    high: Price
    low: Price
    volume: Count
    turnover: Price
    change: Decimal
    change_rate: Decimal
    time: datetime | None = None


class Quote(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Newest basic quote. Prices in the instrument's currency, `time` UTC, `turnover` since the open.

    `state` is None where the broker reports no more than `suspended`. A `delayed` price is late by the broker's rules.
    `price_step` is the broker's smallest price change at `last`, None where it reports none.

    A Struct, as are books and their levels: they are made by the thousand, in a tenth of a frozen dataclass's time.
    """

    instrument: InstrumentId
    last: Price
    prev_close: Price
    open: Price
    high: Price
    low: Price
    volume: Count
    turnover: Price
    time: datetime
    suspended: bool = False
    state: TradeState | None = None
    delayed: bool = False
    turnover_rate: Decimal | None = None
    amplitude: Decimal | None = None
    price_step: PriceStep | None = None
    pre: ExtendedQuote | None = None
    after: ExtendedQuote | None = None
    overnight: ExtendedQuote | None = None

    @property
    def change(self) -> Decimal:
        """Last minus previous close."""
        return self.last - self.prev_close

    @property
    def change_percent(self) -> Decimal | None:
        """Change in percent of the previous close (1.41 means 1.41 %); None without a previous close."""
        return self.change / self.prev_close * 100 if self.prev_close else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A one-off market picture of one security (snapshot call): quote plus best prices.

    Of a plate `rising`, `falling` and `unchanged` count its securities; None elsewhere. `market_value` is that of all
    issued shares in the instrument's currency, `pe_ttm` the price to the earnings of the last 12 months; None where the
    broker reports none.
    """

    quote: Quote
    bid: Price | None
    ask: Price | None
    bid_volume: Count
    ask_volume: Count
    lot_size: Count
    price_step: PriceStep | None
    name: str = ""
    rising: int | None = None
    falling: int | None = None
    unchanged: int | None = None
    high_52_weeks: Price | None = None
    low_52_weeks: Price | None = None
    market_value: Decimal | None = None
    pe_ttm: Decimal | None = None

    @property
    def members(self) -> int | None:
        """How many securities the broker counts in a plate; None elsewhere."""
        if self.rising is None or self.falling is None or self.unchanged is None:
            return None
        return self.rising + self.falling + self.unchanged


class Level(msgspec.Struct, frozen=True, gc=False):
    """One price level of a book: price, shares, number of orders."""

    price: Price
    quantity: Count
    orders: Count


class OrderBook(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Whole depth picture, best price first on both sides. `time` UTC is when the exchange sent it, if known."""

    instrument: InstrumentId
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    time: datetime | None = None

    @property
    def best_bid(self) -> Level | None:
        """Highest bid level, if any."""
        return self.bids[0] if self.bids else None

    @property
    def best_ask(self) -> Level | None:
        """Lowest ask level, if any."""
        return self.asks[0] if self.asks else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One trade. `sequence` grows per security; `kind` is the exchange's trade type, empty for a normal one."""

    instrument: InstrumentId
    time: datetime
    sequence: int
    price: Price
    quantity: Count
    turnover: Price
    direction: AggressorSide
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One candle, named by its start (UTC): inside a day its first instant, else 00:00 exchange time of its first day.

    The first day of a week is Monday; those of months, quarters and years are the calendar's, traded or not.
    """

    instrument: InstrumentId
    period: BarPeriod
    start: datetime
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Count
    turnover: Price
    prev_close: Price | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteLine:
    """The intraday price line in columns: `times` UTC epoch seconds (end of minute), prices and sums as float64."""

    instrument: InstrumentId
    times: tuple[Seconds, ...]
    prices: tuple[float, ...]
    averages: tuple[float, ...]
    volumes: tuple[Count, ...]
    turnovers: tuple[float, ...]
    prev_close: float

    def __post_init__(self) -> None:
        columns = (self.prices, self.averages, self.volumes, self.turnovers)
        if any(len(each) != len(self.times) for each in columns):
            raise ValueError("columns of different lengths")


class Broker(NamedTuple):
    """One order of the HK broker queue: exchange participant id, its name as received, price level (1 = best)."""

    id: int
    name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerQueue:
    """Broker ids on both sides, best price first, at one price in the order of time."""

    instrument: InstrumentId
    bids: tuple[Broker, ...]
    asks: tuple[Broker, ...]
