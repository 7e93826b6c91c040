"""Commands that move a security's market: sums hold, the rest of the day follows, the same commands give the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderStatus, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind
from tideboard_sandbox.exchange.broker.events import AlertTriggered, Event, TicksAdded
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.broker.price_alerts import AlertRecord
from tideboard_sandbox.exchange.engine.market_commands import MarketCommands
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 20)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
TENCENT, APPLE, INDEX = (InstrumentId(name) for name in ("HK.00700", "US.AAPL", "HK.800000"))
BULL = InstrumentId("HK.13716")
Ticket = Callable[..., OrderTicket]


def told(exchange: Exchange, symbol: InstrumentId = TENCENT) -> object:
    """All that a security's calls say."""
    return (
        exchange.quote(symbol),
        exchange.order_book(symbol),
        exchange.ticks(symbol, 100_000),
        exchange.bars(symbol, BarPeriod.MIN_1),
        exchange.capital_flow(symbol),
        exchange.details.size_flow(symbol, SECOND),
    )


def status(exchange: Exchange, account: str, order: str) -> OrderStatus:
    return next(each.status for each in exchange.broker.orders(account) if each.id == order)


def check_sums(exchange: Exchange, symbol: InstrumentId = TENCENT) -> None:
    """The rules of the simulation: everything follows from the trades."""
    ticks, quote = exchange.ticks(symbol, 1_000_000), exchange.quote(symbol)
    bars, day = exchange.bars(symbol, BarPeriod.MIN_1), exchange.bars(symbol, BarPeriod.DAY, 1)[0]
    book, flow = exchange.order_book(symbol), exchange.capital_flow(symbol)
    split = exchange.capital_distribution(symbol)
    today = [bar for bar in bars if bar.time.date() == exchange.now.date()]
    assert sum(bar.volume for bar in today) == quote.volume == day.volume == sum(tick.quantity for tick in ticks)
    assert sum(bar.turnover for bar in today) == day.turnover == sum(tick.price * tick.quantity for tick in ticks)
    assert quote.last == ticks[-1].price == today[-1].close
    assert day.high == max(tick.price for tick in ticks) == quote.high
    assert day.low == min(tick.price for tick in ticks) == quote.low
    assert book.bids[0].price < book.asks[0].price
    assert flow.tier_gap() < 1e-3
    assert sum(split.inflow) - sum(split.outflow) == pytest.approx(flow.net[-1], abs=1e-3)


@pytest.mark.parametrize("price", ["650", "500.5", "608.5", "607"])
@pytest.mark.parametrize("at_once", [False, True])
def test_a_price_is_reached_and_the_sums_hold(exchange: Exchange, price: str, at_once: bool) -> None:
    begun = len(exchange.ticks(TENCENT, 100_000))

    assert exchange.commands.set_price(TENCENT, Decimal(price), at_once=at_once) == Decimal(price)

    assert exchange.quote(TENCENT).last == Decimal(price)
    check_sums(exchange)
    new = exchange.ticks(TENCENT, 100_000)[begun:]
    steps = sorted({tick.price for tick in new})
    assert len(new) == 1 if at_once else all(b - a <= Decimal("0.5") for a, b in pairwise(steps))
    exchange.advance(600)
    assert exchange.quote(TENCENT).last == pytest.approx(Decimal(price), rel=Decimal("0.02"))
    check_sums(exchange)


def test_a_path_has_a_trade_at_each_step_and_its_flow_in_its_tiers(exchange: Exchange) -> None:
    exchange.quote(TENCENT)
    exchange.advance(60)
    before = exchange.capital_distribution(TENCENT)
    begun, last = len(exchange.ticks(TENCENT, 100_000)), exchange.quote(TENCENT).last

    exchange.commands.set_price(TENCENT, last + 20)
    path = exchange.ticks(TENCENT, 100_000)[begun:]
    exchange.advance(60)

    assert {tick.price for tick in path} >= {last + 1 + Decimal("0.5") * step for step in range(39)}
    spent = sum(tick.price * tick.quantity for tick in path)
    after = exchange.capital_distribution(TENCENT)
    assert sum(after.inflow) - sum(before.inflow) >= float(spent)


