"""The whole window offscreen, LIVE at both data centres of Longbridge in turn: AP, US, AP, US. Prints one JSON line.

`python -m fakes.walks.two_data_centres DIRECTORY [look]`: the person leaves the first with an order whose outcome is
unknown, the second with a confirmation open, the third with a flatten open; or looks at AP and US and trades nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from shiboken6 import isValid

from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.values.cheap_passwords import cheap_hashes
from fakes.values.lock import MemoryStore
from fakes.walks.changing_application import until
from fakes.walks.practice_over_longport import Person, dialogs
from fakes.walks.whole_application import Errors
from tideboard_core.archive.definitions import PRACTICE
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.order import Account
from tideboard_core.model.quote import BarPeriod
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.system import SecretStore
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.credentials import CredentialShelf
from tideboard_core.system.history_file import FILE as HISTORY
from tideboard_core.system.settings import Backend, Connection, LongportPlace, Region, Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_core.trips.store import TripsStore
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.connection.brokers.longport.form import LongportForm
from tideboard_desktop.connection.connect.view import ConnectPage
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_sandbox.command_line import parse as parse_sandbox
from tideboard_sandbox.program import Program

APPLE = InstrumentId("US.AAPL")
BOUGHT = {Region.GLOBAL: 10, Region.UNITED_STATES: 100}
HOLD = 1.4
"""Seconds that Send is held in LIVE; a window that stands still meanwhile takes none of it, so it is tried again."""
TRIES, AGAIN, MOST_WAITS = 8, 4.0, 60
PARTS = ("H10028471-US", "U50028471-US")
"""The accounts of the data centres that trade in New York."""
PLACE, LIST = "POST /v1/trade/order", "GET /v1/trade/order/today"
Facts = dict[str, object]


class NoVisitor:
    """Follows the start for its keyring alone."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    def appeared(self, placeholder: QWidget, *, painted: bool) -> None:
        """Nothing is looked at."""

    def store(self) -> SecretStore:
        """The keyring of the walk."""
        return self._store

    async def visit(self, application: Application) -> None:
        """Nobody visits."""

    def ended(self) -> None:
        """Nothing is looked at."""


