"""A trading day of one instrument: past and live trades obey the same identities."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL, SELL
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import AUCTION
from tideboard_sandbox.exchange.instruments.trading_hours import day_plan, to_us
from tideboard_sandbox.exchange.instruments.value_path import value_path
from tideboard_sandbox.exchange.market import order_book as matching
from tideboard_sandbox.exchange.market.order_book import Book, Resting
from tideboard_sandbox.exchange.market.scenarios import Conditions
from tideboard_sandbox.exchange.market.trading_day import NEVER, DaySums, InstrumentDay, last_trade, late_trades

FRIDAY = date(2026, 11, 20)
HOUR = 3_600_000_000


def instant(hour: int, minute: int = 0, second: int = 0) -> int:
    """UTC on that Friday; Hong Kong is eight hours ahead."""
    return to_us(datetime(2026, 11, 20, hour, minute, second, tzinfo=UTC))


def day_of(
    symbol: str = "HK.00700", created_us: int = instant(2, 30), *, seed: int = 1, conditions: Conditions | None = None
) -> InstrumentDay:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    plan, address = day_plan(listing.instrument.market, FRIDAY), Address(seed, (symbol, FRIDAY))
    close = float(listing.prev_close)
    path = value_path(listing, address.stream("path"), prev_close=close, minutes=len(plan.minutes), gap=0.0)
    fills: list[Any] = []
    made = InstrumentDay(
        listing,
        plan,
        path,
        address,
        int(close * SCALE),
        created_us,
        lambda *fill: fills.append(fill),
        conditions or Conditions(),
    )
    made.fills = fills  # type: ignore[attr-defined]
    return made


def run(day: InstrumentDay, until: int) -> None:
    while day.next_us <= until:
        day.step()


def crossed(book: Book) -> bool:
    """Whether a bid stands at or above an ask."""
    return book.bids.best is not None and book.asks.best is not None and book.bids.best >= book.asks.best


def check_identities(day: InstrumentDay) -> None:
    """What holds at every moment of every day."""
    tape = day.tape
    trades = list(zip(tape.prices, tape.sizes, tape.sides, strict=True))
    assert tape.volume == sum(tape.sizes) == sum(minute.volume for minute in tape.minutes)
    assert tape.turnover == sum(p * q for p, q, _ in trades) == sum(minute.turnover for minute in tape.minutes)
    assert list(tape.times) == sorted(tape.times)
    assert not crossed(day.book)
    inflow, outflow = tape.flow.published
    if tape.flow.rows:
        assert tape.flow.rows[-1] == tuple(a - b for a, b in zip(inflow, outflow, strict=True))
    assert tape.flow.net == sum(p * q * (1 if s == BUY else -1) for p, q, s in trades if s != NEUTRAL)
    assert all(day.listing.ladder.valid(price) for price in set(tape.prices))
    assert all(size % day.listing.instrument.lot_size == 0 for size in tape.sizes)


@settings(max_examples=12)
@given(
    st.sampled_from(["HK.00700", "HK.00066", "SH.600519", "SG.D05"]),
    st.integers(instant(1, 25), instant(8, 30)),
    st.integers(1, 1200),
    st.integers(1, 5),
)
def test_the_identities_hold_from_whatever_instant_a_day_runs(
    symbol: str, created_us: int, seconds: int, seed: int
) -> None:
    day = day_of(symbol, created_us, seed=seed)
    check_identities(day)
    run(day, created_us + seconds * 1_000_000)
    check_identities(day)


def test_minutes_of_the_tape_are_the_ones_of_the_clock_across_lunch() -> None:
    for created_us in (instant(2, 30), instant(4, 30), instant(5, 0, 30)):
        day = day_of("HK.00066", created_us)
        run(day, instant(5, 2, 30))

        assert len(day.tape.minutes) == 153
        assert len(day.tape.flow.rows) == 152


def test_the_last_morning_minute_is_published_at_noon_not_after_lunch() -> None:
    day = day_of("HK.00066", instant(3, 55))
    run(day, instant(4, 0))

    assert len(day.tape.flow.rows) == 150
    assert day.tape.flow.rows[-1] == tuple(
        a - b for a, b in zip(day.tape.flow.inflow, day.tape.flow.outflow, strict=True)
    )


def test_nobody_trades_at_lunch() -> None:
    day = day_of("HK.00700", instant(3, 59))
    run(day, instant(4, 59, 59))

    assert max(day.tape.times) < instant(4)
    assert not day.continuous(instant(4, 30))
    assert day.continuous(instant(5))


def test_a_day_ends_with_a_closing_price_and_then_rests() -> None:
    day = day_of("HK.00700", instant(7, 58))
    run(day, NEVER - 1)

    assert day.ended
    assert day.next_us == NEVER
    assert day.tape.kinds[0] == day.tape.kinds[-1] == AUCTION
    assert day.tape.times[-1] == day.plan.closing
    assert instant(8, 8) < day.plan.closing <= instant(8, 10)
    assert len(day.tape.flow.rows) == 330
    check_identities(day)


def test_the_mainland_closes_with_an_auction_from_1457() -> None:
    day = day_of("SH.600519", instant(6, 50))
    run(day, NEVER - 1)

    assert [us for us in day.tape.times if instant(6, 57) <= us < instant(7, 5)] == [instant(7)]


def test_a_market_generated_late_agrees_with_one_that_was_lived() -> None:
    lived, late = day_of(created_us=instant(1, 35)), day_of(created_us=instant(2, 30))
    run(lived, instant(2, 30))
    step = lived.listing.ladder.step(lived.tape.last)

    assert abs(lived.tape.last - late.tape.last) <= 4 * step
    assert abs(lived.tape.turnover / late.tape.turnover - 1) < 0.15


def test_the_book_breathes_several_times_a_second_and_stays_whole() -> None:
    day = day_of()
    events = 0
    until = instant(2, 35)
    while day.next_us <= until:
        day.step()
        events += 1
        assert not crossed(day.book)
    assert events > 5 * 300
    for side in (day.book.bids, day.book.asks):
        assert len(side.best_levels(10)) == 10
        assert all(queue.total == sum(order.remaining for order in queue.orders) for queue in side.levels.values())


def test_the_flow_of_tencent_looks_like_a_morning_in_hong_kong() -> None:
    day = day_of()
    millions = [tier / SCALE / 1e6 for tier in (*day.tape.flow.inflow, *day.tape.flow.outflow)]

    assert 1_500 < day.tape.turnover / SCALE / 1e6 < 8_000
    assert all(tier > 50 for tier in millions)
    assert max(abs(tier) for tier in day.tape.flow.rows[-1]) / SCALE / 1e6 > 20


def test_turning_sides_around_in_matching_changes_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    straight, turned = day_of(), day_of()
    before = straight.tape.flow.net
    run(straight, instant(2, 40))
    monkeypatch.setattr(matching, "BUY", SELL)
    monkeypatch.setattr(matching, "SELL", BUY)
    run(turned, instant(2, 40))

    assert straight.tape.turnover == turned.tape.turnover
    assert straight.tape.flow.net - before == before - turned.tape.flow.net != 0


def test_our_order_waits_its_turn_and_fills_by_queue_position() -> None:
    day = day_of()
    best = day.book.bids.best
    assert best is not None
    ahead = day.book.bids.levels[best].total
    mine = Resting(bid=True, level=best, remaining=500, broker=9999, owner="me")
    day.rest(mine)

    day.execute(instant(2, 30), buys=False, quantity=ahead, limit=best, owner=None)
    assert mine.remaining == 500
    day.execute(instant(2, 30), buys=False, quantity=200, limit=best, owner=None)
    assert mine.remaining == 300
    assert day.fills == [("me", 200, day.listing.ladder.price(best), instant(2, 30))]  # type: ignore[attr-defined]


def test_makers_never_cross_or_remove_our_orders_wherever_value_goes() -> None:
    day = day_of()
    assert day.book.bids.best is not None
    mine = [
        Resting(bid=bid, level=day.book.bids.best + (not bid), remaining=10**7, broker=9999, owner="me")
        for bid in (True, False)
    ]
    for order in mine:
        day.rest(order)
    while day.next_us <= instant(3, 30):
        day.step()
        assert not crossed(day.book)

    assert mine[0] in list(day.book.bids)
    assert mine[1] in list(day.book.asks)


def test_a_large_order_walks_the_book() -> None:
    day = day_of()
    levels = day.book.asks.best_levels(3)
    wanted = sum(queue.total for _, queue in levels)
    begin = len(day.tape.times)

    assert day.execute(instant(2, 30), buys=True, quantity=wanted, limit=None, owner="me") == wanted
    assert list(day.tape.prices[begin:]) == [day.listing.ladder.price(level) for level, _ in levels]
    assert set(day.tape.sides[begin:]) == {BUY}


def test_a_suspension_stops_everything_until_it_ends() -> None:
    day = day_of()
    day.suspend()
    count = len(day.tape.times)
    run(day, instant(2, 35))
    assert len(day.tape.times) == count
    assert not day.continuous(instant(2, 35))

    day.resume(instant(2, 35))
    run(day, instant(2, 40))
    assert len(day.tape.times) > count


def test_a_thin_book_is_thin_and_wide_from_its_first_order() -> None:
    thin, usual = day_of(conditions=Conditions(depth=0.1, spread=3)), day_of()

    def depth(day: InstrumentDay) -> int:
        return sum(queue.total for _, queue in day.book.asks.best_levels(10))

    assert depth(thin) * 4 < depth(usual)
    assert thin.book.asks.best is not None
    assert thin.book.bids.best is not None
    assert thin.book.asks.best - thin.book.bids.best == 4


def test_before_the_open_there_is_a_book_and_no_trade() -> None:
    day = day_of(created_us=instant(1, 10))

    assert day.book.bids.best is not None
    assert not day.tape.times
    assert day.tape.last == day.prev_close
    run(day, instant(1, 30))
    assert day.tape.kinds[0] == AUCTION


def test_an_index_is_computed_every_two_seconds() -> None:
    day = day_of("HK.800000")
    count = len(day.tape.times)
    run(day, instant(2, 31))

    assert len(day.tape.times) - count == 30
    assert day.book.bids.best is None
    assert day.tape.flow.net == 0


def test_the_closing_price_fills_our_resting_orders_that_it_crosses() -> None:
    day = day_of("HK.00700", instant(8, 1))
    close = int(day.path.places[-1])
    levels = {"pays more": (True, close + 5), "asks less": (False, close - 5), "too low": (True, close - 5)}
    for owner, (bid, level) in levels.items():
        day.rest(Resting(bid=bid, level=level, remaining=300, broker=9999, owner=owner))
    run(day, NEVER - 1)

    price = day.tape.last
    assert {fill[:3] for fill in day.fills} == {("pays more", 300, price), ("asks less", 300, price)}  # type: ignore[attr-defined]


def late(day: InstrumentDay) -> list[tuple[int, int, int]]:
    """Time, price and kind of what traded five minutes after the close and later."""
    since = day.plan.part_ends[-1] + 5 * 60 * 1_000_000
    rows = zip(day.tape.times, day.tape.prices, day.tape.kinds, strict=True)
    return [row for row in rows if row[0] >= since]


@pytest.mark.parametrize("symbol", ["SH.600519", "SZ.300750", "SH.510300"])
def test_volume_of_the_mainland_grows_at_the_closing_price_until_half_past_three(symbol: str) -> None:
    day = day_of(symbol, instant(6, 50))
    run(day, instant(7, 4))
    closing, sums = day.tape.last, []
    for minute in (4, 10, 17, 24, 30):
        run(day, instant(7, minute))
        sums.append((day.tape.volume, day.tape.turnover))
    assert sums == sorted(sums)
    assert len(set(sums)) > 2, "it grows bit by bit"
    assert {price for _, price, _ in late(day)} == {closing} == {day.tape.last}
    assert {kind for _, _, kind in late(day)} == {AUCTION}, "no order of an account takes part, no flow has it"
    assert all(instant(7, 5) <= us < instant(7, 30) for us, _, _ in late(day))
    assert day.next_us == NEVER
    check_identities(day)
    read = day_of(symbol, instant(7, 40))
    assert [us for us, _, _ in late(read)] == [us for us, _, _ in late(day)], "by the seed alone"


@pytest.mark.parametrize(
    ("symbol", "day", "trades"),
    [
        ("SH.600519", date(2026, 7, 3), False),
        ("SH.600519", date(2026, 7, 6), True),
        ("SH.688981", date(2026, 7, 3), True),
        ("SZ.300750", date(2026, 7, 3), True),
        ("SZ.159915", date(2026, 7, 3), False),
        ("SH.000001", date(2026, 7, 6), False),
        ("HK.00700", date(2026, 7, 6), False),
        ("SG.D05", date(2026, 7, 6), False),
    ],
)
def test_what_trades_after_the_close_goes_by_the_day_and_the_board(symbol: str, day: date, *, trades: bool) -> None:
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    plan = day_plan(listing.instrument.market, day)
    assert bool(late_trades(listing, plan, Address(1, (symbol, day)))) is trades
    last = last_trade(listing.instrument.market, plan)
    assert last >= plan.closing
    assert (last > plan.closing) is symbol.startswith(("SH.", "SZ."))


def sums_of(symbol: str) -> DaySums:
    """The sums of a listing's day, of which nothing is drawn yet."""
    listing = Catalogue().find(InstrumentId(symbol))
    assert listing is not None
    plan, address = day_plan(listing.instrument.market, FRIDAY), Address(1, (symbol, FRIDAY))
    close = float(listing.prev_close)
    path = value_path(listing, address.stream("path"), prev_close=close, minutes=len(plan.minutes), gap=0.0)
    return DaySums(listing, plan, path, address, int(close * SCALE))


def memory_of(symbol: str, until: int) -> int:
    """Bytes that sums leave which were drawn to an instant."""
    sums = sums_of(symbol)
    tracemalloc.start()
    try:
        while sums.draw_on(until, 1):
            pass
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_sums_that_were_drawn_ahead_keep_no_prices_of_ticks() -> None:
    memory_of("HK.09988", instant(8))  # what all securities share
    assert memory_of("HK.00700", instant(8)) < 15_000


def test_days_of_one_plan_share_its_parts_though_each_has_late_trades_of_its_own() -> None:
    first = sums_of("SH.600519")
    tracemalloc.start()
    try:
        second = sums_of("SH.601318")
        assert first.day == second.day
        assert tracemalloc.get_traced_memory()[0] < 20_000
    finally:
        tracemalloc.stop()
