"""An archive that a collector fills from an exchange of the same seed, day by day, without waiting for limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date
from pathlib import Path

from fakes.servers.sandbox import sandbox_process
from pictures.stage import Scenery
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock

SHOWN = InstrumentId("HK.00700")
SCENERY = Scenery(start="14:36")
WINDOW = 31
"""Seconds after which a window of calls is over."""


class _SkippingClock(SystemClock):
    """Real time that moves forward between two sessions, so that no limit is waited for."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for limits."""
        return time.monotonic() + self.ahead


async def collect(
    folder: Path,
    days: Iterable[tuple[date, list[InstrumentId]]],
    then: Callable[[ArchiveWriter], object] = lambda _writer: None,
) -> None:
    """Fill an archive with these sessions of these securities, and let `then` write more."""
    clock = _SkippingClock()
    with (
        sandbox_process(seed=SCENERY.seed, date=SCENERY.date) as sandbox,
        Lease(folder, clock, program="pictures") as lease,
    ):
        source = make_source(Target(opend=sandbox.opend), clock)
        with closing(ArchiveWriter(folder, lease)) as writer:
            collector = Collector(source, writer, clock)
            for day, securities in days:
                await sandbox.ask("session", day=day.isoformat())
                await sandbox.wait(WINDOW)
                clock.ahead += WINDOW
                await collector.collect(securities)
            then(writer)
        await source.gateway.close()
