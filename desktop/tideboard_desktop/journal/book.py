"""The journal of one account in the running program: read from the own store, then from the archive, trip by trip."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeVar

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from tideboard_core.archive.problems import ArchiveError
from tideboard_core.errors import BadInput
from tideboard_core.market.hub import Hub
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.hub_keys import ORDERS_LINK, Topic
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import LinkState
from tideboard_core.model.order import Account
from tideboard_core.orders.details import checked_note
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import TradingGateway
from tideboard_core.replay.trip_market import TripMarket, trip_markets
from tideboard_core.trips.facts import TripKey, TripNote
from tideboard_core.trips.figures import NOT_KNOWN, TripFacts, excursion
from tideboard_core.trips.history import FactsOf, HistoryReader, PastState
from tideboard_core.trips.journal import AccountJournal, AccountPast, PlannedOrder, make_journal, read_past
from tideboard_core.trips.late_fills import Absence, Judge
from tideboard_core.trips.notes_store import NotesStore
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method, ShareSplit
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from tideboard_desktop.docks.archive import ReadableArchive

T = TypeVar("T")
TripPlace: TypeAlias = "tuple[TripKey, datetime | None, tuple[ShareSplit, ...]]"
"""A trip, and when it was closed: an open one goes on."""
Differences: TypeAlias = "tuple[tuple[str, Decimal], ...]"
"""What differs between trips and account, by currency."""
log = logging.getLogger(__name__)
TOLD_MS: Final = 300
"""Between two signals while trips are read from the archive: each has the page reckoned anew."""
AGAIN_MS: Final = 2_000
"""Between two readings of the store while fills arrive."""
PAST_MS: Final = 600_000
"""Between two looks at what the broker tells late: fees, money of today, days that ended."""
FRESH_MS: Final = 60_000
"""After a fill, until the broker is asked for its fees; after cash that nothing explains, for today's movements."""
OPEN_EVERY: Final = 60.0
"""Seconds between two looks of the archive for how far open trips went."""
AT_ONCE: Final = 50
"""Trips of one reading of the archive: others wait for its thread."""
_ERRORS = (sqlite3.Error, OSError, BadInput)


class OwnStores(Protocol):
    """Runs work on the person's own files, in their thread; sqlite3.Error, OSError or BadInput."""

    async def run(self, work: Callable[[TripsStore], T]) -> T:
        """On orders, fills and what brokers told."""
        ...

    async def run_notes(self, work: Callable[[NotesStore], T]) -> T:
        """On what the person wrote."""
        ...


