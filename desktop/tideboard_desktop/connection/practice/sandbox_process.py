"""The practice exchange as a child process: started here, identified by its first line, ended with this program."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.system.settings import LongportUrls

log = logging.getLogger(__name__)

START_TIMEOUT = 20.0
END_TIMEOUT = 3.0
DAMAGED_STATE = 3
"""The sandbox's exit code for a state file whose content cannot be used."""
SENTENCE = "tideboard-sandbox: "
"""Prefix of the line with the sandbox's reason for ending."""
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows every signal ends a process at once
NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows opens a console for a console program whose parent has none; nothing elsewhere."""


@dataclass(frozen=True, slots=True, repr=False)
class Doors:
    """What the first line says: the OpenD door as (host, port), the others and their keys where they were asked for.

    Password and keys are the practice account's: they open nothing else, and change with every start.
    """

    opend: tuple[str, int]
    trade_password: str
    longport: LongportUrls | None = None
    longport_keys: ApiKey | None = None
    rest: str | None = None
    rest_key: BearerKey | None = None


def command(arguments: Sequence[str]) -> list[str]:
    """Command line of the sandbox; a frozen program ships it beside itself."""
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        return [str(Path(sys.executable).with_name(f"tideboard-sandbox{suffix}")), *arguments]
    return [sys.executable, "-m", "tideboard_sandbox", *arguments]


class SandboxChild:
    """Starts the sandbox, keeps its addresses, and reports an unexpected end.

    `on_crash` gets the exit code and the sandbox's own sentence, empty if it wrote none.
    """

    def __init__(self, arguments: Sequence[str], *, on_crash: Callable[[int, str], None]) -> None:
        self._arguments = ["--exit-with-parent", *arguments]
        self._on_crash = on_crash
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ending = False
        self.doors: Doors | None = None

    @property
    def running(self) -> bool:
        """Whether the child runs and has printed its addresses."""
        return self.doors is not None and self._process is not None and self._process.returncode is None

    @property
    def open_doors(self) -> Doors | None:
        """Where the child listens, None unless it runs: nobody else on its ports may be taken for it."""
        return self.doors if self.running else None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None if there is none."""
        return None if self._process is None else self._process.pid

    async def start(self) -> Doors:
        """Start the child and wait for its first line.

        If it ends before: GatewayDown with its last words as `text` and its exit code as `exit`.
        """
        await self.stop()  # two of ours would fight for one state file
        self._ending = False
        process = self._process = await asyncio.create_subprocess_exec(
            *command(self._arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            creationflags=NO_CONSOLE,
        )
        try:
            async with asyncio.timeout(START_TIMEOUT):
                line = await _stream(process.stdout).readline()
            doors = parse_first_line(line)
        except TimeoutError:
            raise await self._not_started(process) from None
        except BadInput:
            with contextlib.suppress(TimeoutError):  # it is about to end by itself, with an exit code that tells why
                async with asyncio.timeout(END_TIMEOUT):
                    await process.wait()
            raise await self._not_started(process) from None
        if process is not self._process:  # stopped meanwhile, perhaps for another start
            raise GatewayDown("sandbox-did-not-start", text="", exit=None)
        self.doors = doors
        self._watch = asyncio.ensure_future(self._follow(process))  # noqa: TID251  owned until `stop`
        return doors

    async def stop(self) -> None:
        """End the child: close its standard input, then terminate, then kill."""
        self._ending = True
        process, self._process, self.doors = self._process, None, None
        if process is None:
            return
        if process.returncode is None:
            _stream_in(process).close()
            await _end(process)
        if self._watch is not None:
            await self._watch
            self._watch = None

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        reason = ""
        async for line in _stream(process.stderr):
            text = line.decode(errors="replace").rstrip()
            log.debug("sandbox: %s", text)
            if text.startswith(SENTENCE):
                reason = text.removeprefix(SENTENCE)
        code = await process.wait()
        self.doors = None
        if not self._ending:
            log.warning("sandbox ended with code %d: %s", code, reason or "no reason given")
            self._on_crash(code, reason)

    async def _not_started(self, process: asyncio.subprocess.Process) -> GatewayDown:
        """The error with the reason; ends the process if it still runs."""
        if process is self._process:
            self._process = None
        _signal(process, KILL)
        _, errors = await process.communicate()
        text = errors.decode(errors="replace").strip()[-500:]
        return GatewayDown("sandbox-did-not-start", text=text, exit=process.returncode)


def parse_first_line(line: bytes) -> Doors:
    """Read the sandbox's first line; raises BadInput when it is not the promised JSON object."""
    try:
        doors = json.loads(line)
        door, keys, rest_keys = doors.get("longport"), doors.get("longport_keys"), doors.get("rest_keys")
        return Doors(
            opend=_address(doors["opend"]),
            trade_password=str(doors.get("trade_password", "")),
            longport=None if door is None else LongportUrls(door["http"], door["quote_ws"], door["trade_ws"]),
            longport_keys=None if keys is None else _keys(keys),
            rest=doors.get("rest"),
            rest_key=None if rest_keys is None else BearerKey(key=rest_keys["full"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput("sandbox-first-line", line=line[:80].decode(errors="replace")) from None


def _keys(keys: Mapping[str, str]) -> ApiKey:
    return ApiKey(app_key=keys["app_key"], app_secret=keys["app_secret"], access_token=keys["access_token"])


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, KILL):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_TIMEOUT):
                await process.wait()
                return
        _signal(process, number)
    await process.wait()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal a child that may have ended just now: its own methods poll, and would reap it under asyncio's watcher."""
    if process.returncode is None:
        with contextlib.suppress(OSError):  # which one depends on the system
            os.kill(process.pid, number)


def _stream(reader: asyncio.StreamReader | None) -> asyncio.StreamReader:
    assert reader is not None
    return reader


def _stream_in(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None
    return process.stdin
