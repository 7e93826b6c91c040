"""Conditions against sessions made by hand: limits reached exactly, unknown minutes, sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fakes.values.archive_market import DAY, TENCENT, session
from tideboard_core.flow.session_minutes import Floats, MinuteBars, SessionMinutes, minute_starts
from tideboard_core.signals.conditions import ConditionRows, RuleCase, judge, percentiles
from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_core.signals.sessions import RecordedPrints, Seen, SessionData, View, traded

COUNT = 330
STARTS = minute_starts(session())
RECEIVED = STARTS + 90


def judged(
    rule: Rule,
    *,
    net: Floats | None = None,
    block: Floats | None = None,
    turnover: Floats | None = None,
    close: Floats | None = None,
    other: Floats | None = None,
    sample: Floats | None = None,
    prints: RecordedPrints | None = None,
) -> ConditionRows:
    """Judge a session; what is not given stands still."""
    still = np.zeros(COUNT)
    price = np.full(COUNT, 100.0) if close is None else close
    minutes = SessionMinutes(
        session(),
        net=still if net is None else net,
        block=still if block is None else block,
        turnover=np.full(COUNT, 1000.0) if turnover is None else turnover,
        close=price,
        received=RECEIVED,
    )
    bars = MinuteBars(price, price, price, price, np.full(COUNT, 10.0))
    second = None if other is None else SessionMinutes(session(), other, still, still, still, RECEIVED)
    view = View(-np.inf, minutes, bars, traded(minutes), second)
    data = SessionData(
        instrument=TENCENT, day=DAY, seen=Seen.LIVE, starts=STARTS, flow_received=RECEIVED, bar_received=RECEIVED,
        other_received=RECEIVED, views=(view,), bars=bars, sample=sample, prints=prints,
    )  # fmt: skip
    return judge(RuleCase(rule, data, view, RECEIVED))


def true_at(found: ConditionRows, row: int = 0) -> list[int]:
    return np.flatnonzero(found.holds[row]).tolist()


PRICE = replace(default_rule(RuleKind.PRICE_UP_BLOCK_OUT), mirrored=True)


def step(at: int, before: float, after: float) -> Floats:
    return np.where(np.arange(COUNT) < at, float(before), float(after))


def test_price_up_and_block_out_reach_their_limits_exactly() -> None:
    found = judged(PRICE, close=step(100, 100.0, 100.6), block=step(90, 0.0, -900.0))
    assert true_at(found) == list(range(100, 120))  # 3 % of 30 minutes of 1000 each
    assert true_at(found, 1) == []

    assert true_at(judged(PRICE, close=step(100, 100.0, 100.59), block=step(90, 0.0, -900.0))) == []
    assert true_at(judged(PRICE, close=step(100, 100.0, 100.6), block=step(90, 0.0, -899.0))) == []
    mirrored = judged(PRICE, close=step(100, 100.0, 99.4), block=step(90, 0.0, 900.0))
    assert true_at(mirrored, 1) == list(range(100, 120))


def test_price_up_needs_the_turnover_of_all_its_minutes() -> None:
    turnover = np.full(COUNT, 1000.0)
    turnover[95] = np.nan
    found = judged(PRICE, close=step(100, 100.0, 101.0), block=step(90, 0.0, -2000.0), turnover=turnover)
    assert true_at(found) == []
    assert not found.able[95:125].any()
    assert found.able[125]

    block = step(90, 0.0, -2000.0)
    block[95] = np.nan  # totals: a gap inside the window does not matter
    assert true_at(judged(PRICE, close=step(100, 100.0, 101.0), block=block)) == list(range(100, 120))


def test_a_turn_holds_until_the_next_one() -> None:
    net = np.cumsum(np.select([np.arange(COUNT) < 60, np.arange(COUNT) < 150], [-200.0, 200.0], -200.0))
    found = judged(default_rule(RuleKind.SIGN_TURN), net=net)
    inflow, outflow = true_at(found), true_at(found, 1)

    assert inflow == list(range(inflow[0], outflow[0]))
    assert outflow[-1] == COUNT - 1
    assert 60 < inflow[0] < 75
    assert true_at(judged(replace(default_rule(RuleKind.SIGN_TURN), parameters={"limit": 25.0}), net=net)) == []


def test_the_percentile_counts_equal_values_half_and_needs_twenty_sessions() -> None:
    sample = np.repeat(np.arange(20.0)[:, None], COUNT, axis=1)
    assert percentiles(np.full(COUNT, 19.0), sample)[100] == 97.5
    assert percentiles(np.full(COUNT, 20.0), sample)[100] == 100
    assert np.isnan(percentiles(np.full(COUNT, 20.0), sample)[:5]).all()
    sample[0, 50] = np.nan
    assert np.isnan(percentiles(np.full(COUNT, 20.0), sample)[50])

    rule = replace(default_rule(RuleKind.PERCENTILE_ABOVE), mirrored=True)
    found = judged(rule, net=step(100, 10.0, 19.0), sample=sample)
    assert true_at(found) == list(range(100, COUNT))
    assert true_at(found, 1) == []
    assert not judged(rule, net=step(100, 10.0, 19.0)).able.any()


def test_two_providers_disagree_for_ten_minutes() -> None:
    rule = default_rule(RuleKind.PROVIDERS_DISAGREE)
    traded = np.cumsum(np.full(COUNT, 1000.0))
    sides = np.where((np.arange(COUNT) >= 100) & (np.arange(COUNT) < 130), 1.0, -1.0)

    found = judged(rule, net=-0.025 * traded, other=0.025 * traded * sides)
    assert true_at(found) == list(range(109, 130))
    assert true_at(judged(rule, net=-0.009 * traded, other=0.1 * traded * sides)) == []  # one within 1 %
    assert true_at(judged(rule, net=-0.02 * traded, other=0.029 * traded * sides)) == []  # gap below 5 %
    assert not judged(rule, net=-traded).able.any()


def prints(minutes: list[int], side: int, *, late: bool = False, large: float = 1000.0) -> RecordedPrints:
    times = STARTS[minutes] + 30
    shares = np.full(len(minutes), 2000.0)
    received = times + (600 if late else 1)
    return RecordedPrints(
        times, received, np.full(len(minutes), 10.0), shares, np.full(len(minutes), side, np.int8), large
    )


def test_five_large_prints_in_three_minutes_on_one_side() -> None:
    rule = default_rule(RuleKind.LARGE_PRINTS)
    assert rule.mirrored
    found = judged(rule, prints=prints([100, 100, 101, 101, 102], 1))
    assert true_at(found) == [102]
    assert true_at(found, 1) == []
    assert true_at(judged(rule, prints=prints([100, 100, 101, 101, 102], -1)), 1) == [102]
    assert true_at(judged(rule, prints=prints([100, 100, 101, 101, 103], 1))) == []
    assert true_at(judged(rule, prints=prints([100] * 5, 1))) == [100, 101, 102]
    assert true_at(judged(rule, prints=prints([100] * 5, 0))) == []
    assert true_at(judged(rule, prints=prints([100] * 5, 1, large=2000.0))) == []
    assert true_at(judged(rule, prints=prints([100] * 5, 1, late=True))) == []
    assert not judged(rule, prints=prints([100] * 5, 1, large=np.nan)).able.any()


def own(condition: Condition) -> Rule:
    return Rule(id="own", kind=RuleKind.OWN, states=Stated.HIGHER, condition=condition)


def compare(quantity: Quantity, operator: Operator, value: float, window: int = 0) -> Comparison:
    return Comparison(term=Term(quantity=quantity, window=window), operator=operator, value=value)


NET = compare(Quantity.NET, Operator.AT_LEAST, 500)
RISE = compare(Quantity.PRICE_CHANGE, Operator.ABOVE, 0.9, 10)


@pytest.mark.parametrize(("any_", "minutes"), [(False, range(100, 110)), (True, range(95, COUNT))])
def test_comparisons_combine_with_and_and_or(any_: bool, minutes: range) -> None:
    rule = own(Condition(any=any_, comparisons=(NET, RISE)))
    assert true_at(judged(rule, net=step(95, 0, 500), close=step(100, 100, 101))) == list(minutes)


def test_conditions_stand_within_conditions() -> None:
    low = compare(Quantity.PRICE, Operator.BELOW, 100.5)
    rule = own(Condition(comparisons=(NET,), conditions=(Condition(any=True, comparisons=(RISE, low)),)))
    found = judged(rule, net=step(95, 0, 500), close=step(100, 100, 101))
    assert true_at(found) == list(range(95, 110))


def test_what_is_not_known_holds_not() -> None:
    net = step(95, 0, 500.0)
    net[200:210] = np.nan
    found = judged(own(Condition(comparisons=(compare(Quantity.NET, Operator.BELOW, 9e9),))), net=net)
    assert not found.holds[0, 200:210].any()
    assert not found.able[200:210].any()


@pytest.mark.parametrize("quantity", [Quantity.NET_SHARE, Quantity.BLOCK_SHARE, Quantity.REST_SHARE])
def test_shares_are_of_the_tier_in_percent_of_the_turnover(quantity: Quantity) -> None:
    rule = own(Condition(comparisons=(compare(quantity, Operator.AT_LEAST, 5, 10),)))
    net = {Quantity.NET_SHARE: 500, Quantity.BLOCK_SHARE: 0, Quantity.REST_SHARE: 500}[quantity]
    block = 500 if quantity is Quantity.BLOCK_SHARE else 0
    assert true_at(judged(rule, net=step(95, 0, net), block=step(95, 0, block))) == list(range(95, 105))


def test_an_indicator_in_units_of_price_is_a_distance_from_it() -> None:
    line = Term(quantity=Quantity.INDICATOR, code="MA", settings={"period_1": 10})
    rule = own(Condition(comparisons=(Comparison(term=line, operator=Operator.ABOVE, value=0.5),)))
    assert true_at(judged(rule, close=step(100, 100, 101))) == list(range(100, 104))
    rsi = Term(quantity=Quantity.INDICATOR, code="RSI", settings={"period_1": 14})
    rising = own(Condition(comparisons=(Comparison(term=rsi, operator=Operator.AT_LEAST, value=100),)))
    assert true_at(judged(rising, close=np.arange(100.0, 100.0 + COUNT)))[0] == 14
