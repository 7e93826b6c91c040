"""What every LongPort call shares: sockets and HTTP of the moment, generation, limits, refusals."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NotRequired

from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, GatewayError, OrderDenied, RateLimited
from tideboard_core.gateway_parts.http.places import where_of
from tideboard_core.gateway_parts.link_events import LinkEvents
from tideboard_core.gateways.longport.connection import Connection, Role
from tideboard_core.gateways.longport.endpoint import Endpoint, Part
from tideboard_core.gateways.longport.limits import RateLimits
from tideboard_core.gateways.longport.refusals import ServerTrouble
from tideboard_core.gateways.longport.requests import HttpWrite, Query
from tideboard_core.gateways.longport.socket import SocketSession
from tideboard_core.ports import ApprovedOrder, Clock, FeedSink, GatewayPorts, R, TradingSink, WriteVerb
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.longport.commands import M, QuoteCommand, TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

log = logging.getLogger(__name__)

_TALK_ABOUT_WAITS_FROM: Final = 1.0
_TRIES: Final = 4
_FIRST_BACK_OFF: Final = 0.5
_TRADE_READS: Final = ("/v1/trade/", "/v1/asset/", "/v1/risk/")
_NAMED_SYMBOLS: Final = 5


class LongportPorts(GatewayPorts):
    """`sleep` waits for a rate limit's turn and between two tries."""

    sleep: NotRequired[Callable[[float], Awaitable[None]]]


