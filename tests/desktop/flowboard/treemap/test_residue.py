"""The treemap after random values, pointers, sizes: what was painted in parts is what a whole painting shows."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import quote
from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId, SecurityType
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.treemap.tiles import Tile, TileColouring, tiles_of
from tideboard_desktop.flowboard.treemap.treemap_view import TreemapView
from tideboard_desktop.ui.charts.card import Card, CardLine
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone
from tideboard_desktop.ui.theme import make_theme

KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


def card(tile: Tile) -> Card:
    """The name of a tile and its change."""
    return Card(tile.row.name, tile.row.id, [CardLine("Change", f"{tile.row.change}", tile.row.change)], "Script")


class Values:
    """Steps of the map."""

    def __init__(self, view: TreemapView) -> None:
        self.view = view
        self.values(Random(1))

    def values(self, chance: Random) -> None:
        """Other prices and turnovers, securities come and go."""
        rows = []
        for place in range(chance.choice((12, 12, 12, 30))):
            one, net = InstrumentId(f"HK.{1000 + place:05d}"), (chance.random() - 0.5) * 80
            cell = FlowCell(tone=FlowTone.LIVE, net=net * 1e6, ratio=net)
            told = quote(one, f"{100 + chance.random() * 8 - 4:.2f}", "100", 1e6 * (1 + chance.randrange(50)))
            rows.append(BoardRow(one, f"Name {place}", told, cell, type=SecurityType.STOCK, currency="HKD"))
        self.view.show_tiles(tiles_of(rows), anew=chance.random() < 0.3)

    def colouring(self, chance: Random) -> None:
        """By change or by flow."""
        self.view.show_colouring(chance.choice(list(TileColouring)))

    def mouse(self, chance: Random) -> None:
        """The mouse is on another tile."""
        QTest.mouseMove(self.view, QPoint(chance.randrange(self.view.width()), chance.randrange(self.view.height())))

    def click(self, chance: Random) -> None:
        """One is selected."""
        place = QPoint(chance.randrange(self.view.width()), chance.randrange(self.view.height()))
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, pos=place)

    def keys(self, chance: Random) -> None:
        """The cursor moves."""
        QTest.keyClick(self.view, chance.choice(KEYS))

    def focus(self, chance: Random) -> None:
        """It comes and goes."""
        (self.view.setFocus if chance.random() < 0.5 else self.view.clearFocus)()

    def size(self, chance: Random) -> None:
        """Another size."""
        self.view.resize(chance.choice((480, 700, 333)), chance.choice((300, 222)))


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_leave_nothing(qapp: QApplication, qtbot: QtBot, seed: int) -> None:
    theme = make_theme()
    install(qapp, theme)
    view = TreemapView(theme, card, lambda tile: tile.row.name)
    qtbot.addWidget(view)
    view.resize(480, 300)
    view.show()
    values = Values(view)

    def forget() -> None:
        view._picture = None

    steps = [values.mouse, values.keys, values.values] * 3 + [
        values.colouring, values.click, values.focus, values.size, recolour(view, theme),
    ]  # fmt: skip
    hold_to_whole_paintings(view, steps, forget, seed=seed)
