"""The whole window and every dialog at the screen scale that the environment sets; prints what is cut as JSON.

`QT_SCALE_FACTOR=2 python -m fakes.walks.scaled_window DIRECTORY WIDTH HEIGHT TEXT_SIZE`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from fakes.scenes.screen.clipping import clipped
from fakes.scenes.screen.overlaps import overlapping
from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene, put_away
from tideboard_desktop.startup.app import run_loop


def flaws(window: QWidget) -> list[str]:
    """What is cut or lies over something else."""
    return sorted({*clipped(window), *overlapping(window)})


async def program(qt: QApplication, directory: Path, width: int, height: int, scale: float) -> int:
    """Show everything, one after the other."""
    scene = WholeScene(qt, directory, scale)
    scene.dress()
    window = scene.window
    window.resize(width, height)
    window.show()
    await scene.settle()
    found = {"window": flaws(window)}
    ticket = scene.built.ticket
    (button,) = (one for one in ticket.findChildren(QPushButton) if one.accessibleIdentifier() == "review_order")
    (area,) = ticket.findChildren(QScrollArea)
    workspace = scene.built.window.workspace
    for dock in scene.build_docks():
        workspace.open(dock.identity)
        await scene.settle()
        found[dock.identity] = flaws(dock)
        workspace.close(dock)
    for dock in (one for one in list(workspace.docks.values()) if one.fills and not one.closed):
        workspace.toggle_fill(dock)
        await scene.settle()
        found[f"{dock.identity} filling the window"] = flaws(window)
        workspace.toggle_fill(dock)
        await scene.settle()
    for name, make in (DIALOGS | OTHERS).items():
        dialog = make(scene)
        dialog.show()
        await scene.settle()
        found[name] = flaws(dialog)
        put_away(dialog)
    told = {
        "ratio": window.devicePixelRatio(),
        "size": [window.width(), window.height()],
        "button": button.visibleRegion().boundingRect() == button.rect(),
        "ticket scrolls": area.verticalScrollBar().maximum() > 0,
        "flaws": {name: flaws for name, flaws in found.items() if flaws},
    }
    await scene.end()
    print(json.dumps(told))  # noqa: T201  the test reads it
    return 0


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    directory, width, height, scale = sys.argv[1:]
    return run_loop(qt, lambda: program(qt, Path(directory), int(width), int(height), float(scale)))


if __name__ == "__main__":
    sys.exit(main())
