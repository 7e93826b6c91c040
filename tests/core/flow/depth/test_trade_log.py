"""Trades are summed by column, price and side, in bounded memory."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, session
from fakes.values.depth_books import after
from tideboard_core.archive.records import Print
from tideboard_core.flow.depth.column_axis import ColumnAxis
from tideboard_core.flow.depth.trade_log import TradeLog, TradeSums

prints = st.lists(
    st.builds(
        Print,
        st.integers(0, 10**6),
        st.integers(after(0), after(3 * 3600)),
        st.sampled_from([None, 0, 6_000_000, 6_005_000, 1_234_567_890_000]),
        st.integers(-3, 5_000),
        st.sampled_from([-1, 0, 1]),
    ),
    max_size=30,
)


def naive(told: list[Print], axis: ColumnAxis) -> Counter[tuple[int, int, int]]:
    found = Counter[tuple[int, int, int]]()
    for each in told:
        if each.price and each.shares > 0:
            found[axis.column_of(each.time), each.price, each.side] += each.shares
    return found


def as_counter(sums: TradeSums) -> Counter[tuple[int, int, int]]:
    columns = (part.tolist() for part in sums.sums)
    return Counter({(column, price, side): shares for column, price, side, shares in zip(*columns, strict=True)})


@given(st.lists(prints, max_size=5), st.sampled_from([1, 15, 60]))
def test_sums_are_those_of_all_trades_in_whatever_order_they_come(batches: list[list[Print]], width: int) -> None:
    axis = ColumnAxis(session(DAY), width)
    log, sums, told = TradeLog(), TradeSums(axis), list[Print]()
    for batch in batches:
        log.add(batch)
        told += batch
        sums.update(log)
        assert as_counter(sums) == naive(told, axis)


@given(st.integers(20, 200))
def test_the_older_half_becomes_sums_of_fifteen_seconds(most: int) -> None:
    axis = ColumnAxis(session(DAY), 15)
    told = [Print(number, after(number * 0.5), 6_000_000, 100, number % 2 * 2 - 1) for number in range(500)]
    log, sums = TradeLog(most=most), TradeSums(axis)
    for each in told:
        log.add([each])
        assert len(log) <= most
    sums.update(log)
    known = as_counter(sums)
    expected = naive(told, axis)
    kept = min(column for column, _price, _side in known)
    assert known == Counter({key: value for key, value in expected.items() if key[0] >= kept}) or kept > axis.opening
    assert log.detail_from is not None


def test_shares_traded_at_a_price_between_two_times() -> None:
    log = TradeLog()
    log.add([Print(number, after(number), 6_000_000 + number % 2 * 5000, 100, 1) for number in range(10)])
    assert log.traded(6_005_000, after(1), after(5)) == 200
    assert log.traded(6_010_000, after(0), after(10)) == 0


def test_part_of_the_sums() -> None:
    axis = ColumnAxis(session(DAY), 1)
    log, sums = TradeLog(), TradeSums(axis)
    log.add([Print(number, after(number), 6_000_000, 100, 1) for number in range(10)])
    sums.update(log)
    part = sums.sums.between(axis.opening + 2, axis.opening + 4)
    assert (part.column - axis.opening).tolist() == [2, 3]
    assert part.money.tolist() == [600_000_000] * 2
    assert part.chosen(np.array([1])).column.tolist() == [axis.opening + 3]
