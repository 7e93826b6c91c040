"""The tape: minutes and day sums follow from the trades and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_sandbox.exchange.instruments.capital_flow import BUY, NEUTRAL, SELL, Thresholds
from tideboard_sandbox.exchange.instruments.tape import AUCTION, Tape

SIZES = Thresholds(1300, 600, 300)
LARGE = st.integers(2**31 - 2, 2**40)
"""More than four bytes hold."""
MINUTES = st.lists(
    st.lists(
        st.tuples(st.integers(1, 900) | LARGE, st.integers(1, 50) | LARGE, st.sampled_from((SELL, BUY))), max_size=8
    ),
    min_size=1,
    max_size=5,
)


@given(MINUTES, st.booleans())
def test_bars_volumes_and_turnover_add_up(minutes: list[list[tuple[int, int, int]]], at_once: bool) -> None:
    tape = Tape(500, SIZES)
    for trades in minutes:
        tape.begin_minute()
        if at_once:
            prices, sizes = [t[0] for t in trades], [t[1] for t in trades]
            tape.add_many(7, list(range(len(trades))), prices, sizes, bytes(t[2] for t in trades))
        else:
            for us, (price, size, side) in enumerate(trades):
                tape.add(us, price, size, side)
    tape.end_session()

    flat = [trade for trades in minutes for trade in trades]
    assert list(zip(tape.prices, tape.sizes, tape.sides, strict=True)) == flat
    assert tape.volume == sum(tape.sizes) == sum(minute.volume for minute in tape.minutes)
    assert tape.turnover == sum(p * q for p, q, _ in flat) == sum(minute.turnover for minute in tape.minutes)
    assert len(tape.flow.rows) == len(minutes)
    for minute, trades in zip(tape.minutes, minutes, strict=True):
        if trades:
            prices = [trade[0] for trade in trades]
            expected = (prices[0], max(prices), min(prices), prices[-1])
            assert (minute.open, minute.high, minute.low, minute.close) == expected
    if flat:
        assert (tape.open, tape.last) == (flat[0][0], flat[-1][0])
        assert (tape.high, tape.low) == (max(p for p, _, _ in flat), min(p for p, _, _ in flat))


def test_a_usual_trade_takes_eighteen_bytes() -> None:
    tape = Tape(500, SIZES)
    tape.begin_minute()
    tape.add(1, 510, 100, BUY)

    columns = (tape.times, tape.prices, tape.sizes, memoryview(tape.sides), memoryview(tape.kinds))
    assert sum(column.itemsize for column in columns) == 18


def test_a_minute_without_trades_repeats_the_last_price() -> None:
    tape = Tape(500, SIZES)
    tape.begin_minute()
    tape.add(1, 510, 100, BUY)
    tape.begin_minute()

    assert (tape.minutes[1].open, tape.minutes[1].close, tape.minutes[1].volume) == (510, 510, 0)


def test_an_auction_counts_in_turnover_and_in_no_tier() -> None:
    tape = Tape(500, SIZES)
    tape.begin_minute()
    tape.add_auction(1, 505, 2000)
    tape.end_session()

    assert tape.kinds[0] == AUCTION
    assert tape.sides[0] == NEUTRAL
    assert tape.turnover == 505 * 2000
    assert tape.flow.rows == [(0, 0, 0, 0)]


def test_ending_a_session_twice_publishes_once() -> None:
    tape = Tape(500, SIZES)
    tape.begin_minute()
    tape.end_session()
    tape.end_session()
    tape.begin_minute()

    assert len(tape.flow.rows) == 1
