"""Connections before their first whole head: they end in time, are few, and the server does not count them yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

WITHIN: Final = 5.0
"""Seconds from the connection to its whole head."""
MOST: Final = 128
MOST_AT_ONCE: Final = 512
BURST: Final = 0.25
"""Seconds for which there may be more than MOST."""
LONGEST: Final = 65_536
"""Bytes of a head at most."""
_FIRST_LETTER: Final = 0x21


class FirstHeads:
    """The connections of one listening socket that have brought no whole head. Beyond MOST the oldest ends.

    `is_whole` tells whether the bytes so far have a head, or are no beginning of one, which the server refuses itself.
    """

    def __init__(self, is_whole: Callable[[bytes], bool], *, within: float = WITHIN) -> None:
        self.is_whole, self.within = is_whole, within
        self._waiting: dict[asyncio.Transport, asyncio.TimerHandle] = {}

    def before(self, make: Callable[[], asyncio.Protocol]) -> asyncio.Protocol:
        """The protocol of a new connection; `make` makes the one that the head and all that follows go to."""
        return _HeadFirst(self, make)

    def arrived(self, transport: asyncio.Transport) -> None:
        """Begin to count a connection."""
        loop = asyncio.get_running_loop()
        self._waiting[transport] = loop.call_later(self.within, transport.abort)
        if len(self._waiting) > MOST_AT_ONCE:
            self._end_oldest()
        elif len(self._waiting) > MOST:  # their heads may be on the way: many calls at once are no silence
            loop.call_later(BURST, self._end_oldest)

    def _end_oldest(self) -> None:
        if len(self._waiting) > MOST:
            oldest = next(iter(self._waiting))
            self.left(oldest)
            oldest.abort()

    def left(self, transport: asyncio.Transport) -> None:
        """End to count a connection that brought its head, or is gone."""
        timer = self._waiting.pop(transport, None)
        if timer is not None:
            timer.cancel()

    def close(self) -> None:
        """End all of them."""
        for transport in tuple(self._waiting):
            transport.abort()


class _HeadFirst(asyncio.Protocol):
    """Keeps what comes until there is a whole head; then another protocol has the connection."""

    def __init__(self, heads: FirstHeads, make: Callable[[], asyncio.Protocol]) -> None:
        self._heads, self._make, self._data = heads, make, b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heads.arrived(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._heads.left(self._transport)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._heads.is_whole(self._data):
            self._heads.left(self._transport)
            protocol = self._make()
            self._transport.set_protocol(protocol)
            protocol.connection_made(self._transport)
            protocol.data_received(self._data)
        elif len(self._data) > LONGEST:
            self._transport.abort()


def http_head(data: bytes) -> bool:
    """Whether a request of HTTP has its whole head, or cannot become one: it begins with no letter."""
    request = data.lstrip(b"\r\n")
    return b"\r\n\r\n" in request or (bool(request) and request[0] < _FIRST_LETTER)


def whole_line(data: bytes) -> bool:
    """Whether there is a first line."""
    return b"\n" in data
