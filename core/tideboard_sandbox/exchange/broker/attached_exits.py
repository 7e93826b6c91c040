"""Exits attached to an entry: in force once all of it has filled, and one that fires or fails ends the other.

Both by the vendor's page (help centre, `conditional-order.md`, read 2026-11-26); that an entry which ends with a part
filled has none is inferred: no page says what becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import TOUCHED, OrderType
from tideboard_core.model.shares import Shares
from tideboard_sandbox.exchange.broker.order_checks import check_prices
from tideboard_sandbox.exchange.broker.order_router import NO_POSITION, OrderRouter
from tideboard_sandbox.exchange.broker.orders import Exits, OrderTicket
from tideboard_sandbox.exchange.broker.venue import Venue
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

EXITS_FAIL: Final = "exits-fail"
"""The scenario in which each exit of an entry fails the broker's check once its trigger is reached."""
_ENTRIES = frozenset({OrderType.LIMIT, OrderType.MARKET})


def check_exits(ticket: OrderTicket, market: InstrumentMarket) -> None:
    """Refuse exits that the order cannot carry, off the price grid, or on the wrong side of its price."""
    exits = ticket.exits
    if exits is None:
        return
    if ticket.side is not Side.BUY or ticket.kind not in _ENTRIES or ticket.legs:
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=ticket.kind.value, market=market.market.value)
    entry = ticket.price if ticket.price is not None else to_decimal(market.day.tape.last)
    for leg in exit_tickets(ticket, exits, ""):
        check_prices(leg.kind, leg.price, leg.trigger, market)
        above = leg.trigger is not None and leg.trigger > entry
        if leg.trigger == entry or above is not (leg.kind in TOUCHED):
            raise ExchangeRefusal(Reason.EXIT_WRONG_SIDE, trigger=leg.trigger, price=entry)


def exit_tickets(ticket: OrderTicket, exits: Exits, entry: str) -> Iterator[OrderTicket]:
    """The exits of an entry as orders of their own, the profit's first."""
    profit = ExitRole.TAKE_PROFIT, exits.profit, exits.profit_limit
    stop = ExitRole.STOP_LOSS, exits.stop, exits.stop_limit
    for role, trigger, limit in (profit, stop):
        if trigger is not None:
            yield replace(
                ticket,
                side=Side.SELL,
                kind=role.order_type(limited=limit is not None),
                price=limit,
                trigger=trigger,
                time_in_force=exits.time_in_force,
                hours=exits.hours,
                expires=exits.expires,
                broker_type="MIT" if limit is None else "LIT",
                exits=None,
                entry=entry,
            )


class AttachedExits:
    """The exits of all entries of a broker, whose table `orders` holds them too."""

    def __init__(
        self,
        venue: Venue,
        router: OrderRouter,
        orders: Mapping[str, WorkingOrder],
        changed: Callable[[WorkingOrder], None],
    ) -> None:
        self._venue = venue
        self._router = router
        self._orders = orders
        self._changed = changed

    def of(self, entry: str) -> list[WorkingOrder]:
        """The exits of an entry, oldest first; those that have ended too."""
        return [order for order in self._orders.values() if order.ticket.entry == entry]

    def waiting(self, entry: str) -> list[WorkingOrder]:
        """The exits of an entry that have neither fired nor ended."""
        return [exit_ for exit_ in self.of(entry) if exit_.open and exit_.unfired]

    def waits(self, order: WorkingOrder) -> bool:
        """Whether it is an exit whose entry has not filled completely yet."""
        entry = self._orders.get(order.ticket.entry)
        return entry is not None and entry.filled < entry.quantity and order.unfired

    def follow(self, order: WorkingOrder) -> None:
        """Bring the other orders of an entry and its exits in line after this one changed."""
        if order.ticket.entry:
            if order.fired or order.text == NO_POSITION:
                self._end_others(order)
        elif order.ticket.exits is not None:
            self._entry_changed(order)

    def _end_others(self, order: WorkingOrder) -> None:
        """End the exits beside one that has fired, or failed the check of what is held."""
        for other in self.waiting(order.ticket.entry):
            self.end(other)

    def _entry_changed(self, entry: WorkingOrder) -> None:
        for exit_ in self.waiting(entry.id):
            quantity, whole = entry.filled or entry.quantity, entry.filled >= entry.quantity
            if not entry.open and not whole:
                self.end(exit_)
            elif whole and not self._router.routes(exit_):
                exit_.quantity = quantity
                self._router.send(exit_)
            elif exit_.quantity != quantity:
                exit_.quantity = quantity
                self._changed(exit_)

    def change(self, exit_: WorkingOrder, ticket: OrderTicket, quantity: Shares) -> None:
        """Give an exit that waits other prices, or another quantity."""
        in_force = self._router.routes(exit_)
        self._router.take_out(exit_)
        exit_.ticket, exit_.price, exit_.trigger = ticket, ticket.price, ticket.trigger
        exit_.quantity, exit_.updated = quantity, self._venue.now_us
        if in_force:
            self._router.send(exit_)
        else:
            self._changed(exit_)

    def end(self, order: WorkingOrder) -> None:
        """Withdraw an order of a bracket."""
        self._router.take_out(order)
        order.status, order.updated = OrderStatus.CANCELLED, self._venue.now_us
        self._changed(order)
