"""Exits attached to an entry: in force once all of it has filled, never both, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.shares import Shares, total
from tideboard_sandbox.exchange.broker.orders import AccountGroup, ExchangeOrder, Exits, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

FRIDAY = date(2026, 11, 20)
APPLE, TENCENT = InstrumentId("US.AAPL"), InstrumentId("HK.00700")
Ticket = Callable[..., OrderTicket]
FAR = Exits(profit=Decimal(700), stop=Decimal(500), time_in_force=TimeInForce.GTC)


def status(exchange: Exchange, order: ExchangeOrder) -> OrderStatus:
    return exchange.broker.order(order.account_id, order.id).status


def exits(exchange: Exchange, entry: ExchangeOrder) -> tuple[ExchangeOrder, ...]:
    return exchange.broker.exits(entry.account_id, entry.id)


def held(exchange: Exchange, account: str) -> Shares:
    return total(row.quantity for row in exchange.broker.positions(account) if row.instrument == TENCENT)


def near(exchange: Exchange, steps: int) -> Decimal:
    """A price so many steps from the last one."""
    last = exchange.quote(TENCENT).last
    return last + exchange.instrument(TENCENT).price_step(last) * steps


def until_fired(exchange: Exchange, entry: ExchangeOrder) -> ExchangeOrder:
    for _ in range(600):
        exchange.advance(10)
        fired = [row for row in exits(exchange, entry) if row.fired is not None]
        if fired:
            return fired[0]
    raise AssertionError("the price reached no exit")


def test_exits_wait_for_the_entry_and_reserve_nothing(exchange: Exchange, ticket: Ticket, account: str) -> None:
    free = exchange.broker.funds(account).power
    plain = exchange.broker.place(ticket(price=Decimal(550), quantity=200))
    reserved = free - exchange.broker.funds(account).power
    exchange.broker.cancel(account, plain.id)
    entry = exchange.broker.place(ticket(price=Decimal(550), quantity=200, exits=FAR))

    assert free - exchange.broker.funds(account).power == reserved
    assert [(row.kind, row.side, row.quantity, row.trigger) for row in exits(exchange, entry)] == [
        (OrderType.IF_TOUCHED, Side.SELL, 200, Decimal(700)),
        (OrderType.STOP, Side.SELL, 200, Decimal(500)),
    ]
    assert all(row.waits_for_entry and row.entry == entry.id for row in exits(exchange, entry))
    assert {row.status for row in exits(exchange, entry)} == {OrderStatus.PENDING}


def part_filled(exchange: Exchange, ticket: Ticket, both: Exits) -> ExchangeOrder:
    """An entry for 500 more than stand at the best ask."""
    ask = exchange.order_book(TENCENT).best_ask
    assert ask is not None
    entry = exchange.broker.place(ticket(price=ask.price, quantity=ask.quantity + 500, exits=both))
    assert entry.filled == ask.quantity
    return entry


def test_no_exit_works_before_all_of_its_entry_has_filled(exchange: Exchange, ticket: Ticket, account: str) -> None:
    """The price runs through the stop while a part has filled: nothing is sold."""
    entry = part_filled(exchange, ticket, Exits(stop=near(exchange, -3), time_in_force=TimeInForce.GTC))
    exchange.commands.set_price(TENCENT, near(exchange, -6))
    exchange.advance(30)
    (stop,) = exits(exchange, entry)
    now = exchange.broker.order(account, entry.id)
    assert now.filled == now.quantity, "the fall fills the rest"
    assert (stop.fired is not None, held(exchange, account)) == (True, 0), "and only then the stop works"


def test_an_entry_that_ends_with_a_part_filled_has_no_exits(exchange: Exchange, ticket: Ticket, account: str) -> None:
    entry = part_filled(exchange, ticket, FAR)
    assert {(row.quantity, row.status) for row in exits(exchange, entry)} == {(entry.filled, OrderStatus.PENDING)}
    exchange.broker.cancel(account, entry.id)
    assert {row.status for row in exits(exchange, entry)} == {OrderStatus.CANCELLED}
    with pytest.raises(ExchangeRefusal, match="order-closed"):
        exchange.broker.change_exits(account, entry.id, FAR)
    sale = exchange.broker.place(ticket(side=Side.SELL, kind=OrderType.MARKET, quantity=entry.filled))
    assert sale.filled == entry.filled


@pytest.mark.parametrize("fails", [True, False])
def test_an_exit_that_fails_its_check_at_the_trigger_takes_the_other_along(
    exchange: Exchange, ticket: Ticket, account: str, fails: bool
) -> None:
    both = Exits(profit=near(exchange, 6), stop=near(exchange, -6), time_in_force=TimeInForce.GTC)
    entry = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=200, exits=both))
    exchange.broker.exits_fail = fails
    exchange.commands.set_price(TENCENT, near(exchange, -8))
    exchange.advance(30)
    ended = {row.status for row in exits(exchange, entry)}
    assert (ended == {OrderStatus.CANCELLED}, held(exchange, account)) == (fails, 200 if fails else 0)


def test_an_entry_without_a_fill_takes_its_exits_along(exchange: Exchange, ticket: Ticket, account: str) -> None:
    entry = exchange.broker.place(ticket(price=Decimal(550), quantity=200, exits=FAR))
    exchange.broker.modify(account, entry.id, quantity=300)
    assert {row.quantity for row in exits(exchange, entry)} == {300}

    exchange.broker.cancel(account, entry.id)
    assert {row.status for row in exits(exchange, entry)} == {OrderStatus.CANCELLED}


def test_an_exit_that_fires_ends_the_other(exchange: Exchange, ticket: Ticket, account: str) -> None:
    both = Exits(profit=near(exchange, 6), stop=near(exchange, -6), time_in_force=TimeInForce.GTC)
    entry = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=200, exits=both))
    fired = until_fired(exchange, entry)

    (other,) = (row for row in exits(exchange, entry) if row.id != fired.id)
    assert (fired.status, fired.filled) == (OrderStatus.FILLED, 200)
    assert (other.status, other.filled) == (OrderStatus.CANCELLED, 0)
    assert held(exchange, account) == 0
    assert sum(fill.quantity for fill in exchange.broker.fills(account) if fill.order_id == fired.id) == 200


def test_an_exit_with_a_limit_rests_once_it_has_fired(exchange: Exchange, ticket: Ticket) -> None:
    profit = near(exchange, 4)
    above = Exits(profit=profit, profit_limit=profit + 40)
    entry = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=200, exits=above))
    fired = until_fired(exchange, entry)
    assert (fired.status, fired.price, fired.filled) == (OrderStatus.SUBMITTED, profit + 40, 0)


def test_an_exit_whose_shares_are_gone_sells_nothing(exchange: Exchange, ticket: Ticket, account: str) -> None:
    both = Exits(profit=near(exchange, 6), stop=near(exchange, -6))
    entry = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=200, exits=both))
    exchange.broker.place(ticket(side=Side.SELL, kind=OrderType.MARKET, quantity=100))
    ended: list[ExchangeOrder] = []
    for _ in range(600):
        exchange.advance(10)
        ended = [row for row in exits(exchange, entry) if not row.open]
        if ended:
            break
    assert {(row.status, row.filled) for row in ended} == {(OrderStatus.CANCELLED, 0)}
    assert {row.text for row in ended} == {"no-position", ""}
    assert held(exchange, account) == 100


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exits": Exits(profit=Decimal(540))}, Reason.EXIT_WRONG_SIDE),
        ({"exits": Exits(stop=Decimal(550))}, Reason.EXIT_WRONG_SIDE),
        ({"exits": Exits(stop=Decimal("500.01"))}, Reason.OFF_TICK),
        ({"exits": Exits(stop=Decimal(500), stop_limit=Decimal("499.99"))}, Reason.OFF_TICK),
        ({"side": Side.SELL, "exits": FAR}, Reason.KIND_NOT_OFFERED),
        ({"kind": OrderType.IF_TOUCHED, "trigger": Decimal(550), "exits": FAR}, Reason.KIND_NOT_OFFERED),
    ],
)
def test_exits_that_make_no_sense_refuse_the_whole_order(
    exchange: Exchange, ticket: Ticket, account: str, changes: dict[str, object], reason: Reason
) -> None:
    with pytest.raises(ExchangeRefusal) as refusal:
        exchange.broker.place(ticket(**{"price": Decimal(550), "quantity": 200, **changes}))
    assert refusal.value.reason is reason
    assert exchange.broker.orders(account) == ()


def test_exits_are_changed_added_and_cancelled(exchange: Exchange, ticket: Ticket, account: str) -> None:
    entry = exchange.broker.place(ticket(price=Decimal(550), quantity=200, exits=Exits(stop=Decimal(500))))
    (stop,) = exits(exchange, entry)
    exchange.broker.change_exits(account, entry.id, Exits(profit=Decimal(620), stop=Decimal(520)))
    changed = {row.id: row.trigger for row in exits(exchange, entry)}
    assert changed[stop.id] == Decimal(520)
    assert set(changed.values()) == {Decimal(520), Decimal(620)}

    exchange.broker.change_exits(account, entry.id, None)
    assert {row.status for row in exits(exchange, entry)} == {OrderStatus.CANCELLED}
    assert status(exchange, entry) is OrderStatus.SUBMITTED


def test_exits_outlive_a_restart(tmp_path: Path, ticket: Ticket) -> None:
    def started() -> Exchange:
        return Exchange(date=FRIDAY, state=tmp_path / "state")

    first = started()
    account = next(row.id for row in first.broker.accounts() if row.currency == "HKD")
    entry = first.broker.place(ticket(account_id=account, price=Decimal(550), quantity=200, exits=FAR))
    filled = first.broker.place(ticket(account_id=account, kind=OrderType.MARKET, quantity=100, exits=FAR))
    first.close()

    second = started()
    assert [(row.trigger, row.quantity, row.status) for row in exits(second, entry)] == [
        (Decimal(700), 200, OrderStatus.PENDING),
        (Decimal(500), 200, OrderStatus.PENDING),
    ]
    second.broker.cancel(account, entry.id)
    assert {row.status for row in exits(second, entry)} == {OrderStatus.CANCELLED}
    assert {row.status for row in exits(second, filled)} == {OrderStatus.PENDING}
    second.close()


STEPS = st.lists(st.sampled_from(["wait", "cancel", "sell", "tighten", "grow", "drop"]), max_size=8)


@settings(max_examples=25)
@given(STEPS, st.booleans())
def test_never_both_and_never_more_than_was_bought(steps: list[str], at_market: bool) -> None:
    exchange = Exchange(date=FRIDAY)
    account = next(row.id for row in exchange.broker.accounts() if row.currency == "HKD")
    both = Exits(profit=near(exchange, 3), stop=near(exchange, -5), time_in_force=TimeInForce.GTC)
    base = {"account_id": account, "instrument": TENCENT, "side": Side.BUY, "quantity": 300, "exits": both}
    how = {"kind": OrderType.MARKET} if at_market else {"kind": OrderType.LIMIT, "price": near(exchange, 0)}
    entry = exchange.broker.place(OrderTicket(**base, **how))  # type: ignore[arg-type]  # keywords of one ticket
    sold: Shares = 0
    for step in steps:
        try:
            if step == "wait":
                exchange.advance(60)
            elif step == "cancel":
                exchange.broker.cancel(account, entry.id)
            elif step == "sell":
                sale = OrderTicket(
                    account_id=account, instrument=TENCENT, side=Side.SELL, kind=OrderType.MARKET, quantity=100
                )
                sold += exchange.broker.place(sale).filled
            elif step == "grow":
                exchange.broker.modify(account, entry.id, quantity=400)
            else:
                change = Exits(stop=near(exchange, -1)) if step == "tighten" else None
                exchange.broker.change_exits(account, entry.id, change)
        except ExchangeRefusal:
            pass
        now, legs = exchange.broker.order(account, entry.id), exits(exchange, entry)
        assert sum(row.filled for row in legs) + sold <= now.filled
        assert held(exchange, account) == now.filled - sold - sum(row.filled for row in legs)
        assert len([row for row in legs if row.fired is not None]) <= 1
        if any(row.fired is not None for row in legs):
            assert now.filled == now.quantity
            assert not any(row.open and row.fired is None for row in legs)
        for row in legs:
            if row.open and row.fired is None:
                assert now.open or now.filled == now.quantity
                assert row.quantity == (now.filled or now.quantity)


@pytest.mark.parametrize(
    ("hours", "limited", "sold", "fired"),
    [
        (TradingHours.EXTENDED, True, True, True),
        (TradingHours.EXTENDED, False, False, True),
        (TradingHours.REGULAR, True, False, False),
    ],
)
def test_before_the_open_an_exit_with_a_limit_sells_and_one_at_market_fires_and_waits(
    hours: TradingHours, limited: bool, sold: bool, fired: bool
) -> None:
    exchange = Exchange(seed=7, date=FRIDAY, start=time(21, 40))
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.US and a.real)
    block = exchange.quote(APPLE).pre
    assert block is not None
    both = Exits(
        stop=block.price + 2,
        stop_limit=block.price - 5 if limited else None,
        time_in_force=TimeInForce.GTC,
        hours=hours,
    )
    entry = exchange.broker.place(
        OrderTicket(
            account_id=account,
            instrument=APPLE,
            side=Side.BUY,
            kind=OrderType.LIMIT,
            quantity=10,
            price=block.price + 5,
            hours=TradingHours.EXTENDED,
            exits=both,
        )
    )
    assert entry.status is OrderStatus.FILLED
    exchange.advance(60)
    (stop,) = exits(exchange, entry)
    assert (stop.status is OrderStatus.FILLED, stop.fired is not None) == (sold, fired)
    exchange.advance(3600)
    (stop,) = exits(exchange, entry)
    assert stop.status is OrderStatus.FILLED, "the open works what waited"
