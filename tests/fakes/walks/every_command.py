"""Every command of a window whose docks are all built, each text with its source. Prints one JSON list.

`python -m fakes.walks.every_command DIRECTORY`

A translator marks each text with its number, so that a text made of several others is taken apart again.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from fakes.scenes.window.surfaces import WholeScene
from tideboard_desktop.startup.app import run_loop
from tideboard_desktop.ui.command import Command

BEGIN, MIDDLE, END = "\ue000", "\ue001", "\ue002"
_GAP = re.compile(r"\{(\w+)\}")
Words = str | list[object]
"""A text as it is, or context, source, and what fills its gaps."""


class Marking(QTranslator):
    """Gives each text back between marks, with its number."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[tuple[str, str]] = []

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The text between marks."""
        del disambiguation, n
        self.sources.append((context, source))
        return f"{BEGIN}{len(self.sources) - 1}{MIDDLE}{source}{END}"

    def isEmpty(self) -> bool:  # noqa: N802  Qt's name
        """It has every text."""
        return False

    def words(self, text: str) -> Words:
        """A marked text taken apart; what stands outside the marks is no text of ours."""
        if not text.startswith(BEGIN):
            assert BEGIN not in text, text
            return text
        number, _mark, inside = text[1:-1].partition(MIDDLE)
        context, source = self.sources[int(number)]
        names = _GAP.findall(source)
        if not names:
            assert inside == source, text
            return [context, source]
        pieces = _GAP.split(source)
        pattern = "".join("(.*)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
        found = re.fullmatch(pattern, _masked(inside))
        assert found is not None, text
        spans = (found.span(place) for place in range(1, len(names) + 1))
        return [context, source, {name: self.words(inside[a:b]) for name, (a, b) in zip(names, spans, strict=True)}]


def _masked(text: str) -> str:
    """The text with what stands between marks made unreadable, in the same length: it may hold the same signs."""
    depth, result = 0, []
    for one in text:
        depth += (one == BEGIN) - (one == END)
        result.append(one if depth == 0 and one != END else END)
    return "".join(result)


def row(command: Command, dock: str, marking: Marking) -> dict[str, object]:
    """A command as data; keys and scope count only where the dock is built late."""
    found: dict[str, object] = {"id": command.id, "text": marking.words(command.text)}
    if command.also:
        found["also"] = [marking.words(one) for one in command.also]
    if dock:
        found |= {"dock": dock, "group": marking.words(command.group)}
        found |= {"keys": list(command.keys)} if command.keys else {}
        found |= {"inside": True} if command.scope is not None else {}
        found |= {"hidden": True} if command.hidden else {}
    return found


async def gather(application: QApplication, directory: Path, marking: Marking) -> int:
    """Build the window, then dock after dock; each command belongs to the one it came with."""
    scene = WholeScene(application, directory)
    scene.built.window.show()
    workspace, table = scene.built.window.workspace, scene.built.keyboard.table
    rows = {one.id: row(one, "", marking) for one in (*table.built, *scene.services.commands())}
    for key, spec in workspace.specs.items():
        if spec.group:
            workspace.open(key)
            await asyncio.sleep(0)
            for one in table.built:
                if one.id not in rows:
                    rows[one.id] = row(one, key, marking)
    await scene.end()
    print(json.dumps(list(rows.values())))  # noqa: T201  the reader of this program takes it
    return 0


def main() -> int:
    """Print the commands."""
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    marking = Marking()
    application.installTranslator(marking)
    return run_loop(application, lambda: gather(application, Path(sys.argv[1]), marking))


if __name__ == "__main__":
    sys.exit(main())
