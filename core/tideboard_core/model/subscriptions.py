"""Which hub keys a connection or another program on its gateway is subscribed to, and their cost in quota."""

from __future__ import annotations

from dataclasses import dataclass

from tideboard_core.model.hub_keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionInfo:
    """Subscription bookkeeping as the gateway reports it; `own` are the keys of this connection.

    `used` and `remaining` count keys, or instruments where `per_symbol`: there a second topic costs nothing.
    """

    used: int
    remaining: int
    own: frozenset[Key[object]]
    per_symbol: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientShare:
    """One program on the gateway, as `connection` names it, with what it subscribes to."""

    connection: str
    used: int
    own: bool
    keys: frozenset[Key[object]] = frozenset()
