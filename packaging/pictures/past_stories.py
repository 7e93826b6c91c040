"""The capital-flow dock beside sixty sessions, which the collector reads from an exchange of the same seed."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from fakes.servers.sandbox import sandbox_process
from fakes.values.archive_market import days_before
from pictures.hands import Camera, Hands
from pictures.stage import Scenery
from pictures.story import Story
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.clock import SystemClock

SHOWN = InstrumentId("HK.00700")
SESSIONS = 60
SIZE = (1000, 792)
"""The dock as a window of its own, in logical pixels."""
DRAWN = 47
"""Which of the sessions is drawn behind today."""
SCENERY = Scenery(start="14:36")


class _SkippingClock(SystemClock):
    """Real time that moves forward between two sessions, so that no limit is waited for."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for limits."""
        return time.monotonic() + self.ahead


async def _collect(folder: Path) -> None:
    """Fill an archive with the sessions before the story's day."""
    clock = _SkippingClock()
    with (
        sandbox_process(seed=SCENERY.seed, date=SCENERY.date) as sandbox,
        Lease(folder, clock, program="pictures") as lease,
    ):
        source = make_source(Target(opend=sandbox.opend), clock)
        with closing(ArchiveWriter(folder, lease)) as writer:
            collector = Collector(source, writer, clock)
            for day in days_before(date.fromisoformat(SCENERY.date), SESSIONS):
                await sandbox.ask("session", day=day.isoformat())
                await sandbox.wait(31)
                clock.ahead += 31
                await collector.collect([SHOWN])
        await source.gateway.close()


async def _past(hands: Hands, camera: Camera) -> None:
    """A window of the dock, once the archive is read; a session of the strip is chosen."""
    stage = hands.stage
    await _collect(stage.application.archive.folder)
    workspace = stage.application.window.workspace
    dock, body = workspace.docks["flow"], stage.application.built.flow.body
    assert body is not None
    workspace.use(dock)
    stage.command("dock.float")
    dock.resize(*SIZE)
    stage.application.archive.contents_changed.emit(frozenset({SHOWN}))
    await stage.passes(61, step=61)
    await stage.until(partial(body.earlier.found, body.day))
    body.earlier.draw_day(body.strip.strip.days[DRAWN].day)
    await stage.rest()
    await camera.take("flow-percentile", dock)


PAST = Story(
    name="past",
    scenery=SCENERY,
    pictures={"flow-percentile": "today among sixty sessions of the archive: percentile, usual range, strip"},
    play=_past,
)
