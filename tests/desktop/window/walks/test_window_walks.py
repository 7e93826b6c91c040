"""Random walks through the whole window: palette, letters, floating docks, layouts, rebuilds and other accounts.

Whatever is done around it, nothing goes out locked, unconfirmed, twice, or for an account that is not in view.
`HYPOTHESIS_PROFILE=walks` takes 2,500 steps.
"""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes.values.trading import TENCENT
from fakes.walks.trading.walker import LONG, Walk, gestures
from fakes.walks.trading.window_scene import OTHER, WindowScene
from run_forms import sized
from tideboard_core.model.order import Environment

pytestmark = pytest.mark.slow

WALKS, STEPS = (100, 25) if LONG else (sized(3, 20), 12)
letters = st.sampled_from(["A", "B", "C", ""])
numbers = st.integers(min_value=0, max_value=10_000)
keys = st.sampled_from(
    [
        Qt.Key.Key_F2,
        Qt.Key.Key_F3,
        Qt.Key.Key_F12,
        Qt.Key.Key_Return,
        Qt.Key.Key_Space,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Escape,
    ]
)


class WindowWalk(Walk):
    """A walk that also moves the furniture."""

    scene: WindowScene
    Scene = WindowScene

    def make_ready(self, *, cancel: bool = False, pause: float = 0.45) -> None:
        """As in the ticket alone, after whatever was done to the window was put right."""
        self.scene.run(self.close_everything)
        self.scene.run(self.scene.tidy)
        super().make_ready(cancel=cancel, pause=pause)

    @rule(gesture=gestures)
    def begin_again_well(self, gesture: str) -> None:
        """Twice as often as by chance, so that walks come as far as a dialog."""
        self.begin_well(cancel=False, pause=0.45, gesture=gesture)

    @rule(number=numbers)
    def run_a_command(self, number: int) -> None:
        self.by_hand(lambda: self.scene.run_by_palette(number))

    @rule(number=numbers, letter=letters)
    def link_a_dock(self, number: int, letter: str) -> None:
        self.by_hand(lambda: self.scene.link_dock(number, letter))

    @rule(letter=st.sampled_from(["A", "B", "C"]), symbol=st.sampled_from([TENCENT.id, OTHER]))
    def choose_a_symbol(self, letter: str, symbol: str) -> None:
        self.by_hand(lambda: self.scene.select(letter, OTHER if symbol == OTHER else TENCENT.id))

    @rule(number=numbers)
    def float_a_dock(self, number: int) -> None:
        self.by_hand(lambda: self.scene.float_dock(number))

    @rule()
    def change_the_look(self) -> None:
        self.scene.run(self.scene.change_look)

    @rule(gesture=st.sampled_from(["right", "many clicks"]))
    def change_the_look_while_the_disk_hangs(self, gesture: str) -> None:
        self.scene.touched()
        self.scene.run_while_flushing(lambda: self.do(gesture), self.scene.change_look)

    @rule()
    def undo_the_layout(self) -> None:
        self.by_hand(lambda: self.scene.built.keyboard.table.run("layout.undo"))

    @rule(place=st.integers(min_value=0, max_value=19))
    def click_on_the_book(self, place: int) -> None:
        self.by_hand(lambda: self.scene.pick_price(place))

    @rule(key=keys)
    def press_a_key(self, key: Qt.Key) -> None:
        self.by_hand(lambda: self.scene.type_key(key))


TestWindowWalks = WindowWalk.TestCase
TestWindowWalks.settings = settings(
    max_examples=WALKS, stateful_step_count=STEPS, deadline=None, phases=[Phase.explicit, Phase.generate]
)
TestWindowWalks.pytestmark = [  # type: ignore[attr-defined]
    pytest.mark.timeout(7200 if LONG else 300),
    pytest.mark.usefixtures("walking"),
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),
]


@pytest.fixture
def walking(qapp: QApplication) -> None:
    """Qt's application for the machine, which hypothesis builds without fixtures."""
    WindowWalk.application = qapp


@pytest.mark.usefixtures("walking")
@pytest.mark.parametrize(("environment", "gesture"), [(Environment.PRACTICE, "click"), (Environment.LIVE, "long hold")])
def test_a_walk_through_the_window_can_reach_the_wire(environment: Environment, gesture: str) -> None:
    """The doors do open, in the second window too; more gestures are no second write."""
    walk = WindowWalk()
    walk.begin(environment)
    walk.change_the_look()
    walk.choose_a_symbol("A", TENCENT.id)
    walk.make_ready()
    walk.change_the_look_while_the_disk_hangs("click")
    for _ in range(2):
        walk.gesture(gesture)
    try:
        assert walk.scene.writes == 1
        walk.nothing_went_out_that_was_not_allowed()
    finally:
        walk.end()
