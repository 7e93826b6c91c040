"""New York's nights in the scenarios about them: gaps, books that follow, a first minute without a trade."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from fakes.values.after_close import after_close
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import ExtendedQuote, MarketState
from tideboard_core.system.scenarios import NIGHT_SCENARIOS
from tideboard_sandbox.exchange.broker.orders import AccountGroup, OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal
from tideboard_sandbox.opend.messages.quotes import reported_quote

FRIDAY = date(2026, 11, 20)
APPLE, TENCENT, CALL = InstrumentId("US.AAPL"), InstrumentId("HK.00700"), InstrumentId("US.AAPL261218C260000")
AFTER, OVERNIGHT, PRE = time(5, 20), time(10, 30), time(21, 40)
"""Hong Kong times in New York's sessions of the practice day, of the night into it and of its morning."""

GAPS = {"up-5": 0.05, "down-5": -0.05, "up-12": 0.12, "down-12": -0.12}
LASTS = ("regular-last", "extended-last")


def exchange_at(scenario: str, start: time, day: date = FRIDAY) -> Exchange:
    return Exchange(seed=7, date=day, start=start, scenario=scenario)


def block_on(exchange: Exchange) -> ExtendedQuote:
    """The block of the session that is on."""
    quote = exchange.quote(APPLE)
    found = {
        MarketState.PRE_MARKET: quote.pre,
        MarketState.AFTER_HOURS: quote.after,
        MarketState.OVERNIGHT: quote.overnight,
    }[exchange.market_state(Market.US)]
    assert found is not None
    return found


def regular_close(exchange: Exchange) -> Decimal:
    """The close from which the session that is on has gone."""
    quote = exchange.quote(APPLE)
    return quote.prev_close if exchange.market_state(Market.US) is MarketState.PRE_MARKET else quote.last


def middle(exchange: Exchange) -> float:
    book = exchange.order_book(APPLE, 5)
    assert len(book.bids) == len(book.asks) == 5
    assert book.bids[0].price < book.asks[0].price
    return float(book.bids[0].price + book.asks[0].price) / 2


def test_every_course_is_there_for_both_prices() -> None:
    assert {*NIGHT_SCENARIOS} == {f"{last}{end}" for last in LASTS for end in ("", "-quiet", *(f"-{g}" for g in GAPS))}


@pytest.mark.whole("up-5*", "down-5*")
@pytest.mark.parametrize("start", [AFTER, OVERNIGHT, PRE], ids=["after", "overnight", "pre"])
@pytest.mark.parametrize("last", LASTS)
@pytest.mark.parametrize("gap", GAPS)
def test_the_night_trades_a_gap_away_from_the_regular_close(gap: str, last: str, start: time) -> None:
    exchange = exchange_at(f"{last}-{gap}", start)
    exchange.watch(APPLE)

    for _ in range(3):
        close, block = float(regular_close(exchange)), block_on(exchange)
        assert float(block.price) / close - 1 == pytest.approx(GAPS[gap], abs=0.012)
        assert float(block.change) == pytest.approx(float(block.price) - close)
        assert middle(exchange) == pytest.approx(float(block.price), rel=0.002)
        assert block.low <= block.price <= block.high
        traded = exchange.ticks(APPLE, 5, outside=("pre", "after", "overnight"))
        assert traded[-1].price == block.price
        exchange.advance(600)


@pytest.mark.parametrize("last", LASTS)
def test_the_price_of_regular_hours_stays_at_the_exchange(last: str) -> None:
    """Which one Futu's ports call the current price is theirs to tell."""
    exchange = exchange_at(f"{last}-down-12", AFTER)
    exchange.watch(APPLE)
    before = exchange.quote(APPLE)
    exchange.advance(3600)
    after = exchange.quote(APPLE)

    assert (after.last, after.volume, after.time) == (before.last, before.volume, before.time)


@pytest.mark.parametrize("last", LASTS)
@pytest.mark.parametrize("gap", GAPS)
def test_the_made_up_state_of_order_tests_is_what_the_exchange_tells(gap: str, last: str) -> None:
    made = after_close(str(GAPS[gap]), follows=last == "extended-last").quote
    shown = reported_quote(exchange_at(f"{last}-{gap}", AFTER), APPLE)

    assert made.after is not None
    assert shown.after is not None
    assert (made.last == made.after.price) is (shown.last == shown.after.price) is (last == "extended-last")
    assert float(made.after.change_rate) == pytest.approx(float(shown.after.change_rate), abs=1.2)


