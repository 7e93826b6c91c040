"""`UnknownWrite`: a write without an answer, which orders prove its outcome, and its form in the order log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tideboard_core.audit.records import Record
from tideboard_core.errors import BadInput
from tideboard_core.model.combination import CombinationLeg, CombinationRequest
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, instrument_id, market_of
from tideboard_core.model.order import (
    AccountId,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
    has_letters,
)
from tideboard_core.model.order_terms import TRAILING, OrderType
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares, shares_from
from tideboard_core.orders.draft import Draft, draft_of, prices_of
from tideboard_core.ports.trading import WriteVerb

ASK_FOR = 30.0
"""Seconds for which the broker is asked before the user has to decide."""
DELETED = "Deleted"
"""Futu's own word for an order that was taken off the list; ours for it is CANCELLED."""
ALIKE_WITHIN = timedelta(seconds=60)
"""How far from the write an order may have been made that could be it, on the exchange's clock."""
LISTS_APART = 10.0
"""Least seconds between two lists that lack an order before it counts as not listed."""
LISTED_LATER = timedelta(seconds=10)
"""How much later than a write a list has to be, on the exchange's clock: the time limit of a write and 5 s more."""
_TRAIL = ("trail_amount", "trail_percent", "limit_offset", "monitor")
"""Fields of a trailing stop; records of other orders do without them."""
ASK_AFTER = (0.5, 1.5, 3.0, 5.0, 10.0, 10.0)
"""Seconds between two questions; together ASK_FOR."""