class Link:
    """One service's connections, replaced at each `connect`; reads and writes go through the newest ones."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        feed: FeedSink,
        trading: TradingSink,
        clock: Clock,
        market_time: Callable[[datetime], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._feed = feed
        self._trading = trading
        self._clock = clock
        self._market_time = market_time
        self._sleep = sleep
        self._events = LinkEvents(feed)
        self._tell = self._events.tell
        self._limits = RateLimits(clock.monotonic, sleep=sleep)
        self._connection: Connection | None = None
        self._sessions: dict[Role, SocketSession] = {}
        self._addresses = endpoint.addresses
        self._topics: tuple[str, ...] = ()
        self._generation = 0

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self._endpoint.provider

    @property
    def address(self) -> str:
        """Where it connects, `openapi.longportapp.com:443`; never holds a secret."""
        return host_and_port(*where_of(self._addresses.http))

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._generation

    @property
    def connected(self) -> bool:
        """Whether every socket of the connection stands and is logged in."""
        return self._connection is not None and self._connection.standing

    @property
    def login(self) -> str:
        """Empty: LongPort tells the account alone."""
        return ""

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    def read_delay(self, command: QuoteCommand) -> float:
        """Seconds that a quote call made now would queue."""
        return self._limits.pull_delay(command)

    # --- sockets ----------------------------------------------------------------------------------------------------

    async def _pull(self, command: QuoteCommand, request: Message | None, answer_class: type[M]) -> M:
        """Ask on the quote socket and return the answer; a None request has an empty body.

        Queues for the limits (10 calls a second, 5 in flight) and is asked again with back-off on 7/301602. Raises
        RateLimited, UnknownSymbol, PermissionMissing, QuotaExceeded, NotOffered, RequestTimeout, GatewayDown.
        """
        wait = _FIRST_BACK_OFF
        for tries_left in reversed(range(_TRIES)):
            try:
                return await self._pull_once(command, request, answer_class)
            except ServerTrouble as error:
                if not tries_left:
                    raise self._noted(error, command.name) from None
            await self._sleep(wait)
            wait *= 2
        raise AssertionError("unreachable")

    async def _pull_once(self, command: QuoteCommand, request: Message | None, answer_class: type[M]) -> M:
        async with self._limits.pulling(command) as waited:
            if waited >= _TALK_ABOUT_WAITS_FROM:
                log.info("%s queued %.1f s for its rate limit", command.name, waited)
            try:
                socket = self._standing().socket(Role.QUOTES)
                return await socket.ask(command, request, answer_class, symbols=_symbols_of(request))
            except ServerTrouble:
                raise
            except RateLimited as error:
                pause = self._limits.bar_pulls(command)
                raise self._noted(_with_pause(error, pause), command.name) from None
            except GatewayError as error:
                raise self._noted(error, command.name) from None

    async def _pull_trade(self, command: TradeCommand, request: Message, answer_class: type[M]) -> M:
        """Ask on the trade socket (subscriptions of order pushes); as `_pull`, without a limit or a second try."""
        try:
            return await self._standing().socket(Role.ORDERS).ask(command, request, answer_class)
        except GatewayError as error:
            raise self._noted(error, command.name) from None

    async def _watch_orders(self, topics: Sequence[str]) -> None:
        """Ask for the pushes of these topics on the trade socket, now and after each login; none = no more."""
        given_up = tuple(topic for topic in self._topics if topic not in topics)
        self._topics = tuple(topics)
        if given_up and self.connected:
            await self._pull_trade(TradeCommand.UNSUBSCRIBE, trade.Unsub(topics=given_up), trade.UnsubResponse)
        await self._renew_watch()

    async def _renew_watch(self) -> None:
        if self._topics and self._endpoint.part is not Part.QUOTES:
            await self._pull_trade(TradeCommand.SUBSCRIBE, trade.Sub(topics=self._topics), trade.SubResponse)

    # --- HTTP -------------------------------------------------------------------------------------------------------

    async def _read(self, path: str, query: Query = ()) -> Mapping[str, Any]:
        """GET on the HTTP API; returns `data` of the envelope. As `_pull`; LoginRefused for a dead credential."""
        return await self._call("GET", path, query)

    async def _call(self, method: str, path: str, query: Query = (), body: bytes = b"") -> Mapping[str, Any]:
        """Any HTTP call but a trade write: option chains and watchlists are asked with POST, PUT and DELETE too.

        As `_read`; only GET is ever asked twice. A trade path with another method is OrderDenied.
        """
        trade = path.startswith(_TRADE_READS)
        if trade:
            await self._limits.trade_read()
        try:
            return await self._standing().http.call(method, path, query, body)
        except RateLimited as error:
            pause = self._limits.trade.bar(error.retry_after) if trade else error.retry_after
            raise self._noted(_with_pause(error, pause), path) from None
        except GatewayError as error:
            raise self._noted(error, path) from None

    def _write(
        self, verb: WriteVerb, approved: ApprovedOrder[R], build: Callable[[R], HttpWrite]
    ) -> Awaitable[Mapping[str, Any]]:
        """Send one trade write; `build` makes it of the approved request, `approved.take()` is called as it leaves.

        What is raised before the result is awaited was not sent. The result is `data` of the envelope; it raises
        OrderDenied (nothing was sent), OrderRejected for a clear no, RequestTimeout or GatewayDown when the outcome is
        unknown. Never sent twice. A clear answer after the time-out goes to `TradingSink.late_reply`.
        """
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        if approved.request.exact_body:  # of another wire
            raise OrderDenied("body-not-possible")
        if self._connection is None or not self.connected or self._endpoint.part is Part.QUOTES:
            raise OrderDenied("not-connected")
        if approved.generation != self._generation:
            raise OrderDenied("connection-changed", approved=approved.generation, now=self._generation)
        wait = self._limits.write_delay(verb)
        if wait > 0:
            raise OrderDenied("rate-budget", verb=str(verb), seconds=wait)
        return self._connection.writes.send(approved, build)

    # --- shared -----------------------------------------------------------------------------------------------------

    def _standing(self) -> Connection:
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection

    def _noted(self, error: GatewayError, call: str) -> GatewayError:
        """Put a refusal where the connection log reads it."""
        self._events.tell_refusal(call, error)
        return error


def _with_pause(error: RateLimited, seconds: float) -> RateLimited:
    return RateLimited(error.code, **{**error.data, "retry_after": seconds})  # type: ignore[arg-type]


def _symbols_of(request: Message | None) -> tuple[str, ...]:
    """The symbols that a request names, for the sentence of its refusal."""
    symbols = getattr(request, "symbol", ())
    return (symbols,) if isinstance(symbols, str) else tuple(symbols[:_NAMED_SYMBOLS])
