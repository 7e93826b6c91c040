"""A day in the whole window with an account of Longbridge's United States data centre. Prints one JSON line.

`python -m fakes.walks.american_day DIRECTORY`: the person buys, sells and closes by hand, is stopped by the brake, looks
at companies; then the account trades forty times at random elsewhere, and every figure on screen is held beside books
that are counted anew.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget

from shiboken6 import isValid

from fakes.recomputed import us_shown
from fakes.recomputed.us_books import DIVIDENDS, NOTHING, PAID_IN, PART, Books
from fakes.servers.longport.sandbox import door_gateway
from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.values.cheap_passwords import cheap_hashes
from fakes.values.sinks import Sinks
from pictures.doors import Doors
from pictures.exit_stories import TRIES, dismiss, send
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery, loop_factory, running
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.order import Environment, OrderRequest, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.system.settings import Appearance
from tideboard_core.trips import history
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.journal.check_dialog import check_lines
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.outside_part import OutsidePart
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.program import Program

D = TypeVar("D", bound=Dock)
APPLE, MICROSOFT, NVIDIA, FUND = (InstrumentId(f"US.{code}") for code in ("AAPL", "MSFT", "NVDA", "SPY"))
TRADES, SEED = 40, 53
MOST_LOOKS = 120
ARGUMENTS = ("--longport-port", "0", "--longport-region", "us")
Facts = dict[str, object]


class Day:
    """Someone in front of the window, with the exchange's own ledger behind it."""

    def __init__(self, hands: Hands, camera: Camera, sandbox: SandboxHere) -> None:
        self.hands, self.camera, self.sandbox = hands, camera, sandbox
        self.stage, self.application = hands.stage, hands.stage.application
        self.found: Facts = {}
        self.numbers = count(1)

    async def spend(self) -> None:
        """The whole day."""
        for part in (self.trade, self.be_stopped, self.close, self.look_back, self.look_at_companies, self.compare):
            await part()

    async def books(self) -> Books:
        """The exchange's ledger of this moment."""
        return await self.sandbox.within(Books)

    async def held(self) -> int:
        """How many shares of Apple the window shows, once it shows what the exchange has."""
        wanted = (await self.books()).lots[APPLE].quantity
        await self.stage.until(lambda: self.shown_held() == wanted)
        return wanted

    def shown_held(self) -> int:
        """How many shares of Apple the window shows."""
        account = self.application.account
        rows = () if account is None else self.application.hub.value(Topic.POSITIONS.of(account.id)) or ()
        return int(sum(row.quantity for row in rows if row.instrument == APPLE))

    # --- by hand ----------------------------------------------------------------------------------------------------

    async def order(self, side: str, price: str, quantity: int) -> None:
        """Ticket, confirmation, and Send held."""
        await self.hands.write_order(APPLE, side, price, str(quantity))
        await self.stage.ticket_asked()
        await self.stage.until(lambda: self.hands.part("review_order", QAbstractButton).isEnabled())
        self.hands.press("review_order")
        await self.hands.dialog()
        await send(self.hands, Environment.LIVE)
        await self.stage.passes(31)

    async def trade(self) -> None:
        """Buy, and sell a part of it; both are the exchange's."""
        account = self.application.account
        assert account is not None
        self.found["account"] = [account.environment.value, account.currency, account.margin]
        await self.hands.unlock(self.camera, "")
        await self.stage.show(APPLE)
        await self.stage.passes(2)
        await self.order("buy", "ask", 60)
        bought = await self.held()
        await self.order("sell", "bid", 20)
        self.found["traded"] = [bought, await self.held()]

    async def be_stopped(self) -> None:
        """The brake stops an entry, and a stop for the position is said not to be there."""
        account = self.application.account
        assert account is not None
        self.application.services.open_page("settings:loss-brake")
        self.hands.fill("brake_trades", "1")
        self.hands.press("brake_apply")
        await dismiss(self.hands)
        await self.stage.passes(3)
        await self.hands.write_order(APPLE, "buy", "ask", "10")
        await self.stage.ticket_asked()
        self.hands.press("review_order")
        denied = await self.hands.dialog()
        self.found["stopped"] = [words(denied), self.banner(), await self.orders()]
        await dismiss(self.hands)
        actions = self.application.built.docks.exit_actions()
        self.found["protect"] = actions.why_not_protect(account, APPLE)

    async def close(self) -> None:
        """Close by the dialog, which a brake never stops."""
        self.stage.command("blotter.flatten")
        dialog = await self.hands.dialog()
        assert isinstance(dialog, FlattenDialog)
        part = dialog.outside
        assert isinstance(part, OutsidePart)
        await self.stage.until(lambda: "Asking" not in part.words.text())
        self.found["outside"] = part.words.text().replace("\u200b", "")
        dialog.ask_to_type()
        await self.stage.moment()
        QTest.keyClick(dialog.field, Qt.Key.Key_1)
        await self.press(dialog)
        progress = await self.hands.dialog()
        assert isinstance(progress, FlattenProgress)
        for _ in range(TRIES):
            if progress._run.finished:
                break
            await self.stage.passes(5, 5)
        self.found["closed"] = [progress.heading.text(), await self.held()]
        await dismiss(self.hands)

    async def press(self, dialog: FlattenDialog) -> None:
        """Press the button of a flatten until its window goes."""
        for _ in range(TRIES):
            if not isValid(dialog) or not dialog.isVisible():
                return
            QTest.mouseClick(dialog.typed_send, Qt.MouseButton.LeftButton)
            await self.stage.moment()

    def banner(self) -> str:
        """What the banner says."""
        message = self.application.window.banner.message
        return "" if message is None else message.text

    async def orders(self) -> int:
        """How many orders the exchange has of the account."""
        return len((await self.books()).orders)

    async def look_back(self) -> None:
        """The journal has the trip, and agrees with cash and positions."""
        journal = self.open("journal", JournalDock)
        await self.read_past(journal)
        self.found["journal"] = [len(journal.book.trips), journal.check.text()]
        if journal.book.journal is not None:
            print(check_lines(journal.book.journal.check, "America/New_York"), file=sys.stderr)
        books = await self.books()
        gained, fees = books.lots[APPLE].gained, sum((fee.total for fee in books.fees.values()), NOTHING)
        shown = [str(one.net) for one in journal.book.trips]
        self.found["result"] = [shown, str(gained - fees)]
        self.application.window.workspace.docks["journal"].hide()

    async def read_past(self, journal: JournalDock) -> None:
        """Let the journal read orders, fees and money from the broker, and what it has now of cash and positions."""
        journal.ask_again()
        for _ in range(MOST_LOOKS):
            await self.sandbox.wait(30)
            await asyncio.sleep(0.5)
            if journal.book.past.done and not journal.book.reading:
                break
        await self.stage.passes(62, 31)
        await self.stage.until(lambda: not journal.book.reading)

    def open(self, key: str, kind: type[D]) -> D:
        """A dock, opened."""
        self.stage.command(f"dock.open.{key}")
        body = self.application.window.workspace.docks[key].body
        assert isinstance(body, LazyDock)
        inside = body.build()
        assert isinstance(inside, kind)
        return inside

    async def look_at_companies(self) -> None:
        """Each picture of a company in the dock behind, and two of a fund."""
        dock = self.open("behind", BehindDock)
        (pane,) = dock.findChildren(Pane)
        shown: dict[str, list[str]] = {}
        for security, page, key in self.pictures(dock):
            self.application.selection.select(security)
            dock.show_picture(page, key)
            await self.stage.until(lambda: not dock.answers.loading)
            await self.stage.rest()
            state = pane.footer.state
            said = "" if state is None else state.sentence
            shown[f"{security} {key}"] = [dock.heading.text(), dock.plot.figure.sentence, said]
        self.found["companies"] = shown
        self.application.window.workspace.docks["behind"].hide()

    @staticmethod
    def pictures(dock: BehindDock) -> Iterator[tuple[InstrumentId, str, str]]:
        """Every picture of a company, then those of a fund."""
        for page, questions in dock.questions.items():
            for each in questions:
                yield APPLE, page, each.key
        for key in ("valuation", "dividends"):
            yield FUND, "company", key

    # --- forty trades -----------------------------------------------------------------------------------------------

    async def trade_elsewhere(self) -> None:
        """Forty trades of another program: shares, a contract, parts, a short sale; then dividends."""
        async with door_gateway(self.sandbox, Sinks()) as gateway:
            await self.trade_at(gateway)
        for name, amount in DIVIDENDS.items():
            await self.sandbox.ask("dividend", symbol=name, amount=str(amount))

    async def trade_at(self, gateway: LongportGateway) -> None:
        """The trades, over a connection of its own."""
        (account,) = await gateway.trading.accounts()
        chance, option = random.Random(SEED), await self.sandbox.within(a_contract)

        async def place(name: InstrumentId, side: Side, quantity: int, price: Decimal | None = None) -> None:
            await self.sandbox.wait(2)
            request = OrderRequest(
                account=account,
                instrument=name,
                side=side,
                order_type=OrderType.MARKET if price is None else OrderType.LIMIT,
                quantity=quantity,
                price=price,
                client_order_id=f"other-{next(self.numbers)}",
                hours=TradingHours.REGULAR,
            )
            approved = ApprovedOrder(request, approved_at=0.0, generation=gateway.generation)
            await gateway.trading.place(approved)
            await self.sandbox.advance(chance.randint(1, 20))

        for at in range(TRADES):
            name = chance.choice((APPLE, APPLE, NVIDIA, MICROSOFT, option))
            side = chance.choice((Side.BUY, Side.BUY, Side.SELL))
            if name == option and at < TRADES // 2:
                side = Side.BUY
            elif name == MICROSOFT:
                side = Side.BUY if at > TRADES // 2 and side is Side.BUY else Side.SELL
            quantity = chance.randint(1, 3 if name == option else 5 if side is Side.BUY else 20)
            await place(name, side, quantity)
        for name, side, quantity, above in (  # the first is more than the book has
            (NVIDIA, Side.BUY, 300_000, "0.01"),
            (APPLE, Side.BUY, 10, "-20"),
            (MICROSOFT, Side.SELL, 5, "50"),
        ):
            last = (await self.books()).quotes[name].last
            await place(name, side, quantity, last + Decimal(above))
        self.found["contract"] = option

    async def compare(self) -> None:
        """Every figure of the tables is the one of the books."""
        await self.trade_elsewhere()
        await self.stage.passes(90, 30)
        self.application.built.blotter.ask_again()
        await self.stage.passes(62, 31)
        books = await self.books()
        self.found["orders"] = len(books.orders)
        self.found["parts"] = sum(order.status is OrderStatus.PARTIALLY_FILLED for order in books.orders.values())
        self.found["kinds"] = [books.lots[MICROSOFT].quantity < 0, len(us_shown.options(books))]
        self.found["differences"] = list(await self.differences(books))

    async def differences(self, books: Books) -> list[str]:
        """What tables show otherwise."""
        blotter = self.application.built.blotter
        found: list[str] = []
        tabs = self.hands.part("blotter_tabs", QTabBar)
        for tab, table, wanted, keys in (
            (0, blotter.positions, us_shown.positions(books), ("Symbol",)),
            (1, blotter.orders, us_shown.orders(books), ("Side", "Symbol", "Shares", "Price", "Filled")),
            (2, blotter.fills, us_shown.fills(books), ("Order", "Shares", "Price")),
            (3, blotter.cash.table, us_shown.movements(books), ("Kind", "Amount")),
        ):
            tabs.setCurrentIndex(tab)
            await self.stage.until(lambda table=table, wanted=wanted: len(table.rows) >= len(wanted))
            await self.stage.rest()
            found += us_shown.differences(tabs.tabText(tab), us_shown.cells_of(table), wanted, *keys)
        return found


