"""A release feed on this computer, over HTTP or HTTPS, that keeps what it was asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

SHA = "5f" * 32
NOTES = """# What is new

- **Installed like any program**: packages for three systems.
- The `About` window tells what is inside.

Read [the page](https://example.com/all) for more. ![shot](https://tracker.example/pixel.png) <b>bold</b>
"""


def feed_file(name: str, **changes: object) -> dict[str, object]:
    """A file as the feed has it."""
    return {"name": name, "sha256": SHA, "bytes": 62_345_678, **changes}


def feed(**changes: object) -> bytes:
    """A feed as a release writes it, but for what is changed."""
    names = (
        "tideboard_0.2.0_amd64.deb",
        "tideboard-0.2.0-linux-x86_64.tar.xz",
        "tideboard-0.2.0-windows-x86_64-setup.exe",
    )
    plain = {
        "version": "0.2.0",
        "date": "2026-12-01",
        "notes": NOTES,
        "page": "https://github.com/example/tideboard/releases/tag/v0.2.0",
        "files": [feed_file(name) for name in names],
    }
    return json.dumps(plain | changes).encode()


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer; the headers' underscores are dashes."""
    told = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def moved(target: str, status: str = "302 Found") -> bytes:
    """An answer that leads elsewhere."""
    return answer(b"", status, Location=target, Set_Cookie="who=you")


@dataclass(slots=True)
class FeedServer:
    """`answers` by path, b"" hangs up without a word, None never says anything; `asked` are the heads of requests."""

    scheme: str
    port: int = 0
    answers: dict[str, bytes | None] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    connections: int = 0

    @property
    def address(self) -> str:
        """Where the feed is."""
        return self.at("/release.json")

    def at(self, path: str) -> str:
        """The address of another path."""
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[:-1]
            self.asked.append(head)
            said = self.answers.get(head[0].split()[1], answer(b"", "404 Not Found"))
            if said is None:
                await asyncio.Event().wait()
            else:
                writer.write(said)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def feed_server(
    context: ssl.SSLContext | None = None, answers: Mapping[str, bytes | None] | None = None
) -> AsyncIterator[FeedServer]:
    """A server with the plain feed, or with these answers; encrypted with a context."""
    made = FeedServer("http" if context is None else "https")
    made.answers = dict(answers) if answers is not None else {"/release.json": answer(feed())}
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await made.serve(reader, writer)
        finally:
            writer.transport.abort()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    made.port = int(server.sockets[0].getsockname()[1])
    try:
        yield made
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
