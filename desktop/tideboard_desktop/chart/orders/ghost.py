"""A change of an order that is prepared on the chart. It is not in force, sends nothing, and lapses by itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.order import Account, ModifyRequest, Order, OrderStatus
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.model.shares import whole
from tideboard_core.orders.rows import ExitRow
from tideboard_desktop.chart.orders.order_levels import level_of
from tideboard_desktop.chart.orders.trading_view import TradingView

LIFE: Final = 60.0
"""Seconds after which a prepared change lapses."""
_AT_WORK = frozenset({OrderStatus.PENDING, OrderStatus.SUBMITTED, OrderStatus.PARTIALLY_FILLED})


class GhostStep(Enum):
    """Under the mouse, prepared, in its confirmation, or accepted by the broker but not yet shown by the order."""

    MOVED = auto()
    PREPARED = auto()
    REVIEWED = auto()
    SENT = auto()


@dataclass(slots=True)
class Ghost:
    """The order as it was when the change began, and the price that it should have. `since` is monotonic seconds."""

    account: Account
    order: Order
    price: Decimal
    since: float
    step: GhostStep = GhostStep.MOVED

    def over(self, view: TradingView, now: float) -> bool:
        """Whether it is no longer what was prepared: too old, locked, another symbol or account, another order."""
        if self.step is not GhostStep.REVIEWED and now - self.since >= LIFE:
            return True
        current = view.order(self.order.id)
        same = current is not None and _terms(current) == _terms(self.order)
        return not (same and view.unlocked and view.account == self.account) or self.order.id in view.asked

    def request(self, view: TradingView, client_order_id: str) -> ModifyRequest | None:
        """The change to be confirmed: only the price of the level differs. None if there is nothing to ask for."""
        order, level = view.order(self.order.id), level_of(self.order)
        if order is None or level is None or level.price == self.price:
            return None
        try:
            if isinstance(order, ExitRow) and order.own is not None:
                order = order.own  # in force it is an order like others
            elif isinstance(order, ExitRow):
                return _exit_change(self.account, order, self.price, client_order_id)
            return ModifyRequest(
                account=self.account,
                order=order,
                client_order_id=client_order_id,
                quantity=whole(order.quantity),
                price=order.price if level.trigger else self.price,
                trigger=self.price if level.trigger else order.trigger,
            )
        except BadInput:
            return None


class Unkept(Enum):
    """What a change of one exit would alter besides: a broker takes one set of terms for all exits of an entry."""

    TERMS = auto()
    TIME = auto()
    HOURS = auto()


def unkept(row: ExitRow) -> Unkept | None:
    """What cannot be kept if an exit is moved: exits of other terms beside it, or terms that the broker does not tell.

    None if all of it can; an exit in force is an order of its own.
    """
    if row.own is not None:
        return None
    held = [one for one in row.entry_order.exits or () if one.open]
    if len({(one.time_in_force, one.expires, one.hours) for one in held}) > 1:
        return Unkept.TERMS
    if any(OrderTerm.TIME in one.untold for one in held):
        return Unkept.TIME
    known = market_of(row.instrument) is not Market.US or all(one.hours is not None for one in held)
    return None if known else Unkept.HOURS


def _exit_change(account: Account, row: ExitRow, price: Decimal, client_order_id: str) -> ModifyRequest | None:
    """The entry with the trigger of one exit changed; the other stays as the broker has it. None if it cannot."""
    if unkept(row) is not None:
        return None
    entry = row.entry_order
    held = {one.role: one for one in entry.exits or () if one.open}
    terms = {role: ExitTerms(trigger=one.trigger, limit=one.limit) for role, one in held.items()}
    limit = None if row.price is None or row.trigger is None else row.price + price - row.trigger
    terms[row.role] = ExitTerms(trigger=price, limit=limit)
    return ModifyRequest(
        account=account,
        order=entry,
        client_order_id=client_order_id,
        quantity=whole(entry.quantity),
        price=entry.price,
        trigger=entry.trigger,
        exits=AttachedExits(
            take_profit=terms.get(ExitRole.TAKE_PROFIT),
            stop_loss=terms.get(ExitRole.STOP_LOSS),
            time_in_force=row.time_in_force,
            expires=row.expires,
            hours=row.hours,
        ),
    )


def changeable(order: Order, view: TradingView) -> bool:
    """Whether a change of the order's price can be prepared now; an order for a fraction of a share is not changed."""
    changed = order.entry_order if isinstance(order, ExitRow) and order.own is None else order
    return (
        view.unlocked
        and view.facts is not None
        and order.status in _AT_WORK
        and order.id not in view.asked
        and level_of(order) is not None
        and changed.quantity == whole(changed.quantity)
    )


def _terms(order: Order) -> tuple[object, ...]:
    """What a prepared change rests on."""
    return (
        order.instrument,
        order.side,
        order.order_type,
        order.status,
        order.quantity,
        order.filled,
        order.price,
        order.trigger,
    )
