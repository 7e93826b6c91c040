"""What every call shares: the connection of the moment, its generation, rate limits, refusals."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from tideboard_core.errors import GatewayDown, GatewayError, RateLimited
from tideboard_core.gateway_parts.link_events import LinkEvents
from tideboard_core.gateways.opend.connection import Connection, Timing
from tideboard_core.gateways.opend.limits import RateLimits
from tideboard_core.gateways.opend.refusals import SUCCEED, refusal_of, text_of, unreadable
from tideboard_core.gateways.opend.translate.accounts import BROKER_ACCOUNTS, AccountTypes
from tideboard_core.ports import Clock, FeedSink, TradingSink
from tideboard_core.wire.address import host_and_port
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.protocols import ProtoId

log = logging.getLogger(__name__)

_TALK_ABOUT_WAITS_FROM = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an OpenD listens and how it is to be treated.

    `provider` is the name shown beside figures. `rsa` turns encryption on (the key both sides hold). `account_types`
    tells whose money the broker's environments are: only app.py, for the sandbox child it started, says PRACTICE.
    There `door` tells where that child listens now, None while it does not run: a port alone proves nobody.
    `seen` is told session keys, so that logs stay clean of them.
    """

    host: str
    port: int
    provider: str = "Futu OpenD"
    rsa: RsaPieces | None = None
    account_types: AccountTypes = field(default_factory=lambda: BROKER_ACCOUNTS)
    timing: Timing = field(default_factory=Timing)
    seen: Callable[[str], object] = bool
    door: Callable[[], tuple[str, int] | None] | None = None

    def where(self) -> tuple[str, int]:
        """Host and port of this moment; raises GatewayDown while the door is shut."""
        where = (self.host, self.port) if self.door is None else self.door()
        if where is None:
            raise GatewayDown("practice-not-running")
        return where


class Link:
    """One gateway's connection, replaced at each `connect`; reads and writes go through the newest one."""

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
        self._events = LinkEvents(feed)
        self._tell = self._events.tell
        self._limits = RateLimits(clock.monotonic)
        self._connection: Connection | None = None
        self._where = (endpoint.host, endpoint.port)
        self._generation = 0

    @property
    def provider(self) -> str:
        """Name shown beside figures."""
        return self._endpoint.provider

    @property
    def address(self) -> str:
        """Where it connects, `127.0.0.1:11111`."""
        return host_and_port(*self._where)

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._generation

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        connection = self._connection
        return connection is not None and connection.open_now and connection.login is not None

    @property
    def last_heard(self) -> float:
        """Monotonic seconds of the last bytes from the other side; 0.0 before any."""
        return self._connection.last_heard if self._connection is not None else 0.0

    @property
    def encrypted(self) -> bool:
        """Whether the connection is encrypted."""
        return self._connection is not None and self._connection.encrypted

    @property
    def may_trade(self) -> bool:
        """Whether passwords and orders may cross this connection: encrypted, or within this computer."""
        return self._connection is not None and (self._connection.encrypted or self._connection.loopback)

    def read_delay(self, proto_id: int) -> float:
        """Seconds that a quote call made now would queue."""
        return self._limits.delay(proto_id)

    async def _call(self, proto_id: int, request: Message, response_class: type[M], account: str = "") -> M:
        """Queue for the rate limit, ask, and return a reply that says yes; raises GatewayError kinds."""
        waited = await self._limits.queue(proto_id, account)
        if waited >= _TALK_ABOUT_WAITS_FROM:
            log.info("call %d queued %.1f s for its rate limit", proto_id, waited)
        return await self._ask(proto_id, request, response_class, account)

    async def _ask(self, proto_id: int, request: Message, response_class: type[M], account: str = "") -> M:
        """Ask outside every rate limit: for calls that have none, and pages after the first."""
        reply = await self._standing().request(proto_id, request, response_class)
        self._require_success(proto_id, reply, account)
        return reply

    def _standing(self) -> Connection:
        if self._connection is None:
            raise GatewayDown("not-connected")
        return self._connection

    def _require_success(self, proto_id: int, reply: Any, account: str = "") -> None:  # noqa: ANN401  any Response
        if reply.retType != SUCCEED:
            raise self._noted(refusal_of(proto_id, reply.retType, text_of(reply.retMsg)), proto_id, account)
        if _needs_content(reply.DESCRIPTOR) and not reply.HasField("s2c"):
            raise unreadable(proto_id=proto_id, detail="success without content")

    def _noted(self, error: GatewayError, proto_id: int, account: str) -> GatewayError:
        """Give a refusal for the rate the seconds until the budget is free, and keep to them."""
        if isinstance(error, RateLimited) and not error.retry_after:
            error = RateLimited(error.code, text=error.text, retry_after=self._limits.bar(proto_id, account))
        self._events.tell_refusal(_name_of(proto_id), error)
        return error


def _name_of(proto_id: int) -> str:
    """`Qot_Sub` for people who look calls up in the broker's documents."""
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)


@cache
def _needs_content(response: Descriptor) -> bool:
    """Tell whether a success must carry a body: its fields would read as 0 without one, the time as 1970."""
    content = response.fields_by_name["s2c"].message_type
    return content is not None and any(field.is_required for field in content.fields)
