"""The facade of the simulated exchange: clock, market data, listeners; `broker` holds accounts and orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.quote import (
    Bar,
    BarPeriod,
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    Snapshot,
    Tick,
)
from tideboard_core.sandbox.exchange.broker import Broker
from tideboard_core.sandbox.exchange.events import Event, QuoteChanged

Listener = Callable[[Event], None]


class Adjustment(StrEnum):
    """How bars before a split or dividend are shown."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


class Phase(NamedTuple):
    """What a market does now: `part` counts the stretches of continuous trading (HK: 0 morning, 1 afternoon);
    `begin` and `end` UTC; `day` the trading day that quotes belong to.
    """

    state: MarketState
    part: int
    begin: datetime
    end: datetime
    day: date


class Action(NamedTuple):
    """A corporate action: from `ex_date` on, `base` old shares are `new` shares, or `dividend` per share was paid."""

    ex_date: date
    base: int
    new: int
    dividend: Decimal


class Fundamentals(NamedTuple):
    """Static figures of a snapshot; amounts in the instrument's currency, zero where the type has none."""

    issued_shares: int
    earnings_per_share: Decimal
    net_assets_per_share: Decimal
    dividend_ttm: Decimal
    high_52_weeks: Decimal
    low_52_weeks: Decimal


class WarrantTerms(NamedTuple):
    """Terms of a warrant on `owner`."""

    owner: InstrumentId
    call: bool
    strike: Decimal
    maturity: date
    conversion_ratio: int


