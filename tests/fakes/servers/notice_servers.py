"""Servers on this computer that take notices over HTTP and SMTP, encrypted or not, and keep all that they are sent."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(slots=True)
class HttpTaker:
    """`answer` is what it says to each request: whole, None = never a word, b"" = it hangs up."""

    port: int = 0
    answer: bytes | None = OK
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def taken(self) -> bytes:
        """All that came, of every request."""
        return b"\n".join([*(head.encode() for head in self.heads), *self.bodies])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        lengths = [line.partition(":")[2] for line in head.split("\r\n") if line.lower().startswith("content-length")]
        self.bodies.append(await reader.readexactly(int(lengths[0]) if lengths else 0))
        if self.answer is None:
            await asyncio.Event().wait()
        else:
            writer.write(self.answer)
            await writer.drain()


@dataclass(slots=True)
class MailTaker:
    """An SMTP server with one login. `mails` are whole; `refuses` has a whole answer line by command: `{"RCPT": ...}`.

    `context` lets it offer STARTTLS; `silent` = it never greets. `clear` is what came before encryption began.
    """

    port: int = 0
    context: ssl.SSLContext | None = None
    user: str = ""
    password: str = ""
    silent: bool = False
    refuses: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    @property
    def taken(self) -> bytes:
        """All that came."""
        return b"\n".join(["\n".join(self.lines).encode(), *self.mails])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client."""
        if self.silent:
            await asyncio.Event().wait()
        talk = _Talk(self, reader, writer)
        writer.write(b"220 taker.invalid\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            self.lines.append(line)
            if writer.get_extra_info("ssl_object") is None:
                self.clear.append(line)
            if not await talk.answer(line):
                return


class _Talk:
    def __init__(self, taker: MailTaker, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._taker, self._reader, self._writer = taker, reader, writer

    async def answer(self, line: str) -> bool:
        """Answer a command; False after the last."""
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        taker = self._taker
        if verb in taker.refuses:
            self._say(taker.refuses[verb])
        elif verb == "EHLO":
            offers = ["STARTTLS"] if taker.context and self._writer.get_extra_info("ssl_object") is None else []
            offers += ["AUTH PLAIN"] if taker.user else []
            parts = ["taker.invalid", *offers]
            for at, part in enumerate(parts, 1):
                self._say(f"250{' ' if at == len(parts) else '-'}{part}")
        elif verb == "STARTTLS" and taker.context is not None:
            self._say("220 go on")
            await self._writer.drain()
            await self._writer.start_tls(taker.context)
        elif verb == "AUTH":
            given = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")[1:]
            self._say("235 welcome" if given == [taker.user, taker.password] else "535 5.7.8 no")
        elif verb == "DATA":
            self._say("354 go on")
            await self._writer.drain()
            taker.mails.append(await self._reader.readuntil(b"\r\n.\r\n"))
            self._say("250 taken")
        else:
            self._say("221 bye" if verb == "QUIT" else "250 fine")
        await self._writer.drain()
        return verb != "QUIT"

    def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())


@asynccontextmanager
async def serving(taker: HttpTaker | MailTaker, context: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """Let a taker listen on a free port of this computer, encrypted from the first byte with a context."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await taker.serve(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    taker.port = int(server.sockets[0].getsockname()[1])
    try:
        yield
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