@pytest.mark.whole("up-5*", "down-5*")
@pytest.mark.parametrize("gap", GAPS)
def test_the_next_day_opens_where_the_night_led(gap: str) -> None:
    exchange = exchange_at(f"regular-last-{gap}", PRE)
    exchange.watch(APPLE)
    before = block_on(exchange)
    exchange.advance_to(datetime(2026, 11, 20, 14, 29, 59, tzinfo=UTC))
    led = block_on(exchange)
    exchange.advance(2)
    opened = exchange.quote(APPLE)

    assert exchange.market_state(Market.US) is MarketState.OPEN
    assert float(opened.open) == pytest.approx(float(led.price), rel=0.002)
    assert float(opened.open / opened.prev_close - 1) == pytest.approx(GAPS[gap], abs=0.02)
    assert before.volume < led.volume


def test_only_the_nights_at_the_practice_day_gap() -> None:
    exchange = exchange_at("regular-last-up-12", PRE)
    rates = {}
    for day in (20, 23):
        exchange.advance_to(datetime(2026, 11, day, 21, tzinfo=UTC))  # unwatched: a day event by event is a second
        exchange.watch(APPLE)
        exchange.advance(1800)
        exchange.unwatch(APPLE)
        block = exchange.quote(APPLE).after
        assert block is not None
        rates[day] = float(block.change_rate)

    assert rates[20] == pytest.approx(12, abs=1)
    assert abs(rates[23]) < 1


def test_contracts_keep_the_price_of_their_own_hours() -> None:
    exchange = exchange_at("extended-last-down-12", AFTER)
    chain = exchange.details.facts(CALL)
    before = exchange.quote(CALL)
    exchange.advance(1800)

    assert chain.underlying == APPLE
    assert exchange.quote(CALL) == before
    assert before.after is None


def test_the_same_seed_and_any_steps_give_the_same_night() -> None:
    fine, coarse = (exchange_at("regular-last-down-5", AFTER) for _ in range(2))
    for exchange in (fine, coarse):
        exchange.watch(APPLE)
    for _ in range(60):
        fine.advance(20)
    coarse.advance(1200)

    assert fine.quote(APPLE) == coarse.quote(APPLE)
    assert fine.order_book(APPLE) == coarse.order_book(APPLE)


def test_calm_nights_are_as_before() -> None:
    """The book of a calm night stands where the close left it, and no block of the day before is told."""
    exchange = exchange_at("calm", AFTER)
    exchange.watch(APPLE)
    before = exchange.order_book(APPLE)
    exchange.advance(1800)
    after = exchange.order_book(APPLE)

    assert (after.bids, after.asks) == (before.bids, before.asks)
    assert exchange.quote(APPLE).overnight is None


SESSIONS = {
    "after": (datetime(2026, 11, 20, 21, tzinfo=UTC), MarketState.AFTER_HOURS),
    "overnight": (datetime(2026, 11, 23, 1, tzinfo=UTC), MarketState.OVERNIGHT),
    "pre": (datetime(2026, 11, 23, 9, tzinfo=UTC), MarketState.PRE_MARKET),
}


def test_a_quiet_first_minute_has_a_book_and_the_block_of_before() -> None:
    """A share that is watched all day comes through them one after the other."""
    exchange = exchange_at("regular-last-quiet", PRE)
    exchange.watch(APPLE)
    for block in SESSIONS:
        begin_quietly(exchange, block)


@pytest.mark.parametrize("block", SESSIONS)
def test_a_quiet_first_minute_is_that_of_a_share_that_is_first_read_then(block: str) -> None:
    begin_quietly(exchange_at("regular-last-quiet", PRE), block)


def begin_quietly(exchange: Exchange, block: str) -> None:
    """Go through the first minute of a block."""
    begin, state = SESSIONS[block]
    exchange.advance_to(begin)
    exchange.watch(APPLE)
    old, traded = getattr(exchange.quote(APPLE), block), exchange.details.extended_times(APPLE)[block]
    assert exchange.market_state(Market.US) is state
    assert traded < begin

    for _ in range(6):
        middle(exchange)
        assert getattr(exchange.quote(APPLE), block) == old
        exchange.advance(10)
    assert exchange.details.extended_times(APPLE)[block] == traded
    exchange.advance(21)

    assert exchange.details.extended_times(APPLE)[block] >= begin + timedelta(seconds=60)
    assert getattr(exchange.quote(APPLE), block) != old
    assert getattr(exchange.quote(APPLE), block).volume < old.volume


OPENS = {APPLE: datetime(2026, 11, 20, 14, 30, tzinfo=UTC), TENCENT: datetime(2026, 11, 23, 1, 30, tzinfo=UTC)}


