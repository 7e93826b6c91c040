"""Rounding of what an order says: valid prices, whole lots, amounts and shares of buying power."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.orders.rounding import (
    middle_price,
    next_price_down,
    next_price_up,
    on_tick,
    shares_for_amount,
    shares_for_percent,
    step_price,
    step_shares,
    stop_limit_at,
    trigger_behind,
)


def instrument(symbol: str = "HK.00700", lot: int = 100, kind: SecurityType = SecurityType.STOCK) -> Instrument:
    currency = "SGD" if symbol.startswith("SG.") else "HKD"
    return Instrument(id=InstrumentId(symbol), name="name", security_type=kind, lot_size=lot, currency=currency)


INSTRUMENTS = [
    instrument(),
    instrument("HK.02800", 500, SecurityType.ETF),
    instrument("US.AAPL", 1),
    instrument("SH.600519"),
    instrument("SH.510300", 100, SecurityType.ETF),
    instrument("SG.D05"),
]
some_instrument = st.sampled_from(INSTRUMENTS)
prices = st.decimals("0.05", "1500", places=4)
lots = st.integers(1, 10_000)


@given(some_instrument, prices)
def test_next_prices_are_valid_and_on_their_side(paper: Instrument, price: Decimal) -> None:
    up, down = next_price_up(paper, price), next_price_down(paper, price)
    assert on_tick(paper, up)
    assert on_tick(paper, down)
    assert down < price < up


@given(some_instrument, prices)
def test_no_valid_price_is_skipped(paper: Instrument, price: Decimal) -> None:
    finest = paper.price_step(Decimal("0.1"))
    up, down = next_price_up(paper, price), next_price_down(paper, price)
    grid = finest * 5 if price > 10 else finest
    first = (price / grid).to_integral_value(rounding="ROUND_FLOOR") * grid + grid
    between = [first + grid * k for k in range(40)]
    assert not [p for p in between if p < up and on_tick(paper, p)]
    assert not [p for p in (first - grid * (k + 1) for k in range(40)) if down < p < price and on_tick(paper, p)]


@given(some_instrument, prices)
def test_a_valid_price_returns_after_up_and_down(paper: Instrument, price: Decimal) -> None:
    start = next_price_up(paper, price)
    assert next_price_down(paper, next_price_up(paper, start)) == start
    assert next_price_up(paper, next_price_down(paper, start)) == start


@pytest.mark.parametrize(
    ("symbol", "kind", "price", "up", "down"),
    [
        ("HK.00700", SecurityType.STOCK, "100", "100.1", "99.95"),
        ("HK.00700", SecurityType.STOCK, "500", "500.5", "499.8"),
        ("HK.00700", SecurityType.STOCK, "0.25", "0.255", "0.249"),
        ("US.AAPL", SecurityType.STOCK, "1.00", "1.01", "0.9999"),
        ("SG.D05", SecurityType.STOCK, "1.00", "1.01", "0.995"),
        ("SG.D05", SecurityType.STOCK, "0.995", "1.00", "0.990"),
    ],
)
def test_steps_across_a_change_of_tick_size(symbol: str, kind: SecurityType, price: str, up: str, down: str) -> None:
    paper = instrument(symbol, kind=kind)
    assert next_price_up(paper, Decimal(price)) == Decimal(up)
    assert next_price_down(paper, Decimal(price)) == Decimal(down)


def test_price_never_steps_below_one_tick() -> None:
    assert step_price(instrument(), Decimal("0.001"), -10) == Decimal("0.001")


def test_ten_ticks_are_ten_single_ticks() -> None:
    assert step_price(instrument(), Decimal("499.0"), 10) == Decimal("502.5")


@given(some_instrument, st.integers(1, 1_000_000), st.integers(-20, 20).filter(bool))
def test_stepped_shares_are_whole_lots_and_move_the_right_way(paper: Instrument, shares: int, by: int) -> None:
    stepped = step_shares(paper, shares, by)
    assert stepped % paper.lot_size == 0
    assert stepped >= paper.lot_size
    assert stepped > shares if by > 0 else stepped <= max(shares, paper.lot_size)


@given(some_instrument, st.decimals("1", "100000000", places=2), prices, st.sampled_from([1, 10, 100]))
def test_amount_is_never_exceeded_and_one_more_lot_would(
    paper: Instrument, amount: Decimal, price: Decimal, multiplier: int
) -> None:
    shares = shares_for_amount(replace(paper, multiplier=multiplier), amount, price)
    assert shares % paper.lot_size == 0
    assert shares * price * multiplier <= amount
    assert (shares + paper.lot_size) * price * multiplier > amount


@given(some_instrument, st.decimals("0.1", "250", places=1), st.integers(0, 10_000_000))
def test_percent_of_power_stays_within_the_brokers_maximum(paper: Instrument, percent: Decimal, most: int) -> None:
    shares = shares_for_percent(paper, percent, most)
    assert shares % paper.lot_size == 0
    assert shares <= most
    assert shares + paper.lot_size > min(percent, Decimal(100)) * most / 100


@given(some_instrument, prices, st.integers(1, 30))
def test_middle_is_valid_and_within_the_spread(paper: Instrument, price: Decimal, width: int) -> None:
    bid = next_price_up(paper, price)
    ask = step_price(paper, bid, width)
    for side in Side:
        middle = middle_price(paper, bid, ask, side)
        assert on_tick(paper, middle)
        assert bid <= middle <= ask


FUND = replace(instrument("HK.07999"), kind_settled=False)
OPTION = instrument("US.AAPL261218C260000", 1, SecurityType.OPTION)


@pytest.mark.parametrize(
    ("facts", "market", "away", "trigger"),
    [
        (instrument(), "612.5", "-30.625", "582"),
        (instrument(), "612.5", "30.625", "643"),
        (instrument("US.AAPL", 1), "100.00", "-0.004", "99.99"),
        (OPTION, "3.05", "-0.1525", "2.9"),
        (OPTION, "3.05", "0.1525", "3.2"),
        (OPTION, "0.10", "-0.005", "0.05"),
        (OPTION, "0.03", "-0.0015", "0.02"),
        (OPTION, "0.03", "0.0015", "0.05"),
        (FUND, "77.24", "-3.862", "73.4"),
    ],
)
def test_a_protective_trigger_lies_behind_the_price_on_the_step_nearer_to_it(
    facts: Instrument, market: str, away: str, trigger: str
) -> None:
    assert trigger_behind(facts, Decimal(market), Decimal(away)) == Decimal(trigger)


@given(facts=st.sampled_from([*INSTRUMENTS, OPTION, FUND]), market=prices, part=st.integers(-200, 200).filter(bool))
def test_a_protective_trigger_is_never_at_or_past_the_price(facts: Instrument, market: Decimal, part: int) -> None:
    trigger = trigger_behind(facts, market, market * part / 1000)
    assert trigger > 0
    assert (trigger > market) is (part > 0) or (part < 0 and market <= facts.price_steps.at(market).steps[0])
    assert trigger != market or market <= facts.price_steps.at(market).steps[0]


@pytest.mark.parametrize(
    ("facts", "trigger", "side", "limit"),
    [
        (instrument(), "582", Side.SELL, "576"),
        (instrument(), "643", Side.BUY, "649.5"),
        (OPTION, "0.05", Side.SELL, "0.05"),
        (OPTION, "2.9", Side.SELL, "2.85"),
        (OPTION, "2.9", Side.BUY, "2.95"),
    ],
)
def test_the_limit_of_a_stop_lies_away_from_its_trigger(
    facts: Instrument, trigger: str, side: Side, limit: str
) -> None:
    assert stop_limit_at(facts, Decimal(trigger), side) == Decimal(limit)