class Hit(NamedTuple):
    """One order that a cancel of everything was to cancel; of a combination there is one for each leg."""

    order_id: str
    instrument: InstrumentId
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTerms:
    """What an order of ours was sent with, to tell whether an order of the broker is that one; `since` is wall time."""

    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: Shares
    price: Decimal | None
    since: datetime
    legs: tuple[CombinationLeg, ...] = ()

    def proved_by(self, order: Order) -> bool:
        """Whether an order of this account that carries our number of this one is this one.

        No other data folder has used a number with letters: it proves for its security, whatever terms the broker kept.
        One of an older log, without letters, proves only if side, quantity, price and time fit too.
        """
        return self.trades_the_same(order) and (has_letters(order.remark) or self.fits(order, self.since))

    def trades_the_same(self, order: Order) -> bool:
        """Whether an order is for the same security, without letters in its number for the same side of it.

        A combination for the same contracts, not for their sides: a broker that names them otherwise has placed it all
        the same, and that is told elsewhere.
        """
        if self.legs:
            return bool(order.legs) and {leg.instrument for leg in self.legs} == set(order.instruments)
        side = order.side is self.side or has_letters(order.remark)
        return not order.legs and order.instrument == self.instrument and side

    def fits(self, order: Order, near: datetime) -> bool:
        """Whether an order has quantity and price as sent, and was made around `near`."""
        # The price of a trailing stop is the broker's.
        alike = order.order_type in TRAILING if self.order_type in TRAILING else order.price == self.price
        return order.quantity == self.quantity and alike and abs(order.created - near) <= ALIKE_WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownWrite(SentTerms):
    """One write whose outcome is not known. `asking` False = the 30 s are over, the person decides.

    `asks_in` = seconds until the orders are read next, None during a read and after the 30 s. `action` and `was`
    are what was to be done to the order, and how it stood. `hits` are the orders of a cancel of everything that are not
    known to be over; the other fields are then those of the first. `numbered` False = the order went out without our
    number; `alike` are then orders without any that fit its terms and time, else orders with our number of an older log
    and other terms, of another data folder or changed elsewhere: the person decides whether one is it.
    `legs` are those of a combination, a new one or one that is cancelled; instrument and side are the first leg's.
    `unlisted` = two fresh lists of all of today's orders, late enough and far enough apart, do not hold the new order.
    `refusable` = its answer reads like a time-out and may be a refusal: an act that its account may not have.
    `as_before` = its order looked before it as it makes it, so that the same look proves nothing; None = an older log.
    """

    verb: WriteVerb
    client_order_id: str
    account: AccountId
    trigger: Decimal | None
    time_in_force: TimeInForce = TimeInForce.DAY
    hours: TradingHours = TradingHours.REGULAR
    expires: date | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    monitor: Decimal | None = None
    exits: AttachedExits | None = None
    cancels_exits: bool = False
    order_id: str = ""
    asking: bool = True
    asks_in: float | None = None
    action: OrderAction | None = None
    was: OrderStatus | None = None
    hits: tuple[Hit, ...] = ()
    numbered: bool = True
    alike: tuple[str, ...] = ()
    unlisted: bool = False
    refusable: bool = False
    as_before: bool | None = field(default=None, repr=False)

    @property
    def account_id(self) -> str:
        """The number of its account, by which the rows of a connection name it."""
        return self.account.id

    def absence_counts(self, near: datetime, listed: datetime) -> bool:
        """Whether its absence from a list of today's orders counts; a list holds one exchange date only.

        `near`, when this was written, and `listed`, when the list was made, are exchange time.
        """
        market = market_of(self.instrument)
        same_day = exchange_date(market, near) == exchange_date(market, listed)
        return self.verb is WriteVerb.PLACE and self.numbered and same_day and listed - near >= LISTED_LATER

    def refused_by(self, order: Order) -> bool:
        """Whether the broker's order, in a list asked for after its answer, shows that this was a refusal."""
        same = order.id == self.order_id and order.status is self.was and order.broker_status != DELETED
        return self.refusable and same

    @property
    def order_ids(self) -> tuple[str, ...]:
        """Broker's ids of the orders that it is to change or cancel; none of a new one."""
        return tuple(hit.order_id for hit in self.hits) or ((self.order_id,) if self.order_id else ())

    def touches(self, instrument: InstrumentId, side: Side) -> bool:
        """Whether its outcome may concern this side of an instrument."""
        if self.hits:
            return any((hit.instrument, hit.side) == (instrument, side) for hit in self.hits)
        if self.legs:
            return any((leg.instrument, leg.side) == (instrument, side) for leg in self.legs)
        return (self.instrument, self.side) == (instrument, side)

    def is_of(self, order_ids: Collection[str]) -> bool:
        """Whether it was to change, cancel or do something to one of these orders of the broker."""
        return self.verb is not WriteVerb.PLACE and not frozenset(self.order_ids).isdisjoint(order_ids)

    def after(self, order: Order) -> UnknownWrite | None:
        """The part of it that is still unknown after the broker's `order`; None = settled."""
        if self.verb is not WriteVerb.CANCEL_ALL:
            moved = self.as_before and order.id == self.order_id and not self._shown_by(order)
            return None if self.settled_by(order) else replace(self, as_before=False) if moved else self
        hits = self.hits if order.open else tuple(hit for hit in self.hits if hit.order_id != order.id)
        if len(hits) == len(self.hits):
            return self
        return replace(self, hits=hits) if hits else None

    def settled_by(self, order: Order) -> bool:
        """Whether the broker's `order`, one of this account, proves what became of this write.

        A new order: it carries our id, and is this one as `proved_by` has it. A change: the order shows it, with its
        exits, or is over. A cancel: the order is over. An act: see `_done`. An order that looked so before proves
        nothing, until a row since then looked otherwise; nor does one without a name: it may be gone, and nothing could
        ask for it.
        """
        if order.unnamed:
            return False
        if self.verb is WriteVerb.PLACE:
            return self._has_our_number(order) and self.proved_by(order)
        if order.id != self.order_id:
            return False
        over = self.verb is WriteVerb.MODIFY and not order.open
        return over or (self._shown_by(order) and not self.as_before)

    def before(self, order: Order) -> UnknownWrite:
        """The write with how its order looks as it goes out: what looks so already proves nothing of it later."""
        return replace(self, as_before=self._shown_by(order))

    def _shown_by(self, order: Order) -> bool:
        """Whether an order looks as this change, cancel or act makes it."""
        if self.verb is WriteVerb.ACT:
            return self._done(order)
        if self.verb is WriteVerb.CANCEL:
            return not order.open
        return terms_of(order) == terms_of(self) and self.exits_shown(order)

    @property
    def asks_exits(self) -> bool:
        """Whether it asks for other exits of its order, or for none."""
        return self.exits is not None or self.cancels_exits

    def _has_our_number(self, order: Order) -> bool:
        """Whether an order carries our number and may be this one; an exit has the number of its entry."""
        return order.remark == self.client_order_id and not order.entry and self.trades_the_same(order)

    def exits_shown(self, order: Order) -> bool:
        """Whether the broker lists the exits as this change makes them; what it has not told proves nothing."""
        if not self.asks_exits:
            return True
        if order.exits is None:
            return False
        asked = [] if self.exits is None else _exit_terms(self.exits)
        held = [
            (one.role, ExitTerms(trigger=one.trigger, limit=one.limit), one.time_in_force, one.expires)
            for one in order.exits
            if one.open
        ]
        stated = {one.hours for one in order.exits if one.open} - {None}
        hours = self.exits is None or stated <= {self.exits.hours}
        return len(held) == len(asked) and set(held) == set(asked) and hours

    def resembles(self, order: Order, near: datetime) -> bool:
        """Whether a person has to say if an order is this one, see `alike`; once for each order."""
        if order.id in self.alike or order.unnamed or self.verb is not WriteVerb.PLACE:
            return False
        return self._has_our_number(order) if self.numbered else self.could_be(order, near)

    def could_be(self, order: Order, near: datetime) -> bool:
        """Whether an order without any number has the terms of this new one and was made around `near`.

        Of the orders without a name also one with our number, which proves no more than that it was listed.
        """
        if order.unnamed and order.remark == self.client_order_id:
            return self.verb is WriteVerb.PLACE
        if self.verb is not WriteVerb.PLACE or order.remark or frozenset(order.legs) != frozenset(self.legs):
            return False
        return (order.instrument, order.side) == (self.instrument, self.side) and self.fits(order, near)

    def _done(self, order: Order) -> bool:
        """Whether the order shows the act: suspended, no longer suspended, deleted, or in another status."""
        if self.action is OrderAction.DISABLE:
            return order.status is OrderStatus.DISABLED or not order.open
        if self.action is OrderAction.ENABLE:
            return order.status is not OrderStatus.DISABLED
        if self.action is OrderAction.DELETE:
            return order.broker_status == DELETED or (order.status is not self.was and not order.open)
        return order.status is not self.was

    def shown(self) -> Order:
        """The blotter row of a new order without an answer; of a change the order as it was to be."""
        return Order(
            id=f"?{self.client_order_id}",
            account_id=self.account_id,
            instrument=self.instrument,
            name="",
            side=self.side,
            order_type=self.order_type,
            status=OrderStatus.UNKNOWN,
            quantity=self.quantity,
            filled=0,
            price=self.price,
            trigger=self.trigger,
            trail_amount=self.trail_amount,
            trail_percent=self.trail_percent,
            limit_offset=self.limit_offset,
            monitor=self.monitor,
            average_price=None,
            created=self.since,
            updated=self.since,
            time_in_force=self.time_in_force,
            hours=self.hours,
            expires=self.expires,
            remark=self.client_order_id,
            exits_asked=self.exits,
            legs=self.legs,
        )


