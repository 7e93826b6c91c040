"""What every port of a broker on raw sockets has: connections that may be cut, moods, answers that come late."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable

from fakes.servers.wire_broker.book import BrokerBook, Execution, Mood, Row
from fakes.servers.wire_broker.wire_log import WireLog


class WirePort(ABC):
    """`mood` says what a request meets, by what it is about; `quiet`: whether the next push is lost."""

    def __init__(self, book: BrokerBook, log: WireLog) -> None:
        self.log = log
        self.mood: Callable[[str], Mood | None] = lambda _name: None
        self.quiet: Callable[[], bool] = lambda: False
        self.port = 0
        self.writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None
        self._late: list[tuple[asyncio.TimerHandle, Callable[[], None]]] = []
        book.on_row, book.on_fill = self._on_row, self._on_fill

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """End everything."""
        self.cut()
        if self._server is not None:
            self._server.close()

    def cut(self) -> None:
        """Close every connection."""
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    def heal(self) -> None:
        """Answers that are late come now."""
        late, self._late = self._late, []
        for timer, send in late:
            timer.cancel()
            send()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            await self.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort()

    def meet(
        self,
        writer: asyncio.StreamWriter,
        name: str,
        do: Callable[[], object],
        answer: Callable[[object], None],
        busy: Callable[[str], object],
    ) -> None:
        """Do what a request asks and answer it, as its mood has it; `answer` gets None for a no, `busy` the mood's."""
        mood = (self.mood(name) if name else None) or Mood()
        if mood.busy:
            busy(mood.busy)
            return
        if mood.cut and mood.lost:
            writer.transport.abort()
            return
        done: list[object] = [None if mood.lost or mood.refused else do()]
        if mood.cut:
            writer.transport.abort()
        if mood.silent or mood.cut or mood.lost:
            return

        def send() -> None:
            if done and not writer.transport.is_closing():
                answer(done.pop())

        if mood.late:
            self._late.append((asyncio.get_running_loop().call_later(mood.late, send), send))
        else:
            send()

    def _on_row(self, row: Row) -> None:
        if not self.quiet():
            self.push_row(row)

    def _on_fill(self, one: Execution) -> None:
        if not self.quiet():
            self.push_fill(one)

    @abstractmethod
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read requests until the connection ends."""

    @abstractmethod
    def push_row(self, row: Row) -> None:
        """Tell of an order."""

    @abstractmethod
    def push_fill(self, one: Execution) -> None:
        """Tell of an execution."""