def test_the_same_commands_give_the_same_market_byte_for_byte() -> None:
    def run() -> list[object]:
        exchange = Exchange(seed=5, date=DAY, start=time(10, 30))
        commands, seen = exchange.commands, list[object]()
        commands.set_price(TENCENT, Decimal(630))
        exchange.advance(90)
        commands.trade(TENCENT, Side.SELL, 300_000)
        commands.halt(TENCENT, 30)
        exchange.advance(45)
        commands.set_price(TENCENT, Decimal(600), at_once=True)
        exchange.broker.transfers.set_cash("real-HK", Decimal(5))
        exchange.advance(300)
        seen.append(told(exchange))
        seen.append(exchange.quote(BULL))
        return seen

    assert repr(run()) == repr(run())


@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_a_large_trade_is_one_trade_and_in_the_largest_tier(exchange: Exchange, side: Side) -> None:
    exchange.quote(TENCENT)
    exchange.advance(60)
    before, book = exchange.capital_distribution(TENCENT), exchange.order_book(TENCENT)

    price = exchange.commands.trade(TENCENT, side, 1_000_000)

    tick = exchange.ticks(TENCENT, 1)[0]
    assert (tick.quantity, tick.price, tick.direction.value) == (1_000_000, price, side.value)
    assert price == (book.asks if side is Side.BUY else book.bids)[0].price
    exchange.advance(60)
    after = exchange.capital_distribution(TENCENT)
    grown = [b[0] - a[0] for a, b in ((before.inflow, after.inflow), (before.outflow, after.outflow))]
    assert grown[side is Side.SELL] >= float(price) * 1_000_000 > 10 * grown[side is Side.BUY]
    check_sums(exchange)


def test_orders_of_accounts_in_the_way_fill(exchange: Exchange, account: str, ticket: Ticket) -> None:
    below = exchange.broker.place(ticket(price=Decimal(590)))
    stop = exchange.broker.place(ticket(kind=OrderType.STOP, trigger=Decimal(640), price=None))

    exchange.commands.set_price(TENCENT, Decimal(585), at_once=True)
    assert exchange.broker.order(account, below.id).status is OrderStatus.FILLED
    assert exchange.broker.fills(account)[0].price == 590
    check_sums(exchange)
    exchange.commands.set_price(TENCENT, Decimal(645))
    assert exchange.broker.order(account, stop.id).status is OrderStatus.FILLED


def test_watchers_are_told(exchange: Exchange, events: list[Event]) -> None:
    exchange.watch(TENCENT)
    exchange.commands.trade(TENCENT, Side.BUY, 500_000)

    (added,) = (event for event in events if isinstance(event, TicksAdded))
    assert added.ticks[-1].quantity == 500_000


def test_what_derives_from_it_follows(exchange: Exchange) -> None:
    plate = next(plate for plate in exchange.reference.plates.of_security(TENCENT))
    before = exchange.quote(BULL).last, exchange.quote(plate.id).last
    exchange.commands.set_price(TENCENT, Decimal(650))
    exchange.advance(120)

    assert exchange.quote(BULL).last > 1.4 * float(before[0])
    assert exchange.quote(plate.id).last > before[1]


def test_a_moved_day_goes_on_after_a_restart(tmp_path: Path) -> None:
    made = Exchange(date=DAY, state=tmp_path / "state.db")
    made.commands.set_price(TENCENT, Decimal(700))
    made.advance(120)
    bars = made.bars(TENCENT, BarPeriod.MIN_1, 20)
    made.close()

    again = Exchange(state=tmp_path / "state.db")
    assert again.bars(TENCENT, BarPeriod.MIN_1, 20) == bars
    again.advance(1800)
    assert again.quote(TENCENT).last > 680
    again.close()


def test_a_move_of_the_first_minute_leaves_the_opening_price(tmp_path: Path) -> None:
    made = Exchange(date=DAY, start=time(9, 30), state=tmp_path / "state.db")
    made.advance(20)
    opened = made.quote(TENCENT).open
    made.commands.set_price(TENCENT, Decimal(700))
    made.advance(100)
    made.close()

    again = Exchange(state=tmp_path / "state.db")
    assert again.quote(TENCENT).open == opened
    again.close()


def test_the_american_night_begins_where_the_moved_day_ended() -> None:
    exchange = Exchange(date=DAY, start=time(22, 45))
    exchange.commands.set_price(APPLE, Decimal(400))
    exchange.advance(7.5 * 3600)

    assert exchange.quote(APPLE).last == pytest.approx(400, rel=0.05)
    after = exchange.quote(APPLE).after
    assert after is not None
    assert float(after.price) == pytest.approx(400, rel=0.05)


