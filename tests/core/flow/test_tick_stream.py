"""Trades as they arrive: each once whatever the order of pushes and answers, and every hole is named."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import TENCENT, session
from tideboard_core.flow.prints import minute_of, print_of
from tideboard_core.flow.tick_stream import TickStream
from tideboard_core.model.quote import AggressorSide, Tick

SESSION = session()
OPEN = SESSION.open.timestamp()


def tick(sequence: int, seconds: float) -> Tick:
    """A trade some seconds after the open."""
    return Tick(
        instrument=TENCENT,
        time=datetime.fromtimestamp(OPEN + seconds, UTC),
        sequence=sequence,
        price=Decimal(600),
        quantity=100,
        turnover=Decimal(60_000),
        direction=AggressorSide.BUY,
    )


DAY = [tick(100 + 2 * place, 20.0 * place) for place in range(60)]
"""A trade each twenty seconds, with numbers that leave every second one out."""


@given(
    lost=st.sets(st.integers(0, 59), max_size=20),
    answers=st.lists(st.tuples(st.integers(1, 60), st.integers(1, 30)), max_size=4),
    broken_at=st.sets(st.integers(0, 59), max_size=20),
)
def test_each_trade_comes_once_and_a_minute_that_lacks_one_is_named(
    lost: set[int], answers: list[tuple[int, int]], broken_at: set[int]
) -> None:
    """Pushes are lost only while the stream is broken; an answer has the newest trades up to some moment."""
    stream, came = TickStream(SESSION), list[int]()
    asked = dict(answers)
    for place, each in enumerate(DAY):
        if place in broken_at or place in lost:
            stream.broken()
        if place not in lost:
            came += [one.sequence for one in stream.take([each])]
        if place + 1 in asked:
            newest = DAY[max(0, place + 1 - asked[place + 1]) : place + 1]
            came += [one.sequence for one in stream.take_answer(newest, whole_day=len(newest) == place + 1)]

    assert len(came) == len(set(came))
    assert stream.covered_from is not None or not came
    if stream.covered_from is not None:
        missing = {print_of(each).time for each in DAY if each.sequence not in came}
        newest_known = max((print_of(each).time for each in DAY if each.sequence in came), default=0)
        between = {minute_of(time, SESSION) for time in missing if time < newest_known}
        assert {minute for minute in between if minute >= stream.covered_from} <= stream.lost


def test_a_break_that_an_answer_reaches_over_is_none() -> None:
    stream = TickStream(SESSION)
    stream.take(DAY[10:20])
    stream.broken()
    stream.take(DAY[30:33])
    assert stream.covered_from == 4
    assert stream.lost == {6, 7, 8, 9}
    assert len(stream.take_answer(DAY[15:33], whole_day=False)) == 10
    assert stream.lost == frozenset()


def test_an_answer_with_everything_reaches_back_to_the_open() -> None:
    stream = TickStream(SESSION)
    stream.take(DAY[5:8])
    assert stream.covered_from == 2
    assert len(stream.take_answer(DAY[:8], whole_day=True)) == 5
    assert stream.covered_from == 0
    assert stream.take_answer([], whole_day=True) == []


def test_trades_of_the_day_before_are_left_out_and_show_that_nothing_is_missing() -> None:
    stream = TickStream(SESSION)
    yesterday = [tick(5, -20 * 3600.0)]
    assert [each.sequence for each in stream.take_answer([*yesterday, *DAY[:2]], whole_day=False)] == [100, 102]
    assert stream.covered_from == 0


def test_a_jump_is_a_hole_only_where_numbers_have_none() -> None:
    counted, sparse = TickStream(SESSION, numbered=True), TickStream(SESSION)
    for stream in (counted, sparse):
        stream.take([tick(1, 0), tick(2, 30), tick(5, 200)])
    assert sparse.lost == frozenset()
    assert counted.lost == {0, 1, 2, 3}
