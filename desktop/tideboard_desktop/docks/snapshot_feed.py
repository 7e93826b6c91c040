"""Prices of table rows without subscriptions: snapshots of the visible rows, renewed slowly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice

from PySide6.QtCore import QObject, Signal

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Quote, Snapshot
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.kept_reads import KeptSlot
from tideboard_desktop.docks.reads import Reads
from tideboard_desktop.ui.tasks import Tasks

PACE = 15.0
"""Seconds after which a picture of a row on screen is taken again."""
MOST = 400
"""Securities of one call, OpenD's most."""


class SnapshotFeed(QObject):
    """Keeps the newest snapshot of each security; `changed` is emitted when some arrived.

    If the hub has a newer quote, because another panel watches the security, that one is used.
    """

    changed = Signal()

    def __init__(
        self,
        hub: Hub,
        tasks: Tasks,
        clock: Clock,
        read: Callable[[Sequence[InstrumentId]], Awaitable[list[Snapshot]]],
        parent: QObject,
        *,
        pace: float = PACE,
        kept: KeptSlot | None = None,
    ) -> None:
        """`kept` has the pictures of the same part of the window before."""
        super().__init__(parent)
        self._hub, self._clock, self._read, self._pace = hub, clock, read, pace
        self._wanted: tuple[InstrumentId, ...] = ()
        self._snapshots: dict[InstrumentId, tuple[Snapshot | None, float]] = {}
        self._pause_until = 0.0
        self._kept = kept
        if kept is not None:
            kept.follow(self._known, parent)
        self._reads: Reads[list[Snapshot]] = Reads(hub, tasks, clock, parent)
        self._reads.changed.connect(self._take)

    def _known(self) -> Mapping[InstrumentId, tuple[Snapshot | None, float]]:
        return self._snapshots

    def want(self, ids: Sequence[InstrumentId]) -> None:
        """Set the rows to keep new; those without a snapshot are requested at once, `MOST` in one call."""
        self._wanted = tuple(ids)
        self._take_kept()
        self.tick()

    def _take_kept(self) -> None:
        if self._kept is None:
            return
        now = self._clock.monotonic()
        found = {one: self._kept.find(one, now) for one in self._wanted if one not in self._snapshots}
        self._snapshots.update({one: picture for one, picture in found.items() if picture is not None})

    def forget(self) -> None:
        """Know no picture any more."""
        self._reads.forget()
        self._snapshots.clear()

    def tick(self) -> None:
        """Once a second while the rows are on screen: ask where a picture is missing or old."""
        now = self._clock.monotonic()
        if self._reads.loading or now < self._pause_until:
            return
        known = self._snapshots
        late = (one for one in self._wanted if one not in known or now - known[one][1] >= self._pace)
        due = list(islice(late, MOST))
        if due:
            self._reads.ask(tuple(due), lambda: self._read(due))

    def snapshot(self, instrument: InstrumentId) -> Snapshot | None:
        """The newest picture."""
        kept = self._snapshots.get(instrument)
        return None if kept is None else kept[0]

    def quote(self, instrument: InstrumentId) -> Quote | None:
        """The newest quote, out of a picture or out of the hub."""
        kept, age = self._snapshots.get(instrument), self._hub.age(Topic.QUOTE.of(instrument))
        if kept is None or kept[0] is None or (age is not None and self._clock.monotonic() - age > kept[1]):
            return self._hub.value(Topic.QUOTE.of(instrument))
        return kept[0].quote

    def age_of(self, instrument: InstrumentId) -> float | None:
        """Seconds since the newest picture of a security was taken; None without one."""
        kept = self._snapshots.get(instrument)
        return None if kept is None else self._clock.monotonic() - kept[1]

    @property
    def age(self) -> float | None:
        """Seconds since the oldest picture on screen was taken; None while one is missing."""
        taken = [self._snapshots[one][1] for one in self._wanted if one in self._snapshots]
        return self._clock.monotonic() - min(taken) if taken and len(taken) == len(self._wanted) else None

    def _take(self) -> None:
        reads = self._reads
        if reads.error is not None:
            self._pause_until = self._clock.monotonic() + (reads.retry_in or self._pace)
        if reads.loading or reads.value is None:
            return
        now, came = self._clock.monotonic(), {one.quote.instrument: one for one in reads.value}
        asked = reads.subject
        assert isinstance(asked, tuple)
        for one in asked:
            self._snapshots[one] = (came.get(one), now)
        self.changed.emit()
