"""What would get a person out where an exit was denied: acts that are prepared, and confirmed as any other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from tideboard_core.model.order import DOUBTED, ModifyRequest, Order, OrderRequest, Side, prices_after
from tideboard_core.model.order_terms import STOPS, OrderType
from tideboard_core.model.review import CheckCode, Severity
from tideboard_core.model.shares import whole
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.flatten.replace import replaceable
from tideboard_core.orders.rounding import stop_limit_at

_READ_FIRST: Final = frozenset(
    {CheckCode.BOOK_AGE, CheckCode.MAX_QUANTITY, CheckCode.RATE_BUDGET, CheckCode.SERVER_PAUSE}
)
"""What a submission reads or waits for first: it says nothing of an act that is only prepared."""
_OF_ANY: Final = frozenset(
    {
        CheckCode.LINK,
        CheckCode.ACCOUNTS_UNREAD,
        CheckCode.LOCK,
        CheckCode.AUDIT,
        CheckCode.TRADABLE,
        CheckCode.SESSION,
        CheckCode.AFTER_CLOSE,
        CheckCode.CONNECT_SHUT,
        CheckCode.UNREADABLE,
    }
)
"""Checks whose failure a flatten would meet as well."""
_TERMS: Final = frozenset(
    {CheckCode.ACCOUNT, CheckCode.OFFERED, CheckCode.EXPIRY, CheckCode.LOT, CheckCode.TICK, CheckCode.AUCTION}
)
"""Checks of what was typed: a person who mends that wants no flatten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """An act that would pass: the order `request`, with `exit_` in its stead; without a request a flatten of it.

    `shares`: the request is the order that was denied, for so many.
    `over` is an order that may have ended and counts as working until its cancel was answered: that cancel.
    """

    request: OrderRequest | None = None
    exit_: Order | None = None
    shares: int | None = None
    over: Order | None = None


def next_steps(
    request: OrderRequest, verdicts_of: Callable[[Draft], Verdicts], orders: Collection[Order], number: str
) -> tuple[NextStep, ...]:
    """The acts that would pass on current data in the place of a new order that would close a position, best first.

    `verdicts_of` are those of the guard's checks, `number` is that of the prepared order. A program's proposal, and an
    order that closes nothing of what is held, has none.
    """
    first = verdicts_of(draft_of(request))
    held = first.snapshot.held or 0
    if request.proposal is not None or (held if request.side is Side.SELL else -held) <= 0:
        return ()
    found = (
        *(_doubted(request, orders) if _taken_by_others(first) else ()),
        *_orders(replace(request, client_order_id=number), verdicts_of, orders, first),
    )
    # A flatten of a pinned account asks for its password, whatever is locked.
    of_any = _OF_ANY - {CheckCode.LOCK} if first.snapshot.pinned else _OF_ANY
    in_the_way = any(check.code in of_any | _TERMS and not check.passed for check in first.checks)
    return found or (() if in_the_way else (NextStep(),))


def _taken_by_others(verdicts: Verdicts) -> bool:
    """Whether it was denied for what other orders may still trade of the position."""
    return any(
        not one.passed and (one.code is CheckCode.SHORT or bool(one.data.get("promised"))) for one in verdicts.checks
    )


def _doubted(request: OrderRequest, orders: Collection[Order]) -> Iterator[NextStep]:
    """The cancels of what a gateway program may tell as disabled that is over: until then it takes of the position."""
    for one in orders:
        if (
            one.open
            and one.broker_status == DOUBTED
            and (one.instrument, one.side) == (request.instrument, request.side)
        ):
            yield NextStep(over=one)


def limited_instead(request: ModifyRequest, verdicts_of: Callable[[Draft], Verdicts], number: str) -> NextStep | None:
    """The stop that a refused change asked for, with a limit and in the place of the one that stands.

    A broker that refuses what would be a market order while a security moves may take one with a limit. None for
    anything but a stop at market of its own, and where it would not pass. `number` is that of the prepared order.
    """
    order, trigger = request.order, prices_after(request).trigger
    if order.order_type is not OrderType.STOP or order.entry or trigger is None:
        return None
    facts = verdicts_of(draft_of(request)).snapshot.instrument
    limit = stop_limit_at(facts, trigger, order.side)
    stop = replace(stop_instead(request, number), order_type=OrderType.STOP_LIMIT, price=limit)
    passes = replaceable(order, stop) and _passes(verdicts_of(replace(draft_of(stop), withdraws=order)))
    return NextStep(request=stop, exit_=order) if passes else None


def stop_instead(request: ModifyRequest, number: str) -> OrderRequest:
    """The stop with the terms of a change, to be placed once the order that it would change is cancelled."""
    order, prices = request.order, prices_after(request)
    return OrderRequest(
        account=request.account,
        instrument=order.instrument,
        side=order.side,
        order_type=order.order_type,
        quantity=whole(request.quantity - order.filled),
        client_order_id=number,
        price=prices.price,
        trigger=prices.trigger,
        time_in_force=order.time_in_force,
        expires=order.expires,
        hours=order.hours,
    )


def _orders(
    request: OrderRequest, verdicts_of: Callable[[Draft], Verdicts], orders: Collection[Order], first: Verdicts
) -> Iterator[NextStep]:
    takes = next((one.data.get("takes") for one in first.checks if one.code is CheckCode.LOT), None)
    if isinstance(takes, tuple) and takes:
        for shares in reversed(takes):
            if _passes(verdicts_of(draft_of(fitting := replace(request, quantity=shares)))):
                yield NextStep(request=fitting, shares=shares)
        return
    inside = next((one.data.get("passes") for one in first.checks if one.code is CheckCode.BOUND), None)
    if isinstance(inside, Decimal):
        fitting = replace(request, price=inside)
        if _passes(verdicts_of(draft_of(fitting))):
            yield NextStep(request=fitting)
            return
    if request.order_type in STOPS:
        # Without its exits the rest of an entry would fill bare: the entry goes, never an exit of one that works.
        entries = {one.id for one in orders if one.open}
        rows = (one for one in orders if replaceable(one, request) and one.entry not in entries)
        for one in sorted(rows, key=lambda row: -row.remaining):
            if _passes(verdicts_of(replace(draft_of(request), withdraws=one))):
                yield NextStep(request=request, exit_=one)
                return
    elif not draft_of(request).defers:
        book = first.snapshot.book
        levels = () if book is None else book.bids if request.side is Side.SELL else book.asks
        if levels:
            near = replace(request, order_type=OrderType.LIMIT, price=levels[0].price)
            if near != request and _passes(verdicts_of(draft_of(near))):
                yield NextStep(request=near)


def _passes(verdicts: Verdicts) -> bool:
    """Whether nothing but what a submission reads first would deny it, and it is a way out."""
    failed = (one for one in verdicts.checks if not one.passed and one.code not in _READ_FIRST)
    return verdicts.closes and not any(one.severity is Severity.HARD for one in failed)
