"""Pushed prices of the contracts in sight: subscribed once scrolling has come to rest, given back when out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from tideboard_core.errors import GatewayError
from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Key, Topic

REST_MS = 400
"""Milliseconds without scrolling before contracts are subscribed: a subscription cannot be given back for a minute."""
MOST = 80
"""Contracts subscribed at once: what is left of the quota belongs to the other docks."""


class LivePrices:
    """Wants the quotes of what `in_sight` names, until the owner is destroyed.

    Where one was refused nothing more is wanted until `renew`: figures are then asked for, and `refusal` says why.
    """

    def __init__(
        self,
        hub: Hub,
        owner: QObject,
        *,
        in_sight: Callable[[], Iterable[InstrumentId]],
        refused: Callable[[Key], GatewayError | None],
    ) -> None:
        self._hub = hub
        self._in_sight, self._refused = in_sight, refused
        self._held: dict[Key, Subscription] = {}
        self.refusal: GatewayError | None = None
        self._rest = QTimer(owner)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.settle)
        owner.destroyed.connect(partial(_close_all, self._held))

    @property
    def wanted(self) -> frozenset[Key]:
        """What is subscribed now."""
        return frozenset(self._held)

    def moved(self) -> None:
        """Other contracts are in sight: settle once that is over."""
        self._rest.start()

    def settle(self) -> None:
        """Want exactly what is in sight."""
        self._rest.stop()
        self.look()
        ids = () if self.refusal is not None else tuple(self._in_sight())[:MOST]
        wanted = {Key(Topic.QUOTE, id_) for id_ in ids}
        for key in wanted - self._held.keys():
            self._held[key] = self._hub.subscribe(key)
        for key in self._held.keys() - wanted:
            self._held.pop(key).close()

    def look(self) -> None:
        """Learn whether a subscription was refused."""
        if self.refusal is None:
            self.refusal = next((error for key in self._held if (error := self._refused(key)) is not None), None)
            if self.refusal is not None:
                self.drop()

    def renew(self) -> None:
        """Another chain, or another connection: what was refused there may be taken here."""
        self.refusal = None
        self.drop()

    def drop(self) -> None:
        """Want nothing."""
        self._rest.stop()
        _close_all(self._held)


def _close_all(held: dict[Key, Subscription], _gone: object = None) -> None:
    for subscription in held.values():
        subscription.close()
    held.clear()
