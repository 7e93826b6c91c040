"""A window at the other end of the channel, with answers given by the test, and programs that talk to the server."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from fakes.servers.programs_place import connection, own_address
from fakes.values.waiting import in_time
from tideboard_api.faults import ApiFault
from tideboard_api.scopes import ProgramScope
from tideboard_core.programs.channel import (
    SEVERAL,
    CallAnswered,
    CallRefused,
    FromServer,
    KeysChanged,
    ProposeCall,
    ReadCall,
    ReadOf,
    ServerListening,
    ServeSetup,
    WithdrawCall,
    from_server,
    packed,
)
from tideboard_core.programs.endpoint import ChannelEnd
from tideboard_core.programs.keys import KeyEnvironment, KeyRecord, make_key
from tideboard_core.programs.server.program import run

MADE = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


class Reply(NamedTuple):
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a refusal."""
        found: str = self.value["code"]
        return found


@dataclass
class ScriptedWindow:
    """Answers reads by what they are of; a value that is an ApiFault refuses, one that is absent is not answered."""

    answers: dict[ReadOf, Any] = field(default_factory=dict)
    proposing: Any = ApiFault.STOPPED
    heard: list[FromServer] = field(default_factory=list)
    port: int | None = None
    listening: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    tokens: dict[str, str] = field(default_factory=dict)
    records: dict[str, KeyRecord] = field(default_factory=dict)
    address: str = ""

    def __post_init__(self) -> None:
        self.end = ChannelEnd(from_server(), self._take, self.ended.set)

    def make(self, name: str, *scopes: ProgramScope) -> str:
        """A key, given to the server with `tell_keys` or at its start; returns its text."""
        environments = [each for each in KeyEnvironment if f"propose:{each}" in scopes]
        token, record = make_key(name, scopes, environments, MADE)
        self.tokens[name], self.records[name] = token, record
        return token

    def revoke(self, name: str) -> None:
        del self.records[name]
        self.end.send(KeysChanged(keys=tuple(self.records.values())))

    def _take(self, message: FromServer) -> None:
        self.heard.append(message)
        if isinstance(message, ServerListening):
            self.port = message.port
            self.listening.set()
        elif isinstance(message, ReadCall) and message.what in self.answers:
            value = self.answers[message.what]
            several = message.what in SEVERAL and not isinstance(value, ApiFault)
            self._answer(message.id, [value for _ in message.subjects] if several else value)
        elif isinstance(message, ProposeCall | WithdrawCall):
            self._answer(message.id, self.proposing)

    def _answer(self, number: int, value: Any) -> None:
        if isinstance(value, ApiFault):
            self.end.send(CallRefused(id=number, fault=value))
        else:
            self.end.send(CallAnswered(id=number, body=packed(value)))


@asynccontextmanager
async def served(window: ScriptedWindow, folder: Path, *, tcp: bool = False) -> AsyncIterator[ScriptedWindow]:
    """The server in this process, at an address of its own."""
    ours, theirs = socket.socketpair()
    window.address = own_address(folder)
    running = asyncio.get_running_loop().create_task(run(theirs))
    await window.end.open(ours)
    window.end.send(ServeSetup(address=window.address, tcp=tcp, keys=tuple(window.records.values())))
    listening = asyncio.get_running_loop().create_task(window.listening.wait())
    await asyncio.wait([listening, running], return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    try:
        if running.done():
            running.result()
        yield window
    finally:
        window.end.close()
        await asyncio.wait([running])
        for _ in range(3):  # dropped connections are closed a turn later
            await asyncio.sleep(0)


async def exchanged(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> Reply:
    """Send these bytes and read one answer."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")[:-2]
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Reply(int(first.split()[1]), headers, body)


async def raw_call(window: ScriptedWindow, sent: bytes, *, tcp: bool = False) -> Reply:
    """One connection for these bytes."""
    return (await raw_calls(window, [sent], tcp=tcp))[0]


async def raw_calls(window: ScriptedWindow, requests: Sequence[bytes], *, tcp: bool = False) -> list[Reply]:
    """One connection for these requests, one after the other."""
    if tcp:
        reader, writer = await asyncio.open_connection("127.0.0.1", window.port)
    else:
        reader, writer = await connection(window.address)
    try:
        async with in_time("the replies", lambda: requests):
            return [await exchanged(reader, writer, sent) for sent in requests]
    finally:
        writer.close()


def request(
    target: str,
    *,
    method: str = "GET",
    host: str = "localhost",
    token: str = "",
    more: Sequence[str] = (),
    body: bytes = b"",
) -> bytes:
    """A request as bytes."""
    lines = [f"{method} {target} HTTP/1.1", *([f"Host: {host}"] if host else [])]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, *more, "", ""]).encode() + body
