"""Splits on a day of the exchange's own clock: prices, past bars, holdings, fractions, orders, shares come late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.broker.cash_journal import CashKind
from tideboard_sandbox.exchange.broker.order_router import EX_DAY, NO_POSITION
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder, Exits, OrderTicket
from tideboard_sandbox.exchange.broker.splits import FractionPaid, OrdersOver, Split
from tideboard_sandbox.exchange.facade import Adjustment, Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import shut
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

Ticket = Callable[..., OrderTicket]
XIAOMI, NVIDIA, MOUTAI = (InstrumentId(name) for name in ("HK.01810", "US.NVDA", "SH.600519"))
FRIDAY, MONDAY, TUESDAY = date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)
TWO = Split(XIAOMI, MONDAY, 1, 2)
JOIN = Split(XIAOMI, MONDAY, 10, 1)
BONUS = Split(XIAOMI, MONDAY, 10, 11)
DAY = 86_400


def hold(
    exchange: Exchange,
    quantity: int,
    cost: int = 40,
    *,
    account: str = "real-HK",
    instrument: InstrumentId = XIAOMI,
) -> None:
    exchange.broker.transfers.set_holding(account, instrument, Decimal(quantity), Decimal(cost))


@pytest.fixture
def exchange() -> Exchange:
    """Friday, five minutes before the closing auction."""
    return Exchange(date=FRIDAY, start=time(15, 55))


def over_the_weekend(exchange: Exchange) -> None:
    """Until Monday, five minutes before Hong Kong's pre-opening session ends."""
    exchange.advance(2 * DAY + 17 * 3600 + 600)


@pytest.mark.parametrize(
    ("split", "held", "becomes", "fraction"),
    [(TWO, 300, 600, "0"), (JOIN, 1055, 105, "0.5"), (BONUS, 105, 115, "0.5"), (JOIN, 5, 0, "0.5")],
)
def test_a_holding_goes_over_with_its_cost_and_a_fraction_is_paid(
    exchange: Exchange, account: str, split: Split, held: int, becomes: int, fraction: str
) -> None:
    hold(exchange, held)
    cash = exchange.broker.funds(account).cash
    exchange.commands.split(split)
    over_the_weekend(exchange)

    close = exchange.quote(XIAOMI).prev_close
    paid = (close * Decimal(fraction)).quantize(Decimal("0.01"))
    assert exchange.broker.funds(account).cash == cash + paid
    rows = [row for row in exchange.cash_journal(account) if row.kind is CashKind.FRACTION]
    assert [(row.amount, row.quantity, row.cleared) for row in rows] == (
        [(paid, Decimal(fraction), MONDAY)] if paid else []
    )
    if not becomes:
        assert exchange.broker.positions(account) == ()
        return
    (position,) = exchange.broker.positions(account)
    each = Decimal(40) * split.old / split.new
    assert (position.quantity, position.available) == (becomes, becomes)
    assert position.average_cost == each.quantize(Decimal("0.0001"))
    assert position.pl_today == ((exchange.quote(XIAOMI).last - close) * becomes).quantize(Decimal("0.01"))
    gained = exchange.broker.results(account)[XIAOMI].gained if paid else Decimal(0)
    assert abs(gained - (paid - each * Decimal(fraction))) < Decimal("0.0001") * bool(paid) + Decimal("1e-20")


def test_a_dropped_fraction_pays_nothing_and_its_cost_stays(exchange: Exchange, account: str) -> None:
    hold(exchange, 105)
    exchange.commands.split(BONUS._replace(fractions=FractionPaid.DROPPED))
    over_the_weekend(exchange)

    (position,) = exchange.broker.positions(account)
    assert (position.quantity, position.average_cost) == (115, (Decimal(4200) / 115).quantize(Decimal("0.0001")))
    assert len(exchange.cash_journal(account)) == 1


