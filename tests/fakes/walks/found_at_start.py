"""A start over what it finds: files of a newer version, a crash, a layout to open. Offscreen; prints one JSON line.

`python -m fakes.walks.found_at_start DIRECTORY LAYOUT OTHER_LAYOUT`; the other one comes from a second start.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fakes.scenes.trading.broker import MemoryStore
from fakes.walks.changing_application import until
from tideboard_core.ports.system import SecretStore
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.connection.practice.sandbox_launch import free_ports
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.window.workspace.open_dialog import OpenLayoutDialog


class Person:
    """Looks at the window, takes both layouts, changes the settings, makes an error, and ends the program."""

    def __init__(self, directory: Path, other: Path) -> None:
        self._directory, self._other = directory, other
        self.found: dict[str, object] = {}

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """The empty window is nothing to look at."""

    def store(self) -> SecretStore:
        """No keyring."""
        return MemoryStore()

    def ended(self) -> None:
        """Nothing is left to do."""

    async def visit(self, application: Application) -> None:
        """All of it."""
        self.found["told"] = {key: notice.text for key, notice in application.window.banner._messages.items()}
        self.found["first"] = await self._take(application)
        command = [sys.executable, "-m", "tideboard_desktop", "--data-dir", str(self._directory)]
        second = await asyncio.create_subprocess_exec(*command, "--open", self._other.name, cwd=self._other.parent)
        self.found["second"] = await self._take(application)
        self.found["code of the second"] = await second.wait()
        self.found["names"] = application.layouts.names()
        application.preferences.change(welcomed=True)
        application.window.layouts.keep()
        sys.excepthook(ValueError, ValueError("from a slot"), None)
        notice = application.window.banner._messages["error"]
        assert notice.follow is not None
        notice.follow()
        dialog = application.services.crashes.dialog
        assert dialog is not None
        self.found["details"] = "ValueError: [text]" in dialog.view.toPlainText()
        next(one for one in application.window.commands() if one.id == "window.crashes").run()
        dialog = application.services.crashes.dialog
        self.found["report"] = "" if dialog is None else dialog.view.toPlainText()
        application.close()

    async def _take(self, application: Application) -> str:
        def dialogs() -> list[OpenLayoutDialog]:
            return [one for one in application.window.findChildren(OpenLayoutDialog) if one.isVisible()]

        await until(lambda: bool(dialogs()))
        (dialog,) = dialogs()
        told = dialog.accessibleName()
        dialog.take.click()
        await until(lambda: not dialogs())
        await asyncio.sleep(0)
        return told


def main() -> int:
    """Run in this process."""
    directory, layout, other = (Path(argument).resolve() for argument in sys.argv[1:])
    person = Person(directory, other)
    options = parse(["--opend", f"127.0.0.1:{free_ports(1)[0]}", "--data-dir", str(directory), "--open", str(layout)])
    person.found["code"] = start.run(options, directory, person)
    print(json.dumps(person.found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
