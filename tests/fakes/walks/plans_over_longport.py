"""The whole window over a practice LongPort that runs plans by itself, offscreen. Prints one JSON line.

`python -m fakes.walks.plans_over_longport DIRECTORY`: a person reads plans and statements in the dock of the accounts,
buys, asks to close the position, and holds the broker's count of the result beside the trips.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fakes.walks.changing_application import until
from fakes.walks.practice_over_longport import Person, dialogs
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.accounts.dock import AccountsDock
from tideboard_desktop.accounts.outside import OutsidePage
from tideboard_desktop.accounts.statements import StatementsPage
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.journal.broker_dialog import BrokerDialog
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.orders.flatten.view import FlattenDialog
from tideboard_desktop.orders.outside_part import OutsidePart
from tideboard_desktop.startup import launch as start
from tideboard_desktop.ui.cli.command_line import parse
from tideboard_desktop.ui.dialogs.open_link import OpenLinkDialog

D = TypeVar("D", bound=Dock)


class Reader(Person):
    """Someone who looks at what the broker does by itself."""

    async def spend_the_day(self) -> None:
        """Read, buy, ask to close, compare."""
        await until(lambda: self.application.account is not None and self.application.built.chart_shown)
        await self.read_accounts()
        await self.unlock()
        await self.buy()
        await self.ask_to_close()
        await self.compare()

    async def read_accounts(self) -> None:
        """Both pages fill, and a statement asks before it is opened."""
        dock = self.opened("accounts", AccountsDock)
        dock.show_page("outside")
        page = dock.page
        assert isinstance(page, OutsidePage)
        await until(lambda: bool(page.model.rows))
        self.found["plans"] = [
            (row.plan.symbol, row.plan.state.value, len(row.plan.next_acts)) for row in page.model.rows
        ]
        dock.show_page("statements")
        statements = dock.page
        assert isinstance(statements, StatementsPage)
        await until(lambda: bool(statements.model.rows))
        statements.open_row(statements.model.rows[0])
        await until(lambda: bool(dialogs()))
        (question,) = dialogs()
        assert isinstance(question, OpenLinkDialog)
        self.found["host"] = question.host.text().replace("\u200b", "")
        question.reject()
        await until(lambda: not dialogs())

    def opened(self, key: str, kind: type[D]) -> D:
        """A dock, opened."""
        window = self.application.built.window
        window.workspace.open(key)
        (dock,) = window.findChildren(kind)
        return dock

    async def buy(self) -> None:
        """A hundred at the best offer."""
        self.press("price_ask")
        self.fill(self.part("quantity", QWidget), "100")
        while not await self.sent():
            self.press("cancel_dialog")
            await until(lambda: not dialogs())
        await until(self.positions)

    def positions(self) -> bool:
        """Whether the account in view holds something."""
        account = self.application.account
        return account is not None and bool(self.hub.value(Topic.POSITIONS.of(account.id)))

    async def ask_to_close(self) -> None:
        """The confirmation names what goes on trading."""
        blotter = self.application.built.blotter
        await until(lambda: not self.application.built.busy)
        blotter.trading.ask_flatten()
        await until(lambda: any(isinstance(one, FlattenDialog) for one in dialogs()))
        (dialog,) = [one for one in dialogs() if isinstance(one, FlattenDialog)]
        part = dialog.outside
        assert isinstance(part, OutsidePart)
        await until(lambda: "Orders outside" in part.words.text())
        self.found["outside"] = part.words.text().replace("\u200b", "").splitlines()[1:]
        dialog.reject()
        await until(lambda: not dialogs())

    async def compare(self) -> None:
        """The broker's count of what is open and ours."""
        dock = self.opened("journal", JournalDock)
        await until(lambda: bool(dock.book.trips))
        dock.open_broker_count()
        (dialog,) = dock.findChildren(BrokerDialog)
        await until(lambda: bool(dialog.table.rows))
        self.found["compared"] = [
            (row.instrument, row.theirs is not None, row.gross is not None) for row in dialog.table.rows
        ]
        dialog.leave.click()


def main() -> int:
    """Run in this process."""
    found: dict[str, object] = {}
    run_window = Application.run

    async def run(self: Application) -> None:
        person = Reader(self)
        acting = asyncio.get_running_loop().create_task(person.spend_the_day())
        acting.add_done_callback(lambda _task: self.close())  # also when it failed
        await run_window(self)
        found.update(person.found)
        await acting

    Application.run = run  # type: ignore[method-assign]  # the person takes a seat
    directory, *arguments = sys.argv[1:]
    code = start.run(parse(["--data-dir", directory, *arguments]), Path(directory))
    print(json.dumps(found))  # noqa: T201  the test reads it
    return code


if __name__ == "__main__":
    sys.exit(main())
