"""What all connections of one OpenD share: exchange, quota, limits, trade lock, faults, sessions."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from random import Random

from tideboard_core.sandbox.behaviour import BEHAVIOURS, FLOW_BEHIND, Behaviour, Faults
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.hostile import Bender
from tideboard_core.sandbox.opend.delays import Delays
from tideboard_core.sandbox.opend.history_quota import HistoryQuota
from tideboard_core.sandbox.opend.ledger import SubscriptionLedger
from tideboard_core.sandbox.opend.limits import RateLedger
from tideboard_core.sandbox.opend.refusals import TRADING_DISABLED, TRADING_NEEDS_ENCRYPTION, Refusal
from tideboard_core.sandbox.opend.session import Link, Peer, Session
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.framing import BodyFormat
from tideboard_core.wire.opend.protocols import WRITE_IDS

MAX_CONNECTIONS = 128


class Shared:
    """One gateway program. `now` gives monotonic seconds, which quota, limits and pauses count.

    `flow_end` is the last minute of intraday flow that it gives, UTC epoch seconds; None while the flow goes on.
    `is_daemon`: this is the daemon behind the REST door. It fetches what needs a subscription without one, and takes a
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
        self.bender: Bender | None = None
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

    def behave(self, scenario: str) -> None:
        """Take over the door's part of a scenario; unknown names mean the calm one."""
        self.behaviour = BEHAVIOURS.get(scenario, BEHAVIOURS["calm"])
        self.bender = Bender() if self.behaviour.hostile else None
        self.flow_end = self.exchange.now.timestamp() - FLOW_BEHIND if self.behaviour.silent else None
        self.ledger.total = self.behaviour.quota
        self.history_quota.total = min(self.behaviour.quota, HistoryQuota.PLAIN_TOTAL)
        self.limits.strict = self.behaviour.strict_limits

    def open_session(
        self,
        *,
        peer: Peer,
        link: Link,
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
            link=link,
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
        """The connection ended: give its subscriptions back by the one-minute rule."""
        self.sessions.pop(session.conn_id, None)
        for key in self.ledger.leave(session.conn_id):
            self.exchange.unwatch(key.instrument)
