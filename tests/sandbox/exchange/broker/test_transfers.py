"""Cash and holdings that a command sets: rows of the journal, positions, sums that go on adding up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.cash_journal import CashKind
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.broker.transfers import account_name
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

Ticket = Callable[..., OrderTicket]
TENCENT, MOUTAI, APPLE = (InstrumentId(name) for name in ("HK.00700", "SH.600519", "US.AAPL"))
PUT, CALL = InstrumentId("US.AAPL261218P270000"), InstrumentId("US.AAPL261218C270000")
ONE = Decimal(1)


def total(exchange: Exchange, account: str) -> Decimal:
    return sum((entry.amount for entry in exchange.cash_journal(account)), Decimal(0))


def test_cash_is_set_by_a_withdrawal_and_a_deposit(exchange: Exchange, account: str) -> None:
    transfers = exchange.broker.transfers

    assert transfers.set_cash("real-HK", Decimal("1000.50")) == Decimal("-2998999.50")
    exchange.advance(60)
    assert transfers.set_cash(account, Decimal(5000)) == Decimal("3999.50")
    assert transfers.set_cash(account, Decimal(5000)) == 0

    _, out, back = exchange.cash_journal(account)
    assert (out.kind, out.amount) == (CashKind.WITHDRAWAL, Decimal("-2998999.50"))
    assert (back.kind, back.amount, back.time) == (CashKind.DEPOSIT, Decimal("3999.50"), exchange.now)
    assert exchange.broker.funds(account).cash == total(exchange, account) == 5000


def test_a_holding_has_its_quantity_cost_and_no_money_moves(exchange: Exchange, account: str) -> None:
    before = exchange.broker.funds(account)
    exchange.broker.transfers.set_holding(account, TENCENT, Decimal(550), Decimal("380.5"))

    (position,) = exchange.broker.positions(account)
    after, last = exchange.broker.funds(account), exchange.quote(TENCENT).last
    assert (position.quantity, position.available, position.average_cost) == (550, 550, Decimal("380.5"))
    assert position.pl == (last - Decimal("380.5")) * 550
    assert position.pl_today == (last - exchange.quote(TENCENT).prev_close) * 550
    assert (after.cash, after.total_assets) == (before.cash, before.total_assets + 550 * last)
    assert len(exchange.cash_journal(account)) == 1


def test_it_is_sold_like_any_other_and_taken_out_again(exchange: Exchange, account: str, ticket: Ticket) -> None:
    exchange.broker.transfers.set_holding(account, TENCENT, Decimal(300))
    exchange.broker.place(ticket(kind=OrderType.MARKET, side=Side.SELL, quantity=100))
    assert exchange.broker.positions(account)[0].quantity == 200
    assert total(exchange, account) == exchange.broker.funds(account).cash

    exchange.broker.transfers.set_holding(account, TENCENT, Decimal(0))
    assert exchange.broker.positions(account) == ()


def test_a_share_that_settles_the_next_day_may_be_sold_at_once(exchange: Exchange) -> None:
    """It is held since before today; what is bought today may not be sold (T+1)."""
    exchange.broker.transfers.set_holding("real-CN", MOUTAI, Decimal(200), Decimal(1400))

    account = exchange.broker.transfers.account("real-CN").id
    assert exchange.broker.positions(account)[0].available == 200


def test_sold_options_need_their_margin(exchange: Exchange) -> None:
    transfers = exchange.broker.transfers
    account = transfers.account("real-US").id
    transfers.set_holding("real-US", PUT, Decimal(-1), Decimal("3.5"))

    assert exchange.broker.sold_margin(account) == 27_000
    assert exchange.broker.positions(account)[0].quantity == -1
    with pytest.raises(CommandRefusal, match=r"need 27,000\.00: not 26,999\.99"):
        transfers.set_cash(account, Decimal("26999.99"))
    transfers.set_cash(account, Decimal(27_000))
    with pytest.raises(CommandRefusal, match=r"-2 US.AAPL261218P270000 would be 27,000.00 more than the account has"):
        transfers.set_holding(account, PUT, Decimal(-2))
    with pytest.raises(CommandRefusal, match="a loss without a limit"):
        transfers.set_holding(account, CALL, Decimal(-1))
    assert [row.instrument for row in exchange.broker.positions(account)] == [PUT]


def test_what_orders_reserve_stays(exchange: Exchange, account: str, ticket: Ticket) -> None:
    transfers = exchange.broker.transfers
    exchange.broker.place(ticket(price=Decimal(500)))
    reserved = exchange.broker.funds(account).frozen_cash
    with pytest.raises(CommandRefusal, match=f"need {reserved:,.2f}: not 50,000.00"):
        transfers.set_cash(account, Decimal(50_000))
    assert exchange.broker.funds(account).cash == 3_000_000

    transfers.set_holding(account, TENCENT, Decimal(300))
    exchange.broker.place(ticket(side=Side.SELL, quantity=200, price=Decimal(700)))
    with pytest.raises(CommandRefusal, match=r"Open orders sell 200 HK\.00700"):
        transfers.set_holding(account, TENCENT, Decimal(100))


@pytest.mark.parametrize(
    ("account", "symbol", "quantity", "cost", "told"),
    [
        ("real-XX", TENCENT, ONE, None, "There is no account real-XX: say an id or one of real-HK"),
        ("real-HK", APPLE, ONE, None, "The account real-HK does not trade US"),
        ("real-HK", InstrumentId("HK.99999"), ONE, None, "There is no security HK.99999"),
        ("real-HK", InstrumentId("HK.800000"), ONE, None, "No account here holds HK.800000, a index"),
        ("real-HK", TENCENT, Decimal("0.5"), None, "held in whole numbers"),
        ("real-HK", TENCENT, -ONE, None, "cannot be held short"),
        ("real-HK", TENCENT, Decimal("NaN"), None, "NaN is no number of shares"),
        ("real-HK", TENCENT, Decimal("1e10"), None, "is no number of shares"),
        ("real-HK", TENCENT, ONE, Decimal(-1), "-1 is no average cost"),
        ("real-HK", TENCENT, ONE, Decimal("1.00001"), "no average cost"),
    ],
)
def test_bad_holdings_are_refused(
    exchange: Exchange, account: str, symbol: InstrumentId, quantity: Decimal, cost: Decimal | None, told: str
) -> None:
    with pytest.raises(CommandRefusal, match=told):
        exchange.broker.transfers.set_holding(account, symbol, quantity, cost)
    assert all(not exchange.broker.positions(each.id) for each in exchange.broker.accounts())


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "NaN", "Infinity", "1e13"])
def test_bad_amounts_are_refused(exchange: Exchange, account: str, amount: str) -> None:
    with pytest.raises(CommandRefusal, match="is no amount"):
        exchange.broker.transfers.set_cash(account, Decimal(amount))
    assert exchange.broker.funds(account).cash == 3_000_000


def test_every_account_has_a_short_name_of_its_own(exchange: Exchange) -> None:
    accounts = [*exchange.broker.accounts(), *exchange.broker.accounts_of("H10028471")]

    assert [account_name(row) for row in accounts[:2]] == ["real-HK", "real-US"]
    assert all(exchange.broker.transfers.account(account_name(row)) == row for row in accounts)


def test_fractions_of_american_shares_are_held(exchange: Exchange) -> None:
    exchange.broker.transfers.set_holding("longport-real-US", APPLE, Decimal("0.75"), Decimal(200))

    assert exchange.broker.positions("H10028471-US")[0].quantity == Decimal("0.75")


def test_a_state_file_keeps_both(tmp_path: Path) -> None:
    made = Exchange(date=date(2026, 11, 20), state=tmp_path / "state.db")
    made.broker.transfers.set_cash("paper-HK", Decimal(7))
    made.broker.transfers.set_holding("paper-HK", TENCENT, Decimal(100), Decimal(300))
    account = made.broker.transfers.account("paper-HK").id
    journal, held = made.cash_journal(account), made.broker.positions(account)
    made.close()

    again = Exchange(state=tmp_path / "state.db")
    assert (again.cash_journal(account), again.broker.positions(account)) == (journal, held)
    again.broker.reset()
    assert (len(again.cash_journal(account)), again.broker.positions(account)) == (1, ())
    again.close()
