"""What was known at the second of each own order, read once each from the recorded day and the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from functools import partial
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.replay.decisions import (
    KnownBook,
    KnownThen,
    LaterPrice,
    Outcome,
    book_then,
    known_then,
    later_prices,
    outcome,
    price_at,
    rank_then,
)
from tideboard_core.replay.recorded_security import RecordedSecurity
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OwnOrder
from tideboard_desktop.replay.market import ReplayedMarket
from tideboard_desktop.ui.tasks import Tasks

TOLD_EVERY: Final = 0.25
"""Seconds between two signals while many orders are read: each has tables made anew."""
_NOTHING = KnownThen(recorded=False)


class DecisionFacts(QObject):
    """`changed` says that more is known of an order than before; `version` counts that."""

    changed = Signal()

    def __init__(self, market: ReplayedMarket, own: OwnDay, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.market, self.own, self._tasks = market, own, tasks
        self.version, self._told = 0, 0.0
        self._known: dict[str, KnownThen] = {}
        self._books: dict[str, KnownBook] = {}
        self._notes = dict(own.rows.notes or {})
        self._asked: set[str] = set()
        self._reading: set[asyncio.Task[None]] = set()
        self._priced: set[InstrumentId] = set()
        self._prices_at: datetime | None = None
        self._prices: dict[InstrumentId, Decimal | None] = {}

    def want(self, orders: Iterable[OwnOrder]) -> None:
        """Read what is not read yet of these, one after the other."""
        due = [order for order in orders if order.key not in self._asked]
        if due:
            self._asked.update(order.key for order in due)
            task = self._tasks.spawn(self._read(due), name="decision review")
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def have_read(self, orders: Iterable[OwnOrder]) -> None:
        """Read what is not read yet of these, and return once all of it is there."""
        self.want(orders)
        while self._reading:
            await asyncio.wait(self._reading)

    def then(self, order: OwnOrder) -> KnownThen | None:
        """What was known at its second; None while it is being read."""
        return self._known.get(order.key)

    def book(self, order: OwnOrder) -> KnownBook | None:
        """The book at its second; None while it is being read."""
        return self._books.get(order.key)

    def note(self, order: OwnOrder) -> str:
        """What is kept on it, empty for nothing."""
        return self._notes.get(order.key, "")

    def keep(self, key: str, text: str) -> None:
        """A note was kept on an order (`OwnOrder.key`)."""
        self._notes[key] = text

    @property
    def zone(self) -> str:
        """The zone of the replayed market."""
        return MARKET_ZONE[self.market.day.market]

    def want_prices(self, instruments: Iterable[InstrumentId]) -> None:
        """Read the recorded day of these securities, for the prices of positions."""
        market = self.market.day.market
        due = {each for each in instruments if each not in self._priced and market_of(each) is market}
        if due:
            self._priced |= due
            self._tasks.spawn(self._read_days(due), name="prices of positions")

    def price(self, instrument: InstrumentId, at: datetime) -> Decimal | None:
        """The price of a security at a moment; None in a hole, where it was not recorded or not read yet."""
        security = self.market.day.known(instrument)
        if security is None or security.is_empty:
            return None
        if at != self._prices_at:
            self._prices_at, self._prices = at, {}
        if instrument not in self._prices:
            self._prices[instrument] = price_at(security, self.market.day.session, at)
        return self._prices[instrument]

    def outcome(self, order: OwnOrder, at: datetime) -> Outcome:
        """What it had come to by a moment."""
        return outcome(order, self.own, self.price(order.instrument, at), at)

    def after(self, order: OwnOrder, at: datetime) -> tuple[LaterPrice, ...]:
        """What came after; empty while its security is not read, or where nothing of it was recorded."""
        security = self.market.day.known(order.instrument)
        if security is None or security.is_empty:
            return ()
        return later_prices(order, self.own, security, self.market.day.session, at)

    def _tell(self) -> None:
        self.version, self._told = self.version + 1, monotonic()
        self.changed.emit()

    async def _read_days(self, instruments: Iterable[InstrumentId]) -> None:
        for each in instruments:
            with suppress(ArchiveError):  # the archive itself names what is damaged
                await self.market.day.security(each)
        if isValid(self):
            self._tell()

    async def _read(self, orders: list[OwnOrder]) -> None:
        day = self.market.day
        for order in orders:
            try:
                security = await day.security(order.instrument)
                self._known[order.key] = await self._ranked(order, security)
                book = await self.market.archive.read(
                    partial(book_then, day.key, order.instrument, day.day, order.created)
                )
            except ArchiveError:  # the archive itself names what is damaged
                self._known.setdefault(order.key, _NOTHING)
                book = KnownBook(None)
            if not isValid(self):
                return
            if self.market.clock.market() < order.created:  # gone back meanwhile: what was read ends before its second
                self._asked.discard(order.key)
            else:
                self._books[order.key] = book
            if order is orders[-1] or monotonic() - self._told >= TOLD_EVERY:
                self._tell()

    async def _ranked(self, order: OwnOrder, security: RecordedSecurity) -> KnownThen:
        day = self.market.day
        found = known_then(security, day.session, order.created)
        if found.flow is None:
            return found
        ranked = await self.market.archive.read(partial(rank_then, day.key, order.instrument, day.session, found.flow))
        return KnownThen(recorded=True, price=found.price, flow=found.flow, ranked=ranked)
