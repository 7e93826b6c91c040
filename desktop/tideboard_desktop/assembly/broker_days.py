"""The broker's trading days of a run: their file, their reader, and the notice of each that counts from now on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Final, Protocol

from tideboard_core.errors import BadInput
from tideboard_core.market.broker_days import BROKER_DAYS, BrokerDaysReader, KeptBrokerDays
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import Closure
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import MarketClock
from tideboard_core.system.broker_days_file import BrokerDaysFile
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.settings import Backend, Connection
from tideboard_desktop.archive.service import definition_of
from tideboard_desktop.assembly.app_services import AppServices
from tideboard_desktop.assembly.closures import ClosuresOfRun
from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.assembly.wiring import Wiring
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.words.errors import cannot_start

_HUB: Final = "hub"
_LENGTHENS: Final = frozenset({FlowDefinition.LONGPORT.value})
"""Providers whose lists are not known to leave out closures at short notice.

Futu's do (Qot_RequestTradeDate.proto), and behind a hub may be Futu.
"""


class RunWithDays(Protocol):
    """What an application has that its trading days are built over."""

    hub: Hub
    clock: MarketClock
    feeds: Feeds
    wiring: Wiring
    prepared: Prepared
    services: AppServices


class BrokerDaysOfRun:
    """Days of the connection of the prices, with `closures`, in force from now until `end`; practice apart."""

    def __init__(self, app: RunWithDays, show_closures: Callable[[Sequence[Closure]], None]) -> None:
        """Read the file at once: what the window draws first is by these days.

        One that is of a newer version, or cannot be read, leaves all to the table in this run and is not overwritten.
        """
        self._notices, self._gateway = app.services.notices, app.feeds.gateway
        folder = app.prepared.directory if app.wiring.play is None else app.wiring.play.folder
        uses = app.wiring.uses
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
            app.hub, app.clock, self._notices, ClosuresFile(folder, provider, practice=uses.practice), show_closures
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
