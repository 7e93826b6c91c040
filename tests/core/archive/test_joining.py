from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.joining import with_bars
from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, OPENING_AUCTION, Minute, MinuteBar, Rows
from tideboard_core.archive.rows import from_tuples, to_tuples


def minutes(*rows: Minute) -> Rows:
    return from_tuples(FLOW, [(row.minute, 1, 0, 1, *row[1:]) for row in rows])


def bars(*rows: MinuteBar) -> Rows:
    return from_tuples(BARS, [(row.minute, 1, 0, 2, *row[1:]) for row in sorted(rows)])


def bar(minute: int, turnover: int | None, volume: int | None = 7, close: int = 5) -> MinuteBar:
    return MinuteBar(minute, 1, 9, 1, close, volume, turnover)


def turnovers(rows: Rows) -> list[int | None]:
    return [row[4 + FLOW.values.index("turnover")] for row in to_tuples(rows)]


@given(st.lists(st.one_of(st.none(), st.integers(0, 99)), min_size=1, max_size=12), st.sets(st.integers(0, 11)))
def test_a_total_ends_at_the_first_missing_bar(amounts: list[int | None], left_out: set[int]) -> None:
    kept = [bar(i, amount) for i, amount in enumerate(amounts) if i not in left_out]
    whole = next((i for i, each in enumerate(amounts) if i in left_out or each is None), len(amounts))
    expected = [*accumulate(each or 0 for each in amounts[:whole]), *[None] * (len(amounts) - whole)]

    joined = with_bars(minutes(*(Minute(i, i) for i in range(len(amounts)))), bars(*kept))
    assert turnovers(joined) == expected


def test_the_flow_calls_own_values_win() -> None:
    joined = with_bars(minutes(Minute(0, 1, turnover=3, price=4, volume=5), Minute(1, 2)), bars(bar(0, 10), bar(1, 20)))
    assert to_tuples(joined)[0][-3:] == (3, 4, 5)
    assert to_tuples(joined)[1][-3:] == (30, 5, 14)


def test_an_auction_is_part_of_no_total() -> None:
    rows = minutes(Minute(CLOSING_AUCTION, None, small=1), Minute(OPENING_AUCTION, None, small=1), Minute(0, 1))
    joined = with_bars(rows, bars(bar(-1, 100), bar(-2, 200), bar(0, 10)))
    assert turnovers(joined) == [200, 100, 10]


def test_without_bars_nothing_is_known() -> None:
    assert turnovers(with_bars(minutes(Minute(0, 1), Minute(1, 1)), bars())) == [None, None]
