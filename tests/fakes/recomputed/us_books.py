"""Books of an account in the United States, counted anew from its executions, fees and dividends.

Apart from what the exchange and its port count with: what a client shows is held beside these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from tideboard_core.model.instrument import Instrument, SecurityType
from tideboard_core.model.order import Fill, OrderFee, Side
from tideboard_core.model.quote import Quote
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.exchange.broker.trading import Broker
from tideboard_sandbox.program import Program

PART: Final = "U50028471-US"
"""The exchange's account of the data centre in the United States."""
PAID_IN: Final = Decimal(60_000_000)
DIVIDENDS: Final = {"US.AAPL": Decimal("0.26"), "US.MSFT": Decimal("0.83")}
"""What the day pays of a share, once all orders were sent."""
NOTHING: Final = Decimal(0)


def moment(stamp: Any) -> str:
    """A time as the port writes it."""
    return str(int(stamp.timestamp()))


@dataclass(slots=True)
class Lot:
    """A holding as executions make it: the cost of what was sold short is below zero."""

    quantity: int = 0
    cost: Decimal = NOTHING
    gained: Decimal = NOTHING
    closed: Decimal = NOTHING
    opened: str = "0"

    def take(self, fill: Fill, size: int) -> None:
        """Book one execution at average cost."""
        signed = int(fill.quantity) if fill.side is Side.BUY else -int(fill.quantity)
        before, price = self.quantity, fill.price * size
        closing = min(abs(signed), abs(before)) if before * signed < 0 else 0
        if closing:
            cost = self.cost * closing / abs(before)
            self.gained += (price * closing - cost) if before > 0 else (-cost - price * closing)
            self.closed += abs(cost)
            self.cost -= cost
        self.quantity = before + signed
        opening = abs(signed) - closing
        self.cost += price * opening * (1 if signed > 0 else -1)
        if opening and before * self.quantity <= 0:
            self.opened = moment(fill.time)


class Books:
    """What the exchange keeps of the account, and what follows from its executions."""

    def __init__(self, program: Program) -> None:
        exchange, broker = program.exchange, program.exchange.broker
        self.now = exchange.now
        self.orders: dict[str, ExchangeOrder] = {order.id: order for order in broker.orders(PART)}
        self.fills: list[Fill] = list(reversed(broker.fills(PART)))
        self.fees: dict[str, OrderFee] = {row.order_id: row for row in broker.fees(PART, self.orders)}
        self.frozen = frozen_cash(broker, list(self.orders.values()))
        names = {order.instrument for order in self.orders.values()}
        self.facts: dict[str, Instrument] = {name: exchange.instrument(name) for name in names}
        self.quotes: dict[str, Quote] = {name: exchange.quote(name) for name in names}
        self.lots: dict[str, Lot] = defaultdict(Lot)
        for fill in self.fills:
            self.lots[fill.instrument].take(fill, self.facts[fill.instrument].multiplier)

    @property
    def held(self) -> dict[str, Lot]:
        return {name: lot for name, lot in self.lots.items() if lot.quantity}

    @property
    def dividends(self) -> Decimal:
        return sum((DIVIDENDS[name] * self.lots[name].quantity for name in DIVIDENDS), NOTHING)

    @property
    def open_amount(self) -> Decimal:
        """What trades cost, and their fees: it moves tomorrow."""
        sums = (
            fill.price * fill.quantity * self.facts[fill.instrument].multiplier * (-1 if fill.side is Side.BUY else 1)
            for fill in self.fills
        )
        return sum(sums, NOTHING) - sum((fee.total for fee in self.fees.values()), NOTHING)

    @property
    def cash(self) -> Decimal:
        return PAID_IN + self.open_amount + self.dividends

    def worth(self, name: str) -> Decimal:
        return self.quotes[name].last * self.lots[name].quantity * self.facts[name].multiplier

    @property
    def margin(self) -> Decimal:
        """What is kept for shares that are owed."""
        return -sum((self.worth(name) for name, lot in self.held.items() if lot.quantity < 0), NOTHING) * 3 / 2

    @property
    def free(self) -> Decimal:
        return self.cash - self.frozen - self.margin - self.half_of_open_sales

    @property
    def half_of_open_sales(self) -> Decimal:
        """What open orders would sell short needs half its worth."""
        sales = (order for order in self.orders.values() if order.open and order.side is Side.SELL)
        return sum(((order.price or NOTHING) * (order.quantity - order.filled) / 2 for order in sales), NOTHING)

    def result(self, *, option: bool | None) -> tuple[Decimal, Decimal]:
        kinds = {name: self.facts[name].security_type is SecurityType.OPTION for name in self.lots}
        rows = [lot for name, lot in self.lots.items() if option in {None, kinds[name]}]
        return sum((row.gained for row in rows), NOTHING), sum((row.closed for row in rows), NOTHING)


def frozen_cash(broker: Broker, orders: list[ExchangeOrder]) -> Decimal:
    """What open purchases hold back: their worth, and the fees of the rest."""
    worth = sum(
        ((row.price or NOTHING) * (row.quantity - row.filled) for row in orders if row.open and row.side is Side.BUY),
        NOTHING,
    )
    return worth + broker.frozen_fees(PART)
