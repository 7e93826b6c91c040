"""Which connection serves which use: prices, orders, a second provider's capital flow. Kinds never mix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.system.settings import Backend, Connection, Settings


class Use(StrEnum):
    """What a connection can be used for; the first also takes orders unless another one does."""

    PRICES = "connection"
    ORDERS = "orders"
    OTHER_FLOW = "other_flow"


def is_practice(connection: Connection) -> bool:
    """Whether it leads to the practice exchange that the program starts itself."""
    return connection.backend is Backend.SANDBOX


def same_place(one: Connection, other: Connection) -> bool:
    """Whether both are one connection: one door of the practice exchange, one gateway, one credential of a broker."""
    return one.end_point == other.end_point


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """The connections of a run; orders to the connection of the prices are no use of their own.

    Raises BadInput: `kinds-mixed` for practice beside real ones, `same-flow` for a second flow from the connection
    that brings the first.
    """

    connection: Connection
    orders: Connection | None = None
    other_flow: Connection | None = None

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        kinds = {is_practice(one) for one in (self.connection, self.orders, self.other_flow) if one is not None}
        if len(kinds) > 1:
            raise BadInput("kinds-mixed")
        if self.orders is not None and same_place(self.orders, self.connection):
            object.__setattr__(self, "orders", None)
        if self.other_flow is not None and same_place(self.other_flow, self.connection):
            raise BadInput("same-flow")

    @property
    def practice(self) -> bool:
        """Whether all of it is practice."""
        return is_practice(self.connection)

    @property
    def all(self) -> tuple[Connection, ...]:
        """Every connection, that of the prices first; one that serves two uses is there once."""
        found: list[Connection] = []
        for one in (self.connection, self.orders, self.other_flow):
            if one is not None and not any(same_place(one, known) for known in found):
                found.append(one)
        return tuple(found)

    def changed(self, connection: Connection | None, use: Use) -> Uses:
        """With another connection for one use; None ends a use beside the prices. Raises BadInput as the class does.

        New prices drop the uses that do not go with them: practice beside real ones, and a flow that is now the first.
        """
        if use is Use.ORDERS:
            return replace(self, orders=connection)
        if use is Use.OTHER_FLOW:
            return replace(self, other_flow=connection)
        if connection is None:
            return self
        kept = {name: one for name in ("orders", "other_flow") if (one := self._beside(name, connection)) is not None}
        return Uses(connection=connection, **kept)

    def kept(self) -> dict[str, Connection | None]:
        """What the settings keep for the next run."""
        orders, other = (None if one is None else one.kept() for one in (self.orders, self.other_flow))
        return {"connection": self.connection.kept(), "orders": orders, "other_flow": other}

    def _beside(self, name: str, prices: Connection) -> Connection | None:
        one = self.orders if name == "orders" else self.other_flow
        if one is None or is_practice(one) is not is_practice(prices) or same_place(one, prices):
            return None
        return one


def uses_of(settings: Settings) -> Uses:
    """The uses of the last run. Raises BadInput for a file that mixes kinds."""
    return Uses(connection=settings.connection, orders=settings.orders, other_flow=settings.other_flow)
