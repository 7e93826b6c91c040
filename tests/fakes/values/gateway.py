"""A gateway whose parts are one object that answers only what a test asks, and connections over it alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tideboard_core.model.watch.alerts import AlertKeeper
from tideboard_core.ports.gateway import CallKind, CallsUsed, Gateway, Offer

if TYPE_CHECKING:
    from tideboard_desktop.connection.services import Feeds

PARTS = ("quotes", "flow", "derivatives", "watchlists", "trading", "reference", "alerts", "program", "behind")


class _Composed:
    console = None
    calls: Mapping[CallKind, CallsUsed] = {}
    unoffered: Mapping[Offer, str] = {}

    def __init__(self, answering: object, others: dict[str, object]) -> None:
        self.__dict__ |= dict.fromkeys(PARTS, answering) | others
        self._answering = answering

    def __getattr__(self, name: str) -> Any:
        return getattr(self._answering, name)


def gateway_of(answering: object, **others: object) -> Gateway:
    """Every part is `answering`, which has what is the gateway's own too; `others` replace parts by name."""
    return cast("Gateway", _Composed(answering, others))


def feeds_of(answering: object) -> Feeds:
    """Connections for a reader of alerts: `answering` keeps them."""
    gateway = gateway_of(answering)
    return cast("Feeds", SimpleNamespace(gateway=gateway, alert_services={AlertKeeper.BROKER: answering}))
