"""Reads a snapshot of the shown security for what no push carries: 52-week range, market value, P/E."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_desktop.flow.providers.dependencies import FlowDependencies

_PAUSE = 1.5
"""Seconds for which a security is shown before it is read: stepping through a list reads none."""
_RENEWED = 600.0
_KEPT = 50


class SnapshotReader:
    """The last snapshot by security. Calls `changed` after an answer; a refusal leaves the values out."""

    def __init__(self, sources: FlowDependencies, changed: Callable[[], None]) -> None:
        self._sources, self._changed = sources, changed
        self._kept: dict[InstrumentId, Snapshot] = {}
        self._asked: dict[InstrumentId, float] = {}
        self._task: asyncio.Task[None] | None = None

    def snapshot(self, instrument: InstrumentId) -> Snapshot | None:
        """The last answer; None until there is one."""
        return self._kept.get(instrument)

    def want(self, instrument: InstrumentId, since: float) -> None:
        """Read it unless read in the last ten minutes; `since` = monotonic time at which the security was chosen."""
        now = self._sources.clock.monotonic()
        busy = self._task is not None and not self._task.done()
        asked = self._asked.get(instrument)
        if busy or now - since < _PAUSE or (asked is not None and now - asked < _RENEWED):
            return
        self._asked[instrument] = now
        self._task = self._sources.tasks.spawn(self._read(instrument), name=f"snapshot {instrument}")

    def renew(self) -> None:
        """The connection is new: read again."""
        self._asked.clear()

    def close(self) -> None:
        """Drop an answer that is under way."""
        if self._task is not None:
            self._task.cancel()

    async def _read(self, instrument: InstrumentId) -> None:
        try:
            shots = await self._sources.gateway.quotes.snapshots([instrument])
        except GatewayError:
            return
        found = [shot for shot in shots if shot.quote.instrument == instrument]
        if found:
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[instrument] = found[0]
            self._changed()
