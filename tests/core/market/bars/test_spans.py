"""What was answered for, and the gaps in trading hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.market.bars.spans import Span, Spans, gaps
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.ports.bars import CLOCK_STEP, is_traded

OPEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(minute: int) -> datetime:
    return OPEN + minute * MINUTE


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5))
def test_stretches_are_joined_and_what_is_missing_is_the_rest(pairs: list[tuple[int, int]]) -> None:
    spans = Spans()
    for begin, end in pairs:
        spans.add(at(begin), at(end))
    inside = {minute for begin, end in pairs for minute in range(begin, end)}
    assert {minute for minute in range(31) if spans.contains(at(minute))} == inside
    missing = spans.missing(at(0), at(31))
    assert {minute for minute in range(31) if any(each.begin <= at(minute) < each.end for each in missing)} == set(
        range(31)
    ) - inside
    ordered = spans.all
    assert all(one.end < other.begin for one, other in pairwise(ordered))


def test_gaps_are_in_trading_hours_alone() -> None:
    spans = Spans()
    spans.add(at(10), at(140))
    found = gaps(spans, Market.HK, BarSessions.REGULAR, at(0), at(240))
    lunch_end = datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert found == [Span(at(0), at(10)), Span(at(140), at(150)), Span(lunch_end, at(240))]
    spans.add(at(0), at(240))
    assert gaps(spans, Market.HK, BarSessions.REGULAR, at(0), at(240)) == []


def test_a_weekend_is_no_gap() -> None:
    spans = Spans()
    friday_close, monday_open = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    spans.add(OPEN, friday_close)
    assert gaps(spans, Market.HK, BarSessions.REGULAR, OPEN, monday_open) == []
    assert gaps(spans, Market.HK, BarSessions.REGULAR, OPEN, monday_open + MINUTE) == [
        Span(monday_open, monday_open + MINUTE)
    ]
    spans.clear()
    assert spans.all == ()


def test_what_comes_late_or_in_an_auction_belongs_to_trading() -> None:
    """Hong Kong closes at 16:00 and its closing auction ends at 16:10; the next day's first trades are of 09:20."""
    close, next_open = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    half = timedelta(minutes=30)
    assert not is_traded(Market.HK, BarSessions.REGULAR, close + half, next_open - half)
    assert is_traded(Market.HK, BarSessions.REGULAR, close + half - MINUTE, next_open - half)
    assert is_traded(Market.HK, BarSessions.REGULAR, close + half, next_open - half + MINUTE)
    assert not is_traded(Market.HK, BarSessions.REGULAR, OPEN, OPEN)
    assert is_traded(Market.HK, BarSessions.REGULAR, OPEN, OPEN + timedelta(seconds=1))
    assert not is_traded(Market.HK, BarSessions.REGULAR, close + half + CLOCK_STEP, close + half)
    assert is_traded(Market.HK, BarSessions.REGULAR, next_open, close + half), "a clock that was ahead"
