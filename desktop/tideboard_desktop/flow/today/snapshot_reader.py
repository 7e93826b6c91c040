"""Reads a snapshot of the shown security for what no push carries: 52-week range, market value, P/E."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

_PAUSE = 1.5
"""Seconds for which a security is shown before it is read: stepping through a list reads none."""
_RENEWED = 600.0


class SnapshotReader:
    """The last snapshot by security. Calls `changed` after an answer; a refusal leaves the values out."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None], parent: QObject) -> None:
        self._sources = sources
        self._reads: KeyedReads[InstrumentId, Snapshot | None] = KeyedReads(
            "snapshot",
            changed,
            parent,
            tasks=sources.tasks,
            clock=sources.clock,
            one_at_a_time=True,
            renew_after=_RENEWED,
            pause=_RENEWED,
            lasting=_RENEWED,
            kept=sources.kept.slot("snapshot"),
        )
        self.snapshot, self.retry = self._reads.value, self._reads.retry

    def want(self, instrument: InstrumentId, since: float) -> None:
        """Read it unless read in the last ten minutes; `since` = monotonic time at which the security was chosen."""
        if self._sources.clock.monotonic() - since >= _PAUSE:
            self._reads.want(instrument, partial(self._read, instrument))

    async def _read(self, instrument: InstrumentId) -> Snapshot | None:
        shots = await self._sources.gateway.quotes.snapshots([instrument])
        return next((shot for shot in shots if shot.quote.instrument == instrument), self.snapshot(instrument))
