"""Stories about the docks that show the flow of a whole list."""

from __future__ import annotations

from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story

NOW = "10:47"
SIZE = (1240, 560)
READ = 75.0
"""Seconds in which the flow of the whole list is read, and a minute passes."""
DOCKS = {"flow-board": "flow_board"}


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
        await stage.passes(READ)
        await camera.take(picture, dock)
        dock.close()


BOARDS = Story(
    name="boards",
    scenery=Scenery(start=NOW),
    pictures={"flow-board": "a watchlist with its flow, sorted"},
    play=_boards,
)
