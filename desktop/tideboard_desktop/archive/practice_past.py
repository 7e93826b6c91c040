"""Gives the practice market's archive its past sessions, once, in a child process at low priority."""

from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tideboard_core.collector.folders import practice_past_mark
from tideboard_desktop.connection.practice.child_job import NO_CONSOLE, ChildJob, signal_child

log = logging.getLogger(__name__)

_PROGRESS = re.compile(rb"(\d+) of (\d+) sessions")
"""The progress in a line of the child's error output; its other lines go to the log alone."""


def archive_command(arguments: Sequence[str]) -> list[str]:
    """The command line of `tideboard-archive`; a frozen program has it as a command of its own."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "archive", *arguments]
    return [sys.executable, "-m", "tideboard_core.collector", *arguments]


async def fill_practice_past(
    folder: Path,
    state: Path,
    *,
    longport: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    arguments: Sequence[str] = (),
) -> int | None:
    """Read the sessions before the running one into the archive in `folder`, whose lease must be free.

    `state` is the practice market's own file, `longport` by which provider's rule; `on_progress` gets the sessions that
    were read and those that were missing. Returns the child's exit code, None if there is no practice market or its
    past was read; a cancelled call ends the child, and the next one goes on where it stopped. Raises OSError.
    """
    if not past_missing(folder, state, longport=longport):
        return None
    command = archive_command(
        ["practice", "--data-dir", str(folder.parent), "--state", str(state), "--background", *arguments]
    )
    process = await asyncio.create_subprocess_exec(
        *command,
        *(["--longport"] if longport else []),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        creationflags=NO_CONSOLE,
    )
    job = ChildJob()
    job.add(process.pid)
    try:
        assert process.stderr is not None
        async for line in process.stderr:
            log.debug("practice past: %s", line.decode(errors="replace").rstrip())
            if progress := _PROGRESS.fullmatch(line.strip()):
                on_progress(int(progress[1]), int(progress[2]))
        code = await process.wait()
    finally:
        await _end(process)
    log.info("the practice market's past was read, exit code %d", code)
    return code


def past_missing(folder: Path, state: Path, *, longport: bool) -> bool:
    """Whether there is a practice market kept in `state`, and its past was not read to its end so far."""
    return state.exists() and not practice_past_mark(folder, longport=longport).exists()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the child if it has not ended: what it has written stays whole, and the program's end waits for nothing."""
    if process.returncode is None:
        signal_child(process)
        await process.wait()
