"""The option chain after random figures, pointers, columns: no part of the grid leaves anything behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.scenes.screen.residue import SEEDS, hold_dock_to_whole_paintings, keep, recolour
from fakes.scenes.screen.timers import run_out
from fakes.values.hub_values import put
from fakes.values.option_chain import DAYS, contracts, figures
from tideboard_core.model.derivatives import OptionFigures
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.options.chain_fields import DEFAULT_FIELDS, OptionField
from tideboard_desktop.options.dock import OptionChainDock

KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


class Chain:
    """Steps of the chain."""

    def __init__(self, scene: ReferenceScene, dock: OptionChainDock) -> None:
        self.scene, self.dock, self.grid = scene, dock, dock.grid
        self.chance = Random(0)
        scene.source.answers["option_figures"] = self._figures

    def _figures(self, ids: Sequence[InstrumentId]) -> list[OptionFigures]:
        move = Decimal(self.chance.randrange(-9, 10)) / 10
        return [
            replace(one, last=one.last + move, volume=self.chance.randrange(3000)) if one.last is not None else one
            for one in figures(ids)
        ]

    def figures(self, chance: Random) -> None:
        """The contracts in sight are read again."""
        self.chance = chance
        self.scene.clock.advance(chance.choice((1, 20)))
        self.dock.each_second()

    def money(self, chance: Random) -> None:
        """The underlying's price moves between other strikes."""
        put(self.scene.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, str(560 + chance.randrange(100)), "604"))
        self.dock.refresh(self.scene.hub.take_dirty())

    def flash(self, chance: Random) -> None:
        """Time passes, and flashes fade."""
        self.scene.clock.advance(chance.choice((0.1, 0.2, 0.7)))
        run_out(self.dock)

    def mouse(self, chance: Random) -> None:
        """Over a cell."""
        port = self.grid.viewport()
        QTest.mouseMove(port, QPoint(chance.randrange(port.width()), chance.randrange(port.height())))

    def click(self, chance: Random) -> None:
        """A cell is current."""
        port = self.grid.viewport()
        place = QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)

    def keys(self, chance: Random) -> None:
        """The current cell moves."""
        QTest.keyClick(self.grid, chance.choice(KEYS))

    def day(self, chance: Random) -> None:
        """Another expiry."""
        self.dock.step_day(chance.choice((-1, 1)))

    def fields(self, chance: Random) -> None:
        """Other columns."""
        several = chance.sample(list(OptionField), 4)
        self.grid.set_fields(chance.choice((DEFAULT_FIELDS, several)))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.dock.window().resize(chance.choice((1000, 620)), chance.choice((400, 280)))


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    """A broker with a chain."""
    async with reference_scene(qapp, tmp_path) as made:
        made.source.answers |= {"option_expiries": DAYS, "option_chain": contracts}
        yield made


@pytest.mark.parametrize("seed", SEEDS)
async def test_parts_leave_nothing(scene: ReferenceScene, seed: int) -> None:
    scene.source.answers["option_figures"] = figures
    dock: OptionChainDock = scene.show(OptionChainDock, width=1000, height=400)
    for _ in range(4):
        await scene.settle()
    chain = Chain(scene, dock)
    steps = [chain.figures, chain.money, chain.flash, chain.keys] * 2 + [
        chain.mouse, chain.click, chain.day, chain.fields, chain.size, recolour(dock, scene.theme),
    ]  # fmt: skip
    await hold_dock_to_whole_paintings(dock, steps, keep, scene.settle, seed=seed, count=100)
