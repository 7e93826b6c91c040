"""The sandbox as a child process: starts it, reads addresses and keys from its first line, and ends it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tideboard_core.errors import BadInput, GatewayDown
from tideboard_core.model.credentials import ApiKey, BearerKey
from tideboard_core.system.sandbox_program import START_SECONDS, sandbox_command
from tideboard_core.system.settings import LongportUrls
from tideboard_desktop.connection.practice.child_job import KILL, NO_CONSOLE, ChildJob, signal_child

log = logging.getLogger(__name__)

END_TIMEOUT = 3.0
DAMAGED_STATE = 3
"""The sandbox's exit code for a state file whose content cannot be used."""
SENTENCE = "tideboard-sandbox: "
"""Prefix of the line with the sandbox's reason for ending."""


@dataclass(frozen=True, slots=True, repr=False)
class SandboxAddresses:
    """The sandbox's first line: addresses of its ports with their keys, None for a port that is not open.

    Password and keys are those of the practice account; the keys are new with every start.
    """

    opend: tuple[str, int]
    trade_password: str
    longport: LongportUrls | None = None
    longport_keys: ApiKey | None = None
    rest: str | None = None
    rest_key: BearerKey | None = None
    control: tuple[str, int] | None = None


def ignore_crash(_code: int, _reason: str) -> None:
    """The callback while nobody shows crashes."""


class SandboxChild:
    """Starts and ends the sandbox and keeps its addresses.

    `on_crash` is called after an unexpected end with the exit code and the sandbox's own sentence, empty for none.
    """

    def __init__(self, arguments: Sequence[str], *, on_crash: Callable[[int, str], None] = ignore_crash) -> None:
        self._arguments = ["--exit-with-parent", *arguments]
        self.on_crash = on_crash
        self._process: asyncio.subprocess.Process | None = None
        self._job = ChildJob()
        self._spawned = False
        self._watch: asyncio.Task[None] | None = None
        self._ending = False
        self.addresses: SandboxAddresses | None = None

    @property
    def running(self) -> bool:
        """Whether the child runs and has printed its addresses."""
        return self.addresses is not None and self._process is not None and self._process.returncode is None

    @property
    def listening(self) -> SandboxAddresses | None:
        """The child's addresses while it runs, else None: another process may listen there then."""
        return self.addresses if self.running else None

    @property
    def pid(self) -> int | None:
        """Process id of the child, None if there is none."""
        return None if self._process is None else self._process.pid

    async def spawn(self) -> None:
        """Start the child without waiting for its first line; the next `start` waits for it. Raises OSError."""
        await self.stop()  # two children cannot share one state file
        self._ending = False
        self._process = await asyncio.create_subprocess_exec(
            *sandbox_command(self._arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            creationflags=NO_CONSOLE,
        )
        self._job.add(self._process.pid)
        self._spawned = True

    async def start(self) -> SandboxAddresses:
        """Start the child, or take the one that `spawn` started, and wait for its first line.

        Raises GatewayDown if it ends before, with its error output as `text` and its exit code as `exit`.
        """
        if not self._spawned:
            await self.spawn()
        self._spawned = False
        process = self._process
        assert process is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                line = await _stream(process.stdout).readline()
            addresses = parse_first_line(line)
        except TimeoutError:
            raise await self._not_started(process) from None
        except BadInput:
            with contextlib.suppress(TimeoutError):  # it is about to end by itself, with an exit code
                async with asyncio.timeout(END_TIMEOUT):
                    await process.wait()
            raise await self._not_started(process) from None
        if process is not self._process or self._ending:  # stopped meanwhile, perhaps for another start
            raise GatewayDown("sandbox-did-not-start", text="", exit=None)
        self.addresses = addresses
        self._watch = asyncio.ensure_future(self._follow(process))  # noqa: TID251  owned until `stop`
        return addresses

    async def stop(self) -> None:
        """End the child: close its standard input, then terminate, then kill."""
        self._ending = True
        process, self.addresses = self._process, None
        self._spawned = False
        if process is None:
            return
        if process.returncode is None:
            _stream_in(process).close()
            await _end(process)  # cancelled here, it is ended by the next call: it still has the state file
        if self._watch is not None:
            await asyncio.wait([self._watch])
        if self._process is process:
            self._process = self._watch = None

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        reason = ""
        async for line in _stream(process.stderr):
            text = line.decode(errors="replace").rstrip()
            log.debug("sandbox: %s", text)
            if text.startswith(SENTENCE):
                reason = text.removeprefix(SENTENCE)
        code = await process.wait()
        self.addresses = None
        if not self._ending:
            log.warning("sandbox ended with code %d: %s", code, reason or "no reason given")
            self.on_crash(code, reason)

    async def _not_started(self, process: asyncio.subprocess.Process) -> GatewayDown:
        """The error with the reason; ends the process if it still runs."""
        if process is self._process:
            self._process = None
        signal_child(process)
        _, errors = await process.communicate()
        text = errors.decode(errors="replace").strip()[-500:]
        return GatewayDown("sandbox-did-not-start", text=text, exit=process.returncode)


def parse_first_line(line: bytes) -> SandboxAddresses:
    """Parse the sandbox's first line; raises BadInput if it is not the JSON object of docs/sandbox.md."""
    try:
        fields = json.loads(line)
        longport, keys, rest_keys = fields.get("longport"), fields.get("longport_keys"), fields.get("rest_keys")
        return SandboxAddresses(
            opend=_address(fields["opend"]),
            trade_password=str(fields.get("trade_password", "")),
            longport=None if longport is None else _urls(longport),
            longport_keys=None if keys is None else _keys(keys),
            rest=fields.get("rest"),
            rest_key=None if rest_keys is None else BearerKey(key=rest_keys["full"]),
            control=None if fields.get("control") is None else _address(fields["control"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput("sandbox-first-line", line=line[:80].decode(errors="replace")) from None


def _urls(urls: Mapping[str, str]) -> LongportUrls:
    return LongportUrls(urls["http"], urls["quote_ws"], urls["trade_ws"])


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
        signal_child(process, number)
    await process.wait()


def _stream(reader: asyncio.StreamReader | None) -> asyncio.StreamReader:
    assert reader is not None
    return reader


def _stream_in(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    assert process.stdin is not None
    return process.stdin