def _exit_terms(exits: AttachedExits) -> list[tuple[ExitRole, ExitTerms, TimeInForce, date | None]]:
    return [(role, terms, exits.time_in_force, exits.expires) for role, terms in exits.terms().items()]


def terms_of(order: Order | Draft | UnknownWrite) -> tuple[object, ...]:
    """What a change sets and is recognised by.

    Of a trailing stop its distance counts: the broker moves trigger and limit with the market.
    """
    if order.order_type in TRAILING:
        return order.quantity, order.trail_amount, order.trail_percent, order.limit_offset
    return order.quantity, order.price, order.trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOrder(SentTerms):
    """A new order of ours, or with `order_id` a change of an order; `amount` is price x all its shares.

    Of a combination, which has `legs`, it is the largest loss of the whole order; instrument and side are then those of
    its first leg.
    """

    account: AccountId
    day: str
    quantity: int
    terms: tuple[object, ...]
    amount: Decimal
    multiplier: int
    currency: str
    order_id: str = ""
    time_in_force: TimeInForce = TimeInForce.DAY

    def working(self, instrument: InstrumentId, side: Side) -> int:
        """Shares or contracts of this side of a security that it may trade."""
        if self.legs:
            return self.quantity * sum(
                one.ratio for one in self.legs if (one.instrument, one.side) == (instrument, side)
            )
        return self.quantity if (self.instrument, self.side) == (instrument, side) else 0

    def counts_for(self, side: Side) -> bool:
        """Whether the day's value of a side has it: a combination counts on both."""
        return bool(self.legs) or self.side is side

    def shown_by(self, order: Order) -> bool:
        """Whether the broker's order is as this change makes it, or over."""
        return not order.open or terms_of(order) == self.terms


