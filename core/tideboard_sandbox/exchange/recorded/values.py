"""What was recorded of a day, as plain columns: prices and money in 1/10000, times in microseconds of UTC.

`known` is from when on a value is there for a reader: never before it was received, nor before it happened.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_sandbox.exchange.history.corporate_actions import Action
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.capital_flow import Tiers
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import Ladder
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import DayPlan

UNKNOWN: Final = -(2**63)
"""Stands for a value that was not recorded; the archive's own sign for it."""


class BookColumns(NamedTuple):
    """Changes of a book in order; change k has the levels first[k]:first[k+1]. Side 1 bid, -1 ask; 0 shares: gone."""

    known: array[int]
    time: array[int]
    whole: bytes
    """1 where a change is a whole book."""
    thinned: bytes
    gap: bytes
    first: array[int]
    side: array[int]
    price: array[int]
    shares: array[int]
    orders: array[int]


class TradeColumns(NamedTuple):
    """Trades in the order in which they were known. `side` 1 bought, -1 sold, 0 unknown; `special`: no normal one."""

    known: array[int]
    time: array[int]
    price: array[int]
    shares: array[int]
    side: array[int]
    special: bytes


class QuoteRow(NamedTuple):
    """A recorded quote; UNKNOWN where a value was not sent."""

    known: int
    time: int
    last: int
    open: int
    high: int
    low: int
    prev_close: int
    volume: int
    turnover: int
    suspended: int


class BarRow(NamedTuple):
    """One version of the bar of a session minute."""

    known: int
    minute: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int


def minute_of(bar: BarRow) -> Minute:
    """The bar as a minute of the tape."""
    minute = Minute(bar.open)
    minute.high, minute.low, minute.close = bar.high, bar.low, bar.close
    minute.volume, minute.turnover = bar.volume, bar.turnover
    return minute


class FlowRow(NamedTuple):
    """One version of a session minute's running totals; no `tiers` where the provider sends none."""

    known: int
    minute: int
    net: int
    tiers: Tiers | None


class SplitRow(NamedTuple):
    """Money in and out by size since the open, largest first, as one provider sent it."""

    known: int
    time: int
    inflow: tuple[int | None, ...]
    outflow: tuple[int | None, ...]


class FlowRows(NamedTuple):
    """The flow of one provider, in the order in which it was known."""

    minutes: Sequence[FlowRow] = ()
    splits: Sequence[SplitRow] = ()


class PastDays(Protocol):
    """Recorded days before the one that is played."""

    def records(self) -> Sequence[DayRecord]:
        """Whole days, oldest first."""
        ...

    def minutes(self, day: date) -> Mapping[int, Minute]:
        """The recorded minutes of one of them."""
        ...


class NoPast:
    """Nothing was recorded before."""

    def records(self) -> Sequence[DayRecord]:
        return ()

    def minutes(self, day: date) -> Mapping[int, Minute]:
        """None."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityDay:
    """One security's day. `prev_close` 0: unknown; `actions`: splits and dividends up to it, oldest first."""

    books: BookColumns | None = None
    trades: TradeColumns | None = None
    quotes: Sequence[QuoteRow] = ()
    bars: Sequence[BarRow] = ()
    flows: Mapping[FlowDefinition, FlowRows] = field(default_factory=dict)
    prev_close: int = 0
    actions: Sequence[Action] = ()
    past: PastDays = field(default_factory=NoPast)

    @property
    def bars_only(self) -> bool:
        """Whether orders fill by bars, for want of books and trades."""
        return self.books is None and self.trades is None


_ANY_PRICE: Final = Ladder(((Decimal(9_999_999), Decimal("0.0001")),))


@dataclass(frozen=True)
class RecordedListing(Listing):
    """A recorded security. Without `facts` nobody recorded its lot, name, currency and price steps."""

    facts: bool = True

    @classmethod
    def of(cls, instrument: Instrument, *, facts: bool) -> RecordedListing:
        """Without the figures from which trading is simulated: it is recorded."""
        return cls(
            instrument=instrument,
            prev_close=Decimal(0),
            daily_turnover=0.0,
            volatility=0.0,
            drift=0.0,
            lean=0.0,
            issued_shares=0,
            chinese_name=instrument.name,
            facts=facts,
        )

    @cached_property
    def ladder(self) -> Ladder:
        """Valid prices: those of the recorded table; any that the recording can hold without one."""
        return super().ladder if self.facts else _ANY_PRICE


class RecordedSession(Protocol):
    """A source of a market: the recorded day of an archive, or one's own file. Reads may raise BadInput."""

    @property
    def label(self) -> ReplayLabel: ...

    @property
    def day(self) -> date: ...

    @property
    def listings(self) -> Mapping[InstrumentId, RecordedListing]:
        """Everything that was recorded on the day."""
        ...

    @property
    def markets(self) -> frozenset[Market]:
        """Those that have securities in it."""
        ...

    @property
    def identity(self) -> str:
        """What a state file has to agree with."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """Sentences about what is damaged, crossed, repeated or missing."""
        ...

    def plan(self, market: Market) -> DayPlan:
        """The recorded hours of a market's day."""
        ...

    def security(self, instrument: InstrumentId) -> SecurityDay:
        """Read a security's day, once."""
        ...

    def close(self) -> None: ...
