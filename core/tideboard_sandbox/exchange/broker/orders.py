"""Orders as the simulated exchange takes and shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OPEN_STATUSES, OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import Shares


class ComboLeg(NamedTuple):
    """One leg of a combination; `ratio` = contracts of it in one combination."""

    instrument: InstrumentId
    side: Side
    ratio: int


class Exits(NamedTuple):
    """Exits that a buy order carries: the broker sends them once it fills, and one that fires ends the other.

    `profit` and `stop` are trigger prices, None = there is no such exit. With a limit price the exit that fired is a
    limit order, without one it goes to the market.
    """

    profit: Decimal | None = None
    stop: Decimal | None = None
    profit_limit: Decimal | None = None
    stop_limit: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    hours: TradingHours = TradingHours.REGULAR
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTicket:
    """An order as a port passes it to the exchange.

    `trail_amount` in currency or `trail_percent` (2 = 2 %), one of them for trailing kinds;
    `limit_offset` is the distance of a trailing stop's limit from its trigger; `hours` = in which sessions besides the
    regular one (US); `expires` = last exchange day of a GTD order; `broker_type` = the port's own name of the kind.

    With `legs` it is a combination: `quantity` counts combinations, `price` limits the net price of one (negative = at
    least these proceeds), `instrument` and `side` are the first leg's.

    A trailing order follows the price only once that has reached `monitor`. With `depth_level` its limit is the price
    of that level of the book (-1 the best bid, 1 the best ask) in place of its offset. `trigger_count` is how often
    within a minute its trigger has to be met before it fires; 0 and 1 are the first time.

    `exits` come into force as it fills. `entry` is the order whose exit this is, empty for any other order.
    `ends` is the day at whose end the broker ends it unasked, None = none.
    `night_alone`: it trades in the overnight session and in no other, and ends when its broker shuts that.
    """

    account_id: str
    instrument: InstrumentId
    side: Side
    kind: OrderType
    quantity: Shares
    price: Decimal | None = None
    trigger: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.DAY
    remark: str = ""
    hours: TradingHours = TradingHours.REGULAR
    expires: date | None = None
    broker_type: str = ""
    legs: tuple[ComboLeg, ...] = ()
    exits: Exits | None = None
    entry: str = ""
    night_alone: bool = False
    ends: date | None = None
    monitor: Decimal | None = None
    depth_level: int = 0
    trigger_count: int = 0
    unnamed: bool = False


HELD_QUANTITY, HELD_PRICE = "confirm-quantity", "confirm-price"
"""Text codes of orders that wait to be confirmed once more; a port makes the sentence."""


class Trail(NamedTuple):
    """The distances of a trailing order, named as in its ticket."""

    trail_amount: Decimal | None
    trail_percent: Decimal | None
    limit_offset: Decimal | None


class Watch(NamedTuple):
    """How the trigger of an order is watched for, named as in its ticket."""

    monitor: Decimal | None = None
    depth_level: int = 0
    trigger_count: int = 0


_AT_ONCE = Watch()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOrder:
    """One order as it stands, times UTC exchange time.

    PENDING = waits for its trigger or for the opening; CANCELLED and EXPIRED with `filled` > 0 = the rest was
    cancelled; `text` is the code of why it ended otherwise than filled (`router.NO_LIQUIDITY`, `router.EXPIRED`).
    `entry` is the order whose exit this is, `exit_number` the exit's number in its entry's row, of a space whose
    numbers may name other orders too. Its `id` is that of the order that it becomes once it fires. `taken_back`: every
    execution of it was.
    """

    id: str
    account_id: str
    instrument: InstrumentId
    name: str
    side: Side
    kind: OrderType
    status: OrderStatus
    quantity: Shares
    filled: Shares
    price: Decimal | None
    average_price: Decimal | None
    trigger: Decimal | None
    trail_amount: Decimal | None
    trail_percent: Decimal | None
    limit_offset: Decimal | None
    time_in_force: TimeInForce
    hours: TradingHours
    expires: date | None
    fired: datetime | None
    created: datetime
    updated: datetime
    currency: str
    remark: str = ""
    text: str = ""
    broker_type: str = ""
    legs: tuple[ComboLeg, ...] = ()
    entry: str = ""
    exit_number: str = ""
    watch: Watch = _AT_ONCE
    taken_back: bool = False
    unnamed: bool = False

    @property
    def shown_id(self) -> str:
        """Its id as ports show it: "0" of one that is `unnamed`, as FutuOpenD-rs told orders of a paper account."""
        return "0" if self.unnamed else self.id

    @property
    def waits_for_entry(self) -> bool:
        """Whether it is an exit that has not fired: it is told with its entry, not in the lists of orders."""
        return bool(self.entry) and self.fired is None

    @property
    def instruments(self) -> tuple[InstrumentId, ...]:
        """What it trades: one instrument, or those of a combination's legs."""
        return tuple(leg.instrument for leg in self.legs) or (self.instrument,)

    @property
    def open(self) -> bool:
        """Whether it may still fill or be cancelled."""
        return self.status in OPEN_STATUSES


class AccountGroup(StrEnum):
    """One pair of accounts (real and paper) per group of markets."""

    HK = "HK"
    US = "US"
    CN = "CN"


GROUP_MARKETS = {
    AccountGroup.HK: frozenset({Market.HK}),
    AccountGroup.US: frozenset({Market.US}),
    AccountGroup.CN: frozenset({Market.SH, Market.SZ}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingAccount:
    """An account of the practice broker; `id` is a number above 2^53 as text.

    With an `owner` it is one currency of that account of the LongPort port, and no account of its own. One that
    `shorts` may sell shares of the United States that it does not hold.
    """

    id: str
    group: AccountGroup
    real: bool
    currency: str
    owner: str = ""
    shorts: bool = False

    @property
    def markets(self) -> frozenset[Market]:
        """Markets whose instruments it trades."""
        return GROUP_MARKETS[self.group]
