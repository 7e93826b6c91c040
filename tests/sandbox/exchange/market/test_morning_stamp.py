"""Scenario `morning-stamp`: the row of the session before until New York's first trade, stamped with now."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod, Quote
from tideboard_sandbox.exchange.facade import Exchange

FRIDAY = date(2026, 11, 20)
APPLE, TENCENT, CALL = InstrumentId("US.AAPL"), InstrumentId("HK.00700"), InstrumentId("US.AAPL261218C260000")


def exchange_at(hong_kong: str, day: date = FRIDAY) -> Exchange:
    return Exchange(seed=7, date=day, start=time.fromisoformat(hong_kong), scenario="morning-stamp")


def figures(quote: Quote) -> tuple[object, ...]:
    return quote.last, quote.prev_close, quote.open, quote.high, quote.low, quote.volume, quote.turnover


def test_the_whole_row_of_the_session_before_stands_while_its_stamp_moves() -> None:
    """From 05:00 in New York to the open; the pre-market block trades beside it."""
    exchange = exchange_at("18:00")
    exchange.watch(APPLE)
    first = exchange.quote(APPLE)
    before, last = exchange.bars(APPLE, BarPeriod.DAY, 3)[-2:]
    assert (first.prev_close, first.last, first.volume) == (before.close, last.close, last.volume)
    for _ in range(4):
        exchange.advance(3600)
        now = exchange.quote(APPLE)
        assert figures(now) == figures(first) == figures(exchange.snapshot(APPLE).quote)
        assert exchange.now - now.time < timedelta(minutes=1)
        assert now.pre is not None
        assert now.pre.price - now.pre.change == now.last, "the block counts from the same close"


def test_the_first_trade_of_regular_hours_begins_the_row_anew() -> None:
    exchange = exchange_at("22:29:50")
    exchange.watch(APPLE)
    before = exchange.quote(APPLE)
    exchange.advance(30)
    after = exchange.quote(APPLE)
    assert (after.prev_close, after.volume < before.volume) == (before.last, True)


def test_a_halted_share_keeps_its_row_over_the_open_until_it_trades() -> None:
    exchange = exchange_at("22:29:50")
    exchange.watch(APPLE)
    before = exchange.quote(APPLE)
    exchange.commands.halt(APPLE)
    exchange.advance(1800)
    assert figures(exchange.quote(APPLE)) == figures(before)
    exchange.commands.resume(APPLE)
    exchange.advance(120)
    assert exchange.quote(APPLE).prev_close == before.last


@pytest.mark.parametrize(("hong_kong", "rolled"), [("08:59", False), ("09:00", True), ("12:59", True)])
def test_the_previous_close_moves_at_20_00_in_new_york(hong_kong: str, rolled: bool) -> None:
    """In the night after the session of Thursday; the stamp goes on from the close."""
    exchange = exchange_at(hong_kong)
    quote = exchange.quote(APPLE)
    assert (quote.prev_close == quote.last) is rolled
    assert exchange.now - quote.time < timedelta(minutes=1)


def test_other_markets_and_contracts_are_as_in_every_scenario() -> None:
    exchange, calm = exchange_at("18:00"), Exchange(seed=7, date=FRIDAY, start=time(18), scenario="calm")
    for name in (TENCENT, CALL):
        assert exchange.quote(name) == calm.quote(name)
