"""Bars merged from any sources in any order are the same bars; what is built of them adds up; memory is bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.market.bars.columns import MOST_VOLUME, BarColumns, Columns, built, columns_of, known_as, no_rows
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Bar, BarPeriod

TENCENT = InstrumentId("HK.00700")
OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def bar(minute: int, close: float = 10, volume: int = 100) -> Bar:
    price = Decimal(repr(close))
    return Bar(
        instrument=TENCENT,
        period=BarPeriod.MIN_1,
        start=OPEN + minute * MINUTE,
        open=Decimal(10),
        high=max(price, Decimal(10)),
        low=min(price, Decimal(10)),
        close=price,
        volume=volume,
        turnover=price * volume,
    )


def read(at: float, *bars: Bar) -> Columns:
    return columns_of(bars, OPEN + at * MINUTE, minutes=1)


def push(at: float, *bars: Bar) -> Columns:
    return columns_of(bars, OPEN + at * MINUTE, minutes=1, pushed=True)


def table(columns: BarColumns) -> list[tuple[float, ...]]:
    return [tuple(row) for row in zip(*(column.tolist() for column in columns.rows), strict=True)]


BARS = st.builds(bar, st.integers(0, 12), st.sampled_from([9.5, 10.0, 10.5]), st.integers(1, 4))
SOME_BARS = st.lists(BARS, min_size=1, max_size=8, unique_by=lambda each: each.start)
PIECES = st.lists(st.tuples(st.booleans(), st.integers(1, 14), SOME_BARS), min_size=1, max_size=6)


@given(PIECES, st.randoms(use_true_random=False))
def test_any_order_of_reads_and_pushes_is_one(pieces: list[tuple[bool, int, list[Bar]]], random: object) -> None:
    """Held against a dictionary that keeps the highest rank of each start."""
    made = [(push if pushed else read)(at, *sorted(bars, key=lambda each: each.start)) for pushed, at, bars in pieces]
    first, second = BarColumns(), BarColumns()
    for piece in made:
        first.merge(piece)
    random.shuffle(made)  # type: ignore[attr-defined]
    for piece in made:
        second.merge(piece)
    assert table(first) == table(second)
    best: dict[int, tuple[float, ...]] = {}
    for piece in made:
        for start, *values, known in zip(*(column.tolist() for column in piece), strict=True):
            opened, high, low, close, volume, turnover = values
            rank = (known, volume, turnover, high, -low, close, opened)
            best[start] = max(best.get(start, rank), rank)
    assert [(row[7], row[5], row[6], row[2], -row[3], row[4], row[1]) for row in table(first)] == [
        best[start] for start in sorted(best)
    ]


@given(PIECES, st.booleans(), st.integers(1, 14), BARS)
def test_another_state_of_one_bar_changes_what_it_changes_among_others(
    pieces: list[tuple[bool, int, list[Bar]]], pushed: bool, at: int, one: Bar
) -> None:
    """What is told as changed and restated does not hang on how many bars come with it."""
    alone, among, first = BarColumns(), BarColumns(), bar(-5)
    for columns in (alone, among):
        columns.merge(read(1, first))
        for was_pushed, time, bars in pieces:
            columns.merge((push if was_pushed else read)(time, *sorted(bars, key=lambda each: each.start)))
    starts = alone.rows.start.tolist()
    source = push if pushed else read
    told, told_among = alone.merge(source(at, one)), among.merge(source(at, first, one))

    if int(one.start.timestamp()) // 60 in starts:
        assert told == told_among
    assert table(alone)[1:] == table(among)[1:]


def test_a_read_after_the_end_wins_over_every_push_and_a_later_push_over_an_earlier_read_of_the_running_bar() -> None:
    closed, running = read(1, bar(0, 10.5)), read(0.5, bar(0, 9.5))
    late_push = push(0.8, bar(0, 9.8, 200))
    for order in permutations([closed, running, late_push]):
        columns = BarColumns()
        for piece in order:
            columns.merge(piece)
        assert columns.rows.close.tolist() == [10.5]
    columns = BarColumns()
    columns.merge(late_push)
    columns.merge(running)
    assert columns.rows.close.tolist() == [9.8]


def test_a_merge_says_what_changed_and_what_was_restated() -> None:
    columns = BarColumns()
    assert columns.merge(no_rows()).first is None
    assert columns.merge(read(20, bar(1), bar(2), bar(3)))[:2] == (0, 2)
    assert columns.merge(read(21, bar(1), bar(2), bar(3))).first is None
    merged = columns.merge(read(22, bar(2, 10.5)))
    assert (merged.first, merged.last, len(merged.restated)) == (1, 1, 1)
    assert columns.merge(push(4.5, bar(4)))[:2] == (3, 3)
    assert columns.merge(push(4.6, bar(4, 10.5)))[2] == ()  # the running bar moves, nothing is restated
    assert columns.merge(read(23, bar(0)))[:2] == (0, 0)
    assert columns.rows.start.tolist() == sorted(columns.rows.start.tolist())
    assert len(columns) == 5


def test_twenty_series_of_a_hundred_thousand_bars_take_150_megabytes_at_most() -> None:
    columns, page = BarColumns(), read(30, *(bar(minute) for minute in range(1000)))
    for number in range(100):
        columns.merge(page._replace(start=page.start - np.int32(1000 * number)))
    assert len(columns) == 100_000
    assert columns.rows.start[0] == page.start[0] - 99_000
    assert columns.allocated * 20 <= 150e6
    columns.clear()
    assert (len(columns), columns.allocated) == (0, 0)


@given(st.lists(BARS, min_size=1, max_size=12, unique_by=lambda each: each.start), st.integers(1, 5))
def test_a_built_bar_is_its_parts_together(bars: list[Bar], count: int) -> None:
    bars = sorted(bars, key=lambda each: each.start)
    rows = read(20, *bars)
    starts = rows.start - rows.start % count
    made = built(rows, starts.astype(np.int32), count)
    groups = {
        start: [each for each, of in zip(bars, starts.tolist(), strict=True) if of == start]
        for start in starts.tolist()
    }
    assert made.start.tolist() == sorted(groups)
    for place, start in enumerate(made.start.tolist()):
        parts = groups[start]
        assert made.open[place] == float(parts[0].open)
        assert made.close[place] == float(parts[-1].close)
        assert made.high[place] == max(float(part.high) for part in parts)
        assert made.low[place] == min(float(part.low) for part in parts)
        assert made.volume[place] == sum(part.volume for part in parts)
        assert made.turnover[place] == pytest.approx(sum(float(part.turnover) for part in parts))


def test_a_built_bar_is_final_when_it_is_over_and_all_its_parts_are() -> None:
    at = (OPEN + 5 * MINUTE).replace(second=0)
    rows = read(5, *(bar(minute) for minute in range(5)))
    starts = (rows.start - rows.start[0]) // 2 * 2 + rows.start[0]
    assert built(rows, starts, 2).known.tolist() == [known_as(at, closed=done) for done in (True, True, False)]
    mixed = rows._replace(known=np.where(np.arange(5) == 1, known_as(at, closed=False), rows.known))
    assert [known >= 0 for known in built(mixed, starts, 2).known.tolist()] == [False, True, False]
    assert not len(built(no_rows(), no_rows().start, 2).start)


def test_the_sum_of_a_year_of_impossible_volumes_is_no_negative_one() -> None:
    rows = read(400, *(bar(minute, volume=2 * 10**18) for minute in range(366)))
    year = built(rows, np.full(366, rows.start[0], np.int32), 366)
    assert year.volume.tolist() == [366 * MOST_VOLUME]


def test_values_are_kept_to_the_cent() -> None:
    columns = BarColumns()
    columns.merge(read(3, replace(bar(0, 480.25, 7), turnover=Decimal("19941561300.05"))))
    assert (columns.rows.close[0], columns.rows.turnover[0]) == (480.25, 19941561300.05)
