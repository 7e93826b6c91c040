"""What the collector asks of a gateway's `behind`: the calls of `ports.behind` that bring daily figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from tideboard_core.model.behind.brokers import HoldingHistory, Holdings
from tideboard_core.model.behind.company import Ratings
from tideboard_core.model.behind.events import CalendarPage, EventKind
from tideboard_core.model.behind.short_selling import ShortPositions, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.ports.behind import SHORT_DAYS


class DailyShort(Protocol):
    """What the collector asks of `ports.behind.ShortSelling`."""

    async def volumes(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortVolumes: ...

    async def positions(self, instrument: InstrumentId, count: int = SHORT_DAYS) -> ShortPositions: ...


class DailyBrokers(Protocol):
    """What the collector asks of `ports.behind.BrokerStandings`."""

    async def holdings(self, instrument: InstrumentId) -> Holdings: ...

    async def holding_history(self, instrument: InstrumentId, number: str) -> HoldingHistory: ...


class DailyCompany(Protocol):
    """What the collector asks of `ports.behind.CompanySource`."""

    async def ratings(self, instrument: InstrumentId) -> Ratings: ...


class DailyEvents(Protocol):
    """What the collector asks of `ports.behind.EventSource`."""

    async def calendar(self, kind: EventKind, begin: date, end: date, markets: Collection[Market] = ()) -> CalendarPage:
        """Events of a kind; see `ports.behind`. Raises GatewayError."""
        ...


class DailySource(Protocol):
    """What the collector asks of `ports.behind.BehindSource`."""

    @property
    def short_selling(self) -> DailyShort:
        """Short sales and positions."""
        ...

    @property
    def brokers(self) -> DailyBrokers:
        """Holdings in the clearing house."""
        ...

    @property
    def company(self) -> DailyCompany:
        """Ratings."""
        ...

    @property
    def events(self) -> DailyEvents:
        """The calendar."""
        ...
