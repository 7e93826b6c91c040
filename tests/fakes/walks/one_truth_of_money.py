"""A day's money in the whole window, compared where it is shown: Positions, Journal, Accounts and Assets.

`python -m fakes.walks.one_truth_of_money DIRECTORY PORT DAY`, offscreen; PORT is opend, rest, longport, longport-us or
paper, DAY charged, second or overnight. Prints one JSON line: after each step the four texts, and what the exchange
counts.
"""

from __future__ import annotations

import asyncio
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

from PySide6.QtWidgets import QAbstractButton, QApplication

from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.values.cheap_passwords import cheap_hashes
from fakes.values.hub_values import known
from fakes.values.waiting import in_time
from fakes.walks.person.sending import send_live
from pictures.doors import Doors
from pictures.hands import Camera, Hands
from pictures.stage import Scenery, loop_factory, running
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, Environment
from tideboard_core.system.settings import Appearance
from tideboard_core.trips.trip import TripMark
from tideboard_desktop.accounts.assets_page import AssetsPage
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.overview import OverviewPage
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.ui import format as fmt
from tideboard_sandbox.command_line import parse

D = TypeVar("D", bound=Dock)
Facts = dict[str, object]
MANY = 99
STEP, HALF_HOUR, HALF_HOURS = 31.0, 1800.0, 37
EVENING, TO_MIDNIGHT = "15:20", 17
"""When a day begins that goes on to the next, and the half hour that ends after midnight."""
DASH = "\u2014"
ACCOUNTS = Topic.ACCOUNTS.of("")
MOUTAI = "SH.600519"
"""What LongPort's account pays in another currency than Tencent; OpenD's has another account for it."""


class Port(NamedTuple):
    """A way in, with the call that tells fees, the security that is traded, and when the day begins."""

    doors: Doors
    fees: str
    symbol: str = "HK.00700"
    start: str = "10:40"
    environment: Environment = Environment.PRACTICE
    arguments: tuple[str, ...] = ()


PORTS = {
    "opend": Port(Doors.OPEND, "Trd_GetOrderFee"),
    "paper": Port(Doors.OPEND, "Trd_GetOrderFee", environment=Environment.PAPER),
    "rest": Port(Doors.REST, "POST /api/order-fee"),
    "longport": Port(Doors.LONGPORT, "GET /v1/trade/order"),
    "longport-us": Port(
        Doors.LONGPORT,
        "GET /v1/us/orders/ID",
        "US.AAPL",
        "00:10",
        Environment.LIVE,
        ("--longport-region", "us"),
    ),
}


