"""The checks that only orders with a trigger, or orders that stay overnight, are asked."""

from __future__ import annotations

from tideboard_core.model.order import Side, TimeInForce
from tideboard_core.model.review import Check, CheckCode
from tideboard_core.moment import Moment, hard, percent_from, soft
from tideboard_core.order_offers import not_modified, not_offered


def offered(moment: Moment) -> Check:
    """Whether market and broker take this type with this time in force and these hours, or a change of it."""
    draft, offers = moment.draft, moment.evidence.services.offers
    if draft.replaces is not None:
        reason = not_modified(draft.order_type, offers)
    else:
        reason = not_offered(draft.market, draft.order_type, draft.time_in_force, draft.hours, offers)
    return hard(CheckCode.OFFERED, passed=reason is None, reason=reason or "", market=draft.market)


def trigger(moment: Moment) -> Check | None:
    """A trigger must still lie ahead: above last to buy, below to sell; one that fires at once is no stop."""
    draft, last = moment.draft, moment.last
    if not draft.waits or draft.trigger is None:
        return None
    ahead = last is not None and (draft.trigger > last if draft.side is Side.BUY else draft.trigger < last)
    return hard(CheckCode.TRIGGER, passed=ahead, value=draft.trigger, reference=last, side=draft.side)


def limit_reach(moment: Moment) -> Check | None:
    """How far beyond its trigger a stop's limit lets it fill, in the costly direction."""
    draft, most = moment.draft, moment.limits.collar_best_percent
    if draft.trigger is None or draft.price is None:
        return None
    away = percent_from(draft.price, draft.trigger)
    costly = away is not None and (away if draft.side is Side.BUY else -away) > most
    return hard(
        CheckCode.LIMIT_REACH,
        passed=not costly,
        value=away,
        limit=most,
        price=draft.price,
        reference=draft.trigger,
        setting="collar_best_percent",
    )


def limit_behind(moment: Moment) -> Check | None:
    """A limit on the patient side of the trigger: the market may run away from the order that it has just released."""
    draft = moment.draft
    if draft.trigger is None or draft.price is None:
        return None
    behind = draft.price < draft.trigger if draft.side is Side.BUY else draft.price > draft.trigger
    return soft(CheckCode.LIMIT_BEHIND, passed=not behind, price=draft.price, reference=draft.trigger)


def overnight(moment: Moment) -> Check | None:
    """A new order that outlives the session works while nobody looks, also while Tideboard is closed."""
    draft = moment.draft
    if draft.time_in_force not in {TimeInForce.GTC, TimeInForce.GTD} or draft.replaces is not None:
        return None
    return soft(CheckCode.OVERNIGHT, passed=False)
