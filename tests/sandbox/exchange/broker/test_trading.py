"""Orders at the broker: taken, refused, filled, changed, taken back; money and shares add up after each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.events import Event, FillMade, OrderChanged
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason

FRIDAY = date(2026, 11, 20)
TENCENT = InstrumentId("HK.00700")
Ticket = Callable[..., OrderTicket]


def reason(call: Callable[[], Any]) -> Reason:
    with pytest.raises(ExchangeRefusal) as caught:
        call()
    return caught.value.reason


def buy(exchange: Exchange, ticket: Ticket, quantity: int = 1000) -> None:
    order = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=quantity))
    assert order.status is OrderStatus.FILLED


def test_accounts_are_a_real_and_a_paper_one_per_group_with_numbers_above_2_to_the_53(exchange: Exchange) -> None:
    accounts = exchange.broker.accounts()

    assert [(a.group.value, a.real, a.currency) for a in accounts] == [
        ("HK", True, "HKD"),
        ("US", True, "USD"),
        ("CN", True, "CNY"),
        ("HK", False, "HKD"),
        ("US", False, "USD"),
        ("CN", False, "CNY"),
    ]
    assert all(int(a.id) > 2**53 for a in accounts)
    assert len({a.id for a in accounts}) == 6


def test_a_limit_order_below_the_market_rests_in_the_book(exchange: Exchange, ticket: Ticket, account: str) -> None:
    best = exchange.order_book(TENCENT).best_bid
    assert best is not None
    order = exchange.broker.place(ticket(price=best.price, quantity=700, remark="TB-1120-0001"))
    after = exchange.order_book(TENCENT).best_bid
    assert after is not None

    assert order.status is OrderStatus.SUBMITTED
    assert (after.quantity, after.orders) == (best.quantity + 700, best.orders + 1)
    assert exchange.broker.orders(account)[0].remark == "TB-1120-0001"
    assert int(order.id) > 2**53


def test_an_order_larger_than_the_best_level_fills_in_part_then_wholly(
    exchange: Exchange, ticket: Ticket, account: str
) -> None:
    ask = exchange.order_book(TENCENT).best_ask
    assert ask is not None
    order = exchange.broker.place(ticket(price=ask.price, quantity=ask.quantity + 500))
    assert (order.status, order.filled) == (OrderStatus.PARTIALLY_FILLED, ask.quantity)

    exchange.advance(120)
    done = exchange.broker.order(account, order.id)
    assert (done.status, done.filled, done.average_price) == (OrderStatus.FILLED, ask.quantity + 500, ask.price)
    assert sum(fill.quantity for fill in exchange.broker.fills(account)) == done.filled


def test_events_tell_the_order_then_each_fill_before_the_order_after_it(
    exchange: Exchange, ticket: Ticket, events: list[Event]
) -> None:
    buy(exchange, ticket, 100)

    assert [type(event) for event in events] == [OrderChanged, FillMade, OrderChanged]
    first, _, last = events
    assert isinstance(first, OrderChanged)
    assert isinstance(last, OrderChanged)
    assert (first.order.status, last.order.status) == (OrderStatus.SUBMITTED, OrderStatus.FILLED)


def test_a_market_order_walks_the_book_and_our_trades_are_on_the_tape(exchange: Exchange, ticket: Ticket) -> None:
    asks = exchange.order_book(TENCENT).asks
    quantity = asks[0].quantity + 100
    order = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=quantity))
    ticks = exchange.ticks(TENCENT, 2)

    assert [(tick.price, tick.quantity) for tick in ticks] == [(asks[0].price, asks[0].quantity), (asks[1].price, 100)]
    spent = asks[0].price * asks[0].quantity + asks[1].price * 100
    assert order.average_price == (spent / quantity).quantize(Decimal("0.0001"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"quantity": 150}, Reason.ODD_LOT),
        ({"quantity": 0}, Reason.QUANTITY_NOT_POSITIVE),
        ({"quantity": 400_000}, Reason.QUANTITY_TOO_LARGE),
        ({"price": Decimal("600.3")}, Reason.OFF_TICK),
        ({"price": Decimal("600.00001")}, Reason.OFF_TICK),
        ({"price": None}, Reason.PRICE_MISSING),
        ({"price": Decimal(10)}, Reason.PRICE_TOO_FAR),
        ({"quantity": 100_000}, Reason.NO_BUYING_POWER),
        ({"side": Side.SELL}, Reason.NO_SHORT_POOL),
        ({"instrument": InstrumentId("HK.99999")}, Reason.UNKNOWN_SYMBOL),
        ({"instrument": InstrumentId("US.AAPL"), "price": Decimal(200)}, Reason.WRONG_MARKET),
        ({"instrument": InstrumentId("HK.800000")}, Reason.NOT_TRADABLE),
        ({"account_id": "1"}, Reason.UNKNOWN_ACCOUNT),
        ({"kind": OrderType.STOP}, Reason.TRIGGER_MISSING),
        ({"kind": OrderType.STOP, "trigger": Decimal(590)}, Reason.TRIGGER_PASSED),
        ({"kind": OrderType.TRAILING_STOP}, Reason.TRAIL_MISSING),
        ({"kind": OrderType.AUCTION}, Reason.MARKET_CLOSED),
    ],
)
def test_what_is_refused_and_why(
    exchange: Exchange, ticket: Ticket, account: str, changes: dict[str, Any], expected: Reason
) -> None:
    before = exchange.broker.funds(account)

    assert reason(lambda: exchange.broker.place(ticket(**changes))) is expected
    assert exchange.broker.orders(account) == ()
    assert exchange.broker.funds(account) == before


def test_mainland_prices_stop_at_ten_percent_and_shares_bought_today_stay_until_tomorrow(exchange: Exchange) -> None:
    account = next(a.id for a in exchange.broker.accounts() if a.group is AccountGroup.CN)
    base: dict[str, Any] = {
        "account_id": account,
        "instrument": InstrumentId("SH.601318"),
        "side": Side.BUY,
        "kind": OrderType.LIMIT,
        "quantity": 100,
    }
    assert reason(lambda: exchange.broker.place(OrderTicket(**base, price=Decimal("70.00")))) is Reason.PRICE_TOO_FAR

    exchange.broker.place(OrderTicket(**(base | {"kind": OrderType.MARKET})))
    assert exchange.broker.positions(account)[0].available == 0
    sale = base | {"side": Side.SELL, "kind": OrderType.MARKET}
    assert reason(lambda: exchange.broker.place(OrderTicket(**sale))) is Reason.NO_SHORT_POOL

    exchange.advance_to(datetime(2026, 11, 23, 2, tzinfo=UTC))
    assert exchange.broker.positions(account)[0].available == 100
    assert exchange.broker.place(OrderTicket(**sale)).status is OrderStatus.FILLED


def test_market_orders_need_an_open_market_and_limits_wait_for_it(ticket: Ticket) -> None:
    exchange = Exchange(date=FRIDAY, start=time(12, 30))
    assert reason(lambda: exchange.broker.place(ticket(kind=OrderType.MARKET))) is Reason.MARKET_CLOSED

    ask = exchange.order_book(TENCENT).best_ask
    assert ask is not None
    order = exchange.broker.place(ticket(price=ask.price + 5))
    assert order.status is OrderStatus.PENDING
    exchange.advance(1801)
    assert exchange.broker.order(order.account_id, order.id).status is OrderStatus.FILLED


def test_cancelling_gives_money_and_place_back(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(price=Decimal(590), quantity=1000))
    assert exchange.broker.funds(account).frozen_cash > 590_000

    assert exchange.broker.cancel(account, order.id).status is OrderStatus.CANCELLED
    assert exchange.broker.funds(account).frozen_cash == 0
    assert reason(lambda: exchange.broker.cancel(account, order.id)) is Reason.ORDER_CLOSED
    assert reason(lambda: exchange.broker.cancel(account, "7")) is Reason.UNKNOWN_ORDER


def test_cancel_all_takes_only_open_orders_of_the_account(exchange: Exchange, ticket: Ticket, account: str) -> None:
    buy(exchange, ticket, 100)
    open_ones = {exchange.broker.place(ticket(price=Decimal(590 - n))).id for n in range(3)}

    cancelled = exchange.broker.cancel_all(account)
    assert {order.id for order in cancelled} == open_ones
    assert all(not order.open for order in exchange.broker.orders(account))


def test_modifying_changes_price_and_quantity(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(price=Decimal(590), quantity=1000))
    smaller = exchange.broker.modify(account, order.id, quantity=400)
    assert (smaller.quantity, smaller.price) == (400, Decimal(590))
    book = exchange.order_book(TENCENT, 60)
    assert next(level.quantity for level in book.bids if level.price == 590) >= 400

    moved = exchange.broker.modify(account, order.id, price=Decimal(591))
    assert moved.price == 591
    ask = exchange.order_book(TENCENT).best_ask
    assert ask is not None
    assert exchange.broker.modify(account, order.id, price=ask.price).status is OrderStatus.FILLED


def test_a_change_that_makes_no_sense_is_refused(exchange: Exchange, ticket: Ticket, account: str) -> None:
    broker = exchange.broker
    order = broker.place(ticket(price=Decimal(590), quantity=1000))

    assert reason(lambda: broker.modify(account, order.id)) is Reason.NOTHING_CHANGED
    assert reason(lambda: broker.modify(account, order.id, price=Decimal("590.1"))) is Reason.OFF_TICK
    assert reason(lambda: broker.modify(account, order.id, quantity=1050)) is Reason.ODD_LOT
    assert reason(lambda: broker.modify(account, order.id, quantity=100_000)) is Reason.NO_BUYING_POWER
    assert broker.order(account, order.id) == order
    ask = exchange.order_book(TENCENT).best_ask
    assert ask is not None
    broker.cancel(account, order.id)
    partial = broker.place(ticket(price=ask.price, quantity=ask.quantity + 100))
    assert reason(lambda: broker.modify(account, partial.id, quantity=100)) is Reason.BELOW_FILLED


def test_disable_takes_out_and_enable_sends_again(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(price=Decimal(590)))
    assert exchange.broker.disable(account, order.id).status is OrderStatus.DISABLED
    assert exchange.broker.enable(account, order.id).status is OrderStatus.SUBMITTED
    assert reason(lambda: exchange.broker.enable(account, order.id)) is Reason.NOTHING_CHANGED
    assert reason(lambda: exchange.broker.delete(account, order.id)) is Reason.NOTHING_CHANGED

    exchange.broker.cancel(account, order.id)
    exchange.broker.delete(account, order.id)
    assert exchange.broker.orders(account) == ()


def test_a_disabled_order_can_be_changed_and_stays_disabled(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(price=Decimal(590)))
    exchange.broker.disable(account, order.id)

    assert exchange.broker.modify(account, order.id, price=Decimal(591)).status is OrderStatus.DISABLED


def test_fees_of_an_order_are_what_the_account_paid(exchange: Exchange, ticket: Ticket, account: str) -> None:
    order = exchange.broker.place(ticket(kind=OrderType.MARKET, quantity=2000))
    (fee,) = exchange.broker.fees(account, [order.id])
    assert order.average_price is not None
    paid = Decimal(3_000_000) - exchange.broker.funds(account).cash - order.average_price * 2000

    assert fee.total == sum(amount for _, amount in fee.items)
    assert paid == pytest.approx(fee.total, abs=Decimal("0.2"))  # the average is rounded to four places


def test_max_quantity_can_be_bought_and_one_lot_more_cannot(exchange: Exchange, ticket: Ticket, account: str) -> None:
    price = Decimal(600)
    most = exchange.broker.max_quantity(account, TENCENT, OrderType.LIMIT, price).cash_buy
    assert most is not None

    over = ticket(price=price, quantity=most + 100)
    assert reason(lambda: exchange.broker.place(over)) is Reason.NO_BUYING_POWER
    assert exchange.broker.place(ticket(price=price, quantity=most)).open
    assert exchange.broker.max_quantity(account, TENCENT, OrderType.LIMIT, price).cash_buy == 0
    aapl = InstrumentId("US.AAPL")
    assert reason(lambda: exchange.broker.max_quantity(account, aapl, OrderType.LIMIT, price)) is Reason.WRONG_MARKET


def test_open_sells_hold_their_shares_back(exchange: Exchange, ticket: Ticket, account: str) -> None:
    buy(exchange, ticket, 1000)
    exchange.broker.place(ticket(side=Side.SELL, price=Decimal(640), quantity=600))

    assert exchange.broker.positions(account)[0].available == 400
    assert exchange.broker.max_quantity(account, TENCENT, OrderType.LIMIT, None).position_sell == 400
    assert reason(lambda: exchange.broker.place(ticket(side=Side.SELL, price=Decimal(640), quantity=500))) is (
        Reason.NO_SHORT_POOL
    )


def test_paper_and_real_accounts_do_not_mix(exchange: Exchange, ticket: Ticket, account: str) -> None:
    paper = next(a.id for a in exchange.broker.accounts() if not a.real)
    buy(exchange, ticket, 100)

    assert exchange.broker.positions(paper) == ()
    assert exchange.broker.funds(paper).cash == 3_000_000
    order = exchange.broker.orders(account)[0]
    assert reason(lambda: exchange.broker.order(paper, order.id)) is Reason.UNKNOWN_ORDER


def test_history_lists_ended_orders_and_fills_by_exchange_day(exchange: Exchange, ticket: Ticket, account: str) -> None:
    buy(exchange, ticket, 100)
    resting = exchange.broker.place(ticket(price=Decimal(500), time_in_force=TimeInForce.GTC))
    exchange.advance_to(datetime(2026, 11, 23, 2, tzinfo=UTC))
    monday = date(2026, 11, 23)

    assert len(exchange.broker.history_orders(account, FRIDAY, monday)) == 1
    assert exchange.broker.history_orders(account, monday, monday) == ()
    assert len(exchange.broker.history_fills(account, FRIDAY, FRIDAY)) == 1
    assert exchange.broker.fills(account) == ()
    assert [order.id for order in exchange.broker.orders(account)] == [resting.id]


def test_reset_starts_over(exchange: Exchange, ticket: Ticket, account: str) -> None:
    buy(exchange, ticket, 100)
    exchange.broker.place(ticket(price=Decimal(590)))
    exchange.broker.reset()

    assert exchange.broker.orders(account) == ()
    assert exchange.broker.fills(account) == ()
    assert exchange.broker.positions(account) == ()
    assert exchange.broker.funds(account).power == 3_000_000
    bids = exchange.order_book(TENCENT, 60).bids
    exchange.advance(60)
    assert exchange.order_book(TENCENT, 60).bids != bids
    assert exchange.broker.orders(account) == ()


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["market", "limit", "sell", "cancel", "modify", "wait"]), st.integers(1, 20), st.integers(-6, 6)
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=25)
@given(ACTIONS, st.integers(1, 3))
def test_money_and_shares_add_up_after_any_sequence(actions: list[tuple[str, int, int]], seed: int) -> None:
    exchange = Exchange(seed=seed, date=FRIDAY)
    account = exchange.broker.accounts()[0].id
    for action in actions:
        try:
            _act(exchange, account, *action)
        except ExchangeRefusal:
            continue
        _check_books(exchange, account)


def _act(exchange: Exchange, account: str, action: str, lots: int, ticks: int) -> None:
    broker, last = exchange.broker, exchange.quote(TENCENT).last
    price = last + ticks * Decimal("0.5")
    open_orders = [order for order in broker.orders(account) if order.open]
    base: dict[str, Any] = {"account_id": account, "instrument": TENCENT, "quantity": lots * 100}
    if action == "market":
        broker.place(OrderTicket(**base, side=Side.BUY, kind=OrderType.MARKET))
    elif action in {"limit", "sell"}:
        side = Side.BUY if action == "limit" else Side.SELL
        broker.place(OrderTicket(**base, side=side, kind=OrderType.LIMIT, price=price))
    elif action == "cancel" and open_orders:
        broker.cancel(account, open_orders[lots % len(open_orders)].id)
    elif action == "modify" and open_orders:
        broker.modify(account, open_orders[lots % len(open_orders)].id, quantity=lots * 100, price=price)
    else:
        exchange.advance(lots * 3)


def _check_books(exchange: Exchange, account: str) -> None:
    broker = exchange.broker
    fills, orders, funds = broker.fills(account), broker.orders(account), broker.funds(account)
    signs = {Side.BUY: 1, Side.SELL: -1}
    spent = sum((fill.price * fill.quantity * signs[fill.side] for fill in fills), Decimal(0))
    fees = sum((fee.total for fee in broker.fees(account, [order.id for order in orders])), Decimal(0))
    held = sum(fill.quantity * signs[fill.side] for fill in fills)
    positions = broker.positions(account)
    assert funds.cash == 3_000_000 - spent - fees
    assert sum(position.quantity for position in positions) == held >= 0
    assert funds.total_assets == funds.cash + funds.market_value
    assert funds.market_value == exchange.quote(TENCENT).last * held
    assert 0 <= funds.power <= funds.cash
    for order in orders:
        mine = [fill for fill in fills if fill.order_id == order.id]
        assert order.filled == sum(fill.quantity for fill in mine) <= order.quantity
    profit = funds.total_assets - 3_000_000 + fees
    assert sum((p.pl_today or Decimal(0) for p in positions), Decimal(0)) == profit or not positions
    book = exchange.order_book(TENCENT)
    assert book.best_bid is not None
    assert book.best_ask is not None
    assert book.best_bid.price < book.best_ask.price


OPTION = InstrumentId("HK.TCH261230C600000")


def test_who_holds_is_paid_and_holds_no_more(
    exchange: Exchange, account: str, ticket: Callable[..., OrderTicket]
) -> None:
    exchange.broker.place(ticket(instrument=OPTION, kind=OrderType.MARKET, quantity=3))
    cash = exchange.broker.funds(account).cash

    exchange.broker.settlements.pay(OPTION, Decimal("12.5"), multiplier=100)

    assert exchange.broker.funds(account).cash - cash == 3750
    assert exchange.broker.positions(account) == ()
    (paid,) = exchange.broker.settlements.of(account)
    assert (paid.instrument, paid.quantity, paid.value) == (OPTION, 3, Decimal(3750))
    others = [row.id for row in exchange.broker.accounts() if row.id != account]
    assert not any(exchange.broker.settlements.of(other) for other in others)
    exchange.broker.settlements.pay(OPTION, Decimal("12.5"), multiplier=100)
    assert len(exchange.broker.settlements.of(account)) == 1


def test_what_was_sold_without_being_held_may_be_bought_back(
    exchange: Exchange, account: str, ticket: Callable[..., OrderTicket]
) -> None:
    put = InstrumentId("HK.TCH261230P600000")

    def most() -> int | None:
        return exchange.broker.max_quantity(account, put, OrderType.MARKET, None).buy_back

    assert most() == 0
    exchange.broker.transfers.set_holding(account, put, Decimal(-3), Decimal(10))
    assert most() == 3
    exchange.broker.place(ticket(instrument=put, kind=OrderType.MARKET, quantity=4))
    assert most() == 0
