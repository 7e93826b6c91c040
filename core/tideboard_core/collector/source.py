"""A provider as the collector uses it: its gateway, by whose rule its flow is, and how many calls it allows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from tideboard_core.market.flow_schedule import Answer
from tideboard_core.model.flow import CapitalFlow, FlowDefinition
from tideboard_core.model.hub_keys import Key, SubscriptionInfo
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.live import GatewayState, HistoryQuota
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest
from tideboard_core.ports.market import FlowSource
from tideboard_core.ports.reference import GatewayProgram, ReferenceSource

if TYPE_CHECKING:
    from tideboard_core.collector.daily_source import DailySource  # loaded with the first daily call


class SourceQuotes(Protocol):
    """What the collector asks of `ports.market.QuoteFeed`."""

    async def gateway_state(self) -> GatewayState:
        """Exchange time."""
        ...

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info."""
        ...

    @property
    def bar_offer(self) -> BarOffer:
        """Whether history counts against an allowance."""
        ...

    async def bars(self, request: BarRequest) -> BarPage:
        """Newest candles, or history."""
        ...

    async def bar_quota(self) -> HistoryQuota | None:
        """The allowance for history."""
        ...

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota."""
        ...

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe; without `pushes` only to read."""
        ...

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None: ...


class SourceGateway(Protocol):
    """What the collector asks of `ports.gateway.Gateway`: a connection of its own, or a share of another one."""

    @property
    def quotes(self) -> SourceQuotes:
        """Facts, bars and subscriptions."""
        ...

    @property
    def flow(self) -> FlowSource:
        """Capital flow."""
        ...

    @property
    def reference(self) -> ReferenceSource | None:
        """Splits and dividends."""
        ...

    @property
    def program(self) -> GatewayProgram | None:
        """Who is logged in."""
        ...

    @property
    def connected(self) -> bool:
        """Whether calls can be made."""
        ...

    @property
    def replay(self) -> ReplayLabel | None:
        """The recorded day that the server plays as its market: nothing of it is kept."""
        ...

    @property
    def generation(self) -> int:
        """Counts the logins: another number is another connection, maybe to another server."""
        ...

    async def connect(self) -> None:
        """Open the connection; raises GatewayDown."""
        ...

    async def log_in(self) -> None: ...

    async def close(self) -> None: ...


class Pace(NamedTuple):
    """How many flow calls the collector may make in `window` seconds; the rest of the limit stays free."""

    calls: int
    window: float


FUTU_PACE: Final = Pace(28, 30.0)
"""OpenD allows 30 flow calls in 30 s and login: two stay free."""
FUTU_SHARED_PACE: Final = Pace(22, 30.0)
"""What the selected symbols of a window leave of it: 44 calls a minute."""
LONGPORT_PACE: Final = Pace(5, 1.0)
"""LongPort allows ten quote calls a second of every type together: half of them stay free."""

LONGPORT_SHARED_PACE: Final = Pace(2, 1.0)
"""Beside the views of a window, whose flow takes up to five calls a second."""


class DailyPace(NamedTuple):
    """How daily figures are asked for, one by one: from `after` seconds of a run on, a page of each in `gap` s."""

    after: float = 0.0
    gap: float = 0.0


DAILY: Final = DailyPace()
SHARED_DAILY: Final = DailyPace(300.0, 6.0)
"""Beside a window: long after its start, and of each figure at most six pages in 30 s of the ten that are allowed: the
window's own calls find the rest of each limit, and at most one of these before them."""


class Provider(NamedTuple):
    """Name, flow definition and need of subscriptions of the provider that a `Source` records."""

    name: str
    definition: FlowDefinition
    subscribes: bool


def no_answers(_instrument: InstrumentId) -> Sequence[Answer[CapitalFlow]]:
    """Nobody else reads the flow."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One provider. `name` is the provider in the archive's definition keys.

    `practice`: it is known to be a practice exchange. Where it is not, the collector asks the login after each connect.

    `subscribes`: its minute bars are read of subscribed securities, within the quota of subscriptions; elsewhere each
    read of bars is a call within `pace`.

    `left_free` subscriptions of the login are left to others, half of the free ones where there are not twice as many.

    `answers` reads a security's flow of today where views read it too: all that came since the last call, the newest
    last, which may be as old as half a round. Without it the gateway is asked. `untaken` returns those of them that
    came, without a call.

    `behind` returns what stands behind the flow, asked for at the pace `daily`; None where nobody asks for it.
    """

    gateway: SourceGateway
    name: str
    definition: FlowDefinition
    pace: Pace
    subscribes: bool
    practice: bool = False
    left_free: int = 10
    answers: Callable[[InstrumentId], Awaitable[Sequence[Answer[CapitalFlow]]]] | None = None
    untaken: Callable[[InstrumentId], Sequence[Answer[CapitalFlow]]] = no_answers
    behind: Callable[[], DailySource] | None = None
    daily: DailyPace = DAILY

    @property
    def provider(self) -> Provider:
        """Whose values it brings."""
        return Provider(self.name, self.definition, self.subscribes)