class Exchange:
    """One simulated exchange for all markets. No event loop: time moves only by `advance` and `advance_to`.

    Instruments are generated at first touch from (seed, symbol, date). Reads bring the instrument up to `now`.
    An unknown id raises `Refusal(Reason.UNKNOWN_SYMBOL)`; a read that the type of security does not have raises
    `Refusal(Reason.NOT_OFFERED)` (an index has no book, ticks, brokers or flow; brokers exist in Hong Kong only).
    """

    broker: Broker

    def __init__(
        self,
        *,
        seed: int = 1,
        date: date | None = None,
        start: time | None = None,
        universe: int = 0,
        scenario: str = "calm",
        state: Path | None = None,
        trade_password: str = "123456",  # noqa: S107 the documented password of the practice account
    ) -> None:
        """Open the exchange at `start` Hong Kong time (default 10:30) of the practice day.

        `date` None = today in Hong Kong, or the last trading day; `half-day` takes the last half day up to it. With a
        `state` file that has an instant in it, the clock resumes there and `date`, `start`, `seed` are its own.
        """
        raise NotImplementedError

    # --- clock -------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The exchange clock, UTC."""
        raise NotImplementedError

    def advance(self, seconds: float) -> None:
        """Move the clock on and let everything happen that falls into the interval, in order; listeners are called.

        QuoteChanged, BookChanged, TicksAdded come at most once per instrument and call (after the interval), except
        in scenario `fast`, which sends one of each kind per market event: call with small steps for fresh pushes.
        """
        raise NotImplementedError

    def advance_to(self, instant: datetime) -> None:
        """Like `advance`, to an aware instant; an earlier one does nothing."""
        raise NotImplementedError

    def set_scenario(self, name: str) -> None:
        """Switch calm, fast, halt or thin-book from now on; BadInput for another name."""
        raise NotImplementedError

    def checkpoint(self) -> None:
        """Write the clock to the state file (orders and accounts are written as they change); cheap, call each second."""
        raise NotImplementedError

    def close(self) -> None:
        """Checkpoint and close the state file."""
        raise NotImplementedError

    def market_state(self, market: Market) -> MarketState:
        """State of a market at `now`."""
        raise NotImplementedError

    def phase(self, market: Market) -> Phase:
        """State with its part, limits and trading day."""
        raise NotImplementedError

    def trading_days(self, market: Market, begin: date, end: date) -> tuple[tuple[date, bool], ...]:
        """Trading days from `begin` to `end`, both included, with whether each is a half day."""
        raise NotImplementedError

    # --- listeners ---------------------------------------------------------------------------------------------

    def on_event(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every event from now on; returns a function that ends it."""
        raise NotImplementedError

    def watch(self, instrument: InstrumentId) -> None:
        """Count one more watcher: only watched instruments send market events."""
        raise NotImplementedError

    def unwatch(self, instrument: InstrumentId) -> None:
        """Count one watcher less."""
        raise NotImplementedError

    def universe_updates(self, count: int) -> Sequence[QuoteChanged]:
        """Give the next `count` watched synthetic instruments a trade each (the driver of `--rate`)."""
        raise NotImplementedError

    # --- instruments -------------------------------------------------------------------------------------------

    def instruments(
        self, market: Market | None = None, security_type: SecurityType | None = None
    ) -> tuple[Instrument, ...]:
        """Static facts of all instruments, or of one market and type; the synthetic universe comes last."""
        raise NotImplementedError

    def instrument(self, instrument: InstrumentId) -> Instrument:
        """Static facts of one instrument; refuses UNKNOWN_SYMBOL."""
        raise NotImplementedError

    def has_instrument(self, instrument: InstrumentId) -> bool:
        """Whether the exchange lists it."""
        raise NotImplementedError

    def fundamentals(self, instrument: InstrumentId) -> Fundamentals:
        """Static figures for a snapshot."""
        raise NotImplementedError

    def warrant_terms(self, instrument: InstrumentId) -> WarrantTerms | None:
        """Terms of a warrant; None for other types."""
        raise NotImplementedError

    def corporate_actions(self, instrument: InstrumentId) -> tuple[Action, ...]:
        """Splits and dividends of the last two years, oldest first."""
        raise NotImplementedError

    def watchlists(self) -> tuple[tuple[str, tuple[InstrumentId, ...]], ...]:
        """Watchlist groups of the practice account with their members in order; the first one is `All`."""
        raise NotImplementedError

    def change_watchlist(
        self, group: str, *, add: Iterable[InstrumentId] = (), remove: Iterable[InstrumentId] = ()
    ) -> None:
        """Add members at the end and remove others; BadInput for an unknown group."""
        raise NotImplementedError

    # --- market data -------------------------------------------------------------------------------------------

    def quote(self, instrument: InstrumentId) -> Quote:
        """Newest quote; US quotes carry pre-market, after-hours and overnight blocks when there was trading."""
        raise NotImplementedError

    def snapshot(self, instrument: InstrumentId) -> Snapshot:
        """Quote, best prices, lot and price step."""
        raise NotImplementedError

    def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """The best `depth` levels of both sides, our own orders included."""
        raise NotImplementedError

    def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Up to 40 broker ids per side in queue order, best price first (Hong Kong only)."""
        raise NotImplementedError

    def ticks(self, instrument: InstrumentId, count: int = 1000) -> tuple[Tick, ...]:
        """The newest `count` trades of the trading day, oldest first."""
        raise NotImplementedError

    def minute_line(self, instrument: InstrumentId, *, since: float = 0.0) -> MinuteLine:
        """The trading day's minutes up to now, the running one included; only stamps after `since` (epoch seconds)."""
        raise NotImplementedError

    def bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        count: int = 1000,
        adjustment: Adjustment = Adjustment.FORWARD,
    ) -> tuple[Bar, ...]:
        """The newest `count` bars, oldest first, the running one included."""
        raise NotImplementedError

    def history_bars(
        self,
        instrument: InstrumentId,
        period: BarPeriod,
        begin: date,
        end: date,
        adjustment: Adjustment = Adjustment.FORWARD,
    ) -> tuple[Bar, ...]:
        """Bars of the exchange days `begin` to `end`, both included, oldest first; two years of days, minutes too."""
        raise NotImplementedError

    def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow by tier. Intraday: latest trading day, running totals per closed minute from a zero row at the open,
        `begin`/`end` ignored. Longer: one amount per period that ends in `begin`..`end` (default: one year).
        """
        raise NotImplementedError

    def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution:
        """In and out per tier up to now; in - out per tier equals the running flow."""
        raise NotImplementedError
