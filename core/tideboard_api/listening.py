"""Listening sockets that a client cannot end: on Windows asyncio's own do end with one that resets (cpython#93821)."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import Callable
from typing import Final

PAUSE: Final = 0.05
"""Seconds after an accept that failed for want of sockets, or for no reason known here: the next one fails as well."""
_GONE: Final = frozenset({errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE})
_GONE_ON_WINDOWS: Final = frozenset({64, 10053, 10054, 10057})
"""ERROR_NETNAME_DELETED, with which an accept of Windows ends when the client has gone; WSAECONNABORTED and so on."""


class Accepting:
    """Takes connections of a bound socket one after the other; a client that is gone while it is taken ends nothing."""

    def __init__(
        self, bound: socket.socket, protocol: Callable[[], asyncio.Protocol], backlog: int, *, pause: float = PAUSE
    ) -> None:
        self._loop, self._bound, self._protocol = asyncio.get_running_loop(), bound, protocol
        self._pause = pause
        bound.setblocking(False)
        bound.listen(backlog)
        self._accepting = self._loop.create_task(self._accept(), name="listening")

    @property
    def sockets(self) -> tuple[socket.socket, ...]:
        return (self._bound,)

    def close(self) -> None:
        """Take no more connections; those that there are go on."""
        self._accepting.cancel()
        self._bound.close()

    async def wait_closed(self) -> None:
        """Wait until nothing is being taken."""
        await asyncio.wait([self._accepting])

    async def _accept(self) -> None:
        while True:
            try:
                connection, _ = await self._loop.sock_accept(self._bound)
            except OSError as error:
                await asyncio.sleep(0 if _client_gone(error) else self._pause)
                continue
            try:
                await self._loop.connect_accepted_socket(self._protocol, connection)
            except OSError:  # who connected is gone already
                connection.close()
            except Exception as error:  # noqa: BLE001  as asyncio's own server: reported, and the next one is taken
                connection.close()
                self._loop.call_exception_handler({"message": "a connection was not taken", "exception": error})
            except BaseException:
                connection.close()
                raise


def _client_gone(error: OSError) -> bool:
    """Whether an accept failed for this one client, so that the next one may be taken at once."""
    return error.errno in _GONE or getattr(error, "winerror", None) in _GONE_ON_WINDOWS


async def bound_socket(host: str, port: int) -> socket.socket:
    """A socket bound to an address, port 0 = any free one, that no other program can share. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    bound = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        bound.bind(address)
    except BaseException:
        bound.close()
        raise
    return bound


async def listen(
    protocol: Callable[[], asyncio.Protocol], host: str, port: int, *, backlog: int
) -> asyncio.Server | Accepting:
    """Listen at an address, port 0 = any free one; raises OSError where that cannot be."""
    if sys.platform == "win32":
        return await listen_at(await bound_socket(host, port), protocol, backlog=backlog)
    return await asyncio.get_running_loop().create_server(protocol, host, port, backlog=backlog)


async def listen_at(
    bound: socket.socket, protocol: Callable[[], asyncio.Protocol], *, backlog: int
) -> asyncio.Server | Accepting:
    """Listen at a socket that is bound, which is closed with the server."""
    if sys.platform == "win32":
        return Accepting(bound, protocol, backlog)
    return await asyncio.get_running_loop().create_server(protocol, sock=bound, backlog=backlog)
