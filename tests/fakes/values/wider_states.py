"""States and drafts beyond those of `account_states`, whose seeds stay as they are.

Siblings of half a size, trailing stops, combinations that work, and securities in other currencies.
"""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Final

from fakes.scenes.trading.option_legs import option_id
from fakes.values.account_states import ACCOUNT, AccountState, Request, account_state, drafts
from fakes.values.trading import TENCENT, order_row
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import ModifyRequest, Order, OrderRequest, OrderStatus, OrderType, Side
from tideboard_core.model.order_terms import TRAILING

OTHERS: Final = (
    replace(TENCENT, id=InstrumentId("HK.80700"), currency="CNY"),
    replace(TENCENT, id=InstrumentId("US.TCEHY"), currency="USD"),
    replace(TENCENT, id=InstrumentId("SG.TCEH"), currency="SGD"),
)
"""Shares in other currencies, at the prices of the first."""
TRAILS: Final = (Decimal(5), Decimal(20), Decimal(60))
PERCENTS: Final = (Decimal(1), Decimal(4), Decimal(9))


def wider_state(seed: int) -> AccountState:
    """The state of this seed with more of what an account may hold."""
    state, chance = account_state(seed), random.Random(seed * 6007 + 3)
    listed = tuple(_trailing(chance, one) for one in _halved(chance, state))
    if state.subject.security_type is SecurityType.OPTION and chance.random() < 0.5:
        listed += (_combination(chance, state),)
    sent = {one.id: one for one in listed}
    unanswered = tuple(
        replace(one, order=sent[one.order.id], price=sent[one.order.id].price) if one.order.id in sent else one
        for one in state.unanswered
    )
    state = replace(state, listed=listed, unanswered=unanswered)
    return _elsewhere(state, chance.choice(OTHERS)) if _is_share(state) and chance.random() < 0.4 else state


def wider_drafts(state: AccountState, count: int) -> list[Request]:
    """So many drafts on such a state; new trailing stops and changes of their distance among them."""
    chance = random.Random(state.seed * 104729 + 5)
    plain = replace(state, listed=tuple(one for one in state.listed if not one.legs))
    return [_with_trail(chance, one) for one in drafts(plain, count)]


def _is_share(state: AccountState) -> bool:
    return state.subject == TENCENT


def _halved(chance: random.Random, state: AccountState) -> tuple[Order, ...]:
    """The listed orders, of two exits of one entry mostly one of half its size; what a write is about stays."""
    touched = {one.order.id for one in state.unanswered}
    pair = [one for one in state.listed if one.entry and one.id not in touched]
    unit = max(state.subject.lot_size, 1)
    if len(pair) < 2 or chance.random() < 0.3:
        return state.listed
    less = chance.choice(pair)
    half = max(int(less.quantity) // 2 // unit * unit, int(less.filled) + unit)
    return tuple(replace(one, quantity=half) if one is less else one for one in state.listed)


def _trailing(chance: random.Random, order: Order) -> Order:
    """Some stops trail."""
    if order.order_type is not OrderType.STOP or order.remark or chance.random() < 0.5:
        return order
    percent = chance.random() < 0.4
    return replace(
        order,
        order_type=OrderType.TRAILING_STOP,
        trigger=None,
        trail_percent=chance.choice(PERCENTS) if percent else None,
        trail_amount=None if percent else chance.choice(TRAILS),
    )


def _combination(chance: random.Random, state: AccountState) -> Order:
    """Another program's, which sells or buys the subject and buys another contract."""
    side = chance.choice(tuple(Side))
    legs = (
        CombinationLeg(instrument=state.subject.id, side=side, ratio=chance.choice((1, 3))),
        CombinationLeg(instrument=option_id("P590"), side=Side.BUY, ratio=1),
    )
    return order_row(
        ACCOUNT,
        id="C1",
        instrument=state.subject.id,
        side=side,
        order_type=OrderType.LIMIT,
        status=OrderStatus.SUBMITTED,
        quantity=chance.choice((1, 2, 3)),
        price=Decimal(3),
        legs=legs,
    )


def _elsewhere(state: AccountState, subject: Instrument) -> AccountState:
    """The same, of a security in another currency."""

    def moved(order: Order) -> Order:
        return replace(order, instrument=subject.id, currency=subject.currency)

    return replace(
        state,
        subject=subject,
        held=tuple((subject.id if one == TENCENT.id else one, quantity) for one, quantity in state.held),
        listed=tuple(map(moved, state.listed)),
        accepted=tuple(map(moved, state.accepted)),
        unanswered=tuple(replace(one, order=moved(one.order)) for one in state.unanswered),
    )


def _with_trail(chance: random.Random, draft: Request) -> Request:
    """A new stop may trail, and a change may be of a distance."""
    if isinstance(draft, OrderRequest) and draft.order_type is OrderType.STOP and chance.random() < 0.5:
        return replace(draft, order_type=OrderType.TRAILING_STOP, trigger=None, trail_amount=chance.choice(TRAILS))
    if isinstance(draft, ModifyRequest) and draft.order.order_type in TRAILING and chance.random() < 0.7:
        if draft.order.trail_amount is not None:
            return replace(draft, trail_amount=chance.choice(TRAILS))
        return replace(draft, trail_percent=chance.choice(PERCENTS))
    return draft
