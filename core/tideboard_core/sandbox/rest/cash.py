"""Every movement of an account's money, read off what moved it: first deposit, fills, fees, contracts that ended."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from tideboard_core.model.order import Fill, Side
from tideboard_core.sandbox.exchange.accounts import FIRST_CASH
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.orders import TradingAccount
from tideboard_core.sandbox.exchange.refusals import Refusal as ExchangeRefusal


class Group(IntEnum):
    """What a movement was for."""

    DEPOSIT = 1
    TRADE = 2
    FEE = 3
    SETTLEMENT = 4


NAMES: Final = {
    Group.DEPOSIT: "Deposit",
    Group.TRADE: "Trade",
    Group.FEE: "Fee",
    Group.SETTLEMENT: "Contract settlement",
}


class Movement(NamedTuple):
    """One movement; `amount` is negative for money that left, `balance` what was there after it. `time` is UTC."""

    id: str
    time: datetime
    group: Group
    amount: Decimal
    balance: Decimal
    subject: str = ""
    order_id: str = ""


class _Step(NamedTuple):
    time: datetime
    order: int
    id: str
    group: Group
    amount: Decimal
    subject: str = ""
    order_id: str = ""


def movements(exchange: Exchange, account: TradingAccount) -> tuple[Movement, ...]:
    """All movements of an account, oldest first; the last balance is its cash."""
    broker = exchange.broker
    fills = broker.history_fills(account.id, date.min, date.max)[::-1]
    steps = [*_trades(exchange, fills), *_fees(exchange, account, fills)]
    steps += [
        _Step(_at(row.us), 2, f"S{number}", Group.SETTLEMENT, row.value, str(row.instrument))
        for number, row in enumerate(broker.settlements.of(account.id), 1)
    ]
    first = FIRST_CASH[account.group]
    rest = broker.funds(account.id).cash - first - sum((step.amount for step in steps), Decimal(0))
    if rest:
        # Fees of orders that were deleted from the lists: charged, and nobody can say for which any more.
        steps.append(_Step(exchange.now, 3, "F0", Group.FEE, rest))
    opened = datetime(exchange.now.year - 1, 1, 2, 1, 30, tzinfo=UTC)
    begin = min([opened, *(step.time for step in steps)])
    return _balanced([_Step(begin, -1, "D1", Group.DEPOSIT, first), *sorted(steps)])


def _trades(exchange: Exchange, fills: tuple[Fill, ...]) -> list[_Step]:
    return [
        _Step(fill.time, 0, f"T{fill.id}", Group.TRADE, _worth(exchange, fill), str(fill.instrument), fill.order_id)
        for fill in fills
    ]


def _worth(exchange: Exchange, fill: Fill) -> Decimal:
    value = fill.price * fill.quantity * exchange.instrument(fill.instrument).multiplier
    return -value if fill.side is Side.BUY else value


def _fees(exchange: Exchange, account: TradingAccount, fills: tuple[Fill, ...]) -> list[_Step]:
    """The fees of each order, at its newest fill."""
    newest = {fill.order_id: fill for fill in fills}
    found = []
    for order_id, fill in newest.items():
        try:
            fee = exchange.broker.fees(account.id, [order_id])[0].total
        except ExchangeRefusal:
            continue
        found.append(_Step(fill.time, 1, f"F{order_id}", Group.FEE, -fee, str(fill.instrument), order_id))
    return found


def _balanced(steps: list[_Step]) -> tuple[Movement, ...]:
    found, balance = [], Decimal(0)
    for step in steps:
        balance += step.amount
        found.append(Movement(step.id, step.time, step.group, step.amount, balance, step.subject, step.order_id))
    return tuple(found)


def _at(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1e6, UTC)
