"""Starts the sandbox before the rest of the program is imported: its start and these imports share two processors."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from tideboard_core.errors import BadInput
from tideboard_desktop.assembly.prepared import Prepared, uses
from tideboard_desktop.connection.practice.sandbox_launch import SandboxLaunch


@contextmanager
def early_sandbox(
    runner: asyncio.Runner, options: argparse.Namespace, prepared: Prepared
) -> Iterator[SandboxLaunch | None]:
    """Start the sandbox if this run connects to the practice exchange at once, else yield None and start nothing.

    None also for connections that cannot be used; `wire` raises the error. At the end the child is stopped if it still
    runs, because the program failed before it took the child over.
    """
    try:
        wanted = uses(options, prepared.settings)
        starts = wanted.practice and not prepared.review.unconnected
        launch = SandboxLaunch(wanted, prepared.directory) if starts else None
    except (BadInput, OSError):
        launch = None
    if launch is None:
        yield None
        return
    runner.run(launch.begin())
    try:
        yield launch
    finally:
        if launch.child.pid is not None:
            runner.run(launch.child.stop())