UNKNOWN_WRITES: Final = Topic[tuple[UnknownWrite, ...]]("unknowns")
"""Writes of an account whose outcome is not known."""


Request = OrderRequest | CombinationRequest | ModifyRequest | CancelRequest | CancelAllRequest | ActionRequest

_VERBS: dict[type[Request], WriteVerb] = {
    OrderRequest: WriteVerb.PLACE,
    CombinationRequest: WriteVerb.PLACE,
    ModifyRequest: WriteVerb.MODIFY,
    CancelRequest: WriteVerb.CANCEL,
    CancelAllRequest: WriteVerb.CANCEL_ALL,
    ActionRequest: WriteVerb.ACT,
}


def verb_of(request: Request) -> WriteVerb:
    return _VERBS[type(request)]


def order_of(request: CancelRequest | CancelAllRequest | ActionRequest) -> Order:
    """The order that a request is about, of a cancel of everything the first; raises BadInput where there is none."""
    if not isinstance(request, CancelAllRequest):
        return request.order
    if not request.orders:
        raise BadInput("nothing-to-cancel", account=request.account.short_id)
    return request.orders[0]


def write_of(request: Request, since: datetime) -> UnknownWrite:
    """The write that a request asks for; `since` is UTC wall time."""
    if isinstance(request, CombinationRequest):
        return _new_combination(request, since)
    if isinstance(request, OrderRequest | ModifyRequest):
        return _write(draft_of(request), verb_of(request), since)
    order = order_of(request)
    # A cancel has no terms of its own; as an act it gets the draft of its order as it stands.
    unchanged = ActionRequest(
        account=request.account, order=order, action=OrderAction.DELETE, client_order_id=request.client_order_id
    )
    write = _write(draft_of(unchanged), verb_of(request), since)
    if isinstance(request, ActionRequest):
        return replace(write, action=request.action, was=order.status)
    if isinstance(request, CancelAllRequest):
        return replace(write, order_id="", hits=tuple(hit for one in request.orders for hit in _hits(one)))
    return write


def _hits(order: Order) -> tuple[Hit, ...]:
    return tuple(Hit(order.id, leg.instrument, leg.side) for leg in order.legs) or (
        Hit(order.id, order.instrument, order.side),
    )


def _new_combination(request: CombinationRequest, since: datetime) -> UnknownWrite:
    return UnknownWrite(
        verb=WriteVerb.PLACE,
        client_order_id=request.client_order_id,
        account=request.account.identity,
        instrument=request.legs[0].instrument,
        side=request.legs[0].side,
        order_type=request.order_type,
        quantity=request.quantity,
        price=request.price,
        trigger=None,
        since=since,
        time_in_force=request.time_in_force,
        legs=request.legs,
    )


def _write(draft: Draft, verb: WriteVerb, since: datetime) -> UnknownWrite:
    return UnknownWrite(
        verb=verb,
        client_order_id=draft.client_order_id,
        account=draft.account.identity,
        instrument=draft.instrument,
        side=draft.side,
        order_type=draft.order_type,
        quantity=draft.quantity,
        **prices_of(draft)._asdict(),
        monitor=draft.monitor,
        since=since,
        time_in_force=draft.time_in_force,
        hours=draft.hours,
        expires=draft.expires,
        exits=draft.exits,
        cancels_exits=draft.cancels_exits,
        order_id=draft.replaces.id if draft.replaces is not None else "",
        legs=draft.replaces.legs if draft.replaces is not None else (),
    )


