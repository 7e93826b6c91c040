"""Users at the other end of a socket of this computer: no key goes to a process of another one.

Everything raises OSError; PermissionError says whose it is not. Pipes of Windows: `pipe`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import stat
import struct
import sys
from pathlib import Path
from typing import Final

_TABLES: Final = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTENS: Final = "0A"
_OF_LOOPBACK: Final = ("127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1", "::")  # noqa: S104  looked for, not listened at
"""Addresses at which a connection to 127.0.0.1 arrives."""


def is_own_folder(folder: Path) -> bool:
    """Whether it is a real folder of this user, and nobody else can write to it."""
    if sys.platform == "win32":
        return True
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022


def owner_of(end: socket.socket) -> int:
    """The user id at the other end of a Unix socket."""
    if sys.platform == "linux":
        credentials = end.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[1])
    local, peer_credentials = 0, 1  # SOL_LOCAL and LOCAL_PEERCRED of macOS: a version and the user id come first
    return int(struct.unpack_from("2I", end.getsockopt(local, peer_credentials, 76))[1])


def own_folder_of(path: str) -> str:
    """The path of a socket again, if it lies in a folder where nobody else can put one."""
    folder = Path(path).parent
    folder.lstat()  # a window that never was is another matter
    if not is_own_folder(folder):
        raise _refused("its folder belongs to another user, is a link, or is one that others can write to")
    return path


def check_socket(end: socket.socket) -> None:
    """Refuse a connected Unix socket whose other end another user serves."""
    if sys.platform != "win32" and owner_of(end) != os.getuid():
        raise _refused("another user serves this socket")


def check_port(end: socket.socket) -> None:
    """Refuse a connected port of the loopback address that another user serves.

    Where the system does not say whose it is, it is the port that the person named: no other is ever connected to.
    """
    owners = _owners(end)
    if sys.platform != "win32" and owners is not None and owners != {os.getuid()}:
        raise _refused("another user serves this port")


def _owners(end: socket.socket) -> set[int] | None:
    """User ids of those who listen at the port of the other end; None where the system lists no connections."""
    here, there = end.getsockname()[1], end.getpeername()[1]
    listed, owners = False, set()
    for table in _TABLES if sys.platform == "linux" else ():
        with contextlib.suppress(FileNotFoundError):  # of a system without IPv6, or without these tables
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                _, local, _, state, _, _, _, owner, *_ = line.split()
                address, port = local.split(":")
                listed = listed or int(port, 16) == here
                if state == _LISTENS and int(port, 16) == there and address in _HEX:
                    owners.add(int(owner))
    return owners if listed else None


def _hex(address: str) -> str:
    """An address as the tables write it: words of 32 bits in the order of this machine."""
    packed = socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    return "".join(f"{word:08X}" for (word,) in struct.iter_unpack("=I", packed))


_HEX: Final = frozenset(map(_hex, _OF_LOOPBACK))


def _refused(reason: str) -> PermissionError:
    return PermissionError(errno.EACCES, f"{reason}; the key was not sent")
