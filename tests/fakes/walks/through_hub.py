"""The whole window in a process of its own, offscreen: prices through a hub, orders nowhere, then to a gateway. JSON.

`python -m fakes.walks.through_hub DIRECTORY URL KEY_FILE OPEND`: the key of the hub is typed while the window waits.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from fakes.values.hub_values import known
from fakes.walks.changing_application import until
from fakes.walks.several_connections import all_live, banner, read_again, states
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.hub_keys import QUOTES_LINK, Topic
from tideboard_core.model.live import LinkState
from tideboard_core.system.settings import Backend, Connection, HubPlace, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse


class Person:
    """Takes a seat in each application in its turn."""

    def __init__(self, hub: Connection, key: str, orders: Connection) -> None:
        self._hub, self._key, self._orders = hub, key, orders
        self.found: dict[str, object] = {}
        self._turns: list[Callable[[Application], Awaitable[None]]] = [self._watch, self._trade]
        self._run = Application.run

    async def run(self, application: Application) -> None:
        """Run an application, and act as the person in it."""
        acting = asyncio.get_running_loop().create_task(self._sit(application, self._turns.pop(0)))
        await self._run(application)
        await acting

    async def _sit(self, application: Application, turn: Callable[[Application], Awaitable[None]]) -> None:
        try:
            await turn(application)
        finally:
            application.close()

    async def _watch(self, application: Application) -> None:
        """Type the key, look at what comes, and where an order would go."""
        found, hub = self.found, application.hub
        await until(lambda: (status := hub.value(QUOTES_LINK)) is not None and status.state is LinkState.FAILED)
        found["without a key"] = [known(hub, QUOTES_LINK).reason, banner(application)]
        await application.wiring.shelf.of(self._hub.credential_name).save(BearerKey(key=self._key))
        application.window.retry_requested.emit(QUOTES_LINK.subject)
        await until(lambda: all_live(application))
        shown = application.selection.instrument
        trades = hub.subscribe(Topic.TICKS.of(shown))
        keys = [topic.of(shown) for topic in (Topic.QUOTE, Topic.BOOK, Topic.TICKS, Topic.FLOW, Topic.DISTRIBUTION)]
        await until(lambda: all(hub.value(key) for key in keys))
        trades.close()
        found["ages"] = all(0.0 <= (hub.age(key) or 0.0) < 60.0 for key in keys)
        found["provider"] = known(hub, QUOTES_LINK).provider
        application.window.each_second()
        found["says"] = sorted({text for text in texts(application) if "never pass a hub" in text})
        found["places"] = places(application)
        found["records"] = application.archive.state.condition.value
        found["accounts"] = len(known(hub, Topic.ACCOUNTS.of("")))
        application.change_connection(self._orders, Use.ORDERS)

    async def _trade(self, application: Application) -> None:
        """Orders go to a gateway of their own, prices come through the hub as before."""
        found, hub = self.found, application.hub
        await until(lambda: all_live(application) and read_again(application))
        book = Topic.BOOK.of(application.selection.instrument)
        await until(lambda: hub.value(book) is not None)
        found["apart"] = [states(application), len(known(hub, Topic.ACCOUNTS.of(""))) > 0]
        found["says then"] = [text for text in texts(application) if "never pass a hub" in text]


def texts(application: Application) -> list[str]:
    """What labels and buttons of the window say, tooltips too."""
    return texts_of(application.window)


def texts_of(widget: QWidget) -> list[str]:
    """What the labels and buttons below a widget say."""
    labels: list[QLabel | QAbstractButton] = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return [text for one in labels for text in (one.text(), one.toolTip(), one.accessibleName()) if text]


def places(application: Application) -> list[str]:
    """The docks in which it is said."""
    docks = application.window.workspace.docks
    return sorted(key for key, dock in docks.items() if any("never pass a hub" in text for text in texts_of(dock)))


def main() -> int:
    """Run in this process."""
    directory, url, key_file, opend = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    host, _, port = opend.rpartition(":")
    hub = Connection(backend=Backend.HUB, hub=HubPlace(url=url))
    orders = Connection(backend=Backend.OPEND, host=host, port=int(port))
    SettingsFile(directory).save(Settings(welcomed=True, connection=hub))
    person = Person(hub, key_file.read_text(encoding="utf-8").strip(), orders)

    async def run(self: Application) -> None:
        await person.run(self)

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    code = start.run(parse(["--data-dir", str(directory)]), directory)
    print(json.dumps(person.found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
