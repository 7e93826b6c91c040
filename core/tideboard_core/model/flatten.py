"""Flatten: the listed positions that one confirmation closes, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.offers import OutdatedProgram
from tideboard_core.model.order import Account, Order, OrderStatus, OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.model.shares import Shares, shares_from

FLATTEN_LIFE: Final = 180.0
"""Seconds for which the approval of a flatten lives."""
PART: Final = 48 * 1024
"""Characters of a plan's lines in one line of the order log, which has room for 64 KiB."""
COLLARS: Final = frozenset({CheckCode.COLLAR_LAST, CheckCode.COLLAR_BEST})
PRICE_LEFT: Final = frozenset(
    {
        "flatten-no-bid",
        "flatten-no-ask",
        "flatten-out-of-reach",
        "not-sent-out-of-reach",
        "flatten-covers",
        CheckCode.COLLAR_LAST.value,
        CheckCode.COLLAR_BEST.value,
        CheckCode.BOOK_AGE.value,
    }
)
"""Codes of what leaves a line for its price, or for that of the contract it covers: a new plan may close it."""
YES_OVER: Final = frozenset({"flatten-stopped", "flatten-too-late", "not-sent-locked", "not-sent-link"})
"""Codes of what leaves a line because the person's yes was over before its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Why a line is worked on only where its box was ticked: a check of its closing order that failed.

    With `exit` it is that of an exit, which could not be put back once it was taken away.
    """

    check: Check
    exit: Order | None = None

    def covers(self, other: Caution) -> bool:
        """Whether who ticked a box for this one has agreed to another: the same exit, write, or distance."""
        if self.exit is not None or other.exit is not None:
            return self.exit is not None and other.exit is not None and self.exit.id == other.exit.id
        if {self.check.code, other.check.code} <= COLLARS:
            return True
        same = self.check.code is other.check.code
        return same and self.check.data.get("order") == other.check.data.get("order")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlattenLine:
    """One position to close: the order that closes it sells or buys at most `quantity`, at `price` or better.

    `held` is the position as it was shown, short below zero. `exits` are the working orders of the closing side, other
    programs' included, which are cancelled first. `obstacle` is why the line will not be worked on, None if it will;
    without any price to go by `price` is None and there is an obstacle. `beyond_book` are the units that the levels of
    the book, where it was known, did not cover at that price or a better one. `entries` are the working orders that
    would add to the position, `ticked` those of them that are cancelled before the exits. `ends_today`: it is an option
    that expires today. With `cautions` it is worked on only where its box was ticked, `accepted`. `passed` are the
    exits whose trigger was passed: they cannot be put back, and hold nothing up. `not_by_hand` are those of its orders
    that by the broker's page are not withdrawn by hand; their cancels are sent all the same. `rest` are those of
    `quantity` that go as a second order, once the first one was followed: the odd rest of a mainland holding. `unshown`
    are units that are listed and may be gone with a fill that was taken back, which is why `quantity` leaves them.
    `unfound` are units of its exits that no cancel has found: these are tried again, and stay held if they are not
    found then either. `later`: what `quantity` leaves of it came today, and can be sold on another day.
    """

    account: Account
    instrument: InstrumentId
    name: str
    currency: str
    held: Shares
    side: Side
    quantity: int
    order_type: OrderType
    price: Decimal | None
    hours: TradingHours = TradingHours.REGULAR
    exits: tuple[Order, ...] = ()
    obstacle: OrderDenied | None = None
    beyond_book: Shares = 0
    entries: tuple[Order, ...] = ()
    ticked: tuple[Order, ...] = ()
    ends_today: bool = False
    cautions: tuple[Caution, ...] = ()
    accepted: bool = False
    passed: tuple[Order, ...] = ()
    not_by_hand: tuple[Order, ...] = ()
    rest: int = 0
    unshown: Shares = 0
    unfound: Shares = 0
    later: bool = False

    @property
    def first(self) -> int:
        """So much its first order trades at most; its only one where there is no rest."""
        return self.quantity - self.rest

    @property
    def worked(self) -> bool:
        """Whether it is worked on, as it stands."""
        return self.obstacle is None and (self.accepted or not self.cautions)

    @property
    def left_out(self) -> OrderDenied | None:
        """Why it is not worked on, as it stands."""
        return None if self.worked else self.obstacle or OrderDenied("flatten-not-ticked")

    def accepts(self, caution: Caution) -> bool:
        """Whether the person has agreed to go on in spite of this."""
        return self.accepted and any(one.covers(caution) for one in self.cautions)

    def cancels(self, order: Order) -> bool:
        """Whether it is an order that was shown and confirmed to be cancelled."""
        return order.id in {one.id for one in (*self.ticked, *self.exits)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlattenPlan:
    """What the confirmation shows; `id` is our client order id of the whole. Nothing but its ticks changes later.

    `foreign` are the ids of those entries and combinations that other programs placed. `staying` is what else goes on
    working: combinations with a leg in a position that is closed, and own orders without an answer that may add to one.
    `replaces`: it is a replacement, whose one line places a stop for the exit that it takes away. `outdated`: it goes
    through a gateway program that may tell orders wrongly.
    """

    id: str
    account: Account
    lines: tuple[FlattenLine, ...]
    foreign: frozenset[str] = frozenset()
    staying: tuple[Order, ...] = ()
    replaces: bool = False
    outdated: OutdatedProgram | None = None

    def with_ticked(self, entries: Collection[str], lines: Collection[InstrumentId] = ()) -> FlattenPlan:
        """The plan with these of its entries, by id, to be cancelled; what it does not name is left out.

        `lines` are the securities whose boxes were ticked.
        """

        def ticked(line: FlattenLine) -> FlattenLine:
            if line.obstacle is not None:
                return line
            chosen = tuple(one for one in line.entries if one.id in entries)
            return replace(line, ticked=chosen, accepted=bool(line.cautions) and line.instrument in lines)

        return replace(self, lines=tuple(map(ticked, self.lines)))

    @property
    def worked_on(self) -> tuple[FlattenLine, ...]:
        """The lines that are worked on as they stand; their number is typed in LIVE."""
        return tuple(line for line in self.lines if line.worked)

    @property
    def to_tick(self) -> tuple[FlattenLine, ...]:
        """The lines with a box of their own."""
        return tuple(line for line in self.lines if line.obstacle is None and line.cautions)


class LineState(StrEnum):
    """How far a line is. From DONE on it is over; NOT_DONE = denied here, nothing of the closing order was sent.

    QUEUED: nothing of it is touched while a line of another flatten needs the same calls. PAUSED: the same while a
    pause lasts that the server asked for. DONE: no tradable unit of the
    position is left. REOPENED: the broker has taken back or cut a fill by which it was.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    PAUSED = "paused"
    WITHDRAWING = "withdrawing"
    CHECKING = "checking"
    SENT = "sent"
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_DONE = "not-done"
    REOPENED = "reopened"


LINE_OVER: Final = frozenset(
    {
        LineState.DONE,
        LineState.PARTLY,
        LineState.REFUSED,
        LineState.UNKNOWN,
        LineState.NOT_DONE,
        LineState.REOPENED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestOrder:
    """The second order of a line, for `quantity` shares; 0 where it was denied or refused, with the `error`."""

    quantity: int = 0
    order_id: str = ""
    client_order_id: str = ""
    error: OrderError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutcome:
    """A line as it stands: `sent` shares were sent in the order `order_id`, of which `filled` are filled.

    With `rest` both are those of its two orders together.

    `withdrawn` are the exits that it has asked the broker to cancel, as they were when it was over; where the position
    was not closed, those that ended are offered again. `error` says why it was not done, refused or is unknown.
    `beyond_book` is that of the line at the moment of the order. `left` are the units held that its order did not
    cover, and what entries filled until its end. `waits` are the seconds until the broker's limit lets the lists be
    read that prove what is held, or of a PAUSED one until the server's pause ends; 0 while nothing is waited for.
    """

    line: FlattenLine
    state: LineState = LineState.WAITING
    sent: int = 0
    filled: Shares = 0
    order_id: str = ""
    client_order_id: str = ""
    withdrawn: tuple[Order, ...] = ()
    error: OrderError | None = None
    beyond_book: Shares = 0
    left: Shares = 0
    rest: RestOrder | None = None
    waits: int = 0

    @property
    def order_ids(self) -> frozenset[str]:
        """The broker's ids of its orders, as far as they are known."""
        return frozenset({self.order_id, "" if self.rest is None else self.rest.order_id} - {""})

    @property
    def client_order_ids(self) -> frozenset[str]:
        """Our ids of its orders."""
        return frozenset({self.client_order_id, "" if self.rest is None else self.rest.client_order_id} - {""})

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it by this flatten."""
        return self.state in LINE_OVER

    @property
    def exits_to_offer(self) -> tuple[Order, ...]:
        """Exits that no longer stand although the position was not closed, or not the whole of it."""
        if not self.over or self.state is LineState.DONE:
            return ()
        return tuple(order for order in self.withdrawn if not order.open and order.remaining > 0)

    @property
    def left_over(self) -> bool:
        """Whether a new plan may close it.

        It was not done because its order, or that of what it covers, would not have traded at once, or because the
        person's yes was over before its turn.
        """
        left = PRICE_LEFT | YES_OVER
        return self.state is LineState.NOT_DONE and self.error is not None and self.error.code in left


_EXIT_TERMS: Final = ("price", "trigger", "trail_amount", "trail_percent", "limit_offset", "monitor", "expires")


def exit_data(order: Order) -> Mapping[str, object]:
    """What the order log keeps of an exit: the terms under which it can be offered again. What is as usual is left out.

    Logs of earlier versions have the id alone.
    """
    data: dict[str, object] = {"id": order.id, "type": order.order_type, "quantity": order.quantity}
    data |= {name: getattr(order, name) for name in _EXIT_TERMS if getattr(order, name) is not None}
    if order.filled:
        data["filled"] = order.filled
    if order.time_in_force is not TimeInForce.DAY:
        data["time"] = order.time_in_force
    if order.hours is not TradingHours.REGULAR:
        data["hours"] = order.hours
    if order.entry:
        data["entry"] = order.entry
    return data


def logged_exit(data: Mapping[str, Any], account_id: str, instrument: InstrumentId, side: Side, at: datetime) -> Order:
    """An exit as `exit_data` wrote it, as cancelled at `at` (UTC)."""
    expires = data.get("expires")

    def price(name: str) -> Decimal | None:
        return None if data.get(name) is None else Decimal(data[name])

    return Order(
        id=str(data["id"]),
        account_id=account_id,
        instrument=instrument,
        name="",
        side=side,
        order_type=OrderType(data["type"]),
        status=OrderStatus.CANCELLED,
        quantity=shares_from(data["quantity"]),
        filled=shares_from(data.get("filled", 0)),
        average_price=None,
        created=at,
        updated=at,
        time_in_force=TimeInForce(data.get("time", TimeInForce.DAY)),
        hours=TradingHours(data.get("hours", TradingHours.REGULAR)),
        expires=None if expires is None else date.fromisoformat(expires),
        entry=str(data.get("entry", "")),
        price=price("price"),
        trigger=price("trigger"),
        trail_amount=price("trail_amount"),
        trail_percent=price("trail_percent"),
        limit_offset=price("limit_offset"),
        monitor=price("monitor"),
    )


def line_data(line: FlattenLine) -> Mapping[str, object]:
    """What the order log keeps of a line of the plan."""
    left_out = line.left_out
    cautions = [one.check.code if one.exit is None else f"{one.check.code} {one.exit.id}" for one in line.cautions]
    return {
        "instrument": line.instrument,
        "held": line.held,
        "side": line.side,
        "quantity": line.quantity,
        "type": line.order_type,
        "price": line.price,
        "exits": [exit_data(order) for order in line.exits],
        "entries": [order.id for order in line.ticked],
        "obstacle": None if left_out is None else left_out.code,
        **({"cautions": cautions} if cautions else {}),
        **({"rest": line.rest} if line.rest else {}),
        **({"unshown": line.unshown} if line.unshown else {}),
        **({"later": True} if line.later else {}),
    }


def plan_data(plan: FlattenPlan) -> list[Mapping[str, object]]:
    """What the order log keeps of a plan, in as many records as its lines need: one for some hundred positions.

    Of several each has its number as `part` and theirs as `parts`.
    """
    data: dict[str, object] = {"step": "plan", **plan.account.identity.kept()}
    if plan.replaces:
        data["replaces"] = True
    parts: list[list[Mapping[str, object]]] = [[]]
    room = PART
    for line in map(line_data, plan.lines):
        size = len(json.dumps(line, default=str))
        if size > room and parts[-1]:
            parts.append([])
            room = PART
        parts[-1].append(line)
        room -= size
    if len(parts) == 1:
        return [{**data, "lines": parts[0]}]
    return [{**data, "part": at, "parts": len(parts), "lines": lines} for at, lines in enumerate(parts, start=1)]


def outcome_data(outcome: LineOutcome) -> Mapping[str, object]:
    """What the order log keeps of the end of a line."""
    return {
        "instrument": outcome.line.instrument,
        "state": outcome.state,
        "order": outcome.order_id,
        "sent": outcome.sent,
        "filled": outcome.filled,
        "left": outcome.left,
        "withdrawn": [order.id for order in outcome.withdrawn],
        "code": None if outcome.error is None else outcome.error.code,
        **({} if outcome.rest is None else {"rest": _rest_data(outcome.rest)}),
    }


def _rest_data(rest: RestOrder) -> Mapping[str, object]:
    code = None if rest.error is None else rest.error.code
    return {"order": rest.order_id, "sent": rest.quantity, "code": code}
