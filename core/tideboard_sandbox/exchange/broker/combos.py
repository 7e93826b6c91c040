"""Combinations of options: how many of them their legs' books give now within the net limit, and at what prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.order import Fill, OrderStatus, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import whole
from tideboard_sandbox.exchange.broker.fees import FeeItems, Traded, fee_items, fee_total
from tideboard_sandbox.exchange.broker.order_checks import check_leg, check_step
from tideboard_sandbox.exchange.broker.orders import ComboLeg, OrderTicket, TradingAccount
from tideboard_sandbox.exchange.broker.working_order import WorkingOrder
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.trading_hours import Phase
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

_DEEP = 200
"""Book levels that are read; participants fill a tenth of them."""

_KINDS = frozenset({OrderType.LIMIT, OrderType.MARKET})
NET_STEP = Decimal("0.01")
"""Price step of a net price, in every market."""


class ComboMargin(NamedTuple):
    """What a combination would change in an account, in the account's currency.

    `fees` of all legs, `margin` held for sold legs, `needed` of the free cash `free`: price, fees and margin together.
    """

    fees: Decimal
    margin: Decimal
    needed: Decimal
    free: Decimal


class LegMatch(NamedTuple):
    """A leg as an order under the combination's id, and its next executions as (price units, contracts)."""

    order: WorkingOrder
    market: InstrumentMarket
    levels: tuple[tuple[int, int], ...]

    @property
    def quantity(self) -> int:
        """Contracts of the executions."""
        return sum(contracts for _, contracts in self.levels)

    @property
    def value(self) -> Decimal:
        """Cost of the executions without fees; negative for the proceeds of a sale."""
        return self._turnover * (1 if self.order.buys else -1)

    @property
    def fees(self) -> Decimal:
        """What they add to the fees of the leg, which pays like a separate order."""
        before = self.order
        value, quantity = before.value + self._turnover, before.filled + self.quantity
        return fee_total(Traded(before.instrument, before.ticket.side, value, quantity, before.day)) - before.charged

    @property
    def _turnover(self) -> Decimal:
        prices = sum((to_decimal(units) * contracts for units, contracts in self.levels), Decimal(0))
        return prices * self.order.instrument.multiplier


class _Queue:
    """The other side of a leg's book, taken level by level."""

    def __init__(self, market: InstrumentMarket, leg: ComboLeg) -> None:
        side = market.day.book.side(bid=leg.side is Side.SELL)
        best = side.best_levels(_DEEP)
        self._left = [(market.listing.ladder.price(level), queue.total) for level, queue in reversed(best)]
        self._ratio = leg.ratio
        self._sign = 1 if leg.side is Side.BUY else -1
        self.taken: dict[int, int] = {}

    def next(self) -> list[tuple[int, int]] | None:
        """Executions of the leg's contracts of one more combination, nothing is taken; None if there are not enough."""
        missing, found = self._ratio, list[tuple[int, int]]()
        for units, total in reversed(self._left):
            found.append((units, min(missing, total)))
            missing -= found[-1][1]
            if not missing:
                return found
        return None

    def cost(self, executions: Iterable[tuple[int, int]]) -> Decimal:
        """What they cost per share of one combination; negative for a sold leg."""
        return self._sign * sum((to_decimal(units) * contracts for units, contracts in executions), Decimal(0))

    def take(self, executions: Iterable[tuple[int, int]]) -> None:
        """Take them from the book's copy."""
        for units, contracts in executions:
            self.taken[units] = self.taken.get(units, 0) + contracts
            price, total = self._left.pop()
            if total > contracts:
                self._left.append((price, total - contracts))


def check_combo(
    ticket: OrderTicket, account: TradingAccount, markets: Sequence[InstrumentMarket], phase: Phase
) -> None:
    """Refuse a combination by what does not depend on money; its net limit may be zero or negative."""
    for leg, market in zip(ticket.legs, markets, strict=True):
        check_leg(leg_ticket(ticket, leg), account, market, phase)
    if ticket.kind not in _KINDS:
        raise ExchangeRefusal(Reason.KIND_NOT_OFFERED, kind=ticket.kind.value, market=markets[0].market.value)
    check_net(ticket.kind, ticket.price)


