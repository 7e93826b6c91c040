"""A proxy on a real socket that leads CONNECT on to this computer, or refuses, closes, or never answers."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from types import TracebackType


@dataclass(eq=False)
class ConnectProxy:
    """Leads every `CONNECT host:port` to that port of this computer, whatever the host; another method gets a 405.

    `context` = it speaks TLS. With `login` it wants that `name:password` (407). `status` other than 200 refuses every
    request, 0 closes after reading it. `closes` ends the way after the answer. `held` keeps it without an answer.
    `heads` are the requests that came, `passed` the bytes of clients after them.
    """

    context: ssl.SSLContext | None = None
    login: str = ""
    status: int = 200
    closes: bool = False
    held: bool = False
    port: int = 0
    heads: list[str] = field(default_factory=list)
    passed: bytearray = field(default_factory=bytearray)
    _server: asyncio.Server | None = None
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> ConnectProxy:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close everything."""
        assert self._server is not None
        self._server.close()
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http{'' if self.context is None else 's'}://127.0.0.1:{self.port}"

    @property
    def asked(self) -> list[str]:
        """Method and target of each request."""
        return [head.partition(" HTTP/")[0] for head in self.heads]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        # The end of the proxy cancels it: a task that ends cancelled is an error of the loop in Python 3.11.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._lead(reader, writer)
        writer.transport.abort()
        self._serving.discard(task)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        if self.held:
            await reader.read()
            return
        status = self._status(head)
        if not status:
            return
        more = "" if status == 200 else "Content-Length: 0\r\n"
        writer.write(f"HTTP/1.1 {status} x\r\n{more}\r\n".encode())
        await writer.drain()
        if status == 200 and not self.closes:
            port = int(head.split()[1].rpartition(":")[2])
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                await asyncio.gather(
                    self._pass_on(reader, inner_writer, self.passed), self._pass_on(inner_reader, writer)
                )
            finally:
                inner_writer.transport.abort()

    def _status(self, head: str) -> int:
        if self.login and f"Basic {b64encode(self.login.encode()).decode()}" not in head:
            return 407
        return self.status if head.startswith("CONNECT ") or self.status != 200 else 405

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None = None
    ) -> None:
        while data := await reader.read(65536):
            if kept is not None:
                kept += data
            writer.write(data)
            await writer.drain()
        writer.close()