class JournalBook(QObject):
    """`changed` says that trips, notes, or how far they are read are others than before.

    `journal` is None until the first reading; `error` is why there is none, or why the newest rows are not in it.
    """

    changed = Signal()

    def __init__(
        self,
        stores: OwnStores,
        archive: ReadableArchive | None,
        trading: TradingGateway | None,
        *,
        clock: Clock,
        tasks: Tasks,
        clean: Callable[[str], str],
        busy: Callable[[], bool] = lambda: False,
        planned: Callable[[], Mapping[PlannedOrder, Decimal]] = dict,
        facts: FactsOf | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`trading` has the broker's past, None in a replay. `busy`: a review is open, which needs the budget.

        `planned` reads the risks that confirmations named; it blocks and may raise OSError. `facts` is as in
        `HistoryReader`.
        """
        super().__init__(parent)
        self.stores, self._archive, self._clock, self._tasks = stores, archive, clock, tasks
        self._clean, self._planned = clean, planned
        self._loop = asyncio.get_running_loop()
        self.journal: AccountJournal | None = None
        self.error: Exception | None = None
        self.account: Account | None = None
        self.method = Method.FIFO
        self._market: dict[TripPlace, TripMarket] = {}
        self._fresh: set[TripPlace] = set()
        self._reading: asyncio.Task[None] | None = None
        self._market_reading: asyncio.Task[None] | None = None
        self._market_read = 0.0
        self._stale = False
        self._rows: AccountPast | None = None
        self._made_of: tuple[object, ...] = ()
        self._history: HistoryReader | None = None
        self._past: asyncio.Task[None] | None = None
        self._asked_with: Differences = ()
        if trading is not None:
            self._history = HistoryReader(
                trading, stores.run, now=clock.market, busy=busy, changed=self._came, facts=facts
            )
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._read_again)
        self._told = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._told.timeout.connect(self._take_market)
        self._past_again = QTimer(self, singleShot=True, interval=PAST_MS)
        self._past_again.timeout.connect(self.ask_broker)

    # --- what is there ----------------------------------------------------------------------------------------------

    @property
    def trips(self) -> Sequence[TripFacts]:
        """All trips of the account, oldest first."""
        return () if self.journal is None else self.journal.facts

    @property
    def reading(self) -> bool:
        """Whether the store is being read."""
        return self._reading is not None

    @property
    def past(self) -> PastState:
        """How far the broker's past is read."""
        if self._history is None or self.account is None:
            return PastState()
        return self._history.state(self.account.identity)

    # --- reading ----------------------------------------------------------------------------------------------------

    def want(self, account: Account | None, method: Method) -> None:
        """Show an account by a method; its past is read from the broker from now on."""
        other = account is None or self.account is None or account.identity != self.account.identity
        if other:
            self.journal, self.error, self._rows = None, None, None
            for task in (self._past, self._market_reading):
                if task is not None:
                    task.cancel()
            self._past = None
            self._past_again.stop()
        self.account, self.method = account, method
        if account is None:
            self.changed.emit()
            return
        self._read_again()
        if not self._past_again.isActive():
            self.ask_broker()

    def follow(self, hub: Hub) -> None:
        """Read what comes there: fills and orders, other cash or holdings.

        The broker's past goes on when it is connected again.
        """
        for topic in (Topic.FILLS, Topic.ORDERS):
            hub.listen_to(topic, lambda _key: self.refresh())
        for what in (Topic.FUNDS, Topic.POSITIONS, Topic.CHARGES):  # any may come after the others, and is written then
            hub.listen_to(what, lambda _key: self.look())

        def linked() -> None:
            link = hub.value(ORDERS_LINK)
            if link is not None and link.state is LinkState.LIVE and self.past.error is not None:
                self.ask_broker()

        hub.listen(ORDERS_LINK, lambda _key: linked())

    def refresh(self) -> None:
        """Rows of the account came: read them, though not each by itself; their fees are asked for after a while."""
        self.look()
        self._ask_soon()

    def _ask_soon(self) -> None:
        if self._past_again.remainingTime() > 2 * FRESH_MS:  # timers are coarse
            self._past_again.start(FRESH_MS)

    def look(self) -> None:
        """Rows of the account may have come: look soon whether they have."""
        if not self._again.isActive():
            self._again.start()

    def ask_broker(self) -> None:
        """Read what is missing of the broker's past, unless that is under way."""
        if self._past is None and self._history is not None and self.account is not None:
            self._asked_with = self._differences()
            self._past = self._tasks.spawn(self._read_past(self.account), name="journal history")
            self._past.add_done_callback(self._past_done)

    async def _read_past(self, account: Account) -> None:
        assert self._history is not None
        try:
            await self._history.read(account)
        except _ERRORS as error:
            self._fail(error)
        self.changed.emit()

    def _past_done(self, task: asyncio.Task[None]) -> None:
        if task is self._past:  # that of another account was ended
            self._past = None
            if not task.cancelled():
                self._past_again.start(FRESH_MS if self._differs_anew() else PAST_MS)

    def _differences(self) -> Differences:
        """What differs of the account while its movements of money are told."""
        check = None if self.journal is None else self.journal.check
        if check is None or check.untold:
            return ()
        return tuple((one.currency, one.difference) for one in check.currencies if one.difference)

    def _differs_anew(self) -> bool:
        """Whether money came or went since the broker was asked for the movements of today."""
        return self._differences() not in {(), self._asked_with}

    def _came(self, account: AccountId) -> None:
        if self.account is not None and account == self.account.identity:
            self.refresh()

    def _read_again(self) -> None:
        if self.account is None:
            return
        if self._reading is not None:
            self._stale = True
            return
        self._reading = self._tasks.spawn(self._read(self.account, self.method), name="journal")
        self._reading.add_done_callback(self._read_done)

    def _read_done(self, task: asyncio.Task[None]) -> None:
        """Read again what changed meanwhile, unless the program ends."""
        self._reading = None
        if self._stale and not task.cancelled():
            self._stale = False
            self._read_again()

    async def _read(self, account: Account, method: Method) -> None:
        own = account.identity
        try:
            past = await self.stores.run(partial(read_past, account=own, before=self._rows))
            notes = await self.stores.run_notes(lambda store: store.trip_notes(own))
            planned = await self._loop.run_in_executor(None, self._planned)
        except _ERRORS as error:
            self._fail(error)
            return
        made_of = (notes, planned, method, self._clock.market().date())
        if self.journal is not None and self.error is None and past is self._rows and made_of == self._made_of:
            if self._clock.monotonic() - self._market_read >= OPEN_EVERY:  # open trips go on
                self._look_at_market(self.journal)
            return  # nothing else is other than it was
        self._rows, self._made_of = past, made_of
        known = dict(self._market)
        make = partial(_made, past, notes, method, self._clock.market(), known, planned)
        made = await self._loop.run_in_executor(None, make)
        if self.account is not account or self.method is not method:
            self._stale = True
            return
        self._fresh |= self._market.keys() - known.keys()  # came of the archive meanwhile
        if self._fresh and not self._told.isActive():
            self._told.start()
        self.error = None
        self.journal = made
        if self._differs_anew():
            self._ask_soon()
        self.changed.emit()
        self._look_at_market(made)

    def _fail(self, error: Exception) -> None:
        log.info("journal: %s", error)
        self.error = error
        self.changed.emit()

    # --- the archive ------------------------------------------------------------------------------------------------

    def _look_at_market(self, journal: AccountJournal) -> None:
        """Read the archive for it from now on; what an older journal asked is no longer wanted."""
        if self._market_reading is not None:
            self._market_reading.cancel()
        self._market_read = self._clock.monotonic()
        self._market_reading = self._tasks.spawn(self._read_market(journal), name="journal archive")

    async def _read_market(self, journal: AccountJournal) -> None:
        """Read how far each trip went and how unusual the flow was, the newest day first, some trips at once."""
        archive = self._archive
        if archive is None:
            return
        wanted = [
            (key, one)
            for one in sorted(journal.facts, key=lambda each: (each.entry_day, each.trip.instrument), reverse=True)
            if not one.trip.legs and (one.trip.closed is None or _place(one) not in self._market)
            if (key := archive.definition(market_of(one.trip.instrument))) is not None
        ]
        for at in range(0, len(wanted), AT_ONCE):
            some = wanted[at : at + AT_ONCE]
            trips = [(key, one.trip) for key, one in some]
            try:
                found = await archive.read(partial(trip_markets, trips=trips, until=self._clock.market()))
            except ArchiveError as error:
                log.info("journal: %s", error.code)
                return
            for (_key, one), market in zip(some, found, strict=True):
                self._market[_place(one)] = market
                self._fresh.add(_place(one))
            if not self._told.isActive():
                self._told.start()

    def _take_market(self) -> None:
        """Take what came of the archive since the last time, all at once."""
        if self.journal is not None:
            fresh, self._fresh = self._fresh, set()
            facts = tuple(
                _with_market(one, self._market) if _place(one) in fresh else one for one in self.journal.facts
            )
            self.journal = replace(self.journal, facts=facts)
            self.changed.emit()

    # --- notes ------------------------------------------------------------------------------------------------------

    async def keep_note(self, key: TripKey, text: str, tags: Iterable[str]) -> TripNote:
        """Keep what the person wrote of a trip; returns what was kept, which is on the disk then.

        Raises BadInput as `checked_note`, or `trips-unwritable`.
        """
        kept = tuple(dict.fromkeys(filter(None, (checked_note(tag, self._clean).strip() for tag in tags))))
        now = self._clock.wall().astimezone(UTC)
        note = TripNote(key=key, text=checked_note(text, self._clean), tags=kept, changed=now)
        try:
            await self.stores.run_notes(lambda store: store.keep_trip_note(note))
        except (sqlite3.Error, OSError) as error:
            raise BadInput("trips-unwritable", reason=str(error)) from error
        if self.journal is not None:
            facts = tuple(
                structs.replace(one, note=note.text, tags=note.tags) if one.trip.key == key else one
                for one in self.journal.facts
            )
            self.journal = replace(self.journal, facts=facts)
            self.changed.emit()
        return note

    async def settle(self, own: AccountId, fill_id: str, verdict: Absence) -> None:
        """Say of an account's fill that an answer of the broker lacked what it is; BadInput `trips-unwritable`."""
        now = self._clock.market()
        try:
            await self.stores.run(lambda store: store.late.settle(own, fill_id, verdict, now=now, by=Judge.PERSON))
        except (sqlite3.Error, OSError) as error:
            raise BadInput("trips-unwritable", reason=str(error)) from error
        self._read_again()

    def traded(self) -> list[InstrumentId]:
        """The securities of the trips, each once, the last one traded first."""
        return list(dict.fromkeys(one.trip.instrument for one in reversed(self.trips)))


def _made(
    past: AccountPast,
    notes: dict[TripKey, TripNote],
    method: Method,
    now: datetime,
    market: Mapping[TripPlace, TripMarket],
    planned: Mapping[PlannedOrder, Decimal],
) -> AccountJournal:
    """The journal with what is known of the archive, and all reckoned that a page asks of each trip; in a thread."""
    made = make_journal(past, notes, method=method, now=now, planned=planned)
    facts = tuple(_with_market(one, market) for one in made.facts)
    for one in facts:
        one.warm()
        _reckoned = one.parts  # the page draws figures by day at once: a thread beside it would slow both
    return replace(made, facts=facts)


def _place(one: TripFacts) -> TripPlace:
    return one.trip.key, one.trip.closed, one.trip.splits


def _with_market(one: TripFacts, market: Mapping[TripPlace, TripMarket]) -> TripFacts:
    found = market.get(_place(one))
    if found is None:
        return one if one.excursion is not NOT_KNOWN else structs.replace(one, excursion=excursion(one.trip, None))
    if found.bars is None:  # prices of the trip are of different shares, and it is not known of which
        one = structs.replace(one, risk=None, excursion=NOT_KNOWN, shares_unknown=True)
    else:
        one = structs.replace(one, excursion=excursion(one.trip, found.bars))
    return structs.replace(
        one,
        flow_percentile=found.percentile,
        days_to_report=found.days_to_report,
    )
