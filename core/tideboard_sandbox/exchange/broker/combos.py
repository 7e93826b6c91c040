"""Combinations of options: the executions that all legs together would get now, and the check of the net limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tideboard_sandbox.exchange.broker.fees import Traded, fee_total
from tideboard_sandbox.exchange.broker.orders import ComboLeg, OrderKind, OrderTicket
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import Reason, Refusal

_DEEP = 200
"""Book levels that are read; participants fill a tenth of them."""


class LegMatch(NamedTuple):
    """A leg as a market order under the combination's id, and its executions as (price units, contracts)."""

    order: WorkingOrder
    market: InstrumentMarket
    levels: tuple[tuple[int, int], ...]

    @property
    def value(self) -> Decimal:
        """Cost of the leg without fees; negative for the proceeds of a sale."""
        price_sum = sum((to_decimal(units) * contracts for units, contracts in self.levels), Decimal(0))
        return price_sum * self.order.instrument.multiplier * (1 if self.order.buys else -1)

    @property
    def fees(self) -> Decimal:
        """Fees of the leg: each leg pays like a separate order."""
        return fee_total(Traded(self.order.instrument, self.order.ticket.side, abs(self.value), self.order.quantity))


def leg_ticket(ticket: OrderTicket, leg: ComboLeg) -> OrderTicket:
    """A leg of a combination as a ticket at the market."""
    whole = replace(ticket, kind=OrderKind.MARKET, price=None, legs=())
    return replace(whole, instrument=leg.instrument, side=leg.side, quantity=ticket.quantity * leg.ratio)


def match_leg(combo: WorkingOrder, leg: ComboLeg, market: InstrumentMarket) -> LegMatch:
    """The executions a leg would get now; refuses NO_LIQUIDITY if the other side is too small for all of it."""
    ticket = leg_ticket(combo.ticket, leg)
    order = replace(combo, ticket=ticket, instrument=market.listing.instrument, quantity=ticket.quantity, price=None)
    missing, levels = ticket.quantity, list[tuple[int, int]]()
    for level, queue in market.day.book.side(bid=not order.buys).best_levels(_DEEP):
        taken = min(missing, queue.total)
        missing -= taken
        levels.append((market.listing.ladder.price(level), taken))
        if not missing:
            return LegMatch(order, market, tuple(levels))
    raise Refusal(Reason.NO_LIQUIDITY, instrument=leg.instrument)


def check_limit(combo: WorkingOrder, matches: Iterable[LegMatch]) -> None:
    """Refuse COMBO_BEYOND_LIMIT if one combination would cost more, or bring less, than its limit."""
    net = sum((match.value for match in matches), Decimal(0)) / combo.quantity / combo.instrument.multiplier
    if combo.price is not None and net > combo.price:
        raise Refusal(Reason.COMBO_BEYOND_LIMIT, price=combo.price, net=net)
