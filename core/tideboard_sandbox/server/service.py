"""The interface of a port towards the program and the control port."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from tideboard_sandbox.exchange.broker.kept_terms import Keeping
from tideboard_sandbox.exchange.broker.orders import ExchangeOrder
from tideboard_sandbox.server.faults import Call, Fault

MOST_CONNECTIONS: Final = 128
"""Clients of a port that stay connected, unless the command line gives another number."""


class PortService(Protocol):
    """One port with its connections."""

    @property
    def first_line(self) -> Mapping[str, Any]:
        """The port's fields of the program's first line, its address first."""
        ...

    async def listen(self, *, host: str, port: int) -> None:
        """Listen; port 0 = any free one, kept over `shut` and `reopen`. Raises OSError."""
        ...

    async def shut(self) -> None:
        """Close the listening socket and every connection, as a gateway program that is ended."""
        ...

    async def reopen(self) -> None:
        """Listen again on the same port."""
        ...

    def apply_scenario(self, scenario: str) -> None:
        """Behave as in a scenario."""
        ...

    def flush(self) -> None:
        """Push what is due."""
        ...

    def cut(self, connection: object) -> int:
        """Cut the connection of this name in `state`, or all (None); returns how many."""
        ...

    def call_named(self, name: object) -> Call | None:
        """The call that a control command names; None if this port has no such call."""
        ...

    def order(self, fault: Fault) -> None:
        """Apply the fault to the next matching requests."""
        ...

    def keep(self, keeping: Keeping) -> None:
        """Keep the next orders or changes otherwise than asked."""
        ...

    def drop_pushes(self, *, drop: bool) -> None:
        """Drop every push about orders and fills from now on, or send them again."""
        ...

    def release(self) -> int:
        """Send the held replies and drop ordered faults; returns how many were sent."""
        ...

    async def reset(self, seed: int) -> None:
        """Be as at the start with this seed, after the exchange began anew; open if it was closed.

        Clients stay connected and logged in; their subscriptions, what counts against limits, the trading lock and
        ordered faults are gone. Held replies are never sent.
        """
        ...

    def state(self) -> dict[str, Any]:
        """The port's part of the control port's `state`."""
        ...


_PRICES = ("price", "trigger", "trail_amount", "trail_percent", "limit_offset")


def order_row(order: ExchangeOrder) -> dict[str, Any]:
    """An order as `state` shows it."""
    return {
        "id": order.id,
        "instrument": order.instrument,
        "side": order.side.value,
        "status": order.status.value,
        "quantity": order.quantity,
        "filled": order.filled,
        "remark": order.remark,
        "kind": order.kind.value,
        **{name: None if (value := getattr(order, name)) is None else f"{value:f}" for name in _PRICES},
        "time_in_force": order.time_in_force.value,
        "hours": order.hours.value,
        "expires": None if order.expires is None else order.expires.isoformat(),
        **({"exit_number": order.exit_number} if order.entry else {}),
    }