def test_a_halt_ends_by_itself_or_by_command(exchange: Exchange, account: str, ticket: Ticket) -> None:
    commands = exchange.commands
    commands.halt(TENCENT, 60)
    assert exchange.quote(TENCENT).suspended
    count = exchange.details.trade_count(TENCENT)
    exchange.advance(59)
    assert exchange.details.trade_count(TENCENT) == count
    exchange.advance(30)
    assert not exchange.quote(TENCENT).suspended
    assert exchange.details.trade_count(TENCENT) > count

    commands.halt(TENCENT, 60)
    commands.resume(TENCENT)
    commands.halt(TENCENT)
    exchange.advance(600)
    assert exchange.quote(TENCENT).suspended  # the time of the first halt is forgotten
    commands.resume(TENCENT)
    exchange.advance(5)
    assert not exchange.quote(TENCENT).suspended


def test_a_halt_over_the_open_has_its_auction_when_it_ends(account: str, ticket: Ticket) -> None:
    exchange = Exchange(date=DAY, start=time(9, 5))
    order = exchange.broker.place(ticket(kind=OrderType.AUCTION, price=None, quantity=100)).id
    exchange.commands.halt(TENCENT, 30 * 60)
    exchange.advance(29 * 60)
    assert exchange.details.trade_count(TENCENT) == 0
    assert status(exchange, account, order) is OrderStatus.PENDING
    exchange.advance(60)
    first = exchange.ticks(TENCENT, 100_000)[0]
    assert first.time.astimezone(HONG_KONG).time() == time(9, 35)
    assert exchange.quote(TENCENT).open == first.price
    (filled,) = exchange.broker.fills(account)
    assert (filled.order_id, filled.price) == (order, first.price)
    exchange.advance(600)
    check_sums(exchange)


def test_a_halted_security_has_no_closing_auction(account: str, ticket: Ticket) -> None:
    exchange = Exchange(date=DAY, start=time(16, 1))
    exchange.broker.transfers.set_holding(account, TENCENT, Decimal(100), None)
    auction = {"side": Side.SELL, "kind": OrderType.AUCTION, "price": None}
    order = exchange.broker.place(ticket(**auction)).id
    exchange.commands.halt(TENCENT)
    count, last = exchange.details.trade_count(TENCENT), exchange.quote(TENCENT).last
    exchange.advance(30 * 60)
    assert exchange.details.trade_count(TENCENT) == count
    assert exchange.quote(TENCENT).last == last
    assert status(exchange, account, order) is OrderStatus.EXPIRED
    exchange.advance(3 * 86_400)
    assert exchange.bars(TENCENT, BarPeriod.DAY, 2)[0].close == last


def test_an_order_at_rest_is_not_filled_in_a_halted_closing_auction(ticket: Ticket) -> None:
    """What a day without the halt fills at its closing price."""
    filled = []
    for halts in (False, True):
        exchange = Exchange(date=DAY, start=time(15, 59, 59))
        account = ticket().account_id
        exchange.broker.transfers.set_cash(account, Decimal(10) ** 9)
        exchange.broker.place(ticket(price=exchange.order_book(TENCENT).asks[0].price, quantity=300_000))
        if halts:
            exchange.commands.halt(TENCENT)
        before = len(exchange.broker.fills(account))
        exchange.advance(30 * 60)
        filled.append(len(exchange.broker.fills(account)) - before)
    assert filled[0] > 0
    assert filled[1] == 0


def test_the_time_of_a_halt_that_a_new_day_ended_ends_no_later_one(exchange: Exchange) -> None:
    exchange.commands.halt(TENCENT, 3.1 * 86_400)
    exchange.advance(3 * 86_400)
    assert not exchange.quote(TENCENT).suspended
    exchange.commands.halt(TENCENT)
    exchange.advance(0.2 * 86_400)
    assert exchange.quote(TENCENT).suspended


def test_a_halt_ends_with_a_reset(exchange: Exchange) -> None:
    exchange.commands.halt(TENCENT, 600)
    exchange.advance(60)
    exchange.restart()
    assert not exchange.quote(TENCENT).suspended
    exchange.commands.halt(TENCENT)
    exchange.advance(1200)
    assert exchange.quote(TENCENT).suspended


