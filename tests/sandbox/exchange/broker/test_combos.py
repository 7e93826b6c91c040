"""Combinations at the broker: money, contracts and limits hold after any sequence of calls."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import Shares
from tideboard_sandbox.exchange.broker.accounts import FIRST_CASH
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ComboLeg, ExchangeOrder, Exits, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal

CONTRACTS = [InstrumentId(f"HK.TCH{code}000") for code in ("261230C600", "261230P600", "261230C610", "270128C600")]
SIZE = 100
LEGS = st.lists(
    st.builds(ComboLeg, st.sampled_from(CONTRACTS), st.sampled_from(Side), st.integers(1, 3)),
    min_size=2, max_size=4, unique_by=lambda leg: leg.instrument,
)  # fmt: skip
ACTIONS = st.lists(
    st.one_of(
        st.tuples(LEGS, st.integers(1, 30), st.integers(-60, 40) | st.none()),
        st.tuples(st.just("modify"), st.integers(1, 40), st.integers(-60, 40)),
        st.sampled_from([("cancel",), ("advance", 30), ("advance", 300)]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def net_ask(exchange: Exchange, legs: tuple[ComboLeg, ...]) -> Decimal:
    """The net price at the best prices of all legs."""
    total = Decimal(0)
    for leg in legs:
        quote = exchange.snapshot(leg.instrument)
        price = (quote.ask if leg.side is Side.BUY else quote.bid) or exchange.quote(leg.instrument).last
        total += price * leg.ratio * (1 if leg.side is Side.BUY else -1)
    return total


def run(exchange: Exchange, account: str, action: tuple[object, ...], newest: ExchangeOrder | None) -> None:
    broker = exchange.broker
    match action:
        case ("advance", int(seconds)):
            exchange.advance(seconds)
        case ("cancel",) if newest is not None:
            broker.cancel(account, newest.id)
        case ("modify", int(quantity), int(cents)) if newest is not None:
            price = net_ask(exchange, newest.legs) + Decimal(cents) / 100
            broker.modify(account, newest.id, quantity=quantity, price=price)
        case (list(legs), int(quantity), cents):
            limit = None if cents is None else net_ask(exchange, tuple(legs)) + Decimal(int(str(cents))) / 100
            ticket = OrderTicket(
                account_id=account, instrument=legs[0].instrument, side=legs[0].side, legs=tuple(legs),
                kind=OrderType.MARKET if limit is None else OrderType.LIMIT, price=limit, quantity=quantity,
                time_in_force=TimeInForce.GTC,
            )  # fmt: skip
            broker.place_combo(ticket)
        case _:
            pass


def check(exchange: Exchange, account: str) -> None:
    broker = exchange.broker
    orders, fills = broker.orders(account), broker.history_fills(account, date.min, date.max)
    paid = sum((f.price * f.quantity * (1 if f.side is Side.BUY else -1) for f in fills), Decimal(0)) * SIZE
    fees = sum((row.total for row in broker.fees(account, {fill.order_id for fill in fills})), Decimal(0))
    funds = broker.funds(account)
    assert funds.cash == FIRST_CASH[AccountGroup.HK] - paid - fees
    assert sum(entry.amount for entry in exchange.cash_journal(account)) == funds.cash
    assert funds.power >= 0
    held: dict[InstrumentId, Shares] = dict.fromkeys(CONTRACTS, 0)
    for fill in fills:
        held[fill.instrument] += fill.quantity if fill.side is Side.BUY else -fill.quantity
    assert {row.instrument: row.quantity for row in broker.positions(account)} == {n: q for n, q in held.items() if q}
    for order in orders:
        for leg in order.legs:
            mine = [f.quantity for f in fills if (f.order_id, f.instrument) == (order.id, leg.instrument)]
            assert sum(mine) == order.filled * leg.ratio
        limit = order.price
        if order.average_price is not None and limit is not None and order.updated == order.created:
            assert order.average_price <= limit
        if not order.open:
            assert order.filled <= order.quantity
    if not any(order.open for order in orders):
        assert funds.frozen_cash == 0


@settings(max_examples=10)
@given(ACTIONS)
def test_money_and_contracts_add_up_after_any_sequence(actions: list[tuple[object, ...]]) -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(10, 30))
    account = next(row.id for row in exchange.broker.accounts() if row.real)
    for action in actions:
        newest = next((order for order in exchange.broker.orders(account) if order.open), None)
        with suppress(ExchangeRefusal):
            run(exchange, account, action, newest)
        check(exchange, account)
    exchange.close()


def test_a_day_order_ends_with_its_day_and_another_waits_for_the_next() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(15, 58))
    account = next(row.id for row in exchange.broker.accounts() if row.real)
    legs = tuple(ComboLeg(name, Side.BUY, 1) for name in CONTRACTS[:2])
    ticket = OrderTicket(
        account_id=account, instrument=CONTRACTS[0], side=Side.BUY, kind=OrderType.LIMIT, quantity=1, price=Decimal(1),
        legs=legs,
    )  # fmt: skip
    today = exchange.broker.place_combo(ticket)
    lasting = exchange.broker.place_combo(replace(ticket, time_in_force=TimeInForce.GTC))

    def statuses() -> list[OrderStatus]:
        return [exchange.broker.order(account, order.id).status for order in (today, lasting)]

    assert statuses() == [OrderStatus.SUBMITTED, OrderStatus.SUBMITTED]
    exchange.advance(900)
    assert statuses() == [OrderStatus.EXPIRED, OrderStatus.PENDING]
    exchange.advance_to(exchange.now.replace(hour=1, minute=31) + timedelta(days=1))
    assert statuses() == [OrderStatus.EXPIRED, OrderStatus.SUBMITTED]
    exchange.close()


def test_what_waited_for_the_opening_fills_only_while_the_money_is_there() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(9, 10))
    broker = exchange.broker
    account = next(row.id for row in broker.accounts() if row.real)
    legs = tuple(ComboLeg(name, Side.BUY, 1) for name in CONTRACTS[:2])
    ticket = OrderTicket(
        account_id=account, instrument=CONTRACTS[0], side=Side.BUY, kind=OrderType.LIMIT, quantity=1,
        price=Decimal(90), legs=legs,
    )  # fmt: skip
    order = broker.place_combo(ticket)
    assert order.status is OrderStatus.PENDING
    ledger = broker._ledger(account)
    ledger.cash, kept = Decimal(100), ledger.cash

    exchange.advance_to(exchange.now.replace(hour=1, minute=32))
    waits = broker.order(account, order.id)
    ledger.cash = kept
    exchange.advance(120)

    assert (waits.status, waits.filled) == (OrderStatus.SUBMITTED, 0)
    assert broker.order(account, order.id).status is OrderStatus.FILLED
    exchange.close()


def test_buying_back_what_was_sold_may_use_the_margin_that_it_sets_free_once() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(10, 30))
    broker = exchange.broker
    account = next(row.id for row in broker.accounts() if row.real)
    put = CONTRACTS[1]
    ticket = OrderTicket(
        account_id=account, instrument=put, side=Side.SELL, kind=OrderType.MARKET, quantity=1,
        legs=(ComboLeg(put, Side.SELL, 1), ComboLeg(CONTRACTS[0], Side.BUY, 1)),
    )  # fmt: skip
    broker.place_combo(ticket)
    broker._ledger(account).cash = Decimal(60_000) + 500
    back = replace(ticket, side=Side.BUY, kind=OrderType.LIMIT, price=Decimal(19), legs=())

    assert broker.funds(account).power == 500
    assert broker.place(back).open
    with pytest.raises(ExchangeRefusal):
        broker.place(back)
    exchange.close()


def test_an_exit_does_not_sell_the_contract_that_covers_a_sold_one() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(10, 30))
    broker = exchange.broker
    account = next(row.id for row in broker.accounts() if row.real)
    sold, put, cover = CONTRACTS[:3]
    last = exchange.quote(cover).last
    exits = Exits(last + Decimal("0.2"), None, None, None, TimeInForce.GTC, TradingHours.REGULAR, None)
    ticket = OrderTicket(account_id=account, instrument=cover, side=Side.BUY, kind=OrderType.MARKET, quantity=1)
    entry = broker.place(replace(ticket, exits=exits))
    broker.place_combo(replace(ticket, legs=(ComboLeg(sold, Side.SELL, 1), ComboLeg(put, Side.BUY, 1))))

    (exit_,) = broker.exits(account, entry.id)
    while exit_.open and exchange.now.hour < 4:
        exchange.advance(60)
        (exit_,) = broker.exits(account, entry.id)

    assert (exit_.status, exit_.text, exit_.filled) == (OrderStatus.CANCELLED, "no-position", 0)
    assert {row.instrument: row.quantity for row in broker.positions(account)} == {sold: -1, put: 1, cover: 1}
    exchange.close()


def test_the_waiting_exit_of_a_credit_spread_needs_no_margin_of_its_own() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18), start=time(10, 30))
    broker = exchange.broker
    account = next(row.id for row in broker.accounts() if row.real)
    near, far = CONTRACTS[0], CONTRACTS[2]
    entry = OrderTicket(
        account_id=account, instrument=near, side=Side.SELL, kind=OrderType.MARKET, quantity=1,
        legs=(ComboLeg(near, Side.SELL, 1), ComboLeg(far, Side.BUY, 1)),
    )  # fmt: skip
    broker.place_combo(entry)
    margin, power = broker.sold_margin(account), broker.funds(account).power
    legs = (ComboLeg(near, Side.BUY, 1), ComboLeg(far, Side.SELL, 1))
    price = Decimal("0.05")

    exit_ = broker.place_combo(replace(entry, side=Side.BUY, kind=OrderType.LIMIT, price=price, legs=legs))

    assert exit_.open
    assert broker.sold_margin(account) == margin == 1000
    funds = broker.funds(account)
    assert funds.power == power - funds.frozen_cash
    assert funds.frozen_cash < 100
    share = InstrumentId("HK.01810")
    lot = exchange.instrument(share).lot_size
    buy = OrderTicket(account_id=account, instrument=share, side=Side.BUY, kind=OrderType.MARKET, quantity=lot)
    assert broker.place(buy).status is not OrderStatus.REJECTED
    exchange.close()
