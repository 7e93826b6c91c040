"""Trading days and closures of a run: their files, what reads and watches them, and the notices of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Final, Protocol

from tideboard_core.errors import BadInput
from tideboard_core.market.broker_days import BROKER_DAYS, BrokerDaysReader, KeptBrokerDays
from tideboard_core.market.closures import ClosureWatch
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import ClosedSpan, Closure, keep_closed, put_closed
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.hub_keys import CLOSURES
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import Clock, MarketClock
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.service import archive_folder, definition_of
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

    `show` puts those that are certain into the banner.
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
        self._unsaved = False
        self._written_at = -_WRITE_EVERY
        self.watch = ClosureWatch(hub, clock, keep=self._keep)
        self._spans = {(span.market, span.begin): span for span in self._file.load()}
        self._certain: dict[str, Closure] = {}
        put_closed(self._spans.values())
        hub.listen(CLOSURES, lambda _key: self._changed())

    def end(self) -> None:
        """Write what is not written, and leave every minute to the table: another connection has its own closures."""
        self._write()
        put_closed(())

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
            if not self._unsaved:
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
    """Days of the connection of the prices, with `closures`, in force from now until `end`; practice apart."""

    def __init__(self, app: RunWithDays, show_closures: Callable[[Sequence[Closure]], None]) -> None:
        """Read the file at once: what the window draws first is by these days.

        One that is of a newer version, or cannot be read, leaves all to the table in this run and is not overwritten.
        """
        self._notices, self._gateway = app.services.notices, app.feeds.gateway
        folder, uses = app.prepared.directory, app.wiring.uses
        shut_in = archive_folder(folder, uses).parent
        if app.wiring.play is not None:
            folder = shut_in = app.wiring.play.folder
        provider = provider_of(uses.connection)
        file = BrokerDaysFile(folder, provider, practice=uses.practice)
        try:
            days = file.load()
        except (BadInput, OSError) as error:
            days = file.rest
            self._report(error)
        self.kept = KeptBrokerDays(app.hub, app.clock, days, save=file.save)
        app.feeds.session.add_poller(
            BrokerDaysReader(app.hub, app.clock, self.kept.take, lengthens=provider in _LENGTHENS)
        )
        self.closures = ClosuresOfRun(
            app.hub,
            app.clock,
            self._notices,
            app.tasks,
            ClosuresFile(shut_in, provider, practice=uses.practice),
            show_closures,
        )
        app.feeds.session.add_poller(self.closures.watch)
        app.hub.listen(BROKER_DAYS, lambda _key: self._notify())
        self._notify()

    def end(self) -> None:
        """Leave every day and minute to the table."""
        self.closures.end()
        self.kept.end()

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


def provider_of(connection: Connection) -> str:
    """How files name the broker of a connection: both of Futu's programs bring the same days."""
    return _HUB if connection.backend is Backend.HUB else definition_of(connection).value
