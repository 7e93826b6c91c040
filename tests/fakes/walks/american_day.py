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
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget

from shiboken6 import isValid

from fakes.recomputed.us_books import DIVIDENDS, NOTHING, PAID_IN, PART, Books
from fakes.servers.sandbox import SandboxHere, command_line, sandbox_thread
from fakes.values.cheap_passwords import cheap_hashes
from pictures.doors import Doors
from pictures.exit_stories import TRIES, dismiss, send
from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery, loop_factory, running
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.orders.brake.loss_limits import LossLimits
from tideboard_core.system.settings import Appearance
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.behind.dock import BehindDock
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.orders.flatten.running import FlattenProgress
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.outside_part import OutsidePart
from tideboard_sandbox.command_line import parse
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.program import Program

D = TypeVar("D", bound=Dock)
APPLE, MICROSOFT, NVIDIA, FUND = (InstrumentId(f"US.{code}") for code in ("AAPL", "MSFT", "NVDA", "SPY"))
TRADES, SEED = 40, 53
ARGUMENTS = ("--longport-port", "0", "--longport-region", "us")
Facts = dict[str, object]


class Day:
    """Someone in front of the window, with the exchange's own ledger behind it."""

    def __init__(self, hands: Hands, camera: Camera, sandbox: SandboxHere) -> None:
        self.hands, self.camera, self.sandbox = hands, camera, sandbox
        self.stage, self.application = hands.stage, hands.stage.application
        self.found: Facts = {}

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
        """The journal."""

    async def look_at_companies(self) -> None:
        """The dock behind."""

    async def compare(self) -> None:
        """Forty trades elsewhere."""


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
    options = parse(command_line(start="00:10", seed=54, date="2026-11-20", arguments=ARGUMENTS))
    with cheap_hashes(), sandbox_thread(options) as sandbox, asyncio.Runner(loop_factory=loop_factory(qt)) as runner:
        found = runner.run(play(qt, Path(sys.argv[1]) / "tideboard", sandbox))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())