class Trader(Person):
    """Someone with an account at each data centre."""

    async def come(self) -> Account:
        """Wait until account, orders and holdings are read; returns the account in view."""
        log = self.application.connection.log
        await until(lambda: any(line.event.kind is LinkEventKind.READ_AGAIN for line in log.lines))
        await until(lambda: self.application.account is not None and self.application.built.chart_shown)
        account = self.application.account
        assert account is not None
        await until(lambda: self.hub.value(Topic.POSITIONS.of(account.id)) is not None)
        self.application.selection.select(APPLE)
        await until(lambda: self.hub.value(Topic.BOOK.of(APPLE)) is not None)
        return account

    def held(self) -> int:
        """How many shares the window shows of Apple."""
        account = self.application.account
        rows = () if account is None else self.hub.value(Topic.POSITIONS.of(account.id)) or ()
        return int(sum(row.quantity for row in rows if row.instrument == APPLE))

    def write(self, quantity: int, *, below: int = 0) -> None:
        """Fill the ticket: buy at the best ask, or steps below the best bid."""
        self.command("ticket.buy")
        self.press("price_bid" if below else "price_ask")
        if below:
            self.application.built.ticket.form.price.stepped.emit(-below)
        self.fill(self.part("quantity", QWidget), str(quantity))

    async def review(self) -> None:
        """Have the confirmation opened; again after a denial, since money and book of a fill are read a while later."""
        for _ in range(TRIES):
            await until(lambda: self.part("review_order", QAbstractButton).isEnabled())
            self.press("review_order")
            await until(lambda: bool(dialogs()))
            if self.shown("send_order"):
                return
            for one in dialogs():
                one.reject()
            await asyncio.sleep(AGAIN)
        raise AssertionError("nothing is reviewed")

    async def send(self) -> None:
        """Review and hold Send; a review that went void sent nothing and is made again."""
        for _ in range(TRIES):
            await self.review()
            for _hold in range(TRIES):
                if self.void() or not self.shown("send_order"):
                    break
                await self.hold()
            if not self.shown("send_order"):
                return
            self.press("cancel_dialog")
            await until(lambda: not self.shown("send_order"))
        raise AssertionError("nothing was sent")

    async def hold(self) -> None:
        """Hold Send once."""
        await asyncio.sleep(0.5)
        button = self.part("send_order", QAbstractButton)
        if button.isEnabled():
            QTest.mousePress(button, Qt.MouseButton.LeftButton)
            await asyncio.sleep(HOLD)
            if isValid(button):
                QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)

    def shown(self, identifier: str) -> bool:
        """Whether a button of this name is on screen."""
        with suppress(StopIteration, RuntimeError):
            return bool(self.part(identifier, QAbstractButton))
        return False

    def command(self, name: str) -> None:
        """Run a command of the window."""
        assert self.application.built.keyboard.table.run(name), name

    async def connect(self, region: Region, place: LongportPlace, keys: ApiKey | None = None) -> None:
        """Go to the other data centre by the connection window: keys are typed the first time, then kept ones serve."""
        self.command("connection.open")
        await until(lambda: bool(dialogs()))
        self.press(f"connect_backend_{Backend.LONGPORT.value}")
        form = self.part("connect_page", ConnectPage).choice.forms[Backend.LONGPORT]
        assert isinstance(form, LongportForm)
        self.press(f"longport_region_{region.value}")
        for name in ("http_url", "quote_url", "trade_url"):
            form.urls[name].setText(getattr(place, name))
        if keys is not None:
            for name in ("app_key", "app_secret", "access_token"):
                self.fill(self.part(f"key_{name}", QWidget), getattr(keys, name))
        else:
            await until(form.credential.card.isVisible)
        await until(lambda: self.part("connect_go", QAbstractButton).isEnabled())
        self.press("connect_go")
        await until(lambda: self.shown("connect_sure"))
        self.press("connect_sure")

    async def read_past(self, securities: int) -> None:
        """Read the past of so many securities, each of which counts against the allowance of the key."""
        quotes, before = self.application.feeds.gateway.quotes, self.application.clock.market()
        for name in (APPLE, InstrumentId("US.MSFT"))[:securities]:
            await quotes.bars(BarRequest(instrument=name, period=BarPeriod.DAY, before=before, count=5))

    async def kept(self, shares: int) -> None:
        """Wait until the person's own records have the fills of the account in view."""
        account = self.application.account
        assert account is not None
        records = self.application.recorded.own_records()
        for _ in range(MOST_WAITS):
            rows = await records.run(partial(TripsStore.whole_rows, account=account.identity))
            if sum(int(fill.quantity) for fill in rows.fills) == shares:
                return
            await asyncio.sleep(1)
        raise AssertionError("the fills are not kept")

    async def facts(self) -> Facts:
        """What a person sees of the account in view, and what holds for it."""
        application, account = self.application, self.application.account
        assert account is not None
        own = await application.recorded.own_records().run(partial(TripsStore.whole_rows, account=account.identity))
        writes = application.trading.blotter.writes
        status = application.trading.lock.status
        return {
            "account": account.id,
            "environment": account.environment.value,
            "currency": account.currency,
            "markets": len(account.markets),
            "held": self.held(),
            "orders": [[str(row.quantity), row.status.value] for row in self.orders()],
            "unknown": [write.account.id == account.id for write in writes.unknowns(account.id)],
            "unlocked": status.unlocked,
            "fills kept": sum(int(fill.quantity) for fill in own.fills),
            "trades limit": application.trading.brake().limits(account).trades,
            "dialogs": sorted(names(dialogs())),
            "notices": sorted({one.account for one in application.services.notices.notices if one.account}),
            "book hidden": application.window.workspace.docks["book"].closed,
            # An exchange of this computer is told apart once the archive has begun, which no turn waits for.
            "archive": str(application.archive.definition(Market.US)).replace(PRACTICE, ""),
        }


def names(shown: list[QDialog]) -> list[str]:
    """What dialogs are called."""
    return [one.objectName() or type(one).__name__ for one in shown]


