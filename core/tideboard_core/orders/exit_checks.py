"""The pre-trade checks of attached exits, and of an exit that waits before it works.

What the broker holds, side, price steps, distance, and what they close.
"""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.held_doubt import HeldDoubt
from tideboard_core.model.order import Order, Side, TimeInForce, TradingHours
from tideboard_core.model.review import Check, CheckCode, ExpiryReason, hard, soft, typed
from tideboard_core.model.shares import Shares
from tideboard_core.orders.draft import Draft
from tideboard_core.orders.offers import ExitsOff, exits_off, is_closing
from tideboard_core.orders.snapshot import PretradeSnapshot, percent_from

Prices = dict[ExitRole, ExitTerms]
_Early = tuple[ExitRole, TradingHours]


def same_exits(draft: Draft, shown: Order, now: Order) -> bool:
    """Whether the broker holds for an order what was shown, if the draft sets its exits or withdraws them."""
    if draft.exits is None and not draft.cancels_exits:
        return True
    before, after = (
        [
            (held.order_id, held.trigger, held.limit, held.time_in_force, held.expires, held.hours, held.open)
            for held in order.exits or ()
        ]
        for order in (shown, now)
    )
    return before == after


def offered(snapshot: PretradeSnapshot) -> Check | None:
    """Whether the broker holds such exits for this entry, until such a day; a change that withdraws them passes.

    One at market outside the regular session would fire there and be sold at the open, whatever the price is by then:
    there is none but those that stand so already. Where the broker gives exits until a date the last day of their
    entry, there is none until another. Where two pages of the broker differ about its paper accounts, those that it
    holds already may be changed, typed; so are new ones where users saw them work.
    """
    draft, exits = snapshot.draft, snapshot.draft.exits
    if exits is None:
        return None
    offers, held = snapshot.offers, _held(snapshot)
    wider = offers.for_exits if offers.for_exits is not None and held else offers
    reason = exits_off(draft.market, draft.order_type, draft.side, exits, wider)
    if reason is None and _fire_early(exits) - _standing_early(snapshot):
        reason = ExitsOff.EARLY
    if reason is None and exits.time_in_force is TimeInForce.GTD and not _may_end(snapshot):
        reason = ExitsOff.TIME
    if reason is None and _dated_apart(snapshot, exits):
        reason = ExitsOff.DATED
    if reason is None and not held.keys() <= exits.terms().keys():
        reason = ExitsOff.DROPPED
    strict = exits_off(draft.market, draft.order_type, draft.side, exits, offers)
    if strict is None and draft.market in offers.tried:
        strict = ExitsOff.PAPER
    if reason is None and strict is not None:
        return typed(CheckCode.EXITS_OFFERED, passed=False, reason=strict, market=draft.market, contradicted=True)
    return hard(CheckCode.EXITS_OFFERED, passed=reason is None, reason=reason or "", market=draft.market)


def monitor(snapshot: PretradeSnapshot) -> Check | None:
    """A new trailing stop that waits for a price before it follows the market: typed, until then it protects nothing.

    Whether the price has passed it already does not matter: no page says that it follows at once then.
    """
    price = snapshot.draft.monitor
    return None if price is None else typed(CheckCode.MONITOR, passed=False, value=price)


def side(snapshot: PretradeSnapshot) -> Check | None:
    """A take profit lies beyond the entry's price and a stop before it, on the far side of the market.

    Those that the broker holds already count too: the entry must not be moved past one of them. An entry at market is
    measured from the last price, and its stop also where a limit would fill at once.
    """
    return _worst([_side_of(snapshot, role, terms) for role, terms in _in_force(snapshot).items()])


def reach(snapshot: PretradeSnapshot) -> Check | None:
    """How far a stop's trigger lies from the entry, as a stop order's from last, and a limit beyond its trigger."""
    found = []
    for role, terms in _asked(snapshot).items():
        if role is ExitRole.STOP_LOSS:
            found.append(_distance(snapshot, role, terms.trigger, _reference(snapshot), "collar_trigger_percent"))
        if terms.limit is not None:
            found.append(_distance(snapshot, role, terms.limit, terms.trigger, "collar_best_percent"))
    return _worst(found)


