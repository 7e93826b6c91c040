"""A collector on a port of a practice exchange, whose limits pass at once."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from fakes.servers.sandbox import OpenSandbox
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.system.clock import SystemClock


class SkippingClock(SystemClock):
    """Real time, and the seconds `ahead` that were let pass at once."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for time-outs and limits."""
        return time.monotonic() + self.ahead


def target(wire: str, line: dict[str, Any], folder: Path) -> Target:
    """A port of the sandbox as the collector is told of it."""
    if wire == "opend":
        return Target(opend=line["opend"], counts=folder)
    if wire == "longport":
        keys = {**line["longport_keys"], **line["longport"]}
    else:
        keys = {"key": line["rest_keys"]["full"]}
    path = folder / f"{wire}.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(keys))
    return Target(
        rest=line["rest"] if wire == "rest" else "", longport=wire == "longport", keys_file=path, counts=folder
    )


@asynccontextmanager
async def collecting(
    wire: str, sandbox: OpenSandbox, folder: Path, past: Callable[[], bool] | None = None
) -> AsyncIterator[Collector]:
    """A collector that waits for no limit; its archive is in `folder`, its count of history too."""
    clock = SkippingClock()

    async def pass_time(seconds: float) -> None:
        await sandbox.wait(seconds)
        clock.ahead += seconds

    source = make_source(target(wire, sandbox.line, folder), clock)
    archive = folder / "archive"
    with Lease(archive, clock, program="test") as lease, closing(ArchiveWriter(archive, lease)) as writer:
        try:
            yield Collector(source, writer, clock, sleep=pass_time, past=past)
        finally:
            await source.gateway.close()