@pytest.mark.parametrize("instrument", OPENS)
@pytest.mark.parametrize("generated", [False, True], ids=["watched", "first read then"])
def test_a_quiet_open_keeps_the_last_price_of_the_day_before(instrument: InstrumentId, generated: bool) -> None:
    exchange = exchange_at("regular-last-quiet", PRE)
    if not generated:
        exchange.watch(instrument)
    exchange.advance_to(OPENS[instrument] + timedelta(seconds=50))
    exchange.watch(instrument)
    quiet = exchange.quote(instrument)
    assert exchange.market_state(exchange.instrument(instrument).market) is MarketState.OPEN
    assert (quiet.last, quiet.open, quiet.volume) == (quiet.prev_close, Decimal(0), 0)
    assert exchange.ticks(instrument) == ()
    assert exchange.order_book(instrument).bids

    exchange.advance(11)
    busy = exchange.quote(instrument)
    assert busy.volume > 0
    first = exchange.ticks(instrument)[0]
    assert (first.kind, first.time) == ("auction", OPENS[instrument] + timedelta(seconds=60))
    assert busy.open == first.price


def test_an_order_for_the_auction_gets_no_price_from_a_quiet_open() -> None:
    exchange = exchange_at("regular-last-quiet", time(9, 5))
    exchange.watch(TENCENT)
    account = next(row.id for row in exchange.broker.accounts() if row.group is AccountGroup.HK and row.real)
    ticket = OrderTicket(
        account_id=account, instrument=TENCENT, side=Side.BUY, kind=OrderType.AUCTION, quantity=100, price=None
    )
    order = exchange.broker.place(ticket)
    exchange.advance_to(datetime(2026, 11, 20, 1, 30, 30, tzinfo=UTC))

    done = exchange.broker.order(account, order.id)
    assert (done.status, done.filled) == (OrderStatus.CANCELLED, 0)


@pytest.mark.parametrize("start", [AFTER, OVERNIGHT, PRE], ids=["after", "overnight", "pre"])
def test_a_gap_moves_the_session_that_is_on_and_a_print_moves_nothing(start: time) -> None:
    exchange = exchange_at("regular-last", start)
    exchange.watch(APPLE)
    close, before = exchange.quote(APPLE).last, block_on(exchange)
    down = (before.price * Decimal("0.95")).quantize(Decimal("0.01"))
    assert exchange.commands.set_price(APPLE, down, at_once=True) == down
    gap = block_on(exchange)
    assert (gap.price, gap.low, gap.volume - before.volume) == (down, min(before.low, down), 1)
    assert middle(exchange) == pytest.approx(float(down), rel=0.001)

    high = (down * 2).quantize(Decimal("0.01"))
    exchange.commands.trade(APPLE, Side.BUY, 30, high)
    odd = block_on(exchange)
    assert (odd.price, odd.high, odd.volume - gap.volume) == (high, high, 30)
    assert middle(exchange) == pytest.approx(float(down), rel=0.001)
    exchange.advance(120)
    assert float(block_on(exchange).price) == pytest.approx(float(down), rel=0.02)
    assert exchange.quote(APPLE).last == close


def test_a_gap_outside_regular_hours_fills_what_it_passes() -> None:
    exchange = exchange_at("regular-last", AFTER)
    account = next(row.id for row in exchange.broker.accounts() if row.group is AccountGroup.US and row.real)
    bid = (block_on(exchange).price * Decimal("0.97")).quantize(Decimal("0.01"))
    ticket = OrderTicket(
        account_id=account,
        instrument=APPLE,
        side=Side.BUY,
        kind=OrderType.LIMIT,
        quantity=5,
        price=bid,
        hours=TradingHours.EXTENDED,
    )
    order = exchange.broker.place(ticket)
    assert order.status is not OrderStatus.FILLED
    exchange.commands.set_price(APPLE, bid - Decimal(1), at_once=True)
    assert exchange.broker.order(account, order.id).average_price == bid - Decimal(1)


def test_in_regular_hours_no_trade_has_a_price_of_its_own_and_no_session_is_walked_step_by_step() -> None:
    day, night = exchange_at("regular-last", time(23)), exchange_at("regular-last", AFTER)
    with pytest.raises(CommandRefusal, match="alone"):
        day.commands.trade(APPLE, Side.BUY, 1, day.quote(APPLE).last)
    with pytest.raises(CommandRefusal, match="after-hours"):
        night.commands.set_price(APPLE, night.quote(APPLE).last)
