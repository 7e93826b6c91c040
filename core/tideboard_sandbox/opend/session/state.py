"""State of one OpenD: what all connections share (exchange, quotas, limits, trade lock) and each client's session."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple, Protocol

from google.protobuf.message import Message

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.framing import BodyFormat
from tideboard_core.wire.opend.protocols import WRITE_IDS
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.refusals import TRADING_DISABLED, TRADING_NEEDS_ENCRYPTION, Refusal
from tideboard_sandbox.opend.session.latency import Delays
from tideboard_sandbox.opend.session.outbox import Outbox
from tideboard_sandbox.opend.session.quotas import HistoryQuota, SubKey, SubscriptionLedger
from tideboard_sandbox.opend.session.rate_limits import RateLedger
from tideboard_sandbox.server.faults import BEHAVIOURS, FLOW_BEHIND, Behaviour, Faults
from tideboard_sandbox.server.hostile import HostileValues


class Peer(NamedTuple):
    """Where a connection comes from."""

    address: str
    loopback: bool


class ClientConnection(Protocol):
    """The part of a connection that its session uses."""

    @property
    def writable(self) -> bool:
        """False while the client does not read, and once the connection is being closed."""
        ...

    def push(self, proto_id: int, message: Message) -> None: ...

    def one_write(self) -> AbstractContextManager[None]:
        """The pushes of this block leave together."""
        ...

    def cut(self, reason: str) -> None:
        """Close the connection after the frames already written."""
        ...


@dataclass(slots=True, kw_only=True)
class Session:
    """State of one client between InitConnect and the end of its connection.

    `registered`: which subscriptions are pushed, each with the Qot_Common.RehabType numbers of its candle pushes.
    `accounts`: accounts whose orders are pushed. `used_serials`: trading writes seen, against replay. `serial`: header
    serial of the current request. `watched`: `registered` once more, by instrument. `outside`: blocks outside regular
    hours that a subscription covers, where it covers any.
    """

    shared: Shared
    conn_id: int
    peer: Peer
    client: str
    encrypted: bool
    wants_notices: bool
    push_format: BodyFormat
    connection: ClientConnection
    serial: int = 0
    registered: dict[SubKey, frozenset[int]] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    used_serials: set[int] = field(default_factory=set)
    outbox: Outbox = field(default_factory=Outbox)
    watched: dict[InstrumentId, set[int]] = field(default_factory=dict)
    outside: dict[SubKey, frozenset[str]] = field(default_factory=dict)

    def register(self, key: SubKey, rehabs: frozenset[int]) -> None:
        """Push this subscription from now on."""
        self.registered[key] = rehabs
        self.watched.setdefault(key.instrument, set()).add(key.sub_type)

    def covers(self, instrument: InstrumentId, sub_type: int) -> frozenset[str]:
        """Blocks outside regular hours (`pre`, `after`, `overnight`) that a subscription covers."""
        return self.outside.get(SubKey(instrument, sub_type), frozenset())

    def unregister(self, key: SubKey) -> None:
        self.outbox.forget(key)
        if self.registered.pop(key, None) is not None:
            kinds = self.watched[key.instrument]
            kinds.discard(key.sub_type)
            if not kinds:
                del self.watched[key.instrument]


MAX_CONNECTIONS = 128


class Shared:
    """One gateway program. `now` gives monotonic seconds, which quota, limits and pauses count.

    `flow_end` is the last minute of intraday flow that it gives, UTC epoch seconds; None while the flow goes on.
    `is_daemon`: this is the daemon behind the REST port. It fetches what needs a subscription without one, and takes a
    subscription back within its first minute, whose quota stays in use until the minute is over.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        now: Callable[[], float],
        rsa: RsaPieces | None = None,
        trading_enabled: bool = True,
        seed: int = 1,
    ) -> None:
        self.exchange = exchange
        self.now = now
        self.rsa = rsa
        self.trading_enabled = trading_enabled
        self.behaviour = Behaviour()
        self.hostile_values: HostileValues | None = None
        self.drops_pushes = False
        self.flow_end: float | None = None
        self.ledger = SubscriptionLedger(total=self.behaviour.quota, now=now)
        self.history_quota = HistoryQuota(total=HistoryQuota.PLAIN_TOTAL)
        self.limits = RateLedger(now)
        self.unlocked = False
        self.is_daemon = False
        self.delays = Delays()
        self.faults = Faults(Random(f"faults/{seed}"), WRITE_IDS)
        self.sessions: dict[int, Session] = {}
        self.requests: Counter[int] = Counter()
        self._last_conn_id = (secrets.randbits(40) | 1 << 40) << 16

    def apply_scenario(self, scenario: str) -> None:
        """Behave as in a scenario; an unknown name means `calm`."""
        self.behaviour = BEHAVIOURS.get(scenario, BEHAVIOURS["calm"])
        self.hostile_values = HostileValues() if self.behaviour.hostile else None
        self.flow_end = self.exchange.now.timestamp() - FLOW_BEHIND if self.behaviour.silent else None
        self.ledger.total = self.behaviour.quota
        self.history_quota.total = min(self.behaviour.quota, HistoryQuota.PLAIN_TOTAL)
        self.limits.strict = self.behaviour.strict_limits

    def open_session(
        self,
        *,
        peer: Peer,
        connection: ClientConnection,
        client: str,
        encrypted: bool,
        wants_notices: bool,
        push_format: BodyFormat,
    ) -> Session:
        """Start a session under a connection id that this process never gives twice."""
        self._last_conn_id += 1
        session = Session(
            shared=self,
            conn_id=self._last_conn_id,
            peer=peer,
            connection=connection,
            client=client,
            encrypted=encrypted,
            wants_notices=wants_notices,
            push_format=push_format,
        )
        self.sessions[session.conn_id] = session
        return session

    def check_trading_allowed(self, session: Session) -> None:
        """Trading must be enabled, and encrypted for a client on another machine; raises Refusal."""
        if not self.trading_enabled:
            raise Refusal(TRADING_DISABLED)
        if not session.peer.loopback and not session.encrypted:
            raise Refusal(TRADING_NEEDS_ENCRYPTION)

    def close_session(self, session: Session) -> None:
        """End the session and remove its subscriptions by the one-minute rule."""
        self.sessions.pop(session.conn_id, None)
        for key in self.ledger.leave(session.conn_id):
            self.exchange.unwatch(key.instrument)
