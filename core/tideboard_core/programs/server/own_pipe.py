"""A pipe of Windows for this user alone, from this computer alone: where programs connect instead of at a socket.

asyncio's own pipes have the system's usual access list, with which anybody reads. Other systems raise OSError.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from tideboard_core.errors import BadInput
from tideboard_core.system.access_list import descriptor, user

ALONE: Final = 0x80000
"""FILE_FLAG_FIRST_PIPE_INSTANCE: refuse where somebody has a pipe of this name."""
BY_BYTES_FROM_HERE: Final = 0x8
"""PIPE_REJECT_REMOTE_CLIENTS; the pipe's type and its reads are zero: bytes, not messages."""
_DUPLEX, _OVERLAPPED = 0x3, 0x40000000
_MOST: Final = 255
"""PIPE_UNLIMITED_INSTANCES."""
_SIZE: Final = 65_536
_PAUSE: Final = 0.1
"""Seconds until the next attempt where the system has no room for another instance."""


def owners_list(sid: str) -> str:
    """The security descriptor of the pipe as text: it belongs to the user, who alone may do anything with it."""
    return f"O:{sid}D:P(A;;FA;;;{sid})"


class SecurityAttributes(ctypes.Structure):
    """SECURITY_ATTRIBUTES; no child inherits the handle."""

    _fields_ = (("length", ctypes.c_uint32), ("descriptor", ctypes.c_void_p), ("inherited", ctypes.c_int))


class OwnPipe:
    """Listens from its making on, on asyncio's loop of Windows, until `close`; `protocol` makes that of a connection.

    Raises BadInput where a pipe of this name is there already, OSError where none can be made.
    """

    def __init__(self, address: str, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._address, self._protocol = address, protocol
        self._loop: Any = asyncio.get_running_loop()
        try:
            self._next = self._instance(ALONE)
        except PermissionError:
            raise BadInput("address-in-use", path=address) from None
        self._accepting = self._loop.create_task(self._accept(), name="pipe")

    def close(self) -> None:
        """Take no more connections."""
        self._accepting.cancel()
        self._next.close()

    async def _accept(self) -> None:
        """Wait for one after the other. There is always one more instance: nobody else can take the name meanwhile."""
        while True:
            pipe, self._next = self._next, await self._another()
            try:
                await self._loop._proactor.accept_pipe(pipe)  # noqa: SLF001  as its `start_serving_pipe` does
            except OSError:  # who connected is gone already
                pipe.close()
            except asyncio.CancelledError:
                pipe.close()
                raise
            else:
                self._loop._make_duplex_pipe_transport(pipe, self._protocol())  # noqa: SLF001  the same

    async def _another(self) -> Any:  # noqa: ANN401
        while True:
            try:
                return self._instance()
            except OSError:
                await asyncio.sleep(_PAUSE)

    def _instance(self, more: int = 0) -> Any:  # noqa: ANN401  a handle of asyncio's
        if sys.platform != "win32":
            raise OSError(sys.platform)
        import _winapi
        from asyncio import windows_utils

        with descriptor(owners_list(user())) as own:
            attributes = SecurityAttributes(ctypes.sizeof(SecurityAttributes), own, 0)
            return windows_utils.PipeHandle(
                _winapi.CreateNamedPipe(
                    self._address,
                    _DUPLEX | _OVERLAPPED | more,
                    BY_BYTES_FROM_HERE,
                    _MOST,
                    _SIZE,
                    _SIZE,
                    0,
                    ctypes.addressof(attributes),
                )
            )
