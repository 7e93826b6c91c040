"""The person's own store in the running program: filled from the hub, written in a thread, read for a past day."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Account, AccountId, Environment, Fill
from tideboard_core.model.session import exchange_date
from tideboard_core.model.watch.alerts import AlertFired
from tideboard_core.orders.details import checked_note
from tideboard_core.orders.past_orders import read_past_orders, with_past_orders
from tideboard_core.ports.bars import day_start
from tideboard_core.ports.system import Clock
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.recorder import TripsRecorder
from tideboard_core.trips.rows import OwnOrder, OwnRows, OwnSpan, Ring
from tideboard_core.trips.store import TripsStore
from tideboard_desktop.alerts.words import fired_words
from tideboard_desktop.archive.worker import Worker
from tideboard_desktop.docks.fired_marks import FiredMark, FiredMarks

T = TypeVar("T")
log = logging.getLogger(__name__)
translate = QCoreApplication.translate
_TWO_DAYS = timedelta(days=2)
_ERRORS = (sqlite3.Error, OSError, BadInput)


class OwnRecords:
    """`clean` takes known secrets out of a text.

    `notify` gets, once, that the store cannot be used, and where a damaged one is kept.
    Nothing is kept while `closed`: a market that plays a recorded day is not the one of these accounts' journal.
    """

    def __init__(
        self,
        folder: Path,
        order_log: Path,
        hub: Hub,
        clock: Clock,
        *,
        fired: FiredMarks,
        clean: Callable[[str], str],
        notify: Callable[[str], object],
        known: Callable[[], Iterable[AccountId]],
        closed: Callable[[], bool] = lambda: False,
    ) -> None:
        """`folder` is where the store is, `order_log` the file of the order log; `known` as `TripsStore` has it."""
        self._folder, self._log, self._hub, self._clock = folder, order_log, hub, clock
        self._clean, self._notify, self._closed, self._known = clean, notify, closed, known
        self._worker = Worker("trips")
        self._loop = asyncio.get_running_loop()
        self._store: TripsStore | None = None
        self._notes: NotesStore | None = None
        self._failed = False
        self._fired = fired
        self.recorder = TripsRecorder(hub, clock, self._put)
        hub.listen_to(Topic.ALERT, self._alert_rang)
        fired.changed.connect(self._signals_fired)

    # --- while the program runs -------------------------------------------------------------------------------------

    def follow(self, accounts: Iterable[Account]) -> None:
        """Keep what these accounts hold and do from now on."""
        self.recorder.follow(accounts)

    async def recall(self, accounts: Iterable[Account], take: Callable[[Account, Iterable[Fill]], object]) -> None:
        """Give `take` the last two days' fills of LIVE accounts, but those that were none: its lists may lack some now.

        Brokers list no fills of some paper accounts, and a practice exchange may have begun anew.
        """
        now = self._clock.market()
        span = OwnSpan(now - _TWO_DAYS, now + _TWO_DAYS)
        for account in accounts:
            if account.environment is Environment.LIVE and not self._closed():
                try:
                    rows = await self.run(partial(TripsStore.rows, account=account.identity, span=span))
                except _ERRORS as error:
                    self._tell(error)
                    return
                take(account, rows.fills)

    def beat(self) -> None:
        """Write what changed; called each second."""
        self.recorder.beat()

    async def close(self) -> None:
        """Write what is left and end the thread."""
        self.recorder.end()
        await self._worker.close(self._close)

    def _close(self) -> None:
        for store in (self._store, self._notes):
            if store is not None:
                store.close()
        self._store = self._notes = None

    def _alert_rang(self, key: Key[AlertFired]) -> None:
        fired = self._hub.value(key)
        if fired is not None:
            self.recorder.ring(Ring(self._clock.market(), fired.instrument, fired_words(fired)))

    def _signals_fired(self, instruments: Iterable[InstrumentId]) -> None:
        rings = [
            Ring(_rang(mark), instrument, mark._replace(ended=None).words(instrument))
            for instrument in instruments
            for mark in self._fired.of(instrument)
        ]
        if rings:
            self.recorder.ring(*rings)

    # --- a day ------------------------------------------------------------------------------------------------------

    async def day(self, account: Account, begin: datetime, end: datetime) -> OwnDay:
        """What an account held and did from `begin` to `end` (aware UTC); empty where the store cannot be read."""
        own, span = account.identity, OwnSpan(begin, end)
        rows = OwnRows()
        logged: tuple[OwnOrder, ...] = ()
        notes: dict[str, str] = {}
        try:
            logged = await asyncio.to_thread(read_past_orders, self._log, own, span)
            rows = await self.run(lambda store: store.rows(own, span))
        except _ERRORS as error:
            self._tell(error)
        try:
            notes = await self.run_notes(lambda store: store.order_notes(own))
        except _ERRORS as error:
            self._tell(error)
        orders = with_past_orders(rows.orders, logged)
        return OwnDay(
            span=span,
            rows=OwnRows(
                watched=rows.watched,
                readings=rows.readings,
                orders=orders,
                fills=rows.fills,
                rings=rows.rings,
                notes=notes,
            ),
        )

    async def trades_of_month(self, account: Account) -> int | None:
        """How many fills of this month in Hong Kong are kept of an account; None where the store cannot be read."""
        now = self._clock.market()
        first = exchange_date(Market.HK, now).replace(day=1)
        span = OwnSpan(day_start(Market.HK, first), now)
        try:
            rows = await self.run(partial(TripsStore.rows, account=account.identity, span=span))
        except _ERRORS as error:
            self._tell(error)
            return None
        return len(rows.fills)

    async def keep_note(self, account: Account, key: str, text: str) -> str:
        """Keep a note on an order; returns what was kept, which is on the disk then.

        Raises BadInput as `checked_note`, or `trips-unwritable`.
        """
        note = checked_note(text, self._clean)
        try:
            await self.run_notes(
                lambda store: store.keep_order_note(account.identity, key, note, self._clock.wall().astimezone(UTC))
            )
        except _ERRORS as error:
            raise BadInput("trips-unwritable", reason=str(error)) from error
        return note

    def keep(self, work: Callable[[TripsStore], object]) -> None:
        """Have `work` run on the store; not where nothing is kept. What fails is told once."""
        self._put(work)

    # --- the thread -------------------------------------------------------------------------------------------------

    def _put(self, work: Callable[[TripsStore], object]) -> None:
        if not self._closed():
            self._worker.submit(partial(self._work, work)).add_done_callback(self._done)

    async def run(self, work: Callable[[TripsStore], T]) -> T:
        """Run `work` on the store, in its thread and in the order of the calls; sqlite3.Error, OSError, BadInput."""
        return await self._worker.run(partial(self._work, work))

    async def run_notes(self, work: Callable[[NotesStore], T]) -> T:
        """As `run`, on what the person wrote."""
        return await self._worker.run(partial(self._work_on_notes, work))

    def _work(self, work: Callable[[TripsStore], T]) -> T:
        if self._store is None:
            self._store = TripsStore(self._folder, known=self._known)
            text = translate(
                "OwnRecords",
                "The file of orders, fills and positions was damaged. It is kept as {path}; a new one was begun.",
            )
            self._look_aside(self._store.put_aside, text)
        return work(self._store)

    def _work_on_notes(self, work: Callable[[NotesStore], T]) -> T:
        if self._notes is None:
            self._notes = NotesStore(self._folder)
            text = translate(
                "OwnRecords",
                "The file of notes on orders and trips was damaged. It is kept as {path}; a new one was begun.",
            )
            self._look_aside(self._notes.put_aside, text)
            try:
                self._work(partial(_move_old_notes, notes=self._notes))
            except _ERRORS as error:  # who reads that store is told; the next start takes them over
                log.info("notes of the own store: %s", error)
        return work(self._notes)

    def _look_aside(self, aside: Path | None, text: str) -> None:
        if aside is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._notify, text.format(path=str(aside)))

    def _done(self, future: Future[object]) -> None:
        error = future.exception()
        if error is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(partial(self._lose, error))

    def _lose(self, error: BaseException) -> None:
        self.recorder.lost()
        self._tell(error)

    def _tell(self, error: BaseException) -> None:
        log.info("own records: %s", error)
        if not self._failed:
            self._failed = True
            text = translate("OwnRecords", "Orders, fills and positions are not kept for replay: {reason}")
            self._notify(text.format(reason=str(error)))


def _move_old_notes(store: TripsStore, notes: NotesStore) -> None:
    """Version 1 of the store held the notes too."""
    notes.take_over(store.take_old_notes())
    store.drop_old_notes()


def _rang(mark: FiredMark) -> datetime:
    """When a signal was told: at the end of its minute, or when the minute was received."""
    return datetime.fromtimestamp(max(mark.start + 60, mark.known), UTC)
