"""The pre-trade checks of what a broker takes: types, times, hours, changes, and how much in one order."""

from __future__ import annotations

from typing import Final

from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import TradingHours
from tideboard_core.model.order_terms import PLACED
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import Check, CheckCode, hard, typed
from tideboard_core.model.shares import size_of
from tideboard_core.orders.offers import (
    TRIED_TO_CLOSE,
    OfferReason,
    is_closing,
    not_modified,
    not_offered,
    offer_for,
)
from tideboard_core.orders.snapshot import PretradeSnapshot

_BY_TYPE: Final = frozenset({OfferReason.KIND_TYPE, OfferReason.LIMIT_ONLY, OfferReason.PAPER_TYPE})
"""Reasons that say which types are taken instead."""


def offered(snapshot: PretradeSnapshot) -> Check:
    """Whether market and broker take this type with this time in force and these hours, or a change of it.

    Where two pages of the broker differ, an order that closes may use the wider one, typed: by what is held, for a
    flatten is planned while the exits of its position stand. One that closes and breaks a broker's rule of hours is
    typed too: `tried`, for only the broker itself refuses it.
    """
    draft, offers, held = snapshot.draft, snapshot.offers, snapshot.held
    reason = _not_taken(snapshot, offers)
    data = {"market": draft.market, **({} if reason is None else _instead(snapshot, reason))}
    if reason is not None and draft.proposal is None and draft.working <= size_of(held or 0):
        wider = offer_for(offers, held, draft.side)
        if wider is not offers and _not_taken(snapshot, wider) is None:
            return typed(CheckCode.OFFERED, passed=False, reason=reason, contradicted=True, **data)
        if reason in TRIED_TO_CLOSE and is_closing(held, draft.side):
            return typed(CheckCode.OFFERED, passed=False, reason=reason, tried=True, **data)
    return hard(CheckCode.OFFERED, passed=reason is None, reason=reason or "", **data)


def ceiling(snapshot: PretradeSnapshot) -> Check | None:
    """The most that the broker takes in one order, by its page: shares or contracts, and money.

    What only closes is typed, see the table: the broker may refuse it. A change that leaves no more is none of it.
    """
    draft, kind = snapshot.draft, snapshot.security_type
    found = snapshot.offers.ceiling_of(draft.account, draft.market, kind)
    if found is None or snapshot.way_out.eased:
        return None
    limits = ((draft.quantity, found.quantity, ""), (snapshot.value, found.value, found.currency))
    for value, limit, currency in limits:
        if limit is not None and value is not None and value > limit:
            data = {"value": value, "limit": limit, "currency": currency}
            return hard(CheckCode.CEILING, passed=False, **data)
    return hard(CheckCode.CEILING, passed=True, value=draft.quantity, limit=found.quantity, currency="")


def _instead(snapshot: PretradeSnapshot, reason: OfferReason) -> dict[str, object]:
    """The types that are taken, where the type is what is refused."""
    if reason not in _BY_TYPE:
        return {}
    taken = snapshot.offers.types_of(snapshot.draft.market, _kind(snapshot))
    return {"takes": tuple(one for one in PLACED if one in taken)}


def _kind(snapshot: PretradeSnapshot) -> SecurityType | None:
    return snapshot.instrument.security_type if snapshot.known else None


def _not_taken(snapshot: PretradeSnapshot, offers: OrderOffers) -> OfferReason | None:
    """Why an offer has not the draft's terms, None where it has."""
    draft = snapshot.draft
    if draft.replaces is not None:
        return not_modified(draft.replaces, offers)
    terms = draft.market, draft.order_type, draft.time_in_force, draft.hours
    reason = not_offered(*terms, offers, _kind(snapshot), percent=draft.trail_percent is not None)
    early = draft.hours is TradingHours.OVERNIGHT and snapshot.session is not MarketState.OVERNIGHT
    return OfferReason.NIGHT_ADVANCE if reason is None and early and offers.night_alone else reason
