"""Random walks with keys and mouse over ticket, dialogs and lock: nothing goes out locked, unconfirmed or twice.

`HYPOTHESIS_PROFILE=walks` takes 10,000 steps.
"""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fakes.walks.trading.ticket_scene import WalkScene
from fakes.walks.trading.walker import LONG, Walk
from run_forms import sized
from tideboard_core.model.order import Environment, OrderRequest, Side

pytestmark = pytest.mark.slow

WALKS, STEPS = (400, 25) if LONG else (sized(8, 100), 20)

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


@pytest.mark.usefixtures("cheap_passwords", "walking")
@pytest.mark.parametrize("environment", [Environment.PRACTICE, Environment.PAPER, Environment.LIVE])
@pytest.mark.parametrize("way", ["keys", "mouse"])
def test_one_lot_at_the_ask_takes_three_keys_or_two_clicks(environment: Environment, way: str) -> None:
    """F2 (its command here), Enter, Enter; or the two buttons. LIVE keeps the hold and the typed quantity."""
    walk = Walk()
    walk.begin(environment)
    scene = walk.scene
    walk.unlock()
    scene.run(scene.desk.market)
    try:
        if way == "keys":
            scene.run(lambda: scene.dock.start(Side.BUY))
            scene.run(lambda: press_enter(scene))
        else:
            scene.run(lambda: QTest.mouseClick(scene.dock.form.action, Qt.MouseButton.LeftButton))
        request = scene.dock.ticket.request()
        assert isinstance(request, OrderRequest)
        assert (request.quantity, request.price) == (100, scene.dock.ticket.ask)
        scene.run(lambda: scene.wait(0.45))
        walk.gesture("enter" if way == "keys" else "click")
        assert scene.writes == (0 if environment is Environment.LIVE else 1)
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.end()


@pytest.mark.usefixtures("cheap_passwords", "walking")
@pytest.mark.parametrize("environment", [Environment.PRACTICE, Environment.PAPER, Environment.LIVE])
def test_five_enters_in_300_ms_send_nothing(environment: Environment) -> None:
    """The first one reviews; the others fall into the 400 ms in which the dialog takes no press."""
    walk = Walk()
    walk.begin(environment)
    scene = walk.scene
    walk.unlock()
    scene.run(scene.desk.market)
    try:
        scene.run(lambda: scene.dock.start(Side.BUY))
        for _ in range(5):
            scene.run(lambda: press_enter(scene))
            scene.run(lambda: scene.wait(0.06))
        assert len(scene.dialogs) == 1
        assert scene.writes == 0
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.end()


def press_enter(scene: WalkScene) -> None:
    """Enter where the keys go: to the open dialog, else to the ticket."""
    top = scene.dialogs[-1] if scene.dialogs else scene.window
    focused: QWidget | None = top.focusWidget()
    QTest.keyClick(top if focused is None else focused, Qt.Key.Key_Return)
