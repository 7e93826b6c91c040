"""A fan-out as a window's connection: prices, flow and reference data through it, no orders and no accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Unpack

from tideboard_core.errors import BadInput, GatewayDown, LoginRefused, RequestTimeout, ServerRefused, VaultError
from tideboard_core.fanout.bus import CONNECT_WITHIN, BusAddress
from tideboard_core.fanout.calls import UPSTREAM, Upstream
from tideboard_core.fanout.no_trading import NoTrading, NoWatchlists
from tideboard_core.fanout.remote import FanoutBehind, FanoutFlow, FanoutQuotes, remote
from tideboard_core.fanout.window import ANSWER_WITHIN, RENEW, FanoutReader, Feed, FeedStatus
from tideboard_core.market.hub import Hub
from tideboard_core.model.credentials import BearerKey
from tideboard_core.model.hub_keys import HISTORY_QUOTA
from tideboard_core.ports.behind import BehindSource
from tideboard_core.ports.gateway import CallKind, CallsUsed, GatewayPorts, Offer
from tideboard_core.ports.market import QuoteFeed
from tideboard_core.ports.reference import DerivativeSource, ReferenceSource
from tideboard_core.ports.system import CredentialSource

GRACE: Final = 3.0
"""Seconds for which the way to the broker may be gone before the connection counts as ended."""
NAME: Final = "Hub"
_NOT_PASSED_ON: Final = (Offer.ALERTS, Offer.PROGRAM, Offer.ADMIN)
_REFERENCE: Final = frozenset(Offer) - {*_NOT_PASSED_ON, Offer.TRADING}


@dataclass(frozen=True, slots=True, kw_only=True)
class HubEndpoint:
    """A fan-out's NATS server; `credentials` has the key of the user that reads, `authority` as of `BusAddress`.

    `grace` and `renew`, the seconds between two questions, differ from `GRACE` and `RENEW` in tests only.
    """

    url: str
    credentials: CredentialSource
    authority: str = ""
    on_secret: Callable[[str], object] = bool
    grace: float = GRACE
    renew: float = RENEW

    async def address(self) -> BusAddress:
        """The address with the key of this moment; LoginRefused without one, BadInput for an address that is none."""
        try:
            credential = await self.credentials.credential()
        except VaultError as error:
            raise LoginRefused(error.code, **error.data) from error
        except LoginRefused as error:  # it speaks of a sign-in
            raise LoginRefused("hub-no-key") from error
        if not isinstance(credential, BearerKey):
            raise LoginRefused("credential-unusable")
        self.on_secret(credential.key)
        return BusAddress(url=self.url, key=credential.key, authority=Path(self.authority) if self.authority else None)


class FanoutGateway:
    """Implements `ports.gateway.Gateway`. Prices go into the hub that is its feed."""

    calls: Mapping[CallKind, CallsUsed] = {}
    alerts = program = console = plans = replay = None
    login = ""

    def __init__(self, endpoint: HubEndpoint, **ports: Unpack[GatewayPorts]) -> None:
        feed, self._clock = ports["feed"], ports["clock"]
        self._endpoint = endpoint
        self._hub = feed if isinstance(feed, Hub) else Hub(self._clock)  # without prices among its uses it tells nobody
        self._reader: FanoutReader | None = None
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._closed: Callable[[Exception | None], object] = bool
        self._grace: asyncio.TimerHandle | None = None
        self._upstream: Upstream | None = None
        self.generation, self.connected = 0, False
        self._quotes = FanoutQuotes(self._present, self._clock, self._hub)
        self.flow = FanoutFlow(self._present, self._hub)
        self.trading, self.watchlists = NoTrading(), NoWatchlists()

    def forget_refusals(self) -> None:
        """Have the hub program ask its broker again: nothing is kept here."""
        if self._reader is not None:
            self._reader.ask_again()

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def quotes(self) -> QuoteFeed:
        """Market data."""
        found: QuoteFeed = self._quotes
        return found

    @cached_property
    def derivatives(self) -> DerivativeSource:
        """Options and warrants."""
        found: DerivativeSource = remote("derivatives", self._present)
        return found

    @cached_property
    def behind(self) -> BehindSource:
        """What stands behind the flow."""
        found: Any = FanoutBehind(self._present)
        source: BehindSource = found
        return source

    @cached_property
    def _reference(self) -> ReferenceSource:
        found: ReferenceSource = remote("reference", self._present)
        return found

    @property
    def reference(self) -> ReferenceSource | None:
        """Plates, screens, futures, listings, corporate actions, where the fan-out's broker has them."""
        return self._reference if self._upstream is None or self._upstream.reference else None

    @property
    def unoffered(self) -> Mapping[Offer, str]:
        """Error code of the reason for everything that is lacking: here, and at the fan-out's broker."""
        theirs = {} if self._upstream is None else self._upstream.unoffered
        if self._upstream is not None and not self._upstream.reference:
            theirs = dict.fromkeys(_REFERENCE, "hub-not-passed-on") | theirs
        return {**theirs, **dict.fromkeys(_NOT_PASSED_ON, "hub-not-passed-on"), Offer.TRADING: "hub-no-orders"}

    # --- connection -------------------------------------------------------------------------------------------------

    @property
    def provider(self) -> str:
        """The fan-out's broker, `Futu OpenD (Hub)`, `(practice, Hub)`; before the first login its own name."""
        if self._upstream is None:
            return NAME
        return f"{self._upstream.provider} ({f'practice, {NAME}' if self._upstream.practice else NAME})"

    @property
    def address(self) -> str:
        """Host and port of the server."""
        return self._endpoint.url.partition("//")[2]

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the newest message."""
        return 0.0 if self._reader is None else self._reader.heard

    async def connect(self) -> None:
        """Log in at the NATS server; GatewayDown without one, LoginRefused where it refuses the key."""
        try:
            address = await self._endpoint.address()
        except BadInput as error:  # of a settings file: the fields take no such address
            raise LoginRefused(error.code, **error.data) from error
        self._reader = reader = FanoutReader(
            address,
            self._hub,
            self._clock,
            on_status=self._told,
            missed=self._quotes.missed,
            renew=self._endpoint.renew,
        )
        self._changed.clear()
        self._task = task = asyncio.get_running_loop().create_task(reader.run(), name="fan-out")
        task.add_done_callback(self._ended)
        status = await self._until(lambda one: one.feed is not Feed.NO_SERVER or bool(one.reason), CONNECT_WITHIN)
        if status.feed is Feed.NO_SERVER:
            raise self._down(status)

    async def log_in(self) -> None:
        """Wait for the fan-out and its broker; GatewayDown says which of them is not there."""
        status = await self._until(lambda one: one.feed is Feed.LIVE, self._endpoint.grace + ANSWER_WITHIN)
        if status.feed is not Feed.LIVE:
            raise self._down(status)
        reader = self._present()
        try:
            upstream: Upstream = (await reader.call("", UPSTREAM)).value
        except (RequestTimeout, ServerRefused) as error:
            raise (
                GatewayDown("hub-refuses", text=reader.denied) if reader.denied else GatewayDown(error.code)
            ) from error
        if (reader.status.feed, reader.status.login) != (Feed.LIVE, status.login):
            raise self._down(reader.status)
        self._upstream = self._quotes.upstream = upstream
        reader.login = status.login
        if upstream.bars.history_costs:  # another window may spend of it: this one's page and questions know
            await reader.subscribe([HISTORY_QUOTA])
        self.generation += 1
        self.connected = True

    async def close(self) -> None:
        """End the connection."""
        self.connected = False
        self._stop_grace()
        task, self._task, self._reader = self._task, None, None
        if task is not None:
            task.remove_done_callback(self._ended)
            task.cancel()
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:  # it takes a second at most, and is nobody else's
                await asyncio.wait([task])
                raise
            finally:
                if not task.cancelled():
                    task.exception()  # why it ended is known

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._closed = callback

    # --- inside -----------------------------------------------------------------------------------------------------

    def _present(self) -> FanoutReader:
        if self._reader is None:
            raise GatewayDown("connection-closed")
        return self._reader

    async def _until(self, condition: Callable[[FeedStatus], bool], within: float) -> FeedStatus:
        """The status once it is so, or as it is then; raises what ended the reader."""
        reader, task = self._present(), self._task
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not condition(reader.status) and task is not None and not task.done():
                    self._changed.clear()
                    await self._changed.wait()
        if task is not None and task.done() and not task.cancelled():
            task.result()
        return reader.status

    def _told(self, status: FeedStatus) -> None:
        self._changed.set()
        if not self.connected:
            return
        if status.feed is not Feed.LIVE:
            if self._grace is None:
                loop = asyncio.get_running_loop()
                self._grace = loop.call_later(self._endpoint.grace, self._lost)
            return
        self._stop_grace()
        if self._reader is not None and status.login != self._reader.login:
            self._end(GatewayDown("hub-other-login", provider=status.provider))

    def _lost(self) -> None:
        self._grace = None
        if self._reader is not None:
            self._end(self._down(self._reader.status))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._changed.set()
        if self.connected and not task.cancelled():
            self._end(task.exception())

    def _end(self, error: BaseException | None) -> None:
        self.connected = False
        self._stop_grace()
        self._closed(error if isinstance(error, Exception) else None)

    def _stop_grace(self) -> None:
        if self._grace is not None:
            self._grace.cancel()
            self._grace = None

    def _down(self, status: FeedStatus) -> GatewayDown:
        if status.feed is Feed.NO_BROKER:
            return GatewayDown("hub-no-broker", provider=status.provider)
        if status.feed is Feed.SILENT:
            return GatewayDown("hub-silent", address=self.address)
        if status.feed is Feed.LIVE:
            return GatewayDown("hub-other-login", provider=status.provider)
        return GatewayDown("hub-no-server", address=self.address)
