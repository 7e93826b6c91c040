"""The columns of time and sales: every trade once, in order, bounded, and gaps said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_desktop.book.tape_model import LargeBy, Tape, Threshold

OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MILLION = Threshold(LargeBy.VALUE, 1_000_000)


def tick(sequence: int, quantity: int = 100, day: int = 0) -> Tick:
    """A trade at 600."""
    return Tick(
        instrument=InstrumentId("HK.00700"),
        time=OPEN + timedelta(days=day, seconds=sequence),
        sequence=sequence,
        price=Decimal("600.0"),
        quantity=quantity,
        turnover=Decimal(600 * quantity),
        direction=AggressorSide.BUY,
    )


def ticks(sequences: Iterable[int]) -> list[Tick]:
    """Trades of these numbers."""
    return [tick(sequence) for sequence in sequences]


def sequences(tape: Tape) -> list[int | None]:
    """What is kept, oldest first; None where trades are missing."""
    rows = [tape.row(ordinal) for ordinal in range(tape.start, tape.end)]
    return [None if row.direction is None else round(row.time - OPEN.timestamp()) for row in rows]


def test_an_overlap_after_a_reconnect_is_merged() -> None:
    """The answer brings what was missed and what is known; each stands once."""
    tape = Tape(MILLION)
    tape.take(ticks(range(10)))
    tape.broken()
    tape.take(ticks([14, 15]))
    tape.take(ticks(range(5, 16)), whole=True)

    assert sequences(tape) == list(range(16))


def test_a_gap_is_said_where_the_answer_does_not_reach_back() -> None:
    """A row of its own between the last known trade and the first one of the answer."""
    tape = Tape(MILLION)
    tape.take(ticks(range(10)))
    tape.broken()
    tape.take(ticks([40]))
    tape.take(ticks(range(30, 41)), whole=True)

    assert sequences(tape) == [*range(10), None, *range(30, 41)]


def test_an_unbroken_stream_has_no_gap_whatever_its_numbers() -> None:
    """The broker's numbers grow, but not by one."""
    tape = Tape(MILLION)
    tape.take(ticks([3, 17]))
    tape.take(ticks([900]))

    assert sequences(tape) == [3, 17, 900]


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=12), max_size=12))
def test_every_trade_stands_once_and_in_order(pushes: list[list[int]]) -> None:
    """Whatever overlaps, repeats or comes late."""
    tape = Tape(MILLION)
    for push in pushes:
        tape.take(ticks(sorted(set(push))))

    assert sequences(tape) == sorted({number for push in pushes for number in push})


def test_the_oldest_leave_in_steps_and_the_rows_keep_their_numbers() -> None:
    """Bounded at a quarter above what is kept."""
    tape = Tape(MILLION, kept=100)
    for first in range(0, 1000, 7):
        tape.take(ticks(range(first, first + 7)))
        assert tape.end - tape.start < 125

    newest = tape.end - 1
    assert tape.row(newest).time - OPEN.timestamp() == newest == 1000


def test_large_trades_are_found_by_money_and_by_shares() -> None:
    """Judged again at once when the amount changes; the filter's places follow."""
    tape = Tape(MILLION)
    tape.take([tick(1, 100), tick(2, 2000), tick(3, 1700), tick(4, 1600)])
    assert [tape.row(place).large for place in range(4)] == [False, True, True, False]
    assert tape.count(tape.end, only_large=True) == 2
    assert [tape.ordinal(place, tape.end, only_large=True) for place in range(2)] == [2, 1]

    tape.judge(Threshold(LargeBy.QUANTITY, 1650))

    assert tape.count(2, only_large=True) == 1
    tape.judge(Threshold(LargeBy.QUANTITY, 1600))
    assert tape.count(tape.end, only_large=True) == 3


def test_a_new_day_begins_a_new_tape() -> None:
    """Its numbers may begin again."""
    tape = Tape(MILLION)
    tape.take(ticks(range(100, 110)))
    tape.take([tick(1, day=1)])

    assert tape.end - tape.start == 1


def test_rows_keep_their_own_figures_however_many_there_are() -> None:
    """Prices and kinds stand in tables of different values, which are made anew when too much is in them."""
    tape = Tape(MILLION, kept=8)
    made = [
        replace(tick(number, quantity=100 + number), price=Decimal(number) / 8, kind=f"Kind{number}")
        for number in range(200)
    ]
    for first in range(0, 200, 3):
        tape.take(made[first : first + 3])

    rows = [tape.row(ordinal) for ordinal in range(tape.start, tape.end)]
    kept = made[tape.start : tape.end]
    assert 8 <= len(rows) <= 10
    assert [(row.price, row.quantity, row.kind) for row in rows] == [
        (one.price, one.quantity, one.kind) for one in kept
    ]


def test_a_trade_of_thousands_of_millions_of_shares_fits() -> None:
    """Sizes take four bytes until one does not."""
    tape = Tape(MILLION)
    tape.take([tick(1, quantity=400), tick(2, quantity=10**12), tick(3, quantity=200)])

    assert [tape.row(ordinal).quantity for ordinal in range(3)] == [400, 10**12, 200]
