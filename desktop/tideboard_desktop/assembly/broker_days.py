"""Trading days and closures of a run: their files, what reads and watches them, and the notices of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final, Protocol

from tideboard_core.errors import BadInput, GatewayDown, GatewayError
from tideboard_core.market.broker_days import BROKER_DAYS, BrokerDaysReader, KeptBrokerDays
from tideboard_core.market.closures import ClosureWatch
from tideboard_core.market.hub import Hub
from tideboard_core.model.broker_days import BrokerDay
from tideboard_core.model.closures import ClosedSpan, Closure, keep_closed, put_closed
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import CLOSURES
from tideboard_core.model.instrument import Market
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.system import Clock, MarketClock
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.service import archive_folder, definition_of, practice_elsewhere, sent_by_practice
from tideboard_desktop.assembly.app_services import AppServices
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.notices.model import NoticeStore

_HUB: Final = "hub"
_WRITE_EVERY: Final = 60.0
"""Seconds between two writings of a closure that goes on, which waits for the disk."""
_ASK_AGAIN: Final = 10.0
"""Seconds until a gateway that did not answer is asked again whose market it is."""
_LENGTHENS: Final = frozenset({FlowDefinition.LONGPORT.value})
"""Providers whose lists are not known to leave out closures at short notice.

Futu's do (Qot_RequestTradeDate.proto), and behind a hub may be Futu.
"""


class RunWithDays(Protocol):
    """What an application has that its trading days are built over."""

    hub: Hub
    clock: MarketClock
    feeds: Feeds
    tasks: Tasks
    wiring: Wiring
    prepared: Prepared
    services: AppServices


class ClosuresOfRun:
    """Closures of the connection of the prices, until `end`; its poller is `watch`.

    `show` puts those that are certain into the banner. Nothing is written between `hold` and `go_on`.
    """

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        notices: NoticeStore,
        tasks: Tasks,
        file: ClosuresFile,
        show: Callable[[Sequence[Closure]], None],
    ) -> None:
        """Read the file at once: what the window draws first is without the minutes of these closures."""
        self._hub, self._clock, self._notices, self._tasks = hub, clock, notices, tasks
        self._file, self._show = file, show
        self._writing = threading.Lock()
        self._unsaved = self._held = False
        self._written_at = -_WRITE_EVERY
        self.watch = ClosureWatch(hub, clock, keep=self._keep)
        self._spans = _by_begin(self._file.load())
        self._before = dict(self._spans)
        self._certain: dict[str, Closure] = {}
        put_closed(self._spans.values())
        hub.listen(CLOSURES, lambda _key: self._changed())

    def end(self) -> None:
        """Write what is not written, and leave every minute to the table: another connection has its own closures."""
        self._write()
        put_closed(())

    def hold(self) -> None:
        """Write nothing from now on: it is not known whose market is seen."""
        self._write()
        self._held, self._before = True, dict(self._spans)

    def go_on(self, file: ClosuresFile | None) -> None:
        """Write again, in another file if one is given, with what began since `hold` alone."""
        if file is None:
            self._held = False
        else:
            seen = {key: span for key, span in self._spans.items() if key not in self._before}
            spans = _by_begin(file.load()) | seen
            with self._writing:  # the spans of one kind never meet the file of the other
                self._file, self._spans, self._unsaved, self._held = file, spans, bool(seen), False
            put_closed(spans.values())
            self.watch.forget(self._before)
        if self._unsaved:
            self._write_soon()

    def _keep(self, span: ClosedSpan) -> None:
        keep_closed(span)
        self._spans[span.market, span.begin] = span
        self._unsaved = True
        if self._clock.monotonic() - self._written_at >= _WRITE_EVERY:
            self._write_soon()

    def _write_soon(self) -> None:
        self._written_at = self._clock.monotonic()
        self._tasks.spawn(asyncio.to_thread(self._write), name="closures")

    def _write(self) -> None:
        """Write the closures of now, unless they are written, in any thread: of two the later one has the newer ends.

        When this returns no other thread writes them: what the next run reads and writes is not overwritten.
        """
        with self._writing:
            if not self._unsaved or self._held:
                return
            self._unsaved = False
            self._file.save(sorted(self._spans.values(), key=lambda one: one.begin))

    def _changed(self) -> None:
        before = self._certain
        found = [one for one in self._hub.value(CLOSURES) or () if one.certain]
        self._certain = {one.market: one for one in found}
        if before.keys() - self._certain.keys() and self._unsaved:
            self._write_soon()
        if before.keys() == self._certain.keys():
            return
        from tideboard_desktop.ui.words.closures import closure_words, end_words  # a few days in a year

        for market in self._certain.keys() - before.keys():
            self._post(partial(closure_words, (self._certain[market],)))
        for market in before.keys() - self._certain.keys():
            self._post(partial(end_words, before[market].market))
        self._show(found)

    def _post(self, words: Callable[[], str]) -> None:
        self._notices.post(NoticeType.PROGRAM, words(), words=words)


class BrokerDaysOfRun:
    """Days of the connection of the prices, with `closures`, in force from now until `end`; practice apart.

    A practice exchange that somebody else started says so after a login, for which this is a poller: nothing is kept
    before it is known whose market it is.
    """

    def __init__(
        self,
        app: RunWithDays,
        show_closures: Callable[[Sequence[Closure]], None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Read the file at once: what the window draws first is by these days.

        One that is of a newer version, or cannot be read, leaves all to the table in this run and is not overwritten.
        """
        self._notices, self._gateway, self._sleep = app.services.notices, app.feeds.gateway, sleep
        self._directory, self._uses, self._play = app.prepared.directory, app.wiring.uses, app.wiring.play
        self._practice = self._known = self._uses.practice
        self._unsaved = self._logged_in = False
        self._file, closures = self._files()
        self.kept = KeptBrokerDays(app.hub, app.clock, self._load(), save=self._save)
        lengthens = provider_of(self._uses.connection) in _LENGTHENS
        self._reader = BrokerDaysReader(app.hub, app.clock, self.kept.take, lengthens=lengthens)
        self.closures = ClosuresOfRun(app.hub, app.clock, self._notices, app.tasks, closures, show_closures)
        if not self._uses.practice:
            self.closures.hold()
            app.feeds.session.add_poller(self)
        app.feeds.session.add_poller(self._reader)
        app.feeds.session.add_poller(self.closures.watch)
        app.hub.listen(BROKER_DAYS, lambda _key: self._notify())
        self._notify()

    def end(self) -> None:
        """Leave every day and minute to the table."""
        if self._unsaved and not self._logged_in:  # a person's own changes
            self._file.save(self.kept.days)
        self.closures.end()
        self.kept.end()

    # --- whose market it is -----------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Another login: another program may be at this address."""
        if self._unsaved and not self._logged_in:  # a person's own changes
            self._unsaved = False
            self._file.save(self.kept.days)
        self._logged_in = True
        if self._known:
            self._known = False
            self.closures.hold()

    async def run(self, gateway: Gateway) -> None:
        """Ask whose market it is, then wait until cancelled; raises GatewayDown when the connection ends."""
        while not self._known:
            try:
                self.take_kind(practice=await sent_by_practice(gateway, self._uses.connection))
            except GatewayDown:
                raise
            except GatewayError:
                await self._sleep(_ASK_AGAIN)
        await asyncio.Event().wait()

    def take_kind(self, *, practice: bool) -> None:
        """Keep days and closures from now on, those of a practice exchange in the files of practice."""
        other, self._known, self._practice = practice is not self._practice, True, practice
        if other:
            self._file, closures = self._files()
            self._unsaved = False
            self.kept.go_on_with(self._load())
            self._reader.renew()  # what was read meanwhile counted for the other kind
            self.closures.go_on(closures)
            return
        if self._unsaved:
            self._save(self.kept.days)
        self.closures.go_on(None)

    def _files(self) -> tuple[BrokerDaysFile, ClosuresFile]:
        folder, provider = self._directory, provider_of(self._uses.connection)
        shut_in = archive_folder(folder, self._uses).parent
        if self._practice and not self._uses.practice:
            shut_in = practice_elsewhere(folder)
        if self._play is not None:
            folder = shut_in = self._play.folder
        days = BrokerDaysFile(folder, provider, practice=self._practice)
        return days, ClosuresFile(shut_in, provider, practice=self._practice)

    def _load(self) -> Sequence[BrokerDay]:
        try:
            return self._file.load()
        except (BadInput, OSError) as error:
            self._report(error)
            return self._file.rest

    def _save(self, days: Sequence[BrokerDay]) -> None:
        self._unsaved = not self._known
        if self._known:
            self._file.save(days)

    # --- notices ----------------------------------------------------------------------------------------------------

    def _report(self, error: BadInput | OSError) -> None:
        """Say why the file is not used, or not whole."""
        words = partial(cannot_start, error)
        self._notices.post(NoticeType.PROGRAM, words(), words=words)

    def _notify(self) -> None:
        """Say once of each day that it counts by the broker; markets of one calendar are one notice."""
        days = sorted(self.kept.unnotified(), key=lambda row: (row.day, row.form))
        for _, rows in groupby(days, key=lambda row: (row.day, row.form)):
            from tideboard_desktop.reference.broker_days import change_words  # a few days in a year

            words = partial(change_words, tuple(rows), self._gateway.provider)
            self._notices.post(NoticeType.PROGRAM, words(), words=words)


def _by_begin(spans: Iterable[ClosedSpan]) -> dict[tuple[Market, datetime], ClosedSpan]:
    return {(span.market, span.begin): span for span in spans}


def provider_of(connection: Connection) -> str:
    """How files name the broker of a connection: both of Futu's programs bring the same days."""
    return _HUB if connection.backend is Backend.HUB else definition_of(connection).value
