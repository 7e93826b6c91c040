"""The journal's dock over the own stores of a folder, in a window of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from shiboken6 import delete, isValid

from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.own_stores import Stores
from fakes.values.journal_days import made_trading
from fakes.values.trading import ACCOUNTS
from fakes.values.waiting import until
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.journal.book import JournalBook
from tideboard_desktop.journal.dock import JournalDock

LIVE = ACCOUNTS[Environment.LIVE]
EVENING = datetime(2026, 11, 20, 10, tzinfo=UTC)


class JournalScene:
    """The account is a LIVE one; the clock stands after the close of 20 November."""

    def __init__(self, reference: ReferenceScene, stores: Stores) -> None:
        self.reference, self.stores = reference, stores
        self.account: Account | None = LIVE
        self.replays: list[tuple[InstrumentId, date, datetime | None]] = []
        reference.clock.set_market(EVENING)
        reference.context = replace(
            reference.context,
            window=replace(
                reference.context.window,
                account=lambda: self.account,
                replay=lambda *what: self.replays.append(what),
            ),
        )
        self.book: JournalBook | None = None

    def trade(self, trips: int = 119, sessions: int = 49, *, fees: bool = True) -> None:
        """Keep a made-up history of the account."""
        assert self.account is not None
        own = self.account.identity
        self.stores.keep(own, made_trading(own, trips, sessions), fees=fees)

    def make_book(self) -> JournalBook:
        """The service of the dock."""
        reference = self.reference
        if self.book is None:
            self.book = JournalBook(
                self.stores,
                reference.context.services.readable,
                None,
                clock=reference.clock,
                tasks=reference.tasks,
                clean=lambda text: text.replace("secret-key", ""),
            )
        return self.book

    async def show(self, *, width: int = 1380, height: int = 830) -> JournalDock:
        """The dock on the screen, with all that can be read."""
        dock: JournalDock = self.reference.show(partial(JournalDock, book=self.make_book), width=width, height=height)
        await self.read()
        return dock

    async def read(self) -> None:
        """Let the book be read, and the dock show it."""
        book = self.make_book()
        await until(lambda: not book.reading)
        await self.reference.quiet()


@asynccontextmanager
async def journal_scene(reference: ReferenceScene, folder: Path) -> AsyncIterator[JournalScene]:
    """The scene; its files are closed after it."""
    stores = Stores(folder)
    made = JournalScene(reference, stores)
    yield made
    await reference.quiet()
    if made.book is not None and isValid(made.book):
        await reference.tasks.close()
        delete(made.book)
    stores.close()
