"""The FutuOpenD-rs gateway: the parts of `gateways.futu` over HTTP and a push socket; reads of what had no push."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Unpack

from tideboard_core.errors import (
    GatewayDown,
    OrderRejected,
    PermissionMissing,
    RateLimited,
    ServerRefused,
    TideboardError,
)
from tideboard_core.gateways.common.over_link import GatewayOverLink
from tideboard_core.gateways.futu.alerts import FutuAlerts
from tideboard_core.gateways.futu.derivatives import FutuDerivatives
from tideboard_core.gateways.futu.feed import FutuQuotes
from tideboard_core.gateways.futu.flow import FutuFlow
from tideboard_core.gateways.futu.reference import FutuReference
from tideboard_core.gateways.futu.trading import FutuTrading
from tideboard_core.gateways.futu.watchlists import FutuWatchlists
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.gateways.opend_rest.last_heard import LastHeard
from tideboard_core.gateways.opend_rest.link import RestLink
from tideboard_core.gateways.opend_rest.old_daemons import outdated
from tideboard_core.gateways.opend_rest.program import Console, RestProgram, price_steps
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.live import GatewayState, Polled
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Account, CancelRequest, Order
from tideboard_core.model.price_steps import Bands
from tideboard_core.model.quote import BarPeriod, MarketState
from tideboard_core.ports.bars import BarRequest
from tideboard_core.ports.gateway import GatewayPorts, Offer
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ApprovedOrder, OrderList, WriteVerb
from tideboard_core.wire.opend_rest.rows import row_for

if TYPE_CHECKING:
    from tideboard_core.gateways.futu.behind.source import FutuBehind

log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
"""Seconds between two checks for values that are due."""
FIRST_SECONDS: Final = 2.0
"""How long a new subscription waits for its first push."""
WITHOUT_PUSHES: Final = 2.0
"""Seconds between two readings where there are no pushes at all."""
READINGS: Final = 6
"""Values read in one look, quotes of many securities being one: reads of subscribed data have no limit of their own,
and the person's own calls must not wait behind these."""
QUOTES: Final = 100
_TRADES: Final = 100
_BARS: Final = 3
_STILL: Final = frozenset({MarketState.CLOSED, MarketState.HALF_DAY_CLOSED, MarketState.BREAK, MarketState.UNKNOWN})
_URGENCY: Final = (Topic.BOOK, Topic.TICKS, Topic.BROKERS, Topic.MINUTES, Topic.BARS_1M)


