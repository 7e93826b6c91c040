"""A round trip: what an account did in one security from flat to flat, and what no fill of the broker tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

import msgspec

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.fees import FEES_DUE
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares
from tideboard_core.trips.facts import CashMove, TripKey
from tideboard_core.trips.rows import OwnHolding

ZERO: Final = Decimal(0)
BUY: Final = Side.BUY
"""Read once for loops over all fills: an enumeration looks a name up by a function."""


class Method(StrEnum):
    """Order in which closing fills close the shares held: it splits realised from open, and changes no sum."""

    FIFO = "fifo"
    AVERAGE = "average"


class TripCause(StrEnum):
    """What moved the shares. ORDER: by an order's dealt quantity and average, where the broker lists no fills.

    BEFORE: they were held before the first known fill, at the broker's cost. MOVED: the broker's position changed
    without a fill, and nothing tells why.
    """

    TRADE = "trade"
    ORDER = "order"
    BEFORE = "before"
    EXPIRY = "expiry"
    EXERCISE = "exercise"
    ASSIGNMENT = "assignment"
    FRACTION = "fraction"
    MOVED = "moved"


class TripMark(StrEnum):
    """What has to be said of a trip beside its figures."""

    FEES_OPEN = "fees-open"
    """The broker has not told the fees of all its orders yet."""
    FEES_NOT_TOLD = "fees-not-told"
    """The broker never will: a simulated account, or ten sessions went by."""
    FROM_ORDER = "from-order"
    INFERRED_EXPIRY = "inferred-expiry"
    INFERRED_EXERCISE = "inferred-exercise"
    INFERRED_ASSIGNMENT = "inferred-assignment"
    INFERRED_SPLIT = "inferred-split"
    INFERRED_FRACTION = "inferred-fraction"
    HELD_BEFORE = "held-before"
    COST_UNKNOWN = "cost-unknown"
    """Shares came or went without a price that is known: nothing is realised that could be named."""
    MULTIPLIER_UNKNOWN = "multiplier-unknown"
    CURRENCY_UNKNOWN = "currency-unknown"
    SIDE_FROM_ORDER = "side-from-order"
    ORDER_MISSING = "order-missing"
    """A fill of an order that is not known."""
    DUPLICATE = "duplicate"
    """The broker listed a fill of it more than once; it counts once."""
    HISTORY_GAP = "history-gap"
    """Its fills are not all that its orders dealt or the broker's positions show, or one was left out of it."""
    RENAMED = "renamed"
    MISSING = "missing"
    """The broker's last answer about its day lacks a fill of it, which counts all the same."""
    REPORTED_LATE = "reported-late"
    """A fill of it was told by a call alone that may tell others of its day later."""
    ADJUSTED = "adjusted"
    """Its contract delivers something else than the usual ones of its owner, by its root."""


class TripFill(msgspec.Struct, frozen=True, gc=False):
    """A fill's part in a trip.

    `quantity` shares of it belong here. `money` is what they moved before fees, negative where it was paid; None = not
    known. `fee` is their share of the order's fees, None = not told. `realised` is 0 of an opening part. What is
    `inferred` no broker has told.
    """

    fill: Fill
    quantity: Shares
    opening: bool
    money: Decimal | None
    fee: Decimal | None
    realised: Decimal | None
    cause: TripCause = TripCause.TRADE
    inferred: bool = False


class ShareSplit(NamedTuple):
    """`old` shares became `new` by a moment (UTC), and the account held `held` after it, signed.

    `cash` is what a fraction brought, None = not told. What is `inferred` no broker has told. Until `since` (UTC) they
    were the old ones for certain, None = until then.
    """

    instrument: InstrumentId
    at: datetime
    new: int
    old: int
    held: Shares
    cash: Decimal | None = None
    inferred: bool = True
    since: datetime | None = None

    @property
    def ratio(self) -> Fraction:
        """New shares for an old one."""
        return Fraction(self.new, self.old)


class LaterFills(msgspec.Struct, gc=False, eq=False):
    """The parts of fills that lie whole in one trip, made when they are asked for: equal to the tuple of them.

    Lists and sums of ten thousand trips need the fills at their ends alone. `fees_of` sums up those of some of them.
    """

    fills: Sequence[Fill]
    fees_of: Callable[[Sequence[Fill]], Decimal]
    _make: Callable[[Sequence[Fill]], tuple[TripFill, ...]]
    _made: tuple[TripFill, ...] | None = None

    def made(self) -> tuple[TripFill, ...]:
        """The parts, oldest first."""
        found = self._made
        if found is None:
            found = self._made = self._make(self.fills)
        return found

    def __eq__(self, other: object) -> bool:
        return self.made() == (other.made() if isinstance(other, LaterFills) else other)

    def __hash__(self) -> int:
        return hash(self.made())

    def __repr__(self) -> str:
        return repr(self.made())