@pytest.mark.parametrize(
    ("act", "told_sentence"),
    [
        (lambda do: do.set_price(InstrumentId("HK.99999"), Decimal(1)), "There is no security HK.99999"),
        (lambda do: do.set_price(TENCENT, Decimal("600.1")), "600.1 lies between two steps: HK.00700 moves by 0.500"),
        (lambda do: do.set_price(TENCENT, Decimal("0.00001")), "lies between two steps"),
        (lambda do: do.set_price(TENCENT, Decimal("NaN")), "NaN is not a price"),
        (lambda do: do.set_price(TENCENT, Decimal(-1)), "-1 is not a price"),
        (lambda do: do.set_price(TENCENT, Decimal(9000)), "9000 is too far: HK.00700 may be between"),
        (lambda do: do.set_price(InstrumentId("SH.600519"), Decimal(3000)), "3000 is too far"),
        (lambda do: do.set_price(INDEX, Decimal(20000)), "HK.800000 is an index or a plate"),
        (lambda do: do.set_price(APPLE, Decimal(200)), "US.AAPL does not trade now: .* state overnight"),
        (lambda do: do.trade(TENCENT, Side.BUY, 150), "lots of 100, 1000000000 shares at most: not 150"),
        (lambda do: do.trade(TENCENT, Side.BUY, 0), "not 0"),
        (lambda do: do.trade(TENCENT, Side.BUY, 10**10), "not 10000000000"),
        (lambda do: do.halt(TENCENT, 0), "more than 0 and at most"),
        (lambda do: do.halt(TENCENT, float("nan")), "not nan"),
        (lambda do: do.resume(TENCENT), "HK.00700 is not suspended"),
    ],
)
def test_bad_commands_are_refused_and_change_nothing(
    exchange: Exchange, act: Callable[[MarketCommands], object], told_sentence: str
) -> None:
    before = told(exchange)
    with pytest.raises(CommandRefusal, match=told_sentence):
        act(exchange.commands)
    assert told(exchange) == before


def test_nothing_moves_while_it_is_suspended_or_the_market_has_closed(exchange: Exchange) -> None:
    exchange.commands.halt(TENCENT)
    with pytest.raises(CommandRefusal, match="is suspended: let it resume first"):
        exchange.commands.set_price(TENCENT, Decimal(600))
    with pytest.raises(CommandRefusal, match="is suspended: let it resume first"):
        exchange.commands.trade(TENCENT, Side.BUY, 100)
    with pytest.raises(CommandRefusal, match="suspended already"):
        exchange.commands.halt(TENCENT)
    exchange.commands.resume(TENCENT)
    exchange.advance(6 * 3600)
    with pytest.raises(CommandRefusal, match="in the state closed"):
        exchange.commands.trade(TENCENT, Side.BUY, 100)


def test_a_main_contract_moves_the_contract_behind_it(exchange: Exchange) -> None:
    main = InstrumentId("HK.HSImain")
    last = exchange.quote(main).last
    exchange.commands.set_price(main, last + 200)

    assert exchange.quote(main).last == last + 200


def test_a_bull_contract_ends_early_when_its_owner_is_led_to_its_recovery_price(exchange: Exchange) -> None:
    """As if the owner had come there by itself: suspended at once, paid out on the next day."""
    bull = next(
        name
        for name in exchange.details.warrants_of(TENCENT)
        if (terms := exchange.warrant_terms(name)) is not None
        and terms.recovery is not None
        and terms.recovery < exchange.quote(TENCENT).last
    )
    terms = exchange.warrant_terms(bull)
    assert terms is not None
    assert terms.recovery is not None
    exchange.broker.transfers.set_holding("real-HK", bull, Decimal(10_000))
    assert not exchange.quote(bull).suspended

    exchange.commands.set_price(TENCENT, terms.recovery, at_once=True)

    assert exchange.details.called(bull)
    assert exchange.quote(bull).suspended
    with pytest.raises(CommandRefusal, match="is suspended"):
        exchange.commands.set_price(bull, Decimal("0.1"))


def test_price_alerts_hear_of_it(exchange: Exchange, events: list[Event]) -> None:
    kind, often = AlertKind.PRICE_UP, AlertFrequency.ALWAYS
    wanted = AlertRecord(key=0, instrument=TENCENT, kind=kind, value=Decimal(640), frequency=often)
    exchange.price_alerts.add(wanted)
    exchange.commands.set_price(TENCENT, Decimal(645))

    assert any(isinstance(event, AlertTriggered) for event in events)
