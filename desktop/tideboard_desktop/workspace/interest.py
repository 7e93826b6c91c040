"""What the docks on screen need of the services: facts of their instruments, and their flow first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from tideboard_core.flow_schedule import FlowSchedule
from tideboard_core.hub import Hub, Subscription
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.ports import Key, Topic


class Interest(QObject):
    """Wants the facts of every instrument on screen, until its owner is destroyed."""

    def __init__(self, hub: Hub, schedules: Sequence[FlowSchedule], owner: QObject) -> None:
        super().__init__(owner)
        self._hub = hub
        self._schedules = schedules
        self._facts: list[Subscription] = []
        owner.destroyed.connect(self.close)

    def show(self, instruments: Iterable[InstrumentId]) -> None:
        """From now on these are on screen."""
        wanted = sorted(instruments)
        old, self._facts = self._facts, [self._hub.subscribe(Key(Topic.INSTRUMENT, one)) for one in wanted]
        for subscription in old:
            subscription.close()
        if wanted:  # a window that is put away leaves the word to the one that comes
            for schedule in self._schedules:
                schedule.select(*(InstrumentId(one) for one in wanted))

    def close(self) -> None:
        """Want nothing any more."""
        for subscription in self._facts:
            subscription.close()
        self._facts = []