def a_contract(program: Program) -> InstrumentId:
    """A contract on Apple near the money."""
    details = program.exchange.details
    chain = details.option_chain(APPLE, details.option_expiries(APPLE)[1])
    return chain[len(chain) // 2].id


def words(dialog: QWidget) -> str:
    """Everything that a dialog says."""
    return " ".join(part.text() for part in dialog.findChildren(QLabel) if part.text())


async def play(qt: QApplication, directory: Path, sandbox: SandboxHere) -> Facts:
    """From the start of the window to its end."""
    scenery = Scenery(broker=True, doors=Doors.LONGPORT, account=Environment.LIVE)
    await sandbox.ask("cash", account="longport-us", amount=str(PAID_IN))
    async with running(qt, sandbox, scenery, Appearance(), directory) as stage:
        day = Day(Hands(stage), Camera(stage, Appearance(), directory, (), ""), sandbox)
        try:
            await day.spend()
        except BaseException:
            print(json.dumps(day.found, default=str), file=sys.stderr)
            for n, x in enumerate(t for t in QApplication.topLevelWidgets() if t.isVisible()):
                x.grab().save(f"/root/w/scratch/z5/day-{n}.png")
            raise
    return day.found


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    for name in ("LIST_PAUSE", "CASH_PAUSE"):  # real seconds, while all else goes by clocks that we move
        setattr(history, name, 0.2)
    options = parse(command_line(start="00:10", seed=54, date="2026-11-20", arguments=ARGUMENTS))
    with cheap_hashes(), sandbox_thread(options) as sandbox, asyncio.Runner(loop_factory=loop_factory(qt)) as runner:
        found = runner.run(play(qt, Path(sys.argv[1]) / "tideboard", sandbox))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
