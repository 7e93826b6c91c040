"""A day in the whole window with an account of Longbridge's United States data centre. Prints one JSON line.

`python -m fakes.walks.american_day DIRECTORY TRADES PICTURES`: the person buys, sells and closes by hand, is stopped by
the brake, looks at one of so many pictures of companies; then the account trades so often at random elsewhere, and
every figure on screen is held beside books that are counted anew.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, islice
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from shiboken6 import isValid

from fakes.recomputed import us_shown
from fakes.recomputed.us_books import DIVIDENDS, NOTHING, PAID_IN, Books
from fakes.servers.longport.sandbox import door_gateway
from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.values.cheap_passwords import cheap_hashes
from fakes.values.sinks import Sinks
from fakes.values.waiting import in_time
from fakes.walks.person.sending import TRIES, dismiss, send_live
from pictures.doors import Doors
from pictures.hands import Camera, Hands
from pictures.stage import Scenery, loop_factory, running
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderRequest, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.system.settings import Appearance
from tideboard_core.trips import history
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.overview import OverviewPage
from tideboard_desktop.accounts.positions import PositionsPage
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.crash.recorder import CrashRecorder
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.docks.pane import Pane
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.outside_part import OutsidePart
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.longport.us import assets, money, orders
from tideboard_sandbox.longport.us.rows import HOLDER, HOLDER_IN_ENGLISH, SETTLEMENT_ACCOUNT
from tideboard_sandbox.program import Program

D = TypeVar("D", bound=Dock)
APPLE, MICROSOFT, NVIDIA, FUND = (InstrumentId(f"US.{code}") for code in ("AAPL", "MSFT", "NVDA", "SPY"))
SEED, FEW = 53, 20
"""Chance, and below how many trades it is left to no chance that each security is among them."""
LIMITS_FREE = 30
"""Seconds after which the exchange has forgotten every call: by clocks that stride neither program paces its own."""
READINGS = 2
"""How often accounts are read until the last reading began after the exchange stood."""
ARGUMENTS = ("--longport-port", "0", "--longport-region", "us")
CANARIES = (SETTLEMENT_ACCOUNT, HOLDER, HOLDER_IN_ENGLISH)
"""What the details of orders tell of the holder and the accounts at the clearing firm."""
Facts = dict[str, object]


class Day:
    """Someone in front of the window, with the exchange's own ledger behind it."""

    def __init__(self, person: Hands, camera: Camera, sandbox: SandboxHere, trades: int, picture_of: int) -> None:
        self.person, self.camera, self.sandbox = person, camera, sandbox
        self.trades, self.picture_of = trades, picture_of
        self.stage, self.application = person.stage, person.stage.application
        self.found: Facts = {}
        self.numbers = count(1)

    async def spend(self) -> None:
        """The whole day."""
        for part in (self.trade, self.be_stopped, self.close, self.read_journal, self.show_companies, self.compare):
            await self.sandbox.wait(LIMITS_FREE)
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
        await self.person.write_order(APPLE, side, price, str(quantity))
        await self.stage.ticket_asked()
        await self.stage.until(lambda: self.person.part("review_order", QAbstractButton).isEnabled())
        self.person.press("review_order")
        await self.person.dialog()
        await send_live(self.person)
        await self.stage.passes(31, 31)

    async def trade(self) -> None:
        """Buy, and sell a part of it; both are the exchange's."""
        account = self.application.account
        assert account is not None
        self.found["account"] = [account.environment.value, account.currency, account.margin]
        await self.person.unlock(self.camera, "")
        await self.stage.show(APPLE)
        await self.stage.passes(2)
        await self.order("buy", "ask", 60)
        bought = await self.held()
        await self.order("sell", "bid", 20)
        self.found["traded"] = [bought, await self.held()]

    async def be_stopped(self) -> None:
        """The brake stops an entry, and a stop for the position is reason not to be there."""
        account = self.application.account
        assert account is not None
        self.application.services.open_page("settings:loss-brake")
        self.person.fill("brake_trades", "1")
        self.person.press("brake_apply")
        await dismiss(self.person)
        await self.stage.passes(3)
        await self.person.write_order(APPLE, "buy", "ask", "10")
        await self.stage.ticket_asked()
        self.person.press("review_order")
        denied = await self.person.dialog()
        self.found["stopped"] = [words(denied), self.banner(), await self.orders()]
        await dismiss(self.person)
        actions = self.application.built.docks.exit_actions()
        self.found["protect"] = actions.why_not_protect(account, APPLE)

    async def close(self) -> None:
        """Close by the dialog, which a brake never stops."""
        self.stage.command("blotter.flatten")
        dialog = await self.person.dialog()
        assert isinstance(dialog, FlattenDialog)
        part = dialog.outside
        assert isinstance(part, OutsidePart)
        await self.stage.until(lambda: "Asking" not in part.words.text())
        self.found["outside"] = part.words.text().replace("\u200b", "")
        dialog.ask_to_type()
        await self.stage.moment()
        QTest.keyClick(dialog.field, Qt.Key.Key_1)
        await self.press(dialog)
        progress = await self.person.dialog()
        assert isinstance(progress, FlattenProgress)
        for _ in range(TRIES):
            if progress.close_button.isVisible():
                break
            await self.stage.passes(5, 5)
        self.found["closed"] = [progress.heading.text(), await self.held()]
        await dismiss(self.person)

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

    async def read_journal(self) -> None:
        """The journal has the trip, and agrees with cash and positions."""
        journal = self.open("journal", JournalDock)
        await self.read_past(journal)
        self.found["journal"] = [len(journal.book.trips), journal.check.text()]
        books = await self.books()
        gained, fees = books.lots[APPLE].gained, sum((fee.total for fee in books.fees.values()), NOTHING)
        shown = [str(one.net) for one in journal.book.trips]
        self.found["result"] = [shown, str(gained - fees)]
        self.application.window.workspace.docks["journal"].hide()

    async def read_past(self, journal: JournalDock) -> None:
        """Let the journal read orders, fees and money from the broker, and what it has now of cash and positions."""
        journal.ask_again()
        await self.wait_for(lambda: journal.check.text().startswith("reconciled ") and not journal.book.reading)

    async def wait_for(self, wanted: Callable[[], bool]) -> None:
        """Wait for what is read by the second, with the broker's limits out of the way."""
        async with in_time(wanted):
            while not wanted():
                await self.sandbox.wait(LIMITS_FREE)
                self.stage.clock.advance(2)
                self.stage.stir()
                await asyncio.sleep(0.25)

    def open(self, key: str, kind: type[D]) -> D:
        """A dock, opened."""
        self.stage.command(f"dock.open.{key}")
        body = self.application.window.workspace.docks[key].body
        assert isinstance(body, LazyDock)
        inside = body.build()
        assert isinstance(inside, kind)
        return inside

    async def show_companies(self) -> None:
        """Each picture of a company in the dock behind, and two of a fund."""
        dock = self.open("behind", BehindDock)
        (pane,) = dock.findChildren(Pane)
        shown: dict[str, list[str]] = {}
        for security, page, key in islice(self.pictures(dock), None, None, self.picture_of):
            self.application.selection.select(security)
            dock.show_picture(page, key)
            await self.stage.until(lambda: not dock.answers.loading)
            await self.stage.rest()
            state = pane.footer.state
            reason = "" if state is None else state.sentence
            shown[f"{security} {key}"] = [dock.heading.text(), dock.plot.figure.sentence, reason]
        self.found["companies"] = shown
        self.application.window.workspace.docks["behind"].hide()

    @staticmethod
    def pictures(dock: BehindDock) -> Iterator[tuple[InstrumentId, str, str]]:
        """The pictures of a company on the page of companies, then those of a fund."""
        for each in dock.questions["company"]:
            yield APPLE, "company", each.key
        for key in ("valuation", "dividends"):
            yield FUND, "company", key

    # --- trades elsewhere --------------------------------------------------------------------------------------------

    async def trade_elsewhere(self) -> None:
        """Trades of another program: shares, a contract, parts, a short sale; then dividends."""
        async with door_gateway(self.sandbox, Sinks()) as gateway:
            await self.trade_at(gateway)
        for name, amount in DIVIDENDS.items():
            await self.sandbox.ask("dividend", symbol=name, amount=str(amount))

    async def trade_at(self, gateway: LongportGateway) -> None:
        """The trades, over a connection of its own."""
        (account,) = await gateway.trading.accounts()
        chance, option = random.Random(SEED), await self.sandbox.within(a_contract)

        async def place(name: InstrumentId, side: Side, quantity: int, price: Decimal | None = None) -> None:
            await self.sandbox.wait(LIMITS_FREE)
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

        each = (NVIDIA, MICROSOFT, option, APPLE)
        for at in range(self.trades):
            name = chance.choice((APPLE, APPLE, NVIDIA, MICROSOFT, option))
            if self.trades < FEW:
                name = each[at % len(each)]
            side = chance.choice((Side.BUY, Side.BUY, Side.SELL))
            if name == option and at < self.trades // 2:
                side = Side.BUY
            elif name == MICROSOFT:
                side = Side.BUY if at > self.trades // 2 and side is Side.BUY else Side.SELL
            quantity = chance.randint(1, 3 if name == option else 5 if side is Side.BUY else 20)
            await place(name, side, quantity)
        for name, side, quantity, above in (  # the last is more than the book has
            (APPLE, Side.BUY, 10, "-20"),
            (MICROSOFT, Side.SELL, 5, "50"),
            (NVIDIA, Side.BUY, 300_000, "0"),
        ):
            last = (await self.books()).quotes[name].last
            await place(name, side, quantity, last + Decimal(above))
        self.found["contract"] = option

    async def compare(self) -> None:
        """Every figure of the tables is the one of the books."""
        await self.trade_elsewhere()
        self.stage.command("blotter.day_before_fees")  # else it is after fees as soon as each order's is told
        await self.stage.passes(90, 30)
        self.application.built.blotter.ask_again()
        books = await self.books()
        self.found["orders"] = len(books.orders)
        self.found["parts"] = sum(order.status is OrderStatus.PARTIALLY_FILLED for order in books.orders.values())
        self.found["kinds"] = [books.lots[MICROSOFT].quantity < 0, len(us_shown.options(books))]
        self.found["compared"], self.found["differences"] = await self.differences()
        self.found["after nothing"] = await self.answered_with_nothing()

    async def differences(self) -> tuple[int, list[str]]:
        """How many rows were held beside the books, and what they show otherwise."""
        blotter, found, compared = self.application.built.blotter, list[str](), 0
        tabs = self.person.part("blotter_tabs", QTabBar)
        for tab, table, wanted, keys in (
            (0, blotter.positions, us_shown.positions, ("Symbol",)),
            (1, blotter.orders, us_shown.orders, ("Side", "Symbol", "Shares", "Price", "Filled")),
            (2, blotter.fills, us_shown.fills, ("Order", "Shares", "Price")),
        ):
            tabs.setCurrentIndex(tab)
            rows, differing = wanted(await self.books()), ["not read"]
            for _ in range(READINGS):  # an order may fill in part while the first is read
                await self.stage.passes(31)
                differing = self.compared(tabs.tabText(tab), table, rows := wanted(await self.books()), *keys)
                if not differing:
                    break
            found += differing
            compared += len(rows)
        tabs.setCurrentIndex(3)
        books, cash = await self.books(), blotter.cash.table
        wanted_rows = us_shown.movements(books)
        await self.wait_for(lambda: len(cash.rows) >= len(wanted_rows))
        shown = us_shown.cells_of(cash)
        fees = [us_shown.number(row["Amount"]) or NOTHING for row in shown if row["Kind"] == "Trading fees"]
        if sum(fees, NOTHING) != -us_shown.fees(books):
            found.append(f"Cash: fees {sum(fees, NOTHING)} for {us_shown.fees(books)}")
        others = [row for row in shown if row["Kind"] != "Trading fees"]
        found += us_shown.differences("Cash", others, wanted_rows, "Kind", "Amount")
        tabs.setCurrentIndex(0)
        return compared + len(wanted_rows), [*found, *await self.accounts()]

    def compared(self, name: str, table: Any, rows: Sequence[us_shown.Wanted], *keys: str) -> list[str]:
        """What a table shows otherwise."""
        return list(us_shown.differences(name, us_shown.cells_of(table), rows, *keys))

    async def accounts(self) -> list[str]:
        """What the dock of all accounts shows otherwise."""
        dock = self.open("accounts", AccountsDock)
        found: list[str] = []
        for page, wanted, keys in (
            ("overview", us_shown.money, ("environment",)),
            ("positions", us_shown.held, ("security",)),
        ):
            dock.show_page(page)
            await self.read_anew(dock)
            assert isinstance(dock.page, OverviewPage | PositionsPage)
            if isinstance(dock.page, PositionsPage):
                await self.priced(dock, dock.page)
            shown = [row for row in us_shown.cells_of(dock.page.model) if page == "overview" or row["shares"]]
            found += us_shown.differences(page, shown, wanted(await self.books()), *keys)
        return found

    async def priced(self, dock: AccountsDock, page: PositionsPage) -> None:
        """Wait until each row has a price: what the broker does not price is asked of the connection of the quotes."""

        def whole() -> bool:
            dock.each_second()
            return all(row["last"] != "\u2014" for row in us_shown.cells_of(page.model) if row["shares"])

        await self.wait_for(whole)

    async def read_anew(self, dock: AccountsDock) -> None:
        """Have money and holdings read at this moment of the exchange, which then stands."""
        for _ in range(READINGS):
            (before,) = dock.accounts.readings
            await self.sandbox.wait(LIMITS_FREE)
            dock.ask_again()
            await self.wait_for(lambda before=before: dock.accounts.readings[0] is not before)  # type: ignore[misc]
        await self.stage.rest()
        dock.each_second()

    async def answered_with_nothing(self) -> dict[str, list[object]]:
        """What is shown after an empty object as the answer about holdings, then about money, and then of both."""
        both = ("overview", "cash_and_buy_power")
        return {" ".join(names): await self.nothing_of(*names) for names in (both[:1], both[1:], both)}

    async def nothing_of(self, *names: str) -> list[object]:
        """The broker answers these questions with an empty object: whether that was told, and what is shown stays."""
        account, hub = self.application.account, self.application.hub
        assert account is not None
        dock = self.open("accounts", AccountsDock)
        await self.read_anew(dock)
        whole = [one.error is None for one in dock.accounts.readings]
        topics = (Topic.POSITIONS.of(account.id), Topic.FUNDS.of(account.id))
        before = [hub.value(topic) for topic in topics]
        empty.update(dict.fromkeys(names, True))
        await self.read_anew(dock)
        same = [hub.value(topic) == value for topic, value in zip(topics, before, strict=True)]
        refused = [one.error is not None for one in dock.accounts.readings]
        empty.clear()
        return [whole, same, refused]


