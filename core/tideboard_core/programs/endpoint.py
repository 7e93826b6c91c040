"""One end of the channel on an event loop: messages as they come, bounded writes, and one call when it is over."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from tideboard_core.programs.channel import ChannelBroken, ChannelFrames, FromServer, ToServer, frame

M = TypeVar("M")
MOST_UNREAD: Final = 16_777_216
"""Bytes that wait for the other end to read them at most; one that reads no more is given up."""


class ChannelEnd(asyncio.Protocol, Generic[M]):
    """`on_message` gets each message, `on_end` is called once: at the end, for a broken message or a full buffer."""

    def __init__(self, frames: ChannelFrames[M], on_message: Callable[[M], None], on_end: Callable[[], None]) -> None:
        self._frames, self._on_message, self._on_end = frames, on_message, on_end
        self._transport: asyncio.Transport | None = None
        self._ended = False

    async def open(self, end: socket.socket) -> None:
        """Begin on this socket, which belongs to the endpoint from now on."""
        end.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=end)

    def send(self, *messages: FromServer | ToServer) -> None:
        """Send messages at once, unless the channel is over; raises ChannelBroken for one that is too long."""
        data = b"".join(map(frame, messages))
        transport = self._transport
        if transport is None or self._ended:
            return
        if transport.get_write_buffer_size() + len(data) > MOST_UNREAD:
            self.close()
            return
        transport.write(data)

    def close(self) -> None:
        """End the channel at once; what was not sent is lost."""
        if self._transport is not None:
            self._transport.abort()
        self._over()

    # --- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        try:
            for message in self._frames.feed(data):
                if not self._ended:
                    self._on_message(message)
        except ChannelBroken:
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._over()

    def _over(self) -> None:
        if not self._ended:
            self._ended = True
            self._on_end()
