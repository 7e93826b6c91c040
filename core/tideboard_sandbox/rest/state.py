"""State that all requests of the REST port share: keys, limits, faults, and the daemon, a separate OpenD."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final, Protocol

from google.protobuf.message import Message

from tideboard_core.model.rest import WriteKind
from tideboard_core.wire.opend.framing import BodyFormat
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.session.state import ClientConnection, Peer, Session
from tideboard_sandbox.opend.session.state import OpendState as Daemon
from tideboard_sandbox.rest.api_keys import KeyRing
from tideboard_sandbox.rest.order_limits import KeyLimits
from tideboard_sandbox.server.faults import Behaviour, Fault, Faults
from tideboard_sandbox.server.held_replies import HeldReplies
from tideboard_sandbox.server.hostile import HostileValues
from tideboard_sandbox.server.journal import NO_JOURNAL, Journal
from tideboard_sandbox.server.service import MOST_CONNECTIONS

ORDER_SECONDS: Final = 30.0
PUSH_SECONDS: Final = 5.0
MOST_KEYS: Final = 20_000
"""Pushes remembered, one per kind and security; beyond it all are forgotten and may come twice."""


class Repeats:
    """Remembers orders that were accepted and the newest push of each kind. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._orders: dict[bytes, float] = {}
        self._pushes: dict[Hashable, tuple[bytes, float]] = {}

    def is_repeated(self, order: bytes) -> bool:
        """Whether an order with exactly these fields was accepted in the last 30 s."""
        now = self._now()
        self._orders = {known: at for known, at in self._orders.items() if now - at < ORDER_SECONDS}
        return order in self._orders

    def remember(self, order: bytes) -> None:
        self._orders[order] = self._now()

    def is_new(self, kind: Hashable, body: bytes) -> bool:
        """Whether a push differs from the newest of its kind, or that one is 5 s old; it counts as sent then."""
        now = self._now()
        known = self._pushes.get(kind)
        if known is not None and known[0] == body and now - known[1] < PUSH_SECONDS:
            return False
        if len(self._pushes) >= MOST_KEYS:
            self._pushes.clear()
        self._pushes[kind] = (body, now)
        return True

    def forget(self) -> None:
        """Drop everything, because the daemon was ended."""
        self._orders.clear()
        self._pushes.clear()


WRITES: Final = frozenset(row.key for row in rows() if row.write is WriteKind.TRADE)
"""Rows to which scenario `flaky` gives random faults."""


class PushClientSocket(Protocol):
    """One client of /ws."""

    @property
    def name(self) -> str:
        """Its name in `state`."""
        ...

    @property
    def key_id(self) -> str:
        """Id of the key it came with, empty without one."""
        ...

    def cut(self, reason: str) -> None:
        """Drop the connection without a close frame."""
        ...

    def review(self) -> None:
        """Reload its key; drops the connection if the key no longer permits pushes."""
        ...


class RestState:
    """One gateway program behind the REST port: a gateway of its own over the exchange, with one session for all.

    Subscriptions, the trade lock and registered accounts are the daemon's, not a client's. `now` gives monotonic
    seconds, which limits, quotas and pauses count; `wall` the time of day in UTC, which keys and hours are judged by.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        now: Callable[[], float],
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        keys: Path | None = None,
        trading_enabled: bool = True,
        seed: int = 1,
        journal: Journal = NO_JOURNAL,
        connections: int = MOST_CONNECTIONS,
    ) -> None:
        self.exchange = exchange
        self.journal = journal
        self.most_connections = connections
        self.sockets_refused = 0
        self.now = now
        self.wall = wall
        self.keys = KeyRing(keys, wall=wall)
        self._keys_required = self.keys.required
        self.limits = KeyLimits(now=now, wall=wall)
        self.repeats = Repeats(now)
        self.faults = Faults(Random(f"rest/{seed}"), WRITES)
        self.daemon = Daemon(exchange, now=now, trading_enabled=trading_enabled, seed=seed)
        self.daemon.is_daemon = True
        self.requests: Counter[str] = Counter()
        self.sockets: set[PushClientSocket] = set()
        self.held = HeldReplies()
        self.pushed: Counter[str] = Counter()
        self.began = now()
        self.shutdown: Callable[[], None] = lambda: None
        self._connection: ClientConnection = NO_LISTENERS
        self._serials = itertools.count(1)
        self.session = self._open()

    @property
    def hostile_values(self) -> HostileValues | None:
        """Distorts messages in scenario `hostile`; None in the others."""
        return self.daemon.hostile_values

    @property
    def behaviour(self) -> Behaviour:
        """The scenario's part of the port."""
        return self.daemon.behaviour

    def attach(self, connection: ClientConnection) -> None:
        """Send the daemon's pushes there from now on."""
        self._connection = self.session.connection = connection

    def next_serial(self) -> int:
        """A packet serial that the daemon never used before."""
        return next(self._serials)

    def restart(self) -> None:
        """Reset the daemon as after a restart: locked, without subscriptions, registered accounts and counts."""
        self.daemon.unlocked = False
        self.daemon.close_session(self.session)
        self.limits.forget()
        self.repeats.forget()
        self.session = self._open()
        self.began = self.now()

    def reset(self, seed: int) -> None:
        """Forget everything but who is connected with which key."""
        self.daemon.reset(seed)
        self.keys.required = self._keys_required
        self.limits.forget()
        self.repeats.forget()
        self.faults = Faults(Random(f"rest/{seed}"), WRITES)
        self.requests.clear()
        self.pushed.clear()
        self.sockets_refused = 0
        self.held.drop()
        self.began = self.now()

    def fault_of(self, key: str) -> Fault | None:
        """The fault for this request: an ordered one, or a random one of scenario `flaky`."""
        return self.faults.take(key) or (self.faults.draw(key) if self.behaviour.flaky else None)

    def _open(self) -> Session:
        return self.daemon.open_session(
            peer=Peer("rest", loopback=True),
            connection=self._connection,
            client="FutuOpenD-rs",
            encrypted=False,
            wants_notices=True,
            push_format=BodyFormat.PROTOBUF,
        )


class _NoListeners:
    """The session's connection before a push feed is attached: drops every push."""

    writable = True

    def push(self, proto_id: int, message: Message) -> None:
        """Drop the push."""

    def one_write(self) -> AbstractContextManager[None]:
        """Nothing is written."""
        return nullcontext()

    def cut(self, reason: str) -> None:
        """Nothing."""


NO_LISTENERS: Final = _NoListeners()
