"""The whole window in a process of its own, offscreen, in one language after the other while it runs. Prints JSON.

`python -m fakes.walks.speaking_application DIRECTORY`
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QMenu

from fakes.walks.changing_application import fill, until
from tideboard_core.system.appearance import Language
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.cli.command_line import parse

LANGUAGES = (Language.ENGLISH, Language.TRADITIONAL, Language.SIMPLIFIED, Language.ENGLISH)
DAY = date(2026, 11, 20)
Facts = dict[str, object]


def heard(application: Application) -> Facts:
    """What a person reads in the window of the moment, and what stays whatever the language."""
    parts, window = application.built, application.window
    commands = {command.id: command.text for command in parts.keyboard.table.commands}
    draft = parts.ticket.draft().form
    return {
        "docks": [dock.title for dock in window.workspace.docks.values()],
        "bars": [parts.flow.title_bar.title.text(), parts.ticket.title_bar.title.text()],
        "menu": entries(window.menu),
        "help": [entry for menu in window.menu.findChildren(QMenu) for entry in entries(menu)],
        "palette": commands["window.go.positions"],
        "date": fmt.day_long(DAY),
        "lock": window.top_bar.lock.lines.first.text(),
        "word": window.windowTitle().split(" \u00b7 ")[1],
        "net": fmt.flow(318.6e6, fmt.unit_for(318.6e6)),
        "draft": [str(draft.price), str(draft.entered)],
        "letters": window.workspace.capture().arrangement.letters,
    }


def entries(menu: QMenu) -> list[str]:
    """The words of a menu, without the keys."""
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


async def speak(application: Application) -> list[Facts]:
    """Fill in the ticket, open another book, and read the window in each language."""
    await until(lambda: application.account is not None and application.built.chart_shown)
    fill(application, "price", "600.5")
    fill(application, "quantity", "3")
    workspace = application.window.workspace
    workspace.go_to("book")
    book = workspace.open_another("book")
    assert book is not None
    assert book.selection is not None
    book.selection.set_letter("B")
    found = []
    for language in LANGUAGES:
        look = application.preferences.settings.appearance
        application.preferences.change(appearance=replace(look, language=language))
        await asyncio.sleep(0)
        application.window.each_second()
        found.append(heard(application))
    return found


def main() -> int:
    """Run in this process."""
    found: list[Facts] = []
    began = Application.run

    async def run(self: Application) -> None:
        async def act() -> None:
            found.extend(await speak(self))

        acting = asyncio.get_running_loop().create_task(act())
        acting.add_done_callback(lambda _task: self.close())  # also when it failed
        await began(self)
        await acting

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    code = start.run(parse(["--data-dir", sys.argv[1]]), Path(sys.argv[1]))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
