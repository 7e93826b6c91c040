"""Where programs connect: a socket or pipe of this user alone, and a port of the loopback address by choice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
import sys
from pathlib import Path
from typing import Any, Final

from tideboard_api.listening import listen_at
from tideboard_core.errors import BadInput
from tideboard_core.programs.server.http import ApiDoor
from tideboard_core.programs.server.own_pipe import OwnPipe

LOOPBACK: Final = "127.0.0.1"
_WAITING: Final = 256


class OpenDoors:
    """What is open; `close` ends it and takes the socket's file away."""

    def __init__(self) -> None:
        self._servers: list[Any] = []
        self._doors: list[ApiDoor] = []
        self._path: Path | None = None

    async def open_own(self, address: str, door: ApiDoor) -> None:
        """Listen at the user's own socket or pipe; raises OSError and BadInput where others could reach it."""
        self._doors.append(door)
        if sys.platform == "win32":
            self._servers.append(OwnPipe(address, door.protocol))
            return
        if await _answers(address):
            raise BadInput("address-in-use", path=address)
        bound = _bound(Path(address))
        self._path = Path(address)
        try:
            server = await asyncio.get_running_loop().create_unix_server(door.protocol, sock=bound, backlog=_WAITING)
        except BaseException:
            bound.close()
            raise
        self._servers.append(server)

    async def open_port(self, bound: socket.socket, door: ApiDoor) -> None:
        """Listen at a port that `free_port` bound."""
        self._doors.append(door)
        self._servers.append(await listen_at(bound, door.protocol, backlog=_WAITING))

    def close(self) -> None:
        """Take no more connections, and drop those that there are."""
        for server in self._servers:
            server.close()
        for door in self._doors:
            door.close()
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()


def free_port() -> socket.socket:
    """A socket bound to a free port of the loopback address, which no other program can share."""
    bound = socket.socket(socket.AF_INET)
    if sys.platform == "win32":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    bound.bind((LOOPBACK, 0))
    bound.setblocking(False)
    return bound


def _own_folder(folder: Path) -> None:
    """Make the folder, or hold the one that is there to what it has to be; raises BadInput and OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.getuid()):
        raise BadInput("not-a-directory", path=str(folder))
    folder.chmod(0o700)


async def _answers(address: str) -> bool:
    """Whether another process serves there."""
    if sys.platform == "win32":
        return False  # a pipe has one owner
    try:
        _, writer = await asyncio.open_unix_connection(address)
    except OSError:
        return False
    writer.close()
    return True


def _bound(path: Path) -> socket.socket:
    """A socket at a path, in a folder of this user alone; what a killed process left there is taken away.

    Raises BadInput where something else than a socket is, and OSError.
    """
    _own_folder(path.parent)
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise BadInput("not-a-file", path=str(path))
        path.unlink()
    return _bound_alone(path)


def _bound_alone(path: Path) -> socket.socket:
    """A socket that only this user can connect to, from its first moment on."""
    if sys.platform == "win32":
        raise OSError("Windows has pipes instead")
    bound = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        bound.bind(str(path))
        path.chmod(0o600)
    except BaseException:
        bound.close()
        raise
    finally:
        os.umask(before)
    bound.setblocking(False)
    return bound
