"""The flow board after random prices, flows, pointers, orders: no cell leaves anything behind."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fakes.scenes.market.boards import scripted
from fakes.scenes.market.hub_snapshot import IDS, flow, quote
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.residue import SEEDS, hold_dock_to_whole_paintings, keep, recolour
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.flowboard.dock import FlowBoardDock

pytestmark = pytest.mark.slow

KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class Board:
    """Steps of the board."""

    def __init__(self, reference: ReferenceScene, dock: FlowBoardDock) -> None:
        self.reference, self.dock, self.table = reference, dock, dock.securities

    def quotes(self, chance: Random) -> None:
        """Some prices move."""
        for one in chance.sample(IDS, chance.randrange(1, 5)):
            put(self.reference.hub, Topic.QUOTE.of(one), quote(one, f"{100 + chance.random() * 9:.2f}", "104", 1e9))
        self.dock.feed.refresh(self.reference.hub.take_dirty())

    def flows(self, chance: Random) -> None:
        """Some flows move."""
        for one in chance.sample(IDS, 2):
            net = (chance.random() - 0.5) * 10 ** chance.randrange(5, 10)
            put(self.reference.hub, Topic.FLOW.of(one), flow(one, net))
        self.dock.feed.refresh(self.reference.hub.take_dirty())

    def second(self, chance: Random) -> None:
        """Time passes."""
        self.reference.clock.advance(chance.choice((0.2, 1, 45)))
        self.dock.each_second()

    def mouse(self, chance: Random) -> None:
        """Over a row."""
        port = self.table.viewport()
        QTest.mouseMove(port, QPoint(chance.randrange(port.width()), chance.randrange(port.height())))

    def click(self, chance: Random) -> None:
        """A row is selected, with Ctrl another one too."""
        port = self.table.viewport()
        held = chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier))
        place = QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, held, place)

    def keys(self, chance: Random) -> None:
        """The row moves."""
        QTest.keyClick(self.table, chance.choice(KEYS))

    def sort(self, chance: Random) -> None:
        """By another column."""
        self.dock.model.sort(chance.randrange(len(self.dock.model.shown_columns)), chance.choice(list(Qt.SortOrder)))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.dock.window().resize(chance.choice((1240, 700, 420)), chance.choice((400, 260)))


@pytest.mark.parametrize("seed", SEEDS)
async def test_parts_leave_nothing(reference: ReferenceScene, seed: int) -> None:
    scripted(reference)
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=1240, height=400)
    await reference.settle()
    board = Board(reference, dock)
    steps = [board.quotes, board.flows, board.mouse] * 3 + [
        board.second, board.click, board.keys, board.sort, board.size, recolour(dock, reference.theme),
    ]  # fmt: skip

    async def turn() -> None:
        await reference.settle()
        dock.each_second()  # ages are painted once a second

    await hold_dock_to_whole_paintings(dock, steps, keep, turn, seed=seed, count=100)