def behind(snapshot: PretradeSnapshot) -> Check | None:
    """A limit on the patient side of its trigger: the market may run away from the exit that it has just released."""
    limited = [(terms.limit, terms.trigger) for terms in _asked(snapshot).values() if terms.limit is not None]
    if not limited:
        return None
    buys = snapshot.draft.side is Side.SELL
    late = [pair for pair in limited if (pair[0] < pair[1] if buys else pair[0] > pair[1])]
    price, reference = (late or limited)[0]
    return soft(CheckCode.LIMIT_BEHIND, passed=not late, price=price, reference=reference)


def cover(snapshot: PretradeSnapshot) -> Check | None:
    """The exits close what the entry opens, never more: one that first closes a position opens less than it trades."""
    draft, held = snapshot.draft, snapshot.held
    if draft.exits is None:
        return None
    limit = None
    if held is not None:
        against = -held if draft.side is Side.BUY else held
        if snapshot.doubt is not None:  # what may be closed first counts at its most
            against = snapshot.doubt.closable(draft.side)
        limit = max(draft.quantity - max(against, 0), 0)
    fits = limit is not None and draft.quantity <= limit
    return hard(CheckCode.EXIT_COVER, passed=fits, value=draft.quantity, limit=limit)


def looser(snapshot: PretradeSnapshot) -> Check | None:
    """A change that ends the stop that the broker holds for an entry, or moves it away: typed."""
    draft, stop = snapshot.draft, _held(snapshot).get(ExitRole.STOP_LOSS)
    if draft.replaces is None or not (draft.cancels_exits or draft.exits is not None):
        return None
    asked = _asked(snapshot).get(ExitRole.STOP_LOSS)
    now, before = (None if terms is None else terms.trigger for terms in (asked, stop))
    further = now is not None and before is not None and (now < before if draft.side is Side.BUY else now > before)
    kept = before is None or (now is not None and not further)
    return typed(CheckCode.EXIT_LOOSER, passed=kept, value=now, reference=before)


def doubted(snapshot: PretradeSnapshot) -> Check | None:
    """A sale out of a doubtful holding, within what was last shown less all that works: typed, never denied for it."""
    free, doubt = snapshot.way_out.doubted, snapshot.doubt
    return None if free is None or doubt is None else of_doubt(doubt, snapshot.draft.working, free)


def of_doubt(doubt: HeldDoubt, quantity: Shares, free: Shares) -> Check:
    """The check of an exit of so many shares out of a doubtful holding, of which so many are free at the most."""
    data = {"value": quantity, "limit": free, "doubt": doubt.cause, doubt.cause.value: True}
    return typed(CheckCode.SHORT, passed=False, **data)


def untold(snapshot: PretradeSnapshot) -> Check | None:
    """A new stop beside one that its broker was asked to hold and tells nothing of, so that none can withdraw it."""
    draft = snapshot.draft
    if not snapshot.untold or not draft.waits:
        return None
    if draft.replaces is not None or not is_closing(snapshot.held, draft.side):
        return None
    return typed(CheckCode.EXIT_UNTOLD, passed=False, value=draft.working, both=draft.working + snapshot.untold)


def fewer(snapshot: PretradeSnapshot) -> Check | None:
    """A change of a stop to fewer shares than it protects: said, as it is of a cancel."""
    left = snapshot.stopless
    return soft(CheckCode.EXIT_FEWER, passed=False, value=left) if left else None


def _may_end(snapshot: PretradeSnapshot) -> bool:
    """Whether the last day of the exits is after today, and a day on which the market trades.

    Those that stand keep theirs, whatever is known of it by now: a day that a broker lists as shut, as for a typhoon,
    leaves no stop where it cannot be moved.
    """
    from tideboard_core.orders.day_checks import wrong_last_day

    last = None if snapshot.draft.exits is None else snapshot.draft.exits.expires
    market = snapshot.draft.market
    reason = wrong_last_day(market, last, snapshot.today, connect=market in snapshot.offers.connect)
    if reason in {ExpiryReason.MISSING, ExpiryReason.PAST}:
        return False
    return reason is None or last in {one.expires for one in _standing(snapshot)}


