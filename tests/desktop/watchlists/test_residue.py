"""The watchlist after random prices, flows, pointers, columns: no part of a row leaves anything behind."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS, flow, quote
from fakes.scenes.market.watchlist import TECH, WatchlistScene
from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from fakes.scenes.screen.timers import run_out
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.watchlists.columns import ListColumn

pytestmark = pytest.mark.slow

KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class List:
    """Steps of the list."""

    def __init__(self, desk: WatchlistScene) -> None:
        self.desk, self.dock, self.view = desk, desk.dock, desk.dock.view

    def quotes(self, chance: Random) -> None:
        """Some prices move."""
        for one in chance.sample(IDS, chance.randrange(1, 4)):
            put(self.desk.hub, Topic.QUOTE.of(one), quote(one, f"{100 + chance.random() * 9:.2f}", "104", 1e9))
        self.desk.settle()

    def flows(self, chance: Random) -> None:
        """A flow moves."""
        one = chance.choice(IDS)
        put(self.desk.hub, Topic.FLOW.of(one), flow(one, (chance.random() - 0.5) * 10 ** chance.randrange(5, 11)))
        self.desk.settle()

    def flash(self, chance: Random) -> None:
        """Time passes, and flashes fade."""
        self.desk.clock.advance(chance.choice((0.1, 0.2, 0.7, 40)))
        self.dock.each_second()
        run_out(self.dock)

    def mouse(self, chance: Random) -> None:
        """Over a row."""
        port = self.view.viewport()
        QTest.mouseMove(port, QPoint(chance.randrange(port.width()), chance.randrange(port.height())))

    def click(self, chance: Random) -> None:
        """A row is selected."""
        port = self.view.viewport()
        place = QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)

    def keys(self, chance: Random) -> None:
        """The row moves."""
        QTest.keyClick(self.view, chance.choice(KEYS))

    def columns(self, chance: Random) -> None:
        """A column comes or goes, or rows have one line."""
        if chance.random() < 0.5:
            self.view.set_compact(compact=chance.random() < 0.5)
        else:
            self.view.head.toggle(chance.choice([each for each in ListColumn if each is not ListColumn.SYMBOL]))

    def sort(self, chance: Random) -> None:
        """By another column."""
        self.dock.model.sort(chance.choice(list(ListColumn)), chance.choice(list(Qt.SortOrder)))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.dock.resize(chance.choice((338, 260, 600)), chance.choice((400, 250)))


@pytest.mark.parametrize("motion", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_parts_leave_nothing(qapp: QApplication, qtbot: QtBot, seed: int, motion: bool) -> None:
    desk = WatchlistScene(qtbot, qapp, TECH, motion=motion)
    rows = List(desk)
    steps = [rows.quotes, rows.flows, rows.flash] * 3 + [rows.mouse, rows.keys] * 2 + [
        rows.click, rows.columns, rows.sort, rows.size, recolour(desk.dock, desk.dock.context.theme),
    ]  # fmt: skip
    hold_to_whole_paintings(desk.dock, steps, seed=seed, count=100)
