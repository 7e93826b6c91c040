"""The second provider's flow: the same trades by another rule."""

from __future__ import annotations

import itertools
from datetime import date, time

import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Tape
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US
from tideboard_sandbox.exchange.market.flow_rule import (
    CONFLICTING,
    SECOND,
    SignReversal,
    SizeFlow,
    SizeRow,
    SizeThresholds,
    thresholds_of,
)
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

pytestmark = pytest.mark.slow

DAY = date.fromisoformat(PRACTICE_DAY)
NAMES = [InstrumentId(name) for name in ("HK.00700", "HK.02800", "US.AAPL", "SZ.300750", "SG.D05", "HK.13716")]


def rows_of(exchange: Exchange, name: InstrumentId) -> list[SizeRow]:
    return exchange.details.size_flow(name, SECOND)


def market_of(exchange: Exchange, name: InstrumentId) -> InstrumentMarket:
    return exchange._floor.market_for(name)


@pytest.fixture(params=[1, 7, 99])
def exchange(request: pytest.FixtureRequest) -> Exchange:
    return Exchange(seed=request.param, date=DAY, start=time(11, 17))


@pytest.mark.parametrize("name", NAMES)
def test_the_sums_are_those_of_the_trades_that_count(exchange: Exchange, name: InstrumentId) -> None:
    market = market_of(exchange, name)
    tape, smallest = market.day.tape, thresholds_of(market.listing, SECOND).small
    counted = [
        (1 if side == BUY else -1) * price * size
        for price, size, side, kind in zip(tape.prices, tape.sizes, tape.sides, tape.kinds, strict=True)
        if side in {BUY, SELL} and not kind and size >= smallest
    ]

    last = rows_of(exchange, name)[-1]

    assert last.net == sum(last.inflow) - sum(last.outflow) == sum(counted)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_named_by_the_start_of_their_minute_and_only_grow(exchange: Exchange, name: InstrumentId) -> None:
    rows, plan = rows_of(exchange, name), market_of(exchange, name).day.plan

    assert [row.start for row in rows[: len(plan.minutes)]] == list(plan.minutes[: len(rows)])
    for before, after in itertools.pairwise(rows):
        assert all(a <= b for a, b in zip(before.inflow + before.outflow, after.inflow + after.outflow, strict=True))


def test_the_lines_of_the_two_providers_differ_but_not_by_much(exchange: Exchange) -> None:
    name = InstrumentId("HK.00700")
    first, second = exchange.capital_flow(name).net, [row.net / 10_000 for row in rows_of(exchange, name)]
    closed = len(first) - 1

    assert list(first[1:]) != second[:closed]
    turnover = float(exchange.quote(name).turnover)
    assert all(abs(a - b) < turnover / 10 for a, b in zip(first[1:], second, strict=False))


def test_the_running_minute_is_told_as_it_stands() -> None:
    exchange = Exchange(seed=7, date=DAY)
    name = InstrumentId("HK.00700")
    exchange.watch(name)
    before = rows_of(exchange, name)
    exchange.advance(30)
    during = rows_of(exchange, name)
    exchange.advance(30)

    assert len(during) == len(before)
    assert during[-1] != before[-1]
    assert during[:-1] == before[:-1]
    assert len(rows_of(exchange, name)) == len(before) + 1


def test_asking_often_and_asking_once_give_the_same() -> None:
    often, once = Exchange(seed=7, date=DAY), Exchange(seed=7, date=DAY)
    name = InstrumentId("HK.00700")
    for exchange in (often, once):
        exchange.watch(name)
    for _ in range(20):
        often.advance(17)
        rows_of(often, name)
        once.advance(17)

    assert rows_of(often, name) == rows_of(once, name)


def test_the_minute_of_the_close_repeats_the_last_row_where_an_auction_follows() -> None:
    exchange = Exchange(seed=7, date=DAY, start=time(16, 11))
    rows = rows_of(exchange, InstrumentId("HK.00700"))

    assert rows[-1].start - rows[-2].start == MINUTE_US
    assert rows[-1] == rows[-2]._replace(start=rows[-1].start)
    assert rows[-1].start == market_of(exchange, InstrumentId("HK.00700")).day.plan.part_ends[-1]


def one_minute(*trades: tuple[int, int, int]) -> SizeRow:
    exchange = Exchange(seed=7, date=DAY)
    market = market_of(exchange, InstrumentId("HK.00700"))
    tape = Tape(6_000_000, market.listing.thresholds)
    tape.begin_minute()
    tape.add_auction(market.day.plan.minutes[0], 6_000_000, 100_000)
    for price, size, side in trades:
        tape.add(market.day.plan.minutes[0] + 1, price, size, side)
    return SizeFlow(market.day.plan, SizeThresholds(large=1000, medium=500, small=200)).rows(tape)[-1]


def test_a_trade_falls_into_one_of_three_sizes_and_auctions_and_small_change_into_none() -> None:
    row = one_minute((10, 1000, BUY), (10, 999, BUY), (10, 500, SELL), (10, 499, SELL), (10, 200, BUY), (10, 199, BUY))

    assert row.inflow == (10_000, 9_990, 2_000)
    assert row.outflow == (0, 5_000, 4_990)


def test_turning_a_trade_round_moves_the_net_by_twice_its_value() -> None:
    bought, sold = one_minute((10, 600, BUY), (10, 900, SELL)), one_minute((10, 600, SELL), (10, 900, SELL))

    assert bought.net - sold.net == 2 * 6_000


@pytest.mark.parametrize("name", ["HK.00700", "HK.01810", "US.AAPL"])
@pytest.mark.parametrize("seed", [1, 7, 99])
def test_in_a_conflict_the_signs_differ_for_a_stretch_and_agree_elsewhere(seed: int, name: str) -> None:
    exchange = Exchange(seed=seed, date=DAY, start=time(16, 11))
    stock = InstrumentId(name)
    first = [sum(row) for row in market_of(exchange, stock).day.tape.flow.rows]
    rows = exchange.details.size_flow(stock, CONFLICTING)[: len(first)]
    day = market_of(exchange, stock).day.plan.day
    reversal = SignReversal.of(Address(seed, (stock, day)))

    inside = [minute for minute in range(len(first)) if reversal.begin <= minute < reversal.end]
    edge = SignReversal.SHARP
    outside = [m for m in range(len(first)) if not reversal.begin - edge < m < reversal.end + edge - 1]
    assert len(inside) >= 30
    assert all(rows[minute].net == -first[minute] for minute in inside)
    assert all(rows[minute].net == first[minute] for minute in outside)
    assert rows[-1].net == first[-1]


def test_a_conflict_keeps_amounts_above_zero_and_their_sum() -> None:
    row = SizeRow(0, (100, 50, 7), (30, 90, 0))
    reversal = SignReversal(10, 20)

    for minute in range(30):
        told = reversal.apply(minute, row)
        assert all(amount >= 0 for amount in told.inflow + told.outflow)
        assert [a + b for a, b in zip(told.inflow, told.outflow, strict=True)] == [130, 140, 7]
    assert reversal.apply(15, row) == SizeRow(0, (30, 90, 0), (100, 50, 7))
    assert reversal.apply(0, row) == row
