"""Money and holdings of an account move by fills and fees alone."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_sandbox.exchange.broker.accounts import (
    LONGPORT_ACCOUNTS,
    LONGPORT_REAL,
    LONGPORT_US,
    Ledger,
    new_ledger,
    practice_accounts,
)
from tideboard_sandbox.exchange.broker.orders import AccountGroup

STOCK = InstrumentId("HK.00700")
FACTS = Instrument(id=STOCK, name="x", security_type=SecurityType.STOCK, lot_size=100, currency="HKD")


def test_accounts_of_the_longport_port_have_three_currencies_or_dollars_alone_and_no_number_of_opend() -> None:
    parts = [row for row in practice_accounts() if row.owner]

    assert [(row.owner, row.currency, row.real) for row in parts] == [
        *(
            (owner, currency, owner == LONGPORT_REAL)
            for owner in LONGPORT_ACCOUNTS
            for currency in ("HKD", "USD", "CNY")
        ),
        (LONGPORT_US, "USD", True),
    ]
    assert [row.owner for row in parts if row.shorts] == [LONGPORT_US]
    assert not any(row.id.isdigit() for row in parts)


def ledger_of(group: AccountGroup = AccountGroup.HK) -> Ledger:
    return new_ledger(next(account for account in practice_accounts() if account.group is group))


def test_average_cost_is_kept_while_selling_and_moves_while_buying() -> None:
    ledger = ledger_of()
    ledger.book_fill(STOCK, Side.BUY, 100, Decimal(600))
    ledger.book_fill(STOCK, Side.BUY, 300, Decimal(604))
    assert ledger.holdings[STOCK].average == Decimal("603.0000")

    ledger.book_fill(STOCK, Side.SELL, 200, Decimal(610))
    assert ledger.holdings[STOCK].average == Decimal("603.0000")
    assert ledger.realised == 200 * 7


def test_a_position_tells_its_profit_in_total_and_today() -> None:
    ledger = ledger_of()
    ledger.book_fill(STOCK, Side.BUY, 100, Decimal(600))
    ledger.begin_day(STOCK, Decimal(605))
    ledger.book_fill(STOCK, Side.BUY, 100, Decimal(606))
    position = ledger.position(FACTS, Decimal(610), frozen=50)

    assert (position.pl, position.pl_today) == (Decimal(1400), Decimal(500 + 400))
    assert position.pl_percent == Decimal("1.16")
    assert (position.quantity, position.available) == (200, 150)


def test_an_empty_holding_goes_with_the_day() -> None:
    ledger = ledger_of()
    ledger.book_fill(STOCK, Side.BUY, 100, Decimal(600))
    ledger.book_fill(STOCK, Side.SELL, 100, Decimal(610))
    assert ledger.holdings[STOCK].average is None

    ledger.begin_day(STOCK, Decimal(610))
    ledger.begin_day(STOCK, Decimal(610))
    assert STOCK not in ledger.holdings
    assert ledger.sellable(STOCK) == 0


def test_only_mainland_shares_wait_a_day() -> None:
    for group, sellable in ((AccountGroup.HK, 100), (AccountGroup.CN, 0)):
        ledger = ledger_of(group)
        ledger.book_fill(STOCK, Side.BUY, 100, Decimal(6))
        assert ledger.sellable(STOCK) == sellable
        ledger.begin_day(STOCK, Decimal(6))
        assert ledger.sellable(STOCK) == 100


FILLS = st.lists(st.tuples(st.sampled_from(Side), st.integers(1, 50), st.integers(1, 9999)), max_size=30)


@given(FILLS)
def test_cash_cost_and_realised_profit_add_up(fills: list[tuple[Side, int, int]]) -> None:
    ledger, held = ledger_of(), 0
    for side, lots, cents in fills:
        quantity = lots * 100 if side is Side.BUY else min(lots * 100, held)
        if quantity:
            ledger.book_fill(STOCK, side, quantity, Decimal(cents) / 100)
            held += quantity if side is Side.BUY else -quantity
        ledger.book_fee(Decimal("1.50"))

    cost = sum((holding.cost for holding in ledger.holdings.values()), Decimal(0))
    assert ledger.fees == Decimal("1.50") * len(fills)
    assert abs(ledger.cash - (ledger.first_cash + ledger.realised - cost - ledger.fees)) < Decimal("1e-12")
    assert sum(holding.quantity for holding in ledger.holdings.values()) == held
    assert held or cost == 0
