"""The whole window in a process of its own, offscreen: prices from one gateway, orders to another. Prints JSON.

`python -m fakes.walks.several_connections DIRECTORY`: both count as brokers, so that their accounts are LIVE and PAPER.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.hub_values import known
from fakes.values.lock import unlock_chosen
from fakes.walks.changing_application import left_behind, until
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    OTHER_LINK,
    QUOTES_LINK,
    LinkKey,
    Topic,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LinkEventKind, LinkState
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.connection.uses import Use
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse

NOBODY = InstrumentId("HK.99998")
LINKS = (QUOTES_LINK, ORDERS_LINK, OTHER_LINK)
KINDS = {"3001": "subscribe", "2101": "funds", "2201": "orders", "1002": "state", "3202": "facts", "3203": "snapshot"}


def place(sandbox: OpenSandbox) -> Connection:
    """A connection to an exchange that somebody else started."""
    return Connection(backend=Backend.OPEND, host=sandbox.host, port=sandbox.port)


class Persons:
    """Takes a seat in each application in its turn."""

    def __init__(self, prices: OpenSandbox, orders: OpenSandbox) -> None:
        self.prices, self.orders = prices, orders
        self.found: dict[str, object] = {}
        self._asked_before: dict[str, int] = {}
        self._turns: list[Callable[[Application], Awaitable[None]]] = [self._one, self._several, self._back]
        self._run = Application.run

    async def run(self, application: Application) -> None:
        """Run an application, and act as the person in it."""
        turn = self._turns.pop(0)
        acting = asyncio.get_running_loop().create_task(self._sit(application, turn))
        await self._run(application)
        await acting

    async def _sit(self, application: Application, turn: Callable[[Application], Awaitable[None]]) -> None:
        try:
            await until(lambda: all_live(application) and read_again(application))
            await turn(application)
        finally:
            application.close()

    async def _one(self, application: Application) -> None:
        """One connection does everything; practice beside it is refused and changes nothing."""
        self.found["one"] = [sorted(states(application)), len(application.feeds.sessions), tooltip(application)]
        try:
            application.change_connection(Connection(), Use.ORDERS)
        except BadInput as error:
            self.found["mixed"] = [error.code, application.next is None, application.preferences.settings.orders]
        application.built.watchlist.add(NOBODY)
        application.window.workspace.docks["book"].hide()
        self._asked_before = await self._asked(self.prices)
        application.change_connection(place(self.orders), Use.ORDERS)

    async def _several(self, application: Application) -> None:
        """Orders to another gateway, and flow from both, then one of them is lost after the other."""
        found, hub = self.found, application.hub
        found["kept"] = application.preferences.settings.orders == place(self.orders)
        await until(lambda: application.feeds.reference.unknown(NOBODY))
        found["list and layout"] = [
            NOBODY in application.built.watchlist.lists.all[0].symbols,
            application.window.workspace.docks["book"].closed,
        ]
        application.window.workspace.docks["book"].show()
        now = await self._asked(self.prices)
        found["prices"] = sorted(kind for kind, count in now.items() if count > self._asked_before.get(kind, 0))
        found["orders"] = sorted(await self._asked(self.orders))
        found["accounts"] = application.account is not None and application.window.top_bar.account.lines.whole
        application.window.strip.refresh()
        found["strip"] = application.window.strip.details.orders.accessibleName()
        choose(application, Environment.PAPER)  # the ticket makes the card of a paper account with the first one
        choose(application, Environment.LIVE)
        await unlock(application)
        await lose(application, self.prices, QUOTES_LINK)
        found["prices lost"] = [application.trading.lock.status.unlocked, states(application), banner(application)]
        await find(application, self.prices, QUOTES_LINK)
        await lose(application, self.orders, ORDERS_LINK)
        found["orders lost"] = [
            application.trading.lock.status.unlocked,
            application.trading.lock.status.reason,
            states(application),
            banner(application),
        ]
        held = hub.subscribe(Topic.QUOTE.of("HK.00005"))
        await self.prices.advance(5)
        await until(lambda: hub.value(Topic.QUOTE.of("HK.00005")) is not None)  # prices go on meanwhile
        held.close()
        await find(application, self.orders, ORDERS_LINK)
        await until(lambda: left_behind(application)[1] == 1)  # work of the first turn's window may hold it a while
        before = left_behind(application)  # each title bar has its word for the age since the first loss
        choose(application, Environment.PAPER)
        await unlock(application)
        await lose(application, self.orders, ORDERS_LINK)
        found["orders lost in PAPER"] = application.trading.lock.status.unlocked
        await find(application, self.orders, ORDERS_LINK)
        found["grown"] = [after - first for after, first in zip(left_behind(application), before, strict=True)]
        log = application.connection.log
        found["log"] = sorted({line.link.subject for line in log.lines})
        application.change_connection(place(self.orders), Use.OTHER_FLOW)

    async def _back(self, application: Application) -> None:
        """The second gateway brings flow, too, over the one connection that takes the orders."""
        held = application.hub.subscribe(Topic.OTHER_FLOW.of("HK.00700"))
        await until(lambda: application.hub.value(Topic.OTHER_FLOW.of("HK.00700")) is not None)
        held.close()
        self.found["three uses"] = [
            sorted(states(application)),
            len(application.feeds.sessions),
            application.feeds.other is application.feeds.orders,
        ]

    async def _asked(self, sandbox: OpenSandbox) -> dict[str, int]:
        """How often an exchange was asked for what."""
        requests: dict[str, int] = (await sandbox.state())["requests"]
        return {word: requests[number] for number, word in KINDS.items() if number in requests}


def states(application: Application) -> dict[str, str]:
    """The state of each link that has one."""
    known = {link.subject: application.hub.value(link) for link in LINKS}
    return {subject: status.state.value for subject, status in known.items() if status is not None}


def all_live(application: Application) -> bool:
    """Whether every connection stands."""
    return all(session.status.state is LinkState.LIVE for session in application.feeds.sessions)


def read_again(application: Application) -> bool:
    """Whether accounts, orders and money were read."""
    return any(line.event.kind is LinkEventKind.READ_AGAIN for line in application.connection.log.lines)


def banner(application: Application) -> str:
    """The first words of the banner."""
    application.window.each_second()
    notice = application.window.banner.message
    return "" if notice is None else notice.text.partition(" since ")[0]


def tooltip(application: Application) -> bool:
    """Whether the window names a use of its one connection."""
    application.window.top_bar.each_second()
    return "Prices:" in application.window.top_bar.link.toolTip()


def choose(application: Application, environment: Environment) -> None:
    """Put an account of this environment in view."""
    accounts = known(application.hub, Topic.ACCOUNTS.of(""))
    application.choose_account(next(one.identity for one in accounts if one.environment is environment))


async def unlock(application: Application) -> None:
    """Open the account in view."""
    await unlock_chosen(application.trading.lock, "123456")


async def lose(application: Application, sandbox: OpenSandbox, link: LinkKey) -> None:
    """Take a gateway away."""
    await sandbox.close_port()
    await until(lambda: known(application.hub, link).state is LinkState.DISCONNECTED)


async def find(application: Application, sandbox: OpenSandbox, link: LinkKey) -> None:
    """Bring it back, and press the button of its banner."""
    await sandbox.open_port()
    application.window.retry_requested.emit(link.subject)
    await until(lambda: known(application.hub, link).state is LinkState.LIVE)


def main() -> int:
    """Run in this process."""
    with sandbox_here() as prices, sandbox_here() as orders:
        persons = Persons(prices, orders)

        async def run(self: Application) -> None:
            await persons.run(self)

        Application.run = run  # type: ignore[method-assign]  # the person takes a seat
        arguments = ["--data-dir", sys.argv[1], "--opend", prices.opend]
        code = start.run(parse(arguments), Path(sys.argv[1]))
    print(json.dumps(persons.found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