@pytest.fixture
def new_york() -> Exchange:
    """Thursday in New York, ten minutes before its close."""
    return Exchange(date=FRIDAY, start=time(4, 50))


def test_shares_sold_short_split_too_and_owe_the_money_for_a_fraction(new_york: Exchange) -> None:
    exchange, transfers = new_york, new_york.broker.transfers
    account = transfers.account("longport-us").id
    transfers.set_holding(account, NVIDIA, Decimal(-25), Decimal(180))
    cash = exchange.broker.funds(account).cash
    exchange.commands.split(Split(NVIDIA, FRIDAY, 10, 1))
    exchange.advance(13 * 3600)  # five in the afternoon in Hong Kong: New York's pre-market

    (position,) = exchange.broker.positions(account)
    assert (position.quantity, position.average_cost) == (-2, Decimal(1800))
    (paid,) = [row for row in exchange.cash_journal(account) if row.kind is CashKind.FRACTION]
    assert paid.amount < -800
    assert exchange.broker.funds(account).cash == cash + paid.amount


def test_a_broker_that_keeps_fractions_splits_them(new_york: Exchange) -> None:
    exchange, transfers = new_york, new_york.broker.transfers
    account = transfers.account("real-US").id
    transfers.set_holding(account, NVIDIA, Decimal("10.5"), Decimal(180))
    exchange.commands.split(Split(NVIDIA, FRIDAY, 2, 3))
    exchange.advance(13 * 3600)  # five in the afternoon in Hong Kong: New York's pre-market

    assert exchange.broker.positions(account)[0].quantity == Decimal("15.75")


def test_prices_before_it_are_adjusted_and_the_ex_day_is_told(exchange: Exchange) -> None:
    exchange.commands.split(TWO)
    exchange.advance(1800)
    close = exchange.quote(XIAOMI).last
    assert exchange.corporate_actions(XIAOMI) == ()
    over_the_weekend(exchange)

    raw, forward, backward = (exchange.bars(XIAOMI, BarPeriod.DAY, 2, each) for each in Adjustment)
    assert (raw[0].close, forward[0].close, backward[0].close) == (close, close / 2, close)
    assert backward[1].close == 2 * raw[1].close
    assert raw[1].prev_close == forward[1].prev_close == exchange.quote(XIAOMI).prev_close
    assert abs(raw[1].prev_close - close / 2) <= Decimal("0.02")
    assert exchange.corporate_actions(XIAOMI) == (TWO.action,)


def test_it_is_announced_before_and_has_a_temporary_code(exchange: Exchange) -> None:
    exchange.commands.split(JOIN)

    assert exchange.corporate_actions(XIAOMI) == ()
    assert exchange.corporate_actions(XIAOMI, planned=True) == (JOIN.action,)
    (change,) = [row for row in exchange.reference.code_changes() if row.instrument == XIAOMI]
    assert (change.effective, change.kind.value) == (MONDAY, "join")


def orders_over(exchange: Exchange, ticket: Ticket, account: str, split: Split) -> dict[str, ExchangeOrder]:
    """A purchase and a sale with limits, a stop to sell and one to buy, and what became of them before the open."""
    hold(exchange, 1000, account=account)
    lasting = {"account_id": account, "instrument": XIAOMI, "quantity": 200, "time_in_force": TimeInForce.GTC}
    tickets = {
        "buy": ticket(**lasting, price=Decimal(40)),
        "sell": ticket(**lasting, price=Decimal(50), side=Side.SELL),
        "stop": ticket(**lasting, kind=OrderType.STOP, trigger=Decimal(38), side=Side.SELL),
        "entry": ticket(**lasting, kind=OrderType.STOP, trigger=Decimal(52)),
    }
    placed = {name: exchange.broker.place(one).id for name, one in tickets.items()}
    exchange.commands.split(split)
    over_the_weekend(exchange)
    return {name: exchange.broker.order(account, order_id) for name, order_id in placed.items()}