empty: dict[str, bool] = {}
"""The handlers of the exchange that answer with an empty object."""
details: list[str] = []
"""Answers of the exchange about orders one by one."""


def overheard(whole: Any, name: str) -> None:
    """Let a handler of the exchange's American door answer nothing on demand, and keep details of orders."""
    handler = getattr(whole, name)

    def answer(call: Any) -> dict[str, Any]:
        answer_text: dict[str, Any] = {} if empty.get(name) else handler(call)
        if name == "detail":
            details.append(json.dumps(answer_text))
        return answer_text

    setattr(whole, name, answer)


def a_contract(program: Program) -> InstrumentId:
    """A contract on Apple near the money."""
    details = program.exchange.details
    chain = details.option_chain(APPLE, details.option_expiries(APPLE)[1])
    return chain[len(chain) // 2].id


def words(dialog: QWidget) -> str:
    """Everything that a dialog says."""
    return " ".join(part.text() for part in dialog.findChildren(QLabel) if part.text())


def leaks(directory: Path, application: Application) -> list[object]:
    """How many canaries the exchange sent, and which of them any file, log line or crash report has."""
    recorder = CrashRecorder(directory, application.prepared.redactor, uses=application.wiring.uses)
    report = recorder.compose("An error", "Traceback", datetime.now(UTC))
    lines = "\n".join(str(line) for line in application.connection.log.lines)
    kept = [path.read_bytes() for path in directory.rglob("*") if path.is_file()]
    answer_text = "\n".join(details)
    texts = [*kept, report.encode(), lines.encode()]
    found = [canary for canary in CANARIES if any(canary.encode() in text for text in texts)]
    return [sum(canary in answer_text for canary in CANARIES), len(kept) > 0, found]


async def play(qt: QApplication, directory: Path, sandbox: SandboxHere) -> Facts:
    """From the start of the window to its end."""
    trades, picture_of = map(int, sys.argv[2:])
    scenery = Scenery(broker=True, doors=Doors.LONGPORT, account=Environment.LIVE)
    await sandbox.ask("cash", account="longport-us", amount=str(PAID_IN))
    async with running(qt, sandbox, scenery, Appearance(), directory) as stage:
        day = Day(Hands(stage), Camera(stage, Appearance(), directory, (), ""), sandbox, trades, picture_of)
        await day.spend()
        day.found["canaries"] = leaks(directory, stage.application)
    return day.found


def main() -> int:
    """Run in this process."""
    qt = QApplication(sys.argv[:1])
    qt.setQuitOnLastWindowClosed(False)
    for whole, name in ((assets, "overview"), (money, "cash_and_buy_power"), (orders, "detail")):
        overheard(whole, name)
    for name in ("LIST_PAUSE", "CASH_PAUSE"):  # real seconds, while all else goes by clocks that we move
        setattr(history, name, 0.05)
    options = parse(command_line(start="00:10", seed=54, date="2026-11-20", arguments=ARGUMENTS))
    with cheap_hashes(), sandbox_thread(options) as sandbox, asyncio.Runner(loop_factory=loop_factory(qt)) as runner:
        found = runner.run(play(qt, Path(sys.argv[1]) / "tideboard", sandbox))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
