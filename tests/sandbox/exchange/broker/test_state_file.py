"""The state file: what was sent is kept, also when the process is killed at any point."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_REAL
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.broker.state_file import Store
from tideboard_sandbox.exchange.facade import Exchange

pytestmark = pytest.mark.slow

FRIDAY = date(2026, 11, 20)
TENCENT = InstrumentId("HK.00700")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "practice.db"


def test_everything_is_there_again_after_a_restart(
    state: Path, ticket: Callable[..., OrderTicket], account: str
) -> None:
    first = Exchange(date=FRIDAY, seed=5, state=state)
    first.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    first.broker.place(ticket(kind=OrderType.TRAILING_STOP, side=Side.SELL, trail_amount=Decimal(3), quantity=100))
    first.broker.place(ticket(price=Decimal(560), time_in_force=TimeInForce.GTC, remark="TB-1"))
    first.broker.cancel(account, first.broker.place(ticket(price=Decimal(570))).id)
    first.watchlists.change(first.watchlists.groups()[0].id, remove=[TENCENT])
    first.advance(90)
    orders, fills, cash = first.broker.orders(account), first.broker.fills(account), first.broker.funds(account).cash
    first.close()

    second = Exchange(state=state, seed=1)
    assert second.now == datetime(2026, 11, 20, 2, 31, 30, tzinfo=UTC)
    assert second.seed == 5
    assert second.broker.orders(account) == orders
    assert second.broker.fills(account) == fills
    assert second.broker.funds(account).cash == cash
    assert second.broker.positions(account)[0].average_cost == fills[0].price
    assert TENCENT not in second.watchlists.groups()[0].names
    second.close()


def test_an_order_of_the_longport_account_keeps_its_day_its_hours_and_its_type(state: Path) -> None:
    first = Exchange(date=FRIDAY, seed=5, state=state)
    part = next(row.id for row in first.broker.accounts_of(LONGPORT_REAL) if row.currency == "USD")
    dated = OrderTicket(
        account_id=part,
        instrument=InstrumentId("US.AAPL"),
        side=Side.BUY,
        kind=OrderType.LIMIT,
        quantity=10,
        price=Decimal(100),
        time_in_force=TimeInForce.GTD,
        expires=date(2026, 12, 1),
        hours=TradingHours.EXTENDED,
        broker_type="LO",
    )
    order = first.broker.place(dated)
    money = first.broker.funds(part)
    first.close()

    second = Exchange(state=state)

    assert second.broker.orders(part) == (order,)
    assert second.broker.funds(part) == money
    assert (order.expires, order.hours, order.broker_type) == (date(2026, 12, 1), TradingHours.EXTENDED, "LO")
    second.broker.reset()
    assert second.broker.orders(part) == ()
    second.close()


@pytest.mark.parametrize(("beyond", "hours"), [(True, TradingHours.ALL_DAY), (False, TradingHours.REGULAR)])
def test_an_order_of_the_first_release_is_taken_over(
    state: Path, ticket: Callable[..., OrderTicket], account: str, beyond: bool, hours: TradingHours
) -> None:
    first = Exchange(date=FRIDAY, seed=5, state=state)
    first.broker.place(ticket(price=Decimal(560)))
    first.close()
    with sqlite3.connect(state) as db:
        ((text,),) = db.execute("SELECT value FROM orders").fetchall()
        kept = json.loads(text)
        del kept["fired_at"], kept["ticket"]["hours"], kept["ticket"]["expires"], kept["ticket"]["broker_type"]
        kept["ticket"]["outside_hours"] = beyond
        db.execute("UPDATE orders SET value = ?", (json.dumps(kept),))
    db.close()

    second = Exchange(state=state)

    (order,) = second.broker.orders(account)
    assert (order.hours, order.expires, order.fired, order.broker_type) == (hours, None, None, "")
    second.close()


def test_orders_that_were_open_are_worked_again_and_numbers_go_on(
    state: Path, ticket: Callable[..., OrderTicket], account: str
) -> None:
    first = Exchange(date=FRIDAY, state=state)
    low = first.broker.place(ticket(price=Decimal(560)))
    first.close()

    second = Exchange(state=state)
    assert any(level.price == 560 for level in second.order_book(TENCENT, 200).bids)
    ask = second.order_book(TENCENT).best_ask
    assert ask is not None
    assert second.broker.modify(account, low.id, price=ask.price).status is OrderStatus.FILLED
    assert int(second.broker.place(ticket(price=Decimal(560))).id) == int(low.id) + 1
    second.close()


def test_lived_days_are_kept(state: Path) -> None:
    first = Exchange(date=FRIDAY, state=state)
    first.watch(InstrumentId("HK.00066"))
    first.advance_to(datetime(2026, 11, 23, 2, tzinfo=UTC))
    friday = first.history_bars(InstrumentId("HK.00066"), BarPeriod.DAY, FRIDAY, FRIDAY)
    prev_close = first.quote(InstrumentId("HK.00066")).prev_close
    first.close()

    second = Exchange(state=state)
    assert second.history_bars(InstrumentId("HK.00066"), BarPeriod.DAY, FRIDAY, FRIDAY) == friday
    assert second.quote(InstrumentId("HK.00066")).prev_close == prev_close == friday[0].close
    second.close()


def test_reset_empties_the_file_but_keeps_the_clock(
    state: Path, ticket: Callable[..., OrderTicket], account: str
) -> None:
    first = Exchange(date=FRIDAY, state=state)
    first.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    first.advance(10)
    first.broker.reset()
    first.close()

    second = Exchange(state=state)
    assert second.broker.orders(account) == ()
    assert second.broker.funds(account).cash == 3_000_000
    assert second.now == datetime(2026, 11, 20, 2, 30, 10, tzinfo=UTC)
    second.close()


CHILD = """
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from tideboard_core.model.order import Side
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.broker.orders import OrderType, OrderTicket
exchange = Exchange(date=date(2026, 11, 20), state=Path(sys.argv[1]))
account = exchange.broker.accounts()[0].id
for number in range(10_000):
    side = Side.BUY if number % 2 == 0 else Side.SELL
    exchange.broker.place(OrderTicket(
        account_id=account, instrument="HK.00700", side=side, kind=OrderType.MARKET, quantity=100))
    print(number, exchange.broker.funds(account).cash, flush=True)
    exchange.advance(1)