@pytest.mark.parametrize(
    ("account", "orders"), [("longport-real-HK", None), ("real-HK", OrdersOver.CANCELLED)], ids=["longport", "asked"]
)
def test_orders_that_last_are_withdrawn(
    exchange: Exchange, ticket: Ticket, account: str, orders: OrdersOver | None
) -> None:
    account = exchange.broker.transfers.account(account).id
    rows = orders_over(exchange, ticket, account, TWO._replace(orders=orders))
    assert {(row.status, row.text) for row in rows.values()} == {(OrderStatus.CANCELLED, EX_DAY)}


def test_orders_are_adjusted_by_the_rule_of_finra(exchange: Exchange, ticket: Ticket, account: str) -> None:
    rows = orders_over(exchange, ticket, account, BONUS._replace(orders=OrdersOver.ADJUSTED))
    # What the bonus is worth of 40 is 3.6364, of 38 it is 3.4545; steps are of 0.02.
    assert (rows["buy"].price, rows["buy"].quantity) == (Decimal("36.36"), 200)
    assert (rows["stop"].trigger, rows["stop"].quantity) == (Decimal("34.54"), 200)
    assert (rows["sell"].price, rows["entry"].trigger) == (Decimal(50), Decimal(52))
    assert {row.status for row in rows.values()} == {OrderStatus.PENDING}


def test_an_adjusted_order_has_more_shares(exchange: Exchange, ticket: Ticket, account: str) -> None:
    rows = orders_over(exchange, ticket, account, TWO._replace(orders=OrdersOver.ADJUSTED))
    assert [rows[name].quantity for name in ("buy", "stop", "sell", "entry")] == [400, 400, 200, 200]


def test_a_join_ends_what_would_be_adjusted(exchange: Exchange, ticket: Ticket, account: str) -> None:
    rows = orders_over(exchange, ticket, account, JOIN._replace(orders=OrdersOver.ADJUSTED))
    assert {row.status for row in rows.values()} == {OrderStatus.CANCELLED}


