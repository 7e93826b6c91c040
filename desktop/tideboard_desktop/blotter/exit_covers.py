"""The exits standing for the positions of an account, computed again when its orders or positions changed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, Position
from tideboard_core.orders.exit_cover import ExitCover, exits_standing

_NONE: Mapping[InstrumentId, ExitCover] = {}


class ExitCovers:
    """Reads the hub. The result is the same object while orders and positions are the same objects."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._kept: dict[str, tuple[object, object, Mapping[InstrumentId, ExitCover]]] = {}

    def of(self, account_id: str) -> Mapping[InstrumentId, ExitCover]:
        """By security; empty before the broker has answered for both orders and positions."""
        orders: tuple[Order, ...] | None = self._hub.value(Topic.ORDERS.of(account_id))
        positions: tuple[Position, ...] | None = self._hub.value(Topic.POSITIONS.of(account_id))
        if orders is None or positions is None:
            return _NONE
        kept = self._kept.get(account_id)
        if kept is None or kept[0] is not orders or kept[1] is not positions:
            found = exits_standing(orders, positions, self._last)
            kept = orders, positions, {subject[1]: cover for subject, cover in found.items()}
            self._kept[account_id] = kept
        return kept[2]

    def _last(self, instrument: InstrumentId) -> Decimal | None:
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        return quote.last if quote is not None and quote.last > 0 else None
