"""The day's money over every way to a broker: Positions, Journal, Accounts and Assets show one figure and its word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fakes.walks.own_process import run_fake

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


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("port", ["opend", "rest", "longport", "longport-us"])
def test_four_places_show_one_figure_of_the_day(tmp_path: Path, port: str) -> None:
    """Bought, fees due, told, sold, told late: a dash where an answer is due, for a minute at most."""
    found = run_fake("one_truth_of_money", str(tmp_path), port, seconds=SECONDS)

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


@pytest.mark.timeout(SECONDS)
def test_where_no_fees_are_told_the_figure_is_before_fees_everywhere(tmp_path: Path) -> None:
    found = run_fake("one_truth_of_money", str(tmp_path), "paper", seconds=SECONDS)

    for step in ("fees told", "sold", "fees late"):
        word, figure = agreed(found, step)
        assert word == BEFORE
        assert figure != DASH
    assert found["journal net"].startswith(f"Net after fees: {DASH} "), "no trip has its fees"
