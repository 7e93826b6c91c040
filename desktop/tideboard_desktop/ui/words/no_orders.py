"""Why docks about orders and accounts stay empty: the connection of the orders takes none."""

from __future__ import annotations

from tideboard_core.ports.gateway import Gateway, Offer
from tideboard_desktop.ui.words.errors import sentence_of


def no_orders(broker: Gateway) -> str:
    """The reason as a sentence; empty for a connection that takes orders."""
    code = broker.unoffered.get(Offer.TRADING)
    return "" if code is None else sentence_of(code, {})