def write_data(write: UnknownWrite) -> dict[str, Any]:
    """The data of a write in the order log."""
    data: dict[str, Any] = {
        "verb": write.verb,
        **write.account.kept(),
        "instrument": write.instrument,
        "side": write.side,
        "type": write.order_type,
        "quantity": write.quantity,
        "price": write.price,
        "trigger": write.trigger,
        "time_in_force": write.time_in_force,
        "hours": write.hours,
        "expires": None if write.expires is None else write.expires.isoformat(),
        "order": write.order_id,
    }
    data |= {name: value for name in _TRAIL if (value := getattr(write, name)) is not None}
    if write.exits is not None:
        data["exits"] = _exits_data(write.exits)
    if write.cancels_exits:
        data["withdraws_exits"] = True
    if write.legs:
        data["legs"] = [[leg.instrument, leg.side, leg.ratio] for leg in write.legs]
    if write.action is not None:
        data |= {"act": write.action, "was": write.was}
    if write.as_before is not None:
        data["as_before"] = write.as_before
    if not write.numbered:
        data["numbered"] = False
    if write.hits:
        data["orders"] = [list(hit) for hit in write.hits]
    return data


def write_from(record: Record) -> UnknownWrite | None:
    """The write of an intent record, None for a record that is none."""
    data = record.data
    try:
        return UnknownWrite(
            verb=WriteVerb(data["verb"]),
            client_order_id=record.id,
            account=AccountId.from_stored(data),
            instrument=instrument_id(data["instrument"]),
            side=Side(data["side"]),
            order_type=OrderType(data["type"]),
            quantity=shares_from(data["quantity"]),
            price=_decimal(data["price"]),
            trigger=_decimal(data["trigger"]),
            since=record.at,
            # Records of older versions lack what came later: `get` from here on.
            time_in_force=TimeInForce(data.get("time_in_force", TimeInForce.DAY)),
            hours=TradingHours(data.get("hours", TradingHours.REGULAR)),
            expires=None if data.get("expires") is None else date.fromisoformat(data["expires"]),
            trail_amount=_decimal(data.get("trail_amount")),
            trail_percent=_decimal(data.get("trail_percent")),
            limit_offset=_decimal(data.get("limit_offset")),
            monitor=_decimal(data.get("monitor")),
            exits=None if data.get("exits") is None else _exits_from(data["exits"]),
            cancels_exits=bool(data.get("withdraws_exits", False)),
            order_id=str(data["order"]),
            asking=False,
            action=None if data.get("act") is None else OrderAction(data["act"]),
            was=None if data.get("was") is None else OrderStatus(data["was"]),
            hits=tuple(Hit(str(i), instrument_id(name), Side(side)) for i, name, side in data.get("orders", ())),
            numbered=bool(data.get("numbered", True)),
            legs=tuple(_leg_from(*leg) for leg in data.get("legs", ())),
            as_before=None if data.get("as_before") is None else bool(data["as_before"]),
        )
    except (KeyError, ValueError, TypeError, ArithmeticError, BadInput):
        return None


def _leg_from(instrument: str, side: str, ratio: int) -> CombinationLeg:
    return CombinationLeg(instrument=instrument_id(instrument), side=Side(side), ratio=int(ratio))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _exits_data(exits: AttachedExits) -> dict[str, Any]:
    return {
        "legs": [[role, terms.trigger, terms.limit] for role, terms in exits.terms().items()],
        "time_in_force": exits.time_in_force,
        "hours": exits.hours,
        "expires": None if exits.expires is None else exits.expires.isoformat(),
    }


def _exits_from(data: Mapping[str, Any]) -> AttachedExits:
    legs = {
        ExitRole(role): ExitTerms(trigger=Decimal(trigger), limit=None if limit is None else Decimal(limit))
        for role, trigger, limit in data["legs"]
    }
    return AttachedExits(
        take_profit=legs.get(ExitRole.TAKE_PROFIT),
        stop_loss=legs.get(ExitRole.STOP_LOSS),
        time_in_force=TimeInForce(data["time_in_force"]),
        hours=TradingHours(data["hours"]),
        expires=None if data["expires"] is None else date.fromisoformat(data["expires"]),
    )