class Polling:
    """Keeps the subscribed keys and reads those that had no push for long. Runs from `start` to `stop`."""

    def __init__(self, feed: QuoteFeed, last_heard: LastHeard, clock: Clock, *, quiet: float) -> None:
        self.markets: Mapping[Market, MarketState] = {}
        self._feed = feed
        self._last_heard = last_heard
        self._now = clock.monotonic
        self._longest = quiet
        self._patience = quiet
        self._first = FIRST_SECONDS
        self._wake = asyncio.Event()
        self._keys: dict[Key[object], float] = {}
        self._new: set[Key[object]] = set()
        self._newest_tick: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._readers: dict[Topic[object], Callable[[InstrumentId], Awaitable[Any]]] = {
            Topic.BOOK: feed.order_book,
            Topic.TICKS: self._ticks,
            Topic.BROKERS: feed.broker_queue,
            Topic.MINUTES: feed.minute_line,
            Topic.BARS_1M: self._bars,
        }

    def add(self, keys: Collection[Key[object]]) -> None:
        """Watch these keys from now on."""
        now = self._now()
        for key in keys:
            self._keys[key] = now
            self._new.add(key)
        if not self._first:
            self._wake.set()

    def discard(self, keys: Collection[Key[object]]) -> None:
        for key in keys:
            self._keys.pop(key, None)
            self._new.discard(key)

    def start(self, *, pushes: bool, again: bool) -> None:
        """Start on a new connection; without `pushes` every value is read every `WITHOUT_PUSHES` seconds.

        On a reconnect (`again`) values are read without waiting for a first push: the gateway kept the subscriptions
        and drops a push equal to the one before.
        """
        self._keys.clear()
        self._new.clear()
        self._last_heard.times.clear()
        self._first = 0.0 if again else FIRST_SECONDS
        self._patience = self._longest if pushes else min(self._longest, WITHOUT_PUSHES)
        self._task = asyncio.get_running_loop().create_task(self._run(), name="opend-rest polling")

    async def stop(self) -> None:
        """Stop when the connection ends."""
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)  # no `suppress`: a cancellation of this caller must pass

    async def _run(self) -> None:
        with contextlib.suppress(GatewayDown):
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK_SECONDS):
                        await self._wake.wait()
                self._wake.clear()
                await self.look()

    # --- one round --------------------------------------------------------------------------------------------------

    def quiet(self) -> list[Key[object]]:
        """Return the keys that are due, the one that waited longest first."""
        now = self._now()
        due = [(self._last(key), key) for key in self._keys if now - self._last(key) >= self._wait(key)]
        return [key for _, key in sorted(due)]

    async def look(self) -> None:
        """Read some of the due keys; raises GatewayDown."""
        due = self.quiet()
        quotes = [key for key in due if key.topic is Topic.QUOTE][:QUOTES]
        if quotes:
            await self._read(quotes, self._quotes(quotes))
        others = sorted((key for key in due if key.topic in self._readers), key=lambda key: _URGENCY.index(key.topic))
        for key in others[: READINGS - bool(quotes)]:
            await self._read([key], self._one(key))

    async def _read(self, keys: Collection[Key[object]], reading: Awaitable[Mapping[Key[object], Any]]) -> None:
        """Publish what was read; after a refusal the keys are read again when they are next due."""
        later = 0.0
        found: Mapping[Key[object], Any] = {}
        try:
            found = await reading
        except GatewayDown:
            raise
        except RateLimited as error:
            later = error.pause
        except TideboardError as error:
            log.info("reading of %d quiet values: %s", len(keys), error.code)
        for key in keys:
            # Unsubscribed while the read was waiting.
            if key not in self._keys:
                continue
            self._new.discard(key)
            self._keys[key] = self._now() + later
            if found.get(key):
                self._last_heard.publish(key, Polled.ready(found[key]))

    def _last(self, key: Key[object]) -> float:
        return max(self._keys[key], self._last_heard.times.get(key, 0.0))

    def _wait(self, key: Key[object]) -> float:
        """Return the seconds without a push until a key is due; one without any value is due in a closed market too."""
        if key in self._new and self._last_heard.times.get(key, float("-inf")) < self._keys[key]:
            return min(self._patience, self._first)
        market = market_of(InstrumentId(key.subject))
        return float("inf") if self.markets.get(market, MarketState.UNKNOWN) in _STILL else self._patience

    async def _quotes(self, keys: Collection[Key[object]]) -> Mapping[Key[object], Any]:
        found = await self._feed.quotes([InstrumentId(key.subject) for key in keys])
        return {Topic.QUOTE.of(quote.instrument): quote for quote in found}

    async def _one(self, key: Key[object]) -> Mapping[Key[object], Any]:
        return {key: await self._readers[key.topic](InstrumentId(key.subject))}

    async def _ticks(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of ticks
        """Return the trades that no earlier read returned."""
        found = await self._feed.ticks(instrument, _TRADES)
        before = self._newest_tick.get(instrument, -1)
        if found:
            self._newest_tick[instrument] = found[-1].sequence
        return tuple(tick for tick in found if tick.sequence > before)

    async def _bars(self, instrument: InstrumentId) -> Any:  # noqa: ANN401  a tuple of bars
        request = BarRequest(instrument=instrument, period=BarPeriod.MIN_1, count=_BARS)
        return tuple((await self._feed.bars(request)).bars)


class OpendRestGateway(GatewayOverLink):
    """Implements `ports.gateway.Gateway`. `market_time` is never called: the session reads the time with the state."""

    link: RestLink
    unoffered: Mapping[Offer, str] = MappingProxyType({})

    def __init__(self, endpoint: RestEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        self.link = link = RestLink(endpoint, **ports)
        self.quotes = RestQuotes(link)
        self.flow = FutuFlow(link)
        self.derivatives = FutuDerivatives(link)
        self.watchlists = FutuWatchlists(link, lists=False)
        self.trading = RestTrading(link)
        self.reference = FutuReference(link)
        self.alerts = FutuAlerts(link)
        self.program = RestProgram(link)
        self.console = Console(link, self.trading.header_of)

    @cached_property
    def behind(self) -> FutuBehind:
        """What stands behind the flow, as far as there are rows for it; loaded when it is first asked for."""
        from tideboard_core.gateways.futu.behind.source import FutuBehind

        return FutuBehind(self.link, lambda proto_id: row_for(proto_id) is not None)

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.link.provider

    @property
    def login(self) -> str:
        """Who is logged in there; empty where the gateway does not say, and before the login."""
        return self.link.login

    async def connect(self) -> None:
        """Check that the gateway answers; raises GatewayDown, RequestTimeout."""
        await self.close()
        try:
            await self.link.connect()
        except BaseException:
            await self.close()
            raise

    async def log_in(self) -> None:
        """Log in on the open connection, then ask again for the account pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self.link.log_in()
        with contextlib.suppress(ServerRefused):
            await self.trading.renew_watch()
        self.quotes.polling.start(pushes=self.link.pushes, again=self.generation > 1)

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection = self.link.give_up()  # first, so that no write is sent over a connection that is about to end
        try:
            await self.quotes.polling.stop()
        finally:  # also if the caller is cancelled here
            if connection is not None:
                await connection.close()

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self.link.on_closed(callback)


class RestQuotes(FutuQuotes):
    """Market data over REST; values without pushes are polled."""

    def __init__(self, link: RestLink) -> None:
        super().__init__(link)
        self._rest = link
        self.polling = Polling(self, link.heard, link.clock, quiet=link.endpoint.quiet)

    async def subscribe(self, keys: Collection[Key[object]], *, pushes: bool = True) -> None:
        """As OpenD's; values whose pushes do not come are polled from then on."""
        await super().subscribe(keys, pushes=pushes)
        if pushes:
            self.polling.add(keys)

    async def unsubscribe(self, keys: Collection[Key[object]]) -> None:
        await super().unsubscribe(keys)
        self.polling.discard(keys)

    async def gateway_state(self) -> GatewayState:
        """As OpenD's; polling takes the market states from it, since it reads only while a market trades."""
        state = await super().gateway_state()
        self.polling.markets = state.markets
        with contextlib.suppress(GatewayDown):
            await self._rest.established().ask_version()
        return state

    async def step_tables(self) -> list[Bands]:
        """Return the broker's whole price step tables; rows that cannot be read are left out."""
        return await price_steps(self._rest)


class RestTrading(FutuTrading):
    """Orders over REST; several HTTP connections may carry them at once."""

    def __init__(self, link: RestLink) -> None:
        super().__init__(link)
        self._rest = link

    @property
    def offers(self) -> OrderOffers:
        """As OpenD's; a daemon that is too old, or never told its version, brings nothing in with real money."""
        old = outdated(self._rest.daemon_version)
        return super().offers if old is None else replace(super().offers, outdated=old)

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        """As OpenD's; what an old daemon lists as disabled may be over."""
        listed = await super().orders(account, way_out=way_out, closes=closes, leaves=leaves)
        listed[:] = map(self._rest.doubts.read, listed)
        return listed

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """As OpenD's, read as `orders` are."""
        listed = await super().history_orders(account, begin, end)
        listed[:] = map(self._rest.doubts.read, listed)
        return listed

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """As OpenD's; its answer ends the doubt whether the order still works."""
        answer = super().cancel(approved)  # first: it refuses what is no approval
        request = approved.request
        self._rest.doubts.cancelling(request.client_order_id, request.order)
        return self._answered(answer, request.client_order_id)

    async def _answered(self, answer: Awaitable[None], client_order_id: str) -> None:
        try:
            await answer
        except OrderRejected as error:
            self._rest.doubts.cancel_answered(client_order_id, error)
            raise
        self._rest.doubts.cancel_answered(client_order_id, None)

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """As OpenD's; cancels are sent one at a time, since two connections may deliver them too close together."""
        wait = super().write_budget(verb, account)
        return max(wait, self._rest.cancel_spacing.wait(account.id)) if verb is WriteVerb.CANCEL else wait

    def pushes_orders(self, account_id: str) -> bool:
        """As OpenD's, where the gateway pushes at all; without pushes they are polled."""
        return self._rest.pushes and super().pushes_orders(account_id)

    async def renew_watch(self) -> None:
        """Ask for account pushes; a gateway without a keys file has none, and its orders are polled."""
        try:
            await super().renew_watch()
        except PermissionMissing as error:
            if error.code != "rest-keyless":
                raise
            log.info("no account pushes from a gateway without a keys file")