class RoundTrip(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """From flat to flat in one security, or a combination with a trip for each of its `legs`.

    Amounts are in `currency`, empty = not known. `quantity` is the most that was held, `remaining` what still is; both
    without sign, of a combination in combinations, where `remaining` is that of the leg of which most is left. `entry`
    and `exit` are average prices in the shares after its `splits`; of a combination net, positive = paid to enter and
    received to leave, and `long` is one that was paid for. `multiplier` is the money of one point. `realised` is before
    fees, `basis` the money of what remains: negative where it was paid. None = not known. `parts` are its `fills`,
    which may not be made yet.
    """

    account: AccountId
    instrument: InstrumentId
    name: str
    currency: str
    long: bool
    parts: tuple[TripFill, ...] | LaterFills
    opened: datetime
    closed: datetime | None
    quantity: Shares
    remaining: Shares
    entry: Decimal | None
    exit: Decimal | None
    multiplier: Decimal | None
    realised: Decimal | None
    basis: Decimal | None
    fees: Decimal | None
    marks: frozenset[TripMark] = frozenset()
    legs: tuple[RoundTrip, ...] = ()
    splits: tuple[ShareSplit, ...] = ()

    @property
    def fills(self) -> tuple[TripFill, ...]:
        """Its parts of fills, oldest first."""
        parts = self.parts
        return parts.made() if isinstance(parts, LaterFills) else parts

    @property
    def whole(self) -> Sequence[Fill]:
        """The fills of a closed trip that are the broker's and lie whole in it, all with a fee; else none."""
        parts = self.parts
        return parts.fills if isinstance(parts, LaterFills) else ()

    @property
    def first(self) -> Fill:
        """The fill that opened it."""
        parts = self.parts
        return parts.fills[0] if isinstance(parts, LaterFills) else parts[0].fill

    @property
    def last(self) -> Fill:
        """Its newest fill."""
        parts = self.parts
        return parts.fills[-1] if isinstance(parts, LaterFills) else parts[-1].fill

    @property
    def key(self) -> TripKey:
        """What notes hang on."""
        return TripKey(self.account, self.first.id)

    @property
    def net(self) -> Decimal | None:
        """Realised less fees; None while fees are open or anything else of it is not known."""
        return None if self.realised is None or self.fees is None else self.realised - self.fees

    @property
    def fees_told(self) -> Decimal:
        """The fees that are known so far."""
        if self.whole and self.fees is not None:
            return self.fees
        return sum((one.fee for one in self.fills if one.fee is not None), ZERO)

    def fees_due(self, now: datetime) -> bool:
        """Whether the broker is expected to tell the fees of a fill within the minute; `now` is UTC."""
        if TripMark.FEES_OPEN not in self.marks or now - self.last.time >= FEES_DUE:
            return False
        last = max((one.fill.time for one in self.fills if one.fee is None), default=None)
        return last is not None and now - last < FEES_DUE

    @property
    def orders(self) -> tuple[str, ...]:
        """Ids of its orders, the one that opened it first."""
        fills = self.whole or [one.fill for one in self.fills]
        return tuple(dict.fromkeys(fill.order_id for fill in fills if fill.order_id))

    def unrealised(self, price: Decimal) -> Decimal | None:
        """What the rest would realise at a price, before fees; None where it is not known, as that of a combination."""
        if self.legs or self.basis is None or self.multiplier is None:
            return None
        value = price * self.remaining * self.multiplier
        return (value if self.long else -value) + self.basis


class LeftReason(StrEnum):
    """Why a fill is in no trip."""

    SIDE_UNKNOWN = "side-unknown"
    DUPLICATE = "duplicate"
    QUANTITY = "quantity"
    """No positive number of shares, or no price."""
    TIME_UNKNOWN = "time-unknown"
    OTHER_ACCOUNT = "other-account"
    DROPPED = "dropped"
    """The broker's last answer lacks it, and a person or the detail of its order has said that it never was."""
    TAKEN_BACK = "taken-back"
    LEGS_UNKNOWN = "legs-unknown"
    """An order of several legs that dealt, and of which no fills are listed; instrument and side say nothing."""


class LeftOut(NamedTuple):
    """A fill that is in no trip."""

    fill: Fill
    reason: LeftReason


@dataclass(frozen=True, slots=True, kw_only=True)
class TripBook:
    """All trips of an account, by the time at which they were opened, and the fills that are in none."""

    trips: tuple[RoundTrip, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class MadeFill(NamedTuple):
    """A fill that no broker listed, with what it moved where that is not price x quantity; see `TripCause`.

    With `cost_known` false the price says nothing.
    """

    fill: Fill
    cause: TripCause
    money: Decimal | None = None
    inferred: bool = True
    cost_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferences:
    """What trips are made of beside the fills.

    `before` was held before `since` (UTC), when the known fills begin. `renamed` names what a code is called now.
    `fees_given_up` are orders whose fees will not be told, `left_out` are those that dealt and make no fill.
    `cash_used` are movements that the fills and splits tell of: they proved them.
    """

    since: datetime | None = None
    before: tuple[OwnHolding, ...] = ()
    fills: tuple[MadeFill, ...] = ()
    splits: tuple[ShareSplit, ...] = ()
    renamed: Mapping[InstrumentId, InstrumentId] = field(default_factory=dict)
    fees_given_up: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
    cash_used: tuple[CashMove, ...] = ()


def signed(side: Side) -> int:
    """1 of a purchase, -1 of a sale."""
    return 1 if side is BUY else -1