"""


@pytest.mark.parametrize("lines", [1, 7, 24])
def test_after_kill_9_everything_that_was_answered_is_kept_and_adds_up(state: Path, lines: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(state)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as child:
        assert child.stdout is not None
        seen = [child.stdout.readline() for _ in range(lines)]
        child.kill()

    exchange = Exchange(state=state)
    account = exchange.broker.accounts()[0].id
    fills, orders = exchange.broker.fills(account), exchange.broker.orders(account)
    assert len(orders) >= lines
    signs = {Side.BUY: 1, Side.SELL: -1}
    spent = sum((fill.price * fill.quantity * signs[fill.side] for fill in fills), Decimal(0))
    fees = sum((fee.total for fee in exchange.broker.fees(account, [order.id for order in orders])), Decimal(0))
    assert exchange.broker.funds(account).cash == 3_000_000 - spent - fees
    assert all(order.updated <= exchange.now for order in orders)
    if len(orders) == lines:
        assert exchange.broker.funds(account).cash == Decimal(seen[-1].split()[1])
    exchange.close()


def test_a_file_of_another_kind_or_version_is_bad_input(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("This is not a database, and it is longer than a header of one." * 20, encoding="utf-8")
    with pytest.raises(BadInput):
        Store(text)

    old = tmp_path / "old.db"
    store = Store(old)
    store.set_meta("version", "0")
    store.close()
    with pytest.raises(BadInput):
        Store(old)


def test_the_file_holds_no_password(state: Path) -> None:
    exchange = Exchange(date=FRIDAY, state=state, trade_password="canary-7b1f")
    exchange.close()

    assert b"canary" not in state.read_bytes()
    assert state.stat().st_mode & 0o77 == 0 or os.name == "nt"
    with sqlite3.connect(state) as database:
        assert database.execute("SELECT count(*) FROM meta").fetchone()[0] > 0
    database.close()


INDEX = InstrumentId("HK.800000")


def _told(exchange: Exchange) -> tuple[object, ...]:
    """What reads of the running day tell of a security and of an index."""
    flow, shares = exchange.capital_flow(TENCENT), exchange.capital_distribution(TENCENT)
    lines = (exchange.minute_line(TENCENT), exchange.minute_line(INDEX))
    return exchange.quote(TENCENT).last, flow, shares, exchange.ticks(TENCENT), lines


def _running(state: Path, scenario: str = "calm", seconds: float = 200) -> Exchange:
    """An exchange on which a security and an index are watched for some time."""
    exchange = Exchange(date=FRIDAY, seed=5, state=state, scenario=scenario)
    for name in (TENCENT, INDEX):
        exchange.watch(name)
    exchange.advance(seconds)
    return exchange


def test_a_restart_goes_on_with_the_trades_of_the_day(
    state: Path, ticket: Callable[..., OrderTicket], account: str
) -> None:
    first = _running(state)
    first.broker.place(ticket(kind=OrderType.MARKET, quantity=500))
    told, fills = _told(first), first.broker.fills(account)
    first.close()

    second = _running(state, seconds=0)
    assert _told(second) == told
    assert any(tick.price == fills[0].price for tick in second.ticks(TENCENT, 20))
    second.advance(100)
    later = _told(second)
    second.close()

    third = _running(state, seconds=0)
    assert _told(third) == later
    third.close()


def test_a_kill_loses_the_trades_of_the_running_minute_alone(state: Path) -> None:
    killed = _running(state)
    killed.checkpoint()
    rows = len(killed.capital_flow(TENCENT).times)
    told = killed.capital_flow(TENCENT)
    del killed  # without `close`

    again = _running(state, seconds=0)
    assert len(again.capital_flow(TENCENT).times) == rows
    assert again.capital_flow(TENCENT) == told
    again.close()


def test_a_scenario_with_other_prices_from_the_open_on_forgets_the_trades_of_the_day(state: Path) -> None:
    calm = _running(state)
    line = calm.minute_line(TENCENT)
    calm.close()
    gap = _running(state, "gap-open", seconds=0)
    assert gap.minute_line(TENCENT).prices[-2] != line.prices[-2]
    gap.close()


def test_the_trades_of_a_day_go_when_the_next_one_is_kept(state: Path) -> None:
    exchange = _running(state)
    exchange.checkpoint()
    exchange.advance_to(datetime(2026, 11, 23, 1, 40, tzinfo=UTC))
    exchange.close()
    store = Store(state)
    assert store.load_minutes(TENCENT, FRIDAY) == {}
    assert store.load_minutes(TENCENT, date(2026, 11, 23)) != {}
    store.close()
