"""The control port: one JSON object per line in, one per line out; loopback only, for tests and drills."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tideboard_core.errors import BadInput
from tideboard_core.wire.address import host_and_port

LINE_CAP = 64 * 1024
"""Longest line that is read."""

Arguments = Mapping[str, Any]
Command = Callable[[Arguments], Awaitable[dict[str, Any]]]

_log = logging.getLogger("tideboard.sandbox.control")


class ControlServer:
    """Answers `{"do": NAME, ...}` with `{"ok": true, ...}` or `{"ok": false, "error": "..."}`, in order.

    A line that is no JSON object is the last of its connection.
    """

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def listen(self, *, host: str, port: int) -> str:
        """Open the port (0 = any free one) and return `host:port`. Raises OSError."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=LINE_CAP)
        address, port = self._server.sockets[0].getsockname()[:2]
        return host_and_port(address, port)

    async def close(self) -> None:
        """Close the port and its connections."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while line := await reader.readline():
                arguments = _object(line)
                answer = self._not_a_command() if arguments is None else await self._answer(arguments)
                writer.write(json.dumps(answer, ensure_ascii=False, default=str).encode() + b"\n")
                await writer.drain()
                if arguments is None:
                    # It may be a browser's HTTP request, whose body would be the next line: a web page's command.
                    return
        except (ConnectionError, ValueError) as problem:
            _log.info("control connection ended: %s", problem)
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, arguments: Arguments) -> dict[str, Any]:
        try:
            command = self._commands[arguments["do"]]
        except (KeyError, TypeError):
            return self._not_a_command()
        try:
            return {"ok": True, **await command(arguments)}
        except BadInput as problem:
            return _failed(str(problem))
        except (KeyError, TypeError, ValueError) as problem:
            return _failed(f"bad arguments: {type(problem).__name__} {problem}")

    def _not_a_command(self) -> dict[str, Any]:
        return _failed(f'not a command; say {{"do": one of {sorted(self._commands)}}}')


def _object(line: bytes) -> dict[str, Any] | None:
    """The JSON object of a line, None for anything else."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _failed(reason: str) -> dict[str, Any]:
    return {"ok": False, "error": reason}
