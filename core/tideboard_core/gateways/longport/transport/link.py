"""Sends LongPort's calls over the newest connection, within the rate limits, and reports refusals to the log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Final, NotRequired, ParamSpec, TypeVar

from google.protobuf.message import Message

from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    OrderDenied,
    RateLimited,
    RequestTimeout,
    ServerRefused,
    ServerTrouble,
)
from tideboard_core.gateways.common.connection_events import LinkEvents
from tideboard_core.gateways.common.heartbeats import Heartbeats
from tideboard_core.gateways.common.kept_refusals import KeptRefusals
from tideboard_core.gateways.common.list_reads import ListReads
from tideboard_core.gateways.common.pause_turns import PauseTurns
from tideboard_core.gateways.common.replay_at_login import ReplayAtLogin
from tideboard_core.gateways.http.addresses import address_of
from tideboard_core.gateways.longport.translate.accounts import Identity
from tideboard_core.gateways.longport.translate.http_request import Asked, HttpWrite, Query
from tideboard_core.gateways.longport.transport.connection import LongportConnection, Role
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint, Purpose
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.gateways.longport.transport.rate_limits import LongportRateLimits
from tideboard_core.gateways.longport.transport.socket import PushRoutes, SocketSession
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.live import NOT_PAPER, LinkEventKind
from tideboard_core.ports.gateway import CallKind, CallsUsed, GatewayPorts
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import Clock, CredentialSource
from tideboard_core.ports.trading import ApprovedOrder, R, ServerPause, TradingSink, WriteVerb
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.longport.commands import M, QuoteCommand, TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_LOGGED_WAIT: Final = 1.0
_TRIES: Final = 4
_FIRST_BACK_OFF: Final = 0.5
_TRADE_READS: Final = ("/v1/trade/", "/v3/trade/", "/v1/asset/", "/v1/risk/", "/v1/us/orders", "/v1/us/assets/")
_NAMED_SYMBOLS: Final = 5
_MARKET_DATA: Final = frozenset(QuoteCommand) - {
    QuoteCommand.USER_QUOTE_PROFILE,
    QuoteCommand.SUBSCRIPTIONS,
    QuoteCommand.UNSUBSCRIBE,
    QuoteCommand.TRADING_SESSION,
    QuoteCommand.STATIC_INFO,
    QuoteCommand.QUOTE,
    QuoteCommand.DEPTH,
}
"""Calls whose refusal for want of a right holds for the day: none that orders are judged on, or a login needs."""


class LongportPorts(GatewayPorts):
    """The ports of the gateway; `sleep` waits for a rate limit and between two tries."""

    sleep: NotRequired[Callable[[float], Awaitable[None]]]


class LongportLink:
    """One service's connections, replaced at each `open`; reads and writes go through the newest one.

    `market_time` gets the broker's time from its HTTP answers. `endpoint`, `feed`, `trading`, `clock`, `events` and
    `limits` are shared by the gateway's parts.
    """

    def __init__(
        self,
        endpoint: LongportEndpoint,
        *,
        feed: FeedSink,
        trading: TradingSink,
        clock: Clock,
        market_time: Callable[[datetime], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.endpoint = endpoint
        self.feed = feed
        self.trading = trading
        self.clock = clock
        self.events = LinkEvents(feed)
        self.limits = LongportRateLimits(clock.monotonic, sleep=sleep, centre=lambda: self.data_centre)
        self._market_time = market_time
        self._sleep = sleep
        self._turns = PauseTurns(clock.monotonic)
        self._on_closed: Callable[[Exception | None], None] = lambda _: None
        self._connection: LongportConnection | None = None
        self._counted: LongportConnection | None = None
        """The connection that `generation` numbers."""
        self._sessions: dict[Role, SocketSession] = {}
        self._addresses = endpoint.addresses
        self._topics: tuple[str, ...] = ()
        self.replay = ReplayAtLogin()
        self.refusals = KeptRefusals(clock.monotonic)
        self._generation = 0
        self.lists = ListReads(clock.monotonic, lambda: self._generation)

    # --- life -------------------------------------------------------------------------------------------------------

    @property
    def address(self) -> str:
        """Where it connects, `openapi.longportapp.com:443`; never holds a secret."""
        return host_and_port(*address_of(self._addresses.http))

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self.replay.named(self.endpoint.provider)

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._generation

    @property
    def connected(self) -> bool:
        """Whether every socket of the connection stands and is logged in."""
        connection = self._connection
        return connection is not None and connection is self._counted and connection.established

    @property
    def calls(self) -> Mapping[CallKind, CallsUsed]:
        """Calls against their limits: about quotes, history, companies with the calendar, and accounts with orders."""
        limits = self.limits
        return {
            CallKind.QUOTES: limits.quotes.use(),
            CallKind.HISTORY: limits.history.use(),
            CallKind.LOOK_UPS: limits.look_ups.use(),
            CallKind.TRADING: limits.trade.use(),
        }

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def credentials(self) -> CredentialSource:
        """Credentials of the account that opened the connection; without a connection the endpoint's."""
        return self.endpoint.credentials if self._connection is None else self._connection.credentials

    @property
    def data_centre(self) -> DataCentre:
        """The data centre of the account that opened the connection; Asia's without one."""
        return DataCentre.ASIA_PACIFIC if self._connection is None else self._connection.data_centre

    def by_centre(self, asian: Callable[P, T], american: Callable[P, T]) -> Callable[P, T]:
        """A call that is the one of the data centre of the connection: it is chosen here alone."""

        @wraps(asian)
        def chosen(*args: P.args, **kwargs: P.kwargs) -> T:
            call = american if self.data_centre is DataCentre.UNITED_STATES else asian
            return call(*args, **kwargs)

        return chosen

    def belongs_to(self, identity: Identity | None) -> bool:
        """Whether the connection was opened with a credential of `identity`; True without a connection."""
        return self._connection is None or self._connection.credentials.identity == identity

    def on_paper(self, identity: Identity) -> bool:
        """Whether the account is held for one of paper: its credential says so, and no answer of the broker denied it.

        One of the practice exchange that the program started is neither.
        """
        return self.endpoint.account_type is None and identity.paper and identity not in self.endpoint.live

    def not_paper(self, identity: Identity) -> GatewayDown:
        """Hold an account for LIVE from now on and end the connection that held it for paper; returns the error."""
        error = GatewayDown("account-is-live")
        self._hold_for_live(identity)
        self.connection().end(error)
        return error

    def _hold_for_live(self, identity: Identity) -> None:
        """Close the gate first, then tell."""
        self.endpoint.live.add(identity)
        self.trading.notice(NOT_PAPER)
        self.events.report(LinkEventKind.NOT_PAPER, provider=self.endpoint.provider)

    def on_closed(self, callback: Callable[[Exception | None], None]) -> None:
        """Set what is called when a connection ends that we did not close."""
        self._on_closed = callback

    async def open(self, pushes: Mapping[Role, PushRoutes]) -> None:
        """Fetch one-time passwords and open the sockets; raises GatewayDown kinds, InsecureTransport."""
        await self.close()
        self.limits.forget_pauses()
        self._addresses = self.endpoint.where()
        connection = LongportConnection(
            self.endpoint,
            self._addresses,
            pushes=pushes,
            sessions=self._sessions,
            limits=self.limits,
            trading=self.trading,
            clock=self.clock,
            market_time=self._market_time,
            on_closed=lambda error: self._ended(connection, error),
            heartbeats=Heartbeats(self.events.report, self.clock.awake),
            on_paper=self.on_paper,
            on_live=self._hold_for_live,
        )
        self._connection = connection
        try:
            await connection.open()
        except BaseException:
            await self.close()
            raise

    async def log_in(self) -> None:
        """Log in on the sockets, or resume them, and subscribe again to the order pushes of before.

        Raises LoginRefused, GatewayDown, RequestTimeout.
        """
        await self.connection().log_in()
        # The sandbox child may have ended meanwhile, and another process may have taken its port.
        if self.endpoint.where() != self._addresses:
            raise GatewayDown("practice-not-running")
        self.replay.take(self.connection().replay)
        self._generation, self._counted = self._generation + 1, self._connection
        log.info("logged in to %s", self.address)
        with contextlib.suppress(ServerRefused):
            await self._renew_watch()

    async def close(self) -> None:
        """End the connection; every waiting call gets GatewayDown, the closed callback is not called."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    def connection(self) -> LongportConnection:
        """Return the current connection; raises GatewayDown without one."""
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection

    def _ended(self, connection: LongportConnection, error: GatewayDown) -> None:
        # An older connection may report its end when the next one is open already.
        if connection is self._connection:
            log.info("connection to %s ended: %s", self.address, error)
            self._on_closed(error)

    # --- sockets ----------------------------------------------------------------------------------------------------

    async def ask(
        self,
        command: QuoteCommand,
        request: Message | None,
        answer_class: type[M],
        *,
        leaves: Callable[[], None] | None = None,
    ) -> M:
        """Send a request on the quote socket and return the answer; None as `request` is an empty body.

        It queues for the limits (10 calls a second, 5 in flight) and is repeated with back-off on 7/301602; `leaves` is
        called when its turn has come. Raises
        RateLimited, UnknownSymbol, PermissionMissing, QuotaExceeded, NotOffered, RequestTimeout, GatewayDown.
        """
        asked = b"" if request is None else request.SerializeToString()
        if command in _MARKET_DATA:
            self.refusals.check(command.name, asked)
        wait = _FIRST_BACK_OFF
        for tries_left in reversed(range(_TRIES)):
            try:
                return await self._ask_once(command, request, answer_class, leaves)
            except ServerTrouble as error:
                if not tries_left:
                    raise self._reported(error, command.name) from None
            except ServerRefused as error:
                if command in _MARKET_DATA:
                    self.refusals.keep(command.name, asked, error)
                raise
            await self._sleep(wait)
            wait *= 2
        raise AssertionError("unreachable")

    async def _ask_once(
        self,
        command: QuoteCommand,
        request: Message | None,
        answer_class: type[M],
        leaves: Callable[[], None] | None,
    ) -> M:
        async with self.limits.pulling(command) as waited:
            if waited >= _LOGGED_WAIT:
                log.info("%s queued %.1f s for its rate limit", command.name, waited)
            try:
                socket = self.connection().socket(Role.QUOTES)
                if leaves is not None:
                    leaves()
                return await socket.ask(command, request, answer_class, symbols=_symbols_of(request))
            # Not reported: `ask` tries again, and reports the last one.
            except ServerTrouble:
                raise
            except RateLimited as error:
                pause = self.limits.bar_pulls(command)
                raise self._reported(_with_pause(error, pause), command.name) from None
            except GatewayError as error:
                raise self._reported(error, command.name) from None

    async def _ask_trade(self, command: TradeCommand, request: Message, answer_class: type[M]) -> M:
        """As `ask` on the trade socket (subscriptions of order pushes), without a limit or a second try."""
        try:
            return await self.connection().socket(Role.ORDERS).ask(command, request, answer_class)
        except GatewayError as error:
            raise self._reported(error, command.name) from None

    async def watch_orders(self, topics: Sequence[str]) -> None:
        """Subscribe to the pushes of these topics only on the trade socket, now and after each login."""
        given_up = tuple(topic for topic in self._topics if topic not in topics)
        self._topics = tuple(topics)
        if given_up and self.connected:
            await self._ask_trade(TradeCommand.UNSUBSCRIBE, trade.Unsub(topics=given_up), trade.UnsubResponse)
        await self._renew_watch()

    async def _renew_watch(self) -> None:
        if self._topics and self.endpoint.purpose is not Purpose.QUOTES:
            await self._ask_trade(TradeCommand.SUBSCRIBE, trade.Sub(topics=self._topics), trade.SubResponse)

    # --- HTTP -------------------------------------------------------------------------------------------------------

    async def read(
        self, path: str, asked: Asked = (), *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> Mapping[str, Any]:
        """Read from the HTTP API; returns `data` of the envelope. Raises as `ask`, and LoginRefused for the credential.

        With `way_out` a trade read may use a call that is kept for exits; `leaves` is called when its turn has come.
        """
        if path.startswith(_TRADE_READS):
            asked_of = self._connection
            await self.limits.trade_read(way_out=way_out)
            if asked_of is not self._connection:  # the next one may be of another account
                raise GatewayDown("connection-lost")
            if leaves is not None:
                leaves()
        return await self._sent(path, lambda http: http.read(path, asked))

    async def look_up(
        self, path: str, query: Query = (), *, body: Mapping[str, object] | None = None
    ) -> Mapping[str, Any]:
        """GET one of the calls about companies, holders and the calendar; they queue for a limit of their own.

        With a `body` it is a POST, which is sent once. Raises as `read`.
        """
        await self.limits.look_ups.queue(proto_id=path)
        try:
            if body is not None:
                return await self.call("POST", path, query, json.dumps(body, separators=(",", ":")).encode())
            return await self.read(path, query)
        except RateLimited as error:
            raise _with_pause(error, self.limits.look_ups.bar(error.retry_after, error.whose)) from None

    async def call(self, method: str, path: str, query: Query = (), body: bytes = b"") -> Mapping[str, Any]:
        """Send any HTTP call but a trade write: watchlists are changed with PUT.

        Raises as `read`, and OrderDenied for a trade path with another method. Only GET is ever repeated.
        """
        return await self._sent(path, lambda http: http.call(method, path, query, body))

    async def _sent(self, path: str, send: Callable[[HttpCalls], Awaitable[Mapping[str, Any]]]) -> Mapping[str, Any]:
        """Send a call over the newest connection; a refusal for a rate limit pauses the next ones."""
        trade = path.startswith(_TRADE_READS)
        try:
            return await send(self.connection().http)
        except RateLimited as error:
            pause = self.limits.trade.bar(error.retry_after, error.whose) if trade else error.retry_after
            raise self._reported(_with_pause(error, pause), path) from None
        except GatewayError as error:
            raise self._reported(error, path) from None

    async def change(self, method: str, path: str, query: Query = (), body: bytes = b"") -> Mapping[str, Any]:
        """Send a change that is no trade write, as of a watchlist, once; raises as `call`.

        RequestTimeout also where the server failed with it: it may have been made all the same, and the list says so.
        """
        try:
            return await self.call(method, path, query, body)
        except ServerTrouble as error:
            raise RequestTimeout("answer-without-outcome", **error.data) from None

    def write(
        self, verb: WriteVerb, approved: ApprovedOrder[R], build: Callable[[R], HttpWrite]
    ) -> Awaitable[Mapping[str, Any]]:
        """Send one trade write, never twice; `approved.take` is called as its body is written to the connection.

        An error raised before the result is awaited means that nothing was sent. The result is `data` of the envelope;
        it raises OrderDenied (nothing was sent), OrderRejected (refused by the broker), RequestTimeout or GatewayDown
        (the order is unknown). A clear answer after the time-out goes to `TradingSink.late_reply`.
        """
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        if self.endpoint.purpose is Purpose.QUOTES:
            raise OrderDenied("not-connected")
        if self._connection is None:
            raise OrderDenied("not-sent-link")
        wait = max(self.limits.write_delay(verb), self.server_pause().turn)
        if wait > 0:
            raise OrderDenied("rate-budget", verb=str(verb), seconds=wait)
        answer = self._connection.writes.send(approved, build, carrier=self)
        self._turns.sent("", answer)
        return answer

    def server_pause(self) -> ServerPause:
        """What a pause that the server asked for means for a write: orders, changes and lists have one budget."""
        left = self.limits.trade.pause_left
        return ServerPause(left, left, self._turns.wait("") if left > 0 else 0.0)

    def _reported(self, error: GatewayError, call: str) -> GatewayError:
        """Report a refusal to the connection log and return it."""
        self.events.report_refusal(call, error)
        return error


def _with_pause(error: RateLimited, seconds: float) -> RateLimited:
    return RateLimited(error.code, **{**error.data, "retry_after": seconds})  # type: ignore[arg-type]


def _symbols_of(request: Message | None) -> tuple[str, ...]:
    """Return the symbols of a request, for the text of its refusal."""
    symbols = getattr(request, "symbol", ())
    return (symbols,) if isinstance(symbols, str) else tuple(symbols[:_NAMED_SYMBOLS])
