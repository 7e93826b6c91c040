"""The NATS library's client, with a shorter way for values: one write for many, and a call for each that comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import ConnectionClosedError, MaxPayloadError, ProtocolError
from nats.protocol.parser import MAX_CONTROL_LINE_SIZE, Parser

Reader = Callable[[bytes], object]

_END: Final = b"\r\n"
_WITH_PAYLOAD: Final = (b"MSG ", b"HMSG ")
_MOST: Final = 8 * 1024 * 1024
"""Bytes of a message at most; the server of `tideboard-hub setup` takes an eighth of it."""
_MOST_DIGITS: Final = 10
_LONG_LINE: Final = b"INFO "
"""What the server says of itself may be longer than any other line: it names the servers of a cluster."""
_ONE_WRITE: Final = ("_send_command", "_flush_pending", "_flush_queue")
"""Private parts of the library that one write for many values takes."""
_WORDS: Final = 4
"""Words of the line before a value: what it is, its subject, the number of the subscription, its size."""


class ReadSubject(NamedTuple):
    """A subject that is listened to, until `BusClient.end`."""

    subject: bytes
    read: Reader
    subscription: Subscription


class BusClient(Client):
    """A client that costs less for each value than the library's, which wakes a task and fills a queue for it.

    Questions, answers and everything of the connection go the library's way. So do values if a later version of it
    reads without its parser, since `listen` subscribes as anybody does, or if it lacks what `one_write` says it has.
    """

    def __init__(self) -> None:
        super().__init__()
        self.one_write = all(hasattr(self, each) for each in _ONE_WRITE)
        """Whether `publish_all` takes one write; one for each message otherwise."""
        self._readers: dict[bytes, Reader] = {}
        self._ps = Frames(self, self._readers, self._failed)

    async def listen(self, subject: str, read: Reader, most_waiting: int) -> ReadSubject:
        """Call `read` with the bytes of each message of a subject; what it raises goes to the connection's `on_error`.

        `most_waiting` is of the library's own way, which keeps so many messages while the program does something else.
        """

        async def heard(message: Msg) -> None:
            read(message.data)

        name = subject.encode()
        self._readers[name] = read
        subscription = await self.subscribe(subject, cb=heard, pending_msgs_limit=most_waiting)
        return ReadSubject(name, read, subscription)

    async def end(self, listening: ReadSubject) -> None:
        """Listen no more; raises the library's Error where the connection has ended."""
        if self._readers.get(listening.subject) is listening.read:
            del self._readers[listening.subject]
        await listening.subscription.unsubscribe()

    async def publish_all(self, messages: Sequence[tuple[bytes, bytes]]) -> None:
        """Publish messages, each a subject and its bytes, in one piece and in this order.

        One that is larger than the server takes is left out. Waits while too much waits for the socket. Raises the
        library's Error where the connection has ended.
        """
        if not self.is_connected:
            raise ConnectionClosedError
        try:
            await (self._write if self.one_write else self._publish_each)(messages)
        finally:
            go_on()

    async def _publish_each(self, messages: Sequence[tuple[bytes, bytes]]) -> None:
        for subject, data in messages:
            with suppress(MaxPayloadError):
                await self.publish(subject.decode(), data)

    async def _write(self, messages: Sequence[tuple[bytes, bytes]]) -> None:
        most = self.max_payload
        pieces = [
            b"PUB %b %d\r\n%b\r\n" % (subject, len(data), data) for subject, data in messages if len(data) <= most
        ]
        if not pieces:
            return
        await self._send_command(b"".join(pieces))
        if self._flush_queue is not None and self._flush_queue.empty():
            await self._flush_pending()

    async def _failed(self, error: Exception) -> None:
        await self._error_cb(error)


def go_on() -> None:
    """Raise CancelledError if this task was cancelled: the library loses that in two places.

    `asyncio.wait_for` of Python 3.11, which it waits with, does if what it waits for comes in the same turn, be it an
    answer or that nobody gives one. Whoever waits for a server that takes no more bytes is never cancelled by it.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


class Frames(Parser):
    """Cuts what comes into whole messages: one that somebody reads goes to the reader, others to the library.

    `failed` gets what a reader raises, which must not end the connection.
    """

    def __init__(
        self, client: object, readers: Mapping[bytes, Reader], failed: Callable[[Exception], Awaitable[None]]
    ) -> None:
        super().__init__(client)
        self._readers, self._failed = readers, failed

    def reset(self) -> None:
        """Begin anew, without what is left of a connection."""
        super().reset()
        self._rest = b""

    async def parse(self, data: bytes = b"") -> None:
        """Take what the socket gave; raises ProtocolError for what is no message."""
        data = self._rest + data if self._rest else data
        self._rest = b""
        readers, begin = self._readers, 0
        while (end := data.find(_END, begin)) >= 0:
            until = end + 2
            if data.startswith(_WITH_PAYLOAD, begin):
                words = data[begin:end].split()
                until += _size(words[-1]) + 2
                if until > len(data):
                    break
                read = readers.get(words[1])
                if read is not None and len(words) == _WORDS:
                    begin, payload = until, data[end + 2 : until - 2]
                    try:
                        read(payload)
                    except Exception as error:  # noqa: BLE001  it is told, and the next value is read
                        await self._failed(error)
                    continue
            frame, begin = data[begin:until], until
            await super().parse(frame)
        self._rest = data[begin:]
        longest = _MOST if self._rest.startswith(_LONG_LINE) else MAX_CONTROL_LINE_SIZE
        if end < 0 and len(self._rest) > longest:
            raise ProtocolError("nats: unknown protocol")


def _size(word: bytes) -> int:
    if not word.isdigit() or len(word) > _MOST_DIGITS or (size := int(word)) > _MOST:
        raise ProtocolError("nats: malformed MSG")
    return size
