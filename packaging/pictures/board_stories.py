"""Stories about the docks that show the flow of a whole list."""

from __future__ import annotations

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flowboard.dock import PLATES, FlowBoardDock
from tideboard_desktop.flowboard.treemap.dock import TreemapDock
from tideboard_desktop.flowboard.treemap.tiles import TileColouring

NOW = "10:47"
SIZE = (1240, 560)
READ = 75.0
"""Seconds in which the flow of the whole list is read, and a minute passes."""
DOCKS = {
    "flow-board": "flow_board",
    "flow-board-plates": "flow_board",
    "treemap": "treemap",
    "treemap-flow": "treemap",
    "treemap-plates": "treemap",
    "treemap-table": "treemap",
}


async def _boards(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    workspace = stage.application.window.workspace
    for picture, key in DOCKS.items():
        if not camera.wants(picture):
            continue
        workspace.open(key)
        dock = workspace.docks[key]
        dock.setFloating(True)
        dock.resize(*SIZE)
        await stage.rest()
        body = dock.body
        assert isinstance(body, LazyDock)
        if isinstance(body.inside, TreemapDock):
            flow = picture == "treemap-flow"
            body.inside.show_list(ChosenList(ListType.TRADED, "HK"))
            body.inside.show_colouring(TileColouring.FLOW if flow else TileColouring.CHANGE)
            body.inside.show_groups("plate" if picture in {"treemap-plates", "treemap-table"} else "none")
            body.inside.show_as("table" if picture == "treemap-table" else "picture")
        elif picture != "flow-board":
            assert isinstance(body.inside, FlowBoardDock)
            body.inside.show_list(ChosenList(ListType.TRADED, "HK"))
            body.inside.show_page(PLATES)
        await stage.passes(READ)
        await camera.take(picture, dock)
        dock.close()


BOARDS = Story(
    name="boards",
    scenery=Scenery(start=NOW),
    pictures={
        "flow-board": "a watchlist with its flow",
        "flow-board-plates": "the most traded shares of a market, added up by plate",
        "treemap": "the most traded shares of a market by turnover and change",
        "treemap-flow": "the same by net flow, a minute after it was opened",
        "treemap-plates": "the same by plate",
        "treemap-table": "the same as a table",
    },
    play=_boards,
)