def _dated_apart(snapshot: PretradeSnapshot, exits: AttachedExits) -> bool:
    """Whether exits are to last until a day that is neither their entry's nor that of one that stands."""
    draft = snapshot.draft
    offer = snapshot.offers.exits_on(draft.market)
    if exits.time_in_force is not TimeInForce.GTD or offer is None or not offer.dated_by_entry:
        return False
    entry = draft.expires if draft.time_in_force is TimeInForce.GTD else None
    standing = {one.expires for one in (draft.replaces.exits or () if draft.replaces else ()) if one.open}
    return exits.expires not in {entry, *standing}


def _asked(snapshot: PretradeSnapshot) -> Prices:
    return {} if snapshot.draft.exits is None else snapshot.draft.exits.terms()


def _in_force(snapshot: PretradeSnapshot) -> Prices:
    """The exits as they will be: those asked for, else those that the broker holds for the order that is changed."""
    draft = snapshot.draft
    return _asked(snapshot) if draft.exits is not None or draft.cancels_exits else _held(snapshot)


def _held(snapshot: PretradeSnapshot) -> Prices:
    """Prices of the exits that the broker holds for the order that is changed."""
    if snapshot.draft.replaces is None:
        return {}
    return {one.role: ExitTerms(trigger=one.trigger, limit=one.limit) for one in _standing(snapshot)}


def _standing(snapshot: PretradeSnapshot) -> list[HeldExit]:
    """The exits that the broker holds for the order that is changed."""
    order = snapshot.draft.replaces
    return [one for one in (order.exits if order is not None else None) or () if one.open]


def _fire_early(exits: AttachedExits) -> set[_Early]:
    """The exits that would fire in a session that takes no order at market."""
    return {
        (role, exits.hours)
        for role, terms in exits.terms().items()
        if terms.limit is None and exits.hours is not TradingHours.REGULAR
    }


def _standing_early(snapshot: PretradeSnapshot) -> set[tuple[ExitRole, TradingHours | None]]:
    """The exits that stand so at the broker already, for the order that is changed."""
    return {(one.role, one.hours) for one in _standing(snapshot) if one.limit is None}


def _reference(snapshot: PretradeSnapshot) -> Decimal | None:
    """What exits are measured from: the entry's limit, of one at market the market price."""
    return snapshot.draft.price if snapshot.draft.price is not None else snapshot.market_price


def _distance(
    snapshot: PretradeSnapshot, role: ExitRole, price: Decimal, reference: Decimal | None, setting: str
) -> Check:
    """A stop's trigger keeps its distance both ways; a limit beyond its trigger in the costly direction only."""
    away, limit = percent_from(price, reference), getattr(snapshot.limits, setting)
    measured = away
    if away is not None:
        costly = -away if snapshot.draft.side is Side.BUY else away
        measured = abs(away) if setting == "collar_trigger_percent" else costly
    fits = measured is not None and measured <= limit
    data = {"price": price, "reference": reference, "setting": setting}
    return hard(CheckCode.EXIT_REACH, passed=fits, role=role, value=away, limit=limit, **data)


def _worst(checks: list[Check]) -> Check | None:
    """The first that fails, else the first."""
    return next((check for check in checks if not check.passed), checks[0] if checks else None)


def _side_of(snapshot: PretradeSnapshot, role: ExitRole, terms: ExitTerms) -> Check:
    reference, last = _reference(snapshot), snapshot.market_price
    buys = snapshot.draft.side is Side.BUY
    if role is ExitRole.STOP_LOSS and reference is not None and last is not None:
        reference = min(reference, last) if buys else max(reference, last)
    above = role is ExitRole.TAKE_PROFIT if buys else role is ExitRole.STOP_LOSS
    fits = reference is not None and (terms.trigger > reference if above else terms.trigger < reference)
    return hard(CheckCode.EXIT_SIDE, passed=fits, role=role, value=terms.trigger, reference=reference)
