"""Lengths of bars as people type them: what is read, what is refused, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.market.bars import intervals
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_desktop.chart.words import interval_key, interval_of, interval_word
from tideboard_desktop.ui.words import interval_text
from tideboard_desktop.ui.words.interval_text import interval_of_text, refusal_of_text


def test_the_limits_are_those_of_the_bars() -> None:
    assert (interval_text.MOST_MINUTES, interval_text.MOST_DAYS) == (intervals.MOST_MINUTES, intervals.MOST_DAYS)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("7", Interval(7, Unit.MINUTE)),
        (" 7 M ", Interval(7, Unit.MINUTE)),
        ("2h", Interval(120, Unit.MINUTE)),
        ("3d", Interval(3, Unit.DAY)),
        ("1D", Interval(1, Unit.DAY)),
        ("w", Interval(1, Unit.WEEK)),
        ("1mo", Interval(1, Unit.MONTH)),
        ("q", Interval(1, Unit.QUARTER)),
        ("y", Interval(1, Unit.YEAR)),
    ],
)
def test_what_is_read(text: str, interval: Interval) -> None:
    assert interval_of(interval_of_text(text)) == interval
    assert refusal_of_text(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Minutes such as 7m"),
        ("5s", "Minutes such as 7m"),
        ("\u0667m", "Minutes such as 7m"),
        ("0", "From 1 to 240 minutes"),
        ("241m", "From 1 to 240 minutes"),
        ("5h", "From 1 to 240 minutes"),
        ("11d", "From 1 to 10 days"),
        ("2w", "one at a time"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    assert interval_of_text(text) == ""
    assert words in refusal_of_text(text)


@given(st.text(max_size=8) | st.from_regex(r"[0-9]{1,4}(m|h|d|w|mo|q|y)?", fullmatch=True))
def test_a_text_is_an_interval_that_there_is_or_is_refused(text: str) -> None:
    key = interval_of_text(text)
    assert bool(key) is not bool(refusal_of_text(text))
    if key:
        interval = interval_of(key)
        assert interval is not None
        assert interval.is_allowed
        assert interval_of(interval_key(interval)) == interval
        assert interval_word(interval)


def test_a_key_of_thousands_of_digits_is_none() -> None:
    """Python reads no number of so many digits, and a layout may have been written by hand."""
    assert interval_of("9" * 5000 + "m") is None
    assert interval_of("0240m") is None