def check_net(kind: OrderType, price: Decimal | None) -> None:
    """Refuse a limit without a price, or off the step of net prices."""
    if kind is OrderType.LIMIT:
        if price is None or not price.is_finite():
            raise ExchangeRefusal(Reason.PRICE_MISSING, kind=kind.value)
        check_step(price, NET_STEP)


def leg_ticket(ticket: OrderTicket, leg: ComboLeg) -> OrderTicket:
    """A leg of a combination as a ticket of its own, without a price."""
    whole = replace(ticket, price=None, legs=())
    return replace(whole, instrument=leg.instrument, side=leg.side, quantity=ticket.quantity * leg.ratio)


def matches_now(
    combo: WorkingOrder, markets: Sequence[InstrumentMarket], fills: Sequence[Fill]
) -> tuple[int, tuple[LegMatch, ...]]:
    """How many whole combinations fill now, each within the net limit, and each leg's executions.

    `fills` are those that the combination has had.
    """
    queues = [_Queue(market, leg) for leg, market in zip(combo.ticket.legs, markets, strict=True)]
    count = 0
    while count < combo.remaining:
        parts = [queue.next() for queue in queues]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            break
        net = sum((queue.cost(part) for queue, part in zip(queues, found, strict=True)), Decimal(0))
        if combo.price is not None and net > combo.price:
            break
        for queue, part in zip(queues, found, strict=True):
            queue.take(part)
        count += 1
    legs = zip(combo.ticket.legs, markets, queues, strict=True)
    return count, tuple(
        LegMatch(leg_order(combo, leg, market.listing.instrument, fills), market, tuple(queue.taken.items()))
        for leg, market, queue in legs
    )


def leg_order(combo: WorkingOrder, leg: ComboLeg, instrument: Instrument, fills: Iterable[Fill]) -> WorkingOrder:
    """A leg as an order of its own with what it has filled, under the combination's id."""
    mine = [fill for fill in fills if fill.instrument == leg.instrument]
    ticket = leg_ticket(combo.ticket, leg)
    order = replace(combo, ticket=ticket, instrument=instrument, quantity=ticket.quantity, price=None)
    order.filled = sum(whole(fill.quantity) for fill in mine)
    order.value = sum((fill.price * fill.quantity for fill in mine), Decimal(0)) * instrument.multiplier
    order.charged = fee_total(order.traded)
    return order


def combo_fees(combo: WorkingOrder, fills: Sequence[Fill]) -> FeeItems:
    """Items of all legs together, each of which pays like an order of its own."""
    sums: dict[str, Decimal] = {}
    for leg in combo.ticket.legs:
        for name, amount in fee_items(leg_order(combo, leg, combo.instrument, fills).traded):
            sums[name] = sums.get(name, Decimal(0)) + amount
    return tuple(sums.items())


def first_thin_leg(combo: WorkingOrder, matches: Iterable[LegMatch]) -> ExchangeRefusal:
    """The refusal of a combination at market that the books cannot fill whole."""
    thin = next((m.order for m in matches if m.quantity < combo.remaining * _ratio(combo, m)), combo)
    return ExchangeRefusal(Reason.NO_LIQUIDITY, instrument=thin.ticket.instrument)


def _ratio(combo: WorkingOrder, match: LegMatch) -> int:
    return next(leg.ratio for leg in combo.ticket.legs if leg.instrument == match.order.ticket.instrument)


def status_of(combo: WorkingOrder, *, trades: bool) -> OrderStatus:
    """The status of an open combination, in hours in which its legs trade or not."""
    if not combo.remaining:
        return OrderStatus.FILLED
    if combo.filled:
        return OrderStatus.PARTIALLY_FILLED
    return OrderStatus.SUBMITTED if trades else OrderStatus.PENDING