class Day:
    """Someone who trades and looks at the four places."""

    def __init__(self, person: Hands, camera: Camera, sandbox: SandboxHere, port: Port) -> None:
        self.person, self.camera, self.sandbox, self.port = person, camera, sandbox, port
        self.stage, self.application = person.stage, person.stage.application
        self.sums: dict[str, dict[str, str]] = {}
        self.found: Facts = {"sums": self.sums}

    def open(self, key: str, kind: type[D]) -> D:
        """A dock, opened and built."""
        self.stage.command(f"dock.open.{key}")
        body = self.application.window.workspace.docks[key].body
        assert isinstance(body, LazyDock)
        inside = body.build()
        assert isinstance(inside, kind)
        return inside

    async def note(self, step: str) -> None:
        """Note what each place shows now, and its own word for it."""
        await self.stage.passes(2, 1)  # a row of the day is computed again each second
        account, blotter = self.application.account, self.application.built.blotter
        assert account is not None
        day = blotter.bar.sums["day"]
        blotter.each_second()
        await self.stage.moment(0.3)
        places = {"positions": [day.title.text(), day.value.text()]}
        journal = self.open("journal", JournalDock)
        journal.each_second()
        title, _colon, value = journal.strip.figure("day").partition(": ")
        places["journal"] = [title, value]
        dock = self.open("accounts", AccountsDock)
        dock.show_page("overview")
        dock.each_second()
        assert isinstance(dock.page, OverviewPage)
        row = next(one for one in dock.page.rows if one.in_view)
        column = next(one for one in dock.page.model.columns if one.title == "P&L day")
        cell = column.cell(row)
        # What is in several currencies is a dash in the account's own row, with the sums in its tip.
        places["accounts"] = [f"Day {cell.second}", cell.exact.partition(": ")[2] if cell.text == DASH else cell.text]
        places["accounts"][1] = places["accounts"][1] or DASH
        added = [one for one in dock.page.rows if one.total is not None and not one.total.converted]
        self.sums[step] = {one.currency: column.cell(one).text for one in added}
        dock.show_page("assets")
        dock.each_second()
        assert isinstance(dock.page, AssetsPage)
        places["assets"] = [dock.page.day_name.text(), dock.page.day.text()]
        self.found[step] = places

    async def order(self, side: str, quantity: str, symbol: str = "") -> None:
        """By ticket and confirmation, filled at once."""
        price = "ask+3" if side == "buy" else "bid-3"
        if self.port.environment is Environment.LIVE:
            await self.person.write_order(InstrumentId(self.port.symbol), side, price, quantity)
            await self.stage.ticket_asked()
            await self.stage.until(lambda: self.person.part("review_order", QAbstractButton).isEnabled())
            self.person.press("review_order")
            await self.person.dialog()
            await send_live(self.person)
        else:
            await self.person.order(symbol or self.port.symbol, side, price, quantity)

    async def begin(self, symbol: str, step: str) -> None:
        """Unlock, and look at a security and the four places."""
        await self.person.unlock(self.camera, "")
        await self.stage.show(symbol)
        await self.stage.passes(2)
        await self.note(step)

    async def charged(self) -> None:
        """Buy, fees due, told, sell, and fees that are not told within the minute."""
        await self.begin(self.port.symbol, "nothing")
        cash = self.cash()
        await self.sandbox.fault(self.port.fees, "refuse", times=MANY)
        await self.order("buy", "100")
        await self.stage.passes(3, 1)
        await self.note("bought, fees due")
        await self.sandbox.release()
        await self.stage.passes(STEP, STEP)
        await self.note("fees told")
        await self.order("sell", "100")
        await self.stage.passes(STEP, STEP)
        await self.note("sold")
        self.found["journal net"] = await self.net()
        self.found["cash moved"] = fmt.signed(self.cash() - cash, 2)
        await self.sandbox.fault(self.port.fees, "refuse", times=MANY)
        await self.order("buy", "100")
        await self.stage.passes(75, 25)
        await self.note("fees late")
        await self.sandbox.release()

    async def second(self) -> None:
        """Trade in another currency; where that is another account, look at each, and away while its fees are due."""
        await self.begin(self.port.symbol, "nothing")
        await self.order("buy", "100")
        await self.stage.passes(STEP, STEP)
        await self.note("first")
        own = self.application.account
        other = next((one for one in known(self.application.hub, ACCOUNTS) if self.trades_second(one)), own)
        assert own is not None
        assert other is not None
        if other is not own:
            self.application.choose_account(other.identity)
            await self.stage.passes(2)
            await self.begin(MOUTAI, "second, nothing")
        await self.order("buy", "100", MOUTAI)
        self.application.choose_account(own.identity)
        await self.stage.passes(STEP, STEP)
        await self.note("first again")
        self.application.choose_account(other.identity)
        await self.note("second")

    def trades_second(self, account: Account) -> bool:
        """Whether the second security is traded in this account of the same environment."""
        own = self.application.account
        return own is not None and account.environment is own.environment and Market.SH in account.markets

    async def overnight(self) -> None:
        """Buy, keep the window open until the next session, and hold what is there at its prices."""
        await self.begin(self.port.symbol, "nothing")
        await self.order("buy", "100")
        await self.stage.passes(STEP, STEP)
        await self.note("bought")
        for passed in range(HALF_HOURS):
            await self.stage.passes(HALF_HOUR, HALF_HOUR)
            if passed == TO_MIDNIGHT:
                await self.note("after midnight")
        await self.note("next day")
        quote = known(self.application.hub, Topic.QUOTE.of(InstrumentId(self.port.symbol)))
        self.found["day"] = self.stage.clock.market().date().isoformat()
        self.found["moved"] = fmt.signed(Decimal(quote.change) * 100, 2)

    async def net(self) -> str:
        """What the journal's trips brought, once it has read that they are closed, and what is told of their fees."""
        journal = self.open("journal", JournalDock)
        book = journal.book

        def read() -> bool:
            journal.each_second()
            trips = [one.trip for one in book.trips]
            over = all(one.closed is not None and TripMark.FEES_OPEN not in one.marks for one in trips)
            return bool(trips) and over and not book.reading

        async with in_time("the result of each trip", lambda: (book.reading, book.trips)):
            while not read():
                self.stage.clock.advance(1)
                self.stage.stir()
                await asyncio.sleep(0.1)
        return journal.strip.figure("net")

    def cash(self) -> Decimal:
        """What the broker says of the account's cash."""
        account = self.application.account
        assert account is not None
        return known(self.application.hub, Topic.FUNDS.of(account.id)).cash


async def play(qt: QApplication, directory: Path, sandbox: SandboxHere, port: Port, kind: str) -> Facts:
    """From the start of the window to its end."""
    broker = port.environment is not Environment.PRACTICE
    scenery = Scenery(broker=broker, doors=port.doors, account=port.environment if broker else None)
    if port.environment is Environment.LIVE:
        await sandbox.ask("cash", account="longport-us", amount="200000")
    async with running(qt, sandbox, scenery, Appearance(), directory) as stage:
        day = Day(Hands(stage), Camera(stage, Appearance(), directory, (), ""), sandbox, port)
        await {"charged": day.charged, "second": day.second, "overnight": day.overnight}[kind]()
    return day.found


def main() -> int:
    """Run in this process."""
    port, kind = PORTS[sys.argv[2]], sys.argv[3]
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    options = parse(
        command_line(
            start=EVENING if kind == "overnight" else port.start,
            seed=54,
            date="2026-11-18",
            arguments=[*port.doors.arguments, *port.arguments],
        )
    )
    with cheap_hashes(), sandbox_thread(options) as sandbox, asyncio.Runner(loop_factory=loop_factory(qt)) as runner:
        found = runner.run(play(qt, Path(sys.argv[1]) / "tideboard", sandbox, port, kind))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
