"""State that HTTP and both sockets of the LongPort port share: exchange, keys, sessions, limits, faults, sockets."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Protocol

from google.protobuf.message import Message

from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.instrument import Market
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS, LONGPORT_US
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.api_keys import Applications, KeptKeys
from tideboard_sandbox.longport.access.oauth_grants import Grants
from tideboard_sandbox.longport.access.rate_limits import SUBSCRIBED_SYMBOLS, CallLimits
from tideboard_sandbox.longport.access.sessions import Otps, Sessions, SocketKind
from tideboard_sandbox.server.faults import BEHAVIOURS, FLOW_BEHIND, Behaviour, Call, Fault, Faults
from tideboard_sandbox.server.held_replies import HeldReplies
from tideboard_sandbox.server.hostile import HostileValues
from tideboard_sandbox.server.journal import NO_JOURNAL, Journal
from tideboard_sandbox.server.service import MOST_CONNECTIONS

KEPT_SECONDS = 600.0


class Idempotency:
    """Order ids by account and request id. `now` gives the port's seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._orders: dict[tuple[str, str], tuple[str, float]] = {}

    def find(self, account: str, request_id: str) -> str | None:
        """The order that this request made; None for a new one, or without a request id."""
        order_id, ends = self._orders.get((account, request_id), ("", 0.0))
        return order_id if request_id and self._now() < ends else None

    def keep(self, account: str, request_id: str, order_id: str) -> None:
        """Remember the order of a request."""
        now = self._now()
        self._orders = {key: row for key, row in self._orders.items() if row[1] > now}
        if request_id:
            self._orders[account, request_id] = (order_id, now + KEPT_SECONDS)


SOCKET_LIMIT = 10
"""Authenticated sockets that one account may have at a time; `GET /v1/socket/token` returns it."""

DELAYED_MARKET = Market.HK
DELAY_SECONDS = 900.0
"""The market whose quotes scenario `no-permission` delays by a quarter of an hour."""

WRITES = frozenset(
    {"POST /v1/trade/order", "POST /v1/trade/order/multileg", "PUT /v1/trade/order", "DELETE /v1/trade/order"}
)
"""Calls that scenario `flaky` gives random faults."""


class Socket(Protocol):
    """One packet socket, open from its handshake on; it registers itself in `LongportState.sockets`."""

    @property
    def kind(self) -> SocketKind: ...

    @property
    def hostile_values(self) -> HostileValues | None:
        """Distorts messages in scenario `hostile`; None in the others."""
        ...

    @property
    def account(self) -> str:
        """The LongPort account that it is authenticated for; empty before."""
        ...

    @property
    def name(self) -> str:
        """Its name at the control port: unique, and stable while it is open."""
        ...

    @property
    def writable(self) -> bool:
        """False before authentication, while the client does not read, and once it is being closed."""
        ...

    def push(self, command: int, message: Message) -> None: ...

    def dismiss(self, code: control.Close.Code, reason: str) -> None:
        """Push cmd 0 with this code, then close."""
        ...

    def cut(self, reason: str) -> None:
        """Drop the connection without a close frame."""
        ...


SocketHandler = Callable[[Socket, Message], Message]
"""Answers one request of a socket; raises `refusals.SocketRefusal` or the exchange's `Refusal`."""


class LongportState:
    """One LongPort port.

    `now` gives the port's seconds, which limits, passwords, sessions and tokens count and tests push forward; `wall`
    gives seconds since the epoch, for what is sent to clients and for the stamps of their signatures. `flow_end` is the
    last minute of intraday flow that it gives, UTC epoch seconds; None while the flow goes on. `stored_keys`: storage
    of keys over a restart; without it they are new. With the `region` of the United States that data centre has an
    account, beside those of Asia and the Pacific.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        now: Callable[[], float],
        wall: Callable[[], float] = time.time,
        trading_enabled: bool = True,
        seed: int = 1,
        stored_keys: KeptKeys | None = None,
        journal: Journal = NO_JOURNAL,
        connections: int = MOST_CONNECTIONS,
        region: DataCentre = DataCentre.ASIA_PACIFIC,
    ) -> None:
        self.exchange = exchange
        self.journal = journal
        self.most_connections = connections
        self.region = region
        self.now = now
        self.wall = wall
        self.trading_enabled = trading_enabled
        self.keys = Applications(now, stored_keys)
        self.grants = Grants(now)
        self.otps = Otps(now)
        self.sessions = Sessions(now=now, wall=wall)
        self.requests: Counter[Call] = Counter()
        self.sockets: set[Socket] = set()
        self.held = HeldReplies()
        self.reset(seed)

    def reset(self, seed: int) -> None:
        """Forget everything but who is connected and logged in; the keys that were announced are valid again."""
        self.behaviour = Behaviour()
        self.hostile_values: HostileValues | None = None
        self.drops_pushes = False
        self._delayed = self.exchange.delayed(DELAYED_MARKET, seconds=DELAY_SECONDS)
        self.flow_end: float | None = None
        self.symbol_limit = SUBSCRIBED_SYMBOLS
        self.sockets_refused = 0
        self.holds_fund = False
        self.holds_plans = False
        self.limits = CallLimits(self.now)
        self.idempotency = Idempotency(self.now)
        self.faults = Faults(Random(f"longport/{seed}"), WRITES)
        self.requests.clear()
        self.held.drop()
        self.keys.restore()
        self.grants.restore()

    @property
    def owners(self) -> tuple[str, ...]:
        """The accounts of the port."""
        own = (LONGPORT_US,) if self.region is DataCentre.UNITED_STATES else ()
        return LONGPORT_ACCOUNTS + own

    @property
    def visible_exchange(self) -> Exchange:
        """The exchange as the quote packages show it: delayed in Hong Kong in `no-permission` and `delayed`."""
        return self._delayed if self.behaviour.delayed else self.exchange

    def apply_scenario(self, scenario: str) -> None:
        """Behave as in a scenario; an unknown name means `calm`."""
        self.behaviour = BEHAVIOURS.get(scenario, BEHAVIOURS["calm"])
        self.hostile_values = HostileValues() if self.behaviour.hostile else None
        self.flow_end = self.exchange.now.timestamp() - FLOW_BEHIND if self.behaviour.silent else None
        self.holds_fund = scenario == "fractions"
        self.holds_plans = scenario == "plans"
        self.symbol_limit = min(self.behaviour.quota, SUBSCRIBED_SYMBOLS)
        self.limits.strict = self.behaviour.strict_limits

    def online(self, account: str) -> int:
        """Authenticated sockets of an account."""
        return sum(socket.account == account for socket in self.sockets)

    def fault_of(self, call: Call) -> Fault | None:
        """The fault for this request: an ordered one, or a random one of scenario `flaky`.

        A call is `POST /v1/trade/order`, or kind and command of a socket: `quote SUBSCRIBE`, `trade AUTH`.
        """
        return self.faults.take(call) or (self.faults.draw(call) if self.behaviour.flaky else None)
