"""The exits standing for the positions of an account, computed again where its orders or positions changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import changed_rows
from tideboard_core.model.order import Order, Position
from tideboard_core.orders.exit_cover import ExitCover, exits_standing, rests_on_price

Covers = Mapping[InstrumentId, ExitCover]
_NONE: Covers = {}


class _Known(NamedTuple):
    """The lists that `covers` were computed of, and the securities in which it depends on the price too."""

    orders: tuple[Order, ...]
    positions: tuple[Position, ...]
    covers: Covers
    priced: frozenset[InstrumentId]


class ExitCovers:
    """Reads the hub. The result is the same object while orders and positions are, and so is each cover in it."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._known: dict[str, _Known] = {}

    def of(self, account_id: str) -> Covers:
        """By security; empty before the broker has answered for both orders and positions."""
        orders: tuple[Order, ...] | None = self._hub.value(Topic.ORDERS.of(account_id))
        positions: tuple[Position, ...] | None = self._hub.value(Topic.POSITIONS.of(account_id))
        if orders is None or positions is None:
            return _NONE
        known = self._known.get(account_id)
        if known is not None and known.orders is orders and known.positions is positions:
            return known.covers
        if known is None or known.positions is not positions:
            priced = frozenset(order.instrument for order in orders if rests_on_price(order))
            known = _Known(orders, positions, self._standing(orders, positions), priced)
        else:
            known = self._after(known, orders)
        self._known[account_id] = known
        return known.covers

    def _after(self, known: _Known, orders: tuple[Order, ...]) -> _Known:
        """Those of the securities whose orders changed are computed again."""
        changed = (*changed_rows(orders, known.orders), *changed_rows(known.orders, orders))
        names = {order.instrument for order in changed} | known.priced
        mine = [order for order in orders if order.instrument in names]
        held = [position for position in known.positions if position.instrument in names]
        found, covers = self._standing(mine, held), dict(known.covers)
        for name in names:
            if name in found and found[name] != covers.get(name):
                covers[name] = found[name]
            elif name not in found:
                covers.pop(name, None)
        priced = known.priced - names | {order.instrument for order in mine if rests_on_price(order)}
        return _Known(orders, known.positions, covers, frozenset(priced))

    def _standing(self, orders: Sequence[Order], positions: Sequence[Position]) -> dict[InstrumentId, ExitCover]:
        found = exits_standing(orders, positions, self._last)
        return {subject[1]: cover for subject, cover in found.items()}

    def _last(self, instrument: InstrumentId) -> Decimal | None:
        quote = self._hub.value(Topic.QUOTE.of(instrument))
        return quote.last if quote is not None and quote.last > 0 else None
