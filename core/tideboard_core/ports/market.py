"""Interfaces of a source of market data, and of the sink for its pushes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol, TypeVar

from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, SizeDistribution
from tideboard_core.model.hub_keys import Key, SubscriptionInfo
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.live import GatewayState, HistoryQuota, Lazy
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import (
    BrokerQueue,
    MarketState,
    MinuteLine,
    OrderBook,
    Quote,
    QuotePackage,
    QuoteRight,
    Snapshot,
    Tick,
)
from tideboard_core.model.reference import TradingDay
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest

T = TypeVar("T")


class FeedSink(Protocol):
    """Where a gateway puts market data and market time."""

    def publish(self, key: Key[T], update: Lazy[T]) -> None:
        """Keep `update` as the newest value of `key`."""
        ...

    def unreadable(self, what: str, field: str) -> None:
        """Count a message, named as the broker's documents name it, that could not be read for this field."""
        ...


class FlowSource(Protocol):
    """Capital flow of one backend: the two calls that are polled."""

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """Flow series; begin and end (exchange dates) are for day, week and month only."""
        ...

    async def capital_distribution(self, instrument: InstrumentId) -> FlowDistribution | SizeDistribution:
        """In and out per tier or size since the open."""
        ...

    def flow_wait(self) -> float:
        """Seconds for which a flow call made now would queue for the broker's rate limit; 0.0 = not at all."""
        ...


class TickSource(Protocol):
    """Trades of one backend."""

    async def ticks(self, instrument: InstrumentId, count: int = 100) -> list[Tick]:
        """Newest trades of a subscribed instrument, oldest first."""
        ...


class QuoteFeed(TickSource, Protocol):
    """Market data of one backend. All calls raise GatewayError kinds; reads queue behind the rate limits."""

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """Subscribe with first push; every key's topic is one of SUBSCRIBED_TOPICS.

        Without `pushes` only so that the values can be read; pushes that were asked for before go on.
        """
        ...

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        """Give subscriptions back; the broker refuses this within their first minute."""
        ...

    async def subscription_info(self) -> SubscriptionInfo:
        """Quota and own subscriptions as the gateway sees them."""
        ...

    async def quote_rights(self) -> dict[Market, QuoteRight]:
        """What the login may see, per market; markets of which nothing is known are left out."""
        ...

    async def quote_packages(self) -> dict[Market, QuotePackage]:
        """The same in the broker's words: what was bought, whether it is delayed, and until when it holds."""
        ...

    async def gateway_state(self) -> GatewayState:
        """Login flags, market states and exchange time."""
        ...

    async def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static info; unknown ids are left out."""
        ...

    async def market_instruments(self, market: Market) -> list[Instrument]:
        """Static info of a whole market, for finding by code or name; NotOffered where the broker has no such list."""
        ...

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """One-off pictures without a subscription; unknown ids are left out."""
        ...

    async def quotes(self, ids: Sequence[InstrumentId]) -> list[Quote]:
        """Newest quotes of subscribed instruments."""
        ...

    async def order_book(self, instrument: InstrumentId, depth: int = 10) -> OrderBook:
        """Newest book of a subscribed instrument; also a proof of its age."""
        ...

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """Today's intraday line."""
        ...

    @property
    def bar_offer(self) -> BarOffer:
        """Which bars there are, and whether history costs."""
        ...

    async def bars(self, request: BarRequest) -> BarPage:
        """Newest bars, or history before an instant. Only `market/bars` calls it.

        NotOffered for a period or adjustment that is not in the offer; RateLimited where another period of the
        security was read so recently that it must wait; QuotaExceeded.
        """
        ...

    async def bar_quota(self) -> HistoryQuota | None:
        """The allowance for history of so many securities, before it is spent; None where there is none."""
        ...

    async def broker_queue(self, instrument: InstrumentId) -> BrokerQueue:
        """Newest broker queue of a subscribed HK instrument."""
        ...

    async def market_states(self, ids: Sequence[InstrumentId]) -> dict[InstrumentId, MarketState]:
        """Session state per instrument."""
        ...

    async def market_status(self) -> dict[Market, MarketState]:
        """What the broker says of its markets now; empty where `gateway_state` has that already."""
        ...

    async def step_tables(self) -> list[Bands]:
        """The broker's whole tables of price steps; empty if it sends none."""
        ...

    async def market_days(self, market: Market, begin: date, end: date) -> list[TradingDay]:
        """Trading days with half days marked, ascending; `model.broker_days` says which of them count."""
        ...
