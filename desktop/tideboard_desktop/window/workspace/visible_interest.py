"""Subscribes to the facts of the instruments on screen and asks for their flow first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from tideboard_core.market.flow_schedule import FlowSchedule
from tideboard_core.market.hub import Hub, Subscription
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId


class VisibleInterest(QObject):
    """Keeps the facts of every instrument on screen subscribed until its owner is destroyed."""

    def __init__(self, hub: Hub, schedules: Sequence[FlowSchedule], owner: QObject) -> None:
        super().__init__(owner)
        self._hub = hub
        self._schedules = schedules
        self._facts: list[Subscription] = []
        owner.destroyed.connect(self.close)

    def show(self, instruments: Iterable[InstrumentId]) -> None:
        """Subscribe to exactly these instruments: they are on screen now."""
        wanted = sorted(instruments)
        old, self._facts = self._facts, [self._hub.subscribe(Topic.INSTRUMENT.of(one)) for one in wanted]
        for subscription in old:
            subscription.close()
        if wanted:  # a window that is replaced must not undo what the next one asked for
            for schedule in self._schedules:
                schedule.select(*(InstrumentId(one) for one in wanted))

    def close(self) -> None:
        for subscription in self._facts:
            subscription.close()
        self._facts = []
