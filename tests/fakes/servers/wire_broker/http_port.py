"""HTTP and WebSockets by hand, for the brokers on raw sockets that speak them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from abc import abstractmethod
from typing import NamedTuple
from urllib.parse import parse_qsl

from fakes.servers.wire_broker.port import WirePort

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_FINAL, _MASKED = 0x80, 0x80
_SHORT, _MIDDLE = 126, 127
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Request(NamedTuple):
    """One HTTP request as it came; header names are in small letters."""

    method: str
    path: str
    text: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """The fields of its address."""
        return dict(parse_qsl(self.text))


class HttpPort(WirePort):
    """`sockets` are the WebSockets that stand, with their path."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.sockets: list[tuple[str, asyncio.StreamWriter]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read requests one after the other, or frames after an upgrade."""
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, target, _version = head[0].split(" ")
            pairs = (line.partition(":") for line in head[1:] if line)
            headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            path, _, query = target.partition("?")
            if headers.get("upgrade", "").lower() == "websocket":
                await self._socket(path, headers, reader, writer)
                return
            self.take(writer, Request(method, path, query, headers, body))

    @abstractmethod
    def take(self, writer: asyncio.StreamWriter, request: Request) -> None:
        """Answer a request."""

    def reply(self, writer: asyncio.StreamWriter, body: bytes, *, status: int = 200, headers: str = "") -> None:
        """Write an answer."""
        length = f"Content-Length: {len(body)}\r\n{headers}"
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{length}\r\n".encode() + body)

    def refuse(self, writer: asyncio.StreamWriter, whose: str, own: bytes) -> None:
        """Write 429 with a pause of a day; `own` is how the gateway itself says it."""
        body = own if whose == "own" else b"<html>Too Many Requests</html>"
        self.reply(writer, body, status=429, headers="Retry-After: 86400\r\n")

    # --- WebSockets -------------------------------------------------------------------------------------------------

    async def _socket(
        self, path: str, headers: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        key = hashlib.sha1(headers["sec-websocket-key"].encode() + _GUID, usedforsecurity=False).digest()
        accept = base64.b64encode(key).decode()
        head = (
            "HTTP/1.1 101 X",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept}",
            "",
            "",
        )
        writer.write("\r\n".join(head).encode())
        self.sockets.append((path, writer))
        try:
            self.joined(path)
            while True:
                kind, content = await _frame(reader)
                if kind == PING:
                    frame(writer, PONG, content)
                elif kind == CLOSE:
                    frame(writer, CLOSE, content)
                    return
                elif kind in {TEXT, BINARY}:
                    self.message(path, writer, content)
        finally:
            self.sockets.remove((path, writer))

    def joined(self, path: str) -> None:
        """A WebSocket was opened."""

    def message(self, path: str, writer: asyncio.StreamWriter, content: bytes) -> None:
        """A message came."""


async def _frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, second = await reader.readexactly(2)
    size = second & ~_MASKED
    if size == _SHORT:
        size = int.from_bytes(await reader.readexactly(2), "big")
    elif size == _MIDDLE:
        size = int.from_bytes(await reader.readexactly(8), "big")
    mask = await reader.readexactly(4) if second & _MASKED else bytes(4)
    content = await reader.readexactly(size)
    return first & 15, bytes(byte ^ mask[at % 4] for at, byte in enumerate(content))


def frame(writer: asyncio.StreamWriter, kind: int, content: bytes) -> None:
    """Write one message."""
    size = len(content)
    if size < _SHORT:
        head = bytes((_FINAL | kind, size))
    elif size < 1 << 16:
        head = bytes((_FINAL | kind, _SHORT)) + size.to_bytes(2, "big")
    else:
        head = bytes((_FINAL | kind, _MIDDLE)) + size.to_bytes(8, "big")
    writer.write(head + content)
