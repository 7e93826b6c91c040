"""Random walks with keys and mouse over ticket, dialogs and lock: nothing goes out locked, unconfirmed or twice.

`HYPOTHESIS_PROFILE=walks` takes 10,000 steps.
"""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from PySide6.QtWidgets import QApplication

from fakes.walks.trading.walker import LONG, Walk
from tideboard_core.model.order import Environment

WALKS, STEPS = (400, 25) if LONG else (20, 20)

TestWalks = Walk.TestCase
# A failing walk is told as it went: making it shorter would outlast the gate's patience.
TestWalks.settings = settings(
    max_examples=WALKS, stateful_step_count=STEPS, deadline=None, phases=[Phase.explicit, Phase.generate]
)
TestWalks.pytestmark = [  # type: ignore[attr-defined]
    pytest.mark.timeout(7200 if LONG else 300),
    pytest.mark.usefixtures("walking"),
]


@pytest.fixture
def walking(qapp: QApplication) -> None:
    """Qt's application for the machine, which hypothesis builds without fixtures."""
    Walk.application = qapp


@pytest.mark.usefixtures("walking")
@pytest.mark.parametrize(
    ("environment", "gesture"),
    [
        (Environment.PRACTICE, "click"),
        (Environment.PRACTICE, "many clicks"),
        (Environment.PAPER, "enter"),
        (Environment.LIVE, "long hold"),
        (Environment.LIVE, "right quantity"),
    ],
)
def test_a_walk_can_reach_the_wire(environment: Environment, gesture: str) -> None:
    """The doors do open: a ready dialog and its own gesture are one write, more gestures are no second one."""
    walk = Walk()
    walk.begin(environment)
    walk.make_ready()
    for _ in range(2):
        walk.gesture(gesture)
    try:
        assert walk.scene.writes == 1
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.end()
