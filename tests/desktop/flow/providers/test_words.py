"""What is said about a second provider."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.flow.chart import SESSION, flow_series, second_flow
from tideboard_desktop.flow.providers.model import intraday_series
from tideboard_desktop.flow.providers.second import ComparisonState
from tideboard_desktop.flow.providers.words import comparison_words, source_names


@pytest.mark.parametrize("comparison_state", list(ComparisonState))
def test_every_standing_but_two_has_words_with_the_provider(comparison_state: ComparisonState) -> None:
    """With two current lines there is nothing to say, and without a second one nobody to say it of."""
    words = comparison_words(comparison_state, "LongPort", "", None)
    assert words.startswith("LongPort: ") == (comparison_state not in {ComparisonState.READY, ComparisonState.ABSENT})
    assert "{" not in words
    assert len(words) < 60


def test_the_last_minute_is_named_where_there_is_one() -> None:
    """What is not current says since when."""
    assert comparison_words(ComparisonState.LATE, "LongPort", "10:33", None) == "LongPort: no answer, last minute 10:33"
    assert comparison_words(ComparisonState.READY, "LongPort", "10:33", None) == ""


def test_two_doors_of_one_exchange_are_told_apart() -> None:
    """By whose rule they follow."""
    first, second = flow_series(), intraday_series(second_flow(), SESSION)

    assert source_names(first, second) == ("Sandbox", "LongPort")
    assert source_names(first, replace(second, provider="Sandbox")) == ("Sandbox Futu", "Sandbox LongPort")
