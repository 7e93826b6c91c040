"""The cash journal: every movement once, adding up to the cash."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.sandbox.exchange.cash_journal import CashKind
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.orders import OrderKind, OrderTicket

Ticket = Callable[..., OrderTicket]
OPTION = InstrumentId("HK.TCH261230C600000")


def total(exchange: Exchange, account: str) -> Decimal:
    return sum((entry.amount for entry in exchange.cash_journal(account)), Decimal(0))


def test_a_new_account_has_its_deposit(exchange: Exchange, account: str) -> None:
    (entry,) = exchange.cash_journal(account)

    assert (entry.kind, entry.amount, entry.time) == (CashKind.DEPOSIT, Decimal(3_000_000), exchange.now)
    assert entry.cleared == entry.settled


def test_trades_and_fees_add_up_to_the_cash(exchange: Exchange, account: str, ticket: Ticket) -> None:
    exchange.broker.place(ticket(kind=OrderKind.MARKET, quantity=300))
    exchange.broker.place(ticket(kind=OrderKind.MARKET, quantity=100, side=Side.SELL))
    exchange.broker.place(ticket(instrument=OPTION, kind=OrderKind.MARKET, quantity=2))

    journal = exchange.cash_journal(account)

    assert total(exchange, account) == exchange.broker.funds(account).cash
    assert {entry.kind for entry in journal} == {CashKind.DEPOSIT, CashKind.TRADE, CashKind.FEE}
    fees = sum(-entry.amount for entry in journal if entry.kind is CashKind.FEE)
    orders = [order.id for order in exchange.broker.orders(account)]
    assert fees == sum(fee.total for fee in exchange.broker.fees(account, orders))
    sold = next(entry for entry in journal if entry.side is Side.SELL and entry.kind is CashKind.TRADE)
    assert sold.amount > 0
    assert (sold.settled - sold.cleared).days == 4  # two trading days over a weekend
    assert journal == sorted(journal, key=lambda entry: entry.time)


def test_a_reset_leaves_the_deposit(exchange: Exchange, account: str, ticket: Ticket) -> None:
    exchange.broker.place(ticket(kind=OrderKind.MARKET))
    exchange.broker.reset()

    assert [entry.kind for entry in exchange.cash_journal(account)] == [CashKind.DEPOSIT]