def test_futu_leaves_orders_but_no_sale_of_shares_that_are_gone(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    rows = orders_over(exchange, ticket, account, JOIN)
    assert (rows["buy"].price, rows["buy"].quantity, rows["buy"].status) == (Decimal(40), 200, OrderStatus.PENDING)
    assert {(rows[name].status, rows[name].text) for name in ("sell", "stop")} == {(OrderStatus.CANCELLED, NO_POSITION)}


def test_a_left_stop_fires_at_the_open_of_the_split(exchange: Exchange, ticket: Ticket, account: str) -> None:
    rows = orders_over(exchange, ticket, account, TWO)
    exchange.advance(1800)
    assert exchange.broker.order(account, rows["stop"].id).status is OrderStatus.FILLED


@pytest.mark.parametrize(("split", "between"), [(TWO, [100]), (JOIN, [])])
def test_shares_that_come_late(exchange: Exchange, account: str, split: Split, between: list[int]) -> None:
    """The old ones of a split stay until then, those of a join are gone; what is bought meanwhile does not split."""
    hold(exchange, 100)
    exchange.commands.split(split._replace(late=1))
    over_the_weekend(exchange)
    assert [row.quantity for row in exchange.broker.positions(account)] == between
    exchange.advance(DAY)
    (position,) = exchange.broker.positions(account)
    assert position.quantity == 100 * split.new // split.old
    assert position.average_cost == Decimal(40) * split.old / split.new


def test_what_is_bought_before_late_shares_come_does_not_split(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    hold(exchange, 200)
    exchange.commands.split(TWO._replace(late=1))
    over_the_weekend(exchange)
    exchange.advance(1500)
    exchange.broker.place(ticket(instrument=XIAOMI, kind=OrderType.MARKET, quantity=200))
    exchange.advance(DAY)
    assert exchange.broker.positions(account)[0].quantity == 600


def test_a_new_practice_account_waits_for_no_shares(exchange: Exchange, account: str) -> None:
    hold(exchange, 100)
    exchange.commands.split(TWO._replace(late=1))
    over_the_weekend(exchange)
    exchange.broker.reset()
    exchange.advance(DAY)
    assert exchange.broker.positions(account) == ()


def test_a_state_file_keeps_what_is_to_come(tmp_path: Path) -> None:
    state = tmp_path / "practice.db"
    first = Exchange(date=FRIDAY, start=time(15, 55), state=state)
    hold(first, 105)
    first.commands.split(BONUS._replace(late=1, orders=OrdersOver.LEFT))
    first.close()
    second = Exchange(state=state)
    over_the_weekend(second)
    second.close()
    third = Exchange(state=state)
    assert third.corporate_actions(XIAOMI) == (BONUS.action,)
    third.advance(DAY)
    account = third.broker.transfers.account("real-HK").id
    assert third.broker.positions(account)[0].quantity == 115
    assert third.cash_journal(account)[-1].kind is CashKind.FRACTION
    third.close()


def test_a_process_that_is_killed_on_the_day_splits_once(tmp_path: Path) -> None:
    killed = Exchange(date=FRIDAY, start=time(15, 55), state=tmp_path / "practice.db")
    hold(killed, 100)
    killed.commands.split(TWO)
    over_the_weekend(killed)
    second = Exchange(state=tmp_path / "practice.db")
    over_the_weekend(second)
    account = second.broker.transfers.account("real-HK").id
    assert second.broker.positions(account)[0].quantity == 200
    second.close()


def test_a_split_of_a_day_that_is_shut_comes_with_the_next(exchange: Exchange, account: str) -> None:
    hold(exchange, 100)
    exchange.commands.split(TWO._replace(ex_day=TUESDAY))
    exchange.shut_day(Market.HK, TUESDAY)
    over_the_weekend(exchange)
    exchange.advance(DAY)
    close = exchange.quote(XIAOMI).last
    exchange.advance(DAY)
    (position,) = exchange.broker.positions(account)
    assert (position.quantity, exchange.corporate_actions(XIAOMI)) == (200, (TWO._replace(ex_day=TUESDAY).action,))
    assert abs(exchange.quote(XIAOMI).prev_close - close / 2) <= Decimal("0.02")
    shut(())


def test_shares_of_shanghai_that_were_bought_the_day_before_are_no_bar_to_a_sale_over_a_join(
    exchange: Exchange, ticket: Ticket
) -> None:
    account = exchange.broker.transfers.account("real-CN").id
    hold(exchange, 2000, 1400, account=account, instrument=MOUTAI)
    exchange.broker.transfers.set_cash(account, Decimal(10**9))
    shared = {"account_id": account, "instrument": MOUTAI}
    exchange.advance(3 * DAY - 6 * 3600)  # ten in the morning of Monday
    exchange.broker.place(ticket(**shared, kind=OrderType.MARKET, quantity=1000))
    high = exchange.quote(MOUTAI).last * Decimal("1.05")
    lasting = {"side": Side.SELL, "time_in_force": TimeInForce.GTC, "price": high.quantize(Decimal(1))}
    sale = exchange.broker.place(ticket(**shared, **lasting, quantity=200))
    exchange.commands.split(Split(MOUTAI, TUESDAY, 10, 1))
    exchange.advance(DAY - 1800)
    assert exchange.broker.positions(account)[0].quantity == 300
    assert exchange.broker.order(account, sale.id).status is OrderStatus.PENDING


def test_a_join_whose_shares_come_late_keeps_what_sales_have_gained(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    hold(exchange, 1200)
    exchange.broker.place(ticket(instrument=XIAOMI, kind=OrderType.MARKET, quantity=200, side=Side.SELL))
    before = exchange.broker.diluted_cost(account, exchange.instrument(XIAOMI))
    exchange.commands.split(JOIN._replace(late=1))
    over_the_weekend(exchange)
    exchange.advance(DAY)
    after = exchange.broker.diluted_cost(account, exchange.instrument(XIAOMI))
    assert before != Decimal(40)
    assert before is not None
    assert after is not None
    assert abs(after - before * 10) < Decimal("0.001")


@pytest.mark.parametrize(("orders", "trigger"), [(OrdersOver.ADJUSTED, 17), (OrdersOver.LEFT, 34)])
def test_exits_that_wait_for_their_entry_go_over_with_it(
    exchange: Exchange, ticket: Ticket, orders: OrdersOver, trigger: int
) -> None:
    account = exchange.broker.transfers.account("longport-real-HK").id
    both = Exits(profit=Decimal(60), stop=Decimal(34), time_in_force=TimeInForce.GTC)
    lasting = {"account_id": account, "instrument": XIAOMI, "quantity": 200, "time_in_force": TimeInForce.GTC}
    entry = exchange.broker.place(ticket(**lasting, price=Decimal(36), exits=both))
    exchange.commands.split(TWO._replace(orders=orders))
    over_the_weekend(exchange)
    placed = exchange.broker.order(account, entry.id)
    found = {row.trigger: row.quantity for row in exchange.broker.exits(account, entry.id)}
    assert found == {Decimal(60): placed.quantity, Decimal(trigger): placed.quantity}


def test_an_order_that_its_owner_disabled_is_withdrawn_too(exchange: Exchange, ticket: Ticket, account: str) -> None:
    wanted = ticket(instrument=XIAOMI, quantity=200, price=Decimal(40), time_in_force=TimeInForce.GTC)
    order = exchange.broker.disable(account, exchange.broker.place(wanted).id)
    exchange.commands.split(TWO._replace(orders=OrdersOver.CANCELLED))
    over_the_weekend(exchange)
    assert exchange.broker.order(account, order.id).status is OrderStatus.CANCELLED


@pytest.mark.parametrize("ahead", [True, False])
def test_no_split_falls_on_shares_that_are_on_their_way(exchange: Exchange, *, ahead: bool) -> None:
    late, other = JOIN._replace(late=2), TWO._replace(ex_day=TUESDAY)
    exchange.commands.split(late if ahead else other)
    with pytest.raises(CommandRefusal, match=r"new shares come on 2026-11-2[45]"):
        exchange.commands.split(other if ahead else late)
    exchange.commands.split(TWO._replace(ex_day=TUESDAY + timedelta(days=1)) if ahead else JOIN._replace(late=1))


@pytest.mark.parametrize(
    ("split", "sentence"),
    [
        (TWO._replace(instrument=InstrumentId("HK.00700")), "has options or warrants"),
        (TWO._replace(instrument=InstrumentId("HK.800000")), "is an index or a plate"),
        (TWO._replace(ex_day=FRIDAY), "is no trading day of HK after 2026-11-20"),
        (TWO._replace(ex_day=MONDAY + timedelta(days=5)), "is no trading day"),
        (TWO._replace(new=1), "1 to 1 is no split"),
        (TWO._replace(late=61), "New shares arrive 0 to 60 trading days late: not 61"),
    ],
)
def test_what_cannot_split_is_refused(exchange: Exchange, split: Split, sentence: str) -> None:
    with pytest.raises(CommandRefusal, match=sentence):
        exchange.commands.split(split)


def test_a_security_splits_once_a_day(exchange: Exchange) -> None:
    exchange.commands.split(TWO)
    with pytest.raises(CommandRefusal, match=r"HK\.01810 splits on 2026-11-23 already"):
        exchange.commands.split(JOIN)
    exchange.commands.split(JOIN._replace(ex_day=TUESDAY))
    assert [row.new for row in exchange.corporate_actions(XIAOMI, planned=True)] == [2, 1]
