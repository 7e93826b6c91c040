"""`Draft`: the common form of a new order and a change of a working one, for checks and costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tideboard_core.model.exits import AttachedExits
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import (
    HELD_STATUSES,
    Account,
    ActionRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    Prices,
    Side,
    TimeInForce,
    TradingHours,
    prices_after,
)
from tideboard_core.model.order_terms import STOPS, TRAILING, OrderType
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.shares import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the order will be once accepted; `replaces` is the working order that is changed.

    `withdraws` is a working exit that is cancelled before this order goes out: it is judged as if that were over.
    `exits` are those that the broker is asked to hold; None of a change leaves those that it holds. `monitor` is that
    of a new order: a change leaves it.
    """

    request: OrderRequest | ModifyRequest | ActionRequest
    account: Account
    instrument: InstrumentId
    side: Side
    order_type: OrderType
    quantity: Shares
    price: Decimal | None
    trigger: Decimal | None
    time_in_force: TimeInForce
    hours: TradingHours
    expires: date | None = None
    replaces: Order | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    limit_offset: Decimal | None = None
    exits: AttachedExits | None = None
    cancels_exits: bool = False
    withdraws: Order | None = None
    monitor: Decimal | None = None

    @property
    def client_order_id(self) -> str:
        return self.request.client_order_id

    @property
    def market(self) -> Market:
        return market_of(self.instrument)

    @property
    def working(self) -> Shares:
        """Shares that may still trade."""
        return self.quantity - (self.replaces.filled if self.replaces else 0)

    @property
    def bound(self) -> Decimal | None:
        """The price that values it: the limit, for a stop its trigger; None for a market order."""
        return self.price if self.price is not None else self.trigger

    @property
    def waits(self) -> bool:
        """Whether it would wait for its trigger; a working stop that the broker no longer holds back may have fired."""
        held = self.replaces is None or self.replaces.status in HELD_STATUSES
        return (self.trigger is not None or self.order_type in TRAILING) and held

    @property
    def defers(self) -> bool:
        """Whether it takes nothing of the book now: it waits for its trigger, or for the price of an auction."""
        return self.waits or self.order_type is OrderType.AUCTION

    @property
    def trails(self) -> bool:
        """Whether it waits for a trigger that the broker moves behind the market."""
        return self.order_type in TRAILING and self.waits

    @property
    def proposal(self) -> ProposalTag | None:
        """The proposal of a program that it was made from; what only a person's own order may do, it may not."""
        return self.request.proposal if isinstance(self.request, OrderRequest) else None

    @property
    def log_data(self) -> dict[str, object]:
        """What the order log names of where it came from: key and proposal of a program."""
        return {} if self.proposal is None else {"proposal": self.proposal._asdict()}

    @property
    def revives(self) -> bool:
        """Whether it enables an order that holds no money while it is disabled."""
        return isinstance(self.request, ActionRequest) and self.request.action is OrderAction.ENABLE

    def stands_beside(self, order: Order) -> bool:
        """Whether an order may trade besides it: not the one that it changes, nor an exit of the same entry.

        The broker ends these with the first that trades: its own list names their entry (`Order.entry`). Nor one that
        is cancelled before it, with the exits that wait with it where it is an entry.
        """
        own, gone = self.replaces, self.withdraws
        if gone is not None and (order.id == gone.id or order.entry == gone.id or _waits_with(order, gone)):
            return False
        return own is None or (order.id != own.id and not (own.entry and order.entry == own.entry))


def _waits_with(order: Order, gone: Order) -> bool:
    """Whether both are exits that wait with one entry: none is withdrawn without the other (`flatten/replace.py`)."""
    return bool(gone.entry) and order.entry == gone.entry and gone.order_type in STOPS


def prices_of(order: Draft | OrderRequest | Order) -> Prices:
    """The prices of an order, or of what asks for one."""
    return Prices(*(getattr(order, name) for name in Prices._fields))


def draft_of(request: OrderRequest | ModifyRequest | ActionRequest) -> Draft:
    """The draft of a request; what a modification leaves out, and all of an act, stays as it is at the broker."""
    if isinstance(request, OrderRequest):
        return Draft(
            request=request,
            account=request.account,
            instrument=request.instrument,
            side=request.side,
            order_type=request.order_type,
            quantity=request.quantity,
            **prices_of(request)._asdict(),
            time_in_force=request.time_in_force,
            hours=request.hours,
            expires=request.expires,
            exits=request.exits,
            monitor=request.monitor,
        )
    order = request.order
    return Draft(
        request=request,
        account=request.account,
        instrument=order.instrument,
        side=order.side,
        order_type=order.order_type,
        quantity=order.quantity if isinstance(request, ActionRequest) else request.quantity,
        time_in_force=order.time_in_force,
        hours=order.hours,
        expires=order.expires,
        replaces=order,
        **prices_after(request)._asdict(),
        exits=None if isinstance(request, ActionRequest) else request.exits,
        cancels_exits=not isinstance(request, ActionRequest) and request.cancel_exits,
    )
