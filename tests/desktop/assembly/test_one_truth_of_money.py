"""The day's money over every way to a broker: Positions, Journal, Accounts and Assets show one figure and its word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake

pytestmark = pytest.mark.slow

SECONDS = 600
DASH = "\u2014"
AFTER, BEFORE = "Day after fees", "Day before fees"
PLACES = {"positions", "journal", "accounts", "assets"}


def agreed(found: dict[str, Any], step: str) -> list[str]:
    """The word and the figure of a step, the same in all places."""
    shown = found[step]
    assert shown.keys() == PLACES
    assert len({tuple(each) for each in shown.values()}) == 1, f"{step}: {shown}"
    word, figure = shown["positions"]
    return [word, figure]


@pytest.mark.whole("rest", "longport", "longport-us")
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("port", ["opend", "rest", "longport", "longport-us"])
def test_four_places_show_one_figure_of_the_day(tmp_path: Path, port: str) -> None:
    """Bought, fees due, told, sold, told late: a dash where an answer is due, for a minute at most."""
    found = run_fake("one_truth_of_money", str(tmp_path), port, "charged", seconds=SECONDS)

    assert agreed(found, "nothing") == [AFTER, "0.00"]
    assert agreed(found, "bought, fees due") == [AFTER, DASH]
    word, figure = agreed(found, "fees told")
    assert word == AFTER
    assert figure not in {DASH, "0.00"}
    word, figure = agreed(found, "sold")
    assert word == AFTER
    assert figure == found["cash moved"], "what was flat, traded and is flat again is what the cash moved by"
    assert found["journal net"].startswith(f"Net after fees: {figure} ")
    word, figure = agreed(found, "fees late")
    assert word in {AFTER, BEFORE}
    assert figure != DASH, "a sum waits a minute at most"


# The gate has desktop/blotter/test_dock_day.py::test_the_word_follows_what_the_broker_tells_of_fees.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
def test_where_no_fees_are_told_the_figure_is_before_fees_everywhere(tmp_path: Path) -> None:
    found = run_fake("one_truth_of_money", str(tmp_path), "paper", "charged", seconds=SECONDS)

    for step in ("fees told", "sold", "fees late"):
        word, figure = agreed(found, step)
        assert word == BEFORE
        assert figure != DASH
    assert found["journal net"].startswith(f"Net after fees: {DASH} "), "no trip has its fees"


# The gate has desktop/docks/test_day_result.py::test_every_dock_has_the_sum_of_the_rows,
# core/orders/test_charges.py::test_accounts_take_turns_within_one_limit.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("port", ["opend", "longport"])
def test_currencies_and_accounts_keep_their_own_day(tmp_path: Path, port: str) -> None:
    """Shares in two currencies: of one account at LongPort, of two at OpenD, of which one is out of view."""
    found = run_fake("one_truth_of_money", str(tmp_path), port, "second", seconds=SECONDS)

    word, first = agreed(found, "first")
    assert word == AFTER
    assert first not in {DASH, "0.00"}
    word, figure = agreed(found, "second")
    assert word == AFTER, "its fees were read while another account was in view"
    assert DASH not in figure
    if port == "longport":
        parts = {currency: amount for amount, currency in (part.split(" ") for part in figure.split("  "))}
        assert parts.keys() == {"CNY", "HKD"}
        assert {one: found["sums"]["second"][one] for one in parts} == parts, "the sum of each currency is its own day"
    else:
        assert agreed(found, "second, nothing") == [AFTER, "0.00"]
        word, again = agreed(found, "first again")
        assert word == AFTER
        assert again not in {DASH, figure}


# The gate has desktop/docks/test_day_result.py::test_over_midnight_the_day_begins_from_the_close.
@pytest.mark.whole
@pytest.mark.timeout(SECONDS)
def test_the_next_day_begins_from_the_close_in_all_places(tmp_path: Path) -> None:
    """The window stays open over midnight with shares bought the day before, whose fees are those of that day."""
    found = run_fake("one_truth_of_money", str(tmp_path), "opend", "overnight", seconds=SECONDS)

    assert found["day"] == "2026-11-19"
    assert agreed(found, "bought")[0] == AFTER
    assert agreed(found, "after midnight") == [AFTER, "0.00"]
    assert agreed(found, "next day") == [AFTER, found["moved"]]
