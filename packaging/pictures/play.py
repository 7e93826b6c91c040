"""Plays one story in a process of its own: play.py STORY FOLDER SUFFIX LANG THEME CONVENTION SIZE TEXT PICTURE ..."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import tideboard_desktop.ui.import_hook  # noqa: F401  before PySide reads the sources of what the next lines import

# isort: split
from tideboard_core.system.code_cache import kept_code
from tideboard_desktop.ui.collector import pause_collector, resume_collector

pause_collector()
with kept_code("pictures"):
    from PySide6.QtWidgets import QApplication

    from pictures.catalogue import DIALOGS, PLAYED
    from pictures.dialogs import draw
    from pictures.hands import Camera, Enough, Hands, Story
    from pictures.stage import exchange, loop_factory, running
    from tideboard_core.system.appearance import Convention, Language, Motion, ThemeChoice, Units
    from tideboard_core.system.settings import Appearance

UNITS = {
    Language.ENGLISH: Units.KMB,
    Language.SIMPLIFIED: Units.WAN,
    Language.TRADITIONAL: Units.WAN_TRADITIONAL,
}
"""What readers of these languages choose in the settings; the program itself never infers it."""


async def play(qt: QApplication, story: Story, look: Appearance, folder: Path, suffix: str, wanted: list[str]) -> None:
    """From the start of the exchange to the last wanted picture."""
    with tempfile.TemporaryDirectory() as data, exchange(story.scenery) as sandbox:
        async with running(qt, sandbox, story.scenery, look, Path(data) / "tideboard") as stage:
            try:
                with suppress(Enough):
                    await story.play(Hands(stage), Camera(stage, look, folder, wanted, suffix))
            except Exception:
                show_end(folder, story.name)
                raise


def show_end(folder: Path, name: str) -> None:
    """What was on screen when a story broke off."""
    for number, widget in enumerate(widget for widget in QApplication.topLevelWidgets() if widget.isVisible()):
        path = folder / f"broken-{name}-{number}.png"
        widget.grab().save(str(path))
        print(f"{name} broke off: {path}", flush=True)


def main(arguments: list[str]) -> int:
    """Read the arguments and play."""
    name, folder, suffix, language, theme, convention, size, text, *wanted = arguments
    look = Appearance(
        theme=ThemeChoice(theme),
        convention=Convention(convention),
        language=Language(language),
        units=UNITS[Language(language)],
        motion=Motion.FULL,
    )
    qt = QApplication(sys.argv[:1])
    resume_collector(qt)
    qt.setCursorFlashTime(0)  # a blinking cursor would be in one picture and not in the next
    qt.setQuitOnLastWindowClosed(False)
    width, _, height = size.partition("x")
    screen = (int(width), int(height)) if size else None
    with asyncio.Runner(loop_factory=loop_factory(qt)) as runner:
        if name == DIALOGS:
            sized = replace(look, text_percent=int(text or look.text_percent))
            runner.run(draw(qt, sized, Path(folder), suffix, wanted, size=screen))
            return 0
        story = PLAYED[name]
        scenery = replace(story.scenery, size=screen or story.scenery.size)
        scenery = replace(scenery, text_percent=int(text or scenery.text_percent))
        runner.run(play(qt, replace(story, scenery=scenery), look, Path(folder), suffix, wanted))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
