"""What is said of the grids and recurring plans that a broker runs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fakes.values.plans import grid, recurring, told
from tideboard_core.errors import RequestTimeout
from tideboard_core.model.plans import BrokerPlans, GridStep, PlanFrequency, PlanState
from tideboard_core.orders.outside_plans import PlansReading
from tideboard_desktop.ui.words.plans import frequency_words, next_words, outside_sentence, plan_line

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_grid_says_both_acts() -> None:
    assert plan_line(grid()) == "Grid HK.00700: sells 100 at 624.24, buys 200 at 599.76"


def test_a_grid_that_waits_for_the_turn() -> None:
    assert next_words(grid(turn=True)).startswith("sells 100 on a turn above 624.24")


def test_a_grid_at_its_bound() -> None:
    plan = replace(grid(), base=Decimal(699), up=GridStep(percent=Decimal(2), closes=True))
    assert next_words(plan) == "closes its position at 700.00, buys 200 at 685.02"


def test_a_price_that_is_not_told() -> None:
    assert "sells 100 at a price not told" in next_words(replace(grid(), base=None))


def test_a_recurring_plan_names_day_and_zone() -> None:
    assert plan_line(recurring()) == "Recurring plan US.AAPL: buys for 1,000.00 on Tue 15 Dec at 10:00 EST"
    assert next_words(replace(recurring(), next_at=None)) == "buys for 1,000.00 on a day not told"


def test_the_weekday_of_a_recurring_plan_is_named_as_all_weekdays_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number of a day in the month, and a word that nobody knows, stay the broker's."""
    monkeypatch.setattr("tideboard_desktop.ui.words.plans.fmt.weekday_short", lambda day: f"weekday {day.weekday()}")
    words = [frequency_words(PlanFrequency.WEEKLY, day) for day in ("Mon", "Sun", "15", "Montag", "")]
    assert words == [
        "every week, weekday 0",
        "every week, weekday 6",
        "every week, day 15",
        "every week, day Montag",
        "every week",
    ]


def test_a_word_of_the_broker_that_nobody_explains() -> None:
    plan = grid(state=PlanState.UNKNOWN, word="Sleeping")
    assert plan_line(plan).startswith("Grid HK.00700: “Sleeping”, may trade, sells")


def test_one_that_is_suspended_does_nothing() -> None:
    assert next_words(grid(state=PlanState.SUSPENDED)) == "—"


@pytest.mark.parametrize(
    ("plans", "sentence"),
    [
        (told(), "LongPort runs no grid and no recurring plan in this account."),
        (told(grid(state=PlanState.SUSPENDED)), "LongPort runs no grid and no recurring plan in this account."),
        (told(grid()), "Orders outside: LongPort goes on running 1 grid, which nothing here stops."),
        (
            told(grid("1"), grid("2"), recurring()),
            "Orders outside: LongPort goes on running 2 grids, 1 recurring plan, which nothing here stops.",
        ),
        (told(unread="symbol"), "Some could not be read and may trade as well."),
    ],
)
def test_what_runs_outside(plans: BrokerPlans, sentence: str) -> None:
    assert outside_sentence(PlansReading(plans=plans), "LongPort") == sentence


def test_what_nobody_knows_is_said() -> None:
    assert outside_sentence(PlansReading(), "LongPort") == (
        "Asking LongPort for the grids and recurring plans that it runs here."
    )
    failed = PlansReading(plans=told(), error=RequestTimeout("no-answer", seconds=12))
    assert outside_sentence(failed, "LongPort").startswith(
        "The grids and recurring plans of LongPort could not be read; they may trade: "
    )


def test_where_recurring_plans_are_not_told_none_is_said_to_be_absent() -> None:
    silent = told()._replace(grids_alone=True)
    assert outside_sentence(PlansReading(plans=silent), "Longbridge") == (
        "Longbridge runs no grid in this account. Of recurring plans the United States' data centre tells nothing."
    )
    running = outside_sentence(PlansReading(plans=told(grid())._replace(grids_alone=True)), "Longbridge")
    assert running.startswith("Orders outside: Longbridge goes on running 1 grid,")
    assert running.endswith("Of recurring plans the United States' data centre tells nothing.")
