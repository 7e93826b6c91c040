"""What every LongPort call shares: sockets and HTTP of the moment, generation, limits, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from google.protobuf.message import Message

from tideboard_core.gateways.longport.endpoint import Endpoint
from tideboard_core.model.live import LinkEvent, LinkEventKind
from tideboard_core.model.order import Account
from tideboard_core.ports import ApprovedOrder, Clock, FeedSink, Key, Lazy, R, Topic, TradingSink, WriteVerb
from tideboard_core.wire.longport.commands import M, QuoteCommand

Query = Sequence[tuple[str, str]]
_EVENTS = Key(Topic.LINK_EVENT, "")


class HttpWrite(NamedTuple):
    """One trade write as it goes over the wire; `body` empty = none."""

    method: str
    path: str
    query: Query = ()
    body: bytes = b""


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
    ) -> None:
        self._endpoint = endpoint
        self._feed = feed
        self._trading = trading
        self._clock = clock
        self._market_time = market_time
        self._generation = 0

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self._endpoint.provider

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._generation

    async def _pull(self, command: QuoteCommand, request: Message | None, answer_class: type[M]) -> M:
        """Ask on the quote socket and return the answer; a None request has an empty body.

        Queues for the limits (10 calls a second, 5 in flight) and is asked again with back-off on 7/301602. Raises
        RateLimited, UnknownSymbol, PermissionMissing, QuotaExceeded, NotOffered, RequestTimeout, GatewayDown.
        """
        raise NotImplementedError

    async def _read(self, path: str, query: Query = ()) -> Mapping[str, Any]:
        """GET on the HTTP API; returns `data` of the envelope. As `_pull`; LoginRefused for a dead credential."""
        raise NotImplementedError

    def _write(
        self, verb: WriteVerb, approved: ApprovedOrder[R], build: Callable[[R], HttpWrite]
    ) -> Awaitable[Mapping[str, Any]]:
        """Send one trade write; `build` gets the request that `approved.take()` hands over in the step that writes.

        What is raised before the result is awaited was not sent. The result is `data` of the envelope; it raises
        OrderDenied (nothing was sent), OrderRejected for a clear no, RequestTimeout or GatewayDown when the outcome is
        unknown. Never sent twice.
        """
        raise NotImplementedError

    async def _watch_orders(self, topics: Sequence[str]) -> None:
        """Subscribe the trade socket to these topics (command 16), now and after each login. Errors as `_pull`."""
        raise NotImplementedError

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent within the broker's limits; 0.0 = now. Never queued."""
        raise NotImplementedError

    def _tell(self, kind: LinkEventKind, **data: object) -> None:
        """Put what happened to the connection where the connection log reads it."""
        self._feed.publish(_EVENTS, Lazy.ready(LinkEvent(kind=kind, data=data)))
