"""Programs served over a filled hub, with the process for real or none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fakes.scenes.trading.filled_hub import TradingFloor
from fakes.servers.programs_place import own_address
from fakes.values.failing import fail
from fakes.values.lock import MemoryStore
from tideboard_api.replies import SignalsReply
from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import GatewayError
from tideboard_core.market.bars.columns import Columns
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.reader import BarReader
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.hub_keys import QUOTES_LINK, Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import (
    ChargedSecurity,
    HistoryQuota,
    Lazy,
    LinkState,
    LinkStatus,
    QuotaPeriod,
    TakenSecurity,
)
from tideboard_core.model.order import Account, Environment
from tideboard_core.model.quote import BarAdjustment, BarPeriod
from tideboard_core.model.review import SourceKind
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.gateway import CallKind, CallsUsed
from tideboard_core.ports.system import Clock
from tideboard_core.programs.archive_place import ArchivePlace
from tideboard_core.programs.key_store import KeyStore
from tideboard_core.programs.proposal_desk import ProposalDesk
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.programs.fetches import ProgramFetches
from tideboard_desktop.programs.past_candles import PastCandles
from tideboard_desktop.programs.reads import WindowReads
from tideboard_desktop.programs.service import ProgramsService
from tideboard_desktop.programs.watches import ProgramWatches
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from tideboard_core.ports.market import QuoteFeed


class PastFeed:
    """History of which each security is a unit of `total`; hands spent `others`, `known` is whether it tells."""

    bar_offer = BarOffer(periods=frozenset(BarPeriod), adjustments=frozenset(BarAdjustment), history_costs=True)

    def __init__(self) -> None:
        self.total, self.others, self.known = 100, 0, True
        self.charged: dict[InstrumentId, datetime] = {}
        self.takers: dict[InstrumentId, str] = {}
        self.asked: list[BarRequest] = []
        self.page = BarPage(bars=())
        self.error: GatewayError | None = None

    async def bar_quota(self) -> HistoryQuota | None:
        """What is left."""
        charged = tuple(ChargedSecurity(*each) for each in self.charged.items())
        used = len(charged) + self.others
        quota = HistoryQuota(
            used=used,
            remaining=self.total - used,
            charged=charged,
            period=QuotaPeriod.MONTH,
            taken=tuple(TakenSecurity(*each) for each in self.takers.items()),
        )
        return quota if self.known else None

    async def bars(self, request: BarRequest) -> BarPage:
        """The page; each security counts once."""
        assert request.before is not None
        self.asked.append(request)
        await asyncio.sleep(0)  # an answer comes later than the question
        if self.error is not None:
            raise self.error
        if request.instrument not in self.charged:
            self.charged[request.instrument] = request.before
            if request.taker:
                self.takers[request.instrument] = request.taker
        return self.page


class ServedProgramsScene:
    """Hub, keyring and service; `notes` has what went into the order log. `close` ends the process."""

    def __init__(
        self,
        folder: Path,
        environment: Environment = Environment.PRACTICE,
        desk: ProposalDesk | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.floor = TradingFloor(environment)
        self.hub, self.account = self.floor.hub, self.floor.account
        self.in_view: Account | None = self.account
        self.refused: GatewayError | None = None
        self.signals = SignalsReply()
        self.quota: SubscriptionInfo | None = None
        self.calls: list[str] = []
        self.answer_flow: Callable[[str, float], Coroutine[Any, Any, None]] = self._no_flow
        self.page = BarPage(bars=())
        self.used: dict[CallKind, CallsUsed] = {}
        self.history = PastFeed()
        self.reader = BarReader(cast("QuoteFeed", None), self.floor.clock.market)
        self.folder, self.keyring, self.notes = folder, MemoryStore(), list[dict[str, Any]]()
        self.order_log: Audit | None = None
        self.shorter = False
        self.link(LinkState.LIVE)
        self.tasks = Tasks(fail)
        self.preferences = Preferences(
            Settings(), SettingsFile(folder), self.tasks, writable=False, failed=lambda: None
        )
        self.fetches = ProgramFetches(
            self.hub,
            self.floor.clock.monotonic,
            flow=self.read_flow,
            bars=self.read_bars,
            refused=lambda _: self.refused,
            quota=lambda: self.quota,
            charted=self.charted,
            used=lambda: self.used,
            past=PastCandles(lambda: self.history),
            spawn=partial(self.tasks.spawn, name="fetch"),
        )
        self.reads = WindowReads(
            self.hub,
            self.floor.clock,
            source=lambda _: SourceKind.PRACTICE,
            account=lambda: self.in_view,
            refused=lambda _: self.refused,
            replaying=lambda: False,
            signals=lambda: self.signals,
            fetched=self.fetches.bars,
            charted=self.charted,
        )
        self.service = ProgramsService(
            self.reads,
            partial(ProgramWatches, self.hub, self.fetches),
            KeyStore(self.keyring),
            self.preferences,
            clock or SystemClock(),
            fetches=self.fetches,
            address=own_address(folder),
            archive=self.place,
            note=lambda data: self.notes.append(dict(data)),
            write=self.write,
            compared=self.compare,
            spawn=partial(self.tasks.spawn, name="programs"),
            desk=desk,
        )

    async def compare(self) -> None:
        """The order log is held against the keyring, which says that it is shorter."""
        if self.shorter:
            self.service.distrust()

    async def write(self, data: Mapping[str, Any]) -> int | None:
        """A line of the order log that is waited for; on disk at once without a log of its own."""
        self.notes.append(dict(data))
        if self.order_log is None:
            return len(self.notes)
        return await self.order_log.record(RecordKind.NOTE, "", data)

    async def read_flow(self, key: Key[Any], *, since: float) -> object:
        """A call for flow, answered by `answer_flow`."""
        self.calls.append(key.subject)
        await self.answer_flow(key.subject, since)
        return None

    async def read_bars(self, instrument: InstrumentId, period: BarPeriod) -> BarPage:
        """A call for candles, answered with `page`."""
        self.calls.append(f"{instrument} {period.value}")
        return self.page

    def charted(self, instrument: InstrumentId) -> Columns | None:
        """The minutes of a chart, if `reader` has some."""
        series = self.reader.held(SeriesKey(instrument, Interval(1, Unit.MINUTE)))
        return None if series is None else series.columns.rows

    async def _no_flow(self, _symbol: str, _since: float) -> None:
        """Nothing comes."""

    def link(self, state: LinkState) -> None:
        status = LinkStatus(state=state, provider="Sandbox", address="127.0.0.1:1", since=0.0)
        self.hub.publish(QUOTES_LINK, Lazy.ready(status))

    def put(self, topic: Topic[object], subject: str, value: object) -> None:
        self.floor.put(topic, subject, value)

    def place(self, _instrument: InstrumentId) -> ArchivePlace:
        return ArchivePlace(
            folder=str(self.folder / "archive"),
            provider="Futu",
            tier_version="1",
            currency="HKD",
            practice=True,
            now=0.0,
        )

    async def close(self) -> None:
        await self.service.stop()
        await self.tasks.close()
