"""A window's connection as the collector uses it: its session connects, its schedule makes the flow calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from tideboard_core.archive.definitions import PROVIDERS
from tideboard_core.collector.source import FUTU_SHARED_PACE, LONGPORT_SHARED_PACE, SHARED_DAILY, Source
from tideboard_core.errors import GatewayDown, NotSubscribed, QuotaExceeded, ServerRefused
from tideboard_core.market.flow_schedule import Answer, FlowSchedule
from tideboard_core.market.hub import Hub
from tideboard_core.market.session import ConnectionSession
from tideboard_core.model.flow import CapitalFlow, FlowDefinition, FlowDistribution, FlowPeriod, SizeDistribution
from tideboard_core.model.hub_keys import Key, SubscriptionInfo, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import GatewayState, HistoryQuota, LinkState
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.gateway import Gateway
from tideboard_core.ports.reference import GatewayProgram, ReferenceSource
from tideboard_core.ports.system import Clock

YOUNG: Final = 20.0
"""Age in seconds up to which a view's answer is recorded instead of asking once more."""
AT_ONCE: Final = 5
"""Securities of one subscription call."""


WINDOW_FREE: Final = 40
"""Subscriptions left to the window: quote, book, trades and bars of ten more securities that a person opens."""


class SharedGateway:
    """A connection that its session keeps; the collector only waits for it."""

    def __init__(
        self, gateway: Gateway, session: ConnectionSession, schedule: FlowSchedule, hub: Hub, clock: Clock
    ) -> None:
        self.quotes = _Quotes(gateway, session, hub)
        self.flow = _Flow(gateway, schedule, clock)
        self.reference: ReferenceSource | None = gateway.reference
        self.program: GatewayProgram | None = gateway.program
        self._gateway, self._session = gateway, session

    @property
    def generation(self) -> int:
        """That of the window's connection, which its session makes anew."""
        return self._gateway.generation

    @property
    def replay(self) -> ReplayLabel | None:
        """The recorded day that the server plays as its market."""
        return self._gateway.replay

    @property
    def connected(self) -> bool:
        """Whether the session is live."""
        return self._session.status.state in {LinkState.LIVE, LinkState.DEGRADED}

    async def connect(self) -> None:
        """Raise GatewayDown unless the session is live: it alone connects."""
        if not self.connected:
            raise GatewayDown("connection-closed")

    async def log_in(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


class _Flow:
    """Flow calls of today, made by the schedule."""

    def __init__(self, gateway: Gateway, schedule: FlowSchedule, clock: Clock) -> None:
        self._gateway, self._schedule, self._now = gateway, schedule, clock.monotonic

    async def answers(self, instrument: InstrumentId) -> list[Answer[CapitalFlow]]:
        """Today's flow as views have got it since the last call, the newest of the last 20 seconds or by a new call."""
        key = self._schedule.topics.flow.of(instrument)
        newest = await self._schedule.read(key, since=self._now() - YOUNG)
        return self._schedule.take(key) or [newest]

    def untaken(self, instrument: InstrumentId) -> list[Answer[CapitalFlow]]:
        """What views have got since the last call of `answers`."""
        return self._schedule.take(self._schedule.topics.flow.of(instrument))

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Another period, straight from the gateway."""
        return await self._gateway.flow.capital_flow(instrument, period, begin, end)

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution | SizeDistribution:
        """In and out since the open."""
        key = self._schedule.topics.distribution.of(instrument)
        return (await self._schedule.read(key, since=self._now() - YOUNG)).value

    def flow_wait(self) -> float:
        """Seconds for which a call would queue at the gateway."""
        return self._gateway.flow.flow_wait()


class _Quotes:
    """Facts, bars and subscriptions; those of the window are neither made twice nor ended."""

    def __init__(self, gateway: Gateway, session: ConnectionSession, hub: Hub) -> None:
        self._feed, self._session, self._hub = gateway.quotes, session, hub

    async def gateway_state(self) -> GatewayState:
        """Exchange time."""
        return await self._feed.gateway_state()

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info."""
        return await self._feed.instruments(ids)

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota."""
        return await self._feed.subscription_info()

    @property
    def bar_offer(self) -> BarOffer:
        """Whether history counts against an allowance."""
        return self._feed.bar_offer

    async def bar_quota(self) -> HistoryQuota | None:
        """The allowance for history."""
        return await self._feed.bar_quota()

    async def bars(self, request: BarRequest) -> BarPage:
        """Newest candles, or history; the window may have ended a subscription that was meant for both."""
        try:
            return await self._feed.bars(request)
        except NotSubscribed:
            await self._feed.subscribe([Topic.BARS_1M.of(request.instrument)], pushes=False)
        return await self._feed.bars(request)

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe what the window has not, a few at once: its own calls must not wait behind one that takes long.

        One that is refused leaves the others; why is known when its bars are read.
        """
        mine = sorted({*keys} - self._session.holds())
        for begin in range(0, len(mine), AT_ONCE):
            part = mine[begin : begin + AT_ONCE]
            try:
                await self._feed.subscribe(part, pushes=pushes)
            except QuotaExceeded:
                raise
            except ServerRefused:
                for key in part if len(part) > 1 else ():
                    with suppress(ServerRefused):
                        await self._feed.subscribe([key], pushes=pushes)

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """End what the window does not use."""
        mine = sorted({*keys} - self._session.holds() - self._hub.wanted())
        if mine:
            await self._feed.unsubscribe(mine)


def shared_source(
    gateway: Gateway,
    session: ConnectionSession,
    schedule: FlowSchedule,
    hub: Hub,
    clock: Clock,
    *,
    definition: FlowDefinition,
    practice: bool,
) -> Source:
    """The source of a window's connection."""
    futu = definition is FlowDefinition.FUTU
    shared = SharedGateway(gateway, session, schedule, hub, clock)
    return Source(
        gateway=shared,
        name=PROVIDERS[definition],
        definition=definition,
        pace=FUTU_SHARED_PACE if futu else LONGPORT_SHARED_PACE,
        subscribes=futu,
        practice=practice,
        left_free=WINDOW_FREE,
        answers=shared.flow.answers,
        untaken=shared.flow.untaken,
        behind=lambda: gateway.behind,
        daily=SHARED_DAILY,
    )
