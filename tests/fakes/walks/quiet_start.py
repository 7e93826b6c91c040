"""The whole program on its practice market, and every address that it talks to, noted by the interpreter itself.

`python -m fakes.walks.quiet_start DIRECTORY` prints one JSON line: strangers = addresses that are not the
practice market.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fakes.servers.release_feed import feed_server
from fakes.values.waiting import in_time, until
from tideboard_core.ports.system import SecretStore
from tideboard_core.release.build_info import Build, Kind, this_build
from tideboard_core.system.appearance import ThemeChoice
from tideboard_desktop.about.launcher import ABOUT, LICENCES, UPDATES
from tideboard_desktop.about.update_check import UpdateStage
from tideboard_desktop.assembly import app_services as surroundings
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.smoke.visit import RunStore
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

Talk = set[tuple[str, str]]
NOWHERE = "https://feed.example.com/release.json"


def listen(talk: Talk) -> None:
    """Note every connection, datagram and name lookup of this process."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.sendto"}:
            talk.add((event, str(arguments[1])))
        elif event.startswith("socket.get"):
            talk.add((event, str(arguments[0]) if arguments else ""))

    sys.addaudithook(hook)


class Guest:
    """Goes through the About window without asking, changes the look under it, then asks."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.told: dict[str, object] = {}

    def appeared(self, shell: QWidget, *, painted: bool) -> None:
        """Nothing to do yet."""

    def store(self) -> SecretStore:
        """Nothing is kept."""
        return RunStore()

    def ended(self) -> None:
        """Nothing is left."""

    async def visit(self, application: Application) -> None:
        """One session."""
        try:
            async with in_time("the end of the session"):
                await self._session(application)
        finally:
            application.close()

    async def _session(self, application: Application) -> None:
        await until(lambda: application.account is not None and application.built.chart_shown)
        desk = application.services.about
        application.window.page_wanted.emit("about:")
        for page in (ABOUT, LICENCES, UPDATES):
            desk.open(page)
            await asyncio.sleep(0.05)
        look = application.preferences.settings.appearance
        application.preferences.change(appearance=replace(look, theme=ThemeChoice.LIGHT))
        await asyncio.sleep(0.1)
        assert desk.dialog is not None
        self.told = {"page": desk.dialog.page, "stage": desk.updates.stage.value, "strangers": self._strangers()}
        self._talk.clear()
        async with feed_server() as server:
            desk.updates.build = replace(desk.build, feed=server.address)
            application.window.page_wanted.emit("about:updates")
            await until(lambda: desk.updates.stage is not UpdateStage.ASKING)
            fields = [one.text() for one in desk.dialog.findChildren(QLineEdit)]
        self.told |= {"after": desk.updates.stage.value, "asked": len(server.asked), "sums": len(fields) > 0}

    def _strangers(self) -> list[str]:
        """Whom it talked to beside the exchange on this computer; D-Bus and the like are files, and no network."""
        own = ("('127.0.0.1',", "/", "b'/", "b'\\x00", "\0")
        return sorted(f"{event} {where}" for event, where in self._talk if not where.startswith(own))


def main() -> int:
    """Run it."""
    talk: Talk = set()
    listen(talk)
    frozen = replace(this_build(), version="0.1.0", kind=Kind.FROZEN, feed=NOWHERE)

    def installed() -> Build:
        return frozen

    vars(surroundings)["this_build"] = installed
    guest = Guest(talk)
    directory = Path(sys.argv[1])
    code = start.run(parse(["--sandbox", "--data-dir", str(directory)]), directory, guest)
    print(json.dumps(guest.told))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
