"""The account's cash journal as the rows of REST tell it: with what each movement was for and the balance after it."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from tideboard_core.sandbox.exchange.cash_journal import CashEntry, CashKind
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.orders import TradingAccount


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
_GROUPS: Final = {
    CashKind.DEPOSIT: Group.DEPOSIT,
    CashKind.TRADE: Group.TRADE,
    CashKind.FEE: Group.FEE,
    CashKind.SETTLEMENT: Group.SETTLEMENT,
}


class Movement(NamedTuple):
    """One entry of the journal; `balance` is what was there after it."""

    entry: CashEntry
    group: Group
    balance: Decimal


def movements(exchange: Exchange, account: TradingAccount) -> tuple[Movement, ...]:
    """All movements of an account, oldest first; the last balance is its cash."""
    found, balance = [], Decimal(0)
    for entry in exchange.cash_journal(account.id):
        balance += entry.amount
        found.append(Movement(entry, _GROUPS[entry.kind], balance))
    return tuple(found)
