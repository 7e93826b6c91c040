"""Which connection is used for prices, orders and a second capital flow; practice and real ones never mix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.system.settings import Backend, Connection, Settings


class Use(StrEnum):
    """What a connection is used for; the one for prices also takes orders unless another one does."""

    PRICES = "connection"
    ORDERS = "orders"
    OTHER_FLOW = "other_flow"


def is_practice(connection: Connection) -> bool:
    """Whether it leads to the practice exchange that the program starts itself."""
    return connection.backend is Backend.SANDBOX


def same_end_point(one: Connection, other: Connection) -> bool:
    """Whether both lead to one port of the practice exchange, one gateway, or one broker with one credential."""
    return one.end_point == other.end_point


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """The connections of a run. `orders` is None if orders go to the connection of the prices.

    Raises BadInput: `kinds-mixed` for practice beside real ones, `same-flow` for a second flow from the connection
    of the prices.
    """

    connection: Connection
    orders: Connection | None = None
    other_flow: Connection | None = None

    def __post_init__(self) -> None:
        kinds = {is_practice(one) for one in (self.connection, self.orders, self.other_flow) if one is not None}
        if len(kinds) > 1:
            raise BadInput("kinds-mixed")
        if self.orders is not None and same_end_point(self.orders, self.connection):
            object.__setattr__(self, "orders", None)
        if self.other_flow is not None and same_end_point(self.other_flow, self.connection):
            raise BadInput("same-flow")

    @property
    def practice(self) -> bool:
        """Whether the connections lead to the practice exchange."""
        return is_practice(self.connection)

    @property
    def through_hub(self) -> bool:
        """Whether the prices come through a hub, which does not say what its market is: its own computer records."""
        return self.connection.backend is Backend.HUB

    @property
    def all(self) -> tuple[Connection, ...]:
        """Each connection once, the one of the prices first."""
        found: list[Connection] = []
        for one in (self.connection, self.orders, self.other_flow):
            if one is not None and not any(same_end_point(one, known) for known in found):
                found.append(one)
        return tuple(found)

    def changed(self, connection: Connection | None, use: Use) -> Uses:
        """The uses with another connection for one of them; None ends a use beside the prices. Raises BadInput.

        A new connection for prices drops the uses that do not go with it: practice beside real ones, and a second flow
        from the same connection. Its other uses take the proxy of the new one: it is made once, and not around it.
        """
        alike = self._through_proxy_of(connection)
        if use is Use.ORDERS:
            return replace(alike, orders=connection)
        if use is Use.OTHER_FLOW:
            return replace(alike, other_flow=connection)
        if connection is None:
            return self
        kept = {name: one for name in ("orders", "other_flow") if (one := self._beside(name, connection)) is not None}
        return Uses(connection=connection, **kept)

    def kept(self) -> dict[str, Connection | None]:
        """The fields of the settings, for the next run."""
        orders, other = (None if one is None else one.kept() for one in (self.orders, self.other_flow))
        return {"connection": self.connection.kept(), "orders": orders, "other_flow": other}

    def _through_proxy_of(self, new: Connection | None) -> Uses:
        if new is None:
            return self
        found = {
            each.value: one.through(new.proxy)
            for each in Use
            if (one := getattr(self, each.value)) is not None and same_end_point(one, new)
        }
        return replace(self, **found)

    def _beside(self, name: str, prices: Connection) -> Connection | None:
        one = self.orders if name == "orders" else self.other_flow
        if one is None or is_practice(one) is not is_practice(prices) or same_end_point(one, prices):
            return None
        return one


def uses_of(settings: Settings) -> Uses:
    """The uses of the last run. Raises BadInput for a file that mixes kinds."""
    return Uses(connection=settings.connection, orders=settings.orders, other_flow=settings.other_flow)
