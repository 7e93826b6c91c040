"""The exchange seen late: the same trades and what follows from them, as they stood some time ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.corporate_actions import Adjustment
from tideboard_sandbox.exchange.market.flow_rule import SECOND
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal

LATE = 900.0
"""Seconds by which Hong Kong is seen late."""


@contextmanager
def late_pair(start: time) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield an exchange at a Hong Kong time of the practice day, and the view that sees Hong Kong late."""
    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=start)
    try:
        yield exchange, exchange.delayed(Market.HK, seconds=LATE)
    finally:
        exchange.close()


TENCENT, INDEX, APPLE = InstrumentId("HK.00700"), InstrumentId("HK.800000"), InstrumentId("US.AAPL")


@pytest.mark.parametrize("name", [TENCENT, INDEX])
@pytest.mark.parametrize("start", [time(10, 30), time(12, 5), time(13, 10), time(16, 20)])
def test_what_is_seen_is_what_was_to_be_seen_then(start: time, name: InstrumentId) -> None:
    """One exchange is looked at, then goes on; the late view of it later says the same."""
    with late_pair(start) as (exchange, delayed):
        day = exchange.phase(exchange.instrument(name).market).day
        then = exchange.quote(name), exchange.details.stretches(name, 5, day, day, Adjustment.NONE)
        bars = exchange.bars(name, BarPeriod.DAY, 3)
        count = exchange.details.trade_count(name)
        exchange.advance(LATE)
        assert (delayed.quote(name), delayed.details.stretches(name, 5, day, day, Adjustment.NONE)) == then
        assert delayed.bars(name, BarPeriod.DAY, 3) == bars
        assert delayed.details.trade_count(name) == count


def test_trades_and_flow_are_the_same_trades_and_flow() -> None:
    with late_pair(time(10, 30)) as (exchange, delayed):
        ticks, flow = exchange.ticks(TENCENT, 50), exchange.capital_flow(TENCENT)
        sizes, spread = exchange.details.size_flow(TENCENT, SECOND), exchange.capital_distribution(TENCENT)
        exchange.advance(LATE)
        assert delayed.ticks(TENCENT, 50) == ticks
        assert delayed.capital_flow(TENCENT) == flow
        assert delayed.capital_distribution(TENCENT) == spread
        assert delayed.details.size_flow(TENCENT, SECOND) == sizes


def test_the_view_grows_trade_by_trade_and_never_shows_a_newer_one() -> None:
    with late_pair(time(11, 55)) as (exchange, delayed):
        for _ in range(40):
            exchange.advance(60)
            newest = delayed.ticks(TENCENT, 1)[0].time
            assert newest <= exchange.now - timedelta(seconds=LATE)
        assert delayed.details.trade_count(TENCENT) > 0


def test_a_book_of_one_level_stands_around_the_trades_of_its_moment() -> None:
    with late_pair(time(10, 30)) as (exchange, delayed):
        real = exchange.order_book(TENCENT, 1)
        exchange.advance(LATE)
        book = delayed.order_book(TENCENT)
        (bid,), (ask,) = book.bids, book.asks
        step = exchange.snapshot(TENCENT).price_step
        assert step is not None
        assert bid.price < ask.price
        assert bid.price <= delayed.quote(TENCENT).last <= ask.price
        assert abs(bid.price - real.bids[0].price) <= 4 * step
        assert bid.quantity > 0
        assert bid.quantity % exchange.instrument(TENCENT).lot_size == 0
        assert book.time == exchange.now - timedelta(seconds=LATE)


def test_before_the_first_late_trade_there_is_the_close_of_before_and_an_empty_book() -> None:
    with late_pair(time(9, 35)) as (exchange, delayed):
        quote = delayed.quote(TENCENT)
        assert (quote.last, quote.volume) == (quote.prev_close, 0)
        assert exchange.quote(TENCENT).volume > 0
        assert delayed.order_book(TENCENT).bids == ()
        assert delayed.ticks(TENCENT, 10) == ()


def test_other_markets_are_seen_as_they_are_and_refusals_stay() -> None:
    with late_pair(time(10, 30)) as (exchange, delayed):
        assert delayed.quote(APPLE) == exchange.quote(APPLE)
        for call in (lambda: delayed.order_book(INDEX), lambda: delayed.quote(InstrumentId("HK.99999"))):
            with pytest.raises(ExchangeRefusal):
                call()


def test_a_new_day_is_seen_when_it_comes() -> None:
    with late_pair(time(15, 50)) as (exchange, delayed):
        assert delayed.details.trade_count(TENCENT) > 0
        exchange.advance(18 * 3600)
        quote = delayed.quote(TENCENT)
        assert quote.volume < exchange.quote(TENCENT).volume
        assert quote.time > exchange.now - timedelta(hours=1)
