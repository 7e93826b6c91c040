"""Trips of what an account of the exchange traded at random: what they earned is in its cash and positions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

import pytest

from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.trips.contracts import traded_contract
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.reconcile import CashSpan, reconcile
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, Reading
from tideboard_core.trips.trip import Method, TripCause
from tideboard_sandbox.exchange.broker.cash_journal import CashKind as BrokersKind
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal

pytestmark = pytest.mark.slow

FRIDAY: Final = date(2026, 11, 20)
TENCENT: Final = InstrumentId("HK.00700")
SECURITIES: Final = (TENCENT, InstrumentId("HK.03690"), InstrumentId("HK.09988"))
KINDS: Final = {
    BrokersKind.DEPOSIT: CashKind.DEPOSIT,
    BrokersKind.WITHDRAWAL: CashKind.WITHDRAWAL,
    BrokersKind.TRADE: CashKind.TRADE,
    BrokersKind.FEE: CashKind.ORDER_FEE,
    BrokersKind.SETTLEMENT: CashKind.SETTLEMENT,
}


class Trader:
    """Trades on one account; keeps readings as the recorder does."""

    def __init__(self, seed: int) -> None:
        self.exchange = Exchange(date=FRIDAY, seed=seed)
        self.broker, self._random = self.exchange.broker, Random(seed)
        self.account = next(a.id for a in self.broker.accounts() if a.group is AccountGroup.HK and a.real)
        expiry = self.exchange.details.option_expiries(TENCENT)[0]
        chain = self.exchange.details.option_chain(TENCENT, expiry)
        self.options = tuple(listed.id for listed in chain[len(chain) // 2 - 3 : len(chain) // 2 + 3])
        self.readings: list[Reading] = []
        self.read()

    def order(self) -> None:
        """Buy anything, or sell some of what is held."""
        held = {one.instrument: int(one.quantity) for one in self.broker.positions(self.account)}
        name = self._random.choice((*SECURITIES, *self.options))
        lot = 1 if name in self.options else self.exchange.instrument(name).lot_size
        sell = held.get(name, 0) >= lot and self._random.random() < 0.6
        size = held[name] if sell and self._random.random() < 0.5 else lot
        ticket = OrderTicket(
            account_id=self.account,
            instrument=name,
            side=Side.SELL if sell else Side.BUY,
            kind=OrderType.MARKET,
            quantity=size if sell else lot * self._random.randrange(1, 4),
            price=None,
        )
        try:
            self.broker.place(ticket)
        except ExchangeRefusal:
            return
        self.exchange.advance(self._random.randrange(5, 120))
        self.read()

    def wait(self, days: int) -> None:
        """Let the market run on."""
        self.exchange.advance(days * 86_400)
        self.read()

    def read(self) -> None:
        """Positions and cash."""
        funds = self.broker.funds(self.account)
        holdings = tuple(
            OwnHolding(
                instrument=one.instrument,
                name=one.name,
                quantity=one.quantity,
                cost=one.average_cost,
                currency=one.currency,
            )
            for one in self.broker.positions(self.account)
            if one.quantity
        )
        self.readings.append(
            Reading(
                at=self.exchange.now,
                currency="HKD",
                cash=funds.cash,
                assets=funds.total_assets,
                holdings=holdings,
            )
        )

    def orders(self) -> dict[str, OwnOrder]:
        """Those that dealt."""
        listed = self.broker.history_orders(self.account, date.min, date.max) + self.broker.orders(self.account)
        return {
            one.id: OwnOrder(
                id=one.id,
                our_id="",
                instrument=one.instrument,
                name=one.name,
                side=one.side,
                order_type=one.kind,
                created=one.created,
                currency=one.currency,
                states=(OrderState(at=one.updated, status=one.status, quantity=one.quantity, filled=one.filled),),
            )
            for one in listed
        }

    def moves(self) -> list[CashMove]:
        """The cash flow."""
        return [
            CashMove(
                id=str(entry.flow_id),
                day=entry.cleared,
                kind=KINDS[entry.kind],
                currency=entry.currency,
                amount=entry.amount,
                remark=entry.name,
            )
            for entry in self.exchange.cash_journal(self.account)
        ]


def agree(seed: int, method: Method, days: int = 0) -> set[TripCause]:
    """Trade, and hold the trips against the account; which causes there were."""
    trader = Trader(seed)
    for _ in range(25):
        trader.order()
    if days:
        trader.wait(days)
    account = AccountId(trader.account, Environment.LIVE)
    fills = trader.broker.history_fills(trader.account, date.min, date.max)
    orders, moves = trader.orders(), trader.moves()
    fees = {fee.order_id: fee.total for fee in trader.broker.fees(trader.account, orders)}
    facts = trader.exchange.details.facts
    contracts = {name: traded_contract(facts(name)) for name in (*SECURITIES, *trader.options)}
    inferences = infer(
        account,
        fills,
        orders=orders,
        contracts=contracts,
        now=trader.exchange.now,
        readings=trader.readings,
        cash=CashTold(moves=moves, begin=FRIDAY, end=trader.exchange.now.date() + timedelta(days=9)),
    )
    book = round_trips(
        account, fills, orders=orders, fees=fees, contracts=contracts, method=method, inferences=inferences
    )
    positions = trader.broker.positions(trader.account)
    (row,) = reconcile(
        book,
        cash={"HKD": CashSpan(Decimal(0), trader.broker.funds(trader.account).cash)},
        moves=moves,
        used=inferences.cash_used,
        positions=trader.readings[-1].holdings,
        prices={one.instrument: one.last for one in positions},
        contracts=contracts,
        fees=fees,
    )
    assert (row.difference, row.reasons, book.left_out) == (Decimal(0), (), ()), (seed, row)
    assert row.value == sum((one.value for one in positions), Decimal(0))
    assert [one.kind for one in row.rows] == [CashKind.DEPOSIT]
    return {one.cause for trip in book.trips for one in trip.fills}


@pytest.mark.parametrize("method", Method)
def test_trips_agree_with_the_account(method: Method) -> None:
    assert agree(1, method) == {TripCause.TRADE}


# The gate has test_trips_agree_with_the_account.
@pytest.mark.whole
@pytest.mark.parametrize("first", range(0, 300, 15))
def test_three_hundred_accounts_agree(first: int) -> None:
    for seed in range(first, first + 15):
        agree(seed, Method.FIFO)


# The gate has test_trips_agree_with_the_account,
# core/trips/test_reconcile.py::test_what_trips_earned_is_what_the_account_gained.
@pytest.mark.whole
@pytest.mark.parametrize("seed", [2, 3, 5, 7])
def test_options_that_were_paid_out_or_expired_agree_too(seed: int) -> None:
    causes = agree(seed, Method.FIFO, days=11)

    assert set() < causes - {TripCause.TRADE} <= {TripCause.EXERCISE, TripCause.EXPIRY}
