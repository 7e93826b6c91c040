"""Subscribes the quotes of visible contracts after scrolling has stopped, and drops those out of view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from tideboard_core.errors import GatewayError
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote

REST_MS = 400
"""Milliseconds without scrolling before contracts are subscribed: one cannot be unsubscribed for a minute."""
MOST = 80
"""Most contracts subscribed at once, so that the other docks keep a part of the quota."""


class LivePrices:
    """Subscribes the contracts that `in_sight` returns, until the owner is destroyed.

    After a refusal nothing more is subscribed until `renew`: figures are then polled, and `refusal` says why.
    """

    def __init__(
        self,
        hub: Hub,
        owner: QObject,
        *,
        in_sight: Callable[[], Iterable[InstrumentId]],
        refused: Callable[[Key[object]], GatewayError | None],
    ) -> None:
        self._hub = hub
        self._in_sight, self._refused = in_sight, refused
        self._held: dict[Key[Quote], Subscription] = {}
        self.refusal: GatewayError | None = None
        self._rest = QTimer(owner)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        owner.destroyed.connect(partial(_close_all, self._held))

    @property
    def wanted(self) -> frozenset[Key[object]]:
        return frozenset(self._held)

    def moved(self) -> None:
        """Other contracts became visible: subscribe them once scrolling stops."""
        self._rest.start()

    def settle(self) -> None:
        """Subscribe exactly the visible contracts."""
        self._rest.stop()
        self.look()
        ids = () if self.refusal is not None else tuple(self._in_sight())[:MOST]
        wanted = {Topic.QUOTE.of(id_) for id_ in ids}
        for key in wanted - self._held.keys():
            self._held[key] = self._hub.subscribe(key)
        for key in self._held.keys() - wanted:
            self._held.pop(key).close()

    def look(self) -> None:
        """Check whether a subscription was refused."""
        if self.refusal is None:
            self.refusal = next((error for key in self._held if (error := self._refused(key)) is not None), None)
            if self.refusal is not None:
                self.drop()

    def renew(self) -> None:
        """Another chain or connection: it may accept what was refused before."""
        self.refusal = None
        self.drop()

    def drop(self) -> None:
        self._rest.stop()
        _close_all(self._held)


def _close_all(held: dict[Key[Quote], Subscription], _gone: object = None) -> None:
    for subscription in held.values():
        subscription.close()
    held.clear()
