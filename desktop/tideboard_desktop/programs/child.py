"""The process that serves programs, as the window starts and ends it, and what it may cost the window."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

from tideboard_core.programs.channel import FromServer, ToServer, from_server, weight
from tideboard_core.programs.command import server_command, server_environment
from tideboard_core.programs.endpoint import ChannelEnd
from tideboard_core.programs.inheriting import channel_arguments, inherited, share
from tideboard_core.programs.limits import MESSAGES, Allowance
from tideboard_desktop.connection.practice.child_job import NO_CONSOLE, ChildJob, signal_child

END_SECONDS: Final = 0.2
"""Seconds until it is killed after its channel was closed."""


class ServerChild:
    """One process from `start` to `stop`; `on_end` is called once if it ends by itself or is ended for what it sent."""

    def __init__(
        self,
        on_message: Callable[[FromServer], None],
        on_end: Callable[[], None],
        *,
        now: Callable[[], float],
        command: Callable[[Sequence[str]], list[str]] = server_command,
    ) -> None:
        self._on_message, self._on_end, self._command = on_message, on_end, command
        self._allowance = Allowance(MESSAGES, now)
        self._endpoint = ChannelEnd(from_server(), self._take, self._over)
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = self._over_now = False

    @property
    def pid(self) -> int | None:
        """Process id, None before the start."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process with its end of a new socket pair; raises OSError."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = process = await asyncio.create_subprocess_exec(
                    *self._command(channel_arguments(theirs)),
                    stdin=subprocess.PIPE if sys.platform == "win32" else subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=inherited(theirs),
                    env=server_environment(),
                    creationflags=NO_CONSOLE,
                )
                ChildJob().add(process.pid)
                if process.stdin is not None:
                    process.stdin.write(share(theirs, process.pid))
                    process.stdin.close()
            await self._endpoint.open(ours)
        except BaseException:
            ours.close()
            await self._kill()
            raise

    @property
    def over(self) -> bool:
        """Whether its channel has ended."""
        return self._over_now

    def close(self) -> None:
        """End the channel now, and with it the process; `stop` waits for that."""
        self._stopping = True
        self._endpoint.close()

    def send(self, *messages: ToServer) -> None:
        """Send messages at once; one that reads no more is ended."""
        self._endpoint.send(*messages)

    async def stop(self) -> None:
        """End it at once; after END_SECONDS it is killed."""
        self.close()
        process = self._process
        if process is None:
            return
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await process.wait()
        finally:  # also if the caller is cancelled here
            await self._kill()

    async def _kill(self) -> None:
        process = self._process
        if process is None:
            return
        signal_child(process)
        await process.wait()

    def _take(self, message: FromServer) -> None:
        if self._allowance.take(weight(message)) > 0:
            self._endpoint.close()  # a flood
            return
        self._on_message(message)

    def _over(self) -> None:
        self._over_now = True
        if not self._stopping:
            self._on_end()
