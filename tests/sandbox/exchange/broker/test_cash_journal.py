"""The cash journal: every movement once, adding up to the cash."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL, RATES
from tideboard_sandbox.exchange.broker.cash_journal import CashKind
from tideboard_sandbox.exchange.broker.corrections import RowChange
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

Ticket = Callable[..., OrderTicket]
OPTION = InstrumentId("HK.TCH261230C600000")
APPLE = InstrumentId("US.AAPL")
RENMINBI = InstrumentId("HK.80700")


def total(exchange: Exchange, account: str) -> Decimal:
    return sum((entry.amount for entry in exchange.cash_journal(account)), Decimal(0))


def test_a_new_account_has_its_deposit(exchange: Exchange, account: str) -> None:
    (entry,) = exchange.cash_journal(account)

    assert (entry.kind, entry.amount, entry.time) == (CashKind.DEPOSIT, Decimal(3_000_000), exchange.now)
    assert entry.cleared == entry.settled


def test_trades_and_fees_add_up_to_the_cash(exchange: Exchange, account: str, ticket: Ticket) -> None:
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=300))
    exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=100, side=Side.SELL))
    exchange.broker.place(ticket(instrument=OPTION, kind=OrderType.MARKET, quantity=2))

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


@pytest.mark.parametrize("row", RowChange)
@pytest.mark.parametrize("owner", ["", LONGPORT_REAL])
def test_corrections_leave_the_amounts_adding_up(exchange: Exchange, owner: str, row: RowChange) -> None:
    broker = exchange.broker
    account = next(one.id for one in broker.accounts_of(owner) if one.group is AccountGroup.US)
    first, second, third = (broker.trade_fraction(account, APPLE, Side.BUY, Decimal(10)).id for _ in range(3))
    broker.corrections.bust(first, row=row)
    broker.corrections.correct(second, price=Decimal(90), row=row)

    assert total(exchange, account) == broker.funds(account).cash
    traded = [entry.order_id for entry in exchange.cash_journal(account) if entry.kind is CashKind.TRADE]
    assert traded == [second, third]


def test_a_reset_leaves_the_deposit(exchange: Exchange, account: str, ticket: Ticket) -> None:
    exchange.broker.place(ticket(kind=OrderType.MARKET))
    exchange.broker.reset()

    assert [entry.kind for entry in exchange.cash_journal(account)] == [CashKind.DEPOSIT]


def test_a_renminbi_counter_is_paid_in_the_money_of_the_account(
    exchange: Exchange, account: str, ticket: Ticket
) -> None:
    before = exchange.broker.funds(account).cash
    order = exchange.broker.place(ticket(instrument=RENMINBI, kind=OrderType.MARKET, quantity=200))
    exchange.broker.place(ticket(instrument=RENMINBI, kind=OrderType.MARKET, quantity=100, side=Side.SELL))

    (position,) = exchange.broker.positions(account)
    funds = exchange.broker.funds(account)
    spent = next(-entry.amount for entry in exchange.cash_journal(account) if entry.kind is CashKind.TRADE)
    assert (position.instrument, position.currency, position.quantity) == (RENMINBI, "CNY", 100)
    assert (order.currency, funds.currency) == ("CNY", "HKD")
    assert total(exchange, account) == funds.cash
    assert funds.market_value == position.value * RATES["CNY"]
    assert spent > 200 * position.last
    assert before - funds.cash < spent


def test_what_it_can_buy_counts_both_currencies(exchange: Exchange, account: str, ticket: Ticket) -> None:
    price = exchange.quote(RENMINBI).last
    most = exchange.broker.max_quantity(account, RENMINBI, OrderType.LIMIT, price).cash_buy
    cash = exchange.broker.funds(account).cash
    assert most is not None
    assert most * price * RATES["CNY"] <= cash
    assert (most + 200) * price * RATES["CNY"] > cash
    with pytest.raises(ExchangeRefusal) as refused:
        exchange.broker.place(ticket(instrument=RENMINBI, price=price, quantity=most + 200))
    assert refused.value.reason is Reason.NO_BUYING_POWER
    exchange.broker.place(ticket(instrument=RENMINBI, price=price - 10, quantity=most - 100))
    assert exchange.broker.funds(account).power < cash / 10
