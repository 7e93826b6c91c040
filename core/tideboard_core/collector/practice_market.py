"""A practice exchange of the collector's own: a child that stands still and is moved from session to session."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from tideboard_core.errors import GatewayDown
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.private_files import check_private_file, database_files, private_directory
from tideboard_core.system.sandbox_program import START_SECONDS, sandbox_command

ANSWER_SECONDS: Final = 60.0
END_SECONDS: Final = 5.0
COPY: Final = "practice-market.sqlite"
"""The copy of the practice market's state that the child works on, in the archive's folder; gone at its end."""

_NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class SkippingClock(SystemClock):
    """Real time, and the seconds that `PracticeMarket.pass_time` let pass at once."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for time-outs and limits."""
        return time.monotonic() + self.ahead


class PracticeMarket:
    """The control port of a practice exchange; `line` is what it announced at its start: addresses and keys."""

    def __init__(self, line: dict[str, Any], clock: SkippingClock) -> None:
        self.line = line
        self._control = str(line["control"])
        self._clock = clock

    async def show(self, day: date) -> None:
        """Make the session of a past day the newest one, closed. Raises GatewayDown."""
        await self.ask("session", day=day.isoformat())

    async def pass_time(self, seconds: float) -> None:
        """Let the exchange's limits and our own count these seconds as passed, at once. Raises GatewayDown."""
        await self.ask("wait", seconds=seconds)
        self._clock.ahead += seconds

    async def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """Send one control command; GatewayDown if it is refused, or not answered."""
        host, _, port = self._control.rpartition(":")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_connection(host, int(port))
                try:
                    writer.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
                    answer: dict[str, Any] = json.loads(await reader.readline() or b"{}")
                finally:
                    writer.close()
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise GatewayDown("practice-not-running", text=str(error)) from None
        if not answer.get("ok"):
            raise GatewayDown("practice-not-running", text=str(answer.get("error", "")))
        return answer


@asynccontextmanager
async def practice_market(
    state: Path, archive: Path, clock: SkippingClock, port: str = "opend"
) -> AsyncIterator[PracticeMarket]:
    """Start a practice exchange that has the past of the one kept in `state`, standing still, and end it afterwards.

    It works on a copy of that file, which another process may use meanwhile; where there is none yet, it makes it, and
    the practice market begins there later. `port` is the one that it opens: "opend" or "longport". Raises GatewayDown
    if it does not start, OSError.
    """
    with contextlib.ExitStack() as kept:
        own = kept.enter_context(_own_state(state, archive))
        options = [f"--{port}-port", "0", "--control-port", "0", "--speed", "0", "--state", str(own)]
        log = kept.enter_context(tempfile.TemporaryFile())
        process = await asyncio.create_subprocess_exec(
            *sandbox_command(["--exit-with-parent", *options]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            creationflags=_NO_CONSOLE,
        )
        try:
            yield PracticeMarket(await _first_line(process, log), clock)
        finally:
            await _end(process)


@contextmanager
def _own_state(state: Path, archive: Path) -> Iterator[Path]:
    """The state to work on: a copy that is gone afterwards, or the file itself if it is not there yet."""
    check_private_file(state)
    if not state.exists():
        private_directory(state.parent)
        yield state
        return
    copy = archive / COPY
    try:
        copy_state(state, copy)
        yield copy
    finally:
        _remove(copy)


def copy_state(state: Path, copy: Path) -> None:
    """Copy a practice market's state of one moment into a file of mode 0600. Raises GatewayDown if it is damaged."""
    _remove(copy)
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        uri = f"{state.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=5.0)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise GatewayDown("sandbox-did-not-start", text=str(error), exit=None) from None


def _remove(copy: Path) -> None:
    for path in database_files(copy):
        path.unlink(missing_ok=True)


async def _first_line(process: asyncio.subprocess.Process, log: Any) -> dict[str, Any]:  # noqa: ANN401  a binary file
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            found: dict[str, Any] = json.loads(await process.stdout.readline())
    except (TimeoutError, ValueError):
        await _end(process)
        log.seek(0)
        text = log.read().decode("utf-8", "replace").strip()[-500:]
        raise GatewayDown("sandbox-did-not-start", text=text, exit=process.returncode) from None
    return found


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the child's standard input, which ends it, and wait; kill it if it does not end."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
