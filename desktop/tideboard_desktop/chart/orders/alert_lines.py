"""Price alerts of the security as dotted lines with a bell and the words who keeps them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from PySide6.QtWidgets import QWidget

from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_desktop.docks.context import DockContext, OrderActions
from tideboard_desktop.docks.reads import Reads

PRICES: Final = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN, AlertKind.BID_UP, AlertKind.ASK_DOWN})
"""Kinds that have a place on the price axis."""


class AlertLines:
    """Reads the alerts of the security in view: at the broker each read is a call of which brokers allow few.

    It is made by `each_second`, so that securities that are passed over quickly cost none. A connection without alerts
    has none.
    """

    def __init__(self, context: DockContext, parent: QWidget, actions: OrderActions) -> None:
        self._service = context.services.feeds.alerts
        self.reads: Reads[list[PriceAlert]] = Reads(context.hub, context.tasks, context.clock, parent)
        self.instrument = InstrumentId("")
        self._seen = InstrumentId("")
        self._stale = False
        actions.alerts_written.connect(self.renew)

    @property
    def shown(self) -> Sequence[PriceAlert]:
        """Alerts at prices that are switched on."""
        if self.reads.subject != self.instrument:
            return ()
        return [alert for alert in self.reads.value or () if alert.enabled and alert.kind in PRICES]

    def renew(self) -> None:
        """Alerts changed or may have."""
        self._stale = True

    def refresh(self, changed: Set[Key[object]]) -> None:
        """One that rang may be over."""
        self._stale |= any(key.topic is Topic.ALERT for key in changed)

    def each_second(self) -> None:
        """Read if the same security has been in view for a moment."""
        self.reads.tick()
        settled, self._seen = self._seen == self.instrument, self.instrument
        service, instrument = self._service, self.instrument
        if service is None or not settled or not instrument or self.reads.loading:
            return
        if self._stale or self.reads.subject != instrument:
            self._stale = False
            self.reads.ask(instrument, lambda: service.alerts(instrument))