class Journey:
    """Takes a seat in each application in its turn."""

    def __init__(self, sandbox: SandboxHere, store: MemoryStore) -> None:
        self.sandbox, self.store = sandbox, store
        self.found: dict[str, Facts] = {}
        place = sandbox.line["longport"]
        urls = {"http_url": place["http"], "quote_url": place["quote_ws"], "trade_url": place["trade_ws"]}
        self.place = LongportPlace(**urls)
        self._turns: list[Callable[[Trader], Awaitable[None]]] = [self._asia, self._states, self._back, self._again]
        if sys.argv[2:] == ["look"]:
            self._turns = [self._look_at_asia, self._look_at_states]
        self._run = Application.run

    def connection(self, region: Region) -> Connection:
        """The connection to a data centre: both are at the addresses of one exchange."""
        return Connection(backend=Backend.LONGPORT, longport=replace(self.place, region=region))

    def keys(self, name: str) -> ApiKey:
        """Keys that the exchange told of at its start."""
        return ApiKey(**self.sandbox.line[name])

    async def run(self, application: Application) -> None:
        """Run an application, and act as the person in it."""
        work = asyncio.get_running_loop().create_task(self._sit(application, self._turns.pop(0)))
        await self._run(application)
        await work

    async def _sit(self, application: Application, turn: Callable[[Trader], Awaitable[None]]) -> None:
        person = Trader(application)
        await self.sandbox.release()
        await self.sandbox.ask("drop-pushes", drop=False)
        try:
            await person.come()
            await turn(person)
        finally:
            application.close()

    async def _look_at_asia(self, person: Trader) -> None:
        """Asia Pacific, then to the United States by the connection window."""
        self.found["asia"] = await person.facts()
        await person.connect(Region.UNITED_STATES, self.place, self.keys("longport_keys"))

    async def _look_at_states(self, person: Trader) -> None:
        """The United States."""
        self.found["states"] = await person.facts()

    async def _asia(self, person: Trader) -> None:
        """Asia Pacific: limits, a position, and an order of which nobody answers what became."""
        await person.unlock()
        account = person.application.account
        assert account is not None
        person.application.window.workspace.docks["book"].hide()
        person.write(BOUGHT[Region.GLOBAL])
        await person.send()
        await until(lambda: person.held() == BOUGHT[Region.GLOBAL])
        await person.read_past(1)
        # the answer, the push and the lists that would tell of the order are lost
        await self.sandbox.fault(PLACE, "after-accept")
        await self.sandbox.fault(LIST, "refuse", times=99)
        await self.sandbox.ask("drop-pushes", drop=True)
        person.write(20, below=100)
        await person.send()
        unknowns = person.application.trading.blotter.writes.unknowns
        await until(lambda: bool(unknowns(account.id)))
        # last: the exchange has another day than this computer, so that the brake lets no entry go
        person.application.trading.brake().set(account, LossLimits(trades=50))
        self.found["asia"] = await person.facts()
        for one in dialogs():
            one.reject()
        await person.connect(Region.UNITED_STATES, self.place, self.keys("longport_keys"))

    async def _states(self, person: Trader) -> None:
        """The United States: nothing of the other account; a position, then an open confirmation."""
        self.found["states"] = await person.facts()
        await person.read_past(2)
        await person.unlock()
        person.write(BOUGHT[Region.UNITED_STATES])
        await person.send()
        await until(lambda: person.held() == BOUGHT[Region.UNITED_STATES])
        person.write(7)
        await person.review()
        await person.kept(BOUGHT[Region.UNITED_STATES])
        self.found["states left"] = await person.facts()
        person.application.change_connection(self.connection(Region.GLOBAL))

    async def _back(self, person: Trader) -> None:
        """Asia Pacific again: what was unknown is known; then a flatten is open."""
        account = person.application.account
        assert account is not None
        await until(lambda: not person.application.trading.blotter.writes.unknowns(account.id))
        self.found["back"] = await person.facts()
        await person.unlock()
        person.command("blotter.flatten")
        await until(lambda: bool(dialogs()))
        self.found["back left"] = await person.facts()
        person.application.change_connection(self.connection(Region.UNITED_STATES))

    async def _again(self, person: Trader) -> None:
        """The United States again."""
        await person.kept(BOUGHT[Region.UNITED_STATES])
        self.found["again"] = await person.facts()


def at_the_exchange(program: Program) -> dict[str, list[list[object]]]:
    """The orders of each data centre's account as the exchange has them."""
    broker = program.exchange.broker
    return {
        part: [[str(row.quantity), row.side.value, str(row.filled), row.status.value] for row in broker.orders(part)]
        for part in PARTS
    }


def main() -> int:
    """Run in this process."""
    directory, store = Path(sys.argv[1]), MemoryStore()
    options = command_line(start="00:00", speed=1, arguments=["--longport-port", "0", "--longport-region", "us"])
    with cheap_hashes(), sandbox_thread(parse_sandbox(options)) as sandbox:
        journey = Journey(sandbox, store)
        asia = journey.connection(Region.GLOBAL)
        SettingsFile(directory).save(Settings(welcomed=True, collect=False, symbol=APPLE, connection=asia))
        shelf = CredentialShelf(store, clock=SystemClock())
        asyncio.run(shelf.of(asia.credential_name).save(journey.keys("longport_ap_keys")))

        async def run(self: Application) -> None:
            await journey.run(self)

        Application.run = run  # type: ignore[method-assign]  # the person takes a seat
        errors = Errors()
        code = start.run(parse(["--data-dir", str(directory)]), directory, NoVisitor(store))
        found: Facts = {**journey.found, "errors": errors.told}
        found["exchange"] = asyncio.run(sandbox.within(at_the_exchange))
        if (directory / HISTORY).exists():
            counted = json.loads((directory / HISTORY).read_text())["keys"]
            found["counted"] = sorted(len(record["read"]) for record in counted.values())
        found["keyring"] = {name: text for name, text in store.items() if name.startswith("longport")}
        found["keys"] = {name: sandbox.line[name] for name in ("longport_ap_keys", "longport_keys")}
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
