from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.archive.records import FLOW
from tideboard_core.archive.rows import from_tuples, joined, known_at, newest, to_tuples

STAMPED = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), max_size=30)


def versions(stamps: list[tuple[int, int]]) -> list[tuple[int | None, ...]]:
    """Rows (minute, version, received, source, net ...) whose versions count up in the order given."""
    seen: dict[int, int] = {}
    rows: list[tuple[int | None, ...]] = []
    for number, (minute, received) in enumerate(stamps):
        seen[minute] = seen.get(minute, 0) + 1
        rows.append((minute, seen[minute], received, 1, number, *[None] * 7))
    return sorted(rows, key=lambda row: (row[0] or 0, row[1] or 0))


@given(STAMPED)
def test_the_last_value_is_the_newest_version(stamps: list[tuple[int, int]]) -> None:
    rows = versions(stamps)
    expected = {row[0]: row for row in rows}
    assert to_tuples(newest(from_tuples(FLOW, rows))) == list(expected.values())


@given(STAMPED, st.integers(-1, 21))
def test_known_at_is_the_latest_received_till_then(stamps: list[tuple[int, int]], moment: int) -> None:
    """Also when the gateway's clock was set back between two versions."""
    rows = versions(stamps)
    expected = []
    for minute in sorted({row[0] or 0 for row in rows}):
        seen = [row for row in rows if row[0] == minute and (row[2] or 0) <= moment]
        if seen:
            expected.append(max(seen, key=lambda row: (row[2] or 0, row[1] or 0)))
    assert to_tuples(known_at(from_tuples(FLOW, rows), moment)) == expected


@given(STAMPED, st.integers(0, 30))
def test_two_halves_are_the_whole(stamps: list[tuple[int, int]], cut: int) -> None:
    rows = versions(stamps)
    halves = (from_tuples(FLOW, rows[cut:]), from_tuples(FLOW, rows[:cut]))
    assert to_tuples(joined(*halves)) == rows
