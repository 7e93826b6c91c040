"""The exits that stand at the broker for each position: how many shares they cover, and how many are too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Order, OrderStatus, Position, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import STOPS, TOUCHED
from tideboard_core.model.quote import MarketState
from tideboard_core.model.shares import Shares, size_of, tradable, whole
from tideboard_core.orders.rounding import traded_at_most

Subject = tuple[str, InstrumentId]
"""Account id and security."""
FIRES_FROM_EITHER_SIDE = frozenset({"MIT", "LIT"})
"""Words of a broker whose stops and touched orders are one type."""
_ENDS_AT_ONCE = frozenset({"MIT", "TSMAMT", "TSMPCT"})
"""Words of a broker that ends what a fired trigger leaves at the market unsold: no trigger holds the rest of it."""
_LASTING = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_MAY_FILL = frozenset(
    {OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED, OrderStatus.CANCELLING}
)
"""An unknown order may not exist, a disabled one does not fill."""


def _no_price(_instrument: InstrumentId) -> Decimal | None:
    return None


def _no_session(_instrument: InstrumentId) -> MarketState:
    return MarketState.UNKNOWN


class Idle(StrEnum):
    """Why an exit that may trade protects nothing as things stand.

    ENTRY: no exit of an entry works until all of the entry has filled; one that ended with a part of it has none.
    SHARES: fewer shares are held than it would trade, nothing is held back for it, so that it may fail.
    MONITOR: a trailing stop follows the market only once a price has been reached, which the broker has not told.
    WATCH: the broker calls its trigger not active, "no longer valid" by a page (developers, `trade/definition`).
    HOURS: it works in the overnight session alone. ENDS: it has fired, and what it did not match is over at once.
    All of LongPort (help centre, `conditional-order.md`, `bounce-order.md`, `us-trading-rules.md`, `market-orders.md`,
    read 2026-11-26).
    """

    ENTRY = "entry"
    SHARES = "shares"
    MONITOR = "monitor"
    WATCH = "watch"
    HOURS = "hours"
    ENDS = "ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingExit:
    """One order at the broker that takes a position back. `quantity` is what has not filled.

    `stop`: it fires when the price goes against the position. Of the exits of one `entry` (its order id, empty for an
    order of its own) only one can fill. `order` is the exit as an order of the broker's list, None while only its entry
    lists it. `idle`: it protects nothing now, and may trade all the same.
    """

    order_id: str
    stop: bool
    quantity: Shares
    trigger: Decimal | None
    price: Decimal | None
    leaving: bool = False
    entry: str = ""
    order: Order | None = None
    idle: Idle | None = None

    @property
    def of_entry(self) -> bool:
        """Whether the broker holds it for an entry and has not worked it yet: one that has fired is an order."""
        return bool(self.entry) and (self.order is None or self.order.status is OrderStatus.PENDING)

    @property
    def protects(self) -> bool:
        """Whether it is a stop that bounds the loss now; one that is being cancelled does not."""
        return self.stop and not self.leaving and self.idle is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitCover:
    """A position (shares, short below zero, 0 = none is held) and the exits standing for it, of all programs."""

    account_id: str
    instrument: InstrumentId
    position: Shares
    exits: tuple[StandingExit, ...] = ()

    @property
    def standing(self) -> Shares:
        """Shares that the exits may trade together."""
        return _together(self.exits)

    @property
    def stopped(self) -> Shares:
        """Shares that a stop protects now."""
        return _together(row for row in self.exits if row.protects)

    @property
    def surplus(self) -> Shares:
        """Shares that the exits would trade beyond the position, without those that are being cancelled."""
        return max(_together(row for row in self.exits if not row.leaving) - size_of(self.position), 0)

    @property
    def unprotected(self) -> Shares:
        """Shares of the position that no stop at the broker protects now."""
        return max(size_of(self.position) - self.stopped, 0)

    @property
    def idle(self) -> Idle | None:
        """Why a stop that stands protects nothing, None where each one does; an entry that fills comes first."""
        found = {row.idle for row in self.exits if row.stop and not row.leaving}
        return next((one for one in Idle if one in found), None)

    @property
    def free(self) -> Shares:
        """Shares for which no exit stands at all: as many may still be given one."""
        return max(size_of(self.position) - self.standing, 0)


def working_exits(
    orders: Iterable[Order],
    positions: Iterable[Position],
    last: Callable[[InstrumentId], Decimal | None] = _no_price,
    session: Callable[[InstrumentId], MarketState] = _no_session,
) -> Mapping[Subject, ExitCover]:
    """Return what stands for each position, and for each security without a position that exits are left of.

    `orders` are all orders that the broker lists, other programs' too. `last` returns a security's last price, which
    tells a stop from a touched order where the broker has one type for both; `session` its market's state: an exit for
    the overnight session protects in that alone, and may trade until its row is over.

    A combination is no exit, whatever its legs sell: it trades all of them or none.
    Without a position a buy with a trigger is an entry; a sale with a stop's trigger is what was left of a position.
    """
    rows = tuple(orders)
    held: dict[Subject, Shares] = defaultdict(int)
    for position in positions:
        held[position.account_id, position.instrument] += position.quantity
    found: dict[Subject, list[StandingExit]] = {subject: [] for subject, quantity in held.items() if quantity}
    for order, exit_ in _exits(rows, last, session):
        subject = order.account_id, order.instrument
        quantity = held.get(subject, 0)
        if order.side is (Side.BUY if quantity < 0 else Side.SELL) and (quantity or exit_.stop or exit_.entry):
            short = exit_.of_entry and exit_.idle is None and exit_.quantity > size_of(quantity)
            found.setdefault(subject, []).append(replace(exit_, idle=Idle.SHARES) if short else exit_)
    return {
        (account, instrument): ExitCover(
            account_id=account, instrument=instrument, position=held[account, instrument], exits=tuple(exits)
        )
        for (account, instrument), exits in found.items()
    }


def losing_stop(
    before: Iterable[Order],
    after: Iterable[Order],
    positions: Sequence[Position],
    last: Callable[[InstrumentId], Decimal | None],
    session: Callable[[InstrumentId], MarketState],
) -> Mapping[Subject, Shares]:
    """Shares without a stop once the orders are those of `after`, of each position of which they are more then."""
    now, then = (working_exits(orders, positions, last, session) for orders in (before, after))
    return {
        subject: cover.unprotected
        for subject, cover in then.items()
        if subject not in now or cover.unprotected > now[subject].unprotected
    }


def surplus_exit(cover: ExitCover) -> StandingExit | None:
    """The exit to reduce or withdraw first where exits exceed the position: no stop before the others, newest first."""
    rows: Iterator[StandingExit] = (row for row in cover.exits if not row.leaving)
    return min(rows, key=lambda row: row.stop, default=None) if cover.surplus else None


def _exits(
    orders: Sequence[Order],
    last: Callable[[InstrumentId], Decimal | None],
    session: Callable[[InstrumentId], MarketState],
) -> Iterator[tuple[Order, StandingExit]]:
    """Every order that may still fill, and the exits that entries list; one that is both counts once."""
    entry_of = {held.order_id: order.id for order in orders for held in order.exits or ()}
    listed = {order.id: order for order in orders}

    def by_day(exit_: StandingExit, instrument: InstrumentId) -> StandingExit:
        if exit_.idle is not None or session(instrument) is MarketState.OVERNIGHT:
            return exit_
        return replace(exit_, idle=Idle.HOURS)

    for order in orders:
        if order.status in _MAY_FILL and order.remaining > 0 and not order.legs and not order.unnamed:
            number = order.entry or entry_of.get(order.id, "")
            exit_ = _exit(order, number, last)
            if exit_.of_entry:
                entry = listed.get(number)  # one that has ended is in no list any more
                if order.entry_part if entry is None else entry.filled < entry.quantity:
                    exit_ = replace(exit_, idle=Idle.ENTRY)
            yield order, by_day(exit_, order.instrument) if order.hours is TradingHours.OVERNIGHT else exit_
        for held in order.exits or ():
            quantity = held.covers(order.filled)
            # One that the broker lists as an order of its own was counted above.
            if held.order_id not in listed and held.status in _MAY_FILL and quantity:
                exit_ = _held_exit(held, order, quantity)
                exit_ = by_day(exit_, order.instrument) if held.hours is TradingHours.OVERNIGHT else exit_
                yield replace(order, side=Side.SELL if order.side is Side.BUY else Side.BUY), exit_


def _held_exit(held: HeldExit, entry: Order, quantity: Shares) -> StandingExit:
    return StandingExit(
        order_id=held.order_id,
        stop=held.role is ExitRole.STOP_LOSS,
        quantity=quantity,
        trigger=held.trigger,
        price=held.limit,
        leaving=held.status is OrderStatus.CANCELLING,
        entry=entry.id,
        idle=Idle.ENTRY if entry.filled < entry.quantity else Idle.WATCH if held.unwatched else None,
    )


def _exit(order: Order, entry: str, last: Callable[[InstrumentId], Decimal | None]) -> StandingExit:
    return StandingExit(
        order_id=order.id,
        stop=_is_stop(order, last),
        quantity=order.remaining,
        trigger=order.trigger,
        price=order.price,
        leaving=order.status is OrderStatus.CANCELLING,
        entry=entry,
        order=order,
        idle=_own_idle(order),
    )


def _own_idle(order: Order) -> Idle | None:
    if order.monitor is not None and order.status is OrderStatus.PENDING:
        return Idle.MONITOR
    if order.unwatched and order.status is OrderStatus.PENDING:
        return Idle.WATCH
    return Idle.ENDS if order.status is OrderStatus.PARTIALLY_FILLED and order.broker_type in _ENDS_AT_ONCE else None


def holds_up_exits(entry: Order) -> bool:
    """Whether a part of an entry has filled whose exits wait for its rest: none of them works, and a stop may not."""
    return entry.open and bool(entry.filled) and any(held.open for held in entry.exits or ())


def rests_on_price(order: Order) -> bool:
    """Whether only the last price tells if an order is a stop: the broker has one type for it and a touched order."""
    either = order.order_type in TOUCHED or order.broker_type in FIRES_FROM_EITHER_SIDE
    return either and order.trigger is not None


def _is_stop(order: Order, last: Callable[[InstrumentId], Decimal | None]) -> bool:
    """Whether it fires when the price goes against the position that it reduces."""
    # Where the broker has one type for both, its word says nothing: the side of the price on which it waits decides.
    price = last(order.instrument) if rests_on_price(order) else None
    if price is None or order.trigger is None:
        return order.order_type in STOPS
    return order.trigger < price if order.side is Side.SELL else order.trigger > price


def _together(exits: Iterable[StandingExit]) -> Shares:
    """Shares that these exits may trade: the larger of those of one entry, all others."""
    alone: Shares = 0
    of_entry: dict[str, Shares] = {}
    for row in exits:
        if row.entry:
            of_entry[row.entry] = max(of_entry.get(row.entry, 0), row.quantity)
        else:
            alone += row.quantity
    return alone + sum(of_entry.values())


def shares_together(orders: Iterable[Order]) -> Shares:
    """Shares that these orders could trade if all of them stood: of the exits of one entry only one fills."""
    return _together(_exit(order, order.entry, _no_price) for order in orders)


def stopped_to(cover: ExitCover, orders: Sequence[Order], day: date) -> Shares:
    """Shares that stops protect now which last to this day or longer; `orders` are those of the account."""
    lives = [(row.id, row.time_in_force, row.expires) for row in orders]
    lives += [(one.order_id, one.time_in_force, one.expires) for row in orders for one in row.exits or ()]
    lasting = {number for number, time, last in lives if time in _LASTING and (last is None or last >= day)}
    return _together(row for row in cover.exits if row.protects and row.order_id in lasting)


def quantity_left(row: StandingExit, cover: ExitCover, facts: Instrument | None) -> int:
    """The whole quantity that an exit's order keeps without the surplus; 0 = it is to be withdrawn.

    In lots, on the mainland with the odd rest of the holding where that is whole.
    """
    most, side = max(row.quantity - cover.surplus, 0), Side.SELL if cover.position > 0 else Side.BUY
    left = tradable(most, 1) if facts is None else traded_at_most(facts, side, most, size_of(cover.position))
    filled = 0 if row.order is None else row.order.filled
    return whole(filled) + left if left else 0
