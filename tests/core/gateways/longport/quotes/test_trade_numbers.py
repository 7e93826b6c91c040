"""Numbers of trades: whatever a pull and the pushes share is recognised, nothing is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.gateways.longport.quotes.trade_numbers import KEPT, NumberedTrades, TradeNumbers
from tideboard_proto.longport import quote_pb2 as pb

BEGIN = 1_700_000_000


def trades(count: int, first: int = 0) -> list[pb.Trade]:
    """Trades of a day that differ from one another."""
    return [
        pb.Trade(
            price=f"{300 + number % 7}.0", volume=100 + number, timestamp=BEGIN + number // 3, direction=number % 3
        )
        for number in range(first, first + count)
    ]


def numbers(found: NumberedTrades | None) -> list[int]:
    """The numbers of some trades."""
    return [] if found is None else list(range(found.first, found.first + len(found.rows)))


def opened(day: Sequence[pb.Trade]) -> TradeNumbers:
    """A log that a pull has begun."""
    log = TradeNumbers()
    log.pulled(day)
    return log


def test_the_first_pull_brings_everything() -> None:
    day = trades(50)
    everything, fresh = TradeNumbers().pulled(day)

    assert numbers(everything) == numbers(fresh)
    assert len(numbers(fresh)) == 50
    assert everything.first > BEGIN * 1000


def test_pushes_follow_on_the_pull() -> None:
    day = trades(60)
    log = opened(day[:50])

    assert numbers(log.pushed(day[50:55])) == [n + 50 for n in numbers(TradeNumbers().pulled(day)[0])][:5]


def test_pushes_wait_for_the_first_pull_and_are_not_told_twice() -> None:
    """The pull was answered in the middle of the pushes that came before it."""
    day, log = trades(60), TradeNumbers()
    assert log.pushed(day[48:50]) is None
    assert log.pushed(day[50:53]) is None

    everything, fresh = log.pulled(day[:51])

    assert fresh is not None
    assert [row.volume for row in fresh.rows] == [row.volume for row in day[:53]]
    assert fresh.first == everything.first


def test_a_push_that_repeats_the_end_of_a_pull_is_known() -> None:
    day = trades(60)
    log = opened(day[:50])

    assert log.pushed(day[47:49]) is None
    again = log.pushed(day[49:52])
    assert again is not None
    assert [row.volume for row in again.rows] == [150, 151]


def test_a_later_pull_keeps_the_numbers() -> None:
    day = trades(200)
    log = opened(day[:100])
    log.pushed(day[100:120])

    whole, fresh = log.pulled(day[20:130])

    assert whole.first == TradeNumbers().pulled(day)[0].first + 20
    assert fresh is not None
    assert [row.volume for row in fresh.rows] == [row.volume for row in day[120:130]]


def test_a_pull_that_is_older_than_the_pushes_brings_nothing_new() -> None:
    day = trades(200)
    log = opened(day[:100])
    log.pushed(day[100:120])

    whole, fresh = log.pulled(day[10:110])

    assert fresh is None
    assert numbers(whole)[0] == TradeNumbers().pulled(day)[0].first + 10
    assert log.pushed(day[120:121]) is not None


def test_a_longer_pull_reaches_back_with_lower_numbers() -> None:
    day = trades(200)
    log = opened(day[100:150])
    base = log.pulled(day[100:150])[0].first

    whole, fresh = log.pulled(day[:150])

    assert fresh is None
    assert whole.first == base - 100


def test_a_gap_is_filled_by_the_pull_and_only_what_was_missing_is_new() -> None:
    day = trades(100)
    log = opened(day[:50])
    log.broken = True
    assert log.pushed(day[55:60]) is None

    _, fresh = log.pulled(day[10:57])

    assert fresh is not None
    assert [row.volume for row in fresh.rows] == [row.volume for row in day[50:60]]


def test_a_pull_that_does_not_reach_back_leaves_a_hole_in_the_numbers() -> None:
    day = trades(5000)
    log = opened(day[:50])
    last = log.pulled(day[:50])[0].first + 49

    whole, fresh = log.pulled(day[3000:4000])

    assert whole.first > last + 1
    assert numbers(whole) == numbers(fresh)


def test_without_an_answer_the_waiting_pushes_are_let_through() -> None:
    day, log = trades(10), TradeNumbers()
    log.pushed(day[:3])

    through = log.give_up()

    assert through is not None
    assert len(through.rows) == 3
    assert numbers(log.pushed(day[3:5])) == [through.first + 3, through.first + 4]
    assert TradeNumbers().give_up() is None


def test_a_pull_that_never_comes_does_not_hold_pushes_for_ever() -> None:
    day, log = trades(300), TradeNumbers()

    told = [log.pushed([row]) for row in day]

    assert sum(len(found.rows) for found in told if found is not None) == 300


def test_an_empty_pull_is_no_hole() -> None:
    log = TradeNumbers()
    everything, fresh = log.pulled([])
    first = log.pushed(trades(1))

    assert (list(everything.rows), fresh) == ([], None)
    assert first is not None


def test_what_is_kept_is_bounded() -> None:
    log = opened(trades(KEPT))
    for number in range(20):
        log.pushed(trades(KEPT, first=(number + 1) * KEPT))

    assert len(log._marks) <= 2 * KEPT


def test_what_two_pulls_in_a_row_brought_before_the_pushes_comes_once() -> None:
    day = trades(60)
    log = opened(day[:43])

    assert log.pushed(day[40:42]) is None
    _, fresh = log.pulled(day[30:44])

    assert len(numbers(fresh)) == 1
    assert [log.pushed([row]) for row in day[42:44]] == [None, None]
    assert len(numbers(log.pushed(day[44:45]))) == 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12), st.data())
def test_pulls_at_any_moment_change_nothing(sizes: list[int], data: st.DataObject) -> None:
    """A stream of pushes, pulls thrown in that are a little ahead of it or behind: each trade comes once, in order."""
    day = trades(40 + sum(sizes) + 4)
    reference = {row.volume: number for row, number in zip(day, numbers(TradeNumbers().pulled(day)[0]), strict=True)}
    log, told, at = TradeNumbers(), dict[int, int](), 40

    def take(found: NumberedTrades | None) -> None:
        for row, number in zip(found.rows if found else [], numbers(found), strict=True):
            assert row.volume not in told
            told[row.volume] = number

    take(log.pulled(day[:at])[1])
    for size in sizes:
        take(log.pushed(day[at : at + size]))
        at += size
        if data.draw(st.booleans()):
            end = at + data.draw(st.integers(-3, 3))
            whole, fresh = log.pulled(day[end - data.draw(st.integers(5, 30)) : end])
            take(fresh)
            assert [reference[row.volume] for row in whole.rows] == numbers(whole)

    assert all(told[row.volume] == reference[row.volume] for row in day[:at])
