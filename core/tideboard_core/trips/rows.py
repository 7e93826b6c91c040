"""The rows of the person's own store: orders with their states, readings of positions and cash, alerts that rang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

import msgspec

from tideboard_core.model.instrument import MARKET_CURRENCY, InstrumentId, Market
from tideboard_core.model.order import Account, Fill, OrderStatus, OrderType, Side
from tideboard_core.model.shares import Shares

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def home_market(account: Account) -> Market:
    """In which market's zone the days of an account are counted: that of its currency, else the first it trades in."""
    own = [market for market in sorted(account.markets) if MARKET_CURRENCY[market] == account.currency]
    return next(iter(own or sorted(account.markets)), Market.HK)


class OwnSpan(NamedTuple):
    """A stretch of time, from `begin` to `end` (aware UTC, both included)."""

    begin: datetime
    end: datetime


# The file gives those that are array_like as arrays, in the order of their fields.


class OrderState(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """How an order stood from `at` (exchange time, UTC) on."""

    at: datetime
    status: OrderStatus
    quantity: Shares
    filled: Shares
    price: Decimal | None = None
    trigger: Decimal | None = None
    average: Decimal | None = None


class OwnOrder(msgspec.Struct, frozen=True, gc=False, kw_only=True, array_like=True):
    """An order as it was seen. `our_id` is our client order id, empty for one of another program.

    `states` are oldest first; between `created` and the first of them its state is not known. `legs` counts those of a
    combination, of which instrument and side say nothing.
    """

    id: str
    our_id: str
    instrument: InstrumentId
    name: str
    side: Side
    order_type: OrderType
    created: datetime
    currency: str = ""
    legs: int = 0
    states: tuple[OrderState, ...] = ()

    @property
    def key(self) -> str:
        """Under which a note is kept: our id, or the broker's."""
        return self.our_id or self.id

    def state_at(self, at: datetime) -> OrderState | None:
        """The last state by then; None where none was known."""
        return next((state for state in reversed(self.states) if state.at <= at), None)


class OwnHolding(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A position as it was read: `cost` is the broker's average, None where it told none."""

    instrument: InstrumentId
    name: str
    quantity: Shares
    cost: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Positions and money of an account at a moment (exchange time, UTC).

    `cash` is all of it in one currency, `balances` what there is in each, as far as the broker tells it.
    """

    at: datetime
    currency: str
    cash: Decimal
    assets: Decimal
    balances: tuple[tuple[str, Decimal], ...] = ()
    holdings: tuple[OwnHolding, ...] = ()

    @property
    def held(self) -> tuple[object, ...]:
        """What a fill changes: a price does not."""
        return (self.currency, self.cash, self.balances, self.holdings)


class Ring(NamedTuple):
    """An alert or signal that rang at a moment (UTC), in the words with which it was told."""

    at: datetime
    instrument: InstrumentId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRows:
    """Rows of an account around a stretch of time: what `TripsStore.rows` reads."""

    watched: tuple[OwnSpan, ...] = ()
    readings: tuple[Reading, ...] = ()
    orders: tuple[OwnOrder, ...] = ()
    fills: tuple[Fill, ...] = ()
    rings: tuple[Ring, ...] = ()
    notes: dict[str, str] | None = None


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(microseconds: int) -> datetime:
    """UTC instant of microseconds since 1970."""
    return _EPOCH + microseconds * _MICROSECOND
