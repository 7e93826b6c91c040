"""Events that the exchange sends to its listeners: they name what changed, and the listener reads the new values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Fill
from tideboard_core.model.quote import MarketState, Tick
from tideboard_core.model.watch.alerts import AlertKind, AlertSession
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder


@dataclass(frozen=True, slots=True)
class QuoteChanged:
    """Last price, sums, suspension or an extended block of a watched instrument changed, or were the same for long."""

    instrument: InstrumentId


@dataclass(frozen=True, slots=True)
class BookChanged:
    """The visible depth of a watched instrument changed (with it the broker queue)."""

    instrument: InstrumentId


@dataclass(frozen=True, slots=True)
class TicksAdded:
    """New trades of a watched instrument, oldest first; with them its current bars and minute point changed."""

    instrument: InstrumentId
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class ExtendedTraded:
    """New trades of a watched instrument outside regular hours, oldest first; `block` is pre, after or overnight."""

    instrument: InstrumentId
    block: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class MinuteClosed:
    """A trading minute of a watched instrument ended: bars, minute line and flow have one more final point."""

    instrument: InstrumentId
    end: datetime


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order of an account changed; the whole order as it is now."""

    order: ExchangeOrder


@dataclass(frozen=True, slots=True)
class FillMade:
    """An order of an account was executed, wholly or in part. Comes before its OrderChanged."""

    fill: Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTriggered:
    """A price alert was triggered: the price, its change in percent, and the figure that reached `value`."""

    instrument: InstrumentId
    key: int
    kind: AlertKind
    value: Decimal
    note: str
    price: Decimal
    change_rate: Decimal
    figure: Decimal
    session: AlertSession


@dataclass(frozen=True, slots=True)
class MarketStateChanged:
    """A market entered another phase of its day."""

    market: Market
    state: MarketState


@dataclass(frozen=True, slots=True)
class DayRolled:
    """A market began a new trading day: quotes start over, day sums are zero."""

    market: Market
    day: date


Event = (
    QuoteChanged
    | BookChanged
    | TicksAdded
    | ExtendedTraded
    | MinuteClosed
    | OrderChanged
    | FillMade
    | AlertTriggered
    | MarketStateChanged
    | DayRolled
)
