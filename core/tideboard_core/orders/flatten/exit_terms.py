"""Terms of an exit that a flatten takes away, and why a new order could not have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Account, Order, OrderRequest
from tideboard_core.model.order_terms import TOUCHED_OF, TRAILING
from tideboard_core.model.review import Check, CheckCode, hard
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.way_out_table import denies_for_good


def placed(exit_: Order, account: Account, number: str, quantity: Shares) -> OrderRequest | None:
    """The new order with the terms of an exit; None where no order of ours can have them."""
    moves = exit_.order_type in TRAILING  # its trigger and limit are the broker's to move
    try:
        return OrderRequest(
            account=account,
            instrument=exit_.instrument,
            side=exit_.side,
            order_type=exit_.order_type,
            quantity=whole(quantity),
            client_order_id=number,
            price=None if moves else exit_.price,
            trigger=None if moves else exit_.trigger,
            time_in_force=exit_.time_in_force,
            expires=exit_.expires,
            hours=exit_.hours,
            trail_amount=exit_.trail_amount,
            trail_percent=exit_.trail_percent,
            limit_offset=exit_.limit_offset,
            monitor=exit_.monitor if moves else None,
        )
    except BadInput:
        return None


def denial_of(
    exit_: Order, account: Account, verdicts: Callable[[Draft], Verdicts], *, ours: bool = True
) -> Check | None:
    """The check for which what is left of an exit could not be placed now, whatever proves it; None = it could.

    `verdicts` are those of the guard's own checks. What the broker does not tell of an exit of `ours` is as it was
    confirmed; that of any other nobody knows.
    """
    if exit_.untold and not ours:
        return hard(
            CheckCode.OFFERED,
            passed=False,
            reason=OfferReason.TERMS_MISSING,
            market=market_of(exit_.instrument),
            untold=True,
        )
    request = placed(exit_, account, "", exit_.remaining)
    if request is None:
        return hard(CheckCode.OFFERED, passed=False, reason=OfferReason.BROKER_TYPE)
    found = verdicts(draft_of(request))
    return next((one for one in found.checks if denies_for_good(one, known=found.snapshot.known)), None)


def missing_of(lost: Iterable[Order], standing: Sequence[Order]) -> Iterator[tuple[Order, Shares]]:
    """The lost exits that no working order of the same terms stands for, each with the shares that it lacks."""
    left = [(_terms(one), one.remaining) for one in standing]
    for order in lost:
        missing = order.remaining
        for at, (terms, shares) in enumerate(left):
            if terms == _terms(order):
                found = min(shares, missing)
                left[at], missing = (terms, shares - found), missing - found
        if missing:
            yield order, missing


def less_filled(lost: Sequence[Order], orders: Iterable[Order], together: Sequence[Set[str]] = ()) -> tuple[Order, ...]:
    """The lost exits, each less what `orders` of its terms that were placed after its end have filled.

    One that was lost itself stands for the earlier one whole. Of the exits of one entry a fill of one is one of each.
    `together` are ids of exits that worked at one time, of which none is another's: their times are the broker's, and
    LongPort tells of an exit of an entry only when it changed last.
    """
    ids, back = {one.id for one in lost}, defaultdict[str, Shares](int)
    alike = defaultdict[tuple[object, ...], list[Order]](list)
    for exit_ in lost:
        alike[_terms(exit_)].append(exit_)
    for order in sorted(orders, key=lambda one: one.created):
        shares = order.quantity if order.id in ids else order.filled
        for exit_ in alike.get(_terms(order), ()) if shares else ():
            beside = order.id == exit_.id or any({order.id, exit_.id} <= each for each in together)
            if order.created > exit_.updated and not beside:
                entry = exit_.entry or exit_.id
                found = min(shares, max(exit_.remaining - back[entry], 0))
                back[entry], shares = back[entry] + found, shares - found
    less = (replace(one, filled=one.filled + min(back[one.entry or one.id], one.remaining)) for one in lost)
    return tuple(one for one in less if one.remaining)


def _terms(order: Order) -> tuple[object, ...]:
    """What makes an exit the same; trigger and limit of a trailing stop are the broker's to move."""
    if order.order_type in TRAILING:
        return order.order_type, order.trail_amount, order.trail_percent, order.limit_offset
    # A broker with one word for both tells stops from touched orders only while they wait.
    return TOUCHED_OF.get(order.order_type, order.order_type), order.price, order.trigger
