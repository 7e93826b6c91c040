"""The child process that copies from a shared place: the window waits for none of its disks, stores and libraries."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable, Sequence
from typing import Any, Final

from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.connection.practice.child_job import NO_CONSOLE, ChildJob, signal_child

SILENT: Final = 180.0
"""Seconds without a line after which the child is ended: a store's own time-outs are shorter, and while its files are
read the child says so."""


class SharedChild:
    """Begins with the first question, and again with the next one after it ended."""

    def __init__(self, command: Sequence[str], *, silent: float = SILENT) -> None:
        self._command, self._silent = command, silent
        self._process: asyncio.subprocess.Process | None = None
        self._job = ChildJob()

    @property
    def process(self) -> asyncio.subprocess.Process | None:
        """The process, None while there is none."""
        return self._process

    async def look_up(
        self,
        symbols: Sequence[InstrumentId],
        came: Callable[[frozenset[InstrumentId]], object],
        *,
        damaged: Sequence[InstrumentId] = (),
        anew: bool = False,
    ) -> None:
        """Have these securities read; `came` gets those of which sessions were written, or none while reading goes on.

        What was copied of those that are `damaged` is dropped first, with `anew` the whole copy. Raises TideboardError.
        """
        request = {"symbols": [*symbols], "damaged": [*damaged], "anew": anew}
        try:
            process = await self._started()
            assert process.stdin is not None
            process.stdin.write(json.dumps(request).encode() + b"\n")
            await process.stdin.drain()
            while (answer := await self._line(process)) is not None:
                if "error" in answer:
                    raise TideboardError(str(answer["error"]), **answer["data"])
                if "done" in answer:
                    return
                came(frozenset(map(InstrumentId, answer["came"])))
        except TimeoutError:
            await self.close()
            raise DeskError(DeskFault.SILENT, seconds=round(self._silent)) from None
        except OSError as error:
            await self.close()
            raise DeskError(DeskFault.DISK, text=error.strerror or str(error)) from error
        await process.wait()
        self._process = None
        raise DeskError(DeskFault.ENDED, exit=process.returncode)

    async def close(self) -> None:
        """Kill it if it runs: what it has written stays whole, and nobody waits for a place that hangs."""
        process = self._process
        if process is not None:
            signal_child(process)
            await process.wait()  # cancelled here, it is waited for by the next call
        if self._process is process:  # else another one was started meanwhile
            self._process = None

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=NO_CONSOLE,
            )
            self._job.add(self._process.pid)
        return self._process

    async def _line(self, process: asyncio.subprocess.Process) -> dict[str, Any] | None:
        """The next line, None at the end; TimeoutError after too long."""
        assert process.stdout is not None
        async with asyncio.timeout(self._silent):
            line = await process.stdout.readline()
        answer: dict[str, Any] | None = json.loads(line) if line else None
        return answer
