"""What of an order adds to a position in the worst state of its account, and what proves that it adds nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.held_doubt import HeldDoubt
from tideboard_core.model.order import ModifyRequest, Order, Prices, Side
from tideboard_core.model.order_terms import TRAILING, OrderType
from tideboard_core.model.shares import Shares
from tideboard_core.orders.draft import Draft, prices_of


class Way(StrEnum):
    """What a draft does to the risk of its account, whatever proves it.

    EXIT = it closes what is held and adds nothing in any state. ATTACHED = a change of attached exits alone. ENTRY =
    everything else, also what a program proposed.
    """

    ENTRY = "entry"
    ATTACHED = "attached"
    EXIT = "exit"


class PutBack(StrEnum):
    """An order with the terms of an exit that a flatten took away, for at most what is offered of it.

    UNKNOWN = beside the closing order of the flatten, which has no answer: only what waits for a stop's trigger.
    """

    FREE = "free"
    UNKNOWN = "unknown"


class StandingTerms(NamedTuple):
    """Terms in which an order that is changed may stand: those listed, or those of a change that is not shown yet."""

    quantity: Shares
    prices: Prices


class Provable(NamedTuple):
    """Shares that lists at most ten seconds old prove against the loss brake alone.

    `free` is what a new order may close, `held` the largest quantity that a change may leave its order with.
    """

    free: Shares
    held: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Shares of the draft's side of its security that may trade besides it, in the worst state of the account.

    `committed` are working orders of anybody, disabled ones too, ours that the broker does not list yet, and every
    unanswered write with its larger effect, whatever its day; None while orders are not known. `unsure` are those of
    unanswered new orders among them, and `unfound` ones: exits that the broker lists and does not find to withdraw.
    `rivals` are the triggers, else limits, of those orders that have one. `changes` are terms that changes of the
    draft's own order may have given it besides those that are listed.
    """

    committed: Shares | None = 0
    unsure: Shares = 0
    unfound: Shares = 0
    rivals: tuple[Decimal, ...] = ()
    changes: tuple[StandingTerms, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """The one answer to whether an order is a way out; see `way_out_of`.

    `adds` are the shares that could trade on the opening side or beyond flat. `eased`: it is a change that leaves no
    more shares in any state, brings no term nearer to a trade and has no larger value. `free` is what is held less all
    that may trade besides, of a change on the closing side all that is held; None while positions or orders are not
    known. `fresh` and `lately`: what proves it, for every check or for the loss brake alone. `if_unsent`: an exit that
    waits for its trigger adds nothing if no unanswered new order ever came to be. `promised` are the shares that other
    working orders may close of a holding which it could close without them, 0 = it can. `left` is the least that the
    order which it changes has left in any state, 0 of a new order or an act. `waits` for its trigger. `put_back`: it is
    an exit that a flatten took away. `doubted` is what it may close typed, of a holding that is doubtful: what was last
    shown less all that may trade besides; None where it rests on no doubt, or goes beyond that. `unproven`: no list can
    prove anything of that holding. `beyond` is what would trade beyond what is held if all that may trade does, below
    zero where more is held; None while that is not known.
    """

    way: Way
    adds: Shares
    eased: bool
    free: Shares | None
    fresh: bool
    lately: bool
    if_unsent: bool
    promised: Shares
    left: Shares = 0
    waits: bool = False
    put_back: PutBack | None = None
    beyond: Shares | None = None
    doubted: Shares | None = None
    unproven: bool = False

    @property
    def closes(self) -> bool:
        """Whether it adds nothing and closes what is held, by what is known."""
        return self.way is Way.EXIT

    def at_most(self, wanted: Shares) -> Shares | None:
        """So many of these shares as are free; None while positions or orders are not known."""
        return None if self.free is None else min(wanted, self.free)

    def sellable(self, stated: Shares | None) -> Shares | None:
        """What a sale may close: what is free, else what the broker states, besides what the changed order has left."""
        return self.free if self.free is not None or stated is None else stated + self.left


def way_out_of(
    draft: Draft,
    *,
    held: Shares | None,
    working: Working,
    bare: bool,
    last: Decimal | None,
    fresh: bool,
    provable: Provable | None,
    put_back: PutBack | None = None,
    doubt: HeldDoubt | None = None,
) -> WayOut:
    """What a draft adds, with `held` the net holding, of a doubtful one its smaller side; None = not known.

    `bare`: it would leave a sold contract without what covers it. `last` is the last price, None = not known. `fresh`:
    orders and positions were read in the last three seconds, after the last fill and every other write of the security.
    """
    closable = None if held is None else held if draft.side is Side.SELL else -held
    free = None if closable is None or working.committed is None else max(closable - working.committed, 0)
    order = draft.replaces if isinstance(draft.request, ModifyRequest) else None
    stands = () if order is None else _states(order, working)
    left = 0 if order is None else max(min(terms.quantity for terms in stands) - order.filled, 0)
    # What else works is not asked: the order that it changes stands beside that already.
    by_change = closable is not None and draft.working <= min(closable, left)
    if bare or free is None or draft.proposal is not None:
        adds = draft.working
    else:
        adds = 0 if by_change else max(draft.working - free, 0)
    if not adds:
        way = Way.EXIT
    elif order is not None and all(_changes_exits_alone(draft, terms) for terms in stands):
        way = Way.ATTACHED
    else:
        way = Way.ENTRY
    if doubt is not None and doubt.unproven:
        fresh, provable = False, None
    most = None if provable is None else provable.held if by_change else provable.free
    return WayOut(
        way=way,
        adds=0 if way is Way.ATTACHED else adds,
        eased=order is not None and _brings_nothing_nearer(draft, stands, last),
        free=closable if by_change and not adds else free,
        fresh=fresh,
        lately=not adds and most is not None and draft.quantity <= most,
        if_unsent=_closes_if_unsent(draft, closable, working),
        promised=_promised(draft, closable, free, working),
        left=left,
        waits=draft.waits,
        put_back=put_back,
        beyond=None if closable is None or working.committed is None else draft.working + working.committed - closable,
        doubted=None if bare else _doubted(draft, doubt, working, left, adds),
        unproven=doubt is not None and doubt.unproven,
    )


def _doubted(draft: Draft, doubt: HeldDoubt | None, working: Working, left: Shares, adds: Shares) -> Shares | None:
    """What an exit may close of a doubtful holding, None where it is none, or needs no more than what is sure."""
    if doubt is None or draft.proposal is not None or (not adds and not doubt.unproven):
        return None
    most = doubt.closable(draft.side)
    if working.committed is None:
        return None
    free = max(most - working.committed, 0)
    if draft.working <= min(most, left):  # what else works is not asked, as of any change that adds nothing
        free = most
    return free if draft.working <= free else None


def _states(order: Order, working: Working) -> tuple[StandingTerms, ...]:
    """The terms in which an order may stand: those shown, and those that changes of ours may have set."""
    return (StandingTerms(order.quantity, prices_of(order)), *working.changes)


def _changes_exits_alone(draft: Draft, standing: StandingTerms) -> bool:
    """Whether it changes or withdraws attached exits and leaves every term of their entry as it stands."""
    if not draft.cancels_exits and draft.exits is None:
        return False
    before = standing.prices
    if draft.trails:  # the broker moves limit and trigger, whatever is asked
        before = before._replace(price=draft.price, trigger=draft.trigger)
    return prices_of(draft) == before and draft.quantity == standing.quantity


def _brings_nothing_nearer(draft: Draft, stands: Collection[StandingTerms], last: Decimal | None) -> bool:
    """Whether a change leaves its order with no more shares, no nearer term and no larger value in any state."""
    fired = draft.trigger is not None and not draft.waits
    if draft.order_type is OrderType.MARKET or (fired and draft.price is None):  # it trades at once
        return False
    return all(_no_nearer(draft, terms, last) for terms in stands)


def _no_nearer(draft: Draft, standing: StandingTerms, last: Decimal | None) -> bool:
    buys, prices = draft.side is Side.BUY, standing.prices
    if draft.quantity > standing.quantity:
        return False
    if draft.trails:
        return _trails_no_nearer(draft, prices)
    pairs = (draft.price, prices.price), (draft.trigger, prices.trigger)
    if any((now is None) is not (before is None) for now, before in pairs):
        return False
    price, was = pairs[0]
    if price is not None and was is not None and (price > was if buys else price < was):
        return False
    if draft.waits and not _moves_away(draft.trigger, prices.trigger, last):
        return False
    bound, before = draft.bound, prices.price if prices.price is not None else prices.trigger
    if bound is None or before is None:  # of an order at the price of an auction nothing but shares can change
        return bound is before
    return bound * draft.quantity <= before * standing.quantity


def _trails_no_nearer(draft: Draft, standing: Prices) -> bool:
    """The distance of a trailing stop: not shorter, and of a purchase the same, since a longer one costs more."""
    pairs = [(draft.trail_amount, standing.trail_amount), (draft.trail_percent, standing.trail_percent)]
    buys = draft.side is Side.BUY
    for now, before in pairs:
        if (now is None) is not (before is None):
            return False
        if now is not None and before is not None and (now != before if buys else now < before):
            return False
    offset, was = draft.limit_offset, standing.limit_offset
    return offset == was or (offset is not None and was is not None and offset < was)


def _moves_away(trigger: Decimal | None, before: Decimal | None, last: Decimal | None) -> bool:
    """Whether a trigger stays where it is, or moves away from the last price on its own side of it."""
    if trigger is None or before is None or trigger == before:
        return trigger == before
    return last is not None and (last < before < trigger or trigger < before < last)


def _closes_if_unsent(draft: Draft, closable: Shares | None, working: Working) -> bool:
    """Whether an exit that waits for its trigger closes no more than is held if no unknown order ever came to be.

    Both may fill, so its quantity is typed; but without it the position has no stop until the unknown is settled. Of an
    exit that cannot be withdrawn that holds for every way out: nothing settles it.
    """
    doubted = working.unsure if draft.waits else working.unfound
    if closable is None or working.committed is None or not doubted or draft.proposal is not None:
        return False
    return draft.working <= closable - (working.committed - doubted)


def _promised(draft: Draft, closable: Shares | None, free: Shares | None, working: Working) -> Shares:
    if closable is None or free is None or working.committed is None:
        return 0
    return working.committed if free < draft.working <= closable else 0


def terms_standing(order_type: OrderType, terms: tuple[object, ...]) -> StandingTerms:
    """The terms of a change, given as `writes.terms_of` has them."""
    quantity, first, second, *rest = terms
    prices = (None, None, first, second, *rest) if order_type in TRAILING else (first, second, None, None, None)
    return StandingTerms(quantity, Prices(*prices))  # type: ignore[arg-type]


def beside_unfound(closable: Shares, working: Working, leaving: Shares = 0) -> Shares | None:
    """Shares of what can be closed that are free beside exits which no cancel finds, once `leaving` are gone.

    None where there are no such exits.
    """
    return max(closable + leaving - (working.committed or 0), 0) if working.unfound else None


def free_in_doubt(most: Shares, wanted: Shares, working: Working) -> Shares:
    """So many of these shares as are free of a doubtful holding of `most`, whose exit was agreed to."""
    return 0 if working.committed is None else min(wanted, max(most - working.committed, 0))


def unbound(available: Shares, held: Shares | None, working: Working) -> Shares:
    """Units of a holding that could be sold today if no other order held any: no more than is held or let go."""
    return min(available + (working.committed or 0), max(held or 0, available))
