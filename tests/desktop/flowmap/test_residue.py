"""The flow map after random minutes, orders, pointers, spans: no part of it leaves anything behind."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.market.flow_map import IDS, FlowMapScene
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.residue import SEEDS, hold_dock_to_whole_paintings, recolour
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flowmap.dock import FlowMapDock

pytestmark = pytest.mark.slow

KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown)
CODES = (*IDS, *(InstrumentId(f"HK.{code:05d}") for code in range(1005, 1031)))


class Map:
    """Steps of the map."""

    def __init__(self, scene: FlowMapScene) -> None:
        self.scene = scene
        self.percents: dict[InstrumentId, list[float]] = {
            one: [float((place % 7 - 3) * 6)] * scene.over for place, one in enumerate(CODES[:26])
        }
        for one, percents in self.percents.items():
            scene.flow(one, percents)

    def use(self, dock: FlowMapDock) -> None:
        """The dock that is shown."""
        self.dock, self.map = dock, dock.map

    def flows(self, chance: Random) -> None:
        """Some securities have another newest minute, or an earlier one restated, or come to data."""
        for one in chance.sample(CODES, 3):
            known = self.percents.setdefault(one, [1.0] * self.scene.over)
            place = chance.choice((-1, -1, -2, chance.randrange(len(known))))
            known[place] = (chance.random() - 0.5) * 90
            self.scene.flow(one, known)

    def minute(self, chance: Random) -> None:
        """One more minute for most."""
        self.scene.now(self.scene.over + 1)
        for one, known in self.percents.items():
            if chance.random() < 0.8:
                known.append((chance.random() - 0.5) * 60)
                self.scene.flow(one, known)

    def mouse(self, chance: Random) -> None:
        """Over a cell or a label, or away."""
        port = self.map.viewport()
        QTest.mouseMove(port, QPoint(chance.randrange(port.width()), chance.randrange(port.height())))

    def click(self, chance: Random) -> None:
        """A row is selected, or the order is another."""
        port = self.map.viewport()
        place = QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)

    def keys(self, chance: Random) -> None:
        """The cursor moves."""
        held = chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
        QTest.keyClick(self.map, chance.choice(KEYS), held)

    def shared(self, chance: Random) -> None:
        """Another dock points at a minute."""
        self.map.set_minute(chance.choice((None, chance.randrange(self.scene.over))))

    def marks(self, chance: Random) -> None:
        """Signals fired."""
        self.map.set_marks({one: [chance.randrange(60)] for one in chance.sample(CODES, 3)})

    def span(self, chance: Random) -> None:
        """The whole session, or to now."""
        self.map.show_span(to_now=chance.random() < 0.5)

    def scroll(self, chance: Random) -> None:
        """Other rows in sight."""
        self.map.verticalScrollBar().setValue(chance.randrange(30))

    def focus(self, chance: Random) -> None:
        """It comes and goes."""
        (self.map.setFocus if chance.random() < 0.5 else self.map.clearFocus)()

    def size(self, chance: Random) -> None:
        """Another size."""
        self.dock.window().resize(chance.choice((1300, 900)), chance.choice((420, 300)))


@pytest.mark.parametrize("seed", SEEDS)
async def test_parts_leave_nothing(reference: ReferenceScene, seed: int) -> None:
    scene = FlowMapScene(reference, ids=CODES)
    steps_of = Map(scene)
    dock = await scene.show()
    steps_of.use(dock)

    async def turn() -> None:
        await scene.second(dock)

    def forget() -> None:
        view = dock.map
        view._cells = view._labels = view._axis = view._breadth = view._shown_card = None

    steps = [steps_of.flows, steps_of.mouse, steps_of.keys] * 3 + [steps_of.minute] * 2 + [
        steps_of.click, steps_of.shared, steps_of.marks, steps_of.span, steps_of.scroll, steps_of.focus,
        steps_of.size, recolour(dock, reference.theme),
    ]  # fmt: skip
    await hold_dock_to_whole_paintings(dock, steps, forget, turn, seed=seed, count=100)
