"""Sequence numbers: late pushes are dropped, holes are noticed, numbers that count something else do no harm."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.gateways.longport.sequence import Counter, Order, Stream

FOLLOWS, LATE, GAP = Order.FOLLOWS, Order.LATE, Order.GAP


def judged(*numbers: int) -> list[Order]:
    """What a stream says to these numbers."""
    stream, instrument, connection = Stream(), Counter(), Counter()
    return [stream.take(number, instrument, connection) for number in numbers]


def test_a_number_that_is_skipped_is_a_gap() -> None:
    assert judged(1, 2, 3, 5, 6) == [FOLLOWS, FOLLOWS, FOLLOWS, GAP, FOLLOWS]


def test_two_gaps_are_two() -> None:
    assert judged(1, 2, 4, 5, 7) == [FOLLOWS, FOLLOWS, GAP, FOLLOWS, GAP]


def test_a_lower_or_repeated_number_is_late() -> None:
    assert judged(10, 11, 11, 9, 12) == [FOLLOWS, FOLLOWS, LATE, LATE, FOLLOWS]


def test_pushes_without_a_number_are_taken() -> None:
    assert judged(0, 0, 0) == [FOLLOWS] * 3
    assert judged(5, 0, 6) == [FOLLOWS] * 3


def test_a_broker_that_counts_anew_is_followed_after_a_while() -> None:
    assert judged(1_000_000, *range(1, 12)) == [FOLLOWS] + [LATE] * 7 + [FOLLOWS] * 4


def test_a_count_of_rows_follows_on_by_rows() -> None:
    stream, instrument, connection = Stream(), Counter(), Counter()
    pushes = ((10, 1), (14, 4), (17, 3), (25, 2))

    answers = [stream.take(number, instrument, connection, count) for number, count in pushes]

    assert answers == [FOLLOWS, FOLLOWS, FOLLOWS, GAP]


def test_a_count_over_the_instrument_or_the_connection_has_no_gaps_of_its_own() -> None:
    """Quote and book of two instruments, numbered together."""
    streams = {name: Stream() for name in ("quote", "book", "other")}
    counters = {"quote": Counter(), "book": Counter(), "other": Counter()}
    counters["book"] = counters["quote"]
    connection = Counter()
    order = ["quote", "book", "other", "quote", "quote", "other", "book", "book", "quote"]

    answers = [streams[name].take(number, counters[name], connection) for number, name in enumerate(order, start=100)]

    assert answers == [FOLLOWS] * len(order)


@given(st.lists(st.integers(2, 1000), min_size=30, max_size=100))
def test_numbers_that_are_no_count_never_cry_gap(steps: list[int]) -> None:
    assert GAP not in judged(*accumulate(steps))


def test_numbers_that_now_and_then_step_by_one_are_found_out() -> None:
    """Stamps in milliseconds do so: a few false alarms, then silence."""
    assert judged(*accumulate([1, 7] * 100)).count(GAP) < 25
