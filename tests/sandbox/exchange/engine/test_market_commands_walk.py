"""Random commands and orders: whatever comes after whatever, everything still adds up."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time
from decimal import Decimal
from random import Random

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal

SYMBOLS = [InstrumentId(name) for name in ("HK.00700", "HK.00005", "HK.13716")]
STEPS = 50


class Walk:
    """One exchange, and what is done to it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.exchange = Exchange(seed=seed, date=date(2026, 11, 20), start=time(9, 32))
        for symbol in SYMBOLS:
            self.exchange.quote(symbol)  # a market begins with its first reader
        self.account = self.exchange.broker.accounts()[0].id
        self.done: list[str] = []

    def step(self) -> None:
        act = self.random.choice([self.price, self.price, self.trade, self.halt, self.cash, self.holding, self.order,
                                  self.order, self.cancel, self.advance, self.advance])  # fmt: skip
        with suppress(CommandRefusal, ExchangeRefusal):
            act()
            self.done.append(act.__name__)

    @property
    def symbol(self) -> InstrumentId:
        return self.random.choice(SYMBOLS)

    def price(self) -> None:
        symbol = self.symbol
        quote = self.exchange.snapshot(symbol)
        away = self.random.randint(-30, 30) * (quote.price_step or Decimal("0.001"))
        self.exchange.commands.set_price(symbol, quote.quote.last + away, at_once=self.random.random() < 0.5)

    def trade(self) -> None:
        symbol = self.symbol
        lots = self.random.randint(1, 3000)
        lot = self.exchange.instrument(symbol).lot_size
        self.exchange.commands.trade(symbol, self.random.choice(list(Side)), lots * lot)

    def halt(self) -> None:
        symbol = self.symbol
        if self.exchange.quote(symbol).suspended:
            self.exchange.commands.resume(symbol)
        else:
            self.exchange.commands.halt(symbol, self.random.choice([None, 5.0, 90.0]))

    def cash(self) -> None:
        self.exchange.broker.transfers.set_cash(self.account, Decimal(self.random.randint(0, 10**8)) / 100)

    def holding(self) -> None:
        quantity = Decimal(self.random.randint(0, 30) * 100)
        self.exchange.broker.transfers.set_holding(self.account, self.symbol, quantity)

    def order(self) -> None:
        symbol, side = self.symbol, self.random.choice(list(Side))
        quote = self.exchange.snapshot(symbol)
        away = self.random.randint(-15, 15) * (quote.price_step or Decimal("0.001"))
        kind = self.random.choice([OrderType.LIMIT, OrderType.MARKET, OrderType.STOP])
        ticket = OrderTicket(
            account_id=self.account,
            instrument=symbol,
            side=side,
            kind=kind,
            quantity=self.random.randint(1, 5) * self.exchange.instrument(symbol).lot_size,
            price=quote.quote.last + away if kind is OrderType.LIMIT else None,
            trigger=quote.quote.last + away if kind is OrderType.STOP else None,
            time_in_force=TimeInForce.GTC,
        )
        self.exchange.broker.place(ticket)

    def cancel(self) -> None:
        self.exchange.broker.cancel_all(self.account)

    def advance(self) -> None:
        self.exchange.advance(self.random.choice([1, 7, 45, 90]))

    def check(self) -> None:
        broker, account = self.exchange.broker, self.account
        journal = sum((entry.amount for entry in self.exchange.cash_journal(account)), Decimal(0))
        funds = broker.funds(account)
        assert journal == funds.cash
        assert funds.total_assets == funds.cash + sum((row.value for row in broker.positions(account)), Decimal(0))
        assert all(row.available <= row.quantity for row in broker.positions(account))
        for symbol in SYMBOLS:
            self.check_market(symbol)

    def check_market(self, symbol: InstrumentId) -> None:
        exchange = self.exchange
        ticks, quote = exchange.ticks(symbol, 1_000_000), exchange.quote(symbol)
        day, book = exchange.bars(symbol, BarPeriod.DAY, 1)[0], exchange.order_book(symbol)
        assert sum(tick.quantity for tick in ticks) == quote.volume == day.volume
        assert sum(tick.price * tick.quantity for tick in ticks) == day.turnover
        assert quote.last == ticks[-1].price
        if book.bids and book.asks:
            assert book.bids[0].price < book.asks[0].price
        if exchange.instrument(symbol).has_capital_flow:
            assert exchange.capital_flow(symbol).tier_gap() < 1e-3


@pytest.mark.parametrize("seed", range(3))
def test_everything_adds_up_and_comes_out_the_same_again(seed: int) -> None:
    one, other = Walk(seed), Walk(seed)
    for step in range(STEPS):
        one.step()
        other.step()
        if step % 10 == 9:
            one.check()
    one.exchange.advance(600)
    one.check()

    assert len(set(one.done)) >= 7
    assert one.done == other.done
    other.exchange.advance(600)
    for symbol in SYMBOLS:
        assert one.exchange.ticks(symbol, 1_000_000) == other.exchange.ticks(symbol, 1_000_000)
    assert one.exchange.cash_journal(one.account) == other.exchange.cash_journal(other.account)
