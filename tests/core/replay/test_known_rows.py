"""Rows of a recorded session: bars of which a price was not sent, trades in the order in which they were known."""

from __future__ import annotations

from fakes.values.archive_market import DAY, TENCENT, session
from tideboard_core.archive.records import BARS, PRINTS
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.units import micros
from tideboard_core.replay.known_rows import minute_bars, minute_end_times, priced, trades_known

SETTLED = micros(session().settled)
OPEN = micros(session().open)


def bar(
    minute: int, opened: int | None, high: int | None, low: int | None, closed: int | None
) -> tuple[int | None, ...]:
    values = {
        "minute": minute,
        "version": 0,
        "received": OPEN,
        "open": opened,
        "high": high,
        "low": low,
        "close": closed,
    }
    return tuple(values.get(column) for column in BARS.columns)


def trade(sequence: int, time: int, received: int, price: int | None = 100) -> tuple[int | None, ...]:
    values = {"sequence": sequence, "version": 0, "received": received, "time": time, "price": price, "shares": 1}
    return tuple(values.get(column) for column in PRINTS.columns)


def test_a_high_or_low_that_was_not_sent_is_that_of_open_and_close() -> None:
    rows = priced(from_tuples(BARS, [bar(0, 100, None, None, 110), bar(1, 110, None, 90, 100), bar(2, None, 9, 8, 9)]))
    assert rows["high"].tolist() == [110, 110]
    assert rows["low"].tolist() == [100, 90]
    one, _ = minute_bars(TENCENT, minute_end_times(session(DAY)), rows)
    assert one.low <= one.open <= one.close <= one.high


def test_trades_are_in_the_order_in_which_they_were_known() -> None:
    early, late, at_night, unpriced = (
        trade(1, OPEN, OPEN + 5),
        trade(2, OPEN + 1, OPEN - 3),
        trade(3, OPEN + 2, SETTLED + 1),
        trade(4, OPEN, OPEN, None),
    )
    rows, known = trades_known(from_tuples(PRINTS, [early, late, at_night, unpriced]), SETTLED)
    assert rows["sequence"].tolist() == [2, 3, 1]
    assert known.tolist() == [OPEN + 1, OPEN + 2, OPEN + 5]
